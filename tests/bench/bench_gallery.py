"""matplotlib's own gallery, every script unchanged: what is drawn, what loses marks, what cannot be read.

The scripts come with matplotlib's source package, which pip takes from PyPI by name. They are drawn twice: as a build
draws them, and artist by artist beside plain matplotlib. What was found of each is told as it is found, and `--keep
FILE` keeps it: a run that was ended goes on from there. `--every 3` takes every third script.
"""

import argparse
import json
import os
import re
import runpy
import signal
import subprocess
import sys
import tarfile
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

NAMED = True
"""It takes an hour of processor time."""

LIMIT = 120
"""Seconds of processor time for both drawings of one script. One that waits for something ends after twice as many."""

GROUP = 16
"""Scripts that are drawn by one build."""

BACKEND = """
from pathlib import Path

def prepare_metadata_for_build_wheel(folder, config_settings=None):
    made = Path(folder, "matplotlib.dist-info")
    made.mkdir()
    (made / "METADATA").write_text(Path("PKG-INFO").read_text())
    return made.name
"""
"""In place of the builder that pip asks for a package's name: matplotlib's wants compilers and downloads."""

STYLE = re.compile(r"/(top|right) |Legend(\.\d+)?/FancyBboxPatch")
"""Frames that our style leaves out by design: right and top of axes, around legends that ask for none."""


def rows(given: Sequence[str] = ()) -> Iterator[tuple[str, str, str]]:
    """The table. `LINOCUT_GALLERY` may name a folder of scripts in place of the download, or some of them."""
    options = argparse.ArgumentParser(prog="python -m tests.bench gallery")
    options.add_argument("--every", type=int, default=1, help="take every so many-th script")
    options.add_argument("--keep", type=Path, help="a file of what was found, which is not found again")
    chosen = options.parse_args(given)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(os.environ.get("LINOCUT_GALLERY", "") or gallery(Path(name, "package")))
        scripts = sorted(str(path.relative_to(folder)) for path in folder.rglob("*.py"))[:: chosen.every]
        yield from _table(_found(folder, scripts, Path(name), chosen.keep or Path(name, "found")))


def _found(folder: Path, scripts: list[str], scratch: Path, keep: Path) -> dict[str, Any]:
    """Script -> what was found of it, told and kept one by one."""
    import matplotlib.pyplot  # noqa: F401 - loaded once, for each process that compares

    kept = (json.loads(line) for line in keep.read_text().splitlines()) if keep.exists() else ()
    found = {one["script"]: one for one in kept if one["script"] in scripts}
    missing = [script for script in scripts if script not in found]
    for group in (missing[start : start + GROUP] for start in range(0, len(missing), GROUP)):
        problems = _built(folder, group, scratch / f"site-{len(found)}")
        for script in group:
            one = {"script": script, "problem": problems.get(script, ""), **_compared(folder / script)}
            found[script] = one
            with keep.open("a") as file:
                print(json.dumps(one), file=file)
            print(f"{len(found)}/{len(scripts)} {script} {_said(one)}", file=sys.stderr, flush=True)
    return found


def _said(one: dict[str, Any]) -> str:
    """What became of one script, in a line."""
    if not one.get("plain"):
        return "not drawn by plain matplotlib"
    marked = [f"{what} {'; '.join(one[what][:3])}" for what in ("lost", "faint") if one.get(what)]
    return one["problem"] or ", ".join(marked) or "drawn"


def _table(found: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    plain = [one for _, one in sorted(found.items()) if one.get("plain")]
    failed = [one for one in plain if one["problem"]]
    yield "scripts that plain matplotlib draws here", "", f"{len(plain)} of {len(found)}"
    drawn = len(plain) - len(failed)
    yield "of these, drawn", "99 %", f"{drawn} ({drawn / max(1, len(plain)):.1%})"
    for one in failed:
        kind = "refused" if re.search(r" (may not|needs|waits|asks) ", one["problem"]) else "failed"
        yield f"{kind}: {one['script']}", "", one["problem"]
    for what, said in (("lost", "marks lost"), ("faint", "contrast below 3:1, but by the author's own colours")):
        marked = [one for one in plain if one.get(what)]
        yield f"scripts with {said}", "0", str(len(marked))
        for one in marked:
            yield f"{what}: {one['script']}", "", "; ".join(one[what][:3])


def gallery(folder: Path) -> Path:
    """The folder of the scripts, from the source package of the matplotlib that is installed."""
    import matplotlib as mpl

    folder.mkdir()
    (folder / "mesonpy.py").write_text(BACKEND)
    wanted = f"matplotlib=={mpl.__version__}"
    options = ["--no-binary", "matplotlib", "--no-deps", "--no-build-isolation", "--dest", str(folder)]
    subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", *options, wanted], check=True,
                   env={**os.environ, "PYTHONPATH": str(folder)})  # fmt: skip
    (package,) = folder.glob("*.tar.gz")
    with tarfile.open(package) as archive:
        archive.extractall(folder, filter="data")
    return next(folder.glob("matplotlib-*/galleries"))


