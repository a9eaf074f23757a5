"""Figures on a phone: set once more at its width where that reads well, else left as they are to scroll."""

import re
from pathlib import Path

import pytest

from linocut.figure.draw import draw
from linocut.model.drawing import PHONE, Drawing, Figure
from linocut.model.site import FigureSettings, Site
from linocut.problem import Place
from linocut.store.cache import Cache
from linocut.store.inputs import Inputs

HEAD = "import matplotlib.pyplot as plt\nimport numpy as np\n\n\ndef figure():\n"


def drawn(folder: Path, body: str) -> tuple[Figure, str, str]:
    """The figure that a script with this body draws, its SVG, and that for a phone ("": none)."""
    script = folder / "figures/f.py"
    script.parent.mkdir(exist_ok=True)
    script.write_text(HEAD + "".join(f"    {line}\n" for line in body.strip().splitlines()))
    site = Site(root=folder, output=folder / "public", figures=FigureSettings())
    cache = Cache(folder / ".linocut")
    asked = Drawing("figures/f.py", ())
    made = draw(site, {asked: (Place("content/a.md", 1, 1),)}, Inputs(folder), cache)
    assert made.problems == ()
    figure = made.figures[asked]
    assert figure.svg
    return figure, cache.read(figure.svg).decode(), cache.read(figure.narrow.svg).decode() if figure.narrow else ""


LINE = """
fig, ax = plt.subplots()
ax.plot([0, 1, 2], [0, 1, 4])
ax.set(xlabel="time in seconds", ylabel="metres")
return fig, {"alt": "A line."}
"""


def test_letters_keep_their_size_and_the_axes_give_way(tmp_path: Path) -> None:
    figure, wide, narrow = drawn(tmp_path, LINE)
    assert figure.narrow
    assert (figure.width, figure.narrow.width) == (640, PHONE)
    assert 'width="350" height="288" viewBox="0 0 350 288"' in narrow
    sizes = [set(re.findall(r"font-size:([\d.]+)px|font:([\d.]+)px", text)) for text in (wide, narrow)]
    assert sizes[0] == sizes[1] != set()
    assert "time in seconds" in narrow
    assert max(float(x) for x in re.findall(r'<text[^>]* x="([\d.]+)"', narrow)) < PHONE


def test_the_same_bytes_each_time(tmp_path: Path) -> None:
    texts = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        texts.append(drawn(tmp_path / name, LINE)[2])
    assert texts[0] == texts[1] != ""


def test_axes_of_a_fixed_shape_leave_no_empty_strips(tmp_path: Path) -> None:
    body = """
fig, axes = plt.subplots(1, 2, figsize=(640 / 72, 300 / 72))
for ax in axes:
    ax.imshow(np.eye(3))
    ax.set_xlabel("column")
return fig
"""
    figure, _, narrow = drawn(tmp_path, body)
    assert figure.narrow
    assert 150 < figure.narrow.height < 220
    assert narrow.count(">column<") == 2
    top, height = map(float, re.findall(r'viewBox="0 ([\d.]+) 350 ([\d.]+)"', narrow)[0])
    labels = [float(y) for y in re.findall(r'<text[^>]* y="([\d.]+)"[^>]*>column', narrow)]
    assert all(top < y < top + height for y in labels)


@pytest.mark.parametrize(
    "body",
    [
        # labels that would cover each other
        "fig, ax = plt.subplots()\nax.set_xticks(range(6), ['a long label'] * 6)\nax.set_xlim(0, 5)\nreturn fig",
        # a text that would stand outside
        "fig = plt.figure()\nfig.suptitle('So many words that a phone has no room for them, not by far')\nreturn fig",
        # a label that a button would no longer hold
        "from matplotlib.widgets import Button\nfig = plt.figure()\nfig.subplots()\n"
        "fig.button = Button(fig.add_axes((0.8, 0.01, 0.12, 0.08)), 'Previous')\nreturn fig",
        # no room for the axes
        "fig, axes = plt.subplots(1, 9)\nreturn fig",
        # an artist made for one size alone
        "from matplotlib.artist import Artist\n"
        "class Fixed(Artist):\n"
        "    def draw(self, renderer):\n"
        "        assert self.figure.get_figwidth() > 5\n"
        "fig, ax = plt.subplots()\n"
        "ax.add_artist(Fixed())\n"
        "return fig",
    ],
)
def test_what_would_not_read_well_is_not_set_narrow(tmp_path: Path, body: str) -> None:
    assert drawn(tmp_path, body)[0].narrow is None


@pytest.mark.parametrize(
    "body",
    [
        "fig, ax = plt.subplots(figsize=(400 / 72, 3))\nax.plot([1, 2])\nreturn fig",
        "fig, ax = plt.subplots()\nax.plot([1, 2])\nax.set_axis_off()\nreturn fig",
    ],
    ids=["narrow already", "no letters"],
)
def test_what_may_shrink_is_drawn_once(tmp_path: Path, body: str) -> None:
    assert drawn(tmp_path, body)[0].narrow is None
