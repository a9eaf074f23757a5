"""Files that are replaced whole or not at all, and opened as nothing but files."""

import errno
import os
import stat
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from linocut.system.kind import POSIX

_LINK: int = getattr(os, "O_NOFOLLOW", 0)
_WAIT: int = getattr(os, "O_NONBLOCK", 0)
_BINARY: int = getattr(os, "O_BINARY", 0)

_TRIES = 40
"""Times that a file is replaced anew which another process holds open, as a virus scanner does: two seconds."""


def opened(path: str, flags: int, *, links: bool = True) -> int:
    """Open a file, or a folder, and nothing that looks like one: a pipe would be waited for, a device read without end.

    Raises OSError, with ENXIO for those.
    """
    descriptor = os.open(path, flags | _WAIT | _BINARY | (0 if links else _LINK), 0o644)
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISREG(mode) or (links and stat.S_ISDIR(mode)):
        return descriptor
    os.close(descriptor)
    raise OSError(errno.ENXIO, os.strerror(errno.ENXIO), path)


def atomic(path: Path | str, data: bytes, beside: str = ".new-") -> None:
    """Write a file whole or not at all, by way of one beside it whose name begins with `beside`.

    Raises OSError, leaving what was there.
    """
    folder = os.path.dirname(path)  # noqa: PTH120 - here and below: a build does this thousands of times
    part = os.path.join(folder, f"{beside}{os.urandom(6).hex()}")  # noqa: PTH118
    try:
        with open(part, "xb") as file:  # noqa: PTH123
            file.write(data)
        os.chmod(part, 0o644)  # noqa: PTH101
        replace(part, path)
    except BaseException as error:  # Ctrl-C too, at whatever moment
        with suppress(OSError):
            os.unlink(part)  # noqa: PTH108
        if isinstance(error, OSError):  # a full disk names no file
            error.filename = error.filename or str(path)
        raise


def replace(source: Path | str, target: Path | str) -> None:
    """Put a file in the place of another. Raises OSError, leaving both."""
    _patiently(lambda: os.replace(source, target))  # noqa: PTH105 - thousands of times in a build


def _patiently(change: Callable[[], object]) -> None:
    """Do what Windows refuses as long as somebody has the file open."""
    for _ in range(0 if POSIX else _TRIES):
        try:
            change()
        except PermissionError:
            time.sleep(0.05)
        else:
            return
    change()