def _built(folder: Path, scripts: list[str], root: Path) -> dict[str, str]:
    """What a build says of the scripts that it does not draw."""
    from linocut.figure.draw import draw
    from linocut.model.drawing import Drawing
    from linocut.model.site import Site
    from linocut.problem import Place
    from linocut.store.cache import Cache
    from linocut.store.inputs import Inputs

    root.mkdir()
    (root / "figures").symlink_to(folder.resolve())
    asked = {Drawing(f"figures/{script}"): (Place(f"content/{script}.md"),) for script in scripts}
    drawn = draw(Site(root=root, output=root / "public"), asked, Inputs(root), Cache(root / ".linocut"))
    errors = {
        problem.place.path: problem for problem in drawn.problems if problem.severity == "error" and problem.place
    }
    found: dict[str, str] = {}
    for drawing, (place,) in asked.items():
        if drawing not in drawn.figures:
            said = errors[place.path].message.partition("\n")[0] if place.path in errors else "told of another"
            found[drawing.script.removeprefix("figures/")] = said
    return found


def _compared(script: Path) -> dict[str, Any]:
    """Both drawings of one script, in a process of its own."""
    ours, theirs = os.pipe()
    pid = os.fork()
    if not pid:
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nothing, stream)
        signal.setitimer(signal.ITIMER_PROF, LIMIT)
        signal.alarm(2 * LIMIT)
        os.write(theirs, json.dumps(_both(script)).encode())
        os._exit(0)
    os.close(theirs)
    with os.fdopen(ours) as answer:
        text = answer.read()
    os.waitpid(pid, 0)
    found: dict[str, Any] = json.loads(text) if text else {}
    return found


def _both(script: Path) -> dict[str, Any]:
    import matplotlib as mpl
    import numpy as np

    from linocut.figure.output import style

    sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
    from marks import lost, ours, plain, style_faint

    warnings.simplefilter("ignore")
    mpl.use("agg")
    known = set(mpl.colormaps)
    try:
        np.random.seed(1)
        before = [plain(figure) for figure in _run(script)]
    except BaseException:
        return {}
    try:
        for name in set(mpl.colormaps) - known:  # which the script registered
            mpl.colormaps.unregister(name)
        style.prepare()
        np.random.seed(1)
        figures = _run(script)
        after = [ours(figure) for figure in figures]
        faint = {told for pair in zip(figures, after, strict=True) for told in style_faint(*pair)}
    except BaseException:
        return {"plain": len(before)}
    marks = [mark for pair in zip(before, after, strict=False) for mark in lost(*pair) if not STYLE.search(mark)]
    return {"plain": len(before), "lost": marks, "faint": sorted(faint)}


def _run(script: Path) -> list[Any]:
    """The figures that a script leaves in pyplot."""
    import matplotlib.pyplot as plt
    from matplotlib.backend_bases import FigureCanvasBase

    plt.close("all")
    plt.show = lambda *_, **__: None
    FigureCanvasBase.start_event_loop = _wait
    os.chdir(script.parent)
    sys.argv, sys.path[:0] = [str(script)], [str(script.parent)]
    names = runpy.run_path(str(script), run_name="__main__")
    figures = [plt.figure(number) for number in plt.get_fignums()]
    for figure in figures:
        figure.made_by = names  # what it shows may be theirs: they live as long
    return figures


def _wait(_canvas: Any, timeout: float = 0) -> None:
    """As if the time were over; who waits for a click would wait for ever."""
    if timeout <= 0:  # without end
        raise TimeoutError
