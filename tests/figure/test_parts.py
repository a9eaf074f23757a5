"""Runs that leave several figures: each is asked for by its name or number, and the script runs once for all."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from linocut.build import build
from linocut.figure import memo
from linocut.figure.draw import Drawn, draw
from linocut.figure.frozen import record
from linocut.inspect import catalogue
from linocut.model.drawing import Drawing, Parameter
from linocut.model.site import FigureSettings, Site
from linocut.problem import Place
from linocut.store.cache import Cache
from linocut.store.inputs import Inputs

TRAIN = """import matplotlib.pyplot as plt

def figure(rate: float = 0.5):
    one, axes = plt.subplots()
    axes.set_xlabel("loss")
    two, axes = plt.subplots()
    axes.set_xlabel("grip")
    return {"loss": one, "grip": two}, {"alt": {"loss": "It falls."}, "rate": rate}
"""

NUMBERED = """import matplotlib.pyplot as plt
for word in ("ab", "cd", "ef"):
    plt.figure()
    plt.xlabel(word)
"""

Run = Callable[..., Drawn]


@pytest.fixture
def runs() -> list[str]:
    """The scripts that were run, in order."""
    return []


@pytest.fixture
def run(tmp_path: Path, runs: list[str]) -> Run:
    """Writes one script, and draws of it what is asked for."""

    def run(script: str, *drawings: Drawing) -> Drawn:
        (tmp_path / "figures").mkdir(exist_ok=True)
        (tmp_path / "figures/s.py").write_text(script)
        site = Site(root=tmp_path, output=tmp_path / "public", figures=FigureSettings())
        places = {drawing: (Place("content/a.md", line, 1),) for line, drawing in enumerate(drawings, 1)}
        cache = Cache(tmp_path / ".linocut")
        return draw(site, places, Inputs(tmp_path), cache, lambda name, *_: runs.append(name))

    return run


def asked(part: str, **parameters: Parameter) -> Drawing:
    return Drawing("figures/s.py", tuple(parameters.items()), part=part)


def words(drawn: Drawn, *words: str) -> list[str]:
    """Of some words, each of letters that no other has, the one that each figure shows."""
    return [" ".join(word for word in words if set(word) <= set(it.characters)) for it in drawn.figures.values()]


def test_a_run_gives_all_its_figures_at_once(run: Run, runs: list[str], tmp_path: Path) -> None:
    drawn = run(NUMBERED, *map(asked, ("3", "1", "2")))
    assert (drawn.problems, runs) == ((), ["figures/s.py"])
    assert words(drawn, "ab", "cd", "ef") == ["ef", "ab", "cd"]
    run(NUMBERED, asked("2"))
    assert runs == ["figures/s.py"], "each is kept for itself"


def test_each_state_runs_once(run: Run, runs: list[str], tmp_path: Path) -> None:
    drawn = run(TRAIN, *(asked(part, rate=rate) for part in ("loss", "grip") for rate in (0.1, 0.2)))
    assert (drawn.problems, len(runs)) == ((), 2)
    assert words(drawn, "loss", "grip") == ["loss", "loss", "grip", "grip"]
    assert [figure.alt for figure in drawn.figures.values()] == ["It falls.", "It falls.", "", ""]
    cache = Cache(tmp_path / ".linocut")
    rates = [json.loads(cache.read(figure.results))["rate"] for figure in drawn.figures.values()]
    assert rates == [0.1, 0.2, 0.1, 0.2]


def test_a_name_that_says_not_which_is_a_warning_with_all_of_them(run: Run) -> None:
    drawn = run(TRAIN, asked(""))
    assert words(drawn, "loss", "grip") == ["grip"]
    assert [(problem.severity, problem.message) for problem in drawn.problems] == [
        ("warning", 'figure script figures/s.py leaves 2 figures, "loss" and "grip": the last is shown; '
         "ask for one, as in s.svg#loss"),
    ]  # fmt: skip


@pytest.mark.parametrize(("part", "hint"), [("los", 'did you mean "loss"?'), ("x", "its figures: loss, grip")])
def test_a_name_that_is_none_leaves_the_others_standing(run: Run, part: str, hint: str) -> None:
    drawn = run(TRAIN, asked("loss"), asked(part))
    assert words(drawn, "loss") == ["loss"]
    assert [(str(it.place), it.message, it.hint) for it in drawn.problems] == [
        ("content/a.md:2:1", f'figure script figures/s.py leaves no figure "{part}"', hint)
    ]


def test_a_figure_that_cannot_be_drawn_leaves_the_others_standing(run: Run) -> None:
    drawn = run(TRAIN.replace('"grip")', '"$\\\\frac$")'), asked("loss"), asked("grip"))
    assert words(drawn, "loss") == ["loss"]
    assert [str(problem.place) for problem in drawn.problems] == ["content/a.md:2:1"]


def test_a_script_that_fails_is_told_once(run: Run) -> None:
    drawn = run("1 / 0\n", asked("1"), asked("2"))
    assert [str(problem.place) for problem in drawn.problems] == ["content/a.md:1:1"]


NAMES = {
    "labels": ("plt.figure('fast')\nplt.xlabel('ab')\nplt.figure('slow')\nplt.xlabel('cd')\n", "fast", "slow"),
    "files": (
        "plt.xlabel('ab')\nplt.savefig('out/fast.png')\nplt.close()\n"
        "plt.xlabel('cd')\nplt.savefig('out/slow.pdf')\nplt.close()\n",
        "fast", "slow",
    ),
    "places among numbers": ("plt.figure(7)\nplt.xlabel('ab')\nplt.figure('slow')\nplt.xlabel('cd')\n", "1", "2"),
    "numbers of its own": ("plt.figure(7)\nplt.xlabel('ab')\nplt.figure(9)\nplt.xlabel('cd')\n", "7", "9"),
    "windows closed": ("plt.xlabel('ab')\nplt.show()\nplt.xlabel('cd')\nplt.show()\n", "1", "2"),
    "without pyplot": (
        "from matplotlib.figure import Figure\nfor word in ('ab', 'cd'):\n"
        "    f = Figure()\n    f.add_subplot().set_xlabel(word)\n    f.show()\n",
        "1", "2",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", NAMES)
def test_what_a_figure_is_called(run: Run, case: str) -> None:
    script, *names = NAMES[case]
    drawn = run("import matplotlib.pyplot as plt\n" + script, *map(asked, names))
    assert drawn.problems == ()
    assert words(drawn, "ab", "cd") == ["ab", "cd"]


def test_one_figure_under_two_names_and_in_two_formats(run: Run, runs: list[str]) -> None:
    pixels = Drawing("figures/s.py", format="png", part="1")
    drawn = run(NUMBERED, asked("1"), pixels, asked("3"), asked(""))
    one, picture, three, last = drawn.figures.values()
    assert len(runs) == 1
    assert three.svg == last.svg != one.svg
    assert one.narrow is not None
    assert (picture.svg, picture.width) == (None, one.width)
    assert picture.rasters
    alone = run(NUMBERED + "# alone", asked("1")).figures[asked("1")]
    assert (alone.svg, alone.narrow) == (one.svg, one.narrow)


def test_records_of_frozen_figures_are_apart() -> None:
    drawings = [asked(""), asked("loss"), asked("loss", rate=1), Drawing("figures/s.py", format="png", part="loss")]
    assert [record.spelled(drawing) for drawing in drawings] == [
        "figures/s.svg", "figures/s.svg#loss", "figures/s.svg?rate=1#loss", "figures/s.png#loss",
    ]  # fmt: skip
    assert len({record.path_of(drawing) for drawing in drawings}) == 4
    assert memo._key(asked("1")) != memo._key(asked("2"))


def test_a_page_shows_several_and_its_text_has_their_numbers(tmp_path: Path) -> None:
    (tmp_path / "content/posts").mkdir(parents=True)
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures/s.py").write_text(TRAIN)
    (tmp_path / "content/posts/x.md").write_text(
        "---\ntitle: X\ndate: 2026-01-01\n---\n![Loss.](/figures/s.svg?rate=0.2:0.4:0.2#loss){#fig-loss}\n\n"
        '![Grip.](/figures/s.svg#grip){#fig-grip alt="It holds."}\n\n`{val} grip.rate`\n'
    )
    (tmp_path / "pyproject.toml").write_text('[tool.linocut]\ntitle = "T"\nbase_url = "https://example.org/"\n')
    built = build(tmp_path, Cache(tmp_path / ".linocut"))
    assert built.problems == ()
    page = (tmp_path / "public/posts/x/index.html").read_text()
    assert 'aria-label="It falls."' in page
    assert 'aria-label="It holds."' in page
    assert re.search(r'<span class="computed"[^>]*>0.5<', page)
    names = {path.name.rpartition("-")[0] for path in (tmp_path / "public/assets").glob("s-*.svg")}
    assert names == {"s-loss", "s-grip"}
    found = catalogue.load(tmp_path, Cache(tmp_path / ".linocut"))
    entry, _ = found.find("s.svg#grip")
    assert entry.name == "grip"


MOVING = """import matplotlib.pyplot as plt
from matplotlib.animation import ArtistAnimation, FuncAnimation

