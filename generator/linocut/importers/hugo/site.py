"""One Hugo site on its way here: its pages, its files, its texts, each in turn."""

from dataclasses import replace
from datetime import datetime
from importlib import resources
from pathlib import Path, PurePosixPath
from posixpath import dirname

from linocut.content.loader import folder as address_of_files
from linocut.importers.hugo import files, pages, settings, text
from linocut.importers.hugo.address import path as sanitized
from linocut.importers.hugo.config import Config
from linocut.importers.hugo.imported import Content, Imported
from linocut.importers.hugo.pages import Page
from linocut.importers.hugo.redirects import redirects
from linocut.importers.hugo.web import Web
from linocut.model.site import Site
from linocut.problem import Place, Problem, Problems

_OURS = {"figure", "video"}
"""Shortcodes that mean the same in both."""
_LINKS = {
    **{name: name for name in ("youtube", "vimeo", "gist", "x", "instagram")},
    **dict.fromkeys(("tweet", "twitter", "twitter_simple", "x_simple"), "x"),
    "vimeo_simple": "vimeo",
    "instagram_simple": "instagram",
}
"""Shortcodes that put another host's page into one's own -> the file beside this module that makes it a link."""
_OTHER_PAGES = {".html", ".htm", ".org", ".adoc", ".asciidoc", ".rst", ".pdc", ".ipynb", ".mmark"}
_MADE_BY_LAYOUT = {"archives": "/archive/", "archive": "/archive/", "search": "/"}
"""Layouts of pages that themes fill by themselves -> where linocut has the same."""


