"""One directive of MyST's, read, and what all of them need to be shown."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from linocut.importers.jupyter_book import labels
from linocut.importers.jupyter_book.labels import OPEN, OPTION, identifier, kind_of
from linocut.importers.markdown import closed

Inner = Callable[[list[str], int], list[str]]
"""Lines of a directive, and the number of the first, as they stand in the new site."""


@dataclass(slots=True)
class Directive:
    """One directive, read."""

    name: str
    argument: str
    options: dict[str, str]
    body: list[str]
    line: int
    """Of the first line of the body."""
    whole: list[str]
    """As it was written."""
    label: str = ""
    told: Mapping[str, Any] = field(default_factory=dict)
    """Options as YAML has them."""

    @property
    def id(self) -> str:
        """With its kind in front; "" without a name."""
        named = self.options.get("name") or self.options.get("label") or self.label
        return identifier(named, kind_of(self.name)) if named else ""


@dataclass(slots=True)
class Known:
    """What directives may ask for."""

    language: str
    """Of the page's cells."""
    inner: Inner
    contents: Callable[[], list[str]]
    """A list of the pages below this one."""
    placed: Callable[[str], str]
    """A file that the page names, as the page names it now."""
    source: Callable[[str], str | None]
    """The text of a file that the page names."""
    tell: Callable[[int, str, str], None]
    """Line, message, hint of what needs a hand."""
    depth: list[str] = field(default_factory=list)
    """Files that are being included."""


def read(lines: list[str], at: int, line: int, label: str = "") -> tuple[Directive, int]:
    """The directive that opens at a line, and the line behind it. `line`: the number of the first of the lines."""
    match = OPEN.match(lines[at])
    assert match
    last = labels.end(lines, at, match["mark"])
    width = len(match["indent"])
    inner = [text[min(width, len(text) - len(text.lstrip())) :] for text in lines[at + 1 : last]]
    told: dict[str, Any] = {}
    start = 0
    if inner and inner[0].strip() == "---" and "---" in [text.strip() for text in inner[1:]]:
        start = [text.strip() for text in inner].index("---", 1) + 1
        told = _yaml("\n".join(inner[1 : start - 1]))
    while start < len(inner) and (option := OPTION.match(inner[start])):
        told[option["key"]] = option["value"] or ""
        start += 1
    options = {key: str(value) for key, value in told.items() if not isinstance(value, dict | list)}
    whole = lines[at : last + 1] if last < len(lines) else [*lines[at:], f"{match['indent']}{match['mark']}"]
    name = match["name"].lower()
    made = Directive(name, match["argument"], options, inner[start:], line + at + 1 + start, whole, label, told)
    return made, last + 1


def _yaml(text: str) -> dict[str, Any]:
    import yaml

    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError:
        return {}
    return found if isinstance(found, dict) else {}


def div(head: str, inner: list[str]) -> list[str]:
    """Lines within a fence that is longer than those in it; code that they leave open ends in it."""
    inner = closed("\n".join(inner)).split("\n")
    longest = max((len(run[1]) for text in inner if (run := re.match(r"[ \t]*(:{3,})", text))), default=2)
    mark = ":" * (longest + 1)
    return ["", f"{mark} {{{head}}}", *inner, mark, ""]


def fenced(head: str, lines: list[str]) -> list[str]:
    """Code within a fence that is longer than those in it."""
    longest = max((len(run[1]) for text in lines if (run := re.match(r"[ \t]*(`{3,})", text))), default=2)
    mark = "`" * (longest + 1)
    return [f"{mark}{head}", *lines, mark]


def quoted(text: str) -> str:
    return text.replace('"', "'")
