"""Runs jobs side by side in forked processes, and turns each way that a process can end into an outcome."""

import contextlib
import itertools
import os
import selectors
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from linocut import PACKAGE
from linocut.figure.job import WAITED, WAITING, Failure, Job, Outcome, Spent, size
from linocut.figure.process.environment import SETTLED
from linocut.figure.process.exit_status import left, why
from linocut.figure.process.server import receive, send
from linocut.problem import Problem, Problems
from linocut.system import fork, processes

Echo = Callable[[bytes], None]
"""Called with what scripts print, as they print it."""

FLOOD = 8 << 20
"""Bytes that a script may print."""

_TAIL = 16_000
"""Bytes of what it printed that are kept, to be shown when it dies without a word."""

_GRACE = 0.3
"""Seconds of silence after which a process that was asked where it hangs has said it, and is ended."""

_LAST = 5.0
"""Seconds that it has to answer at all: on a busy machine it may have to wait for its turn."""


@dataclass(slots=True)
class _Run:
    job: Job
    output: int
    news: int
    """Readable once an early outcome is there, and at the end."""
    deadline: float = float("inf")
    started: float = 0.0
    seconds: float = 0.0
    printed: int = 0
    tail: bytes = b""
    ended: tuple[int, int] | None = None
    """Exit code (negative: signal) and most bytes of memory."""
    cause: Failure | None = None
    """Why we ended it."""
    asked: float = 0.0
    """When it was asked where it hangs; 0: not yet."""
    waited: float = 0.0
    """Seconds of waiting for shared work that were added to the deadline."""


