"""Locks on files that the system keeps, and that are free when the process that held one is gone."""

import sys
import time

from linocut.system.kind import POSIX

_BYTE = 1 << 30
"""Windows locks a range, and lets nobody read it meanwhile: one far behind the end of the file."""

_AGAIN = 0.05
"""Seconds between tries, where the system does not wait by itself."""


def hold(file: int, *, wait: bool) -> None:
    """Take the lock of an open file, until it is closed. Raises BlockingIOError where it is held and not waited for,
    and OSError on a file system without locks."""
    if sys.platform == "win32" or not POSIX:
        _hold_a_byte(file, wait=wait)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)


def _hold_a_byte(file: int, *, wait: bool) -> None:
    if sys.platform == "win32" or not POSIX:
        import msvcrt
        import os

        place = os.lseek(file, 0, os.SEEK_CUR)
        try:
            while True:
                os.lseek(file, _BYTE, os.SEEK_SET)
                try:
                    msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
                except PermissionError as error:
                    if not wait:
                        raise BlockingIOError(*error.args) from error
                    time.sleep(_AGAIN)
                else:
                    return
        finally:
            os.lseek(file, place, os.SEEK_SET)
