"""A pool whose processes are forked from one that has loaded numpy and matplotlib."""

import contextlib
import os
import selectors
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from linocut import PACKAGE
from linocut.figure.job import Job
from linocut.figure.process.environment import SETTLED
from linocut.figure.process.pool import Echo, Pool
from linocut.figure.process.server import receive, send
from linocut.problem import Problem, Problems
from linocut.system import fork, processes


class ForkPool(Pool):
    """A process that forks, and what it forked."""

    def __init__(self, jobs: int, echo: Echo | None = None, environment: Mapping[str, str] | None = None) -> None:
        """`environment` is set beside what is alike for every script, and wins over it."""
        super().__init__(jobs, echo)
        self._selector = selectors.DefaultSelector()
        self._pipes: dict[int, list[int]] = {}
        """Of each run, what it prints, and what can be read once an early outcome is there; -1: closed."""
        self._woken, self._waker = socket.socketpair()
        self._woken.setblocking(False)
        self._waker.setblocking(False)
        ours, theirs = socket.socketpair()
        self._channel = ours
        code = (
            f"import sys; sys.path.append({str(PACKAGE.parent)!r}); from linocut.figure.process.forkserver import main"
        )
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter
            [sys.executable, "-P", "-c", f"{code}; main({theirs.fileno()})"],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            env={**os.environ, **SETTLED, **(environment or {})},
            **processes.alone(),
        )
        theirs.close()
        self._listen(ours, self._take_word)
        self._listen(self._woken, self._take_call)

    def close(self) -> None:
        """End every process of the pool."""
        if not self._ready:
            self._process.kill()  # it loads what nobody waits for
        with contextlib.suppress(OSError):
            self._channel.close()
        for pipes in self._pipes.values():
            for descriptor in pipes:
                with contextlib.suppress(OSError):
                    os.close(descriptor)
        self._pipes.clear()
        self._runs.clear()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._selector.close()
        self._woken.close()
        self._waker.close()

    def end(self) -> None:
        """End every process at once, whatever another thread draws; that `draw` raises `Problems`."""
        with contextlib.suppress(OSError):
            self._channel.shutdown(socket.SHUT_RDWR)
        try:
            self._process.wait(2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _wake(self) -> None:
        with contextlib.suppress(OSError):  # full: it is awake; closed: nothing is left to cancel
            self._waker.send(b"!")

    def _begin(self) -> None:
        try:
            message, _ = receive(self._channel)
        except EOFError:
            message = ("broken", "the process that draws figures did not start")
        if message[0] != "ready":
            hint = "install numpy and matplotlib beside linocut"
            raise Problems([Problem(f"figures cannot be drawn: {message[1]}", hint=hint)])
        self._ready = True

    def _start(self, number: int, job: Job) -> None:
        self._hand_over(number, job, self._channel)

    def _hand_over(self, number: int, job: Job, channel: socket.socket, *more: int) -> None:
        """Have a job run by a process that forks and listens at a channel, with more descriptors of its own."""
        output, print_ = fork.pipe()
        news, tell = os.pipe()
        try:
            send(channel, ("run", number, job), (print_, tell, *more))
        except OSError:
            os.close(output)
            os.close(news)
            raise
        finally:
            os.close(print_)
            os.close(tell)
        self._pipes[number] = [output, news]
        self._listen(output, partial(self._drain, number))
        self._listen(news, partial(self._take_news, number))

    def _wait(self) -> None:
        for key, _ in self._selector.select(self._patience()):
            key.data()
        self._heed_limits()

    def _listen(self, source: int | socket.socket, then: Callable[[], None]) -> None:
        self._selector.register(source, selectors.EVENT_READ, then)

    def _take_news(self, number: int) -> None:
        if number in self._pipes:
            self._hang_up(number, 1)
            self._take_early(self._runs[number])

    def _take_call(self) -> None:
        with contextlib.suppress(BlockingIOError):
            self._woken.recv(4096)
        self._end_unwanted()

    def _take_word(self) -> None:
        try:
            message, _ = receive(self._channel)
        except EOFError as error:
            raise Problems([Problem("the process that draws figures ended unexpectedly")]) from error
        self._take_message(message)

    def _take_message(self, message: tuple[Any, ...]) -> None:
        run = self._runs.get(message[1])
        if run is None:
            return
        if message[0] == "started":
            run.begin(message[2])
        elif message[0] == "ended":
            run.end(message[2], message[3])
            self._drain(message[1])
            self._hang_up(message[1], 0, 1)
            del self._pipes[message[1]]

    def _drain(self, number: int) -> None:
        while (output := self._pipes.get(number, [-1])[0]) >= 0:
            try:
                data = os.read(output, 1 << 16)
            except BlockingIOError:
                return
            if not data:
                self._hang_up(number, 0, 1)
                return
            stopped = self._runs[number].cause
            self._hear(number, data)
            if self._runs[number].cause is not stopped:
                return

    def _hang_up(self, number: int, *which: int) -> None:
        pipes = self._pipes[number]
        for index in which:
            if pipes[index] >= 0:
                self._selector.unregister(pipes[index])
                os.close(pipes[index])
                pipes[index] = -1
        self._runs[number].silent = pipes[0] < 0

    def _ask(self, number: int) -> None:
        self._tell(number, "ask")

    def _kill(self, number: int) -> None:
        self._tell(number, "kill")

    def _tell(self, number: int, what: str) -> None:
        """Have the parent of a process do something with it."""
        send(self._channel, (what, number))
