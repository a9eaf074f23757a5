"""The settings of a site that is taken over: those of a new site, with what the old one says in them."""

import json
import re
from collections.abc import Iterable, Mapping
from functools import partial
from importlib import resources


def text(
    given: Mapping[str, str],
    origin: str,
    *,
    permalinks: Mapping[str, str],
    menu: Iterable[tuple[str, str]],
    items: int,
    redirects: Mapping[str, str],
) -> str:
    """pyproject.toml. `given` are its first keys; `origin` is what the old site was made with."""
    found = resources.files("linocut.new").joinpath("site/pyproject.toml").read_text(encoding="utf-8")
    for key, value in given.items():
        line = f"{key} = {string(value or DEFAULTS.get(key, ''))}"
        if key == "base_url" and not value:
            line += "  # where readers will find it; needed before you publish"
        found = re.sub(rf'(?m)^{key} = "[^"]*".*$', partial(_literal, line), found)
    if permalinks:
        found = _fill(found, "permalinks", f"permalinks = {pairs(permalinks)}")
    lines = menu_lines(menu)
    if len(lines) > 2:
        found = _fill(found, "menu", "\n".join(lines))
    found = re.sub(r"(?m)^# items = \d+", f"items = {items}", found)
    if redirects:
        rows = "\n".join(f"{string(old)} = {string(new)}" for old, new in sorted(redirects.items()))
        table = f"# Lists and feeds that stood elsewhere in the {origin} site.\n[tool.linocut.redirects]\n{rows}\n"
        found = found.replace("\n[tool.linocut.math]", f"\n{table}\n[tool.linocut.math]")
    return found


def pairs(values: Mapping[str, str]) -> str:
    """A TOML table on one line."""
    return f"{{ {', '.join(f'{_key(name)} = {string(value)}' for name, value in values.items())} }}"


def menu_lines(entries: Iterable[tuple[str, str]]) -> list[str]:
    """The lines of a menu."""
    return ["menu = [", *(f"    {{ label = {string(label)}, url = {string(url)} }}," for label, url in entries), "]"]


def filled_table(text: str, key: str, values: Mapping[str, str]) -> str:
    """The same for a key whose value is a table."""
    return _fill(text, key, f"{key} = {pairs(values)}")


def multilingual(text: str, tables: str) -> str:
    """The settings with the tables of the site's languages, in place of the example."""
    return _example(text, "languages.fr", tables.strip())


def table(text: str, name: str, values: Mapping[str, str]) -> str:
    """The settings with a table in place of the example that shows it, or where it stands, of the examples in it."""
    if f"\n[tool.linocut.{name}]" in text:
        return filled(text, values)
    rows = (f"{key} = {string(value)}" for key, value in values.items())
    lines = "\n".join([f"[tool.linocut.{name}]", *rows])
    made = _example(text, re.sub(r"^authors\..*", "authors.ada", name), lines)
    return made if made != text else f"{text.rstrip()}\n\n{lines}\n"


def filled(text: str, values: Mapping[str, str]) -> str:
    """The settings with these values in place of the examples of their keys."""
    for key, value in values.items():
        text = _fill(text, key, f"{key} = {string(value)}")
    return text


def _example(text: str, name: str, tables: str) -> str:
    pattern = rf"(?s)# \[tool\.linocut\.{re.escape(name)}\].*?(?=\n\n)"
    return re.sub(pattern, lambda _: tables, text, count=1)


DEFAULTS = {"title": "Untitled site", "base_url": "https://example.org/"}
"""What stands for a key that the old site does not say."""


def by_kind(hosts: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """(key, host) as the settings write them: each key once, with its hosts."""
    found: dict[str, tuple[str, ...]] = {}
    for kind, host in sorted(hosts):
        found[kind] = (*found.get(kind, ()), host)
    return found


_ALLOW = """\
# What the {origin} site's articles load from other hosts, in HTML of their own: pages may load nothing from any other.
# Take a host out, and the build names the articles that use it; what else a script wants, a browser's console tells.
"""


def allowing(text: str, hosts: Iterable[tuple[str, str]], origin: str) -> str:
    """The settings with the hosts that articles use; `origin` is what the old site was made with."""
    before, table, after = text.partition("[tool.linocut.allow]\n")
    kinds = by_kind(hosts)
    for kind, names in kinds.items():
        after = _fill(after, kind, f"{kind} = {strings(names)}")
    return f"{before}{_ALLOW.format(origin=origin) if kinds else ''}{table}{after}"


def former(line: str) -> str:
    """The address that a line of [tool.linocut.redirects] leads on; "" for another line."""
    match = re.match(r'("(?:\\.|[^"\\])*") = "', line)
    return str(json.loads(match[1])) if match else ""


def without_move(text: str, old: str) -> str:
    """The settings without the line that leads this address on."""
    return "".join(line for line in text.splitlines(keepends=True) if not old or former(line) != old)


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
