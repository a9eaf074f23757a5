"""LaTeX as tokens that know where the author wrote them, so that errors are told in place."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from linocut.latex.error import LatexError

_ADDRESS = r"\\(?:href|url)\s*\{[^{}\n]*\}"
_TOKEN = re.compile(rf"{_ADDRESS}|" r"\\verb\*?([^A-Za-z*\s]).*?\1|\\(?:[A-Za-z]+|.)|%[^\n]*\n?|\s+|.", re.DOTALL)
_IN_ADDRESS = re.compile(r"\\(?:[A-Za-z]+|.)|.", re.DOTALL)

STARRED = frozenset(["operatorname", "tag", "hspace"])
"""Commands of math-core that a star belongs to; after any other it is a sign of its own."""

_CLOSING = {"{": "}", "[": "]"}

_OPENS = frozenset(["{", r"\left", r"\begin"])
_CLOSES = frozenset(["}", r"\right", r"\end"])
_ENDS = _CLOSES | {"&", "\\\\", r"\cr", r"\newline", r"\middle"}
"""What a group or a cell ends at."""


class Token(NamedTuple):
    """A control sequence, a run of blanks, or one character."""

    text: str
    at: int
    """Offset in the author's formula; of the macro call for what a macro expanded to."""
    macro: str = ""
    """The author's macro that it came out of, with its backslash."""
    final: bool = False
    """Whether it stands as it is: not expanded again."""

    @property
    def name(self) -> str:
        """The control word or symbol without its backslash; "" for anything else."""
        return self.text[1:] if len(self.text) > 1 and self.text[0] == "\\" else ""

    @property
    def blank(self) -> bool:
        return self.text.isspace()


def tokenize(latex: str) -> list[Token]:
    """The tokens of a formula, without its comments."""
    found: list[Token] = []
    for match in _TOKEN.finditer(latex):
        if match[0].startswith((r"\href", r"\url")) and match[0][-1] == "}":
            # in an address a per cent sign begins no comment
            found += [Token(part[0], match.start() + part.start()) for part in _IN_ADDRESS.finditer(match[0])]
        elif match[0][0] != "%":
            found.append(Token(match[0], match.start()))
    return found


def moved(text: str, origin: Token, final: bool = False) -> list[Token]:
    """Tokens of ours, standing where `origin` stood."""
    return [Token(match[0], origin.at, origin.macro, final) for match in _TOKEN.finditer(text)]


def stripped(tokens: Sequence[Token]) -> list[Token]:
    """Tokens without the blanks around them."""
    start, end = 0, len(tokens)
    while start < end and tokens[start].blank:
        start += 1
    while end > start and tokens[end - 1].blank:
        end -= 1
    return list(tokens[start:end])


def plain(tokens: Iterable[Token]) -> str:
    """The tokens as written: for names and keys."""
    return "".join(token.text for token in tokens)


def unclosed(tokens: Iterable[Token]) -> int | None:
    """Offset of a brace that is never closed; None when all are."""
    opened: list[int] = []
    for token in tokens:
        if token.text == "{":
            opened.append(token.at)
        elif token.text == "}" and opened:
            opened.pop()
    return opened[-1] if opened else None


class Reader:
    """Tokens that are read from the front, and may be put back."""

    def __init__(self, tokens: Iterable[Token], end: int) -> None:
        self.stack = list(tokens)[::-1]
        self.end = end
        """Offset behind the author's formula: where something is missing."""

    def push(self, tokens: Sequence[Token]) -> None:
        """Put tokens in front of what is still to be read."""
        self.stack.extend(reversed(tokens))

    def pop(self) -> Token | None:
        """The next token."""
        return self.stack.pop() if self.stack else None

    def peek(self) -> Token | None:
        """The next token that is not blank, without taking it."""
        return next((token for token in reversed(self.stack) if not token.blank), None)

    def take(self, text: str) -> bool:
        """Take the next token that is not blank if it reads `text`."""
        found = self.peek()
        if found is None or found.text != text:
            return False
        self.skip()
        self.stack.pop()
        return True

    def argument(self, command: Token) -> list[Token]:
        """What a command is applied to: a group without its braces, or one token. Raises LatexError."""
        self.skip()
        if not self.stack:
            raise LatexError(f'"{command.text}" lacks its argument', command.at, macro=command.macro)
        if self.stack[-1].text == "{":
            return self._group("{", command)
        if self.stack[-1].text == "}":
            raise LatexError(f'"{command.text}" lacks its argument', command.at, macro=command.macro)
        return [self.stack.pop()]

    def optional(self, command: Token) -> list[Token] | None:
        """An argument in square brackets, if there is one."""
        found = self.peek()
        if found is None or found.text != "[":
            return None
        self.skip()
        return self._group("[", command)

    def rest(self) -> list[Token]:
        """What follows in the same group or cell."""
        found: list[Token] = []
        depth = bracket = 0
        while self.stack:
            text = self.stack[-1].text
            if depth == 0 and text in _ENDS:
                break
            bracket += (text == "[") - (text == "]")
            if bracket < 0:
                break  # the optional argument that it stands in
            depth += (text in _OPENS) - (text in _CLOSES)
            found.append(self.stack.pop())
        return found

    def skip(self) -> None:
        """Leave out blanks."""
        while self.stack and self.stack[-1].blank:
            self.stack.pop()

    def _group(self, opening: str, command: Token) -> list[Token]:
        start, closing = self.stack.pop(), _CLOSING[opening]
        found: list[Token] = []
        depth = 0
        while self.stack:
            token = self.stack.pop()
            if depth == 0 and token.text == closing:
                return found
            depth += (token.text == "{") - (token.text == "}")
            if depth < 0:
                break
            found.append(token)
        raise LatexError(f'the "{opening}" after "{command.text}" is never closed', start.at, macro=start.macro)


def join(tokens: Sequence[Token]) -> tuple[str, "Origins"]:
    """The tokens as LaTeX again, and where each of its characters comes from."""
    pieces: list[str] = []
    starts: list[int] = []
    length, word = 0, False
    for index, token in enumerate(tokens):
        text = token.text
        if word and (text[0].isalpha() or (text == "*" and tokens[index - 1].name not in STARRED)):
            text = " " + text  # or it would become part of the command before it
        starts.append(length)
        pieces.append(text)
        length += len(text)
        word = token.text[0] == "\\" and token.text[-1].isalpha()
    return "".join(pieces), Origins(tokens, starts, length)


@dataclass(frozen=True, slots=True)
class Origins:
    """Where the characters of rewritten LaTeX come from."""

    tokens: Sequence[Token]
    starts: Sequence[int]
    length: int

    def of(self, offset: int, end: int) -> Token:
        """The token that a character of the rewritten LaTeX belongs to; one at `end` behind the last."""
        if offset >= self.length or not self.tokens:
            return Token("", end)
        return self.tokens[bisect_right(self.starts, offset) - 1]
