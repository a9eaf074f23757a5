"""The checkpoints that a preview has: which one a program that was edited runs on from, and which have to go."""

import json
import shutil
import socket
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from linocut.figure.job import Job, stamp
from linocut.figure.process import needs
from linocut.figure.process.checkpoint import Told
from linocut.figure.trace import packages
from linocut.store.inputs import Inputs, Question
from linocut.system import held


@dataclass(eq=False, slots=True)
class Kept:
    """One checkpoint."""

    channel: socket.socket
    """Where it is asked to run on, and whose other end it listens at: it ends when this is closed."""
    told: Told
    job: Job
    """What it stands in the middle of."""
    seconds: float
    """What running up to there took, which counts against the limit of time."""
    observed: tuple[tuple[Question, str], ...] = ()
    """What was asked up to there, but for files, with the answers."""
    busy: bool = False
    """Whether a process that it forked runs."""


class Shelf:
    """At most `most` checkpoints that hold `memory` bytes together, for one thread."""

    def __init__(self, most: int, memory: int, end: Callable[[Kept], None]) -> None:
        self._most = most
        self._memory = memory
        self._end = end
        self._kept: list[Kept] = []
        """Those that were of use last stand last."""
        self._folders: set[str] = set()
        self._distributions: dict[str, str] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def __contains__(self, kept: Kept) -> bool:
        return kept in self._kept

    def folder(self, job: Job) -> str:
        """A scratch folder for a run from the start, which stays as long as there are checkpoints of it."""
        folder = f"{job.scratch}-kept"
        Path(folder).mkdir()
        self._folders.add(folder)
        return folder

    def add(self, kept: Kept) -> None:
        """Keep one that was forked just now, unless what it read is other already."""
        inputs = Inputs(Path(kept.job.root))
        questions = (*kept.told.questions, *packages.questions(kept.told.touched, self._distributions))
        kept.observed = tuple((question, inputs.ask(question)) for question in dict.fromkeys(questions))
        if _files_stand(kept):
            self._kept.append(kept)
            self._bound()
        else:
            self._end(kept)

    def choose(self, job: Job) -> Kept | None:
        """The furthest checkpoint that a run of the job would come through just as it stands."""
        inputs = Inputs(Path(job.root))
        program = json.loads(job.drawings[0].program)
        loaded = needs.of(job)  # what it is seen to read must not depend on what it was before
        like = [
            kept
            for kept in self._kept
            if _alike(kept.job, job) and _same_start(kept, program) and needs.of(kept.job) == loaded
        ]
        holding = [kept for kept in like if _files_stand(kept) and inputs.holds(kept.observed)]
        self._kept = [*(kept for kept in self._kept if kept not in holding), *holding]
        return max(holding, key=lambda kept: kept.told.position, default=None)

    def drop(self, kept: Kept) -> None:
        """End one."""
        self._kept.remove(kept)
        self._end(kept)

    def tidy(self, busy: Collection[str]) -> None:
        """Remove the folders that neither a checkpoint nor a run has: `busy` are those that runs have."""
        for folder in self._folders - {kept.job.scratch for kept in self._kept} - set(busy):
            shutil.rmtree(folder, ignore_errors=True)
            self._folders.discard(folder)

    def close(self) -> None:
        """End all of them."""
        for kept in list(self._kept):
            self.drop(kept)

    def _bound(self) -> None:
        """End the oldest, until they are not too many and not too large."""
        sizes = [held.memory(kept.told.process) for kept in self._kept]
        while len(sizes) > self._most or sum(sizes) > self._memory:
            oldest = next((index for index, kept in enumerate(self._kept) if not kept.busy), None)
            if oldest is None:
                return
            self.drop(self._kept[oldest])
            del sizes[oldest]


def _alike(one: Job, other: Job) -> bool:
    """Whether two jobs are of one article, under the same limits."""
    first, second = (replace(job, drawings=(), scratch="", timeout=0) for job in (one, other))
    return one.run == other.run and first == second


def _same_start(kept: Kept, program: dict[str, Any]) -> bool:
    """Whether the program has run, and was asked, up to there as this one would be."""
    position, before = kept.told.position, json.loads(kept.job.drawings[0].program)
    return all(before[part][:position] == program[part][:position] for part in ("cells", "names")) and [
        text for at, text in before["expressions"] if at < position
    ] == [text for at, text in program["expressions"] if at < position]


def _files_stand(kept: Kept) -> bool:
    return all(stamp(path) == before for path, before in kept.told.stamps)
