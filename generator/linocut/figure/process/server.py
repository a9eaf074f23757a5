"""What forks for a program that is not this one: it is handed jobs over a socket, and tells how each process ended."""

import contextlib
import faulthandler
import io
import os
import pickle
import select
import signal
import socket
import struct
import sys
from collections.abc import Callable
from typing import Any, NamedTuple

from linocut.figure.job import Job
from linocut.system import fork

_LENGTH = struct.Struct("!Q")
NUMBER = struct.Struct("!I")
"""How a process's number is written to `Server.keeping`."""


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


class Asked(NamedTuple):
    """What a process was forked for."""

    job: Job
    output: int
    """Where what it prints goes."""
    news: int
    """Where it tells of an early outcome."""
    line: int
    """A socket, where it tells of its checkpoints; -1: it keeps none."""


class Server:
    """The jobs that run now, by process."""

    def __init__(self, channel: socket.socket, warm_up: Callable[[], None] | None = None) -> None:
        self._channel = channel
        self._warm_up = warm_up
        self._jobs: dict[int, int] = {}
        self._wake, wakeup = socket.socketpair()
        self._wake.setblocking(False)
        wakeup.setblocking(False)
        self._wakeup = wakeup
        self._kept, self.keeping = fork.pipe()
        """Processes that outlive the job that forked them write their number to the second."""
        self._others: set[int] = set()
        fork.hear_ends(wakeup.fileno())

    def serve(self) -> Asked | None:
        """Fork, kill and report as asked. In a forked process: what for. None when the socket closes: every child has
        ended then."""
        with contextlib.suppress(EOFError, OSError):
            while True:
                ready, _, _ = select.select([self._channel, self._wake], [], [])
                if self._wake in ready:
                    with contextlib.suppress(BlockingIOError):
                        self._wake.recv(4096)
                    self._reap()
                if self._channel in ready:
                    message, descriptors = receive(self._channel)
                    if message[0] == "run" and (asked := self._fork(message[1], message[2], descriptors)):
                        return asked
                    if message[0] == "kill":
                        self._to_each(message[1], fork.end)
                    elif message[0] == "ask":
                        self._to_each(message[1], fork.ask)
                    elif message[0] == "warm" and self._warm_up:
                        self._warm_up()
        for pid in list(self._jobs):
            fork.end_group(pid)
        fork.end_strays(())
        return None

    def _fork(self, number: int, job: Job, descriptors: list[int]) -> Asked | None:
        pid = fork.fork()
        if pid == 0:
            for other in (self._channel, self._wake, self._wakeup):
                other.close()
            os.close(self._kept)
            output, news, line = (*descriptors, -1)[:3]
            return Asked(job, output, news, line)
        for descriptor in descriptors:
            os.close(descriptor)
        self._jobs[pid] = number
        send(self._channel, ("started", number, pid))
        return None

    def _to_each(self, number: int, do: Callable[[int], None]) -> None:
        for pid, known in self._jobs.items():
            if known == number:
                do(pid)

    def _reap(self) -> None:
        while ended := fork.reap():
            pid, code, memory = ended
            self._others.discard(pid)
            number = self._jobs.pop(pid, None)
            if number is not None:
                fork.end_group(pid)  # what the script started does not outlive it
                fork.end_strays((*self._jobs, *self._listed()))
                send(self._channel, ("ended", number, code, memory))

    def _listed(self) -> set[int]:
        """The processes that outlive their job."""
        with contextlib.suppress(BlockingIOError):
            written = os.read(self._kept, 1 << 16)
            self._others |= {pid for (pid,) in NUMBER.iter_unpack(written)}
        return self._others


def settle(asked: Asked) -> None:
    """Make a process that was forked just now a job's own."""
    fork.lead()
    fork.hear_no_ends()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (asked.output, 1), (asked.output, 2)):
        os.dup2(source, target)
    os.close(asked.output)
    os.close(nothing)
    for descriptor in (asked.news, asked.line):
        if descriptor >= 0:
            os.set_inheritable(descriptor, False)
    faulthandler.enable(file=2)
    fork.answer()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(line_buffering=True)  # what a script printed before it died is told
