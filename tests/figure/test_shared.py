"""`@shared`: computed once, for figures side by side and for later builds, and again when what it read changed."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from linocut.figure import array_store, shared
from linocut.figure.draw import Drawn, draw
from linocut.figure.job import WAITED, WAITING, Job
from linocut.figure.process import pool, start
from linocut.model.drawing import Drawing
from linocut.model.site import FigureSettings, Site
from linocut.problem import Place
from linocut.store.cache import Cache
from linocut.store.inputs import Inputs
from linocut.system import locks
from places import GENERATOR
from processes import PATIENCE, until

HELPER = """
import time
from dataclasses import dataclass
from pathlib import Path
import numpy as np
from linocut import shared
from constants import SCALE

@dataclass
class Model:
    weights: np.ndarray
    name: str

@shared
def model(size: int, name: str = "m"):
    print("computed", size)
    time.sleep(SLEEP)
    data = (Path(__file__).parent / "data.txt").read_text()
    return Model(np.full((size, 100), float(data) * SCALE), name)

SLEEP = 0
"""
FIGURE = """
import matplotlib.pyplot as plt
import numpy as np
from helper import model

def figure(size: int = 1000, n: int = 0):
    made = model(size)
    fig, ax = plt.subplots()
    ax.plot([1, 2])
    base = made.weights
    while isinstance(base.base, np.ndarray) and not isinstance(base, np.memmap):
        base = base.base
    return fig, {
        "value": made.weights[0, 0],
        "mapped": isinstance(base, np.memmap),
        "writeable": bool(made.weights.flags.writeable),
        "name": made.name,
    }
