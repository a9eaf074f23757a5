"""Figures drawn on a dask cluster: a real scheduler and two workers, the same bytes, limits and errors as here."""

import glob
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

from cluster import Cluster
from linocut.build import Built, build
from linocut.figure.dask import cluster as room
from linocut.figure.dask import connect, dask_worker, file_set
from linocut.figure.job import Failure, Job
from linocut.model.drawing import Drawing
from linocut.model.site import FigureSettings, Site
from linocut.report import written
from linocut.store.cache import Cache
from linocut.store.inputs import Inputs
from previews import preview
from processes import PATIENCE, descendants, until

LINE = """import matplotlib.pyplot as plt
import numpy as np
from helper import data

def figure(slope: float = 1.0):
    fig, ax = plt.subplots()
    ax.plot(data(), slope * data())
    return fig, {"alt": "A line.", "values": data()}
"""

HELPER = """import numpy as np

def data():
    return np.loadtxt("data.csv")
"""

BESIDE = """import matplotlib.pyplot as plt

def figure():
    fig, ax = plt.subplots()
    ax.bar([1, 2], [3, 4])
    return fig, {"alt": "Two bars.", "got": str(got())}

def got():
    return 1
"""

ARTICLE = """---
title: Lines
date: 2026-01-02
---
![A line.](/figures/line.svg?slope=0:3:1){#fig-line start="slope=1"}

![Bars.](bars.svg){#fig-bars}
"""

FILES = {
    "content/posts/lines/index.md": ARTICLE,
    "content/posts/lines/bars.py": BESIDE,
    "figures/line.py": LINE,
    "figures/helper.py": HELPER,
    "figures/data.csv": "1\n2\n3\n",
    "figures/style.mplstyle": "lines.linewidth: 3\n",
}

WAITING = f"timeout = {2 * PATIENCE}\n"
"""For figures that wait until a test lets them go on."""

ONE = "---\ntitle: One\ndate: 2026-01-02\n---\n![Bars.](/figures/bars.svg){#fig-bars}\n"


def settings(address: str, more: str = "") -> str:
    drawn = f'executor = "dask"\nscheduler = "{address}"\n' if address else ""
    return f'[tool.linocut]\nbase_url = "https://site.example/"\n[tool.linocut.figures]\n{drawn}{more}'


def run(root: Path) -> Built:
    return build(root, Cache(root / ".linocut"))


def texts(built: Built) -> list[str]:
    return [click.unstyle(written(problem)) for problem in built.problems]


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a slow machine, a cluster takes its time."""
    monkeypatch.setattr(connect, "CONNECT", PATIENCE)
    monkeypatch.setattr(connect, "WORKERS", PATIENCE)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A scheduler and two workers."""
    with Cluster(tmp_path_factory.mktemp("cluster")) as cluster:
        cluster.worker("a")
        cluster.worker("b")
        cluster.ready(2)
        yield cluster


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A scheduler alone."""
    with Cluster(tmp_path_factory.mktemp("scheduler")) as cluster:
        yield cluster


@pytest.fixture
def none(scheduler: Cluster, tmp_path: Path) -> Iterator[Cluster]:
    """The scheduler for one test, which may start workers."""
    scheduler.folder = tmp_path
    yield scheduler
    scheduler.dismiss()


# --- the same as here ---


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """(worker, hash) of every file that is sent."""
    from distributed import Client

    found: list[tuple[str, str]] = []
    original = Client.run

    def watched(self, function, *arguments, **options):
        if function is dask_worker.receive:
            found.extend((worker, name) for worker in options["workers"] for name in arguments[0])
        return original(self, function, *arguments, **options)

    monkeypatch.setattr(Client, "run", watched)
    return found


def test_the_same_bytes_as_on_this_machine(make_site, two: Cluster, sent: list[tuple[str, str]]):
    here = make_site({**FILES, "pyproject.toml": settings("")}, "here")
    there = make_site({**FILES, "pyproject.toml": settings(two.address)}, "there")
    assert run(here).problems == ()
    built = run(there)
    assert built.problems == ()
    assert len(built.drawn) == 5
    assert files(there / "public") == files(here / "public")
    # nothing is drawn twice, and what the workers observed decides what is drawn again
    again = build(there, Cache(there / ".linocut"), {"base_url": "https://other.example/"})
    assert (again.drawn, again.reused) == ((), 5)
    with (there / "figures/helper.py").open("a") as file:
        file.write("# other\n")
    built = run(there)
    assert {(ran.figure, ran.reason) for ran in built.drawn} == {("line", "figures/helper.py changed")}
    (there / "figures/style.mplstyle").unlink()
    assert {ran.reason for ran in run(there).drawn} == {"figures/style.mplstyle is gone"}
    assert sent
    assert len(sent) == len(set(sent)), "a file was sent to a worker twice"


CELLS = """---
title: Cells
date: 2026-01-02
---
```{python}
import matplotlib.pyplot as plt
import numpy as np
from helper import data
x = np.loadtxt("numbers.csv")
plt.plot(x, data())
print("sum", x.sum())
```

