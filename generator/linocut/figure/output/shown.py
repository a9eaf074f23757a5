"""The colours of one call that draws, in each theme and in the file that serves both."""

import sys
from functools import cache
from typing import Any, Literal, NamedTuple

from matplotlib.artist import Artist

from linocut.figure.output.colour_rows import plain
from linocut.figure.output.inks import Pair, Rgb, Use, encode, rgb

Side = Literal[0, 1, 2]
"""The light page, the dark one, and the file that serves both."""


class Faint(NamedTuple):
    """A text or a line that hardly shows."""

    artist: Artist | None
    use: Use
    colour: Rgb
    contrasts: tuple[float, float]
    """On the light page and on the dark one."""


class Shown(NamedTuple):
    """The colours of one call."""

    gc: Any
    stroke: Pair
    face: Pair | None
    alpha: float
    """Of the face."""
    hatch: Pair | None

    def on(self, side: Side) -> tuple[Any, Any]:
        """The graphics context and the face, for one side or for the file."""
        return (
            tinted(self.gc, _side(self.stroke, side), self.hatch and _side(self.hatch, side)),
            self.face and (*_side(self.face, side), self.alpha),
        )


class Many(NamedTuple):
    """The colours of a collection's items, for both sides and for the file: each (n, 4)."""

    faces: tuple[Any, Any, Any]
    edges: tuple[Any, Any, Any]
    hatches: tuple[Any, Any, Any]


def tinted(gc: Any, stroke: Rgb, hatch: Rgb | None, alpha: float | None = None) -> Any:
    """A graphics context with other colours."""
    if alpha is None and plain(gc.get_rgb()) == stroke and (hatch is None or plain(gc.get_hatch_color()) == hatch):
        return gc
    copy = type(gc)()
    copy.copy_properties(gc)
    copy._rgb = (
        *stroke,
        gc.get_rgb()[3] if alpha is None else alpha,
    )  # set_foreground would forget which alpha was forced
    if hatch is not None:
        copy._hatch_color = (*hatch, 1.0)
    return copy


def _side(pair: Pair, side: Side) -> Rgb:
    return _filed(pair) if side == 2 else pair[side]


@cache
def _filed(pair: Pair) -> Rgb:
    return rgb(encode(pair))


def opacity(gc: Any, colour: Any) -> float:
    if gc.get_forced_alpha():
        return float(gc.get_alpha())
    return float(colour[3]) if len(colour) > 3 else 1.0


def drawing() -> Artist | None:
    """The artist whose `draw` led here."""
    frame = sys._getframe(1)
    while frame.f_back is not None:
        frame = frame.f_back
        found = frame.f_locals.get("self") if frame.f_code.co_name == "draw" else None
        if isinstance(found, Artist):
            return found
    return None
