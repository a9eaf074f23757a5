"""The settings of the new site, from the configuration of the old one."""

import re
from collections.abc import Iterable, Mapping, Sequence

from linocut.importers import settings
from linocut.importers.hugo.config import Config
from linocut.importers.hugo.identity import Identity
from linocut.importers.hugo.pages import Page
from linocut.importers.hugo.web import Web
from linocut.model.site import Language

_WORDS = re.compile(
    r":(?!(?:year|month|monthname|day|yearday|section|sections|title|slug|filename|contentbasename"
    r"|slugorfilename|slugorcontentbasename)\b)"
)


def permalinks(config: Config) -> dict[str, str]:
    """The patterns that linocut reads as Hugo does; of the others, each page's address is written down."""
    return {
        section: pattern
        for section, pattern in config.permalinks.items()
        if not (_WORDS.search(pattern) or "[" in pattern or config.ugly or f"{config.prefix}/" != config.home)
    }


def menu(config: Config, pages: Sequence[Page], web: Web, moves: Mapping[str, str]) -> list[tuple[str, str]]:
    """The navigation: page references as addresses. What led to a page that linocut makes elsewhere leads there."""
    known = {f"/{'/'.join(page.names)}": page.url for page in pages}
    own = {page.url for page in pages} | set(web.lists.values())
    found: list[tuple[str, str]] = []
    entries = [*config.menu, *((weight, label, page.url) for page in pages for weight, label in page.menu)]
    for _, label, target in sorted(entries, key=lambda entry: entry[0]):
        local = web.local(target)
        if local is None and ("://" in target or target.startswith(("#", "mailto:"))):
            found.append((label, target))
            continue
        path = local if local is not None else f"/{target}"
        path = known.get(path.rstrip("/"), path)
        if not path.startswith(config.home) and (there := f"{config.home}{path.strip('/')}/") in own:
            path = there  # themes put a language's path in front
        whole = path if "." in path.rpartition("/")[2] or "#" in path else f"{path.rstrip('/')}/"
        if moves.get(whole) != config.home:  # the theme's search page: the search is on every page
            found.append((label, moves.get(whole, whole)))
    return found


LONGEST = 200
"""Most entries of a feed that Hugo does not bound: they are summaries there, and whole articles here."""


def language(config: Config) -> Language:
    """One of the languages, as far as addresses depend on it."""
    fields = {"home": config.home, "permalinks": permalinks(config), "language": config.language}
    return Language((config.code.lower(),), config.name, fields)


def languages(main: Config, menus: Sequence[Sequence[tuple[str, str]]]) -> str:
    """The tables of the languages, whose `menus` are in their order."""
    each = zip((main, *main.others), menus, strict=True)
    return "\n".join(_language(main, config, entries) for config, entries in each)


def _language(main: Config, config: Config, entries: Sequence[tuple[str, str]]) -> str:
    key = config.code.lower()
    if config is main:
        rows = {"name": config.name, "path": key if config.home != "/" else ""}
    else:
        rows = {
            "name": config.name,
            "language": config.language if config.language.lower() != key else "",
            "title": config.title if config.title != main.title else "",
            "description": config.description if config.description != main.description else "",
            "author": config.author if config.author != main.author else "",
        }
    lines = [f"{name} = {settings.string(value)}" for name, value in rows.items() if value]
    if config is not main and (patterns := permalinks(config)) != permalinks(main):
        lines.append(f"permalinks = {settings.pairs(patterns)}")
    if config is not main and entries:
        lines += settings.menu_lines(entries)
    return "\n".join([f"[tool.linocut.languages.{key}]", *lines, ""])


def text(
    config: Config, said: Identity, entries: Iterable[tuple[str, str]], moves: Mapping[str, str], articles: int
) -> str:
    """pyproject.toml, of the default language alone, with what is `said` of the site's owner."""
    given = {
        "title": config.title,
        "description": config.description,
        "base_url": config.base_url,
        "author": config.author,
        "language": config.language,
    }
    items = config.limit if config.limit > 0 else LONGEST if articles > LONGEST else 0
    patterns = permalinks(config)
    whole = settings.text(given, "Hugo", permalinks=patterns, menu=entries, items=items, redirects=moves)
    if config.pager:
        whole = re.sub(r"(?m)^# paginate = \d+$", f"paginate = {config.pager}", whole)
    for name, table in said.tables.items():
        whole = settings.table(whole, name, table)
    whole = settings.filled(whole, said.given)
    return settings.filled_table(whole, "macros", said.macros) if said.macros else whole
