"""The map for amounts runs from paper to ink in both themes, whatever draws with it, and no other map is touched."""

import base64
import io
import re
import warnings
from collections.abc import Callable, Iterator

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import CSS4_COLORS, XKCD_COLORS, to_rgb
from PIL import Image

from linocut.figure.job import Saved
from linocut.figure.output import colormap, png_image, save, style
from linocut.figure.output.inks import PAPER, contrast, hexadecimal
from linocut.theme.palette import PALETTE

GRID = np.linspace(0, 1, 12).reshape(3, 4)
X, Y = np.meshgrid(np.linspace(-1, 1, 4), np.linspace(-1, 1, 3))
SIDES = {"light": colormap.LIGHT, "dark": colormap.DARK}

LEAST, MOST = (tuple(hexadecimal(side[end]) for side in SIDES.values()) for end in (0, -1))
"""#rrggbb of the ends of the map, light and dark."""


@pytest.fixture(autouse=True)
def publication() -> Iterator[None]:
    """The style in which the build draws, for this module's tests alone."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # matplotlib warns of a colour map named twice
        with mpl.rc_context():
            style.prepare()
            yield
            plt.close("all")


def oklab(colours: np.ndarray) -> np.ndarray:
    """sRGB (n, 3) in 0..1 -> Oklab (n, 3): Björn Ottosson, 2020."""
    linear = np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)
    to_cones = np.array(
        [
            [0.4122214708, 0.5363325363, 0.0514459929],
            [0.2119034982, 0.6806995451, 0.1073969566],
            [0.0883024619, 0.2817188376, 0.6299787005],
        ]
    )
    to_lab = np.array(
        [
            [0.2104542553, 0.7936177850, -0.0040720468],
            [1.9779984951, -2.4285922050, 0.4505937099],
            [0.0259040371, 0.7827717662, -0.8086757660],
        ]
    )
    return np.asarray(np.cbrt(linear @ to_cones.T) @ to_lab.T)


@pytest.mark.parametrize("side", [0, 1], ids=list(SIDES))
def test_it_runs_evenly_from_paper_to_ink(side: int) -> None:
    colours = list(SIDES.values())[side]
    paper = np.array(PAPER[side])
    lightness = oklab(colours)[::15, 0]  # (18,): a colour of a file is rounded, so that neighbours may be alike
    steps = np.diff(lightness) * (1 if side else -1)
    assert steps.min() > 0
    assert steps.max() < 1.5 * steps.min()
    against = [contrast(tuple(map(float, one)), PAPER[side]) for one in colours]
    assert 1.15 < against[0] < 1.75, "near paper"
    assert against[-1] > 11, "ink"
    assert np.linalg.norm(oklab(colours[:1]) - oklab(paper[None])) > 0.09, "a point of the least is seen"


def test_no_other_colour_of_matplotlibs_is_one_of_the_map() -> None:
    others = [mpl.colormaps[name] for name in mpl.colormaps if name not in {"linocut", "linocut_r"}]
    assert len(others) > 100
    for count in (256, 1000):
        taken = [one.name for one in others if colormap.of_map(one(np.linspace(0, 1, count))).any()]
        assert taken == []
    named = np.array([to_rgb(code) for code in (*CSS4_COLORS.values(), *XKCD_COLORS.values())])
    assert not colormap.of_map(named).any()


Draw = Callable[[plt.Axes], object]

DRAWN: dict[str, Draw] = {
    "image": lambda ax: ax.imshow(GRID),
    "image not sampled": lambda ax: ax.imshow(GRID, interpolation="none"),
    "image with uneven pixels": lambda ax: ax.pcolorfast([0, 1, 3, 6, 8], [0, 2, 3, 4], GRID),
    "matrix": lambda ax: ax.matshow(GRID),
    "mesh": lambda ax: ax.pcolormesh(GRID),
    "mesh of pixels": lambda ax: ax.pcolormesh(GRID, rasterized=True),
    "smooth mesh": lambda ax: ax.pcolormesh(X, Y, GRID, shading="gouraud"),
    "colours": lambda ax: ax.pcolor(GRID),
    "smooth triangles": lambda ax: ax.tripcolor([0, 1, 1, 0], [0, 0, 1, 1], [0, 0, 1, 1], shading="gouraud"),
    "triangles": lambda ax: ax.tripcolor([0, 1, 1, 0], [0, 0, 1, 1], [[0, 1, 2], [0, 2, 3]][0] + [3]),
    "points": lambda ax: ax.scatter(np.arange(12), np.arange(12), c=GRID.ravel()),
    "hexagons": lambda ax: ax.hexbin([0, 1, 1, 1], [0, 1, 1, 1], gridsize=3),
    "histogram": lambda ax: ax.hist2d([0, 1, 1], [0, 1, 1], bins=3),
    "contours": lambda ax: ax.contour(GRID, levels=[0.1, 0.5, 0.9]),
    "areas between contours": lambda ax: ax.contourf(GRID),
    "arrows": lambda ax: ax.quiver(X, Y, X, Y, GRID),
    "lines": lambda ax: [ax.plot([0, 1], [0, x], color=plt.get_cmap()(x)) for x in (0.0, 0.5, 1.0)],
    "rectangles": lambda ax: ax.bar([0, 1, 2], [1, 1, 1], color=plt.get_cmap()([0.0, 0.5, 1.0])),
}


def drawn(draw: Draw, kind: str = "svg", *, keep: bool = False, bar: bool = False) -> Saved:
    ax = plt.figure(figsize=(2, 1.5)).add_subplot()
    mappable = draw(ax)
    if bar:
        ax.figure.colorbar(mappable)
    ax.axis("off")
    return save.save(ax.figure, kind, keep=keep)


def sides(saved: Saved) -> list[set[str]]:
    """The colours of the map's that each theme shows: those that an SVG names, and those of its images."""
    assert saved.svg is not None
    text = saved.svg.data.decode()
    shown: list[set[str]] = [set(), set()]
    for pair in re.findall(r"light-dark\((#\w+),(#\w+)\)", text):
        for found, colour in zip(shown, pair, strict=True):
            found.add(colour)
    for found, theme in zip(shown, SIDES, strict=True):
        for data in re.findall(rf'<g class="for-{theme}">.*?base64,([^"]*)"', text):
            pixels = np.asarray(Image.open(io.BytesIO(base64.b64decode(data))).convert("RGBA")).reshape(-1, 4)
            found |= {f"#{r:02x}{g:02x}{b:02x}" for r, g, b, a in np.unique(pixels, axis=0) if a == 255}
    return shown


