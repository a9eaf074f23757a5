"""How deep the elements of an SVG nest: what draws it for feeds calls itself for each level, and crashes at 200."""

import re
from xml.parsers import expat

DEEPEST = 50
"""Levels that are drawn: no drawing that shows something needs a third of them."""

_REFERENCE = re.compile(r"url\(\s*['\"]?#([^'\")\s]+)")


def check(drawing: str) -> None:
    """Raises ValueError where elements nest deeper than can be drawn, what they refer to counted with them."""
    tree = _Tree()
    parser = expat.ParserCreate()
    parser.StartElementHandler = tree.start
    parser.EndElementHandler = tree.end
    try:
        parser.Parse(drawing.encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from error
    if tree.deeper_than(DEEPEST):
        raise ValueError(f"its elements are nested more than {DEEPEST} deep, or refer to themselves")


class _Tree:
    """The elements of a drawing by number, with all that is drawn within each: its children, and what it refers to."""

    def __init__(self) -> None:
        self._open: list[int] = []
        self._count = 0
        self._deepest = 0
        self._within: dict[int, list[int]] = {}
        self._ids: dict[str, int] = {}
        self._references: list[tuple[int, str]] = []

    def start(self, _name: str, attributes: dict[str, str]) -> None:
        number = self._count
        self._count += 1
        named = attributes.get("id")
        if named:
            self._ids.setdefault(named, number)
        for key, value in attributes.items():
            if value.startswith("#") and key.rpartition(":")[2] == "href":
                self._references.append((number, value[1:]))
            elif "url(" in value:
                self._references += [(number, found) for found in _REFERENCE.findall(value)]
        if self._open:
            self._within.setdefault(self._open[-1], []).append(number)
        self._open.append(number)
        self._deepest = max(self._deepest, len(self._open))

    def end(self, _name: str) -> None:
        self._open.pop()

    def deeper_than(self, most: int) -> bool:
        """Whether there is a chain of so many elements, each within the one before or referred to by it."""
        if self._deepest > most or not self._references:
            return self._deepest > most
        for number, name in self._references:
            if name in self._ids:
                self._within.setdefault(number, []).append(self._ids[name])
        level = set(range(self._count))
        for _ in range(most):
            level = {inner for number in level for inner in self._within.get(number, ())}
            if not level:
                return False
        return True
