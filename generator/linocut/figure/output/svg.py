"""matplotlib's SVG of a figure: at its own width, and set once more for a phone, where that reads well.

Nothing is computed again for the phone: the finished figure is given another width, and matplotlib's layout finds new
places for axes, ticks and labels, whose letters keep their size. What cannot be set so narrow (labels would cover each
other or stand outside) has no second drawing; its page lets it scroll.
"""

import io
import re
import warnings
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.collections import QuadMesh, TriMesh
from matplotlib.text import Text
from numpy.typing import NDArray

from linocut.figure.job import File, Narrowed
from linocut.figure.output import layout, raster, svg_cleanup, ticks
from linocut.figure.output.picture import Picture
from linocut.figure.output.shown import Faint
from linocut.figure.output.svg_renderer import Canvas, Sizes
from linocut.model.drawing import PHONE, SHRUNK

_SLACK = 2.0
"""Pixels that the boxes of two labels may share, or reach outside: letters seldom fill their box."""

_LEAST = 24.0
"""Pixels of axes that still show something; those that had not half as many more were narrow from the start."""

_SIZE = re.compile(r'height="[\d.]+pt" viewBox="0 0 ([\d.]+) [\d.]+"')


class Drawn(NamedTuple):
    """An SVG as matplotlib writes it."""

    svg: str
    texts: tuple[Text, ...]
    """Every text in it, each once."""
    sizes: Sizes
    """What letters were measured to be, for the next drawing of the same figure."""
    faint: tuple[Faint, ...]
    """What hardly shows in it."""
    picture: Picture | None
    """The same for feeds and cards, where it was asked for."""


def draw(
    figure: Any,
    sizes: Sizes | None = None,
    *,
    keep: bool = False,
    pictured: bool = False,
    limit: float = float("inf"),
) -> Drawn:
    """SVG with images at 2x, and formulas as paths: the page's fonts need not hold matplotlib's mathematics.

    The figure is laid out and keeps its places: its layout engine is gone. Raises `TooHeavyError` when images alone
    weigh more than the limit.
    """
    text, measured = io.StringIO(), {} if sizes is None else sizes
    figure.dpi = 72
    for artist in _artists(figure):
        artist.set_rasterized(_is_image(artist))
        if isinstance(artist, Axes):
            artist.set_rasterization_zorder(None)
    canvas = Canvas(figure, text, raster.SCALES[-1], measured, keep=keep, pictured=pictured)
    canvas.svg.limit = limit
    with raster.on_paper(figure), ticks.found_once():
        layout.lay_out(figure)
        canvas.write()
    themed = canvas.themed
    return Drawn(text.getvalue(), tuple(canvas.svg.texts), measured, tuple(themed.faint), themed.picture)


def _artists(artist: Any) -> Iterator[Any]:
    """An artist with all in it. Axes are not searched: they would make their ticks for it."""
    yield artist
    for child in () if isinstance(artist, Axis) else artist.get_children():
        yield from _artists(child)


def _is_image(artist: Any) -> bool:
    """Whether it becomes pixels within the SVG: meshes alone, since an image has one colour for both themes.

    The script asks for it, or colours run from point to point, which needs a filter that no browser has.
    """
    if isinstance(artist, QuadMesh):
        return artist._shading == "gouraud" or bool(artist.get_rasterized())
    return isinstance(artist, TriMesh)


def shrinks(figure: Any, drawn: Drawn) -> bool:
    """Whether a phone would show the figure, drawn as `drawn`, with letters too small to be read."""
    return 72 * float(figure.get_figwidth()) * SHRUNK > PHONE and bool(drawn.texts)


def narrow(figure: Any, drawn: Drawn, engine: Any, *, keep: bool = False) -> Narrowed | None:
    """The figure, drawn before as `drawn`, `PHONE` pixels wide. Changes its size.

    `engine` lays it out. None: it has no second drawing that reads well.
    """
    width, height = (72 * float(inches) for inches in figure.get_size_inches())
    before, enclosed = _widths(figure), [text for text in drawn.texts if _within_axes(text)]
    height *= min(1.0, max(0.75, 1.35 * PHONE / width))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # matplotlib warns of axes that no room is left for
            if engine is not None:
                figure.set_layout_engine(engine)
                for axes in figure.axes:  # a layout begins where the last one ended, and would not get far from it
                    if axes.get_subplotspec():
                        axes.set_subplotspec(axes.get_subplotspec())
            figure.set_size_inches(PHONE / 72, height / 72)
            again = draw(figure, drawn.sizes, keep=keep)
            squeezed = (before > 1.5 * _LEAST) & (_widths(figure) < _LEAST)
            if squeezed.any() or not all(map(_within_axes, enclosed)) or not _reads(again.texts, height):
                return None
            text, height = _cropped(figure, again.svg, height)
    except Exception:  # whatever an author's own artists raise at a size that they were not made for
        return None
    return Narrowed(File(svg_cleanup.tidy(text)[0].encode(), ".svg"), float(PHONE), round(float(height), 2))


def _reads(texts: tuple[Text, ...], height: float) -> bool:
    """Whether every text stands inside, and none on another."""
    boxes = np.array([Text.get_window_extent(text).extents for text in texts])  # an annotation's own hold their arrows
    upright = [not text.get_rotation() % 90 for text in texts]  # the box of another is larger than it
    left, bottom, right, top = boxes.T  # (n,) pixels from the left bottom
    if (min(left.min(), bottom.min()) < -_SLACK) or right.max() > PHONE + _SLACK or top.max() > height + _SLACK:
        return False
    left, bottom, right, top = boxes[upright].T
    across = np.minimum.outer(right, right) - np.maximum.outer(left, left)  # (n, n)
    along = np.minimum.outer(top, top) - np.maximum.outer(bottom, bottom)  # (n, n)
    low = np.minimum.outer(top - bottom, top - bottom)  # (n, n): a line of letters fills two thirds of its box
    covered = (across > _SLACK) & (along > np.maximum(_SLACK, low / 3))
    return not np.triu(covered, 1).any()


def _within_axes(text: Text) -> bool:
    """Whether it stands inside its axes from side to side: a label of a button, a cell's number, a note."""
    if text.axes is None:
        return False
    box, around = Text.get_window_extent(text), text.axes.bbox
    return bool(around.x0 - _SLACK <= box.x0 and box.x1 <= around.x1 + _SLACK)


def _widths(figure: Any) -> NDArray[np.float64]:
    """Pixels of every axes, (n,)."""
    return np.array([72 * figure.get_figwidth() * axes.get_position().width for axes in figure.axes])


def _cropped(figure: Any, text: str, height: float) -> tuple[str, float]:
    """Without the empty strips above and below axes whose shape is fixed."""
    if all(axes.get_aspect() == "auto" for axes in figure.axes):
        return text, height
    box = figure.get_tightbbox()
    bottom, top = max(0.0, 72 * box.y0 - 4), min(height, 72 * box.y1 + 4)
    high = top - bottom
    sized = f'height="{high:.2f}pt" viewBox="0 {height - top:.2f} \\1 {high:.2f}"'
    return _SIZE.sub(sized, text, count=1), high
