"""What a run leaves is read as data: a script can write there what it likes, and runs nothing by it."""

import json
import pickle
from pathlib import Path

import numpy as np
import pytest

from linocut.figure.job import Failure, File, Made, Outcome, Spent
from linocut.figure.process import outcome_file
from linocut.problem import Place, Problem
from linocut.store.inputs import Question

SVG, RESULTS = File(b"<svg/>\xff", ".svg"), File(b"{}", ".json")
MADE = Made(1.5, float(np.float64(2.5)), SVG, None, (), None, "alt", RESULTS, (), "", "", 3, ())


@pytest.mark.parametrize(
    "result", [(MADE, Failure("x", problems=(Problem("y", Place("a.md", 1)),))), Failure("no \udcff")]
)
def test_an_outcome_comes_back_as_it_was(tmp_path: Path, result: tuple[Made | Failure, ...] | Failure) -> None:
    outcome = Outcome(
        result,
        (Question("file", "caf\udce9.csv"),),
        frozenset({"numpy"}),
        frozenset({"numpy"}),
        (("a", (1, 2, 3)), ("b", None)),
        (("a", "b"),),
        (("numpy", "2"),),
        Spent(float("inf"), 3, "said"),
    )
    outcome_file.write(outcome, tmp_path)
    found = outcome_file.read(tmp_path)
    assert found == outcome
    assert found
    assert isinstance(found.questions[0], Question)


class Bomb:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (open, ("burst", "w"))


@pytest.mark.parametrize(
    "data",
    [
        b"cnosuchmodule\nX\n.",
        pickle.dumps(Bomb()),
        b"",
        b"{}",
        b"[" * 100_000,
        json.dumps({"failure": None, "figures": [[None, None]]}).encode(),
        json.dumps({"failure": 5, "figures": []}).encode(),
        b"[]",
    ],
)
def test_what_is_no_outcome_is_none(tmp_path: Path, data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / outcome_file.NAME).write_bytes(data)
    assert outcome_file.read(tmp_path) is None
    assert not (tmp_path / "burst").exists()


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    outcome_file.write(Outcome(Failure("x")), tmp_path)
    (tmp_path / outcome_file.NAME).rename(tmp_path / "other")
    (tmp_path / outcome_file.NAME).symlink_to("other")
    assert outcome_file.read(tmp_path) is None
