"""Draws a preview's figures behind its back, so that text never waits for a script: the last figure stands in."""

import shutil
import threading
import time
from collections import Counter
from collections.abc import Collection, Container, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from linocut import settings
from linocut.figure import draw, plan
from linocut.figure.executor import job as job_of
from linocut.figure.executor import moved, runs
from linocut.figure.memo import Keeper, Memo, recall
from linocut.model.article import Article
from linocut.model.drawing import Drawing, Figure
from linocut.model.site import Site
from linocut.problem import Place, Problem, Problems
from linocut.serve.figure_run import Done, Failed, Run
from linocut.serve.watch import ChangeSignal
from linocut.store.cache import Cache
from linocut.store.inputs import Inputs, Question
from linocut.store.tempdir import scratch

if TYPE_CHECKING:
    from linocut.figure.dask.cluster import Cluster
    from linocut.figure.job import Failure, Job, Outcome
    from linocut.figure.process.pool import Pool


_AFTER = 0.2
"""Seconds for which a drawing for phones keeps out of the way of the page that is just being shown."""


class FigureQueue:
    """The figures of one preview. `figures` is called by the thread that builds; runs happen in a thread here."""

    def __init__(self, root: Path, cache: Cache, signal: ChangeSignal) -> None:
        self._root = root
        self._cache = cache
        self._signal = signal
        self._lock = threading.RLock()
        self._runs: dict[Drawing, Run] = {}
        self._failed: dict[Drawing, Failed] = {}
        self._last: dict[Drawing, Figure] = {}
        self._done: list[Done] = []
        self._shown: list[Done] = []
        self._news = False
        self.silent = False
        """Whether what `figures` told of last was nothing but drawings for phones, after those for the page."""
        self._held = ExitStack()
        self._base = self._held.enter_context(scratch())
        self._numbers = 0
        self._site: Site | None = None
        self._pool: Pool | Cluster | None = None
        self._work = threading.Event()
        self._closed = False

    def figures(
        self, site: Site, articles: Sequence[Article], inputs: Inputs, cache: Cache, progress: object = None
    ) -> draw.Drawn:
        """What there is of every figure; whatever must run begins to, and rings when it is done."""
        del progress
        with self._lock:
            self.silent = self._news and not self._done
            self._news = False
            self._shown += self._done
            self._done = []
        asked = plan.drawings(articles)
        held = draw.hold(asked, inputs, cache)
        problems = [*held.problems]
        found = dict(held.figures)
        wanted: dict[Drawing, str] = {}
        failures: dict[Drawing, Failure] = {}
        complete: set[Drawing] = set()
        for drawing, reason in held.missing.items():
            failed = self._failed.get(drawing)
            if failed and failed.lines == drawing.lines and inputs.holds(failed.observed):
                failures[drawing] = failed.failure
            else:
                wanted[drawing] = reason
            early = self._early(drawing)
            if early and inputs.holds(early.observed) and plan.stored(early.figure, cache):
                found[drawing] = early.figure
                problems += draw.told(early, drawing, asked[drawing])
                complete.add(drawing)
            elif stand_in := self._stand_in(drawing):
                found[drawing] = stand_in
        self._last = {drawing: found[drawing] for drawing in asked if drawing in found}
        self._failed = {drawing: failed for drawing, failed in self._failed.items() if drawing in held.missing}
        self._site = site
        self._call_off_all_but(wanted)
        self._begin(site, wanted)
        return draw.Drawn(self._last, _ordered([*problems, *draw.alike(failures, asked)]), frozenset(wanted) - complete)

    def prepare(self) -> None:
        """Start what draws, so that the first save of a script does not wait for it. For the thread that builds."""
        if self._site and self._last:
            self._engine(self._site)

    @property
    def last(self) -> Mapping[Drawing, Figure]:
        """The figures that were told of last, stand-ins among them."""
        return self._last

    def anticipate(self, changed: Collection[str]) -> None:
        """Begin what is sure to be drawn again, before the rest of the site is looked at."""
        if self._site and self._pool and settings.FILE not in changed:
            scripts = (drawing for drawing in self._last if drawing.script in changed and not drawing.program)
            self._begin(self._site, {drawing: f"{drawing.script} changed" for drawing in scripts})

    def out_of_date(self, changed: Collection[str]) -> None:
        """Call off the runs that read one of these files, or might have."""
        with self._lock:
            for drawing, run in list(self._runs.items()):
                beside = str(Path(drawing.script).parent) + "/"
                if any(name in run.depends or (name.endswith(".py") and name.startswith(beside)) for name in changed):
                    self._call_off(drawing)

    @property
    def finished(self) -> bool:
        """Whether a run has ended of which `figures` has not told yet."""
        return self._news

    def done(self) -> list[Done]:
        """The figures that `figures` showed anew since this was last asked, each once all of its states are drawn."""
        with self._lock:
            busy = {drawing.script for drawing, run in self._runs.items() if not run.early}
            busy |= {one.script for one in self._done}
            whole = [one for one in self._shown if one.script not in busy]
            self._shown = [one for one in self._shown if one.script in busy]
        groups: dict[tuple[str, str, bool], list[Done]] = {}
        for one in whole:
            groups.setdefault((one.script, one.reason, one.failed), []).append(one)
        return [
            replace(states[-1], seconds=max(one.seconds for one in states), states=len(states))
            for states in groups.values()
        ]

    def close(self) -> None:
        """End every run, and leave nothing behind."""
        self._closed = True
        self._work.set()
        if self._pool:
            self._pool.end()
        self._held.close()

    def _tell(self) -> None:
        self._news = True
        self._signal.ring()

    def _early(self, drawing: Drawing) -> Memo | None:
        with self._lock:
            run = self._runs.get(drawing)
            return run.early if run else None

    def _stand_in(self, drawing: Drawing) -> Figure | None:
        """The figure as it was, or else another state of the same script, as long as the store has it."""
        same = (other for other in self._last if (other.script, other.format) == (drawing.script, drawing.format))
        for other in (drawing, *same):
            figure = self._last.get(other)
            if figure and plan.stored(figure, self._cache):
                return replace(figure, drawing=drawing)
        return None

    def _call_off_all_but(self, wanted: Container[Drawing]) -> None:
        with self._lock:
            for drawing in list(self._runs):
                if drawing not in wanted:
                    self._call_off(drawing)

    def _begin(self, site: Site, wanted: Mapping[Drawing, str]) -> None:
        with self._lock:
            states = Counter(drawing.script for drawing in wanted)
            for drawings in runs(drawing for drawing in wanted if drawing not in self._runs):
                self._numbers += 1
                first = drawings[0]
                alone = states[first.script] == 1  # many states would be many pages
                job = job_of(site, drawings, self._base / str(self._numbers), self._cache, early=alone, kept=True)
                known = recall(first, self._cache)
                depends = {question.name for question, _ in known[0].observed} if known else set()
                depends |= set() if first.program else {first.script}  # an article's prose runs nothing
                run = Run(job, wanted[first], frozenset(depends), time.monotonic())
                self._runs |= dict.fromkeys(drawings, run)
                self._engine(site).add(job)
                self._work.set()

    def _engine(self, site: Site) -> "Pool | Cluster":
        from linocut.figure.executor import preview

        if self._pool is None:
            # The process that figures are forked from dies with the thread that started it, so that it never outlives
            # us; this thread, the one that builds, is the one that stays.
            self._pool = preview(site, self._cache)
            threading.Thread(target=self._draw, args=(self._pool,), name="figures", daemon=True).start()
        return self._pool

    def _call_off(self, drawing: Drawing) -> None:
        run = self._runs.pop(drawing)
        if self._pool and run not in self._runs.values():
            self._pool.cancel(run.job)

    def _draw(self, pool: "Pool | Cluster") -> None:
        with pool:
            while not self._closed:
                self._work.wait()
                self._work.clear()
                try:
                    for job, outcome in pool.draw(()):
                        self._receive(job, outcome)
                        if not outcome.early:
                            shutil.rmtree(job.scratch, ignore_errors=True)
                except Problems as told:
                    self._break(told)
                    return
                except OSError:
                    if self._closed:
                        return
                    raise

    def _receive(self, job: "Job", outcome: "Outcome") -> None:
        if not self._early(job.drawings[0]):
            self._finish(job, outcome)
            return
        timer = threading.Timer(_AFTER, self._finish, [job, outcome])
        timer.name, timer.daemon = "figures", True
        timer.start()

    def _finish(self, job: "Job", outcome: "Outcome") -> None:
        with self._lock:
            wanted = [drawing for drawing in job.drawings if drawing in self._runs and self._runs[drawing].job == job]
            if not wanted or self._closed:
                return  # called off
            run = self._runs[wanted[0]]
        if moved(outcome):
            with self._lock:
                for drawing in wanted:
                    if self._runs.get(drawing) is run:
                        self._call_off(drawing)
            self._tell()
            return
        inputs = Inputs(self._root)
        keeper = Keeper(inputs, self._cache)
        kept = {
            drawing: draw.keep(made, outcome, drawing, run.reason, keeper)
            for drawing, made in outcome.each(job.drawings)
            if drawing in wanted
        }
        with self._lock:
            kept = {drawing: one for drawing, one in kept.items() if self._runs.get(drawing) is run}
            if not kept:
                return
            self._settle(run, outcome, kept, inputs)
        self._tell()

    def _settle(self, run: Run, outcome: "Outcome", kept: "Mapping[Drawing, Memo | Failure]", inputs: Inputs) -> None:
        """Take note of what came of a run; under the lock."""
        from linocut.figure.job import Failure

        told = run.early is not None
        failed = any(isinstance(one, Failure) for one in kept.values())
        for drawing, one in kept.items():
            if outcome.early and isinstance(one, Memo):
                run.early = one
            else:
                del self._runs[drawing]
            if isinstance(one, Failure):
                asked_for = () if drawing.program and outcome.questions else (Question("file", drawing.script),)
                questions = {*asked_for, *outcome.questions}
                observed = tuple((question, inputs.ask(question)) for question in questions)
                self._failed[drawing] = Failed(observed, one, drawing.lines)
        if not told or failed:
            self._done.append(Done(run.job.run.script, run.reason, time.monotonic() - run.started, failed))

    def _break(self, told: Problems) -> None:
        """Figures cannot be drawn here at all: say so at each, and begin anew with the next change."""
        from linocut.figure.job import Failure

        if self._closed:
            return
        with self._lock:
            problem = told.problems[0]
            for drawing in self._runs:
                question = Question("file", drawing.script)
                failure = Failure(f"waits: {problem.message}", problem.hint)
                self._failed[drawing] = Failed(((question, Inputs(self._root).ask(question)),), failure, drawing.lines)
            self._runs.clear()
            self._pool = None
        self._tell()


def _ordered(problems: list[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: problem.place or Place("")))
