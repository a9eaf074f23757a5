"""One page of a Quarto project: its file, its address there, and front matter as linocut reads it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any

from linocut import content
from linocut.content import front_matter
from linocut.importers import matter
from linocut.importers.matter import Matter
from linocut.importers.quarto import config
from linocut.importers.quarto.config import Config
from linocut.model.article import Front
from linocut.model.site import Site
from linocut.problem import Place, Problem

_KNOWN = frozenset(
    "title date lastmod description tags draft slug url aliases author image publishdate expirydate bibliography series"
    " macros csl execute toc params updated modified summary categories".split()
)
_OF_LOOKS = re.compile(
    r"format|editor.*|jupyter|kernel|kernelspec|engine|listing|freeze|about|page-layout|page-navigation|title-block.*|toc-.*"
    r"|code-.*|highlight-style|number-.*|fig-.*|tbl-.*|theme|crossref|lang|language|search|sidebar|comments|website|link-.*"
    r"|reference-.*|citations-hover|footnotes-hover|open-graph|twitter-card|date-format|shortcodes|embed-resources"
    r"|anchor-sections|smooth-scroll|published-title|body-classes|repo-.*|output-file|metadata-files|self-contained"
    r"|execute-dir|cap-location|canonical-url|standalone|df-print|keep-.*|draft-mode|ipynb-.*|pagetitle|license|copyright"
)
"""Keys that say how Quarto shows or runs a page."""
_DID = {
    "css": "style sheets of your own go to templates/static/",
    "include-in-header": "what every page holds goes into templates/base.html",
    "include-before-body": "what every page holds goes into templates/base.html",
    "include-after-body": "what every page holds goes into templates/base.html",
    "filters": "linocut knows no Pandoc filters",
    "nocite": "cite what the list of works is to hold",
    "resources": "a file that an article links to goes with it; others lie in static/",
}
"""Keys that did something in Quarto and do nothing here -> what does."""
_PICTURE = re.compile(r"\.(?:png|jpe?g|webp|avif|gif|svg)$", re.IGNORECASE)
_AMERICAN = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4}|\d{2})")
_EXECUTE = frozenset("echo eval output include error warning code-fold code-summary code-line-numbers".split())


@dataclass(slots=True, eq=False)
class Page:
    """One page."""

    source: str
    """In the Quarto project: "posts/x/index.qmd"."""
    path: str
    """In the new site: "content/posts/x/index.md"."""
    url: str
    """Its address in Quarto."""
    matter: Matter
    listings: tuple[Mapping[str, Any], ...] = ()
    front: Front = field(default_factory=lambda: Front(""))
    anchor: str = ""
    """The id of the heading that became the title."""

    @property
    def folder(self) -> str:
        """Of its file, in the project: "" at the top."""
        return dirname(self.source)


def read(folder: Path, source: str, text: str, settings: Config) -> tuple[Page, list[Problem]]:
    """The page whose file holds this text. Raises `Problems` where its front matter cannot be read."""
    found = matter.read(source, _without_tags(text.lstrip("\ufeff").replace("\r\n", "\n")))
    says = config.merged(settings.says(source), found.values)
    shown = config.html(says)
    stem = source.rpartition(".")[0]
    named = str(found.get("output-file") or "").removesuffix(".html")
    url = "/" + (join(dirname(stem), named) if named and "/" not in named else stem)
    url = url.removesuffix("index") if url.endswith("/index") else f"{url}.html"
    listings = found.get("listing")
    items = listings if isinstance(listings, list) else [listings] if listings else []
    tables = tuple(one if isinstance(one, dict) else {"contents": one} for one in items if isinstance(one, dict | str))
    page = Page(source, f"content/{stem}.md", url, found, tables)
    problems = _adapt(page, folder, says, shown)
    problems += matter.refused(found, page.path)
    page.front = front_matter.read(page.path, found.text())[0]
    return page, problems


def settle(page: Page, site: Site) -> None:
    """Write the page's address into its front matter, where linocut would give another."""
    said, asked, _, _ = front_matter.read(page.path, page.matter.text())
    if content.address(site, page.path, said, asked) != page.url:
        page.matter.set["url"] = page.url


def _without_tags(text: str) -> str:
    head, mark, rest = text.partition("\n---")
    return re.sub(r"(:[ \t]*)!(?:expr|r)[ \t]+", r"\1", head) + mark + rest if text.startswith("---") else text


def _adapt(page: Page, folder: Path, says: Mapping[str, Any], shown: Mapping[str, Any]) -> list[Problem]:
    """Note what must change in the front matter."""
    found = page.matter
    problems = []
    for key in found.values:
        name = key.lower().replace("_", "-")
        if name in _DID:
            problems.append(
                Problem(f'"{key}" does nothing here', Place(page.path, matter.key_line(found, key)), _DID[name])
            )
        if name in _DID or _OF_LOOKS.fullmatch(name) or _runs(name, found.values[key]):
            found.dropped.append(key)
        elif name not in _KNOWN:
            found.params.append(key)
    problems += _dated(page)
    _named(page)
    _described(page)
    _illustrated(page, folder)
    if aliases := [alias for one in config.texts(found.get("aliases")) if (alias := _former(page, one))]:
        found.set["aliases"] = aliases
    elif found.get("aliases"):
        found.dropped.append("aliases")
    _cited(page, folder, says)
    ran = {
        **{
            key: value
            for key, value in shown.items()
            if (key in _EXECUTE and key.startswith("code-")) or _runs(key, value)
        },
        **config.table(says, "execute"),
    }
    if ran := {key: value for key, value in ran.items() if key in _EXECUTE}:
        found.set["execute"] = ran
    elif found.get("execute") is not None:
        found.dropped.append("execute")
    if isinstance(shown.get("toc"), bool) and not shown["toc"]:
        found.set["toc"] = False
    elif found.get("toc") is not None:
        found.dropped.append("toc")
    return problems


