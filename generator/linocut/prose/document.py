"""What the syntaxes share: a token lifted out of the author's text, and the document that it becomes part of.

What refers to something further down cannot be shown when it is read. Everything of ours therefore becomes HTML in
three steps: the readers of blocks and of text find tokens and leave a mark for each; once the HTML is there,
`Syntax.number` is called for every token that is part of it, in the order of the page, and claims numbers and labels;
then `Syntax.show` says what stands in the mark's place.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import PurePosixPath
from typing import Any, Literal
from urllib.parse import quote

from linocut import words
from linocut.bibliography import Bibliography, Entry, Shelf, Style, Written
from linocut.content.permalink import folder
from linocut.latex import Converter
from linocut.model.article import Heading, Label, Link, Source
from linocut.model.site import Site
from linocut.model.slot import FigureUse, ImageUse, Slot, mark
from linocut.problem import Place, Problem
from linocut.prose.program import Program
from linocut.prose.target import published
from linocut.store.inputs import Inputs
from linocut.words import Words
from linocut.words.table import KINDS

Level = Literal["inline", "alone", "block", "container"]
"""Where a token's HTML may stand: within a paragraph; there, or in its place when it is all of it; only between
paragraphs; around them."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the author's text, lifted out of it."""

    syntax: "Syntax"
    text: str
    """As written, without the quote marks and indentation before its lines."""
    places: tuple[Place, ...]
    """Where each line of `text` starts."""
    match: re.Match[str]
    """Of the syntax's pattern against `text`: its groups, and where they are."""
    opener: str = ""
    """What opened it, when it encloses text that Markdown reads ("!["); `text` is then what closes it."""
    opened: Place | None = None
    """Where the opener is."""
    within: str = ""
    """The Markdown that it encloses; its HTML is given to `show`."""


def nothing(_document: "Document", _token: Token) -> None:
    """Claim no number."""


def always(_document: "Document", _match: re.Match[str], _within: str) -> bool:
    """Be content with the pattern."""
    return True


def inline(_token: Token) -> Level:
    """Stand within a paragraph."""
    return "inline"


def block(_token: Token) -> Level:
    """Stand between paragraphs; a paragraph around it is split."""
    return "block"


def container(_token: Token) -> Level:
    """Stand around paragraphs."""
    return "container"


@dataclass(frozen=True, slots=True)
class Syntax:
    """One syntax of ours: how it is recognised, and what becomes of it."""

    name: str
    starts: str
    """The characters one of which it starts with ("$\\\\")."""
    pattern: re.Pattern[str]
    """Matched where one of `starts` stands outside code; lookbehinds see the text before. It must not match across a
    blank line unless the syntax may hold one."""
    show: Callable[["Document", Token, str], str]
    """HTML for the token: final but for the marks of slots. The string is the HTML of the text that it encloses."""
    number: Callable[["Document", Token], None] = nothing
    """Called in the order of the page for all tokens, before `show` is called for any: claims numbers and labels."""
    level: Callable[[Token], Level] = inline
    accepts: Callable[["Document", re.Match[str], str], bool] = always
    """Whether a match, with the Markdown that it encloses, is one."""
    opener: str = ""
    """"![" or "[" for a syntax that encloses text; it then starts with "]"."""
    needs: str = ""
    """What must follow somewhere for it to match: where it does not, the pattern is not tried."""
    links: bool = False
    """Whether it makes a link of what it encloses, which then can hold no other."""


@dataclass(frozen=True, slots=True)
class Definition:
    """`[label]: target "title"`."""

    target: str
    title: str
    place: Place


@dataclass(slots=True)
class Math:
    """The formulas of an article."""

    converter: Converter | None = None
    """Made with the first."""
    formulas: dict[str, None] = field(default_factory=dict)
    """Names of distinct ones, in the order of the page: see `Article.formulas`."""
    characters: set[str] = field(default_factory=set)
    given: dict[int, str] = field(default_factory=dict)
    """Ids that what stands around them gives to equations, by `id(token)`."""
    named: dict[str, str] = field(default_factory=dict)
    """What references to the labels show, once a formula has asked."""


@dataclass(slots=True)
class Notes:
    """The footnotes of an article."""

    texts: dict[str, tuple[str, Place]] = field(default_factory=dict)
    """HTML with marks, and where it is written; by name."""
    numbers: dict[str, int] = field(default_factory=dict)
    """Of those that the page refers to, in its order; "^3" for one written on the spot."""


@dataclass(slots=True)
class Citations:
    """What an article cites, and from where."""

    shelf: Shelf
    """The bibliographies of the site."""
    library: Bibliography | None = None
    """What it cites from."""
    looked: bool = False
    """Whether `library` has been looked for; it is when the first citation is met."""
    cited: dict[str, Entry] = field(default_factory=dict)
    """Works, by key, in the order of the page."""
    style: Style | None = None
    """Made when the first citation is shown."""


@dataclass(slots=True)
class Kept:
    """What takes long to begin with, of one parse of an article for the next: most of its text stays as it is."""

    code: dict[tuple[str, str], str] = field(default_factory=dict)
    """HTML of blocks of code, by (language, code)."""
    works: dict[Written, Entry] = field(default_factory=dict)
    """Works that it cites, by what a bibliography says of them."""


