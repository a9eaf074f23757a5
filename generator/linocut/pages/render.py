"""Jinja over the edition: every HTML page of the site, and `_headers`, as outputs that are made only when needed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from linocut import words
from linocut.assets import collect
from linocut.assets.images import cover_path, lead_path
from linocut.assets.social_card import Card, card
from linocut.content.loader import locate
from linocut.model.address import absolute
from linocut.model.article import Article
from linocut.model.drawing import Figure
from linocut.model.output import Output
from linocut.model.render_context import RenderContext, Tag, editions, everywhere, shown, tags
from linocut.model.site import spoken
from linocut.pages import identity
from linocut.pages.figure_context import thumbnail
from linocut.pages.head import article_data, counted, headers, policy, site_data
from linocut.pages.listing import (
    Around,
    Neighbourhood,
    archive,
    fed,
    heading,
    introduction,
    is_list,
    is_tag,
    members,
    posts,
    sections,
    series,
    years,
)
from linocut.pages.redirects import file
from linocut.pages.translations import Translations, alternates
from linocut.problem import Problem, Problems, nearest
from linocut.store.generation import digest
from linocut.theme.files import names, static_file

if TYPE_CHECKING:
    from linocut.theme.template import Templates

PLATES = 13
"""Articles that the home page shows with a picture; the archive has the others."""


@dataclass(frozen=True, slots=True)
class Page:
    """What every template is told of the page that it makes."""

    kind: str
    """"home", "article", "page", "archive", "tags", "tag", "section", "missing"."""
    title: str
    """"": the site's own."""
    description: str
    url: str
    """Site path."""
    data: Mapping[str, Any] | None = None
    """JSON-LD; None: nothing to say."""
    card: Card | None = None
    scripts: tuple[str, ...] = ()
    texts: tuple[Article, ...] = ()
    """Whose text it shows: the hosts that they need are allowed."""
    article: Article | None = None
    comments: bool = False
    tag: Tag | None = None
    feed: str = ""
    """Site path of the feed of what it lists, beside the site's own; "": none."""


def pages(context: RenderContext) -> Iterator[Output]:
    """Every page. Problems of a page are raised when it is made."""
    translations = Translations(context)
    presses = [_Press(edition, translations) for edition in editions(context)]
    for press in presses:
        yield from press.articles()
        yield from press.listings()
        yield press.missing()
    if presses[0].context.site.home != "/":  # hosts know no other place for it
        yield replace(presses[0].missing(), path="404.html")
    yield from _headers(context)


def _headers(context: RenderContext) -> Iterator[Output]:
    if static_file(context.inputs, "_headers"):
        return  # the author's own
    rules = policy(context.site, context.articles, search="search" in context.theme.scripts)
    text = headers(context.site, rules)
    yield Output("_headers", digest(text), text.encode)


