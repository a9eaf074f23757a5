"""Makes pages before anybody opens them, behind the preview's back, so that what is wrong in one is told at once."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager

from linocut.model.article import Article
from linocut.serve.snapshot import Snapshot
from linocut.store.cache import Cache
from linocut.store.generation import digest

SOON = 12
"""Pages made one upon the other; whoever changes more than these waits a little longer for the rest."""

BREATH = 0.03
"""Seconds of rest before each page after them, so that a save or a reader comes first."""


REST = 0.15
"""Seconds after a change in which nothing is done here: whoever looks at the page that was saved comes first."""

CALM = 0.4
"""Seconds without a change after which all else is looked at: feeds, former addresses."""


class BackgroundCheck:
    """Pages that wait to be made once, in a thread of their own, and those that were good."""

    def __init__(self, make: Callable[[str], bool], survey: Callable[[], None], cache: Cache) -> None:
        self._make = make
        self._survey = survey
        self._cache = cache
        self._lock = threading.Lock()
        self._news = threading.Event()
        self._free = threading.Event()
        self._free.set()
        self._closed = False
        self.busy = False
        """Whether something is yet to be looked at."""
        self._view = Snapshot()
        self._renewed: dict[str, None] = {}
        self._faulty: frozenset[str] = frozenset()
        self._good: dict[str, str] = dict(cache.get("serve", "proof") or {})

    def start(self) -> None:
        """Begin."""
        threading.Thread(target=self._run, name="proof", daemon=True).start()

    def close(self) -> None:
        """Leave the rest."""
        self._closed = True
        self._news.set()

    @contextmanager
    def silence(self) -> Iterator[None]:
        """Begin no page while the block runs."""
        self._free.clear()
        try:
            yield
        finally:
            self._free.set()

    def attend(self, view: Snapshot, renewed: Iterable[str], faulty: Iterable[str]) -> None:
        """Look into these files of a new view: those that are pages and have changed, above all `faulty` ones."""
        with self._lock:
            self._view = view
            self._faulty = frozenset(faulty)
            self._renewed |= dict.fromkeys(renewed)
            self.busy = True
        self._news.set()

    def _run(self) -> None:
        wanted: dict[str, str] = {}
        made = 0
        surveyed = True
        while not self._closed:
            patience = (BREATH if made >= SOON else 0) if wanted else None if surveyed else CALM
            if self._news.wait(patience):
                time.sleep(REST)
                self._news.clear()
                wanted, made, surveyed = self._choose(wanted), 0, False
                continue
            if not wanted:
                self._survey()
                surveyed = True
                with self._lock:
                    self.busy = bool(self._renewed)
                continue
            self._free.wait()
            name = next(iter(wanted))
            key = wanted.pop(name)
            made += 1
            if not self._make(name):
                self._good.pop(name, None)
            elif key:
                self._good[name] = key
            if not wanted:
                self._cache.put("serve", "proof", dict(self._good))

    def _choose(self, waiting: Mapping[str, str]) -> dict[str, str]:
        """What to make: every article whose own words, figures or links are other than when its page was good last; of
        the pages around which only the theme or a list has changed, one of each kind; then what waited before."""
        with self._lock:
            view, renewed, faulty, self._renewed = self._view, self._renewed, self._faulty, {}
        files = view.files or {}
        articles = {article.url: article for article in view.articles}
        targets = {f"{article.url}#{label.id}" for article in view.articles for label in article.labels} | set(articles)
        wanted: dict[str, str] = {}
        kinds = set()
        for name in renewed:
            if not name.endswith(".html") or name not in files:
                continue
            article = articles.get("/" + name.removesuffix("index.html"))
            key = _substance(article, view, targets) if article else ""
            kind = (name.partition("/")[0], article is None)
            if (article and self._good.get(name) != key) or kind not in kinds or name in faulty:
                kinds.add(kind)
                wanted[name] = key
        return {**wanted, **{name: key for name, key in waiting.items() if name in files and name not in wanted}}


def _substance(article: Article, view: Snapshot, targets: set[str]) -> str:
    """Names everything that can be wrong in an article's page but its theme."""
    figures = [
        (drawing in view.waiting, figure.digest if (figure := view.figures.get(drawing)) else "")
        for use in article.figures
        for drawing in use.drawings
    ]
    return digest(article.key, figures, [link.target in targets for link in article.links])
