"""Layout as the script asked: plain matplotlib's places where it lays out by hand, constrained layout elsewhere."""

import warnings
from collections.abc import Callable, Iterator

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.layout_engine import TightLayoutEngine

from linocut.figure.output import layout, style

GRID = np.arange(12).reshape(3, 4)


@pytest.fixture(autouse=True)
def publication() -> Iterator[None]:
    """The style in which the build draws, for this module's tests alone."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # matplotlib warns of a colour map named twice
        with mpl.rc_context():
            style.prepare()
            warnings.simplefilter("error")  # what a script would be told
            yield
            plt.close("all")


def test_tight_layout_after_a_colour_bar_has_nothing_to_do() -> None:
    plt.imshow(GRID)
    plt.colorbar()
    plt.tight_layout()
    layout.settle(plt.gcf())
    assert isinstance(plt.gcf().get_layout_engine(), layout.Offered)


def adjusted() -> None:
    fig, axes = plt.subplots(2, 2)
    fig.colorbar(axes[0, 0].imshow(GRID, aspect="auto"))
    plt.subplots_adjust(wspace=0, hspace=0, top=0.8)


def adjusted_before_and_after() -> None:
    fig, axes = plt.subplots(2, 2)
    shown = [ax.imshow(GRID, aspect="auto") for ax in axes.flat]
    fig.colorbar(shown[0], location="left")
    fig.subplots_adjust(right=0.7)
    fig.colorbar(shown[1], orientation="horizontal", pad=0.3)
    fig.colorbar(shown[2], cax=fig.add_axes((0.8, 0.1, 0.05, 0.8)))


def placed_beside_subplots() -> None:
    fig, ax = plt.subplots()
    shown = ax.imshow(GRID, aspect="auto")
    fig.colorbar(shown, location="bottom")
    fig.add_axes((0.92, 0.1, 0.02, 0.8))


def placed_afterwards() -> None:
    _fig, axes = plt.subplots(1, 2)
    axes[0].set_position((0.1, 0.1, 0.2, 0.8))


def spaces_in_the_grid() -> None:
    plt.subplots(3, 1, sharex=True, gridspec_kw={"hspace": 0, "left": 0.2})


def text_in_the_margin() -> None:
    fig, _axes = plt.subplots(2, 1)
    fig.text(0.5, 0.02, "both")


def its_own_engine() -> None:
    fig, ax = plt.subplots()
    fig.colorbar(ax.imshow(GRID, aspect="auto"))
    fig.set_layout_engine("tight")
    fig.get_layout_engine().execute(fig)


def parts_of_a_figure() -> None:
    left, _right = plt.figure().subfigures(1, 2)
    left.subplots(2, 1)
    left.subplots_adjust(hspace=0)


def places(make: Callable[[], None]) -> list[list[float]]:
    """Where axes end, from the left bottom, to thousandths of the figure."""
    plt.close("all")
    make()
    figure = plt.gcf()
    layout.settle(figure)
    assert not isinstance(figure.get_layout_engine(), layout.Offered)
    return [axes.get_position(original=True).extents.round(3).tolist() for axes in figure.axes]


@pytest.mark.parametrize(
    "make",
    [
        adjusted,
        adjusted_before_and_after,
        placed_beside_subplots,
        placed_afterwards,
        spaces_in_the_grid,
        text_in_the_margin,
        its_own_engine,
        parts_of_a_figure,
    ],
)
def test_a_script_that_lays_out_by_hand_gets_just_that(make: Callable[[], None]) -> None:
    ours = places(make)
    with mpl.rc_context({"figure.constrained_layout.use": False}):
        assert ours == places(make)


def test_margins_made_tight_and_then_changed_are_those_of_plain_matplotlib() -> None:
    def make() -> None:
        fig, ax = plt.subplots()
        ax.set_ylabel("a label")
        fig.tight_layout()
        fig.subplots_adjust(top=0.5)

    ours = places(make)
    assert ours[0][3] == 0.5
    with mpl.rc_context({"figure.constrained_layout.use": False}):
        assert ours == places(make)


def test_what_a_script_places_after_tight_margins_stays_and_squeezes_nothing() -> None:
    def make() -> None:
        fig = plt.figure()
        grid = fig.add_gridspec(2, 2, width_ratios=(1, 9))
        bar, shown = fig.add_subplot(grid[0, 0]), fig.add_subplot(grid[1, 1])
        shown.set_ylabel("a label")
        bar.set_axis_off()
        fig.tight_layout()
        bar.set_axis_on()
        bar.set_position((0.02, 0.3, 0.03, 0.2))

    ours = places(make)
    assert ours[0] == [0.02, 0.3, 0.05, 0.5]
    with mpl.rc_context({"figure.constrained_layout.use": False}):
        assert ours == places(make)


def test_every_other_figure_has_constrained_layout() -> None:
    fig, axes = plt.subplots(1, 2)
    axes[0].inset_axes((0.1, 0.6, 0.3, 0.3))
    fig.suptitle("above")
    fig.colorbar(axes[0].imshow(GRID), ax=axes)
    layout.settle(fig)
    assert isinstance(fig.get_layout_engine(), layout.Offered)


def test_an_engine_that_the_script_chose_stays() -> None:
    fig = plt.figure(layout="tight")
    fig.add_subplot().figure.text(0.5, 0.5, "x")
    layout.settle(fig)
    assert isinstance(fig.get_layout_engine(), TightLayoutEngine)


def test_a_figure_that_its_engine_refuses_is_drawn_all_the_same() -> None:
    fig = plt.figure(layout="compressed")
    for part in fig.subfigures(2):
        part.subplots(1, 2)
    with pytest.raises(ValueError, match="compressed"):
        fig.get_layout_engine().execute(fig)
    layout.lay_out(fig)
    assert fig.get_layout_engine() is None


def test_notes_for_which_there_is_no_room_do_not_squeeze_the_axes() -> None:
    fig, axes = plt.subplots(1, 2)
    for one in axes:
        one.annotate("a note that stands far to the right of its axes", (1.2, 0.5), xycoords="axes fraction")
    layout.settle(fig)
    layout.lay_out(fig)
    plain = axes[0].get_subplotspec().get_position(fig)
    assert axes[0].get_position().bounds == plain.bounds


def test_a_figure_without_a_grid_is_drawn_without_a_warning() -> None:
    fig = plt.figure()
    fig.text(0.5, 0.5, "words alone")
    layout.settle(fig)
    layout.lay_out(fig)
    assert fig.get_layout_engine() is None
