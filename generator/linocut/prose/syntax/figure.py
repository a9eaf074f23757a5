"""Computed figures: `![Caption](attention.svg?layer=3){#fig-attention alt="..." .wide}`, drawn by attention.py."""

import re
from dataclasses import dataclass
from html import escape, unescape
from posixpath import dirname

from linocut.content import notebooks
from linocut.model.slot import FigureUse, ImageUse
from linocut.problem import Place, nearest
from linocut.prose import attributes, parameters, target
from linocut.prose.attributes import Attributes
from linocut.prose.document import Document, Syntax, Token, block
from linocut.prose.syntax import link, value
from linocut.words.table import KINDS

_TAG = re.compile(r"<[^>]*>")
_SLOT = re.compile("\x02slot:(\\d+)\x03")
_NOT_A_NAME = re.compile(r"\W")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A figure or an image as its author asks for it, in whichever syntax."""

    href: str
    href_place: Place
    place: Place
    given: Attributes
    caption: str
    """HTML."""
    alt: str | None
    """Text that may hold marks; None: the author wrote none."""
    number: int
    panel: str = ""
    """"(a)" for a part of a figure."""


def computed(document: Document, match: re.Match[str], _within: str) -> bool:
    """Whether a script draws what an image's target names."""
    return bool(script(document, link.plain(match["target"])))


def script(document: Document, href: str) -> str:
    """The script that draws a target; "" when it is a file."""
    return target.script(document.source, document.inputs, target.split(href).path)


def number(document: Document, token: Token) -> None:
    """Claim the figure's number; files with an id are numbered with the computed ones."""
    given = attributes.read(token.match["list"])
    if given.id:
        place = document.place(token, token.match.start("list") + given.offset(""))
        if id(token) in document.panels:
            count, letter = document.panels[id(token)]
            document.name(given.id, document.words.figure, f"{count}{letter}", place)
        else:
            document.numbered[id(token)] = claim(document, given.id, place)


def claim(document: Document, identifier: str, place: Place) -> int:
    """The next number of a kind, under an id: of figures, unless the id says that it is a table, a listing..."""
    kind = identifier.partition("-")[0]
    count = document.count(kind if kind in KINDS else "fig")
    document.name(identifier, document.words.kind(identifier), count, place)
    return count


def wanted(document: Document, token: Token, inner: str) -> Wanted:
    """What `![...](...){...}` asks for."""
    href, title, href_place = link.destination(document, token)
    given = attributes.read(token.match["list"])
    if title:
        given = Attributes(given.id, given.classes, (("title", title), *given.pairs), given.offsets)
    caption = inner
    if not given.id:
        place = document.place(token, token.match.start("list") + given.offset("caption"))
        caption = document.markdown(given.get("caption") or "", place)
    alt = _alt(document, token, given, inner)
    number = document.numbered.get(id(token), 0)
    panel = f"({document.panels[id(token)][1]})" if id(token) in document.panels else ""
    return Wanted(href, href_place, document.start(token), given, caption, alt, number, panel)


def _alt(document: Document, token: Token, given: Attributes, inner: str) -> str | None:
    """The alt text: `alt`, or without an id what stands in the brackets."""
    written = given.get("alt")
    if written is not None:
        place = document.place(token, token.match.start("list") + given.offset("alt"))
        return value.fill(document, written, place)
    if given.id or not token.within.strip():
        return None
    return unescape(_TAG.sub("", _SLOT.sub(lambda match: _spoken(document, match), inner))).strip()


def _spoken(document: Document, match: re.Match[str]) -> str:
    """The alt text of an image within that of another; other slots stay."""
    slot = document.slots[int(match[1])]
    return escape(slot.alt or "") if isinstance(slot, FigureUse | ImageUse) else match[0]


def show(document: Document, asked: Wanted) -> str:
    """The slot of a computed figure."""
    path = target.split(asked.href).path
    drawn_by = script(document, asked.href)
    states = parameters.states(document, drawn_by, asked.href, asked.given, asked.href_place)
    use = FigureUse(
        name=_name(asked.given, path),
        id=asked.given.id,
        number=asked.number,
        drawings=states.drawings,
        axes=states.axes,
        start=states.start,
        caption=asked.caption,
        alt=asked.alt,
        classes=asked.given.classes,
        attributes=asked.given.without("alt", "start", "caption"),
        place=asked.place,
        panel=asked.panel,
    )
    document.figures.append(use)
    if use.axes or use.drawings[0].frames:
        document.has.add("slider")
    return document.slot(use)


def _name(given: Attributes, path: str) -> str:
    """What expressions call a figure: its id without "fig-", or its file's stem, as a name that Jinja can read."""
    chosen = given.id.removeprefix("fig-") or path.rpartition("/")[2].rpartition(".")[0]
    return _NOT_A_NAME.sub("_", chosen)


def missing(document: Document, href: str, place: Place) -> None:
    """Tell that there is neither a file nor a script, and what is near."""
    path = target.split(href).path
    if path.endswith(notebooks.SUFFIX):
        found = target.file(document.source, document.inputs, path) or f"{document.source.bundle}/{path.lstrip('/')}"
        hint = f"{notebooks.command(found)} makes an article of it, whose cells draw its figures"
        document.problem(f"{path} is a notebook, not an image", place, hint)
        return
    drawn = path.rpartition(".")[2] in {"svg", "png"}
    near: list[str] = []
    for found in target.candidates(document.source, path):
        names = [entry for entry in document.inputs.names(dirname(found)) if not entry.endswith("/")]
        near += [f"{entry[:-3]}.svg" if drawn and entry.endswith(".py") else entry for entry in names]
    missed = f" and no script {path.rpartition('/')[2].rpartition('.')[0]}.py" if drawn else ""
    document.problem(f"there is no file {path}{missed}", place, nearest(path.rpartition("/")[2], near))


def _show(document: Document, token: Token, inner: str) -> str:
    return show(document, wanted(document, token, inner))


SYNTAX = Syntax("figure", "]", link.INLINE, _show, number, level=block, opener="![", accepts=computed)
