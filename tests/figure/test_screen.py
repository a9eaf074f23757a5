"""Scripts dropped in unchanged: which `figure` is the author's, and what is taken of what a script shows."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from linocut.figure.draw import Drawn, draw
from linocut.model.drawing import Drawing, Figure
from linocut.model.site import FigureSettings, Site
from linocut.problem import Place
from linocut.store.cache import Cache
from linocut.store.inputs import Inputs

Run = Callable[..., Drawn]

PLOT = "plt.plot([1, 2])\nplt.xlabel('{word}')\n"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Writes scripts and helpers, and draws those that are named."""

    def run(files: dict[str, str], *names: str) -> Drawn:
        (tmp_path / "figures").mkdir(exist_ok=True)
        for name, text in files.items():
            (tmp_path / "figures" / f"{name}.py").write_text(text)
        site = Site(root=tmp_path, output=tmp_path / "public", figures=FigureSettings())
        places = {Drawing(f"figures/{name}.py"): (Place("content/a.md", n, 1),) for n, name in enumerate(names, 1)}
        return draw(site, places, Inputs(tmp_path), Cache(tmp_path / ".linocut"))

    return run


def words(figure: Figure, *wanted: str) -> list[str]:
    """Those of some words, each of letters that no other has, that a figure shows."""
    return [word for word in wanted if set(word) <= set(figure.characters)]


OTHERS = {
    "pylab": "from pylab import figure, plot, show, xlabel\nfigure(); plot([1, 2]); xlabel('w'); show()\n",
    "pyplot": "import matplotlib.pyplot as plt\nfrom matplotlib.pyplot import figure\nfigure(); plt.xlabel('w')\n",
    "alias": "import matplotlib.pyplot as plt\nfigure = plt.figure\nf = figure(); plt.plot([1]); plt.xlabel('w')\n",
    "module": "from matplotlib import pyplot as plt, figure\nplt.plot([1, 2]); plt.xlabel('w')\n",
    "value": "import matplotlib.pyplot as plt\nfigure = plt.figure()\nplt.plot([1, 2]); plt.xlabel('w')\n",
    "main": (
        "import matplotlib.pyplot as plt\nif __name__ == '__main__':\n"
        "    def figure(): raise SystemExit('called')\n    plt.plot([1]); plt.xlabel('w')\n"
    ),
}


@pytest.mark.parametrize("name", OTHERS)
def test_a_figure_that_is_not_the_authors_is_not_called(run: Run, name: str) -> None:
    drawn = run({"script": OTHERS[name]}, "script")
    assert drawn.problems == ()
    assert [words(figure, "w") for figure in drawn.figures.values()] == [["w"]]


DRAW = "import matplotlib.pyplot as plt\ndef draw():\n    f = plt.figure(); plt.xlabel('w'); return f\n"
OWN = {
    "imported": "from pictures import figure\n",
    "renamed": "from pictures import draw as figure\n",
    "assigned": "import pictures as p\nfigure = p.draw\n",
    "defined": DRAW + "figure = draw\n",
    "tried": "try:\n    from pictures import figure\nexcept ImportError:\n    figure = None\n",
    "after": "from matplotlib.pyplot import figure\nfrom pictures import figure\n",
}


@pytest.mark.parametrize("name", OWN)
def test_a_figure_of_the_sites_own_is_called(run: Run, name: str) -> None:
    pictures = DRAW + "figure = draw\n"
    drawn = run({"pictures": pictures, "script": OWN[name]}, "script")
    assert drawn.problems == ()
    assert [words(figure, "w") for figure in drawn.figures.values()] == [["w"]]


def test_arguments_are_the_scripts_alone(run: Run) -> None:
    parser = (
        "import argparse, sys\nimport matplotlib.pyplot as plt\n"
        "parser = argparse.ArgumentParser()\nparser.add_argument('--n', type=int, default=5)\n"
        "plt.plot(range(parser.parse_args().n))\nplt.xlabel('w' if len(sys.argv) == 1 else 'no')\n"
    )
    drawn = run({"args": parser}, "args")
    assert [words(figure, "w") for figure in drawn.figures.values()] == [["w"]]


SHOWN = {
    "closed without waiting": f"{PLOT.format(word='w')}plt.show(block=False)\nplt.pause(60)\nplt.close()\n",
    "an empty one after": f"{PLOT.format(word='w')}plt.show()\nplt.savefig('late.png')\n",
    "another backend": "import matplotlib\nmatplotlib.use('TkAgg')\nplt.switch_backend('QtAgg')\n"
    + PLOT.format(word="w"),
    "not of pyplot": "from matplotlib.figure import Figure\nf = Figure()\nf.add_subplot().set_xlabel('w')\nf.show()\n",
    "a last line": "from matplotlib.figure import Figure\nf = Figure()\nf.add_subplot().set_xlabel('w')\nf\n",
}


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_shown_is_taken(run: Run, name: str) -> None:
    drawn = run({"shown": "import matplotlib.pyplot as plt\n" + SHOWN[name]}, "shown")
    assert drawn.problems == ()
    assert [words(figure, "w", "a") for figure in drawn.figures.values()] == [["w"]]


def test_a_window_closed_is_another_figure(run: Run) -> None:
    drawn = run(
        {"shown": f"import matplotlib.pyplot as plt\n{PLOT.format(word='a')}plt.show()\n{PLOT.format(word='w')}"},
        "shown",
    )
    (problem,) = drawn.problems
    assert (problem.severity, "leaves 2 figures" in problem.message) == ("warning", True)
    assert [words(figure, "w", "a") for figure in drawn.figures.values()] == [["w"]]


