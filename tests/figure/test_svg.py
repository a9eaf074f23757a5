"""What makes drawing quick changes no byte: ticks are found once while nothing moves, and fonts are read once."""

import io
import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import MaxNLocator
from PIL import Image

from linocut.figure.output import ground, raster, style, svg, svg_cleanup, ticks
from linocut.figure.output.inks import PAPER
from linocut.figure.output.picture import Picture
from linocut.figure.output.svg_renderer import Renderer, TooHeavyError
from linocut.model.drawing import ID_PREFIX


@pytest.fixture(autouse=True)
def publication() -> Iterator[None]:
    """The style in which the build draws, for this module's tests alone."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # matplotlib warns of defaults of its own, and of a colour map named twice
        with mpl.rc_context():
            style.prepare()
            yield
            plt.close("all")


def lines() -> Figure:
    fig, ax = plt.subplots()
    ax.loglog([1, 10, 1e4], [1e-3, 5, 1e6], label="$x^2$")
    ax.set(xlabel="one\ntwo", title="A title")
    ax.legend()
    return fig


def shapes_that_share_axes() -> Figure:
    fig, axes = plt.subplots(2, 2, sharex="col", sharey="row")
    shown = axes[0, 0].imshow(np.arange(600).reshape(20, 30))
    axes[1, 0].plot(range(30))
    axes[0, 1].plot(np.arange(20) ** 2, range(20))
    fig.colorbar(shown, ax=axes[0, :], location="top")
    return fig


def several_axes_at_one_place() -> Figure:
    fig, ax = plt.subplots()
    ax.plot([1e9, 1e9 + 3], [1, 100])
    ax.twinx().plot([1e-7, 3e-7])
    ax.secondary_xaxis("top", functions=(lambda x: 2 * x, lambda x: x / 2)).set_xlabel("twice")
    ax.inset_axes((0.1, 0.6, 0.3, 0.3)).plot(range(10))
    ax.minorticks_on()
    return fig


def other_projections() -> Figure:
    fig = plt.figure()
    fig.add_subplot(1, 2, 1, projection="polar").plot(np.linspace(0, 7, 50), np.linspace(0, 7, 50))
    fig.add_subplot(1, 2, 2, projection="3d").scatter([0, 1, 2], [3, 1, 2], [2, 2, 9])
    return fig


def dates_and_names() -> Figure:
    fig, (left, right) = plt.subplots(1, 2)
    left.plot(np.arange("2024-01", "2024-09", dtype="datetime64[M]"), range(8))
    left.tick_params(axis="x", rotation=40)
    right.barh(["a long name", "b"], [1, 2])
    right.invert_yaxis()
    fig.align_labels()
    return fig


@pytest.mark.parametrize(
    "make",
    [lines, shapes_that_share_axes, several_axes_at_one_place, other_projections, dates_and_names],
)
def test_the_same_bytes_as_without(make: Callable[[], Figure], monkeypatch: pytest.MonkeyPatch) -> None:
    quick = [drawing(make()) for _ in range(2)]
    monkeypatch.setattr(ticks, "found_once", nullcontext)
    monkeypatch.delattr(Renderer, "_get_font_height_metrics")
    assert quick == [drawing(make())] * 2


def drawing(figure: Figure) -> tuple[str, str]:
    """A figure at its own width, and on a phone."""
    layout, drawn = figure.get_layout_engine(), svg.draw(figure)
    narrow = svg.narrow(figure, drawn, layout)
    return drawn.svg, narrow.file.data.decode() if narrow else ""


def test_a_label_is_set_once_for_each_drawing_and_anew_when_it_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[str] = []
    lay_out = Text._get_layout
    monkeypatch.setattr(
        Text, "_get_layout", lambda text, renderer: counted.append(text._text) or lay_out(text, renderer)
    )
    fig, ax = plt.subplots()
    ax.set_xlabel("an axis")
    svg.draw(fig)
    assert counted.count("an axis") == 1
    with ticks.found_once():
        renderer = fig.canvas.get_renderer()
        narrow = ax.xaxis.label.get_window_extent(renderer).width
        ax.xaxis.label.set(text="an axis of many words", rotation=0)
        assert ax.xaxis.label.get_window_extent(renderer).width > narrow
        ax.xaxis.label.set_rotation(90)
        assert ax.xaxis.label.get_window_extent(renderer).width < narrow


def test_a_locator_is_asked_once_for_each_place_of_its_axes(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked() -> int:
        places: list[Any] = []

        class Locator(MaxNLocator):
            def __call__(self) -> Any:
                places.append(self.axis.axes.bbox.bounds)
                return super().__call__()

        fig, ax = plt.subplots()
        ax.plot([1, 2])
        ax.xaxis.set_major_locator(Locator(4))
        svg.draw(fig)
        return len(places)

    once = asked()
    monkeypatch.setattr(ticks, "found_once", nullcontext)
    assert once <= 4 < 3 * once < asked()


CLIPPED = """<svg xmlns="http://www.w3.org/2000/svg" width="9pt" height="9pt" viewBox="0 0 9 9">
<defs><clipPath id="c"><path d="M0 0h5v5z"/></clipPath></defs>
<g id="a"><path d="M0 0h9" clip-path="url(#c)"/></g>
<g id="b"><defs><path id="e" d="M0 1h9"/></defs><g clip-path="url(#c)"><use href="#e"/></g></g>
<g id="d"><path d="M0 2h9" clip-path="url(#c)" transform="scale(2)"/></g></svg>"""


def test_marks_side_by_side_are_clipped_once() -> None:
    drawing, _ = svg_cleanup.tidy(CLIPPED)
    assert '<g clip-path="url(#p-0)"><path d="M0 0h9"/><use href="#p-1"/></g>' in drawing.replace(ID_PREFIX, "p")
    assert drawing.count("clip-path=") == 2, "a clip of its own coordinates stays"


def test_zeros_that_say_nothing_go_and_numbers_that_touch_stay() -> None:
    paths = {"M 0.50 -0.0 L 10.00 -0.25": "M.5 0L10 -.25", "M 0.0 0.10 z": "M0 .1z", "M .5.0 1.5": "M.5.0 1.5"}
    for written, short in paths.items():
        drawing, _ = svg_cleanup.tidy(f'<svg xmlns="http://www.w3.org/2000/svg"><path d="{written}"/></svg>')
        assert f'd="{short}"' in drawing


def test_the_pages_paper_is_not_put_on_itself_nor_drawn_along(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[float] = []

    class Counted(ground.RendererAgg):  # type: ignore[misc] # as in the program
        def __init__(self, *size: float) -> None:
            begun.append(size[0])
            super().__init__(*size)

    monkeypatch.setattr(ground, "RendererAgg", Counted)
    figure, axes = plt.subplots()
    axes.plot([1, 3])
    assert "--figure-paper" not in svg_cleanup.tidy(svg.draw(figure).svg)[0], "the axes stand on the page"
    assert not begun, "nothing in it is written on"


@pytest.mark.parametrize(
    "draw",
    [
        lambda axes: axes.plot([0, 1]),
        lambda axes: axes.plot(np.arange(101) == 37),  # one point of many reaches there
        lambda axes: axes.scatter([0.1], [0.2], s=50_000),
        lambda axes: axes.pcolormesh(np.arange(9.0).reshape(3, 3)),
        lambda axes: axes.pcolormesh(np.arange(9.0).reshape(3, 3), shading="gouraud"),
        lambda axes: axes.imshow(np.arange(9.0).reshape(3, 3)),
        lambda axes: axes.axhline(0.15, linewidth=90),
        lambda axes: axes.plot([0.1, 0.9], [0.1, 0.9], "o", markersize=150),
    ],
)
def test_an_inset_covers_what_lies_under_it(draw: Callable[[Any], object]) -> None:
    figure, axes = plt.subplots()
    draw(axes)
    axes.inset_axes((0.2, 0.2, 0.3, 0.3))
    drawing, _ = svg_cleanup.tidy(svg.draw(figure).svg)
    assert len(re.findall(r'<path d="[^"]*z" style="fill:(?:var\(--figure-paper|#ffffff)', drawing)) == 1
    light = raster.draw(figure, 1).light  # where it is too heavy for an SVG
    left, bottom = axes.child_axes[0].get_window_extent().get_points()[0] * 72 / figure.dpi
    shown = light.getpixel((round(left) + 4, light.height - round(bottom) - 4))
    assert shown == (*(round(255 * part) for part in PAPER[0]), 255), "as pixels too"


def test_a_picture_of_few_colours_keeps_paper_and_areas_exact() -> None:
    picture = Picture(100, 100)
    pixels = np.asarray(picture._renderer)
    pixels[:40, :, :3] = np.random.default_rng(1).integers(0, 256, (40, 200, 3))  # more shades than a palette holds
    pixels[100:150, 10:110, :3] = (200, 30, 77)
    image = np.asarray(Image.open(io.BytesIO(picture.png() or b"")).convert("RGB")).astype(int)
    assert np.abs(image[100:150, 10:110] - (200, 30, 77)).max() <= 2
    assert (image[60:90] == pixels[60:90, :, :3]).all()


def test_an_image_that_weighs_too_much_ends_the_drawing() -> None:
    figure, axes = plt.subplots(figsize=(3, 2))
    axes.imshow(np.random.default_rng(1).random((200, 300)), aspect="auto")
    with pytest.raises(TooHeavyError):
        svg.draw(figure, limit=20_000)
    assert figure.dpi == 72
