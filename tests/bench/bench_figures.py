"""Figures: five typical ones cold, unchanged, with one edited, and a hundred, against the same scripts run bare.

Then thirty scripts of matplotlib's gallery against one plain process, and twenty articles beside sphinx-gallery.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from bench import bench_gallery, others

GENERATOR = Path(__file__).parents[2] / "generator"
RUNS = 3
ARTICLES = 20

HEAD = """import matplotlib.pyplot as plt
import numpy as np

def figure(n: int = 0):
    chance = np.random.default_rng(n)
"""
SCRIPTS = {
    "lines": """
    x = np.linspace(0, 10, 400)
    fig, ax = plt.subplots()
    for k in range(1, 5):
        ax.plot(x, np.sin(k * x + n) / k, label=f"k = {k}")
    ax.set_xlabel("time, s")
    ax.set_ylabel("amplitude")
    ax.legend()
    return fig, {"alt": "Four waves.", "top": 1.0}
""",
    "bars": """
    counts = chance.poisson(9, 12)
    fig, ax = plt.subplots()
    ax.bar([f"group {k}" for k in range(12)], counts)
    ax.tick_params(axis="x", rotation=60)
    ax.set_ylabel("count")
    return fig, {"alt": "Twelve bars.", "counts": counts}
""",
    "matrix": """
    a = chance.normal(size=(300, 300))
    values = np.linalg.svd(a @ a.T, compute_uv=False)
    fig, ax = plt.subplots()
    shown = ax.imshow(a[:24, :24])
    fig.colorbar(shown)
    return fig, {"alt": "A matrix.", "values": values}
""",
    "cloud": """
    x, y = chance.normal(size=(2, 600))
    fig, ax = plt.subplots()
    ax.scatter(x, y + x, s=9, c=x)
    ax.axline((0, 0), slope=1, color="C1")
    ax.set_title("Six hundred points")
    return fig, {"alt": "A cloud.", "correlation": np.corrcoef(x, y + x)[0, 1]}
""",
    "panels": """
    x = np.linspace(-3, 3, 60)
    field = np.exp(-x[:, None] ** 2 - x**2) + 0.1 * n
    fig, axes = plt.subplots(2, 2, sharex=True)
    axes[0, 0].contour(x, x, field)
    axes[0, 1].fill_between(x, np.cos(x))
    axes[1, 0].hist(chance.normal(size=2000), bins=30)
    axes[1, 1].errorbar(x[::6], x[::6] ** 2, yerr=1, fmt="o")
    return fig, {"alt": "Four panels.", "peak": field.max()}
""",
}
BARE = """
import importlib, sys
import matplotlib
matplotlib.use("agg")
import matplotlib.pyplot as plt
sys.path.insert(0, sys.argv[1])
for name in sys.argv[3].split(","):
    for n in range(int(sys.argv[2])):
        figure, results = importlib.import_module(name).figure(n)
        figure.savefig(f"{sys.argv[1]}/{name}-{n}.svg")
        plt.close(figure)
"""
PLAIN = """
import contextlib, os, runpy, sys
import matplotlib
matplotlib.use("agg")
import matplotlib.pyplot as plt
plt.show = lambda *_, **__: None
for script in sys.argv[2:]:
    sys.argv[0] = script
    os.chdir(os.path.dirname(script))
    with contextlib.suppress(Exception), contextlib.redirect_stdout(None):
        runpy.run_path(script, run_name="__main__")
    if plt.get_fignums():
        plt.figure(plt.get_fignums()[-1]).savefig(os.path.join(sys.argv[1], "figure.svg"))
    plt.close("all")
    matplotlib.rcdefaults()
    matplotlib.use("agg")
"""
"""What a build saves of each script, and no more: its last figure."""


PARTS = """
import importlib, json, sys, time
from linocut.figure.process import plotting
plotting.load()
plotting.warm_up()
from linocut.figure.output import layout, svg, svg_cleanup
sys.path.insert(0, sys.argv[1])
spent, within = {}, [0.0]
def timed(name, call, *given, **named):
    start = time.process_time()
    within.append(0.0)
    found = call(*given, **named)
    seconds = time.process_time() - start
    spent[name] = spent.get(name, 0) + seconds - within.pop()
    within[-1] += seconds
    return found
