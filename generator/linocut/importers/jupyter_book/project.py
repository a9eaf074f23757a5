"""One Jupyter Book on its way here: its pages in a section of their own, in the order of its contents."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from posixpath import dirname, join, normpath, relpath
from typing import Any

from linocut import words
from linocut.importers import settings
from linocut.importers.imported import Content, Imported, Row
from linocut.importers.jupyter_book import book, labels, text
from linocut.importers.jupyter_book.book import Book, Chapter
from linocut.importers.jupyter_book.directive import Known
from linocut.importers.jupyter_book.text import SECTION
from linocut.importers.markdown import pieces, titled
from linocut.importers.matter import Matter
from linocut.importers.matter import read as split
from linocut.importers.quarto import cells, files, notebooks, pages
from linocut.importers.quarto.config import Config, plain
from linocut.importers.quarto.pages import Page
from linocut.model.site import Site
from linocut.problem import Place, Problem, Problems

_KEPT = frozenset("description tags".split())
_OWN = {"/404.html", "/archive/", "/tags/", "/tags.html", f"/{SECTION}/"}
_TARGETED = re.compile(r"\A(?:[ \t]*\([^()\n]+\)=[ \t]*\n\s*)+(?=# )")
_ROLE = re.compile(r"\{[a-z:]+\}`([^`]*?)(?:<[^<>`]*>)?`")


class Import:
    """One import. `idle`: article -> why its cells were found not to run."""

    def __init__(self, folder: Path, given: Book, idle: Mapping[str, str]) -> None:
        self.folder = folder
        self.idle = idle
        self.book = given
        self.pages: dict[str, Page] = {}
        """By source, in the order of the contents."""
        self.titles: dict[str, str] = {}
        self.bodies: dict[str, tuple[str, int]] = {}
        """The text of each without its title, and the line on which it begins."""
        self.labels: dict[str, labels.Label] = {}
        self.notebooks: dict[str, notebooks.Read] = {}
        self.files: dict[str, Content] = {}
        self.problems: list[Problem] = [*given.left]
        self.refused = 0

    def made(self) -> Imported:
        for number, chapter in enumerate(self.book.chapters):
            self._take(chapter, number)
        self._distinguish()
        self._address()
        bibliography = [path for path in self.book.bibliography if (self.folder / path).is_file()]
        web = text.Web(
            files={source: page.path.removeprefix("content/") for source, page in self.pages.items()},
            titles=self.titles,
            labels=self.labels,
            cited=bool(bibliography),
            values=self.book.values,
            exists=lambda path: (self.folder / path).is_file(),
        )
        for page in self.pages.values():
            self._write(page, web)
        self._accompany(bibliography)
        if rest := book.others(self.folder, set(self.pages)):
            hint = f"the contents do not name them; put what is missed into content/{SECTION}/"
            shown = ", ".join(rest[:5]) + (f" and {len(rest) - 5} more" if len(rest) > 5 else "")
            self.problems.append(Problem(f"not taken: {shown}", Place(self.book.file), hint))
        return Imported(
            files=self.files,
            problems=tuple(replace(problem, severity="warning") for problem in self.problems),
            settings=self._settings(bibliography),
            origin="Jupyter Book",
            urls={page.path: page.url for page in self.pages.values()},
            written=sum("url" in page.matter.set for page in self.pages.values()),
            moves={},
            tally=(
                Row("pages", len(self.pages), len(self.pages), self.refused),
                Row("files", sum(not name.endswith(".md") for name in self.files), 0, 0),
            ),
        )

    def _tell(self, message: str, place: Place, hint: str) -> None:
        self.problems.append(Problem(message, place, hint))

    # --- pages ---

    def _take(self, chapter: Chapter, number: int) -> None:
        """One page of the contents; the first stands at the top of the site."""
        source = chapter.source
        try:
            if source.endswith(".ipynb"):
                held = self.notebooks[source] = notebooks.read(self.folder, source)
                found = split(source, held.text)
            else:
                found = split(source, (self.folder / source).read_text(encoding="utf-8-sig").replace("\r\n", "\n"))
        except UnicodeDecodeError:
            self._tell("not taken: the file is not UTF-8", Place(source), "save it as UTF-8")
            self.refused += 1
            return
        except Problems as told:
            self.problems += told.problems
            self.refused += 1
            return
        stem = source.rpartition(".")[0]
        path = f"content/{SECTION}/{stem}.md" if number else "content/index.md"
        page = self.pages[source] = Page(source, path, self._url(stem) if number else "/", found)
        title = self._titled(page, chapter)
        for name, label in labels.of(source, page.matter.body):
            self.labels.setdefault(name, label)
        params: dict[str, Any] = {"weight": 10 * number} if number else {}
        if chapter.part and number:
            params["group"] = chapter.part
        found.dropped = [key for key in found.values if key not in _KEPT]
        found.set["title"] = self.titles[source] = title
        if params:
            found.set["params"] = params
        if not number and not self.book.flat and stem != "index":
            found.set["aliases"] = [self._url(stem)]

    def _url(self, stem: str) -> str:
        """The address that a page has as a book."""
        if self.book.flat:
            slug = re.sub(r"[^a-z0-9]+", "-", stem.rpartition("/")[2].lower()).strip("-")
            return f"/{slug or 'page'}/"
        return f"/{stem}.html".removesuffix("index.html") if stem.endswith("/index") else f"/{stem}.html"

    def _titled(self, page: Page, chapter: Chapter) -> str:
        """Its title: its first heading, which leaves the text, else what contents or front matter say."""
        body = page.matter.body
        above = _TARGETED.search(body.lstrip("\n"))
        found = titled(body)
        names = [labels.TARGET.match(line) for line in above[0].split("\n")] if above else []
        heading, rest = found if found else ("", body)
        for name in filter(None, names):
            rest = rest.replace(f"{name[0]}\n", "", 1)
            self.labels[name["name"].lower()] = labels.Label(page.source, "", "", heading)
        start = page.matter.line + max(0, body.count("\n") - rest.count("\n"))
        if (
            page.url == "/" and heading and plain(heading) != (self.book.title or plain(heading))
        ):  # whose own title is the book's
            rest = f"## {heading}\n\n{rest}"
        self.bodies[page.source] = rest, start
        given = str(page.matter.get("title") or "")
        words = re.sub(r"[-_]+", " ", page.source.rpartition("/")[2].rpartition(".")[0])
        title = heading or given or chapter.title or words[:1].upper() + words[1:]
        return plain(_ROLE.sub(r"\1", title)) or words

    def _distinguish(self) -> None:
        """Pages of one title are called what the contents call them, if they do."""
        count = Counter(self.titles.values())
        named = {chapter.source: chapter.title for chapter in self.book.chapters if chapter.title}
        for source, page in self.pages.items():
            title = self.titles[source]
            if count[title] > 1 and named.get(source, title) != title:
                self.titles[source] = page.matter.set["title"] = named[source]
                body, line = self.bodies[source]
                self.bodies[source] = f"## {title}\n\n{body}", line

    def _address(self) -> None:
        """Each address once; what linocut would choose needs not be written."""
        site = Site(self.folder, self.folder)
        taken = set(_OWN)
        for page in self.pages.values():
            bare, number = page.url.rstrip("/"), 1
            while page.url in taken:
                page.url = f"{bare}-{number}/"
                number += 1
            taken.add(page.url)
            if page.url != "/":
                pages.settle(page, site)

    # --- texts ---

    def _write(self, page: Page, web: text.Web) -> None:
        body, start = self.bodies[page.source]
        why = self.idle.get(page.path, "")
        held = self.notebooks.get(page.source)
        if held and why and not held.idle:
            held = self.notebooks[page.source] = notebooks.read(self.folder, page.source, why)
            again = split(page.source, held.text)
            body, start = (titled(again.body) or ("", again.body))[1], again.line
        kernel = page.matter.get("kernelspec")
        named = (kernel.get("language") or kernel.get("name")) if isinstance(kernel, dict) else ""
        language = re.sub(r"[-\d.]+.*", "", str(named or "python").lower())
        told: list[tuple[int, str, str]] = []
        known = Known(
            language=language,
            inner=lambda lines, _: lines,
            contents=lambda: list(self._contents(page, web)),
            placed=lambda name: name,
            source=lambda name: self._included(page, name),
            tell=lambda line, message, hint: told.append((line, message, hint)),
        )
        made = text.Page(page.source, self._with_values(page, web), known).convert(body, start)
        made, off = self._run(page, made, held, why)
        if off:
            page.matter.set["execute"] = {"eval": False}
        page.matter.body = made
        for line, message, hint in told:
            self._tell(message, Place(page.source, max(1, line)), hint)
        if held:
            beside = dirname(page.path) if page.path != "content/index.md" else f"content/{SECTION}"
            folder = beside if page.path != "content/index.md" else join(beside, page.folder)
            self.files |= {normpath(join(folder, name)): data for name, data in held.files.items()}
        self.files[page.path] = page.matter.text().encode()

    def _with_values(self, page: Page, web: text.Web) -> text.Web:
        """What stands for {{ name }} on a page."""
        given = page.matter.get("substitutions") or (page.matter.get("myst") or {}).get("substitutions") or {}
        own = {name: str(value) for name, value in given.items()} if isinstance(given, dict) else {}
        return replace(web, values={**web.values, **own}) if own else web

    def _run(self, page: Page, body: str, held: notebooks.Read | None, why: str) -> tuple[str, bool]:
        """The text with cells as they run here, and whether none does."""
        if "{code-cell}" not in body and "{python}" not in body:
            return body, False
        beside = {file.stem for file in (self.folder / page.folder).glob("*.py")} | {"linocut"}
        lacks = list(held.idle) if held else [why] if why else cells.hindrances(body, beside, lambda code: code)
        if lacks:
            hint = "once they can, take eval out of execute in the front matter"
            self._tell(f"cells do not run: {'; '.join(lacks)}", Place(page.path, 1), hint)
            return cells.idle(body), True
        made = []
        for piece, is_code in pieces(body):
            block = cells.block(piece, runs=True) if is_code else None
            made.append(block.text if block else piece)
            for _, message, hint in block.told if block else ():
                self._tell(message, Place(page.path, 1), hint)
        return "".join(made), False

    def _included(self, page: Page, name: str) -> str | None:
        """The text of a file of the book that a page names."""
        path = normpath(name.lstrip("/") if name.startswith("/") else join(page.folder, name))
        file = self.folder / path
        if path.startswith("..") or not file.is_file():
            return None
        whole = files.text_of(file)
        return whole if whole is None or not path.endswith(".md") else split(path, whole).body

    def _contents(self, page: Page, web: text.Web) -> Iterator[str]:
        """The pages below one in the contents; of the first all."""
        chapters = [one for one in self.book.chapters if one.source in self.pages]
        at = next(number for number, one in enumerate(chapters) if one.source == page.source)
        top = chapters[at].depth if at else -1
        part = ""
        for chapter in chapters[at + 1 :]:
            if chapter.depth <= top:
                return
            if chapter.part != part and not at:
                part = chapter.part
                yield from ("", f"**{part}**", "")
            to = relpath(web.files[chapter.source], dirname(web.files[page.source]) or ".")
            yield f"{'  ' * (chapter.depth - top - 1)}- [{self.titles[chapter.source]}]({to})"

    # --- the rest ---

    def _accompany(self, bibliography: list[str]) -> None:
        """Files that pages name, the list of all pages, the logo."""
        flat = {name.replace(f"content/{SECTION}/", "content/", 1): data for name, data in self.files.items()}
        given = Config(self.book.file, {}, {}, {}, "_build")
        for name, data in files.companions(self.folder, given, list(self.pages.values()), flat).items():
            inside = name.removeprefix("content/")
            self.files.setdefault(f"content/{SECTION}/{inside}" if inside != name else name, data)
        for path in bibliography:
            self.files[_bibliography(path)] = self.folder / path
        logo = self.folder / self.book.logo
        if self.book.logo and logo.suffix in {".svg", ".png", ".webp", ".jpg"} and logo.is_file():
            self.files[f"static/logo{logo.suffix}"] = logo
        head = Matter("", {}, "", "")
        head.set["title"] = words.of(Site(self.folder, self.folder, language=self.book.language)).contents
        self.files[f"content/{SECTION}/_index.md"] = head.text().encode()

    def _settings(self, bibliography: list[str]) -> str:
        """pyproject.toml."""
        address = self.book.address.strip().rstrip("/")
        keys = {
            "title": self.book.title or next(iter(self.titles.values()), ""),
            "description": self.book.description,
            "base_url": f"{address}/" if address.startswith("http") else "",
            "author": self.book.author,
            "language": self.book.language,
        }
        made = settings.text(keys, "Jupyter Book", permalinks={}, menu=(), items=20, redirects={})
        if bibliography:
            listed = settings.strings(map(_bibliography, bibliography))
            made = made.replace('# bibliography = "references.bib"', f"bibliography = {listed}")
        if self.book.macros:
            made = settings.filled_table(made, "macros", self.book.macros)
        logo = next((name for name in self.files if name.startswith("static/logo.")), "")
        return settings.filled(made, {"logo": logo}) if logo and not logo.endswith(".svg") else made


def _bibliography(path: str) -> str:
    """Where a file of works cited lies in the new site; one from outside of the book's folder, beside the pages."""
    whole = normpath(path.lstrip("/"))
    return f"content/{SECTION}/{whole.rpartition('/')[2] if whole.startswith('..') else whole}"
