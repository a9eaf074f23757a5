"""The process that figures are forked from: it loads numpy and matplotlib once, then forks for every job it is handed.

It stays single-threaded, runs no script itself, and holds the one duty that only a parent has: to notice how its
children end, and to leave none of them behind.
"""

import contextlib
import faulthandler
import gc
import io
import os
import pickle
import select
import signal
import socket
import struct
import sys
import traceback
from collections.abc import Callable
from typing import Any

from linocut.figure.job import Job
from linocut.system import fork

_LENGTH = struct.Struct("!Q")


def send(channel: socket.socket, message: object, descriptors: tuple[int, ...] = ()) -> None:
    """Send one message, with file descriptors."""
    data = pickle.dumps(message)
    header = _LENGTH.pack(len(data))
    if descriptors:
        fork.send(channel, header, descriptors)
    else:
        channel.sendall(header)
    channel.sendall(data)


def receive(channel: socket.socket) -> tuple[Any, list[int]]:
    """The next message and its file descriptors. Raises EOFError when the other side is gone."""
    try:
        header, descriptors = fork.receive(channel, _LENGTH.size)
        data = bytearray()
        while header and len(header) < _LENGTH.size:
            header += channel.recv(_LENGTH.size - len(header))
        length = _LENGTH.unpack(header)[0] if header else 0
        while len(data) < length:
            chunk = channel.recv(min(length - len(data), 1 << 20))
            if not chunk:
                raise EOFError
            data += chunk
    except ConnectionError as error:
        raise EOFError from error
    if not header:
        raise EOFError
    return pickle.loads(data), descriptors  # noqa: S301 - our own process on the other side


def main(descriptor: int) -> None:
    """Serve jobs that come over the socket `descriptor` until it closes."""
    channel = socket.socket(fileno=descriptor)
    fork.adopt()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever started us; its end of the socket closes
    told: tuple[str, ...] = ("ready",)
    try:
        _preload()
    except Exception as error:
        told = ("broken", f"{type(error).__name__}: {error}")
    with contextlib.suppress(OSError):  # whoever started us is gone
        send(channel, told)
        if told == ("ready",):
            Server(channel).serve()


def _preload() -> None:
    """Import and warm up what every figure needs, so that a fork starts with it."""
    from linocut.figure.output import style

    gc.disable()  # there is nothing yet to be collected
    style.prepare()
    import matplotlib.pyplot as plt
    import numpy.random  # noqa: F401 - numpy waits with it until it is asked for, as most scripts do
    from PIL import Image

    from linocut.figure import shared  # noqa: F401 - forked children find them loaded
    from linocut.figure.output.save import save
    from linocut.figure.process import worker  # noqa: F401 - forked children find them loaded
    from linocut.figure.trace import modules  # noqa: F401 - forked children find them loaded

    Image.preinit()
    figure, axes = plt.subplots(figsize=(4, 3))
    axes.plot([0, 1], label="$x$")
    axes.set_xlabel("x")
    axes.legend()
    save(figure)
    plt.close("all")
    gc.freeze()  # a collection in the child does not copy the parent's pages
    gc.enable()


class Server:
    """The jobs that run now, by process."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._jobs: dict[int, int] = {}
        self._wake, wakeup = socket.socketpair()
        self._wake.setblocking(False)
        wakeup.setblocking(False)
        self._wakeup = wakeup
        fork.hear_ends(wakeup.fileno())

    def serve(self) -> None:
        """Fork, kill and report as asked; end, with every child, when the socket closes."""
        try:
            while True:
                ready, _, _ = select.select([self._channel, self._wake], [], [])
                if self._wake in ready:
                    with contextlib.suppress(BlockingIOError):
                        self._wake.recv(4096)
                    self._reap()
                if self._channel in ready:
                    message, descriptors = receive(self._channel)
                    if message[0] == "run":
                        self._fork(message[1], message[2], descriptors)
                    elif message[0] == "kill":
                        self._to_each(message[1], fork.end)
                    elif message[0] == "ask":
                        self._to_each(message[1], fork.ask)
        except (EOFError, OSError):
            pass
        finally:
            for pid in list(self._jobs):
                fork.end_group(pid)
            fork.end_strays(())

    def _fork(self, number: int, job: Job, descriptors: list[int]) -> None:
        pid = fork.fork()
        if pid == 0:
            try:
                self._child(job, *descriptors)
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(70)
        for descriptor in descriptors:
            os.close(descriptor)
        self._jobs[pid] = number
        send(self._channel, ("started", number, pid))

    def _child(self, job: Job, output: int, news: int) -> None:
        fork.lead()
        fork.hear_no_ends()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for source, target in ((nothing, 0), (output, 1), (output, 2)):
            os.dup2(source, target)
        for other in (self._channel, self._wake, self._wakeup):
            other.close()
        os.close(output)
        os.close(nothing)
        os.set_inheritable(news, False)
        faulthandler.enable(file=2)
        fork.answer()

        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(line_buffering=True)  # what a script printed before it died is told

        from linocut.figure.process import worker

        worker.run(job, news)
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)  # without waiting for whatever threads the script left

    def _to_each(self, number: int, do: Callable[[int], None]) -> None:
        for pid, known in self._jobs.items():
            if known == number:
                do(pid)

    def _reap(self) -> None:
        while ended := fork.reap():
            pid, code, memory = ended
            number = self._jobs.pop(pid, None)
            if number is not None:
                fork.end_group(pid)  # what the script started does not outlive it
                fork.end_strays(tuple(self._jobs))
                send(self._channel, ("ended", number, code, memory))
