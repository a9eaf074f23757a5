"""A Python value on disk: a pickle, and its arrays in files of their own that are memory-mapped when read back."""

import io
import os
import pickle
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np

from linocut.store.cache import digest

SMALL = 1 << 14
"""Bytes up to which an array stays inside the pickle."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A value, packed."""

    data: bytes
    arrays: tuple[tuple[str, int], ...]
    """(file, bytes) below the folder of all parcels."""


class NotPackableError(Exception):
    """A value that cannot be kept, in the author's terms."""


def pack(value: object, folder: Path, stem: str, name: str) -> Packed:
    """Write the arrays of a value to `folder` under names that start with `stem`, and pickle the rest.

    Raises `NotPackableError`, telling of the function `name`.
    """
    arrays: list[tuple[str, int]] = []

    class Pickler(pickle.Pickler):
        def persistent_id(self, item: object) -> int | None:
            if not isinstance(item, np.ndarray) or item.dtype.hasobject or item.nbytes <= SMALL:
                return None
            path = folder / f"{stem}-{len(arrays)}.npy"
            partial = path.with_suffix(f".{os.getpid()}")
            with partial.open("wb") as file:
                np.save(file, np.ascontiguousarray(item) if not item.flags.f_contiguous else item, allow_pickle=False)
            arrays.append((f"{folder.name}/{path.name}", partial.stat().st_size))
            partial.replace(path)
            return len(arrays) - 1

    buffer = io.BytesIO()
    try:
        Pickler(buffer, protocol=5).dump(value)
    except (pickle.PicklingError, TypeError, AttributeError) as error:
        raise NotPackableError(f"has a @shared {name} that returned what cannot be kept: {error}") from error
    return Packed(buffer.getvalue(), tuple(arrays))


def unpack(parcel: Packed, folder: Path) -> object:
    """The value, every array read-only. Raises OSError or KeyError when a file is gone or is not what was written."""

    class Unpickler(pickle.Unpickler):
        def persistent_load(self, index: int) -> Any:
            name, size = parcel.arrays[index]
            path = folder / name
            if path.stat().st_size != size:
                raise KeyError(name)
            return np.load(path, mmap_mode="r", allow_pickle=False).view(np.ndarray)

    value = Unpickler(io.BytesIO(parcel.data)).load()
    _freeze(value)
    return value


def _freeze(value: object) -> None:
    """Small arrays are as read-only as mapped ones, so that a script behaves alike in its first run and its second."""
    if isinstance(value, np.ndarray):
        value.flags.writeable = False
    elif isinstance(value, Mapping):
        for item in value.values():
            _freeze(item)
    elif isinstance(value, list | tuple):
        for item in value:
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
