"""A Hugo site's configuration, from every file that Hugo would read it from."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from linocut.importers.hugo import config_files, dates, mounts, unread
from linocut.settings.fields import language as as_in_html

_NAVIGATION = ("main", "nav", "navigation", "header", "primary", "top", "mainmenu")
"""Names of the menu at the top of pages, as themes have them."""


@dataclass(frozen=True, slots=True)
class Config:
    """What of it matters here."""

    file: str
    """Where most of it stands: "hugo.toml"."""
    title: str
    base_url: str
    """"" when there is none."""
    language: str
    author: str
    description: str
    prefix: str
    """What every page's address starts with: "" or "/en"."""
    code: str
    """Key of the language that is imported, as file names hold it: "en"."""
    name: str
    """What it calls itself, as far as the settings say."""
    others: tuple["Config", ...]
    """The site in its other languages, as the default one has them; in the order of their weights."""
    marks: tuple[str, ...]
    """What names a language in a file's name: the keys of all."""
    home: str
    """Where its pages stand in the new site: "/" or "/fr/"."""
    below: str
    """The folder of its pages in the new site: "content", or "content/fr" where it has one of its own in the old."""
    apart: tuple[str, ...]
    """Folders of other languages that lie in its own."""
    permalinks: Mapping[str, str]
    """Section -> pattern, for pages."""
    sections: Mapping[str, str]
    """Section -> pattern, for its list."""
    terms: Mapping[str, str]
    """Taxonomy -> pattern, for the lists of its terms."""
    taxonomies: tuple[str, ...]
    """Their plural names: ("tags", "categories")."""
    navigation: str
    """The menu at the top of every page: "main"."""
    menu: tuple[tuple[int, str, str], ...]
    """Its entries in the settings: (weight, label, address or page reference)."""
    entries: int
    """Entries of all menus in the settings."""
    feed: str
    """Name of the file that a feed is: "index.xml"."""
    feeds: str
    """Folder below which all feeds stand: "", or "feeds/"."""
    ignored: tuple[str, ...]
    """Patterns of files that Hugo does not look at."""
    content: str
    """Folder of the content."""
    static: tuple[str, ...]
    """Folders of files that are published as they are."""
    ugly: bool
    """Whether pages are files: /posts/x.html."""
    cased: bool
    """Whether capitals stay in addresses."""
    limit: int
    """Most entries of a feed; -1: all."""
    pager: int
    """Articles on one page of a list; 0: its author did not say, and there were ten."""
    numbered: str
    """Folder of a list's further pages: "page"."""
    passthrough: tuple[tuple[str, str], ...]
    r"""Between what formulas reach the page as they are; without it, authors write `\\(`."""
    emoji: bool
    """Whether `:tada:` is a character."""
    params: Mapping[str, Any]
    copyright: str
    icons: tuple[Any, ...]
    """Entries of the menu of links elsewhere."""
    dates: Mapping[str, tuple[str, ...]]
    """A date -> where it is taken from, where the settings say so: `[frontmatter]`."""
    cascade: Any
    """Front matter for all pages, as written."""
    shows: frozenset[str]
    """What Hugo publishes although it is none of its day: "drafts", "expired"."""
    left: tuple[str, ...]
    """Settings that nothing here answers to: "services.googleAnalytics"."""

    @property
    def default(self) -> bool:
        """Whether it is the site's default language, in which files are that name none."""
        return self.code == self.marks[0] if self.marks else True

    @property
    def mark(self) -> str:
        """What names the language in a file of the new site, where no folder does: ".fr"."""
        return "" if self.default or self.below != "content" else f".{self.code.lower()}"

    def page(self, stem: str | PurePosixPath) -> str:
        """The file in the new site of a page below content/."""
        return f"{self.below}/{stem}{self.mark}.md"


def read(folder: Path) -> Config:
    """The site in this folder. Raises `Problems`."""
    return _config(*config_files.read(folder))


