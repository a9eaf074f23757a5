"""Data that is drawn as pixels, images and smooth meshes, once more in the colours of the dark page.

No look at the pixels would tell a blend of two colours of the map from any other colour: what is drawn again is the
image, from its data.
"""

from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import Colormap
from matplotlib.image import _ImageBase
from numpy.typing import NDArray

from linocut.figure.output import colormap
from linocut.figure.output.colour_rows import plain
from linocut.figure.output.inks import PAGE, choose

Pixels = NDArray[np.uint8]


def dark_image(artist: Any, renderer: Any, *, unsampled: bool) -> Pixels | None:
    """What an image's artist gives `renderer` where it is dark; None: it has no colours of our map."""
    if not isinstance(artist, _ImageBase) or np.ndim(artist.get_array()) != 2:
        return None
    table = getattr(artist.cmap, "_lut", None)
    if not isinstance(artist.cmap, Colormap) or table is None or not _ours(table):
        return None
    size = 1.0 if unsampled else renderer.get_image_magnification()
    artist.cmap._lut, artist._imcache = _dark(table), None  # `set_cmap` would draw its colour bar anew
    try:
        made: Pixels | None = artist.make_image(renderer, size, unsampled=unsampled)[0]
    finally:
        artist.cmap._lut, artist._imcache = table, None
    return made


def _ours(table: NDArray[np.float64]) -> bool:
    """Whether a colour map is made of the style's: cut, turned round or in a few steps, with colours of its own for
    what is missing."""
    return bool(2 * colormap.of_map(table).sum() > len(table))


def _dark(table: NDArray[np.float64]) -> NDArray[np.float64]:
    """The other side of a colour map, whose last three rows are what lies below, above and nowhere."""
    dark = colormap.darkened(table)
    for row in range(len(table) - 3, len(table)):
        dark[row, :3] = choose(plain(table[row]), "fill", PAGE)[1]
    return dark


def dark_shades(colours: NDArray[np.float64]) -> NDArray[np.float64]:
    """Corners of triangles, (n, 3, 4), on the dark page.

    matplotlib makes four triangles of a cell, with the mean of its corners in the middle, which is none of the map.
    """
    dark = colormap.darkened(colours.reshape(-1, 4)).reshape(colours.shape)
    if len(colours) % 4 == 0:
        before, after = (one.reshape(-1, 4, 3, 4) for one in (colours, dark))  # (n / 4, 4, 3, 4)
        means = [one[:, :, 0].mean(axis=1, keepdims=True) for one in (before, after)]  # (n / 4, 1, 4)
        if np.allclose(before[:, :, 2], means[0]):
            after[:, :, 2] = means[1]
    return dark


class Mixed(RendererAgg):  # type: ignore[misc] # matplotlib's types differ from release to release
    """Draws a mesh that becomes an image within an SVG, beside it the same for the dark page."""

    def __init__(self, width: float, height: float, dpi: float, *, keep: bool) -> None:
        super().__init__(width, height, dpi)
        self._keep = keep
        self._dark = RendererAgg(width, height, dpi)

    def _update_methods(self) -> None:
        """Agg puts methods of C into the instance, over the class's own."""

    def dark(self) -> Pixels | None:
        """The image as `MixedModeRenderer` cuts it out and hands it over; None: both are alike."""
        light, dark = (np.asarray(one.buffer_rgba()) for one in (self, self._dark))
        if self._keep or np.array_equal(light, dark):
            return None
        rows, columns = (np.flatnonzero(light[..., 3].any(axis=axis)) for axis in (1, 0))
        return dark[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1][::-1]

    def draw_quad_mesh(self, *given: Any, **named: Any) -> None:
        self._renderer.draw_quad_mesh(*given, **named)
        faces, edges = (one if one is None else colormap.darkened(one) for one in (given[7], given[9]))
        self._dark._renderer.draw_quad_mesh(*given[:7], faces, given[8], edges, *given[10:], **named)

    def draw_gouraud_triangles(self, gc: Any, points: Any, colours: Any, transform: Any) -> None:
        self._renderer.draw_gouraud_triangles(gc, points, colours, transform)
        self._dark._renderer.draw_gouraud_triangles(gc, points, dark_shades(colours), transform)
