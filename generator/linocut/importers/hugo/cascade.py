"""Front matter that Hugo hands down: `cascade` in the settings and in the `_index.md` of a folder."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from linocut.importers import matter
from linocut.problem import Problems

_TARGET = {"target", "_target"}


class Rule(NamedTuple):
    """Values for some pages."""

    below: tuple[str, ...]
    """The folder below content/ from which they are handed down, the folder itself among those that get them."""
    path: str
    """A pattern of Hugo's for logical paths, "/docs/**"; "": all."""
    kind: str
    """ "page", "section", "home"; "": all."""
    language: str
    values: Mapping[str, Any]


def read(content: Path, settings: Any, lists: Iterable[PurePosixPath]) -> tuple[Rule, ...]:
    """All rules, those that win first. `lists` are the files of content/ that introduce a folder."""
    found = list(_rules(settings, ()))
    for path in sorted(lists, key=lambda path: len(path.parts)):
        try:
            said = matter.read(str(path), (content / path).read_text(encoding="utf-8-sig").replace("\r\n", "\n"))
        except (Problems, UnicodeDecodeError):  # told where the page itself is read
            continue
        found = [*_rules(said.get("cascade"), path.parent.parts), *found]
    return tuple(found)


def _rules(given: Any, below: tuple[str, ...]) -> Iterator[Rule]:
    for each in given if isinstance(given, list) else [given]:
        if not isinstance(each, Mapping):
            continue
        target = next((value for key, value in each.items() if str(key).lower() in _TARGET), None)
        asked = {str(key).lower(): str(value) for key, value in target.items()} if isinstance(target, Mapping) else {}
        values = {str(key): value for key, value in each.items() if str(key).lower() not in _TARGET}
        params = values.pop("params", None)
        values = {**(params if isinstance(params, Mapping) else {}), **values}
        yield Rule(below, asked.get("path", ""), asked.get("kind", ""), asked.get("lang", ""), values)


def handed_down(rules: Iterable[Rule], path: PurePosixPath, stem: str, language: str) -> dict[str, Any]:
    """What the page in a file of content/ gets, whose name without its language is `stem`."""
    names = path.parent.parts if stem in {"index", "_index"} else (*path.parent.parts, stem)
    kind = "page" if stem != "_index" else "section" if names else "home"
    logical = "/" + "/".join(names).lower()
    found: dict[str, Any] = {}
    for rule in rules:
        fits = names[: len(rule.below)] == rule.below and rule.kind in {"", kind}
        if fits and rule.language in {"", language} and (not rule.path or _glob(rule.path).fullmatch(logical)):
            found = {**rule.values, **found}
    return found


def _glob(pattern: str) -> re.Pattern[str]:
    """`*` within a folder, `**` across folders, `{a,b}` either."""
    parts = re.split(r"(\*\*|\*|\?|\{[^{}]*\})", pattern.lower().rstrip("/") or "/")
    signs = {"**": ".*", "*": "[^/]*", "?": "[^/]"}

    def sign(part: str) -> str:
        if part[:1] == "{":
            return f"(?:{'|'.join(map(re.escape, part[1:-1].split(',')))})"
        return signs.get(part) or re.escape(part)

    return re.compile("".join(map(sign, parts)))