def part(module, function, name):
    call = getattr(module, function)
    setattr(module, function, lambda *given, **named: timed(name, call, *given, **named))
part(layout, "lay_out", "finding places, for page and phone")
part(svg_cleanup, "tidy", "made fit for pages")
for name in sys.argv[2].split(","):
    figure, _ = timed("its script", lambda: importlib.import_module(name).figure())
    layout.settle(figure)
    engine = figure.get_layout_engine()
    drawn = timed("the drawing, with the picture for feeds", svg.draw, figure, pictured=True)
    svg_cleanup.tidy(drawn.svg)
    timed("that picture's file", drawn.picture.png)
    timed("the drawing for phones", svg.narrow, figure, drawn, engine)
print(json.dumps(spent))
"""


class Spent(NamedTuple):
    """What a process and its children took."""

    seconds: float
    cpu: float
    """Seconds of processor time: hardly moved by what else the machine does."""
    drawn: float = 0.0
    """Seconds of a build's stages until its figures are drawn: what draws them starts while articles are parsed."""

    def minus(self, other: "Spent") -> "Spent":
        """What this took more than another."""
        return Spent(*(mine - theirs for mine, theirs in zip(self, other, strict=True)))


def rows() -> list[tuple[str, str, str]]:
    """The rows of the budgets table that speak of figures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        none, five, hundred = site(folder / "none", 0), site(folder / "five", 1), site(folder / "hundred", 20)
        spawned = site(folder / "spawned", 1)
        with (spawned / "pyproject.toml").open("a") as settings:
            settings.write('[tool.linocut.figures]\nexecutor = "spawn"\n')
        bare, nothing, one, two, apart = fastest(
            lambda: run_bare(five, 1),
            lambda: cold(none, 1),
            lambda: cold(five, 1),
            lambda: cold(five, 2),
            lambda: cold(spawned, 2),
        )
        one, two, apart = one.minus(nothing), two.minus(nothing), apart.minus(nothing)
        start, idle, edited = fastest(
            lambda: timed([sys.executable, "-c", "pass"]), lambda: build(five), lambda: edit(five)
        )
        alone, many = run_bare(hundred, 20), cold(hundred, 2)
        return [
            ("5 figures cold, 1 core", "at most 1.2 x the scripts bare in one interpreter",
             f"{one.drawn / bare.seconds:.2f} x until drawn ({one.drawn:.1f} s, bare {bare.seconds:.1f} s); "
             f"all that they add to the build {one.seconds / bare.seconds:.2f} x, in processor time "
             f"{one.cpu / bare.cpu:.2f} x"),
            ("5 figures cold, 2 cores", "less than the scripts bare",
             f"{two.drawn / bare.seconds:.2f} x until drawn ({two.drawn:.1f} s); "
             f"all that they add to the build {two.seconds / bare.seconds:.2f} x"),
            ("5 figures cold, 2 cores, without fork", "as forked, and the loading of numpy and matplotlib for each",
             f"{apart.cpu:.1f} s of processor time, forked {two.cpu:.1f} s; {apart.drawn:.1f} s until drawn"),
            ("5 figures, nothing changed", "the interpreter's start + 100 ms",
             f"start + {1000 * (idle.seconds - start.seconds):.0f} ms"),
            ("5 figures, one script edited", "less than the five scripts bare",
             f"{edited.seconds / bare.seconds:.2f} x ({edited.seconds:.1f} s)"),
            ("100 figures, 2 cores", "less than the scripts bare",
             f"{many.drawn / alone.seconds:.2f} x ({many.drawn:.1f} s, bare {alone.seconds:.1f} s; "
             f"processor time of the whole build {many.cpu / alone.cpu:.2f} x)"),
            parts_row(five),
            *gallery_rows(folder),
            *articles_rows(folder),
        ]  # fmt: skip


def parts_row(folder: Path) -> tuple[str, str, str]:
    """Where the processor time of the five goes."""
    command = [sys.executable, "-c", PARTS, str(folder / "figures"), ",".join(SCRIPTS)]
    environment = {**os.environ, "PYTHONPATH": str(GENERATOR), "OPENBLAS_NUM_THREADS": "1"}
    spent = json.loads(subprocess.run(command, check=True, capture_output=True, env=environment).stdout)
    total = sum(spent.values())
    shares = ", ".join(f"{name} {seconds / total:.0%}" for name, seconds in spent.items())
    return "of the processor time of a figure", "", f"{shares} ({total / len(SCRIPTS):.2f} s)"


def gallery_rows(folder: Path) -> list[tuple[str, str, str]]:
    """Thirty scripts of matplotlib's gallery, evenly taken."""
    examples = bench_gallery.gallery(folder / "package") / "examples"
    taken = sorted(path for path in examples.rglob("*.py") if "sgskip" not in path.name)[5::15][:30]
    root = site(folder / "gallery", 0)
    uses = []
    for path in taken:
        shutil.copy(path, root / "figures" / path.name)
        uses.append(f"![{path.stem}](/figures/{path.stem}.svg){{#fig-{len(uses)} alt='x'}}\n")
    spent = {}
    for name, text in (("none", ""), ("all", "\n".join(uses))):
        (root / "content/posts/a.md").write_text(f"---\ntitle: A\ndate: 2026-01-02\n---\n{text}")
        spent[name] = cold(root, 2, check=False)  # a script may be refused
    wide = without_phones(folder / "wide")
    cold(root, 2, check=False, generator=wide)  # its modules are compiled
    spent["wide"] = cold(root, 2, check=False, generator=wide)
    scripts = [str(root / "figures" / path.name) for path in taken]
    plain = timed([sys.executable, "-c", PLAIN, str(folder), *scripts], 1,
                  env={**os.environ, "OPENBLAS_NUM_THREADS": "1"}, stderr=subprocess.DEVNULL)  # fmt: skip
    ours, alone = (spent[name].minus(spent["none"]) for name in ("all", "wide"))
    return [
        (
            "30 scripts of matplotlib's gallery, phone drawing, theme and pictures for feeds included",
            "1.6 x one plain process that saves SVG",
            f"{ours.cpu / plain.cpu:.2f} x in processor time ({ours.cpu:.1f} s, plain {plain.cpu:.1f} s)",
        ),
        (
            "the same without the drawing for phones",
            "1.2 x",
            f"{alone.cpu / plain.cpu:.2f} x ({alone.cpu:.1f} s)",
        ),
    ]


