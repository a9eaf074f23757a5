"""Figures drawn for real: scripts in processes, results, failures that leave the others standing, and the store."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from matplotlib.font_manager import findfont

from linocut.figure.draw import Drawn, alike, draw
from linocut.figure.executor import runs
from linocut.figure.job import Failure
from linocut.model.drawing import Drawing, Parameter
from linocut.model.site import FigureSettings, Site
from linocut.problem import Place
from linocut.store.cache import Cache
from linocut.store.inputs import Inputs

LINE = """
import matplotlib.pyplot as plt
import numpy as np

def figure(slope: float = 1.0, name: str = "a"):
    x = np.arange(5)
    fig, ax = plt.subplots()
    ax.plot(x, slope * x, label=name)
    ax.set_xlabel("time")
    ax.set_ylabel("$e^{x}$")
    ax.legend()
    return fig, {"alt": "A line\\nthat rises", "x": x, "y": slope * x, "top": np.float64(4 * slope), "name": name}
"""

Run = Callable[..., Drawn]


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / ".linocut")


@pytest.fixture
def run(tmp_path: Path, cache: Cache) -> Run:
    """Writes scripts, draws them, each asked for on its own line of one article."""

    def run(files: dict[str, str], *drawings: Drawing, **settings: object) -> Drawn:
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text)
        site = Site(root=tmp_path, output=tmp_path / "public", figures=FigureSettings(**settings))  # type: ignore[arg-type]
        asked = {drawing: (Place("content/a.md", line, 1),) for line, drawing in enumerate(drawings, 1)}
        return draw(site, asked, Inputs(tmp_path), cache)

    return run


def asked(name: str, **parameters: Parameter) -> Drawing:
    return Drawing(f"figures/{name}.py", tuple(sorted(parameters.items())))


def test_a_figure_with_results(run: Run, cache: Cache) -> None:
    drawing = asked("line", slope=2)
    drawn = run({"figures/line.py": LINE}, drawing)
    assert drawn.problems == ()
    figure = drawn.figures[drawing]
    assert (figure.width, figure.height) == (640, 384)
    assert figure.alt == "A line that rises"
    assert figure.reason == "new"
    assert dict(figure.versions).keys() == {"matplotlib", "numpy"}
    assert json.loads(cache.read(figure.results)) == {
        "x": [0, 1, 2, 3, 4],
        "y": [0.0, 2.0, 4.0, 6.0, 8.0],
        "top": 8.0,
        "name": "a",
    }
    assert [name for name, _ in figure.data] == ["line.csv"]
    assert cache.read(figure.data[0][1]) == b"x,y\n0,0.0\n1,2.0\n2,4.0\n3,6.0\n4,8.0\n"
    assert {"t", "i", "m", "e", "−"} & set(figure.characters) >= {"t", "i", "m", "e"}
    assert figure.source == LINE


def test_the_svg_is_fit_for_a_page(run: Run, cache: Cache) -> None:
    drawing = asked("line")
    svg = cache.read(run({"figures/line.py": LINE}, drawing).figures[drawing].svg).decode()
    assert svg.startswith('<svg xmlns="http://www.w3.org/2000/svg" width="640" height="384" viewBox="0 0 640 384"')
    assert "var(--figure-1, #26419a)" in svg
    assert "font-family:'Source Sans', 'DejaVu Sans'" in svg
    assert ">time</text>" in svg
    for unwanted in ("metadata", "<!--", "<style", "xlink", "Date", "DejaVu Sans Mono", "e^{x}"):
        assert unwanted not in svg
    identities = re.findall(r'\bid="([^"]*)"', svg)
    assert identities
    assert all(identity.startswith("lc0") for identity in identities)
    assert not re.search(r"(?<![\w#-])\d+\.\d{7,}", svg)


def test_the_second_build_runs_nothing(run: Run) -> None:
    first = run({"figures/line.py": LINE}, asked("line"))
    second = run({}, asked("line"))
    assert [figure.reason for figure in second.figures.values()] == [""]
    assert first.figures[asked("line")].digest == second.figures[asked("line")].digest
    third = run({"figures/line.py": LINE + "# touched"}, asked("line"))
    assert [figure.reason for figure in third.figures.values()] == ["figures/line.py changed"]


def test_scripts_without_figure_drop_in(run: Run) -> None:
    left_open = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.xlabel('open')\nplt.show()\n"
    saved = (
        "import sys\nimport matplotlib.pyplot as plt\n\nif __name__ == '__main__':\n"
        "    plt.plot([1, 2])\n    plt.xlabel('saved')\n    plt.savefig('there.png')\n    plt.savefig('here.png')\n"
        "    plt.close()\n    sys.exit(0)\n"
    )
    drawn = run({"figures/open.py": left_open, "figures/saved.py": saved}, asked("open"), asked("saved"))
    assert drawn.problems == ()
    assert [set("open") <= set(f.characters) or set("saved") <= set(f.characters) for f in drawn.figures.values()]
    assert len(drawn.figures) == 2


def test_states_that_fail_alike_are_one_problem(run: Run) -> None:
    script = (
        "import matplotlib.pyplot as plt\n\ndef figure(t=0):\n"
        "    if t == 3:\n        raise ValueError('three\\nmore')\n"
        "    if t > 3:\n        raise OSError('no data')\n    return plt.figure(), {}\n"
    )
    drawn = run({"figures/f.py": script}, *(asked("f", t=t) for t in range(6)), jobs=2)
    assert len(drawn.figures) == 3
    assert [(str(problem.place), problem.message) for problem in drawn.problems] == [
        ("content/a.md:4:1", "figure script figures/f.py (t=3) failed: ValueError: three"),
        ("content/a.md:5:1", "figure script figures/f.py (t=4) failed: OSError: no data"),
        ("content/a.md:6:1", "figure script figures/f.py (t=5) failed: OSError: no data"),
    ]
    assert drawn.problems[0].detail.endswith("ValueError: three\nmore")
    one_place = {asked("f", t=t): (Place("content/a.md", 1, 1),) for t in range(6)}
    failures = {drawing: Failure("failed: OSError: no data") for drawing in one_place}
    assert [problem.message for problem in alike(failures, one_place)] == [
        "figure script figures/f.py (t=0 and 5 other states) failed: OSError: no data"
    ]


def test_a_failing_script_shows_its_own_traceback(run: Run, tmp_path: Path) -> None:
    bad = "from helper import divide\n\ndef figure():\n    return divide(1, 0)\n"
    helper = "def divide(a, b):\n    return a / b\n"
    drawn = run(
        {"figures/bad.py": bad, "figures/helper.py": helper, "figures/line.py": LINE}, asked("bad"), asked("line")
    )
    assert list(drawn.figures) == [asked("line")]
    (problem,) = drawn.problems
    assert problem.message == "figure script figures/bad.py failed: ZeroDivisionError: division by zero"
    assert problem.place == Place("content/a.md", 1, 1)
    assert problem.detail.startswith(
        'Traceback (most recent call last):\n  File "figures/bad.py", line 4, in figure\n    return divide(1, 0)\n'
    )
    assert 'File "figures/helper.py", line 2, in divide' in problem.detail
    assert str(tmp_path) not in problem.detail
    assert "linocut" not in problem.detail


OWN = """
from pathlib import Path
import matplotlib.pyplot as plt
from matplotlib.font_manager import FontProperties, fontManager

