"""Walks the author's lines once, as CommonMark does, and leaves no other reader a block to find: containers become
pairs of marks, and their lines lose their indentation and keep their places."""

import re
from collections.abc import Callable, Mapping

from linocut.problem import Place
from linocut.prose.containers import DEEPEST, RULE, Containers
from linocut.prose.document import Document
from linocut.prose.extract import Line
from linocut.prose.syntax import cell, code, colons, container, foreign, formula, heading, raw_html, shortcode, table
from linocut.prose.writer import Grid, Leaf, Region, after

_STRUCTURE = re.compile(r"(?:[ \t]*(?:>|[-+*:](?=[ \t])|\d{1,9}[.)](?=[ \t])))*[ \t]*")
"""What may be containers' marks, and blanks behind them: in it, tabs are columns."""

_REGIONS: Mapping[str, Callable[[str, bool], Region | None]] = {
    "`": cell.start,
    "~": cell.start,
    "<": raw_html.start,
    "$": formula.start,
    "\\": formula.start,
}
"""What starts with a character and is not looked into: (rest of a line, is a paragraph open) -> Region, None."""

_SPECIAL = frozenset("`~<$\\>-+*_=#:([{|!?T0123456789")
"""What a line may start with that is more than text."""


def walk(document: Document, lines: list[tuple[str, Place]]) -> list[str | Leaf | Grid]:
    """What an article's lines are, in its order. Tokens of blocks are added to the document."""
    walker = _Walk(document)
    for line, place in lines:
        walker.read(line, place)
    return walker.end()


def columns(line: str) -> str:
    """The line with blanks for the tabs that indent."""
    structure = _STRUCTURE.match(line)
    assert structure
    return structure[0].expandtabs(4) + line[structure.end() :]


