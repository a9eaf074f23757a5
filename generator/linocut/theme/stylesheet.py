"""The theme's style sheets, with the fonts that they name inside them: text never shifts, and no font is a request.

One sheet is for every page, one for pages with formulas. Both are known by what they are made from; fonts are cut only
when a sheet must be written.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from linocut import words
from linocut.model.article import Article, Output
from linocut.model.drawing import Drawing, Figure
from linocut.model.site import Site, editions
from linocut.store.cache import Cache, digest
from linocut.store.inputs import Inputs
from linocut.theme import font
from linocut.theme.files import find, names
from linocut.theme.palette import PALETTE

SHEETS = ("base", "layout", "article", "figure", "code", "lists", "embed", "print")
"""Our style sheets in the order of the cascade; a site's own others come after them, by name."""

MATH = "math"
"""What pages with formulas load besides."""

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s*\n\s*")
_COVERED = "\u2e80"
"""The text fonts hold no character from here on."""


def sheets(
    site: Site, articles: tuple[Article, ...], figures: Mapping[Drawing, Figure], inputs: Inputs, cache: Cache
) -> tuple[Output, Output]:
    """The sheet of every page, and the sheet of pages with formulas."""
    files = [name for name in names(inputs) if name.endswith((".html", ".css", ".js"))]
    text = _shown(site, articles, figures)
    formulas = set[str]().union(*{article.math_characters for article in articles})
    theme = [(name, inputs.digest(find(inputs, name) or name)) for name in files]
    key = digest(theme, sorted(text), sorted(formulas))
    style, math = cache.again("sheets", key, lambda: _composed(files, text, formulas, inputs))
    return _output("style", style, cache), _output(MATH, math, cache)


class _Sheet(NamedTuple):
    """What a sheet is made from."""

    key: str
    css: str
    faces: tuple[tuple[font.Face, str], ...]
    """With the characters that are shown in each."""


def _composed(files: list[str], text: set[str], formulas: set[str], inputs: Inputs) -> tuple[_Sheet, _Sheet]:
    shown = text | _covered(_words(files, inputs))
    return (
        _sheet(_everywhere(files, inputs), font.TEXT, shown),
        _sheet(_css(f"css/{MATH}.css", inputs), (font.MATH,), formulas),
    )


def _sheet(css: str, faces: Iterable[font.Face], characters: set[str]) -> _Sheet:
    letters = "".join(sorted(characters))
    key = digest(css, [font.key(face, letters) for face in faces])
    return _Sheet(key, css, tuple((face, letters) for face in faces))


def _output(stem: str, sheet: _Sheet, cache: Cache) -> Output:
    return Output(f"assets/{stem}-{sheet.key[:10]}.css", sheet.key, partial(_made, sheet.css, sheet.faces, cache))


def _made(css: str, faces: Iterable[tuple[font.Face, str]], cache: Cache) -> bytes:
    rules = [font.rule(face, cache.read(font.cut(face, characters, cache))) for face, characters in faces]
    return "\n".join([*rules, css, ""]).encode()


def _everywhere(files: list[str], inputs: Inputs) -> str:
    ours = [f"css/{sheet}.css" for sheet in SHEETS if f"css/{sheet}.css" in files]
    own = [name for name in files if name.startswith("css/") and name.endswith(".css") and name not in ours]
    inks = ";".join(f"--figure-{ink.name}:light-dark({ink.light},{ink.dark})" for ink in PALETTE)
    sheets = [_css(name, inputs) for name in (*ours, *own) if name != f"css/{MATH}.css"]
    return "\n".join([f":root{{{inks}}}", *sheets])


def _css(name: str, inputs: Inputs) -> str:
    text = inputs.read(find(inputs, name) or name).decode()
    return _SPACE.sub("\n", _COMMENT.sub("", text)).strip()


def _words(files: Iterable[str], inputs: Inputs) -> set[str]:
    """The characters of the theme's own words and signs."""
    return set[str]().union(*(inputs.read(find(inputs, name) or name).decode(errors="replace") for name in files))


def _shown(site: Site, articles: tuple[Article, ...], figures: Mapping[Drawing, Figure]) -> set[str]:
    """Every character of the site's own, and of the words in its language, that a page may show in a text font."""
    texts = {language.name for language in site.languages} | {site.newsletter.title, site.newsletter.description}
    for edition in editions(site):
        texts.update((edition.title, edition.author, edition.description, *(label for label, _ in edition.menu)))
        texts.update(words.of(edition).texts())
    for language in sorted({article.front.language for article in articles} - {""}):
        texts.update(words.of(replace(site, language=language, words=())).texts())
    texts.update(article.characters for article in articles)
    for figure in figures.values():
        texts.update((figure.characters, figure.alt))
    return _covered(set[str]().union(*texts))


def _covered(characters: set[str]) -> set[str]:
    return {character for character in characters if " " <= character < _COVERED}
