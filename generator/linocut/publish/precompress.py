"""Precompressed variants: what a web server would compress at every request, compressed once and better."""

import gzip
import hashlib
import os
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from linocut.publish.plan import File
from linocut.store.cache import Cache, atomic, fresh

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
    new = [(file, suffix) for file, suffix in tasks if not _place(file, suffix, cache).exists()]
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # both compressors let other threads run meanwhile
        try:
            for done, _ in enumerate(pool.map(lambda task: packed(task[0], task[1], cache), new), start=1):
                progress("compressing", done, len(new))
        finally:
            pool.shutdown(cancel_futures=True)
    made = [_variant(file, suffix, cache) for file, suffix in tasks]
    return tuple(variant for variant in made if variant)


def _variant(file: File, suffix: str, cache: Cache) -> File | None:
    """The variant of one file; None when it would not be smaller."""
    source = packed(file, suffix, cache)
    data = source.read_bytes()
    if len(data) >= file.size:
        return None
    return File(file.path + suffix, source, len(data), hashlib.sha256(data).hexdigest())


def _place(file: File, suffix: str, cache: Cache) -> Path:
    return cache.folder / "packed" / file.digest[:2] / (file.digest[2:] + suffix)


def packed(file: File, suffix: str, cache: Cache) -> Path:
    """A file in the cache with the .gz or .br of another, named by what it was made from."""
    place = _place(file, suffix, cache)
    if place.exists():
        fresh(place)
    else:
        place.parent.mkdir(parents=True, exist_ok=True)
        atomic(place, _PACKERS[suffix](file.source.read_bytes()))
    return place
