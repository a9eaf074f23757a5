"""Front matter: the block at the top of an article, split off, read and validated, with every problem at its line."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from linocut.content import dates
from linocut.model.article import Front
from linocut.problem import Place, Problem, nearest
from linocut.settings.toml_errors import mistake

_FENCES = {"---": "YAML", "+++": "TOML"}

_SYNONYMS = {"updated": "lastmod", "modified": "lastmod", "summary": "description", "categories": "tags"}

LONGEST = 240
"""Bytes in the name of a file or folder: file systems take 255, and some are needed on the way."""

SHOWN = 60
"""Characters of a value that a problem shows."""

_DATE_HINT = "write it as 2026-11-23 or 2026-11-23T09:30:00+01:00"


@dataclass(frozen=True, slots=True)
class Parts:
    """An article's file, split."""

    kind: str
    """"YAML", "TOML", or "" for no front matter."""
    block: str
    """The front matter without its fences; it starts on line 2 of the file."""
    line: int
    """Line on which the body starts."""
    closed: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of front matter."""

    key: str
    """As written."""
    value: Any
    """A string where YAML would guess a type; None for nothing."""
    place: Place
    value_place: Place


class _Wrong(Exception):  # noqa: N818 - raised and caught in this module alone
    """A value of the wrong kind: what it must be, and the way out."""

    def __init__(self, must: str, hint: str = "") -> None:
        self.must, self.hint = must, hint
        super().__init__(must)


def split(text: str) -> Parts:
    """Find the front matter of a file whose lines end in \\n."""
    first, _, rest = text.partition("\n")
    fence = first.rstrip()
    if fence not in _FENCES:
        return Parts("", "", 1)
    for number, line in enumerate(rest.split("\n"), 2):
        if line.rstrip() == fence:
            block = "\n".join(rest.split("\n")[: number - 2])
            return Parts(_FENCES[fence], block, number + 1)
    return Parts(_FENCES[fence], rest, 1, closed=False)


def read(path: str, text: str) -> tuple[Front, str, int, list[Problem]]:
    """Front matter, the address that it asks for ("" for none), the body's first line, and what is wrong.

    A file without a title takes its first line, when that is a heading of the first level; the body starts below it.
    """
    parts = split(text)
    problems: list[Problem] = []
    entries: list[Entry] = []
    if not parts.closed:
        fence = text.split("\n", 1)[0].rstrip()
        problems.append(
            Problem(
                f'the front matter has no closing "{fence}"',
                Place(path, 1),
                f'write "{fence}" on a line of its own below the last key',
            )
        )
    elif parts.kind:
        reader = _yaml if parts.kind == "YAML" else _toml
        entries = reader(path, parts.block, problems)
    values = _values(entries, problems)
    line, address = parts.line, values.pop("url", "")
    if not values.get("title") and all(problem.severity != "error" for problem in problems):
        title, line = _heading(text, line)
        if not title:
            problems.append(
                Problem(
                    "the article has no title",
                    Place(path, 1),
                    'begin the file with front matter that holds "title: ..." between two lines "---"',
                )
            )
        values["title"] = title
    values.setdefault("title", "")
    return Front(**values), address, line, problems


def _heading(text: str, line: int) -> tuple[str, int]:
    """The heading that the body starts with, and the line below it. A comment may stand before it."""
    commented = False
    for number, content in enumerate(text.split("\n")[line - 1 :], line):
        if commented or content.lstrip().startswith("<!--"):
            commented = not content.rstrip().endswith("-->")
        elif content.strip():
            match = re.fullmatch(r"#\s+(.+?)(?:\s+#+)?(?:\s+\{[#.:-][^{}]*\})?\s*", content)
            return (match[1], number + 1) if match else ("", line)
    return "", line


def _values(entries: list[Entry], problems: list[Problem]) -> dict[str, Any]:
    """Fields of `Front` (and "url") from entries."""
    values: dict[str, Any] = {}
    seen: dict[str, Entry] = {}
    for entry in entries:
        name = _SYNONYMS.get(entry.key.lower(), entry.key.lower())
        if name not in _FIELDS:
            hint = nearest(entry.key, [*KEYS, *_SYNONYMS]) or "values of your own go under params"
            problems.append(Problem(f'unknown key "{entry.key}"', entry.place, hint, severity="warning"))
            continue
        if name in seen and seen[name].key.lower() == entry.key.lower():
            problems.append(
                Problem(
                    f'the key "{entry.key}" is already on line {seen[name].place.line}',
                    entry.place,
                    "keep one of the two",
                )
            )
            continue
        if entry.value is None:
            continue
        field, convert = _FIELDS[name]
        try:
            value = convert(entry.value)
        except _Wrong as wrong:
            problems.append(
                Problem(
                    f'"{entry.key}" must be {wrong.must}; it is {_shown(entry.value)}', entry.value_place, wrong.hint
                )
            )
            continue
        if name in seen and field == "tags":  # categories beside tags
            value = tuple(dict.fromkeys((*values[field], *value)))
        elif name in seen and entry.key.lower() in _SYNONYMS:
            continue
        seen[name] = entry
        values[field] = value
    return values


# --- the two notations ---


LARGEST = 100_000
"""Values that one key of front matter may hold."""


def _yaml(path: str, block: str, problems: list[Problem]) -> list[Entry]:
    import yaml

    reader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loader = reader(block)
    try:
        try:
            node = loader.get_single_node()
        except yaml.MarkedYAMLError:
            if "\t" not in block:
                raise
            loader = reader(untabbed(block))
            node = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        problems.append(_yaml_problem(path, block, error))
        return []
    except yaml.YAMLError as error:  # a character that YAML does not allow
        problems.append(Problem(f"the front matter is not valid YAML: {str(error).splitlines()[0]}", Place(path, 2)))
        return []
    if node is None:
        return []
    if not isinstance(node, yaml.MappingNode):
        problems.append(
            Problem(
                "the front matter is not a list of keys",
                Place(path, node.start_mark.line + 2),
                'write one "key: value" on each line',
            )
        )
        return []
    entries = []
    for key, value in node.value:
        place = Place(path, key.start_mark.line + 2, key.start_mark.column + 1)
        name = key.value
        if not isinstance(name, str):
            problems.append(Problem("the front matter has a key that is not a word", place, "write key: value"))
            continue
        try:
            if size(value) > LARGEST:
                hint = "write out what is meant"
                problems.append(Problem(f'"{name}" grows beyond measure by its *references', place, hint))
                continue
            typed = name.lower() in {"params", "execute"}
            plain = loader.construct_object(value, deep=True) if typed else _plain(value)
        except RecursionError:
            problems.append(Problem(f'"{name}" holds itself', place, "take the *reference out"))
            continue
        except (yaml.YAMLError, ValueError) as error:
            problems.append(Problem(f'"{name}" cannot be read: {str(error).splitlines()[0]}', place))
            continue
        at = value.start_mark
        entries.append(Entry(name, plain, place, Place(path, at.line + 2, at.column + 1)))
    return entries


def size(node: Any, known: dict[int, int] | None = None) -> int:
    """How many values a YAML node holds, each as often as it is referred to.

    Raises RecursionError for one that holds itself, or is very deep.
    """
    known = {} if known is None else known
    if known.get(id(node)) == 0:  # it is being counted
        raise RecursionError
    if id(node) not in known:
        known[id(node)] = 0
        parts = node.value if isinstance(node.value, list) else []
        inner = [part for pair in parts for part in (pair if isinstance(pair, tuple) else (pair,))]
        known[id(node)] = 1 + sum(size(part, known) for part in inner)
    return known[id(node)]


def untabbed(block: str) -> str:
    """YAML with blanks for the tabs between its words, which YAML allows and PyYAML does not; every column stays."""
    return re.sub(r"(?<=\S)[ \t]+", lambda match: " " * len(match[0]), block)


def _plain(node: Any) -> Any:
    """A YAML node's value with its scalars as they are written: a title "1984" or a tag "no" is text."""
    if node.id == "mapping":
        return {str(key.value): _plain(value) for key, value in node.value}
    if node.id == "sequence":
        return [_plain(item) for item in node.value]
    return None if node.tag == "tag:yaml.org,2002:null" else node.value


