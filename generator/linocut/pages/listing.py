"""Which articles a page lists, and in what order: pure questions about the edition's articles."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import PurePosixPath

from linocut.content.permalink import BRANCH, FOLDER
from linocut.model.address import tag_url
from linocut.model.article import Article
from linocut.model.render_context import Tag, tags
from linocut.model.site import Site
from linocut.problem import Place, Problem

RELATED = 3
"""Articles that another article recommends."""


@dataclass(frozen=True, slots=True)
class Around:
    """What an article's page shows of other articles."""

    newer: Article | None
    older: Article | None
    related: tuple[Article, ...]
    series: tuple[Article, ...]
    """All parts in the order of their dates, itself among them; () when it is not a series."""
    section: tuple[Article, ...]
    """The pages beside an undated page, itself among them, in reading order; () for an article, or what is unlisted."""

    @property
    def groups(self) -> list[tuple[str, tuple[Article, ...]]]:
        """The pages of the section by `params.group`, in reading order; "": those of none."""
        grouped = groupby(self.section, lambda page: str(page.front.params.get("group", "")))
        return [(name, tuple(pages)) for name, pages in grouped]


def posts(articles: Iterable[Article]) -> tuple[Article, ...]:
    """What feeds hold: everything with a date, in the edition's order (newest first)."""
    return tuple(article for article in articles if article.front.date and not article.front.unlisted)


def named(articles: Iterable[Article]) -> tuple[Article, ...]:
    """What the site names somewhere: all but what is found by its address alone."""
    return tuple(article for article in articles if not article.front.unlisted)


def listed(articles: Iterable[Article], home: str = "/") -> tuple[Article, ...]:
    """What home and archive list: articles by date, then those without one, by `params.weight` and title. These are the
    undated pages of folders that hold articles; where nothing has a date, or the home page says `params.list: true`, of
    all folders, unless a text of the author's stands there alone."""
    dated = posts(articles := named(articles))
    own = next((article for article in articles if article.url == home), None)
    every = own.front.params.get("list") is True if own else not dated
    fed = {article.section for article in dated}
    undated = [
        article
        for article in articles
        if article.section and not article.front.date and not is_list(article) and (every or article.section in fed)
    ]
    return (*dated, *sorted(undated, key=lambda page: (_weight(page), page.front.title.casefold(), page.url)))


def sections(articles: Iterable[Article]) -> dict[str, tuple[Article, ...]]:
    """Section -> its undated pages in reading order: the section's own first, then by `params.weight`, by address."""
    found: defaultdict[str, list[Article]] = defaultdict(list)
    for article in named(articles):
        if article.section and not article.front.date:
            found[article.section].append(article)
    return {name: tuple(sorted(pages, key=_reading_order)) for name, pages in sorted(found.items())}


def is_list(article: Article) -> bool:
    """Whether it introduces a list of articles: it is some folder's `_index.md`."""
    return article.path.rpartition("/")[2].startswith(f"{BRANCH}.")


def is_tag(article: Article) -> bool:
    """Whether it introduces the list of a tag, or that of all tags."""
    return article.url.startswith(f"{article.home}tags/") and is_list(article)


def unused(articles: tuple[Article, ...]) -> tuple[Problem, ...]:
    """Warnings of files that introduce a tag which no article carries."""
    introduced = [article for article in articles if is_tag(article)]
    carried = {tag.url for tag in tags(articles)} if introduced else ()
    return tuple(
        Problem(f"no article carries the tag of {article.url}", Place(article.path), severity="warning")
        for article in introduced
        if article.url not in carried and article.url != f"{article.home}tags/"
    )


def members(articles: Iterable[Article], section: str, own: Article | None) -> tuple[Article, ...]:
    """What the list of a section shows, or that of the folder whose `_index.md` is `own`: articles, then pages."""
    folder = f"{PurePosixPath(own.logical).parent}/" if own else ""
    found = [
        article
        for article in named(articles)
        if article is not own and article.section == section and article.logical.startswith(folder)
    ]
    undated = sorted((article for article in found if not article.front.date), key=_reading_order)
    return (*(article for article in found if article.front.date), *undated)


