"""A Python value on disk: a pickle, and its arrays in files of their own that are memory-mapped when read back."""

import hashlib
import io
import os
import pickle
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from linocut.figure.job import NotPackableError
from linocut.store.cache import EntryLost
from linocut.store.generation import digest
from linocut.system.files import replace

SMALL = 1 << 14
"""Bytes up to which an array stays inside the pickle."""

_PLAIN = frozenset({str, int, float, bool, bytes, type(None)})
"""What holds no array, and of which a list may hold a hundred thousand."""


class Stored(NamedTuple):
    """One array in a file of its own."""

    name: str
    """Below the folder of all values."""
    size: int
    """Bytes."""
    modified: int
    """Nanoseconds. A file with another time is read whole before it is believed."""
    digest: str
    """SHA-256, hex."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A value, packed."""

    data: bytes
    arrays: tuple["Stored", ...]


def pack(value: object, folder: Path, stem: str, name: str) -> Packed:
    """Write the arrays of a value to `folder` under names that start with `stem`, and pickle the rest.

    Raises `NotPackableError`, telling of the function `name`.
    """
    arrays: list[Stored] = []

    class Pickler(pickle.Pickler):
        def persistent_id(self, item: object) -> int | None:
            if not isinstance(item, np.ndarray) or item.dtype.hasobject or item.nbytes <= SMALL:
                return None
            path = folder / f"{stem}-{len(arrays)}.npy"
            partial = path.with_suffix(f".{os.getpid()}")
            with partial.open("wb") as file:
                np.save(file, np.ascontiguousarray(item) if not item.flags.f_contiguous else item, allow_pickle=False)
            replace(partial, path)
            stat = path.stat()
            arrays.append(Stored(f"{folder.name}/{path.name}", stat.st_size, stat.st_mtime_ns, _hashed(path)))
            return len(arrays) - 1

    buffer = io.BytesIO()
    try:
        Pickler(buffer, protocol=5).dump(value)
    except (pickle.PicklingError, TypeError, AttributeError) as error:
        raise NotPackableError(f"has a @shared {name} that returned what cannot be kept: {error}") from error
    return Packed(buffer.getvalue(), tuple(arrays))


def unpack(parcel: Packed, folder: Path) -> object:
    """The value, every array read-only. Raises OSError or `EntryLost` where a file is gone or damaged."""

    class Unpickler(pickle.Unpickler):
        def persistent_load(self, index: int) -> Any:
            stored = parcel.arrays[index]
            path = folder / stored.name
            stat = path.stat()
            if (stat.st_size, stat.st_mtime_ns) != (stored.size, stored.modified):
                if _hashed(path) != stored.digest:
                    raise EntryLost(stored.name)
                with suppress(OSError):  # the same bytes, as in a copy of the store: the next run believes its time
                    os.utime(path, ns=(stat.st_atime_ns, stored.modified))
            return np.load(path, mmap_mode="r", allow_pickle=False).view(np.ndarray)

    value = Unpickler(io.BytesIO(parcel.data)).load()
    _freeze(value)
    return value


def _hashed(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _freeze(value: object) -> None:
    """Small arrays are as read-only as mapped ones, so that a script behaves alike in its first run and its second."""
    if isinstance(value, np.ndarray):
        value.flags.writeable = False
    elif isinstance(value, Mapping | list | tuple):
        for item in value.values() if isinstance(value, Mapping) else value:
            if type(item) not in _PLAIN:
                _freeze(item)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            _freeze(getattr(value, field.name, None))


def canonical(value: object) -> object:
    """Something with one `repr` for equal arguments: numbers and texts as they are, containers by content."""
    if value is None or isinstance(value, bool | int | float | complex | str | bytes):
        return type(value).__name__, value
    if isinstance(value, np.generic):
        return canonical(value.item())
    if isinstance(value, np.ndarray) and not value.dtype.hasobject:
        return "array", value.dtype.str, value.shape, digest(np.ascontiguousarray(value).tobytes())
    if isinstance(value, list | tuple):
        return type(value).__name__, [canonical(item) for item in value]
    if isinstance(value, Mapping):
        return "mapping", sorted((repr(canonical(key)), canonical(item)) for key, item in value.items())
    if isinstance(value, set | frozenset):
        return "set", sorted(repr(canonical(item)) for item in value)
    if isinstance(value, os.PathLike):
        return "path", os.fsdecode(value)
    try:
        return type(value).__qualname__, digest(pickle.dumps(value, protocol=5))
    except (pickle.PicklingError, TypeError, AttributeError) as error:
        raise NotPackableError(f"gave a @shared function an argument that cannot be told apart: {error}") from error
