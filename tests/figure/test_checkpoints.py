"""Checkpoints of a program: an edit runs on from the last that holds, and gives what a run from the start gives."""

import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from linocut.figure.job import Failure, Job, Outcome
from linocut.figure.process.checkpoint_pool import CheckpointPool
from linocut.figure.process.shelf import Kept
from linocut.model.drawing import Drawing
from linocut.system import held
from processes import until

pytestmark = pytest.mark.skipif(not held.KNOWN, reason="elsewhere every program runs from the start")

NEVER = float("inf")


@dataclass
class Program:
    """An article's cells, and what its text asks between them."""

    root: Path
    cells: list[str]
    expressions: list[tuple[int, str]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: iter(range(10_000)))

    def job(self, *, worth: float = 0.0, **limits: Any) -> Job:
        scratch = self.root / f"scratch-{next(self.numbers)}"
        scratch.mkdir()
        count = len(self.cells)
        text = {
            "cells": [{"code": code, "eval": True, "warning": True, "error": "error" in code} for code in self.cells],
            "names": [self.names] * (count + 1),
            "expressions": [[min(at, count), said] for at, said in self.expressions],
        }
        drawing = Drawing("content/a.md", program=json.dumps(text), lines=tuple(range(1, count + 1)))
        job = Job(
            root=str(self.root),
            drawings=(drawing,),
            scratch=str(scratch),
            store=str(self.root / "store"),
            timeout=60,
            memory=2 << 30,
            network=False,
            programs=(),
            worth=worth,
        )
        return replace(job, **limits)


@pytest.fixture
def program(tmp_path: Path) -> Callable[..., Program]:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/a.md").touch()
    return lambda *cells: Program(tmp_path, list(cells))


@pytest.fixture
def pool() -> Iterator[CheckpointPool]:
    with CheckpointPool(1, 16, 2 << 30) as pool:
        yield pool


def run(pool: CheckpointPool, job: Job) -> Outcome:
    ((_, outcome),) = pool.draw([job])
    return outcome


def said(outcome: Outcome) -> list[str]:
    """What each cell put out."""
    assert not isinstance(outcome.result, Failure), outcome.result
    cells = json.loads(outcome.result[0].results.data)["cells"]
    return ["".join(output.get("text", "drawn") for output in outputs) for outputs in cells]


def ran(outcome: Outcome) -> str:
    """What the process printed by itself: of cells that ran before a checkpoint, nothing."""
    assert outcome.spent
    return outcome.spent.printed


def test_an_edit_runs_on_from_the_cell_before_it(pool: CheckpointPool, program: Callable[..., Program]) -> None:
    text = program("print('a')", "x = 1; print('b')", "print('c', x)")
    text.expressions = [(2, "x + 1")]
    assert ran(run(pool, text.job())) == "a\nb\nc 1"
    text.cells[2] = "print('d', x)"
    assert ran(last := run(pool, text.job())) == "d 1"
    assert said(last) == ["a\n", "b\n", "d 1\n"]
    text.expressions = [(1, "'early'"), (2, "x + 2"), (3, "x + 3")]
    assert ran(last := run(pool, text.job())) == "b\nd 1", "what the text asks before a cell is asked again"
    assert not isinstance(last.result, Failure)
    assert json.loads(last.result[0].results.data)["inline"] == ["early", "3", "4"]
    text.expressions[2] = (3, "x + 4")
    assert ran(run(pool, text.job())) == ""
    text.cells[1] = "x = 2"
    assert ran(run(pool, text.job())) == "d 2"
    text.cells[1] = "x = 1; print('b')"
    assert ran(run(pool, text.job())) == "", "what was undone stands as it was left"


def test_what_a_cell_has_read_decides(pool: CheckpointPool, program: Callable[..., Program]) -> None:
    text = program(
        "print('a')",
        "import helper; print('b', helper.X, open('data.txt').read())",
        "import os; print('c', os.path.exists('other.txt'))",
        "print('d')",
    )
    module, data, other = (text.root / "content" / name for name in ("helper.py", "data.txt", "other.txt"))
    module.write_text("X = 1\n")
    data.write_text("one")
    run(pool, text.job())
    assert ran(run(pool, text.job())) == ""
    other.touch()
    assert ran(run(pool, text.job())) == "c True\nd"
    data.write_text("two!")
    assert ran(run(pool, text.job())) == "b 1 two!\nc True\nd"
    module.write_text("X = 22\n")
    assert ran(run(pool, text.job())) == "b 22 two!\nc True\nd"