def _yaml_problem(path: str, block: str, error: Any) -> Problem:
    mark = error.problem_mark or error.context_mark
    place = Place(path, mark.line + 2, mark.column + 1) if mark else Place(path, 2)
    what = error.problem or "it cannot be read"
    hint = ""
    if "mapping values are not allowed" in what:
        what, hint = 'a second ": " on one line', 'put quotes around the value: title: "One: two"'
    elif "tab character" in what or ("cannot start any token" in what and _at(block, mark) == "\t"):
        what, hint = "a tab", "indent with spaces"
    return Problem(f"the front matter is not valid YAML: {what}", place, hint)


def _at(block: str, mark: Any) -> str:
    return "".join(block.split("\n")[mark.line : mark.line + 1])[mark.column : mark.column + 1]


def _toml(path: str, block: str, problems: list[Problem]) -> list[Entry]:
    import tomllib

    try:
        data = tomllib.loads(block + "\n")
    except RecursionError:
        problems.append(Problem("the front matter is nested too deeply", Place(path, 2), "take some brackets out"))
        return []
    except tomllib.TOMLDecodeError as error:
        wrong = mistake(block + "\n", error)
        place = Place(path, wrong.line + 1, wrong.column)
        problems.append(Problem(f"the front matter is not valid TOML: {wrong.message}", place, wrong.hint))
        return []
    entries = []
    for key, value in data.items():
        found = re.search(rf"^[ \t]*\[?[ \t]*[\"']?{re.escape(key)}[\"']?[ \t]*[=.\]]", block, re.MULTILINE)
        line = block.count("\n", 0, found.start()) + 2 if found else 2
        entries.append(Entry(key, value, Place(path, line, 1), Place(path, line, 1)))
    return entries


