"""What the author can fix: one problem at its place, how several are raised together, and what is suggested."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

_COMMANDS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Characters that a terminal obeys instead of showing them, and those that it cannot be sent."""

SHOWN = 160
"""Characters of a line above a caret."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a file that the author wrote."""

    path: str
    """Relative to the site's folder; absolute for a file outside it."""
    line: int = 0
    """0: the file as a whole."""
    column: int = 0
    """0: the line as a whole."""

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.path, self.line, self.column) if part)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that the author can fix: where, what is wrong, the way out."""

    message: str
    """One sentence without a full stop: what is wrong."""
    place: Place | None = None
    """None: about no file in particular (a command line, a setting given there)."""
    hint: str = ""
    """The way out; printed last."""
    detail: str = ""
    """Lines shown below, indented: a caret under the place, or a script's traceback."""
    severity: Literal["error", "warning"] = "error"


class Problems(Exception):  # noqa: N818 - it carries problems, it is not one error
    """Everything that is wrong, at once: the one exception that bad input raises."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.message for problem in self.problems))


def nearest(name: str, known: Iterable[str]) -> str:
    """`did you mean "attention"?`, or "" when nothing known is near."""
    import difflib  # late: nothing is wrong in most builds

    matches = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f'did you mean "{matches[0]}"?' if matches else ""


def printable(text: str) -> str:
    """Text of others as a terminal may show it: what would move its cursor or colour it is written as an escape."""
    return _COMMANDS.sub(lambda found: ascii(found[0])[1:-1], text)


def caret(line: str, column: int, width: int = 1) -> str:
    """The author's line with a caret under `column` (from 1): two lines for `Problem.detail`. Of a line that no screen
    holds, the part around it."""
    if len(line) > SHOWN:
        first = max(min(column - 1 - SHOWN // 2, len(line) - SHOWN), 0)
        line = f"{'…' if first else ''}{line[first : first + SHOWN]}{'…' if first + SHOWN < len(line) else ''}"
        column, width = column - first + (1 if first else 0), min(width, SHOWN // 2)
    pad = "".join("\t" if character == "\t" else " " for character in line[: column - 1])
    return f"{line}\n{pad}{'^' * max(1, width)}"


def place_at(path: str, text: str, offset: int, first_line: int = 1) -> Place:
    """The place of a character offset in `text`, whose first line is line `first_line` of the file."""
    start = text.rfind("\n", 0, offset) + 1
    return Place(path, first_line + text.count("\n", 0, offset), offset - start + 1)
