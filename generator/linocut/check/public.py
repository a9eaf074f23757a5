"""The built site as its visitors will find it: files by address, pages and style sheets read once and remembered."""

import re
import unicodedata
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from linocut.check import page
from linocut.check.page import Page
from linocut.manifest import listed, survey
from linocut.model.site import Site, editions
from linocut.store.cache import Cache
from linocut.store.generation import digest, generation

TEXT = frozenset({".html", ".css", ".js", ".svg", ".xml", ".json", ".txt", ".csv", ".webmanifest"})
"""What a host sends compressed."""


class Target(NamedTuple):
    """Where an address on a page leads."""

    inside: bool
    """Whether it is one of the site's."""
    path: str
    """Site path, decoded, when inside; else the whole URL."""
    fragment: str
    """Decoded."""


@dataclass(frozen=True, slots=True)
class Face:
    """One @font-face of a style sheet."""

    path: str
    """Site path."""
    ranges: tuple[tuple[int, int], ...]
    """Code points that it is loaded for; (): any."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a style sheet loads and says."""

    faces: tuple[Face, ...]
    urls: tuple[str, ...]
    """Everything it names, site paths or whole URLs."""
    text: str
    embedded: int
    """Bytes of fonts and images within it, compressed."""


class Public:
    """The output folder of a site."""

    def __init__(self, site: Site, cache: Cache) -> None:
        self.site = site
        self.folder = site.output
        self._cache = cache
        self._generation = generation()
        self._pages: dict[str, Page] = {}
        self._sheets: dict[str, Sheet] = {}
        self._weights: dict[str, int] = {}
        self._targets: dict[str, Target] = {}
        self._host = urlsplit(site.base_url).netloc.lower()

    @cached_property
    def files(self) -> frozenset[str]:
        """Every file of the site, as a path in the folder: not what somebody else put there, which is not published."""
        there = frozenset(survey(self.folder)[0])
        ours = listed(self.folder)
        return there if ours is None else there & ours

    @cached_property
    def pages(self) -> tuple[str, ...]:
        """The HTML files, sorted."""
        return tuple(sorted(path for path in self.files if path.endswith((".html", ".htm"))))

    @cached_property
    def base(self) -> str:
        """The path of the base URL: "/" or "/blog/"."""
        return urlsplit(self.site.base_url).path or "/"

    @cached_property
    def missing(self) -> frozenset[str]:
        """The pages that a host shows where there is none, in each language."""
        return frozenset({"404.html", *(f"{edition.home[1:]}404.html" for edition in editions(self.site))})

    def read(self, path: str) -> bytes:
        """A file's bytes."""
        return (self.folder / path).read_bytes()

    def page(self, path: str) -> Page:
        """The facts of a page, from the cache when its bytes are known."""
        if path not in self._pages:
            data = self.read(path)
            name = digest(self._generation, data)
            known = self._cache.get("page", name)
            if not isinstance(known, Page):
                known = page.read(data)
                self._cache.put("page", name, known)
            self._pages[path] = known
        return self._pages[path]

    def sheet(self, path: str) -> Sheet:
        """What a style sheet loads."""
        if path not in self._sheets:
            data = self.read(path)
            self._sheets[path] = _sheet(data, lambda url: self.target(url, f"/{path}").path)
        return self._sheets[path]

    def weight(self, path: str) -> int:
        """Bytes of a file as a host sends it."""
        if path not in self._weights:
            text = Path(path).suffix.lower() in TEXT
            size = len(zlib.compress(self.read(path), 6)) if text else (self.folder / path).stat().st_size
            self._weights[path] = size
        return self._weights[path]

    def address(self, path: str) -> str:
        """Site path of a file as visitors know it: "posts/x/index.html" is "/posts/x/"."""
        return "/" + (path.removesuffix("index.html") if path.rpartition("/")[2] == "index.html" else path)

    def target(self, url: str, address: str) -> Target:
        """Where `url` leads on the page with the site path `address`. Raises ValueError when it is not an address."""
        key = url if url.startswith("/") or "://" in url else f"{address} {url}"
        known = self._targets.get(key)
        if known is None:
            known = self._targets[key] = self._resolve(url, address)
        return known

    def _resolve(self, url: str, address: str) -> Target:
        here = self.site.base_url.rstrip("/") + address
        whole = urljoin(here, url) if url else here
        parts = urlsplit(whole)
        fragment = unquote(parts.fragment).partition(":~:")[0]
        same = parts.scheme in ("http", "https") and parts.netloc.lower() == self._host
        path = parts.path or "/"
        if not same or not (path + "/").startswith(self.base):
            return Target(False, whole, fragment)
        return Target(True, "/" + unquote(path[len(self.base) :]), fragment)

    def file(self, path: str) -> str | None:
        """The file that a host serves for a site path, without any redirect; None when there is none."""
        name = path.lstrip("/")
        if not name or name.endswith("/"):
            name += "index.html"
        return name if name in self.files else None

    def other_case(self, path: str) -> str | None:
        """A site path that differs from this one only in case, or in how its accents are composed."""
        return self._folded.get(_folded(path.rstrip("/")))

    @cached_property
    def _folded(self) -> dict[str, str]:
        return {_folded(self.address(path).rstrip("/")): self.address(path) for path in sorted(self.files)}


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()


def _sheet(data: bytes, resolve: Callable[[str], str]) -> Sheet:
    text = re.sub(r"/\*.*?\*/", "", data.decode(errors="replace"), flags=re.DOTALL)
    faces = []
    for block in re.findall(r"@font-face\s*\{([^}]*)\}", text):
        source = re.search(r"url\(\s*['\"]?([^'\")]+)", block)
        if source and not source[1].startswith("data:"):
            faces.append(Face(resolve(source[1]), tuple(_ranges(block))))
    rest = re.sub(r"@font-face\s*\{[^}]*\}", "", text)
    urls = re.findall(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)", rest)
    found = [resolve(one or other) for one, other in urls if not (one or other).startswith("data:")]
    bare = re.sub(rb"url\(\s*['\"]?data:[^)]*\)", b"", data)
    return Sheet(tuple(faces), tuple(found), text, len(zlib.compress(data, 6)) - len(zlib.compress(bare, 6)))


def _ranges(block: str) -> Iterator[tuple[int, int]]:
    """The code points of `unicode-range: U+26, U+0-7F, U+4??`."""
    declared = re.search(r"unicode-range\s*:([^;}]*)", block)
    for start, wild, end in re.findall(r"U\+([0-9A-F]*)(\?*)(?:-([0-9A-F]+))?", declared[1] if declared else "", re.I):
        if start or wild:
            first = int((start or "") + "0" * len(wild), 16)
            last = int(end, 16) if end else int((start or "") + "F" * len(wild), 16)
            yield first, last