BLIT = """
import matplotlib.pyplot as plt
fig, ax = plt.subplots()
def on_draw(event):
    kept = fig.canvas.copy_from_bbox(ax.bbox)
    ax.set_xlabel("w")
    fig.canvas.restore_region(kept)
    fig.canvas.get_renderer()
fig.canvas.mpl_connect("draw_event", on_draw)
plt.show()
"""


def test_what_hears_of_drawing_finds_the_canvas_of_a_window_that_was_closed(run: Run) -> None:
    drawn = run({"blit": BLIT}, "blit")
    assert drawn.problems == ()
    assert [words(figure, "w") for figure in drawn.figures.values()] == [["w"]]


PICTURES = {
    "shown": "Image.new('RGB', (90, 60), '#336699').show()\n",
    "left": "picture = Image.new('RGB', (90, 60), '#336699')\npicture\n",
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_of_pillow_that_is_shown_or_left_is_taken(run: Run, name: str) -> None:
    drawn = run({"picture": "from PIL import Image\n" + PICTURES[name]}, "picture")
    assert drawn.problems == ()
    assert [(figure.width, figure.height) for figure in drawn.figures.values()] == [(90, 60)]


def test_a_chart_of_altair_that_is_shown_is_taken(run: Run) -> None:
    pytest.importorskip("altair")
    chart = (
        "import altair as alt\ndata = alt.Data(values=[{'a': 'x', 'b': 2}])\n"
        "alt.Chart(data).mark_bar().encode(x='a:N', y='b:Q').show()\nprint('done')\n"
    )
    drawn = run({"chart": chart}, "chart")
    assert drawn.problems == ()
    assert len(drawn.figures) == 1


STARTS = hasattr(os, "fork") or sys.platform == "win32"
"""Whether Python itself could start a process here: not where fork was taken away."""

REFUSED = {
    "from multiprocessing import Pool\nwith Pool(2) as pool:\n    pool.map(abs, [1])": (
        "may not start other processes",
        "compute in this one, or in threads, and share slow work with @shared",
    ),
    "from concurrent.futures import ProcessPoolExecutor as P\nwith P(2) as pool:\n    list(pool.map(abs, [1]))": (
        "may not start other processes",
        "compute in this one, or in threads, and share slow work with @shared",
    ),
    "name = input('press enter')": (
        "asks for input(), and nobody is there to type during a build",
        "make it a parameter of figure()",
    ),
    "import matplotlib.pyplot as plt\nplt.plot([1])\nplt.ginput(3, timeout=-1)": (
        "waits for a click or a key, and nobody is there during a build",
        "write the places down as numbers",
    ),
    "import matplotlib.pyplot as plt\nplt.plot([1])\nplt.waitforbuttonpress()": (
        "waits for a click or a key, and nobody is there during a build",
        "write the places down as numbers",
    ),
    "import skimage.nothing": (
        "imports skimage, which is not installed",
        "pip install scikit-image, where linocut is installed; "
        "a module of your own stands beside the script or in figures/",
    ),
    "import pywt": (
        "imports pywt, which is not installed",
        "pip install pywavelets, where linocut is installed; "
        "a module of your own stands beside the script or in figures/",
    ),
    "import matplotlib.pyplot as plt\nplt.style.use('seaborn-whitegrid')": (
        'asks for the style "seaborn-whitegrid", which matplotlib calls "seaborn-v0_8-whitegrid" since 3.6',
        "write its new name",
    ),
    "import os\nos.makedirs(os.path.expanduser('~/dew_data/drops'))": (
        f"may not write {Path.home().resolve()}/dew_data",
        "a library keeps there what it loads: run the script once by itself, or keep the data beside it",
    ),
    "raise ImportError(\"Missing optional dependency 'skimage'.  Use pip or conda to install skimage.\")": (
        "needs skimage, which is not installed",
        "pip install scikit-image, where linocut is installed",
    ),
    "raise ImportError('- `Import dew` failed. Use pip to get dew.\\n- `Import fog` failed.')": (
        "needs dew or fog, which is not installed",
        "pip install dew, where linocut is installed",
    ),
    "try:\n    import dew\nexcept ImportError as error:\n    raise ImportError('no dew here') from error": (
        "needs dew, which is not installed",
        "pip install dew, where linocut is installed",
    ),
    "import s00": (
        "imports s00, which is not installed",
        'pip install s00, where linocut is installed; did you mean "s0"?',
    ),
    "class TclError(Exception): ...\nraise TclError('no display name and no $DISPLAY environment variable')": (
        "opens a window of the graphic toolkit Tk",
        "draw with pyplot, or with matplotlib.figure.Figure: nobody sees a window during a build",
    ),
    "import wx": (
        "needs the graphic toolkit wx, which is not installed",
        "draw with pyplot, or with matplotlib.figure.Figure: nobody sees a window during a build",
    ),
}


def test_what_nobody_can_do_in_a_build_is_one_line(run: Run) -> None:
    scripts = {script: told for script, told in REFUSED.items() if STARTS or "Pool" not in script}
    drawn = run({f"s{n}": script + "\n" for n, script in enumerate(scripts)}, *(f"s{n}" for n in range(len(scripts))))
    assert [(problem.message, problem.hint) for problem in drawn.problems] == [
        (f"figure script figures/s{n}.py {message}", hint) for n, (message, hint) in enumerate(scripts.values())
    ]
    assert all("Traceback" not in problem.detail for problem in drawn.problems)


def test_threads_are_allowed(run: Run) -> None:
    pool = "from concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor(2) as pool:\n"
    script = f"import matplotlib.pyplot as plt\n{pool}    plt.plot(list(pool.map(abs, [1, -2])))\nplt.xlabel('w')\n"
    assert run({"threads": script}, "threads").problems == ()
