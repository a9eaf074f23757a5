"""Computed figures: `![Caption](attention.svg?layer=3){#fig-attention alt="..." .wide}`, drawn by attention.py."""

import re
from html import unescape
from posixpath import dirname

from linocut.model import FigureUse
from linocut.problem import nearest
from linocut.prose import attributes, link, parameters, target, value
from linocut.prose.attributes import Attributes
from linocut.prose.syntax import Document, Syntax, Token, block

_TAG = re.compile(r"<[^>]*>")
_NOT_A_NAME = re.compile(r"\W")


def computed(document: Document, match: re.Match[str], _within: str) -> bool:
    """Whether a script draws what an image's target names."""
    return bool(_script(document, link.plain(match["target"])))


def _script(document: Document, href: str) -> str:
    return target.script(document.source, document.inputs, target.split(href).path)


def number(document: Document, token: Token) -> None:
    """Claim the figure's number; files with an id are numbered with the computed ones."""
    given = attributes.read(token.match["list"])
    if given.id:
        count = document.count("fig")
        document.numbered[id(token)] = count
        place = document.place(token, token.match.start("list") + given.offset(""))
        document.label(given.id, f"Figure {count}", place)


def _show(document: Document, token: Token, inner: str) -> str:
    href, _, place = link.destination(document, token)
    given = attributes.read(token.match["list"])
    script = _script(document, href)
    path = target.split(href).path
    states = parameters.states(document, script, href, given, place)
    use = FigureUse(
        name=name(given, path),
        id=given.id,
        number=document.numbered.get(id(token), 0),
        drawings=states.drawings,
        axes=states.axes,
        start=states.start,
        caption=inner if given.id else "",
        alt=alt(document, token, given, inner),
        classes=given.classes,
        attributes=given.without("alt", "start"),
        place=document.start(token),
    )
    document.figures.append(use)
    if use.axes:
        document.has.add("slider")
    return document.slot(use)


def name(given: Attributes, path: str) -> str:
    """What expressions call a figure: its id without "fig-", or its file's stem, as a name that Jinja can read."""
    chosen = given.id.removeprefix("fig-") or path.rpartition("/")[2].rpartition(".")[0]
    return _NOT_A_NAME.sub("_", chosen)


def alt(document: Document, token: Token, given: Attributes, inner: str) -> str | None:
    """The alt text that the author wrote: `alt`, or without an id what stands in the brackets. None: neither."""
    written = given.get("alt")
    if written is not None:
        place = document.place(token, token.match.start("list") + given.offset("alt"))
        return value.fill(document, written, place)
    if given.id or not token.within.strip():
        return None
    return plain(inner)


def plain(inner: str) -> str:
    """HTML as text that may hold the marks of slots."""
    return unescape(_TAG.sub("", inner)).strip()


def missing(document: Document, token: Token, href: str) -> None:
    """Tell that there is neither a file nor a script, and which is near."""
    _, _, place = link.destination(document, token)
    path = target.split(href).path
    wanted = target.candidates(document.source, path)
    drawn = path.rpartition(".")[2] in {"svg", "png"}
    near: list[str] = []
    for found in wanted:
        folder = dirname(found)
        names = [entry for entry in document.inputs.names(folder) if not entry.endswith("/")]
        near += [f"{entry[:-3]}.svg" if drawn and entry.endswith(".py") else entry for entry in names]
    script = f" and no script {path.rpartition('/')[2].rpartition('.')[0]}.py" if drawn else ""
    document.problem(f"there is no file {path}{script}", place, nearest(path.rpartition("/")[2], near))


SYNTAX = Syntax("figure", "]", link.INLINE, _show, number, level=block, opener="![", accepts=computed)
