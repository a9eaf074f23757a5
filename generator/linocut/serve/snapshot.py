"""The site as one build left it, and what can be told of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from linocut.model.article import Article
from linocut.model.drawing import Drawing, Figure
from linocut.model.output import Output
from linocut.model.site import Site
from linocut.problem import Problem
from linocut.store.inputs import ABSENT, Receipt


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One edition of the preview."""

    number: int = 0
    site: Site | None = None
    articles: tuple[Article, ...] = ()
    files: Mapping[str, Output] | None = None
    """Pages and what they load, by path in the output folder; None: the site could not be built yet."""
    problems: tuple[Problem, ...] = ()
    waiting: frozenset[Drawing] = frozenset()
    figures: Mapping[Drawing, Figure] = field(default_factory=dict)
    rest: Callable[[], Iterable[Output]] | None = None
    """Every file, feeds and former addresses too. Raises `Problems`."""
    index: Callable[[], Iterable[Output]] | None = None
    """The files of the search; made when it is called."""
    failed: bool = False
    """Whether there was no site to be built, so that this is still the one before, with what is wrong now."""

    @property
    def base(self) -> str:
        """Path of the base URL, without a slash at its end: "", or "/blog"."""
        return urlsplit(self.site.base_url).path.rstrip("/") if self.site else ""

    def article_at(self, name: str) -> Article | None:
        """The article whose page a file is."""
        url = "/" + name.removesuffix("index.html")
        return next((article for article in self.articles if article.url == url), None)

    def pages(self, paths: set[str]) -> dict[str, list[str]]:
        """For those of `paths` that are articles or figure scripts, the site paths that show them."""
        pages: dict[str, list[str]] = {}
        for article in self.articles if paths else ():
            scripts = {drawing.script for use in article.figures for drawing in use.drawings}
            for path in paths & {article.path, *scripts}:
                pages.setdefault(path, []).append(self.base + article.url)
        return pages

    def unpublished(self) -> Iterator[tuple[str, str]]:
        """(site path, why) of every article that a build without drafts would leave out."""
        for article in self.articles:
            front = article.front
            start = front.publish_date or front.date
            if front.draft:
                yield self.base + article.url, "draft"
            elif self.site and start and start > self.site.now:
                yield self.base + article.url, f"from {start:%Y-%m-%d}"
            elif self.site and front.expiry_date and front.expiry_date <= self.site.now:
                yield self.base + article.url, f"until {front.expiry_date:%Y-%m-%d}"


def renewed(before: Mapping[str, Output], after: Mapping[str, Output]) -> tuple[str, ...]:
    """Files of the site that are new or changed."""
    return tuple(path for path, output in after.items() if path not in before or before[path].key != output.key)


def differences(before: Receipt, after: Receipt) -> tuple[str, ...]:
    """The author's files that answer otherwise than before, that have come to a folder, or gone from it."""
    moved: set[str] = set()
    for question, now in sorted(after.items()):  # a folder before those in it
        if question.kind == "folder":
            earlier = before.get(question)
            if earlier.digest != now.digest if earlier else str(PurePosixPath(question.name).parent) in moved:
                moved.add(question.name)
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
