"""The style of whoever asks for none: author and year in the text, the list by author, after the Chicago manual."""

import re
import unicodedata
from collections.abc import Sequence
from html import escape, unescape
from string import ascii_lowercase

from linocut.bibliography.cited import Cited, link
from linocut.bibliography.entry import OTHERS, Entry, Person
from linocut.bibliography.kinds import kind, when
from linocut.words import Words

NAMED = 10
"""Authors that the list names; of more than these, the first seven."""

_TAG = re.compile(r"<[^>]*>")
_REPORTS = {"phdthesis", "mastersthesis", "thesis", "techreport", "report", "patent"}
"""Types that are named by their kind and number."""
_FILED = re.compile(
    r"(?:_eprint|Publisher|Bandiera_abtest|Section|Series Title|Conference Name|Journal Abbreviation|ISSN|MAG ID"
    r"|ADS Bibcode|ZSCC|Citation Key)\s?: "
)
"""How notes begin that Zotero writes, of what it had no field for."""
_QUOTES = "\"'”’»›"
_WHOLE = {"book", "booklet", "collection", "manual", "proceedings", "techreport", "report", "periodical"}
"""Types whose title stands on a cover."""


class AuthorYear:
    """The built-in style, for one article."""

    def __init__(self, entries: Sequence[Entry], words: Words) -> None:
        self._words = words
        self._letters = _letters(entries, words)

    def cite(self, cited: Sequence[Cited]) -> str:
        return f"({self._group(cited)})"

    def tell(self, cited: Cited, others: Sequence[Cited]) -> str:
        entry, year = cited.entry, self._year(cited.entry)
        more = cited.suffix + (f"; {self._group(others)}" if others else "")
        if cited.year_only:
            return f"({link(entry, year)}{more})"
        if more:
            return f"{link(entry, self._authors(entry))} ({year}{more})"
        return link(entry, f"{self._authors(entry)} ({year})")

    def references(self, entries: Sequence[Entry]) -> list[tuple[Entry, str]]:
        ordered = sorted(entries, key=_order)
        return [(entry, _Listed(entry, self._words).html(self._year(entry))) for entry in ordered]

    def _group(self, cited: Sequence[Cited]) -> str:
        pieces: list[str] = []
        before: Cited | None = None
        for one in cited:
            year = self._year(one.entry)
            same = (
                before and not (before.suffix or one.prefix) and self._authors(before.entry) == self._authors(one.entry)
            )
            text = year if one.year_only or same else f"{self._authors(one.entry)} {year}"
            shown = f"{one.prefix} {link(one.entry, text)}{one.suffix}".strip()
            pieces.append(f", {shown}" if same else f"; {shown}" if pieces else shown)
            before = one
        return "".join(pieces)

    def _authors(self, entry: Entry) -> str:
        return authors(entry, self._words)

    def _year(self, entry: Entry) -> str:
        return when(entry, self._words) + self._letters.get(entry.key, "")


def _letters(entries: Sequence[Entry], words: Words) -> dict[str, str]:
    """Letters that tell works of the same authors and the same year apart, by key."""
    groups: dict[tuple[str, str], list[Entry]] = {}
    for entry in sorted({entry.key: entry for entry in entries}.values(), key=_order):
        groups.setdefault((authors(entry, words), entry.year), []).append(entry)
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


def authors(entry: Entry, words: Words) -> str:
    """Who is named in the text: one, two, or the first of more; a work of nobody goes by its title."""
    people = entry.names
    if not people:
        title = entry.get("shorttitle", "title")
        return f"<em>{title}</em>" if entry.type in _WHOLE else f'"{title}"'
    if len(people) == 1:
        return people[0].family
    if len(people) == 2 and people[1] != OTHERS:
        return words.pair.html(one=people[0].family, other=people[1].family)
    return words.others.html(names=people[0].family)