@pytest.mark.parametrize(
    ("leaves", "then"),
    [
        ("file = open('data.txt'); print(file.readline())", "print(file.readline())"),
        (
            "import pathlib, tempfile\nwith tempfile.TemporaryDirectory() as folder: pathlib.Path(folder, 'n').touch()",
            "print(pathlib.Path(folder).exists())",
        ),
        ("import random; random.seed(3)", "print(random.random(), [random.choice('abc') for _ in range(9)])"),
        (
            "import pathlib, tempfile; note = pathlib.Path(tempfile.mkdtemp(), 'n'); note.write_text('1')",
            "note.write_text(note.read_text() + '2'); print(note.read_text())",
        ),
        ("import numpy as np; chance = np.random.default_rng(1); chance.random()", "print(chance.random())"),
        (  # matplotlib closes its fonts in every fork
            "import matplotlib.pyplot as plt; plt.figure(figsize=(1, 1)).text(0, 0, 'words'); plt.show()",
            "print('c')",
        ),
        (
            "import gc, os; ran, swept = [os.getpid()], set(); gc.set_threshold(1)\n"
            "gc.callbacks.append(lambda phase, _: swept.add(os.getpid()))",
            "ran.append(os.getpid()); print(swept - set(ran))",
        ),
    ],
)
def test_a_checkpoint_stands_as_the_program_stood(
    pool: CheckpointPool, program: Callable[..., Program], leaves: str, then: str
) -> None:
    text = program("print('a')", leaves, then, "print('end')")
    (text.root / "content/data.txt").write_text("".join(f"line {number}\n" for number in range(9000)))
    whole = said(run(pool, text.job()))
    for word in ("one", "two"):
        text.cells[2] = f"{then}; print('{word}')"
        last = run(pool, text.job())
        assert ran(last).startswith(whole[2])
        assert said(last) == [*whole[:2], f"{whole[2]}{word}\n", "end\n"]


@pytest.mark.parametrize(
    "leaves",
    [
        "import threading; done = threading.Event(); threading.Thread(target=done.wait, daemon=True).start()",
        "import tempfile; file = tempfile.TemporaryFile()",
        "import socket; pair = socket.socketpair()",
        "import mmap; shared = mmap.mmap(-1, 4096)",
        "import pathlib, tempfile; pathlib.Path(tempfile.mkdtemp(), 'n').write_bytes(bytes(40 << 20))",
    ],
)
def test_what_a_fork_would_share_or_lack_is_run_again(
    pool: CheckpointPool, program: Callable[..., Program], leaves: str
) -> None:
    text = program("print('a')", f"{leaves}\nprint('b')", "print('c')")
    run(pool, text.job())
    text.cells[2] = "print('d')"
    assert ran(run(pool, text.job())) == "b\nd"


def test_limits_hold(pool: CheckpointPool, program: Callable[..., Program]) -> None:
    text = program("import time; time.sleep(1.2)", "print('b')")
    run(pool, text.job(timeout=2))
    text.cells[1] = "time.sleep(1.2)"
    late = run(pool, text.job(timeout=2))
    assert isinstance(late.result, Failure)
    assert late.result.message == "took longer than the limit of 2 s", "what ran before counts"
    text.cells[1] = "bytearray(300 << 20)"
    large = run(pool, text.job(timeout=2, memory=256 << 20))
    assert isinstance(large.result, Failure)
    assert large.result.message == "needs more memory than the limit of 256 MiB"
    text.cells[1] = "open('/tmp/x', 'w')"
    refused = run(pool, text.job(timeout=2))
    assert isinstance(refused.result, Failure)
    assert refused.result.message == "may not write /tmp/x"


def test_no_more_are_kept_than_allowed(program: Callable[..., Program]) -> None:
    text = program(*(f"a{number} = {number}; print({number})" for number in range(6)))
    with CheckpointPool(1, 3, 2 << 30) as pool:
        run(pool, text.job())
        assert len(pool.shelf) == 3
        text.cells[5] = "print('end')"
        assert ran(run(pool, text.job())) == "end", "the oldest have gone"
        text.cells[1] = "print('begin')"
        assert ran(run(pool, text.job())) == "0\nbegin\n2\n3\n4\nend"
    with CheckpointPool(1, 16, 300 << 20) as pool:
        text = replace(text, cells=["print('a')", "x = bytearray(250 << 20)", "y = bytearray(250 << 20)", "print('d')"])
        run(pool, text.job())
        assert len(pool.shelf) <= 1


def test_one_that_runs_late_outlives_the_program(pool: CheckpointPool, program: Callable[..., Program]) -> None:
    """Where the machine is busy, a program may have ended before what it forked last does anything."""
    late = "import os, time; fork = os.fork; os.fork = lambda: fork() or time.sleep(0.5) or 0"
    text = program(late, "print('a')", "print('b')")
    assert ran(run(pool, text.job())) == "a\nb"
    text.cells[2] = "print('c')"
    assert ran(run(pool, text.job())) == "c"


