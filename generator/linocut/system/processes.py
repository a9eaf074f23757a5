"""Processes: on their own, with all that they start, and ended with it."""

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, TypedDict

from linocut.system.kind import POSIX

if TYPE_CHECKING:
    import subprocess


_LATER = 0.2
"""Seconds after its limit of time that a process says where it is, where nobody can ask."""


class Alone(TypedDict, total=False):
    start_new_session: bool
    creationflags: int


def alone() -> Alone:
    """How `subprocess.Popen` starts a program away from the terminal, so that it can neither ask nor hear Ctrl-C."""
    if sys.platform == "win32" or not POSIX:
        import subprocess

        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    return {"start_new_session": True}


def end(process: "subprocess.Popen[bytes]") -> None:
    """End a program that was started `alone`, and all that it started; it is still to be waited for."""
    if sys.platform == "win32" or not POSIX:
        import psutil

        with suppress(psutil.Error):
            for child in psutil.Process(process.pid).children(recursive=True):
                with suppress(psutil.Error):
                    child.kill()
        process.kill()
    else:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


def close_side_door(instead: Callable[..., object]) -> None:
    """Have `instead` called where a process would be started unannounced, as multiprocessing does."""
    if sys.platform != "win32" and POSIX:
        import _posixsubprocess

        _posixsubprocess.fork_exec = instead  # type: ignore[assignment]


def ask(process: "subprocess.Popen[bytes]") -> None:
    """Have a process say where it is, if it does not by itself: see `answer`."""
    if sys.platform != "win32" and POSIX:
        with suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGUSR1)


def answer(seconds: float) -> None:
    """Print where this process is, even inside C code, when it is asked to, or after so many seconds."""
    import faulthandler

    if sys.platform == "win32" or not POSIX:
        faulthandler.dump_traceback_later(seconds + _LATER, file=2)
    else:
        faulthandler.register(signal.SIGUSR1, file=2)


def held(pid: int) -> int:
    """Bytes of memory that a process has for itself; 0 when it is gone."""
    import psutil

    with suppress(psutil.Error):
        found = psutil.Process(pid).memory_info()
        return int(getattr(found, "private", found.rss))
    return 0


def step_back() -> None:
    """Let other processes have the processor first, from now on."""
    if sys.platform == "win32" or not POSIX:
        import psutil

        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
    else:
        os.nice(10)


def cores() -> int:
    """Processors that this process may use."""
    if sys.platform == "linux" and POSIX:
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def user() -> int:
    """Whose process this is: what `stat` gives for the owner of its files."""
    if sys.platform == "win32" or not POSIX:
        return 0
    return os.getuid()


def machine() -> str:
    """The name of this machine."""
    import platform

    return platform.node()


def dies(code: int) -> str:
    """What the exit code of a process says that ended it; "" for one that ended itself."""
    if code < 0:
        return signal.Signals(-code).name
    return {0xC0000005: "SIGSEGV", 0xC0000409: "SIGABRT", 0xC00000FD: "SIGSEGV"}.get(code, "")  # Windows' own codes
