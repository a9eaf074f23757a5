"""Who the site is and who wrote an article, as templates show it: the logo, authors with their pictures, covers."""

from typing import NamedTuple

from linocut.assets.images import cover_path, logos, site_path
from linocut.model.article import Article
from linocut.model.identity import Author, authors_of
from linocut.model.output import Picture
from linocut.model.render_context import RenderContext


class Logo(NamedTuple):
    """The site's logo: one picture for both themes, or one for each."""

    theme: str
    """"both", "light", "dark"."""
    picture: Picture


class Shown(NamedTuple):
    """An author with a picture, where there is one."""

    author: Author
    picture: Picture | None


def logo(context: RenderContext) -> tuple[Logo, ...]:
    """The pictures of the logo; (): the site has none."""
    light, dark = (context.pictures.get(path) for path in logos(context.site, context.inputs))
    if light and dark:
        return Logo("light", light), Logo("dark", dark)
    one = light or dark
    return (Logo("both", one),) if one else ()


def authors(context: RenderContext, article: Article) -> tuple[Shown, ...]:
    """Who wrote it."""
    found = authors_of(article.front.authors, context.site.author, context.site.authors)
    return tuple(Shown(author, _portrait(context, author)) for author in found)


def _portrait(context: RenderContext, author: Author) -> Picture | None:
    return context.pictures.get(site_path(author.image, context.inputs)) if author.image else None


def cover(context: RenderContext, article: Article) -> Picture | None:
    """The picture above its text."""
    return context.pictures.get(cover_path(article, context.inputs))


def key(context: RenderContext) -> object:
    """Names all that every page shows of this."""
    site = context.site
    pictures = [_portrait(context, author) for author in site.authors.values()]
    return site.footer, site.social, sorted(site.authors.items()), pictures, logo(context)
