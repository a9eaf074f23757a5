"""Patterns that are compiled when they are first used."""

import re
from importlib import import_module
from pkgutil import walk_packages

import pytest

import linocut
from linocut import pattern
from linocut.pattern import late


def test_a_late_pattern_does_what_a_pattern_does() -> None:
    found = late("(A)(b)?", re.IGNORECASE)
    assert found.pattern == "(A)(b)?"
    assert [match[0] for match in found.finditer("ab a")] == ["ab", "a"]
    assert found.sub("x", "cab") == "cx"
    assert found.groups == 2


def test_it_is_compiled_once_and_when_it_is_first_used(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = []
    monkeypatch.setattr(pattern.re, "compile", lambda *given: compiled.append(given) or re._compile(*given))
    found = late("a+")
    assert compiled == []
    assert found.match("aa")
    assert found.search("ba")
    assert not found.fullmatch("b")
    assert compiled == [("a+", 0)]


def test_every_late_pattern_of_linocut_compiles() -> None:
    """What is wrong in one would be told at import otherwise."""
    seen = 0
    for module in walk_packages(linocut.__path__, "linocut."):
        if module.name.endswith("__main__") or ".dask" in module.name:
            continue
        for value in vars(import_module(module.name)).values():
            if isinstance(value, pattern._Late):
                assert value.groups >= 0  # type: ignore[attr-defined]
                seen += 1
    assert seen > 50
