"""`<img src="photo.jpg" alt="...">` in an article's HTML: a file of the site is a picture as in Markdown, with its
size, in a format that is small. What is elsewhere, has no alt text, or chooses among files by itself, stays as it is.
"""

import re
from html import unescape

from linocut.pattern import late
from linocut.prose import target
from linocut.prose.attributes import Attributes
from linocut.prose.document import Document, Syntax, Token
from linocut.prose.syntax import figure, image

_TAG = late(r"<img(?=[\s/>])(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.IGNORECASE)
_PAIR = late(r"""([\w:@.-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_WIDTH = late(r"(?:^|;)\s*width\s*:\s*(\d+(?:px|%))\s*(?:;|$)", re.IGNORECASE)
_IMAGE = late(r"\.(?:png|jpe?g|webp|avif|gif|svg)$", re.IGNORECASE)
_CHOOSES = {"srcset", "sizes", "usemap", "ismap"}
_SET = {"src", "alt", "loading", "decoding"}
"""What a picture says itself."""


def _given(tag: str) -> dict[str, str]:
    """Its attributes, the first of each name as in a browser."""
    pairs: dict[str, str] = {}
    for found in _PAIR.finditer(tag[4:].rstrip("/>")):
        pairs.setdefault(found[1].lower(), unescape(next(filter(None, found.groups()[1:]), "")))
    return pairs


def _accepts(document: Document, match: re.Match[str], _within: str) -> bool:
    given, before = _given(match[0]), match.string[: match.start()].lower()
    path = given.get("src", "").strip()
    if not path or target.EXTERNAL.match(path) or _CHOOSES & given.keys() or "alt" not in given:
        return False
    if before.rfind("<picture") > before.rfind("</picture"):
        return False
    found = target.file(document.source, document.inputs, target.split(path).path)
    return bool(_IMAGE.search(found))


def _show(document: Document, token: Token, _inner: str) -> str:
    given = _given(token.match[0])
    if (styled := _WIDTH.search(given.get("style", ""))) and "width" not in given:
        given["width"] = styled[1]
    place = document.place(token)
    pairs = tuple((name, value) for name, value in given.items() if name not in _SET)
    asked = figure.Wanted(given["src"].strip(), place, place, Attributes(pairs=pairs), "", given["alt"], 0)
    return image.show(document, asked)


SYNTAX = Syntax("picture in HTML", "<", _TAG, _show, accepts=_accepts)
