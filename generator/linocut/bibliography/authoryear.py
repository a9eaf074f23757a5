"""The style of whoever asks for none: author and year in the text, the list by author, after the Chicago manual."""

import re
import unicodedata
from collections.abc import Sequence
from html import escape, unescape
from string import ascii_lowercase

from linocut.bibliography.cited import Cited, link
from linocut.bibliography.entry import OTHERS, Entry, Person

NAMED = 10
"""Authors that the list names; of more than these, the first seven."""

_TAG = re.compile(r"<[^>]*>")
_THESES = {"phdthesis": "PhD thesis", "mastersthesis": "Master’s thesis", "thesis": "Thesis"}
_WHOLE = {"book", "booklet", "collection", "manual", "proceedings", "techreport", "report", "periodical"}
"""Types whose title stands on a cover."""


class AuthorYear:
    """The built-in style, for one article."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._letters = _letters(entries)

    def cite(self, cited: Sequence[Cited]) -> str:
        return f"({self._group(cited)})"

    def tell(self, cited: Cited, others: Sequence[Cited]) -> str:
        entry, year = cited.entry, self._year(cited.entry)
        more = cited.suffix + (f"; {self._group(others)}" if others else "")
        if cited.year_only:
            return f"({link(entry, year)}{more})"
        if more:
            return f"{link(entry, authors(entry))} ({year}{more})"
        return link(entry, f"{authors(entry)} ({year})")

    def references(self, entries: Sequence[Entry]) -> list[tuple[Entry, str]]:
        ordered = sorted(entries, key=_order)
        return [(entry, reference(entry, self._year(entry))) for entry in ordered]

    def _group(self, cited: Sequence[Cited]) -> str:
        pieces: list[str] = []
        before: Cited | None = None
        for one in cited:
            year = self._year(one.entry)
            same = before and not (before.suffix or one.prefix) and authors(before.entry) == authors(one.entry)
            text = year if one.year_only or same else f"{authors(one.entry)} {year}"
            shown = f"{one.prefix} {link(one.entry, text)}{one.suffix}".strip()
            pieces.append(f", {shown}" if same else f"; {shown}" if pieces else shown)
            before = one
        return "".join(pieces)

    def _year(self, entry: Entry) -> str:
        return (entry.year or "n.d.") + self._letters.get(entry.key, "")


def _letters(entries: Sequence[Entry]) -> dict[str, str]:
    """Letters that tell works of the same authors and the same year apart, by key."""
    groups: dict[tuple[str, str], list[Entry]] = {}
    for entry in sorted({entry.key: entry for entry in entries}.values(), key=_order):
        groups.setdefault((authors(entry), entry.year), []).append(entry)
    return {
        entry.key: ascii_lowercase[index] if entry.year else f"-{ascii_lowercase[index]}"
        for members in groups.values()
        if len(members) > 1
        for index, entry in enumerate(members[: len(ascii_lowercase)])
    }


def _folded(html: str) -> str:
    """Text as it is sorted: without markup, case and accents."""
    text = unicodedata.normalize("NFKD", unescape(_TAG.sub("", html)).casefold())
    return "".join(character for character in text if not unicodedata.combining(character))


def _order(entry: Entry) -> tuple[object, ...]:
    names = [(_folded(person.family), _folded(person.given)) for person in entry.names] or [(_title(entry), "")]
    return names, entry.year or "9999", _title(entry), entry.key


def _title(entry: Entry) -> str:
    return re.sub(r"^(the|an?) ", "", _folded(entry.get("title", "booktitle")))


def authors(entry: Entry) -> str:
    """Who is named in the text: one, two, or the first of more; a work of nobody goes by its title."""
    people = entry.names
    if not people:
        title = entry.get("shorttitle", "title")
        return f"<em>{title}</em>" if entry.type in _WHOLE else f'"{title}"'
    if len(people) == 1:
        return people[0].family
    if len(people) == 2 and people[1] != OTHERS:
        return f"{people[0].family} and {people[1].family}"
    return f"{people[0].family} et al."


def _people(people: Sequence[Person], *, inverted: bool) -> str:
    """Names for the list, the first with its family name in front."""
    shown = [person for person in people if person != OTHERS]
    more = len(shown) < len(people) or len(shown) > NAMED
    shown = shown[:7] if len(shown) > NAMED else shown
    names = []
    for index, person in enumerate(shown):
        parts = [person.family, person.given] if inverted and not index else [f"{person.given} {person.family}".strip()]
        names.append(", ".join(filter(None, (*parts, person.suffix))))
    if more:
        return ", ".join((*names, "et al."))
    if len(names) < 3:
        return (", and " if inverted else " and ").join(names)
    return ", ".join((*names[:-1], f"and {names[-1]}"))


def reference(entry: Entry, year: str) -> str:
    """A work in the list."""
    given = entry.people.get("author")
    by = _people(given or entry.names, inverted=True)
    if not given and entry.people.get("editor"):
        by += ", eds." if len(entry.people["editor"]) > 1 else ", ed."
    parts = [by, year, *_work(entry), entry.get("note")] if by else [*_work(entry)[:1], year, *_work(entry)[1:]]
    url, called = entry.address
    if url:
        parts.append(f'<a href="{escape(url)}">{escape(called)}</a>')
    return " ".join(_sentence(part) for part in parts if part)


def _sentence(part: str) -> str:
    """A part with a full stop, unless it ends in one or is an address."""
    end = _TAG.sub("", part).rstrip('"')[-1:]
    if end in set(".?!") or part.startswith("<a "):
        return part
    return f'{part[:-1]}."' if part.endswith('"') else f"{part}."


def _work(entry: Entry) -> list[str]:
    """What the work is and where it appeared, each a sentence."""
    title, pages = entry.get("title"), re.sub(r"-+", "–", entry.get("pages"))
    cover = f"<em>{title}</em>" if title and entry.type in _WHOLE else f'"{title}"' if title else ""
    publisher = ": ".join(filter(None, (entry.get("address"), entry.get("publisher"))))
    if entry.type == "article":
        return [cover, _journal(entry, pages)]
    if entry.type in _THESES or entry.type in {"techreport", "report"}:
        kind = entry.get("type") or _THESES.get(entry.type, "")
        number = f"{kind} {entry.get('number')}".strip()
        return [cover, ", ".join(filter(None, (number, entry.get("institution"))))]
    if entry.get("booktitle"):
        editors = entry.people.get("editor", ())
        edited = f", edited by {_people(editors, inverted=False)}" if editors and entry.people.get("author") else ""
        volume = f", vol. {entry.get('volume')}" if entry.get("volume") else ""
        where = f"In <em>{entry.get('booktitle')}</em>{edited}{volume}" + (f", {pages}" if pages else "")
        return [cover, where, entry.get("series"), publisher or entry.get("organization")]
    edition = entry.get("edition")
    if edition and "ed" not in edition.lower():
        edition = f"{_ordinal(edition)} ed"
    return [cover, edition, entry.get("series"), entry.get("howpublished"), publisher]


def _journal(entry: Entry, pages: str) -> str:
    where = f"<em>{entry.get('journal')}</em>" if entry.get("journal") else ""
    if volume := entry.get("volume"):
        where += f" {volume}"
    if number := entry.get("number"):
        where += f" ({number})"
    return where + (f": {pages}" if pages else "")


def _ordinal(edition: str) -> str:
    if not edition.isdigit():
        return edition
    ending = "th" if edition[-2:] in {"11", "12", "13"} else {"1": "st", "2": "nd", "3": "rd"}.get(edition[-1], "th")
    return edition + ending
