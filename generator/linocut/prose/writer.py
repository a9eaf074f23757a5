"""What the walk over an article's lines writes: leaves, whose text is still to be read, and marks between them."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from html import escape

from linocut.problem import Place
from linocut.prose import attributes
from linocut.prose.attributes import Attributes
from linocut.prose.document import Document, Syntax, Token, block
from linocut.prose.extract import END, SINGLE, Line
from linocut.prose.syntax import foreign, link

NONE = Attributes()

_LIST = re.compile(rf"(?:^|[ \t]+)({attributes.DIRECT.pattern})[ \t]*$")


def after(place: Place, columns: int) -> Place:
    """The place so many columns to the right."""
    return Place(place.path, place.line, place.column + columns) if columns else place


@dataclass(slots=True, eq=False)
class Opened:
    """A container that is open."""

    kind: str
    """"quote", "list", "item", "terms", "definition", "note" or "div"."""
    token: int
    place: Place
    indent: int = 0
    """Columns by which the lines of an item, a definition or a note are indented."""
    marker: str = ""
    """What the items of a list share: "-", "+", "*", "." or ")"; the name of a shortcode."""
    loose: bool = False
    """Whether its items, or it, are set as paragraphs."""
    empty: bool = False
    """Whether an item has nothing in it yet."""
    first: int = 0
    """Where in what is written its contents start."""


@dataclass(slots=True)
class Leaf:
    """Lines of text that are read together."""

    tag: str
    """"p" or "dt"; "" for what its token shows."""
    lines: list[Line]
    token: int = -1
    """What encloses it; -1: nothing."""
    owner: Opened | None = None
    """The list or the definition that it stands in: while that is not loose, a paragraph has no tags."""
    given: Attributes = NONE


@dataclass(slots=True)
class Grid:
    """A table."""

    sides: list[str]
    """The alignment of each column: "left", "right", "center" or ""."""
    rows: list[list[Line]]
    """Cells; the first row is the head."""


@dataclass(slots=True)
class Region:
    """Lines that are not looked into: a fence, raw HTML or a formula."""

    match: re.Match[str]
    """Of its first line."""
    closes: Callable[[str], bool]
    """Whether a line is its last."""
    finish: Callable[[Document, "Writer", "Region"], None]
    """Writes it."""
    blank_ends: bool = False
    """Whether a blank line ends it."""
    done: bool = False
    owner: Opened | None = None
    """See `Leaf.owner`."""
    lines: list[tuple[str, Place]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All of it."""
        return "\n".join(line for line, _ in self.lines)

    @property
    def places(self) -> tuple[Place, ...]:
        """Where its lines start."""
        return tuple(place for _, place in self.lines)


@dataclass(slots=True)
class Writer:
    """What has been written so far, and the leaf that goes on."""

    document: Document
    out: list[str | Leaf | Grid] = field(default_factory=list)
    """Marks, leaves and tables, in the order of the page."""
    paragraph: list[Line] | None = None
    """The lines of the paragraph that is open."""
    code: list[Line] | None = None
    """Those of indented code."""
    grid: Grid | None = None
    """The table that is open."""
    owner: Opened | None = None
    """See `Leaf.owner`: of the paragraph that is open."""

    def text(self, rest: str, place: Place, owner: Opened | None = None) -> None:
        """A line of a paragraph."""
        text = rest.lstrip(" \t")
        if self.paragraph is None:
            self.paragraph, self.owner = [], owner
        self.paragraph.append(Line(text, after(place, len(rest) - len(text))))

    def end(self) -> None:
        """End the leaf that is open."""
        if self.paragraph is not None:
            self.end_paragraph()
        if self.code is not None:
            self.end_code()
        self.grid = None

    def end_paragraph(self) -> Leaf | None:
        """Write the paragraph that is open, but for what its first lines define."""
        lines, self.paragraph = link.define(self.document, self.paragraph or []), None
        if not lines:
            return None
        lines[-1] = Line(lines[-1].text.rstrip(" \t"), lines[-1].place)
        given = NONE
        if lines[-1].text.endswith("}") and (match := _LIST.fullmatch(lines[-1].text)) and len(lines) > 1:
            given = attributes.read(match[1])
            lines.pop()
            lines[-1] = Line(lines[-1].text.rstrip(" \t"), lines[-1].place)
        if self._heads(lines):
            return None
        foreign.told(self.document, lines)
        leaf = Leaf("p", lines, -1, self.owner, given)
        self.out.append(leaf)
        return leaf

    def _heads(self, lines: list[Line]) -> bool:
        """Whether all of a paragraph is an attribute list below a heading: it becomes the heading's, as in kramdown."""
        last = self.out[-1] if self.out else None
        match = attributes.DIRECT.fullmatch(lines[0].text) if len(lines) == 1 else None
        if not match or not isinstance(last, Leaf) or last.token < 0:
            return False
        token = self.document.tokens[last.token]
        if token.syntax.name != "heading" or token.within:
            return False
        self.document.tokens[last.token] = replace(token, within=match[0])
        return True

    def end_code(self) -> None:
        """Write the indented code that is open."""
        lines, self.code = self.code or [], None
        while lines and not lines[-1].text.strip():
            lines.pop()
        self.out.append(code_block(self.document, lines))

    def mark(self, kind: str, token: int) -> None:
        """A mark between blocks."""
        self.end()
        self.out.append(f"{kind}{token}{END}")

    def leaf(self, token: int) -> None:
        """The mark of a block that encloses nothing."""
        self.mark(SINGLE, token)

    def around(self, token: int, text: str, place: Place) -> None:
        """A block of one line around text."""
        self.end()
        start = len(text) - len(text.lstrip(" \t"))
        self.out.append(Leaf("", [Line(text.strip(" \t"), after(place, start))], token))


def code_block(document: Document, lines: list[Line]) -> str:
    """The mark of indented code."""
    text = "\n".join(line.text for line in lines)
    match = re.compile("").match(text)
    assert match
    return f"{SINGLE}{document.token(_CODE, match, text, tuple(line.place for line in lines))}{END}"


def _show_code(_document: Document, token: Token, _inner: str) -> str:
    return f"<pre><code>{escape(token.text, quote=False)}\n</code></pre>"


_CODE = Syntax("indented code", "", re.compile("(?!)"), _show_code, level=block)
