"""Settles tokens into the HTML that Python-Markdown made: restores those in code, frees blocks from paragraphs,
numbers what is on the page in its order, and puts each token's HTML in the place of its mark."""

import re
from html import escape

from linocut.prose.document import Document, Token
from linocut.prose.extract import CLOSE, END, OPEN, SINGLE
from linocut.prose.writer import TIGHT

_MARK = re.compile(f"([{SINGLE}{OPEN}{CLOSE}])(\\d+){END}")
_WHOLE = re.compile(f"{SINGLE}(\\d+){END}|{OPEN}(\\d+){END}(.*?){CLOSE}\\2{END}", re.DOTALL)
_CODE = re.compile(r"<(pre|code)\b[^>]*>.*?</\1>", re.DOTALL)
_PARAGRAPH = re.compile(r"<p(?:\s[^>]*)?>(.*?)</p>", re.DOTALL)
_TIGHT = re.compile(f"<p>((?:(?!</?p>).)*)\n{TIGHT}</p>", re.DOTALL)


def restore_code(document: Document, html: str) -> str:
    """What looked like a token, but stands in code, is what the author wrote."""

    def raw(match: re.Match[str]) -> str:
        return escape(written(document.tokens[int(match[2])], match[1]), quote=False)

    return _CODE.sub(lambda match: _MARK.sub(raw, match[0]), html)


def written(token: Token, kind: str) -> str:
    """The text in whose place a mark stands."""
    return token.opener if kind == OPEN else token.text


def free_blocks(document: Document, html: str) -> str:
    """Paragraphs split around the blocks within them: HTML allows no block in a paragraph. Those of lists without
    blank lines lose their tags."""
    if TIGHT in html:
        html = _TIGHT.sub(r"\1", html).replace(f"\n{TIGHT}", "").replace(TIGHT, "")
    return _PARAGRAPH.sub(lambda match: _split(document, match), html)


def _split(document: Document, paragraph: re.Match[str]) -> str:
    inner = paragraph[1]
    blocks = _blocks(document, inner)
    if not blocks:
        return paragraph[0]
    opening = paragraph[0][: paragraph.start(1) - paragraph.start()]
    pieces, position = [], 0
    for start, end in [*blocks, (len(inner), len(inner))]:
        if text := inner[position:start].strip():
            pieces.append(f"{opening}{text}</p>")
        if piece := inner[start:end]:
            pieces.append(piece)
        position = end
    return "\n".join(pieces)


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
        token.syntax.number(document, token)
        if match[3]:
            number(document, match[3])


def show(document: Document, html: str) -> str:
    """The HTML with every token shown."""

    def settled(match: re.Match[str]) -> str:
        token = document.tokens[int(match[1] or match[2])]
        return token.syntax.show(document, token, show(document, match[3]) if match[3] else "")

    # A mark left over has lost its other half to emphasis or to a link of the author's: it shows what was written.
    return _MARK.sub(lambda match: escape(written(document.tokens[int(match[2])], match[1])), _WHOLE.sub(settled, html))
