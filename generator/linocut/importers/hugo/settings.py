"""The settings of the new site, from the configuration of the old one."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from importlib import resources

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
    """pyproject.toml: that of a new site, with what the old one says in it."""
    found = resources.files("linocut.new").joinpath("site/pyproject.toml").read_text(encoding="utf-8")
    given = {
        "title": config.title or "Untitled site",
        "description": config.description,
        "base_url": config.base_url or "https://example.org/",
        "author": config.author,
        "language": config.language,
    }
    for key, value in given.items():
        line = f"{key} = {string(value)}"
        if key == "base_url" and not config.base_url:
            line += "  # where readers will find it; needed before you publish"
        found = re.sub(rf'(?m)^{key} = "[^"]*".*$', partial(_literal, line), found)
    patterns = permalinks(config)
    if patterns:
        pairs = ", ".join(f"{_key(section)} = {string(pattern)}" for section, pattern in patterns.items())
        found = _fill(found, "permalinks", f"permalinks = {{ {pairs} }}")
    lines = [f"    {{ label = {string(label)}, url = {string(url)} }}," for label, url in entries]
    if lines:
        found = _fill(found, "menu", "\n".join(["menu = [", *lines, "]"]))
    items = config.limit if config.limit > 0 else LONGEST if articles > LONGEST else 0
    found = re.sub(r"(?m)^# items = \d+", f"items = {items}", found)
    if moves:
        rows = "\n".join(f"{string(old)} = {string(new)}" for old, new in sorted(moves.items()))
        table = f"# Lists and feeds that stood elsewhere in the Hugo site.\n[tool.linocut.redirects]\n{rows}\n"
        found = found.replace("\n[tool.linocut.math]", f"\n{table}\n[tool.linocut.math]")
    return found


def by_kind(hosts: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """(key, host) as the settings write them: each key once, with its hosts."""
    found: dict[str, tuple[str, ...]] = {}
    for kind, host in sorted(hosts):
        found[kind] = (*found.get(kind, ()), host)
    return found


_ALLOW = """\
# What the Hugo site's articles load from other hosts, in HTML of their own: pages may load nothing from any other. Take
# a host out, and the build names the articles that use it. A script may want further hosts: a browser's console tells.
"""


def allowing(text: str, hosts: Iterable[tuple[str, str]]) -> str:
    """The settings with the hosts that articles use."""
    before, table, after = text.partition("[tool.linocut.allow]\n")
    kinds = by_kind(hosts)
    for kind, names in kinds.items():
        after = _fill(after, kind, f"{kind} = {strings(names)}")
    return f"{before}{_ALLOW if kinds else ''}{table}{after}"


def strings(values: Iterable[str]) -> str:
    """A TOML list of strings."""
    return f"[{', '.join(map(string, values))}]"


def string(value: str) -> str:
    """A TOML string."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(name: str) -> str:
    return name if re.fullmatch(r"[\w-]+", name, re.ASCII) else string(name)


def _literal(line: str, _match: re.Match[str]) -> str:
    return line


def _fill(text: str, key: str, line: str) -> str:
    """Put a setting in the place of the line that shows it as an example."""
    return re.sub(rf"(?m)^# {key} = .*$", partial(_literal, line), text, count=1)
