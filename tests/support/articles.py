"""Articles and editions made for tests: everything that a test does not speak of has a plain value."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from linocut.model.article import Article, Front
from linocut.model.drawing import Drawing, Figure
from linocut.model.output import Picture, Theme
from linocut.model.render_context import RenderContext
from linocut.model.site import Site
from linocut.model.slot import Text
from linocut.store.cache import Cache
from linocut.store.generation import digest
from linocut.store.inputs import Inputs

DAY = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def article(url: str = "/posts/x/", **fields: Any) -> Article:
    """An article with this address; `front` takes the fields of Front as a dict."""
    front = {"title": url.strip("/").rpartition("/")[2], "date": DAY} | fields.pop("front", {})
    plain: dict[str, Any] = {
        "path": f"content{url.rstrip('/')}.md",
        "section": url.split("/")[1],
        "url": url,
        "front": Front(**front),
        "key": digest(url, fields, front),
        "outline": "",
        "listed": "",
        "summary": "",
        "words": 0,
        "headings": (),
        "labels": (),
        "figures": (),
        "images": (),
        "links": (),
        "files": (),
        "formulas": (),
        "has": frozenset(),
        "characters": "",
        "math_characters": "",
        "problems": (),
    }
    return named(Article(**(plain | fields)))


def named(article: Article) -> Article:
    """The article with the names that a parse would give to what others show of it."""
    outline = digest(article.path, article.section, article.url, article.front)
    return replace(article, outline=outline, listed=digest(outline, article.summary))


def context(
    folder: Path,
    texts: Iterable[tuple[Article, Text]] = (),
    figures: Mapping[Drawing, Figure] | None = None,
    pictures: Mapping[str, Picture] | None = None,
    **settings: Any,
) -> RenderContext:
    """An edition of articles with their texts, newest first; `settings` are fields of Site."""
    cache = Cache(folder / ".linocut")
    articles: list[Article] = []
    for one, text in texts:
        changed = replace(one, key=digest(one.key, text))  # as a parse would: another text, another key
        cache.put("text", changed.key, text)
        articles.append(changed)
    site = Site(root=folder, output=folder / "public", **({"base_url": "https://example.org/"} | settings))
    theme = Theme("/assets/style.css", "/assets/math.css", {}, (), (), (), "theme")
    return RenderContext(site, tuple(articles), figures or {}, pictures or {}, theme, cache, Inputs(folder))


def figure(cache: Cache, drawing: Drawing, png: bytes = b"png", results: bytes = b"{}", **fields: Any) -> Figure:
    """A drawn figure of 640 by 400 pixels."""
    plain: dict[str, Any] = {
        "drawing": drawing,
        "width": 640.0,
        "height": 400.0,
        "svg": None,
        "narrow": None,
        "rasters": (),
        "png": cache.blob(png, ".png"),
        "alt": "",
        "results": cache.blob(results, ".json"),
        "data": (),
        "source": "",
        "versions": (),
        "characters": "",
        "weight": 0,
        "reason": "",
    }
    plain |= fields
    kept = [value for name, value in plain.items() if name != "reason"]
    return Figure(**plain, digest=digest(*kept))
