"""From a paragraph on the page back to the line on which it was written.

Found by its words: nothing need be carried through the pipeline and into pages for it, and a paragraph and its source
share nearly all of them.
"""

import re
from collections import Counter

_WORD = re.compile(r"\w+")
_CODE = re.compile(r"\{[^{}]*\}|\]\([^)]*\)|[$\\]+")
"""Markup whose words do not show: attributes, targets of links, the signs of formulas."""

ENOUGH = 0.35
"""How alike two texts must be, from 0 to 1, to be the same paragraph."""


def line_of(text: str, word: str, source: str) -> int:
    """The line of `source` on which the paragraph with this text begins, or its `word` first stands; 0: nowhere."""
    wanted = Counter(_WORD.findall(text.lower()))
    best, found = 0.0, (0, "")
    for line, block in blocks(source):
        score = likeness(wanted, Counter(_WORD.findall(_CODE.sub(" ", block).lower())))
        if score > best:
            best, found = score, (line, block)
    if best < ENOUGH:
        return 0
    line, block = found
    rows = block.split("\n")
    within = (row for row, text in enumerate(rows) if word and re.search(rf"\b{re.escape(word)}\b", text))
    return line + next(within, 0)


def blocks(source: str) -> list[tuple[int, str]]:
    """(first line, text) of what stands between blank lines; items of lists and headings stand alone."""
    found: list[tuple[int, list[str]]] = []
    fresh = True
    for number, line in enumerate(source.split("\n"), start=1):
        if not line.strip():
            fresh = True
            continue
        if fresh or re.match(r"\s*(?:[-*+]|\d+[.)]|#{1,6})\s", line):
            found.append((number, []))
        found[-1][1].append(line)
        fresh = line.lstrip().startswith("#")
    return [(number, "\n".join(lines)) for number, lines in found]


def likeness(one: Counter[str], other: Counter[str]) -> float:
    """Sørensen-Dice coefficient of two bags of words: 1 for the same, 0 for nothing in common."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0
