"""Every word that linocut writes into pages and feeds: its key, and what it is in English."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NoReturn

from linocut.words.phrase import Counted, Phrase, counted

KINDS: Mapping[str, str] = {
    "fig": "figure",
    "tbl": "table",
    "lst": "listing",
    "thm": "theorem",
    "lem": "lemma",
    "cor": "corollary",
    "prp": "proposition",
    "cnj": "conjecture",
    "def": "definition",
    "exm": "example",
    "exr": "exercise",
    "sol": "solution",
    "rem": "remark",
    "alg": "algorithm",
}
"""What the ids of what is numbered begin with, as in Quarto -> the word for it."""


class Words:
    """The words of one language, or of one site: what is not given is English.

    A dataclass of so many fields takes several milliseconds to make, and every build that shows a page would wait for
    it.
    """

    # what is numbered
    figure: str = "Figure"
    table: str = "Table"
    listing: str = "Listing"
    theorem: str = "Theorem"
    lemma: str = "Lemma"
    corollary: str = "Corollary"
    proposition: str = "Proposition"
    conjecture: str = "Conjecture"
    definition: str = "Definition"
    example: str = "Example"
    exercise: str = "Exercise"
    solution: str = "Solution"
    remark: str = "Remark"
    algorithm: str = "Algorithm"
    proof: str = "Proof"
    numbered: Phrase = Phrase("{kind} {number}")
    captioned: Phrase = Phrase("{label}.")

    # callouts without a title of their own
    note: str = "Note"
    tip: str = "Tip"
    important: str = "Important"
    warning: str = "Warning"
    caution: str = "Caution"

    # the text, its contents and notes
    contents: str = "Contents"
    references: str = "References"
    notes: str = "Notes"
    footnote: Phrase = Phrase("Note {number}")
    back: str = "Back to the text"
    done: str = "Done"
    to_do: str = "To do"

    # above the text
    months: tuple[str, ...] = tuple(
        "January February March April May June July August September October November December".split()
    )
    date: Phrase = Phrase("{day} {month} {year}")
    first: str = "1"
    revised: Phrase = Phrase("revised {date}")
    minutes: Counted = counted(other="{count} min")
    series: str = "Series"
    part: Phrase = Phrase("Part {number} of {count} in “{series}”")

    # at figures and code
    play: str = "Play"
    pause: str = "Pause"
    enlarge: str = "Enlarge"
    close: str = "Close"
    behind: str = "Source, data, versions"
    code: str = "Code"
    """What folded code stands behind."""
    behind_output: str = "Output"
    """What a long output stands behind, before the number of its lines."""
    drawn: Phrase = Phrase("Drawn by {script}.")
    drawn_with: Phrase = Phrase("Drawn by {script} with {parameters}.")
    drawn_using: Phrase = Phrase("Drawn by {script}, with {versions}.")
    drawn_with_using: Phrase = Phrase("Drawn by {script} with {parameters}, with {versions}.")
    computed: Phrase = Phrase("Computed by {script}.")
    at_line: Phrase = Phrase("{file}, line {line}")
    checked: str = "Checked at every build"
    kilobytes: Phrase = Phrase("{size} kB")
    megabytes: Phrase = Phrase("{size} MB")
    decimal: str = "."
    copy: str = "Copy"
    copied: str = "Copied"
    not_copied: str = "Not allowed"

    # what comes from other hosts
    comments: str = "Comments"
    comments_there: Phrase = Phrase("Read and write them on {site}")
    email: str = "Email address"
    subscribe: str = "Subscribe"
    video_on: Phrase = Phrase("Video on {site}")
    post_on: Phrase = Phrase("Post on {site}")
    code_on: Phrase = Phrase("Code on {site}")
    loads_from: Phrase = Phrase("Loads from {host} when you click.")
    not_loaded: str = "It could not be loaded."

    # pages that list articles
    archive: str = "Archive"
    archive_about: str = "Every article, newest first."
    archive_page: Phrase = Phrase("Archive, page {number}")
    archive_pages: str = "Pages of the archive"
    list_page: Phrase = Phrase("{title}, page {number}")
    list_pages: str = "Pages of this list"
    articles: Counted = counted(one="{count} article", other="{count} articles")
    all_articles: Counted = counted(other="All {count} articles")
    newest: str = "Newest"
    nothing: str = "Nothing is published here yet."
    section_about: Phrase = Phrase("{section}: everything in this part of the site.")
    tag: str = "Tag"
    tag_about: Phrase = Phrase("Everything about {tag}.")
    tags: str = "Tags"
    tags_about: str = "Everything by subject."
    undated: str = "Without a date"

    # ways through the site
    skip: str = "Skip to the text"
    site: str = "Site"
    elsewhere: str = "Elsewhere"
    about_authors: Counted = counted(one="About the author", other="About the authors")
    languages: str = "Languages"
    dark: str = "Dark theme"
    section: str = "Section"
    in_section: str = "In this section"
    previous: str = "Previous"
    next: str = "Next"
    older: str = "Older"
    newer: str = "Newer"
    related: str = "Related"
    more_articles: str = "More articles"
    neighbouring_articles: str = "Neighbouring articles"
    neighbouring_pages: str = "Neighbouring pages"

    # search
    search: str = "Search"
    search_site: str = "Search this site"
    found: Counted = counted(one="One page.", other="{count} pages.")
    not_found: str = "Nothing found."
    no_index: str = "The index could not be loaded."

    # addresses that are none, and those that have moved
    missing: str = "Page not found"
    missing_about: str = "There is nothing at this address."
    missing_heading: str = "There is nothing here"
    missing_text: Phrase = Phrase(
        "The address may be old, or mistyped. Nothing was lost: everything published is in the {archive}."
    )
    missing_archive: str = "archive"
    moved: str = "This page has moved"
    moved_to: Phrase = Phrase("This page has moved to {address}.")

    # citations by author and year
    pair: Phrase = Phrase("{one} and {other}")
    others: Phrase = Phrase("{names} et al.")
    listed: Phrase = Phrase("{names}, and {last}")
    listed_others: Phrase = Phrase("{names}, et al.")
    no_year: str = "n.d."
    editors: Counted = counted(one="{names}, ed.", other="{names}, eds.")
    edited: Phrase = Phrase("edited by {names}")
    within: Phrase = Phrase("In {title}")
    volume: Phrase = Phrase("vol. {number}")
    edition: Phrase = Phrase("{ordinal} ed")
    thesis: str = "Thesis"
    masters_thesis: str = "Master’s thesis"
    phd_thesis: str = "PhD thesis"
    bachelors_thesis: str = "Bachelor’s thesis"
    technical_report: str = "Technical report"
    research_report: str = "Research report"
    software: str = "Software"
    data_cd: str = "Data CD"
    audio_cd: str = "Audio CD"
    patent: str = "Patent"
    patent_request: str = "Patent request"
    forthcoming: str = "forthcoming"
    in_press: str = "in press"
    in_preparation: str = "in preparation"
    submitted: str = "submitted"

    def __init__(self, language: str = "en", given: Mapping[str, Any] | None = None) -> None:
        self.__dict__.update(given or {}, language=language)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("words do not change")

    @property
    def language(self) -> str:
        """The site's."""
        return str(self.__dict__["language"])

    def texts(self) -> Iterator[str]:
        """Everything that these words may show."""
        for key in Words.__annotations__:
            word = getattr(self, key)
            yield from word.forms.values() if isinstance(word, Counted) else [word] if isinstance(word, str) else word

    def kind(self, identifier: str) -> str:
        """What something with an id is: "Theorem" for "thm-line"; "Figure" where the id does not say."""
        return str(getattr(self, KINDS.get(identifier.partition("-")[0], "figure")))

    def label(self, kind: str, number: object) -> str:
        """What something numbered is called: "Figure 2"."""
        return self.numbered.plain(kind=kind, number=number)

    def caption(self, kind: str, number: object) -> str:
        """The same, before a caption: "Figure 2."."""
        return self.captioned.plain(label=self.label(kind, number))

    def day(self, moment: datetime) -> str:
        """A date as readers are shown it: "23 November 2026"."""
        return self.date.plain(
            day=self.first if moment.day == 1 else moment.day,
            dd=f"{moment.day:02}",
            month=self.months[moment.month - 1],
            mm=f"{moment.month:02}",
            year=f"{moment.year:04}",
        )

    def size(self, size: int) -> str:
        """Bytes as readers are shown them: "12 kB"."""
        if size < 1_000_000:
            return self.kilobytes.plain(size=max(1, round(size / 1000)))
        return self.megabytes.plain(size=f"{size / 1_000_000:.1f}".replace(".", self.decimal))


def english() -> dict[str, Any]:
    """Every word's key, and what it is in English."""
    return {key: getattr(Words, key) for key in Words.__annotations__}


GAPS: Mapping[str, tuple[str, ...]] = {
    "date": ("day", "dd", "month", "mm", "year"),
    "edition": ("number", "ordinal"),
    "minutes": ("count",),
    "all_articles": ("count",),
    "editors": ("names",),
}
"""Gaps that may stand in a word, where they are other than those of its English text."""


def made(language: str, *tables: Mapping[str, Any]) -> Words:
    """The words of these tables over English, the later before the earlier: texts, forms by name, lists."""
    known, given = english(), dict[str, Any]()
    for key, value in (item for table in tables for item in table.items()):
        default = known[key]
        if isinstance(default, Counted):
            forms = {"other": value} if isinstance(value, str) else dict(value)
            given[key] = Counted(language, {name: Phrase(form) for name, form in forms.items()})
        elif isinstance(default, Phrase):
            given[key] = Phrase(value)
        else:
            given[key] = tuple(value) if isinstance(value, list) else value
    return Words(language, given)
