"""Dependencies are observed: for each kind of input, a figure runs again when it changed, and does not otherwise."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from linocut.figure.draw import draw
from linocut.figure.trace import packages
from linocut.figure.trace.trace import Trace
from linocut.model.drawing import Drawing
from linocut.model.site import Site
from linocut.problem import Place
from linocut.store.cache import Cache
from linocut.store.inputs import Inputs, Question

BODY = "    fig, ax = plt.subplots()\n    ax.plot([1, 2])\n    return fig, {'got': str(got)}\n"


class Bench:
    """A site with one figure; `reason` draws it and says why it ran ("" when it did not)."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.cache = Cache(root / ".linocut")
        self.inputs = Inputs(root)

    def write(self, files: dict[str, str]) -> None:
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            # Older than what the stat index calls fresh, so that it is believed.
            os.utime(path, ns=(time.time_ns() - 10**9,) * 2)

    def script(self, *body: str, top: str = "") -> None:
        lines = "".join(f"    {line}\n" for line in body)
        self.write({"figures/f.py": f"import matplotlib.pyplot as plt\n{top}\ndef figure():\n{lines}{BODY}"})

    def reason(self) -> str:
        self.inputs = Inputs(self.root, self.inputs.receipt())
        drawing = Drawing("figures/f.py")
        site = Site(root=self.root, output=self.root / "public")
        drawn = draw(site, {drawing: (Place("content/a.md", 1, 1),)}, self.inputs, self.cache)
        assert drawn.problems == ()
        return drawn.figures[drawing].reason

    def questions(self) -> set[Question]:
        return set(self.inputs.receipt())


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


Change = Callable[[Bench], object]