def without_phones(folder: Path) -> Path:
    """A copy of the package that draws every figure at its own width alone."""
    copy = folder / GENERATOR.name
    shutil.copytree(GENERATOR, copy, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "templates").symlink_to(GENERATOR.parent / "templates")
    with (copy / "linocut/figure/output/svg.py").open("a") as file:
        file.write("\n\ndef shrinks(figure, drawn):\n    return False\n")
    return copy


def articles_rows(folder: Path) -> list[tuple[str, str, str]]:
    """Twenty articles of five figures, beside sphinx-gallery where `make bench` has installed it."""
    root = site(folder / "articles", 0)
    for name, text in SCRIPTS.items():
        (root / f"figures/{name}.py").write_text(HEAD + text)
    for number in range(ARTICLES):
        uses = "\n".join(f"![{name}](/figures/{name}.svg?n={number}){{#fig-{name}}}\n" for name in SCRIPTS)
        (root / f"content/posts/{number}.md").write_text(f"---\ntitle: A {number}\ndate: 2026-01-02\n---\n{uses}")
    ours = cold(root, 2)
    theirs = others.sphinx_gallery(folder / "sphinx", _examples()) if others.sphinx_there() else None
    beside = f"{ours.cpu / theirs.cpu:.2f} x ({theirs.cpu:.1f} s)" if theirs else "not installed"
    return [(f"{ARTICLES} articles of 5 figures, cold, in processor time", "0.5 x sphinx-gallery",
             f"{beside}; here {ours.cpu:.1f} s")]  # fmt: skip


