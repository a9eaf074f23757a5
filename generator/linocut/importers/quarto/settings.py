"""The settings of the new site, from `_quarto.yml`; and the order of pages that its sidebars give."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from linocut.importers import settings
from linocut.importers.quarto import config
from linocut.importers.quarto.config import Config
from linocut.importers.quarto.pages import Page
from linocut.problem import Place, Problem

_LEFT = {
    "google-analytics": "[tool.linocut.analytics] knows services that count",
    "comments": "[tool.linocut.comments] shows those of Giscus and others",
    "page-footer": "what every page holds goes into templates/base.html",
    "announcement": "what every page holds goes into templates/base.html",
    "cookie-consent": "linocut's pages set no cookies",
    "other-links": "link to them in your text",
    "code-links": "link to them in your text",
}
"""Settings of a website that do nothing here -> what does."""


def text(given: Config, menu: Sequence[tuple[str, str]], redirects: Mapping[str, str], author: str) -> str:
    """pyproject.toml."""
    address = str(given.website.get("site-url") or "").strip().rstrip("/")
    path = str(given.website.get("site-path") or "").strip("/")
    whole = f"{address}/{path}/" if path and address else f"{address}/"
    keys = {
        "title": given.title,
        "description": config.plain(given.website.get("description") or ""),
        "base_url": whole if address.startswith("http") else "",
        "author": author,
        "language": str(given.values.get("lang") or "en"),
    }
    return settings.text(keys, "Quarto", permalinks={}, menu=menu, items=20, redirects=redirects)


def menu(given: Config, pages: Mapping[str, Page]) -> tuple[list[tuple[str, str]], list[str]]:
    """The navigation, and what entries of the bar at the top that are not in it say."""
    bar = config.table(given.website, "navbar")
    items = [item for side in ("left", "right") for item in _list(bar.get(side))]
    found: list[tuple[str, str]] = []
    left: list[str] = []
    for item in items:
        inner = _list(item.get("menu")) if isinstance(item, dict) else []
        for one in inner or [item]:
            entry = _entry(one, pages)
            if entry and entry not in found and (not inner or entry[1].startswith("/")):
                found.append(entry)
            else:
                left.append(_said(one))
    return found, left


def _said(item: Any) -> str:
    """What an entry says, or where it leads."""
    values = item if isinstance(item, dict) else {"href": item}
    keys = ("text", "aria-label", "href", "file", "url", "icon")
    return next((plain for key in keys if (plain := config.plain(values.get(key) or ""))), "a line")


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _entry(item: Any, pages: Mapping[str, Page]) -> tuple[str, str] | None:
    values = item if isinstance(item, dict) else {"href": item}
    target = str(values.get("href") or values.get("file") or values.get("url") or "").strip()
    label = config.plain(values.get("text") or values.get("aria-label") or "")
    if not target:
        return None
    if re.match(r"[a-z][a-z0-9+.-]*:", target):
        return (label, target) if label else None
    path = target.removeprefix("./").lstrip("/")
    page = pages.get(path) or pages.get(f"{path.rstrip('/')}/index.qmd") or pages.get(re.sub(r"html$", "qmd", path))
    if page:
        return label or page.front.title, page.url
    return (label, f"/{path}") if label and not path.endswith(".xml") else None


def order(given: Config, pages: Mapping[str, Page]) -> Iterator[Page]:
    """Pages in the order of a book's chapters, and of the sidebars."""
    for key in ("chapters", "appendices"):
        yield from _order(given.website.get(key), pages)
    bars = given.website.get("sidebar")
    for bar in bars if isinstance(bars, list) else [bars]:
        yield from _order(bar, pages) if isinstance(bar, dict) else ()


def _order(item: Any, pages: Mapping[str, Page]) -> Iterator[Page]:
    if isinstance(item, list):
        for one in item:
            yield from _order(one, pages)
    elif isinstance(item, dict):
        for key in ("section", "part", "href", "file", "contents", "chapters"):
            yield from _order(item.get(key), pages)
    elif isinstance(item, str) and (page := pages.get(item.removeprefix("./").lstrip("/"))):
        yield page


def left(given: Config, entries: Sequence[str]) -> Iterator[Problem]:
    """What of the settings is not taken over."""
    for key, hint in _LEFT.items():
        if given.website.get(key) or (key == "comments" and given.values.get(key)):
            yield Problem(f"{key}: not taken over", Place(given.file), hint)
    if entries:
        hint = "menu in pyproject.toml says what stands there"
        yield Problem(f"not in the menu, of the navbar: {', '.join(entries)}", Place(given.file), hint)
    if given.values.get("filters"):
        names = ", ".join(config.texts(given.values["filters"]))
        yield Problem(f"filters: not taken over ({names})", Place(given.file), "linocut knows no Pandoc filters")
    if config.table(config.table(given.values, "format"), "html").get("theme"):
        hint = "linocut has a look of its own; what you change goes to templates/"
        yield Problem("the theme is left behind", Place(given.file), hint)
