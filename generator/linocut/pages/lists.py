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
    heading,
    introduction,
    of_section,
    paged,
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
            yield from self._tag(tag)
        for section in sorted({article.section for article in self.context.articles} - {""}):
            shown = {*self.edition.addresses, f"{home}archive/"}
            if f"{home}{section}/" not in shown and not introduction(self.context.articles, section):
                yield from self.section(section, None)

    def _tag(self, tag: Tag) -> Iterator[Output]:
        """The list of a tag, below what content/tags/<tag>/_index.md says of it."""
        own = self.edition.addresses.get(tag.url)
        page = self._list_page("tag", tag.url, own, tag.name, self.words.tag_about.plain(tag=tag.name), tag=tag)
        yield from self._paged("tag.html", page, own, paged(tag.articles, self.context.site.paginate, tag.url))

    def _paged(
        self, template: str, above: Page, own: Article | None, parts: dict[str, tuple[Article, ...]]
    ) -> Iterator[Output]:
        """The pages of a list of cards. What its author wrote above it stands on the first."""
        urls, total = list(parts), sum(map(len, parts.values()))
        for number, (url, part) in enumerate(parts.items()):
            intro = None if number else own
            page = above
            if number:
                title = self.words.list_page.plain(title=above.title, number=number + 1)
                page = replace(
                    above, url=url, title=title, scripts=collect.scripts_of(self.context.site, None), texts=()
                )
            undated = tuple(article for article in part if not article.front.date)
            key = [self.edition.cards_key(part), intro and self.edition.article_key(intro), page.feed, total, urls]
            listed: dict[str, Any] = {"total": total, "pages": urls, "number": number, "section": undated}
            first = urls[0] if number else ""
            listed |= {"cards": partial(self.edition.cards, part), "intro": self._intro(intro), "own": intro}
            yield self._listing(template, page, key, first=first, **listed)

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
        listed = self.edition.listed
        key = [self.edition.cards_key(listed[:PLATES]), len(listed), own and self.edition.article_key(own)]
        cards = partial(self.edition.cards, listed[:PLATES])
        return self._listing("home.html", page, key, cards=cards, total=len(listed), intro=self._intro(own))

    def _archive(self) -> Iterator[Output]:
        pages = paged(self.edition.listed, self.context.site.paginate, f"{self.edition.home}archive/")
        urls = list(pages)
        own = self.edition.addresses.get(urls[0])
        for number, (url, part) in enumerate(pages.items()):
            intro = None if number else own
            title = self.words.archive_page.plain(number=number + 1) if number else self.words.archive
            page = self._list_page("archive", url, intro, title, self.words.archive_about)
            shown = (*part, *chain.from_iterable(self.edition.series.values() if number == 0 else ()))
            key = [[article.outline for article in shown], urls, intro and self.edition.article_key(intro)]
            undated = tuple(article for article in part if not article.front.date)
            listed: dict[str, Any] = {
                "years": years(part),
                "undated": undated,
                "series": self.edition.series,
                "pages": urls,
                "number": number,
            }
            first = urls[0] if number else ""
            yield self._listing("archive.html", page, key, first=first, intro=self._intro(intro), own=intro, **listed)

    def section(self, section: str, own: Article | None) -> Iterator[Output]:
        """The list of a section, or of the folder below it whose `_index.md` is `own`."""
        title = heading(section, own)
        about = self.words.section_about.plain(section=title)
        url = own.url if own else f"{self.edition.home}{section}/"
        page = self._list_page("section", url, own, title, about)
        if section in self.edition.fed and own is introduction(self.context.articles, section):
            page = replace(page, feed=f"{url}index.xml")
        yield from self._paged(
            "section.html", page, own, of_section(self.context.articles, section, own, self.context.site)
        )

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

    def _listing(self, template: str, page: Page, key: object, *, first: str = "", **context: Any) -> Output:
        """`first` is the address of the list's first page, whose text chooses the template of all."""
        own = self.edition.addresses.get(first or page.url)

        def make() -> str:
            found = {name: value() if callable(value) else value for name, value in context.items()}
            return self.edition.render(self.edition.layout(own, template), page, **found)

        chosen = own.front.layout if own else ""
        name = digest(self.edition.base, template, chosen, key, self.edition.translations.of(page.url))
        return self.edition.output(page.url, name, make, own.path if own and not first else "")