{{< include "figures/helper.py" run >}}

The mean is `{python} x.mean()`, and `{val} x[0]:.1f` comes first.

```{python}
data()
```
"""


def test_an_article_s_program_runs_on_a_worker(make_site, two: Cluster):
    beside = {"content/posts/cells/index.md": CELLS, "content/posts/cells/numbers.csv": "4\n5\n6\n"}
    shared = {name: FILES[name] for name in ("figures/helper.py", "figures/data.csv")}
    shared["figures/helper.py"] = shared["figures/helper.py"].replace(
        '"data.csv"', 'Path(__file__).with_name("data.csv")'
    )
    shared["figures/helper.py"] = "from pathlib import Path\n" + shared["figures/helper.py"]
    here = make_site({**beside, **shared, "pyproject.toml": settings("")}, "here")
    there = make_site({**beside, **shared, "pyproject.toml": settings(two.address)}, "there")
    assert run(here).problems == ()
    built = run(there)
    assert built.problems == ()
    assert files(there / "public") == files(here / "public")
    assert "sum 15.0" in (there / "public/posts/cells/index.html").read_text()
    (there / "content/posts/cells/numbers.csv").write_text("1\n2\n3\n")
    assert [ran.reason for ran in run(there).drawn] == ["content/posts/cells/numbers.csv changed"]
    index = there / "content/posts/cells/index.md"
    index.write_text(index.read_text().replace("print(", "1 / 0\nprint("))
    wrong = run(there).problems
    assert [(str(it.place), it.message) for it in wrong] == [
        ("content/posts/cells/index.md:11:1", "the cell failed: ZeroDivisionError: division by zero")
    ]


FAILING = {
    "an exception": "    open('nowhere.csv')",
    "a claim": "    assert 1 > 2, 'no'",
    "its own end": "    import sys\n    sys.exit(3)",
    "an endless loop": "    while True: pass",
    "too much memory": "    return len(bytearray(1 << 30))",
    "an abrupt end": "    import os\n    os._exit(3)",
    "C code that crashes": "    import ctypes\n    ctypes.string_at(0)",
    "a file written": "    open('x.txt', 'w')",
    "the network": "    import urllib.request\n    urllib.request.urlopen('http://192.0.2.1/')",
    "much printed": "    while True:\n        print('x' * 1000)",
}


def test_the_same_errors_as_on_this_machine(make_site, two: Cluster):
    def told(name: str, address: str, failing: dict[str, str], limit: float) -> list[str]:
        """What is told of these bodies on this machine, or on the cluster."""
        bodies = dict(enumerate(failing.values()))
        site = {
            "content/a.md": "---\ntitle: One\n---\n"
            + "".join(f"![{n}.](/figures/f{n}.svg){{#fig-f{n}}}\n\n" for n in bodies),
            **{
                f"figures/f{n}.py": BESIDE.replace("def got():\n    return 1", f"def got():\n{body}")
                for n, body in bodies.items()
            },
            "pyproject.toml": settings(address, f'timeout = {limit}\nmemory = "500 MiB"\n'),
        }
        return [re.sub("0x[0-9a-f]+", "0x", text) for text in texts(run(make_site(site, name)))]

    late = {"an endless loop": FAILING["an endless loop"]}
    others = {name: body for name, body in FAILING.items() if name not in late}
    for name, failing, limit in (("late", late, 4), ("others", others, PATIENCE)):
        here, there = told(f"{name}-here", "", failing, limit), told(f"{name}-there", two.address, failing, limit)
        assert len(here) == len(failing)
        assert there == here


def test_a_failure_is_not_remembered(make_site, two: Cluster):
    script = BESIDE.replace("return 1", "return open('late.csv').read()")
    site = make_site({"content/a.md": ONE, "figures/bars.py": script, "pyproject.toml": settings(two.address)})
    assert "No such file or directory: 'late.csv'" in texts(run(site))[0]
    (site / "figures/late.csv").write_text("2")
    built = run(site)
    assert (built.problems, len(built.drawn)) == ((), 1)


# --- what is sent ---


def test_files_that_a_run_asks_for_are_sent(make_site, two: Cluster, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(file_set, "LARGE", 1000)
    body = """
    from pathlib import Path
    large = len(Path("large.bin").read_bytes())
    listed = sorted(path.name for path in Path("../data").iterdir())
    first = Path("../data/.hidden").read_text()
    second = Path("../data/deep/b.csv").read_text() if Path("../data/deep").is_dir() else ""
    missing = Path("../data/none.csv").exists()
    return large, listed, first, second, missing
