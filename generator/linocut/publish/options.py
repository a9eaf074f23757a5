"""`[tool.linocut.publish.NAME]` -> a target's options: typed, closed, and never a place for credentials."""

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any, TypeVar, get_type_hints
from urllib.parse import urlsplit

from linocut.keys import Entry, Keys, Reader, Wrong
from linocut.model.site import Plain
from linocut.problem import Place, Problem, Problems

_CREDENTIAL = re.compile(
    r"passw|passphrase|secret|token|credential|api_?key|access_?key|private_?key|^key$|^auth", re.I
)


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
    problems: list[Problem] = []
    entries: list[Entry] = []
    for key, value in values.items():
        password = types.get(key) is str and isinstance(value, str) and _holds_password(value)
        if password or (key not in known and _CREDENTIAL.search(key)):
            problems.append(_leaked(f"publish.{name}.{key}", place(key)))
        elif key != "target":
            entries.append(Entry(key, value, place(key), place(key)))
    keys = Keys(
        {key: _READERS[types[key]] for key in known},
        f'unknown setting "publish.{name}.{{}}"',
        subject=f"publish.{name}.{{}}",
        rest=f"known keys: {', '.join(sorted([*known, 'target']))}",
        secret=True,
    )
    given = keys.read(entries, problems)
    problems.sort(key=lambda problem: problem.place or place(""))
    for field in known.values():
        if field.default is MISSING and field.name not in values:
            problems.append(Problem(f'publish.{name} needs {field.name} = "..."', place(field.name)))
    if problems:
        raise Problems(problems)
    return kind(**given)


def _leaked(full: str, place: Place) -> Problem:
    hint = "take it out; credentials come from the environment, an agent, or the tool's own files"
    return Problem(f"{full} holds a credential, and settings are for everybody to read", place, hint)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise Wrong("must be a string")
    if value.startswith("-"):
        raise Wrong('must not begin with "-"', "git, ssh and rsync would take it for an option")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Wrong("must be true or false")
    return value


def _count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise Wrong("must be a whole number, 0 or more")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise Wrong("must be a list of strings")
    return tuple(value)


_READERS: Mapping[Any, Reader] = {str: _text, bool: _flag, int: _count, tuple[str, ...]: _texts}


def _holds_password(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return bool(parts.password) or (parts.scheme in {"http", "https"} and bool(parts.username))
    except ValueError:
        return False


def without_password(text: str) -> str:
    """Text of another program with every `//user:password@` in it blotted out."""
    return re.sub(r"(//)[^/\s@]+@", r"\1***@", text)
