"""What is wrong with a text that is not valid TOML, where its author can fix it: tomllib tells where it gave up."""

import re
from typing import NamedTuple

_STRINGS = (
    ('"""', re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}', re.DOTALL)),
    ("'''", re.compile(r"'''.*?'{3,5}", re.DOTALL)),
    ('"', re.compile(r'"(?:[^"\\\n]|\\.)*"')),
    ("'", re.compile(r"'[^'\n]*'")),
)
"""How a string begins, and what it is when it is whole."""

_BETWEEN = re.compile(r"(?:[^\"'#]|#[^\n]*)+")

_UNCLOSED = re.compile(r"(?:Illegal|Found invalid) character '\\n'|Unterminated string|Expected \"'+\"")
"""What tomllib says of a string without its end, wherever it missed that."""


_TWICE = re.compile(r"Cannot declare \((.*)\) twice")
_PART = re.compile(r"'([^']*)'")


class Mistake(NamedTuple):
    """The first one in a text."""

    message: str
    hint: str
    line: int
    """From 1."""
    column: int
    """From 1; 0: it is somewhere on the line."""


def mistake(text: str, error: ValueError) -> Mistake:
    """What a `tomllib.TOMLDecodeError` that was raised for this text means."""
    match = re.fullmatch(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", str(error), re.DOTALL)
    message = match[1] if match else str(error)
    line, column = (int(match[2]), int(match[3])) if match and match[2] else (0, 0)
    if _UNCLOSED.match(message) and (found := _unclosed(text)):
        quote, offset = found
        start = text.rfind("\n", 0, offset) + 1
        told = f"the string that begins here is not closed: {quote} is missing at its end"
        return Mistake(told, f"write {quote} where it ends", text.count("\n", 0, offset) + 1, offset - start + 1)
    if twice := _TWICE.fullmatch(message):
        return _table_twice(text, ".".join(_PART.findall(twice[1])), line)
    told = message[:1].lower() + message[1:]
    if not line:
        return Mistake(told, "", text.rstrip().count("\n") + 1, 0)
    value = text.split("\n")[line - 1][column - 1 :]
    hint = (
        'put text in straight quotes: "..."'
        if message == "Invalid value" and re.match(r"[^\W\d]|[“”„‘’]", value)
        else ""
    )
    return Mistake(told, hint, line, column)


def _table_twice(text: str, name: str, line: int) -> Mistake:
    """Whoever pastes an example below settings that are there writes a table again: where the first one is."""
    header = re.compile(rf"\s*\[\s*{re.escape(name)}\s*\]")
    lines = text.split("\n")
    first = next((number for number, one in enumerate(lines, 1) if header.match(one)), 0)
    there = f", at line {first}" if 0 < first < line else ""
    return Mistake(f"the table [{name}] is there already{there}", "put these keys below the first one", line, 1)


def _unclosed(text: str) -> tuple[str, int] | None:
    """The quote and the offset of the first string without an end."""
    at = 0
    while at < len(text):
        if skipped := _BETWEEN.match(text, at):
            at = skipped.end()
            continue
        quote, whole = next(kind for kind in _STRINGS if text.startswith(kind[0], at))
        string = whole.match(text, at)
        if not string:
            return quote, at
        at = string.end()
    return None
