"""An article that is a program, beside the same cells in one plain process and beside `jupyter nbconvert --execute`.

The cells compute for about a second, print, and draw four figures; beside them those that only print, and both with
next to no computing. Jupyter, from PyPI, is in the environment of its own that `make bench` fills; its notebook has the
same words between the cells and draws SVG, as pages here do. Its work is one page; here it is a site, with drawings for
phones and the dark, feeds and a card. What the same site costs whose cells do not run is not counted to the program.
"""

import json
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import psutil

from bench import others, process
from bench.process import Spent
from previews import PATIENCE, Preview, ask, preview

RUNS = 4

CELLS = """
import numpy as np
import matplotlib.pyplot as plt
chance = np.random.default_rng(1)
print(chance.normal(size=3).round(2))
---
X = chance.normal(size=(2000, 40))
true = chance.normal(size=40)
y = X @ true + chance.normal(size=2000)
X.shape, y.shape
---
w = np.zeros(40)
losses = []
for step in range(STEPS):
    error = X @ w - y
    w -= 0.0005 * X.T @ error / 20
    losses.append(float((error**2).mean()))
print(f"{losses[0]:.2f} -> {losses[-1]:.2f}")
---
fig, ax = plt.subplots()
ax.semilogy(losses)
ax.set_xlabel("step")
ax.set_ylabel("loss")
plt.show()
---
fig, ax = plt.subplots()
ax.scatter(true, w, s=9)
ax.axline((0, 0), slope=1, color="C1")
plt.show()
---
error = y - X @ w
print("mean", error.mean().round(3), "spread", error.std().round(3))
np.percentile(error, [5, 50, 95]).round(2)
---
fig, ax = plt.subplots()
ax.hist(error, bins=40)
ax.set_xlabel("error")
plt.show()
---
values = np.linalg.eigvalsh(X.T @ X / len(X))
for k, value in enumerate(values[-10:]):
    print(k, f"{value:.3f}")
---
fig, ax = plt.subplots()
shown = ax.imshow(np.corrcoef(X[:, :20].T))
fig.colorbar(shown)
plt.show()
---
print("EDIT", f"{w @ true / np.linalg.norm(w) / np.linalg.norm(true):.4f}")
"""
STEPS = "12000"
TEXT = "Some words about what comes next, so that there is something to read between the cells.\n"
HEAD = "---\ntitle: A\ndate: 2026-01-02\n---\n"
PAGE = "/posts/a/"

DRAWS = """
import matplotlib
matplotlib.use("agg")
import matplotlib.pyplot as plt

def save():
    for number in plt.get_fignums():
        plt.figure(number).savefig(io.StringIO(), format="svg")
        plt.close(number)

plt.show = save
"""
PLAIN = f"""
import ast, io, json, sys
{DRAWS}
names = {{"__name__": "__main__"}}
for code in json.load(open(sys.argv[1])):
    tree = ast.parse(code)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    value = eval(compile(ast.Expression(last.value), "cell", "eval"), names) if last else None
    if value is not None:
        print(repr(value))
"""
"""The same cells, what they return and draw written down, and no more than that."""


class Measured(NamedTuple):
    """One notebook, cold, by each way."""

    still: Spent
    """The site with the cells as they are read, none of which runs."""
    plain: Spent
    ours: Spent
    theirs: Spent | None
    """None: Jupyter is not installed."""

    def row(self, name: str) -> tuple[str, str, str]:
        """What it comes to."""
        added = 1000 * (self.ours.cpu - self.still.cpu - self.plain.cpu)
        beside = "jupyter is not installed"
        if self.theirs:
            beside = (
                f"{self.ours.cpu / self.theirs.cpu:.2f} x nbconvert (the whole site {self.ours.cpu:.1f} s, "
                f"nbconvert {self.theirs.cpu:.1f} s; waited for {self.ours.wall:.1f} s and {self.theirs.wall:.1f} s; "
                f"the plain process alone is {self.plain.cpu / self.theirs.cpu:.2f} x)"
            )
        return (
            f"{name}, cold, processor time",
            "one plain process + 150 ms; 0.5 x jupyter nbconvert --execute",
            f"plain ({self.plain.cpu:.1f} s) {added:+.0f} ms; {beside}",
        )


