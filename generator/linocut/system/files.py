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


def atomic(path: Path, data: bytes, beside: str = ".new-") -> None:
    """Write a file whole or not at all, by way of one beside it whose name begins with `beside`.

    Raises OSError, leaving what was there.
    """
    part = path.with_name(f"{beside}{os.urandom(6).hex()}")
    try:
        with part.open("xb") as file:
            file.write(data)
        part.chmod(0o644)
        replace(part, path)
    except BaseException as error:  # Ctrl-C too, at whatever moment
        with suppress(OSError):
            part.unlink()
        if isinstance(error, OSError):  # a full disk names no file
            error.filename = error.filename or str(path)
        raise


def replace(source: Path, target: Path) -> None:
    """Put a file in the place of another. Raises OSError, leaving both."""
    _patiently(lambda: source.replace(target))


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
