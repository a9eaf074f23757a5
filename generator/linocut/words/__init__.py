"""The words that linocut itself writes into pages and feeds: English in `table.py`, each other language in its file."""

from functools import cache
from importlib import import_module
from typing import Any

from linocut.model.site import Site, Word
from linocut.words.phrase import Counted, Phrase
from linocut.words.table import Words, made

__all__ = ["LANGUAGES", "Counted", "Phrase", "Words", "of"]

LANGUAGES = (
    "de",
    "en",
    "es",
    "fr",
    "it",
    "ja",
    "nl",
    "pl",
    "pt",
    "zh",
)
"""Those that linocut knows the words of."""

_TRADITIONAL = {"hant", "hk", "mo", "tw"}
"""Subtags of Chinese in the other script than that of zh.py."""


def of(site: Site) -> Words:
    """The words of a site: its own before those of its language, English for what neither has."""
    return _of(site.language, site.words)


def table(language: str) -> dict[str, Any]:
    """The words of a language, by key; those that are missing are English.

    A tag goes by its first part: de-AT is de. Raises nothing: of another language, only dates are not English, since
    the names of months would be.
    """
    base, *rest = language.lower().split("-")
    if base not in LANGUAGES or (base == "zh" and _TRADITIONAL.intersection(rest)):
        return {"date": "{year}-{mm}-{dd}"}
    found: dict[str, Any] = {} if base == "en" else import_module(f"{__name__}.{base}").WORDS
    return found


@cache  # pure
def _of(language: str, own: tuple[tuple[str, Word], ...]) -> Words:
    return made(language, table(language), dict(own))
