"""Labels of the flagship's figures: they collide with nothing."""

import warnings
from itertools import combinations

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest

import labels
import plane
import walk
from linocut.figure.output import style
from linocut.model.drawing import PHONE


@pytest.fixture(scope="module", autouse=True)
def publication():
    """The style in which the build draws, for this module's tests alone."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # matplotlib warns of defaults of its own, and of a colour map named twice
        before = mpl.rcParams.copy()
        style.prepare()
    yield
    plt.close("all")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        mpl.rcParams.update(before)


@pytest.mark.parametrize("script", [plane, walk])
def test_labels_do_not_collide(script):
    figure, _ = script.figure()
    figure.draw_without_rendering()
    ax = figure.axes[0]
    boxes = {text.get_text(): text.get_window_extent().expanded(1, 0.8) for text in ax.texts if text.get_text()}
    assert len(boxes) > 10
    assert [pair for pair in combinations(boxes, 2) if boxes[pair[0]].overlaps(boxes[pair[1]])] == []
    inside = ax.get_window_extent()
    assert [name for name, box in boxes.items() if box.x0 < inside.x0 or box.x1 > inside.x1 + 4] == []


@pytest.mark.parametrize("script", [plane, walk])
def test_on_a_phone_labels_stand_further_off_where_it_is_crowded(script):
    figure, _ = script.figure()
    figure.set_size_inches(PHONE / 72, 0.8 * figure.get_figheight())
    figure.draw_without_rendering()
    ax = figure.axes[0]
    boxes = {text.get_text(): text.get_window_extent().expanded(0.98, 0.72) for text in ax.texts if text.get_text()}
    assert [pair for pair in combinations(boxes, 2) if boxes[pair[0]].overlaps(boxes[pair[1]])] == []


def test_spaces_and_line_ends_are_visible():
    assert labels.visible(" a\n") == "␣a⏎"
