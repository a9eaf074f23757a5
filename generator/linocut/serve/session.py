"""One site kept built in memory: what every address answers now, what is wrong with it, what is being drawn."""

import json
import threading
import time
import traceback
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from linocut import settings
from linocut.build import Stages, assemble, ordered
from linocut.cache import generation
from linocut.inputs import ABSENT, Inputs, Known, Question, Receipt, look
from linocut.model import Article, Drawing, Output, Place, Problem, Site
from linocut.problem import Problems
from linocut.serve import told
from linocut.serve.address import site_path
from linocut.serve.source import line_of
from linocut.serve.studio import Done, Studio
from linocut.serve.warm import Warm
from linocut.serve.watch import Doorbell

MADE = 128 << 20
"""Bytes of pages and files kept made."""

RETIRED = 4000
"""Files that pages shown a moment ago may still ask for, after newer ones have taken their place."""


@dataclass(frozen=True, slots=True)
class View:
    """The site as one build left it."""

    number: int = 0
    site: Site | None = None
    articles: tuple[Article, ...] = ()
    files: Mapping[str, Output] | None = None
    """By path in the output folder; None: the site could not be built yet."""
    problems: tuple[Problem, ...] = ()
    waiting: frozenset[Drawing] = frozenset()

    @property
    def base(self) -> str:
        """Path of the base URL, without a slash at its end: "", or "/blog"."""
        return urlsplit(self.site.base_url).path.rstrip("/") if self.site else ""


class Made(NamedTuple):
    """A file as it was made last."""

    key: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a build in memory came to, for the terminal's line."""

    changed: tuple[str, ...]
    """Files whose bytes are other than before, or that are new or gone."""
    renewed: tuple[str, ...]
    """Files of the site that are new or other than before."""
    drawn: tuple[Done, ...]
    waiting: int
    problems: tuple[Problem, ...]
    seconds: float


