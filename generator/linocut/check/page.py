"""What one built page holds that can be wrong: its links, images, ids, texts, and how they are nested."""

import re
import zlib
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

from linocut.check.nesting import Fault, Nesting


@dataclass(frozen=True, slots=True)
class Reference:
    """An address that the page names."""

    kind: str
    """"link", "image", "script", "style", "font", "media", "frame", "alternate", "canonical", "icon", "redirect"."""
    url: str
    line: int
    lazy: bool = False
    """Loaded only when it comes into view, or when the reader asks for it."""


@dataclass(frozen=True, slots=True)
class Image:
    """An <img>."""

    src: str
    alt: str | None
    """None: it has none, not even an empty one."""
    line: int
    sized: bool
    """Whether its place is reserved before it is loaded."""


@dataclass(slots=True)
class Page:
    """The facts of one page."""

    title: str = ""
    description: str = ""
    language: str = ""
    policy: str = ""
    """Content-Security-Policy of its meta tag."""
    hidden: bool = False
    """Search engines are told to leave it out."""
    redirect: bool = False
    ids: dict[str, int] = field(default_factory=dict)
    """Id -> line of its first use."""
    headings: list[tuple[int, str, int]] = field(default_factory=list)
    """(level, text, line)."""
    references: list[Reference] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    script: int = 0
    """Bytes of script within the page."""
    characters: frozenset[str] = frozenset()
    """Of its text."""
    bytes: int = 0
    """Compressed."""


_SOURCES = {
    ("a", "href"): "link",
    ("area", "href"): "link",
    ("img", "src"): "image",
    ("input", "src"): "image",
    ("image", "href"): "image",
    ("script", "src"): "script",
    ("iframe", "src"): "frame",
    ("video", "src"): "media",
    ("audio", "src"): "media",
    ("video", "poster"): "image",
    ("track", "src"): "media",
    ("object", "data"): "frame",
    ("embed", "src"): "frame",
    ("form", "action"): "link",
    ("use", "href"): "link",
}
_RELATIONS = {
    "stylesheet": "style",
    "icon": "icon",
    "apple-touch-icon": "icon",
    "manifest": "icon",
    "canonical": "canonical",
    "alternate": "alternate",
    "modulepreload": "script",
    "next": "link",
    "prev": "link",
}
_PRELOADED = {"font": "font", "style": "style", "script": "script", "image": "image"}


def read(data: bytes) -> Page:
    """The facts of a page's file."""
    parser = _Reader()
    text = data.decode(errors="replace")
    parser.feed(text)
    parser.close()
    parser.nesting.finish()
    page = parser.page
    page.faults += parser.nesting.faults
    page.faults.sort(key=lambda fault: fault.line)
    page.characters = frozenset(parser.characters)
    page.bytes = len(zlib.compress(data, 6))
    return page


