"""Whether a drawing is certainly too heavy for SVG: its marks are counted, so that no SVG is made in vain."""

from collections.abc import Iterator
from typing import Any

from matplotlib.axis import Axis
from matplotlib.collections import Collection, QuadMesh
from matplotlib.lines import Line2D

MOST = 25_000
"""Marks of which an SVG could hold no more: each takes four bytes or more of what is sent, compressed."""


def marks(artist: Any) -> int:
    """The points, cells and corners that an SVG of it would name. A line is counted as matplotlib simplifies it."""
    return sum(_own(one) for one in _visible(artist))


def _visible(artist: Any) -> Iterator[Any]:
    if artist.get_visible():
        yield artist
        for child in () if isinstance(artist, Axis) else artist.get_children():
            yield from _visible(child)


def _own(artist: Any) -> int:
    if isinstance(artist, QuadMesh):
        return 0 if artist.get_rasterized() or artist._shading == "gouraud" else len(artist.get_facecolor())
    if isinstance(artist, Collection):
        paths, offsets = artist.get_paths(), len(artist.get_offsets())
        return offsets if len(paths) < 2 and offsets > 1 else sum(len(path.vertices) for path in paths)
    if isinstance(artist, Line2D):
        count = len(artist.get_xdata())
        if count > MOST and artist.get_marker() in ("None", None, "", " "):
            count = len(artist.get_path().cleaned(artist.get_transform(), simplify=True).vertices)
        return count
    return 0
