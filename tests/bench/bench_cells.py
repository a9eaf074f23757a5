"""An article that is a program, beside the same cells in one plain process and beside `jupyter nbconvert --execute`.

The cells compute for about a second, print, and draw four figures. Jupyter, from PyPI, is in the environment of its own
that `make bench` fills; its notebook draws SVG, as pages here do.
"""

import json
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import psutil

from bench import others, process
from bench.process import Spent
from previews import PATIENCE, Preview, ask, preview

RUNS = 5

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


def rows() -> list[tuple[str, str, str]]:
    """The rows of the budgets table that speak of programs."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        drawn, printed, text = (site(folder / kind, codes) for kind, codes in (
            ("drawn", cells("edit-0")), ("printed", printing()), ("text", ())))  # fmt: skip
        start, idle, nothing, bare, ours, bare_printed, ours_printed = (
            min(spent, key=lambda one: one.cpu)
            for spent in zip(*([
                process.run([process.ours(), "-c", "pass"], folder),
                again(drawn),
                cold(text),
                plain(folder, cells("edit-0")),
                cold(drawn),
                plain(folder, printing()),
                cold(printed),
            ] for _ in range(RUNS)), strict=True)
        )  # fmt: skip
        theirs = (
            [others.jupyter(folder / "jupyter", cells("edit-0")) for _ in range(RUNS)] if others.jupyter_there() else []
        )
        kept = edits(drawn)
    beside = "not installed"
    if theirs:
        least = min(spent.cpu for spent in theirs)
        beside = (
            f"{ours.cpu / least:.2f} x cold ({ours.cpu:.1f} s, jupyter {least:.1f} s), the last cell edited in the "
            f"preview {kept.cpu / least:.2f} x ({kept.cpu:.2f} s)"
        )
    over = 1000 * (ours.cpu - nothing.cpu - bare.cpu), 1000 * (ours_printed.cpu - nothing.cpu - bare_printed.cpu)
    return [
        (f"{len(cells('edit-0'))} cells of which 4 draw, cold, processor time",
         "as in one plain process that saves SVG + 150 ms",
         f"{over[0]:+.0f} ms ({bare.cpu:.1f} s plain), drawings for phones and pictures for feeds included"),
        (f"{len(printing())} cells that only print, the same", "as in one plain process + 150 ms",
         f"{over[1]:+.0f} ms ({bare_printed.cpu:.1f} s plain), the loading of matplotlib included"),
        ("cells, nothing changed", "the interpreter's start + 100 ms",
         f"start + {1000 * (idle.cpu - start.cpu):.0f} ms"),
        ("the same beside jupyter nbconvert --execute, processor time", "0.5 x cold, 0.1 x for the last cell edited",
         beside),
        ("save of the last cell to its page", "its own computation + 150 ms",
         f"{1000 * kept.wall:.0f} ms, {1000 * kept.cpu:.0f} ms of processor time"),
    ]  # fmt: skip


def cells(word: str) -> tuple[str, ...]:
    """The cells, the last of which prints a word."""
    return tuple(code.replace("EDIT", word).replace("STEPS", STEPS) for code in CELLS.strip().split("\n---\n"))


def printing() -> tuple[str, ...]:
    """Those of them that draw nothing."""
    return tuple(
        code.replace("import matplotlib.pyplot as plt\n", "") for code in cells("edit-0") if "plt.s" not in code
    )


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
