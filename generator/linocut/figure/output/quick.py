"""Small parts of matplotlib that a drawing calls some thousand times, with the same answers sooner.

They stand in for matplotlib's own in the process that draws; `tests/figure/test_svg.py` holds drawings to the bytes
that come without them.
"""

import types
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import numpy as np
from matplotlib.backends import backend_svg
from matplotlib.colors import to_hex
from matplotlib.markers import MarkerStyle
from matplotlib.text import Text
from matplotlib.transforms import Bbox, BboxBase

_mark, _measure = MarkerStyle._set_marker, Text.get_window_extent


def prepare() -> None:
    """Put them in place, for good."""
    BboxBase.xmin, BboxBase.xmax = _end(0, least=True), _end(0, least=False)
    BboxBase.ymin, BboxBase.ymax = _end(1, least=True), _end(1, least=False)
    BboxBase.union = staticmethod(_union)
    MarkerStyle._set_marker = _set_marker
    Text.get_window_extent = _get_window_extent
    backend_svg.rgb2hex = _to_hex


def _end(column: int, *, least: bool) -> property:
    """One end of a box: NumPy takes ten times as long for two numbers."""
    find: Callable[..., Any] = np.minimum if least else np.maximum  # one that is no number wins

    def end(box: BboxBase) -> Any:
        points = box.get_points()
        a, b = points[0, column], points[1, column]
        if a <= b:
            return a if least else b
        return (b if least else a) if b < a else find(a, b)

    return property(end)


def _union(bboxes: Iterable[Any]) -> Bbox:
    """A box that contains all of these. Raises ValueError where there are none."""
    boxes = [box.get_points() for box in bboxes]
    if not boxes:
        raise ValueError("'bboxes' cannot be empty")
    corners = np.concatenate(boxes)  # (2n, 2)
    return Bbox([np.minimum.reduce(corners), np.maximum.reduce(corners)])


def _set_marker(self: MarkerStyle, marker: Any) -> None:
    """A copy shares what nobody changes in place: each tick has three, which matplotlib copies to their depth."""
    if type(marker) is not MarkerStyle:
        _mark(self, marker)
        return
    self.__dict__ = dict(marker.__dict__)
    self._marker_function = types.MethodType(marker._marker_function.__func__, self)
    if marker._user_transform is not None:
        self._user_transform = marker._user_transform.frozen()


def _get_window_extent(self: Text, renderer: Any = None, dpi: float | None = None) -> Bbox:
    """matplotlib sets the figure's resolution to what it is, for which every transform of the figure begins anew."""
    part = self.get_figure()
    figure = part.canvas.figure if part is not None else None  # the whole one, whichever matplotlib
    if figure is None or not self.get_visible() or dpi not in {None, figure.dpi}:
        return _measure(self, renderer, dpi)
    if not self.get_text():
        return Bbox.from_bounds(*self._get_xy_display(), 0, 0)
    self._renderer = renderer or self._renderer
    if self._renderer is None:
        return _measure(self, renderer, dpi)
    box = self._get_layout(self._renderer)[0]
    return box.translated(*self.get_transform().transform(self.get_unitless_position()))


def _to_hex(colour: Any) -> str:
    """#rrggbb of a colour in three or four numbers."""
    return _hex(*map(float, colour)) if isinstance(colour, tuple) else str(to_hex(colour))


@cache
def _hex(*parts: float) -> str:
    return str(to_hex(parts))
