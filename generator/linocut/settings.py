"""`[tool.linocut]` in pyproject.toml -> Site: typed, closed, every mistake told with its line."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from linocut.inputs import Inputs, unreadable
from linocut.problem import Place, Problem, Problems, nearest

if TYPE_CHECKING:
    from linocut.site import Site

FILE = "pyproject.toml"

Reader = Callable[[Any], Any]
"""Turns a TOML value into a setting. Raises ValueError saying what the value must be."""


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("must be a string")
    return value


def _words(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
        raise ValueError("must be a table of strings")
    return value


def _table(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("must be a table")
    return value


def _tables(value: Any) -> dict[str, dict[str, Any]]:
    if not all(isinstance(item, dict) for item in _table(value).values()):
        raise ValueError("must hold one table per target: [tool.linocut.publish.production]")
    return dict(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def _count(least: int) -> Reader:
    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise ValueError(f"must be a whole number, {least} or more")
        return value

    return read


def _seconds(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not value > 0:
        raise ValueError("must be a number of seconds above 0")
    return float(value)


def _one_of(*names: str) -> Reader:
    def read(value: Any) -> str:
        if value not in names:
            known = ", ".join(f'"{name}"' for name in names)
            raise ValueError(f"must be one of {known}")
        return str(value)

    return read


def _scheduler(value: Any) -> str:
    if value != "" and not re.fullmatch(r"(tcp|tls|ws|wss)://(\[[0-9A-Fa-f:]+\]|[^\s/:\[\]]+):\d+", _text(value)):
        raise ValueError('must be an address such as "tcp://host:8786"')
    return str(value)


_UNITS = {"": 1, "b": 1, "k": 10**3, "m": 10**6, "g": 10**9, "ki": 1 << 10, "mi": 1 << 20, "gi": 1 << 30}


def _size(value: Any) -> int:
    match = re.fullmatch(r"(\d+(?:\.\d+)?) *([kmg]i?)?b?", str(value).strip().lower())
    if isinstance(value, bool) or not match or float(match[1]) <= 0:
        raise ValueError('must be a size such as "2 GiB" or "500 MB"')
    return int(float(match[1]) * _UNITS[match[2] or ""])


def base_url(value: Any) -> str:
    """An absolute http(s) address with a trailing slash. Raises ValueError."""
    address = _text(value)
    try:
        parts = urlsplit(address)
        whole = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:  # brackets that are never closed, a port that is none
        whole = False
    if not whole or parts.query or parts.fragment or re.search(r"\s", address):
        raise ValueError('must be an absolute address such as "https://example.org/"')
    return address if address.endswith("/") else address + "/"


def _menu(value: Any) -> tuple[tuple[str, str], ...]:
    shape = 'must be a list of { label = "Posts", url = "/posts/" }'
    if not isinstance(value, list):
        raise ValueError(shape)
    for item in value:
        if not isinstance(item, dict) or set(item) != {"label", "url"} or not all(map(str, item.values())):
            raise ValueError(shape)
    return tuple((str(item["label"]), str(item["url"])) for item in value)


_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|\d{3}))?(-([a-z\d]{5,8}|\d[a-z\d]{3}))*", re.IGNORECASE)
"""Language, script, region and variants of BCP 47, which browsers refuse to read otherwise."""


def _language(value: Any) -> str:
    if not _LANGUAGE.fullmatch(_text(value)):
        raise ValueError('must be a language as in HTML, such as "de" or "pt-BR"')
    return str(value)


def _moves(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or not all(
        isinstance(new, str) and new and old.startswith("/") for old, new in value.items()
    ):
        raise ValueError('must be a table of addresses: "/old/" = "/new/"')
    return value


PERMALINK = (
    "year month monthname day yearday section sections title slug filename contentbasename slugorfilename "
    "slugorcontentbasename"
).split()
"""Words of an address pattern, each after a colon, as in Hugo."""


def _patterns(value: Any) -> dict[str, str]:
    patterns = _words(value)
    for pattern in patterns.values():
        for word in re.findall(r":([a-z]+)", pattern):
            if word not in PERMALINK:
                hint = nearest(word, PERMALINK) or f"known are :{', :'.join(PERMALINK)}"
                raise ValueError(f'has an unknown ":{word}" ({hint})')
    return patterns


def _files(value: Any) -> tuple[str, ...]:
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(name, str) and name for name in names):
        raise ValueError('must be a file such as "references.bib", or a list of files')
    return tuple(names)


def _addresses(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise ValueError('must be a list of addresses such as ["https://example.org/"]')
    return tuple(value)


def _programs(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item and "/" not in item for item in value):
        raise ValueError('must be a list of programs\' names such as ["dot"]')
    return tuple(value)


_SITE: dict[str, Reader] = {
    "title": _text,
    "base_url": base_url,
    "language": _language,
    "author": _text,
    "description": _text,
    "bibliography": _files,
    "csl": _text,
    "lastmod": _one_of("key", "git"),
    "permalinks": _patterns,
    "menu": _menu,
    "paginate": _count(0),
    "redirects": _moves,
    "params": _table,
    "publish": _tables,
}
_MATH: dict[str, Reader] = {"macros": _words}
_FIGURES: dict[str, Reader] = {
    "timeout": _seconds,
    "memory": _size,
    "jobs": _count(0),
    "network": _flag,
    "programs": _programs,
    "states": _count(1),
    "weight": _size,
    "executor": _one_of("local", "dask"),
    "scheduler": _scheduler,
}
_FEEDS: dict[str, Reader] = {"items": _count(0), "content": _one_of("full", "summary")}
_CHECK: dict[str, Reader] = {"weight": _size, "requests": _count(1), "script": _size, "ignore": _addresses}
_GROUPS = {"math": _MATH, "figures": _FIGURES, "feeds": _FEEDS, "check": _CHECK}
_TABLES = (*_GROUPS, "words")
_LISTED = 'the page "Languages" of the manual lists every word'


_TABLE = re.compile(r"^\s*\[tool\.linocut\b", re.MULTILINE)


def find(start: Path) -> Path:
    """The site's folder: the nearest above `start` whose pyproject.toml has [tool.linocut]. Raises `Problems`."""
    for folder in (start, *start.parents):
        file = folder / FILE
        try:
            if file.is_file() and _TABLE.search(file.read_text("utf-8-sig", errors="replace")):
                return folder
        except OSError as error:
            raise unreadable(str(file), error) from error
    hint = "`linocut new site DIR` makes one; `linocut --site DIR` names one elsewhere"
    raise Problems([Problem(f"no site here: no {FILE} with [tool.linocut] in {start} or above it", hint=hint)])