class Import:
    """One import."""

    def __init__(self, folder: Path, config: Config) -> None:
        self.folder = folder
        self.config = config
        self.content = folder / config.content
        self.files: dict[str, Content] = {}
        self.problems: list[Problem] = []
        self.pages: list[Page] = []
        self.moves: dict[str, str] = {}
        self.web = Web(config.base_url)

    def made(self, now: datetime) -> Imported:
        found = list(pages.files(self.content)) if self.content.is_dir() else []
        lists = {path.parent for path in found if path.suffix == ".md" and self._stem(path) == "_index"}
        bundles = {path.parent for path in found if path.suffix == ".md" and self._stem(path) == "index"}
        for path in found:
            self._take(path, lists, bundles)
        shown = [page for page in self.pages if page.published(now)]
        sections = self._sections(shown, lists)
        self._static()
        self._resources(found, bundles)
        for page in self.pages:
            self.web.urls[page.path] = page.url
        site = Site(self.folder, self.folder, permalinks=settings.permalinks(self.config))
        written = [page for page in self.pages if page.names and not self._settle(page, site)]
        for page in self.pages:
            self._text(page)
        own = {page.url for page in self.pages if page.names}
        self.moves |= redirects(self.config, shown, sections)
        moves = {old: new for old, new in self.moves.items() if old not in own}
        menu = settings.menu(self.config, self.pages, self.web, moves)
        self.problems += files.left(self.folder, self.config)
        return Imported(
            files=self.files,
            problems=tuple(replace(problem, severity="warning") for problem in self.problems),
            settings=settings.text(self.config, menu, moves),
            urls={page.path: page.url for page in self.pages},
            written=len(written),
            moves=moves,
        )

    def _stem(self, path: PurePosixPath) -> str:
        return pages.split(path, self.config)[0]

    def _take(self, path: PurePosixPath, lists: set[PurePosixPath], bundles: set[PurePosixPath]) -> None:
        """One file of content/: as a page if it is one."""
        place = Place(f"{self.config.content}/{path}")
        stem, language = pages.split(path, self.config)
        if path.suffix.lower() in _OTHER_PAGES:
            self._tell("not taken: a page that is not Markdown", place, "save it as Markdown")
            return
        if path.suffix.lower() not in {".md", ".markdown"} or (
            language and language.lower() != self.config.code.lower()
        ):
            return
        if any(folder in bundles for folder in path.parents) and (path.parent not in bundles or stem != "index"):
            self._tell(
                "not taken: it lies in a bundle, and Hugo makes no page of it", place, "{{< include >}} shows it"
            )
            return
        if path.parts[0] in set(self.config.taxonomies) - {"tags"}:
            self._tell("not taken: it introduces a taxonomy", place, "move it below content/tags/ if you want it there")
            return
        try:
            page, problems = pages.read(self.folder, path, lists, self.config)
        except Problems as told:
            self.problems += told.problems
            return
        built = page.matter.get("build") or page.matter.get("_build") or {}
        layout = str(page.matter.get("layout") or "").lower()
        if page.matter.get("headless") is True or (isinstance(built, dict) and built.get("render") in {"never", False}):
            self._tell(
                "not taken: it is headless, and Hugo makes no page of it",
                place,
                "an article can use its files once they lie beside it",
            )
        elif layout in _MADE_BY_LAYOUT and not page.matter.body.strip():
            self.moves[page.url] = _MADE_BY_LAYOUT[layout]
            self.moves = {old: new for old, new in self.moves.items() if old != new}
        else:
            self.problems += problems
            self.pages.append(page)

    def _sections(self, shown: list[Page], lists: set[PurePosixPath]) -> list[tuple[str, ...]]:
        """The folders of which Hugo makes a list."""
        tops = {page.names[:1] for page in shown if len(page.names) > 1 and page.names[0] not in self.config.taxonomies}
        below = {path.parts for path in lists if path.parts and path.parts[0] not in self.config.taxonomies}
        return sorted(tops | below)

    def _settle(self, page: Page, site: Site) -> bool:
        settled = pages.settle(page, site)
        if settled is None:
            hint = "pages here end in / or in .html: fix its links, or let your host redirect"
            self._tell(f"the address {page.url} cannot be kept", Place(page.path), hint)
        return bool(settled)

    # --- files ---

    def _static(self) -> None:
        found, problems = files.static(self.folder, self.config)
        self.problems += problems
        self.files |= found
        for name in found:
            address = f"/{name.removeprefix(files.STATIC).lstrip('/')}"
            self.web.files[address] = address
        for path in files.mentioned(self.folder, (page.matter.text() for page in self.pages)):
            if f"/{path}" not in self.web.files:
                self.files[f"{files.STATIC}/{path}"] = self.folder / "assets" / path
                self.web.files[f"/{path}"] = f"/{path}"

    def _resources(self, found: list[PurePosixPath], bundles: set[PurePosixPath]) -> None:
        """Files beside pages: in the bundle where there is one, else at the address that Hugo gave them."""
        owners = {dirname(page.path): page for page in self.pages if page.leaf}
        skip = {".md", ".markdown", *_OTHER_PAGES}
        for path in found:
            if path.suffix.lower() in skip or any(part.startswith(".") for part in path.parts):
                continue
            source = self.content / path
            owner = next((owners[name] for each in path.parents if (name := f"content/{each}") in owners), None)
            if owner:
                folder = dirname(owner.path)
                below = f"content/{path}".removeprefix(f"{folder}/")
                self.web.bundles[owner.url] = folder.removeprefix("content/")
                address = f"{address_of_files(owner.url)}{below}"
                if path.suffix == ".py":  # beside an article, a script is a figure's: it is not published
                    self.files[f"{files.STATIC}{address}"] = source
                else:
                    self.files[f"content/{path}"] = source
                    self.web.files[address] = f"/{path}"
            elif not any(each in bundles for each in path.parents):
                address = "/".join([self.config.prefix, *(sanitized(part) for part in path.parent.parts), path.name])
                self.files.setdefault(f"{files.STATIC}{address}", source)
                self.web.files.setdefault(address, address)

    # --- texts ---

    def _text(self, page: Page) -> None:
        slashes = not self.config.passthrough
        page.matter.body = text.convert(page.matter.body, page.url, self.web, slashes=slashes)
        whole = page.matter.text()
        self.files[page.path] = whole.encode()
        body = whole[len(whole) - len(page.matter.body) :]
        for found in text.shortcodes(body):
            before = whole[: len(whole) - len(body) + found.offset]
            line = before.count("\n") + 1
            self._shortcode(found.name, Place(page.path, line, len(before) - before.rfind("\n")))
        if self.config.emoji:
            for name, offset in text.emoji(body):
                line = whole.count("\n", 0, len(whole) - len(body) + offset) + 1
                self._tell(f"{name} stays as it is written", Place(page.path, line), "write the character itself")

    def _shortcode(self, name: str, place: Place) -> None:
        if name in _OURS:
            return
        if name in _LINKS or name == "details":
            template = resources.files("linocut.importers.hugo").joinpath(f"shortcodes/{_LINKS.get(name, name)}.html")
            self.files[f"templates/shortcodes/{name}.html"] = template.read_bytes()
            if name != "details":
                hint = f"pages load nothing from other hosts; change it in templates/shortcodes/{name}.html"
                self._tell(f'the shortcode "{name}" is shown as a link', place, hint)
            return
        if name in {"ref", "relref"}:
            self._tell(
                f'what "{name}" names is not among the pages', place, "write a link to a file: [text](/posts/x.md)"
            )
            return
        theirs = self._theirs(name)
        before = f"; in Hugo, {theirs.relative_to(self.folder)} does" if theirs else ""
        hint = f"write templates/shortcodes/{name}.html, or Markdown in its place{before}"
        self._tell(f'the shortcode "{name}" is not known here', place, hint)

    def _theirs(self, name: str) -> Path | None:
        """Hugo's own template of a shortcode."""
        layouts = [self.folder / "layouts", *sorted(self.folder.glob("themes/*/layouts"))]
        places = [layout / folder / f"{name}.html" for layout in layouts for folder in ("shortcodes", "_shortcodes")]
        return next((place for place in places if place.is_file()), None)

    def _tell(self, message: str, place: Place, hint: str) -> None:
        self.problems.append(Problem(message, place, hint))
