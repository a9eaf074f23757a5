"""Finds ticks and sets lines of text once while nothing changes: matplotlib does so some ten times for a drawing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from matplotlib.axis import Axis
from matplotlib.text import Text


@contextmanager
def found_once() -> Iterator[None]:
    """A block in which figures are laid out and drawn."""
    known: dict[Axis, tuple[Any, list[Any]]] = {}
    boxes: dict[Axis, tuple[list[Any], Any, Any]] = {}
    find, measure = Axis._update_ticks, Axis._get_ticklabel_bboxes

    def update(axis: Axis) -> list[Any]:
        state, before = _state(axis), known.get(axis)
        if before is None or before[0] != state:
            known[axis] = before = (state, find(axis))
        return before[1]

    def label_boxes(axis: Axis, ticks: Any, renderer: Any) -> Any:
        """Twice for each look at an axis: for the place of its label, and for its own size."""
        before = boxes.get(axis)
        if before is None or before[0] is not ticks or before[1] is not renderer:
            boxes[axis] = before = (ticks, renderer, measure(axis, ticks, renderer))
        return before[2]

    layouts: dict[tuple[Any, ...], Any] = {}
    lay_out = Text._get_layout

    def set_lines(text: Text, renderer: Any) -> Any:
        if text._wrap or text._transform_rotates_text:  # depends on where it stands
            return lay_out(text, renderer)
        key = _wording(text, renderer)
        if key not in layouts:
            layouts[key] = lay_out(text, renderer)
        return layouts[key]

    Axis._update_ticks, Text._get_layout = update, set_lines  # matplotlib has no other place for it
    Axis._get_ticklabel_bboxes = label_boxes
    try:
        yield
    finally:
        Axis._update_ticks, Text._get_layout, Axis._get_ticklabel_bboxes = find, lay_out, measure


def _wording(text: Text, renderer: Any) -> tuple[Any, ...]:
    """All that decides how the lines of a text stand to each other, and to its place."""
    return (
        id(renderer),
        text.get_figure().canvas.figure.dpi,
        hash(text._fontproperties),
        repr(getattr(text, "_language", None)),
        *(getattr(text, name, None) for name in _DECIDES),
    )


_DECIDES = (
    "_text", "_rotation", "_rotation_mode", "_horizontalalignment", "_verticalalignment", "_multialignment",
    "_linespacing", "_usetex", "_parse_math", "_features",
)  # fmt: skip
"""Attributes of a text, as matplotlib 3.9 to 3.11 call them."""


def _state(axis: Axis) -> tuple[Any, ...]:
    """All that decides where ticks are. Axes that share an axis ask one locator, which looks at the first of them."""
    figure = axis.get_figure().canvas.figure  # the whole one, whichever matplotlib (3.9 knows no root)
    return (
        *axis.get_view_interval(),
        figure.dpi,
        axis.axes.bbox.bounds,
        *(axes.bbox.bounds for axes in figure.axes),
        *(part for ticker in (axis.major, axis.minor) for part in (ticker.locator, ticker.formatter)),
    )