class Pool:
    """A process that forks, and at most `jobs` figures being drawn. A context manager: nothing outlives it."""

    def __init__(self, jobs: int, echo: Echo | None = None, environment: Mapping[str, str] | None = None) -> None:
        """`environment` is set beside what is alike for every script, and wins over it."""
        self._jobs = jobs or processes.cores()
        self._echo = echo
        self._selector = selectors.DefaultSelector()
        self._runs: dict[int, _Run] = {}
        self._numbers = itertools.count()
        self._waiting: deque[Job] = deque()
        self._early: deque[tuple[Job, Outcome]] = deque()
        self._lock = threading.Lock()
        """Held while `_waiting` changes: whoever adds and cancels does so from another thread."""
        self._unwanted: set[Job] = set()
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
        self._ready = False
        self._listen(ours, self._hear)
        self._listen(self._woken, self._end_unwanted)

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End every process of the pool."""
        if not self._ready:
            self._process.kill()  # it loads what nobody waits for
        with contextlib.suppress(OSError):
            self._channel.close()
        for run in self._runs.values():
            for descriptor in (run.output, run.news):
                with contextlib.suppress(OSError):
                    os.close(descriptor)
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

    def draw(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Outcome]]:
        """Each job with its outcome, as they come, and with an early one before it where the job asks for that.

        Raises `Problems` when figures cannot be drawn here at all.
        """
        with self._lock:
            self._waiting.extend(jobs)
        if self._waiting and not self._ready:
            self._begin()
        while self._waiting or self._runs:
            self._fill()
            if self._runs:
                self._wait()
            while self._early:
                yield self._early.popleft()
            ended = [number for number, run in self._runs.items() if run.ended and run.output < 0]
            runs = [self._runs.pop(number) for number in ended]
            self._fill()  # the next ones do not wait until somebody has looked at these
            for run in runs:
                self._unwanted.discard(run.job)
                yield run.job, outcome(run)

    def _fill(self) -> None:
        while len(self._runs) < self._jobs and (job := self._next()):
            self._start(next(self._numbers), job)

    def _next(self) -> Job | None:
        with self._lock:
            return self._waiting.popleft() if self._waiting else None

    def add(self, job: Job) -> None:
        """Have one more job drawn by the `draw` that is under way in another thread."""
        with self._lock:
            self._waiting.append(job)
        self._wake()

    def cancel(self, job: Job) -> None:
        """End a job that another thread draws. If it had begun, its outcome comes nevertheless, and says nothing."""
        with self._lock:
            if job in self._waiting:
                self._waiting.remove(job)
                return
        self._unwanted.add(job)
        self._wake()

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
        self._runs[number] = _Run(job, output, news)
        self._listen(output, partial(self._drain, number))
        self._listen(news, partial(self._take_early, number))

    def _wait(self) -> None:
        """Handle whatever happens next: output, an ended process, a limit of time."""
        next_deadline = min((run.deadline for run in self._runs.values()), default=float("inf"))
        patience = None if next_deadline == float("inf") else max(0.0, next_deadline - time.monotonic())
        for key, _ in self._selector.select(patience):
            key.data()
        for number, run in self._runs.items():
            if time.monotonic() >= run.deadline:
                self._overdue(number, run)

    def _listen(self, source: int | socket.socket, then: Callable[[], None]) -> None:
        self._selector.register(source, selectors.EVENT_READ, then)

    def _take_early(self, number: int) -> None:
        run = self._runs[number]
        if run.news >= 0:
            run.news = self._hung_up(run.news)
            found = left(run.job)
            if found and found.early and not run.cause:  # or it is the whole one already
                self._early.append((run.job, found))

    def _end_unwanted(self) -> None:
        with contextlib.suppress(BlockingIOError):
            self._woken.recv(4096)
        for number, run in self._runs.items():
            if run.job in self._unwanted and run.cause is None:
                run.cause = Failure("was called off")
                self._kill(number)

    def _hear(self) -> None:
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
            run.started = time.monotonic()
            run.deadline = run.started + run.job.timeout
        elif message[0] == "ended":
            run.ended = (message[2], message[3])
            run.seconds = time.monotonic() - run.started
            run.deadline = float("inf")
            self._drain(message[1])
            self._hang_up(run)

    def _drain(self, number: int) -> None:
        run = self._runs[number]
        while run.output >= 0:
            try:
                data = os.read(run.output, 1 << 16)
            except BlockingIOError:
                return
            if not data:
                self._hang_up(run)
                return
            run.printed += len(data)
            run.tail = (run.tail + data)[-_TAIL:]
            if run.asked and run.deadline < float("inf"):
                run.deadline = min(run.asked + _LAST, time.monotonic() + _GRACE)
            if self._echo:
                self._echo(data)
            if run.printed > FLOOD and run.cause is None:
                run.cause = Failure(f"printed more than {size(FLOOD)}", hint="print less, or write to a file")
                self._kill(number)
                return

    def _hang_up(self, run: _Run) -> None:
        run.output, run.news = self._hung_up(run.output), self._hung_up(run.news)

    def _hung_up(self, descriptor: int) -> int:
        if descriptor >= 0:
            self._selector.unregister(descriptor)
            os.close(descriptor)
        return -1

    def _overdue(self, number: int, run: _Run) -> None:
        if not run.asked and self._waits(run):
            return
        if run.asked:
            self._kill(number)
            run.deadline = float("inf")
            return
        run.asked = time.monotonic()
        run.cause = Failure(
            f"took longer than the limit of {run.job.timeout:g} s",
            hint='speed it up, share slow work with @shared, or raise "timeout" in [tool.linocut.figures]',
        )
        run.deadline = run.asked + _LAST
        self._tell(number, "ask")  # faulthandler prints where it is, even inside C code

    def _waits(self, run: _Run) -> bool:
        """Give a figure the time that it waits for another to compute what they share."""
        scratch = Path(run.job.scratch)
        with contextlib.suppress(OSError, ValueError):
            waited = float((scratch / WAITED).read_text())
            run.deadline += waited - run.waited
            run.waited = waited
        if (scratch / WAITING).exists():
            run.deadline = max(run.deadline, time.monotonic() + 0.5)
        return run.deadline > time.monotonic()

    def _kill(self, number: int) -> None:
        self._tell(number, "kill")

    def _tell(self, number: int, what: str) -> None:
        """Have the parent of a process do something with it."""
        send(self._channel, (what, number))


def outcome(run: _Run) -> Outcome:
    """What a finished process came to."""
    code, memory = run.ended or (0, 0)
    printed = run.tail.decode(errors="replace").strip()
    spent = Spent(run.seconds, memory, printed.replace(run.job.root + os.sep, ""))
    found = None if run.cause else left(run.job)
    if found and not found.early:
        return replace(found, spent=spent)
    failure = why(run.cause, code, memory, run.job, printed)
    return Outcome(replace(failure, detail=failure.detail.replace(run.job.root + os.sep, "")), spent=spent)
