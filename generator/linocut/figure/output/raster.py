"""Drawings as pixels, where an SVG would be too heavy or there is none."""

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.colors import to_hex, to_rgb
from PIL import AvifImagePlugin, Image, WebPImagePlugin  # noqa: F401 - else the first such file loads fifty formats

from linocut.figure.job import File, Picture
from linocut.figure.output.places import Line
from linocut.figure.output.shown import Faint
from linocut.figure.output.themed import Themed
from linocut.theme.palette import PALETTE

SCALES = (1, 2)
"""Pixels of a file per CSS pixel."""

_PAPER = next(ink for ink in PALETTE if ink.name == "paper")


@contextmanager
def on_paper(figure: Any) -> Iterator[bool]:
    """A block in which a figure is drawn: on the page's own paper, which is True, or on what the script brought."""
    face = figure.get_facecolor()
    page = to_hex(face) == _PAPER.light
    if to_hex(face) == "#ffffff" and getattr(figure, "born_on", "") == _PAPER.light:  # white is paper, but a style's
        page = True
    black = [axes for axes in figure.axes if to_hex(axes.get_facecolor()) == "#000000"]
    figure.set_facecolor("none" if page else _brought(face))
    for axes in black:
        axes.set_facecolor(_brought(axes.get_facecolor()))
    try:
        yield page
    finally:
        for axes in black:
            axes.set_facecolor("black")
        figure.set_facecolor(face)


def _brought(face: Any) -> Any:
    """A background as a colour of its own: in exact black or white it would be ink or paper."""
    code = {"#ffffff": "#fffffe", "#000000": "#000001"}.get(to_hex(face))
    return (*to_rgb(code), face[3]) if code else face


def png(drawn: "Drawn") -> bytes:
    """A figure in its light inks on light paper, at 2x."""
    paper = Image.new("RGBA", drawn.light.size, _PAPER.light)
    paper.alpha_composite(drawn.light)
    return encoded(paper.convert("RGB"), "PNG")


def pictures(drawn: "Drawn") -> tuple[Picture, ...]:
    """A figure for a page: light and dark, or one for both where they are alike, at 1x and 2x."""
    light = _scaled(drawn.light)
    best, encodings = _best(light[SCALES[0]])
    if drawn.light.tobytes() == drawn.dark.tobytes():
        return tuple(_variants(light, "both", best, encodings))
    return (*_variants(light, "light", best, encodings), *_variants(_scaled(drawn.dark), "dark", best, {}))


