"""What biblatex calls kinds of works, by the names that BibTeX has for them, and as words that a reader is shown."""

from collections.abc import Mapping
from html import escape

from linocut.bibliography.entry import Entry
from linocut.words import Words

_TYPES: Mapping[str, str] = {
    "mvbook": "book",
    "mvcollection": "collection",
    "mvproceedings": "proceedings",
    "mvreference": "collection",
    "reference": "collection",
    "bookinbook": "inbook",
    "suppbook": "inbook",
    "inreference": "incollection",
    "suppcollection": "incollection",
    "suppperiodical": "article",
    "review": "article",
    "conference": "inproceedings",
    "electronic": "online",
    "www": "online",
}
"""Types that differ from another one in nothing that a list shows."""

_KINDS: Mapping[str, str] = {
    "phdthesis": "phd_thesis",
    "mathesis": "masters_thesis",
    "mastersthesis": "masters_thesis",
    "bathesis": "bachelors_thesis",
    "candthesis": "thesis",
    "thesis": "thesis",
    "techreport": "technical_report",
    "resreport": "research_report",
    "software": "software",
    "datacd": "data_cd",
    "audiocd": "audio_cd",
    "patent": "patent",
    "patreq": "patent_request",
}
"""What an entry's type, or its field `type`, says -> the key of its word."""

_OFFICES: Mapping[str, str] = {"de": "DE", "eu": "EP", "fr": "FR", "uk": "GB", "us": "US"}
"""Ends of biblatex's names of patents -> the code of the office."""

_STATES: Mapping[str, str] = {
    "forthcoming": "forthcoming",
    "inpress": "in_press",
    "inpreparation": "in_preparation",
    "prepublished": "forthcoming",
    "submitted": "submitted",
}
"""What the field `pubstate` says -> the key of its word."""


def type_of(written: str) -> str:
    """The type of an entry as the rest of the house knows it."""
    return _TYPES.get(written.lower(), written.lower())


def kind(entry: Entry, words: Words) -> str:
    """HTML of what kind of work it is, where that is told: "PhD thesis"; what is not a name of biblatex's, as it is."""
    given = entry.get("type")
    name = given.lower() or entry.type
    if name in _KINDS:
        return escape(str(getattr(words, _KINDS[name])))
    if name[:-2] in {"patent", "patreq"} and name[-2:] in _OFFICES:
        return f"{escape(str(getattr(words, _KINDS[name[:-2]])))} ({_OFFICES[name[-2:]]})"
    return given


def when(entry: Entry, words: Words) -> str:
    """HTML of the year, or of what is said in its place."""
    state = entry.get("pubstate")
    said = escape(str(getattr(words, _STATES[state.lower()]))) if state.lower() in _STATES else state
    return entry.year or said or escape(words.no_year)
