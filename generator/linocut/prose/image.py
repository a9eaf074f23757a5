"""Image files: `![alt](photo.jpg)`, `![Caption](photo.jpg){#fig-photo alt="..."}`."""

import re
from html import escape

from linocut.model import ImageUse
from linocut.prose import attributes, figure, link, target, value
from linocut.prose.attributes import Attributes
from linocut.prose.syntax import Document, Level, Syntax, Token

_WIDE = {"wide", "full", "margin"}


def _level(token: Token) -> Level:
    """An image with a caption stands between paragraphs, one without within them, as a character does."""
    given = attributes.read(token.match["list"])
    return "block" if given.id or given.get("caption") or _WIDE.intersection(given.classes) else "inline"


def _show(document: Document, token: Token, inner: str) -> str:
    href, title, _ = link.destination(document, token)
    given = attributes.read(token.match["list"])
    path = href
    if not target.EXTERNAL.match(href):
        path = target.file(document.source, document.inputs, target.split(href).path)
        if not path:
            figure.missing(document, token, href)
            return ""
    alt = figure.alt(document, token, given, inner)
    if alt is None and given.id:
        hint = 'write alt="..." after the id; alt="" says decorative'
        document.problem("the figure has no alt text", document.start(token), hint)
    elif alt is None:
        hint = 'describe it between the brackets, or write {alt=""} when it is decorative'
        document.warning("the image has no alt text", document.start(token), hint)
    caption = inner if given.id else _caption(document, token, given)
    use = ImageUse(
        path=path,
        alt=alt or "",
        id=given.id,
        number=document.numbered.get(id(token), 0),
        caption=caption,
        classes=given.classes,
        attributes=((("title", title),) if title else ()) + given.without("alt", "caption"),
        place=document.start(token),
    )
    document.images.append(use)
    return document.slot(use)


def _caption(document: Document, token: Token, given: Attributes) -> str:
    """The attribute `caption`: text below an image that has no number."""
    place = document.place(token, token.match.start("list") + given.offset("caption"))
    return escape(value.fill(document, given.get("caption") or "", place))


def _reference(document: Document, match: re.Match[str], within: str) -> bool:
    return link.defined(document, match, within)


SYNTAXES = (
    Syntax("image", "]", link.INLINE, _show, figure.number, _level, opener="!["),
    Syntax("reference image", "]", link.REFERENCE, _show, figure.number, _level, accepts=_reference, opener="!["),
)
