"""The cells of an article as one program: what the engine runs, and what is asked of it between cells."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from linocut.model.drawing import Drawing


@dataclass(slots=True)
class Program:
    """An article's code that runs, while the article is parsed."""

    cells: list[Mapping[str, Any]] = field(default_factory=list)
    """In the order of the page."""
    lines: list[int] = field(default_factory=list)
    """Where in the file each starts."""
    positions: dict[int, int] = field(default_factory=dict)
    """How many cells stand before a token, by `id(token)`."""
    position: int = -1
    """The same of the token that is being shown; -1: none is yet."""
    names: dict[int, set[str]] = field(default_factory=dict)
    """What is asked of the program's names after so many cells."""
    expressions: list[tuple[int, str]] = field(default_factory=list)
    """`{python}` expressions, each with how many cells stand before it."""

    def drawing(self, path: str, *, keep: bool = False) -> Drawing | None:
        """What has to run for the article at this path; None for one without cells. `keep`: see `Drawing`.

        Nothing of it depends on prose, captions or on how cells are shown: editing those runs nothing.
        """
        if not self.cells:
            return None
        count = len(self.cells)
        names = [sorted(self.names.get(position, ())) for position in range(count + 1)]
        expressions = [[min(position, count), text] for position, text in self.expressions]
        text = json.dumps({"cells": self.cells, "names": names, "expressions": expressions}, ensure_ascii=False)
        return Drawing(path, program=text, keep=keep, lines=tuple(self.lines))
