"""Which of a page's dates counts, by Hugo's rules: `[frontmatter]` in the settings, and the file's name."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from linocut.importers.matter import Matter

DEFAULT: Mapping[str, tuple[str, ...]] = {
    "date": ("date", "publishdate", "pubdate", "published", "lastmod", "modified"),
    "lastmod": ("lastmod", "modified"),
    "publishdate": ("publishdate", "pubdate", "published"),
    "expirydate": ("expirydate", "unpublishdate"),
}
"""A date -> the keys from which Hugo takes it, the first first; but for those of which linocut makes the same."""
_OURS = {"date": "date", "lastmod": "lastmod", "publishdate": "publishDate", "expirydate": "expiryDate"}
_NAMED = re.compile(r"(\d{4}-\d\d-\d\d)(.*)")


def read(table: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The orders that the settings ask for, by the date's name in small letters."""
    found = {}
    for key, names in table.items():
        if key in DEFAULT and isinstance(names, Sequence):
            given = [names] if isinstance(names, str) else [str(name) for name in names]
            lower = [name.lower() for name in given]
            found[key] = tuple(each for name in lower for each in (DEFAULT[key] if name == ":default" else (name,)))
    return found


def settle(found: Matter, name: str, orders: Mapping[str, tuple[str, ...]]) -> str:
    """Write the dates that count into the front matter of the page whose file, or bundle, has this `name`. What comes
    back is the source of a date that nobody wrote, ":git" or ":filemodtime"; "" where there is none."""
    missed = ""
    for key, ours in _OURS.items():
        if key != "date" and key not in orders:
            continue
        for source in orders.get(key, DEFAULT[key]):
            if source == ":filename":
                value = _from_name(found, name)
            elif source.startswith(":"):
                missed = missed or (source if key == "date" else "")
                continue
            else:
                value = found.get(source)
            if value and not isinstance(value, bool):
                _choose(found, ours, source, value)
                missed = ""
                break
    return missed if not found.get("date") else ""


def _choose(found: Matter, ours: str, source: str, value: Any) -> None:
    """Let this value be the date, unless it is already."""
    written = next((key for key in found.values if key.lower() == source), "")
    if source == ours.lower() or found.renamed.get(written) == ours:
        return
    for key, new in list(found.renamed.items()):  # another key was about to be it
        if new == ours:
            del found.renamed[key]
            found.dropped.append(key)
    day = isinstance(value, str) and re.fullmatch(r"\d{4}-(?:0\d|1[0-2])-(?:[0-2]\d|3[01])", value)
    try:
        found.set[ours] = date.fromisoformat(value) if day else value
    except ValueError:  # no such day
        found.set[ours] = value


def _from_name(found: Matter, name: str) -> str:
    """The date in a file's name; the rest of the name becomes the page's slug, if it has none."""
    match = _NAMED.fullmatch(name)
    if not match:
        return ""
    if (rest := match[2].strip(" -_")) and not found.get("slug"):
        found.set["slug"] = rest
    return match[1]
