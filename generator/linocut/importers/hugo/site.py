"""One Hugo site on its way here: its pages, its files, its texts, each in turn."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path, PurePosixPath
from posixpath import dirname
from typing import Any

from linocut.content.permalink import folder as address_of_files
from linocut.content.permalink import former
from linocut.importers.hugo import (
    cascade,
    clashes,
    files,
    formulas,
    home,
    identity,
    introductions,
    pages,
    settings,
    tally,
    text,
)
from linocut.importers.hugo.address import path as sanitized
from linocut.importers.hugo.config import Config
from linocut.importers.hugo.elsewhere import leads
from linocut.importers.hugo.pages import Page
from linocut.importers.hugo.redirects import redirects
from linocut.importers.hugo.stubs import Stubs, own
from linocut.importers.hugo.text import Rules
from linocut.importers.hugo.web import Web
from linocut.importers.imported import STATIC, Content, Imported
from linocut.model.address import tag_url
from linocut.model.feed_format import is_feed
from linocut.model.site import Language, Site
from linocut.problem import Place, Problem, Problems

_PAGES = {".md", ".markdown", *pages.HTML}
_OTHER_PAGES = {".org", ".adoc", ".asciidoc", ".asc", ".ad", ".rst", ".pdc", ".mmark"}
_MADE_BY_LAYOUT = {"archives": "archive/", "archive": "archive/", "search": ""}
"""Layouts of pages that themes fill by themselves -> where linocut has the same, from the home page."""


class Import:
    """One import."""

    def __init__(self, folder: Path, config: Config, languages: tuple[Language, ...] = ()) -> None:
        self.folder = folder
        self.config = config
        self.site = Site(folder, folder, permalinks=settings.permalinks(config), languages=languages)
        """What the new site is, as far as addresses depend on it."""
        self.menu: list[tuple[str, str]] = []
        self.filled: list[tuple[str, ...]] = []
        """Pages that themes fill by themselves, by name, which lead on to the same here."""
        self.unmade: set[tuple[str, ...]] = set()
        """Those of which Hugo makes no page, by name."""
        self.shown = 0
        """Pages that readers see."""
        self.content = folder / config.content
        self.files: dict[str, Content] = {}
        self.problems: list[Problem] = []
        self.pages: list[Page] = []
        self.moves: dict[str, str] = {}
        self.web = Web(config.base_url, below=config.below, mark=config.mark)
        self.known: dict[str, str] = {}
        """Former address of every list and feed -> its address here."""
        self.lost = 0
        """Addresses that cannot be kept."""

    def made(self, now: datetime) -> Imported:
        found = list(self._found())
        written_pages = {path for path in found if self._is_page(path)}
        lists = {path.parent for path in written_pages if self._stem(path) == "_index"}
        bundles = {path.parent for path in found if path.suffix.lower() in _PAGES and self._stem(path) == "index"}
        handing = [path for path in written_pages if self._stem(path) == "_index"]
        rules = cascade.read(self.content, self.config.cascade, handing)
        for path in found:
            if path in written_pages:
                self._take(path, lists, bundles, cascade.handed_down(rules, path, self._stem(path), self.config.code))
            elif path.suffix.lower() in _OTHER_PAGES and self._mine(path):
                place = Place(f"{self.config.content}/{path}")
                self._tell("not taken: a page that is not Markdown", place, "save it as Markdown")
        self.pages = introductions.settle(self.pages, self.config, self._tell)
        self.pages = clashes.pages(self.pages, self.config, self._tell)
        shown = [page for page in self.pages if page.published(now)]
        sections = self._sections(shown, lists)
        self._static()
        self._resources(found, written_pages, bundles)
        moves = self._moves(shown, sections)
        written = [page for page in self.pages if page.names and not self._settle(page)]
        home.list_undated(self.pages, shown, self.config)
        self._texts()
        self.menu = menu = settings.menu(self.config, self.pages, self.web, moves)
        self.shown = len(shown)
        if self.config.default:
            said = identity.read(self.folder, self.config)
            self.problems += files.left(self.folder, self.config, said.left)
            self.files = {**home.written(said.files, shown, self.config), **self.files}
        return Imported(
            files=self.files,
            problems=tuple(replace(problem, severity="warning") for problem in self.problems),
            settings="",
            origin="Hugo",
            urls={page.path: page.url for page in self.pages},
            written=len(written),
            moves=moves,
            tally=(
                tally.pages(self.pages, self.folder, self.files, self._candidates(found)),
                tally.images(self.files, self.folder, self.config),
                tally.addresses(self.pages, moves, self.lost),
                tally.feeds(self.known, moves, sum("output format" in name for name in self.config.left)),
                tally.terms(shown),
                tally.menus(len(menu), self.config.entries + sum(len(page.menu) for page in self.pages)),
            ),
        )

    def _candidates(self, found: list[PurePosixPath]) -> int:
        """How many pages Hugo may have made in this language."""
        kinds = {".md", ".markdown", *_OTHER_PAGES}
        written = (path for path in found if path.suffix.lower() in kinds and self._mine(path))
        return sum(not path.name.startswith(".") for path in written)

    def _found(self) -> Iterator[PurePosixPath]:
        """Files of content/ that Hugo looks at."""
        patterns = [re.compile(pattern) for pattern in self.config.ignored]
        for path in pages.files(self.content) if self.content.is_dir() else ():
            whole = f"{self.config.content}/{path}"
            if not (whole.startswith(self.config.apart) or any(pattern.search(whole) for pattern in patterns)):
                yield path

    def empty(self) -> bool:
        """Whether there is no page in this language."""
        return not any(self._is_page(path) for path in self._found())

    def _mine(self, path: PurePosixPath) -> bool:
        """Whether a file is of this language. One that names none is of the default language, or of its folder's."""
        _, language = pages.split(path, self.config)
        unmarked = self.config.default or self.config.below != "content"
        return language.lower() == self.config.code.lower() if language else unmarked

    def _is_page(self, path: PurePosixPath) -> bool:
        """Whether a file is a page in this language. HTML is one with front matter; else it is a file."""
        if path.suffix.lower() not in _PAGES:
            return False
        if path.suffix.lower() in pages.HTML:
            with (self.content / path).open("rb") as file:
                if file.read(3) not in {b"---", b"+++"}:
                    return False
        return self._mine(path)

    def _moves(self, shown: list[Page], sections: list[tuple[str, ...]]) -> dict[str, str]:
        """Addresses that lead on, none of them a page's or an alias."""
        self.known = redirects(self.config, shown, sections)
        self.moves = {**self.known, **self.moves}
        home = self.config.home
        held = {page.names[:depth] for page in shown for depth in range(1, len(page.names) + 1)}
        here = {"/".join(names): f"{home}{'/'.join(map(pages.shown, names))}/" for names in sections if names in held}
        here |= {"/".join(page.names): page.url for page in self.pages if page.list and page.names}
        for page in self.pages:
            self.web.urls[page.path] = page.url
        terms = {
            f"{taxonomy}/{sanitized(term, cased=self.config.cased)}": tag_url(term, home)
            for page in shown
            for taxonomy, terms in page.terms.items()
            for term in terms
        }
        made = clashes.lists(shown, here.values(), home)
        clashes.aliases(self.pages, made, self._tell)
        own = {page.url for page in self.pages if page.names} | made
        own |= {former(alias, page.url) for page in self.pages for alias in page.aliases()}
        moves = {old: new for old, new in self.moves.items() if old != new and old not in own}
        whole = {"": home, **dict.fromkeys(self.config.taxonomies, f"{home}tags/"), **here, **terms}
        self.web.lists = {name.lower(): url for name, url in whole.items()}
        pages_moved = {old: new for old, new in self.moves.items() if not is_feed(old)}
        self.web.lists |= {old.strip("/").lower(): new for old, new in pages_moved.items()}
        below = f"{self.config.prefix}/"
        self.web.lists |= {old.removeprefix(below).strip("/").lower(): new for old, new in pages_moved.items()}
        return moves

    def _stem(self, path: PurePosixPath) -> str:
        return pages.split(path, self.config)[0]

    def _take(
        self, path: PurePosixPath, lists: set[PurePosixPath], bundles: set[PurePosixPath], handed: Mapping[str, Any]
    ) -> None:
        """One file of content/: as a page if it is one."""
        place, stem = Place(f"{self.config.content}/{path}"), self._stem(path)
        if any(folder in bundles for folder in path.parents) and (path.parent not in bundles or stem != "index"):
            message = "not taken: it lies in a bundle, and Hugo makes no page of it"
            self._tell(message, place, "{{< include >}} shows it")
            return
        try:
            page, problems = pages.read(self.folder, path, lists, self.config, handed)
        except Problems as told:
            self.problems += told.problems
            return
        layout = str(page.matter.get("layout") or page.matter.get("type") or "").lower()
        elsewhere = page.said("headless") is not True and leads(page.matter, made=page.front.made)
        if page.said("headless") is True or not (page.front.made or elsewhere):
            self.unmade.add(page.names)
            hint = "an article can use its files once they lie beside it"
            self._tell("not taken: it is headless, and Hugo makes no page of it", place, hint)
        elif layout in _MADE_BY_LAYOUT and not page.matter.body.strip():
            self.moves[page.url] = self.config.home + _MADE_BY_LAYOUT[layout]
            self.moves = {old: new for old, new in self.moves.items() if old != new}
            self.filled.append(page.names)
        else:
            if not page.front.made:  # here it has a page: what leads elsewhere
                page.matter.dropped += [key for key in page.matter.values if key.lower() in {"build", "_build"}]
                page.matter.set.pop("build", None)
            if page.front.unlisted:
                page.terms = {}
            self.problems += problems
            self.pages.append(page)

    def _sections(self, shown: list[Page], lists: set[PurePosixPath]) -> list[tuple[str, ...]]:
        """The folders of which Hugo makes a list."""
        every = (*(page.names for page in shown), *self.filled)
        tops = {names[:1] for names in every if len(names) > 1 and names[0] not in self.config.taxonomies}
        below = {path.parts for path in lists if path.parts and path.parts[0] not in self.config.taxonomies}
        return sorted((tops | below) - self.unmade)

    def _settle(self, page: Page) -> bool:
        settled = pages.settle(page, self.site)
        if settled is None:
            self.lost += 1
            hint = "pages here end in / or in .html: fix its links, or let your host redirect"
            self._tell(f"the address {page.url} cannot be kept", Place(page.path), hint)
        return bool(settled)

    # --- files ---

    def _static(self) -> None:
        found, problems = files.static(self.folder, self.config)
        if self.config.default:
            self.problems += problems
        self.files |= found
        for name in found:
            address = f"/{name.removeprefix(STATIC).lstrip('/')}"
            self.web.files[address] = address
        for path in files.mentioned(self.folder, (page.matter.text() for page in self.pages)):
            if f"/{path}" not in self.web.files:
                self.files[f"{STATIC}/{path}"] = self.folder / "assets" / path
                self.web.files[f"/{path}"] = f"/{path}"

    def _resources(self, found: list[PurePosixPath], written: set[PurePosixPath], bundles: set[PurePosixPath]) -> None:
        """Files beside pages: in the bundle where there is one, else at the address that Hugo gave them."""
        owners = {dirname(page.path): page for page in self.pages if page.leaf}
        skip = {".md", ".markdown", *_OTHER_PAGES}
        below = self.config.below
        for path in found:
            if path in written or path.suffix.lower() in skip or any(part.startswith(".") for part in path.parts):
                continue
            source, here = self.content / path, pages.visible(self.content, path)
            owner = next((owners[name] for each in here.parents if (name := f"{below}/{each}") in owners), None)
            if path.name == "index.html" and f"{below}/{here.parent}" in owners:
                message = "not taken: it has the address of the page beside it"
                self._tell(message, Place(f"{self.config.content}/{path}"), "")
            elif owner:
                folder = dirname(owner.path)
                self.web.bundles[owner.url] = folder.removeprefix("content/")
                address = address_of_files(owner.url) + f"{below}/{here}".removeprefix(f"{folder}/")
                if path.suffix == ".py":  # beside an article, a script is a figure's: it is not published
                    self.files[f"{STATIC}{address}"] = source
                else:
                    self.files[f"{below}/{here}"] = source
                    self.web.files[address] = f"/{below}/{here}".removeprefix("/content")
            elif not any(each in bundles for each in path.parents) and self._mine(path):
                folders = (sanitized(part, cased=self.config.cased) for part in path.parent.parts)
                address = "/".join([self.config.prefix, *folders, path.name])
                self.files.setdefault(f"{STATIC}{address}", source)
                self.web.files.setdefault(address, address)

    def _texts(self) -> None:
        """Every article's text in linocut's syntax, and the templates that it asks for."""
        stubs = Stubs(self.folder, own(self.folder), self.config.params)
        passed = self.config.passthrough
        rules = Rules(not passed, formulas.shown(self.folder, self.config), stubs.keep, stubs.fixed, passed=passed)
        for page in self.pages:
            start = page.matter.line
            math, param = rules.math or formulas.asked(page.matter.values), partial(page.param, site=self.config.params)
            its = replace(rules, math=math, param=param)
            page.matter.body, told = text.convert(page.matter.body, page.url, self.web, its)
            for each in told:
                self._tell(f'the shortcode "{each.name}" {each.lost}', Place(page.source, start + each.line), "")
            whole = page.matter.text()
            self.files[page.path] = whole.encode()
            line = whole.count("\n", 0, len(whole) - len(page.matter.body)) + 1
            stubs.note(page.path, page.matter.body, line)
            for _, offset in text.emoji(page.matter.body) if self.config.emoji else ():
                place = Place(page.path, line + page.matter.body.count("\n", 0, offset))
                self._tell("a character by name stays as it is written", place, "write the character itself")
        self.files |= stubs.templates()
        self.problems += stubs.problems()

    def _tell(self, message: str, place: Place, hint: str) -> None:
        self.problems.append(Problem(message, place, hint))