READ = "got = open('data.csv').read()"
CASES: dict[str, tuple[list[str], str, Change, Change, str]] = {
    # name: (the body of figure(), what is above it, a change that matters, one that does not, the reason told)
    "file": (
        [READ],
        "",
        lambda b: b.write({"figures/data.csv": "2"}),
        lambda b: b.write({"figures/other.csv": "2"}),
        "figures/data.csv changed",
    ),
    "touched file": (
        [READ],
        "",
        lambda b: b.write({"figures/data.csv": "2"}),
        lambda b: os.utime(b.root / "figures/data.csv"),
        "figures/data.csv changed",
    ),
    "file read by a helper's helper": (
        ["got = one.read()"],
        "import one",
        lambda b: b.write({"figures/data.csv": "2"}),
        lambda b: b.write({"figures/unused.py": "x = 1"}),
        "figures/data.csv changed",
    ),
    "helper's helper": (
        ["got = one.read()"],
        "import one",
        lambda b: b.write({"figures/two.py": "def read():\n    return 2\n"}),
        lambda b: b.write({"figures/three.py": "x = 1"}),
        "figures/two.py changed",
    ),
    "helper imported late": (
        ["import two", "got = two.read()"],
        "",
        lambda b: b.write({"figures/two.py": "def read():\n    return 2\n"}),
        lambda b: b.write({"figures/one.py": "x = 1"}),
        "figures/two.py changed",
    ),
    "module that comes to stand before another": (
        ["import two", "got = two.read()"],
        "",
        lambda b: b.write({"figures/two/__init__.py": "def read():\n    return 3\n"}),
        lambda b: b.write({"figures/twofold.py": ""}),
        "figures/two appeared",
    ),
    "file that was looked for": (
        ["import os", "got = os.path.exists('extra.csv')"],
        "",
        lambda b: b.write({"figures/extra.csv": ""}),
        lambda b: b.write({"figures/extra2.csv": ""}),
        "figures/extra.csv appeared",
    ),
    "file that was tried": (
        ["try:", "    got = open('extra.csv').read()", "except OSError:", "    got = ''"],
        "",
        lambda b: b.write({"figures/extra.csv": ""}),
        lambda b: b.write({"figures/extra2.csv": ""}),
        "figures/extra.csv appeared",
    ),
    "presence by pathlib": (
        ["got = (pathlib.Path(__file__).parent / 'data.csv').exists()"],
        "import pathlib",
        lambda b: (b.root / "figures/data.csv").unlink(),
        lambda b: b.write({"figures/data.csv": "only whether it is there was asked"}),
        "figures/data.csv is gone",
    ),
    "size": (
        ["import os", "got = os.path.getsize('data.csv')"],
        "",
        lambda b: b.write({"figures/data.csv": "longer"}),
        lambda b: b.write({"figures/other.csv": "longer"}),
        "figures/data.csv changed",
    ),
    "listed folder": (
        ["import os", "got = sorted(os.listdir('many'))"],
        "",
        lambda b: b.write({"figures/many/b.csv": "1"}),
        lambda b: b.write({"figures/few/b.csv": "1", "figures/many/a.csv": "its bytes were not read"}),
        "figures/many/ lists other files",
    ),
    "renamed file in a globbed folder": (
        ["from pathlib import Path", "got = [p.read_text() for p in Path('many').glob('*.csv')]"],
        "",
        lambda b: (b.root / "figures/many/a.csv").rename(b.root / "figures/many/z.csv"),
        lambda b: b.write({"figures/data.csv": "2"}),
        "figures/many/a.csv is gone",
    ),
    "file read by NumPy": (
        ["import numpy as np", "got = np.loadtxt('data.csv') + np.fromfile('many/a.csv', dtype='u1')[0]"],
        "",
        lambda b: b.write({"figures/many/a.csv": "3"}),
        lambda b: b.write({"figures/many/b.csv": "3"}),
        "figures/many/a.csv changed",
    ),
    "declared dependency": (
        ["got = 1"],
        "depends = ['many/*.csv']",
        lambda b: b.write({"figures/many/a.csv": "2"}),
        lambda b: b.write({"figures/many/a.txt": "2"}),
        "figures/many/a.csv changed",
    ),
    "new match of a declared dependency": (
        ["got = 1"],
        "depends = ['many/*.csv']",
        lambda b: b.write({"figures/many/b.csv": "2"}),
        lambda b: b.write({"figures/many/b.txt": "2"}),
        "figures/many/*.csv matches other files",
    ),
    "style sheet": (
        ["got = 1"],
        "",
        lambda b: b.write({"figures/style.mplstyle": "lines.linewidth: 3"}),
        lambda b: b.write({"figures/other.mplstyle": "lines.linewidth: 3"}),
        "figures/style.mplstyle appeared",
    ),
    "the script itself": (
        ["got = 1"],
        "",
        lambda b: b.script("got = 2"),
        lambda b: os.utime(b.root / "figures/f.py"),
        "figures/f.py changed",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_runs_again_exactly_when_an_input_changed(bench: Bench, case: str) -> None:
    body, top, change, unrelated, reason = CASES[case]
    bench.write(
        {
            "figures/data.csv": "1",
            "figures/one.py": "from two import read",
            "figures/two.py": "from pathlib import Path\n\n\ndef read():\n"
            "    return (Path(__file__).parent / 'data.csv').read_text()\n",
            "figures/many/a.csv": "1",
        }
    )
    bench.script(*body, top=top)
    assert bench.reason() == "new"
    assert bench.reason() == ""
    unrelated(bench)
    assert bench.reason() == ""
    change(bench)
    assert bench.reason() == reason
    assert bench.reason() == ""


def test_environment_variables(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WANTED", "1")
    monkeypatch.delenv("MISSING", raising=False)
    bench.script("import os", "got = os.environ['WANTED'] + os.getenv('MISSING', '') + str('THERE' in os.environ)")
    bench.reason()
    monkeypatch.setenv("UNRELATED", "1")
    assert bench.reason() == ""
    for name in ("WANTED", "MISSING", "THERE"):
        monkeypatch.setenv(name, "2")
        assert bench.reason() == f"${name} changed"


def test_installed_distributions(bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packages = tmp_path / "venv" / "site-packages"
    for name in ("used", "unused"):
        bench.write(
            {
                f"venv/site-packages/{name}.py": "value = 1\n",
                f"venv/site-packages/{name}-1.0.dist-info/METADATA": f"Name: {name}\nVersion: 1.0\n",
                f"venv/site-packages/{name}-1.0.dist-info/RECORD": f"{name}.py,,\n",
            }
        )
    monkeypatch.syspath_prepend(packages)
    monkeypatch.setenv("PYTHONPATH", str(packages), prepend=os.pathsep)
    bench.script("import used", "got = used.value")
    assert bench.reason() == "new"
    assert {name for kind, name in bench.questions() if kind == "distribution"} >= {
        "python",
        "numpy",
        "matplotlib",
        "used",
    }
    assert "unused" not in {name for _, name in bench.questions()}
    (packages / "unused-1.0.dist-info").rename(packages / "unused-2.0.dist-info")
    assert bench.reason() == ""
    (packages / "used-1.0.dist-info").rename(packages / "used-2.0.dist-info")
    assert bench.reason() == "used 1.0 became 2.0"
    wanted = "try:", "    import later", "except ImportError:", "    later = None"
    bench.script("import used", *wanted, "got = str(later)[:5]")
    bench.reason()
    bench.write({"venv/site-packages/later.py": "value = 2\n", "venv/site-packages/later-1.0.dist-info/RECORD": ""})
    assert bench.reason() == "later was installed"


def test_modules_that_are_not_named_as_their_distribution(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path, text in {
        "some_name-1.0.dist-info/RECORD": "other/__init__.py,sha256=x,1\nother/part.py,,\nsingle.abi3.so,,\n",
        "old-1.0.egg-info/top_level.txt": "ancient\n",
        "other/__init__.py": "",
        "single.abi3.so": "",
        "ancient.py": "",
        "nobodys.py": "",
    }.items():
        file = tmp_path / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    names = "other", "single", "ancient", "nobodys", "part", "yaml", "json", "linocut"
    assert [packages.distribution(name, {}) for name in names] == [
        *("some-name", "some-name", "old", "", "part", "pyyaml", "", "")
    ]


def test_what_was_seen_before_is_not_drawn_twice(bench: Bench) -> None:
    bench.script("got = 1")
    bench.reason()
    bench.script("got = 2")
    assert bench.reason() == "figures/f.py changed"
    bench.script("got = 1")
    assert bench.reason() == ""


def test_a_site_in_memory_is_observed_and_the_machine_is_not() -> None:
    trace = Trace("/dev/shm/site", "/dev/shm/scratch", frozenset())
    for path in ("/dev/shm/site/data.csv", "/dev/shm/joblib-1/pickle", "/dev/urandom", "/proc/cpuinfo"):
        trace.path("file", path)
    assert trace.questions == (Question("file", "data.csv"),)


def test_the_questions_are_few(bench: Bench) -> None:
    bench.script("import json", "import numpy as np", "got = json.dumps(np.arange(3).tolist())")
    bench.reason()
    told = {
        (kind, name)
        for kind, name in bench.questions()
        if kind != "distribution" and "/linocut/" not in name and not name.startswith(str(Path(os.__file__).parent))
    }
    assert told == {
        ("presence", "figures/f.py"),
        ("file", "figures/f.py"),
        ("file", "figures/style.mplstyle"),
        ("variable", "MPL_IGNORE_SYSTEM_FONTS"),
    }
