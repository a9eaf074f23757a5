"""`[tool.linocut]` in pyproject.toml -> Site: typed, closed, every mistake told with its line."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linocut.keys import Entry, Keys, Reader, anything
from linocut.problem import Place, Problem, Problems
from linocut.settings import fields, identity, languages, services
from linocut.store.inputs import Inputs, unreadable

if TYPE_CHECKING:
    from linocut.model.site import Site

FILE = "pyproject.toml"

_SITE: dict[str, Reader] = {
    "title": fields.text,
    "base_url": fields.base_url,
    "language": fields.language,
    "author": fields.text,
    "description": fields.text,
    "logo": fields.text,
    "logo_dark": fields.text,
    "footer": fields.text,
    "bibliography": fields.files,
    "csl": fields.text,
    "lastmod": fields.one_of("key", "git"),
    "permalinks": fields.patterns,
    "menu": fields.menu,
    "paginate": fields.count(0),
    "provenance": fields.flag,
    "redirects": fields.moves,
    "params": fields.table,
    "publish": fields.tables,
}
_MATH: dict[str, Reader] = {"macros": fields.texts}
_FIGURES: dict[str, Reader] = {
    "timeout": fields.seconds,
    "memory": fields.size,
    "jobs": fields.count(0),
    "network": fields.flag,
    "programs": fields.programs,
    "states": fields.count(1),
    "weight": fields.size,
    "style": fields.one_of("theme", "keep"),
    "executor": fields.one_of("local", "spawn", "dask"),
    "scheduler": fields.scheduler,
}
_CELLS: dict[str, Reader] = {"fold": fields.count(0), "checkpoints": fields.count(0), "memory": fields.size}
_FEEDS: dict[str, Reader] = {"items": fields.count(0), "content": fields.one_of("full", "summary")}
_CHECK: dict[str, Reader] = {
    "weight": fields.size,
    "requests": fields.count(1),
    "script": fields.size,
    "ignore": fields.addresses,
}
_ALLOW: dict[str, Reader] = dict.fromkeys(
    ("scripts", "frames", "images", "styles", "media", "connect", "forms"), fields.hosts
)
_GROUPS = {
    "math": _MATH,
    "figures": _FIGURES,
    "cells": _CELLS,
    "feeds": _FEEDS,
    "check": _CHECK,
    "allow": _ALLOW,
    **services.TABLES,
    **identity.TABLES,
}
_TABLES = (*_GROUPS, "words", "languages", "authors")
_LISTED = 'the page "Languages" of the manual lists every word'
_ALL = 'the page "Settings" of the manual lists every key'


_TABLE = re.compile(r"^\s*\[tool\.linocut\b", re.MULTILINE)


def find(start: Path) -> Path:
    """The site's folder: the nearest above `start` whose pyproject.toml has [tool.linocut]. Raises `Problems`."""
    for folder in (start, *start.parents):
        file = folder / FILE
        try:
            if file.is_file():
                if _TABLE.search(file.read_text("utf-8-sig", errors="replace")):
                    return folder
            elif file.is_symlink() or file.exists():
                what = "a folder" if file.is_dir() else "a link to nowhere" if file.is_symlink() else "not a file"
                raise Problems([Problem(f"is {what}", Place(str(file)), "put a file with [tool.linocut] in its place")])
        except OSError as error:
            raise unreadable(str(file), error) from error
    hint = "`linocut new site DIR` makes one; `linocut --site DIR` names one elsewhere"
    raise Problems([Problem(f"no site here: no {FILE} with [tool.linocut] in {start} or above it", hint=hint)])


def load(root: Path, inputs: Inputs, overrides: Mapping[str, Any] | None = None, now: datetime | None = None) -> "Site":
    """The site's settings. `overrides` are fields of Site from the command line. Raises `Problems`, all at once."""
    import tomllib  # late, here and below: a build with nothing to do does not read them

    from linocut.model.site import Site

    try:
        text = inputs.read(FILE).decode("utf-8-sig")
        table = tomllib.loads(text)
    except OSError as error:
        raise Problems([Problem(f"cannot be read: {error.strerror}", Place(FILE))]) from error
    except UnicodeDecodeError as error:
        raise Problems([Problem("is not UTF-8", Place(FILE), "save it as UTF-8")]) from error
    except RecursionError as error:
        raise Problems([Problem("is nested too deeply", Place(FILE), "take some brackets out")]) from error
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