@dataclass(slots=True)
class Document:
    """One article while it is parsed: the only thing here that changes."""

    site: Site
    source: Source
    body: str
    """The author's text, from line `source.line` of the file on."""
    inputs: Inputs
    convert: Callable[["Document", str, Place], str]
    """See `markdown`."""
    citations: Citations
    tokens: list[Token] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)
    labels: dict[str, Label] = field(default_factory=dict)
    """By id; complete when the first `show` is called."""
    numbers: dict[str, str] = field(default_factory=dict)
    """Of figures, tables and listings, by id: "2", "2a"."""
    counters: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    math: Math = field(default_factory=Math)
    notes: Notes = field(default_factory=Notes)
    program: Program = field(default_factory=Program)
    headings: list[Heading] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    figures: list[FigureUse] = field(default_factory=list)
    images: list[ImageUse] = field(default_factory=list)
    has: set[str] = field(default_factory=set)
    """See `Article.has`."""
    hosts: dict[tuple[str, str], None] = field(default_factory=dict)
    """Other hosts that its embeds ask, by the key of [tool.linocut.allow] that would allow them."""
    numbered: dict[int, Any] = field(default_factory=dict)
    """What a syntax found out in `number` and needs again in `show`, by `id(token)`."""
    inner: dict[int, str] = field(default_factory=dict)
    """The HTML, with marks, that a token encloses, by `id(token)`; known when `number` is called."""
    anchors: list[tuple[str, Place]] = field(default_factory=list)
    """Fragments of this page that links lead to, and where they are written."""
    panels: dict[int, tuple[int, str]] = field(default_factory=dict)
    """Number and letter of figures that are parts of one, by `id(token)`."""
    addresses: Mapping[str, str] = field(default_factory=dict)
    """Path -> address of every article of this build."""
    asked: dict[str, str] = field(default_factory=dict)
    """What was asked of `addresses`; "" for what is not there."""
    files: dict[str, str] = field(default_factory=dict)
    """Files that the article links to, to be published beside it: path -> address."""
    known: Kept = field(default_factory=Kept)
    """What was kept when the article was parsed last."""
    kept: Kept = field(default_factory=Kept)
    """The same, of this parse."""
    definitions: dict[str, Definition] = field(default_factory=dict)
    """Targets of reference links, by their folded label."""
    abbreviations: dict[str, str] = field(default_factory=dict)
    """What abbreviations stand for."""
    titles: dict[str, str] = field(default_factory=dict)
    """HTML of headings, by id."""
    lines: list[str] = field(default_factory=list)
    """Of `body`, once a caret has asked for one."""

    @property
    def words(self) -> Words:
        """What linocut writes into the text, in the site's language."""
        return words.of(self.site)

    def markdown(self, text: str, place: Place) -> str:
        """HTML of Markdown that stands in an attribute or an argument, without a paragraph around it."""
        return self.convert(self, text, place) if text else ""

    def token(
        self, syntax: Syntax, match: re.Match[str], text: str, places: tuple[Place, ...], within: str = ""
    ) -> int:
        """Add a token; its number."""
        self.tokens.append(Token(syntax, text, places, match, within=within))
        return len(self.tokens) - 1

    def slot(self, slot: Slot) -> str:
        """Keep a slot; the mark that stands for it in HTML."""
        self.slots.append(slot)
        return mark(len(self.slots) - 1)

    def place(self, token: Token, offset: int = 0) -> Place:
        """The place in the author's file of a character of `token.text`."""
        place = token.places[token.text.count("\n", 0, offset)]
        return Place(place.path, place.line, place.column + offset - (token.text.rfind("\n", 0, offset) + 1))

    def start(self, token: Token) -> Place:
        """The place of the token's first character, its opener's when it has one."""
        return token.opened or self.place(token)

    def problem(self, message: str, place: Place, hint: str = "", detail: str = "") -> None:
        """Note an error of the author's."""
        self.problems.append(Problem(message, place, hint, detail))

    def warning(self, message: str, place: Place, hint: str = "") -> None:
        """Note something that the author may want to fix."""
        self.problems.append(Problem(message, place, hint, severity="warning"))

    def address(self, path: str) -> str:
        """The address of another article, by its path; "" when this build does not publish it."""
        self.asked[path] = self.addresses.get(path, "")
        return self.asked[path]

    def publish(self, path: str) -> str:
        """The address at which a file that the article links to is published."""
        if path.startswith(f"{self.source.bundle}/") and PurePosixPath(self.source.logical).stem == "index":
            self.files[path] = folder(self.source.url) + quote(path.removeprefix(f"{self.source.bundle}/"))
        else:
            self.files[path] = published(path)
        return self.files[path]

    def count(self, kind: str) -> int:
        """The next number of a kind: "fig", "eq", "tbl", "lst", "note"."""
        self.counters[kind] = self.counters.get(kind, 0) + 1
        return self.counters[kind]

    def name(self, identifier: str, kind: str, number: object, place: Place) -> None:
        """Make a figure, a table or a listing referable: "Figure 2"."""
        self.numbers.setdefault(identifier, str(number))
        self.label(identifier, self.words.label(kind, number), place)

    def caption(self, kind: str, number: object) -> str:
        """HTML of what stands before the caption of something numbered; "" when it has no number."""
        return f'<span class="number">{escape(self.words.caption(kind, number))}</span> ' if number else ""

    def label(self, identifier: str, text: str, place: Place) -> None:
        """Make something referable; the same id twice is an error."""
        if identifier in self.labels:
            self.problem(f'the id "{identifier}" is used twice', place, "ids are unique on a page: rename one of them")
        else:
            self.labels[identifier] = Label(identifier, text)

    def line(self, number: int) -> str:
        """A line of the author's file, for a caret."""
        self.lines = self.lines or self.body.split("\n")
        index = number - self.source.line
        return self.lines[index] if 0 <= index < len(self.lines) else ""


NUMBERED = "|".join((*KINDS, "eq", "sec"))
"""What the ids of all begin with that can be referred to by their numbers or titles; a part of patterns."""


def attribute(name: str, value: str) -> str:
    """` name="value"`, or "" for no value."""
    return f' {name}="{escape(value)}"' if value else ""