def load(root: Path, inputs: Inputs, overrides: Mapping[str, Any] | None = None, now: datetime | None = None) -> "Site":
    """The site's settings. `overrides` are fields of Site from the command line. Raises `Problems`, all at once."""
    import tomllib  # late, here and below: a build with nothing to do does not read them

    from linocut.site import Site

    try:
        text = inputs.read(FILE).decode("utf-8-sig")
        table = tomllib.loads(text)
    except OSError as error:
        raise Problems([Problem(f"cannot be read: {error.strerror}", Place(FILE))]) from error
    except UnicodeDecodeError as error:
        raise Problems([Problem("is not UTF-8", Place(FILE), "save it as UTF-8")]) from error
    except tomllib.TOMLDecodeError as error:
        raise Problems([_syntax(text, error)]) from error
    values = table.get("tool", {}).get("linocut", {})
    if not isinstance(values, dict):
        raise Problems(
            [Problem("tool.linocut must be a table", Place(FILE), "write [tool.linocut] on a line of its own")]
        )
    settings, problems = _read(values, text)
    if problems:
        raise Problems(sorted(problems, key=lambda problem: problem.place or Place(FILE)))
    site = {"root": root, "output": root / "public", "now": now or datetime.now(UTC), **settings, **(overrides or {})}
    return Site(**site)


def _read(table: dict[str, Any], text: str) -> tuple[dict[str, Any], list[Problem]]:
    from linocut.site import CheckSettings, FeedSettings, FigureSettings

    problems: list[Problem] = []

    def read(values: Any, readers: Mapping[str, Reader], group: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if not isinstance(values, dict):
            problems.append(Problem(f"{group} must be a table", locate(text, group)))
            return found
        for key, value in values.items():
            name = f"{group}.{key}" if group else key
            if not group and key in _TABLES:
                continue
            if key not in readers:
                known = [*readers, *([] if group else _TABLES)]
                rest = _LISTED if group == "words" else f"known keys: {', '.join(known)}"
                hint = nearest(key, known) or rest
                problems.append(Problem(f'unknown setting "{name}"', locate(text, name), hint))
                continue
            try:
                found[key] = readers[key](value)
            except ValueError as error:
                problems.append(Problem(f"{name} {error}; it is {_toml(value)}", locate(text, name)))
        return found

    settings = read(table, _SITE, "")
    if "words" in table:
        from linocut.words.read import readers  # late: few sites have words of their own

        settings["words"] = tuple(sorted(read(table["words"], readers(), "words").items()))
    settings |= read(table.get("math", {}), _MATH, "math")
    settings["figures"] = FigureSettings(**read(table.get("figures", {}), _FIGURES, "figures"))
    settings["feeds"] = FeedSettings(**read(table.get("feeds", {}), _FEEDS, "feeds"))
    settings["check"] = CheckSettings(**read(table.get("check", {}), _CHECK, "check"))
    if settings["figures"].executor == "dask" and not settings["figures"].scheduler:
        place = locate(text, "figures.executor")
        problems.append(Problem('figures.executor = "dask" needs figures.scheduler = "tcp://host:port"', place))
    return settings, problems


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def _syntax(text: str, error: ValueError) -> Problem:
    from linocut.toml import mistake  # late, as tomllib

    wrong = mistake(text, error)
    return Problem(f"not TOML: {wrong.message}", Place(FILE, wrong.line, wrong.column), wrong.hint)


def place(inputs: Inputs, name: str) -> Place:
    """Where the site's settings say this."""
    return locate(inputs.read(FILE).decode("utf-8-sig"), name)


def locate(text: str, name: str) -> Place:
    """The line of a setting: tomllib does not keep lines, so the file is read once more when something is wrong."""
    wanted = ["tool", "linocut", *name.split(".")]
    table: list[str] = []
    best = Place(FILE)
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.match(r"\s*\[+\s*([^\]]+?)\s*\]", line)
        if header:
            table = [part.strip().strip("\"'") for part in header[1].split(".")]
            path = table
        else:
            key = re.match(r"""\s*([\w.\-"']+)\s*=""", line)
            if not key:
                continue
            path = table + [part.strip("\"'") for part in key[1].split(".")]
        if path == wanted[: len(path)] and len(path) > 2:
            column = len(line) - len(line.lstrip()) + 1
            best = Place(FILE, number, column)
            if path == wanted:
                return best
    return best
