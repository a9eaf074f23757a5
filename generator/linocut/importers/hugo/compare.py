"""Whether the move is good: every address and every entry of a feed that readers of the Hugo site have, against the
built site. What Hugo published is its `public/`, a sitemap, or the address of the site itself."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import quote, unquote, urljoin, urlsplit
from urllib.request import urlopen
from xml.etree import ElementTree

from linocut.model.feed_format import XML
from linocut.problem import Place, Problem, Problems

_ATOM = "{http://www.w3.org/2005/Atom}"
_PAGES = (".html", ".htm")
_THEME = {".css", ".js", ".map", ".woff", ".woff2", ".ttf", ".eot", ".otf", ".scss", ".webmanifest"}
"""Suffixes of files that only a theme's pages load."""
_SITE = {"sitemap.xml", "robots.txt", "404.html", "CNAME"}
_RESIZED = re.compile(r"_hu_?[0-9a-f]{8,}[_.]")
"""What is in the name of a picture that a theme had Hugo make of another."""
_TIMEOUT = 20
"""Seconds for one answer."""


@dataclass(slots=True)
class Compared:
    """What became of one kind."""

    kind: str
    there: int = 0
    led: int = 0
    missing: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Published:
    """What readers of the old site have."""

    addresses: tuple[str, ...]
    """Paths of the site, without the base URL's own."""
    entries: tuple[tuple[str, str], ...]
    """(path of a feed, the entry's identity)."""


def published(where: str, base_url: str) -> Published:
    """What Hugo published: a folder, a sitemap's file, or an address. Raises `Problems` where it cannot be read."""
    base = urlsplit(base_url).path.rstrip("/")
    try:
        if where.startswith(("http://", "https://")):
            return _from_web(where)
        if Path(where).is_dir():
            return _from_folder(Path(where))
        return Published(tuple(dict.fromkeys(_local(each, base) for each in _locations(Path(where).read_bytes()))), ())
    except (OSError, ElementTree.ParseError) as error:
        hint = "name Hugo's public/, a sitemap.xml, or the address of the site"
        raise Problems([Problem(f"cannot be compared: {error}", Place(where), hint)]) from error


def of_themes(folder: Path) -> frozenset[str]:
    """Addresses of the files that only the themes of the Hugo site in this folder bring."""
    return frozenset(
        f"/{quote(file.relative_to(static).as_posix())}"
        for static in sorted(folder.glob("themes/*/static"))
        for file in static.rglob("*")
        if file.is_file()
    )


def compare(old: Published, public: Path, lists: Collection[str] = (), theirs: Collection[str] = ()) -> list[Compared]:
    """The built site in `public` against what was published. The feed of a list of all terms (`lists`, addresses)
    holds no articles, so nobody misses what is in it; all links to the first page of a list name the list itself.
    `theirs` are addresses of a theme's own files."""
    kinds = {name: Compared(name) for name in ("pages", "feeds", "files", "feed items")}
    rules = _rules(public)
    for address in old.addresses:
        if address.endswith(("/page/1/", "sitemap.xml")):
            continue
        kind = kinds[_kind(address)]
        file = _file(public, address)
        if file.is_file() and not (_kind(address) == "pages" and _leads_on(file)):
            kind.there += 1
        elif file.is_file() or address in rules:
            kind.led += 1
        elif address not in theirs:
            kind.missing.append(address)
    found: dict[str, set[str]] = {}
    for feed, entry in old.entries:
        if f"{feed.rpartition('/')[0]}/" in lists:
            continue
        if feed not in found:
            file = _file(public, feed)
            found[feed] = set(_entries(file.read_bytes())) if file.is_file() else set()
        if entry in found[feed]:
            kinds["feed items"].there += 1
        else:
            kinds["feed items"].missing.append(f"{feed}: {entry}")
    return list(kinds.values())


def _kind(address: str) -> str:
    if address.endswith("/") or address.endswith(_PAGES):
        return "pages"
    return "feeds" if address.endswith(XML) else "files"


