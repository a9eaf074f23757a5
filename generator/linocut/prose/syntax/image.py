"""Image files: `![alt](photo.jpg)`, `![Caption](photo.jpg){#fig-photo alt="A photo"}`."""

import re
from dataclasses import replace

from linocut.content import notebooks
from linocut.model.slot import ImageUse
from linocut.prose import attributes, target
from linocut.prose.document import Document, Level, Syntax, Token
from linocut.prose.syntax import figure, link

_WIDE = {"wide", "full", "margin"}
_SLOT = re.compile("\x02slot:(\\d+)\x03")


def _level(token: Token) -> Level:
    """An image with a caption stands between paragraphs, one without within them, as a character does."""
    given = attributes.read(token.match["list"])
    return "block" if given.id or given.get("caption") or _WIDE.intersection(given.classes) else "inline"


def show(document: Document, asked: figure.Wanted) -> str:
    """The slot of an image."""
    path = asked.href
    if not target.EXTERNAL.match(path):
        path = target.file(document.source, document.inputs, target.split(path).path)
        if not path or path.endswith(notebooks.SUFFIX):
            figure.missing(document, asked.href, asked.href_place)
            return ""
    if asked.alt is None and asked.given.id:
        hint = 'write alt="..." after the id; alt="" says decorative'
        document.problem("the figure has no alt text", asked.place, hint)
    elif asked.alt is None:
        hint = 'describe it between the brackets, or write {alt=""} when it is decorative'
        document.warning("the image has no alt text", asked.place, hint)
    use = ImageUse(
        path=path,
        alt=asked.alt or "",
        id=asked.given.id,
        number=asked.number,
        caption=asked.caption,
        classes=asked.given.classes,
        attributes=asked.given.without("alt", "caption"),
        place=asked.place,
        panel=asked.panel,
    )
    document.images.append(use)
    if LIGHTBOX in use.classes:
        document.has.add(LIGHTBOX)
    return document.slot(use)


LIGHTBOX = "lightbox"
"""The class of a picture that opens, as in Quarto."""


def enlarge(document: Document, html: str) -> None:
    """Let the pictures whose slots stand in the HTML open."""
    for match in _SLOT.finditer(html):
        slot = document.slots[int(match[1])]
        if isinstance(slot, ImageUse) and LIGHTBOX not in slot.classes:
            document.slots[int(match[1])] = replace(slot, classes=(*slot.classes, LIGHTBOX))
            document.has.add(LIGHTBOX)


def _show(document: Document, token: Token, inner: str) -> str:
    return show(document, figure.wanted(document, token, inner))


SYNTAXES = (
    Syntax("image", "]", link.INLINE, _show, figure.number, _level, opener="!["),
    Syntax("reference image", "]", link.REFERENCE, _show, figure.number, _level, accepts=link.defined, opener="!["),
)
