"""No mark is ever lost: what leaves ink in plain matplotlib leaves ink in ours."""

import warnings
from collections.abc import Callable, Iterator

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from matplotlib.patches import Circle, FancyArrowPatch

from linocut.figure.output import raster, style


@pytest.fixture(autouse=True)
def publication() -> Iterator[None]:
    """The style in which the build draws, for this module's tests alone."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # matplotlib warns of a colour map named twice
        with mpl.rc_context():
            style.prepare()
            yield
            plt.close("all")


MARKS: dict[str, Callable[[plt.Axes], object]] = {
    "an arrow": lambda ax: ax.annotate("", xy=(0.2, 0.2), xytext=(0.8, 0.8), arrowprops={"arrowstyle": "->"}),
    "an arrow between points": lambda ax: ax.add_patch(FancyArrowPatch((0.2, 0.2), (0.8, 0.8), arrowstyle="-[")),
    "an unfilled patch": lambda ax: ax.add_patch(Circle((0.5, 0.5), 0.2, fill=False)),
    "a step histogram": lambda ax: ax.hist([0.2, 0.5, 0.5], histtype="step", color="C1"),
    "white bars with an outline": lambda ax: ax.bar([0.5], [0.9], color="#fbfaf7", edgecolor="C1"),
    "stairs": lambda ax: ax.stairs([0.2, 0.5, 0.5]),
    "the frame of an inset": lambda ax: ax.indicate_inset((0.2, 0.2, 0.4, 0.4)),
    "a hatch without fill": lambda ax: ax.bar([0.5], [0.9], fill=False, hatch="//", linewidth=0),
    "hatched contours": lambda ax: ax.contourf([[0, 1], [1, 2]], levels=3, colors="none", hatches=[".", "/"]),
}


def ink(mark: Callable[[plt.Axes], object] | None) -> int:
    """Pixels that the marks in empty axes cover."""
    fig, ax = plt.subplots(figsize=(3, 3))
    ax.set_axis_off()
    if mark:
        mark(ax)
    image = raster.draw(fig, 1, {}).convert("RGB")
    plt.close(fig)
    colours = image.getcolors(image.width * image.height) or []
    return sum(count for count, colour in colours if colour != (0xFB, 0xFA, 0xF7))


@pytest.mark.parametrize("mark", MARKS.values(), ids=MARKS)
def test_a_mark_leaves_ink(mark: Callable[[plt.Axes], object]) -> None:
    assert ink(None) == 0
    assert ink(mark) > 100
