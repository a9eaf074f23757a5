"""Colours of the author's that hardly show on one of the pages: told with the line that made the mark."""

import os
import sys
from collections.abc import Iterator, Sequence
from functools import cache, wraps
from pathlib import Path
from types import FrameType
from typing import Any

from matplotlib.artist import Artist
from matplotlib.axis import Tick

from linocut.figure.output.colormap import PAIRS
from linocut.figure.output.inks import LEGIBLE, hexadecimal, ink
from linocut.figure.output.shown import Faint

MOST = 3
"""Colours that are told of one drawing."""

_make, _TICK = Artist.__init__, Tick.__init__.__code__
_LIBRARIES = (f"{os.sep}site-packages{os.sep}", str(Path(__file__).parents[2]), f"{os.sep}lib{os.sep}python", "<")
"""What the file of nobody's script has in its name."""


def prepare() -> None:
    """Have each artist know who made it: matplotlib has no other place for it."""
    Artist.__init__ = _init


@wraps(_make)
def _init(self: Any, *given: Any, **named: Any) -> None:
    _make(self, *given, **named)
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        code = frame.f_code
        if code is _TICK:  # most artists are parts of ticks, which no line of a script made
            return
        if not _of_a_library(code.co_filename):
            self._made_at = frame.f_lineno
            return
        frame = frame.f_back


@cache
def _of_a_library(file: str) -> bool:
    return any(part in file for part in _LIBRARIES)


def warnings(found: Sequence[Faint]) -> tuple[str, ...]:
    """What to tell of a drawing; nothing of the style's colours, and of marks that no line of the script made."""
    told = list(dict.fromkeys(_told(found)))
    more = f", and {len(told) - MOST} more" if len(told) > MOST else ""
    return (f"draws what hardly shows: {', '.join(told[:MOST])}{more}",) if told else ()


def _told(found: Sequence[Faint]) -> Iterator[str]:
    for one in found:
        line = getattr(one.artist, "_made_at", None)
        if line is None and one.artist is not None:  # a part of a tick
            line = getattr(one.artist.get_figure(), "_made_at", None)
        if line is not None and not ink(one.colour) and hexadecimal(one.colour) not in PAIRS:
            light, dark = one.contrasts
            page = "" if min(light, dark) < LEGIBLE <= max(light, dark) else "either"
            page = page or ("the light" if light < dark else "the dark")
            yield f"{one.use} in {hexadecimal(one.colour)} on {page} page ({min(light, dark):.1f}:1, line {line})"
