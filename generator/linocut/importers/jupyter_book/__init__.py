"""A Jupyter Book as a linocut site: its pages at their addresses, in the order of its table of contents, cells that
run, and a list of what needs a hand.

The book is only read. In the new site no file that is there is ever touched.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from linocut.importers.accept import accept
from linocut.importers.imported import Imported
from linocut.importers.jupyter_book import book
from linocut.importers.jupyter_book.project import Import


def plan(folder: Path, now: datetime, memory: Path | None = None) -> Imported:
    """Read the book in `folder`. Raises `Problems` where that cannot be done. `memory` as in `accept`."""
    return _planned(folder, now, {}, memory)


def _planned(folder: Path, now: datetime, idle: Mapping[str, str], memory: Path | None) -> Imported:
    """`idle`: article -> why its cells do not run."""
    made = accept(Import(folder, book.read(folder), idle).made(), now, memory)
    return replace(made, again=lambda more, room: _planned(folder, now, {**idle, **more}, room))
