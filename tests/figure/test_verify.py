"""The same figure, byte for byte: across processes, folders and cores; and why one that is not is not."""

from collections.abc import Callable
from pathlib import Path

import pytest

from commandline import linocut
from linocut.figure.draw import draw
from linocut.model.drawing import Drawing, Figure
from linocut.model.site import FigureSettings, Site
from linocut.problem import Place
from linocut.store.cache import Cache
from linocut.store.inputs import Inputs
from linocut.system.kind import POSIX

GOOD = '''from datetime import datetime
import matplotlib.pyplot as plt
import numpy as np

def figure(n: int = 1):
    """Most of what a figure can hold: text, formulas, images, clips, gradients, markers, seeded chance, sets sorted."""
    chance = np.random.default_rng(n)
    fig, axes = plt.subplots(2, 2)
    axes[0, 0].plot(chance.normal(size=50), marker="o", label="$x^2$")
    axes[0, 0].legend()
    axes[0, 1].imshow(chance.random((20, 20)))
    axes[1, 0].contourf(chance.random((9, 9)))
    axes[1, 0].set_title(" ".join(sorted({"one", "two", "three"})))
    axes[1, 1].plot([datetime(2026, 1, day) for day in (1, 5)], [1, 2], linestyle=":")
    axes[1, 1].plot(np.arange("2026-01-02", "2026-01-05", dtype="datetime64[D]"), [1, 2, 3])
    return fig, {"matrix": chance.random((3, 3)), "alt": "Four plots.", "sum": float(chance.random(1000).sum())}
'''
TITLE = """import matplotlib.pyplot as plt
{top}
def figure():
    fig, ax = plt.subplots()
    ax.set_title(str({it}))
    return fig
"""

# name: (what is above figure(), what it shows, the likely cause and the way out, the evidence)
CAUSES = {
    "chance": (
        "import numpy as np",
        "np.random.default_rng().random()",
        "random numbers without a seed; give them one, as in np.random.default_rng(0)",
        ["figures/chance.py:5: secrets.randbits()"],
    ),
    "shared_chance": (
        "import numpy as np",
        "np.random.rand()",
        "random numbers without a seed; give them one, as in np.random.default_rng(0)",
        ["figures/shared_chance.py:5: numpy.random.rand()"],
    ),
    "plain_chance": (
        "import random",
        "random.choice(range(10**9))",
        "random numbers without a seed; give them one, as in np.random.default_rng(0)",
        ["figures/plain_chance.py:5: random.choice()"],
    ),
    "clock": (
        "import time",
        "time.time()",
        "the time; take dates from the data, or make them a parameter",
        ["figures/clock.py:5: time.time()"],
    ),
    "date": (
        "from datetime import date",
        "date.today()",
        "the time; take dates from the data, or make them a parameter",
        ["figures/date.py:5: date.today()"],
    ),
    "year": (
        "import time",
        "time.strftime('%Y')",
        "the time; take dates from the data, or make them a parameter",
        ["figures/year.py:5: time.strftime()"],
    ),
    "order": (
        "",
        "list({'one', 'two', 'three', 'four', 'five', 'six'})",
        "the order of a set; sort it before it is drawn",
        [],
    ),
    "address": (
        "marker = object()",
        "marker",
        "the address of an object; show a name instead of id() or repr() of it",
        [],
    ),
}


def drawn(root: Path, jobs: int = 1, **parameters: int) -> Figure:
    """The good figure, drawn in a site of its own in `root`."""
    (root / "figures").mkdir(parents=True)
    (root / "figures/good.py").write_text(GOOD)
    asked = {Drawing("figures/good.py", (("n", n),)): (Place("content/a.md", 1, 1),) for n in range(4)}
    site = Site(root=root, output=root / "public", figures=FigureSettings(jobs=jobs))
    found = draw(site, asked, Inputs(root), Cache(root / ".linocut"))
    assert found.problems == ()
    return found.figures[Drawing("figures/good.py", (("n", 2),))]


def test_the_same_bytes_in_every_process_folder_and_number_of_cores(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = drawn(tmp_path / "a", jobs=1)
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    other = drawn(tmp_path / "another folder" / ("deep" * 20), jobs=4)
    assert one == other  # every blob by its content, every word


@pytest.fixture(scope="module")
def verified(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, str, str]:
    """One build --verify of a good figure and one of each kind that is not: (exit code, output, errors)."""
    site = tmp_path_factory.mktemp("verify")
    (site / "content").mkdir()
    (site / "figures").mkdir()
    (site / "pyproject.toml").write_text('[tool.linocut]\ntitle = "A"\nbase_url = "https://a.example/"\n')
    names = ["good", *CAUSES]
    lines = [f"![](/figures/{name}.svg){{alt={name}}}\n" for name in names]
    (site / "content/a.md").write_text("---\ntitle: A\n---\n" + "\n".join(lines))
    (site / "figures/good.py").write_text(GOOD)
    for name, (top, it, _, _) in CAUSES.items():
        (site / f"figures/{name}.py").write_text(TITLE.format(top=top, it=it))
    ended = linocut("build", "--verify", cwd=site)
    return ended.returncode, ended.stdout, ended.stderr


def test_what_differs_is_an_error_for_each_and_the_site_is_as_it_was(verified: tuple[int, str, str]) -> None:
    code, told, errors = verified
    assert code == 1
    assert told.splitlines()[-1] == f"{len(CAUSES)} problems; public/ is as it was"
    assert "good.py is" not in errors


@pytest.mark.parametrize("name", CAUSES)
def test_the_likely_cause(verified: tuple[int, str, str], name: str) -> None:
    _, _, errors = verified
    _, _, cause, evidence = CAUSES[name]
    if name == "address" and not POSIX:  # addresses differ in each interpreter, as races do
        cause = "threads that race, or the address of an object; compute in one thread, in a fixed order"
    line = 6 + 2 * list(CAUSES).index(name)
    text = (
        f"content/a.md:{line}:1: figure script figures/{name}.py is not the same when it is drawn twice: "
        f"its SVG differs; the likely cause is {cause}\n" + "".join(f"    {one}\n" for one in evidence)
    )
    assert text in errors


def test_a_good_site_passes_and_what_it_returned_is_compared_too(make_site: Callable[..., Path]) -> None:
    body = "![](/figures/good.svg?n=1){alt=good}\n\n![](/figures/told.svg?n=1:2:1){alt=told}\n"
    told = GOOD.replace('"sum": ', '"stamp": time.time_ns(), "sum": ').replace(
        "import numpy", "import time\nimport numpy"
    )
    site = make_site({"content/a.md": f"---\ntitle: A\n---\n{body}", "figures/good.py": GOOD, "figures/told.py": GOOD})
    ended = linocut("build", "--verify", cwd=site)
    assert ended.returncode == 0
    assert "every figure is the same when it is drawn twice\n" in ended.stdout
    (site / "figures/told.py").write_text(told)
    ended = linocut("build", "--verify", cwd=site)
    assert ended.returncode == 1
    assert ended.stderr.endswith(
        "content/a.md:6:1: figure script figures/told.py (2 states) is not the same when it is drawn twice: "
        "its results (stamp) differ; the likely cause is the time; take dates from the data, or make them a parameter\n"
        "    figures/told.py:17: time.time_ns()\n"
    )
