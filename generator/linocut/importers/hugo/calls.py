"""Hugo's shortcodes in a text: `{{< name "0" key=value >}}`, what closes which, and one written as linocut reads it."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from linocut.importers.markdown import pieces

_VALUE = r'"(?:\\.|[^"\\])*"|`[^`]*`|“[^”]*”|(?:(?!/?[>%]\}\})[^\s"`])++'
_TAG = re.compile(
    r"\{\{(?P<mark>[<%])\s*(?P<close>/?)\s*(?P<name>[A-Za-z_][\w.-]*+(?:/[\w.-]++)*+)(?=[\s/>%])"
    rf"(?P<arguments>(?>\s*(?:[\w.-]+\s*=\s*)?(?:{_VALUE}))*+)\s*(?P<alone>/?)\s*[>%]\}}\}}"
)
_ARGUMENT = re.compile(rf"(?:(?P<name>[\w.-]+)\s*=\s*)?(?P<value>{_VALUE})")


class Tag(NamedTuple):
    """One `{{< ... >}}`."""

    name: str
    start: int
    end: int
    arguments: tuple[tuple[str, str], ...]
    """(name, value); positional ones are named "0", "1"."""
    closes: bool
    alone: bool
    """It ends with a slash: nothing is between it and a closing half."""
    marked: bool = False
    """Written with per cent signs: what it shows is read as Markdown."""


@dataclass(frozen=True, slots=True)
class Call:
    """A shortcode with what it encloses."""

    name: str
    arguments: dict[str, str]
    inner: str | None
    """None for one that encloses nothing."""
    indent: str
    """What stands before it on its line, where that is blanks and quote marks alone."""
    alone: bool
    """Nothing but blanks is before it and behind it on its lines."""
    marked: bool = False
    """As `Tag` has it."""

    def get(self, *names: str) -> str:
        """The first of these arguments that is given, however its name is cased; "" for none."""
        folded = {name.lower(): value for name, value in self.arguments.items()}
        return next((folded[name.lower()] for name in names if folded.get(name.lower())), "")

    def written(self, name: str) -> str:
        """The opening half as linocut reads it, on one line."""
        pairs = (key if key.isdecimal() else f"{key}=" for key in self.arguments)
        given = [
            f'{"" if key.isdecimal() else key}"{value}"'.replace("\n", " ")
            for key, value in zip(pairs, map(_quoted, self.arguments.values()), strict=True)
        ]
        return f"{{{{< {' '.join([name, *given])} >}}}}"


class Rewritten(NamedTuple):
    """What became of a call."""

    text: str
    lost: str = ""
    """What of it a reader will not see: "" where nothing is."""


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')


def tags(text: str, *, outside: bool = False) -> Iterator[Tag]:
    """Every half of a shortcode, in order; only those `outside` of code, which may well hold some."""
    starts, ends, offset = [], [], 0
    for piece, code in pieces(text) if outside else ():
        if code:
            starts.append(offset)
            ends.append(offset + len(piece))
        offset += len(piece)
    for match in _TAG.finditer(text):
        before = bisect_right(starts, match.start())
        if before and match.start() < ends[before - 1]:
            continue
        yield Tag(
            match["name"],
            match.start(),
            match.end(),
            _arguments(match["arguments"]),
            bool(match["close"]),
            bool(match["alone"]),
            match["mark"] == "%",
        )


def _arguments(written: str) -> tuple[tuple[str, str], ...]:
    found, position = [], 0
    for match in _ARGUMENT.finditer(written):
        name, value = match["name"], match["value"]
        if name is None:
            name, position = str(position), position + 1
        if value[0] == '"':
            value = value[1:-1].replace('\\"', '"')  # Hugo leaves all other backslashes, such as LaTeX's
        elif value[0] in "`“":
            value = value[1:-1]
        found.append((name, value))
    return tuple(found)


def pairs(found: list[Tag]) -> dict[int, int]:
    """Index of a tag that opens -> index of the one that closes it. What closes nothing is in no pair."""
    closed: dict[int, int] = {}
    waiting: list[int] = []
    for index, tag in enumerate(found):
        if not tag.closes:
            if not tag.alone:
                waiting.append(index)
            continue
        opener = next((one for one in reversed(waiting) if found[one].name == tag.name), None)
        if opener is not None:
            closed[opener] = index
            del waiting[waiting.index(opener) :]
    return closed