"""


class Bench:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.cache = Cache(root / ".linocut")
        (root / "figures").mkdir()
        self.write({"helper.py": HELPER, "f.py": FIGURE, "constants.py": "SCALE = 2\n", "data.txt": "1"})

    def write(self, files: dict[str, str]) -> None:
        for name, text in files.items():
            (self.root / "figures" / name).write_text(text)

    def run(self, *parameters: dict[str, int], **settings: object) -> Drawn:
        asked = {
            Drawing("figures/f.py", tuple(sorted(each.items()))): (Place("a.md", 1, 1),) for each in parameters or ({},)
        }
        site = Site(root=self.root, output=self.root / "public", figures=FigureSettings(**settings))  # type: ignore[arg-type]
        return draw(site, asked, Inputs(self.root), self.cache)

    def results(self, drawn: Drawn) -> list[object]:
        import json

        assert drawn.problems == ()
        return [json.loads(self.cache.read(figure.results)) for figure in drawn.figures.values()]

    def computations(self) -> int:
        """Results on disk: one array file each."""
        return len(list((self.root / ".linocut/shared").glob("*/*.npy")))


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_arrays_are_mapped_and_read_only_from_the_first_run(bench: Bench) -> None:
    expected = [{"value": 2.0, "mapped": True, "writeable": False, "name": "m"}]
    assert bench.results(bench.run()) == expected
    assert bench.results(bench.run({"n": 1})) == expected
    small = [{"value": 2.0, "mapped": False, "writeable": False, "name": "m"}]
    assert bench.results(bench.run({"size": 2})) == small
    assert bench.computations() == 1


def test_arrays_among_other_things_are_read_only_too(tmp_path: Path) -> None:
    value = ["word", None, 1.5, np.ones(3), {"of": ("each", [np.zeros(2)])}]
    found = array_store.unpack(array_store.pack(value, tmp_path, "x", "helper.model"), tmp_path)
    assert isinstance(found, list)
    assert found[:3] == value[:3]
    assert not any(array.flags.writeable for array in (found[3], found[4]["of"][1][0]))


def test_figures_side_by_side_wait_for_the_one_that_computes(bench: Bench) -> None:
    bench.write({"helper.py": HELPER.replace("SLEEP = 0", "SLEEP = 1")})
    drawn = bench.run({"n": 1}, {"n": 2}, {"n": 3}, jobs=3)
    assert len(bench.results(drawn)) == 3
    assert bench.computations() == 1


def test_who_waits_says_so_and_then_for_how_long(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    with lock.open("w") as theirs, lock.open("w") as ours:
        locks.hold(theirs.fileno(), wait=True)
        waiting = threading.Thread(target=shared._wait, args=(ours.fileno(), scratch))
        waiting.start()
        until((scratch / WAITING).exists)
        assert not (scratch / WAITED).exists()
        theirs.close()
        waiting.join(PATIENCE)
        assert float((scratch / WAITED).read_text()) > 0
        assert not (scratch / WAITING).exists()


def test_waiting_does_not_count_against_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    job = Job(str(tmp_path), (Drawing("figures/f.py"),), str(tmp_path), "", 6, 1, False, ())
    now = [100.0]
    with start.pool(1) as drawing:
        monkeypatch.setattr(pool.time, "monotonic", lambda: now[0])
        run = pool.Run(job, deadline=106.0)

        def overdue(at: float) -> tuple[float, bool]:
            """(its limit, whether it is to be ended) for a figure that is asked at its limit how it stands."""
            now[0] = at
            drawing._overdue(0, run)
            return run.deadline, run.cause is not None

        (tmp_path / WAITING).touch()
        assert overdue(106) == (106.5, False)
        assert overdue(107) == (107.5, False)
        (tmp_path / WAITED).write_text("4.0")
        (tmp_path / WAITING).unlink()
        assert overdue(107.5) == (111.5, False)
        assert overdue(111.5) == (111.5 + pool._LAST, True)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"data.txt": "3"}, "figures/data.txt changed"),
        ({"constants.py": "SCALE = 3\n"}, "figures/constants.py changed"),
        ({"helper.py": HELPER + "\n# other"}, "figures/helper.py changed"),
    ],
)
def test_it_is_computed_again_when_what_it_read_changed(bench: Bench, change: dict[str, str], reason: str) -> None:
    bench.run()
    bench.write(change)
    drawn = bench.run()
    assert [figure.reason for figure in drawn.figures.values()] == [reason]
    assert bench.computations() == 2


def test_its_dependencies_are_those_of_every_figure_that_used_it(bench: Bench) -> None:
    bench.run({"n": 1})
    bench.run({"n": 2})  # took the result from the store, and never opened data.txt itself
    bench.write({"data.txt": "5"})
    drawn = bench.run({"n": 2})
    assert [figure.reason for figure in drawn.figures.values()] == ["figures/data.txt changed"]
    assert [result["value"] for result in bench.results(drawn)] == [10.0]  # type: ignore[index]


def test_the_figure_alone_changed(bench: Bench) -> None:
    bench.run()
    bench.write({"f.py": FIGURE + "\n# other"})
    assert bench.results(bench.run())
    assert bench.computations() == 1


def test_a_script_run_by_itself(bench: Bench) -> None:
    bench.run()
    script = "import helper\nmade = helper.model(1000)\nprint(made.weights[0, 0], made.weights.flags.writeable)\n"
    bench.write({"bare.py": script})

    def bare() -> str:
        return subprocess.run(
            [sys.executable, bench.root / "figures/bare.py"],
            env={**os.environ, "PYTHONPATH": str(GENERATOR)},
            capture_output=True,
            check=True,
            text=True,
        ).stdout

    assert bare() == "2.0 False\n"  # taken from the store
    bench.write({"data.txt": "3"})
    assert bare() == "computed 1000\n6.0 True\n"
    assert bench.computations() == 1


def test_an_argument_that_cannot_be_told_apart(bench: Bench) -> None:
    bench.write({"helper.py": "from linocut import shared\n\n@shared\ndef model(size):\n    return 1\n"})
    bench.write({"f.py": "import sys\nfrom helper import model\n\ndef figure():\n    model(sys.stdout)\n"})
    (problem,) = bench.run().problems
    assert problem.message.startswith(
        "figure script figures/f.py gave a @shared function an argument that cannot be told apart: "
    )
    assert problem.hint == "use arrays, numbers, strings, and lists, dicts and dataclasses of them"


def test_what_cannot_be_kept(bench: Bench) -> None:
    bench.write({"helper.py": "from linocut import shared\n\n@shared\ndef model(size):\n    return lambda: 1\n"})
    (problem,) = bench.run().problems
    assert problem.message.startswith(
        "figure script figures/f.py has a @shared helper.model that returned what cannot be kept: "
    )
