"""A pool without fork: each figure has an interpreter of its own, started ahead to have loaded what they need."""

import contextlib
import os
import pickle
import queue
import subprocess
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import IO

from linocut.figure.job import Job
from linocut.figure.process import needs, spawned
from linocut.figure.process.environment import SETTLED, interpreter
from linocut.figure.process.needs import Loaded
from linocut.figure.process.pool import Echo, Pool
from linocut.problem import Problem, Problems
from linocut.system import processes

_REST = 2.0
"""Seconds for which the rest of what a process printed is waited for once it has ended."""


_News = tuple["_Worker | None", str, bytes]
"""Of whom, what kind, and what was read."""


class _Worker:
    """An interpreter: it loads, runs one job, and ends. What it says is put into a queue by threads."""

    def __init__(self, heard: "queue.SimpleQueue[_News]", environment: dict[str, str], kind: Loaded) -> None:
        self.kind = kind
        """What its run finds loaded."""
        self.number = -1
        """Of its run; -1: it has none yet."""
        self.loaded = False
        self.said = b""
        """What it told on its own account: see `spawned`."""
        self._heard = heard
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter
            interpreter(spawned.__name__, f"main({kind!r})"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            **processes.alone(),
        )
        self._output = threading.Thread(target=self._listen, args=(self.process.stdout, "output"), daemon=True)
        self._output.start()
        threading.Thread(target=self._attend, daemon=True).start()

    def run(self, job: Job) -> None:
        """Hand it its job; it begins once it has loaded."""
        threading.Thread(target=self._give, args=(pickle.dumps(job),), daemon=True).start()

    def end(self) -> None:
        """End it, with all that it started."""
        processes.end(self.process)

    def _give(self, job: bytes) -> None:
        with contextlib.suppress(OSError):  # it is gone: its end says so
            assert self.process.stdin
            self.process.stdin.write(job)
            self.process.stdin.flush()

    def _listen(self, pipe: IO[bytes], kind: str) -> None:
        while data := os.read(pipe.fileno(), 1 << 16):
            self._heard.put((self, kind, data))

    def _attend(self) -> None:
        """Until it has ended, and what it started has too."""
        assert self.process.stderr
        self._listen(self.process.stderr, "told")
        self.process.wait()
        processes.end(self.process)
        self._output.join(_REST)
        self._heard.put((self, "ended", b""))
        for pipe in (self.process.stdin, self.process.stderr, None if self._output.is_alive() else self.process.stdout):
            with contextlib.suppress(OSError):
                if pipe:
                    pipe.close()


class SpawnPool(Pool):
    """Interpreters that draw, and some that have loaded already for those that come next."""

    def __init__(
        self,
        jobs: int,
        echo: Echo | None = None,
        environment: Mapping[str, str] | None = None,
        expected: Iterable[Loaded] = (),
    ) -> None:
        """`environment` is set beside what is alike for every script, and wins over it. `expected` kinds of runs have
        an interpreter started at once, to load."""
        super().__init__(jobs, echo)
        self._environment = {**os.environ, **SETTLED, **(environment or {})}
        self._heard: queue.SimpleQueue[_News] = queue.SimpleQueue()
        self._workers: list[_Worker] = []
        self._closed = False
        self._load(expected)

    def close(self) -> None:
        """End every process of the pool."""
        self.end()
        self._runs.clear()

    def end(self) -> None:
        """End every process at once, whatever another thread draws; that `draw` raises `Problems`."""
        self._closed = True
        workers, self._workers = self._workers, []
        for worker in workers:
            worker.end()
        for worker in workers:
            worker.process.wait()
        self._wake()

    def _load(self, kinds: Iterable[Loaded]) -> None:
        """Have one for each of these that has no job yet."""
        free = Counter(worker.kind for worker in self._workers if worker.number < 0)
        for kind in (Counter(kinds) - free).elements():
            self._workers.append(_Worker(self._heard, self._environment, kind))

    def _start(self, number: int, job: Job) -> None:
        kind = needs.of(job)
        self._load([kind])
        free = [worker for worker in self._workers if worker.number < 0 and worker.kind == kind]
        worker = next((worker for worker in free if worker.loaded), free[0])
        worker.number = number
        worker.run(job)
        with self._lock:
            coming = list(islice(self._waiting, self._jobs))
        self._load(map(needs.of, coming))

    def _wait(self) -> None:
        for worker, kind, data in self._news(self._patience()):
            if worker is None:
                self._end_unwanted()
            elif kind == "output":
                self._print(worker, data)
            elif kind == "told":
                self._take_word(worker, data)
            else:
                self._take_end(worker)
        if self._closed:
            raise Problems([Problem("the processes that draw figures were ended")])
        self._heed_limits()

    def _news(self, patience: float | None) -> Iterator[_News]:
        with contextlib.suppress(queue.Empty):
            yield self._heard.get(timeout=patience)
            while True:
                yield self._heard.get_nowait()

    def _print(self, worker: _Worker, data: bytes) -> None:
        if worker.number in self._runs:
            self._hear(worker.number, data)
        elif worker.number < 0 and self._echo:
            self._echo(data)  # a warning while it loads

    def _take_word(self, worker: _Worker, data: bytes) -> None:
        before = worker.said
        worker.said += data
        run = self._runs.get(worker.number)
        worker.loaded = worker.loaded or spawned.LOADED in worker.said
        if run and spawned.STARTED in worker.said and spawned.STARTED not in before:
            run.begin(worker.process.pid)
        if run and spawned.EARLY in worker.said and spawned.EARLY not in before:
            self._take_early(run)

    def _take_end(self, worker: _Worker) -> None:
        if worker in self._workers:
            self._workers.remove(worker)
        run = self._runs.get(worker.number)
        if self._closed:
            return
        if not worker.loaded and not (run and run.cause):
            said = worker.said.decode(errors="replace").strip().splitlines() or ["its process did not start"]
            hint = "install numpy and matplotlib beside linocut"
            raise Problems([Problem(f"figures cannot be drawn: {said[-1]}", hint=hint)])
        if run:
            most = worker.said.rpartition(spawned.MOST)[2].split()
            run.end(worker.process.returncode, int(most[0]) if spawned.MOST in worker.said and most else 0)
            run.silent = True
            self._load([worker.kind])

    def _wake(self) -> None:
        self._heard.put((None, "woken", b""))

    def _ask(self, number: int) -> None:
        for worker in self._workers:
            if worker.number == number:
                processes.ask(worker.process)

    def _kill(self, number: int) -> None:
        for worker in self._workers:
            if worker.number == number:
                worker.end()
