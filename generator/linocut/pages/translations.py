"""Which pages say the same in other languages, lists included: for the switch, `hreflang` and the sitemap."""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import NamedTuple

from linocut.content.languages import key
from linocut.model.address import absolute
from linocut.model.article import Article
from linocut.model.render_context import RenderContext, editions, tags
from linocut.model.site import Site
from linocut.model.site import editions as editions_of
from linocut.pages.listing import is_list


class Version(NamedTuple):
    """A page in one language."""

    language: str
    """As in HTML: "fr"."""
    name: str
    """What that language calls itself."""
    url: str
    """Site path."""


class Translations:
    """All pages of a site, each with those that are the same in another language."""

    def __init__(self, context: RenderContext) -> None:
        self.homes: tuple[Version, ...] = ()
        self._groups: dict[str, list[Version]] = {}
        self._keys: dict[str, str] = {}
        for language, edition in zip(context.site.languages, editions(context), strict=False):
            site = edition.site
            self.homes += (Version(site.language, language.name, site.home),)
            for url, name in _pages(edition).items():
                group = self._groups.setdefault(name, [])
                if all(version.language != site.language for version in group):  # two files may claim one key
                    group.append(Version(site.language, language.name, url))
                    self._keys[url] = name

    def of(self, url: str) -> tuple[Version, ...]:
        """The page in every language that has it, itself among them, in the order of the settings; () in one alone."""
        found = tuple(self._groups.get(self._keys.get(url, ""), ()))
        return found if len(found) > 1 else ()

    def switch(self, site: Site, url: str) -> tuple[Version, ...]:
        """Where a page leads in every other language: to itself there, else to the home page."""
        there: Mapping[str, Version] = {version.language: version for version in self.of(url)}
        return tuple(there.get(home.language, home) for home in self.homes if home.url != site.home)


def alternates(site: Site, versions: tuple[Version, ...]) -> list[tuple[str, str]]:
    """(hreflang, whole URL) of a page's translations; whoever reads none of them is led to the default language's."""
    found = [(version.language, absolute(site, version.url)) for version in versions]
    default = editions_of(site)[0].language
    return found + [("x-default", url) for language, url in found if language == default]


def _pages(context: RenderContext) -> dict[str, str]:
    """Site path -> what a page has in common with its translations."""
    found = {context.site.home + path: f"list {path}" for path in _lists(context)}
    found.update((article.url, _key(context.site, article)) for article in context.articles)
    return found


def _lists(context: RenderContext) -> Iterator[str]:
    """The pages that list articles, from the home page."""
    yield from ("", "archive/")
    carried = tags(context.articles)
    if carried:
        yield "tags/"
    yield from (tag.url.removeprefix(context.site.home) for tag in carried)
    yield from (f"{section}/" for section in {article.section for article in context.articles} - {""})


def _key(site: Site, article: Article) -> str:
    if not article.front.translation_key and (is_list(article) or article.url == site.home):
        folder = PurePosixPath(article.logical).parent.relative_to("content").as_posix()
        return f"list {folder}/" if folder != "." else "list "
    return f"article {key(article)}"
