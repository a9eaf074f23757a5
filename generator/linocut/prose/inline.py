"""Reads the text within lines, from left to right and once, as CommonMark does: escapes, code, tags, brackets,
delimiters, bare addresses; and at each place, before any of them, what is ours."""

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping
from functools import cache
from html import escape

from linocut.prose import address, angle, attributes, code_span, emphasis
from linocut.prose.document import Document, Syntax, Token
from linocut.prose.emphasis import Bracket, Given, Run
from linocut.prose.entity import ENTITY, character, href
from linocut.prose.extract import CLOSE, END, OPEN, SINGLE, Line, Passage, Starts, match_at

_ALWAYS = "\\`<&*_~=^[]!{"
_ESCAPABLE = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_STRAIGHT: Mapping[str, str] = {'"': "&quot;", "'": "&#39;", "-": "&#45;", ".": "&#46;"}
"""Escaped quotes stay straight, escaped dashes and dots apart."""
_TICKS = re.compile("`+")
_RUNS: Mapping[str, re.Pattern[str]] = {character: re.compile(re.escape(character) + "+") for character in "*_~=^"}
_WORD = re.compile(r"[A-Za-z]{3}")
_UNDEFINED = re.compile(r"\]\[([^\[\]\n@^]*[A-Za-z]{3}[^\[\]\n@^]*)\](?![\[(])")
"""What closes a reference link that has no definition."""
_LITERAL = re.compile(r"<(/?)(?:code|pre|samp|kbd|tt)(?=[\s>])", re.IGNORECASE)
"""What encloses text in which nothing is ours, and addresses are no links."""


def read(document: Document, lines: list[Line], found: Starts, *, cell: bool = False) -> str:
    """HTML of the lines, with marks in place of tokens, which are added to the document's; `cell`: of a table."""
    return _Reader(document, Passage(lines), found, cell).run()


@cache
def _special(characters: str) -> re.Pattern[str]:
    return re.compile("[" + re.escape(characters) + "]")


