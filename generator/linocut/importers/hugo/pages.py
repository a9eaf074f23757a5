"""The pages of a Hugo site: each Markdown file with its kind, its address, and front matter as linocut reads it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from linocut import content
from linocut.content import front_matter
from linocut.importers import matter
from linocut.importers.hugo import dates, formulas, landing, titles
from linocut.importers.hugo.adapt import adapt, illustrate, inherit
from linocut.importers.hugo.adapt import terms as terms_of
from linocut.importers.hugo.address import Asked, address
from linocut.importers.hugo.config import Config, weight
from linocut.importers.hugo.rewrite import unbroken
from linocut.importers.matter import Matter
from linocut.model.article import Front
from linocut.model.site import Site
from linocut.problem import Place, Problem, Problems

HTML = {".html", ".htm"}


@dataclass(slots=True)
class Page:
    """One page."""

    path: str
    """In the new site: "content/posts/x.md"."""
    source: str
    """In the Hugo site: "content/posts/x.en.md"."""
    matter: Matter
    front: Front
    url: str
    """Its address in Hugo."""
    names: tuple[str, ...]
    leaf: bool
    """It is a bundle's index.md."""
    list: bool
    """It is a list's _index.md."""
    terms: Mapping[str, tuple[str, ...]]
    """Taxonomy -> the terms that it carries."""
    menu: tuple[tuple[int, str], ...] = ()
    """Its entries in the navigation: (weight, label)."""
    handed: Mapping[str, Any] = field(default_factory=dict)
    """What other pages and the settings hand down to it."""

    def said(self, name: str) -> Any:
        """The value of a key, its own or one that is handed down."""
        own = self.matter.get(name)
        return self.handed.get(name) if own is None else own

    def param(self, name: str, site: Mapping[str, Any]) -> str | None:
        """A parameter that is a text or a number, as Hugo writes it: the page's own, else the site's."""
        for table in (self.matter.get("params"), self.matter.values, self.handed, site):
            value: Any = table
            for part in name.lower().split("."):
                folded = {key.lower(): each for key, each in value.items()} if isinstance(value, Mapping) else {}
                value = folded.get(part)
            if isinstance(value, bool):
                return str(value).lower()
            if isinstance(value, str | int | float):
                return str(value)
        return None

    def aliases(self) -> tuple[str, ...]:
        """Its former addresses, as its front matter will have them."""
        given = self.matter.set.get("aliases", self.matter.get("aliases"))
        return terms_of(given)

    def published(self, now: datetime) -> bool:
        """Whether Hugo shows it today."""
        start = self.front.publish_date or self.front.date
        ended = self.front.expiry_date is not None and self.front.expiry_date <= now
        return not (self.front.draft or ended or (start is not None and start > now))


def _flush(html: str) -> str:
    """HTML whose shortcodes are not so far in that Markdown would take them for code."""
    return html if "<pre" in html else re.sub(r"(?m)^[ \t]+(?=\{\{[<%])", "", html)


def split(path: PurePosixPath, config: Config) -> tuple[str, str]:
    """A Markdown file's stem and its language: ("index", "en")."""
    stem, _, language = path.stem.rpartition(".")
    known = {name.lower() for name in config.marks}
    return (stem, language) if stem and language.lower() in known else (path.stem, "")


def visible(content: Path, path: PurePosixPath) -> PurePosixPath:
    """Where a file of content/ goes: linocut looks at nothing whose name begins with an underscore, but `_index`."""
    parts: list[str] = []
    for depth, part in enumerate(path.parts):
        name = part
        if part.startswith("_") and not part.startswith("_index."):
            name = shown(part)
            while content.joinpath(*path.parts[:depth], name).exists():
                name += "-"
        parts.append(name)
    return PurePosixPath(*parts)


def shown(name: str) -> str:
    """What such a folder is called."""
    return name.lstrip("_") or "pages"


