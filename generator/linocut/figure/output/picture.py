"""A figure's picture for feeds and cards: Agg draws it along with the SVG, in light inks on paper, at 2x.

It gets every call that the SVG gets, with places in points of 72 to the inch. Agg scales the widths of lines and the
sizes of letters by its resolution; places are scaled here.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from matplotlib import _image
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.transforms import Affine2D, Bbox, TransformedPath
from numpy.typing import NDArray
from PIL import Image

from linocut.theme.palette import PALETTE

SCALE = 2
"""Pixels of the picture per pixel of the page."""

_INKS = np.array([list(bytes.fromhex(ink.light[1:])) for ink in PALETTE])
_PAPER = bytes.fromhex(next(ink.light for ink in PALETTE if ink.name == "paper")[1:])
_BARE = np.frombuffer(_PAPER + b"\xff", np.uint32)[0]
"""A pixel of the picture where nothing was drawn."""
_TWICE = Affine2D().scale(SCALE)
_MATRIX = _TWICE.get_matrix()


class Picture(RendererAgg):  # type: ignore[misc] # matplotlib's types differ from release to release
    """Draws one figure. Its methods are called as matplotlib calls a renderer's."""

    def __init__(self, width: float, height: float) -> None:
        """Points."""
        super().__init__(SCALE * width, SCALE * height, SCALE * 72)
        pixels = np.asarray(self._renderer)
        pixels.view(np.uint32)[:] = _BARE
        self._shaded = False
        """Whether areas have more colours than a palette holds."""
        self._broken = False

    def png(self) -> bytes | None:
        """The file; None where Agg could not draw what the SVG shows.

        256 colours are enough for lines, letters and areas of one colour, and make it a third as large.
        """
        if self._broken:
            return None
        pixels = np.asarray(self._renderer)
        file = io.BytesIO()
        image = Image.fromarray(pixels).convert("RGB") if self._shaded else _few(pixels)
        image.save(file, "PNG", compress_level=6)
        return file.getvalue()

    def _update_methods(self) -> None:
        """Agg puts methods of C into the instance, over the class's own."""

    def draw_path(self, gc: Any, path: Any, transform: Any, rgbFace: Any = None) -> None:
        with self._tried():
            super().draw_path(_scaled(gc), path, _twice(transform), rgbFace)

    def draw_markers(self, gc: Any, marker: Any, scale: Any, path: Any, transform: Any, rgbFace: Any = None) -> None:
        with self._tried():
            self._renderer.draw_markers(_scaled(gc), marker, _twice(scale), path, _twice(transform), rgbFace)

    def draw_path_collection(self, gc: Any, master: Any, paths: Any, transforms: Any, offsets: Any,
                             moved: Any, *rest: Any, **named: Any) -> None:  # fmt: skip
        with self._tried():
            self._renderer.draw_path_collection(
                _scaled(gc), _twice(master), paths, transforms, offsets, _twice(moved), *rest, **named
            )

    def draw_quad_mesh(self, gc: Any, master: Any, columns: Any, rows: Any, corners: Any, offsets: Any,
                       moved: Any, *rest: Any) -> None:  # fmt: skip
        self._shaded = True
        self._renderer.draw_quad_mesh(
            _scaled(gc), _twice(master), columns, rows, corners, offsets, _twice(moved), *rest
        )

    def draw_gouraud_triangles(self, gc: Any, triangles: Any, colours: Any, transform: Any) -> None:
        self._shaded = True
        self._renderer.draw_gouraud_triangles(_scaled(gc), triangles, colours, _twice(transform))

    def draw_image(self, gc: Any, x: float, y: float, im: Any, transform: Any = None) -> None:
        """An image has the pixels of the picture already, but for one that says by which transform it is shown."""
        self._shaded = True
        x, y = SCALE * x, SCALE * y
        if transform is not None:
            im, left, bottom = self._placed(im, transform + _TWICE)
            x, y = x + left, y + bottom
        if im.size:
            self._renderer.draw_image(_scaled(gc), round(x), round(y), im)

    def _placed(self, im: Any, transform: Any) -> tuple[Any, float, float]:
        """An image in pixels of the picture, and where its lower left corner comes to lie."""
        corners = transform.transform([(0, 0), (0, 1), (1, 0), (1, 1)])
        (left, bottom), (right, top) = corners.min(axis=0), corners.max(axis=0)
        size = np.minimum(np.ceil((top - bottom, right - left)), self.bbox.size[::-1]).astype(int)
        placed = np.zeros((*size, 4), np.uint8)
        if placed.size:
            unit = Affine2D().scale(1 / im.shape[1], 1 / im.shape[0])
            onto = unit + transform + Affine2D().translate(-left, -bottom)
            _image.resample(np.ascontiguousarray(im), placed, onto, _image.NEAREST)
        return placed, left, bottom

    def draw_text(self, gc: Any, x: float, y: float, *rest: Any, **named: Any) -> None:
        super().draw_text(_scaled(gc), SCALE * x, SCALE * y, *rest, **named)

    def draw_tex(self, gc: Any, x: float, y: float, *rest: Any, **named: Any) -> None:
        super().draw_tex(_scaled(gc), SCALE * x, SCALE * y, *rest, **named)

    @contextmanager
    def _tried(self) -> Iterator[None]:
        """A block in which Agg may fail at what an SVG holds, such as a path of very many corners."""
        try:
            yield
        except MemoryError:
            raise
        except Exception:
            self._broken = True


