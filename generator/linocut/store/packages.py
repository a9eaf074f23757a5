"""Which distributions are installed, told from the names of folders, which is cheap."""

import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache

from linocut.store.stamp import names_in, stamp


def version(distribution: str) -> str:
    """The installed version; "" when it is not installed. Told from folders' names, which is cheap."""
    if distribution == "python":
        return ".".join(map(str, sys.version_info[:3]))
    for folder in sys.path:
        seen = stamp(folder) if folder else None
        version = seen and installed(folder, seen.modified).get(distribution)
        if version:
            return version
    return ""


@lru_cache(maxsize=64)  # pure in its arguments: another time of change is another answer
def installed(folder: str, modified: int) -> Mapping[str, str]:  # noqa: ARG001 - part of the key
    """Normalised name -> version of the distributions in one folder of `sys.path`."""
    found: dict[str, str] = {}
    try:
        entries = names_in(folder) or ()
    except OSError:  # Python itself finds nothing there
        return found
    for entry in entries:
        stem, _, suffix = entry.rstrip("/").rpartition(".")
        if suffix in {"dist-info", "egg-info"} and "-" in stem:
            name, version = stem.split("-")[:2]
            found[normalised(name)] = version
    return found


def modules(folder: str) -> frozenset[str]:
    """Top-level names that may be imported from one folder of `sys.path`."""
    with suppress(OSError):  # Python itself finds nothing there
        return frozenset(entry.rstrip("/").partition(".")[0] for entry in names_in(folder or ".") or ())
    return frozenset()


def normalised(distribution: str) -> str:
    """The one spelling of a distribution's name (PyPA, "Names and normalization")."""
    return distribution.lower().replace("_", "-").replace(".", "-")
