"""Tables of data that libraries write as HTML: numbers stand under each other by their last digit."""

import re
from collections.abc import Iterator

from linocut.pattern import late

_ROW = late(r"<tr\b[^>]*>.*?</tr>", re.DOTALL)
_CELL = late(r"<(t[hd])\b([^>]*)>(.*?)</\1>", re.DOTALL)
_SPAN = late(r'colspan="(\d+)"')
_HEAD = late(r"<thead\b.*?</thead>", re.DOTALL)
_NUMBER = late(
    r"[-+−]?(\d[\d,  _]*)?\.?\d+(e[-+]?\d+)?\s?%?|[-+−]?\d+\.|\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?)?",
    re.IGNORECASE,
)
"""Dates too: they are set as figures are."""
_NOTHING = frozenset({"", "...", "…", "⋮", "nan", "inf", "-inf", "null", "none", "&lt;na&gt;", "nat"})
"""What stands for a number that is not there."""


def aligned(table: str) -> str:
    """A table of ours whose columns of numbers say so, heads included.

    Columns are counted from the right, since on the left a cell may stand for several rows.
    """
    head = _HEAD.search(table)
    begin, end = head.span() if head else (0, 0)
    numeric = _numeric(table[:begin] + table[end:])
    if not numeric:
        return table
    parts = (table[:begin], "td"), (table[begin:end], "t[hd]"), (table[end:], "td")
    return "".join(_marked(part, numeric, re.compile(tags)) for part, tags in parts)


def _numeric(body: str) -> frozenset[int]:
    """The columns, counted from the right, of numbers alone."""
    numbers, others = set[int](), set[int]()
    for row in _ROW.findall(body):
        for place, (tag, _, content) in enumerate(reversed(_CELL.findall(row))):
            said = content.strip()
            if tag == "td" and _NUMBER.fullmatch(said):
                numbers.add(place)
            elif tag == "th" or said.lower() not in _NOTHING:
                others.add(place)
    return frozenset(numbers - others)


def _marked(part: str, numeric: frozenset[int], tags: re.Pattern[str]) -> str:
    def row(match: re.Match[str]) -> str:
        return "".join(_cells(match[0], numeric, tags))

    return _ROW.sub(row, part)


def _cells(row: str, numeric: frozenset[int], tags: re.Pattern[str]) -> Iterator[str]:
    found = list(_CELL.finditer(row))
    place = sum(map(_columns, found))
    position = 0
    for cell in found:
        place -= _columns(cell)
        yield row[position : cell.start()]
        right = _columns(cell) == 1 and tags.fullmatch(cell[1]) and place in numeric
        yield f'<{cell[1]} class="numeric"{cell[2]}>{cell[3]}</{cell[1]}>' if right else cell[0]
        position = cell.end()
    yield row[position:]


def _columns(cell: re.Match[str]) -> int:
    """How many it spans."""
    span = _SPAN.search(cell[2])
    return int(span[1]) if span else 1
