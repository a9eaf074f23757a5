"""One Quarto project on its way here: its pages, its lists, its files, its texts, each in turn."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any

from linocut.importers.imported import Content, Imported, Row
from linocut.importers.quarto import cells, config, files, listings, notebooks, pages, running, settings, text
from linocut.importers.quarto.anchors import Anchors
from linocut.importers.quarto.config import Config
from linocut.importers.quarto.pages import Page
from linocut.importers.quarto.shortcodes import Stubs
from linocut.importers.quarto.text import Web
from linocut.model.site import Site
from linocut.problem import Place, Problem, Problems

_OWN = {"/404.html": "linocut has an error page of its own: templates/404.html",
        "/archive/": "linocut lists all articles there", "/tags/": "linocut lists all tags there"}  # fmt: skip


class Import:
    """One import. `idle`: article -> why its cells were found not to run."""

    def __init__(self, folder: Path, settings: Config, idle: Mapping[str, str]) -> None:
        self.folder = folder
        self.idle = idle
        self.config = settings
        self.pages: list[Page] = []
        self.files: dict[str, Content] = {}
        self.problems: list[Problem] = []
        self.notebooks: dict[str, notebooks.Read] = {}
        self.parts: dict[str, str] = {}
        """File that is included -> its file in the new site."""
        self.lists: dict[str, dict[str, str]] = {}
        """Page -> id of a list on it -> its entries."""
        self.stubs = Stubs()
        self.refused = 0
        self.changed = 0

    def made(self) -> Imported:
        for source in config.pages(self.folder, self.config):
            self._take(source)
        self._arrange()
        known = {page.source: page for page in self.pages}
        self._weigh(known)
        site = Site(self.folder, self.folder)
        self._aliases()
        for page in self.pages:
            if page.url != "/":
                pages.settle(page, site)
        redirects = listings.feeds(self.pages, self._fed())
        menu, left = settings.menu(self.config, known)
        self._texts()
        self.files |= self.stubs.templates()
        self.files |= files.companions(self.folder, self.config, self.pages, self.files)
        self.problems += settings.left(self.config, left)
        own = {"/index.xml", *self._fed().values()}
        moved = {old: new for old, new in redirects.items() if old != new and old not in own}
        authors = Counter(str(page.front.author) for page in self.pages if page.front.author)
        pictures = sum(name.lower().endswith((".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp")) for name in self.files)
        return Imported(
            files=self.files,
            problems=tuple(replace(problem, severity="warning") for problem in self.problems),
            settings=settings.text(self.config, menu, moved, authors.most_common(1)[0][0] if authors else ""),
            origin="Quarto",
            urls={page.path: page.url for page in self.pages},
            written=sum("url" in page.matter.set for page in self.pages),
            moves=moved,
            tally=(
                Row("pages", len(self.pages), self.changed, self.refused),
                Row("images", pictures, 0, 0),
                Row("feeds", len(redirects) - len(moved), len(moved), 0),
                Row("menus", len(menu), 0, len(left)),
            ),
        )

    def _weigh(self, known: Mapping[str, Page]) -> None:
        """Give pages the order that they say, or that of the sidebars."""
        listed = {page: 10 * number for number, page in enumerate(dict.fromkeys(settings.order(self.config, known)), 1)}
        for page in self.pages:
            asked = page.matter.get("order")
            weight = asked if isinstance(asked, int) else listed.get(page)
            if weight is not None and page.matter.get("weight") is None and not page.front.date:
                _own(page, "weight", weight)

    def _take(self, source: str) -> None:
        """One file of the project as a page."""
        try:
            if source.endswith(".ipynb"):
                held = self.notebooks[source] = notebooks.read(self.folder, source)
                whole = held.text
            else:
                whole = (self.folder / source).read_text(encoding="utf-8-sig")
            page, problems = pages.read(self.folder, source, whole, self.config)
        except UnicodeDecodeError:
            self._tell("not taken: the file is not UTF-8", Place(source), "save it as UTF-8")
            self.refused += 1
            return
        except Problems as told:
            self.problems += told.problems
            self.refused += 1
            return
        taken = {one.url: one for one in self.pages}
        if page.url in _OWN or page.url in taken:
            hint = _OWN.get(page.url) or f"{taken[page.url].source} has its address"
            self._tell("not taken: its address is another's", Place(source), hint)
            self.refused += 1
            return
        self.problems += problems
        self.pages.append(page)

    def _tell(self, message: str, place: Place, hint: str) -> None:
        self.problems.append(Problem(message, place, hint))

    # --- lists ---

    def _arrange(self) -> None:
        """Where pages lie, as far as lists decide it: what introduces a folder is its `_index.md`."""
        written: list[Page] = []
        indexes = {page.folder for page in self.pages if page.source.rpartition(".")[0].endswith("index")}
        for page in self.pages:
            name = page.source.rpartition("/")[2].rpartition(".")[0]
            below = [
                one
                for one in self.pages
                if page.folder and one.source.startswith(f"{page.folder}/") and one is not page
            ]
            native = self._native(page, below)
            if name == "index" and page.folder and (page.listings or not page.front.date) and below:
                page.path = f"content/{page.folder}/_index.md"
                if not native:
                    _own(page, "list", value=False)
            elif native and name != "index" and native not in indexes:
                page.path, before = f"content/{native}/_index.md", page.url
                page.url = f"/{native}/"
                page.matter.set["aliases"] = [*page.matter.set.get("aliases", []), before]
                indexes.add(native)
                native = "."
            if page.listings and not native and (page.url != "/" or self._apart(page)):
                written.append(page)
        for page in written:  # once all pages lie where they will
            self._write_lists(page)

    def _native(self, page: Page, below: list[Page]) -> str:
        """The folder of which linocut makes the list that a page shows; "" where it makes none."""
        shown = [one for listing in page.listings for one in listings.members(page, listing, self.pages)]
        if not shown:
            return ""
        if page.source.rpartition("/")[2].startswith("index."):
            return page.folder if all(one in below for one in shown) else ""
        tops = {one.source.partition("/")[0] for one in shown}
        top = next(iter(tops))
        members = [one for one in self.pages if one.source.startswith(f"{top}/") and one.front.date]
        return top if len(tops) == 1 and len(members) <= len(shown) else ""

    def _apart(self, page: Page) -> list[Mapping[str, Any]]:
        """Lists of what is no page of the project: at home, linocut lists those itself."""
        return [one for one in page.listings if not listings.members(page, one, self.pages)]

    def _write_lists(self, page: Page) -> None:
        """A list that linocut does not make, as links."""
        entries: dict[str, str] = {}
        for number, listing in enumerate(page.listings if page.url != "/" else self._apart(page)):
            lines = listings.written(page, listing, self.pages, self.folder)
            entries[str(listing.get("id") or f"list-{number}")] = "\n".join(lines)
        self.lists[page.source] = entries
        hint = "/archive/, the tags and the lists of folders are made by each build"
        self._tell("a list of pages stands as links, as they are today", Place(page.path, 1), hint)

    def _fed(self) -> dict[str, str]:
        """Folder at the top -> its feed, where several of them hold articles."""
        tops = {page.source.partition("/")[0] for page in self.pages if page.front.date and "/" in page.source}
        return {top: f"/{top}/index.xml" for top in tops} if len(tops) > 1 else {}

    def _aliases(self) -> None:
        """Former addresses, without those that a page has, each once."""
        taken = {"/", *(page.url for page in self.pages)}
        for page in self.pages:
            given = page.matter.set.get("aliases")
            if given is not None:
                kept = [alias for alias in dict.fromkeys(given) if alias not in taken]
                taken.update(kept)
                page.matter.set["aliases"] = kept

    # --- texts ---

    def _texts(self) -> None:
        """Every page's text in linocut's syntax."""
        urls: dict[str, tuple[str, str]] = {}
        ids = Anchors()
        for page in self.pages:
            here = (page.path.removeprefix("content/"), page.url)
            urls |= {page.source: here, page.url: here}
            title = str(page.matter.set.get("title") or page.matter.get("title") or "")
            ids.learn(here[0], title, page.matter.body, page.anchor)
        for page in self.pages:
            web = self._web(page, urls)
            body, runs = self._ran(page, web)
            start = page.matter.line
            body = ids.settle(urls[page.source][0], body)
            page.matter.body, told = text.convert(body, page.folder, web, runs=runs)
            named = self.lists.get(page.source, {})
            rest = [entries for name, entries in named.items() if entries and entries not in page.matter.body]
            page.matter.body = "\n\n".join([page.matter.body.rstrip("\n"), *rest]).lstrip("\n") + "\n"
            whole = page.matter.text()
            for one in told:
                self._tell(one.message, Place(page.source, start + one.line), one.hint)
            for line, message, hint in self.notebooks[page.source].hands if page.source in self.notebooks else ():
                above = whole.count("\n", 0, len(whole) - len(page.matter.body))
                self._tell(message, Place(page.path, above + line), hint)
            self.files[page.path] = whole.encode()
            file = self.folder / page.source
            self.changed += file.read_bytes() != self.files[page.path]

    def _ran(self, page: Page, web: Web) -> tuple[str, bool]:
        """The text of a page, and whether its cells run: where some cannot, what Quarto kept of them stands."""
        why = self.idle.get(page.path, "")
        held = self.notebooks.get(page.source)
        if held and why and "python" in cells.languages(page.matter.body):
            held = self.notebooks[page.source] = notebooks.read(self.folder, page.source, why)
            page.matter.body = running.body_of(held.text)
        found = running.found(self.folder, page, held, why, web, output=self.config.output)
        self.files |= found.files
        for message, hint in found.told:
            self._tell(message, Place(page.path, 1), hint)
        if found.off:
            page.matter.set["execute"] = {**page.matter.set.get("execute", {}), "eval": False}
        return found.body, found.runs

    def _web(self, page: Page, urls: Mapping[str, tuple[str, str]]) -> Web:
        def part(written: str) -> str:
            return self._part(page, written, urls)

        def shown(written: str, name: str) -> str:
            source = normpath(written.lstrip("/") if written.startswith("/") else join(page.folder, written))
            put, made = notebooks.shown(self.folder, source, name)
            self.files |= {normpath(join("content", page.folder, file)): data for file, data in made.items()}
            return put

        def source(written: str) -> str | None:
            file = self.folder / normpath(
                written.lstrip("/") if written.startswith("/") else join(page.folder, written)
            )
            inside = file.is_file() and file.resolve().is_relative_to(self.folder.resolve())
            return file.read_text(encoding="utf-8-sig", errors="replace") if inside else None

        def exists(path: str) -> bool:
            return (self.folder / path).exists()

        values: dict[str, Any] = config.merged(self.config.says(page.source), page.matter.values)
        lists = self.lists.get(page.source, {})
        return Web(urls, values, self.config.variables, part, shown, lists, exists, source, self.stubs)

    def _part(self, page: Page, written: str, urls: Mapping[str, tuple[str, str]]) -> str:
        """A file that a page includes, as it names it there."""
        source = normpath(written.lstrip("/") if written.startswith("/") else join(page.folder, written))
        file = self.folder / source
        if source.startswith("..") or not file.is_file():
            return ""
        if source not in self.parts:
            held = files.text_of(file)
            stem, _, suffix = source.rpartition(".") if "." in file.name else (source, "", "")
            name = stem.rpartition("/")[2]
            hidden = name if name.startswith("_") else f"_{name}"
            hidden += "" if f".{suffix.lower()}" in config.PAGES else f"-{suffix}"
            if held is None or suffix.lower() == "ipynb":
                self.parts[source] = f"content/{source}"
                self.files[self.parts[source]] = file
            else:
                self.parts[source] = normpath(join("content", dirname(source), f"{hidden}.md"))
                body = running.body_of(held)
                body = cells.idle(body) if page.path in self.idle else body  # its cells fail for others as well
                made, told = text.convert(body, page.folder, self._web(page, urls), runs=True)
                self.files[self.parts[source]] = made.encode()
                for one in told:
                    self._tell(one.message, Place(source, 1 + one.line), one.hint)
        return listings.beside(self.parts[source], page)


def _own(page: Page, key: str, value: object) -> None:
    """Set a value below `params`, with all that is there."""
    found = page.matter
    given = found.set.get("params", found.get("params"))
    kept = {found.renamed.pop(name, name): found.values[name] for name in found.params}
    found.dropped += found.params
    found.params = []
    found.set["params"] = {**(given if isinstance(given, dict) else {}), **kept, key: value}
