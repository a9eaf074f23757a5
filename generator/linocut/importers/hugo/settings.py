"""The settings of the new site, from the configuration of the old one."""

import re
from collections.abc import Iterable, Mapping, Sequence

from linocut.importers import settings
from linocut.importers.hugo.config import Config
from linocut.importers.hugo.pages import Page
from linocut.importers.hugo.web import Web

_WORDS = re.compile(
    r":(?!year|month|monthname|day|yearday|section|sections|title|slug|filename|contentbasename|slugor)"
)


def permalinks(config: Config) -> dict[str, str]:
    """The patterns that linocut reads as Hugo does; of the others, each page's address is written down."""
    return {
        section: pattern
        for section, pattern in config.permalinks.items()
        if not (_WORDS.search(pattern) or "[" in pattern or config.prefix or config.ugly)
    }


def menu(config: Config, pages: Sequence[Page], web: Web, moves: Mapping[str, str]) -> list[tuple[str, str]]:
    """The navigation: page references as addresses. What led to a page that linocut makes elsewhere leads there."""
    known = {f"/{'/'.join(page.names)}": page.url for page in pages}
    found: list[tuple[str, str]] = []
    entries = [*config.menu, *((weight, label, page.url) for page in pages for weight, label in page.menu)]
    for _, label, target in sorted(entries, key=lambda entry: entry[0]):
        local = web.local(target)
        if local is None and ("://" in target or target.startswith(("#", "mailto:"))):
            found.append((label, target))
            continue
        path = local if local is not None else f"/{target}"
        path = known.get(path.rstrip("/"), path)
        whole = path if "." in path.rpartition("/")[2] or "#" in path else f"{path.rstrip('/')}/"
        if moves.get(whole) != "/":  # the theme's search page: the search is on every page
            found.append((label, moves.get(whole, whole)))
    return found


LONGEST = 200
"""Most entries of a feed that Hugo does not bound: they are summaries there, and whole articles here."""


def text(config: Config, entries: Iterable[tuple[str, str]], moves: Mapping[str, str], articles: int) -> str:
    """pyproject.toml."""
    given = {
        "title": config.title,
        "description": config.description,
        "base_url": config.base_url,
        "author": config.author,
        "language": config.language,
    }
    items = config.limit if config.limit > 0 else LONGEST if articles > LONGEST else 0
    patterns = permalinks(config)
    return settings.text(given, "Hugo", permalinks=patterns, menu=entries, items=items, redirects=moves)
