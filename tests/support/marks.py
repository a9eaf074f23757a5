"""Which marks of a figure leave ink, artist by artist: under our style, in both themes, and in plain matplotlib."""

import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.spines import Spine
from numpy.typing import NDArray

from linocut.figure.output import layout, raster, svg, weight
from linocut.figure.output.inks import BLACK, WHITE, hexadecimal, ink
from linocut.figure.output.shown import Faint

LEAST = 9
"""Pixels that a mark must cover in plain matplotlib to be one."""

SHADE = 3
"""By how much of 255 a pixel must change to be seen."""

CLEAR = 12
"""By how much to be seen for certain: what hardly shows in plain matplotlib may show less on another page."""

Pixels = NDArray[np.uint8]


class Inked(NamedTuple):
    """What was drawn."""

    ink: dict[str, tuple[int, ...]]
    """Path of each artist in the figure's tree -> pixels that it covers, in each image."""
    faint: tuple[Faint, ...]
    artists: frozenset[str]
    """The paths of all."""


def names(figure: Any) -> dict[int, str]:
    """`id` of each artist -> its path in the tree: "Axes/Line2D.2". The parts of an axis are the axis."""
    found: dict[int, str] = {}

    def walk(artist: Any, path: str) -> None:
        found[id(artist)] = path
        counts: dict[str, int] = {}
        for child in artist.get_children():
            kind = type(child).__name__
            counts[kind] = counts.get(kind, -1) + 1
            name = f"{path}/{kind}" + (f".{counts[kind]}" if counts[kind] else "")
            if isinstance(child, Spine):
                name = f"{path}/{child.spine_type}"
            elif child in [getattr(artist, one, None) for one in ("title", "_left_title", "_right_title")]:
                name = f"{path}/title"
            if isinstance(artist, Axis):
                found[id(child)] = path
            elif id(child) not in found:
                walk(child, name)

    walk(figure, "")
    return found


class _Recorder:
    """Whose ink is whose: one look at the images whenever another artist begins to draw."""

    def __init__(self, figure: Any, images: tuple[Pixels, ...], shade: int = SHADE) -> None:
        self._shade = shade
        self._names = names(figure)
        self._images = images
        self._before = [image.copy() for image in images]
        self._owner = ""
        self.ink: dict[str, tuple[int, ...]] = {}

    @property
    def artists(self) -> frozenset[str]:
        return frozenset(self._names.values())

    def called(self) -> None:
        """Some artist draws: the innermost that the tree knows."""
        owner = self._drawing()
        if owner != self._owner:
            self.settle()
            self._owner = owner

    def settle(self) -> None:
        """Give what changed to whoever drew last."""
        counts = []
        for number, image in enumerate(self._images):
            before = self._before[number]
            changed = np.nonzero(image.view(np.uint32)[..., 0] != before.view(np.uint32)[..., 0])
            now = image[changed]  # (n, 4)
            counts.append(int((np.abs(now.astype(int) - before[changed]).max(axis=1) > self._shade).sum()))
            before[changed] = now
        known = self.ink.get(self._owner, (0,) * len(counts))
        self.ink[self._owner] = tuple(a + b for a, b in zip(known, counts, strict=True))

    def covered(self) -> None:
        """What draws now would have covered what lies under it, and nothing does."""
        self.ink[self._drawing()] = (LEAST, LEAST)

    def _drawing(self) -> str:
        frame = sys._getframe(2)
        while frame is not None:
            if frame.f_code.co_name == "draw":
                owner = self._names.get(id(frame.f_locals.get("self")))
                if owner is not None:
                    return owner
            frame = frame.f_back  # type: ignore[assignment]
        return ""


_CALLS = ("draw_path", "draw_markers", "draw_path_collection", "draw_quad_mesh", "draw_gouraud_triangles", "draw_image",
          "draw_text", "draw_tex")  # fmt: skip


def _watched(renderer: Any, recorder: _Recorder) -> None:
    for name in _CALLS:
        original = getattr(renderer, name)

        def draw(*given: Any, _original: Any = original, **named: Any) -> Any:
            recorder.called()
            return _original(*given, **named)

        setattr(renderer, name, draw)


def _covering(themed: Any, recorder: _Recorder) -> None:
    """Paper that is not put on paper is not lost, as long as it is true that nothing lies there."""
    original = themed.path

    def path(gc: Any, outline: Any, transform: Any, face: Any) -> Any:
        shown = original(gc, outline, transform, face)
        if shown is None:
            corners, high = transform.transform(outline.vertices), len(themed.grounds.pixels[0])
            (left, bottom), (right, top) = (
                np.maximum(end, 0).round().astype(int) for end in (corners.min(0), corners.max(0))
            )
            rows, columns = slice(max(0, high - top), max(0, high - bottom)), slice(left, right)
            if not any(pixels[rows, columns, 3].any() for pixels in themed.grounds.pixels):
                recorder.covered()
        return shown

    themed.path = path


def plain(figure: Any) -> Inked:
    """As matplotlib draws it, whatever style it was made in."""
    canvas = FigureCanvasAgg(figure)
    renderer = RendererAgg(*canvas.get_width_height(), figure.dpi)
    image = np.asarray(renderer.buffer_rgba())
    image[:] = 255  # white on white is no mark
    recorder = _Recorder(figure, (image,), CLEAR)
    _watched(renderer, recorder)
    figure.draw(renderer)
    recorder.settle()
    return Inked(recorder.ink, (), recorder.artists)


def ours(figure: Any, width: float | None = None) -> Inked:
    """As pages show it, on the light one and on the dark one; on a phone with a `width` in pixels."""
    layout.settle(figure)
    figure.dpi = plt.rcParamsDefault["figure.dpi"]  # as sharp as plain matplotlib: what is thin falls between pixels
    if width:
        across, down = figure.get_size_inches()
        figure.set_size_inches(width / 72, down * max(0.75, 1.35 * width / 72 / across))
    size = FigureCanvasAgg(figure).get_width_height()
    renderer = raster._Renderer(*size, figure.dpi, keep=False)
    layout.lay_out(figure)
    recorder = _Recorder(figure, renderer.themed.grounds.pixels)
    _watched(renderer, recorder)
    _covering(renderer.themed, recorder)
    with raster.on_paper(figure), plt.rc_context({"path.snap": False}):  # as in SVG: what is thin stays, if faint
        figure.draw(renderer)
    recorder.settle()
    return Inked(recorder.ink, tuple(renderer.themed.faint), recorder.artists)


def style_faint(figure: Any, drawn: Inked) -> Iterator[str]:
    """What hardly shows of a figure that was drawn, in colours that its author did not choose.

    Exact black and white, where they stayed, are the author's; that lines are told apart is the palette's own test.
    """
    heavy = weight.marks(figure) > weight.MOST
    for one in drawn.faint if heavy else svg.draw(figure).faint:
        if one.colour not in (BLACK, WHITE) and ink(one.colour) and ink(one.colour) not in "123456":
            least = min(one.contrasts)
            yield f"{type(one.artist).__name__}: {one.use} {ink(one.colour)} {hexadecimal(one.colour)} {least:.1f}:1"


def lost(before: Inked, after: Inked) -> Iterator[str]:
    """The artists of both that leave ink in plain matplotlib and none in ours, in one of the themes."""
    for path, (count,) in before.ink.items():
        here = after.ink.get(path, (0, 0))
        if path in after.artists and count >= LEAST and min(here) * 20 < min(count, 60):
            yield f"{path} {count} {here}"
