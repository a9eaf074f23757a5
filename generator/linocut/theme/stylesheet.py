"""The theme's style sheets, with the fonts that they name inside them: text never shifts, and no font is a request.

One sheet is for every page, one for pages with formulas. Both are known by what they are made from; fonts are cut only
when a sheet must be written.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from linocut import words
from linocut.model.article import Article
from linocut.model.drawing import Drawing, Figure
from linocut.model.output import Output
from linocut.model.site import Site, editions
from linocut.store.cache import Cache
from linocut.store.generation import digest
from linocut.store.inputs import Inputs
from linocut.theme import font, own_fonts
from linocut.theme.files import find, names, owned
from linocut.theme.own_fonts import OwnFace
from linocut.theme.palette import PALETTE

SHEETS = ("base", "layout", "article", "figure", "code", "lists", "embed", "print")
"""Our style sheets in the order of the cascade; a site's own others come after them, by name."""

MATH = "math"
"""What pages with formulas load besides."""

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s*\n\s*")
_FORMAL = re.compile(rb"\$|\\\\|math|latex")
"""In the JSON of what cells put out, where a backslash of a text is two: what every formula has, and little else."""

_COVERED = "\u2e80"
"""The text fonts hold no character from here on."""


def sheets(
    site: Site, articles: tuple[Article, ...], figures: Mapping[Drawing, Figure], inputs: Inputs, cache: Cache
) -> tuple[Output, Output | None]:
    """The sheet of every page, and the sheet of pages with formulas; None where no page can have one."""
    files, text, formulas = _files(inputs), _shown(site, articles, figures), _formulas(articles)
    theme = [(name, inputs.digest(find(inputs, name) or name)) for name in files]
    own = own_fonts.faces(site.fonts, inputs, cache)
    drawn = _covered(set[str]().union(*(figure.characters for figure in figures.values())))
    key = digest(theme, sorted(text), sorted(formulas), sorted(drawn) if site.fonts.labels else (), own)
    style, math = cache.again("sheets", key, lambda: _composed(files, _Shown(text, formulas, drawn), own, site, inputs))
    formal = _formal(articles) or _returned(articles, figures, cache) or _asked(inputs)
    return _output("style", style, inputs, cache), _output(MATH, math, inputs, cache) if formal else None


def prepare(site: Site, articles: Sequence[Article], inputs: Inputs, cache: Cache) -> Iterator[None]:
    """Cut the fonts of the sheets, one at a time, to what the texts show: figures seldom show other characters."""
    shown, own = (
        _Shown(_shown(site, articles, {}), _formulas(articles), set()),
        own_fonts.faces(site.fonts, inputs, cache),
    )
    style, math = _composed(_files(inputs), shown, own, site, inputs)
    for face, letters in (*style.faces, *(math.faces if _formal(articles) else ())):
        if isinstance(face, font.Face):
            font.cut(face, letters, cache)
            yield


def _files(inputs: Inputs) -> list[str]:
    """What of the theme holds words and styles."""
    return [name for name in names(inputs) if name.endswith((".html", ".css", ".js"))]


def _formulas(articles: Iterable[Article]) -> set[str]:
    return set[str]().union(*{article.math_characters for article in articles})


def _formal(articles: Iterable[Article]) -> bool:
    return any("math" in article.has for article in articles)


def _returned(articles: tuple[Article, ...], figures: Mapping[Drawing, Figure], cache: Cache) -> bool:
    """Whether what cells put out may hold a formula."""
    programs = (figures.get(article.program) for article in articles if article.program)
    return any(_FORMAL.search(cache.read(program.results)) for program in programs if program)


def _asked(inputs: Inputs) -> bool:
    """Whether a template of the site's own may show a formula."""
    own = (f"templates/{name}" for name, mine in owned(inputs) if mine and name.endswith(".html"))
    return any(word in inputs.read(path) for path in own for word in (b"<math", b"formulas", b"safe"))


class _Shown(NamedTuple):
    """Characters of the site."""

    text: set[str]
    formulas: set[str]
    drawn: set[str]


Face = font.Face | OwnFace


