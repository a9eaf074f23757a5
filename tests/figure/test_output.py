"""What a drawing becomes: an SVG, pixels for each theme where that is too heavy, the drawings of other libraries."""

import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from linocut.build import build
from linocut.figure.draw import Drawn, draw
from linocut.figure.output import png_image
from linocut.figure.output.png_image import png
from linocut.model.drawing import Drawing, Figure
from linocut.model.site import Site
from linocut.problem import Place, Problem, Problems
from linocut.store.cache import Cache
from linocut.store.inputs import Inputs

HEAVY = """
import matplotlib.pyplot as plt
import numpy as np

def figure(points: int = 20_000):
    chance = np.random.default_rng(1)
    fig, ax = plt.subplots(figsize=(4, 3))
    ax.scatter(*chance.normal(size=(2, points)), s=3)
    ax.plot([-3, 3], [0, 0], marker="o", color="C1")
    ax.set_title("Many")
    return fig, {"alt": "Many points."}
"""
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAYAAABytg0kAAAAFElEQVR4nGP8z8Dwn4GBgYGJAQoAHxcCAr7pL8MAAAAASUVORK5CYII="
SHAPES = """
SVG = '''<svg xmlns="http://www.w3.org/2000/svg" width="2in" height="72pt" viewBox="0 0 144 72">
<title>t</title><circle id="c" cx="30" cy="30" r="20" fill="{ink}"/>
<text x="9" y="9" font-family="sans-serif">Hi</text></svg>'''
"""


class Shown:
    """A site of scripts, each shown by one article."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.cache = Cache(root / ".linocut")

    def draw(self, source: str, kind: str = "svg", **parameters: int) -> Drawn:
        (self.root / "figures").mkdir(exist_ok=True)
        (self.root / "figures/x.py").write_text(source)
        self.drawing = Drawing("figures/x.py", tuple(parameters.items()), kind)  # type: ignore[arg-type]
        asked = {self.drawing: (Place("content/a.md", 3, 1),)}
        return draw(Site(root=self.root, output=self.root / "public"), asked, Inputs(self.root), self.cache)

    def figure(self, source: str, kind: str = "svg", **parameters: int) -> Figure:
        drawn = self.draw(source, kind, **parameters)
        assert drawn.problems == ()
        return drawn.figures[self.drawing]

    def svg(self, figure: Figure) -> str:
        assert figure.svg is not None
        return self.cache.read(figure.svg).decode()

    def image(self, figure: Figure, theme: str = "both", scale: float = 2, kind: str = "image/") -> Image.Image:
        found = (one for one in figure.rasters if (one.theme, one.scale) == (theme, scale))
        raster = next(one for one in found if one.type.startswith(kind))
        return Image.open(io.BytesIO(self.cache.read(raster.blob)))


@pytest.fixture
def shown(tmp_path: Path) -> Shown:
    return Shown(tmp_path)


def near(image: Image.Image, colour: str) -> int:
    """Pixels of about this colour."""
    wanted = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)])
    pixels = np.asarray(image.convert("RGBA")).astype(int)
    return int(((abs(pixels[..., :3] - wanted) < 12).all(-1) & (pixels[..., 3] > 200)).sum())


def test_a_heavy_drawing_becomes_pixels_for_each_theme_and_is_reported(shown: Shown) -> None:
    drawn = shown.draw(HEAVY)
    (problem,) = drawn.problems
    assert re.sub(r"\d[\d,]+ kB, more", "N kB, more", problem.message) == (
        "figure script figures/x.py draws an SVG of N kB, more than 80 kB: pages show pixels"
    )
    assert (problem.severity, problem.place) == ("warning", Place("content/a.md", 3, 1))
    figure = drawn.figures[shown.drawing]
    assert figure.svg is None
    assert {(one.theme, one.scale) for one in figure.rasters} == {(t, s) for t in ("light", "dark") for s in (1, 2)}
    kinds = [(one.type == "image/png", one.scale) for one in figure.rasters if one.theme == "dark"]
    assert kinds == [(False, 1), (True, 1), (False, 2)], "one good format, and a PNG for old browsers"
    light, dark = shown.image(figure, theme="light"), shown.image(figure, theme="dark")
    assert light.size == dark.size == (2 * 288, 2 * 216)
    # inks: points in the first line colour, a line in the second, and text
    for image, inks in ((light, ("#26419a", "#b5361f", "#211e1a")), (dark, ("#6789f0", "#e05a12", "#e2dfd8"))):
        assert all(near(image, ink) > 20 for ink in inks)
    assert near(shown.image(figure, "dark", 1, "image/png"), "#26419a") == 0
    assert light.getpixel((1, 1))[3] == 0, "the page's own paper shows through"
    feed = Image.open(io.BytesIO(png(figure, shown.cache)))
    assert (feed.mode, feed.getpixel((1, 1))) == ("RGB", (0xFB, 0xFA, 0xF7))
    assert 0 < figure.weight < 200_000
    again = shown.draw(HEAVY)  # from the store, with its warning
    assert again.problems == drawn.problems


def test_a_light_drawing_stays_svg_unless_its_author_asks_for_pixels(shown: Shown) -> None:
    assert shown.figure(HEAVY, points=100).svg is not None
    figure = shown.figure(HEAVY, "png", points=100)
    assert figure.svg is None
    assert shown.image(figure, theme="dark").size == (576, 432)


def test_colours_of_data_are_never_changed(shown: Shown) -> None:
    source = HEAVY.replace("ax.scatter", "ax.imshow([[0, 1]], cmap='gray', aspect='auto'); ax.scatter")
    figure = shown.figure(source, "png", points=1)
    assert near(shown.image(figure, theme="dark"), "#ffffff") > 1000


def test_a_mesh_whose_colours_run_from_point_to_point_is_an_image_in_the_svg(shown: Shown) -> None:
    body = """