class _Listed:
    """A work in the list."""

    def __init__(self, entry: Entry, words: Words) -> None:
        self._entry = entry
        self._words = words

    def html(self, year: str) -> str:
        entry, work = self._entry, self._work()
        given, editors = entry.people.get("author"), entry.people.get("editor")
        by = self._people(given or entry.names, inverted=True)
        if not given and editors:
            by = self._words.editors.of(len(editors)).html(names=by)
        parts = [by, year, *work] if by else [*work[:1], year, *work[1:]]
        note = entry.get("note")
        parts += ["" if _FILED.match(_TAG.sub("", note or "")) else note, entry.get("addendum")]
        url, called = entry.address
        if url:
            parts = [part for part in parts if _TAG.sub("", part) != escape(url, quote=False)]  # a note may say it too
            parts.append(f'<a href="{escape(url)}">{escape(called)}</a>')
        return " ".join(self._sentence(part) for part in parts if part)

    def _people(self, people: Sequence[Person], *, inverted: bool) -> str:
        """Names, with `inverted` the first with its family name in front."""
        shown = [person for person in people if person != OTHERS]
        more = len(shown) < len(people) or len(shown) > NAMED
        shown = shown[:7] if len(shown) > NAMED else shown
        names = []
        for index, person in enumerate(shown):
            whole = f"{person.given} {person.family}".strip()
            parts = [person.family, person.given] if inverted and not index else [whole]
            names.append(", ".join(filter(None, (*parts, person.suffix))))
        if more:
            return self._words.listed_others.html(names=", ".join(names))
        if len(names) < 2:
            return "".join(names)
        if len(names) == 2 and not inverted:
            return self._words.pair.html(one=names[0], other=names[1])
        return self._words.listed.html(names=", ".join(names[:-1]), last=names[-1])

    def _sentence(self, part: str) -> str:
        """A part with a full stop, unless it ends in one or is an address. Only English has it within quotes."""
        end = _TAG.sub("", part).rstrip(_QUOTES)[-1:]
        if end in set(".?!") or part.startswith("<a "):
            return part
        within = part.endswith('"') and self._words.language.lower().startswith("en")
        return f'{part[:-1]}."' if within else f"{part}."

    def _work(self) -> list[str]:
        """What the work is and where it appeared, each a sentence."""
        entry = self._entry
        title = entry.get("title")
        cover = f"<em>{title}</em>" if title and entry.type in _WHOLE else f'"{title}"' if title else ""
        publisher = ": ".join(filter(None, (entry.get("address"), entry.get("publisher"))))
        if entry.type == "article":
            return [cover, self._journal()]
        if entry.type in _REPORTS:
            number = f"{kind(entry, self._words)} {entry.get('number')}".strip()
            return [cover, ", ".join(filter(None, (number, entry.get("institution"))))]
        if entry.get("booktitle") and entry.get("booktitle") != title:
            journal = self._journal() if entry.get("journal") else ""
            return [cover, self._within(), journal, self._series(), publisher or entry.get("organization")]
        told = kind(entry, self._words) if entry.get("type") else ""
        return [cover, self._edition(), self._series(), told, entry.get("howpublished"), publisher]

    def _within(self) -> str:
        """The book that a chapter or a paper is in."""
        entry, words = self._entry, self._words
        where = [words.within.html(title=f"<em>{entry.get('booktitle')}</em>")]
        editors = entry.people.get("editor", ())
        if editors and entry.people.get("author"):
            where.append(words.edited.html(names=self._people(editors, inverted=False)))
        if entry.get("journal"):  # which has the volume and the pages
            return ", ".join(where)
        if (volume := entry.get("volume")) and not entry.get("series"):
            where.append(words.volume.html(number=volume))
        return ", ".join(filter(None, (*where, self._pages())))

    def _series(self) -> str:
        """A series with its number, which may be written as a volume; else which volume of several a book is."""
        entry = self._entry
        if series := entry.get("series"):
            return f"{series} {entry.get('number', 'volume')}".strip()
        if (volume := entry.get("volume")) and not entry.get("booktitle"):
            said = self._words.volume.html(number=volume)
            return f"{said[:1].upper()}{said[1:]}"
        return ""

    def _journal(self) -> str:
        entry = self._entry
        where = f"<em>{entry.get('journal')}</em>" if entry.get("journal") else ""
        if volume := entry.get("volume"):
            where += f" {volume}"
        if number := entry.get("number"):
            where += f" ({number})"
        pages = self._pages()
        return where + (f": {pages}" if pages else "")

    def _pages(self) -> str:
        return re.sub(r"-+", "–", self._entry.get("pages"))

    def _edition(self) -> str:
        """ "2nd ed"; what is not a number is as the entry has it, but English wants "Second ed" of "Second"."""
        written, word = self._entry.get("edition"), self._words.edition
        english = "{ordinal}" in word
        if not written.isdigit() and not (english and written and "ed" not in written.lower()):
            return written
        return word.html(number=written, ordinal=_ordinal(written))


def _ordinal(edition: str) -> str:
    if not edition.isdigit():
        return edition
    ending = "th" if edition[-2:] in {"11", "12", "13"} else {"1": "st", "2": "nd", "3": "rd"}.get(edition[-1], "th")
    return edition + ending
