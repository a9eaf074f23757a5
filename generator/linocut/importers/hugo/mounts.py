"""Folders that a Hugo site mounts in place of its own: `module.mounts`."""

from collections.abc import Mapping
from typing import Any, NamedTuple


class Mounted(NamedTuple):
    """What takes the place of the usual folders."""

    content: str
    """The folder of the pages in one language; "" where it is the usual one."""
    static: tuple[str, ...]
    """Folders of files that are published as they are; () for the usual one."""
    left: tuple[str, ...]
    """Mounts that lie within content, or bring what is not of this site."""


def read(table: Mapping[str, Any], code: str) -> Mounted:
    """The mounts of the site in the language of this key. A folder mounted as a whole is read where it lies."""
    module = table.get("module")
    given = module.get("mounts") if isinstance(module, Mapping) else None
    contents, statics, left = [], [], []
    for each in given if isinstance(given, list) else ():
        said = {str(key).lower(): value for key, value in each.items()} if isinstance(each, Mapping) else {}
        source, target = (str(said.get(key) or "").strip("/") for key in ("source", "target"))
        languages = said.get("lang") or _languages(said.get("sites"))
        if languages and code.lower() not in str(languages).lower().split():
            continue
        if target == "static":
            statics.append(source)
        elif target == "content":
            contents.append(source)
        elif target.split("/")[0] in {"content", "static"}:
            left.append(f"the mount of {source} at {target}")
    first, *others = contents or [""]
    left += [f"the mount of {source} at content" for source in others]
    return Mounted(first if first != "content" else "", tuple(statics), tuple(left))


def _languages(sites: Any) -> str:
    """Those of `sites.matrix.languages`, as newer settings have it."""
    matrix = sites.get("matrix") if isinstance(sites, Mapping) else None
    found = matrix.get("languages") if isinstance(matrix, Mapping) else None
    return " ".join(map(str, found if isinstance(found, list) else [found] if found else []))
