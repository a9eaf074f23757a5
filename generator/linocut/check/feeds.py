"""Feeds and the sitemap as a reader's program gets them: well-formed, every address whole and leading somewhere."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, ParseError, fromstring

from linocut.check.origin import Finding, needles
from linocut.check.page import candidates
from linocut.check.public import Public
from linocut.feed.tree import Node, parse
from linocut.model.address import absolute
from linocut.model.feed_format import FORMATS

_ATOM = "{http://www.w3.org/2005/Atom}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_URLS = ("href", "src", "poster", "srcset", "cite")
_FORBIDDEN = frozenset({"script", "style", "svg", "math", "iframe", "object", "embed", "link", "form"})


class _Item(NamedTuple):
    name: str
    """Its identity."""
    url: str
    title: str
    html: str
    date: str


_NAMES = {"feed.xml", "rss.xml", *(kind.file for kind in FORMATS)}
"""Feeds of ours, and copies under names that readers know from elsewhere."""


class _Feed(NamedTuple):
    address: str
    """What it says its own address is."""
    items: list[_Item]


def findings(public: Public, unlisted: frozenset[str] = frozenset()) -> Iterator[Finding]:
    """What is wrong with feeds and the sitemap, in which pages at `unlisted` addresses are missed by nobody."""
    seen: set[_Item] = set()
    for path in sorted(public.files):
        name = path.rpartition("/")[2]
        if name in _NAMES:
            yield from _feed(public, path, seen)
    if "sitemap.xml" in public.files:
        yield from _sitemap(public, unlisted)


def _feed(public: Public, path: str, seen: set[_Item]) -> Iterator[Finding]:
    """Entries in `seen` have been examined: an article is in many feeds, in each format."""
    try:
        feed = _read(path, public.read(path))
    except (ParseError, ValueError, KeyError, TypeError) as error:
        yield Finding(path, f"not a feed: {error}")
        return
    own = absolute(public.site, public.site.redirects.get(f"/{path}", f"/{path}"))  # a copy names where it moved to
    if feed.address != own:
        yield Finding(path, f"the feed says that its address is {feed.address}", f"it is {own}")
    for name, count in Counter(item.name for item in feed.items).items():
        if count > 1:
            yield Finding(path, f"{count} entries are {name}", "readers show only one of them")
    for item in feed.items:
        same = item._replace(date="" if _dated(item.date) else item.date)
        if same in seen:
            continue
        seen.add(same)
        home = public.target(item.url, "/") if item.url.startswith(public.site.base_url) else None
        page = public.file(home.path) if home else None
        for message, needle in _item(public, item, page):
            yield Finding(
                page or path, f'in the feed entry "{item.title}": {message}', "", needles(needle, public.base)
            )


Fault = tuple[str, str]
"""What is wrong, and what to look for in the author's file."""


def _item(public: Public, item: _Item, page: str | None) -> Iterator[Fault]:
    if not item.title.strip():
        yield "it has no title", ""
    if not _dated(item.date):
        yield f'"{item.date}" is not a date', ""
    if page is None:
        yield f"nothing at {item.url}", ""
    references = public.page(page).references if page else []
    known = {public.target(reference.url, public.address(page or "")).path for reference in references}
    yield from _html(public, parse(item.html), known)


def _html(public: Public, node: Node, known: set[str]) -> Iterator[Fault]:
    """What is wrong in an entry; addresses in `known` are those of its page, and are examined there."""
    for child in node.children:
        if isinstance(child, str):
            continue
        if child.tag in _FORBIDDEN:
            yield f"<{child.tag}>, which readers strip", f"<{child.tag}"
        for name in child.attributes:
            if name in ("class", "style") or name.startswith(("data-", "on")):
                yield f'{name}="…", which readers strip', ""
        for name in _URLS:
            written = child.attributes.get(name)
            if written is not None:
                for url in candidates(written) if name == "srcset" else [written]:
                    yield from _address(public, url, known)
        if child.tag == "img" and "alt" not in child.attributes:
            yield f"no alt text: {child.attributes.get('src', '')}", ""
        yield from _html(public, child, known)


def _address(public: Public, url: str, known: set[str]) -> Iterator[Fault]:
    if not urlsplit(url).scheme:
        yield f'"{url}" is not a whole address', url
    elif url.startswith(public.site.base_url):
        target = public.target(url, "/")
        if target.path.endswith("/index.html"):
            yield f"{url} gives a page a second address", ""
        elif public.file(target.path) is None and target.path not in known:
            yield f"nothing at {url}", ""


def _dated(text: str) -> bool:
    try:
        moment = parsedate_to_datetime(text) if "," in text else datetime.fromisoformat(text)
    except ValueError:
        return False
    return moment.tzinfo is not None


def _read(path: str, data: bytes) -> _Feed:
    if path.endswith(".json"):
        return _read_json(json.loads(data))
    root = fromstring(data)  # noqa: S314 - a file that this program wrote
    if root.tag == "rss":
        return _read_rss(root)
    if root.tag == f"{_ATOM}feed":
        return _read_atom(root)
    raise ValueError(f"its first element is <{re.sub('{.*}', '', root.tag)}>")


def _read_rss(root: Element) -> _Feed:
    itself = root.find(f"channel/{_ATOM}link[@rel='self']")
    items = [
        _Item(*(item.findtext(name, "") for name in ("guid", "link", "title", _CONTENT, "pubDate")))
        for item in root.iter("item")
    ]
    return _Feed("" if itself is None else itself.get("href", ""), items)


def _read_atom(root: Element) -> _Feed:
    itself = root.find(f"{_ATOM}link[@rel='self']")
    items = []
    for entry in root.iter(f"{_ATOM}entry"):
        link = entry.find(f"{_ATOM}link[@rel='alternate']")
        name, title, html, date = (entry.findtext(_ATOM + tag, "") for tag in ("id", "title", "content", "updated"))
        items.append(_Item(name, "" if link is None else link.get("href", ""), title, html, date))
    return _Feed("" if itself is None else itself.get("href", ""), items)


def _read_json(found: Any) -> _Feed:
    items = [
        _Item(item["id"], item["url"], item["title"], item.get("content_html", ""), item["date_published"])
        for item in found["items"]
    ]
    return _Feed(found["feed_url"], items)


def _sitemap(public: Public, unlisted: frozenset[str]) -> Iterator[Finding]:
    try:
        root = fromstring(public.read("sitemap.xml"))  # noqa: S314 - a file that this program wrote
    except ParseError as error:
        yield Finding("sitemap.xml", f"not XML: {error}")
        return
    listed = {element.text or "" for element in root.iter(f"{_SITEMAP}loc")}
    for url in sorted(listed):
        if not url.startswith(public.site.base_url):
            yield Finding("sitemap.xml", f"{url} is not below {public.site.base_url}")
        elif public.file(public.target(url, "/").path) is None:
            yield Finding("sitemap.xml", f"nothing at {url}")
    for path in public.pages:
        page = public.page(path)
        address = public.address(path)
        url = absolute(public.site, address)
        if url not in listed and not (page.redirect or page.hidden or path in public.missing or address in unlisted):
            yield Finding("sitemap.xml", f"{url} is not listed", "", (), severity="warning")
