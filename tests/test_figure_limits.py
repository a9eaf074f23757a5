"""A worker nobody can break: whatever a script does, its article gets one clear problem, the others their figures."""

import os
import re
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from linocut.cache import Cache
from linocut.figure.draw import Drawn, draw
from linocut.inputs import Inputs
from linocut.model import Drawing, FigureSettings, Place, Site

GOOD = """import matplotlib.pyplot as plt

def figure():
    fig, ax = plt.subplots()
    ax.plot([1, 2])
    return fig
"""

# name: (what figure() does, the message after "figure script figures/x.py ", a part of the detail)
ENDS = {
    "exception": ("raise KeyError('x')", "failed: KeyError: 'x'", "in figure"),
    "claim": ("assert 1 + 1 == 3, 'sums'", "made a claim that does not hold: sums", "assert 1 + 1 == 3"),
    "endless loop": ("while True: pass", "took longer than the limit of 5 s", 'figures/x.py", line'),
    "deadlock in C code": (
        "import threading\n    lock = threading.Lock()\n    lock.acquire()\n    lock.acquire()",
        "took longer than the limit of 5 s",
        'figures/x.py", line',
    ),
    "deaf to signals": (
        "import signal, time\n    for s in (2, 10): signal.signal(s, signal.SIG_IGN)\n    while True: time.sleep(1)",
        "took longer than the limit of 5 s",
        "",
    ),
    "hanging thread": (
        "import threading, time\n    t = threading.Thread(target=time.sleep, args=(99,))\n    t.start()\n    t.join()",
        "took longer than the limit of 5 s",
        'figures/x.py", line',
    ),
    "os._exit": ("import os\n    os._exit(3)", "ended its own process with exit code 3", ""),
    "os._exit(0)": ("import os\n    os._exit(0)", "ended its own process with exit code 0", ""),
    "sys.exit": ("import sys\n    sys.exit(2)", "ended itself with sys.exit(2)", "in figure"),
    "segmentation fault": (
        "import ctypes\n    ctypes.string_at(0)",
        "crashed in C code: segmentation fault",
        'figures/x.py", line 3 in figure',
    ),
    "abort": ("import os\n    os.abort()", "crashed in C code: abort", 'figures/x.py", line 3 in figure'),
    "memory": (
        "x = []\n    while True: x.append(bytearray(1 << 24))",
        "needs more memory than the limit of 300 MiB",
        "in figure",
    ),
    "memory of arrays": (
        "import numpy as np\n    np.ones((1 << 30,))",
        "needs more memory than the limit of 300 MiB",
        "in figure",
    ),
    "flood": ("while True: print('x' * 999)", "printed more than 8 MiB", ""),
    "fork bomb": ("import os\n    while True: os.fork()", "may not start other processes", "os.fork()"),
    "processes": (
        "import multiprocessing as m\n    m.get_context('spawn').Process(target=print).start()",
        "may not start other processes",
        "start()",
    ),
    "program": ("import subprocess\n    subprocess.run(['ls', '-l'])", "may not start ls", "subprocess.run"),
    "shell": ("import os\n    os.system('ls -l')", "may not start ls", "os.system"),
    "network": (
        "import urllib.request as u\n    u.urlopen('http://example.org/')",
        "may not use the network (example.org)",
        "urlopen",
    ),
    "address": (
        "import socket\n    socket.create_connection(('127.0.0.1', 9))",
        "may not use the network (127.0.0.1)",
        "create_connection",
    ),
    "writing": ("open('out.csv', 'w')", "may not write figures/out.csv", "open('out.csv', 'w')"),
    "removing": ("import os\n    os.remove(__file__)", "may not write figures/x.py", "os.remove"),
    "killing": ("import os\n    os.kill(os.getppid(), 9)", "may not end other processes", "os.kill"),
    "no figure": ("return None", "draws no figure", ""),
    "no drawing": ("return 7", "returned a int, which cannot be drawn", ""),
    "results of another kind": (
        "import matplotlib.pyplot as plt\n    return plt.figure(), {'a': {'b': [object()]}}",
        "returned a object as results['a']['b'][0], which cannot be recorded",
        "",
    ),
}


