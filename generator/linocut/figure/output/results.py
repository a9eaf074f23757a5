"""What a script returns beside its figure, made plain: JSON for the prose, CSV for the reader."""

import csv
import io
import json
import math
from collections import deque
from collections.abc import Mapping, Set, ValuesView
from datetime import date, time, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from numbers import Integral
from typing import Any

from linocut.figure.job import File, a
from linocut.model.site import Plain

LARGEST = 100_000
"""Numbers of one array that prose may ask for; a larger one is told by its shape, range and mean."""

OFFERED = 1_000_000
"""Numbers of one array that are offered to the reader."""

LONGEST = 14_000
"""Bits of the largest whole number that JSON gets: Python writes no more than about 4,200 digits."""


DEEPEST = 100
"""Lists and dicts within each other."""


class ResultError(Exception):
    """A result that cannot be recorded, in the author's terms."""


def plain(value: Any, path: str = "results", within: tuple[int, ...] = ()) -> Plain:
    """None, bool, int, float, str, and lists and dicts of them, of what a script returned.

    NumPy's scalars and arrays become numbers and nested lists, exact numbers and those of other libraries floats,
    moments ISO's text, members of enumerations their values, sets sorted lists, columns and frames of any kind nested
    lists, what a table lacks None; NaN and infinities stay floats, which Python's JSON writes as NaN and Infinity.
    Raises `ResultError` with the path of the value that is none of these. `within` names the lists and dicts that it
    stands in.
    """
    value = value.value if isinstance(value, Enum) else value
    if value is None or isinstance(value, bool | str | date | time | timedelta):
        return value if value is None or isinstance(value, bool) else _text(value)
    if isinstance(value, int) and value.bit_length() > LONGEST:
        raise ResultError(f"returned a number of too many digits as {path}: return a float")
    if isinstance(value, int | float | Decimal | Fraction):
        return int(value) if isinstance(value, int) else float(value)
    value = _known(value)
    if isinstance(value, list | tuple) and len(value) > LARGEST:
        return _summary(_listed(value, path))
    if isinstance(value, Mapping | list | tuple):
        if id(value) in within:
            raise ResultError(f"returned {a(_kind(value))} within itself, as {path}")
        if len(within) == DEEPEST:
            raise ResultError(f"returned lists or dicts of more than {DEEPEST} levels, as {path.partition('[')[0]}")
        within = (*within, id(value))
    if isinstance(value, Mapping):
        return {_key(key, path): plain(item, f"{path}[{key!r}]", within) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item, f"{path}[{index}]", within) for index, item in enumerate(value)]
    array = _array(value)
    if array is None:
        return _other(value, path)
    if array.dtype.kind == "c":
        raise ResultError(f"returned complex numbers as {path}: return their real and imaginary parts")
    if array.size > LARGEST:
        return _summary(array)
    return plain(array.tolist(), path)


def _other(value: Any, path: str) -> Plain:
    """What is neither Python's nor an array: a number of another library, what a table lacks, or a table of objects."""
    if _kind(value).startswith("pandas.") and type(value).__name__ == "NAType":
        return None
    if hasattr(value, "__array__"):
        import numpy as np

        array = np.asarray(value)
        if array.dtype.kind == "O" and array.ndim and array.size <= LARGEST:
            return plain(array.tolist(), path)
    elif hasattr(value, "__float__"):  # sympy's, mpmath's
        try:
            return int(value) if isinstance(value, Integral) else float(value)
        except (TypeError, ValueError, OverflowError):  # not a number yet
            pass
    raise ResultError(f"returned {a(_kind(value))} as {path}, which cannot be recorded")


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _known(value: Any) -> Any:
    """The value, as a list where it is another of Python's own collections."""
    if isinstance(value, Set):
        return sorted(value, key=_rank)
    return list(value) if isinstance(value, range | deque | ValuesView) else value


def _rank(item: Any) -> tuple[bool, float, str]:
    """Where an item of a set stands in its list: numbers first."""
    number = isinstance(item, int | float)
    return not number, item if number else 0, str(item)


def _kind(value: Any) -> str:
    return f"{type(value).__module__}.{type(value).__qualname__}".removeprefix("builtins.")