def _file(public: Path, address: str) -> Path:
    path = unquote(address).strip("/")
    return public / path / "index.html" if address.endswith("/") else public / path


def _leads_on(file: Path) -> bool:
    return b'http-equiv="refresh"' in file.read_bytes()[:2000]


def _rules(public: Path) -> set[str]:
    """Addresses that the host leads on."""
    file = public / "_redirects"
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    return {line.split()[0] for line in lines if line.strip() and not line.startswith("#")}


def _from_folder(folder: Path) -> Published:
    addresses, entries = [], []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        left = name in _SITE or path.suffix in _THEME or name.startswith(".") or _RESIZED.search(path.name)
        if left or not path.is_file():
            continue
        address = f"/{quote(name.removesuffix('index.html'), safe='/#+,:@~!$&()=;')}"
        addresses.append(address)
        if path.suffix in XML:
            entries += [(address, entry) for entry in _entries(path.read_bytes())]
    return Published(tuple(addresses), tuple(entries))


def _from_web(address: str) -> Published:
    """By the sitemap of a site, and the feed at its root."""
    root = address if address.endswith("/") else f"{address.rpartition('/')[0]}/"
    base = urlsplit(root).path.rstrip("/")
    found = [
        _local(each, base) for each in _sitemap(address if address.endswith(".xml") else urljoin(root, "sitemap.xml"))
    ]
    feed = urljoin(root, "index.xml")
    try:
        entries = [("/index.xml", entry) for entry in _entries(_fetched(feed))]
    except (OSError, ElementTree.ParseError):  # a site without a feed
        entries = []
    return Published(tuple(dict.fromkeys([*found, *(feed for feed, _ in entries[:1])])), tuple(entries))


def _sitemap(address: str, depth: int = 2) -> Iterator[str]:
    """The addresses that a sitemap lists, or those that it lists sitemaps of."""
    for each in _locations(_fetched(address)):
        if each.endswith(".xml") and depth:
            yield from _sitemap(each, depth - 1)
        else:
            yield each


def _fetched(address: str) -> bytes:
    if not address.startswith(("http://", "https://")):
        raise URLError(f"{address} is not an address of the web")
    with urlopen(address, timeout=_TIMEOUT) as answer:  # noqa: S310 - http and https alone
        data: bytes = answer.read()
        return data


def _tree(data: bytes) -> Any:
    return ElementTree.fromstring(data)  # noqa: S314 - of the author's own site; entities of others are not loaded


def _locations(data: bytes) -> Iterator[str]:
    for element in _tree(data).iter():
        if element.tag.rpartition("}")[2] == "loc" and element.text:
            yield element.text.strip()


def _local(address: str, base: str) -> str:
    path = urlsplit(address).path or "/"
    return path.removeprefix(base) if base and path.startswith(f"{base}/") else path


def _entries(data: bytes) -> Iterable[str]:
    """What identifies the entries of a feed: RSS's guid, or its link; Atom's id. Nothing of what is not a feed."""
    try:
        tree = _tree(data)
    except ElementTree.ParseError:
        return []
    items = [item.findtext("guid") or item.findtext("link") or "" for item in tree.iter("item")]
    items += [entry.findtext(f"{_ATOM}id") or "" for entry in tree.iter(f"{_ATOM}entry")]
    return [entry.strip() for entry in items if entry.strip()]  # one that leads elsewhere has none


def lines(found: Iterable[Compared]) -> list[str]:
    """The table."""
    return [
        f"{'':<12}{'there':>8}{'led on':>10}{'missing':>11}",
        *(f"{each.kind:<12}{each.there:>8}{each.led:>10}{len(each.missing):>11}" for each in found),
    ]


def problems(found: Iterable[Compared]) -> list[Problem]:
    """What readers would miss, each kind once."""
    told = []
    for each in found:
        if each.missing:
            first = ", ".join(each.missing[:5]) + (" ..." if len(each.missing) > 5 else "")
            hint = 'add them under [tool.linocut.redirects], or "aliases" in front matter'
            told.append(Problem(f"{len(each.missing)} {each.kind} are missing: {first}", hint=hint))
    return told
