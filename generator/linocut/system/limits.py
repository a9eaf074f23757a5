"""What the system lets a process have at most."""

import sys
from contextlib import suppress
from pathlib import Path

from linocut.system.kind import POSIX

if sys.platform != "win32" and POSIX:
    import resource  # here: what is looked for while a script runs is taken for a question of the script's

WATCHED = sys.platform != "linux" or not POSIX
"""Whether somebody has to watch how much memory a process takes, since the system does not limit it."""

SPARE = 64 << 20
"""Bytes above a limit of memory for telling that it was reached."""


def file_size(most: int) -> None:
    """Let this process write no file larger than that, and leave no core dump."""
    if sys.platform != "win32" and POSIX:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


def memory(more: int) -> int:
    """Let this process allocate so many bytes beyond what it has; the new limit, 0 where there is none.

    RLIMIT_DATA counts private writable memory alone, on Linux; RLIMIT_AS would also count every mapped library and
    every memory-mapped array of `@shared`, which cost nothing.
    """
    most = 0
    if sys.platform == "linux" and POSIX:
        with suppress(OSError):
            status = Path("/proc/self/status").read_text()
            most = (int(status.partition("VmData:")[2].split()[0]) << 10) + more
            resource.setrlimit(resource.RLIMIT_DATA, (most, most + SPARE))
    return most


def relax(most: int) -> None:
    """Give some more memory than a limit that was set, to say that it was used up."""
    if most and sys.platform != "win32" and POSIX:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_DATA, (most + SPARE, most + SPARE))


def most_memory() -> int:
    """Most bytes that this process has held; 0 where that is not known."""
    if sys.platform == "win32" or not POSIX:
        import psutil

        return int(getattr(psutil.Process().memory_info(), "peak_wset", 0))
    else:  # noqa: RET505 - for mypy, which reads the rest on Windows too
        held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return held if sys.platform == "darwin" else held * 1024
