"""Lifts the tokens of our syntaxes out of Markdown, leaving marks that Python-Markdown carries through untouched.

A mark is a number between control characters, which no author can write: they are blanked before anything is read. One
mark stands for a token alone, a pair for a token that encloses text.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from linocut.problem import Place
from linocut.prose.document import Document, Syntax, Token

SINGLE, OPEN, CLOSE, END = "\x0e", "\x11", "\x12", "\x0f"

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_BLANK = re.compile(r"\n[ \t]*\n")

_OPAQUE: Mapping[str, re.Pattern[str]] = {
    "\\": re.compile(r"\\[!-/:-@\[-`{-~]"),
    "`": re.compile(r"(`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)\1(?!`)|`+", re.DOTALL),
    "<": re.compile(
        r"<!--.*?-->"
        r"|<(script|style|pre|code|textarea)\b[^>]*>.*?</\1\s*>"
        r"|</?[a-zA-Z][\w-]*(?:\s+[\w:@.-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'=<>`]+))?)*\s*/?>"
        r"|<[a-zA-Z][\w+.-]*:[^\s<>]*>"
        r"|<[\w.+-]+@[\w.-]+>",
        re.DOTALL,
    ),
}
"""What is stepped over as the author wrote it, when no syntax of ours starts there."""

_STRAIGHT: Mapping[str, str] = {'\\"': "&quot;", "\\'": "&#39;"}
"""Escaped quotes stay straight."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line as Python-Markdown will read it, and where it comes from."""

    text: str
    place: Place
    """Of its first character that the author wrote."""
    prefix: int = 0
    """How many characters of ours are in front of that."""


@dataclass(frozen=True, slots=True)
class Starts:
    """The syntaxes to look for."""

    alone: Mapping[str, tuple[Syntax, ...]]
    """By the character that they start with, in the order of the list."""
    around: tuple[Syntax, ...]
    """Those that enclose text."""
    special: re.Pattern[str]
    """Where to look."""


def starts(syntaxes: tuple[Syntax, ...]) -> Starts:
    """What `lift` looks for. The first syntax that matches at a place is taken."""
    alone: dict[str, tuple[Syntax, ...]] = {}
    around = tuple(syntax for syntax in syntaxes if syntax.opener)
    for syntax in syntaxes:
        for character in syntax.starts if not syntax.opener else "":
            alone[character] = (*alone.get(character, ()), syntax)
    openers = {syntax.opener[0] for syntax in around} | ({"[", "]"} if around else set())
    special = re.compile("[" + re.escape("".join(sorted({*alone, *_OPAQUE, *openers}))) + "]")
    return Starts(alone, around, special)


def blank_controls(text: str) -> str:
    """Text without control characters; every other character stays in its column."""
    return _CONTROL.sub(" ", text) if _CONTROL.search(text) else text


def lift(document: Document, lines: list[Line], found: Starts) -> str:
    """The text with marks in place of tokens, which are added to the document's."""
    return _Lift(document, lines, found).run()


class _Lift:
    """One pass over one article's lines."""

    def __init__(self, document: Document, lines: list[Line], found: Starts) -> None:
        self.document = document
        self.lines = lines
        self.found = found
        self.openers = sorted({syntax.opener for syntax in found.around}, key=len, reverse=True)
        self.text = "\n".join(line.text for line in lines)
        self.offsets = [0]
        for line in lines:
            self.offsets.append(self.offsets[-1] + len(line.text) + 1)
        self.out: list[str] = []
        self.brackets: list[tuple[str, int, int]] = []
        """Open brackets: what opened, where in `out`, where in `text`."""

    def run(self) -> str:
        text, out, position = self.text, self.out, 0
        search = self.found.special.search
        while special := search(text, position):
            at = special.start()
            if at > position:
                out.append(text[position:at])
            position = self._step(at)
        out.append(text[position:])
        return "".join(out)

    def _step(self, at: int) -> int:
        """Handle the special character at `at`; where to go on."""
        character = self.text[at]
        for syntax in self.found.alone.get(character, ()):
            match = syntax.pattern.match(self.text, at)
            if match and syntax.accepts(self.document, match, ""):
                self.out.append(f"{SINGLE}{self._keep(syntax, at, match.end())}{END}")
                return match.end()
        opaque = _OPAQUE.get(character)
        if opaque and (match := opaque.match(self.text, at)):
            self.out.append(_STRAIGHT.get(match[0], match[0]))
            return match.end()
        if character == "]":
            return self._close(at)
        opener = next((opener for opener in self.openers if self.text.startswith(opener, at)), "")
        opener = opener or ("[" if character == "[" else "")
        if opener:
            self.brackets.append((opener, len(self.out), at))
        self.out.append(opener or character)
        return at + len(opener or character)

    def _close(self, at: int) -> int:
        """Handle a closing bracket: a mark pair when a syntax encloses what it closes, else a bracket."""
        if self.brackets:
            opener, index, start = self.brackets.pop()
            within = self.text[start + len(opener) : at]
            for syntax in self.found.around:
                if syntax.opener != opener or not (match := syntax.pattern.match(self.text, at)):
                    continue
                if syntax.accepts(self.document, match, within) and not _BLANK.search(within):
                    number = self._keep(syntax, at, match.end(), opener, start)
                    self.out[index] = f"{OPEN}{number}{END}"
                    self.out.append(f"{CLOSE}{number}{END}")
                    return match.end()
        self.out.append("]")
        return at + 1

    def _keep(self, syntax: Syntax, start: int, end: int, opener: str = "", opened: int = 0) -> int:
        """Add a token; its number."""
        first, last = bisect_right(self.offsets, start) - 1, bisect_right(self.offsets, end - 1) - 1
        pieces, places = [self.text[start : min(end, self.offsets[first + 1] - 1)]], [self._place(start)]
        for index in range(first + 1, last + 1):
            line, offset = self.lines[index], self.offsets[index]
            pieces.append(self.text[offset + line.prefix : min(end, self.offsets[index + 1] - 1)])
            places.append(line.place)
        text = "\n".join(pieces)
        match = syntax.pattern.match(text) or syntax.pattern.match(self.text, start)
        assert match
        within = self.text[opened + len(opener) : start] if opener else ""
        place = self._place(opened) if opener else None
        self.document.tokens.append(Token(syntax, text, tuple(places), match, opener, place, within))
        return len(self.document.tokens) - 1

    def _place(self, offset: int) -> Place:
        index = bisect_right(self.offsets, offset) - 1
        line = self.lines[index]
        column = max(offset - self.offsets[index] - line.prefix, 0)
        return Place(line.place.path, line.place.line, line.place.column + column)
