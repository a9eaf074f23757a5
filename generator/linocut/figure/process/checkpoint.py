"""A program's checkpoints: after a cell its process forks one that waits, and runs on from there when it is asked to.

The one that waits stands exactly as the program stood. Where that cannot be had, because other threads run, a file is
open for writing, or more was written than is worth keeping, there is none, and an edit runs on from an earlier one.
"""

import os
import random
import shutil
import signal
import socket
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from linocut.figure.job import WAITED, WAITING, Job
from linocut.figure.process import outcome_file
from linocut.figure.process.server import NUMBER, Asked, Server, send, settle
from linocut.figure.trace.trace import Trace
from linocut.store.inputs import Question
from linocut.store.packing import uncollected
from linocut.system import fork, held

_LARGEST = 32 << 20
"""Bytes in the scratch folder that are kept beside the memory."""

_OURS = frozenset({WAITED, WAITING, outcome_file.NAME, f"{outcome_file.NAME}.part"})
"""What the scratch folder has that is not the program's."""


class Told(NamedTuple):
    """What a program tells of a checkpoint; the socket that it listens at goes with it."""

    process: int
    position: int
    """How many cells have run."""
    moment: float
    """When, as `time.monotonic` has it."""
    questions: tuple[Question, ...]
    """What was asked up to there, but for files."""
    stamps: tuple[tuple[str, tuple[int, int, int] | None], ...]
    """Of the files that were read up to there."""
    touched: frozenset[str]
    """As `Outcome.touched`."""


class _State(NamedTuple):
    """What a fork does not have by itself."""

    files: Mapping[int, held.Place]
    """Descriptor -> how far it has been read."""
    scratch: Mapping[str, tuple[bytes | None, int]]
    """Path in the scratch folder -> its bytes (None: a folder) and its time."""
    chance: tuple[Any, ...]
    """Of the module random, which begins anew in a fork."""


class Checkpoints:
    """Those of one run. `line` is a socket to whoever asked for it, `keeping` where its parent learns of processes
    that outlive it; -1: there is none."""

    def __init__(self, job: Job, trace: Trace, line: int, keeping: int) -> None:
        self._job = job
        self._trace = trace
        self._line = socket.socket(fileno=line) if line >= 0 else None
        self._keeping = keeping
        self._last = time.monotonic()
        with trace.quietly():
            self._open = held.descriptors() if self._line and held.KNOWN else frozenset()

    def keep(self, position: int) -> Job | None:
        """Fork a checkpoint, if it is worth it. In a process that runs on from one, the job that it runs on with."""
        if not self._line or not held.KNOWN or time.monotonic() - self._last < self._job.worth:
            return None
        with self._trace.quietly(), uncollected():  # whoever waits has what the program dropped as it stood
            state = self._state()
            asked = self._fork(position, state, self._line) if state else None
        self._last = time.monotonic()
        return asked and asked.job

    def _state(self) -> _State | None:
        """What has to be put back in a fork; None where that cannot be."""
        if held.works_on():
            return None
        files = {
            descriptor: held.place(descriptor, self._job.scratch) for descriptor in held.descriptors() - self._open
        }
        scratch = self._scratch()
        if scratch is None or None in files.values():
            return None
        return _State({one: place for one, place in files.items() if place is not None}, scratch, random.getstate())

    def _scratch(self) -> Mapping[str, tuple[bytes | None, int]] | None:
        base, found, room = Path(self._job.scratch), {}, _LARGEST
        for path in sorted(base.rglob("*")):
            name = path.relative_to(base).as_posix()
            if name in _OURS:
                continue
            if path.is_symlink() or not (path.is_dir() or path.is_file()) or (room := room - path.stat().st_size) < 0:
                return None
            found[name] = (path.read_bytes() if path.is_file() else None, path.stat().st_mtime_ns)
        return found

    def _fork(self, position: int, state: _State, line: socket.socket) -> Asked | None:
        sys.stdout.flush()
        sys.stderr.flush()
        ours, theirs = socket.socketpair()
        process = fork.fork()
        if process:
            fork.stand_apart(process)
            theirs.close()
            os.write(self._keeping, NUMBER.pack(process))
            with suppress(OSError):  # whoever asked for it is gone
                send(line, self._told(process, position), (ours.fileno(),))
            ours.close()
            return None
        asked = None
        with suppress(BaseException):
            ours.close()
            asked = _stand(theirs, line)
        if asked is None:
            os._exit(0)
        self._run_on(asked, state, line)
        return asked

    def _told(self, process: int, position: int) -> Told:
        questions = tuple(question for question in self._trace.questions if question.kind != "file")
        return Told(process, position, time.monotonic(), questions, self._trace.stamps, self._trace.touched)

    def _run_on(self, asked: Asked, state: _State, line: socket.socket) -> None:
        """Put back what a fork has not by itself, and be the process of another job."""
        settle(asked)
        os.dup2(asked.line, line.fileno(), inheritable=False)
        os.close(asked.line)
        os.close(asked.news)
        for descriptor, place in state.files.items():
            held.reopen(descriptor, place)
        base = Path(self._job.scratch)
        for path in base.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        for name, (data, _) in state.scratch.items():
            path = base / name
            path.mkdir() if data is None else path.write_bytes(data)
        for name, (_, time_ns) in reversed(list(state.scratch.items())):
            os.utime(base / name, ns=(time_ns, time_ns))
        random.setstate(state.chance)
        self._job = asked.job


def _stand(channel: socket.socket, line: socket.socket) -> Asked | None:
    """Wait, and fork for whoever asks. In a forked process: what for. None when nobody will ask any more."""
    fork.stand_apart()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (1, 2, line.fileno()):
        os.dup2(nothing, descriptor, inheritable=descriptor < 3)
    os.close(nothing)
    server = Server(channel)
    asked = server.serve()
    os.close(server.keeping)
    return asked