def _examples() -> dict[str, str]:
    """The same articles as sphinx-gallery has them: a script each, figures one after another."""
    drawn = "\n".join(
        f"# %%\n# {name}\n" + HEAD.partition("def ")[0] + "def figure(n, chance):" + text + "figure(N, CHANCE)\n"
        for name, text in SCRIPTS.items()
    )
    begin = '"""\nA {0}\n====\n"""\nimport numpy as np\nN, CHANCE = {0}, np.random.default_rng({0})\n'
    return {f"plot_{number}.py": begin.format(number) + drawn for number in range(ARTICLES)}


def site(folder: Path, states: int) -> Path:
    """A site of one article with the five figures, each in so many states; none: with its text alone."""
    (folder / "content/posts").mkdir(parents=True)
    (folder / "figures").mkdir()
    (folder / "pyproject.toml").write_text('[tool.linocut]\ntitle = "Bench"\nbase_url = "https://bench.example/"\n')
    query = f"?n=0:{states - 1}:1" if states > 1 else ""
    scripts = SCRIPTS if states else {}
    uses = [f"![{name}](/figures/{name}.svg{query}){{#fig-{name}}}\n" for name in scripts]
    (folder / "content/posts/a.md").write_text("---\ntitle: A\ndate: 2026-01-02\n---\n" + "\n".join(uses))
    for name, text in scripts.items():
        (folder / f"figures/{name}.py").write_text(HEAD + text)
    return folder


def fastest(*measures: Callable[[], Spent]) -> list[Spent]:
    """The best of some runs of each, taken in turns: what else the machine does then slows all alike."""
    runs = [[measure() for measure in measures] for _ in range(RUNS)]
    return [min(column) for column in zip(*runs, strict=True)]


def timed(command: list[str], cores: int = 2, *, check: bool = True, **options: object) -> Spent:
    """What a process takes that may use so many cores."""
    allowed = sorted(os.sched_getaffinity(0))[:cores]
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=check, preexec_fn=lambda: os.sched_setaffinity(0, allowed), **options)  # type: ignore[call-overload] # options of run
    seconds, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Spent(seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def run_bare(folder: Path, states: int) -> Spent:
    """The same scripts in one interpreter with one thread of algebra, their figures saved as SVG."""
    command = [sys.executable, "-c", BARE, str(folder / "figures"), str(states), ",".join(SCRIPTS)]
    return timed(command, 1, env={**os.environ, "OPENBLAS_NUM_THREADS": "1"})


def build(folder: Path, cores: int = 2, *, check: bool = True, generator: Path = GENERATOR) -> Spent:
    """One `linocut build`."""
    report = folder / "report.txt"
    with report.open("w") as file:
        command = [sys.executable, "-m", "linocut", "build"]
        environment = {**os.environ, "PYTHONPATH": str(generator)}
        options = {"cwd": folder, "env": environment, "stdout": file, "stderr": subprocess.DEVNULL}
        spent = timed(command, cores, check=check, **options)
    stages = dict(line.split()[:2] for line in report.read_text().splitlines() if line.endswith(" s"))
    return spent._replace(drawn=sum(float(stages.get(name, 0)) for name in ("reading", "parsing", "figures")))


def cold(folder: Path, cores: int, *, check: bool = True, generator: Path = GENERATOR) -> Spent:
    """`build` with an empty cache; one that finds problems raises, with `check`.

    What there was is moved away: after many files are deleted, ext4 makes others more slowly.
    """
    away = Path(tempfile.mkdtemp(dir=folder.parent))
    for made in filter(Path.exists, (folder / ".linocut", folder / "public")):
        made.rename(away / made.name)
    return build(folder, cores, check=check, generator=generator)


def edit(folder: Path) -> Spent:
    """A build after one script changed."""
    script = folder / "figures/lines.py"
    script.write_text(script.read_text() + f"# {time.time_ns()}\n")
    return build(folder)
