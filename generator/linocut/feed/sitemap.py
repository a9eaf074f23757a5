"""sitemap.xml and robots.txt: which pages there are, and since when they are as they are."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement

from linocut.feed.markup import document, moment, text
from linocut.model.address import absolute
from linocut.model.article import Article
from linocut.model.output import Output
from linocut.model.render_context import RenderContext, editions, tags
from linocut.model.site import Site
from linocut.pages.listing import introduction, is_list, is_tag, listed, named, of_section, paged, posts
from linocut.pages.translations import Translations, Version, alternates
from linocut.store.generation import digest
from linocut.theme.files import static_file


def outputs(context: RenderContext) -> Iterator[Output]:
    """Both files; `robots.txt` only where the site has none of its own."""
    site, found = context.site, dict(page for edition in editions(context) for page in _pages(edition))
    translations = Translations(context)
    pages = [(url, found[url], translations.of(url)) for url in sorted(found)]
    yield Output("sitemap.xml", digest("sitemap", site.base_url, pages), lambda: _sitemap(site, pages))
    if static_file(context.inputs, "robots.txt"):
        return  # the author's own
    robots = f"User-agent: *\nAllow: /\n\nSitemap: {absolute(context.site, '/sitemap.xml')}\n".encode()
    yield Output("robots.txt", digest(robots), lambda: robots)


def _pages(context: RenderContext) -> Iterator[tuple[str, datetime | None]]:
    dated, carried, home = posts(context.articles), tags(context.articles), context.site.home
    size = context.site.paginate
    yield home, _changed(dated)
    for url, part in paged(listed(context.articles, home), size, f"{home}archive/").items():
        yield url, _changed(part)
    if carried:
        yield f"{home}tags/", _changed(dated)
    for tag in carried:
        yield tag.url, _changed(tag.articles)
        for url, part in list(paged(tag.articles, size, tag.url).items())[1:]:
            yield url, _changed(part)
    for section in sorted({article.section for article in context.articles if article.section}):
        yield f"{home}{section}/", _changed(article for article in context.articles if article.section == section)
        if not introduction(context.articles, section):
            yield from _further(context, section, None)
    for article in context.articles:
        if is_list(article) and not is_tag(article) and article.section:
            yield from _further(context, article.section, article)
    for article in named(context.articles):
        yield article.url, _changed([article])


def _further(context: RenderContext, section: str, own: Article | None) -> Iterator[tuple[str, datetime | None]]:
    """The pages of a section's list after its first."""
    for url, part in list(of_section(context.articles, section, own, context.site).items())[1:]:
        yield url, _changed(part)


def _changed(articles: Iterable[Article]) -> datetime | None:
    """When the last of them changed; None when none of them says."""
    moments = [article.front.lastmod or article.front.date for article in articles]
    return max((moment for moment in moments if moment), default=None)


def _sitemap(site: Site, pages: Sequence[tuple[str, datetime | None, tuple[Version, ...]]]) -> bytes:
    root = Element("urlset", {"xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9"})
    if site.languages:
        root.set("xmlns:xhtml", "http://www.w3.org/1999/xhtml")
    for url, changed, versions in pages:
        element = SubElement(root, "url")
        text(element, "loc", absolute(site, url))
        if changed:
            text(element, "lastmod", moment(changed))
        for language, address in alternates(site, versions):
            SubElement(element, "xhtml:link", {"rel": "alternate", "hreflang": language, "href": address})
    return document(root)