"""
    script = 'depends = ["../data/*.csv"]\n' + BESIDE.replace("    return 1", body)
    site = make_site(
        {
            "content/a.md": ONE + "\n`{val} bars.got`\n",
            "figures/bars.py": script,
            "figures/large.bin": "x" * 2000,
            "data/a.csv": "1",
            "data/.hidden": "2",
            "data/deep/b.csv": "3",
            "pyproject.toml": settings(two.address),
        }
    )
    built = run(site)
    assert built.problems == ()
    page = (site / "public/a/index.html").read_text()
    assert (
        "(2000, [&#x27;.hidden&#x27;, &#x27;a.csv&#x27;, &#x27;deep&#x27;], &#x27;2&#x27;, &#x27;3&#x27;, False)"
        in page
    )
    assert build(site, Cache(site / ".linocut"), {"base_url": "https://other.example/"}).drawn == ()
    (site / "data/c.csv").write_text("4")
    assert [ran.reason for ran in run(site).drawn] == ["data/ lists other files"]


def test_shared_work_is_done_once_on_each_worker(make_site, two: Cluster):
    helper = "import os\nfrom linocut import shared\n\n@shared\ndef token():\n    return os.urandom(8).hex()\n"
    script = """import matplotlib.pyplot as plt
from slow import token

def figure(n: int = 0):
    fig, ax = plt.subplots()
    ax.plot([n, 1])
    return fig, {"alt": token(), "token": token()}
