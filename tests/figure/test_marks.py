"""No mark is ever lost, and every one is seen: each artist that matplotlib has, under our style and in its own."""

import io
import re
import warnings
from collections.abc import Callable, Iterator

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib import patches
from matplotlib.offsetbox import AnchoredText
from matplotlib.transforms import Bbox, TransformedBbox
from mpl_toolkits.axes_grid1.inset_locator import inset_axes, mark_inset, zoomed_inset_axes
from PIL import Image, ImageChops

from linocut.figure.output import png_image, save, style, svg, weight
from linocut.figure.output.inks import ink
from marks import lost, ours, plain

GRID = np.arange(12.0).reshape(3, 4)
X, Y = np.meshgrid(np.linspace(-1, 1, 5), np.linspace(-1, 1, 5))

LINES = "123456"
"""Inks that may lie on each other: they are told apart, which the palette's own test holds."""

Draw = Callable[[plt.Axes], object]


@pytest.fixture(autouse=True)
def publication() -> Iterator[None]:
    """The style in which the build draws, for this module's tests alone."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # matplotlib warns of a colour map named twice
        with mpl.rc_context():
            style.prepare()
            yield
            plt.close("all")


def arrow(kind: str) -> Draw:
    return lambda ax: ax.annotate("", xy=(0.2, 0.2), xytext=(0.8, 0.8), arrowprops={"arrowstyle": kind})


def shape(kind: type[patches.Patch], *given: object, **named: object) -> Draw:
    return lambda ax: ax.add_patch(kind(*given, **named))


def connection(ax: plt.Axes) -> None:
    ax.figure.add_artist(patches.ConnectionPatch((0.2, 0.2), (0.8, 0.8), "data", "data", axesA=ax, axesB=ax))


def inset(ax: plt.Axes) -> None:
    ax.plot([0, 1])
    inner = ax.inset_axes((0.5, 0.1, 0.4, 0.3), xlim=(0.4, 0.5), ylim=(0.4, 0.5))
    inner.plot([0, 1])
    ax.indicate_inset_zoom(inner)


def marked_inset(ax: plt.Axes) -> None:
    inner = zoomed_inset_axes(ax, 2, loc="lower right")
    inner.set(xlim=(0.4, 0.5), ylim=(0.4, 0.5))
    mark_inset(ax, inner, loc1=2, loc2=4)


def legends(ax: plt.Axes) -> None:
    ax.plot([0, 1], label="line")
    ax.bar([0], [1], label="bar", fill=False)
    ax.scatter([1], [3], label="dots", facecolors="none", edgecolors="C2")
    ax.errorbar([2], [2], yerr=0.1, label="error")
    ax.fill_between([0, 1], [0, 1], hatch="//", label="hatched", facecolor="none")
    ax.legend(frameon=True, title="kinds")


def spines(ax: plt.Axes) -> None:
    ax.spines[["left", "bottom"]].set_position("center")
    ax.spines.right.set_color("none")
    ax.spines.top.set(color="C1", linewidth=3)
    ax.spines.bottom.set_bounds(0.2, 0.8)


def above(ax: plt.Axes) -> None:
    ax.xaxis.tick_top()
    ax.yaxis.tick_right()


def bar_of_colours(ax: plt.Axes) -> None:
    ax.figure.colorbar(ax.contourf(GRID), extend="both", drawedges=True)


MARKS: dict[str, Draw] = {
    **{
        f"arrow {kind}": arrow(kind)
        for kind in ("-", "->", "<->", "-|>", "|-|", "-[", "]-[", "fancy", "simple", "wedge")
    },
    "arrow with a shaft": lambda ax: ax.annotate("", (0.2, 0.2), (0.8, 0.8), arrowprops={"shrink": 0.05}),
    "arrow in data": lambda ax: ax.arrow(0.2, 0.2, 0.5, 0.5, head_width=0.05),
    "connection": connection,
    "circle": shape(patches.Circle, (0.5, 0.5), 0.2),
    "circle without fill": shape(patches.Circle, (0.5, 0.5), 0.2, fill=False),
    "ellipse outlined": shape(patches.Ellipse, (0.5, 0.5), 0.2, 0.4, facecolor="none", edgecolor="C1"),
    "arc": shape(patches.Arc, (0.5, 0.5), 0.4, 0.4),
    "wedge": shape(patches.Wedge, (0.5, 0.5), 0.3, 20, 90, fill=False),
    "fancy box": shape(patches.FancyBboxPatch, (0.3, 0.3), 0.3, 0.3, fill=False),
    "polygon in white": shape(patches.Polygon, [(0.2, 0.2), (0.8, 0.2), (0.5, 0.8)], facecolor="w", edgecolor="k"),
    "bars without fill": lambda ax: ax.bar([0, 1], [1, 2], fill=False),
    "bars in white": lambda ax: ax.bar([0, 1], [1, 2], color="white", edgecolor="black"),
    "bars with errors": lambda ax: ax.bar([0, 1], [1, 2], yerr=0.3, color="none", edgecolor="C0"),
    "bars with labels": lambda ax: ax.bar_label(ax.bar([0, 1], [1, 2]), label_type="center"),
    "bars with a hatch": lambda ax: ax.bar([0, 1], [1, 2], hatch="//"),
    "hatch alone": lambda ax: ax.bar([0, 1], [1, 2], fill=False, hatch="x", linewidth=0),
    "hatched contours": lambda ax: ax.contourf(GRID, colors="none", hatches=[".", "/", "\\", "*"]),
    "hatched area": lambda ax: ax.fill_between([0, 1], [1, 2], facecolor="none", hatch="oo"),
    "broken bars": lambda ax: ax.broken_barh([(0, 1), (2, 1)], (0, 1), facecolors="none", edgecolors="k"),
    "histogram of steps": lambda ax: ax.hist([1, 2, 2, 3], histtype="step"),
    "stairs": lambda ax: ax.stairs([1, 3, 2]),
    "stairs with a base": lambda ax: ax.stairs([1, 3, 2], fill=True, hatch="/"),
    "areas": lambda ax: ax.fill_between([0, 1], [1, 2], alpha=0.3),
    "stacked areas": lambda ax: ax.stackplot([0, 1], [[1, 2], [2, 1]]),
    "polygons": lambda ax: ax.fill([0, 1, 1], [0, 0, 1], fill=False),
    "spans": lambda ax: (ax.axhspan(0.2, 0.4, fill=False), ax.axvspan(0.2, 0.4, facecolor="k", alpha=0.2)),
    "lines across": lambda ax: (ax.axhline(0.5), ax.axvline(0.5, color="k", ls="--"), ax.axline((0, 0), slope=1)),
    "many lines": lambda ax: (ax.hlines([0.2, 0.8], 0, 1, colors="k"), ax.vlines([0.2], 0, 1)),
    "events": lambda ax: ax.eventplot([[1, 2, 3], [2, 4]]),
    "stems": lambda ax: ax.stem([1, 3, 2]),
    "error bars": lambda ax: ax.errorbar([0, 1], [1, 2], yerr=0.2, xerr=0.1, fmt="o", mfc="w", ecolor="k"),
    "limits": lambda ax: ax.errorbar([0, 1], [1, 2], yerr=0.2, uplims=True, fmt="none"),
    "boxes": lambda ax: ax.boxplot([1, 2, 2, 3, 9], notch=True, showmeans=True),
    "boxes filled": lambda ax: ax.boxplot([1, 2, 2, 3, 9], patch_artist=True),
    "violins": lambda ax: ax.violinplot([1, 2, 2, 3, 9]),
    "pie": lambda ax: ax.pie([1, 2], labels=["a", "b"], autopct="%d", wedgeprops={"edgecolor": "w"}, shadow=True),
    "markers": lambda ax: [ax.plot([n], [n], marker, mfc="none") for n, marker in enumerate("ovs*+x|_,.")],
    "markers without fill": lambda ax: ax.plot([0, 1], "o", fillstyle="none"),
    "scatter": lambda ax: ax.scatter([0, 1], [0, 1], facecolors="none", edgecolors="black", s=90),
    "scatter of crosses": lambda ax: ax.scatter([0, 1], [0, 1], marker="x"),
    "scatter by value": lambda ax: ax.scatter([0, 1], [0, 1], c=[0, 1], cmap="gray", edgecolors="k", s=90),
    "hexagons": lambda ax: ax.hexbin([0, 1, 1], [0, 1, 0], gridsize=5, edgecolors="k"),
    "quiver": lambda ax: ax.quiverkey(ax.quiver(X, Y, -Y, X), 0.5, 1.05, 1, "one"),
    "barbs": lambda ax: ax.barbs(X, Y, 50 * X, 50 * Y),
    "streams": lambda ax: ax.streamplot(X, Y, -Y, X, color="k"),
    "contours": lambda ax: ax.clabel(ax.contour(GRID, colors="k")),
    "triangles": lambda ax: ax.triplot([0, 1, 1, 0], [0, 0, 1, 1], "k-"),
    "triangles filled": lambda ax: ax.tripcolor([0, 1, 1, 0], [0, 0, 1, 1], [1, 2, 3, 4], edgecolors="k"),
    "mesh": lambda ax: ax.pcolormesh(GRID, edgecolors="w", linewidth=1),
    "image": lambda ax: ax.imshow(GRID, cmap="gray"),
    "image of a whole figure": lambda ax: ax.figure.figimage(np.tile(GRID, (9, 9))),
    "sparse": lambda ax: ax.spy(np.eye(4), markersize=5),
    "colour bar": bar_of_colours,
    "table": lambda ax: ax.table([["1", "2"], ["3", "4"]], rowLabels=["a", "b"], loc="center"),
    "text in a box": lambda ax: ax.text(0.5, 0.5, "box", bbox={"boxstyle": "round", "facecolor": "wheat"}),
    "text in a white box": lambda ax: ax.text(0.5, 0.5, "box", bbox={"facecolor": "white", "edgecolor": "black"}),
    "text in a default box": lambda ax: ax.text(0.5, 0.5, "box", bbox={}),
    "text in black": lambda ax: ax.text(0.5, 0.5, "black $x^2$", color="k"),
    "anchored text": lambda ax: ax.add_artist(AnchoredText("note", loc="upper left")),
    "legend": legends,
    "inset": inset,
    "marked inset": marked_inset,
    "spines": spines,
    "ticks above": above,
    "grid": lambda ax: ax.grid(visible=True, which="both"),
    "second axis": lambda ax: ax.secondary_xaxis("top").set_xlabel("again"),
    "twin": lambda ax: ax.twinx().plot([3, 1], "C1"),
    "axes on a colour": lambda ax: (ax.set_facecolor("#dde8cc"), ax.plot([0, 1], "k"), ax.text(0, 1, "x"), ax.grid()),
    "axes in black": lambda ax: (ax.set_facecolor("black"), ax.plot([0, 1]), ax.text(0, 1, "x")),
    "everything above": lambda ax: ax.set(title="title", xlabel="across", ylabel="up"),
}

WHOLE: dict[str, Callable[[], object]] = {
    "polar": lambda: plt.subplot(projection="polar").bar([0, 1, 2], [1, 2, 3], fill=False),
    "polar on a colour": lambda: plt.subplot(projection="polar", facecolor="#dde8cc").plot([0, 1], [1, 2], "k"),
    "surface": lambda: plt.subplot(projection="3d").plot_surface(X, Y, X * Y, edgecolor="k"),
    "wires": lambda: plt.subplot(projection="3d").plot_wireframe(X, Y, X * Y, color="k"),
    "bars in space": lambda: plt.subplot(projection="3d").bar3d([0, 1], [0, 1], 0, 0.5, 0.5, [1, 2]),
    "arrows in space": lambda: plt.subplot(projection="3d").quiver(X, Y, 0 * X, X, Y, 1, length=0.2, color="k"),
    "titles": lambda: (plt.suptitle("above"), plt.gcf().supxlabel("below"), plt.figtext(0.5, 0.5, "inside")),
    "on a colour": lambda: (plt.figure(facecolor="navy"), plt.plot([0, 1]), plt.title("x"), plt.plot([1, 0], "k")),
    "on white": lambda: (plt.figure(facecolor="w"), plt.plot([0, 1], "k"), plt.title("x")),
}


def once(make: Callable[[], object]) -> Callable[[], plt.Figure]:
    def figure() -> plt.Figure:
        plt.close("all")
        make()
        return plt.gcf()

    return figure


def on_axes(draw: Draw) -> Callable[[], object]:
    return lambda: draw(plt.figure(figsize=(4, 3)).add_subplot())


CATALOGUE = {**{name: on_axes(draw) for name, draw in MARKS.items()}, **WHOLE}


@pytest.mark.parametrize("phone", [False, True], ids=["page", "phone"])
@pytest.mark.parametrize("name", CATALOGUE)
def test_every_mark_leaves_ink_that_is_seen_in_both_themes(name: str, phone: bool) -> None:
    figure = once(CATALOGUE[name])
    drawn = ours(figure(), 350 if phone else None)
    with mpl.rc_context():
        mpl.rcdefaults()
        before = plain(figure())
    assert [one for one in lost(before, drawn) if not _of_the_style(one)] == []
    assert [faint for faint in drawn.faint if ink(faint.colour) and ink(faint.colour) not in LINES] == []


def clipped(axes: plt.Axes) -> None:
    image = axes.imshow(GRID, interpolation="none", cmap="gray")
    image.set_clip_path(patches.Circle((1.5, 1), 1, transform=axes.transData))
    axes.plot([0, 3], [0, 2], lw=8)[0].set_clip_box(TransformedBbox(Bbox([[0, 0], [2, 1]]), axes.transData))
    axes.plot([0, 3], [2, 0], lw=8)[0].set_sketch_params(1, 90, 2)


@pytest.mark.parametrize("name", [*CATALOGUE, "clipped"])
def test_the_picture_for_feeds_shows_what_the_svg_shows(name: str) -> None:
    saved = save.save(once({**CATALOGUE, "clipped": on_axes(clipped)}[name])())
    assert saved.svg
    assert saved.png
    picture = Image.open(io.BytesIO(saved.png.data)).convert("RGB")
    drawn = Image.open(io.BytesIO(png_image.plotted(saved.svg.data.decode()))).convert("RGB")
    assert picture.size == drawn.size
    other = np.asarray(ImageChops.difference(picture.reduce(4), drawn.reduce(4))).max(axis=2) > 60
    assert other.sum() <= 12, "pixels at the edges of marks"


def _of_the_style(mark: str) -> bool:
    """Frames that the style leaves out: right and top of axes, and around a legend that asks for none."""
    return bool(re.search(r"/(top|right) |Legend/FancyBboxPatch", mark))


def test_a_drawing_of_very_many_marks_becomes_pixels_before_an_svg_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(svg, "draw", lambda *_: pytest.fail("an SVG was made"))
    plt.figure(figsize=(3, 2)).add_subplot().scatter(*np.zeros((2, 30_000)), c=np.arange(30_000))
    saved = save.save(plt.gcf())
    assert saved.warnings == ("draws 30,000 marks, too many for an SVG: pages show pixels",)
    plt.close("all")
    plt.figure(figsize=(3, 2)).add_subplot().plot([0, 1])
    assert save.save(plt.gcf(), "png").warnings == ()


def test_a_line_of_many_points_is_counted_as_it_is_simplified() -> None:
    steps = np.linspace(0, 1, 100_000)
    plt.plot(steps, steps)
    assert weight.marks(plt.gcf()) < 100
    plt.plot(steps, steps, "o")
    assert weight.marks(plt.gcf()) > 100_000


def test_what_hangs_on_axes_is_not_cut_off() -> None:
    def make() -> None:
        _fig, ax = plt.subplots()
        inset_axes(ax, "5%", "80%", loc="lower left", bbox_to_anchor=(1.05, 0, 1, 1), bbox_transform=ax.transAxes)

    drawn = ours(once(make)())
    with mpl.rc_context():
        mpl.rcdefaults()
        before = plain(once(make)())
    assert [one for one in lost(before, drawn) if not _of_the_style(one)] == []


def test_a_legend_dims_what_lies_under_it_without_an_outline() -> None:
    axes = plt.figure().add_subplot()
    axes.plot([0, 1], label="a")
    for said, width in (({}, 0), ({"frameon": True}, 1), ({"edgecolor": "k"}, 1)):
        frame = axes.legend(**said).get_frame()
        assert (frame.get_visible(), frame.get_alpha(), frame.get_linewidth()) == (True, 0.8, width)
    assert not axes.legend(frameon=False).get_frame().get_visible()


def test_the_letters_of_a_table_fit_its_rows() -> None:
    figure = plt.figure()
    table = figure.add_subplot().table([["1", "2"], ["3", "4"]])
    figure.canvas.draw()
    cell = table[0, 0]
    assert 10 < cell.get_text().get_fontsize() < 0.95 * cell.get_window_extent().height * 72 / figure.dpi