def candidates(srcset: str) -> list[str]:
    """The addresses of a srcset."""
    return [match[1] for match in re.finditer(r"([^\s,]\S*[^\s,]|[^\s,])(?:\s+[^\s,]+)?\s*(?:,|$)", srcset)]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self.nesting = Nesting()
        self.characters: set[str] = set()
        self._inside = ""
        self._text: list[str] = []
        self._picture: bool | None = None
        """Whether a <picture> is open that has named its image already."""
        self._sources = 0
        """How many addresses the page had named when the last <picture> was opened."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._start(tag, attrs, closed=False)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._start(tag, attrs, closed=True)

    def _start(self, tag: str, attrs: list[tuple[str, str | None]], *, closed: bool) -> None:
        line = self.getpos()[0]
        self.nesting.start(tag, line, closed=closed)
        names = [name for name, _ in attrs]
        if len(set(names)) < len(names):
            twice = next(name for name in names if names.count(name) > 1)
            self.page.faults.append(Fault(line, f"<{tag}> has the attribute {twice} twice"))
        found = {name.removeprefix("xlink:"): value or "" for name, value in attrs}
        self._identify(found, line)
        self._refer(tag, found, line)
        self._describe(tag, found, line)

    def handle_endtag(self, tag: str) -> None:
        self.nesting.end(tag, self.getpos()[0])
        if tag == "picture":
            self._picture = None
        if tag != self._inside and not (tag == "script" and self._inside == "style"):
            return
        text = " ".join("".join(self._text).split())
        if tag == "title" and not self.page.title:
            self.page.title = text
        elif re.fullmatch("h[1-6]", tag):
            self.page.headings[-1] = (int(tag[1]), text, self.page.headings[-1][2])
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "script":
            self.page.script += len(data.encode(errors="replace"))
        elif self._inside != "style":
            self.characters.update(data)
        self._text.append(data)

    def _identify(self, found: dict[str, str], line: int) -> None:
        name = found.get("id")
        if name is None:
            return
        if name in self.page.ids:
            first = self.page.ids[name]
            self.page.faults.append(Fault(line, f'the id "{name}" is used twice', f"first on line {first}"))
        elif not name or re.search(r"\s", name):
            self.page.faults.append(Fault(line, f'"{name}" is not an id', "an id has no spaces and is not empty"))
        self.page.ids.setdefault(name, line)

    def _refer(self, tag: str, found: dict[str, str], line: int) -> None:
        lazy = found.get("loading") == "lazy" or tag in ("audio", "video", "track")
        for name in ("src", "href", "poster", "data", "action"):
            kind = _SOURCES.get((tag, name))
            if kind and name in found:
                later = lazy or (tag == "img" and self._picture is True)
                self._add(kind, found[name], line, later)
        if tag == "source" and "src" in found:
            self._add("media", found["src"], line, True)
        if "srcset" in found and tag in ("img", "source"):
            self._srcset(tag, found["srcset"], line, lazy)
        if tag == "picture":
            self._picture, self._sources = False, len(self.page.references)
        elif tag == "img" and lazy and self._picture is not None:
            # An image decides for the sources before it.
            known = self.page.references
            known[self._sources :] = [replace(source, lazy=True) for source in known[self._sources :]]
        if tag == "link":
            self._link(found, line)

    def _srcset(self, tag: str, srcset: str, line: int, lazy: bool) -> None:
        """A reader loads one of all candidates: the first source's last one stands for it."""
        urls = candidates(srcset)
        for index, url in enumerate(urls):
            chosen = self._picture is False and index == len(urls) - 1 and tag == "source"
            self._add("image", url, line, lazy or not chosen)
        if tag == "source":
            self._picture = True

    def _link(self, found: dict[str, str], line: int) -> None:
        for relation in found.get("rel", "").lower().split():
            kind = _RELATIONS.get(relation)
            if relation == "preload":
                kind = _PRELOADED.get(found.get("as", ""), "media")
            if kind:
                self._add(kind, found.get("href", ""), line, lazy=kind in ("icon", "alternate", "canonical", "link"))
                return

    def _describe(self, tag: str, found: dict[str, str], line: int) -> None:
        if tag == "html":
            self.page.language = found.get("lang", "")
        elif tag == "img":
            sized = bool(found.get("width") and found.get("height"))
            self.page.images.append(Image(found.get("src", ""), found.get("alt"), line, sized))
        elif tag == "meta":
            self._meta(found, line)
        elif tag == "a" and "name" in found:
            self.page.ids.setdefault(found["name"], line)
        if tag in ("title", "script", "style") or re.fullmatch("h[1-6]", tag):
            if tag not in ("title", "script", "style"):
                self.page.headings.append((int(tag[1]), "", line))
            data = tag == "script" and "javascript" not in found.get("type", "javascript") and found["type"] != "module"
            self._inside, self._text = "style" if data else tag, []

    def _meta(self, found: dict[str, str], line: int) -> None:
        content = found.get("content", "")
        name = (found.get("name") or found.get("property") or found.get("http-equiv") or "").lower()
        if name == "description":
            self.page.description = content
        elif name == "robots":
            self.page.hidden = "noindex" in content
        elif name == "content-security-policy":
            self.page.policy = content
        elif name in ("og:image", "twitter:image"):
            self._add("image", content, line, lazy=True)
        elif name == "refresh":
            target = re.search(r"url\s*=\s*['\"]?([^'\"]+)", content, re.IGNORECASE)
            if target:
                self.page.redirect = True
                self._add("redirect", target[1], line, lazy=True)

    def _add(self, kind: str, url: str, line: int, lazy: bool) -> None:
        self.page.references.append(Reference(kind, url.strip(), line, lazy))
