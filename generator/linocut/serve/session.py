"""One site kept built in memory: what every address answers now, what is wrong with it, what is being drawn."""

import json
import threading
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from linocut import settings
from linocut.model.output import Output
from linocut.pipeline import Stages, assemble, ordered
from linocut.problem import Problem, Problems
from linocut.serve import problem_view
from linocut.serve.deferred import fault
from linocut.serve.figure_queue import FigureQueue
from linocut.serve.figure_run import Done
from linocut.serve.memory_cache import MemoryCache
from linocut.serve.pages import Pages
from linocut.serve.snapshot import Snapshot, differences, renewed
from linocut.serve.watch import ChangeSignal
from linocut.store.cache import EntryLost
from linocut.store.generation import generation
from linocut.store.inputs import Inputs, Known, Question, Receipt, look
from linocut.write import collision


class Looked(NamedTuple):
    """What one look at all that the last build read came to."""

    changed: tuple[str, ...]
    """Names of what is other than that build read it; "" for what is not a file of the author's."""
    answers: Receipt


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a build in memory came to, for the terminal's line."""

    changed: tuple[str, ...]
    """Files that changed, are new or are gone."""
    renewed: tuple[str, ...]
    """Files of the site that are new or changed."""
    drawn: tuple[Done, ...]
    silent: bool
    """Whether nothing came that is worth a line: drawings for phones, after those for the page."""
    waiting: int
    problems: tuple[Problem, ...]
    seconds: float


class Session:
    """The preview of one site. One thread refreshes; any thread asks for pages."""

    def __init__(
        self, root: Path, cache: MemoryCache, signal: ChangeSignal, origin: str, overrides: dict[str, Any]
    ) -> None:
        self.root = root
        self.linocut = generation()
        self._cache = cache
        self._signal = signal
        self._origin = origin
        self._overrides = overrides
        self.figures = FigureQueue(root, cache, signal)
        self.pages = Pages(root, cache, signal.ring, self._again)
        self._inputs = Inputs(root, cache.get("serve", "receipt"))
        self._read: Receipt = self._inputs.receipt()
        self._stamps: dict[Question, Known] = {}
        self._finished = threading.Condition()
        self._refreshes = 0
        self._must = True
        self._lost = False
        """Whether the last build found that somebody had emptied the store."""

    def refresh(self, looked: Looked | None = None) -> Refreshed:
        """Build what there is now, as a look a moment ago saw it. Whatever is wrong, the last good site stays."""
        started = time.perf_counter()
        if looked:
            self.figures.anticipate(looked.changed)
        before = self.pages.view
        self._must = False
        inputs = Inputs(self.root, {**self.questions(), **self._stamps}, looked and looked.answers)
        try:
            with self.pages.check.silence():
                view = self._build(inputs)
        except Problems as error:
            view = replace(before, problems=ordered(error.problems), waiting=frozenset(), failed=True)
        except Exception as error:
            if isinstance(error, EntryLost) and not self._lost:
                # Somebody emptied the cache while its values were being used: all of it is made again, once.
                self._cache.clear()
                view = replace(before)
                self._must = self._lost = True
            else:
                view = replace(before, problems=(fault("building the site"),), failed=True)
        else:
            self._lost = False
        if inputs.torn:  # a file was saved meanwhile: all of it is built again, and this told to nobody
            view = replace(before)
            self._must = True
        read = inputs.receipt()
        changed = differences(self._read, read) if before.number else ()
        new = renewed(before.files or {}, view.files or {})
        problems = tuple(problem for problem in view.problems if problem not in before.problems)
        other = (view.problems, view.waiting) != (before.problems, before.waiting)
        if new or changed or other or not before.number:
            self.pages.show(replace(view, number=before.number + 1), new)
        # Only now: whoever asks whether this is what is on disk is to be shown the view that says so.
        self._inputs, self._read, self._stamps = inputs, read, {}
        self._cache.put("serve", "receipt", read)
        with self._finished:
            self._refreshes += 1
            self._finished.notify_all()
        done = tuple(self.figures.done())
        waiting, seconds = len(view.waiting), time.perf_counter() - started
        return Refreshed(changed, new, done, self.figures.silent, waiting, problems, seconds)

    def _build(self, inputs: Inputs) -> Snapshot:
        site = settings.load(self.root, inputs, self._overrides)
        site = replace(site, base_url=self._origin + urlsplit(site.base_url).path)
        plan = assemble(site, inputs, self._cache, Stages(), None, figures=self.figures.figures)
        files: dict[str, Output] = {}
        for output in plan.shown():
            first = files.setdefault(output.path, output)
            if first.key != output.key:
                plan.problems.append(collision(output.path, first.source, output.source))
        found = ordered(tuple(plan.problems))
        last = self.figures.last
        context = plan.context
        return Snapshot(0, site, context.articles, files, found, context.waiting, last, plan.outputs, plan.index)

    def look(self) -> Looked:
        """See what has changed since the last build read it."""
        changed = []
        answers: dict[Question, Known] = {}
        stamps = self._stamps
        for question, known in {**self.questions(), **stamps}.items():
            answers[question] = now = look(question, self._inputs.path(question.name), known)
            if now is known:
                continue
            if now.digest != known.digest:
                changed.append(question.name)
            else:
                stamps[question] = now
        if changed:
            self.figures.out_of_date(changed)
        if self._must or self.figures.finished:
            changed.append("")
        return Looked(tuple(changed), answers)

    @property
    def span(self) -> tuple[float, float]:
        """Seconds since the epoch between which no article appears or expires by itself."""
        return self._inputs.span

    def questions(self) -> Receipt:
        """What the last build asked of the world, with the answers that it built from, and what its pages asked since.

        A page that is made later may read a file that has changed meanwhile: that is no reason to take it for known.
        """
        return {**self._inputs.receipt(), **self._read}

    def settle(self, seconds: float = 10.0) -> None:
        """Return when what is shown is what is on disk: for whoever asks between a save and its build."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.look().changed:
            self._refreshed(deadline - time.monotonic())

    def _again(self) -> None:
        """Have the site built once more, whatever its files say."""
        self._must = True
        self._signal.ring()

    def _refreshed(self, seconds: float) -> None:
        """Have the site built again, and wait for it."""
        with self._finished:
            seen = self._refreshes
            self._signal.ring()
            self._finished.wait_for(lambda: self._refreshes > seen, seconds)

    def status(self) -> str:
        """How things stand, as JSON on one line."""
        view = self.pages.view
        problems = self.pages.problems()
        scripts = sorted({drawing.script for drawing in view.waiting})
        pages = view.pages({*scripts, *(problem.place.path for problem in problems if problem.place)})
        status = {
            "number": view.number,
            "linocut": self.linocut,
            "problems": problem_view.shown(self.root, problems, pages),
            "unpublished": dict(view.unpublished()),
            "waiting": [{"script": script, "pages": pages.get(script, [])} for script in scripts],
        }
        return json.dumps(status, ensure_ascii=False)
