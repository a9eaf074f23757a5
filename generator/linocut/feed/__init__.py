"""Feeds that read like the article, for the site and for every tag."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from linocut.cache import digest, generation
from linocut.edition import Edition, Tag, absolute, tags
from linocut.feed import entry, rss
from linocut.feed.channel import Channel, Entry
from linocut.model import Article, Output


def outputs(edition: Edition) -> Iterator[Output]:
    """Every feed of the site, and the files that only feeds show."""
    kept = _Entries(edition)
    dated = [article for article in edition.articles if article.front.date]
    yield _feed(kept, None, dated[: edition.site.feeds.items])
    for tag in tags(edition.articles):
        carried = [article for article in tag.articles if article.front.date]
        yield _feed(kept, tag, carried[: edition.site.feeds.items])


class _Entries:
    """The entries of one edition: each article's key is made once, however many feeds carry it."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self._generation = generation()
        self._articles = {article.url: article for article in edition.articles}
        self._keys: dict[str, str] = {}

    def key(self, article: Article) -> str:
        """Names everything that its entry shows."""
        return digest(self._content_key(article), self._entry(article, ""))

    def made(self, article: Article) -> Entry:
        """The entry. Raises `Problems`."""
        name = self._content_key(article)
        return self._entry(article, entry.content(self.edition, article, self._articles, name) if name else "")

    def _content_key(self, article: Article) -> str:
        if self.edition.site.feeds.content == "summary":
            return ""
        if article.url not in self._keys:
            self._keys[article.url] = entry.key(self.edition, article, self._articles, self._generation)
        return self._keys[article.url]

    def _entry(self, article: Article, html: str) -> Entry:
        front = article.front
        assert front.date
        return Entry(
            url=absolute(self.edition.site, article.url),
            title=front.title,
            summary=article.summary,
            content=html,
            published=front.date,
            updated=front.lastmod or front.date,
            author=front.author or self.edition.site.author,
            tags=front.tags,
        )


def _feed(entries: _Entries, tag: Tag | None, articles: Sequence[Article]) -> Output:
    site = entries.edition.site
    page = tag.url if tag else "/"
    head = Channel(
        title=f"{tag.name} · {site.title}" if tag else site.title,
        description=site.description,
        page=absolute(site, page),
        address=absolute(site, f"{page}index.xml"),
        language=site.language,
        author=site.author,
        entries=(),
    )

    def make() -> bytes:
        made = tuple(entries.made(article) for article in articles)
        return rss.document(replace(head, entries=made))

    return Output(f"{page[1:]}index.xml", digest(head, [entries.key(article) for article in articles]), make)
