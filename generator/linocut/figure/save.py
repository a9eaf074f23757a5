"""What a script drew, made into files: one SVG for both themes, pixels where that is too heavy, a PNG for feeds."""

import io
import zlib
from typing import Any, Literal

from linocut.figure import pixels, svg
from linocut.figure.job import Failure, File, Saved
from linocut.figure.script import Failed

WEIGHT = 80_000
"""Compressed bytes above which a drawing is shown as pixels."""


def save(drawn: Any, kind: Literal["svg", "png"] = "svg") -> Saved:
    """Save a matplotlib figure, or an object that can show itself, for pages as SVG or as pixels.

    Raises `Failed` when it is neither.
    """
    if drawn is None:
        raise Failed(
            Failure(
                "draws no figure",
                hint="return a matplotlib figure from figure(), or leave one open in pyplot",
            )
        )
    figure = getattr(drawn, "figure", drawn) if not hasattr(drawn, "savefig") else drawn
    if hasattr(figure, "savefig") and hasattr(figure, "canvas"):
        return _matplotlib(figure, kind)
    from linocut.figure import foreign

    return foreign.save(drawn, 0 if kind == "png" else WEIGHT)


def _matplotlib(figure: Any, kind: Literal["svg", "png"]) -> Saved:
    text = io.StringIO()
    width, height = (round(72 * float(inches), 2) for inches in figure.get_size_inches())
    _vector(figure, text)
    figure.set_layout_engine("none")  # laid out once: the pixels repeat the same places
    drawing, characters = svg.tidy(text.getvalue())
    data = drawing.encode()
    weight = len(zlib.compress(data))
    png = File(pixels.png(figure), ".png")
    if kind == "svg" and weight <= WEIGHT:
        return Saved(width, height, File(data, ".svg"), (), png, characters, weight, ())
    made = pixels.pictures(figure)
    warning = f"draws an SVG of {weight / 1000:,.0f} kB, more than {WEIGHT / 1000:,.0f} kB: pages show pixels"
    warnings = (warning,) if kind == "svg" else ()
    return Saved(width, height, None, made, png, "", pixels.weight(made), warnings)


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
    background = pixels.background(figure)
    try:
        figure.savefig(
            text,
            format="svg",
            dpi=72 * pixels.SCALES[-1],
            facecolor="none" if background is None else background,
            edgecolor="none",
            metadata={"Date": None},
        )
    finally:
        backend_svg.RendererSVG = original
