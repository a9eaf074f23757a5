"""The pages of a Hugo site: each Markdown file with its kind, its address, and front matter as linocut reads it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from linocut import content
from linocut.content import front_matter
from linocut.importers import matter
from linocut.importers.hugo.address import Asked, address
from linocut.importers.hugo.config import Config, weight
from linocut.importers.hugo.rewrite import unbroken
from linocut.importers.matter import Matter
from linocut.model.article import Front
from linocut.model.site import Site
from linocut.problem import Place, Problem, Problems

_NAMES = {
    "publishdate": "publishDate",
    "pubdate": "publishDate",
    "published": "publishDate",
    "unpublishdate": "expiryDate",
    "authors": "author",
    **dict.fromkeys(("date_created", "datecreated", "created", "created_at"), "date"),
    **dict.fromkeys(("date_updated", "dateupdated", "updated_at", "last_modified", "last_modified_at"), "lastmod"),
}
"""Hugo's other names of keys -> linocut's."""

_PICTURES = ("images", "featured_image", "featuredimage", "featureimage", "thumbnail", "cover", "banner", "feature")
"""Keys under which themes look for an article's picture."""

_COVER = re.compile(r"(?:cover|featured?(?:-?image)?|thumbnail|hero|banner|header)\b", re.IGNORECASE)
HTML = {".html", ".htm"}

_KNOWN = {
    *("title", "date", "lastmod", "description", "tags", "draft", "slug", "url", "aliases", "author", "image"),
    *("publishdate", "expirydate", "bibliography", "series", "macros", "params"),
    *("updated", "modified", "summary", "categories", "translationkey", "toc"),
}
_CONTENTS = {"toc", "showtoc", "booktoc", "showtableofcontents", "tableofcontents"}
"""Keys by which themes show the list of an article's contents; here it is left out with `toc: false`."""

_OF_HUGO = {
    "cascade": "front matter for other pages: write it into each of them",
    "outputs": "other formats of one page: linocut makes HTML",
}
"""Keys that did something in Hugo and do nothing here."""


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

    def aliases(self) -> tuple[str, ...]:
        """Its former addresses, as its front matter will have them."""
        given = self.matter.set.get("aliases", self.matter.get("aliases"))
        return _terms(given)

    def published(self, now: datetime) -> bool:
        """Whether Hugo shows it today."""
        start = self.front.publish_date or self.front.date
        ended = self.front.expiry_date is not None and self.front.expiry_date <= now
        return not (self.front.draft or ended or (start is not None and start > now))


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


def read(folder: Path, path: PurePosixPath, sections: set[PurePosixPath], config: Config) -> tuple[Page, list[Problem]]:
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
        found.body = f"<div>\n{unbroken(found.body.strip())}\n</div>\n"
    names = path.parent.parts if stem in {"index", "_index"} else (*path.parent.parts, stem)
    terms = {name: _terms(found.get(name)) for name in config.taxonomies}
    problems = _adapt(found, new, names, stem, config)
    _illustrate(found, [folder / config.content / path.parent, *(folder / name for name in (*config.static, "assets"))])
    problems += matter.refused(found, new)
    said, asked, _, _ = front_matter.read(new, found.text())
    entries = _entries(found, said.title, config)
    date = said.date or said.publish_date or said.lastmod
    below = tuple(PurePosixPath(*path.parts[: depth + 1]) for depth in range(len(path.parent.parts)))
    inside = tuple(each.name for depth, each in enumerate(below) if depth == 0 or each in sections)
    inside = inside[:-1] if stem == "index" and len(inside) > 1 and below[-1] not in sections else inside
    if stem == "index" and len(path.parent.parts) == 1:
        inside = ()
    want = Asked(names, inside, said.title, date, said.slug, asked)
    permalinks = config.sections if stem == "_index" else config.permalinks
    url = address(want, permalinks, prefix=config.prefix, ugly=config.ugly and stem != "_index")
    return Page(new, source, found, said, url, names, stem == "index", stem == "_index", terms, entries), problems


def settle(page: Page, site: Site) -> bool | None:
    """Whether linocut gives the page its address by itself; otherwise it is written down. None: it cannot be kept."""
    for settled in (True, False):
        said, asked, _, _ = front_matter.read(page.path, page.matter.text())
        if content.address(site, page.path, said, asked) == page.url:
            return settled
        page.matter.set["url"] = page.url
    return None


