"""Writes the lines that Python-Markdown will read: text in blocks apart, marks in paragraphs of their own."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from linocut.problem import Place
from linocut.prose.document import Document
from linocut.prose.extract import CLOSE, END, OPEN, SINGLE, Line

TIGHT = "\x10"
"""The last line of a paragraph that is set without its tags: an item's text in a list without blank lines."""

_DELIMITERS = re.compile(r"[ \t|:-]*-[ \t|:-]*$")


def after(place: Place, columns: int) -> Place:
    """The place so many columns to the right."""
    return Place(place.path, place.line, place.column + columns) if columns else place


@dataclass(slots=True)
class Writer:
    """What has been written so far."""

    out: list[Line] = field(default_factory=list)
    paragraph: int = -1
    """Where in `out` the paragraph starts that the last line belongs to; -1: it belongs to none."""
    marks: int = -1
    """Where in `out` the last line of marks is."""

    def end(self, tight: set[int]) -> list[Line]:
        """The lines, once all are written; `tight` are those where paragraphs start that lose their tags."""
        lines: list[Line] = []
        last: Line | None = None
        for index, line in enumerate(self.out):
            if last and not line.text:
                lines.append(last)
                last = None
            if index in tight and not line.text.startswith(OPEN) and not self._heads_table(index):
                last = Line(TIGHT, line.place, 1)
            lines.append(line)
        return [*lines, last] if last else lines

    def _heads_table(self, index: int) -> bool:
        return index + 1 < len(self.out) and bool(_DELIMITERS.match(self.out[index + 1].text))

    def _part_table(self) -> None:
        """Let a table begin right below the text of a paragraph: its first line is the last that was written."""
        if self.paragraph < len(self.out) - 1 and "|" in self.out[-1].text:
            head = self.out.pop()
            self.gap()
            self.paragraph = len(self.out)
            self.out.append(head)

    def gap(self) -> None:
        """End what was written last."""
        if self.out and self.out[-1].text:
            self.out.append(Line("", self.out[-1].place))
        self.paragraph = -1

    def mark(self, kind: str, token: int, place: Place) -> None:
        """A mark between blocks; marks in a row share a paragraph."""
        text = f"{kind}{token}{END}"
        if 0 <= self.marks == len(self.out) - 1:
            self.out[-1] = replace(self.out[-1], text=self.out[-1].text + text)
        else:
            self.gap()
            self.out.append(Line(text, place, len(text)))
        self.marks, self.paragraph = len(self.out) - 1, -1

    def leaf(self, token: int, place: Place, indent: str = "") -> None:
        """The mark of a block that encloses nothing. Indented, it is code, or part of a definition."""
        if not indent:
            self.mark(SINGLE, token, place)
            return
        self.gap()
        self.out += [Line(f"{indent}{SINGLE}{token}{END}", place), Line("", place)]

    def around(self, token: int, text: str, place: Place) -> None:
        """A block of one line around text."""
        self.gap()
        opening = f"{OPEN}{token}{END}"
        self.out += [Line(f"{opening}{text}{CLOSE}{token}{END}", place, len(opening)), Line("", place)]

    def enclose(self, token: int) -> None:
        """Put the paragraph that is being written between marks."""
        opening = f"{OPEN}{token}{END}"
        first = self.out[self.paragraph]
        self.out[self.paragraph] = replace(first, text=opening + first.text, prefix=first.prefix + len(opening))
        self.out[-1] = replace(self.out[-1], text=f"{self.out[-1].text}{CLOSE}{token}{END}")
        self.gap()

    def cut(self, length: int) -> None:
        """Shorten the last line."""
        self.out[-1] = replace(self.out[-1], text=self.out[-1].text[:length])

    def alone(self, line: Line) -> None:
        """A block of one line."""
        self.gap()
        self.out += [line, Line("", line.place)]

    def code(self, rest: str, place: Place) -> None:
        """A line of indented code, or of a definition."""
        if self.marks == len(self.out) - 1:
            self.gap()
        self.out.append(Line(rest, place))

    def text(self, rest: str, place: Place) -> bool:
        """A line of text; whether it starts a paragraph."""
        text = rest.lstrip(" ")
        place = after(place, len(rest) - len(text))
        if text.endswith("\\") and not text.endswith("\\\\"):  # a line break as on GitHub
            text = text[:-1] + "  "
        if "|" in text and self.paragraph >= 0 and _DELIMITERS.match(text):
            self._part_table()
        starts = self.paragraph < 0
        if starts:
            self.gap()
            self.paragraph = len(self.out)
        escape = "\\" if text.startswith("#") else ""  # "#tag" is no heading
        self.out.append(Line(escape + text, place, len(escape)))
        return starts


@dataclass(slots=True)
class Region:
    """Lines that are not looked into: a fence, raw HTML or a formula."""

    match: re.Match[str]
    """Of its first line."""
    closes: Callable[[str], bool]
    """Whether a line is its last."""
    finish: Callable[[Document, Writer, "Region"], None]
    """Writes it."""
    blank_ends: bool = False
    """Whether a blank line ends it."""
    done: bool = False
    lines: list[tuple[str, Place]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All of it."""
        return "\n".join(line for line, _ in self.lines)

    @property
    def places(self) -> tuple[Place, ...]:
        """Where its lines start."""
        return tuple(place for _, place in self.lines)
