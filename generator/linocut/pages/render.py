"""Every HTML page of the site, and `_headers`, as outputs that are made only when needed."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from linocut.assets import collect
from linocut.assets.social_card import card
from linocut.model.article import Article
from linocut.model.output import Output
from linocut.model.render_context import RenderContext, editions
from linocut.model.site import Site, spoken
from linocut.pages import identity
from linocut.pages.edition import Edition, Page
from linocut.pages.head import article_data, headers, policy
from linocut.pages.listing import (
    is_list,
    is_tag,
)
from linocut.pages.lists import Lists
from linocut.pages.translations import Translations
from linocut.store.cache import Cache
from linocut.store.generation import digest
from linocut.store.inputs import Inputs
from linocut.theme.files import static_file


def pages(context: RenderContext) -> Iterator[Output]:
    """Every page. Problems of a page are raised when it is made."""
    translations = Translations(context)
    shared = [Edition(edition, translations) for edition in editions(context)]
    for edition in shared:
        yield from _Articles(edition).articles()
        yield from Lists(edition).listings()
        yield Lists(edition).missing()
    if shared[0].home != "/":  # hosts know no other place for it
        yield replace(Lists(shared[0]).missing(), path="404.html")
    yield from _headers(context)


def prepare(site: Site, inputs: Inputs, cache: Cache) -> None:
    """Do beforehand what the first page would wait for."""
    from linocut.theme.template import Templates

    Templates(site, inputs, cache).compile()


def _headers(context: RenderContext) -> Iterator[Output]:
    if static_file(context.inputs, "_headers"):
        return  # the author's own
    rules = policy(context.site, context.articles, search="search" in context.theme.scripts)
    text = headers(context.site, rules)
    yield Output("_headers", digest(text), text.encode)


_OTHERS = {"404", "archive", "article", "base", "figure", "home", "image", "page", "redirect", "section", "tag", "tags"}
"""Templates that are for something else than the articles of a section of such a name."""


class _Articles:
    """The pages of one edition's articles, those of folders with a text of their own included."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.context = edition.context
        self._lists = Lists(edition)
        self._spoken: dict[str, _Articles] = {}

    def articles(self) -> Iterator[Output]:
        for article in self.context.articles:
            if article.url in (self.edition.home, f"{self.edition.home}archive/"):
                continue  # the home page and the archive show theirs
            if not is_list(article):
                press = self._speaking(article.front.language)
                key, make = press.edition.article_key(article), partial(press._article, article)
                yield self.edition.output(article.url, key, make, article.path)
            elif not is_tag(article):  # the page of its tag shows it
                yield from self._lists.section(article.section, article)

    def _speaking(self, language: str) -> "_Articles":
        """The same in the language that an article has of its own: whoever reads it is told all else in it too."""
        context = self.context
        if language in ("", context.site.language):
            return self
        if language not in self._spoken:
            site = spoken(context.site, self.edition.home, language)
            self._spoken[language] = _Articles(Edition(replace(context, site=site), self.edition.translations))
        return self._spoken[language]

    def _article(self, article: Article) -> str:
        from linocut.pages import compose

        body = compose.article(self.context, article, self.edition.templates)
        social = card(self.context, article)
        page = Page(
            kind="article" if article.front.date else "page",
            title=article.front.title,
            description=article.summary,
            url=article.url,
            data=article_data(self.context.site, article, social),
            card=social,
            scripts=collect.scripts_of(self.context.site, article),
            texts=(article,),
            comments=collect.commented(self.context.site, article),
            article=replace(
                article,
                headings=compose.headings(self.context, article, self.edition.templates),
                has=article.has | ({"math"} if "<math" in body else set()),  # of what cells returned nobody knew before
            ),
        )
        default = "article.html" if article.front.date else "page.html"
        own = f"{article.section}.html"
        taken = article.section in _OTHERS or not article.section
        name = own if not taken and self.edition.templates.has(own) else default
        return self.edition.render(
            self.edition.layout(article, name),
            page,
            body=self.edition.safe(body),
            around=self.edition.neighbourhood.of(article),
            authors=identity.authors(self.context, article),
            cover=identity.cover(self.context, article),
        )
