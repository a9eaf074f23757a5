"""The one reader of keys: settings, front matter, options of cells and of targets."""

from typing import Any

from linocut.keys import Entry, Keys, Wrong, shown
from linocut.problem import Place, Problem


def count(value: Any) -> int:
    if not isinstance(value, int):
        raise Wrong("must be a number", "write 3")
    return value


def names(value: Any) -> tuple[str, ...]:
    return tuple(value)


KEYS = Keys({"size": count, "tags": names}, 'unknown key "{}"', synonyms={"labels": "tags", "length": "size"})


def read(*written: tuple[str, Any], keys: Keys = KEYS) -> tuple[dict[str, Any], list[Problem]]:
    problems: list[Problem] = []
    entries = [
        Entry(key, value, Place("x", line, 1), Place("x", line, 9)) for line, (key, value) in enumerate(written, 1)
    ]
    return keys.read(entries, problems), problems


def test_values_by_key_whatever_name_they_have():
    assert read(("Size", 3), ("labels", ["a", "b"]), ("tags", ["b", "c"])) == ({"size": 3, "tags": ("a", "b", "c")}, [])
    assert read(("size", 1), ("length", 2))[0] == read(("length", 2), ("size", 1))[0] == {"size": 1}
    assert read(("size", None)) == ({}, [])


def test_every_mistake_is_told_at_its_place():
    values, problems = read(("size", "x"), ("tgas", []), ("tags", ["a"]), ("tags", ["b"]), ("other", 1))
    assert values == {"tags": ("a",)}
    assert [(problem.message, str(problem.place), problem.hint) for problem in problems] == [
        ('size must be a number; it is "x"', "x:1:9", "write 3"),
        ('unknown key "tgas"', "x:2:1", 'did you mean "tags"?'),
        ('the key "tags" is already on line 3', "x:4:1", "keep one of the two"),
        ('unknown key "other"', "x:5:1", ""),
    ]


def test_secrets_are_not_shown():
    keys = Keys({"size": count}, "unknown {}", secret=True)
    assert [problem.message for problem in read(("size", "hunter2"), keys=keys)[1]] == ["size must be a number"]


def test_what_is_shown_is_short():
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    assert [shown(value) for value in ("x" * 1000, [True, None], deep)] == [
        '"' + "x" * 59 + '…"',
        "[true, null]",
        "nested too deeply",
    ]
