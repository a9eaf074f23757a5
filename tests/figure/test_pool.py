"""A pool that one thread draws with while another adds jobs and calls others off."""

import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from linocut.figure.job import Failure, Job, Made
from linocut.figure.process import start
from linocut.figure.process.fork_pool import ForkPool
from linocut.figure.process.pool import Pool
from linocut.figure.process.server import Server
from linocut.model.drawing import Drawing
from linocut.system import fork
from processes import PATIENCE, until
from systems import needs_posix

FIGURE = """
import matplotlib.pyplot as plt

def figure():
    plt.plot([1, 2])
    return plt.gcf()
"""
RAN = "import os, pathlib\npathlib.Path(os.environ['TMPDIR'], 'ran').touch()\n"
ENDLESS = "import os, pathlib, time\npathlib.Path(os.environ['TMPDIR'], 'began').touch()\ntime.sleep(600)\n"


def job_for(folder: Path, name: str) -> Job:
    scratch = folder / f"scratch-{name}"
    scratch.mkdir()
    return Job(
        root=str(folder),
        drawings=(Drawing(f"figures/{name}.py"),),
        scratch=str(scratch),
        store=str(folder / "shared"),
        timeout=600,
        memory=2 << 30,
        network=False,
        programs=(),
    )


@pytest.mark.parametrize("kind", [start.pool, partial(start.pool, spawn=True)], ids=["own", "spawn"])
def test_jobs_are_added_and_called_off_while_figures_are_drawn(tmp_path: Path, kind: Callable[[int], Pool]) -> None:
    (tmp_path / "figures").mkdir()
    for name, text in {"good": FIGURE, "endless": ENDLESS, "never": ENDLESS}.items():
        (tmp_path / "figures" / f"{name}.py").write_text(text)
    good, endless, never = (job_for(tmp_path, name) for name in ("good", "endless", "never"))
    outcomes = {}
    with kind(1) as pool:

        def draw() -> None:
            outcomes.update(pool.draw([endless, never]))

        drawing = threading.Thread(target=draw)
        drawing.start()
        until(lambda: Path(endless.scratch, "began").exists())
        pool.add(good)
        pool.cancel(never)
        pool.cancel(endless)
        drawing.join(PATIENCE)
        assert not drawing.is_alive()
    assert set(outcomes) == {good, endless}
    assert isinstance(outcomes[good].result[0], Made)
    assert outcomes[endless].result == Failure("was called off")


def test_while_one_is_drawn_other_things_are_done_one_by_one(tmp_path: Path) -> None:
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures/good.py").write_text(FIGURE + RAN)
    job = job_for(tmp_path, "good")
    done: list[str] = []
    with start.pool(1) as pool:

        def meanwhile() -> Iterator[None]:
            done.append("first")
            yield
            until(lambda: Path(job.scratch, "ran").exists())
            done.append("second")

        pool.meanwhile = meanwhile()
        ((_, outcome),) = pool.draw([job])
        list(pool.draw([]))
    assert isinstance(outcome.result[0], Made)
    assert done == ["first", "second"]


@needs_posix
def test_a_process_that_nobody_waits_for_says_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    """Ctrl-C while it still loads numpy and matplotlib."""
    pool = ForkPool(1, expected=("matplotlib",))
    forker = pool._forker("matplotlib")
    forker.channel.close()
    forker.process.wait(PATIENCE)
    pool.close()
    assert capfd.readouterr() == ("", "")


@needs_posix
def test_a_process_that_was_forked_just_now_is_ended_too() -> None:
    sleeper = subprocess.Popen(["sleep", "600"])  # it leads no group of its own, as a child before its first step
    server = Server.__new__(Server)
    server._jobs = {sleeper.pid: 7}
    server._to_each(7, fork.end)
    assert sleeper.wait(PATIENCE) == -signal.SIGKILL
