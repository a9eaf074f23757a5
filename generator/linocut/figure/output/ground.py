"""What lies under each mark: the drawing so far, as the light page shows it and as the dark one does.

Two drawings by Agg go along with every call that a renderer gets. What is alike in both is a ground of its own: a
coloured box, an image, a background that the script brought. Where a figure is shown as pixels, these are the pixels;
beside an SVG they hold areas alone, since nobody reads what stands on a line.
"""

from functools import cached_property
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from numpy.typing import NDArray

from linocut.figure.output.inks import PAGE, PAPER, Ground, Rgb
from linocut.figure.output.places import Box, Points

_SAME = 2 / 255
"""By how much two shades may differ that are one colour: what is half covered is rounded twice."""

_DIAGONALS = np.array([(-1.5, -1.5), (-1.5, 1.5), (1.5, -1.5), (1.5, 1.5)])
"""From a pixel to those on both sides of an edge, whether it stands or lies."""


_BESIDE = 4.0
"""Pixels around a mark that are looked at for what lies under its edge."""

EVERYWHERE = (float("-inf"), float("-inf"), float("inf"), float("inf"))


class Grounds:
    """Both drawings of one figure, and where anything was drawn at all."""

    def __init__(self, width: float, height: float, dpi: float, *, whole: bool) -> None:
        """`whole`: they are shown, so that lines and letters belong to them."""
        self.whole = whole
        self._size = (width, height, dpi)
        self._painted: list[Box] = []
        self._boxes: list[Box] = []

    @property
    def sides(self) -> tuple[RendererAgg, RendererAgg]:
        """The light drawing and the dark one: begun when there is something to draw, which most figures never have."""
        return self._begun[0]

    @property
    def pixels(self) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        """Those of both, each (rows, columns, 4); what a filter is about to change is not yet among them."""
        return self._begun[1]

    @cached_property
    def _begun(self) -> tuple[tuple[RendererAgg, RendererAgg], tuple[NDArray[np.uint8], NDArray[np.uint8]]]:
        sides = RendererAgg(*self._size), RendererAgg(*self._size)
        return sides, (np.asarray(sides[0].buffer_rgba()), np.asarray(sides[1].buffer_rgba()))

    def paint(self, light: Any, dark: Any, box: Box = EVERYWHERE) -> None:
        """Call each side's drawing with its renderer. `box`: where it paints."""
        self._painted.append(box)
        light(self.sides[0])
        dark(self.sides[1])

    def mark(self, box: Box) -> None:
        """Remember that something was drawn there, at most."""
        self._boxes.append(box)

    def untouched(self, box: Box) -> bool:
        """Whether nothing was drawn there: paper need not be put on paper."""
        return not _within(box, self._boxes)

    def bare(self, box: Box) -> bool:
        """Whether only the page lies there."""
        return not _within(box, self._painted)

    def under(self, points: Points, clip: Any = None, *, beside: bool = False) -> Ground:
        """The ground that most of these points lie on; along an edge the page counts more. `beside`: it was one."""
        if not self._painted:
            return PAGE
        light, dark, seen = self._look(points, clip)
        if not seen.any():
            return PAGE
        light, dark = light[seen], dark[seen]
        page, fixed = _page(light, dark), _alike(light, dark)
        if not beside and 2 * max(page.sum(), fixed.sum()) < len(page):  # along an edge, whose pixels are half covered
            return self.under((points[:, None] + _DIAGONALS).reshape(-1, 2), clip, beside=True)
        if 2 * page.sum() >= len(page):
            return PAGE
        if 2 * fixed.sum() >= len(fixed):
            colour = _mean(light[fixed])
            return Ground((colour, colour), fixed=True)
        return Ground((_mean(light[~fixed & ~page]), _mean(dark[~fixed & ~page])), fixed=False)

    def each(self, points: Points, clip: Any = None) -> dict[int, Ground]:
        """The ground of each point that does not lie on the bare page."""
        if not self._painted:
            return {}
        light, dark, seen = self._look(points, clip)
        other = np.flatnonzero(seen & ~_page(light, dark))
        fixed = _alike(light, dark)
        return {int(n): Ground((_mean(light[n : n + 1]), _mean(dark[n : n + 1])), bool(fixed[n])) for n in other}

    def _look(self, points: Points, clip: Any) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
        """Both colours at each point, (n, 3) in 0..1, and which of them are seen, (n,)."""
        height, width = self.pixels[0].shape[:2]
        seen: Any = np.isfinite(points).all(axis=1)
        if clip is not None:
            seen = seen & ((points >= clip.min - 1) & (points <= clip.max + 1)).all(axis=1)
        places = np.where(seen[:, None], points, 0).astype(int)
        columns, rows = places[:, 0], height - 1 - places[:, 1]
        seen &= (columns >= 0) & (columns < width) & (rows >= 0) & (rows < height)
        columns, rows = columns * seen, rows * seen
        colours = []
        for pixels, paper in zip(self.pixels, PAPER, strict=True):
            found = pixels[rows, columns] / 255
            colours.append(found[:, :3] * found[:, 3:] + np.array(paper) * (1 - found[:, 3:]))
        return colours[0], colours[1], seen


def painted(gc: Any, extent: Box, width: float) -> Box:
    """Where a call paints, at most, and what half covered pixels lie beside it."""
    clip = gc.get_clip_rectangle()
    left, bottom, right, top = extent if clip is None or extent != EVERYWHERE else clip.extents
    reach = 2 * width + _BESIDE
    return left - reach, bottom - reach, right + reach, top + reach


def _within(box: Box, others: list[Box]) -> bool:
    left, bottom, right, top = box
    return any(left < x1 and x0 < right and bottom < y1 and y0 < top for x0, y0, x1, y1 in others)


def _page(light: NDArray[np.float64], dark: NDArray[np.float64]) -> NDArray[np.bool_]:
    return _near(light, np.array(PAPER[0])) & _near(dark, np.array(PAPER[1]))


def _alike(light: NDArray[np.float64], dark: NDArray[np.float64]) -> NDArray[np.bool_]:
    return _near(light, dark)


def _near(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.bool_]:
    near: NDArray[np.bool_] = np.abs(a - b).max(axis=1) <= _SAME
    return near


def _mean(colours: NDArray[np.float64]) -> Rgb:
    red, green, blue = (round(float(part), 3) for part in colours.mean(axis=0))
    return red, green, blue
