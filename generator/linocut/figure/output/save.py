"""What a script drew, made into files: one SVG for both themes, pixels where that is too heavy."""

import zlib
from collections.abc import Callable
from typing import Any, Literal

from linocut.figure.job import LARGEST, Failure, File, Saved
from linocut.figure.output import faint, layout, png_image, raster, svg, svg_cleanup, weight
from linocut.figure.output.svg_renderer import TooHeavyError
from linocut.figure.process.script import Failed

WEIGHT = 80_000
"""Compressed bytes above which a drawing is shown as pixels."""


def save(
    drawn: Any,
    kind: Literal["svg", "png"] = "svg",
    first: Callable[[Saved], None] | None = None,
    *,
    keep: bool = False,
    pictured: bool = True,
) -> Saved:
    """Save a matplotlib figure, or an object that can show itself, for pages as SVG or as pixels.

    `first` is handed what there is before a drawing for phones is made. `keep`: exact black and white stay.
    `pictured`: a feed or a card may show it. Raises `Failed` when it is neither.
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
        return _matplotlib(figure, kind, first, keep=keep, pictured=pictured)
    from linocut.figure.output import other_libraries

    return other_libraries.save(drawn, 0 if kind == "png" else WEIGHT)


def _matplotlib(
    figure: Any, kind: Literal["svg", "png"], first: Callable[[Saved], None] | None, *, keep: bool, pictured: bool
) -> Saved:
    width, height = (round(72 * float(inches), 2) for inches in figure.get_size_inches())
    if not width * height <= LARGEST:  # nan is not
        size = f"{width:.0f} by {height:.0f} pixels"
        raise Failed(Failure(f"draws a figure of {size}", hint="figsize is in inches, of 72 pixels each"))
    layout.settle(figure)
    engine = figure.get_layout_engine()
    many = weight.marks(figure) if kind == "svg" else 0
    if kind == "png" or many > weight.MOST:
        layout.lay_out(figure)
        said = f"draws {many:,} marks, too many for an SVG" if many else ""
        return _pixels(figure, (width, height), said, keep=keep)
    try:
        drawn = svg.draw(figure, keep=keep, pictured=pictured, limit=WEIGHT)  # pixels would repeat its places
    except TooHeavyError:
        said = f"draws images of more than {WEIGHT / 1000:,.0f} kB"
        return _pixels(figure, (width, height), said, keep=keep)
    drawing, characters = svg_cleanup.tidy(drawn.svg)
    data = drawing.encode()
    heavy = len(zlib.compress(data))
    if heavy > WEIGHT:
        said = f"draws an SVG of {heavy / 1000:,.0f} kB, more than {WEIGHT / 1000:,.0f} kB"
        return _pixels(figure, (width, height), said, keep=keep)
    saved = Saved(width, height, File(data, ".svg"), None, (), None, characters, heavy, faint.warnings(drawn.faint))
    shrinks = svg.shrinks(figure, drawn)
    if first and (shrinks or pictured):
        first(saved)
    picture = (drawn.picture.png() or png_image.plotted(drawing)) if drawn.picture else None
    narrow = svg.narrow(figure, drawn, engine, keep=keep) if shrinks else None
    return saved._replace(narrow=narrow, png=File(picture, ".png") if picture else None)


def _pixels(figure: Any, size: tuple[float, float], said: str, *, keep: bool) -> Saved:
    """Pixels, and why; '': the author asked for them."""
    drawn = raster.draw(figure, keep=keep)
    made = raster.pictures(drawn)
    warnings = (*((f"{said}: pages show pixels",) if said else ()), *faint.warnings(drawn.faint))
    return Saved(*size, None, None, made, File(raster.png(drawn), ".png"), "", raster.weight(made), warnings)
