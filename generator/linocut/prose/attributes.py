"""Attribute lists, `{#id .class key="value"}`: read, and written as HTML."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from linocut.problem import Place

if TYPE_CHECKING:
    from linocut.prose.document import Document

PATTERN = r"\{:?[ \t]*(?=[#.\w-])(?:[^{}\"'\n]|\"[^\"\n]*\"|'[^'\n]*')*\}"
"""An attribute list, as a part of other patterns. Values in quotes may hold anything, braces and `{val}` too."""

_VALUE = r"=(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s{}\"']+)"
DIRECT = re.compile(rf"\{{:?[ \t]*(?:(?:[#.][\w-][^\s{{}}#.=]*|[\w:@-]+{_VALUE})[ \t]*)+\}}")
"""A list that can be nothing else: ids, classes, and values alone."""

_BEGINS = re.compile(r"\{:?[ \t]*[#.][A-Za-z]")

_ITEM = re.compile(
    r"#(?P<id>[^\s#.}=]+)"
    r"|\.(?P<class>[^\s#.}=]+)"
    r"|(?P<key>[\w:@-]+)(?:=(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s}\"']*)))?"
)


@dataclass(frozen=True, slots=True)
class Attributes:
    """What an attribute list says."""

    id: str = ""
    classes: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    """(key, value) in the author's order; of a key given twice the last."""
    offsets: tuple[tuple[str, int], ...] = ()
    """Where in the list's text the value of each key starts; "" is the id."""

    def get(self, key: str) -> str | None:
        """A value."""
        return dict(self.pairs).get(key)

    def offset(self, key: str) -> int:
        """Where a value, or with "" the id, starts in the list's text."""
        return dict(self.offsets).get(key, 0)

    def without(self, *keys: str) -> tuple[tuple[str, str], ...]:
        """The pairs but for these keys."""
        return tuple((key, value) for key, value in self.pairs if key not in keys)


def read(text: str | None) -> Attributes:
    """Attributes of a list with its braces; none for no list."""
    identifier, classes, pairs, offsets = "", [], {}, {}
    inner = (text or "")[1:-1]
    if inner.startswith(":"):
        inner = f" {inner[1:]}"
    for match in _ITEM.finditer(inner):
        if match["id"]:
            identifier, offsets[""] = match["id"], match.start("id") + 1
        elif match["class"]:
            classes.append(match["class"])
        else:
            group = next((name for name in ("double", "single", "bare") if match[name] is not None), "key")
            key = "alt" if match["key"] == "fig-alt" else match["key"]  # as Quarto writes it
            pairs[key] = match[group] if group != "key" else ""
            offsets[key] = match.start(group) + 1
    if "class" in pairs:
        classes += pairs.pop("class").split()
    identifier = pairs.pop("id", identifier)
    return Attributes(identifier, tuple(dict.fromkeys(classes)), tuple(pairs.items()), tuple(offsets.items()))


def html(identifier: str = "", classes: tuple[str, ...] = (), pairs: tuple[tuple[str, str], ...] = ()) -> str:
    """Attributes as they stand in a tag, with a space in front; "" for none."""
    items = [("id", identifier), ("class", " ".join(classes)), *pairs]
    return "".join(f' {key}="{escape(value)}"' for key, value in items if value or key not in {"id", "class"})


def unclosed(document: "Document", text: str, at: int, place: Callable[[int], Place]) -> None:
    """Tell of a list that begins at a character and does not end."""
    if _BEGINS.match(text, at):
        document.problem(
            'the attributes that "{" begins are not closed', place(at), 'write "}" behind them, on the same line'
        )
