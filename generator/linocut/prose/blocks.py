"""Walks the author's lines as CommonMark does, so that lists, quotes, notes, fences and raw HTML nest as on GitHub.

Python-Markdown parses what is left when the containers are gone: paragraphs, tables, code, definitions. A container
becomes a pair of marks around its lines, which lose their indentation and keep their places.
"""

import re
from dataclasses import dataclass

from linocut.problem import Place
from linocut.prose.document import Document, Syntax
from linocut.prose.extract import CLOSE, OPEN, Line
from linocut.prose.syntax import code, container, formula, heading, link, note, raw_html, shortcode, table
from linocut.prose.writer import Region, Writer, after

_QUOTE = re.compile(r" {0,3}> ?")
_ITEM = re.compile(r" {0,3}([-+*]|(\d{1,9})[.)])( +|$)")
_TASK = re.compile(r"\[([ xX])\] +(?=\S)")
_RULE = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|(?:\*[ \t]*){3,})$")

_REGIONS = (code.start, raw_html.start, formula.start)
"""What starts at a line and is not looked into: (rest of the line, whether a paragraph goes on) -> Region or None."""


@dataclass(slots=True)
class _Open:
    """A container that is open."""

    kind: str
    """"quote", "list", "item", "note" or "div"."""
    token: int
    indent: int = 0
    """Columns by which the lines of an item or a note are indented."""
    marker: str = ""
    """What the items of a list share: "-", "+", "*", "." or ")"."""
    loose: bool = False
    """Whether a list's items are set as paragraphs."""


def walk(document: Document, lines: list[tuple[str, Place]]) -> list[Line]:
    """Lines as Python-Markdown is to read them, from the author's, each with the place where it starts. Tokens of
    blocks are added to the document."""
    walker = _Walk(document)
    for line, place in lines:
        walker.read(line, place)
    return walker.end()


