"""Where marks lie, in a few places each: enough to look at what is under them."""

from math import isfinite
from typing import Any, NamedTuple

import numpy as np
from matplotlib.path import Path
from numpy.typing import NDArray

Points = NDArray[np.float64]
"""(n, 2): pixels from the left bottom; what is no number lies nowhere."""

Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""

PROBES = 24
"""Places at which is looked what a mark lies on."""


def corners(path: Path, transform: Any) -> Points:
    """Corners of a path, or some of many, with the control points of its curves: (n, 2) pixels from the left bottom."""
    vertices = path.vertices
    if path.codes is not None:
        vertices = vertices[path.codes != Path.CLOSEPOLY]
    count = len(vertices)
    if not count:
        return np.empty((0, 2))
    if count > PROBES:
        vertices = vertices[np.linspace(0, count - 1, PROBES).astype(int)]
    placed: Points = np.asarray(transform.transform(vertices), dtype=float)
    return placed


def between(points: Points) -> Points:
    """Enough places from corner to corner: (n, 2)."""
    count = len(points)
    if not 1 < count < PROBES // 2:
        return points
    steps = np.linspace(0, count - 1, PROBES)
    return np.column_stack([np.interp(steps, np.arange(count), column) for column in points.T])


class Line(NamedTuple):
    """Where a line of text stands."""

    place: tuple[float, float]
    """Its beginning on the base line, from the left bottom."""
    size: tuple[float, float, float]
    """Width, height and descent."""
    angle: float


def written(line: Line) -> Points:
    """Places in a line of text."""
    place, (width, height, descent), angle = line
    across, up = np.meshgrid(np.linspace(0.05, 0.95, 8) * width, np.array([0.3, 0.5, 0.7]) * height - descent)
    cos, sin = np.cos(np.deg2rad(angle)), np.sin(np.deg2rad(angle))
    turned: Points = np.column_stack([across.ravel(), up.ravel()]) @ np.array([[cos, sin], [-sin, cos]])
    turned += np.array(place)
    return turned


def centres(master: Any, paths: Any, transforms: Any, offsets: Any, offset_transform: Any) -> Points:
    """Where the items of a collection lie: (n, 2) pixels from the left bottom."""
    count = max(len(paths), len(offsets))
    moved = np.asarray(offset_transform.transform(offsets), dtype=float) if len(offsets) else np.zeros((1, 2))
    if len(paths) == 1 < count and not len(transforms):
        return moved
    middles = np.array([path.vertices.mean(axis=0) if len(path.vertices) else (0.0, 0.0) for path in paths])
    if len(transforms):  # scales about the item's own place
        return moved[np.arange(count) % len(moved)]
    every = np.arange(count)
    placed: Points = np.asarray(master.transform(middles))[every % len(paths)] + moved[every % len(moved)]
    return placed


def shrunk(outline: Points) -> Points:
    """Within an area rather than on its edge."""
    return outline if not len(outline) else outline + 0.25 * (np.nanmean(outline, axis=0) - outline)


def around(line: Line) -> Box:
    """What a line of text stands within: more than it needs where it is turned."""
    (x, y), (width, height, descent), angle = line
    if not angle:
        return x, y - descent, x + width, y - descent + height
    reach = width + height
    return x - reach, y - reach, x + reach, y + reach


def box(points: Points) -> Box:
    """Around points. Those that are no numbers lie nowhere."""
    if not len(points):
        return 0.0, 0.0, 0.0, 0.0
    (left, bottom), (right, top) = np.minimum.reduce(points), np.maximum.reduce(points)
    if isfinite(left + right + bottom + top):
        return float(left), float(bottom), float(right), float(top)
    if not np.isfinite(points).any():
        return 0.0, 0.0, 0.0, 0.0
    left, bottom = np.nanmin(points, axis=0)
    right, top = np.nanmax(points, axis=0)
    return float(left), float(bottom), float(right), float(top)
