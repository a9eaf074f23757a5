"""A worker nobody can break: whatever a script does, its article gets one clear problem, the others their figures."""

import glob
import os
import re
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from examples import examples
from linocut.figure.draw import Drawn, draw
from linocut.model.drawing import Drawing
from linocut.model.site import FigureSettings, Site
from linocut.problem import Place
from linocut.report import written
from linocut.store.cache import Cache
from linocut.store.inputs import Inputs
from linocut.system.kind import POSIX
from places import GENERATOR
from processes import PATIENCE, alive, descendants, until
from systems import needs_posix

GOOD = """import matplotlib.pyplot as plt

def figure():
    fig, ax = plt.subplots()
    ax.plot([1, 2])
    return fig
"""

ENDS = {example.title: example for example in examples("figure-errors.md")}


def site(root: Path, **settings: object) -> Site:
    return Site(root=root, output=root / "public", figures=FigureSettings(**settings))  # type: ignore[arg-type]


def run(root: Path, bodies: dict[str, str], first: int = 1, **settings: object) -> Drawn:
    """Draws these scripts, which an article asks for from its line `first` on."""
    (root / "figures").mkdir(exist_ok=True)
    asked = {}
    for line, (name, text) in enumerate(bodies.items(), first):
        (root / "figures" / f"{name}.py").write_text(text)
        asked[Drawing(f"figures/{name}.py")] = (Place("content/a.md", line, 1),)
    return draw(site(root, **settings), asked, Inputs(root), Cache(root / ".linocut"))


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Drawn, list[str]]:
    """Every script that ends badly, those first that are to take too long, and a good one: (root, drawn, names)."""
    root = tmp_path_factory.mktemp("ends")
    late, others = {}, {}
    for title, example in ENDS.items():
        bodies = late if "longer than the limit of 5 s" in example.expected else others
        bodies[name(title)] = example.given + "\n"
    overdue = run(root, late, timeout=5)
    bad = run(root, {**others, "good": GOOD}, len(late) + 1, timeout=PATIENCE, memory=300 << 20)
    return root, Drawn(bad.figures, overdue.problems + bad.problems), [*late, *others]


def name(case: str) -> str:
    return re.sub(r"\W+", "_", case)


def test_the_others_are_drawn(ended: tuple[Path, Drawn, list[str]]) -> None:
    root, drawn, names = ended
    assert list(drawn.figures) == [Drawing("figures/good.py")]
    assert [problem.place.line for problem in drawn.problems if problem.place] == list(range(1, len(names) + 1))
    # Nothing that failed was kept: mended, it is drawn.
    assert run(root, dict.fromkeys(names[:3], GOOD)).problems == ()


FORKS = {"fork bomb", "processes"}
OTHERWISE = {*FORKS, "deaf to signals", "memory", "memory of arrays"}
"""Where nobody can ask a process where it is, and memory is watched from outside, the line is told otherwise."""


@pytest.mark.parametrize("case", ENDS)
def test_one_clear_problem(ended: tuple[Path, Drawn, list[str]], case: str) -> None:
    _, drawn, names = ended
    problem = drawn.problems[names.index(name(case))]
    told = click.unstyle(written(problem)).splitlines()
    told[0] = told[0].replace(f"a.md:{names.index(name(case)) + 1}:", "a.md:LINE:")
    # Which lines of Python's library were passed, and where carets stand, differs from version to version.
    kept = [line for line in told if not re.fullmatch(r"\s+[~^]+|\s+File \"(?!figures/).*", line)]
    if not POSIX and case in OTHERWISE:
        kept, expected = kept[:1], ENDS[case].expected.splitlines()[:1]
        assert kept == expected or case in FORKS
        return
    assert "\n".join(kept) == ENDS[case].expected


@needs_posix
def test_writing_in_c_code_is_refused_by_the_kernel(tmp_path: Path) -> None:
    target = tmp_path / "out"
    body = f"import ctypes\n    print(ctypes.CDLL(None).creat({str(target).encode()!r}, 0o644))"
    run(tmp_path, {"x": f"def figure():\n    {body}\n"})
    assert not target.exists()


def test_what_is_allowed_works(tmp_path: Path) -> None:
    body = """
    import pathlib, subprocess, tempfile
    scratch = pathlib.Path(tempfile.mkdtemp())
    (scratch / "a.txt").write_text("1")
    (scratch / "a.txt").rename(scratch / "b.txt")
    printed = subprocess.run(["cat", scratch / "b.txt"], capture_output=True, check=True).stdout.decode()
    plt.show()
    print("noise " * 1000)
    """
    text = GOOD.replace("():\n", "():" + body + "\n").replace("return fig", "return fig, {'printed': printed}")
    drawn = run(tmp_path, {"x": text}, programs=("cat",))
    assert drawn.problems == ()


def test_a_thread_that_hangs_on_does_not_hold_the_figure_up(tmp_path: Path) -> None:
    text = GOOD.replace(
        "():\n", "():\n    import threading, time\n    threading.Thread(target=time.sleep, args=(9999,)).start()\n"
    )
    assert run(tmp_path, {"x": text}, timeout=PATIENCE).problems == ()


