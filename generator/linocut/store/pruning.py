"""The store kept small: what nobody asked for is removed by and by, and what killed builds left on its way."""

import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from linocut.store.cache import DAY, Cache

AGE = 30 * DAY
"""Seconds after which an entry that nobody asked for is pruned."""

SIZE = 4 << 30
"""Bytes the store is pruned to, the longest unused first."""


def tidy(cache: Cache) -> None:
    """Prune, at most once a day, and remove what builds that were killed left on its way."""
    import shutil  # late: a build with nothing to do has no use for it

    mark = cache.folder / "tidied"
    with suppress(OSError):
        if abs(time.time() - mark.stat().st_mtime) < DAY:  # a clock may have been set back
            return
    with suppress(OSError):  # on a full disk the next build tries again
        mark.touch()
        prune(cache)
        for left in (*cache.folder.glob("stage/*"), *cache.folder.glob("*/*/.new-*")):
            if time.time() - left.stat().st_mtime > DAY:
                shutil.rmtree(left) if left.is_dir() else left.unlink()


def prune(cache: Cache, age: float = AGE, size: int = SIZE) -> int:
    """Remove what was not used for `age` seconds, then the longest unused above `size` bytes; how many."""
    now = time.time()
    total = removed = 0
    for modified, length, path in sorted(_entries(cache.folder), reverse=True):  # newest first
        total += length
        if now - modified > age or total > size:
            with suppress(OSError):
                path.unlink()
                removed += 1
    return removed


def _entries(folder: Path) -> Iterator[tuple[float, int, Path]]:
    for path in folder.glob("*/*/*"):
        with suppress(OSError):
            stat = path.stat()
            yield stat.st_mtime, stat.st_size, path
