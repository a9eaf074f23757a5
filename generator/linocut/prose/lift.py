"""Lifts the tokens of our syntaxes out of Markdown, leaving marks that Python-Markdown carries through untouched.

A mark is a number between control characters, which no author can write: they are blanked before anything is read. One
mark stands for a token alone, a pair for a token that encloses text.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from linocut.prose.syntax import Syntax, Token

SINGLE, OPEN, CLOSE, END = "\x0e", "\x11", "\x12", "\x0f"

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_BLANK = re.compile(r"\n[ \t>]*\n")

_OPAQUE: Mapping[str, re.Pattern[str]] = {
    "\\": re.compile(r"\\[!-/:-@\[-`{-~]"),
    "`": re.compile(r"(`+)(?!`)(?:(?!\n[ \t>]*\n).)+?(?<!`)\1(?!`)|`+", re.DOTALL),
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


@dataclass(frozen=True, slots=True)
class Line:
    """A line as Python-Markdown will read it, and where it comes from."""

    text: str
    number: int
    """In the author's file."""
    prefix: int = 0
    """How much of `text` is quote marks and indentation of the blocks that it stands in."""
    written: int = 0
    """How long that was in the author's file."""


def blank_controls(text: str) -> str:
    """Text without control characters; every other character stays in its column."""
    return _CONTROL.sub(" ", text) if _CONTROL.search(text) else text


def single(index: int) -> str:
    """The mark of a token alone."""
    return f"{SINGLE}{index}{END}"


def table(syntaxes: tuple[Syntax, ...]) -> dict[str, tuple[Syntax, ...]]:
    """Syntaxes by the character that they start with, in the order of the list; the key "" holds the enclosing ones."""
    starts = sorted({character for syntax in syntaxes if not syntax.opener for character in syntax.starts})
    found = {start: tuple(s for s in syntaxes if not s.opener and start in s.starts) for start in starts}
    return found | {"": tuple(s for s in syntaxes if s.opener)}


def lift(lines: list[Line], starts: Mapping[str, tuple[Syntax, ...]], tokens: list[Token]) -> str:
    """The text with marks in place of tokens, which are added to `tokens`."""
    return _Lift(lines, starts, tokens).run()


class _Lift:
    """One pass over one article's lines."""

    def __init__(self, lines: list[Line], starts: Mapping[str, tuple[Syntax, ...]], tokens: list[Token]) -> None:
        self.lines = lines
        self.starts = starts
        self.tokens = tokens
        self.text = "\n".join(line.text for line in lines)
        self.offsets = [0]
        for line in lines:
            self.offsets.append(self.offsets[-1] + len(line.text) + 1)
        self.special = re.compile("[" + re.escape("".join(sorted({*starts, *_OPAQUE, "!", "[", "]"}))) + "]")
        self.out: list[str] = []
        self.brackets: list[tuple[str, int, int]] = []
        """Open brackets: what opened, where in `out`, where in `text`."""

    def run(self) -> str:
        text, out, position = self.text, self.out, 0
        while found := self.special.search(text, position):
            at = found.start()
            if at > position:
                out.append(text[position:at])
            position = self._step(at)
        out.append(text[position:])
        return "".join(out)

    def _step(self, at: int) -> int:
        """Handle the special character at `at`; where to go on."""
        character = self.text[at]
        for syntax in self.starts.get(character, ()):
            if match := syntax.pattern.match(self.text, at):
                self.out.append(single(self._keep(syntax, at, match.end())))
                return match.end()
        opaque = _OPAQUE.get(character)
        if opaque and (match := opaque.match(self.text, at)):
            self.out.append(match[0])
            return match.end()
        if character == "]":
            return self._close(at)
        opener = "![" if self.text.startswith("![", at) else "[" if character == "[" else ""
        if opener:
            self.brackets.append((opener, len(self.out), at))
        self.out.append(opener or character)
        return at + len(opener or character)

    def _close(self, at: int) -> int:
        """Handle a closing bracket: a mark pair when a syntax encloses what it closes, else a bracket."""
        if self.brackets:
            opener, index, start = self.brackets.pop()
            for syntax in self.starts[""]:
                if syntax.opener == opener and (match := syntax.pattern.match(self.text, at)):
                    if _BLANK.search(self.text, start, at):
                        break
                    number = self._keep(syntax, at, match.end(), opener, self._origin(start))
                    self.out[index] = f"{OPEN}{number}{END}"
                    self.out.append(f"{CLOSE}{number}{END}")
                    return match.end()
        self.out.append("]")
        return at + 1

    def _keep(self, syntax: Syntax, start: int, end: int, opener: str = "", opened: tuple[int, int] = (0, 0)) -> int:
        first, last = bisect_right(self.offsets, start) - 1, bisect_right(self.offsets, end - 1) - 1
        pieces, origins = [self.text[start : min(end, self.offsets[first + 1] - 1)]], [self._origin(start)]
        for index in range(first + 1, last + 1):
            line, offset = self.lines[index], self.offsets[index]
            pieces.append(self.text[offset + line.prefix : min(end, self.offsets[index + 1] - 1)])
            origins.append((line.number, line.written + 1))
        text = "\n".join(pieces)
        match = syntax.pattern.match(text)
        if not match:  # only a prefix made it match: it is kept as it stands
            text = self.text[start:end]
            match = syntax.pattern.match(self.text, start)
            assert match
        self.tokens.append(Token(syntax, text, tuple(origins), match, opener, opened))
        return len(self.tokens) - 1

    def _origin(self, offset: int) -> tuple[int, int]:
        index = bisect_right(self.offsets, offset) - 1
        line = self.lines[index]
        return line.number, max(offset - self.offsets[index] - line.prefix, 0) + line.written + 1
