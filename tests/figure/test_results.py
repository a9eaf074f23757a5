"""What a script may return beside its figure: made plain for the prose, and into files for the reader."""

import json
import math
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from pathlib import PurePosixPath
from typing import Any

import numpy as np
import pytest

from linocut.figure.job import a
from linocut.figure.output import results
from linocut.pages.expression import Evaluator
from linocut.problem import Place, Problems

HERE = Place("content/a.md", 1, 1)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (np.float32(0.5), 0.5),
        (np.int8(-3), -3),
        (np.bool_(True), True),
        (np.str_("a"), "a"),
        (np.datetime64("2026-01-02"), "2026-01-02"),
        (np.array(7), 7),
        (np.arange(3), [0, 1, 2]),
        (np.array([[1.5], [2]]), [[1.5], [2.0]]),
        (np.array(["a", "bc"]), ["a", "bc"]),
        ((1, "a", None), [1, "a", None]),
        ({"a": {"b": [np.int64(1), {"c": (2.5,)}]}, 3: True}, {"a": {"b": [1, {"c": [2.5]}]}, "3": True}),
        (np.array([]), []),
        (Decimal("1.10"), 1.1),
        (Fraction(1, 4), 0.25),
        (date(2026, 1, 2), "2026-01-02"),
        (datetime(2026, 1, 2, 3, 4, tzinfo=UTC), "2026-01-02T03:04:00+00:00"),
        (timedelta(minutes=90), "1:30:00"),
        ({"b", 3, "a", 2.5}, [2.5, 3, "a", "b"]),
        (range(3), [0, 1, 2]),
        ({"a": 1}.keys(), ["a"]),
        ({"a": 1}.values(), [1]),
    ],
)
def test_plain(given: Any, expected: Any) -> None:
    found = results.plain(given)
    assert found == expected
    assert type(found) is type(expected)
    assert json.loads(results.encode(found).data) == expected


def test_names_of_types_are_told_as_they_sound() -> None:
    names = ["int", "float", "object", "SVG", "ndarray", "HTML", "uuid.UUID", "set", "Figure", "ufunc", "User", "R"]
    assert " ".join(map(a, names)) == (
        "an int a float an object an SVG an ndarray an HTML a uuid.UUID a set a Figure a ufunc a User an R"
    )


def test_what_is_no_number_stays_what_it_is() -> None:
    recorded = json.loads(results.encode(results.plain({"x": [np.nan, np.inf], "y": -math.inf})).data)
    assert math.isnan(recorded["x"][0])
    assert (recorded["x"][1], recorded["y"]) == (math.inf, -math.inf)
    evaluator = Evaluator({"f": recorded})
    assert evaluator.value("f.x[0]", ".2f", HERE) == "nan"
    assert evaluator.value("f.y", "", HERE) == "−inf"
    with pytest.raises(Problems) as told:
        evaluator.check("f.x[0] < 1", HERE)
    assert [problem.message for problem in told.value.problems] == ["not true: `f.x[0] < 1`; f.x[0] is nan"]


@pytest.mark.parametrize("make", [np.asarray, list])
def test_what_is_too_large_is_told_by_its_shape(make: Any) -> None:
    big = np.linspace(0, 1, results.LARGEST + 1)
    assert results.plain({"a": make(big)}) == {"a": {"shape": [100_001], "min": 0.0, "max": 1.0, "mean": 0.5}}


class Level(Enum):
    """Members whose values are text."""

    LOW = "low"


class Ratio:
    """A number of another library."""

    def __float__(self) -> float:
        return 0.75


class Column:
    """What columns of tables are: an array of objects when it is asked for one."""

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        return np.array(["a", None, 3], dtype=object)


@pytest.mark.parametrize(
    ("given", "recorded"),
    [
        (np.float32(0.1), 0.1),
        (np.array([[0.1, 2], [3, 4]], dtype="float32"), [[0.1, 2.0], [3.0, 4.0]]),
        (np.longdouble("0.1"), 0.1),
        (Level.LOW, "low"),
        ({Level.LOW: 1, np.int64(2): 3, date(2024, 3, 1): 4}, {"low": 1, "2": 3, "2024-03-01": 4}),
        (Ratio(), 0.75),
        (Column(), ["a", None, 3]),
    ],
)
def test_values_of_other_libraries(given: Any, recorded: Any) -> None:
    assert results.plain(given) == recorded


def test_what_an_array_hides_is_no_number() -> None:
    first, hidden = results.plain(np.ma.array([1, 2], mask=[0, 1]))  # type: ignore[misc]
    assert first == 1
    assert math.isnan(hidden)  # type: ignore[arg-type]


def circle() -> list[Any]:
    """A list that holds itself."""
    made: list[Any] = [1]
    made.append({"back": made})
    return made


def levels(count: int) -> list[Any]:
    """Lists within lists, so many."""
    made: list[Any] = []
    for _ in range(count - 1):
        made = [made]
    return made


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"fit": {"model": object()}}, "returned an object as results['fit']['model'], which cannot be recorded"),
        ([1, 2j], "returned a complex as results[1], which cannot be recorded"),
        ({"z": np.array([1j])}, "returned complex numbers as results['z']: return their real and imaginary parts"),
        ({(1, 2): 3}, "returned (1, 2) as a key of results: keys are names"),
        ({"s": {1j}}, "returned a complex as results['s'][0], which cannot be recorded"),
        ({"w": ["a"] * 100_001}, "returned 100,001 items as results['w'], more than the 100,000 that are recorded"),
        (PurePosixPath("a"), "returned a pathlib.PurePosixPath as results, which cannot be recorded"),
        ({"a": circle()}, "returned a list within itself, as results['a'][1]['back']"),
        ({"a": levels(results.DEEPEST)}, "returned lists or dicts of more than 100 levels, as results"),
    ],
)
def test_what_cannot_be_recorded(given: Any, message: str) -> None:
    with pytest.raises(results.ResultError) as told:
        results.plain(given)
    assert str(told.value) == message


def test_a_list_may_be_there_twice_and_lists_within_lists_deep() -> None:
    one = [1, 2]
    assert results.plain({"a": one, "b": [one, one]}) == {"a": [1, 2], "b": [[1, 2], [1, 2]]}
    deep = levels(results.DEEPEST)
    assert json.loads(results.encode(results.plain(deep)).data) == deep


def test_arrays_become_files_for_the_reader() -> None:
    files = results.data(
        {
            "x": np.array([1.0, 2.5]),
            "y": [0.1, np.nan],
            "names": ["a", 'b,"c"'],
            "other": np.arange(3),
            "matrix": np.array([[1, 2], [3, 4]]),
            "nested": {"cube": np.array([[[1.0, np.inf]]])},
            "single": np.array([5]),
            "number": 3,
            "mixed": [1, "a"],
            "huge": np.zeros(results.OFFERED + 1),
        },
        "fig",
    )
    assert {name: file.data.decode() for name, file in files} == {
        "fig-x.csv": 'x,y,names\n1.0,0.1,a\n2.5,,"b,""c"""\n',
        "fig-other.csv": "other\n0\n1\n2\n",
        "fig-matrix.csv": "1,2\n3,4\n",
        "fig-nested-cube.json": "[[[1.0, null]]]",
    }
