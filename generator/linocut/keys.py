"""Keys with values, as settings, front matter and cells hold them: one reader, every mistake at its place."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from linocut.problem import Place, Problem, nearest

Reader = Callable[[Any], Any]
"""Turns a value as it is written into what is meant. Raises ValueError, which `Wrong` is, for one that it cannot be."""

SHOWN = 60
"""Characters of a value that a problem shows."""


class Wrong(ValueError):  # noqa: N818 - it reads as what it says of a value
    """What is wrong with a value, as the end of a sentence that its key begins, and the way out."""

    def __init__(self, what: str, hint: str = "") -> None:
        self.hint = hint
        super().__init__(what)


@dataclass(frozen=True, slots=True)
class Entry:
    """One key with its value, as they are written."""

    key: str
    value: Any
    """None for nothing: the key counts as absent."""
    place: Place
    value_place: Place


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys that may stand at one place of a file."""

    readers: Mapping[str, Reader]
    unknown: str
    """What is told of a key that is not among them: `unknown setting "{}"`."""
    subject: str = "{}"
    """How a problem names one that is."""
    synonyms: Mapping[str, str] = field(default_factory=dict)
    """Other names, in lower case -> a key. The key itself goes before its synonym; lists of both are joined."""
    rest: str = ""
    """The way out of an unknown key that is near to none."""
    severity: Literal["error", "warning"] = "error"
    """Of an unknown key."""
    secret: bool = False
    """Values are not shown."""

    def name(self, key: str) -> str:
        """The key that is meant; "" for none. Capital letters count only where two keys differ in nothing else."""
        if key in self.readers:
            return key
        low = key.lower()
        return self.synonyms.get(low) or next((known for known in self.readers if known.lower() == low), "")

    def read(self, entries: Iterable[Entry], problems: list[Problem]) -> dict[str, Any]:
        """What the entries say, by key. What is wrong with them is added to `problems`."""
        values: dict[str, Any] = {}
        seen: dict[str, Entry] = {}
        for entry in entries:
            name = self.name(entry.key)
            if not name:
                hint = nearest(entry.key, [*self.readers, *self.synonyms]) or self.rest
                problems.append(Problem(self.unknown.format(entry.key), entry.place, hint, severity=self.severity))
            elif name in seen and seen[name].key.lower() == entry.key.lower():
                already = f'the key "{entry.key}" is already on line {seen[name].place.line}'
                problems.append(Problem(already, entry.place, "keep one of the two"))
            elif entry.value is not None:
                self._take(name, entry, values, seen, problems)
        return values

    def _take(
        self, name: str, entry: Entry, values: dict[str, Any], seen: dict[str, Entry], problems: list[Problem]
    ) -> None:
        try:
            value = self.readers[name](entry.value)
        except ValueError as wrong:
            told = f"{self.subject.format(entry.key)} {wrong}"
            if not self.secret:
                told += f"; it is {shown(entry.value)}"
            problems.append(Problem(told, entry.value_place, getattr(wrong, "hint", "")))
            return
        if name in values and isinstance(value, tuple):
            value = tuple(dict.fromkeys((*values[name], *value)))
        elif name in values and entry.key.lower() in self.synonyms:
            return
        values[name], seen[name] = value, entry


def shown(value: Any) -> str:
    """A value as a problem shows it."""
    try:
        text = json.dumps(value, ensure_ascii=False, default=str)
    except RecursionError:
        return "nested too deeply"
    return text if len(text) <= SHOWN + 2 else f"{text[:SHOWN]}…{text[-1]}"


def anything(value: Any) -> Any:
    """A value as it is: of a key that is read elsewhere, or that nothing can be wrong with."""
    return value