import matplotlib.pyplot as plt

def figure(triangles: int, smooth: int):
    fig, ax = plt.subplots(figsize=(2, 1.5))
    shading = "gouraud" if smooth else "flat"
    if triangles:
        ax.tripcolor([2, 3, 3], [0, 0, 1], [0, 1, 2], shading=shading)
    else:
        ax.pcolormesh([[0, 1], [1, 2]], shading=shading)
    return fig
"""
    for triangles in (0, 1):
        smooth, flat = (shown.svg(shown.figure(body, triangles=triangles, smooth=smooth)) for smooth in (1, 0))
        assert "<filter" not in smooth
        assert (smooth.count("<image"), flat.count("<image")) == (2, 0), "one for each theme"


def test_pixels_on_a_page_and_its_weight(make_site: Callable[..., Path]) -> None:
    text = "---\ntitle: A\ndate: 2026-01-02\n---\n![Many.](/figures/x.svg){#fig-x}\n"
    site = make_site({"content/posts/a.md": text, "figures/x.py": HEAVY})
    built = build(site, Cache(site / ".linocut"))
    assert built.good
    assert [problem.severity for problem in built.problems] == ["warning"]
    page = (site / "public/posts/a/index.html").read_text()
    for theme in ("light", "dark"):
        assert len(re.findall(rf'<picture class="for-{theme}">\s*<source type="image/(avif|webp)"', page)) == 1
    assert page.count('alt="Many points."') == 2
    for address in re.findall(r"/assets/x-[0-9a-f]{10}\.\w+", page):
        assert (site / "public" / address[1:]).is_file()


def test_the_picture_for_feeds_has_the_drawings_letters_and_colours(shown: Shown) -> None:
    body = """
import matplotlib.pyplot as plt

