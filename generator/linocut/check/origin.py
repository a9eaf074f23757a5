"""From a place in a built page to the place in the file that its author can fix."""

import re
from collections import defaultdict
from collections.abc import Iterable
from os.path import relpath
from typing import Literal, NamedTuple
from urllib.parse import unquote

from linocut.model.article import Article
from linocut.model.site import Site
from linocut.pages.redirects import file, place
from linocut.problem import Place, Problem, Problems
from linocut.settings.loader import FILE
from linocut.store.inputs import Inputs

SHOWN = 3
"""Pages that are named when many have the same problem."""


_SHEETS = "templates/css"


class Finding(NamedTuple):
    """Something wrong with a built file."""

    path: str
    """The file, in the output folder."""
    message: str
    hint: str = ""
    needles: tuple[str, ...] = ()
    """What to look for in the author's file: the address as written, an id, a title."""
    line: int = 0
    """In the built file."""
    severity: Literal["error", "warning"] = "error"
    once: bool = False
    """Whether a needle found twice in the author's file tells nothing."""


class Origins:
    """The authors' files behind the built pages."""

    def __init__(self, site: Site, articles: Iterable[Article], inputs: Inputs) -> None:
        self._site = site
        self._inputs = inputs
        self._articles = {_page(article.url): article for article in articles}
        self._moved = {file(old): old for old in site.redirects}
        self._texts: dict[str, list[str]] = {}

    def problems(self, findings: Iterable[Finding]) -> list[Problem]:
        """Findings as problems; the same one on many pages, as a menu makes it, is told once."""
        found: list[Problem] = []
        shared: defaultdict[Finding, dict[str, Finding]] = defaultdict(dict)
        for finding in findings:
            place = self._written(finding)
            if place:
                found.append(Problem(finding.message, place, finding.hint, severity=finding.severity))
            else:
                shared[finding._replace(path="", line=0)].setdefault(finding.path, finding)
        for finding, by_path in shared.items():
            pages = list(by_path.values())
            place = self._built(pages[0])
            found.append(Problem(finding.message, place, finding.hint, self._named(pages), finding.severity))
        return list(dict.fromkeys(found))

    def _written(self, finding: Finding) -> Place | None:
        """Where the author wrote it; None when it is not found in the page's own file.

        What is in a feed stands in the text of some article, what is in a style sheet in one of the site's own.
        """
        article = self._articles.get(finding.path)
        if article:
            return self._linked(article, finding) or self._found(article.path, finding)
        if finding.path in self._moved:
            return place(self._inputs.read(FILE).decode(), self._moved[finding.path]) if finding.needles else None
        if finding.path.endswith((".html", ".htm")):
            return None
        if finding.path.endswith(".css"):
            sheets = [f"{_SHEETS}/{name}" for name in self._inputs.names(_SHEETS)]
            return next(filter(None, (self._found(sheet, finding) for sheet in reversed(sheets))), None)
        written = (self._linked(one, finding) or self._found(one.path, finding) for one in self._articles.values())
        return next(filter(None, written), None)

    @staticmethod
    def _linked(article: Article, finding: Finding) -> Place | None:
        return next((link.place for link in article.links if link.target in finding.needles), None)

    def _found(self, path: str, finding: Finding) -> Place | None:
        lines = self._text(path) if finding.needles else []
        for needle in filter(None, finding.needles):
            places = [(number, line.find(needle) + 1) for number, line in enumerate(lines, start=1) if needle in line]
            if places and not (finding.once and len(places) > 1):
                return Place(path, *places[0])
        return None

    def _built(self, finding: Finding) -> Place:
        folder = relpath(self._site.output, self._site.root).replace("\\", "/")
        folder = str(self._site.output) if folder.startswith("..") else folder
        return Place(f"{folder}/{finding.path}", finding.line)

    def _named(self, pages: list[Finding]) -> str:
        if len(pages) == 1:
            article = self._articles.get(pages[0].path)
            return f"from {article.path}" if article else ""
        names = [finding.path for finding in pages[:SHOWN]]
        rest = len(pages) - len(names)
        return f"in {len(pages):,} files: {', '.join(names)}" + (f" and {rest:,} more" if rest else "")

    def _text(self, path: str) -> list[str]:
        if path not in self._texts:
            try:
                text = self._inputs.read(path).decode(errors="replace")
            except (OSError, Problems):
                text = ""
            self._texts[path] = text.splitlines()
        return self._texts[path]


def needles(url: str, base: str) -> tuple[str, ...]:
    """What an author may have written for the address `url` of a page, when the site's own path is `base`."""
    bare = "/" + url[len(base) :] if base != "/" and url.startswith(base) else url
    tail = re.sub(r"[?#].*", "", bare).rstrip("/").rpartition("/")[2]
    found = dict.fromkeys((bare, url, unquote(bare), bare.rstrip("/"), unquote(tail)))
    return tuple(needle for needle in found if len(needle) > 1)


def _page(url: str) -> str:
    path = url.lstrip("/")
    return path + "index.html" if not path or path.endswith("/") else path
