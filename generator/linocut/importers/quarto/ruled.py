"""Pandoc's tables whose columns a line of hyphens tells: simple ones, a row on each line, and multiline ones, whose
rows blank lines part."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple
from unicodedata import east_asian_width

_COLUMNS = re.compile(r" {0,3}-{2,}(?: +-{2,})+ *$")
_EDGE = re.compile(r" {0,3}-{5,} *$")
_HEAD = 6
"""Lines of the longest head."""
_LONGEST = 400
"""Lines of the longest table."""
_FILLER = "\x1b"


class Ruled(NamedTuple):
    """A table."""

    sides: tuple[str, ...]
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    end: int
    """The line behind it."""


def read(lines: Sequence[str], start: int) -> Ruled | None:
    """The table that begins on this line; None where none does."""
    if start and lines[start - 1].strip():
        return None
    line = lines[start]
    if _EDGE.match(line):
        rule = next((at for at in range(start + 1, min(start + _HEAD, len(lines))) if _COLUMNS.match(lines[at])), 0)
        if rule <= start + 1 or not all(one.strip() for one in lines[start + 1 : rule]):
            return None
        return _table(lines, start + 1, rule, _edge(lines, rule, blank=False), parted=True)
    if _COLUMNS.match(line):
        return _table(lines, start, start, _edge(lines, start, blank=False))
    if line.strip() and start + 1 < len(lines) and _COLUMNS.match(lines[start + 1]):
        return _table(lines, start, start + 1, _edge(lines, start + 1, blank=True))
    return None


def _edge(lines: Sequence[str], rule: int, *, blank: bool) -> int:
    """The line that ends a table, a blank one where it may; 0 where none does."""
    for at in range(rule + 1, min(rule + _LONGEST, len(lines))):
        line = lines[at]
        if (blank and not line.strip()) or (
            (_EDGE.match(line) or _COLUMNS.match(line)) and not "".join(lines[at + 1 : at + 2]).strip()
        ):
            return at
    return len(lines) if blank else 0


def _table(lines: Sequence[str], head: int, rule: int, end: int, *, parted: bool = False) -> Ruled | None:
    """`parted`: blank lines part its rows."""
    if end <= rule + 1:
        return None
    bounds = [match.start() for match in re.finditer("-+", lines[rule])]
    ends = [match.end() for match in re.finditer("-+", lines[rule])]
    body = [_wide(line) for line in lines[rule + 1 : end]]
    groups: list[list[str]] = [[]]
    parted = parted or any(not line.strip() for line in body)
    for line in body:
        if not line.strip() or (not parted and groups[-1]):
            groups.append([])
        if line.strip():
            groups[-1].append(line)
    rows = tuple(_row(group, bounds) for group in groups if group)
    named = [_wide(line) for line in lines[head:rule]]
    sides = tuple(_side(named or body[:1], first, last) for first, last in zip(bounds, ends, strict=True))
    return Ruled(sides, _row(named, bounds), rows, end + bool(end < len(lines) and lines[end].strip()))


def _row(lines: Sequence[str], bounds: Sequence[int]) -> tuple[str, ...]:
    spans = pairwise([0, *bounds[1:], None])
    return tuple(
        " ".join(filter(None, (line[first:last].replace(_FILLER, "").strip() for line in lines)))
        for first, last in spans
    )


def _side(lines: Sequence[str], first: int, last: int) -> str:
    """Where the words of a column stand between the ends of its rule."""
    texts = [f"{line[first:last]:<{last - first}}" for line in lines if line[first:last].strip()]
    left = any(not text[0].isspace() for text in texts)
    right = any(not text[-1].isspace() for text in texts)
    return "---" if left == right and (left or not texts) else ":--" if left else "--:" if right else ":-:"


def _wide(line: str) -> str:
    """A line in which letters of the Far East take two places, as they do where columns are counted."""
    if line.isascii():
        return line
    return "".join(sign + _FILLER * (east_asian_width(sign) in "WF") for sign in line)
