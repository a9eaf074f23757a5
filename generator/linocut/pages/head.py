"""What a page tells machines: canonical address, description, cards, JSON-LD, and what its browser may load."""

import re
from typing import Any
from urllib.parse import urlsplit

from linocut.assets.social_card import Card
from linocut.model.address import absolute
from linocut.model.article import Article
from linocut.model.identity import Author, authors_of
from linocut.model.site import AllowSettings, Site


def policy(site: Site, articles: tuple[Article, ...] = (), *, search: bool = False) -> str:
    """The Content-Security-Policy of a page: nothing inline runs, and nothing comes from elsewhere that the site does
    not allow.

    Style attributes stay allowed: figures carry their colours in them, as custom properties. `articles` are those whose
    text the page shows, with images and embeds from elsewhere. With `search`, Pagefind may compile its WebAssembly.
    """
    allow = _with_embeds(site.allowed, articles)
    wasm = ("'wasm-unsafe-eval'",) if search else ()
    rules: dict[str, tuple[str, ...]] = {
        "script-src": ("'self'", *wasm, *_sources(allow.scripts)),
        "style-src": ("'self'", *_sources(allow.styles)),
        "style-src-attr": ("'unsafe-inline'",),
        "img-src": ("'self'", "data:", *dict.fromkeys((*_foreign_hosts(articles), *_sources(allow.images)))),
        "font-src": ("'self'", "data:"),
        "connect-src": ("'self'", *_sources(allow.connect)),
        "media-src": ("'self'", *_sources(allow.media)),
        "frame-src": ("'self'", *_sources(allow.frames)),
        "manifest-src": ("'self'",),
        "base-uri": ("'none'",),
        "form-action": ("'self'", *_sources(allow.forms)),
    }
    return "; ".join(["default-src 'none'", *(f"{name} {' '.join(sources)}" for name, sources in rules.items())])


def _with_embeds(allow: AllowSettings, articles: tuple[Article, ...]) -> AllowSettings:
    asked: dict[str, tuple[str, ...]] = {}
    for kind, host in sorted({pair for article in articles for pair in article.hosts}):
        asked[kind] = (*asked.get(kind, ()), host)
    return allow.also(asked)


def _sources(hosts: tuple[str, ...]) -> tuple[str, ...]:
    """Hosts as a policy names them: over https alone."""
    return tuple(f"https://{host}" for host in hosts)


def counted(site: Site) -> bool:
    """Whether its readers are counted: not on the author's own machine."""
    host = urlsplit(site.base_url).hostname or ""
    return bool(site.analytics.provider) and host not in ("localhost", "::1") and not host.startswith("127.")


def headers(site: Site, rules: str) -> str:
    """The `_headers` file that Netlify, Cloudflare Pages and others read."""
    base = urlsplit(site.base_url).path.rstrip("/")
    lines = [
        f"{base}/*",
        f"  Content-Security-Policy: {rules}; frame-ancestors 'self'",
        "  X-Content-Type-Options: nosniff",
        "  Referrer-Policy: strict-origin-when-cross-origin",
        f"{base}/assets/*",
        "  Cache-Control: public, max-age=31536000, immutable",
    ]
    return "\n".join(lines) + "\n"


def _foreign_hosts(articles: tuple[Article, ...]) -> tuple[str, ...]:
    """Origins of the images that these articles take from elsewhere, sorted."""
    paths = {use.path for article in articles for use in article.images}
    found = (re.match(r"(https?:)?(//[^/?#]+)", path) for path in paths)
    return tuple(sorted({f"{match[1] or 'https:'}{match[2]}" for match in found if match}))


def article_data(site: Site, article: Article, card: Card | None) -> dict[str, Any]:
    """JSON-LD of an article (schema.org BlogPosting) or of a page without a date (WebPage)."""
    front = article.front
    url = absolute(site, article.url)
    authors = authors_of(front.authors, site.author, site.authors)
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "BlogPosting" if front.date else "WebPage",
        "@id": url,
        "url": url,
        "headline" if front.date else "name": front.title,
        "description": article.summary,
        "inLanguage": site.language,
    }
    if front.date:
        data["datePublished"] = front.date.isoformat()
        data["dateModified"] = (front.lastmod or front.date).isoformat()
        data["wordCount"] = article.words
        data["mainEntityOfPage"] = url
    if front.tags:
        data["keywords"] = list(front.tags)
    if authors:
        people = [_person(author) for author in authors]
        data["author"] = people[0] if len(people) == 1 else people
    if card:
        data["image"] = card.url
    return data


def _person(author: Author) -> dict[str, Any]:
    found: dict[str, Any] = {"@type": "Person", "name": author.name}
    if author.url:
        found["url"] = author.url
    elsewhere = [address for key, _, address in author.social.links() if key not in {"email", "rss"}]
    return found | ({"sameAs": elsewhere} if elsewhere else {})


def site_data(site: Site) -> dict[str, Any]:
    """JSON-LD of the site, on its home page."""
    data = {"@context": "https://schema.org", "@type": "WebSite", "name": site.title, "url": absolute(site, site.home)}
    if site.description:
        data["description"] = site.description
    return {**data, "inLanguage": site.language}
