"""What the file system says of a file or a folder, as cheaply as it can be asked."""

import errno
import os
import time
from typing import NamedTuple

from linocut.system.paths import composed

FRESH = 50_000_000
"""Nanoseconds: a file changed this shortly before it was looked at may change again without its stat telling."""


class Stamp(NamedTuple):
    """What the file system says of a file: equal stamps mean equal bytes, unless it was `fresh` when looked at."""

    size: int
    modified: int
    inode: int
    fresh: bool


def stamp(path: str) -> Stamp | None:
    try:
        return stamped(os.stat(path))  # noqa: PTH116 - asked thousands of times in a build that does nothing
    except (OSError, ValueError):
        return None


def stamped(stat: os.stat_result) -> Stamp:
    return Stamp(stat.st_size, stat.st_mtime_ns, stat.st_ino, stat.st_mtime_ns > time.time_ns() - FRESH)


def names_in(path: str) -> tuple[str, ...] | None:
    """Names in a folder; None when there is none. Raises OSError when it cannot be read."""
    try:
        with os.scandir(path) as entries:
            return tuple(sorted(composed(entry.name) + ("/" if _is_folder(entry) else "") for entry in entries))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:  # nothing can have that name
            return None
        raise


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads to itself
        return False
