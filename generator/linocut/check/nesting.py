"""Whether HTML is well-formed: what a browser would silently mend, each in its own way."""

from typing import NamedTuple

VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split(" "))
_OPTIONAL = frozenset("html head body p li dt dd tr td th thead tbody tfoot colgroup option optgroup rt rp".split(" "))
"""Elements whose end tag may be left out."""
_BLOCK = frozenset(
    "address article aside blockquote details dialog div dl fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr "
    "main menu nav ol p pre section table ul".split(" ")
)
"""What cannot stand in a paragraph."""
_WALLS = frozenset("button caption html object table td template th".split(" "))
_IMPLIED = {
    "li": ("li", "ul ol menu"),
    "dt": ("dt dd", "dl"),
    "dd": ("dt dd", "dl"),
    "tr": ("tr td th", "table"),
    "td": ("td th", "tr"),
    "th": ("td th", "tr"),
    "tbody": ("thead tbody tfoot tr td th", "table"),
    "tfoot": ("thead tbody tfoot tr td th", "table"),
    "option": ("option", "select"),
}
_ALONE = frozenset({"a", "button", "form", "label"})
"""What cannot stand in another one of its kind."""


class Fault(NamedTuple):
    """Something that is not well-formed."""

    line: int
    message: str
    hint: str = ""


class Nesting:
    """Follows start and end tags in the order of the file."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self._open: list[tuple[str, int]] = []
        self._split: list[tuple[str, int]] = []
        """Elements that ended a paragraph before its end tag came."""

    def start(self, tag: str, line: int, *, closed: bool = False) -> None:
        """A start tag; `closed`: written `<x/>`."""
        foreign = any(name in ("svg", "math") for name, _ in self._open)
        if not foreign:
            self._imply(tag, line)
            if tag in _ALONE and any(name == tag for name, _ in self._open):
                self.faults.append(Fault(line, f"<{tag}> inside <{tag}>"))
        if tag in VOID and not foreign:
            return
        if closed and (foreign or tag in ("svg", "math")):
            return
        if closed:
            self.faults.append(Fault(line, f"<{tag}/> does not close itself in HTML", f"write <{tag}></{tag}>"))
        self._open.append((tag, line))

    def end(self, tag: str, line: int) -> None:
        """An end tag."""
        if all(name != tag for name, _ in self._open):
            self._stray(tag, line)
            return
        while self._open[-1][0] != tag:
            name, opened = self._open.pop()
            if name not in _OPTIONAL:
                self.faults.append(Fault(opened, f"<{name}> is not closed before </{tag}> on line {line}"))
        self._open.pop()

    def finish(self) -> None:
        """The end of the file."""
        for name, line in self._open:
            if name not in _OPTIONAL:
                self.faults.append(Fault(line, f"<{name}> is never closed"))

    def _stray(self, tag: str, line: int) -> None:
        if tag == "p" and self._split:
            block, opened = self._split.pop()
            self.faults.append(Fault(opened, f"<{block}> cannot stand in a paragraph"))
        else:
            self.faults.append(Fault(line, f"</{tag}> closes nothing"))

    def _imply(self, tag: str, line: int) -> None:
        if tag in _BLOCK:
            inner = self._within("p", _WALLS)
            if inner is not None:
                for name, opened in self._open[inner + 1 :]:
                    self.faults.append(Fault(opened, f"<{name}> is not closed before <{tag}> on line {line}"))
                del self._open[inner:]
                self._split.append((tag, line))
        if tag in _IMPLIED:
            closed, beyond = _IMPLIED[tag]
            for name in closed.split():
                inner = self._within(name, frozenset(beyond.split()))
                if inner is not None:
                    del self._open[inner:]

    def _within(self, tag: str, walls: frozenset[str]) -> int | None:
        """Where an element of this name is open, with no wall in between."""
        for index in range(len(self._open) - 1, -1, -1):
            name = self._open[index][0]
            if name == tag:
                return index
            if name in walls:
                return None
        return None