class _Reader:
    """One pass over one passage."""

    def __init__(self, document: Document, passage: Passage, found: Starts, cell: bool) -> None:
        self.document = document
        self.cell = cell
        self.passage = passage
        self.text = passage.text
        self.found = found
        self.out: list[str | Run | Given] = []
        self.brackets: list[Bracket] = []
        self.last: Run | None = None
        self.addresses: list[tuple[int, str]] = []
        """Links of bare addresses within brackets, where they are written, and the text that they are within a link."""
        self.literal = 0
        """How many elements are open in which nothing is ours."""
        self.ticks: dict[int, list[int]] | None = None
        """Where runs of backticks start, by length."""

    def run(self) -> str:
        text, position = self.text, 0
        search = _special(self._characters()).search
        while special := search(text, position):
            at = special.start()
            if at > position:
                self._plain(text[position:at])
            position = self._step(at)
        self._plain(text[position:])
        emphasis.pair(text, self.last, None)
        for index, piece in enumerate(self.out):
            if isinstance(piece, Given) and piece.belongs():
                piece.run.closed[-1].attributes = _html(piece.written)
            elif isinstance(piece, Run) and not piece.closed and not piece.opened:
                self.out[index] = piece.character * piece.left
        return "".join([piece if isinstance(piece, str) else piece.html() for piece in self.out])

    def _characters(self) -> str:
        """Where to look: rarer signs only where they occur with what makes them count."""
        text, found = self.text, set(_ALWAYS)
        found.update(character for character in self.found.alone if character != "-" or "-@" in text)
        if " \n" in text or "\t\n" in text:
            found.add("\n")
        if "://" in text or "mailto:" in text or "xmpp:" in text:
            found.add(":")
        if "www." in text:
            found.add("w")
        if "@" in text:
            found.add("@")
        return "".join(sorted(found))

    def _plain(self, text: str) -> None:
        if text:
            self.out.append(text.replace(">", "&gt;") if ">" in text else text)

    def _step(self, at: int) -> int:
        """Read what the special character at `at` starts; where to go on."""
        if not self.literal and (taken := match_at(self.document, self.passage, self.found, at)):
            return self._token(taken[0], at, taken[1])
        character = self.text[at]
        handle = _HANDLERS.get(character)
        end = handle(self, at) if handle else 0
        if end:
            return end
        self.out.append(escape(character, quote=False))
        return at + 1

    def _token(self, syntax: Syntax, at: int, end: int) -> int:
        number = self.passage.token(self.document, syntax, (at, end))
        self.out.append(f"{SINGLE}{number}{END}")
        return end

    # --- what a character may start; 0 when it starts nothing ---

    def _escape(self, at: int) -> int:
        following = self.text[at + 1 : at + 2]
        if following == "\n":
            self.out.append("<br>\n")
        elif following in _ESCAPABLE and following:
            self.out.append(_STRAIGHT.get(following) or escape(following))
        else:
            return 0
        return at + 2

    def _line(self, at: int) -> int:
        """The end of a line, with the blanks before it: two make a line break."""
        if not self.out or not isinstance(last := self.out[-1], str):
            return 0
        stripped = last.rstrip(" \t")
        self.out[-1] = stripped
        self.out.append("<br>\n" if last.endswith("  ") else "\n")
        return at + 1

    def _code(self, at: int) -> int:
        fence = _TICKS.match(self.text, at)
        assert fence
        if self.ticks is None:
            self.ticks = {}
            for run in _TICKS.finditer(self.text, at):
                self.ticks.setdefault(len(run[0]), []).append(run.start())
        starts = self.ticks.get(len(fence[0]), [])
        index = bisect_left(starts, fence.end())
        if index == len(starts):
            self.out.append(fence[0])
            return fence.end()
        written = self.text[fence.end() : starts[index]]
        end = starts[index] + len(fence[0])
        given = attributes.DIRECT.match(self.text, end)
        self.out.append(code_span.html(written, _html(given[0]) if given else "", cell=self.cell))
        return given.end() if given else end

    def _angle(self, at: int) -> int:
        if link := angle.autolink(self.text, at):
            self.out.append(link[0])
            return link[1]
        end = angle.markup(self.passage, at)
        if not end:
            return 0
        if literal := _LITERAL.match(self.text, at):
            self.literal = max(self.literal + (-1 if literal[1] else 1), 0)
        return self._token(RAW, at, end)

    def _entity(self, at: int) -> int:
        entity = ENTITY.match(self.text, at)
        sign = character(entity) if entity else ""
        if not entity or not sign:
            return 0
        self.out.append(_STRAIGHT.get(sign) or escape(sign))
        return entity.end()

    def _delimiter(self, at: int) -> int:
        if self.text.startswith("^[", at):
            return self._open(at, "^[")
        match = _RUNS[self.text[at]].match(self.text, at)
        assert match
        run = emphasis.run(self.text, at, match.end(), self.last)
        if run:
            self.last = run
        self.out.append(run or match[0])
        return match.end()

    def _bracket(self, at: int) -> int:
        return self._open(at, "[")

    def _image(self, at: int) -> int:
        text = self.text
        return self._open(at, "![") if text.startswith("![", at) and not text.startswith("![^", at) else 0

    def _open(self, at: int, opener: str) -> int:
        self.brackets.append(Bracket(opener, len(self.out), at, self.last))
        self.out.append(opener)
        return at + len(opener)

    def _close(self, at: int) -> int:
        """A closing bracket: a pair of marks when a syntax encloses what it closes."""
        if not self.brackets:
            return 0
        bracket = self.brackets.pop()
        inner = bracket.start + len(bracket.opener)
        within = self.text[inner : min(at, inner + 1001)]
        for syntax in self.found.around if bracket.active else ():
            if syntax.opener != bracket.opener or not (match := syntax.pattern.match(self.text, at)):
                continue
            if syntax.accepts(self.document, match, within):
                return self._enclose(syntax, bracket, at, match.end())
        if bracket.opener != "^[" and (match := _UNDEFINED.match(self.text, at)) and _WORD.search(within):
            hint = f"write [{match[1]}]: https://... on a line of its own"
            place = self.passage.place(at + 2)
            self.document.warning(f'nothing defines "[{match[1]}]"; the link is shown as text', place, hint)
        return 0

    def _enclose(self, syntax: Syntax, bracket: Bracket, at: int, end: int) -> int:
        number = self.passage.token(self.document, syntax, (at, end), bracket.opener, bracket.start)
        emphasis.pair(self.text, self.last, bracket.last)
        self.last = bracket.last
        if bracket.last:
            bracket.last.following = None
        self.out[bracket.index] = f"{OPEN}{number}{END}"
        self.out.append(f"{CLOSE}{number}{END}")
        if syntax.links:
            for other in self.brackets:
                other.active = other.active and other.opener != "["
            while self.addresses and self.addresses[-1][0] > bracket.index:
                index, plain = self.addresses.pop()
                self.out[index] = plain
        attributes.unclosed(self.document, self.text, end, self.passage.place)
        return end

    def _given(self, at: int) -> int:
        """An attribute list right behind an element."""
        if not self.out or not isinstance(run := self.out[-1], Run) or not run.closes:
            return 0
        match = attributes.DIRECT.match(self.text, at)
        if not match:
            return 0
        self.out.append(Given(run, match[0]))
        return match.end()

    def _colon(self, at: int) -> int:
        return self._address(address.of_scheme(self.text, at), at)

    def _www(self, at: int) -> int:
        return self._address(address.of_www(self.text, at), at) if self.text.startswith("www.", at) else 0

    def _mail(self, at: int) -> int:
        return self._address(address.of_mail(self.text, at), at)

    def _address(self, found: tuple[int, int, str] | None, at: int) -> int:
        """A link of a bare address, whose beginning may have been written already."""
        if not found or self.literal or not self._cut(at - found[0]):
            return 0
        plain = escape(self.text[found[0] : found[1]], quote=False)
        self.addresses.append((len(self.out), plain))
        self.out.append(f'<a href="{href(found[2])}">{plain}</a>')
        return found[1]

    def _cut(self, length: int) -> bool:
        """Take back so many characters of plain text; whether they were that."""
        taken: list[str] = []
        while length:
            last = self.out.pop() if self.out else None
            if not isinstance(last, str) or last.startswith(("<", SINGLE, CLOSE)):
                self.out += [last] if last is not None else []
                self.out += reversed(taken)
                return False
            taken.append(last)
            if len(last) > length:
                self.out.append(last[:-length])
            length = max(length - len(last), 0)
        return True


def _html(written: str) -> str:
    given = attributes.read(written)
    return attributes.html(given.id, given.classes, given.pairs)


def _show_raw(_document: Document, token: Token, _inner: str) -> str:
    return angle.uncommented(token.text)


RAW = Syntax("raw HTML in text", "", re.compile(r".+", re.DOTALL), _show_raw)

_HANDLERS: Mapping[str, Callable[[_Reader, int], int]] = {
    "\\": _Reader._escape,
    "\n": _Reader._line,
    "`": _Reader._code,
    "<": _Reader._angle,
    "&": _Reader._entity,
    "[": _Reader._bracket,
    "!": _Reader._image,
    "]": _Reader._close,
    "{": _Reader._given,
    ":": _Reader._colon,
    "w": _Reader._www,
    "@": _Reader._mail,
    **dict.fromkeys("*_~=^", _Reader._delimiter),
}
