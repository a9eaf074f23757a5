"""BibTeX to entries, every broken one told at its line: pybtex knows the grammar and how names are split."""

import re
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, NamedTuple

from linocut.bibliography.entry import Entry
from linocut.bibliography.kinds import type_of
from linocut.bibliography.markup import html
from linocut.bibliography.names import apart
from linocut.bibliography.names import people as names
from linocut.model.address import is_code
from linocut.problem import Place, Problem, place_at

_RAW = {
    "doi",
    "url",
    "eprint",
    "archiveprefix",
    "eprinttype",
    "eprintclass",
    "primaryclass",
    "crossref",
    "xdata",
    "isbn",
}
"""Fields that are no text: they may hold characters that LaTeX reads otherwise."""

_UNUSED = {"abstract", "file", "keywords", "annote", "annotation", "urldate", "timestamp", "bdsk-url-1", "language"}
"""Fields that no style shows."""

_SYNONYMS = {"journaltitle": "journal", "location": "address", "school": "institution", "maintitle": "booktitle"}
"""biblatex's names of BibTeX's fields, and one word for who stands behind a thesis or a report."""

_JOINED = (
    ("title", "subtitle", ": "),
    ("title", "titleaddon", ". "),
    ("booktitle", "booksubtitle", ": "),
    ("booktitle", "booktitleaddon", ". "),
    ("journal", "journalsubtitle", ": "),
)
"""Fields, what biblatex has apart from them, and what stands between the two."""

PEOPLE = ("author", "editor")
"""Fields that hold names."""

LONGEST = 100_000
"""Characters of a `@string`."""

_ESCAPED = re.compile(r"\\([_%#&~$])")
_URL = re.compile(r"\{?\\url\{([^{}]*)\}\}?|(https?://\S+)")
_REMARK = re.compile(r"^[ \t]*%.*$", re.MULTILINE)


NOBODY = "\n"
"""The key of an entry that has none: nobody can cite it."""


class Written(NamedTuple):
    """An entry as it is written. What is cited of a thousand is a few: only those are read further."""

    key: str
    type: str
    place: Place
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Bibliography:
    """The entries of one or several files."""

    written: Mapping[str, Written] = field(default_factory=dict)
    """By key."""
    told: tuple[tuple[str, Problem], ...] = ()
    """What is wrong, and in which entry; "" for the file, `NOBODY` for an entry without a key."""
    paths: tuple[str, ...] = ()
    """Its files."""

    def __contains__(self, key: str) -> bool:
        return key in self.written

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that is wrong with the files."""
        return tuple(problem for _, problem in self.told)

    def concerning(self, cited: Container[str]) -> Iterator[Problem]:
        """What whoever cites these works is told: what is wrong with them, and as a warning what stands beside them."""
        for key, problem in self.told:
            if not key or key in cited:
                yield problem
            elif problem.severity == "error":
                yield replace(problem, severity="warning")

    def get(self, key: str) -> Entry | None:
        """A work; None for no such key."""
        return _entry(self.written[key]) if key in self.written else None


def read(path: str, data: bytes) -> Bibliography:
    """The entries of a .bib file, and what is wrong with it."""
    from pybtex.database.input.bibtex import LowLevelParser, month_names
    from pybtex.utils import CaseInsensitiveDict

    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = data.decode("utf-16" if wide else "utf-8-sig", errors="replace").replace("\r\n", "\n")
    text = _REMARK.sub(lambda match: match[0].replace("@", " "), text)
    problems: list[tuple[str, Problem]] = []
    if "\ufffd" in text:
        place = place_at(path, text, text.index("\ufffd"))
        problems.append(("", Problem("the file is not UTF-8", place, "save it as UTF-8")))

    class Strings(CaseInsensitiveDict):  # type: ignore[misc] # pybtex has no types
        """What `@string` defines, held to a length: each may be made of the one before, several times."""

        def __setitem__(self, name: str, value: str) -> None:
            if len(value) > LONGEST:
                message = f'the string "{name}" has more than {LONGEST:,} characters'
                problems.append(("", Problem(message, Place(path), "write shorter strings")))
                value = ""
            super().__setitem__(name, value)

    months = {**month_names, **{name.lower(): name for name in month_names.values()}, "sept": "September"}
    parser = LowLevelParser(text, macros=Strings(months), handle_error=_tell(path, text, problems))
    found: dict[str, tuple[str, Place, dict[str, str]]] = {}
    for command, body in parser:
        if command.lower() in {"string", "preamble"} or body[0] is None:
            continue
        key, place = body[0], place_at(path, text, parser.command_start)
        fields: dict[str, str] = {}
        for name, parts in body[1]:
            if name.lower() in _UNUSED:
                continue
            fields.setdefault(_SYNONYMS.get(name.lower(), name.lower()), "".join(parts))
        if key in found:
            same = (found[key][0], found[key][2]) == (type_of(command), fields)
            message = f'the key "{key}" is already on line {found[key][1].line}'
            hint = "both say the same: remove one of the two" if same else "keys are unique: rename one of the two"
            problems.append((key, Problem(message, place, hint, severity="warning" if same else "error")))
            continue
        found[key] = (type_of(command), place, fields)
        if any(is_code(_address(value)) for name, value in fields.items() if name in {"url", "howpublished"}):
            message = f'the entry "{key}" has code for an address: it is not made a link'
            problems.append((key, Problem(message, place, "give the address of a page", severity="warning")))
        for name in PEOPLE:
            if key not in dict(problems) and (sign := apart(fields.get(name, ""))):
                message = f'the names in "{name}" of "{key}" stand between {sign}, and are read as one'
                hint = f"write and between them: {name} = {{Roe, Anna and Poe, Berta}}"
                problems.append((key, Problem(message, place, hint, severity="warning")))
    written = {
        key: Written(key, kind, place, tuple(_inherited(found, key).items()))
        for key, (kind, place, fields) in found.items()
    }
    return Bibliography(written, tuple(problems), (path,))


def _address(text: str) -> str:
    """What a field says is an address, without LaTeX's command for it."""
    given = _URL.fullmatch(text)
    return given[1] or given[2] if given else text.strip("{} \n")


