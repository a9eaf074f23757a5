"""A preview's pool: it keeps checkpoints of articles' programs, and runs an edited one on from the last that holds."""

import os
import socket
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from linocut.figure.job import WAITED, Job, Outcome
from linocut.figure.process import outcome_file
from linocut.figure.process.fork_pool import ForkPool
from linocut.figure.process.server import receive, send
from linocut.figure.process.shelf import Kept, Shelf

_PATIENCE = 1.0
"""Seconds in which a process that has ended has told of its last checkpoint."""


class CheckpointPool(ForkPool):
    """A pool that forks, with processes that it has kept."""

    def __init__(self, jobs: int, checkpoints: int, memory: int) -> None:
        """At most so many, which hold at most so many bytes together."""
        super().__init__(jobs)
        self.shelf = Shelf(checkpoints, memory, self._forget)
        self._placed: dict[Job, Job] = {}
        """Programs that run, or whose outcome nobody has read, each with the scratch folder in which it began."""
        self._lines: dict[int, socket.socket] = {}
        """Where a program tells of checkpoints."""
        self._parents: dict[int, Kept] = {}

    def close(self) -> None:
        """End every process of the pool."""
        for number in list(self._lines):
            self._hang_up_line(number)
        self.shelf.close()
        super().close()

    def draw(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Outcome]]:
        """As for every pool."""
        for job, outcome in super().draw(jobs):
            if self._placed.pop(job, None):
                self.shelf.tidy({placed.scratch for placed in self._placed.values()})
            yield job, outcome

    def _next(self) -> Job | None:
        """The next job; not of a program that is still being ended: both would work in one folder."""
        busy = {job.run for job in self._placed}
        with self._lock:
            job = next((job for job in self._waiting if job.run not in busy), None)
            if job:
                self._waiting.remove(job)
            return job

    def _start(self, number: int, job: Job) -> None:
        if job.worth == float("inf"):
            super()._start(number, job)
            return
        kept = self.shelf.choose(job)
        folder = kept.job.scratch if kept else self.shelf.folder(job)
        placed = replace(job, scratch=folder)
        Path(folder, outcome_file.NAME).unlink(missing_ok=True)
        ours, theirs = socket.socketpair()
        origin = kept or self._origin(number, job)
        with theirs:
            try:
                self._hand_over(number, placed, origin.channel, theirs.fileno())
            except OSError:
                ours.close()
                if not kept:
                    self._mourn(self._origins[number])
                self.shelf.drop(kept)  # it was ended from outside
                self._start(number, job)
                return
        self._runs[number].job = job
        Path(job.scratch).rmdir()
        Path(job.scratch).symlink_to(folder, target_is_directory=True)  # so that its outcome is found there
        self._placed[job], self._lines[number] = placed, ours
        if kept:
            self._parents[number] = kept
            kept.busy = True
        self._listen(ours, partial(self._take_checkpoint, number))

    def _take_checkpoint(self, number: int) -> None:
        if number not in self._lines:
            return
        try:
            told, descriptors = receive(self._lines[number])
        except (EOFError, OSError):
            self._hang_up_line(number)
            return
        os.set_inheritable(descriptors[0], False)
        run, parent = self._runs[number], self._parents.get(number)
        placed = self._placed[run.job]
        seconds = (parent.seconds if parent else 0.0) + told.moment - (run.started or told.moment) - _waited(placed)
        kept = Kept(socket.socket(fileno=descriptors[0]), told, placed, seconds)
        self._listen(kept.channel, partial(self._hear_checkpoint, kept))
        self.shelf.add(kept)

    def _hear_checkpoint(self, kept: Kept) -> None:
        if kept not in self.shelf:
            return
        number = next((number for number, parent in self._parents.items() if parent is kept), -1)
        try:
            message, _ = receive(kept.channel)
        except (EOFError, OSError):
            self.shelf.drop(kept)
            message = ("ended", number, -9, 0)
        self._take_message(message)
        if message[0] == "started" and number in self._runs:
            self._runs[number].deadline -= kept.seconds

    def _take_message(self, message: tuple[Any, ...]) -> None:
        if message[0] == "ended" and message[1] in self._lines:
            number = message[1]
            self._lines[number].settimeout(_PATIENCE)
            while number in self._lines:
                self._take_checkpoint(number)
            if parent := self._parents.pop(number, None):
                parent.busy = False
        super()._take_message(message)

    def _tell(self, number: int, what: str) -> None:
        parent = self._parents.get(number)
        with suppress(OSError):  # it is gone, and its child with it
            if parent:
                send(parent.channel, (what, number))
            else:
                super()._tell(number, what)

    def _hang_up_line(self, number: int) -> None:
        line = self._lines.pop(number)
        self._selector.unregister(line)
        line.close()

    def _forget(self, kept: Kept) -> None:
        self._selector.unregister(kept.channel)
        kept.channel.close()


def _waited(job: Job) -> float:
    """Seconds that do not count, of a run that goes on."""
    with suppress(OSError, ValueError):
        return float(Path(job.scratch, WAITED).read_text())
    return 0.0