def figure():
    fig, ax = plt.subplots(figsize=(4, 3))
    ax.imshow([[0, 1]], cmap="gray", aspect="auto")
    ax.plot([0, 1], [0, 0], lw=20)
    ax.set_title("IIII", size=40, family=FAMILY)
    return fig
"""
    found = {}
    for family in ("Source Sans Pro", "monospace"):
        figure = shown.figure(body.replace("FAMILY", repr(family)))
        image = found[family] = Image.open(io.BytesIO(png(figure, shown.cache))).convert("RGB")
        assert image.size == (576, 432)
        assert image.getpixel((1, 1)) == (0xFB, 0xFA, 0xF7)
        assert near(image, "#ffffff") > 1000, "a colour of data"
        assert near(image, "#26419a") > 1000, "a line"
        assert near(image, "#211e1a") > 200, "a title"
    assert found["Source Sans Pro"].tobytes() != found["monospace"].tobytes()


def test_the_picture_is_drawn_along_for_those_that_a_feed_may_show(shown: Shown) -> None:
    body = "import matplotlib.pyplot as plt\n\ndef figure(n: int = 1):\n    plt.plot([n, 2, 3])\n    return plt.gcf()\n"
    (shown.root / "figures").mkdir()
    (shown.root / "figures/x.py").write_text(body)
    site = Site(root=shown.root, output=shown.root / "public")

    def drawn(*states: Drawing) -> list[Figure]:
        asked = {state: (Place("content/a.md", 1, 1),) for state in states}
        return list(draw(site, asked, Inputs(shown.root), shown.cache).figures.values())

    states = [Drawing("figures/x.py", (("n", n),), pictured=n == 1) for n in (1, 2)]
    first, second = drawn(*states)
    assert first.png
    assert second.png is None
    made = png(second, shown.cache)
    kept = {path: path.stat().st_mtime_ns for path in (shown.root / ".linocut/png").rglob("*")}
    assert png(second, shown.cache) == made == png_image.plotted(shown.svg(second))
    assert kept == {path: path.stat().st_mtime_ns for path in (shown.root / ".linocut/png").rglob("*")}
    again = drawn(*(replace(one, pictured=True) for one in states))
    assert [one.reason for one in again] == ["", "a feed shows it now"]
    assert again[1].png
    assert again[1].digest == second.digest, "no page shows it"
    assert [one.reason for one in drawn(*states)] == ["", ""]


def test_only_a_drawing_that_names_another_font_asks_the_system_for_it(shown: Shown) -> None:
    body = """
import matplotlib.pyplot as plt

def figure():
    plt.title("A", family=FAMILY)
    plt.xlabel("B", family="monospace", style="italic")
    return plt.gcf()
"""
    ours = shown.svg(shown.figure(body.replace("FAMILY", "['Source Sans Pro', 'DejaVu Serif', 'sans-serif']")))
    other = shown.svg(shown.figure(body.replace("FAMILY", "['Noto Sans CJK JP', 'DejaVu Sans']")))
    assert [png_image.asks_the_system(drawing) for drawing in (ours, other)] == [False, True]


def test_clips_that_cut_nothing_off_are_left_out_and_others_stay(shown: Shown) -> None:
    body = """
import matplotlib.pyplot as plt

def figure(x: int = 0):
    fig, ax = plt.subplots(figsize=(4, 3))
    ax.plot([0.2, 0.8], [0.5, 0.5], lw=20, solid_capstyle="butt")
    ax.plot([0.5, 0.5 + x], [0.2, 0.2], lw=10, color="C1", solid_capstyle="butt")
    ax.scatter([0.1, 0.2, 0.3], [0.8, 0.9, 0.9 + x], s=9)
    ax.bar([0.9], [0.1 + x], width=0.1)
    ax.set(xlim=(0, 1), ylim=(0, 1))
    return fig