def site(root: Path, **settings: object) -> Site:
    return Site(root=root, output=root / "public", figures=FigureSettings(**settings))  # type: ignore[arg-type]


def run(root: Path, bodies: dict[str, str], **settings: object) -> Drawn:
    (root / "figures").mkdir(exist_ok=True)
    asked = {}
    for line, (name, text) in enumerate(bodies.items(), 1):
        (root / "figures" / f"{name}.py").write_text(text)
        asked[Drawing(f"figures/{name}.py")] = (Place("content/a.md", line, 1),)
    return draw(site(root, **settings), asked, Inputs(root), Cache(root / ".linocut"))


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Drawn, list[str]]:
    """One build of every script that ends badly, and a good one: (root, drawn, names)."""
    root = tmp_path_factory.mktemp("ends")
    bodies = {name(case): f"def figure():\n    {body}\n" for case, (body, _, _) in ENDS.items()}
    return root, run(root, {**bodies, "good": GOOD}, timeout=5, memory=300 << 20), list(bodies)


def name(case: str) -> str:
    return re.sub(r"\W+", "_", case)


def test_the_others_are_drawn(ended: tuple[Path, Drawn, list[str]]) -> None:
    root, drawn, names = ended
    assert list(drawn.figures) == [Drawing("figures/good.py")]
    assert [problem.place.line for problem in drawn.problems if problem.place] == list(range(1, len(names) + 1))
    # Nothing that failed was kept: mended, it is drawn.
    assert run(root, dict.fromkeys(names[:3], GOOD)).problems == ()


@pytest.mark.parametrize("case", ENDS)
def test_one_clear_problem(ended: tuple[Path, Drawn, list[str]], case: str) -> None:
    root, drawn, names = ended
    problem = drawn.problems[names.index(name(case))]
    _, message, detail = ENDS[case]
    assert problem.message == f"figure script figures/{name(case)}.py {message}".replace("/x.py", f"/{name(case)}.py")
    assert detail.replace("/x.py", f"/{name(case)}.py") in problem.detail
    for private in (str(root), "linocut/figure", "importlib"):
        assert private not in problem.detail


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
        "():\n", "():\n    import threading, time\n    threading.Thread(target=time.sleep, args=(99,)).start()\n"
    )
    started = time.monotonic()
    assert run(tmp_path, {"x": text}).problems == ()
    assert time.monotonic() - started < 30


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


def descendants(pid: int) -> set[int]:
    found, queue = set(), [pid]
    while queue:
        current = queue.pop()
        for task in Path(f"/proc/{current}/task").glob("*/children"):
            children = {int(child) for child in task.read_text().split()}
            queue += children
            found |= children
    return found


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in {"Z", "X"}
    except OSError:
        return False


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGKILL])
def test_no_process_is_left_behind(tmp_path: Path, sign: signal.Signals) -> None:
    (tmp_path / "figures").mkdir()
    for name in "ab":
        (tmp_path / f"figures/{name}.py").write_text("import time\n\ndef figure():\n    time.sleep(60)\n")
    program = textwrap.dedent(f"""
        from pathlib import Path
        from linocut.cache import Cache
        from linocut.figure.draw import draw
        from linocut.inputs import Inputs
        from linocut.model import Drawing, Place, Site
        root = Path({str(tmp_path)!r})
        asked = {{Drawing(f"figures/{{n}}.py"): (Place("a.md", 1, 1),) for n in "ab"}}
        draw(Site(root=root, output=root / "public"), asked, Inputs(root), Cache(root / ".linocut"))
    """)
    generator = Path(__file__).parents[1] / "generator"
    started = subprocess.Popen(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": str(generator), "TMPDIR": str(tmp_path)},
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 30
    while len(left := descendants(started.pid)) < 3 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(left) >= 3
    started.send_signal(sign)
    started.wait(10)
    while any(map(alive, left)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(alive, left))
    if sign == signal.SIGINT:
        assert not list(tmp_path.glob("linocut-*"))
