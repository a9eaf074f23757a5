"""Front matter: the block at the top of an article, split off, read and validated, with every problem at its line."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from linocut.content import dates
from linocut.content.notation import toml_entries, yaml_entries
from linocut.content.wording import words
from linocut.keys import Entry, Keys, Wrong
from linocut.model.article import Cover, Front
from linocut.problem import Place, Problem
from linocut.settings.fields import language

_FENCES = {"---": "YAML", "+++": "TOML"}

_JSON = re.compile(r'\{\s*"[\w-]+"\s*:')

LONGEST = 240
"""Bytes in the name of a file or folder: file systems take 255, and some are needed on the way."""

_DATE_HINT = "write it as 2026-11-23 or 2026-11-23T09:30:00+01:00"


_OF_JUPYTEXT = frozenset(("jupytext", "kernelspec"))
"""What Jupytext writes into the notebooks that it keeps as Markdown."""


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
        reader = yaml_entries if parts.kind == "YAML" else toml_entries
        entries = [entry for entry in reader(path, parts.block, problems) if entry.key not in _OF_JUPYTEXT]
    values = {FIELDS.get(key, key): value for key, value in KEYS.read(entries, problems).items()}
    line, address = parts.line, values.pop("url", "")
    values |= values.pop("build", {}) | values.pop("headless", {})
    if values.get("unlisted"):
        values = {key: value for key, value in values.items() if key not in {"tags", "series"}}
    if not values.get("title") and all(problem.severity != "error" for problem in problems):
        title, line = _heading(text, line)
        if not title:
            hint = 'begin the file with front matter that holds "title: ..." between two lines "---"'
            if _JSON.match(text):
                hint = 'front matter in JSON is not read: put "---" on a line above it and one below, as YAML takes it'
            problems.append(Problem("the article has no title", Place(path, 1), hint))
        values["title"] = title
    values.setdefault("title", "")
    return Front(**values), address, line, problems


_UNSHOWN = re.compile(r"(`{3,}|~{3,}|:{3,})\{(?:raw|index|contents|tableofcontents)\}.*")
_TARGET = re.compile(r"\([A-Za-z][\w:.-]*\)=\s*")


def _heading(text: str, line: int) -> tuple[str, int]:
    """The heading that the body starts with, and the line below it. A comment may stand before it, and of MyST's what
    shows nothing: a target, an entry of the index, what is for other formats."""
    commented, fence = False, ""
    for number, content in enumerate(text.split("\n")[line - 1 :], line):
        if fence:
            fence = "" if content.strip() == fence else fence
        elif unshown := _UNSHOWN.match(content):
            fence = unshown[1]
        elif commented or content.lstrip().startswith("<!--"):
            commented = not content.rstrip().endswith("-->")
        elif content.strip() and not _TARGET.fullmatch(content):
            match = re.fullmatch(r"#\s+(.+?)(?:\s+#+)?(?:\s+\{[#.:-][^{}]*\})?\s*", content)
            return (words(match[1]), number + 1) if match else ("", line)
    return "", line


# --- the kinds of values ---


def _text(value: Any) -> str:
    if isinstance(value, dict | list):
        raise Wrong("must be text")
    return str(value).strip()


def _address(value: Any) -> str:
    """An address that stays within the site."""
    address = _text(value)
    parts = re.split(r"[/\\]", address)
    if ".." in parts:
        raise Wrong('must be an address without ".."')
    if not address.isprintable() or "://" in address:
        raise Wrong("must be an address within the site, such as /about/")
    if any(len(part.encode(errors="surrogatepass")) > LONGEST for part in parts):
        raise Wrong(f"must be an address whose parts have at most {LONGEST} bytes, as the names of files")
    if next(filter(None, parts), "") in (".git", ".gitignore", ".linocut"):
        raise Wrong("must be an address that is not git's or linocut's own")
    return address


def _names(value: Any) -> tuple[str, ...]:
    """One name, or several."""
    if isinstance(value, list):
        return tuple(name for item in value for name in _names(item))
    name = _text(value["name"] if isinstance(value, dict) and "name" in value else value)
    return (name,) if name else ()


def _cover(value: Any) -> Cover | None:
    """A file, or a table as themes of Hugo have it; what else that says is about their own pages."""
    table = value if isinstance(value, dict) else {"image": value}
    given = {key: _text(table[key]) for key in ("image", "alt", "caption") if table.get(key) is not None}
    return Cover(**given) if given.get("image") else None


def _layout(value: Any) -> str:
    name = _text(value).removesuffix(".html")
    if not re.fullmatch(r"[\w-]*", name):
        raise Wrong("must be the name of a template", 'write "wide" for templates/wide.html')
    return name


def _first(value: Any) -> str:
    if isinstance(value, list):
        return _text(value[0]) if value else ""
    return _text(value)


def _list(value: Any) -> tuple[str, ...]:
    items = value if isinstance(value, list) else str(value).split(",") if not isinstance(value, dict) else None
    if items is None or any(isinstance(item, dict | list) for item in items):
        raise Wrong("must be a list of names", 'write it as ["one", "two"]')
    return tuple(dict.fromkeys(text for item in items if item is not None and (text := str(item).strip())))


def _truth(value: Any) -> bool:
    truths = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
    found = truths.get(str(value).lower())
    if found is None:
        raise Wrong("must be true or false")
    return found


def _moment(value: Any) -> datetime:
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    try:
        found = value if isinstance(value, datetime) else dates.read(str(value))
        found = found if found.tzinfo else found.replace(tzinfo=UTC)
        found.astimezone(UTC)  # the first and the last day that Python knows may lie outside elsewhere
    except (ValueError, OverflowError):
        raise Wrong("must be a date", _DATE_HINT) from None
    return found


def _table(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Wrong("must be a table of keys")
    return value


def _built(value: Any) -> dict[str, bool]:
    """Hugo's table of what is made of a page, and which lists it is in, as fields of `Front`."""
    found = {}
    for key, field, off in (("list", "unlisted", ("never", "local")), ("render", "made", ("never", "link"))):
        asked = str(_table(value).get(key, "always")).lower()
        if asked not in ("always", "true", "false", *off):
            raise Wrong(f'must hold "{key}: always" or "{key}: never"')
        found[field] = (asked in ("false", *off)) == (field == "unlisted")
    return found


