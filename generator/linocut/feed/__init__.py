"""Feeds that read like the article, for the site, for every tag and for every section; the sitemap."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from importlib import import_module

from linocut.assets.figure_files import png_of, png_output
from linocut.assets.images import lead_path
from linocut.assets.social_card import card
from linocut.feed import entry, formula, sitemap
from linocut.feed.channel import Channel, Entry
from linocut.feed.tree import legal
from linocut.model.address import absolute
from linocut.model.article import Article
from linocut.model.feed_format import FORMATS
from linocut.model.identity import authors_of
from linocut.model.output import Output
from linocut.model.render_context import RenderContext, editions, everywhere, shown, tags
from linocut.model.site import spoken
from linocut.pages.listing import fed, heading, introduction, members, posts
from linocut.store.generation import digest

Document = Callable[[Channel], bytes]


def outputs(context: RenderContext) -> Iterator[Output]:
    """Every feed of the site, the files that only feeds show, sitemap.xml and robots.txt."""
    made = [_Entries(edition) for edition in editions(context)]
    for entries in made:
        yield from _edition(entries)
    if context.site.feeds.content == "full":
        carried = tuple(article for entries in made for article in entries.carried)
        yield from formula.outputs(context, carried)
        yield from _figures(context, carried)
    yield from sitemap.outputs(context)


def _edition(entries: "_Entries") -> Iterator[Output]:
    """The feeds of one language."""
    context = entries.context
    home, carried = context.site.home, tags(context.articles)
    yield from _feeds(entries, home, "", context.articles)
    for tag in carried:
        yield from _feeds(entries, tag.url, tag.name, tag.articles)
    for section in fed(context.articles):
        own = introduction(context.articles, section)
        name, url = heading(section, own), own.url if own else f"{home}{section}/"
        yield from _feeds(entries, url, name, members(context.articles, section, own))


LATELY = 64
"""Entries that are held: the formats of a feed are made one after the other, of the same ones."""


class _Entries:
    """The entries of one edition: each article's key is made once, however many feeds carry it."""

    def __init__(self, context: RenderContext) -> None:
        self.context = context
        self._articles = everywhere(context)
        self._keys: dict[str, str] = {}
        self._carried: dict[str, Article] = {}
        self._lately: dict[str, Entry] = {}

    @property
    def carried(self) -> tuple[Article, ...]:
        """Every article whose key was asked for: those that are in some feed."""
        return tuple(self._carried.values())

    def key(self, article: Article) -> str:
        """Names everything that its entry shows."""
        if article.url not in self._keys:
            self._carried[article.url] = article
            site = self.context.site
            around = (site.base_url, site.author, sorted(site.authors.items()), _image(self.context, article))
            self._keys[article.url] = digest(self._content_key(article), article.outline, article.listed, around)
        return self._keys[article.url]

    def made(self, article: Article) -> Entry:
        """The entry. Raises `Problems`."""
        if article.url not in self._lately:
            if len(self._lately) >= LATELY:
                self._lately.clear()
            self._lately[article.url] = self._make(article)
        return self._lately[article.url]

    def _make(self, article: Article) -> Entry:
        name = self._content_key(article)
        site = spoken(self.context.site, article.home, article.front.language)
        context = replace(self.context, site=site)
        return self._entry(article, entry.content(context, article, self._articles, name) if name else "")

    def _content_key(self, article: Article) -> str:
        if self.context.site.feeds.content == "summary":
            return ""
        return entry.key(self.context, article, self._articles)

    def _entry(self, article: Article, html: str) -> Entry:
        front, site = article.front, self.context.site
        assert front.date
        return Entry(
            url=absolute(self.context.site, article.url),
            title=legal(front.title),
            summary=legal(article.summary),
            content=html,
            published=front.date,
            updated=front.lastmod or front.date,
            author=legal(", ".join(author.name for author in authors_of(front.authors, site.author, site.authors))),
            tags=tuple(legal(tag) for tag in front.tags),
            image=_image(self.context, article),
            language=front.language,
        )


def _figures(context: RenderContext, carried: tuple[Article, ...]) -> Iterator[Output]:
    """The pictures of these articles' figures that no page shows, each once."""
    made = {}
    programs = (context.figures.get(article.program) for article in carried if article.program)
    for state in (state for program in programs if program for state in program.states[1:]):
        if state.svg:
            made[png_of(state)] = png_output(state, context.cache)
    for use in (use for article in carried for use in article.figures):
        figure = shown(context, use)
        if figure and figure.svg:
            made[png_of(figure)] = png_output(figure, context.cache)
    yield from made.values()


def _image(context: RenderContext, article: Article) -> str:
    """The picture that the author named, else the card with the first figure."""
    named = context.pictures.get(lead_path(article, context.inputs))
    if named:
        return absolute(context.site, named.src)
    drawn = card(context, article)
    return drawn.url if drawn else ""


def _feeds(entries: _Entries, page: str, name: str, carried: Iterable[Article]) -> Iterator[Output]:
    """One channel in all formats, beside the page that lists what it carries; `name` "": the site's own."""
    site = entries.context.site
    articles = posts(carried)[: site.feeds.items or None]
    keys = [entries.key(article) for article in articles]
    for kind in FORMATS:
        document: Document = getattr(import_module(f"{__name__}.{kind.name}"), kind.name)
        head = Channel(
            title=legal(f"{name} · {site.title}" if name else site.title),
            description=legal(site.description),
            page=absolute(site, page),
            address=absolute(site, f"{page}{kind.file}"),
            language=site.language,
            author=legal(site.author),
            entries=(),
        )
        make = partial(_document, document, head, entries, articles)
        yield Output(f"{page[1:]}{kind.file}", digest(head, keys), make)


def _document(document: Document, head: Channel, entries: _Entries, articles: Sequence[Article]) -> bytes:
    return document(replace(head, entries=tuple(entries.made(article) for article in articles)))
