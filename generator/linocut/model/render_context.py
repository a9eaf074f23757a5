"""What a page or a feed may show: everything computed so far, as one value, and how slots are filled from it."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from linocut.model.address import tag_url
from linocut.model.article import Article
from linocut.model.drawing import Drawing, Figure
from linocut.model.output import Picture, Theme
from linocut.model.site import Plain, Site
from linocut.model.site import editions as sites
from linocut.model.slot import FigureUse, Slot, Text
from linocut.store.cache import Cache, EntryLost
from linocut.store.inputs import Inputs

_MARK = re.compile("\x02slot:(\\d+)\x03")


@dataclass(frozen=True, slots=True)
class RenderContext:
    """One edition of the site."""

    site: Site
    articles: tuple[Article, ...]
    """All that are published in this edition, newest first; pages without a date last, by address."""
    figures: Mapping[Drawing, Figure]
    """Every drawing of every article; one that failed is missing, and its problem has been told."""
    pictures: Mapping[str, Picture]
    """By path of the image file."""
    theme: Theme
    cache: Cache
    inputs: Inputs
    waiting: frozenset[Drawing] = frozenset()
    """In a preview, drawings that are being made; `figures` has what they looked like before, if anything."""
    others: tuple[Article, ...] = ()
    """Articles in the site's other languages, to which this edition's may refer."""


def editions(context: RenderContext) -> tuple[RenderContext, ...]:
    """One for each language of the site, the default one first."""
    if not context.site.languages:
        return (context,)
    articles = context.articles
    return tuple(
        replace(
            context,
            site=site,
            articles=tuple(article for article in articles if article.home == site.home),
            others=tuple(article for article in articles if article.home != site.home),
        )
        for site in sites(context.site)
    )


def everywhere(context: RenderContext) -> dict[str, Article]:
    """The articles of all languages, by address."""
    return {article.url: article for article in (*context.articles, *context.others)}


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag that some article carries, with a page and a feed of its own."""

    name: str
    """As the newest article writes it."""
    url: str
    """"/tags/machine-learning/"."""
    articles: tuple[Article, ...]
    """In the edition's order."""


def tags(articles: Iterable[Article]) -> tuple[Tag, ...]:
    """The tags of these articles, by address; spellings that share an address are one tag."""
    names: dict[str, str] = {}
    carriers: dict[str, dict[str, Article]] = {}
    for article in articles:
        for name in article.front.tags:
            url = tag_url(name, article.home)
            names.setdefault(url, name)
            carriers.setdefault(url, {})[article.url] = article
    return tuple(Tag(names[url], url, tuple(carriers[url].values())) for url in sorted(names))


def text_of(context: RenderContext, article: Article) -> Text:
    """The article's prose, from the cache. Raises `EntryLost` when it is not there any more."""
    text = context.cache.get("text", article.key)
    if not isinstance(text, Text):
        raise EntryLost(article.path)
    return text


def fill(html: str, slots: tuple[Slot, ...], show: Callable[[Slot], str]) -> str:
    """HTML with every mark replaced by what `show` makes of its slot."""
    return _MARK.sub(lambda match: show(slots[int(match[1])]), html)


def shown(context: RenderContext, use: FigureUse) -> Figure | None:
    """The default state of a figure; None when it failed."""
    return context.figures.get(use.drawings[use.start])


def lead(context: RenderContext, article: Article) -> Figure | None:
    """The figure that stands for an article in lists and shared links: its first, or the first that its cells show."""
    if article.figures:
        return shown(context, article.figures[0])
    program = context.figures.get(article.program) if article.program else None
    if program is None or not program.frames:
        return None
    cells = json.loads(context.cache.read(program.results))["cells"]
    put_out = (output for index in article.shown_cells for output in cells[index : index + 1] for output in output)
    first = next((output["index"] for output in put_out if output["kind"] == "figure"), None)
    return None if first is None else program.at(program.frames[first])


def failed(context: RenderContext, article: Article) -> frozenset[str]:
    """The figures of an article that have no results: they failed, or are being drawn."""
    return frozenset(use.name for use in article.figures if shown(context, use) is None)


def results(context: RenderContext, article: Article, state: Mapping[str, int] | None = None) -> dict[str, Plain]:
    """Figure name -> what it returned: the names that the article's expressions may use.

    `state` picks another state than the default for named figures (an index into their `drawings`).
    """
    found: dict[str, Plain] = {}
    for use in article.figures:
        index = (state or {}).get(use.name, use.start)
        figure = context.figures.get(use.drawings[index])
        if figure is not None:
            found[use.name] = json.loads(context.cache.read(figure.results))
    return found