def test_they_go_with_the_preview(program: Callable[..., Program], tmp_path: Path) -> None:
    """Even where that is killed."""
    code = f"""
import pickle, sys
sys.path[:0] = {[*sys.path, str(Path(__file__).parent)]!r}
from linocut.figure.process.checkpoint_pool import CheckpointPool
pool = CheckpointPool(1, 16, 2 << 30)
list(pool.draw([pickle.loads({_pickled(program("a = 1", "b = 2").job())!r})]))
forkers = [forker.process.pid for forker in pool._forkers.values()]
print(*forkers, *(kept.told.process for kept in pool.shelf._kept), flush=True)
sys.stdin.read()
"""
    preview = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert preview.stdout
    assert preview.stdin
    processes = [int(number) for number in preview.stdout.readline().split()]
    assert len(processes) == 3
    assert all(map(lives, processes))
    preview.kill()
    preview.wait()
    until(lambda: not any(map(lives, processes)), "they outlive it")
    preview.stdin.close()
    preview.stdout.close()


def _pickled(job: Job) -> bytes:
    import pickle

    return pickle.dumps(job)


def lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_one_that_was_ended_from_outside_is_no_loss(pool: CheckpointPool, program: Callable[..., Program]) -> None:
    text = program("print('a')", "print('b')")
    run(pool, text.job())
    for kept in list(pool.shelf._kept):
        with suppress(ProcessLookupError):  # one goes with another that it began in
            os.kill(kept.told.process, signal.SIGKILL)
        until(lambda pid=kept.told.process: not lives(pid) or _zombie(pid), "it lives")  # type: ignore[misc]
    text.cells[1] = "print('c')"
    assert said(run(pool, text.job())) == ["a\n", "c\n"]


def _zombie(process: int) -> bool:
    try:
        return "\nState:\tZ" in Path(f"/proc/{process}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):  # it may go while it is looked at
        return True


CELLS = (
    "total = {n}\nprint('total', total)",
    "total += {n}",
    "seen.append(total * {n})\nseen",
    "import random\nrandom.seed({n})\nfirst = random.random()",
    "import random\nprint(random.random() + {n})",
    "print(lines.readline().strip(), {n})",
    "lines = open('lines.txt')\nfor _ in range({n}): lines.readline()",
    "import helper\nprint(helper.scale({n}))",
    "from pathlib import Path\nimport os\nnote = Path(os.environ['TMPDIR'], 'note')\nnote.write_text('{n}')",
    "print(note.read_text())\nnote.write_text(note.read_text() + '{n}')",
    "raise ValueError({n})  # error",
    "1 / ({n} - 3)",
    "import numpy as np\nvector = np.arange({n} + 1)\nvector @ vector",
    "import matplotlib.pyplot as plt\nplt.figure(figsize=(1, 1)).text(0, 0, 'n = {n}')\nplt.show()",
    "def step(x):\n    global total\n    total += x\n    return total\nstep({n})",
)


def test_a_hundred_edits_give_what_runs_from_the_start_give(
    pool: CheckpointPool, program: Callable[..., Program], monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(20_261_129)
    text = program("import random; random.seed(1); seen = []; total = 0", *(cell(chance) for _ in range(5)))
    text.names = ["total", "seen", "missing"]
    choose, spared = pool.shelf.choose, []

    def counting(job: Job) -> Kept | None:
        found = choose(job)
        spared.append(found.told.position if found else 0)
        return found

    monkeypatch.setattr(pool.shelf, "choose", counting)
    for _ in range(100):
        edit(text, chance)
        kept, whole = run(pool, text.job()), run(pool, text.job(worth=NEVER))
        assert kept.result == whole.result, text.cells
        assert (kept.questions, kept.stamps, kept.touched, kept.imported) == (
            whole.questions,
            whole.stamps,
            whole.touched,
            whole.imported,
        ), text.cells
    assert sum(spared) > 100, "they hardly ever run on from a checkpoint"


def cell(chance: random.Random) -> str:
    return chance.choice(CELLS).replace("{n}", str(chance.randrange(6)))


def edit(text: Program, chance: random.Random) -> None:
    """Change a cell, put one in or out, ask something else between them, or write another file that they read."""
    content, where = text.root / "content", chance.randrange(1, len(text.cells))
    kind = chance.choice(["cell", "cell", "cell", "new", "gone", "asked", "file"])
    if kind == "cell":
        text.cells[where] = cell(chance)
    elif kind == "new" and len(text.cells) < 9:
        text.cells.insert(where, cell(chance))
    elif kind == "gone" and len(text.cells) > 3:
        del text.cells[where]
    elif kind == "asked":
        asked: Sequence[str] = ("total", "seen.append(9)", "len(seen)", "missing", "step(1)")
        text.expressions = sorted(
            (chance.randrange(len(text.cells) + 1), chance.choice(asked)) for _ in range(chance.randrange(4))
        )
    else:
        (content / "lines.txt").write_text("".join(f"{chance.random()}\n" for _ in range(50)))
        (content / "helper.py").write_text(f"def scale(x):\n    return x * {chance.randrange(100)}\n")
