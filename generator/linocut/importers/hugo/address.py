"""The address that Hugo gives a page: its rules for paths, slugs and permalinks."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import unquote

_TOKEN = re.compile(r":(\w+)(?:\[(\w*):?(\w*)\])?")
_CLOCK: Mapping[str, str] = {
    "2006": "%Y",
    "06": "%y",
    "01": "%m",
    "January": "%B",
    "Jan": "%b",
    "02": "%d",
    "002": "%j",
    "Monday": "%A",
    "Mon": "%a",
    "15": "%H",
    "03": "%I",
    "04": "%M",
    "05": "%S",
}
"""Go's way of writing a part of a date -> Python's."""


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
    cased: bool = False
    """Whether capitals stay, as `disablePathToLower` asks."""


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


def urlize(text: str, *, cased: bool = False) -> str:
    """A title or a slug as a part of an address."""
    return sanitize(text) if cased else sanitize(text).lower()


def path(name: str, *, cased: bool = False) -> str:
    """A file's or a term's name as a part of an address: every blank is a hyphen."""
    return urlize(name.replace(" ", "-"), cased=cased)


def address(asked: Asked, permalinks: Mapping[str, str], *, prefix: str = "", ugly: bool = False) -> str:
    """The site path. A word of a permalink that Hugo does not know either is left as it is."""
    if asked.url:
        written = asked.url if asked.url.startswith("/") or not prefix else f"{prefix}/{asked.url}"
        return _closed(expand(written, asked) if ":" in written else written)
    pattern = permalinks.get(asked.sections[0] if asked.sections else "/", "")
    if pattern and asked.names:
        found = f"{expand(pattern, asked).rstrip('/')}/"  # a folder always, even one that is called x.html
    else:
        names = [path(name, cased=asked.cased) for name in asked.names]
        if asked.slug and names:
            names[-1] = urlize(asked.slug.strip("-"), cased=asked.cased)
        found = "/".join([*names, ""])
    whole = f"{prefix}/{found.lstrip('/')}"
    if ugly and whole not in {prefix, f"{prefix}/"}:
        return f"{whole.rstrip('/')}.html"
    return _closed(whole)


def expand(pattern: str, asked: Asked) -> str:
    """A permalink's pattern with Hugo's words replaced."""
    date = asked.date or datetime.min.replace(tzinfo=UTC)
    stem = urlize(asked.names[-1], cased=asked.cased)
    slug = urlize(asked.slug.strip("-"), cased=asked.cased)
    title = urlize(asked.title.replace("/", "-"), cased=asked.cased)
    words = {
        "year": f"{date:%Y}".zfill(4),
        "month": f"{date:%m}",
        "monthname": f"{date:%B}".lower(),
        "day": f"{date:%d}",
        "weekday": str(date.isoweekday() % 7),
        "weekdayname": f"{date:%A}".lower(),
        "yearday": str(date.timetuple().tm_yday),
        "section": path(asked.sections[0], cased=asked.cased) if asked.sections else "",
        "sectionslug": path(asked.sections[0], cased=asked.cased) if asked.sections else "",
        "title": title,
        "slug": slug or title,
        "filename": stem,
        "contentbasename": stem,
        "slugorfilename": slug or stem,
        "slugorcontentbasename": slug or stem,
    }

    words |= {name: f"{date:{code}}".lower() for name, code in _CLOCK.items()}
    words |= {"1": str(date.month), "2": str(date.day), "_2": f"-{date.day}" if date.day < 10 else str(date.day)}

    def word(match: re.Match[str]) -> str:
        if match[1] in {"sections", "sectionslugs"}:
            return "/".join(path(name, cased=asked.cased) for name in _slice(asked.sections, match))
        return words.get(match[1], match[0])

    # On its way through a pattern a plus sign is taken for a blank and a percent for an escape, as in a query.
    found = sanitize("/" + _TOKEN.sub(word, pattern).replace("+", " "))
    return re.sub("/+", "/", unquote(found.replace("%20", "-"), errors="ignore"))


def _slice(names: Sequence[str], match: re.Match[str]) -> Sequence[str]:
    """`:sections[1:]`, `:sections[last]` and the like."""
    if "[" not in match[0]:
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