# --- the kinds of values ---


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "a table of keys"
    text = str(value).replace("\n", "\\n")
    return "a list" if isinstance(value, list) else f'"{text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"}"'


def _text(value: Any) -> str:
    if isinstance(value, dict | list):
        raise _Wrong("text")
    return str(value).strip()


def _address(value: Any) -> str:
    """An address that stays within the site."""
    address = _text(value)
    parts = re.split(r"[/\\]", address)
    if ".." in parts:
        raise _Wrong('an address without ".."')
    if not address.isprintable() or "://" in address:
        raise _Wrong("an address within the site, such as /about/")
    if any(len(part.encode(errors="surrogatepass")) > LONGEST for part in parts):
        raise _Wrong(f"an address whose parts have at most {LONGEST} bytes, as the names of files")
    if next(filter(None, parts), "") in (".git", ".gitignore", ".linocut"):
        raise _Wrong("an address that is not git's or linocut's own")
    return address


def _names(value: Any) -> str:
    """One name, or several as one text."""
    if isinstance(value, list):
        return ", ".join(_names(item) for item in value)
    if isinstance(value, dict) and "name" in value:
        return _text(value["name"])
    return _text(value)


def _first(value: Any) -> str:
    if isinstance(value, list):
        return _text(value[0]) if value else ""
    return _text(value)


def _list(value: Any) -> tuple[str, ...]:
    items = value if isinstance(value, list) else str(value).split(",") if not isinstance(value, dict) else None
    if items is None or any(isinstance(item, dict | list) for item in items):
        raise _Wrong("a list of names", 'write it as ["one", "two"]')
    return tuple(dict.fromkeys(text for item in items if item is not None and (text := str(item).strip())))


def _truth(value: Any) -> bool:
    truths = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
    found = truths.get(str(value).lower())
    if found is None:
        raise _Wrong("true or false")
    return found


def _moment(value: Any) -> datetime:
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    try:
        return dates.read(str(value))
    except ValueError:
        raise _Wrong("a date", _DATE_HINT) from None


def _table(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _Wrong("a table of keys")
    return value


def _macros(value: Any) -> dict[str, str]:
    return {name.removeprefix("\\"): _text(meaning) for name, meaning in _table(value).items()}


KEYS: Mapping[str, tuple[str, Callable[[Any], Any]]] = {
    "title": ("title", _text),
    "date": ("date", _moment),
    "lastmod": ("lastmod", _moment),
    "description": ("description", _text),
    "tags": ("tags", _list),
    "draft": ("draft", _truth),
    "slug": ("slug", _address),
    "url": ("url", _address),
    "aliases": ("aliases", _list),
    "author": ("author", _names),
    "image": ("image", _text),
    "publishDate": ("publish_date", _moment),
    "expiryDate": ("expiry_date", _moment),
    "bibliography": ("bibliography", _list),
    "csl": ("csl", _text),
    "series": ("series", _first),
    "toc": ("toc", _truth),
    "macros": ("macros", _macros),
    "params": ("params", _table),
    "execute": ("execute", _table),
}
"""Key as the manual writes it -> field of `Front` and how its value is read."""

_FIELDS = {key.lower(): reading for key, reading in KEYS.items()}