def _scaled(image: Image.Image) -> dict[float, Image.Image]:
    """An image at 2x, and at 1x, where each pixel is the mean of those that it covers."""
    return {scale: image.reduce(SCALES[-1] // scale) for scale in SCALES}


class _Format(NamedTuple):
    """How a picture is encoded."""

    kind: str
    type: str
    suffix: str
    options: Mapping[str, Any]


_FORMATS = (
    _Format("WEBP", "image/webp", ".webp", {"lossless": True, "quality": 80, "method": 4}),
    _Format("AVIF", "image/avif", ".avif", {"quality": 70, "subsampling": "4:4:4", "speed": 9, "max_threads": 1}),
)
"""AVIF with one thread: the same bytes on every machine. A slower speed makes files a tenth to a quarter smaller in two
to six times the time."""

_PLAIN = _Format("PNG", "image/png", ".png", {})

_CERTAIN = 3
"""Times by which lossless WebP made in a hurry may be larger than a good one, at most."""


def _best(image: Image.Image) -> tuple[_Format, dict[str, bytes]]:
    """The format in which an image is smallest, and the image in those that were tried, by kind."""
    webp, avif = _FORMATS
    tried = {one.kind: encoded(image, one.kind, **one.options) for one in (avif, _PLAIN)}
    if len(encoded(image, webp.kind, lossless=True, quality=0, method=0)) <= _CERTAIN * len(tried[avif.kind]):
        tried[webp.kind] = encoded(image, webp.kind, **webp.options)
    least = min(tried, key=lambda kind: len(tried[kind]))
    return next(one for one in (*_FORMATS, _PLAIN) if one.kind == least), tried


def variants(images: Mapping[float, Image.Image], theme: Any) -> Iterator[Picture]:
    """Each image in the format in which the first is smallest, and the first as PNG: for what knows no other."""
    yield from _variants(images, theme, *_best(images[min(images)]))


def _variants(
    images: Mapping[float, Image.Image], theme: Any, best: _Format, encodings: Mapping[str, bytes]
) -> Iterator[Picture]:
    """`encodings`: of the first."""
    first = min(images)
    for scale, image in images.items():
        for one in (best,) if best is _PLAIN or scale != first else (best, _PLAIN):
            known = encodings.get(one.kind) if scale == first else None
            yield Picture(File(known or encoded(image, one.kind, **one.options), one.suffix), one.type, scale, theme)


def weight(made: tuple[Picture, ...]) -> int:
    """Bytes that a page loads to show these: the sharpest of one theme, in the smallest format."""
    return max((min(len(other.file.data) for other in made
                    if (other.scale, other.theme) == (one.scale, one.theme)) for one in made), default=0)  # fmt: skip


class Drawn(NamedTuple):
    """A figure as pixels, at 2x, without paper."""

    light: Image.Image
    dark: Image.Image
    faint: tuple[Faint, ...]
    """What hardly shows in it."""


def draw(figure: Any, scale: float = SCALES[-1], *, keep: bool = False) -> Drawn:
    """A figure of matplotlib at `scale` pixels per point, for both themes at once."""
    dpi = figure.dpi
    figure.dpi = 72 * scale
    try:
        canvas = FigureCanvasAgg(figure)
        canvas._is_saving = True  # artists that are animated on a screen are drawn
        width, height = canvas.get_width_height(physical=True)
        renderer = _Renderer(width, height, figure.dpi, keep=keep)
        with on_paper(figure):
            figure.draw(renderer)
    finally:
        figure.dpi = dpi
    light, dark = (
        Image.frombytes("RGBA", (int(width), int(height)), bytes(side.buffer_rgba()))
        for side in renderer.themed.grounds.sides
    )
    return Drawn(light, dark, tuple(renderer.themed.faint))


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    """The bytes of an image file."""
    buffer = io.BytesIO()
    image.save(buffer, kind, **({"compress_level": 6} if kind == "PNG" else options))
    return buffer.getvalue()


class _Renderer(RendererAgg):  # type: ignore[misc] # matplotlib's types differ from release to release
    """Measures as Agg does, and has every call drawn for both themes."""

    def __init__(self, width: float, height: float, dpi: float, *, keep: bool) -> None:
        self.themed = Themed(width, height, dpi, keep=keep, whole=True)
        super().__init__(width, height, dpi)

    def _update_methods(self) -> None:
        """Agg puts methods of C into the instance, over the class's own."""

    def draw_path(self, gc: Any, path: Any, transform: Any, rgbFace: Any = None) -> None:
        self.themed.path(gc, path, transform, rgbFace)

    def draw_markers(self, gc: Any, marker: Any, scale: Any, path: Any, transform: Any, rgbFace: Any = None) -> None:
        self.themed.markers(gc, marker, scale, path, transform, rgbFace)

    def draw_path_collection(self, gc: Any, *given: Any, **named: Any) -> None:
        if len(given[1]):  # else matplotlib asks only whether it may
            self.themed.collection(gc, given, named)

    def draw_quad_mesh(self, *given: Any, **named: Any) -> None:
        self.themed.mesh(given, named)

    def draw_gouraud_triangles(self, gc: Any, points: Any, colours: Any, transform: Any) -> None:
        self.themed.shades(gc, points, colours, transform)

    def draw_image(self, gc: Any, x: float, y: float, im: Any) -> None:
        dark = self.themed.dark_image(self, unsampled=False)
        self.themed.grounds.mark((x, y, x + im.shape[1], y + im.shape[0]))
        self.themed.grounds.paint(
            lambda side: side.draw_image(gc, x, y, im),
            lambda side: side.draw_image(gc, x, y, im if dark is None else dark),
        )

    def draw_text(self, gc: Any, x: float, y: float, s: str, prop: Any, angle: float, *rest: Any, **named: Any) -> None:
        size = self.get_text_width_height_descent(s, prop, rest[0] if rest else named.get("ismath", False))
        self.themed.text(
            gc,
            Line((x, self.height - y), size, angle),
            lambda side, own: side.draw_text(own, x, y, s, prop, angle, *rest, **named),
        )

    def draw_tex(self, gc: Any, x: float, y: float, s: str, prop: Any, angle: float, **named: Any) -> None:
        size = self.get_text_width_height_descent(s, prop, "TeX")
        self.themed.text(
            gc,
            Line((x, self.height - y), size, angle),
            lambda side, own: side.draw_tex(own, x, y, s, prop, angle, **named),
        )

    def start_filter(self) -> None:
        for side in self.themed.grounds.sides:
            side.start_filter()

    def stop_filter(self, post_processing: Any) -> None:
        for side in self.themed.grounds.sides:
            side.stop_filter(post_processing)
