"""Processes that fork: with a group of their own, noticed when they end, and gone with whoever forked them."""

import ctypes
import os
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

_DEATHSIG, _SUBREAPER = 1, 36  # linux/prctl.h


def started(work: Callable[..., None], *arguments: object) -> "BaseProcess":
    """A process that does some work with what there is in this one, and dies with it."""
    if sys.platform == "win32":
        raise NotImplementedError
    import multiprocessing

    process = multiprocessing.get_context("fork").Process(target=work, args=arguments, daemon=True)
    process.start()
    return process


def channel() -> "tuple[Connection, Connection]":
    """Both ends of what this process and one that it forks tell each other by."""
    if sys.platform == "win32":
        raise NotImplementedError
    import multiprocessing

    return multiprocessing.get_context("fork").Pipe()


def adopt() -> None:
    """Become the parent of what one's children leave behind (Linux)."""
    _prctl(_SUBREAPER, 1)


def lead() -> None:
    """In a child: lead a group of its own, and die with the parent (Linux)."""
    if sys.platform != "win32":
        os.setsid()
        _prctl(_DEATHSIG, signal.SIGKILL)


def stand_apart(child: int = 0) -> None:
    """Have a child lead a group of its own, and outlive the parent: in the child itself (0), and in its parent too,
    which may end, and its group with it, before the child comes to run."""
    if sys.platform != "win32":
        with suppress(ProcessLookupError):
            os.setpgid(child, child)


def fork() -> int:
    """As `os.fork`."""
    if sys.platform == "win32":
        raise NotImplementedError
    return os.fork()


def reap() -> tuple[int, int, int] | None:
    """(process, exit code, most bytes of memory) of a child that has ended; None when none has."""
    if sys.platform == "win32":
        raise NotImplementedError
    try:
        pid, status, usage = os.wait4(-1, os.WNOHANG)
    except ChildProcessError:
        return None
    unit = 1 if sys.platform == "darwin" else 1024
    return (pid, os.waitstatus_to_exitcode(status), usage.ru_maxrss * unit) if pid else None


def end(pid: int) -> None:
    """End a child and its group; one that was just forked leads none yet."""
    if sys.platform != "win32":
        end_group(pid)
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def end_group(pid: int) -> None:
    """End what a child started."""
    if sys.platform != "win32":
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)


def end_strays(known: tuple[int, ...]) -> None:
    """End processes that fled their group: whoever adopted them is their parent now (Linux)."""
    if sys.platform == "win32":
        return
    try:
        with open(f"/proc/self/task/{os.getpid()}/children") as file:  # noqa: PTH123 - the folder is no real one
            children = [int(pid) for pid in file.read().split()]
    except OSError:
        return
    for pid in children:
        if pid not in known:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def ask(pid: int) -> None:
    """Have a child say where it is: see `faulthandler.register`."""
    if sys.platform != "win32":
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGUSR1)


def answer() -> None:
    """In a child: print on standard error where it is when it is asked to, even inside C code."""
    if sys.platform != "win32":
        import faulthandler

        faulthandler.register(signal.SIGUSR1, file=2)


def hear_ends(wakeup: int) -> None:
    """Write to a descriptor whenever a child ends."""
    if sys.platform != "win32":
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wakeup)


def hear_no_ends() -> None:
    """In a child: let its own children's ends be nobody's affair."""
    if sys.platform != "win32":
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)


def send(channel: socket.socket, data: bytes, descriptors: tuple[int, ...]) -> None:
    """Send bytes with file descriptors."""
    if sys.platform != "win32":
        socket.send_fds(channel, [data], list(descriptors))


def receive(channel: socket.socket, size: int) -> tuple[bytes, list[int]]:
    """At most so many bytes, and the file descriptors that came with them."""
    if sys.platform == "win32":
        raise NotImplementedError
    data, descriptors, _, _ = socket.recv_fds(channel, size, 4)
    return data, descriptors


def pipe() -> tuple[int, int]:
    """A pipe whose first end never waits."""
    first, last = os.pipe()
    if sys.platform != "win32":
        os.set_blocking(first, False)
    return first, last


def _prctl(option: int, value: int) -> None:
    """Linux's prctl; elsewhere nothing, and the closing socket has to do."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(option, value, 0, 0, 0)
