"""The theme's style sheets, with the fonts that they name inside them: text never shifts, and no font is a request.

One sheet is for every page, one for pages with formulas. Both are known by what they are made from; fonts are cut only
when a sheet must be written.
"""

import re
from collections.abc import Iterable, Mapping
from functools import partial

from linocut import font
from linocut.cache import Cache, digest
from linocut.figure.theme import PALETTE
from linocut.inputs import Inputs
from linocut.model import Article, Drawing, Figure, Output, Site
from linocut.themefiles import find, names

SHEETS = ("base", "layout", "article", "figure", "code", "lists", "print")
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
    files = names(inputs)
    text = _shown(site, articles, figures, _templates(files, inputs))
    formulas = {character for article in articles for character in article.math_characters}
    return (
        _sheet("style", _everywhere(files, inputs), [(face, text) for face in font.TEXT], cache),
        _sheet(MATH, _css(f"css/{MATH}.css", inputs), [(font.MATH, formulas)], cache),
    )


def _sheet(stem: str, css: str, faces: list[tuple[font.Face, set[str]]], cache: Cache) -> Output:
    key = digest(css, [font.key(face, characters) for face, characters in faces])
    return Output(f"assets/{stem}-{key[:10]}.css", key, partial(_made, css, faces, cache))


def _made(css: str, faces: list[tuple[font.Face, set[str]]], cache: Cache) -> bytes:
    rules = [font.rule(face, cache.read(font.cut(face, characters, cache))) for face, characters in faces]
    return "\n".join([*rules, css, ""]).encode()


def _everywhere(files: tuple[str, ...], inputs: Inputs) -> str:
    ours = [f"css/{sheet}.css" for sheet in SHEETS if f"css/{sheet}.css" in files]
    own = [name for name in files if name.startswith("css/") and name.endswith(".css") and name not in ours]
    inks = ";".join(f"--figure-{ink.name}:light-dark({ink.light},{ink.dark})" for ink in PALETTE)
    sheets = [_css(name, inputs) for name in (*ours, *own) if name != f"css/{MATH}.css"]
    return "\n".join([f":root{{{inks}}}", *sheets])


def _css(name: str, inputs: Inputs) -> str:
    text = inputs.read(find(inputs, name) or name).decode()
    return _SPACE.sub("\n", _COMMENT.sub("", text)).strip()


def _templates(files: tuple[str, ...], inputs: Inputs) -> Iterable[str]:
    """The theme's own words and signs."""
    for name in files:
        if name.endswith((".html", ".css", ".js")):
            yield inputs.read(find(inputs, name) or name).decode(errors="replace")


def _shown(
    site: Site, articles: tuple[Article, ...], figures: Mapping[Drawing, Figure], templates: Iterable[str]
) -> set[str]:
    """Every character that a page may show in a text font."""
    found = {*site.title, *site.author, *site.description, *(letter for label, _ in site.menu for letter in label)}
    for article in articles:
        front = article.front
        found.update(article.characters, article.summary, front.title, front.description, front.author, *front.tags)
        found.update(front.series, *(label.text for label in article.labels))
    for figure in figures.values():
        found.update(figure.characters, figure.alt)
    found.update(*templates)
    return {character for character in found if " " <= character < _COVERED}