def _twice(transform: Any) -> Any:
    """A transform to pixels of the picture, as Agg takes it."""
    return _MATRIX @ transform.get_matrix() if transform.is_affine else (transform + _TWICE).frozen()


def _scaled(gc: Any) -> Any:
    """A graphics context with its clips and its sketchiness in pixels of the picture."""
    rectangle, (path, transform), sketch = gc.get_clip_rectangle(), gc.get_clip_path(), gc.get_sketch_params()
    if rectangle is None and path is None and sketch is None:
        return gc
    copy = type(gc)()
    copy.copy_properties(gc)
    if rectangle is not None:
        copy._cliprect = Bbox(SCALE * rectangle.get_points())
    if path is not None:
        copy._clippath = TransformedPath(path, transform + _TWICE)
    if sketch is not None:
        scale, length, randomness = sketch
        copy._sketch = (SCALE * scale, SCALE * length, randomness)
    return copy


_COUNTED = 16
"""Pixels of a run of one colour that say how frequent it is: enough for an area to outweigh its edges."""


def _few(pixels: NDArray[np.uint8]) -> Image.Image:
    """With 256 colours, of which those of the inks are exact: (rows, columns, 4).

    Most pixels are as the one before: colours are chosen for the beginnings of runs. Bare paper is one from the start.
    """
    flat = pixels.view(np.uint32).ravel()
    begins = np.flatnonzero(np.diff(flat, prepend=~flat[:1]))
    lengths, colours = np.diff(begins, append=len(flat)), flat[begins]
    drawn = colours != _BARE
    listed = np.frombuffer(_PAPER, np.uint8)[None]
    places = np.zeros(len(begins), np.uint8)  # among the listed colours
    if drawn.any():
        counted = np.minimum(lengths[drawn], _COUNTED)
        marks = Image.fromarray(np.repeat(colours[drawn], counted).view(np.uint8).reshape(1, -1, 4)).convert("RGB")
        few = marks.quantize(255, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        places[drawn] = np.asarray(few)[0, np.cumsum(counted) - 1] + 1
        listed = np.concatenate([listed, np.array(few.getpalette("RGB"), np.uint8).reshape(-1, 3)])
        away = np.abs(listed[:, None].astype(int) - _INKS).max(axis=2)  # (colours, inks)
        near = away.min(axis=1) <= 2
        listed[near] = _INKS[away.argmin(axis=1)[near]]
    image = Image.fromarray(np.repeat(places, lengths).reshape(pixels.shape[:2]))
    image.putpalette(listed.tobytes())
    return image
