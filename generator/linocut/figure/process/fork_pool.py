"""A pool whose processes are forked from those that have loaded what they need."""

import contextlib
import os
import selectors
import socket
import subprocess
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, NoReturn

from linocut.figure.job import Job
from linocut.figure.process import needs
from linocut.figure.process.environment import SETTLED, interpreter
from linocut.figure.process.needs import Loaded
from linocut.figure.process.pool import Echo, Pool
from linocut.figure.process.server import receive, send
from linocut.problem import Problem, Problems
from linocut.system import fork, processes

MANY = 3
"""Figures still to be drawn for which it is worth while to have matplotlib warmed up."""


class _Forker:
    """A process that forks, which runs of one kind come from."""

    def __init__(self, loaded: Loaded, environment: Mapping[str, str] | None) -> None:
        self.warm = loaded != "matplotlib"
        """Whether there is nothing to warm up, or it was asked to."""
        self.ready = False
        self.channel, theirs = socket.socketpair()
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter
            interpreter("linocut.figure.process.forkserver", f"main({theirs.fileno()}, {loaded!r})"),
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            env={**os.environ, **SETTLED, **(environment or {})},
            **processes.alone(),
        )
        theirs.close()

    def end(self, patience: float) -> None:
        """End it, if it has not ended by then."""
        if not self.ready:
            self.process.kill()  # it loads what nobody waits for
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class ForkPool(Pool):
    """Processes that fork, and what they forked."""

    def __init__(
        self,
        jobs: int,
        echo: Echo | None = None,
        environment: Mapping[str, str] | None = None,
        expected: Iterable[Loaded] = (),
    ) -> None:
        """`environment` is set beside what is alike for every script, and wins over it. `expected` kinds of runs have
        their forking process started at once, to load."""
        super().__init__(jobs, echo)
        self._environment = environment
        self._forkers: dict[Loaded, _Forker] = {}
        self._origins: dict[int, _Forker] = {}
        """Of each run, the process that it is forked from."""
        self._ended = False
        self._selector = selectors.DefaultSelector()
        self._pipes: dict[int, list[int]] = {}
        """Of each run, what it prints, and what can be read once an early outcome is there; -1: closed."""
        self._woken, self._waker = socket.socketpair()
        self._woken.setblocking(False)
        self._waker.setblocking(False)
        self._listen(self._woken, self._take_call)
        for loaded in expected:
            self._forker(loaded)

    def close(self) -> None:
        """End every process of the pool."""
        for forker in self._forkers.values():
            with contextlib.suppress(OSError):
                forker.channel.close()
        for pipes in self._pipes.values():
            for descriptor in pipes:
                with contextlib.suppress(OSError):
                    os.close(descriptor)
        self._pipes.clear()
        self._runs.clear()
        for forker in self._forkers.values():
            forker.end(5)
        self._selector.close()
        self._woken.close()
        self._waker.close()

    def end(self) -> None:
        """End every process at once, whatever another thread draws; that `draw` raises `Problems`."""
        self._ended = True
        forkers = list(self._forkers.values())
        for forker in forkers:
            with contextlib.suppress(OSError):
                forker.channel.shutdown(socket.SHUT_RDWR)
        for forker in forkers:
            forker.end(2)
        self._wake()

    def _wake(self) -> None:
        with contextlib.suppress(OSError):  # full: it is awake; closed: nothing is left to cancel
            self._waker.send(b"!")

    def _forker(self, loaded: Loaded) -> _Forker:
        """The process from which runs of a kind are forked, started when there is the first."""
        if self._ended:
            raise Problems([Problem("the processes that draw figures were ended")])
        if loaded not in self._forkers:
            forker = self._forkers[loaded] = _Forker(loaded, self._environment)
            self._listen(forker.channel, partial(self._take_word, forker))
        return self._forkers[loaded]

    def _start(self, number: int, job: Job) -> None:
        forker = self._origin(number, job)
        try:
            self._hand_over(number, job, forker.channel)
        except OSError:
            self._mourn(forker)

    def _origin(self, number: int, job: Job) -> _Forker:
        """Where a run is forked from."""
        forker = self._origins[number] = self._forker(needs.of(job))
        return forker

    def _mourn(self, forker: _Forker) -> NoReturn:
        """Raise what a process said before it ended."""
        while True:
            self._take_word(forker)

    def _fill(self) -> None:
        super()._fill()
        forker = self._forkers.get("matplotlib")
        if forker and not forker.warm and len(self._waiting) >= MANY:
            forker.warm = True
            with contextlib.suppress(OSError):  # it is gone, which is heard
                send(forker.channel, ("warm",))

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

    def _take_word(self, forker: _Forker) -> None:
        try:
            message, _ = receive(forker.channel)
        except (EOFError, OSError) as error:
            if forker.ready:
                raise Problems([Problem("the process that draws figures ended unexpectedly")]) from error
            message = ("broken", "the process that draws figures did not start")
        if message[0] == "broken":
            hint = "install numpy and matplotlib beside linocut"
            raise Problems([Problem(f"figures cannot be drawn: {message[1]}", hint=hint)])
        if message[0] == "ready":
            forker.ready = True
        else:
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
            self._origins.pop(message[1], None)

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
        if forker := self._origins.get(number):
            send(forker.channel, (what, number))