def _runs(key: str, value: Any) -> bool:
    """Whether a key says of all cells what is said below `execute` too."""
    return key in _EXECUTE and isinstance(value, bool)


def _dated(page: Page) -> list[Problem]:
    """Dates: an American one is read as Quarto reads it, and the day of the rendering is left out."""
    found = page.matter
    problems = []
    for key, name in (("date", "date"), ("date-modified", "lastmod"), ("date_modified", "lastmod")):
        value = found.get(key)
        if value is None:
            continue
        _take(found, key)
        american = _AMERICAN.fullmatch(str(value).strip())
        if str(value).strip().lower() in {"today", "now", "last-modified"}:
            found.dropped.append(key)
            if name == "date":
                hint = 'write the day; without one it is a page and no article; lastmod = "git" is a setting'
                place = Place(page.path, 1)
                problems.append(Problem(f'the date "{value}" is left out', place, hint))
        elif american:
            found.dropped += [key] if key != name else []
            month, day, year = (int(american[part]) for part in (1, 3, 4))
            found.set[name] = _day(month, day, year + 2000 * (year < 100)) or str(value)
        elif key != name:
            found.renamed[key] = name
    return problems


def _day(month: int, day: int, year: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _take(found: Matter, key: str) -> None:
    """Nothing else becomes of a key."""
    found.params = [one for one in found.params if one != key]
    found.dropped = [one for one in found.dropped if one != key]


def _named(page: Page) -> None:
    """A title, which linocut needs, and names of authors and series, of whom a page may know more."""
    found = page.matter
    series = found.get("series")
    if isinstance(series, dict) and (name := config.plain(series.get("name") or series.get("title") or "")):
        found.set["series"] = name
    title = config.plain(found.get("title") or "")
    heading = re.match(r"\s*# +(.+?)(?:[ \t]*\{(?:#([\w:.-]+))?[^}\n]*\})?[ \t]*\n", found.body + "\n")
    if not title and heading:
        title, page.anchor, found.body = heading[1].strip(), heading[2] or "", found.body[heading.end() :]
    if not title:
        words = re.sub(r"[-_]+", " ", page.url.strip("/").removesuffix(".html").rpartition("/")[2]) or "Home"
        title = words[:1].upper() + words[1:]
    if title != found.get("title"):
        found.set["title"] = title
    given = found.get("author") or found.get("authors")
    names = [name for one in (given if isinstance(given, list) else [given]) if (name := _author(one))]
    if names and found.get("author") != names[0]:
        found.set["author"] = names if len(names) > 1 else names[0]
    if found.get("authors") is not None:
        _take(found, "authors")
        found.dropped.append("authors")


def _author(value: Any) -> str:
    name = value.get("name") if isinstance(value, dict) else value
    if isinstance(name, dict):
        name = name.get("literal") or " ".join(filter(None, (name.get("given"), name.get("family"))))
    return config.plain(name or "").replace("`", "")


def _described(page: Page) -> None:
    """A description: where there is none, the subtitle or the abstract."""
    found = page.matter
    given = config.plain(found.get("description") or "")
    for key in ("subtitle", "abstract"):
        if not given and isinstance(found.get(key), str):
            _take(found, key)
            found.dropped.append(key)
            given = config.plain(found.get(key))
    if given and given != found.get("description"):
        found.set["description"] = given


def _illustrated(page: Page, folder: Path) -> None:
    """The article's picture, where it is a file of the project."""
    found = page.matter
    given = found.get("image")
    if given is None:
        return
    path = str(given).split("?")[0]
    file = path.lstrip("/") if path.startswith("/") else join(page.folder, path)
    if not _PICTURE.search(path) or "://" in path or not (folder / normpath(file)).is_file():
        found.params.append("image")
    elif found.get("image") != path:
        found.set["image"] = path


def _former(page: Page, alias: str) -> str:
    """A former address from the top of the site; "" for a part of a page."""
    if "#" in alias or "://" in alias:
        return ""
    whole = normpath(join("/", page.folder, alias))
    bare = "." not in whole.rpartition("/")[2]
    return f"{whole}/" if bare and whole != "/" else whole.removesuffix("index.html")


def _cited(page: Page, folder: Path, says: Mapping[str, Any]) -> None:
    """Which works are cited, and how: paths of the project's own settings start at its top."""
    found = page.matter
    for key in ("bibliography", "csl"):
        own = found.get(key) is not None
        paths = []
        for name in config.texts(says.get(key)):
            near = normpath(join(page.folder, name))
            if name.startswith("/") or not (own or (folder / near).is_file()):
                near = name.lstrip("/")
            if (folder / near).is_file() and (key == "csl" or near.endswith(".bib")):
                inside = near.startswith(f"{page.folder}/") or not page.folder
                paths.append(near.removeprefix(f"{page.folder}/") if inside else f"content/{near}")
        if paths:
            found.set[key] = paths if len(paths) > 1 else paths[0]
        elif own:
            found.dropped.append(key)