"""
    article = ONE.replace("bars.svg", "many.svg?n=0:7:1")
    site = make_site({"content/a.md": article, "figures/many.py": script, "figures/slow.py": helper,
                      "pyproject.toml": settings(two.address)})  # fmt: skip
    built = run(site)
    assert (built.problems, len(built.drawn)) == ((), 8)
    cache = Cache(site / ".linocut")
    drawings = [Drawing("figures/many.py", (("n", n),)) for n in range(8)]
    assert 1 <= len({room.recall(drawing, cache)[0].figure.alt for drawing in drawings}) <= 2


# --- a cluster that is not there, or is lost ---


def refusals(site: Path) -> list[str]:
    from linocut.problem import Problems

    with pytest.raises(Problems) as raised:
        run(site)
    return [click.unstyle(written(problem)) for problem in raised.value.problems]


@pytest.fixture
def site_on(make_site) -> Callable[..., Path]:
    def make(address: str, script: str = BESIDE, more: str = "") -> Path:
        return make_site({"content/a.md": ONE, "figures/bars.py": script, "pyproject.toml": settings(address, more)})

    return make


def test_no_scheduler(site_on, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(connect, "CONNECT", 1.0)
    assert refusals(site_on("tcp://127.0.0.1:9")) == [
        "figures cannot be drawn: no dask scheduler answers at tcp://127.0.0.1:9; "
        'start it, or set executor = "local" in [tool.linocut.figures]'
    ]


def test_no_worker(site_on, none: Cluster, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(connect, "WORKERS", 1.0)
    assert refusals(site_on(none.address)) == [
        f"figures cannot be drawn: the scheduler at {none.address} has no workers; "
        f'start some: dask worker {none.address}, or set executor = "local" in [tool.linocut.figures]'
    ]


def test_no_distributed(site_on, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert refusals(site_on("tcp://127.0.0.1:9")) == [
        'executor = "dask" needs the package distributed; install linocut[dask]'
    ]


def waiting(go: Path) -> str:
    """A script that ends when a file is there."""
    loop = f"    import os, time\n    while not os.path.exists({str(go)!r}):\n        time.sleep(0.05)"
    return BESIDE.replace("    return 1", loop)


def draws(cluster: Cluster, name: str) -> bool:
    """Whether a worker draws."""
    pattern = "**/linocut/scratch-*"
    return any(glob.iglob(pattern, root_dir=cluster.folder / name, recursive=True))  # noqa: PTH207 - folders come and go


class Building(threading.Thread):
    """A build in another thread."""

    def __init__(self, root: Path) -> None:
        super().__init__()
        self.root = root
        self.built: Built | None = None
        self.told: list[str] = []

    def run(self) -> None:
        from linocut.problem import Problems

        try:
            self.built = run(self.root)
        except Problems as problems:
            self.told = [click.unstyle(written(problem)) for problem in problems.problems]


def test_a_worker_that_is_lost_is_replaced(site_on, none: Cluster, tmp_path: Path):
    first = none.worker("a")
    building = Building(site_on(none.address, waiting(tmp_path / "go"), WAITING))
    building.start()
    until(lambda: draws(none, "a"), "nothing is drawn")
    none.worker("b")
    none.end(first)
    until(lambda: draws(none, "b"), "nothing is drawn again")
    (tmp_path / "go").touch()
    building.join(PATIENCE)
    assert building.built
    assert (building.built.problems, len(building.built.drawn)) == ((), 1)


def test_every_worker_is_lost(site_on, none: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    worker = none.worker("a")
    building = Building(site_on(none.address, waiting(tmp_path / "go"), WAITING))
    building.start()
    until(lambda: draws(none, "a"), "nothing is drawn")
    monkeypatch.setattr(connect, "WORKERS", 1.0)
    none.end(worker)
    building.join(PATIENCE)
    assert building.told == [
        f"figures cannot be drawn: every worker of {none.address} is lost; see what they wrote, start them again, "
        'or set executor = "local" in [tool.linocut.figures]'
    ]


def test_the_scheduler_is_lost(site_on, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with Cluster(tmp_path) as cluster:
        cluster.worker("a")
        building = Building(site_on(cluster.address, waiting(tmp_path / "go"), WAITING))
        building.start()
        until(lambda: draws(cluster, "a"), "nothing is drawn")
        cluster.end(cluster.processes[0])
        building.join(PATIENCE)
    assert building.told == [
        f"figures cannot be drawn: the connection to the scheduler at {cluster.address} is lost; see whether it runs, "
        'or set executor = "local" in [tool.linocut.figures]'
    ]


# --- workers that would draw otherwise ---


def prepended(folder: Path) -> dict[str, str]:
    """An environment in which this folder's modules and distributions come first."""
    return {"PYTHONPATH": os.pathsep.join(filter(None, (str(folder), os.environ.get("PYTHONPATH", ""))))}