def _headless(value: Any) -> dict[str, bool]:
    """Hugo's older word for a bundle that is no page."""
    return {"made": False, "unlisted": True} if _truth(value) else {}


def _macros(value: Any) -> dict[str, str]:
    return {name.removeprefix("\\"): _text(meaning) for name, meaning in _table(value).items()}


KEYS = Keys(
    {
        "title": _text,
        "date": _moment,
        "lastmod": _moment,
        "description": _text,
        "tags": _list,
        "draft": _truth,
        "build": _built,
        "headless": _headless,
        "slug": _address,
        "url": _address,
        "aliases": _list,
        "author": _names,
        "image": _text,
        "cover": _cover,
        "publishDate": _moment,
        "expiryDate": _moment,
        "bibliography": _list,
        "csl": _text,
        "series": _first,
        "layout": _layout,
        "toc": _truth,
        "comments": _truth,
        "macros": _macros,
        "params": _table,
        "execute": _table,
        "language": language,
        "translationKey": _text,
    },
    'unknown key "{}"',
    subject='"{}"',
    synonyms={
        "_build": "build",
        "updated": "lastmod",
        "modified": "lastmod",
        "summary": "description",
        "categories": "tags",
        "authors": "author",
        "lang": "language",
    },
    rest="values of your own go under params",
    severity="warning",
)
"""What front matter may say, by its names in the manual."""

FIELDS = {
    "author": "authors",
    "publishDate": "publish_date",
    "expiryDate": "expiry_date",
    "translationKey": "translation_key",
}
"""Key -> field of `Front`, where the two differ."""
