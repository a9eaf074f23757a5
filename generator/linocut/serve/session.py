"""One site kept built in memory: what every address answers now, what is wrong with it, what is being drawn."""

import json
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from linocut import settings
from linocut.model.article import Output
from linocut.pipeline import Stages, assemble, ordered
from linocut.problem import Place, Problem, Problems
from linocut.serve import problem_view
from linocut.serve.address import site_path
from linocut.serve.background_check import BackgroundCheck
from linocut.serve.deferred import BEGINS, Deferred, fault
from linocut.serve.figure_queue import Done, FigureQueue
from linocut.serve.memory_cache import MemoryCache
from linocut.serve.snapshot import Snapshot, differences, renewed
from linocut.serve.source_lookup import line_of
from linocut.serve.watch import ChangeSignal
from linocut.store.cache import EntryLost, generation
from linocut.store.inputs import InputChanged, Inputs, Known, Question, Receipt, look
from linocut.write import collision

MADE = 128 << 20
"""Bytes of pages and files kept made."""

RETIRED = 4000
"""Files that pages shown a moment ago may still ask for, after newer ones have taken their place."""


class Made(NamedTuple):
    """A file as it was made last."""

    key: str
    data: bytes


class _AtHand(NamedTuple):
    """The answer where nothing is to be made: None where nothing ever could."""

    made: Made | None


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
        self, root: Path, cache: MemoryCache, doorbell: ChangeSignal, origin: str, overrides: dict[str, Any]
    ) -> None:
        self.root = root
        self.view = Snapshot()
        self.linocut = generation()
        self._cache = cache
        self._doorbell = doorbell
        self._origin = origin
        self._overrides = overrides
        self.studio = FigureQueue(root, cache, doorbell)
        self.proof = BackgroundCheck(self._proved, self._survey, cache)
        self._inputs = Inputs(root, cache.get("serve", "receipt"))
        self._read: Receipt = self._inputs.receipt()
        self._stamps: dict[Question, Known] = {}
        self._finished = threading.Condition()
        self._refreshes = 0
        self._must = True
        self._lost = False
        """Whether the last build found that somebody had emptied the store."""
        self._remade: set[str] = set()
        """Keys of files whose parts were lost when they were made last."""
        self._making = threading.RLock()
        self._made: OrderedDict[str, Made] = OrderedDict()
        self._size = 0
        self._retired: OrderedDict[str, Output] = OrderedDict()
        self._later = Deferred()
        self._showing = threading.Lock()
        self._faults: dict[str, tuple[str, tuple[Problem, ...]]] = {}
        self._moved: dict[str, str] = {}

    # --- building ---

    def refresh(self, looked: Looked | None = None) -> Refreshed:
        """Build what there is now, as a look a moment ago saw it. Whatever is wrong, the last good site stays."""
        started = time.perf_counter()
        if looked:
            self.studio.anticipate(looked.changed)
        before = self.view
        self._must = False
        inputs = Inputs(self.root, {**self.questions(), **self._stamps}, looked and looked.answers)
        try:
            with self.proof.silence():
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
            self._publish(before, replace(view, number=before.number + 1))
            self.proof.attend(self.view, new, tuple(self._faults))
        # Only now: whoever asks whether this is what is on disk is to be shown the view that says so.
        self._inputs, self._read, self._stamps = inputs, read, {}
        self._cache.put("serve", "receipt", read)
        with self._finished:
            self._refreshes += 1
            self._finished.notify_all()
        done = tuple(self.studio.done())
        waiting, seconds = len(view.waiting), time.perf_counter() - started
        return Refreshed(changed, new, done, self.studio.silent, waiting, problems, seconds)

    def _build(self, inputs: Inputs) -> Snapshot:
        site = settings.load(self.root, inputs, self._overrides)
        site = replace(site, base_url=self._origin + urlsplit(site.base_url).path)
        plan = assemble(site, inputs, self._cache, Stages(), None, figures=self.studio.figures)
        files: dict[str, Output] = {}
        for output in plan.shown():
            first = files.setdefault(output.path, output)
            if first.key != output.key:
                plan.problems.append(collision(output.path, first.source, output.source))
        found = ordered(tuple(plan.problems))
        last = self.studio.last
        context = plan.context
        return Snapshot(0, site, context.articles, files, found, context.waiting, last, plan.outputs, plan.index)

    def _publish(self, before: Snapshot, view: Snapshot) -> None:
        for path, output in (before.files or {}).items():
            if path.startswith("assets/") and path not in (view.files or {}):
                self._retired[path] = output
        while len(self._retired) > RETIRED:
            self._retired.popitem(last=False)
        self._moved |= {article.url: article.path for article in view.articles}
        with self._showing:
            self.view = view

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
            self.studio.out_of_date(changed)
        if self._must or self.studio.finished:
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

    def _refreshed(self, seconds: float) -> None:
        """Have the site built again, and wait for it."""
        with self._finished:
            seen = self._refreshes
            self._doorbell.ring()
            self._finished.wait_for(lambda: self._refreshes > seen, seconds)

    # --- answering ---

    def find(self, path: str) -> str | None:
        """The file at a site path; None when there is none. A path without its slash finds none: see `elsewhere`."""
        view = self.view
        name = self._name(path)
        if name is None:
            return None
        if name == "" or name.endswith("/"):
            name += "index.html"
        known = self._output(view, name) if name != BEGINS else None
        return name if known or self._look(view, name) else None

    def elsewhere(self, path: str) -> str | None:
        """Where a site path that finds nothing leads: to its folder, into the base URL, to an article's new address."""
        view = self.view
        files = view.files or {}
        name = self._name(path)
        if name is None:
            return f"{view.base}/" if path == "/" else None
        if name and f"{name}/index.html" in files:
            return f"{path}/"
        source = self._moved.get(f"/{name}")
        moved = next((article.url for article in view.articles if article.path == source), None)
        return f"{view.base}{moved}" if moved and moved != f"/{name}" else None

    def missing(self, path: str) -> str:
        """The file that answers for an address that is none: that of its language."""
        own = f"{(self._name(path) or '').partition('/')[0]}/404.html"
        return own if own in (self.view.files or {}) else "404.html"

    def source(self, path: str, text: str, word: str) -> Place | None:
        """Where a piece of a page's text was written; None when its article has nothing like it."""
        view = self.view
        article = next((article for article in view.articles if view.base + article.url == site_path(path)), None)
        if article is None:
            return None
        try:
            written = (self.root / article.path).read_text(errors="replace")
        except OSError:
            return None
        line = line_of(text, word, written)
        return Place(article.path, line, 1) if line else None

    def _name(self, path: str) -> str | None:
        base = self.view.base
        return path[len(base) + 1 :] if path.startswith(f"{base}/") else None

    def make(self, name: str) -> Made | None:
        """A file of the site, or what it was when it could be made last; None when it never could."""
        done = self._at_hand(name)
        if done:
            return done.made
        with self._making:
            done = self._at_hand(name)
            if done:
                return done.made
            view, last = self.view, self._made.get(name)
            output = self._output(view, name)
            if output is None:
                return last
            try:
                made = Made(output.key, output.make())
            except InputChanged:  # a file was saved since the view was built, which comes next
                self._must = True
                self._doorbell.ring()
                return last
            except Problems as error:
                self._fault(name, output.key, error.problems)
                return last
            except Exception as error:
                if isinstance(error, EntryLost) and output.key not in self._remade:
                    self._remade.add(output.key)  # what is lost again at once is no accident
                    self._cache.clear()
                    self._must = True
                    self._doorbell.ring()
                else:
                    self._fault(name, output.key, (fault("making pages"),))
                return last
            self._remade.discard(output.key)
            self._keep(name, made)
            self._acquit(name, view)
            return made

    def _at_hand(self, name: str) -> _AtHand | None:
        """What need not be made: None when it must be."""
        view, last = self.view, self._made.get(name)
        output = self._output(view, name)
        if output is None:
            return _AtHand(last)
        if last and last.key == output.key:
            self._acquit(name, view)
            return _AtHand(last)
        return _AtHand(last) if last and self._unfit(view, name) else None

    def _output(self, view: Snapshot, name: str) -> Output | None:
        return (view.files or {}).get(name) or self._retired.get(name) or self._later.get(view, name)

    def _survey(self) -> None:
        """Look at all that no page shows, for what is wrong there; not while the site as a whole cannot be built."""
        if not self.view.failed:
            self._look(self.view, "")

    def _look(self, view: Snapshot, name: str) -> Output | None:
        before = self._later.problems
        found = self._later.look(view, name)
        if self._later.problems != before:
            self._doorbell.ring()
        return found

    def _proved(self, name: str) -> bool:
        """Whether a page can be made as it is now."""
        made, output = self.make(name), (self.view.files or {}).get(name)
        return made is not None and output is not None and made.key == output.key

    def _unfit(self, view: Snapshot, name: str) -> bool:
        """Whether a page's article cannot be read, so that the last good page says more than a new one."""
        article = view.article_at(name)
        return article is not None and any(problem.severity == "error" for problem in article.problems)

    def _keep(self, name: str, made: Made) -> None:
        before = self._made.pop(name, None)
        self._made[name] = made
        self._size += len(made.data) - (len(before.data) if before else 0)
        while self._size > MADE and len(self._made) > 1:
            _, oldest = self._made.popitem(last=False)
            self._size -= len(oldest.data)

    # --- telling ---

    def _fault(self, name: str, key: str, problems: tuple[Problem, ...]) -> None:
        if self._faults.get(name) == (key, problems):
            return
        self._faults[name] = (key, problems)
        output = (self.view.files or {}).get(name)
        if output and output.key != key:  # changed while it was made
            self.proof.attend(self.view, (name,), (name,))
        self._doorbell.ring()

    def _acquit(self, name: str, view: Snapshot) -> None:
        """A page is good as this view has it."""
        if name in self._faults:
            with self._showing:
                if self.view is view:
                    self._faults.pop(name, None)
            self._doorbell.ring()

    def problems(self) -> tuple[Problem, ...]:
        """Everything that is known to be wrong: with the site as a whole, and with pages since they were good."""
        view = self.view
        found = [*view.problems, *(() if view.failed else self._later.problems)]
        for name, (key, problems) in list(self._faults.items()):
            output, made = (view.files or {}).get(name), self._made.get(name)
            if output is None or (made and made.key == output.key):
                continue
            # What was wrong stays so until the page is made again, unless its article is past reading.
            if output.key == key or not self._unfit(view, name):
                found += problems
        return ordered(tuple(found))

    def status(self) -> str:
        """How things stand, as JSON on one line."""
        view = self.view
        problems = self.problems()
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
