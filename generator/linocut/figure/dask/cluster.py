"""Draws jobs on a dask cluster, as `pool.Pool` draws them on this machine: the same jobs, limits, outcomes and errors.

A worker sees of the site what is sent to it. What a run asked of the site must have had the same answer there as it has
here; where it had not, a file was not sent yet, or was changed since, and the figure is drawn again with it.
"""

import contextlib
import queue
import secrets
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from linocut.figure.dask import connect
from linocut.figure.dask.compatibility import incompatible, other_version, unanswered
from linocut.figure.dask.file_set import file_set
from linocut.figure.dask.messages import Answer, Request, engine, hello
from linocut.figure.job import MOVING, Failure, Job, Outcome
from linocut.figure.memo import recall
from linocut.figure.process.pool import Echo
from linocut.model.site import Site
from linocut.problem import Problem, Problems
from linocut.store.cache import Cache
from linocut.store.inputs import ABSENT, Inputs, Question
from linocut.system.paths import absolute

ATTEMPTS = 8
"""Runs of one drawing: each may show one more file that has to be sent."""

_BATCH = 32 << 20
"""Bytes of files that are sent at once."""


@dataclass(slots=True)
class _Run:
    """A job on its way."""

    job: Job
    future: Any = None
    attempts: int = 0
    missed: dict[str, int] = field(default_factory=dict)
    """Worker -> how often it missed files."""


@dataclass(frozen=True, slots=True)
class _Event:
    """Something that another thread wants, or a future that is done."""

    kind: str
    """"add", "cancel", "done", "end"."""
    job: Job | None = None
    future: Any = None


@dataclass(slots=True)
class _Seen:
    """What runs of one script were seen to read of the site."""

    questions: dict[Question, None] = field(default_factory=dict)


