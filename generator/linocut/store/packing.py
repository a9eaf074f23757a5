"""Values as bytes, and back: pickles of our own dataclasses, quick both ways."""

import gc
import io
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from functools import cache
from operator import attrgetter
from typing import Any


def unpacked(data: bytes | memoryview) -> Any:
    """What was packed. Raises whatever bytes of another version of linocut make it raise."""
    with uncollected():
        return pickle.loads(data)  # noqa: S301 - the user's own folder, and checked by its sum


@contextmanager
def uncollected() -> Iterator[None]:
    """A block without the search for garbage: what nothing holds any more is not finalized within it.

    Unpacking is quicker so, since the search goes through all of it again and again, and finds none.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def packed(value: object) -> bytes:
    """A value as bytes for `pickle.loads`."""
    buffer = io.BytesIO()
    _Pickler(buffer, protocol=5).dump(value)
    return buffer.getvalue()


class _Pickler(pickle.Pickler):
    """Frozen dataclasses as calls of their classes: several times as quick both ways as their own form."""

    def reducer_override(self, value: Any) -> Any:
        kind = type(value)
        read = _fields(kind)  # type: ignore[arg-type]  # mypy does not see that a type of Any is hashable
        return (kind, read(value)) if read else NotImplemented


@cache  # pure
def _fields(kind: type) -> Callable[[Any], tuple[Any, ...]] | None:
    """Reads all fields of a dataclass; None for other classes."""
    if not is_dataclass(kind):
        return None
    names = [field.name for field in fields(kind)]
    return attrgetter(*names) if len(names) > 1 else lambda value: tuple(getattr(value, name) for name in names)
