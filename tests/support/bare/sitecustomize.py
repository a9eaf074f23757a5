"""Takes away what only Linux, or only POSIX, has: what is run with this folder first on PYTHONPATH runs as on Windows.

`LINOCUT_WITHOUT=fork` leaves neither fork nor signals nor the modules that Windows lacks, and gives it what Windows has
in their place; `LINOCUT_WITHOUT=linux` leaves what macOS has: no /proc, no prctl, no Landlock.
"""

import asyncio  # noqa: F401 - the standard library's own uses come before
import ctypes
import multiprocessing.connection  # noqa: F401
import os
import signal
import subprocess
import sys
import tempfile  # noqa: F401
import types

WITHOUT = os.environ.get("LINOCUT_WITHOUT", "")


def without_fork() -> None:
    import fcntl

    def locking(file: int, mode: int, count: int) -> None:
        """As Windows has it, but for the whole file: other linocuts of this machine must see it too."""
        del mode, count
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise PermissionError(*error.args) from error

    locks = types.ModuleType("msvcrt")
    vars(locks).update(locking=locking, LK_NBLCK=2)
    kill = signal.SIGKILL
    vars(subprocess).update(CREATE_NEW_PROCESS_GROUP=512, CREATE_NO_WINDOW=0x08000000)
    start = subprocess.Popen.__init__

    def started(self, *arguments, creationflags=0, start_new_session=False, pass_fds=(), **named):
        assert not start_new_session, "Windows has no sessions"
        assert not pass_fds, "Windows passes no file descriptors"
        start(self, *arguments, **named)

    subprocess.Popen.__init__ = started
    subprocess.Popen.kill = lambda self: self.poll() is None and self.send_signal(kill)
    sys.modules["msvcrt"] = locks
    import psutil

    psutil.BELOW_NORMAL_PRIORITY_CLASS = 10
    for name in ("fcntl", "resource", "pwd", "grp", "termios", "_posixsubprocess", "pty"):
        sys.modules[name] = None
    for name in ("fork", "forkpty", "setsid", "killpg", "wait4", "nice", "set_blocking"):
        delattr(os, name)
    for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_PATH", "O_CLOEXEC"):
        delattr(os, name)
    for name in ("SIGKILL", "SIGUSR1", "SIGUSR2", "SIGCHLD", "SIGHUP"):
        delattr(signal, name)


def without_linux() -> None:
    sys.addaudithook(_refuse_proc)
    load = ctypes.CDLL

    class Library(load):
        def __getattr__(self, name):
            if name in {"prctl", "syscall"}:
                raise AttributeError(name)
            return super().__getattr__(name)

    ctypes.CDLL = Library


def _refuse_proc(event: str, arguments: tuple) -> None:
    if event in {"open", "os.scandir", "os.listdir"} and str(arguments[0]).startswith("/proc/self/"):
        raise FileNotFoundError(2, "No such file or directory", arguments[0])


if WITHOUT:
    without_linux()
if WITHOUT == "fork":
    without_fork()