def introduction(articles: Iterable[Article], section: str) -> Article | None:
    """The section's own `_index.md`, if it is published."""
    path = f"{FOLDER}/{section}/{BRANCH}"
    return next((article for article in articles if article.logical.rpartition(".")[0] == path), None)


def heading(section: str, own: Article | None) -> str:
    """What a section is called."""
    return own.front.title if own else section.replace("-", " ").capitalize()


def fed(articles: Iterable[Article]) -> tuple[str, ...]:
    """Sections with a feed of their own: those that hold articles, unless one holds them all."""
    found = sorted({article.section for article in posts(articles)} - {""})
    return tuple(found) if len(found) > 1 else ()


def _reading_order(article: Article) -> tuple[bool, float, str]:
    return article.url != f"{article.home}{article.section}/", _weight(article), article.url


def _weight(article: Article) -> float:
    weight = article.front.params.get("weight", 0)
    number = float(weight) if isinstance(weight, (int, float)) else 0.0
    return number or float("inf")


def years(articles: Iterable[Article]) -> dict[int, tuple[Article, ...]]:
    """Year -> its articles, in the order given."""
    found: defaultdict[int, list[Article]] = defaultdict(list)
    for article in articles:
        if article.front.date:
            found[article.front.date.year].append(article)
    return {year: tuple(members) for year, members in found.items()}


def paged(articles: tuple[Article, ...], size: int, url: str) -> dict[str, tuple[Article, ...]]:
    """Address of each page of the list at `url` -> the articles on it; at least one page. `size` 0: all on one."""
    count = size or max(1, len(articles))
    pages = {url: articles[:count]}
    for start in range(count, len(articles), count):
        pages[f"{url}page/{start // count + 1}/"] = articles[start : start + count]
    return pages


def of_section(
    articles: Iterable[Article], section: str, own: Article | None, site: Site
) -> dict[str, tuple[Article, ...]]:
    """The pages of the list of a section, or of the folder below it whose `_index.md` is `own`."""
    unlisted = own is not None and own.front.params.get("list") is False
    url = own.url if own else f"{site.home}{section}/"
    return paged(members(articles, section, own), 0 if unlisted or url.endswith(".html") else site.paginate, url)


def series(articles: Iterable[Article]) -> dict[str, tuple[Article, ...]]:
    """Series -> its parts, oldest first; `articles` come newest first."""
    found: defaultdict[str, list[Article]] = defaultdict(list)
    for article in articles:
        if article.front.series:
            found[article.front.series].append(article)
    return {name: tuple(reversed(found[name])) for name in sorted(found)}


class Neighbourhood:
    """What stands around each article of an edition.

    Linear in the articles times the tags they carry, so that a thousand articles cost next to nothing.
    """

    NEWEST = 40
    """Articles of one tag that are looked at: enough to choose three from, and no more for a tag of thousands."""

    def __init__(self, articles: tuple[Article, ...], tags: tuple[Tag, ...]) -> None:
        dated = posts(articles)
        self._newer = {older.url: newer for newer, older in pairwise(dated)}
        self._older = {newer.url: older for newer, older in pairwise(dated)}
        self._series = series(dated)
        self._sections = sections(articles)
        self._carriers = {tag.url: posts(tag.articles) for tag in tags}

    def of(self, article: Article) -> Around:
        """What an article's page shows of others."""
        dated = article.front.date is not None
        return Around(
            newer=self._newer.get(article.url),
            older=self._older.get(article.url),
            related=self._related(article) if dated else (),
            series=self._series.get(article.front.series, ()) if dated else (),
            section=() if dated or article.front.unlisted else self._sections.get(article.section, ()),
        )

    def _related(self, article: Article) -> tuple[Article, ...]:
        """Articles that share its tags: a rare tag says more than a common one."""
        scores: dict[str, int] = {}
        found: dict[str, Article] = {}
        for tag in dict.fromkeys(tag_url(name, article.home) for name in article.front.tags):
            carriers = self._carriers[tag]
            weight = 1_000_000 // len(carriers)
            for other in carriers[: self.NEWEST]:
                scores[other.url] = scores.get(other.url, 0) + weight
                found[other.url] = other
        scores.pop(article.url, None)
        # Stable: the newer one first where scores are equal.
        ranked = sorted(scores, key=scores.__getitem__, reverse=True)
        return tuple(found[url] for url in ranked[:RELATED])
