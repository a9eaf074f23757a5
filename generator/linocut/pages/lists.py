"""Pages that list articles: home, archive, tags, sections; and the page for addresses that are none."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import Any

from linocut.assets import collect
from linocut.model.article import Article
from linocut.model.output import Output
from linocut.model.render_context import Tag
from linocut.pages.edition import Edition, Page
from linocut.pages.head import site_data
from linocut.pages.listing import (
    archive,
    heading,
    introduction,
    members,
    years,
)
from linocut.store.generation import digest

PLATES = 13
"""Articles that the home page shows with a picture; the archive has the others."""


class Lists:
    """The pages of one edition that list articles, and the one for addresses that are none."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.context = edition.context
        self.words = edition.words

    def listings(self) -> Iterator[Output]:
        home = self.edition.home
        yield self._home()
        yield from self._archive()
        if self.edition.tags:
            url = f"{home}tags/"
            own = self.edition.addresses.get(url)
            carried = [(tag.url, tag.name, len(tag.articles)) for tag in self.edition.tags]
            page = self._list_page("tags", url, own, self.words.tags, self.words.tags_about)
            key = [carried, own and self.edition.article_key(own)]
            yield self._listing("tags.html", page, key, tags=self.edition.tags, intro=self._intro(own), own=own)
        for tag in self.edition.tags:
            yield self._tag(tag)
        for section in sorted({article.section for article in self.context.articles} - {""}):
            shown = {*self.edition.addresses, f"{home}archive/"}
            if f"{home}{section}/" not in shown and not introduction(self.context.articles, section):
                yield self.section(section, None)

    def _tag(self, tag: Tag) -> Output:
        """The list of a tag, below what content/tags/<tag>/_index.md says of it."""
        own = self.edition.addresses.get(tag.url)
        page = self._list_page("tag", tag.url, own, tag.name, self.words.tag_about.plain(tag=tag.name), tag=tag)
        key = [self.edition.cards_key(tag.articles), own and self.edition.article_key(own)]
        cards = partial(self.edition.cards, tag.articles)
        return self._listing("tag.html", page, key, cards=cards, intro=self._intro(own), own=own)

    def _list_page(
        self, kind: str, url: str, own: Article | None, title: str, about: str, *, tag: Tag | None = None
    ) -> Page:
        """A page that lists articles, named and described by the author's `own` file where there is one."""
        return Page(
            kind,
            own.front.title if own else title,
            (own and own.summary) or about,
            url,
            scripts=collect.scripts_of(self.context.site, own),
            texts=(own,) if own else (),
            tag=tag,
        )

    def _home(self) -> Output:
        site, own = self.context.site, self.edition.addresses.get(self.edition.home)
        page = Page(
            "home",
            "",
            site.description,
            self.edition.home,
            site_data(site),
            scripts=collect.scripts_of(site, own),
            texts=(own,) if own else (),
        )
        posts = self.edition.posts
        key = [self.edition.cards_key(posts[:PLATES]), len(posts), own and self.edition.article_key(own)]
        cards = partial(self.edition.cards, posts[:PLATES])
        return self._listing("home.html", page, key, cards=cards, total=len(posts), intro=self._intro(own))

    def _archive(self) -> Iterator[Output]:
        pages = archive(self.edition.posts, self.context.site.paginate, self.edition.home)
        urls = list(pages)
        own = self.edition.addresses.get(urls[0])
        for number, (url, part) in enumerate(pages.items()):
            intro = None if number else own
            title = self.words.archive_page.plain(number=number + 1) if number else self.words.archive
            page = self._list_page("archive", url, intro, title, self.words.archive_about)
            shown = (*part, *chain.from_iterable(self.edition.series.values() if number == 0 else ()))
            key = [[article.outline for article in shown], urls, intro and self.edition.article_key(intro)]
            listed = {"years": years(part), "series": self.edition.series, "pages": urls, "number": number}
            yield self._listing("archive.html", page, key, intro=self._intro(intro), own=intro, **listed)

    def section(self, section: str, own: Article | None) -> Output:
        """The list of a section, or of the folder below it whose `_index.md` is `own`."""
        listed = members(self.context.articles, section, own)
        title = heading(section, own)
        about = self.words.section_about.plain(section=title)
        url = own.url if own else f"{self.edition.home}{section}/"
        page = self._list_page("section", url, own, title, about)
        if section in self.edition.fed and own is introduction(self.context.articles, section):
            page = replace(page, feed=f"{url}index.xml")
        key = [self.edition.cards_key(listed), own and self.edition.article_key(own), page.feed]
        cards = partial(self.edition.cards, listed)
        undated = tuple(article for article in listed if not article.front.date)
        return self._listing("section.html", page, key, cards=cards, section=undated, intro=self._intro(own), own=own)

    def _intro(self, own: Article | None) -> Callable[[], Any]:
        """What an author wrote above a list."""

        def intro() -> Any:
            from linocut.pages import compose

            return self.edition.safe(compose.article(self.context, own, self.edition.templates)) if own else ""

        return intro

    def missing(self) -> Output:
        page = Page("missing", self.words.missing, self.words.missing_about, f"{self.edition.home}404.html")
        key = digest(self.edition.base, "404", self.edition.cards_key(self.edition.posts[:5]))
        cards = partial(self.edition.cards, self.edition.posts[:5])
        return Output(page.url[1:], key, lambda: self.edition.render("404.html", page, cards=cards()).encode())

    def _listing(self, template: str, page: Page, key: object, **context: Any) -> Output:
        def make() -> str:
            found = {name: value() if callable(value) else value for name, value in context.items()}
            return self.edition.render(self.edition.layout(own, template), page, **found)

        own = self.edition.addresses.get(page.url)
        name = digest(self.edition.base, template, key, self.edition.translations.of(page.url))
        return self.edition.output(page.url, name, make, own.path if own else "")