HAND = Path(__file__).parent / "hand.ttf"
fontManager.addfont(HAND)

def figure(way: str):
    if way == "settings":
        plt.rcParams["font.family"] = "Plate Hand"
    fig, ax = plt.subplots()
    ax.set_title("A hand", **{
        "settings": {},
        "family": {"family": "Plate Hand"},
        "file": {"font": FontProperties(fname=HAND)},
    }[way])
    ax.set_xticks([])
    ax.set_yticks([])
    ax.text(0.5, 0.5, "not by hand", family="Source Sans Pro")
    return fig, {"alt": "A hand"}
"""


def test_text_in_a_font_of_the_scripts_own_is_drawn_as_outlines(run: Run, cache: Cache, tmp_path: Path) -> None:
    """Neither the page nor whoever makes its PNG has that font."""
    found = Path(findfont("DejaVu Sans"))
    with TTFont(found) as font:
        for record in font["name"].names:
            if record.nameID in (1, 4, 16):
                record.string = "Plate Hand"
        (tmp_path / "figures").mkdir()
        font.save(tmp_path / "figures/hand.ttf")
    drawings = [asked("own", way=way) for way in ("settings", "family", "file")]
    drawn = run({"figures/own.py": OWN}, *drawings)
    assert drawn.problems == ()
    for drawing in drawings:
        figure = drawn.figures[drawing]
        assert figure.svg
        svg = cache.read(figure.svg).decode()
        assert "Plate Hand" not in svg
        assert re.findall(r"<text[^>]*>([^<]*)</text>", svg) == ["not by hand"]
        assert len(re.findall("<use ", svg)) == len("A hand")
        again = run({}, drawing)
        assert again.figures[drawing].reason == ""
    (tmp_path / "figures/hand.ttf").write_bytes(found.read_bytes())
    assert run({}, drawings[2]).figures[drawings[2]].reason == "figures/hand.ttf changed"


def test_parameters_that_do_not_fit(run: Run) -> None:
    drawn = run(
        {"figures/line.py": LINE, "figures/bare.py": "import matplotlib.pyplot as plt\nplt.plot([1])\n"},
        asked("line", slop=2),
        asked("bare", slope=2),
    )
    assert [(problem.message, problem.hint) for problem in drawn.problems] == [
        ('figure script figures/line.py (slop=2) has no parameter "slop"', 'did you mean "slope"?'),
        (
            "figure script figures/bare.py (slope=2) takes no parameters, and is asked for slope",
            "define figure() with these parameters",
        ),
    ]


def test_a_missing_script(run: Run) -> None:
    drawn = run({}, asked("nowhere"))
    assert drawn.problems[0].message == "there is no figure script figures/nowhere.py"
    assert drawn.problems[0].place == Place("content/a.md", 1, 1)


def test_further_states_of_a_script_wait_until_the_first_of_every_other_has_begun() -> None:
    states = [Drawing("a.py", (("n", n),)) for n in range(3)]
    other = Drawing("b.py")
    assert [group[0] for group in runs([*states, other])] == [states[0], other, *states[1:]]
