"""Colours of the author's own: kept, and told where they hardly show; black and white kept where the script asks."""

import re
from pathlib import Path

import pytest

from linocut.build import build
from linocut.figure.draw import Drawn, draw
from linocut.model.drawing import Drawing
from linocut.model.site import Site
from linocut.problem import Place
from linocut.store.cache import Cache
from linocut.store.inputs import Inputs

DRAWING = Drawing("figures/x.py")
HEAD = "import matplotlib.pyplot as plt\nfig, ax = plt.subplots(figsize=(3, 2))\n"


def drawn(root: Path, source: str) -> Drawn:
    (root / "figures").mkdir(parents=True)
    (root / "figures/x.py").write_text(HEAD + source)
    asked = {DRAWING: (Place("content/a.md", 3, 1),)}
    return draw(Site(root=root, output=root / "public"), asked, Inputs(root), Cache(root / ".linocut"))


def svg(root: Path, source: str) -> str:
    found = drawn(root, source)
    blob = found.figures[DRAWING].svg
    assert blob is not None
    return Cache(root / ".linocut").read(blob).decode()


def test_what_hardly_shows_is_told_with_its_line(tmp_path: Path) -> None:
    found = drawn(tmp_path, "ax.plot([0, 1], color='navy')\nax.text(0, 1, 'x', color='khaki')\nax.plot([1, 0], 'k')\n")
    (problem,) = found.problems
    assert problem.severity == "warning"
    assert problem.message == (
        "figure script figures/x.py draws what hardly shows: line in #000080 on the dark page (1.1:1, line 3), "
        "text in #f0e68c on the light page (1.2:1, line 4)"
    )


def test_ticks_are_told_with_the_line_that_made_their_figure(tmp_path: Path) -> None:
    (problem,) = drawn(tmp_path, "ax.tick_params(labelcolor='khaki')\nax.plot([0, 1])\n").problems
    assert problem.message == (
        "figure script figures/x.py draws what hardly shows: text in #f0e68c on the light page (1.2:1, line 2)"
    )


def test_a_ground_of_its_own_needs_no_warning(tmp_path: Path) -> None:
    assert drawn(tmp_path, "ax.set_facecolor('#dddddd')\nax.plot([0, 1], color='navy')\n").problems == ()


@pytest.mark.parametrize(("asked", "colour"), [("", "var(--figure-text,"), ("style = 'keep'\n", "#000000")])
def test_a_script_may_keep_exact_black(tmp_path: Path, asked: str, colour: str) -> None:
    line = svg(tmp_path, asked + "ax.axis('off')\nax.plot([0, 1], 'k')\n")
    assert f"stroke:{colour}" in line


def test_a_white_figure_is_paper_unless_a_style_brought_it(tmp_path: Path) -> None:
    page = svg(tmp_path / "a", "fig.set_facecolor('w')\nax.axis('off')\nax.plot([0, 1], 'k')\n")
    assert "#fff" not in page
    assert "stroke:var(--figure-text," in page
    styled = "with plt.style.context('ggplot'):\n    fig, ax = plt.subplots(figsize=(3, 2))\nax.plot([0, 1], 'k')\n"
    assert "fill:#fffffe" in svg(tmp_path / "b", styled)


@pytest.mark.parametrize(
    "asked", ["ax.set_rasterized(True)", "ax.set_rasterization_zorder(9)", "line.set_rasterized(1)"]
)
def test_what_is_drawn_as_pixels_on_request_follows_the_theme(tmp_path: Path, asked: str) -> None:
    line = svg(tmp_path, f"ax.axis('off')\n(line,) = ax.plot([0, 1], 'k')\n{asked}\n")
    assert "stroke:var(--figure-text," in line
    assert "<image" not in line


def test_what_is_drawn_twice_on_a_ground_of_its_own_keeps_its_ink(tmp_path: Path) -> None:
    effects = "from matplotlib.patheffects import withStroke\nax.set_facecolor('#fffff0')\n"
    bars = svg(tmp_path, effects + "ax.bar([0, 1], [1, 2], path_effects=[withStroke(linewidth=4)])\n")
    assert bars.count("fill:#264198") == 4
    assert "#6789f0" not in bars


