"""Pandoc's grid tables, and those that hyphens rule, as tables with bars, or as HTML around Markdown where a cell holds
more than a paragraph."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple
from unicodedata import east_asian_width

from linocut.importers.quarto import ruled

_RULE = re.compile(r"(?P<indent>[ \t>]*)(?P<rule>\+(?:[-=:]+\+)+)[ \t]*$")
_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")
_CAPTION = re.compile(r"[ \t>]{0,3}(?::|Table:)[ \t]+(?P<text>.*?)[ \t]*(?P<list>\{[^{}\n]*\})?[ \t]*$")
_BLOCKS = re.compile(r"(?m)^(?:[-*+] |\d+[.)] |```|~~~|#+ |>|:::| {2,}\S)|\n\n|\\$|\{\{<")
_HEADING = re.compile(r"#{1,6} +")
_CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)|\\\||\|")
_FILLER = "\x1b"


class Grid(NamedTuple):
    """A table, and how its lines were written."""

    sides: tuple[str, ...]
    """What a delimiter row says of each column: "---", ":--:"."""
    head: tuple[str, ...]
    """The cells of the head; each "" where there is none."""
    rows: tuple[tuple[str, ...], ...]


def rewritten(body: str) -> tuple[str, list[tuple[int, int]]]:
    """The text with its grid tables in another way, and (line, how many more) of those that take more lines now."""
    if "\n" not in body or ("+-" not in body and "-- " not in body):
        return body, []
    lines = body.split("\n")
    made: list[str] = []
    longer: list[tuple[int, int]] = []
    fence = ""
    at = 0
    while at < len(lines):
        line = lines[at]
        mark = _FENCE.match(line)
        if fence:
            fence = "" if mark and mark[1].startswith(fence) and not line[mark.end() :].strip() else fence
        elif mark:
            fence = mark[1]
        elif found := _found(lines, at):
            put, end = _put(found.grid, lines, found.end)
            put = [found.indent + one for one in put]
            if more := len(put) - (end - at):
                longer += [(at, more)] if more > 0 else []
                put = [found.indent.rstrip()] * -more + put
            made += put
            at = end
            continue
        made.append(line)
        at += 1
    return "\n".join(made), longer


class _Found(NamedTuple):
    """A table among the lines of a text."""

    grid: Grid
    end: int
    """The line behind it."""
    indent: str


def _found(lines: list[str], at: int) -> _Found | None:
    """The table that begins on a line."""
    if rule := _RULE.match(lines[at]):
        end = _end(lines, at, rule["indent"])
        grid = _read(lines[at:end]) if end else None
        return _Found(grid, end, rule["indent"]) if grid else None
    table = ruled.read(lines, at)
    return _Found(Grid(table.sides, table.head, table.rows), table.end, "") if table else None


def original(line: int, longer: list[tuple[int, int]]) -> int:
    """The line of the text that had the grids, of one of the new text."""
    for start, more in longer:
        if line > start:
            line = max(line - more, start)
    return line


def _end(lines: list[str], start: int, indent: str) -> int:
    """The line behind a table that starts here; 0 where its lines are not a table's."""
    end = start
    while end < len(lines) and lines[end].startswith(indent) and lines[end][len(indent) :].startswith(("+", "|")):
        end += 1
    return end if end - start > 2 and _RULE.match(lines[end - 1]) else 0


def _read(lines: list[str]) -> Grid | None:
    """The table; None where cells go over several columns or rows."""
    bare = [_wide(line.strip(" \t>")) for line in lines]
    bounds = [number for number, sign in enumerate(bare[0]) if sign == "+"]
    rows: list[tuple[str, ...]] = []
    head: tuple[str, ...] = ("",) * (len(bounds) - 1)
    sides = bare[0]
    held: list[str] = []
    for written in bare[1:]:
        ragged = written.startswith("|") and len(written) <= bounds[-1] and not written.endswith("|")
        line = f"{written:<{bounds[-1]}}|" if ragged else written
        if len(line) != bounds[-1] + 1 or any(line[bound] not in "+|" for bound in bounds):
            return None
        if not line.startswith("+"):
            held.append(line)
            continue
        if not _RULE.match(line) or [number for number, sign in enumerate(line) if sign == "+"] != bounds:
            return None
        cells = tuple(_cell(held, left, right) for left, right in pairwise(bounds))
        held = []
        if "=" in line and not rows and not any(head):
            head, sides = cells, line
        else:
            rows.append(cells)
    if not any(head) and rows and all(_HEADING.match(cell) or not cell for cell in rows[0]):
        head, *rows = rows
    return Grid(tuple(_sides(sides, bounds)), tuple(_HEADING.sub("", cell, count=1) for cell in head), tuple(rows))


def _wide(line: str) -> str:
    """A line in which letters of the Far East take two places, as they do where columns are counted."""
    if line.isascii():
        return line
    return "".join(sign + _FILLER * (east_asian_width(sign) in "WF") for sign in line)


def _cell(lines: list[str], left: int, right: int) -> str:
    texts = [line[left + 1 : right].replace(_FILLER, "").rstrip() for line in lines]
    within = min((len(text) - len(text.lstrip()) for text in texts if text.strip()), default=0)
    return "\n".join(text[within:] for text in texts).strip("\n")


def _sides(rule: str, bounds: list[int]) -> Iterator[str]:
    for left, right in pairwise(bounds):
        part = rule[left + 1 : right]
        yield f"{':' * part.startswith(':')}---{':' * part.endswith(':')}"


def _put(grid: Grid, lines: list[str], end: int) -> tuple[list[str], int]:
    """The table's lines, and the line behind what they stand for."""
    if not any(_BLOCKS.search(cell) for row in (grid.head, *grid.rows) for cell in row):
        rows = [grid.head, grid.sides, *grid.rows]
        return [f"| {' | '.join(map(_flat, row))} |" for row in rows], end
    after = next((at for at in range(end, min(end + 2, len(lines))) if lines[at].strip(" \t>")), end)
    caption = _CAPTION.match(lines[after]) if after < len(lines) else None
    table = [
        "<table>",
        *_group("thead", "th", [grid.head] * any(grid.head)),
        *_group("tbody", "td", grid.rows),
        "</table>",
    ]
    if not caption:
        return table, end
    return [f"::: {caption['list'] or '{.table}'}", "", *table, "", caption["text"], "", ":::"], after + 1


def _group(group: str, kind: str, rows: list[tuple[str, ...]] | tuple[tuple[str, ...], ...]) -> Iterator[str]:
    if not rows:
        return
    yield f"<{group}>"
    for row in rows:
        yield "<tr>"
        for cell in row:
            if _BLOCKS.search(cell):
                yield from (f"<{kind}>", "", *cell.split("\n"), "", f"</{kind}>")
            else:
                yield from (f"<{kind}>", "", _flat(cell, bars=False), "", f"</{kind}>")
        yield "</tr>"
    yield f"</{group}>"


def _flat(cell: str, *, bars: bool = True) -> str:
    """A paragraph on one line, in which a bar divides nothing."""
    line = " ".join(cell.split())
    return _CODE.sub(lambda match: "\\|" if match[0] == "|" else match[0], line) if bars else line
