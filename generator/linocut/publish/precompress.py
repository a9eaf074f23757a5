"""Precompressed variants: what a web server would compress at every request, compressed once and better."""

import gzip
import os
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from linocut.publish.plan import File
from linocut.store.cache import Blob, Cache, EntryLost
from linocut.store.generation import digest

_TEXT = frozenset(
    {".html", ".css", ".js", ".mjs", ".svg", ".xml", ".json", ".webmanifest", ".txt", ".md", ".csv", ".py", ".bib"}
    | {".map", ".wasm", ".ttf", ".otf", ".ics", ".geojson"}
)
"""Suffixes that gain by it; pictures and WOFF2 are compressed already."""

SMALLEST = 512
"""Bytes: below, everything fits into one packet anyway."""

Progress = Callable[[str, int, int], None]


def gains(file: File) -> bool:
    """Whether a web server would compress it."""
    return PurePosixPath(file.path).suffix in _TEXT and file.size >= SMALLEST


def gzipped(data: bytes) -> bytes:
    """gzip at its best, the same bytes every time."""
    return gzip.compress(data, compresslevel=9, mtime=0)


def brotlied(data: bytes) -> bytes:
    """brotli at its best."""
    import brotli

    packed: bytes = brotli.compress(data, quality=11)
    return packed


_PACKERS: Mapping[str, Callable[[bytes], bytes]] = MappingProxyType({".gz": gzipped, ".br": brotlied})


def variants(files: Iterable[File], cache: Cache, progress: Progress) -> tuple[File, ...]:
    """The .gz and .br of every file that is smaller for it; each compressed once, ever."""
    tasks = [(file, suffix) for file in files if gains(file) for suffix in _PACKERS]
    made = {task: _known(*task, cache) for task in tasks}
    new = [task for task, blob in made.items() if blob is None]
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # both compressors let other threads run meanwhile
        try:
            for done, blob in enumerate(pool.map(lambda task: _packed(task[0], task[1], cache), new), start=1):
                made[new[done - 1]] = blob
                progress("compressing", done, len(new))
        finally:
            pool.shutdown(cancel_futures=True)
    return tuple(
        File(file.path + suffix, cache.place(blob), blob.size, blob.digest)
        for (file, suffix), blob in made.items()
        if blob and blob.size < file.size
    )


def packed(file: File, suffix: str, cache: Cache) -> Path:
    """A file in the cache with the .gz or .br of another."""
    return cache.place(_known(file, suffix, cache) or _packed(file, suffix, cache))


def _known(file: File, suffix: str, cache: Cache) -> Blob | None:
    """What was compressed before, if it is whole: it goes out as it is."""
    known = cache.get("packed", digest(file.digest, suffix))
    if isinstance(known, Blob):
        with suppress(EntryLost):
            cache.read(known)
            return known
    return None


def _packed(file: File, suffix: str, cache: Cache) -> Blob:
    made = cache.blob(_PACKERS[suffix](file.source.read_bytes()), suffix)
    cache.put("packed", digest(file.digest, suffix), made)
    return made