class _Walk:
    """One pass over one article's lines."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.writer = Writer()
        self.stack: list[_Open] = []
        self.region: Region | None = None
        self.blank = True
        """Whether the last line was blank."""
        self.tight: list[tuple[int, _Open]] = []
        """Where in the writer's lines paragraphs of items start, and their lists."""
        self.depth = 0
        """Files being included within each other."""
        self.place = Place(document.source.path)
        """Of what is left of the line."""
        self.held: list[tuple[str, Place]] = []
        """A shortcode that has begun and goes on on the next line, and where it starts."""

    def end(self) -> list[Line]:
        """Close everything."""
        for raw, start in self.held:
            self._take(raw, start)
        self._end_region()
        self._close(0)
        return self.writer.end({index for index, owner in self.tight if not owner.loose})

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
        line = raw
        if "\t" in raw and (self.stack or not self.region):
            body = raw.lstrip(" \t>")
            line = raw[: len(raw) - len(body)].expandtabs(4) + body
        position, matched = self._match(line)
        rest = line[position:]
        self.place = after(start, position + len(raw) - len(line))
        if self.region:
            loose = self.region.blank_ends and (not rest.strip() or self._closes_shortcode(rest))
            if not (self.region.done or matched < len(self.stack) or loose):
                self.region.lines.append((rest, self.place))
                self.region.done = self.region.closes(rest)
                return
            self._end_region()
        if not rest.strip():
            self._close(matched)
            self.writer.gap()
            self.blank = True
            return
        goes_on = matched < len(self.stack) and self.writer.paragraph >= 0 and not self._starts(rest)
        if not goes_on:
            self._close(matched, rest)
            rest = self._open(rest)
        if rest.strip():
            self._leaf(rest)
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
            elif opened.indent and (rest := line[position:]).strip():
                if len(rest) - len(rest.lstrip(" ")) < opened.indent:
                    return position, index
                position += opened.indent
        return position, len(self.stack)

    def _starts(self, rest: str) -> bool:
        """Whether a line ends a paragraph by starting a block."""
        patterns = (_QUOTE, heading.LINE, _RULE, container.FENCE, note.DEFINITION, shortcode.CLOSING)
        return (
            any(pattern.match(rest) for pattern in patterns)
            or self._item(rest) is not None
            or code.start(rest, True) is not None
            or raw_html.start(rest, True) is not None
        )

    def _item(self, rest: str) -> re.Match[str] | None:
        """The marker of a list item. A paragraph is interrupted by items with text alone, and by the number 1 alone
        unless it stands in a list."""
        match = _ITEM.match(rest)
        if not match or _RULE.match(rest):
            return None
        if self.writer.paragraph >= 0:
            in_list = any(opened.kind == "list" for opened in self.stack)
            if not rest[match.end() :].strip() or (match[2] and int(match[2]) != 1 and not in_list):
                return None
        return match

    def _close(self, depth: int, rest: str = "") -> None:
        """Close containers down to a depth, and a list there that the rest of the line is no item of."""
        item = self._item(rest) if rest else None
        while self.stack:
            last = self.stack[-1]
            left = bool(rest) and last.kind == "list" and not (item and item[1][-1] == last.marker)
            if len(self.stack) <= depth and not left:
                return
            self.stack.pop()
            self.writer.mark(CLOSE, last.token, self.place)

    def _open(self, rest: str) -> str:
        """Open the containers that a line starts; what is left of it."""
        fresh = False
        while len(rest) - len(rest.lstrip(" ")) < 4:
            if match := _QUOTE.match(rest):
                width = match.end()
                self._push("quote", container.QUOTE, match)
                if callout := container.CALLOUT.match(rest, width):
                    self._callout(callout)
                    width = len(rest)
            elif match := self._item(rest):
                width = self._open_item(rest, match)
            elif match := note.DEFINITION.match(rest):
                width = match.end()
                self._push("note", note.BODY, match, indent=4)
            else:
                break
            rest, self.place, fresh = rest[width:], after(self.place, width), True
        inner = self.stack[-1] if self.stack else None
        if inner and inner.kind == "item" and self.blank and not fresh:
            self.stack[-2].loose = True
        return rest

    def _open_item(self, rest: str, match: re.Match[str]) -> int:
        """Open an item, and its list when it is the first; how much of the line it takes."""
        marker = match[1][-1]
        if not (self.stack and self.stack[-1].kind == "list"):
            self._push("list", container.LIST, match, marker=marker)
        elif self.blank:
            self.stack[-1].loose = True
        bare = len(match[3]) > 4 or not rest[match.end() :].strip()  # an empty item, or one that starts with code
        width = match.end(1) + 1 if bare else match.end()
        task = _TASK.match(rest, width)
        self._push("item", container.ITEM, task or match, indent=width)
        return task.end() if task else min(width, len(rest))

    def _push(self, kind: str, syntax: Syntax, match: re.Match[str], indent: int = 0, marker: str = "") -> None:
        token = self.document.token(syntax, match, match[0], (self.place,))
        self.stack.append(_Open(kind, token, indent, marker))
        self.writer.mark(OPEN, token, self.place)

    def _callout(self, match: re.Match[str]) -> None:
        """`> [!NOTE] Title`: the quote is a callout, its first line the title."""
        index = self.stack[-1].token
        self.document.tokens[index] = container.called(self.document, self.document.tokens[index], match)
        if match[3]:
            place = after(self.place, match.start(3))
            token = self.document.token(container.TITLE, match, match[0], (after(self.place, match.start()),))
            self.writer.around(token, match[3], place)

    def _div(self, match: re.Match[str]) -> None:
        """`::: {.class}` opens, `:::` closes the innermost."""
        if match["list"] or match["kind"] or match["name"]:
            self._push("div", container.div(match), match)
            if match["title"]:
                token = self.document.token(container.TITLE, match, match[0], (self.place,))
                self.writer.around(token, match["title"], after(self.place, match.start("title")))
            return
        depth = max((index for index, opened in enumerate(self.stack) if opened.kind == "div"), default=-1)
        if depth >= 0:
            self._close(depth)
        else:
            self.document.problem('":::" closes nothing', self.place, 'open with "::: {.callout-note}"')

    # --- leaves ---

    def _leaf(self, rest: str) -> None:
        """Take what is left of a line when its containers are open."""
        writer, document = self.writer, self.document
        in_paragraph = writer.paragraph >= 0
        for start in _REGIONS:
            if region := start(rest, in_paragraph):
                region.lines.append((rest, self.place))
                self.region = region
                return
        if not in_paragraph and rest.startswith("    "):
            writer.code(rest, self.place)
        elif match := container.FENCE.match(rest):
            self._div(match)
        elif self._shortcode(rest):
            pass
        elif match := heading.LINE.match(rest):
            heading.write(document, writer, match, self.place)
        elif in_paragraph and (match := heading.UNDERLINE.match(rest)):
            heading.underline(document, writer, match)
        elif _RULE.match(rest):
            writer.alone(Line("***", self.place))
        elif not in_paragraph and (link.define(document, rest, self.place) or self._caption(rest)):
            pass
        elif writer.text(rest, self.place) and self.stack and self.stack[-1].kind == "item":
            self.tight.append((len(writer.out) - 1, self.stack[-2]))

    def _closes_shortcode(self, rest: str) -> bool:
        """Whether a line closes a shortcode that is open."""
        match = shortcode.CLOSING.match(rest) if "{{" in rest else None
        return match is not None and any(opened.marker == match["name"] for opened in self.stack)

    def _shortcode(self, rest: str) -> bool:
        """Shortcodes on lines of their own: those around blocks, and Markdown that is included."""
        if "{{" not in rest:
            return False
        if match := shortcode.CLOSING.match(rest):
            depth = max((i for i, opened in enumerate(self.stack) if opened.marker == match["name"]), default=-1)
            if depth >= 0:
                self._close(depth)
            else:
                self.document.problem(f'nothing opens "{match["name"]}"', self.place, "remove it")
            return True
        if not (match := shortcode.LINE.match(rest)):
            return False
        if shortcode.encloses(self.document, match):
            self._push("div", shortcode.ENCLOSING, match, marker=match["name"])
            return True
        lines = shortcode.included(self.document, match, self.place)
        if lines is None:
            return False
        self._include(lines)
        return True

    def _include(self, lines: list[tuple[str, Place]]) -> None:
        """Read another file's lines as if they stood here."""
        if self.depth == 8:
            self.document.problem("files include each other", self.place, "remove one of the includes")
            return
        self.depth += 1
        self.writer.gap()
        quotes = "".join("> " if opened.kind == "quote" else " " * opened.indent for opened in self.stack)
        for line, place in lines:
            self.read(quotes + line, Place(place.path, place.line, place.column - len(quotes)))
        self.writer.gap()
        self.depth -= 1

    def _caption(self, rest: str) -> bool:
        """`: Caption {#tbl-x}` below a table."""
        lines = [line for line in self.writer.out[-3:] if line.text]
        match = table.CAPTION.match(rest) if lines and "|" in lines[-1].text else None
        if match:
            token = self.document.token(table.SYNTAX, match, rest, (self.place,))
            self.writer.around(token, match[1], after(self.place, match.start(1)))
        return match is not None

    def _end_region(self) -> None:
        if self.region:
            region, self.region = self.region, None
            region.finish(self.document, self.writer, region)
