"""`[tool.linocut.publish.NAME]` -> a target's options: typed, closed, and never a place for credentials."""

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any, TypeVar, get_type_hints
from urllib.parse import urlsplit

from linocut.model.site import Plain
from linocut.problem import Place, Problem, Problems, nearest

_CREDENTIAL = re.compile(
    r"passw|passphrase|secret|token|credential|api_?key|access_?key|private_?key|^key$|^auth", re.I
)

_KINDS = {
    str: "a string",
    bool: "true or false",
    int: "a whole number, 0 or more",
    tuple[str, ...]: "a list of strings",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Common:
    """What every target understands."""

    base_url: str = ""
    """Where the site stands when it is published here, instead of the site's own setting."""
    max_removals: int = 100
    """Most files, fingerprinted assets not counted, that one publish removes without `--yes`."""
    timeout: int = 60
    """Seconds without an answer after which the publish gives up."""


Options = TypeVar("Options", bound=Common)


def read(kind: type[Options], name: str, values: Mapping[str, Plain], place: Callable[[str], Place]) -> Options:
    """The options of the target called `name`; `place` finds a key. Raises `Problems`, all at once."""
    types = get_type_hints(kind)
    known = {field.name: field for field in fields(kind)}
    given: dict[str, Any] = {}
    problems: list[Problem] = []
    for key, value in values.items():
        full = f"publish.{name}.{key}"
        if key == "target":
            continue
        if key not in known:
            problems.append(_unknown(full, key, [*known, "target"], place(key)))
        elif not _fits(types[key], value):
            problems.append(Problem(f"{full} must be {_KINDS[types[key]]}", place(key)))
        elif isinstance(value, str) and value.startswith("-"):
            hint = "git, ssh and rsync would take it for an option"
            problems.append(Problem(f'{full} must not begin with "-"', place(key), hint))
        elif isinstance(value, str) and _holds_password(value):
            problems.append(_leaked(full, place(key)))
        else:
            given[key] = tuple(value) if isinstance(value, list) else value
    for field in known.values():
        if field.default is MISSING and field.name not in values:
            problems.append(Problem(f'publish.{name} needs {field.name} = "..."', place(field.name)))
    if problems:
        raise Problems(problems)
    return kind(**given)


def _unknown(full: str, key: str, known: list[str], place: Place) -> Problem:
    if _CREDENTIAL.search(key):
        return _leaked(full, place)
    return Problem(f'unknown setting "{full}"', place, nearest(key, known) or f"known keys: {', '.join(sorted(known))}")


def _leaked(full: str, place: Place) -> Problem:
    hint = "take it out; credentials come from the environment, an agent, or the tool's own files"
    return Problem(f"{full} holds a credential, and settings are for everybody to read", place, hint)


def _fits(kind: Any, value: Plain) -> bool:
    if kind is bool:
        return isinstance(value, bool)
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool) and value >= 0
    if kind is str:
        return isinstance(value, str)
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _holds_password(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return bool(parts.password) or (parts.scheme in {"http", "https"} and bool(parts.username))
    except ValueError:
        return False


def without_password(text: str) -> str:
    """Text of another program with every `//user:password@` in it blotted out."""
    return re.sub(r"(//)[^/\s@]+@", r"\1***@", text)