class _Press:
    """What the pages of one edition share; templates are loaded only when the first page must be made."""

    def __init__(self, context: RenderContext, translations: Translations) -> None:
        self.context = context
        self.translations = translations
        self.tags = tags(context.articles)
        self.posts = posts(context.articles)
        self.sections = sections(context.articles)
        self.fed = fed(context.articles)
        self.series = series(self.posts)
        self.addresses = everywhere(context)
        self._spoken: dict[str, _Press] = {}
        site = context.site
        self.home = site.home
        self.words = words.of(site)
        self._menu = site.menu or tuple(self._found_menu())
        self._base = digest(
            context.theme.key,
            (site.title, site.base_url, site.language, site.words, site.author, site.description, site.paginate),
            (site.home, self.translations.homes),
            (site.provenance, site.cells.fold),
            self._menu,
            sorted(site.params.items()),
            identity.key(context),
            (site.allowed, site.comments, site.analytics, site.newsletter),
        )

    @cached_property
    def templates(self) -> "Templates":
        from linocut.theme.template import Templates

        return Templates(self.context)

    @cached_property
    def neighbourhood(self) -> Neighbourhood:
        return Neighbourhood(self.context.articles, self.tags)

    @cached_property
    def _around(self) -> Mapping[str, str]:
        """By address of each article, a name for all that its page shows of others."""
        articles = self.context.articles
        key = digest([article.outline for article in articles])
        name = f"around {self.home}"  # what was asked last is kept under a name: each language has its own
        return self.context.cache.again(name, key, lambda: {one.url: self._around_key(one) for one in articles})

    # --- one page per article ---

    def articles(self) -> Iterator[Output]:
        for article in self.context.articles:
            if article.url == self.home:
                continue  # the home page shows it
            if not is_list(article):
                press = self._speaking(article.front.language)
                key, make = press._article_key(article), partial(press._article, article)
                yield self._output(article.url, key, make, article.path)
            elif not is_tag(article):  # the page of its tag shows it
                yield self._section(article.section, article)

    def _speaking(self, language: str) -> "_Press":
        """The same in the language that an article has of its own: whoever reads it is told all else in it too."""
        context = self.context
        if language in ("", context.site.language):
            return self
        if language not in self._spoken:
            site = spoken(context.site, self.home, language)
            self._spoken[language] = _Press(replace(context, site=site), self.translations)
        return self._spoken[language]

    def _article_key(self, article: Article) -> str:
        context = self.context
        drawings = [drawing for use in article.figures for drawing in use.drawings]
        drawings += [article.program] if article.program else []
        return digest(
            self._base,
            article.key,
            article.url,
            self._around[article.url],
            self.translations.of(article.url),
            [(drawing in context.waiting, self._figure_key(context.figures.get(drawing))) for drawing in drawings],
            [context.pictures.get(use.path) for use in article.images],
            [context.pictures.get(path(article, context.inputs)) for path in (lead_path, cover_path)],
            [self._label(link.target) for link in article.links if "#" in link.target],
        )

    def _around_key(self, article: Article) -> str:
        nearby = self.neighbourhood.of(article)
        others = (nearby.newer, nearby.older, *nearby.related, *nearby.series, *nearby.section)
        return digest([other and (other.url, other.front.title, other.front.date) for other in others])

    def _label(self, target: str) -> str:
        url, _, name = target.partition("#")
        other = self.addresses.get(url)
        return next((label.text for label in other.labels if label.id == name), "") if other else ""

    def _article(self, article: Article) -> str:
        from linocut.pages import compose

        body = compose.article(self.context, article, self.templates)
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
            article=replace(article, headings=compose.headings(self.context, article, self.templates)),
        )
        default = "article.html" if article.front.date else "page.html"
        own = f"{article.section}.html"
        name = own if article.section and self.templates.has(own) else default
        return self._render(
            self._layout(article, name),
            page,
            body=self._safe(body),
            around=self.neighbourhood.of(article),
            authors=identity.authors(self.context, article),
            cover=identity.cover(self.context, article),
        )

    def _layout(self, article: Article | None, template: str) -> str:
        """The template that an author chose for a page, or else this one. Raises `Problems` when there is none."""
        if not article or not article.front.layout:
            return template
        name = f"{article.front.layout}.html"
        if self.templates.has(name):
            return name
        place = locate(article.path, self.context.inputs, "layout", value=article.front.layout)
        known = [path for path in names(self.context.inputs) if path.endswith(".html") and "/" not in path]
        hint = nearest(name, known) or f"write templates/{name}, or take the key away"
        raise Problems([Problem(f'there is no template "{name}"', place, hint)])

    # --- pages that list articles ---

    def listings(self) -> Iterator[Output]:
        yield self._home()
        yield from self._archive()
        if self.tags:
            url = f"{self.home}tags/"
            own = self.addresses.get(url)
            carried = [(tag.url, tag.name, len(tag.articles)) for tag in self.tags]
            page = self._list_page("tags", url, own, self.words.tags, self.words.tags_about)
            key = [carried, own and self._article_key(own)]
            yield self._listing("tags.html", page, key, tags=self.tags, intro=self._intro(own), own=own)
        for tag in self.tags:
            yield self._tag(tag)
        for section in sorted({article.section for article in self.context.articles} - {""}):
            if f"{self.home}{section}/" not in self.addresses:
                yield self._section(section, None)

    def _tag(self, tag: Tag) -> Output:
        """The list of a tag, below what content/tags/<tag>/_index.md says of it."""
        own = self.addresses.get(tag.url)
        page = self._list_page("tag", tag.url, own, tag.name, self.words.tag_about.plain(tag=tag.name), tag=tag)
        key = [self._cards_key(tag.articles), own and self._article_key(own)]
        cards = partial(self.cards, tag.articles)
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
        site, own = self.context.site, self.addresses.get(self.home)
        page = Page(
            "home",
            "",
            site.description,
            self.home,
            site_data(site),
            scripts=collect.scripts_of(site, own),
            texts=(own,) if own else (),
        )
        key = [self._cards_key(self.posts[:PLATES]), len(self.posts), own and self._article_key(own)]

        cards = partial(self.cards, self.posts[:PLATES])
        return self._listing("home.html", page, key, cards=cards, total=len(self.posts), intro=self._intro(own))

    def _archive(self) -> Iterator[Output]:
        pages = archive(self.posts, self.context.site.paginate, self.home)
        urls = list(pages)
        for number, (url, part) in enumerate(pages.items()):
            title = self.words.archive_page.plain(number=number + 1) if number else self.words.archive
            page = Page("archive", title, self.words.archive_about, url)
            shown = (*part, *chain.from_iterable(self.series.values() if number == 0 else ()))
            key = [[article.outline for article in shown], urls]
            yield self._listing(
                "archive.html", page, key, years=years(part), series=self.series, pages=urls, number=number
            )

    def _section(self, section: str, own: Article | None) -> Output:
        """The list of a section, or of the folder below it whose `_index.md` is `own`."""
        listed = members(self.context.articles, section, own)
        title = heading(section, own)
        about = self.words.section_about.plain(section=title)
        url = own.url if own else f"{self.home}{section}/"
        page = self._list_page("section", url, own, title, about)
        if section in self.fed and own is introduction(self.context.articles, section):
            page = replace(page, feed=f"{url}index.xml")
        key = [self._cards_key(listed), own and self._article_key(own), page.feed]
        cards = partial(self.cards, listed)
        undated = tuple(article for article in listed if not article.front.date)
        return self._listing("section.html", page, key, cards=cards, section=undated, intro=self._intro(own), own=own)

    def _intro(self, own: Article | None) -> Callable[[], Any]:
        """What an author wrote above a list."""

        def intro() -> Any:
            from linocut.pages import compose

            return self._safe(compose.article(self.context, own, self.templates)) if own else ""

        return intro

    def missing(self) -> Output:
        page = Page("missing", self.words.missing, self.words.missing_about, f"{self.home}404.html")
        key = digest(self._base, "404", self._cards_key(self.posts[:5]))
        cards = partial(self.cards, self.posts[:5])
        return Output(page.url[1:], key, lambda: self._render("404.html", page, cards=cards()).encode())

    # --- what they are made with ---

    def cards(self, articles: tuple[Article, ...]) -> list[dict[str, Any]]:
        """Articles as a list shows them: with the first figure as a plate."""
        return [{"article": article, "plate": thumbnail(self.context, article)} for article in articles]

    def _cards_key(self, articles: tuple[Article, ...]) -> list[object]:
        return [(article.listed, self._plate_key(article)) for article in articles]

    def _plate_key(self, article: Article) -> str:
        picture = self.context.pictures.get(lead_path(article, self.context.inputs))
        if picture or not article.figures:
            return digest(picture)
        return self._figure_key(shown(self.context, article.figures[0]))

    @staticmethod
    def _figure_key(figure: Figure | None) -> str:
        return figure.digest if figure else ""

    def _listing(self, template: str, page: Page, key: object, **context: Any) -> Output:
        def make() -> str:
            found = {name: value() if callable(value) else value for name, value in context.items()}
            return self._render(self._layout(own, template), page, **found)

        own = self.addresses.get(page.url)
        name = digest(self._base, template, key, self.translations.of(page.url))
        return self._output(page.url, name, make, own.path if own else "")

    @staticmethod
    def _output(url: str, key: str, make: Callable[[], str], source: str = "") -> Output:
        return Output(file(url), key, lambda: make().encode(), source)

    def _render(self, template: str, page: Page, **context: Any) -> str:
        scripts = self.context.theme.scripts
        used = (*(("search",) if "search" in scripts else ()), *page.scripts)
        shared: dict[str, Any] = {
            "page": page,
            "theme": self.context.theme,
            "script": scripts.get(collect.bundle(used)),
            "said": collect.said(self.words, used),
            "menu": self._menu,
            "logo": identity.logo(self.context),
            "counted": counted(self.context.site),
            "canonical": absolute(self.context.site, page.url),
            "alternates": alternates(self.context.site, self.translations.of(page.url)),
            "languages": self.translations.switch(self.context.site, page.url),
            "policy": policy(self.context.site, page.texts, search="search" in used),
            "around": Around(None, None, (), (), ()),
            "authors": (),
            "cover": None,
        }
        return self.templates.render(template, {**shared, **context}).strip() + "\n"

    @staticmethod
    def _safe(html: str) -> Any:
        from markupsafe import Markup

        return Markup(html)  # noqa: S704 - made by compose, which escapes what it did not make

    def _found_menu(self) -> Iterator[tuple[str, str]]:
        if self.posts:
            yield self.words.archive, f"{self.home}archive/"
        for section, pages in self.sections.items():
            first = pages[0]
            own = first.url == f"{self.home}{section}/"
            yield first.front.title if own else section.replace("-", " ").capitalize(), f"{self.home}{section}/"
        if self.tags:
            yield self.words.tags, f"{self.home}tags/"
        for article in sorted(self.context.articles, key=lambda article: article.url):
            if not (article.section or article.front.date or article.url == self.home or is_list(article)):
                yield article.front.title, article.url
