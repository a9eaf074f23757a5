"""What the pages of one edition share: templates, menu, lists of articles, and the names of what pages show."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from linocut import words
from linocut.assets import collect
from linocut.assets.images import cover_path, lead_path
from linocut.assets.social_card import Card
from linocut.content.loader import locate
from linocut.model.address import absolute
from linocut.model.article import Article
from linocut.model.drawing import Figure
from linocut.model.output import Output
from linocut.model.render_context import RenderContext, Tag, everywhere, lead, tags
from linocut.pages import identity
from linocut.pages.figure_context import thumbnail
from linocut.pages.head import counted, policy
from linocut.pages.listing import (
    Around,
    Neighbourhood,
    fed,
    is_list,
    listed,
    named,
    posts,
    sections,
    series,
)
from linocut.pages.redirects import file
from linocut.pages.translations import Translations, alternates
from linocut.problem import Problem, Problems, nearest
from linocut.store.generation import digest
from linocut.theme.files import names

if TYPE_CHECKING:
    from linocut.theme.template import Templates


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


class Edition:
    """The pages of one language of a site. Templates are loaded only when the first page must be made."""

    def __init__(self, context: RenderContext, translations: Translations) -> None:
        self.context = context
        self.translations = translations
        self.tags = tags(context.articles)
        self.posts = posts(context.articles)
        self.listed = listed(context.articles, context.site.home)
        self.sections = sections(context.articles)
        self.fed = fed(context.articles)
        self.series = series(self.posts)
        self.addresses = everywhere(context)
        site = context.site
        self.home = site.home
        self.words = words.of(site)
        self._menu = site.menu or tuple(self._found_menu())
        self.base = digest(
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

        return Templates(self.context.site, self.context.inputs, self.context.cache)

    @cached_property
    def neighbourhood(self) -> Neighbourhood:
        return Neighbourhood(self.context.articles, self.tags)

    @cached_property
    def around(self) -> Mapping[str, str]:
        """By address of each article, a name for all that its page shows of others."""
        articles = self.context.articles
        key = digest([article.outline for article in articles])
        name = f"around {self.home}"  # what was asked last is kept under a name: each language has its own
        return self.context.cache.again(name, key, lambda: {one.url: self._around_key(one) for one in articles})

    def article_key(self, article: Article) -> str:
        context = self.context
        drawings = [drawing for use in article.figures for drawing in use.drawings]
        drawings += [article.program] if article.program else []
        return digest(
            self.base,
            article.key,
            article.url,
            self.around[article.url],
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
        if other and not name:  # what a link without words says
            return other.front.title
        return next((label.text for label in other.labels if label.id == name), "") if other else ""

    def layout(self, article: Article | None, template: str) -> str:
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

    def cards(self, articles: tuple[Article, ...]) -> list[dict[str, Any]]:
        """Articles as a list shows them: with the first figure as a plate."""
        return [{"article": article, "plate": thumbnail(self.context, article)} for article in articles]

    def cards_key(self, articles: tuple[Article, ...]) -> list[object]:
        return [(article.listed, self._plate_key(article)) for article in articles]

    def _plate_key(self, article: Article) -> str:
        picture = self.context.pictures.get(lead_path(article, self.context.inputs))
        return digest(picture) if picture else self._figure_key(lead(self.context, article))

    @staticmethod
    def _figure_key(figure: Figure | None) -> str:
        return figure.digest if figure else ""

    @staticmethod
    def output(url: str, key: str, make: Callable[[], str], source: str = "") -> Output:
        return Output(file(url), key, lambda: make().encode(), source)

    def render(self, template: str, page: Page, **context: Any) -> str:
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
    def safe(html: str) -> Any:
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
        for article in sorted(named(self.context.articles), key=lambda article: article.url):
            if not (article.section or article.front.date or article.url == self.home or is_list(article)):
                yield article.front.title, article.url
