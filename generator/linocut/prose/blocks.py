"""Walks the author's lines once, as CommonMark does, and leaves no other reader a block to find: containers become
pairs of marks, and their lines lose their indentation and keep their places."""

import re
from collections.abc import Callable, Mapping

from linocut.problem import Place
from linocut.prose.document import Document, Syntax
from linocut.prose.extract import CLOSE, END, OPEN, Line
from linocut.prose.syntax import code, container, formula, heading, note, raw_html, shortcode, table
from linocut.prose.writer import Grid, Leaf, Opened, Region, Writer, after

DEEPEST = 60
"""Containers within each other."""

_QUOTE = re.compile(r" {0,3}> ?")
_ITEM = re.compile(r" {0,3}([-+*]|(\d{1,9})[.)])(?:( +)|$)")
_DEFINITION = re.compile(r" {0,3}:( {1,4})(?=\S)")
_TASK = re.compile(r"\[([ xX])\](?:[ \t]+|$)")
_RULE = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|(?:\*[ \t]*){3,})$")
_STRUCTURE = re.compile(r"(?:[ \t]*(?:>|[-+*:](?=[ \t])|\d{1,9}[.)](?=[ \t])))*[ \t]*")
"""What may be containers' marks, and blanks behind them: in it, tabs are columns."""

_REGIONS: Mapping[str, Callable[[str, bool], Region | None]] = {
    "`": code.start,
    "~": code.start,
    "<": raw_html.start,
    "$": formula.start,
    "\\": formula.start,
}
"""What starts with a character and is not looked into: (rest of a line, is a paragraph open) -> Region, None."""

_SPECIAL = frozenset("`~<$\\>-+*_=#:[{|T0123456789")
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


