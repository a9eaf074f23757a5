"""What a process has besides its memory, so that one forked from it would share it or lack it: threads, open files.

Linux alone tells; elsewhere nobody can know whether a fork stands as its parent stood.
"""

import os
import signal
import stat
import sys
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from linocut.system.kind import POSIX

KNOWN = sys.platform == "linux" and POSIX
"""Whether it can be told here."""


def descriptors() -> frozenset[int]:
    """Everything that is open."""
    found = set()
    for path in Path("/proc/self/fd").iterdir():
        with suppress(OSError):  # what listed them is closed again
            os.fstat(int(path.name))
            found.add(int(path.name))
    return frozenset(found)


def works_on() -> bool:
    """Whether more goes on than the one thread that asks: other threads, a timer, memory that is shared with a file."""
    if sys.platform == "win32":
        return True
    if len(list(Path("/proc/self/task").iterdir())) > 1 or any(signal.getitimer(signal.ITIMER_REAL)):
        return True
    with open("/proc/self/maps") as maps:  # noqa: PTH123 - no file of a folder
        return any(line.split(" ", 2)[1][1:4:2] == "ws" for line in maps)


class Place(NamedTuple):
    """How far an open file has been read."""

    file: tuple[int, int]
    """Device and inode: a descriptor may stand for another file by now."""
    offset: int


def place(descriptor: int, but: str) -> Place | None:
    """How far a file has been read that is open for reading alone, and lies outside the folder `but`; else None."""
    if sys.platform == "win32":
        return None
    import fcntl

    reads = fcntl.fcntl(descriptor, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDONLY
    status = os.fstat(descriptor)
    if not reads or not stat.S_ISREG(status.st_mode):
        return None
    path = Path(f"/proc/self/fd/{descriptor}").readlink()
    if path.is_relative_to(but):
        return None
    return Place((status.st_dev, status.st_ino), os.lseek(descriptor, 0, os.SEEK_CUR))


def reopen(descriptor: int, place: Place) -> None:
    """Open a file anew where it is open already, so that nobody else's reading moves the place where it is read.

    One that is not open any more stays so: a library may close in every fork what it does not want to share.
    """
    try:
        status = os.fstat(descriptor)
    except OSError:
        return
    if (status.st_dev, status.st_ino) != place.file:
        return
    again = os.open(f"/proc/self/fd/{descriptor}", os.O_RDONLY)
    os.lseek(again, place.offset, os.SEEK_SET)
    os.dup2(again, descriptor, inheritable=False)
    os.close(again)


def memory(process: int) -> int:
    """Bytes that a process holds, of those that it shares with others its part; 0 when it is gone."""
    with suppress(OSError, ValueError, IndexError):
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
        return int(text.partition("\nPss:")[2].split()[0]) << 10
    return 0
