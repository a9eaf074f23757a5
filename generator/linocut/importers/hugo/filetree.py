"""Trees of files that themes draw: a list, the files of a folder below it."""

import re
from collections.abc import Iterator
from typing import Any

from linocut.importers.hugo.calls import Call, Rewritten
from linocut.importers.hugo.lines import held, quoted

_DEEP = "\x1c"
"""In front of an item, once for each folder that it is in and once more; no author can write it."""
_ITEM = re.compile(rf"(?m)^[ \t>]*({_DEEP}+)")


def file(call: Call) -> Rewritten | None:
    name = call.get("name", "0").replace("`", "")
    return Rewritten(_item(call, name)) if name and not (call.inner or "").strip() else None


def folder(call: Call) -> Rewritten | None:
    name = call.get("name", "0").replace("`", "")
    if not name:
        return None
    return Rewritten("\n".join([_item(call, f"{name.rstrip('/')}/"), *(_DEEP + line for line in _lines(call.inner))]))


def container(call: Call) -> Rewritten | None:
    """The tree, in the list or quote in which it stands."""
    if call.inner is None:
        return None
    return _tree(call, [_settled(line) for line in _lines(call.inner)])


def written(call: Call) -> Rewritten | None:
    """The tree that FixIt's `file-tree` holds as YAML or JSON: names, with children."""
    import yaml

    try:
        found = yaml.safe_load(held("", quoted(call.indent, call.inner or "")))
    except (yaml.YAMLError, ValueError):
        return None
    shown = list(_named(found, "")) if isinstance(found, list) else []
    return _tree(call, shown) if shown else None


def _tree(call: Call, lines: list[str]) -> Rewritten:
    shown = f"\n{call.indent}".join(lines)
    return Rewritten(shown if call.alone or call.indent else f"\n\n{shown}\n")


def _named(found: list[Any], indent: str) -> Iterator[str]:
    for each in found:
        if not isinstance(each, dict) or not each.get("name"):
            continue
        below = each.get("children")
        slash = "/" if each.get("type") == "dir" or below else ""
        yield f"{indent}- `{str(each['name']).replace('`', '').rstrip('/')}{slash}`"
        if isinstance(below, list):
            yield from _named(below, f"{indent}  ")


def settled(text: str) -> str:
    """The text without marks: of what no container encloses."""
    return _settled(text) if _DEEP in text else text


def _item(call: Call, name: str) -> str:
    return ("" if call.alone or call.indent else "\n") + f"{_DEEP}- `{name}`"


def _lines(inner: str | None) -> list[str]:
    """The items that are enclosed; a text among them is one too."""
    lines = [line.strip(" \t>") for line in (inner or "").split("\n")]
    return [line if line.startswith(_DEEP) else f"{_DEEP}- {line.removeprefix('- ')}" for line in lines if line]


def _settled(text: str) -> str:
    return _ITEM.sub(lambda match: "  " * (len(match[1]) - 1), text)