def without_linocut(folder: Path) -> str:
    (folder / "sitecustomize.py").write_text(
        "import sys\n\nclass Refuse:\n    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'linocut':\n            raise ModuleNotFoundError('no linocut', name=name)\n"
        "\nsys.meta_path.insert(0, Refuse())\n"
    )
    return "worker ADDRESS has no linocut; install linocut 0.2.0 there, with dask"


def other_linocut(folder: Path, what: str, change: Callable[[Path], object]) -> str:
    source = Path(importlib.util.find_spec("linocut").origin or "").parent
    shutil.copytree(source, folder / "linocut", ignore=shutil.ignore_patterns("__pycache__"))
    change(folder / "linocut")
    return f"worker ADDRESS has {what}; install the same on both"


def older_linocut(folder: Path) -> str:
    def change(package: Path) -> None:
        file = package / "__init__.py"
        file.write_text(file.read_text().replace('"0.2.0"', '"0.0.9"'))

    return other_linocut(folder, "linocut 0.0.9; this is 0.2.0", change)


def edited_linocut(folder: Path) -> str:
    def change(package: Path) -> None:
        with (package / "figure/output/save.py").open("a") as file:
            file.write("# other\n")

    return other_linocut(folder, "another linocut 0.2.0 than this", change)


def other_numpy(folder: Path) -> str:
    import numpy as np

    distribution(folder, "numpy", "1.0")
    hint = "install the same versions on both: they decide when a figure is drawn again"
    return f"worker ADDRESS has numpy 1.0 (here {np.__version__}); {hint}"


def distribution(folder: Path, name: str, version: str) -> None:
    info = folder / f"{name}-{version}.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")


def test_workers_that_would_draw_otherwise_are_refused(site_on, none: Cluster, tmp_path: Path):
    expected = []
    for otherwise in (without_linocut, older_linocut, edited_linocut, other_numpy):
        folder = tmp_path / otherwise.__name__
        folder.mkdir()
        expected.append(otherwise(folder))
        none.worker(otherwise.__name__, environment=prepended(folder))
    none.ready(len(expected))
    told = refusals(site_on(none.address))
    assert all(re.match(r"worker tcp://127\.0\.0\.1:\d+ ", text) for text in told)
    assert sorted(re.sub(r"tcp:\S+", "ADDRESS", text) for text in told) == sorted(expected)


def package(folder: Path, version: str) -> Path:
    """An installed package "used"."""
    packages = folder / "site-packages"
    distribution(packages, "used", version)
    (packages / "used.py").write_text("value = 1\n")
    (packages / f"used-{version}.dist-info/RECORD").write_text("used.py,,\n")
    return packages


USING = BESIDE.replace("    return 1", "    import used\n    return used.value").replace(
    "import matplotlib.pyplot as plt", "import matplotlib.pyplot as plt\nimport used"
)


