"""The options of a cell: `#| echo: false` on its first lines, `{python echo=false}`, MyST's tags, `execute:` of the
article. Names are Quarto's."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import takewhile
from typing import Any

from linocut.keys import Entry, Keys, Wrong, anything
from linocut.problem import Place, Problem
from linocut.prose.document import Document

_WORDS = {"true": True, "false": False}
_FLAGS = {"eval", "echo", "output", "include", "error", "warning", "code-fold"}
_TEXTS = {
    "label",
    "fig-cap",
    "fig-alt",
    "tbl-cap",
    "lst-cap",
    "lst-label",
    "code-summary",
    "code-line-numbers",
    "fig-subcap",
}
_SAYS_MORE = {"output": {"asis"}, "echo": {"fenced"}, "code-fold": {"show"}}

WITHOUT_EFFECT = frozenset(
    "cache cap-location classes code-copy code-overflow column enabled fig-align fig-dpi fig-format fig-height"
    " fig-width freeze id layout layout-nrow message out-height out-width results slideshow tags"
    " tbl-colwidths".split()
)
"""Options of Quarto, MyST and knitr that need not be there."""

_TAGS: Mapping[str, Mapping[str, Any]] = {
    "hide-input": {"code-fold": True},
    "hide_input": {"code-fold": True},
    "remove-input": {"echo": False},
    "remove_input": {"echo": False},
    "hide-output": {"output": False},
    "remove-output": {"output": False},
    "remove_output": {"output": False},
    "hide-cell": {"code-fold": True},
    "remove-cell": {"include": False},
    "remove_cell": {"include": False},
    "raises-exception": {"error": True},
    "skip-execution": {"eval": False},
}

_PAIR = re.compile(r"([\w.-]+)\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s,}]+)")
_LINE = re.compile(r"(?:#|//)\s?\|\s?(.*)")
_ROLE = re.compile(r":([\w-]+):\s*(.*)")


@dataclass(frozen=True, slots=True)
class Options:
    """What a cell is told."""

    values: Mapping[str, Any] = field(default_factory=dict)
    first: int = 0
    """Lines of options before its code."""

    def flag(self, name: str, *, otherwise: bool) -> bool:
        """Whether an option is on."""
        value = self.values.get(name, otherwise)
        return value if isinstance(value, bool) else True

    def text(self, name: str) -> str:
        """An option's text; "" for none."""
        value = self.values.get(name)
        return "" if value is None or isinstance(value, bool | list) else str(value)


def read(document: Document, info: str, lines: list[tuple[str, Place]], opened: Place) -> Options:
    """The options of a cell with these lines; unknown ones are told at their place."""
    found: dict[str, Any] = {}
    article = [Entry(name, value, opened, opened) for name, value in document.source.front.execute.items()]
    _take(document, found, [entry for entry in article if KEYS.name(_dashed(entry.key))])
    pairs = {match[1]: _plain(match[2].strip("\"'")) for match in _PAIR.finditer(info)}
    identifier = re.search(r"#([\w-]+)", info)
    if identifier:
        found["label"] = identifier[1]
    _take(document, found, [Entry(name, value, opened, opened) for name, value in pairs.items()])
    count, written = _written(document, lines)
    _take(document, found, written)
    return Options(found, count)


def _written(document: Document, lines: list[tuple[str, Place]]) -> tuple[int, list[Entry]]:
    """How many lines of options a cell starts with, and what they say as YAML."""
    count, first, texts = _texts([line for line, _ in lines])
    if not count:
        return 0, []
    lines = lines[first:count]
    import yaml

    try:
        node = yaml.compose("\n".join(texts), Loader=yaml.SafeLoader)
        values = yaml.safe_load("\n".join(texts)) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = lines[min(mark.line if mark else 0, len(lines) - 1)][1]
        what = getattr(error, "problem", None) or "they cannot be read"
        document.problem(f"the options of the cell are not valid YAML: {what}", place, "write #| name: value")
        return count, []
    if not isinstance(values, dict) or node is None:
        document.problem("the options of the cell are not names with values", lines[0][1], "write #| name: value")
        return count, []
    places = {key.value: lines[key.start_mark.line][1] for key, _ in node.value}
    entries = [(str(name), value, places.get(str(name), lines[0][1])) for name, value in values.items()]
    return count, [Entry(name, value, place, place) for name, value, place in entries]


def _texts(lines: list[str]) -> tuple[int, int, list[str]]:
    """How many lines of options a cell starts with, which is the first that says something, and those as YAML: `#|`,
    MyST's `:tags: [...]`, or its block between two lines `---`."""
    if lines and lines[0].rstrip() == "---" and "---" in (ends := [line.rstrip() for line in lines[1:]]):
        end = ends.index("---")
        return end + 2, min(1, end), lines[1 : end + 1]
    style = next((pattern for pattern in (_LINE, _ROLE) if lines and pattern.match(lines[0])), None)
    if style is None:
        return 0, 0, []
    found = list(takewhile(bool, map(style.match, lines)))
    texts = [match[1] if style is _LINE else f"{match[1]}: {match[2]}" for match in found if match]
    return len(texts), 0, texts


def _drawn(told: Any) -> dict[str, Any]:
    """What `mystnb:` says of a figure, as Quarto says it."""
    figure = told.get("figure") if isinstance(told, dict) else None
    figure = figure if isinstance(figure, dict) else {}
    caption, name = str(figure.get("caption") or "").strip(), str(figure.get("name") or "").strip()
    alt = figure.get("alt") or re.sub(r"[$*`]", "", caption)
    said = {
        "fig-cap": caption,
        "fig-alt": alt if name else "",
        "label": f"fig-{name.removeprefix('fig-')}" * bool(name),
    }
    return {key: value for key, value in said.items() if value}


def _take(document: Document, found: dict[str, Any], given: list[Entry]) -> None:
    """Add options to those that were found before."""
    known: list[Entry] = []
    for entry in given:
        name = _dashed(entry.key)
        if name == "tags" and isinstance(entry.value, list | str):
            for tag in entry.value if isinstance(entry.value, list) else [entry.value]:
                found |= _TAGS.get(str(tag), {})
        elif name == "mystnb":
            found |= _drawn(entry.value)
        elif name not in WITHOUT_EFFECT:
            known.append(replace(entry, key=name))
    problems: list[Problem] = []
    found |= KEYS.read(known, problems)
    document.problems.extend(problems)


def _dashed(name: str) -> str:
    """A name as knitr or MyST writes it, in Quarto's way."""
    return name.replace(".", "-").replace("_", "-")


def _flag(name: str, value: Any) -> Any:
    more = sorted(_SAYS_MORE.get(name, ()))
    if isinstance(value, bool) or value in more:
        return value
    raise Wrong(f"must be true or false{''.join(f' or {word}' for word in more)}")


def _columns(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise Wrong("must be a number of columns")
    return value


KEYS = Keys(
    {
        **{name: partial(_flag, name) for name in sorted(_FLAGS)},
        **dict.fromkeys(sorted(_TEXTS), anything),
        "layout-ncol": _columns,
    },
    'unknown option "{}" of a cell',
    subject='the option "{}"',
    severity="warning",
)
"""Options that have an effect."""


def _plain(text: str) -> Any:
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    return int(text) if text.isdigit() else text