def _key(key: Any, path: str) -> str:
    key = key.value if isinstance(key, Enum) else key
    if isinstance(key, date):
        return _text(key)
    if isinstance(key, Integral) and not isinstance(key, bool):
        return str(int(key))
    if isinstance(key, bool) or not isinstance(key, str | int):
        raise ResultError(f"returned {key!r} as a key of {path}: keys are names")
    return str(key)


def _array(value: Any) -> Any | None:
    """The value as a NumPy array of numbers, strings or dates, if it is one or can be had as one; else None."""
    if not hasattr(value, "__array__"):
        return None
    import numpy as np

    array = np.asarray(value)
    if np.ma.is_masked(value) and array.dtype.kind in "iuf":
        array = np.ma.filled(value.astype(float), np.nan)
    if array.dtype.kind in "mM":
        array = array.astype(str)
    elif array.dtype.kind == "f" and array.dtype != float and array.size <= OFFERED:
        array = array.astype(str).astype(float)  # 0.1, and not the 0.10000000149011612 that is nearest to it
    return array if array.dtype.kind in "biufcUS" else None


def _listed(value: Any, path: str) -> Any:
    """A long list as an array. Raises `ResultError` where it holds other things than numbers."""
    import numpy as np

    try:
        array = np.asarray(value)
    except ValueError:
        array = np.asarray(None)
    if array.dtype.kind not in "biuf":
        raise ResultError(f"returned {len(value):,} items as {path}, more than the {LARGEST:,} that are recorded")
    return array


def _summary(array: Any) -> dict[str, Plain]:
    summary: dict[str, Plain] = {"shape": list(array.shape)}
    if array.dtype.kind in "biuf":
        summary |= {"min": float(array.min()), "max": float(array.max()), "mean": float(array.mean())}
    return summary


def encode(results: Plain) -> File:
    """The record of the results that values and checks are evaluated over."""
    return File(json.dumps(results, ensure_ascii=False, separators=(",", ":")).encode(), ".json")


def data(results: Mapping[str, Any], stem: str) -> tuple[tuple[str, File], ...]:
    """The arrays among the results, as files for the reader: (name, file).

    One-dimensional arrays of one length are the columns of one CSV; a two-dimensional one is a CSV without header; more
    dimensions are JSON. NaN is an empty cell in CSV and null in JSON.
    """
    columns: dict[int, dict[str, Any]] = {}
    files: list[tuple[str, File]] = []
    for path, array in _arrays(results, ()):
        name = "-".join((stem, *path))
        if array.ndim == 1 and array.size > 1:
            columns.setdefault(array.size, {})[".".join(path)] = array
        elif array.ndim == 2:
            files.append((f"{name}.csv", _csv(_cells(array))))
        elif array.ndim > 2:
            files.append((f"{name}.json", File(json.dumps(strict(array.tolist())).encode(), ".json")))
    for table in columns.values():
        rows = zip(*(_cells(column) for column in table.values()), strict=True)
        name = stem if len(columns) == 1 else "-".join((stem, next(iter(table)).replace(".", "-")))
        files.append((f"{name}.csv", _csv([list(table), *map(list, rows)])))
    return tuple(sorted(files))


def _arrays(value: Any, path: tuple[str, ...]) -> list[tuple[tuple[str, ...], Any]]:
    import numpy as np

    if isinstance(value, Mapping):
        return [found for key, item in value.items() for found in _arrays(item, (*path, str(key)))]
    if isinstance(value, list | tuple) and value and all(isinstance(item, str | int | float) for item in value):
        array = np.asarray(value) if len({isinstance(item, str) for item in value}) == 1 else None
    else:
        array = _array(value)
    return [(path, array)] if array is not None and path and array.ndim > 0 and array.size <= OFFERED else []


def _cells(array: Any) -> list[Any]:
    """Cells as text, floats as short as they can be and still be the same number."""
    cells = array.astype(str).tolist()
    return _blank(cells) if array.dtype.kind == "f" else cells


def _blank(cells: list[Any]) -> list[Any]:
    return [_blank(cell) if isinstance(cell, list) else "" if cell == "nan" else cell for cell in cells]


def _csv(rows: list[Any]) -> File:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return File(text.getvalue().encode(), ".csv")


def strict(value: Any) -> Any:
    """JSON as the rest of the world reads it: what is not finite is null."""
    if isinstance(value, list):
        return [strict(item) for item in value]
    if isinstance(value, dict):
        return {name: strict(item) for name, item in value.items()}
    return None if isinstance(value, float) and not math.isfinite(value) else value