def test_a_package_that_only_the_workers_have(site_on, none: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    none.worker("a", environment=prepended(package(tmp_path / "there", "1.5")))
    site = site_on(none.address, USING)
    built = run(site)
    assert built.problems == ()
    assert "used 1.5" in (site / "public/a/index.html").read_text()
    assert build(site, Cache(site / ".linocut"), {"base_url": "https://other.example/"}).drawn == ()
    # now it is here too, and another
    monkeypatch.syspath_prepend(package(tmp_path / "here", "2.0"))
    (site / "figures/bars.py").write_text(USING + "# other\n")
    (told,) = texts(run(site))
    address = told.split(" on ")[1].split(",")[0]
    assert told == (
        f"content/a.md:5:1: figure script figures/bars.py was drawn with used 1.5 on {address}, and here is used 2.0; "
        "install the same versions on both: they decide when a figure is drawn again"
    )


# --- leaving ---


def alive(process: subprocess.Popen[bytes]) -> bool:
    """Whether a process has any that it started."""
    return bool(descendants(process.pid))


def job(site: Path, drawing: Drawing, scratch: Path) -> Job:
    return Job(str(site), (drawing,), str(scratch), str(site / ".linocut"), 2 * PATIENCE, 2 << 30, False, ())


def test_what_is_called_off_ends_on_the_workers(site_on, none: Cluster, tmp_path: Path):
    worker = none.worker("a")
    site = site_on(none.address, waiting(tmp_path / "go"))
    settled = FigureSettings(executor="dask", scheduler=none.address)
    slow = job(site, Drawing("figures/bars.py"), tmp_path)
    (site / "figures/quick.py").write_text(BESIDE)
    quick = job(site, Drawing("figures/quick.py"), tmp_path)
    with room.Cluster(Site(site, site / "public", figures=settled), Cache(site / ".linocut")) as cluster:
        outcomes = cluster.draw([slow, quick])
        canceller = threading.Thread(
            target=lambda: (until(lambda: draws(none, "a"), "not begun"), cluster.cancel(slow))
        )
        canceller.start()
        assert [(one.run.script, isinstance(outcome.result, tuple)) for one, outcome in outcomes] == [
            ("figures/quick.py", True)
        ]
        canceller.join(PATIENCE)
        again = cluster.draw([slow])
        threading.Thread(target=lambda: (until(lambda: draws(none, "a"), "not begun"), cluster.end())).start()
        with pytest.raises(Exception, match="called off"):
            next(again)
    until(lambda: not alive(worker), "a process outlives its build")
    assert worker.poll() is None


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_preview_that_is_ended_leaves_no_process_here_or_on_the_workers(
    site_on, none: Cluster, tmp_path: Path, sign: signal.Signals
):
    worker = none.worker("a")
    none.ready(1)
    with preview(site_on(none.address, waiting(tmp_path / "go"), WAITING)) as running:
        until(lambda: draws(none, "a"), "nothing is drawn")
        assert running.interrupt(sign) == (130 if sign == signal.SIGINT else 128 + sign)
        assert [line for line in running.lines[2:] if line not in {"", "stopped"}] == []
    until(lambda: not alive(worker), "a process outlives its preview")
    assert worker.poll() is None


def test_a_preview_draws_on_the_workers(site_on, none: Cluster, tmp_path: Path):
    none.worker("a")
    none.ready(1)
    with preview(site_on(none.address)) as running:
        running.wait_for(r"(bars drawn \(new\), \d+\.\d s: \d+ pages?, )")
        (running.root / "figures/bars.py").write_text(BESIDE.replace("[3, 4]", "[3, 5]"))
        running.wait_for(r"(bars drawn \(figures/bars.py changed\), \d+\.\d s: \d+ pages?, )")


def test_a_file_that_keeps_changing(site_on, two: Cluster, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(room, "ATTEMPTS", 2)
    site = site_on(two.address, BESIDE.replace("return 1", "return open('x.csv').read()"))
    (site / "figures/x.csv").write_text("0")
    asked = Inputs.ask
    count = iter(range(1000))

    def restless(self, question):
        if question.name == "figures/x.csv":
            (site / "figures/x.csv").write_text(str(next(count)))
        return asked(self, question)

    monkeypatch.setattr(Inputs, "ask", restless)
    (told,) = texts(run(site))
    assert told.startswith("content/a.md:5:1: figure script figures/bars.py reads files that change while it runs")


def test_this_machine_needs_nothing_of_it(make_site):
    site = make_site({"content/a.md": ONE, "figures/bars.py": BESIDE})
    code = (
        "import sys, linocut.cli; assert linocut.cli.run(['build']) == 0; "
        "assert not {'dask', 'distributed'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=site, check=True, capture_output=True)


def test_a_failure_says_no_more_than_it_must():
    from linocut.figure.dask.compatibility import unanswered

    assert unanswered(ValueError("x")) == Failure("could not be drawn on the cluster: ValueError: x")