def test_images_that_draw_themselves_in_their_own_way_are_each_drawn(tmp_path: Path) -> None:
    late = (
        "from matplotlib.image import AxesImage\nclass Late(AxesImage):\n    def draw(self, renderer):\n"
        "        self.set_data([[1, 2]])\n        super().draw(renderer)\n"
        "ax.set_xlim(0, 2)\nfor k in range(2):\n    ax.add_image(Late(ax, extent=(k, k + 1, 0, 1)))\n"
    )
    assert svg(tmp_path, late).count("<image ") == 2 * 2, "one for each theme"


def test_exact_white_text_that_cannot_be_read_on_an_image_turns_black(tmp_path: Path) -> None:
    image = "ax.imshow([[0, 1]], cmap='Blues')\nax.text(0, 0, 'pale', color='w')\nax.text(1, 0, 'deep', color='w')\n"
    texts = dict(re.findall(r'style="([^"]*)"[^>]*>(pale|deep)<', svg(tmp_path, image)))
    fills = {word: re.findall("fill:(#[0-9a-f]+)", style) for style, word in texts.items()}
    assert fills == {"pale": [], "deep": ["#ffffff"]}  # black is what SVG takes when nothing is said


def test_text_on_a_box_that_lets_through_is_read_on_both_pages(tmp_path: Path) -> None:
    box = "ax.text(0.5, 0.5, 'read', bbox={'facecolor': 'wheat', 'alpha': 0.55})\n"
    drawing = svg(tmp_path, box)
    (style,) = re.findall(r'style="([^"]*)"[^>]*>read<', drawing)
    assert "fill:var" not in style


def test_many_colours_are_data_even_where_one_of_them_is_black(tmp_path: Path) -> None:
    points = "ax.axis('off')\nax.scatter(range(30), range(30), c=range(30), cmap='gray')\n"
    assert "var(" not in svg(tmp_path / "many", points)
    assert "var(" in svg(tmp_path / "few", points.replace("30", "3"))


@pytest.mark.parametrize(
    ("said", "colour"), [("", "#000000"), ("style = 'theme'\n", "var(--figure-text,"), ("style = 'other'\n", "#000000")]
)
def test_the_settings_speak_for_every_script_that_does_not_say_itself(make_site, said: str, colour: str) -> None:
    site = make_site(
        {
            "pyproject.toml": '[tool.linocut]\ntitle = "A"\n[tool.linocut.figures]\nstyle = "keep"\n',
            "content/a.md": "---\ntitle: A\n---\n![x](/figures/a.svg)\n",
            "figures/a.py": f"{said}import matplotlib.pyplot as plt\nplt.plot([0, 1], 'k')\n",
        }
    )
    assert build(site, Cache(site / ".linocut")).good
    assert f"stroke:{colour}" in _page(site)


def test_a_setting_that_changes_draws_figures_and_cells_again(make_site) -> None:
    cells = "```{python}\nimport matplotlib.pyplot as plt\nplt.plot([0, 1], 'k')\n```\n"
    site = make_site(
        {
            "pyproject.toml": '[tool.linocut]\ntitle = "A"\n',
            "content/a.md": f"---\ntitle: A\n---\n![x](/figures/a.svg)\n\n{cells}",
            "figures/a.py": "import matplotlib.pyplot as plt\nplt.plot([0, 1], 'k')\n",
        }
    )
    for style, kept in (("theme", 0), ("keep", 4), ("theme", 0)):
        (site / "pyproject.toml").write_text(
            f'[tool.linocut]\ntitle = "A"\n[tool.linocut.figures]\nstyle = "{style}"\n'
        )
        assert build(site, Cache(site / ".linocut")).good
        assert _page(site).count("stroke:#000000") == kept, "for page and phone"


def _page(site: Path) -> str:
    return (site / "public/a/index.html").read_text()
