"""What every address of the preview answers: a page as it is now, or as it was when it could be made last."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from linocut.model.output import Output
from linocut.pipeline import ordered
from linocut.problem import Place, Problem, Problems
from linocut.serve.address import site_path
from linocut.serve.background_check import BackgroundCheck
from linocut.serve.deferred import BEGINS, Deferred, fault
from linocut.serve.memory_cache import MemoryCache
from linocut.serve.snapshot import Snapshot
from linocut.serve.source_lookup import line_of
from linocut.store.cache import EntryLost
from linocut.store.inputs import InputChanged

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


class Pages:
    """The files of the newest view, made when they are asked for. Any thread asks."""

    def __init__(self, root: Path, cache: MemoryCache, news: Callable[[], None], again: Callable[[], None]) -> None:
        """`news`: there is something to tell of a page. `again`: the site must be built once more."""
        self.view = Snapshot()
        self.check = BackgroundCheck(self._proved, self._survey, cache)
        self._root = root
        self._cache = cache
        self._news = news
        self._again = again
        self._remade: set[str] = set()
        """Keys of files whose parts were lost when they were made last."""
        self._making = threading.RLock()
        self._made: OrderedDict[str, Made] = OrderedDict()
        self._size = 0
        self._retired: OrderedDict[str, Output] = OrderedDict()
        self._deferred = Deferred()
        self._showing = threading.Lock()
        self._faults: dict[str, tuple[str, tuple[Problem, ...]]] = {}
        self._moved: dict[str, str] = {}
        self._tried: dict[str, str] = {}
        """Name -> key of what was made of it last, be it to find what is wrong."""

    def show(self, view: Snapshot, renewed: tuple[str, ...]) -> None:
        """Answer as this view has it from now on; `renewed` are the files that are other than in the one before."""
        before = self.view
        for path, output in (before.files or {}).items():
            if path.startswith("assets/") and path not in (view.files or {}):
                self._retired[path] = output
        while len(self._retired) > RETIRED:
            self._retired.popitem(last=False)
        self._moved |= {article.url: article.path for article in view.articles}
        with self._showing:
            self.view = view
        self.check.attend(view, renewed, tuple(self._faults))

    # --- addresses ---

    def find(self, path: str) -> str | None:
        """The file at a site path; None when there is none. A path without its slash finds none: see `elsewhere`."""
        view = self.view
        name = self._name(path)
        if name is None:
            return None
        if name == "" or name.endswith("/"):
            name += "index.html"
        known = self._output(view, name) if name != BEGINS else None
        return name if known or self._look(view, name) or self._broken(view, name) else None

    def _broken(self, view: Snapshot, name: str) -> bool:
        """Whether a page that was good once is missing because its file cannot be read."""
        path = self._moved.get("/" + name.removesuffix("index.html"))
        wrong = {one.place.path for one in view.problems if one.severity == "error" and one.place}
        return name in self._made and path in wrong

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
            written = (self._root / article.path).read_text(errors="replace")
        except OSError:
            return None
        line = line_of(text, word, written)
        return Place(article.path, line, 1) if line else None

    def _name(self, path: str) -> str | None:
        base = self.view.base
        return path[len(base) + 1 :] if path.startswith(f"{base}/") else None

    # --- files ---

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
            unfit = last is not None and self._unfit(view, name)
            self._tried[name] = output.key
            try:
                made = Made(output.key, output.make())
            except InputChanged:  # a file was saved since the view was built, which comes next
                self._again()
                return last
            except Problems as error:
                self._fault(name, output.key, error.problems)
                return last
            except Exception as error:
                if isinstance(error, EntryLost) and output.key not in self._remade:
                    self._remade.add(output.key)  # what is lost again at once is no accident
                    self._cache.clear()
                    self._again()
                else:
                    self._fault(name, output.key, (fault("making pages"),))
                return last
            self._remade.discard(output.key)
            if unfit:  # made for what is wrong with it alone
                self._acquit(name, view)
                return last
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
        tried = self._tried.get(name) == output.key
        return _AtHand(last) if last and tried and self._unfit(view, name) else None

    def _output(self, view: Snapshot, name: str) -> Output | None:
        return (view.files or {}).get(name) or self._retired.get(name) or self._deferred.get(view, name)

    def _unfit(self, view: Snapshot, name: str) -> bool:
        """Whether a page's article cannot be read whole, so that the last good page says more than a new one."""
        article = view.article_at(name)
        return article is not None and any(problem.severity == "error" for problem in article.problems)

    def _keep(self, name: str, made: Made) -> None:
        before = self._made.pop(name, None)
        self._made[name] = made
        self._size += len(made.data) - (len(before.data) if before else 0)
        while self._size > MADE and len(self._made) > 1:
            _, oldest = self._made.popitem(last=False)
            self._size -= len(oldest.data)

    # --- what is wrong ---

    def problems(self) -> tuple[Problem, ...]:
        """Everything that is known to be wrong: with the site as a whole, and with pages since they were good."""
        view = self.view
        found = [*view.problems, *(() if view.failed else self._deferred.problems)]
        for name, (key, problems) in list(self._faults.items()):
            output, made = (view.files or {}).get(name), self._made.get(name)
            if output is None or (made and made.key == output.key):
                continue
            # What was wrong stays so until the page is made again, unless its article is past reading.
            if output.key == key or not self._unfit(view, name):
                found += problems
        return ordered(tuple(found))

    def _fault(self, name: str, key: str, problems: tuple[Problem, ...]) -> None:
        if self._faults.get(name) == (key, problems):
            return
        self._faults[name] = (key, problems)
        output = (self.view.files or {}).get(name)
        if output and output.key != key:  # changed while it was made
            self.check.attend(self.view, (name,), (name,))
        self._news()

    def _acquit(self, name: str, view: Snapshot) -> None:
        """A page is good as this view has it."""
        if name in self._faults:
            with self._showing:
                if self.view is view:
                    self._faults.pop(name, None)
            self._news()

    def _survey(self) -> None:
        """Look at all that no page shows, for what is wrong there; not while the site as a whole cannot be built."""
        if not self.view.failed:
            self._look(self.view, "")

    def _look(self, view: Snapshot, name: str) -> Output | None:
        before = self._deferred.problems
        found = self._deferred.look(view, name)
        if self._deferred.problems != before:
            self._news()
        return found

    def _proved(self, name: str) -> bool:
        """Whether a page can be made as it is now."""
        made, output = self.make(name), (self.view.files or {}).get(name)
        return made is not None and output is not None and made.key == output.key