class Cluster:
    """A connection to a scheduler. A context manager: nothing of this build outlives it on a worker."""

    def __init__(self, site: Site, cache: Cache, echo: Echo | None = None) -> None:
        self._root = site.root
        self._address = site.figures.scheduler
        self._cache = cache
        self._echo = echo
        self._build = secrets.token_hex(8)
        self._engine = engine()
        self._events: queue.Queue[_Event] = queue.Queue()
        self._runs: dict[Job, _Run] = {}
        self._seen: dict[str, _Seen] = {}
        self._sent: dict[str, set[str]] = {}
        self._inputs = Inputs(site.root)
        self._numbers = 0
        self._client: Any = None
        self._alone = 0.0
        self._ended = False

    def __enter__(self) -> "Cluster":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- as Pool has it ---

    def draw(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Outcome]]:
        """Each job with its outcome, as they come. Raises `Problems` when figures cannot be drawn on the cluster."""
        for job in jobs:
            self.add(job)
        while self._runs or not self._events.empty():
            if self._client is None and not self._ended:
                self._client = connect.join(self._address)
            try:
                done = self._next()
            except Exception:
                if self._ended:
                    break
                raise
            yield from done
        if self._ended:
            raise Problems([Problem("figures were called off")])

    def add(self, job: Job) -> None:
        """Have one more job drawn by the `draw` that is under way in another thread."""
        self._events.put(_Event("add", job))

    def cancel(self, job: Job) -> None:
        """End a job; no outcome comes of it."""
        self._events.put(_Event("cancel", job))

    def end(self) -> None:
        """End everything, whatever another thread draws; that `draw` raises `Problems`."""
        self._ended = True
        self._events.put(_Event("end"))
        self.close()

    def close(self) -> None:
        """End what is still drawn, and leave the cluster."""
        from linocut.figure.dask import dask_worker

        client, self._client = self._client, None
        if client is None:
            return
        with contextlib.suppress(Exception):  # whatever a lost cluster raises: we are leaving
            client.cancel([run.future for run in self._runs.values() if run.future is not None], force=True)
            if client.status == "running":
                client.run(dask_worker.leave, self._build, on_error="ignore")
        self._runs.clear()
        with contextlib.suppress(Exception):
            client.close(timeout=5)

    # --- the cluster ---

    def _look(self) -> None:
        """Notice a cluster that is lost, while nothing comes."""
        if self._client.status != "running":
            raise Problems([self._lost()])
        if self._client.scheduler_info()["workers"]:
            self._alone = 0.0
            return
        self._alone = self._alone or time.monotonic()
        if time.monotonic() - self._alone > connect.WORKERS:
            message = f"figures cannot be drawn: every worker of {self._address} is lost"
            raise Problems([Problem(message, hint=f"see what they wrote, start them again, {connect.LOCAL}")])

    def _lost(self) -> Problem:
        message = f"figures cannot be drawn: the connection to the scheduler at {self._address} is lost"
        return Problem(message, hint=f"see whether it runs, {connect.LOCAL}")

    # --- jobs ---

    def _next(self) -> list[tuple[Job, Outcome]]:
        """What came of whatever happens next."""
        try:
            event = self._events.get(timeout=1)
        except queue.Empty:
            self._look()
            return []
        return list(self._handle(event))

    def _handle(self, event: _Event) -> Iterator[tuple[Job, Outcome]]:
        if event.kind == "add" and event.job:
            self._runs[event.job] = _Run(event.job)
            self._submit(self._runs[event.job])
        elif event.kind == "cancel" and event.job:
            self._call_off(event.job)
        elif event.kind == "done":
            for run in [run for run in self._runs.values() if run.future is event.future]:
                for outcome in self._finish(run):
                    del self._runs[run.job]
                    if self._echo and outcome.spent and outcome.spent.printed:
                        self._echo(outcome.spent.printed.encode() + b"\n")
                    yield run.job, outcome

    def _submit(self, run: _Run) -> None:
        from linocut.figure.dask import dask_worker

        script = run.job.run.script
        self._inputs = Inputs(self._root, self._inputs.receipt())  # asks again what may have changed since
        load = file_set(self._root, script, self._questions(run.job), self._inputs)
        self._numbers += 1
        run.future = self._client.submit(
            dask_worker.draw,
            Request(self._build, self._engine, run.job, load),
            key=f"linocut-{Path(script).stem}-{self._build}-{self._numbers}",
            pure=False,
        )
        run.future.add_done_callback(lambda future: self._events.put(_Event("done", future=future)))

    def _questions(self, job: Job) -> Iterable[Question]:
        """What is known of what a script reads: from earlier builds, and from this one."""
        script = job.run.script
        if script not in self._seen:
            memos = recall(job.drawings[0], self._cache)
            self._seen[script] = _Seen({question: None for memo in memos[:1] for question, _ in memo.observed})
        return self._seen[script].questions

    def _call_off(self, job: Job) -> None:
        from linocut.figure.dask import dask_worker

        run = self._runs.pop(job, None)
        if run and run.future is not None:
            run.future.cancel()
            self._client.run(dask_worker.call_off, job.drawings, self._build, on_error="ignore")

    def _finish(self, run: _Run) -> Iterator[Outcome]:
        """What came of a future: nothing when the job is on its way again."""
        future = run.future
        if future.status == "cancelled":
            raise Problems([self._lost()])
        try:
            answer = future.result()
        except Exception as error:  # a lost worker, or one that has no linocut
            yield Outcome(unanswered(error))
            return
        if answer.strange:
            problem = incompatible(answer.worker, answer.strange, hello())
            raise Problems([problem] if problem else [])
        if answer.broken:
            yield Outcome(Failure(f"cannot be drawn on {answer.worker}: {answer.broken}"))
        elif answer.missing:
            run.missed[answer.worker] = run.missed.get(answer.worker, 0) + 1
            if run.missed[answer.worker] >= ATTEMPTS:
                yield Outcome(MOVING)  # what was sent was never what had been promised
            else:
                self._send(answer, run)
                self._submit(run)
        else:
            yield from self._settle(answer, run)

    def _send(self, answer: Answer, run: _Run) -> None:
        """Send a worker the files that it misses."""
        from linocut.figure.dask import dask_worker

        sent = self._sent.setdefault(answer.worker, set())
        wanted = {name for name in answer.missing if name not in sent or run.missed[answer.worker] > 1}
        load = file_set(self._root, run.job.run.script, self._questions(run.job), self._inputs)
        batch: dict[str, bytes] = {}
        for path, name in load.files:
            if name not in wanted:
                continue
            with contextlib.suppress(OSError):  # gone: the next set is another
                batch[name] = (self._root / path).read_bytes()
            sent.add(name)
            if sum(map(len, batch.values())) > _BATCH:
                self._client.run(dask_worker.receive, batch, workers=[answer.worker], on_error="ignore")
                batch = {}
        if batch:
            self._client.run(dask_worker.receive, batch, workers=[answer.worker], on_error="ignore")

    def _settle(self, answer: Answer, run: _Run) -> Iterator[Outcome]:
        """The outcome, when the worker saw what is here: nothing when the figure is drawn again."""
        assert answer.outcome
        inputs = Inputs(self._root, self._inputs.receipt())
        outside: set[Question] = set()
        for question, there in answer.answers:
            here = inputs.ask(question)
            if here == there:
                continue
            if question.kind == "distribution" and ABSENT not in (here, there):
                yield Outcome(other_version(question.name, there, here, answer.worker))
                return
            if absolute(question.name) or question.kind in {"variable", "distribution"}:
                outside.add(question)  # the worker's own: it cannot be asked here
                continue
            run.attempts += 1
            if run.attempts >= ATTEMPTS:
                yield Outcome(replace(MOVING, detail=question.name))
                return
            seen = self._seen[run.job.run.script].questions
            seen |= {other: None for other, _ in answer.answers}
            self._submit(run)
            return
        questions = tuple(question for question in answer.outcome.questions if question not in outside)
        yield replace(answer.outcome, questions=questions)
