"""Figures side by side: `::: {layout-ncol=2}`; with `#fig-x` one figure, whose caption is the last paragraph."""

import re
from string import ascii_lowercase

from linocut.prose import attributes
from linocut.prose.document import Document, Syntax, Token, container
from linocut.prose.syntax import image

MOST = 4
GALLERY = "gallery"
"""The class of figures side by side whose pictures open."""

_MARK = re.compile("[\x0e\x11](\\d+)\x0f")
_CAPTION = re.compile(r"<p>((?:(?!</?p>).)*)</p>\s*$", re.DOTALL)
_NEVER = re.compile("(?!)")


def asks(given: attributes.Attributes) -> bool:
    """Whether a fenced div is that."""
    return given.get("layout-ncol") is not None or GALLERY in given.classes or given.id.startswith("fig-")


def _columns(given: attributes.Attributes) -> int:
    """How many there are; 0 for a number that cannot be shown."""
    written = given.get("layout-ncol") or ("3" if GALLERY in given.classes else "1")
    return int(written) if written.isdigit() and 1 <= int(written) <= MOST else 0


def _number(document: Document, token: Token) -> None:
    """Claim one number for the whole, and letters for the figures in it."""
    given = attributes.read(token.match["list"])
    if not _columns(given):
        place = document.place(token, token.text.find("layout-ncol"))
        document.problem(
            f'"{given.get("layout-ncol")}" columns cannot be shown', place, f"write a number from 1 to {MOST}"
        )
    if not given.id:
        return
    number = document.count("fig")
    document.numbered[id(token)] = number
    place = document.place(token, token.text.find("{") + given.offset(""))
    document.name(given.id, document.words.figure, number, place)
    letters = iter(ascii_lowercase)
    for match in _MARK.finditer(document.inner[id(token)]):
        inside = document.tokens[int(match[1])]
        if inside.match.groupdict().get("list") and attributes.read(inside.match["list"]).id.startswith("fig-"):
            document.panels[id(inside)] = (number, next(letters, ""))


def _show(document: Document, token: Token, inner: str) -> str:
    given = attributes.read(token.match["list"])
    columns = f"columns columns-{_columns(given) or 1}"
    pairs = given.without("layout-ncol")
    if GALLERY in given.classes:
        image.enlarge(document, inner)
    if not given.id:
        return f"<div{attributes.html('', (columns, *given.classes), pairs)}>{inner}</div>"
    caption = _CAPTION.search(inner)
    body, words = (inner[: caption.start()], caption[1]) if caption and "\x02" not in caption[1][:1] else (inner, "")
    label = document.caption(document.words.figure, document.numbered[id(token)])
    head = f"<figcaption>{label}{words}</figcaption>"
    tag = attributes.html(given.id, ("figure", *given.classes), pairs)
    return f'<figure{tag}>{head}<div class="{columns}">{body}</div></figure>'


SYNTAX = Syntax("figures side by side", "", _NEVER, _show, _number, level=container)
