"""Lifts the tokens of our syntaxes out of raw HTML, leaving marks.

A mark is a number between control characters, which no author can write: they are blanked before anything is read. One
mark stands for a token alone, a pair for a token that encloses text.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from linocut.problem import Place
from linocut.prose.document import Document, Syntax, Token

SINGLE, OPEN, CLOSE, END = "\x0e", "\x11", "\x12", "\x0f"

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")

_ATTRIBUTE = r"\s+[A-Za-z_:][\w.:-]*(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'=<>`]+))?"
TAG = re.compile(rf"<(?:[A-Za-z][A-Za-z0-9-]*(?:{_ATTRIBUTE})*+\s*/?|/[A-Za-z][A-Za-z0-9-]*\s*)>")
"""An opening or closing tag, as CommonMark has it."""

LITERAL = re.compile(r"<(script|style|pre|code|textarea)(?=[\s>/])[^<>]*>", re.IGNORECASE)
"""What opens text of HTML in which nothing is ours."""


class Line(NamedTuple):
    """A line of the author's that is left when its containers are gone, and where it starts."""

    text: str
    place: Place


@dataclass(slots=True)
class Passage:
    """Lines that are read together."""

    lines: list[Line]
    text: str = ""
    offsets: list[int] = field(default_factory=list)
    """Where in `text` each line starts."""
    known: dict[str, int] = field(default_factory=dict)
    """Where a string was found last: see `following`."""

    def __post_init__(self) -> None:
        if len(self.lines) == 1:
            self.text, self.offsets = self.lines[0].text, [0]
            return
        self.text = "\n".join([line.text for line in self.lines])
        offset = 0
        for line in self.lines:
            self.offsets.append(offset)
            offset += len(line.text) + 1

    def following(self, string: str, at: int) -> int:
        """Where the string stands next, from `at` on; -1 for nowhere. Places that are asked in turn cost one search."""
        found = self.known.get(string, 0)
        if 0 <= found < at or string not in self.known:
            self.known[string] = found = self.text.find(string, at)
        return found

    def place(self, offset: int) -> Place:
        """The place in the author's file of a character."""
        index = bisect_right(self.offsets, offset) - 1
        place = self.lines[index].place
        return Place(place.path, place.line, place.column + offset - self.offsets[index])

    def token(
        self, document: Document, syntax: Syntax, span: tuple[int, int], opener: str = "", opened: int = 0
    ) -> int:
        """Add the token of what stands from the one place to the other; its number."""
        start, end = span
        text = self.text[start:end]
        match = syntax.pattern.fullmatch(text) or syntax.pattern.match(self.text, start)
        assert match
        first = bisect_right(self.offsets, start) - 1
        places = [self.place(start)]
        if "\n" in text:
            places += [line.place for line in self.lines[first + 1 : first + 1 + text.count("\n")]]
        within = self.text[opened + len(opener) : start] if opener else ""
        place = self.place(opened) if opener else None
        document.tokens.append(Token(syntax, text, tuple(places), match, opener, place, within))
        return len(document.tokens) - 1


@dataclass(frozen=True, slots=True)
class Starts:
    """The syntaxes to look for."""

    alone: Mapping[str, tuple[Syntax, ...]]
    """By the character that they start with, in the order of the list."""
    around: tuple[Syntax, ...]
    """Those that enclose text."""


def starts(syntaxes: tuple[Syntax, ...]) -> Starts:
    """What is looked for. The first syntax that matches at a place is taken."""
    alone: dict[str, tuple[Syntax, ...]] = {}
    around = tuple(syntax for syntax in syntaxes if syntax.opener)
    for syntax in syntaxes:
        for character in syntax.starts if not syntax.opener else "":
            alone[character] = (*alone.get(character, ()), syntax)
    return Starts(alone, around)


def blank_controls(text: str) -> str:
    """Text without control characters; every other character stays in its column."""
    return _CONTROL.sub(" ", text) if _CONTROL.search(text) else text


def match_at(document: Document, passage: Passage, found: Starts, at: int) -> tuple[Syntax, int] | None:
    """The first syntax that starts at a character, and where what it matches ends."""
    for syntax in found.alone.get(passage.text[at], ()):
        if syntax.needs and passage.following(syntax.needs, at + 1) < 0:
            continue
        match = syntax.pattern.match(passage.text, at)
        if match and syntax.accepts(document, match, ""):
            return syntax, match.end()
    return None


def lift(document: Document, lines: list[Line], found: Starts) -> str:
    """Raw HTML with marks in place of tokens, which are added to the document's. Tags, comments, code, and what is
    escaped stay as they are."""
    passage = Passage(lines)
    text, out, position = passage.text, [], 0
    special = re.compile("[" + re.escape("".join(sorted({*found.alone, "\\", "`", "<"}))) + "]")
    while match := special.search(text, position):
        at = match.start()
        out.append(text[position:at])
        if taken := match_at(document, passage, found, at):
            out.append(f"{SINGLE}{passage.token(document, taken[0], (at, taken[1]))}{END}")
            position = taken[1]
        else:
            position = _over(passage, at)
            out.append(text[at:position])
    out.append(text[position:])
    return "".join(out)


def _over(passage: Passage, at: int) -> int:
    """Where to go on behind a character that starts nothing of ours."""
    text = passage.text
    if text[at] == "\\":
        return min(at + 2, len(text))
    if text[at] == "`":
        fence = re.compile("`+").match(text, at)
        assert fence
        end = passage.following(fence[0], fence.end())
        return end + len(fence[0]) if end >= 0 else fence.end()
    if text.startswith("<!--", at):
        end = passage.following("-->", at)
        return end + 3 if end >= 0 else at + 4
    if literal := LITERAL.match(text, at):
        end = passage.following(f"</{literal[1]}", literal.end())
        return end if end >= 0 else literal.end()
    tag = TAG.match(text, at)
    return tag.end() if tag else at + 1
