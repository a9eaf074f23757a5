"""Formulas of several lines: what looks like a list, a quote or a heading in them is none."""

import re
from functools import partial

from linocut.prose.document import Document
from linocut.prose.writer import Region, Writer

_ENDS = (
    (re.compile(r" *\$\$(?!.*\$\$)"), re.compile(r"\$\$")),
    (re.compile(r" *\\\[(?!.*\\\]|[^\[\]]*\])"), re.compile(r"\\\]")),  # not the bracket of "\[1] a note"
    (re.compile(r" *\\begin\{(\w+\*?)\}(?!.*\\end\{\1\})"), re.compile(r"\\end\{")),
)
"""How they start and end. Only the lines are kept together here; `math` reads the formula."""


def start(rest: str, in_paragraph: bool) -> Region | None:
    """The region that a line starts."""
    if rest.startswith("    ") and not in_paragraph:
        return None
    for begins, ends in _ENDS:
        if match := begins.match(rest):
            return Region(match, partial(_closes, ends), _finish, blank_ends=True)
    return None


def _closes(pattern: re.Pattern[str], line: str) -> bool:
    return bool(pattern.search(line))


def _finish(_document: Document, writer: Writer, region: Region) -> None:
    for line, place in region.lines:
        writer.text(line, place, region.owner)
