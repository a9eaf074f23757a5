"""Paths of this system, and as they stand in addresses, receipts and records: relative, with "/" between the names."""

import os
import re
import sys
from types import ModuleType

ALIKE = sys.platform == "darwin"
"""Whether files are found by either Unicode form of their names."""

CASELESS = sys.platform in {"darwin", "win32"}
"""Whether files are found whatever the case of their names. What is built must not be: hosts, and other systems, tell
capitals apart."""

_DEVICE = re.compile(r"(?i)(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])\s*(?:\.|$)")
_SIGN = re.compile(r'[<>:"\\|?*\x00-\x1f]')


def absolute(name: str, flavour: ModuleType = os.path) -> bool:
    """Whether a name says by itself where it is, whatever folder it is read from."""
    return name.startswith("/") or bool(flavour.isabs(name))


def below(path: str, folder: str, flavour: ModuleType = os.path) -> str:
    """What lies in a folder as receipts and records name it on every system; another path as it is.

    `folder` ends with this system's separator.
    """
    inner = path.removeprefix(folder)
    return inner if inner is path or len(inner) == len(path) else inner.replace(flavour.sep, "/")


def composed(name: str, *, alike: bool | None = None) -> str:
    """A file's name as authors write it, where the system takes both forms of an accented letter for the same name."""
    if name.isascii() or not (ALIKE if alike is None else alike):
        return name
    import unicodedata

    return unicodedata.normalize("NFC", name)


def refused(path: str) -> str:
    """The part of a relative path that no file or folder of Windows can be called; "" when there is none."""
    for part in path.split("/"):
        if _DEVICE.match(part) or _SIGN.search(part) or part.endswith((" ", ".")):
            return part
    return ""