class Session:
    """The preview of one site. One thread refreshes; any thread asks for pages."""

    def __init__(self, root: Path, cache: Warm, doorbell: Doorbell, origin: str, overrides: dict[str, Any]) -> None:
        self.root = root
        self.view = View()
        self.linocut = generation()
        self._cache = cache
        self._doorbell = doorbell
        self._origin = origin
        self._overrides = overrides
        self.studio = Studio(root, cache, doorbell)
        self._inputs = Inputs(root, cache.get("serve", "receipt"))
        self._stamps: dict[Question, Known] = {}
        self._finished = threading.Condition()
        self._refreshes = 0
        self._must = True
        self._making = threading.RLock()
        self._made: OrderedDict[str, Made] = OrderedDict()
        self._size = 0
        self._retired: OrderedDict[str, Output] = OrderedDict()
        self._faults: dict[str, tuple[str, tuple[Problem, ...]]] = {}
        self._moved: dict[str, str] = {}

    # --- building ---

    def refresh(self) -> Refreshed:
        """Build what there is now. Whatever is wrong, the last good site stays."""
        started = time.perf_counter()
        before = self.view
        self._must = False
        inputs = Inputs(self.root, {**self._inputs.receipt(), **self._stamps})
        try:
            view = self._build(inputs)
        except Problems as error:
            view = replace(before, problems=ordered(error.problems), waiting=frozenset())
        except KeyError:
            # Somebody emptied the cache while its values were being used: all of it is made again, once.
            self._cache.clear()
            view = replace(before)
            self._must = True
        except Exception:
            view = replace(before, problems=(_bug("building the site"),))
        changed = _differences(self._inputs.receipt(), inputs.receipt()) if before.number else ()
        self._inputs, self._stamps = inputs, {}
        self._cache.put("serve", "receipt", inputs.receipt())
        renewed = _renewed(before.files or {}, view.files or {})
        problems = tuple(problem for problem in view.problems if problem not in before.problems)
        if renewed or (view.problems, view.waiting) != (before.problems, before.waiting) or not before.number:
            self._publish(before, replace(view, number=before.number + 1))
        with self._finished:
            self._refreshes += 1
            self._finished.notify_all()
        done = tuple(self.studio.done())
        return Refreshed(changed, renewed, done, len(view.waiting), problems, time.perf_counter() - started)

    def _build(self, inputs: Inputs) -> View:
        site = settings.load(self.root, inputs, self._overrides)
        site = replace(site, base_url=self._origin + urlsplit(site.base_url).path)
        plan = assemble(site, inputs, self._cache, Stages(), None, figures=self.studio.figures)
        files: dict[str, Output] = {}
        for output in plan.outputs():
            files.setdefault(output.path, output)
        return View(0, site, plan.articles, files, ordered(tuple(plan.problems)), plan.waiting)

    def _publish(self, before: View, view: View) -> None:
        for path, output in (before.files or {}).items():
            if path.startswith("assets/") and path not in (view.files or {}):
                self._retired[path] = output
        while len(self._retired) > RETIRED:
            self._retired.popitem(last=False)
        self._moved |= {article.url: article.path for article in view.articles}
        self.view = view

    def stale(self) -> list[str]:
        """Names of what has changed since the last build read it; "" for what is no file of the author's."""
        changed = []
        for question, known in {**self._inputs.receipt(), **self._stamps}.items():
            now = look(question, self._inputs.path(question.name), known)
            if now.digest != known.digest:
                changed.append(question.name)
            elif now is not known:
                self._stamps[question] = now
        if changed:
            self.studio.out_of_date(changed)
        if self._must or self.studio.finished:
            changed.append("")
        return changed

    @property
    def until(self) -> float:
        """Seconds since the epoch when an article appears or expires by itself."""
        return self._inputs.until

    def questions(self) -> Receipt:
        """What the last build asked of the world: what is worth listening to."""
        return self._inputs.receipt()

    def settle(self, seconds: float = 10.0) -> None:
        """Return when what is shown is what is on disk: for whoever asks between a save and its build."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.stale():
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
        return name if name in (view.files or {}) or name in self._retired else None

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
        view = self.view
        output = (view.files or {}).get(name) or self._retired.get(name)
        if output is None:
            return self._made.get(name)
        last = self._made.get(name)
        if last and (last.key == output.key or self._unfit(view, name)):
            return last
        with self._making:
            last = self._made.get(name)
            if last and last.key == output.key:
                return last
            try:
                made = Made(output.key, output.make())
            except Problems as error:
                self._fault(name, output.key, error.problems)
                return last
            except KeyError:
                self._cache.clear()
                self._must = True
                self._doorbell.ring()
                return last
            except Exception:
                self._fault(name, output.key, (_bug(f"making /{name}"),))
                return last
            self._faults.pop(name, None)
            self._keep(name, made)
            return made

    def _unfit(self, view: View, name: str) -> bool:
        """Whether a page's article cannot be read, so that the last good page says more than a new one."""
        url = "/" + name.removesuffix("index.html")
        article = next((article for article in view.articles if article.url == url), None)
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
        if self._faults.get(name) != (key, problems):
            self._faults[name] = (key, problems)
            self._doorbell.ring()

    def problems(self) -> tuple[Problem, ...]:
        """Everything that is known to be wrong: with the site as a whole, and with pages that were asked for."""
        view = self.view
        found = list(view.problems)
        for name, (key, problems) in list(self._faults.items()):
            output = (view.files or {}).get(name)
            if output is not None and output.key == key:
                found += problems
        return ordered(tuple(found))

    def status(self) -> str:
        """How things stand, as JSON on one line."""
        view = self.view
        pages = self._pages(view)
        scripts = sorted({drawing.script for drawing in view.waiting})
        status = {
            "number": view.number,
            "linocut": self.linocut,
            "problems": told.shown(self.root, self.problems(), pages),
            "unpublished": dict(_unpublished(view)),
            "waiting": [{"script": script, "pages": pages.get(script, [])} for script in scripts],
        }
        return json.dumps(status, ensure_ascii=False)

    @staticmethod
    def _pages(view: View) -> dict[str, list[str]]:
        """For the path of every article and figure script, the site paths that show it."""
        pages: dict[str, list[str]] = {}
        for article in view.articles:
            scripts = {drawing.script for use in article.figures for drawing in use.drawings}
            for path in (article.path, *scripts):
                pages.setdefault(path, []).append(view.base + article.url)
        return pages


def _unpublished(view: View) -> Iterator[tuple[str, str]]:
    """(site path, why) of every article that a build without drafts would leave out."""
    for article in view.articles:
        front = article.front
        start = front.publish_date or front.date
        if front.draft:
            yield view.base + article.url, "draft"
        elif view.site and start and start > view.site.now:
            yield view.base + article.url, f"from {start:%Y-%m-%d}"
        elif view.site and front.expiry_date and front.expiry_date <= view.site.now:
            yield view.base + article.url, f"until {front.expiry_date:%Y-%m-%d}"


def _bug(doing: str) -> Problem:
    hint = "save again once it is mended; the page is as it was"
    return Problem(f"linocut itself failed while {doing}", hint=hint, detail=traceback.format_exc().rstrip())


def _renewed(before: Mapping[str, Output], after: Mapping[str, Output]) -> tuple[str, ...]:
    return tuple(path for path, output in after.items() if path not in before or before[path].key != output.key)


def _differences(before: Receipt, after: Receipt) -> tuple[str, ...]:
    """Files that answer otherwise than before, that have come to a folder, or gone from it."""
    moved = {
        question.name
        for question, known in after.items()
        if question.kind == "folder" and question in before and before[question].digest != known.digest
    }
    found = set()
    for question in {**before, **after}:
        old, new = before.get(question), after.get(question)
        if question.kind != "file":
            continue
        if old and new:
            changed = old.digest != new.digest
        else:
            known = old or new
            changed = str(PurePosixPath(question.name).parent) in moved and known is not None and known.digest != ABSENT
        if changed:
            found.add(question.name)
    return tuple(sorted(found))
