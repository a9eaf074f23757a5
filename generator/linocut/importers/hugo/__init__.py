"""A Hugo site as a linocut site: the same articles at the same addresses, and a list of what needs a hand.

The old site is only read. In the new one no file that is there is ever touched.
"""

from datetime import datetime
from pathlib import Path

from linocut.importers.accept import accept
from linocut.importers.hugo import config, languages
from linocut.importers.imported import Imported, write

__all__ = ["Imported", "plan", "write"]


def plan(folder: Path, now: datetime, memory: Path | None = None) -> Imported:
    """Read the Hugo site in `folder`. Raises `Problems` where that cannot be done. `memory` as in `accept`."""
    return accept(languages.made(folder, config.read(folder), now), now, memory)