class _Reader:
    """The tables of one file, with all that is wrong in them."""

    def __init__(self, text: str) -> None:
        self.problems: list[Problem] = []
        self._places = places(text)

    def place(self, name: str) -> Place:
        return _nearest(self._places, name)

    def read(self, values: Any, readers: Mapping[str, Reader], group: str = "", rest: str = "") -> dict[str, Any]:
        """What one table says."""
        if not isinstance(values, dict):
            self.problems.append(Problem(f"{group} must be a table", self.place(group)))
            return {}
        prefix = f"{group}." if group else ""
        keys = Keys(
            readers,
            f'unknown setting "{prefix}{{}}"',
            subject=f"{prefix}{{}}",
            rest=rest or f"known keys: {', '.join(readers)}",
        )
        entries = [(key, value, self.place(f"{prefix}{key}")) for key, value in values.items()]
        return keys.read([Entry(key, value, place, place) for key, value, place in entries], self.problems)

    def words(self, values: Any, group: str) -> tuple[tuple[str, Any], ...]:
        from linocut.words.read import readers  # late: few sites have words of their own

        return tuple(sorted(self.read(values, readers(), group, _LISTED).items()))

    def languages(self, values: Any, settings: dict[str, Any]) -> dict[str, Any]:
        """The setting `languages`, by its name; {} where it is wrong."""
        try:
            found = languages.read(values, settings, self._language)
        except ValueError as error:
            self.problems.append(Problem(f"languages {error}", self.place("languages")))
            return {}
        wrong = languages.mistakes(values, found)
        self.problems += [Problem(one.message, self.place(one.name), one.hint) for one in wrong]
        return {"languages": found}

    def _language(self, values: Any, group: str) -> dict[str, Any]:
        found = self.read(values, languages.READERS, group)
        return found | ({"words": self.words(found["words"], f"{group}.words")} if "words" in found else {})

    def authors(self, values: Any, named: str | None) -> dict[str, Any]:
        """The setting `authors`, and the `author` whom it describes by that name; {} where it is wrong."""
        try:
            found = identity.authors(values, self.read)
        except ValueError as error:
            self.problems.append(Problem(f"authors {error}", self.place("authors")))
            return {}
        author = found.get(named) if named else None
        return {"authors": found, **({"author": author.name} if author else {})}

    def groups(self, table: Mapping[str, Any]) -> dict[str, Any]:
        """The tables that are a dataclass each."""
        settings: dict[str, Any] = {}
        for name, kind in _kinds().items():
            values = table.get(name, {})
            found = self.read(values, _GROUPS[name], name)
            settings[name] = kind(**found)
            if name in services.TABLES and name in table and isinstance(values, dict):
                lacking = services.missing(name, values, found)
                self.problems += [Problem(message, self.place(name), hint) for message, hint in lacking]
        if settings["figures"].executor == "dask" and not settings["figures"].scheduler:
            message = 'figures.executor = "dask" needs figures.scheduler = "tcp://host:port"'
            self.problems.append(Problem(message, self.place("figures.executor")))
        return settings


def _kinds() -> Mapping[str, Callable[..., Any]]:
    from linocut.model.identity import FontSettings, SocialSettings
    from linocut.model.services import AnalyticsSettings, CommentSettings, NewsletterSettings
    from linocut.model.site import AllowSettings, CellSettings, CheckSettings, FeedSettings, FigureSettings

    return {
        "figures": FigureSettings,
        "cells": CellSettings,
        "feeds": FeedSettings,
        "check": CheckSettings,
        "allow": AllowSettings,
        "comments": CommentSettings,
        "analytics": AnalyticsSettings,
        "newsletter": NewsletterSettings,
        "social": SocialSettings,
        "fonts": FontSettings,
    }


def _read(table: dict[str, Any], text: str) -> tuple[dict[str, Any], list[Problem]]:
    reader = _Reader(text)
    settings = reader.read(table, {**_SITE, **dict.fromkeys(_TABLES, anything)}, rest=_ALL)
    for name in _TABLES:
        settings.pop(name, None)
    if "words" in table:
        settings["words"] = reader.words(table["words"], "words")
    if "languages" in table:
        settings |= reader.languages(table["languages"], settings)
    if "authors" in table:
        settings |= reader.authors(table["authors"], settings.get("author"))
    settings |= reader.read(table.get("math", {}), _MATH, "math")
    return settings | reader.groups(table), reader.problems


def _syntax(text: str, error: ValueError) -> Problem:
    from linocut.settings.toml_errors import mistake  # late, as tomllib

    wrong = mistake(text, error)
    return Problem(f"not TOML: {wrong.message}", Place(FILE, wrong.line, wrong.column), wrong.hint)


def place(inputs: Inputs, name: str) -> Place:
    """Where the site's settings say this."""
    return locate(inputs.read(FILE).decode("utf-8-sig"), name)


def locate(text: str, name: str) -> Place:
    """Where a setting stands, or else the table that it belongs to."""
    return _nearest(places(text), name)


def _nearest(known: Mapping[str, Place], name: str) -> Place:
    while name and name not in known:
        name = name.rpartition(".")[0]
    return known.get(name, Place(FILE))


def places(text: str) -> dict[str, Place]:
    """Where each setting and each table stands: tomllib does not keep lines."""
    table: list[str] = []
    found: dict[str, Place] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.match(r"\s*\[+\s*([^\]]+?)\s*\]", line)
        if header:
            table = path = [part.strip().strip("\"'") for part in header[1].split(".")]
        else:
            key = re.match(r"""\s*([\w.\-"']+)\s*=""", line)
            if not key:
                continue
            path = table + [part.strip("\"'") for part in key[1].split(".")]
        if path[:2] == ["tool", "linocut"]:
            for length in range(3, len(path) + 1):
                found.setdefault(".".join(path[2:length]), Place(FILE, number, len(line) - len(line.lstrip()) + 1))
    return found
