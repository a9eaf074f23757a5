"""The containers that are open while an article's lines are walked: lists, quotes, notes, definitions, fenced divs."""

import re
from html import escape

from linocut.problem import Place
from linocut.prose.document import Document, Syntax
from linocut.prose.extract import CLOSE, END, OPEN, Line
from linocut.prose.syntax import container, foreign, note
from linocut.prose.writer import Leaf, Opened, Writer, after

DEEPEST = 60
"""Containers within each other."""

_QUOTE = re.compile(r" {0,3}> ?")
_ITEM = re.compile(r" {0,3}([-+*]|(\d{1,9})[.)])(?:( +)|$)")
_DEFINITION = re.compile(r" {0,3}:( {1,4})(?=\S)")
_TASK = re.compile(r"\[([ xX])\](?:[ \t]+|$)")
RULE = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|(?:\*[ \t]*){3,})$")


class Containers:
    """Which containers are open, and what a line opens and closes."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.writer = Writer(document)
        self.stack: list[Opened] = []
        self.blank = False
        """Whether the last line was blank, and not a quote's mark."""
        self.place = Place(document.source.path)
        """Of what is left of the line."""
        self.named = ""
        """The id that the author has given to what comes next."""
        self.closed: Opened | None = None
        """The container that was closed last."""
        self.deep = False
        """Whether it has been told that containers are nested too deeply."""

    def match(self, line: str) -> tuple[int, int]:
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

    def close(self, depth: int) -> None:
        """Close containers down to a depth."""
        if len(self.stack) > depth:
            self.writer.end()
        while len(self.stack) > depth:
            last = self.closed = self.stack.pop()
            self.writer.mark(CLOSE, last.token)
            if last.kind == "div":
                container.unclosed(self.document, last.token)

    def settle(self, matched: int, marker: str = "") -> int:
        """End what a new block ends: the containers that the line does not go on with, and a list or the definitions
        there that it is no part of. How many containers are open then."""
        self.close(matched)
        self.writer.end()
        if self.named:
            self.writer.out.append(f'<span id="{escape(self.named)}"></span>')
            self.named = ""
        if self.stack and self.stack[-1].kind in {"list", "terms"}:
            if self.stack[-1].marker != marker:
                self.close(len(self.stack) - 1)
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

    def push(self, kind: str, syntax: Syntax, match: re.Match[str], indent: int = 0, marker: str = "") -> Opened:
        token = self.document.token(syntax, match, match[0], (self.place,))
        self.writer.mark(OPEN, token)
        opened = Opened(kind, token, self.place, indent, marker, first=len(self.writer.out))
        self.stack.append(opened)
        if len(self.stack) > DEEPEST and not self.deep:
            self.deep = True
            hint = "take some levels out"
            self.document.problem("lists and quotes are nested too deeply", self.place, hint)
        return opened

    def start(self, rest: str, first: str, matched: int, interrupts: bool) -> int:
        """Open the container that starts with a character; how much of the line it takes, 0 when none starts."""
        if first in ">:":
            container.unfinished(self.document, rest, self.place)
        if first == ">" and (match := _QUOTE.match(rest)):
            self.settle(matched)
            self.push("quote", container.QUOTE, match)
            if callout := container.CALLOUT.match(rest, match.end()):
                self._callout(callout)
                return len(rest)
            return match.end()
        if first in "-+*0123456789" and (match := _ITEM.match(rest)):
            bare = not rest[match.end() :].strip(" \t")
            if RULE.match(rest) or (interrupts and (bare or (match[2] and int(match[2]) != 1))):
                return 0
            return self._open_item(rest, match, matched, bare)
        if first == "[" and (match := note.DEFINITION.match(rest)):
            self.settle(matched)
            self.push("note", note.BODY, match, indent=4)
            return match.end()
        if first == "=" and (match := foreign.TAB.match(rest)):
            self._tab(match, matched)
            return len(rest)
        if first in "!?" and (match := foreign.ADMONITION.match(rest)):
            self._admonition(match, matched)
            return len(rest)
        if first == ":" and (match := _DEFINITION.match(rest)):
            return self._open_definition(match, matched, interrupts)
        return 0

    def _open_item(self, rest: str, match: re.Match[str], matched: int, bare: bool) -> int:
        """Open an item, and its list when it is the first; how much of the line it takes."""
        marker = match[1][-1]
        self.settle(matched, marker)
        if not (self.stack and self.stack[-1].kind == "list"):
            self.push("list", container.LIST, match, marker=marker)
        width = match.end(1) + 1 if bare or len(match[3]) > 4 else match.end()
        task = _TASK.match(rest, width)
        self.push("item", container.ITEM, task or match, indent=width).empty = bare
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
            self.settle(matched)
            terms = writer.out[-1] if writer.out else None
            if not isinstance(terms, Leaf) or terms.tag != "p":
                return 0
            writer.out.pop()
            before = self.closed
            if before and before.kind == "terms" and writer.out[-1:] == [f"{CLOSE}{before.token}{END}"]:
                writer.out.pop()
                self.stack.append(before)
            else:
                self.push("terms", container.TERMS, match, marker=":")
            writer.out += [Leaf("dt", [Line(line.text.rstrip(" \t"), line.place)]) for line in terms.lines]
        else:
            self.settle(matched, ":")
        self.push("definition", container.DEFINITION, match, indent=match.end()).loose = loose
        return match.end()

    def _admonition(self, match: re.Match[str], matched: int) -> None:
        """`!!! note "Title"`: a callout, whose lines are indented."""
        self.settle(matched)
        self.push("admonition", container.CALLOUTS, foreign.admonition(match), indent=4)
        kind = match["kind"].lower()
        title = match["title"] or ("" if container.near(kind) == kind else kind.capitalize())
        if title:
            token = self.document.token(container.TITLE, match, match[0], (self.place,))
            self.writer.around(token, title, after(self.place, max(match.start("title"), 0)))

    def _tab(self, match: re.Match[str], matched: int) -> None:
        """`=== "Title"`: a tab, with those beside it."""
        self.settle(matched)
        self.push("tab", container.TAB, match, indent=4)
        token = self.document.token(container.TAB_TITLE, match, match[0], (self.place,))
        self.writer.around(token, match["title"], after(self.place, match.start("title")))

    def _callout(self, match: re.Match[str]) -> None:
        """`> [!NOTE] Title`: the quote is a callout, its first line the title."""
        index = self.stack[-1].token
        self.document.tokens[index] = container.called(self.document, self.document.tokens[index], match)
        if match[3]:
            place = after(self.place, match.start(3))
            token = self.document.token(container.TITLE, match, match[0], (after(self.place, match.start()),))
            self.writer.around(token, match[3], place)

    def div(self, match: re.Match[str], matched: int) -> None:
        """`::: {.class}` opens, `:::` closes the innermost."""
        if match["list"] or match["kind"] or match["name"]:
            self.settle(matched)
            self.push("div", container.div(match), match)
            if match["title"]:
                token = self.document.token(container.TITLE, match, match[0], (self.place,))
                self.writer.around(token, match["title"], after(self.place, match.start("title")))
            return
        depth = max((index for index, opened in enumerate(self.stack[:matched]) if opened.kind == "div"), default=-1)
        self.close_block(depth, f'"{match[0].strip()}" closes nothing', 'open with "::: {.callout-note}"')

    def close_block(self, depth: int, nothing: str, hint: str) -> None:
        """Close the block at a depth at its own end; -1: there is none."""
        if depth < 0:
            self.settle(len(self.stack))
            self.document.problem(nothing, self.place, hint)
            return
        self.close(depth + 1)
        self.writer.mark(CLOSE, self.stack.pop().token)

    def owner(self) -> Opened | None:
        """See `Leaf.owner`."""
        inner = self.stack[-1] if self.stack else None
        if inner and inner.kind == "item":
            return self.stack[-2]
        return inner if inner and inner.kind == "definition" else None