def nearest(colours: set[str], wanted: str) -> float:
    """How far the nearest of the colours is from one, in Oklab."""
    rows = np.array([to_rgb(code) for code in colours])
    return float(np.linalg.norm(oklab(rows) - oklab(np.array([to_rgb(wanted)])), axis=1).min())


@pytest.mark.parametrize("name", DRAWN)
def test_what_is_drawn_with_the_default_map_follows_the_theme(name: str) -> None:
    light, dark = sides(drawn(DRAWN[name]))
    reach = 0.25 if "contour" in name else 0.06  # levels begin within the data
    for colours, end in ((light, 0), (dark, 1)):
        assert nearest(colours, LEAST[end]) < reach
        assert nearest(colours, MOST[end]) < reach
    assert "smooth" in name or not light & dark


@pytest.mark.parametrize("name", ["image", "mesh", "smooth mesh", "points", "areas between contours"])
def test_a_bar_of_colours_follows_what_it_explains(name: str) -> None:
    alone, barred = (drawn(DRAWN[name], bar=bar) for bar in (False, True))
    assert alone.svg is not None
    assert barred.svg is not None
    followed = [one.svg.data.count(b"for-dark") + one.svg.data.count(b"light-dark") for one in (alone, barred)]
    assert followed[1] > followed[0]
    for colours, ends in zip(sides(barred), zip(LEAST, MOST, strict=True), strict=True):
        assert all(nearest(colours, end) < 0.12 for end in ends)