fig, ax = plt.subplots(figsize=(8, 3))
ax.set(xlim=(0, 10), ylim=(0, 10))
"""

ANIMATIONS = {
    "blitted": "(line,) = ax.plot([], [])\ndef turn(i):\n    line.set_data([0, i], [i, 0])\n    return [line]\n"
    "ani = FuncAnimation(fig, turn, frames=10, init_func=lambda: [line], blit=True)\nplt.show()\n",
    "plain": "(line,) = ax.plot([], [])\n"
    "ani = FuncAnimation(fig, lambda i: line.set_data([0, i], [i, 0]), frames=10)\nani.save('out.mp4')\n",
    "artists": "ani = ArtistAnimation(fig, [ax.plot([0, i], [i, 0]) for i in range(10)])\nplt.show()\n",
    "generated": "(line,) = ax.plot([], [])\ndef data():\n    for i in range(10):\n        yield i\n"
    "ani = FuncAnimation(fig, lambda i: line.set_data([0, i], [i, 0]), data, save_count=10)\n",
}


def test_an_animation_is_drawn_frame_by_frame_in_one_run(run: Run, runs: list[str], tmp_path: Path) -> None:
    cache = Cache(tmp_path / ".linocut")
    seen = {}
    for name, script in ANIMATIONS.items():
        moving = Drawing("figures/s.py", frames=5)
        drawn = run(MOVING + script, asked(""), moving)
        assert drawn.problems == ()
        still, figure = drawn.figures.values()
        assert (len(still.states), len(figure.states)) == (1, 5)
        assert still.svg == figure.svg, "without .animate the first frame"
        assert all(state.narrow for state in figure.states)
        seen[name] = [paths(cache.read(state.svg)) for state in figure.states if state.svg]
        assert still.narrow
        assert len(paths(cache.read(still.narrow.svg))) == 1, "not without its line on a phone"
    assert len(runs) == len(ANIMATIONS)
    assert seen["plain"] == seen["blitted"] == seen["generated"]
    assert [[len(frame) for frame in frames] for frames in seen.values()] == [[1] * 5] * 4
    assert len({frame[0] for frame in seen["plain"]}) == 5, "another line in each frame"


def paths(svg: bytes) -> list[str]:
    """The outlines of the lines of an SVG, not of its ticks."""
    return re.findall(r'<path d="([^"]*)" [^>]*stroke:var\(--figure-\d', svg.decode())


def test_animate_without_an_animation_is_told(run: Run) -> None:
    drawn = run(NUMBERED, Drawing("figures/s.py", part="1", frames=5))
    assert [problem.message for problem in drawn.problems] == [
        "figure script figures/s.py leaves no animation: .animate needs a FuncAnimation, an ArtistAnimation, "
        "or a parameter that moves"
    ]