def test_a_failure_is_never_kept(tmp_path: Path) -> None:
    text = (
        "import os\n\ndef figure():\n    assert 'LINOCUT_TEST' in dict(os.environ)\n" + GOOD.partition("figure():\n")[2]
    )
    text = "import matplotlib.pyplot as plt\n" + text
    assert run(tmp_path, {"x": text}).problems
    assert run(tmp_path, {"x": text}).problems
    os.environ["LINOCUT_TEST"] = "1"
    try:
        assert not run(tmp_path, {"x": text}).problems
    finally:
        del os.environ["LINOCUT_TEST"]


BEGUN = "import pathlib, tempfile, time\n\ndef figure():\n    pathlib.Path(tempfile.mkdtemp(), 'begun').touch()\n"
ENDLESS = BEGUN + "    while True: time.sleep(1)\n"
"""Says in its scratch folder that it has begun, and never ends."""


def two_draw(scratch: Path) -> bool:
    """Whether both of two endless figures are being drawn, in scratch folders in this one."""
    return len(glob.glob("linocut-*/**/begun", root_dir=scratch, recursive=True)) == 2  # noqa: PTH207 - folders come and go


@needs_posix
def test_ctrl_c_leaves_no_process_and_no_file_behind(make_site: Callable[..., Path]) -> None:
    """A build in a process of its own, interrupted while it draws as a terminal does: the whole group at once."""
    text = "---\ntitle: A\n---\n![](/figures/a.svg){alt=a}\n\n![](/figures/b.svg){alt=b}\n"
    root = make_site({"content/a.md": text, "figures/a.py": ENDLESS, "figures/b.py": ENDLESS})
    with (root / "pyproject.toml").open("a") as file:
        file.write(f"[tool.linocut.figures]\ntimeout = {2 * PATIENCE}\n")
    started = subprocess.Popen(
        [sys.executable, "-m", "linocut", "build", "--jobs", "2"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(GENERATOR), "TMPDIR": str(root.parent)},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    until(lambda: two_draw(root.parent), "the figures do not begin")
    left = descendants(started.pid)
    assert len(left) >= 3, "the process that forks, and two figures"
    os.killpg(started.pid, signal.SIGINT)
    _, errors = started.communicate(timeout=PATIENCE)
    assert (started.returncode, errors.splitlines()[-1]) == (130, "stopped")
    until(lambda: not any(map(alive, left)), "a process outlives its build")
    assert not list(root.parent.glob("linocut-*"))
    assert not (root / "public").exists()


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.Signals(9)])
def test_no_process_is_left_behind(tmp_path: Path, sign: signal.Signals) -> None:
    (tmp_path / "figures").mkdir()
    for name in "ab":
        (tmp_path / f"figures/{name}.py").write_text(ENDLESS)
    program = textwrap.dedent(f"""
        from pathlib import Path
        from linocut.store.cache import Cache
        from linocut.model.drawing import Drawing
        from linocut.figure.draw import draw
        from linocut.store.inputs import Inputs
        from linocut.problem import Place
        from linocut.model.site import FigureSettings, Site
        root = Path({str(tmp_path)!r})
        asked = {{Drawing(f"figures/{{n}}.py"): (Place("a.md", 1, 1),) for n in "ab"}}
        settings = FigureSettings(timeout={2 * PATIENCE}, jobs=2)
        site = Site(root=root, output=root / "public", figures=settings)
        draw(site, asked, Inputs(root), Cache(root / ".linocut"))
    """)
    started = subprocess.Popen(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": str(GENERATOR), "TMPDIR": str(tmp_path)},
        stderr=subprocess.DEVNULL,
    )
    until(lambda: two_draw(tmp_path), "the figures do not begin")
    left = descendants(started.pid)
    assert len(left) >= 3, "the process that forks, and two figures"
    started.send_signal(sign)
    started.wait(PATIENCE)
    until(lambda: not any(map(alive, left)), "a process outlives its build")
    if sign == signal.SIGINT:
        assert not list(tmp_path.glob("linocut-*"))


def test_an_exception_is_told_in_a_length_that_can_be_read(tmp_path: Path) -> None:
    endless = "class Endless(Exception):\n    def __str__(self): return 'x\\n' * 5000\n\nraise Endless\n"
    silent = "class Silent(Exception):\n    def __str__(self): raise ValueError\n\nraise Silent\n"
    long, none = run(tmp_path, {"long": endless, "none": silent}).problems
    assert long.message == "figure script figures/long.py failed: Endless: x"
    lines = long.detail.splitlines()
    assert len(lines) == 101
    assert lines[2] == "    raise Endless"
    assert lines[50] == "... 4903 lines ..."
    assert none.message == "figure script figures/none.py failed: Silent: <exception str() failed>"


def test_what_tex_needs_is_named_whole(tmp_path: Path) -> None:
    text = "import matplotlib.pyplot as plt\nplt.rcParams['text.usetex'] = True\nplt.title('$x$')\n"
    (problem,) = run(tmp_path, {"tex": text}).problems
    assert (problem.message, problem.hint) == (
        "figure script figures/tex.py may not start latex",
        'allow it: programs = ["latex", "dvipng", "kpsewhich", "luatex"] in [tool.linocut.figures]',
    )


def test_a_library_that_would_fill_its_cache_is_told_of_another_way(tmp_path: Path) -> None:
    text = "from pathlib import Path\n(Path.home() / '.cache/a-library-of-data').mkdir(parents=True)\n"
    (problem,) = run(tmp_path, {"cached": text}).problems
    assert problem.message.startswith("figure script figures/cached.py may not write ")
    assert problem.hint == (
        "a library keeps there what it loads: run the script once by itself, or keep the data beside it"
    )