@pytest.mark.parametrize("name", ["image", "mesh", "smooth mesh", "points", "contours"])
def test_a_map_that_the_author_names_is_alike_in_both_themes(name: str) -> None:
    with mpl.rc_context({"image.cmap": "viridis"}):
        saved = drawn(DRAWN[name])
    assert saved.svg is not None
    assert b"light-dark" not in saved.svg.data
    assert b"for-dark" not in saved.svg.data


@pytest.mark.parametrize("name", ["image", "mesh", "smooth mesh", "points"])
def test_a_script_that_keeps_its_colours_keeps_those_of_the_map(name: str) -> None:
    kept = drawn(DRAWN[name], keep=True)
    assert kept.svg is not None
    assert b"light-dark" not in kept.svg.data
    assert b"for-dark" not in kept.svg.data


@pytest.mark.parametrize("name", ["image", "mesh", "smooth mesh", "points", "areas between contours"])
def test_pixels_are_drawn_for_each_theme(name: str) -> None:
    pictures = drawn(DRAWN[name], "png").rasters
    for end, theme in enumerate(SIDES):
        (plain,) = [one for one in pictures if (one.theme, one.type) == (theme, "image/png")]
        pixels = np.unique(np.asarray(Image.open(io.BytesIO(plain.file.data)).convert("RGBA")).reshape(-1, 4), axis=0)
        colours = {f"#{r:02x}{g:02x}{b:02x}" for r, g, b, a in pixels if a == 255}
        assert all(nearest(colours, wanted[end]) < 0.12 for wanted in (LEAST, MOST))


def test_it_may_be_turned_round_cut_and_taken_in_steps_with_colours_for_what_is_missing() -> None:
    light, dark = sides(drawn(lambda ax: ax.imshow(GRID, cmap=plt.get_cmap("linocut", 3))))
    assert (len(light), len(dark)) == (3, 3)
    for name, end in (("linocut", "#000000"), ("linocut_r", "#ff6347")):
        missing = np.where(GRID < 0.3, np.nan, GRID)
        own = plt.get_cmap(name).with_extremes(bad=end)
        light, dark = sides(drawn(lambda ax, own=own, missing=missing: ax.imshow(missing, cmap=own)))
        assert end in light
        assert (end in dark) == (end != "#000000"), "black is ink"
        assert nearest(dark, MOST[1]) < 0.05


def test_numbers_in_cells_are_read_in_both_themes() -> None:
    def numbers(ax: plt.Axes) -> None:
        ax.imshow(GRID)
        for (i, j), value in np.ndenumerate(GRID):
            ax.text(j, i, f"{value:.2f}", ha="center", va="center", color="white" if value > 0.5 else "black")

    saved = drawn(numbers)
    assert saved.svg is not None
    written = re.findall(r"fill:(?:var\(--figure-(\w+), )?(#\w+)[^>]*>(\d\.\d\d)<", saved.svg.data.decode())
    assert len(written) == GRID.size
    inks = {ink.name: ink.dark for ink in PALETTE}
    for name, colour, number in written:
        cell = min(int(256 * float(number)), 255)
        for text, under in ((colour, colormap.LIGHT[cell]), (inks.get(name, colour), colormap.DARK[cell])):
            assert contrast(to_rgb(text), tuple(map(float, under))) >= 3, number
    assert {name for name, _, _ in written} == {"text", "paper", ""}, "in the middle of the map both themes agree"
    assert saved.warnings == ()


def test_the_picture_for_feeds_is_the_light_one() -> None:
    for name in ("image", "mesh"):
        saved = drawn(DRAWN[name])
        assert saved.svg is not None
        picture = Image.open(io.BytesIO(png_image.plotted(saved.svg.data.decode()))).convert("RGB")
        colours = {f"#{r:02x}{g:02x}{b:02x}" for _, (r, g, b) in picture.getcolors(1 << 20) or ()}
        assert nearest(colours, LEAST[0]) < 0.01
        assert nearest(colours, MOST[0]) < 0.01
        assert nearest(colours, MOST[1]) > 0.02