class _Sheet(NamedTuple):
    """What a sheet is made from."""

    key: str
    css: str
    faces: tuple[tuple[Face, str], ...]
    """With the characters that are shown in each."""


def _composed(
    files: list[str], characters: _Shown, own: tuple[OwnFace, ...], site: Site, inputs: Inputs
) -> tuple[_Sheet, _Sheet]:
    shown = characters.text | _covered(_words(files, inputs))
    faces: list[tuple[Face, set[str]]] = [(face, shown) for face in own]
    for face in font.TEXT:
        replaced = site.fonts.text if face.family == "Source Serif" else site.fonts.labels
        letters = shown if not replaced else characters.drawn if face.family == "Source Sans" else set()
        if letters:
            faces.append((face, letters))
    return (
        _sheet(_everywhere(files, site, inputs), faces),
        _sheet(_css(f"css/{MATH}.css", inputs), [(font.MATH, characters.formulas)]),
    )


def _sheet(css: str, faces: Iterable[tuple[Face, set[str]]]) -> _Sheet:
    lettered = tuple((face, "".join(sorted(characters))) for face, characters in faces)
    keys = [
        own_fonts.key(face, letters) if isinstance(face, OwnFace) else font.key(face, letters)
        for face, letters in lettered
    ]
    return _Sheet(digest(css, keys), css, lettered)


def _output(stem: str, sheet: _Sheet, inputs: Inputs, cache: Cache) -> Output:
    make = partial(_made, sheet.css, sheet.faces, inputs, cache)
    return Output(f"assets/{stem}-{sheet.key[:10]}.css", sheet.key, make, slow=True)


def _made(css: str, faces: Iterable[tuple[Face, str]], inputs: Inputs, cache: Cache) -> bytes:
    rules = [
        own_fonts.rule(face, letters, inputs, cache)
        if isinstance(face, OwnFace)
        else font.rule(face, cache.read(font.cut(face, letters, cache)))
        for face, letters in faces
    ]
    return "\n".join([*rules, css, ""]).encode()


def _everywhere(files: list[str], site: Site, inputs: Inputs) -> str:
    ours = [f"css/{sheet}.css" for sheet in SHEETS if f"css/{sheet}.css" in files]
    own = [name for name in files if name.startswith("css/") and name.endswith(".css") and name not in ours]
    inks = ";".join(f"--figure-{ink.name}:light-dark({ink.light},{ink.dark})" for ink in PALETTE)
    base = [_css(name, inputs) for name in ours]
    fonts = own_fonts.properties(site.fonts, "\n".join(base))
    sheets = [*base, *([fonts] if fonts else ()), *(_css(name, inputs) for name in own if name != f"css/{MATH}.css")]
    return "\n".join([f":root{{{inks}}}", *sheets])


def _css(name: str, inputs: Inputs) -> str:
    text = inputs.read(find(inputs, name) or name).decode()
    return _SPACE.sub("\n", _COMMENT.sub("", text)).strip()


def _words(files: Iterable[str], inputs: Inputs) -> set[str]:
    """The characters of the theme's own words and signs."""
    return set[str]().union(*(inputs.read(find(inputs, name) or name).decode(errors="replace") for name in files))


def _shown(site: Site, articles: Sequence[Article], figures: Mapping[Drawing, Figure]) -> set[str]:
    """Every character of the site's own, and of the words in its language, that a page may show in a text font."""
    texts = {language.name for language in site.languages} | {site.newsletter.title, site.newsletter.description}
    texts.update(text for author in site.authors.values() for text in (author.name, author.bio))
    for edition in editions(site):
        texts.update((edition.title, edition.author, edition.description, edition.footer))
        texts.update(label for label, _ in edition.menu)
        texts.update(words.of(edition).texts())
    for language in sorted({article.front.language for article in articles} - {""}):
        texts.update(words.of(replace(site, language=language, words=())).texts())
    texts.update(article.characters for article in articles)
    for figure in figures.values():
        texts.update((figure.characters, figure.alt))
    return _covered(set[str]().union(*texts))


def _covered(characters: set[str]) -> set[str]:
    return {character for character in characters if " " <= character < _COVERED}
