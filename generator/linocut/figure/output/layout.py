"""Where axes stand: as the script asked, else by constrained layout.

A script that places things by hand (`subplots_adjust`, axes or gaps given in numbers, an engine of its own) gets
what plain matplotlib would give it. Whether it does is known only when it is done, so every figure begins with our
engine, and leaves it as soon as the script takes over.
"""

from collections.abc import Iterator
from contextlib import suppress
from functools import wraps
from typing import Any

import matplotlib as mpl
from matplotlib.colorbar import make_axes_gridspec
from matplotlib.figure import Figure, FigureBase
from matplotlib.gridspec import GridSpec
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.quiver import QuiverKey

_PADS = {"left": 0.10, "right": 0.05, "top": 0.05, "bottom": 0.15}
"""Where a colour bar has no pad of its own; under constrained layout it is 0.05 on each side."""


_SLACK = 2.0
"""Pixels that may reach outside: letters seldom fill their box."""


class Offered(ConstrainedLayoutEngine):  # type: ignore[misc] # matplotlib's types differ from release to release
    """The engine of a figure whose script asked for none."""

    tight: dict[str, Any] | None = None
    """What the script gave `tight_layout`, if it called it: nothing to do, unless it places something by hand then."""


_choose, _adjust, _tighten = Figure.set_layout_engine, FigureBase.subplots_adjust, Figure.tight_layout


def prepare() -> None:
    """Have matplotlib offer our engine: it has no other place for it."""
    Figure.set_layout_engine = _set_layout_engine
    FigureBase.subplots_adjust = _subplots_adjust
    Figure.tight_layout = _tight_layout


@wraps(_choose)
def _set_layout_engine(self: Any, layout: Any = None, **options: Any) -> None:
    if layout is not None:
        hand_over(self)
    elif not hasattr(self, "born_on"):  # in its making, before any style context ends
        self.born_on = mpl.rcParams["figure.facecolor"]
    _choose(self, layout, **options)
    if layout is None and type(self.get_layout_engine()) is ConstrainedLayoutEngine:
        self._layout_engine = Offered(**options)


@wraps(_adjust)
def _subplots_adjust(self: Any, *given: Any, **named: Any) -> None:
    hand_over(self.canvas.figure)  # the whole one, of a part too
    _adjust(self, *given, **named)


@wraps(_tighten)
def _tight_layout(self: Any, **options: Any) -> None:
    engine = self.get_layout_engine()
    if isinstance(engine, Offered):
        engine.tight = options
    else:
        _tighten(self, **options)


def settle(figure: Any) -> None:
    """Before a figure is laid out: give way to a script that placed something by hand."""
    if isinstance(figure.get_layout_engine(), Offered) and any(_by_hand(figure)):
        hand_over(figure)


def lay_out(figure: Any) -> None:
    """Find the places of everything, once: the figure keeps them, and its engine is gone."""
    engine = figure.get_layout_engine()
    if engine is not None:
        with suppress(ValueError):  # as when matplotlib draws: an engine may refuse a figure, which stays as it was
            engine.execute(figure)  # `savefig` draws the whole figure for its sake
        figure._layout_engine = None  # the script is not asked
        if isinstance(engine, Offered) and any(_outside(figure)):
            figure._layout_engine = engine
            hand_over(figure)


def _outside(figure: Any) -> Iterator[bool]:
    """Whether any of it is cut off: of axes that hang on others, which no engine sees, or that it squeezed."""
    for axes in figure.axes:
        spec = axes.get_subplotspec()
        hangs = axes.get_axes_locator() and not spec and not hasattr(axes, "_colorbar_info")
        if hangs or (spec and 2 * axes.get_position().width < spec.get_position(figure).width):
            part = axes.get_tightbbox()
            yield part is not None and (min(part.min) < -_SLACK or any(part.max > figure.bbox.max + _SLACK))


def hand_over(figure: Any) -> None:
    """Leave the layout to the script, as if our engine had never been there."""
    engine = figure.get_layout_engine()
    if not isinstance(engine, Offered):
        return
    figure._layout_engine = None
    for axes in list(figure.axes):
        _set_in_grid(axes)
    for axes in figure.axes:  # what the engine moved, if it ran
        if axes.get_subplotspec() and axes.get_in_layout():
            axes._set_position(axes.get_subplotspec().get_position(figure))
    if engine.tight is not None:
        _tighten_rest(figure, engine.tight)


def _tighten_rest(figure: Any, options: dict[str, Any]) -> None:
    """What `tight_layout` did before the script placed some of the axes: those are not asked, and stay."""
    placed = [(axes, axes.get_position(original=True)) for axes in figure.axes if not axes.get_in_layout()]
    shown = [axes for axes, _ in placed if axes.get_visible()]
    for axes in shown:
        axes.set_visible(False)
    figure.tight_layout(**options)
    for axes in shown:
        axes.set_visible(True)
    for axes, position in placed:
        axes._set_position(position)


def _by_hand(figure: Any) -> Iterator[bool]:
    """For all that a script can place in numbers, whether it did. A figure of nothing else needs no layout.

    Over one without a grid the engine would warn, of what its author has not asked for.
    """
    yield not any(axes.get_subplotspec() for axes in figure.axes)
    yield bool(figure.texts and set(figure.texts) - {figure._suptitle, figure._supxlabel, figure._supylabel})
    for axes in figure.axes:
        spec = axes.get_subplotspec()
        if spec:
            yield _spaced(spec.get_gridspec()) or not axes.get_in_layout()
            yield any(isinstance(artist, QuiverKey) for artist in axes.artists)  # engines do not see where it is
        else:
            yield not hasattr(axes, "_colorbar_info") and axes.get_axes_locator() is None


def _spaced(grid: Any) -> bool:
    """Whether the script gave a grid's margins or gaps."""
    given = (getattr(grid, name, None) for name in ("left", "right", "top", "bottom", "wspace", "hspace"))
    return isinstance(grid, GridSpec) and any(value is not None for value in given)


def _set_in_grid(bar: Any) -> None:
    """Put the axes of a colour bar where they stand without a layout engine: into the grid of the one axes it is for.

    What plain matplotlib places in numbers (beside several axes, or beside axes outside a grid) is already in place.
    """
    told = getattr(bar, "_colorbar_info", None)
    if not told or bar.get_subplotspec() or len(told["parents"]) != 1:
        return
    (parent,) = told["parents"]
    if not parent.get_subplotspec() or not parent.get_in_layout():
        return
    options = {name: value for name, value in told.items() if name != "parents"}
    if options["pad"] == 0.05:
        options["pad"] = _PADS[told["location"]]
    model, _ = make_axes_gridspec(parent, **options)
    parent._colorbars.remove(model)
    bar.set_subplotspec(model.get_subplotspec())
    model.remove()
