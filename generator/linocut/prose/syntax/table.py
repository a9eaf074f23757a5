"""Tables: `: Caption {#tbl-costs}` below one numbers it; wide ones scroll inside themselves."""

import re

from linocut.problem import Place
from linocut.prose import attributes
from linocut.prose.document import Document, Syntax, Token, block
from linocut.prose.extract import Line
from linocut.prose.syntax import math
from linocut.prose.writer import Grid, Leaf, Writer, after

CAPTION = re.compile(rf" {{0,3}}(?::|Table:)[ \t]+(?P<text>.*?)[ \t]*(?P<list>{attributes.PATTERN})?[ \t]*$")
"""A line below a table."""

_TABLE = re.compile(
    r"<table(?P<given>(?:\s[^<>]*)?)>(?P<rows>(?:[^<]|<(?!/?table\b))*)</table>(?:\s*(?P<caption><caption.*?</caption>))?",
    re.DOTALL,
)
"""A table, an author's own in HTML too, that holds no other."""
_DELIMITERS = re.compile(r" {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_SIDES = {(False, False): "", (True, False): "left", (False, True): "right", (True, True): "center"}
_PIECE = re.compile(r"\\.|(`+)(?!`)(?:.+?)(?<!`)\1(?!`)|`+|\{\{[<%].*?[>%]\}\}|[$|]")
"""What is read as one piece where cells are looked for: a bar in it divides nothing."""
_ID = re.compile(r"<caption( id=\"[^\"]*\")?( class=\"[^\"]*\")?")


def start(writer: Writer, rest: str) -> Grid | None:
    """The table whose head is the last line of the paragraph that is open, if this line says how its columns stand."""
    paragraph = writer.paragraph
    if not paragraph or "|" not in f"{rest}{paragraph[-1].text}" or not _DELIMITERS.match(rest):
        return None
    marks = [part.strip(" \t") for part in rest.strip(" \t").strip("|").split("|")]
    head = _fitting(paragraph[-1], len(marks))
    if len(head) != len(marks):
        return None
    paragraph.pop()
    return Grid([_SIDES[mark.startswith(":"), mark.endswith(":")] for mark in marks], [head])


def row(grid: Grid, rest: str, place: Place) -> None:
    """Add a row: as many cells as there are columns."""
    found = _fitting(Line(rest, place), len(grid.sides))
    grid.rows.append((found + [Line("", place)] * len(grid.sides))[: len(grid.sides)])


def _fitting(line: Line, width: int) -> list[Line]:
    """The cells of a row. Where only a formula keeps it from having as many as there are columns, its dollars are
    money: `| Price ($) | Sum ($) |`."""
    found = cells(line)
    if len(found) < width and len(plain := cells(line, formulas=False)) == width:
        return plain
    return found


def cells(line: Line, *, formulas: bool = True) -> list[Line]:
    """The cells of a row, without the blanks around them; a bar in one of the `formulas` divides nothing."""
    text, bars, position = line.text, [], 0
    while match := _PIECE.search(text, position):
        position = match.end()
        if match[0] == "|":
            bars.append(match.start())
        elif formulas and match[0] == "$" and (formula := math.within(text, match.start())):
            position = formula
    found, begin = [], 0
    for end in [*bars, len(text)]:
        cell = text[begin:end]
        found.append(Line(cell.strip(" \t"), after(line.place, begin + len(cell) - len(cell.lstrip(" \t")))))
        begin = end + 1
    if bars and not text[: bars[0]].strip(" \t"):
        found.pop(0)
    if bars and len(found) > 1 and not text[bars[-1] + 1 :].strip(" \t"):
        found.pop()
    return found


def follows(writer: Writer) -> bool:
    """Whether what was written last is a table."""
    return writer.paragraph is None and bool(writer.out) and isinstance(writer.out[-1], Grid)


def caption(document: Document, writer: Writer, match: re.Match[str], place: Place) -> None:
    """Write the caption of the table above."""
    token = document.token(SYNTAX, match, match[0], (place,))
    writer.around(token, match["text"], after(place, match.start("text")))


def caption_above(document: Document, writer: Writer) -> Leaf | None:
    """The caption that was written above a table that begins, taken back."""
    last = writer.out[-1] if writer.out else None
    if not isinstance(last, Leaf) or last.tag != "p" or len(last.lines) > 1:
        return None
    line = last.lines[0]
    match = CAPTION.match(line.text)
    if not match:
        return None
    writer.out.pop()
    token = document.token(SYNTAX, match, match[0], (line.place,))
    return Leaf("", [Line(match["text"], after(line.place, match.start("text")))], token)


def _number(document: Document, token: Token) -> None:
    given = attributes.read(token.match["list"])
    if given.id:
        number = document.count("tbl")
        document.numbered[id(token)] = number
        place = document.place(token, token.match.start("list") + given.offset(""))
        document.name(given.id, document.words.table, number, place)


def _show(document: Document, token: Token, inner: str) -> str:
    given = attributes.read(token.match["list"])
    label = document.caption(document.words.table, document.numbered.get(id(token)))
    return f"<caption{attributes.html(given.id, given.classes)}>{label}{inner}</caption>"


def finish(document: Document, html: str) -> str:
    """Captions moved into their tables, and every table into a frame that scrolls."""
    if "<table" not in html:
        return html
    document.has.add("table")

    def framed(match: re.Match[str]) -> str:
        below = match["caption"] or ""
        head = _ID.match(below)
        given = (head[1] or "") if head else ""
        classes = f"scroll {head[2][8:-1]}" if head and head[2] else "scroll"
        caption = "<caption" + below[head.end() :] if head else ""
        return (
            f'<div class="{classes}"{given} tabindex="0"><table{match["given"]}>{caption}{match["rows"]}</table></div>'
        )

    return _TABLE.sub(framed, html)


SYNTAX = Syntax("table caption", "", re.compile("(?!)"), _show, _number, level=block)
