"""Runs jobs side by side in processes of their own, and turns each way that a process can end into an outcome."""

import itertools
import os
import threading
import time
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from linocut.figure.job import WAITED, WAITING, Failure, Job, Outcome, Spent, over_memory, size
from linocut.figure.process.exit_status import left, why
from linocut.system import limits, processes

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


_GLANCE = 0.1
"""Seconds between looks at the memory of processes that the system does not limit."""


@dataclass(slots=True)
class Run:
    """A job in its process."""

    job: Job
    deadline: float = float("inf")
    started: float = 0.0
    seconds: float = 0.0
    printed: int = 0
    tail: bytes = b""
    silent: bool = False
    """Whether all that it printed was heard."""
    ended: tuple[int, int] | None = None
    """Exit code (negative: signal) and most bytes of memory."""
    cause: Failure | None = None
    """Why we ended it."""
    pid: int = 0
    before: int = 0
    """Bytes of memory that its process held before, where the system does not limit them."""
    asked: float = 0.0
    """When it was asked where it hangs; 0: not yet."""
    waited: float = 0.0
    """Seconds of waiting for shared work that were added to the deadline."""

    def begin(self, pid: int) -> None:
        """It runs from now on, in this process."""
        self.pid = pid
        self.before = processes.held(pid) if limits.WATCHED else 0
        self.started = time.monotonic()
        self.deadline = self.started + self.job.timeout

    def end(self, code: int, memory: int) -> None:
        """Its process has ended."""
        self.ended = (code, memory)
        self.seconds = time.monotonic() - self.started
        self.deadline = float("inf")


class Pool(ABC):
    """At most `jobs` figures being drawn. A context manager: nothing outlives it."""

    def __init__(self, jobs: int, echo: Echo | None = None) -> None:
        self._jobs = jobs or processes.cores()
        self._echo = echo
        self._runs: dict[int, Run] = {}
        self._numbers = itertools.count()
        self._waiting: deque[Job] = deque()
        self._early: deque[tuple[Job, Outcome]] = deque()
        self._lock = threading.Lock()
        """Held while `_waiting` changes: whoever adds and cancels does so from another thread."""
        self._unwanted: set[Job] = set()
        self.meanwhile: Iterator[None] | None = None
        """What there is to do while jobs are being drawn, a little at a time: they are looked after in between."""

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @abstractmethod
    def close(self) -> None:
        """End every process of the pool."""

    @abstractmethod
    def end(self) -> None:
        """End every process at once, whatever another thread draws; that `draw` raises `Problems`."""

    def draw(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Outcome]]:
        """Each job with its outcome, as they come, and with an early one before it where the job asks for that.

        Raises `Problems` when figures cannot be drawn here at all.
        """
        with self._lock:
            self._waiting.extend(jobs)
        while self._waiting or self._runs:
            self._fill()
            if self.meanwhile and next(self.meanwhile, True):  # it gives None until all is done
                self.meanwhile = None
            if self._runs:
                self._wait()
            while self._early:
                yield self._early.popleft()
            ended = [number for number, run in self._runs.items() if run.ended and run.silent]
            runs = [self._runs.pop(number) for number in ended]
            self._fill()  # the next ones do not wait until somebody has looked at these
            for run in runs:
                self._unwanted.discard(run.job)
                yield run.job, _outcome(run)

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

    # --- how processes are started and heard ---

    @abstractmethod
    def _start(self, number: int, job: Job) -> None:
        """Begin a job. Raises `Problems` when figures cannot be drawn here at all."""

    @abstractmethod
    def _wait(self) -> None:
        """Handle whatever happens next: output, an ended process, a limit of time."""

    @abstractmethod
    def _wake(self) -> None:
        """End the `_wait` of another thread."""

    @abstractmethod
    def _ask(self, number: int) -> None:
        """Have a process say where it is."""

    @abstractmethod
    def _kill(self, number: int) -> None:
        """End a process, with all that it started."""

    # --- what is alike for all of them ---

    def _fill(self) -> None:
        while len(self._runs) < self._jobs and (job := self._next()):
            number = next(self._numbers)
            self._runs[number] = Run(job)
            self._start(number, job)

    def _next(self) -> Job | None:
        with self._lock:
            return self._waiting.popleft() if self._waiting else None

    def _patience(self) -> float | None:
        """Seconds until there is something to do or a limit has to be looked at; None: there is none."""
        if self.meanwhile:
            return 0
        deadline = min((run.deadline for run in self._runs.values()), default=float("inf"))
        if limits.WATCHED and self._runs:
            deadline = min(deadline, time.monotonic() + _GLANCE)
        return None if deadline == float("inf") else max(0.0, deadline - time.monotonic())

    def _heed_limits(self) -> None:
        for number, run in self._runs.items():
            if time.monotonic() >= run.deadline:
                self._overdue(number, run)
            elif limits.WATCHED and run.pid and not run.cause and _held(run) > run.job.memory:
                run.cause = over_memory(run.job.memory)
                self._kill(number)

    def _take_early(self, run: Run) -> None:
        found = left(run.job)
        if found and found.early and not run.cause:  # or it is the whole one already
            self._early.append((run.job, found))

    def _end_unwanted(self) -> None:
        for number, run in self._runs.items():
            if run.job in self._unwanted and run.cause is None:
                run.cause = Failure("was called off")
                self._kill(number)

    def _hear(self, number: int, data: bytes) -> None:
        """Take note of what a process printed."""
        run = self._runs[number]
        run.printed += len(data)
        run.tail = (run.tail + data)[-_TAIL:]
        if run.asked and run.deadline < float("inf"):
            run.deadline = min(run.asked + _LAST, time.monotonic() + _GRACE)
        if self._echo:
            self._echo(data)
        if run.printed > FLOOD and run.cause is None:
            run.cause = Failure(f"printed more than {size(FLOOD)}", hint="print less, or write to a file")
            self._kill(number)

    def _overdue(self, number: int, run: Run) -> None:
        if not run.asked and _waits(run):
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
        self._ask(number)  # faulthandler prints where it is, even inside C code


def _held(run: Run) -> int:
    """Bytes that a run has taken."""
    return processes.held(run.pid) - run.before


def _waits(run: Run) -> bool:
    """Give a figure the time that it waits for another to compute what they share."""
    scratch = Path(run.job.scratch)
    with suppress(OSError, ValueError):
        waited = float((scratch / WAITED).read_text())
        run.deadline += waited - run.waited
        run.waited = waited
    if (scratch / WAITING).exists():
        run.deadline = max(run.deadline, time.monotonic() + 0.5)
    return run.deadline > time.monotonic()


def _outcome(run: Run) -> Outcome:
    """What a finished process came to."""
    code, memory = run.ended or (0, 0)
    printed = run.tail.decode(errors="replace").strip()
    spent = Spent(run.seconds, memory, printed.replace(run.job.root + os.sep, ""))
    found = None if run.cause else left(run.job)
    if found and not found.early:
        return replace(found, spent=spent)
    failure = why(run.cause, code, memory, run.job, printed)
    return Outcome(replace(failure, detail=failure.detail.replace(run.job.root + os.sep, "")), spent=spent)