"""
    free, clipped = (shown.svg(shown.figure(body, x=x)) for x in (0, 9))
    assert free.count("clip-path=") == 0
    assert clipped.count("clip-path=") == 2, "what stands side by side shares one"
    image = Image.open(io.BytesIO(png_image.plotted(clipped))).convert("RGB")
    assert near(image, "#26419a") > 1000
    right = image.crop((image.width - 12, 0, image.width, image.height))
    assert near(right, "#b5361f") == 0, "outside the axes"


def test_an_image_that_fills_its_axes_is_not_clipped(shown: Shown) -> None:
    body = """
import matplotlib.pyplot as plt
import numpy as np

def figure(x: int = 0):
    fig, ax = plt.subplots(figsize=(4, 3))
    image = ax.imshow(np.eye(7), cmap="gray", extent=(0, 7, 0, 7 + x))
    ax.set(xlim=(0, 7), ylim=(0, 7))
    if x > 1:
        image.set_clip_path(plt.Circle((3, 3), 2, transform=ax.transData))
    return fig
"""
    clips = [shown.svg(shown.figure(body, x=x)).count("clip-path=") for x in (0, 1, 2)]
    assert clips == [0, 0, 1]


def test_what_cannot_be_made_a_picture_is_told(shown: Shown) -> None:
    figure = replace(shown.figure(HEAVY, points=9), svg=shown.cache.blob(b"<svg", ".svg"), png=None)
    with pytest.raises(Problems) as told:
        png(figure, shown.cache)
    (problem,) = told.value.problems
    assert problem.message.startswith("figure script figures/x.py draws an SVG that cannot be made a PNG: ")
    assert problem.hint == 'ask for pixels: write ".png" in place of ".svg"'


def hand_made(body: str, top: str = "", ink: str = "#336699") -> str:
    return (
        SHAPES.replace("{ink}", ink)
        + f"PNG = {PNG!r}\n{top}\nclass Shape:\n{body}\n\ndef figure():\n    return Shape(), {{'n': 1}}\n"
    )


def test_an_object_with_svg(shown: Shown) -> None:
    figure = shown.figure(hand_made("    def _repr_svg_(self):\n        return SVG"))
    assert (figure.width, figure.height) == (144, 72)
    svg = shown.svg(figure)
    assert svg.startswith('<svg xmlns="http://www.w3.org/2000/svg" width="144" height="72" viewBox="0 0 144 72">')
    assert '<rect x="0" y="0" width="144" height="72" fill="#ffffff"/>' in svg
    assert "<title>" not in svg
    feed = Image.open(io.BytesIO(png(figure, shown.cache)))
    assert feed.size == (288, 144)
    assert near(feed, "#336699") > 1000
    assert json.loads(shown.cache.read(figure.results)) == {"n": 1}


def test_what_stands_on_white_keeps_colours_that_happen_to_be_inks(shown: Shown) -> None:
    svg = shown.svg(shown.figure(hand_made("    def _repr_svg_(self):\n        return SVG", ink="#211e1a")))
    assert 'fill="#211e1a"' in svg
    assert "var(" not in svg


def test_an_object_that_uses_the_inks_stands_on_the_pages_paper(shown: Shown) -> None:
    figure = shown.figure(hand_made("    def _repr_svg_(self):\n        return SVG", ink="currentColor"))
    assert "<rect" not in shown.svg(figure)
    assert near(Image.open(io.BytesIO(png(figure, shown.cache))), "#211e1a") > 1000


def test_an_object_with_png_beside_its_svg_is_asked_for_it(shown: Shown) -> None:
    body = "    def _repr_svg_(self):\n        return SVG\n    def _repr_png_(self):\n        return PNG, {'width': 2}"
    figure = shown.figure(hand_made(body))
    assert Image.open(io.BytesIO(png(figure, shown.cache))).size == (2, 2)


def test_an_object_with_png_alone(shown: Shown) -> None:
    body = (
        "    def _repr_png_(self):\n        kept = io.BytesIO()\n"
        "        Image.new('RGBA', (1500, 300), (200, 0, 0, 128)).save(kept, 'PNG')\n        return kept.getvalue()"
    )
    figure = shown.figure(hand_made(body, top="import io\nfrom PIL import Image"))
    assert (figure.svg, figure.width, figure.height) == (None, 750, 150)
    assert shown.image(figure, scale=1).size == (750, 150)
    assert shown.image(figure).size == (1500, 300)
    assert Image.open(io.BytesIO(png(figure, shown.cache))).getpixel((5, 5)) == (227, 127, 127)


def test_a_picture_of_pillow(shown: Shown) -> None:
    figure = shown.figure("from PIL import Image\n\ndef figure():\n    return Image.new('RGB', (60, 40), 'red')\n")
    assert (figure.width, figure.height) == (60, 40)


@pytest.mark.parametrize(
    "html",
    ["'<div><p>x</p>' + SVG + '</div>'", "'<img alt=\"\" src=\"data:image/png;base64,' + PNG + '\">'"],
)
def test_an_object_with_html_that_holds_a_drawing(shown: Shown, html: str) -> None:
    figure = shown.figure(hand_made(f"    def _repr_html_(self):\n        return {html}"))
    assert (figure.svg is None) == ("PNG" in html)


def test_an_svg_with_a_style_sheet_stays_a_file(shown: Shown) -> None:
    source = hand_made("    def _repr_svg_(self):\n        return SVG").replace(
        "<title>t</title>", "<style>circle{fill:red}</style>"
    )
    figure = shown.figure(source)
    assert figure.svg is None
    assert [(one.type, one.scale) for one in figure.rasters] == [("image/svg+xml", 1), ("image/png", 2)]


@pytest.mark.parametrize(
    ("body", "message", "hint"),
    [
        (
            "    def _repr_html_(self):\n        return '<table><tr><td>1</table><script>draw()</script>'",
            "returned a Shape, whose HTML holds no drawing that shows without scripts",
            "return its SVG or PNG; a table is written {{< table figure.result >}}",
        ),
        (
            "    def _repr_svg_(self):\n        return '<svg'",
            "returned a Shape whose drawing cannot be read: unclosed token: line 1, column 0",
            "",
        ),
        (
            "    def _repr_svg_(self):\n        return SVG.replace('<circle', '<g>' * 350 + '</g>' * 350 + '<circle')",
            "returned a Shape whose drawing cannot be read: its elements are nested more than 50 deep, or refer to"
            " themselves",
            "",
        ),
        (
            "    def _repr_svg_(self):\n        return SVG.replace('<circle', ''.join("
            "f'<g id=\"g{n}\"><use href=\"#g{n + 1}\"/></g>' for n in range(200)) + '<circle')",
            "returned a Shape whose drawing cannot be read: its elements are nested more than 50 deep, or refer to"
            " themselves",
            "",
        ),
        ("    pass", "returned a Shape, which cannot be drawn", "return a matplotlib figure, or (figure, results)"),
    ],
)
def test_an_object_that_shows_nothing(shown: Shown, body: str, message: str, hint: str) -> None:
    expected = Problem(f"figure script figures/x.py {message}", Place("content/a.md", 3, 1), hint)
    assert shown.draw(hand_made(body)).problems == (expected,)


def test_a_chart_of_altair(shown: Shown) -> None:
    pytest.importorskip("altair")
    figure = shown.figure(
        "import altair as alt\n\ndef figure():\n    data = alt.Data(values=[{'a': 'x', 'b': 2}, {'a': 'y', 'b': 3}])\n"
        "    return alt.Chart(data).mark_bar(color='#336699').encode(x='a:N', y='b:Q'), {'n': 2}\n"
    )
    assert 'fill="#336699"' in shown.svg(figure)
    assert near(Image.open(io.BytesIO(png(figure, shown.cache))), "#336699") > 1000
    assert "altair" in dict(figure.versions)