def rows() -> list[tuple[str, str, str]]:
    """The rows of the budgets table that speak of programs."""
    books = {
        "10 cells that compute and draw 4 figures": cells("edit-0"),
        "6 cells that compute and print": printing(cells("edit-0")),
        "10 cells that draw 4 figures": cells("edit-0", "12"),
        "6 cells that print": printing(cells("edit-0", "12")),
    }
    with tempfile.TemporaryDirectory() as name:
        measured = {book: measure(Path(name, str(n)), codes) for n, (book, codes) in enumerate(books.items())}
        drawn = Path(name, "0/runs")
        start, idle = min(process.run([process.ours(), "-c", "pass"], drawn).cpu for _ in range(RUNS)), again(drawn)
        kept = edits(drawn)
    theirs = measured["10 cells that compute and draw 4 figures"].theirs
    beside = f", {kept.cpu / theirs.cpu:.2f} x nbconvert" if theirs else ""
    return [
        *(one.row(book) for book, one in measured.items()),
        ("cells, nothing changed", "the interpreter's start + 100 ms", f"start + {1000 * (idle.cpu - start):.0f} ms"),
        ("save of the last cell to its page", "its own computation + 150 ms; 0.1 x nbconvert",
         f"{1000 * kept.wall:.0f} ms, {1000 * kept.cpu:.0f} ms of processor time{beside}"),
    ]  # fmt: skip


def measure(folder: Path, codes: Sequence[str]) -> Measured:
    """The best of some runs of each, taken in turns: what else the machine does then slows all alike."""
    runs, still = site(folder / "runs", codes), site(folder / "still", [f"#| eval: false\n{code}" for code in codes])
    ways: list[Callable[[], Spent]] = [lambda: cold(still), lambda: plain(folder, codes), lambda: cold(runs)]
    if others.jupyter_there():
        ways.append(lambda: others.jupyter(folder / "jupyter", TEXT, codes))
    found = [[way() for way in ways] for _ in range(RUNS)]
    least = [
        Spent(min(one.cpu for one in spent), min(one.wall for one in spent), max(one.peak for one in spent))
        for spent in zip(*found, strict=True)
    ]
    return Measured(least[0], least[1], least[2], least[3] if len(least) > 3 else None)


def cells(word: str, steps: str = STEPS) -> tuple[str, ...]:
    """The cells, the last of which prints a word; those of few steps compute next to nothing."""
    return tuple(code.replace("EDIT", word).replace("STEPS", steps) for code in CELLS.strip().split("\n---\n"))


def printing(codes: Sequence[str]) -> tuple[str, ...]:
    """Those of them that draw nothing."""
    return tuple(code.replace("import matplotlib.pyplot as plt\n", "") for code in codes if "plt.s" not in code)


def markdown(codes: Sequence[str]) -> str:
    return HEAD + "\n".join(f"{TEXT}\n```{{python}}\n{code}\n```\n" for code in codes) + TEXT


def site(folder: Path, codes: Sequence[str]) -> Path:
    """A site of one article of such cells, with text between them."""
    (folder / "content/posts").mkdir(parents=True)
    (folder / "pyproject.toml").write_text('[tool.linocut]\ntitle = "Bench"\nbase_url = "https://bench.example/"\n')
    (folder / "content/posts/a.md").write_text(markdown(codes))
    return folder


def plain(folder: Path, codes: Sequence[str]) -> Spent:
    """The same cells in one interpreter, with one thread of algebra."""
    (folder / "cells.json").write_text(json.dumps(codes))
    prelude = PLAIN if any("plt" in code for code in codes) else PLAIN.replace(DRAWS, "")
    return process.run([process.ours(), "-c", prelude, "cells.json"], folder, OPENBLAS_NUM_THREADS="1")


def cold(folder: Path) -> Spent:
    """A first build."""
    process.run([process.ours(), "-m", "linocut", "clean"], folder)
    return process.build(process.ours(), folder)


def again(folder: Path) -> Spent:
    """A build with nothing to do."""
    process.build(process.ours(), folder)
    return process.build(process.ours(), folder)


def edits(folder: Path) -> Spent:
    """From a save of the last cell to the page that shows it, in a preview; the median of some."""
    seconds, cpu = [], []
    with preview(folder) as running:
        _until_shown(running, "edit-0")
        for number in range(1, RUNS + 1):
            time.sleep(3)  # whatever follows a save is over
            before = _spent(running)
            word, saved = f"edit-{number}", time.monotonic()
            running.replace("content/posts/a.md", markdown(cells(word)))
            seconds.append(_until_shown(running, word) - saved)
            time.sleep(1)
            cpu.append(_spent(running) - before)
    return Spent(statistics.median(cpu), statistics.median(seconds), 0)


def _spent(running: Preview) -> float:
    """Seconds of processor time of a preview and of all that it started."""
    here = psutil.Process(running.process.pid)
    times = [one.cpu_times() for one in (here, *here.children(recursive=True))]
    return sum(one.user + one.system + one.children_user + one.children_system for one in times)


def _until_shown(running: Preview, word: str) -> float:
    """When it is there."""
    deadline = time.monotonic() + PATIENCE
    while f"{word} 0.9" not in ask(running, PAGE).body.decode():
        if time.monotonic() > deadline:
            raise RuntimeError(f"{word} never came to the page")
        time.sleep(0.05)
    return time.monotonic()
