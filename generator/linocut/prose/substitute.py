"""Settles tokens into the HTML: frees blocks from paragraphs, numbers what is on the page in its order, and puts each
token's HTML in the place of its mark."""

import re
from html import escape

from linocut.prose.document import Document, Token
from linocut.prose.extract import CLOSE, END, OPEN, SINGLE

_MARK = re.compile(f"([{SINGLE}{OPEN}{CLOSE}])(\\d+){END}")
_WHOLE = re.compile(f"{SINGLE}(\\d+){END}|{OPEN}(\\d+){END}(.*?){CLOSE}\\2{END}", re.DOTALL)


def written(token: Token, kind: str) -> str:
    """The text in whose place a mark stands."""
    return token.opener if kind == OPEN else token.text


def split(document: Document, html: str) -> list[tuple[bool, str]]:
    """The HTML of a paragraph in pieces, each with whether it is a block: HTML allows no block in a paragraph."""
    blocks = _blocks(document, html)
    if not blocks:
        return [(False, html)]
    pieces, position = [], 0
    for start, end in [*blocks, (len(html), len(html))]:
        if text := html[position:start].strip():
            pieces.append((False, text))
        if piece := html[start:end]:
            pieces.append((True, piece))
        position = end
    return pieces


def _blocks(document: Document, html: str) -> list[tuple[int, int]]:
    """Where in a paragraph's HTML blocks stand."""
    found, position = [], 0
    while match := _MARK.search(html, position):
        token = document.tokens[int(match[2])]
        level = token.syntax.level(token)
        position = match.end()
        if match[1] == OPEN and level == "block":
            close = html.find(f"{CLOSE}{match[2]}{END}", position)
            position = close + len(match[0]) if close >= 0 else position
        if level == "alone" and html.strip() == match[0]:
            level = "block"
        if level in {"block", "container"}:
            found.append((match.start(), position))
    return found


def number(document: Document, html: str) -> None:
    """Let every token on the page claim its number, in the order of the page."""
    for match in _WHOLE.finditer(html):
        token = document.tokens[int(match[1] or match[2])]
        document.inner[id(token)] = match[3] or ""
        document.program.positions[id(token)] = (
            len(document.program.cells) if document.program.position < 0 else document.program.position
        )
        token.syntax.number(document, token)
        if match[3]:
            number(document, match[3])


def show(document: Document, html: str) -> str:
    """The HTML with every token shown."""

    def settled(match: re.Match[str]) -> str:
        token = document.tokens[int(match[1] or match[2])]
        document.program.position = document.program.positions.get(id(token), document.program.position)
        return token.syntax.show(document, token, show(document, match[3]) if match[3] else "")

    # A mark left over has lost its other half to emphasis or to a link of the author's: it shows what was written.
    return _MARK.sub(lambda match: escape(written(document.tokens[int(match[2])], match[1])), _WHOLE.sub(settled, html))