def _adapt(found: Matter, path: str, names: tuple[str, ...], stem: str, config: Config) -> list[Problem]:
    """Note what must change in the front matter."""
    problems = []
    given = {key.lower() for key in found.values}
    given |= {"lastmod"} if given & {"updated", "modified"} else set()
    for key, value in found.values.items():
        name = key.lower()
        if name in _OF_HUGO:
            problems.append(
                Problem(f'"{key}" does nothing here', Place(path, matter.key_line(found, key)), _OF_HUGO[name])
            )
        if name in config.taxonomies and name not in _KNOWN:
            before = found.set.get("tags", list(_terms(found.get("tags"))))
            found.set["tags"] = list(dict.fromkeys([*before, *_terms(value)]))
        if name in _CONTENTS and not (name == "toc" and isinstance(value, bool)):
            found.dropped.append(key)
            found.set |= {"toc": False} if _off(value) else {}
        elif name in {"menu", "menus"} or (name in config.taxonomies and name not in {*_KNOWN, *_NAMES}):
            found.dropped.append(key)
        elif name in _NAMES and _NAMES[name].lower() not in given and name != _NAMES[name].lower():
            found.renamed[key] = _NAMES[name]
            given.add(_NAMES[name].lower())
        elif name not in _KNOWN:
            found.params.append(key)
    aliases = [_former(alias, config) for alias in _terms(found.get("aliases"))]
    if tuple(aliases) != _terms(found.get("aliases")):
        found.set["aliases"] = aliases
    if not found.get("title") and not (stem not in {"index", "_index"} and _heading(found.body)):
        words = re.sub(r"[-_]+", " ", names[-1]) if names else config.title or "Home"
        found.set["title"] = words[:1].upper() + words[1:]
    return problems


def _off(value: Any) -> bool:
    """Whether a key turns something off: `toc: false`, `toc: {enable: false}`."""
    return (value.get("enable") if isinstance(value, dict) else value) is False


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


def _illustrate(found: Matter, folders: list[Path]) -> None:
    """Name the article's picture where linocut looks for it, if it is in one of these folders."""
    given = found.get("image")
    if given is not None and not isinstance(given, dict):
        return
    for name in ("image", *_PICTURES):
        picture = _picture(found.get(name))
        if picture and any((folder / picture.lstrip("/")).is_file() for folder in folders):
            found.set["image"] = picture
            return
    for picture in _beside(found, folders[0]):
        found.set["image"] = picture
        return
    if isinstance(given, dict):
        found.params += [key for key in found.values if key.lower() == "image"]


def _beside(found: Matter, folder: Path) -> Iterator[str]:
    """Pictures of a bundle that its `resources` call a cover, then files that are called so."""
    for resource in found.get("resources") or ():
        if isinstance(resource, dict) and _COVER.match(str(resource.get("name", ""))):
            picture = _picture(resource.get("src"))
            if picture and (folder / picture).is_file():
                yield picture
    if (folder / "index.md").is_file():
        for name in ("featured", "feature", "cover"):
            yield from (file.name for file in sorted(folder.glob(f"{name}.*")) if _picture(file.name))


def _former(alias: str, config: Config) -> str:
    """An alias as Hugo publishes it: of `/old/x/`, it makes /old/x.html or /en/old/x/ where pages look like that."""
    if config.ugly and "." not in alias:
        alias = f"{alias.rstrip('/')}.html"
    return config.prefix + alias if alias.startswith("/") else alias


def _heading(body: str) -> bool:
    return body.lstrip().startswith("# ")


def _picture(value: Any) -> str:
    """The file that a theme's key names."""
    if isinstance(value, list):
        return _picture(value[0]) if value else ""
    if isinstance(value, dict):
        return _picture(next((value[key] for key in ("image", "src", "url") if key in value), ""))
    return value.strip() if isinstance(value, str) and re.search(r"\.(?:png|jpe?g|webp|avif|gif|svg)$", value) else ""


def _terms(value: Any) -> tuple[str, ...]:
    items = value if isinstance(value, list) else [] if value is None or isinstance(value, dict) else [value]
    return tuple(str(item) for item in items if item is not None and str(item).strip())


def files(folder: Path) -> Iterator[PurePosixPath]:
    """Every file below a folder, relative to it, in order."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():  # Hugo follows none either
            yield PurePosixPath(path.relative_to(folder).as_posix())
