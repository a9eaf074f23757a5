"""Finds the ticks of an axis once while nothing moves: matplotlib finds them some ten times for every drawing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from matplotlib.axis import Axis


@contextmanager
def found_once() -> Iterator[None]:
    """A block in which figures are laid out and drawn."""
    known: dict[Axis, tuple[Any, list[Any]]] = {}
    find = Axis._update_ticks

    def update(axis: Axis) -> list[Any]:
        state, before = _state(axis), known.get(axis)
        if before is None or before[0] != state:
            known[axis] = before = (state, find(axis))
        return before[1]

    Axis._update_ticks = update  # matplotlib has no other place for it
    try:
        yield
    finally:
        Axis._update_ticks = find


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
