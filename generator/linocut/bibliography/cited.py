"""A citation as a style is given it, and what every style can do with it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Protocol

from linocut.bibliography.entry import Entry
from linocut.pattern import late


@dataclass(frozen=True, slots=True)
class Cited:
    """One work, cited at one place."""

    entry: Entry
    prefix: str = ""
    """HTML: "see"."""
    suffix: str = ""
    """HTML with the comma that is written before it: ", p. 3"."""
    year_only: bool = False
    """`-@key`: the text has named the authors."""


class Style(Protocol):
    """How an article cites. Works are linked to `#ref-KEY`."""

    def cite(self, cited: Sequence[Cited]) -> str:
        """HTML of works cited together within brackets."""

    def tell(self, cited: Cited, others: Sequence[Cited]) -> str:
        """HTML of a work that is a part of the sentence, `others` within its brackets."""

    def references(self, entries: Sequence[Entry]) -> list[tuple[Entry, str]]:
        """The list of works cited, in the style's order, each as HTML."""


_LABELS = {
    "bk": "book",
    "book": "book",
    "chap": "chapter",
    "chapter": "chapter",
    "col": "column",
    "fig": "figure",
    "figure": "figure",
    "fol": "folio",
    "l": "line",
    "line": "line",
    "n": "note",
    "no": "issue",
    "p": "page",
    "page": "page",
    "para": "paragraph",
    "part": "part",
    "pp": "page",
    "pages": "page",
    "pg": "page",
    "pt": "part",
    "sec": "section",
    "section": "section",
    "sect": "section",
    "v": "verse",
    "vol": "volume",
    "volume": "volume",
    "§": "section",
    "§§": "section",
    "¶": "paragraph",
}
"""What authors write before a locator -> what CSL calls it, as in Pandoc."""

_NUMBERS = r"[ivxlcdmIVXLCDM\d][\w.:]*(?:[\s]*[-–,&][\s]*[ivxlcdmIVXLCDM\d][\w.:]*)*"
_WORDS = "|".join(sorted(map(re.escape, _LABELS), key=len, reverse=True))
_LOCATOR = late(
    rf"(?P<comma>,?)\s*(?:(?P<label>{_WORDS})s?(?![^\W\d])\.?\s*)?"
    rf"(?P<numbers>{_NUMBERS})(?P<rest>.*)",
    re.DOTALL | re.IGNORECASE,
)


def locator(suffix: str) -> tuple[str, str, str]:
    """What CSL calls the part that a suffix points at, its number, and the rest: ("page", "3", "")."""
    match = _LOCATOR.fullmatch(suffix.strip())
    if not match or not (match["comma"] or match["label"]):
        return "", "", suffix
    return _LABELS[(match["label"] or "page").lower()], match["numbers"], match["rest"]


def link(entry: Entry, text: str) -> str:
    """A link to the work's place in the list."""
    return f'<a class="citation" href="#ref-{escape(entry.key)}">{text}</a>'