class _Walk(Containers):
    """One pass over one article's lines."""

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self.region: Region | None = None
        self.depth = 0
        """Files being included within each other."""
        self.held: list[tuple[str, Place]] = []
        """A shortcode that has begun and goes on on the next line, and where it starts."""
        self.joined = 0
        """Over how many lines."""

    def end(self) -> list[str | Leaf | Grid]:
        """Close everything."""
        for raw, start in self.held:
            self._take(raw, start)
        self._end_region()
        self.writer.end()
        self.close(0)
        self.settle(0)
        return self.writer.out

    def read(self, raw: str, start: Place) -> None:
        """Take one line of the author's, which starts at a place."""
        if self.held:
            before, first = self.held.pop()
            if not raw.strip():  # nothing ends it: it stays what it is
                self._take(before, first)
            else:
                raw, start = f"{before} {raw.lstrip(' >') if before.startswith('>') else raw.strip()}", first
        code = raw.startswith("    ") and not self.stack
        if self.region is None and not code and self.joined < shortcode.LINES and shortcode.UNFINISHED.match(raw):
            self.held.append((raw, start))
            self.joined += 1
        else:
            self._take(raw, start)
            self.joined = 0

    def _take(self, raw: str, start: Place) -> None:
        """Take one line, a shortcode over several lines being one."""
        line = columns(raw) if "\t" in raw else raw
        position, matched = self.match(line)
        rest = line[position:]
        self.place = after(start, max(position + len(raw) - len(line), 0))
        if self.region:
            loose = self.region.blank_ends and (not rest.strip() or self._closes(rest))
            if not (self.region.done or matched < len(self.stack) or loose):
                self.region.lines.append((_tabbed(raw, line, position), self.place))
                self.region.done = self.region.closes(rest)
                return
            opened = len(self.stack)
            self._end_region()
            if len(self.stack) > opened:  # what it said has opened a block that goes on
                position, matched = self.match(line)
                rest = line[position:]
        if not rest.strip(" \t"):
            self._blank(rest, matched)
            return
        self._line(rest, matched, rest if line is raw else _tabbed(raw, line, position))
        self.blank = False

    def _blank(self, rest: str, matched: int) -> None:
        writer = self.writer
        if writer.code is not None and matched == len(self.stack):
            writer.code.append(Line(rest[4:], self.place))
        else:
            writer.end()
        self.close(matched)
        self.blank = not (self.stack and self.stack[-1].kind == "quote")

    def _line(self, rest: str, matched: int, raw: str) -> None:
        """Take a line whose open containers have been matched: open those that it starts, then read what is left."""
        writer = self.writer
        while True:
            body = rest.lstrip(" ")
            going = writer.paragraph is not None
            interrupts = going and matched == len(self.stack)
            if not body or len(rest) - len(body) >= 4 or body[0] not in _SPECIAL:
                break
            width = self.start(rest, body[0], matched, interrupts)
            if not width:
                break
            rest, self.place = rest[width:], after(self.place, width)
            matched, raw, body = len(self.stack), rest, rest.lstrip(" ")
            if len(self.stack) > DEEPEST:
                break
            if self.document.tokens[self.stack[-1].token].text.startswith("[") and self.stack[-1].kind == "item":
                self._text(rest, matched)  # what a task says is text, as on GitHub
                return
        if body:
            self._leaf(rest, body, matched, raw)

    def _leaf(self, rest: str, body: str, matched: int, raw: str) -> None:
        """Take what is left of a line when its containers are open."""
        writer = self.writer
        going = writer.paragraph is not None
        interrupts = going and matched == len(self.stack)
        indent = len(rest) - len(body)
        if indent >= 4 and not going:
            if writer.code is None or matched < len(self.stack):
                self.settle(matched)
                writer.code = []
            writer.code.append(Line(raw[4:] if raw[:4] == "    " else rest[4:], after(self.place, 4)))
            return
        if indent < 4 and body[0] in _SPECIAL:
            start = _REGIONS.get(body[0])
            if start and not (going and not interrupts and start is formula.start):
                if region := start(rest, going):
                    if not (going and start is formula.start):
                        self.settle(matched)
                    region.lines.append((rest, self.place))
                    region.owner = self.owner()
                    self.region = region
                    return
            elif self._block(rest, body, matched, interrupts):
                return
        if writer.grid and matched == len(self.stack):
            table.row(writer.grid, rest, self.place)
            return
        self._text(rest, matched)

    def _text(self, rest: str, matched: int) -> None:
        """Take a line of a paragraph."""
        if self.writer.paragraph is None:
            self.settle(matched)
        if rest.strip(" \t") or self.writer.paragraph is not None:
            self.writer.text(rest, self.place, self.owner())

    def _closes(self, rest: str) -> bool:
        """Whether a line closes a block between colons or a shortcode that is open, whatever HTML stands above it."""
        if container.CLOSING.match(rest):
            return any(opened.kind == "div" for opened in self.stack)
        match = shortcode.CLOSING.match(rest) if "{{" in rest else None
        return match is not None and any(opened.marker == match["name"] for opened in self.stack)

    def _block(self, rest: str, body: str, matched: int, interrupts: bool) -> bool:
        """Take the line if it is a block of its own, or ends one."""
        writer, document, first = self.writer, self.document, body[0]
        if first == "#" and (match := heading.LINE.match(rest)):
            named, self.named = self.named, ""
            self.settle(matched)
            heading.write(document, writer, match, self.place, named)
        elif first in "=-" and interrupts and heading.underline(document, writer, rest, self.place):
            pass
        elif first in "-_*" and RULE.match(rest):
            self.settle(matched)
            writer.out.append("<hr>")
        elif first in "|:-" and interrupts and (grid := table.start(writer, rest)):
            self._grid(grid, matched)
        elif first == ":" and (region := colons.start(rest)):
            self.settle(matched)
            region.lines.append((rest, self.place))
            self.region = region
        elif first == ":" and len(self.stack) <= DEEPEST and (match := container.FENCE.match(rest)):
            self.div(match, matched)
        elif first in ":T" and (match := table.CAPTION.match(rest)) and table.follows(writer):
            self.settle(matched)
            table.caption(document, writer, match, self.place)
        elif first == "(" and (match := foreign.TARGET.match(rest)):
            self.settle(matched)
            self.named = match[1]
        elif first == "{":
            return self._shortcode(rest, matched)
        else:
            return False
        return True

    def _grid(self, grid: Grid, matched: int) -> None:
        """Begin a table, whose head has been taken from the paragraph above."""
        writer = self.writer
        writer.end()
        caption = table.caption_above(self.document, writer)
        self.settle(matched)
        writer.out += [grid, caption] if caption else [grid]
        writer.grid = grid

    def _shortcode(self, rest: str, matched: int) -> bool:
        """Shortcodes on lines of their own: those around blocks, and Markdown that is included."""
        if match := shortcode.CLOSING.match(rest):
            depth = max(
                (i for i, opened in enumerate(self.stack[:matched]) if opened.marker == match["name"]), default=-1
            )
            self.close_block(depth, f'nothing opens "{match["name"]}"', "remove it")
            return True
        if not (match := shortcode.LINE.match(rest)):
            return False
        if shortcode.encloses(self.document, match):
            self.settle(matched)
            self.push("shortcode", shortcode.ENCLOSING, match, marker=match["name"])
            return True
        lines = shortcode.included(self.document, match, self.place)
        if lines is None:
            return False
        self.settle(matched)
        self._insert(lines)
        return True

    def _insert(self, lines: list[tuple[str, Place]]) -> None:
        """Read lines, another file's for instance, as if they stood here."""
        if self.depth == 8:
            self.document.problem("files include each other", self.place, "remove one of the includes")
            return
        self.depth, place_before = self.depth + 1, self.place
        quotes = "".join("> " if opened.kind == "quote" else " " * opened.indent for opened in self.stack)
        for line, place in lines:
            self.read(quotes + line, Place(place.path, place.line, place.column - len(quotes)))
        self._end_region()
        self.writer.end()
        self.place = place_before
        self.depth -= 1

    def _end_region(self) -> None:
        if self.region:
            region, self.region = self.region, None
            said = foreign.directive(region.match[3], region.lines) if region.finish is code.finish else None
            if said:
                self._insert(said)
            else:
                region.finish(self.document, self.writer, region)


def _tabbed(raw: str, line: str, position: int) -> str:
    """What is left of a line behind a column, with its tabs where none of them was cut through."""
    if line is raw or line == raw:
        return line[position:]
    cut = len(raw)
    for index in range(len(raw) + 1):
        if len(columns(raw[:index])) >= position:
            cut = index
            break
    exact = len(columns(raw[:cut])) == position
    return raw[cut:] if exact else line[position:]