def _config(table: dict[str, Any], file: str) -> Config:
    """The site in its default language, with the others."""
    languages = _table(table, "languages")
    default = str(table.get("defaultcontentlanguage") or (next(iter(languages)) if len(languages) == 1 else "en"))
    off = {str(name).lower() for name in table.get("disablelanguages") or ()}
    there = {
        name: said
        for name, said in languages.items()
        if isinstance(said, dict) and said.get("disabled") is not True and name not in off and name != default.lower()
    }
    main = _language(deepcopy(table), file, default, default=True)
    others = [
        _language(deepcopy(table), file, name)
        for name in sorted(there, key=lambda name: weight(there[name].get("weight")))
    ]
    named = [name for name in languages if name != default.lower()]
    marks = (default, *named)
    hosts = [f"{each.base_url} for {each.code}" for each in others if each.base_url != main.base_url]
    folders = {each.content for each in others}
    apart = tuple(f"{folder}/" for folder in sorted(folders) if folder.startswith(f"{main.content}/"))
    return replace(
        main,
        others=tuple(
            replace(each, marks=marks, below=f"content/{each.code}" if each.content != main.content else "content")
            for each in others
        ),
        marks=marks,
        apart=apart,
        left=(*main.left, *([f"an address of its own: {', '.join(hosts)}"] if hosts else [])),
    )


def _language(table: dict[str, Any], file: str, code: str, *, default: bool = False) -> Config:
    languages = _table(table, "languages")
    said = _table(languages, code.lower())
    config_files.merge(table, said)
    params = _table(table, "params")
    below = not default or str(table.get("defaultcontentlanguageinsubdir", "")).lower() == "true"
    author = _name(table.get("author")) or _name(params.get("author")) or _name(params.get("authors"))
    description = params.get("description") or table.get("description") or ""
    static = table.get("staticdir", "static")
    mounted = mounts.read(table, code)
    tag = said.get("locale") or said.get("languagecode")
    whole = str(table.get("locale") or table.get("languagecode") or "") if default else ""
    if "defaultcontentlanguage" in table and whole.lower()[:2] != code.lower()[:2]:
        whole = code  # Hugo's templates come with "en-us", which many authors leave there
    language = tag or whole or (code if languages else "en")
    extensions = _table(_table(_table(table, "markup"), "goldmark"), "extensions")
    pager = _table(table, "pagination").get("pagersize", table.get("paginate", 0))
    limit = _table(_table(table, "services"), "rss").get("limit", table.get("rsslimit", -1))
    menus = _table(table, "menus") or _table(table, "menu")
    navigation = next((name for name in _NAVIGATION if menus.get(name)), "main")
    ignored = table.get("ignorefiles")
    return Config(
        file=file,
        title=str(table.get("title") or ""),
        base_url=_base(table.get("baseurl")),
        language=_tag(str(language).replace("_", "-"), code),
        author=author,
        description=str(description) if isinstance(description, str) else "",
        prefix=f"/{code}" if below else "",
        code=code,
        name=str(said.get("label") or said.get("languagename") or ""),
        others=(),
        marks=(),
        home="/" if default else f"/{code}/",
        below="content",
        apart=(),
        permalinks=_permalinks(table, "page"),
        sections=_permalinks(table, "section"),
        terms=_permalinks(table, "term"),
        taxonomies=_taxonomies(table),
        navigation=navigation,
        menu=_menu(menus.get(navigation) or ()),
        entries=sum(len(entries) for entries in menus.values() if isinstance(entries, list)),
        feed=_feed(table),
        feeds=_below(_table(_table(table, "outputformats"), "rss").get("path")),
        ignored=tuple(map(str, ignored)) if isinstance(ignored, list) else (),
        content=mounted.content or str(table.get("contentdir") or "content"),
        static=mounted.static or (tuple(map(str, static)) if isinstance(static, list) else (str(static),)),
        ugly=table.get("uglyurls") is True,
        cased=table.get("disablepathtolower") is True,
        limit=limit if isinstance(limit, int) else -1,
        pager=pager if isinstance(pager, int) and pager > 0 else 0,
        numbered=str(_table(table, "pagination").get("path") or table.get("paginatepath") or "page").strip("/"),
        passthrough=config_files.delimiters(_table(extensions, "passthrough")),
        emoji=table.get("enableemoji") is True,
        params=params,
        copyright=str(table.get("copyright") or ""),
        icons=tuple(entries) if isinstance(entries := menus.get("social"), list) else (),
        dates=dates.read(_table(table, "frontmatter")),
        cascade=table.get("cascade"),
        shows=frozenset(name for name in ("drafts", "expired") if table.get(f"build{name}") is True),
        left=(*_left(table), *unread.settings(table), *mounted.left),
    )