def read(
    folder: Path, path: PurePosixPath, sections: set[PurePosixPath], config: Config, handed: Mapping[str, Any]
) -> tuple[Page, list[Problem]]:
    """The page in this file below content/. Raises `Problems` where its front matter cannot be read."""
    stem, _ = split(path, config)
    source = f"{config.content}/{path}"
    here = visible(folder / config.content, path)
    new = config.page(here.parent / split(here, config)[0])
    try:
        text = (folder / source).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Problems([Problem("the file is not UTF-8", Place(source), "save it as UTF-8")]) from error
    found = matter.read(source, text.replace("\r\n", "\n"))
    if path.suffix.lower() in HTML:  # one block of it, in which Markdown finds nothing
        found.body = f"<div>\n{unbroken(formulas.unescaped(_flush(found.body.strip())))}\n</div>\n"
    names = path.parent.parts if stem in {"index", "_index"} else (*path.parent.parts, stem)
    handed = {key.lower(): value for key, value in handed.items() if found.get(key) is None}
    terms = {name: terms_of(found.get(name, handed.get(name))) for name in config.taxonomies}
    left = landing.write(found)
    problems = adapt(found, new, names, stem, config)
    if left:
        message = f"blocks of a landing page are left out: {', '.join(left)}"
        problems.append(Problem(message, Place(new), "the home page lists articles by itself"))
    title = str(found.get("title") or "")
    titles.settle(found)
    folders = [folder / config.content / path.parent, *(folder / name for name in (*config.static, "assets"))]
    illustrate(found, folders)
    inherit(found, handed, folders, config)
    if stem != "_index" and (missed := dates.settle(found, names[-1] if names else "", config.dates)):
        message = f"has no date: Hugo took that of its file's last change ({missed})"
        problems.append(Problem(message, Place(new), "write it into its front matter"))
    problems += matter.refused(found, new)
    said, asked, _, _ = front_matter.read(new, found.text())
    entries = _entries(found, said.title, config)
    date = said.date or said.publish_date or said.lastmod
    below = tuple(PurePosixPath(*path.parts[: depth + 1]) for depth in range(len(path.parent.parts)))
    inside = tuple(each.name for depth, each in enumerate(below) if depth == 0 or each in sections)
    if stem == "index" and len(path.parent.parts) == 1:
        inside = ()
    want = Asked(names, inside, title or said.title, date, said.slug, asked, config.cased)
    permalinks = config.sections if stem == "_index" else config.permalinks
    url = address(want, permalinks, prefix=config.prefix, ugly=config.ugly and stem != "_index")
    return Page(
        new, source, found, said, url, names, stem == "index", stem == "_index", terms, entries, handed
    ), problems


def settle(page: Page, site: Site) -> bool | None:
    """Whether linocut gives the page its address by itself; otherwise it is written down. None: it cannot be kept."""
    for settled in (True, False):
        said, asked, _, _ = front_matter.read(page.path, page.matter.text())
        if content.address(site, page.path, said, asked) == page.url:
            return settled
        page.matter.set["url"] = page.url
    return None


def _entries(found: Matter, title: str, config: Config) -> tuple[tuple[int, str], ...]:
    """What front matter adds to the navigation: `menu: main`, `menu: [main]`, `menu: {main: {weight: 5}}`."""
    given = found.get("menus") or found.get("menu") or {}
    if not isinstance(given, dict):
        given = dict.fromkeys(given if isinstance(given, list) else [given])
    for name, entry in given.items():
        if str(name).lower() == config.navigation:
            values = {str(key).lower(): value for key, value in entry.items()} if isinstance(entry, dict) else {}
            label = values.get("name") or found.get("linktitle") or title
            if values.get("parent"):
                return ()
            return ((weight(values.get("weight") or found.get("weight")), str(label)),)
    return ()


def files(folder: Path) -> Iterator[PurePosixPath]:
    """Every file below a folder, relative to it, in order."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():  # Hugo follows none either
            yield PurePosixPath(path.relative_to(folder).as_posix())
