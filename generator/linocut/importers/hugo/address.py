"""The address that Hugo gives a page: its rules for paths, slugs and permalinks."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

_TOKEN = re.compile(r":([a-z]+)(?:\[(\w*):?(\w*)\])?")


class Asked(NamedTuple):
    """What an address is made of."""

    names: tuple[str, ...]
    """Folders below content/ and the page's own name, without suffix: ("posts", "Hello World")."""
    sections: tuple[str, ...]
    """Those of the folders that are sections: the first, and each with an _index.md."""
    title: str
    date: datetime | None
    slug: str
    url: str


def sanitize(text: str) -> str:
    """Letters, digits, marks and `._~#+@/-` stay; blanks become hyphens; all else goes."""
    kept = ""
    pending = False
    for index, letter in enumerate(text):
        if _allowed(text, index, letter):
            if pending and letter != "-":
                kept += "-"
            pending = False
            kept += letter
        elif kept and not kept.endswith("-") and letter.isspace():
            pending = True
    return kept


def urlize(text: str) -> str:
    """A title or a slug as a part of an address."""
    return sanitize(text).lower()


def path(name: str) -> str:
    """A file's or a term's name as a part of an address: every blank is a hyphen."""
    return sanitize(name.replace(" ", "-")).lower()


def address(asked: Asked, permalinks: Mapping[str, str], *, prefix: str = "", ugly: bool = False) -> str:
    """The site path. A word of a permalink that Hugo does not know either is left as it is."""
    if asked.url:
        written = asked.url if asked.url.startswith("/") or not prefix else f"{prefix}/{asked.url}"
        return _closed(expand(written, asked) if ":" in written else written)
    pattern = permalinks.get(asked.sections[0] if asked.sections else "/", "")
    if pattern and asked.names:
        found = f"{expand(pattern, asked).rstrip('/')}/"  # a folder always, even one that is called x.html
    else:
        names = [path(name) for name in asked.names]
        if asked.slug and names:
            names[-1] = urlize(asked.slug.strip("-"))
        found = "/".join([*names, ""])
    whole = f"{prefix}/{found.lstrip('/')}"
    if ugly and whole not in {prefix, f"{prefix}/"}:
        return f"{whole.rstrip('/')}.html"
    return _closed(whole)


def expand(pattern: str, asked: Asked) -> str:
    """A permalink's pattern with Hugo's words replaced."""
    date = asked.date or datetime.min.replace(tzinfo=UTC)
    stem = urlize(asked.names[-1])
    slug = urlize(asked.slug.strip("-"))
    words = {
        "year": f"{date:%Y}".zfill(4),
        "month": f"{date:%m}",
        "monthname": f"{date:%B}".lower(),
        "day": f"{date:%d}",
        "weekday": str(date.isoweekday() % 7),
        "weekdayname": f"{date:%A}".lower(),
        "yearday": str(date.timetuple().tm_yday),
        "section": path(asked.sections[0]) if asked.sections else "",
        "title": urlize(asked.title),
        "slug": slug or urlize(asked.title),
        "filename": stem,
        "contentbasename": stem,
        "slugorfilename": slug or stem,
        "slugorcontentbasename": slug or stem,
    }

    def word(match: re.Match[str]) -> str:
        if match[1] == "sections":
            return "/".join(path(name) for name in _slice(asked.sections, match))
        return words.get(match[1], match[0])

    # On its way through a pattern a plus sign is taken for a blank, as in a query.
    return re.sub("/+", "/", sanitize("/" + _TOKEN.sub(word, pattern).replace("+", " ")))


def _slice(names: Sequence[str], match: re.Match[str]) -> Sequence[str]:
    """`:sections[1:]`, `:sections[last]` and the like."""
    if match[0] == ":sections":
        return names
    last = len(names) - 1

    def index(word: str, default: int) -> int:
        return last if word == "last" else int(word) if word.isdecimal() else default

    start = index(match[2], 0)
    return names[start : index(match[3], len(names))] if ":" in match[0][1:] else names[start : start + 1]


def _allowed(text: str, index: int, letter: str) -> bool:
    if letter == "%":
        return bool(re.match(r"%[0-9a-fA-F]{2}", text[index:]))
    return letter in "./\\_#+~-@" or unicodedata.category(letter)[0] in "LM" or unicodedata.category(letter) == "Nd"


def _closed(url: str) -> str:
    """With a slash in front, and one at the end unless it names a file."""
    whole = "/" + url.strip().lstrip("/")
    last = whole.rstrip("/").rpartition("/")[2]
    return whole if whole.endswith("/") or re.search(r"\.[A-Za-z]\w*$", last) else f"{whole}/"