def _tell(path: str, text: str, problems: list[tuple[str, Problem]]) -> Callable[[Any], None]:
    """Turns what pybtex says of a broken entry into a problem at its place."""
    from pybtex.database.input.bibtex import UndefinedMacro

    def told(error: Any) -> None:
        start, _, position = error.error_context_info
        begun = place_at(path, text, start)
        named = re.match(r"@\s*\w+\s*[{(]\s*([^\s,{}()]+)", text[start:])
        what, key = (f'the entry "{named[1]}"', named[1]) if named else ("the entry", NOBODY)
        if isinstance(error, UndefinedMacro):
            word = str(error).rpartition(": ")[2]
            message = f'{what} uses the string "{word}", which is not defined'
            hint = f'write {{{word}}} if it is text, or define it: @string{{{word} = "..."}}'
            before = text.rfind(word, start, position)
            problems.append((key, Problem(message, place_at(path, text, max(before, start)), hint)))
            return
        expected = str(error).partition(": ")[2].replace("'", '"')
        expected = expected.replace("premature end of file", "the file ends") or "the file ends"
        at = start + len(text[start:position].rstrip())
        message = f"{what} cannot be read on from here: {expected}"
        hint = f"look for a missing comma, brace or quote since line {begun.line}"
        if expected == "entry key expected":
            message, hint = "the entry has no key", "write one before the first comma: @article{roe2020, ...}"
        problems.append((key, Problem(message, place_at(path, text, at), hint)))

    return told


def _inherited(
    found: Mapping[str, tuple[str, Place, dict[str, str]]], key: str, before: frozenset[str] = frozenset()
) -> dict[str, str]:
    """Fields of an entry with those of the entries that `crossref` and `xdata` name, as BibTeX and biblatex give them
    on."""
    fields = found[key][2]
    given: dict[str, str] = {}
    for name in [*fields.get("xdata", "").split(","), fields.get("crossref", "")]:
        if (parent := name.strip()) in found and parent not in before and parent != key:
            more = _inherited(found, parent, before | {key})
            if parent == fields.get("crossref", "").strip():
                more.setdefault("booktitle", more.get("title", ""))
            given = {**more, **given}
    given.pop("crossref", None)
    return {**given, **fields}


@lru_cache(maxsize=4096)  # pure in its argument
def _entry(written: Written) -> Entry:
    fields = dict(written.fields)
    if given := _URL.fullmatch(fields.get("howpublished", "")):
        fields = {"url": given[1] or given[2], **fields, "howpublished": ""}
    for name, rest, between in _JOINED:
        if fields.get(name) and fields.get(rest):
            ends = fields[name].rstrip(" }")[-1:] in {"?", "!", ":", "."}
            fields[name] += (" " if ends else between) + fields.pop(rest)
    people = {name: names(fields[name]) for name in PEOPLE if fields.get(name)}
    texts = {
        name: _ESCAPED.sub(r"\1", value).strip("{} \n") if name in _RAW else html(value)
        for name, value in fields.items()
        if name not in people
    }
    return Entry(written.key, written.type, written.place, texts, people)
