"""Drawings as pixels, where an SVG would be too heavy or there is none."""

import io
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.colors import to_hex, to_rgb
from PIL import Image

from linocut.figure.job import File, Picture
from linocut.theme.palette import PALETTE

SCALES = (1, 2)
"""Pixels of a file per CSS pixel."""

_PAPER = next(ink for ink in PALETTE if ink.name == "paper")
_DARK = {ink.light: ink.dark for ink in PALETTE}
_AVIF = {"quality": 70, "subsampling": "4:4:4", "speed": 8, "max_threads": 1}
"""One thread: the same bytes on every machine. A slower speed makes files a sixth smaller in four times the time."""


def background(figure: Any) -> Any:
    """None where the script left the paper alone: the page's own shows through."""
    return None if to_hex(figure.get_facecolor()) == _PAPER.light else figure.get_facecolor()


def png(figure: Any) -> bytes:
    """A figure of matplotlib in its light inks on its light paper, at 2x."""
    return encoded(draw(figure, SCALES[-1], {}).convert("RGB"), "PNG")


def pictures(figure: Any) -> tuple[Picture, ...]:
    """A figure of matplotlib for a page: light and dark, or one for both where they are alike, at 1x and 2x."""
    clear = background(figure) is None
    light: dict[float, Image.Image] = {scale: draw(figure, scale, {}, clear=clear) for scale in SCALES}
    dark: dict[float, Image.Image] = {scale: draw(figure, scale, _DARK, clear=clear) for scale in SCALES}
    if all(light[scale].tobytes() == dark[scale].tobytes() for scale in SCALES):
        return tuple(variants(light, "both"))
    return (*variants(light, "light"), *variants(dark, "dark"))


def variants(images: Mapping[float, Image.Image], theme: Any) -> Iterator[Picture]:
    """Each image as PNG, and as AVIF or WebP, whichever is smaller and smaller than the PNG."""
    for scale, image in images.items():
        plain = encoded(image, "PNG")
        modern = min(
            (encoded(image, "WEBP", lossless=True, quality=80, method=4), "image/webp", ".webp"),
            (encoded(image, "AVIF", **_AVIF), "image/avif", ".avif"),
            key=lambda one: len(one[0]),
        )
        if len(modern[0]) < len(plain):
            yield Picture(File(modern[0], modern[2]), modern[1], scale, theme)
        yield Picture(File(plain, ".png"), "image/png", scale, theme)


def weight(made: tuple[Picture, ...]) -> int:
    """Bytes that a page loads to show these: the sharpest of one theme, in the smallest format."""
    return max((min(len(other.file.data) for other in made
                    if (other.scale, other.theme) == (one.scale, one.theme)) for one in made), default=0)  # fmt: skip


def draw(figure: Any, scale: float, inks: Mapping[str, str], *, clear: bool = False) -> Image.Image:
    """A figure of matplotlib at `scale` pixels per point, its inks exchanged; `clear`: without paper."""
    given, dpi = figure.get_facecolor(), figure.dpi
    if clear:
        figure.set_facecolor("none")
    figure.dpi = 72 * scale
    try:
        canvas = FigureCanvasAgg(figure)
        canvas._is_saving = True  # artists that are animated on a screen are drawn
        renderer = _Renderer(canvas.get_width_height(physical=True), figure.dpi, inks)
        figure.draw(renderer)
    finally:
        figure.set_facecolor(given)
        figure.dpi = dpi
    return Image.frombytes("RGBA", (int(renderer.width), int(renderer.height)), bytes(renderer.buffer_rgba()))


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    """The bytes of an image file."""
    buffer = io.BytesIO()
    image.save(buffer, kind, **({"compress_level": 6} if kind == "PNG" else options))
    return buffer.getvalue()


class _Renderer(RendererAgg):  # type: ignore[misc] # matplotlib's types differ from release to release
    """Draws every colour that is an ink as the ink it is exchanged for; the colours of images stay."""

    def __init__(self, size: tuple[int, int], dpi: float, inks: Mapping[str, str]) -> None:
        self._inks = inks
        super().__init__(*size, dpi)

    def _update_methods(self) -> None:
        super()._update_methods()
        if not self._inks:
            return
        for name, faces in (("draw_markers", (5,)), ("draw_path_collection", (6, 7))):
            setattr(self, name, self._exchanging(getattr(self, name), faces))

    def draw_path(self, gc: Any, path: Any, transform: Any, rgbFace: Any = None) -> None:  # noqa: N803 - matplotlib's name
        super().draw_path(self._context(gc), path, transform, self._colour(rgbFace))

    def draw_text(self, gc: Any, *given: Any, **named: Any) -> None:
        super().draw_text(self._context(gc), *given, **named)

    def _exchanging(self, original: Callable[..., Any], faces: tuple[int, ...]) -> Callable[..., Any]:
        """`original` with the colours of its context, and of the arguments at `faces`, exchanged."""

        def draw(gc: Any, *given: Any, **named: Any) -> Any:
            arguments = list(given)
            for place in faces:
                if place - 1 < len(arguments):
                    arguments[place - 1] = self._colours(arguments[place - 1])
            return original(self._context(gc), *arguments, **named)

        return draw

    def _context(self, gc: Any) -> Any:
        if not self._inks:
            return gc
        copy = self.new_gc()
        copy.copy_properties(gc)
        copy._rgb = self._colour(gc._rgb)
        copy._hatch_color = self._colour(gc._hatch_color)
        return copy

    def _colours(self, values: Any) -> Any:
        """One colour, or an array of them (n, 4)."""
        if getattr(values, "ndim", 1) != 2:
            return self._colour(values)
        changed = values.copy()
        for row in changed:
            row[:3] = self._colour(tuple(row))[:3]
        return changed

    def _colour(self, value: Any) -> Any:
        if value is None or not len(value):
            return value
        ink = self._inks.get(to_hex(value[:3]))
        return value if ink is None else (*to_rgb(ink), *value[3:])
