"""matplotlib's own gallery, every script unchanged: what is drawn, what loses marks, what cannot be read.

The scripts come with matplotlib's source package, which pip takes from PyPI by name. They are drawn twice: as a build
draws them, and artist by artist beside plain matplotlib.
"""

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
from collections.abc import Iterator
from pathlib import Path
from typing import Any

NAMED = True
"""It takes an hour of processor time."""

LIMIT = 120
"""Seconds of processor time for both drawings of one script. One that waits instead ends after ten times as many."""

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


def rows() -> Iterator[tuple[str, str, str]]:
    """The table. `LINOCUT_GALLERY` may name a folder of scripts in place of the download, or some of them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(os.environ.get("LINOCUT_GALLERY", "") or _gallery(Path(name, "package")))
        scripts = sorted(path.relative_to(folder) for path in folder.rglob("*.py"))
        problems = _built(folder, scripts, Path(name, "site"))
        compared = [_compared(folder / script) for script in scripts]
    plain = {script for script, found in zip(scripts, compared, strict=True) if found.get("plain")}
    drawn = plain - problems.keys()
    yield "scripts that plain matplotlib draws here", "", f"{len(plain)} of {len(scripts)}"
    yield "of these, drawn", "99 %", f"{len(drawn)} ({len(drawn) / max(1, len(plain)):.1%})"
    for script in sorted(plain - drawn):
        kind = "refused" if re.search(r" (may not|needs|waits|asks) ", problems[script]) else "failed"
        yield f"{kind}: {script}", "", problems[script]
    for what in ("lost", "faint"):
        marked = {script: found[what] for script, found in zip(scripts, compared, strict=True) if found.get(what)}
        said = {"lost": "marks lost", "faint": "contrast below 3:1, but by the author's own colours"}[what]
        yield f"scripts with {said}", "0", str(len(marked))
        for script, found in marked.items():
            yield f"{what}: {script}", "", "; ".join(found[:3])


def _gallery(folder: Path) -> Path:
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


def _built(folder: Path, scripts: list[Path], root: Path) -> dict[Path, str]:
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
    found: dict[Path, str] = {}
    for drawing, (place,) in asked.items():
        if drawing not in drawn.figures:
            said = errors[place.path].message.partition("\n")[0] if place.path in errors else "told of another"
            found[Path(drawing.script).relative_to("figures")] = said
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
        signal.alarm(10 * LIMIT)
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
    from linocut.figure.output.inks import ink

    sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
    from marks import lost, ours, plain

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
        after = [ours(figure) for figure in _run(script)]
    except BaseException:
        return {"plain": len(before)}
    marks = [mark for pair in zip(before, after, strict=False) for mark in lost(*pair) if not STYLE.search(mark)]
    faint = {f"{type(one.artist).__name__} {ink(one.colour)}" for drawn in after for one in drawn.faint
             if ink(one.colour) and ink(one.colour) not in "123456"}  # fmt: skip
    return {"plain": len(before), "lost": marks, "faint": sorted(faint)}


def _run(script: Path) -> list[Any]:
    """The figures that a script leaves in pyplot."""
    import matplotlib.pyplot as plt

    plt.close("all")
    plt.show = lambda *_, **__: None
    os.chdir(script.parent)
    sys.argv, sys.path[:0] = [str(script)], [str(script.parent)]
    names = runpy.run_path(str(script), run_name="__main__")
    figures = [plt.figure(number) for number in plt.get_fignums()]
    for figure in figures:
        figure.made_by = names  # what it shows may be theirs: they live as long
    return figures