class _Walk:
    """One pass over one article's lines."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.writer = Writer(document)
        self.stack: list[Opened] = []
        self.region: Region | None = None
        self.blank = False
        """Whether the last line was blank, and not a quote's mark."""
        self.depth = 0
        """Files being included within each other."""
        self.place = Place(document.source.path)
        """Of what is left of the line."""
        self.held: list[tuple[str, Place]] = []
        """A shortcode that has begun and goes on on the next line, and where it starts."""
        self.closed: Opened | None = None
        """The container that was closed last."""
        self.deep = False
        """Whether it has been told that containers are nested too deeply."""

    def end(self) -> list[str | Leaf | Grid]:
        """Close everything."""
        for raw, start in self.held:
            self._take(raw, start)
        self._end_region()
        self.writer.end()
        self._close(0)
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
        if self.region is None and not code and shortcode.UNFINISHED.match(raw):
            self.held.append((raw, start))
        else:
            self._take(raw, start)

    def _take(self, raw: str, start: Place) -> None:
        """Take one line, a shortcode over several lines being one."""
        line = columns(raw) if "\t" in raw else raw
        position, matched = self._match(line)
        rest = line[position:]
        self.place = after(start, max(position + len(raw) - len(line), 0))
        if self.region:
            loose = self.region.blank_ends and (not rest.strip() or self._closes_shortcode(rest))
            if not (self.region.done or matched < len(self.stack) or loose):
                self.region.lines.append((_tabbed(raw, line, position), self.place))
                self.region.done = self.region.closes(rest)
                return
            self._end_region()
        if not rest.strip(" \t"):
            self._blank(rest, matched)
            return
        self._line(rest, matched, rest if line is raw else _tabbed(raw, line, position))
        self.blank = False

    # --- containers ---

    def _match(self, line: str) -> tuple[int, int]:
        """How far into the line the open containers reach, and how many of them go on."""
        position = 0
        for index, opened in enumerate(self.stack):
            if opened.kind == "quote":
                if not (match := _QUOTE.match(line, position)):
                    return position, index
                position = match.end()
            elif opened.indent:
                blanks = len(line) - position
                if (rest := line[position:].lstrip(" ")) and not rest.isspace():
                    blanks -= len(rest)
                    if blanks < opened.indent:
                        return position, index
                elif opened.empty:
                    return position, index
                position += min(blanks, opened.indent)
        return position, len(self.stack)

    def _blank(self, rest: str, matched: int) -> None:
        writer = self.writer
        if writer.code is not None and matched == len(self.stack):
            writer.code.append(Line(rest[4:], self.place))
        else:
            writer.end()
        self._close(matched)
        self.blank = not (self.stack and self.stack[-1].kind == "quote")

    def _close(self, depth: int) -> None:
        """Close containers down to a depth."""
        if len(self.stack) > depth:
            self.writer.end()
        while len(self.stack) > depth:
            last = self.closed = self.stack.pop()
            self.writer.mark(CLOSE, last.token)
            if last.kind == "div":
                container.unclosed(self.document, last.token)

    def _settle(self, matched: int, marker: str = "") -> int:
        """End what a new block ends: the containers that the line does not go on with, and a list or the definitions
        there that it is no part of. How many containers are open then."""
        self._close(matched)
        self.writer.end()
        if self.stack and self.stack[-1].kind in {"list", "terms"}:
            if self.stack[-1].marker != marker:
                self._close(len(self.stack) - 1)
            elif self.blank:
                self.stack[-1].loose = True
        inner = self.stack[-1] if self.stack else None
        if inner:
            inner.empty = False
            if inner.kind == "item" and self.blank:
                self.stack[-2].loose = True
            elif inner.kind == "definition" and self.blank:
                inner.loose = True
        self.blank = False
        return len(self.stack)

    def _push(self, kind: str, syntax: Syntax, match: re.Match[str], indent: int = 0, marker: str = "") -> Opened:
        token = self.document.token(syntax, match, match[0], (self.place,))
        self.writer.mark(OPEN, token)
        opened = Opened(kind, token, self.place, indent, marker, first=len(self.writer.out))
        self.stack.append(opened)
        if len(self.stack) > DEEPEST and not self.deep:
            self.deep = True
            hint = "take some levels out"
            self.document.problem("lists and quotes are nested too deeply", self.place, hint)
        return opened

    def _line(self, rest: str, matched: int, raw: str) -> None:
        """Take a line whose open containers have been matched: open those that it starts, then read what is left."""
        writer = self.writer
        while True:
            body = rest.lstrip(" ")
            going = writer.paragraph is not None
            interrupts = going and matched == len(self.stack)
            if not body or len(rest) - len(body) >= 4 or body[0] not in _SPECIAL:
                break
            width = self._container(rest, body[0], matched, interrupts)
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

    def _container(self, rest: str, first: str, matched: int, interrupts: bool) -> int:
        """Open the container that starts with a character; how much of the line it takes, 0 when none starts."""
        if first == ">" and (match := _QUOTE.match(rest)):
            self._settle(matched)
            self._push("quote", container.QUOTE, match)
            if callout := container.CALLOUT.match(rest, match.end()):
                self._callout(callout)
                return len(rest)
            return match.end()
        if first in "-+*0123456789" and (match := _ITEM.match(rest)):
            bare = not rest[match.end() :].strip(" \t")
            if _RULE.match(rest) or (interrupts and (bare or (match[2] and int(match[2]) != 1))):
                return 0
            return self._open_item(rest, match, matched, bare)
        if first == "[" and (match := note.DEFINITION.match(rest)):
            self._settle(matched)
            self._push("note", note.BODY, match, indent=4)
            return match.end()
        if first == ":" and (match := _DEFINITION.match(rest)):
            return self._open_definition(match, matched, interrupts)
        return 0

    def _open_item(self, rest: str, match: re.Match[str], matched: int, bare: bool) -> int:
        """Open an item, and its list when it is the first; how much of the line it takes."""
        marker = match[1][-1]
        self._settle(matched, marker)
        if not (self.stack and self.stack[-1].kind == "list"):
            self._push("list", container.LIST, match, marker=marker)
        width = match.end(1) + 1 if bare or len(match[3]) > 4 else match.end()
        task = _TASK.match(rest, width)
        self._push("item", container.ITEM, task or match, indent=width).empty = bare
        return task.end() if task else min(width, len(rest))

    def _open_definition(self, match: re.Match[str], matched: int, interrupts: bool) -> int:
        """Open what `: text` says of the terms above it; their paragraph becomes the terms."""
        writer, loose = self.writer, self.blank
        follows = matched > 0 and matched <= len(self.stack) and self.stack[matched - 1].kind == "terms"
        if not (interrupts or follows):
            first = self.stack[-1].first if self.stack else 0
            last = writer.out[-1] if len(writer.out) > first and writer.paragraph is None else None
            if matched < len(self.stack) or not isinstance(last, Leaf) or last.tag != "p":
                return 0
        if not follows:
            self._settle(matched)
            terms = writer.out[-1] if writer.out else None
            if not isinstance(terms, Leaf) or terms.tag != "p":
                return 0
            writer.out.pop()
            before = self.closed
            if before and before.kind == "terms" and writer.out[-1:] == [f"{CLOSE}{before.token}{END}"]:
                writer.out.pop()
                self.stack.append(before)
            else:
                self._push("terms", container.TERMS, match, marker=":")
            writer.out += [Leaf("dt", [Line(line.text.rstrip(" \t"), line.place)]) for line in terms.lines]
        else:
            self._settle(matched, ":")
        self._push("definition", container.DEFINITION, match, indent=match.end()).loose = loose
        return match.end()

    def _callout(self, match: re.Match[str]) -> None:
        """`> [!NOTE] Title`: the quote is a callout, its first line the title."""
        index = self.stack[-1].token
        self.document.tokens[index] = container.called(self.document, self.document.tokens[index], match)
        if match[3]:
            place = after(self.place, match.start(3))
            token = self.document.token(container.TITLE, match, match[0], (after(self.place, match.start()),))
            self.writer.around(token, match[3], place)

    def _div(self, match: re.Match[str], matched: int) -> None:
        """`::: {.class}` opens, `:::` closes the innermost."""
        if match["list"] or match["kind"] or match["name"]:
            self._settle(matched)
            self._push("div", container.div(match), match)
            if match["title"]:
                token = self.document.token(container.TITLE, match, match[0], (self.place,))
                self.writer.around(token, match["title"], after(self.place, match.start("title")))
            return
        depth = max((index for index, opened in enumerate(self.stack[:matched]) if opened.kind == "div"), default=-1)
        self._close_block(depth, f'"{match[0].strip()}" closes nothing', 'open with "::: {.callout-note}"')

    def _close_block(self, depth: int, nothing: str, hint: str) -> None:
        """Close the block at a depth at its own end; -1: there is none."""
        if depth < 0:
            self._settle(len(self.stack))
            self.document.problem(nothing, self.place, hint)
            return
        self._close(depth + 1)
        self.writer.mark(CLOSE, self.stack.pop().token)

    # --- leaves ---

    def _leaf(self, rest: str, body: str, matched: int, raw: str) -> None:
        """Take what is left of a line when its containers are open."""
        writer = self.writer
        going = writer.paragraph is not None
        interrupts = going and matched == len(self.stack)
        indent = len(rest) - len(body)
        if indent >= 4 and not going:
            if writer.code is None or matched < len(self.stack):
                self._settle(matched)
                writer.code = []
            writer.code.append(Line(raw[4:] if raw[:4] == "    " else rest[4:], after(self.place, 4)))
            return
        if indent < 4 and body[0] in _SPECIAL:
            start = _REGIONS.get(body[0])
            if start and not (going and not interrupts and start is formula.start):
                if region := start(rest, going):
                    if not (going and start is formula.start):
                        self._settle(matched)
                    region.lines.append((rest, self.place))
                    region.owner = self._owner()
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
            self._settle(matched)
        if rest.strip(" \t") or self.writer.paragraph is not None:
            self.writer.text(rest, self.place, self._owner())

    def _closes_shortcode(self, rest: str) -> bool:
        """Whether a line closes a shortcode that is open."""
        match = shortcode.CLOSING.match(rest) if "{{" in rest else None
        return match is not None and any(opened.marker == match["name"] for opened in self.stack)

    def _owner(self) -> Opened | None:
        """See `Leaf.owner`."""
        inner = self.stack[-1] if self.stack else None
        if inner and inner.kind == "item":
            return self.stack[-2]
        return inner if inner and inner.kind == "definition" else None

    def _block(self, rest: str, body: str, matched: int, interrupts: bool) -> bool:
        """Take the line if it is a block of its own, or ends one."""
        writer, document, first = self.writer, self.document, body[0]
        if first == "#" and (match := heading.LINE.match(rest)):
            self._settle(matched)
            heading.write(document, writer, match, self.place)
        elif first in "=-" and interrupts and heading.underline(document, writer, rest, self.place):
            pass
        elif first in "-_*" and _RULE.match(rest):
            self._settle(matched)
            writer.out.append("<hr>")
        elif first in "|:-" and interrupts and (grid := table.start(writer, rest)):
            self._grid(grid, matched)
        elif first == ":" and (match := container.FENCE.match(rest)):
            self._div(match, matched)
        elif first in ":T" and (match := table.CAPTION.match(rest)) and table.follows(writer):
            self._settle(matched)
            table.caption(document, writer, match, self.place)
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
        self._settle(matched)
        writer.out += [grid, caption] if caption else [grid]
        writer.grid = grid

    def _shortcode(self, rest: str, matched: int) -> bool:
        """Shortcodes on lines of their own: those around blocks, and Markdown that is included."""
        if match := shortcode.CLOSING.match(rest):
            depth = max(
                (i for i, opened in enumerate(self.stack[:matched]) if opened.marker == match["name"]), default=-1
            )
            self._close_block(depth, f'nothing opens "{match["name"]}"', "remove it")
            return True
        if not (match := shortcode.LINE.match(rest)):
            return False
        if shortcode.encloses(self.document, match):
            self._settle(matched)
            self._push("shortcode", shortcode.ENCLOSING, match, marker=match["name"])
            return True
        lines = shortcode.included(self.document, match, self.place)
        if lines is None:
            return False
        self._settle(matched)
        self._include(lines)
        return True

    def _include(self, lines: list[tuple[str, Place]]) -> None:
        """Read another file's lines as if they stood here."""
        if self.depth == 8:
            self.document.problem("files include each other", self.place, "remove one of the includes")
            return
        self.depth += 1
        quotes = "".join("> " if opened.kind == "quote" else " " * opened.indent for opened in self.stack)
        for line, place in lines:
            self.read(quotes + line, Place(place.path, place.line, place.column - len(quotes)))
        self._end_region()
        self.writer.end()
        self.depth -= 1

    def _end_region(self) -> None:
        if self.region:
            region, self.region = self.region, None
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
