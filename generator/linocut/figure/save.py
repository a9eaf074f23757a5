"""What a script drew, made into files: one SVG for both themes, rasters where that is too large, a PNG for feeds."""

import io
import zlib
from typing import Any, NamedTuple

from linocut.figure import svg
from linocut.figure.job import Failure, File, Picture
from linocut.figure.script import Failed
from linocut.figure.theme import PALETTE

WEIGHT = 80_000
"""Compressed bytes above which a drawing is shown as a raster."""

_SCALE = 2
"""Pixels of the feed's PNG per CSS pixel."""


class Saved(NamedTuple):
    """A drawing as files."""

    width: float
    height: float
    svg: File | None
    rasters: tuple[Picture, ...]
    png: File
    characters: str
    weight: int
    """Bytes that a page loads to show it, compressed."""
    warnings: tuple[str, ...]


def save(drawn: Any) -> Saved:
    """Save a matplotlib figure, or an object that can show itself. Raises `Failed` when it is neither."""
    if drawn is None:
        raise Failed(
            Failure(
                "draws no figure",
                hint="return a matplotlib figure from figure(), or leave one open in pyplot",
            )
        )
    figure = getattr(drawn, "figure", drawn) if not hasattr(drawn, "savefig") else drawn
    if hasattr(figure, "savefig") and hasattr(figure, "canvas"):
        return _matplotlib(figure)
    return _shown(drawn)


def _matplotlib(figure: Any) -> Saved:
    paper = next(ink.light for ink in PALETTE if ink.name == "paper")
    text = io.StringIO()
    width, height = (round(72 * float(inches), 2) for inches in figure.get_size_inches())
    _vector(figure, text)
    figure.set_layout_engine("none")  # laid out once: the raster repeats the same places
    drawing, characters = svg.tidy(text.getvalue())
    png = File(_raster(figure, paper, _SCALE), ".png")
    data = drawing.encode()
    return Saved(width, height, File(data, ".svg"), (), png, characters, len(zlib.compress(data)), ())


def _vector(figure: Any, text: io.StringIO) -> None:
    """SVG with images at 2x, and formulas as paths: the page's fonts need not hold matplotlib's mathematics."""
    from matplotlib.backends import backend_svg

    class Renderer(backend_svg.RendererSVG):  # type: ignore[misc] # matplotlib's types differ from release to release
        def _draw_text_as_text(self, *arguments: Any, **named: Any) -> None:
            formula = arguments[6] if len(arguments) > 6 else named.get("ismath")
            draw = self._draw_text_as_path if formula else super()._draw_text_as_text
            draw(*arguments, **named)

    original = backend_svg.RendererSVG
    backend_svg.RendererSVG = Renderer
    try:
        figure.savefig(
            text,
            format="svg",
            dpi=72 * _SCALE,
            facecolor=_background(figure),
            edgecolor="none",
            metadata={"Date": None},
        )
    finally:
        backend_svg.RendererSVG = original


def _background(figure: Any) -> Any:
    """None where the script left the paper alone: the page's own shows through."""
    from matplotlib.colors import to_hex

    colour = figure.get_facecolor()
    papers = {ink.light for ink in PALETTE if ink.name == "paper"}
    return "none" if to_hex(colour) in papers else colour


def _raster(figure: Any, paper: str, scale: float) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image

    if _background(figure) == "none":
        figure.set_facecolor(paper)
    figure.dpi = 72 * scale
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return _png(
        Image.frombytes("RGBA", canvas.get_width_height(physical=True), bytes(canvas.buffer_rgba())).convert("RGB")
    )


def _png(picture: Any) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", compress_level=6)
    return buffer.getvalue()


def _shown(drawn: Any) -> Saved:
    raise Failed(Failure(f"returned a {type(drawn).__name__}, which cannot be drawn"))