def _tag(*written: str) -> str:
    """The first of these that browsers take for a language; of a longer one at least its beginning."""
    for tag in (*written, *(each.split("-")[0] for each in written)):
        with suppress(ValueError):
            return as_in_html(tag)
    return "en"


def _table(table: Mapping[str, Any], key: str) -> dict[str, Any]:
    value = table.get(key)
    return value if isinstance(value, dict) else {}


def _name(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(filter(None, map(_name, value)))
    if isinstance(value, dict):
        return _name(value.get("name", ""))
    return value if isinstance(value, str) else ""


def _base(value: Any) -> str:
    address = str(value or "").strip()
    if address.startswith("//"):
        address = f"https:{address}"
    return f"{address.rstrip('/')}/" if address.startswith(("http://", "https://")) else ""


def _permalinks(table: Mapping[str, Any], kind: str) -> dict[str, str]:
    """Those of one kind: below its name, or, of pages and terms, at the top as older sites have them."""
    given = _table(table, "permalinks")
    old = {key: value for key, value in given.items() if isinstance(value, str) and kind != "section"}
    return {key: str(value) for key, value in {**old, **_table(given, kind)}.items()}


def _feed(table: Mapping[str, Any]) -> str:
    """`outputFormats.RSS` may name its files otherwise."""
    said = _table(_table(table, "outputformats"), "rss")
    name, kind = str(said.get("basename") or "index"), str(said.get("mediatype") or "application/rss+xml").lower()
    types = {key.lower(): value for key, value in _table(table, "mediatypes").items() if isinstance(value, dict)}
    suffixes = types.get(kind, {}).get("suffixes")
    return f"{name}.{suffixes[0] if isinstance(suffixes, list) and suffixes else 'xml'}"


def _below(folder: Any) -> str:
    """A folder in front of addresses: "feeds/"."""
    name = str(folder or "").strip("/")
    return f"{name}/" if name else ""


def _taxonomies(table: Mapping[str, Any]) -> tuple[str, ...]:
    disabled = {str(kind).lower() for kind in table.get("disablekinds") or ()}
    if "taxonomy" in disabled and "term" in disabled:
        return ()
    given = table.get("taxonomies") or table.get("indexes")  # as they were called before 2015
    return tuple(str(name).lower() for name in given.values()) if isinstance(given, dict) else ("tags", "categories")


def _menu(entries: Any) -> tuple[tuple[int, str, str], ...]:
    """The entries at the top of a menu."""
    found = []
    for entry in entries if isinstance(entries, list) else ():
        values = {str(key).lower(): value for key, value in entry.items()} if isinstance(entry, dict) else {}
        url = values.get("pageref") or values.get("url")
        label = values.get("name") or values.get("identifier") or values.get("title")
        if url and label and not values.get("parent"):
            found.append((weight(values.get("weight")), str(label), str(url)))
    return tuple(found)


def weight(value: Any) -> int:
    """A weight by which a menu is sorted: what has none comes last."""
    return value if isinstance(value, int) and value else 1 << 30


def _left(table: Mapping[str, Any]) -> Iterator[str]:
    services = _table(table, "services")
    if table.get("googleanalytics") or _table(services, "googleanalytics").get("id"):
        yield "Google Analytics"
    if table.get("disqusshortname") or _table(services, "disqus").get("shortname"):
        yield "Disqus"
    lists = [names for names in _table(table, "outputs").values() if isinstance(names, list)]
    formats = {str(name).upper() for names in lists for name in names}
    yield from (f"the output format {name}" for name in sorted(formats - {"HTML", "RSS", "SITEMAP", "ROBOTS"}))
    if _table(table, "module").get("imports"):
        yield "imported modules"
