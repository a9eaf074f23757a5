"""A figure as a PNG, for wherever SVG is not shown: feeds and cards.

`picture.py` draws it along with the figure where a feed may show it. Else it is made of the SVG when somebody asks:
for the drawings of other libraries, for cards, which show a figure as a phone does, for a slider's other states. resvg
draws those, with the fonts that are installed with us: the same bytes on every machine. Only a drawing that names
another font may have it from the system.
"""

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from linocut.figure.output import svg_nesting
from linocut.model.drawing import Figure
from linocut.problem import Problem, Problems
from linocut.store.cache import Blob, Cache
from linocut.store.generation import digest
from linocut.store.packages import version
from linocut.theme.palette import PALETTE

SCALE = 2
"""Pixels of the PNG per pixel of the page."""

_DPI = 96
"""Pixels of the page per inch, as in CSS: sizes in millimetres or points are none without it."""

_INK = re.compile(r"var\(--figure-[a-z0-9]+,\s*(#[0-9a-fA-F]{6})\)")
_BOTH = re.compile(r"light-dark\((#[0-9a-fA-F]{6}),#[0-9a-fA-F]{6}\)")
_DARK = re.compile(r'<g class="for-dark">(?:<[ag]\b[^>]*>)*<image [^>]*/>(?:</[ag]>)*?</g>(?=<)')
_FONT = re.compile(r"[;\"]font(?:-family)?:([^;\"]*)")
_NAMED = re.compile("'([^']*)'")
_OURS = ("Source Sans", "DejaVu ", "STIX", "cm")
_PAPER = next(ink.light for ink in PALETTE if ink.name == "paper")


def name(figure: Figure) -> str:
    """Names the PNG by its content, else by the SVG that it shows."""
    if figure.png:
        return figure.png.digest
    return digest("png", figure.svg.digest, PALETTE) if figure.svg else ""


def key(figure: Figure) -> str:
    """Names what the PNG is made from."""
    return digest(name(figure), version("resvg-py"))


def png(figure: Figure, cache: Cache) -> bytes:
    """The figure in light inks at 2x. Raises `Problems` where its SVG cannot be drawn."""
    if figure.png:
        return cache.read(figure.png)
    known = cache.get("png", key(figure))
    if isinstance(known, Blob) and cache.holds(known):
        return cache.read(known)
    try:
        made = plotted(cache.read(figure.svg).decode() if figure.svg else "")
    except ValueError as error:
        message = f"figure script {figure.drawing.script} draws an SVG that cannot be made a PNG: {error}"
        raise Problems([Problem(message, hint='ask for pixels: write ".png" in place of ".svg"')]) from error
    cache.put("png", key(figure), cache.blob(made, ".png"))
    return made


def plotted(drawing: str) -> bytes:
    """An SVG of matplotlib in its light inks on their paper. Raises ValueError where resvg cannot draw it."""
    svg_nesting.check(drawing)
    return rasterised(drawing, image_rendering="optimize_speed")  # its images have the pixels of the PNG


def rasterised(drawing: str, **options: Any) -> bytes:
    """An SVG in its light inks on their paper. Raises ValueError where resvg cannot draw it."""
    import resvg_py

    return resvg_py.svg_to_bytes(
        svg_string=_light(drawing),
        zoom=SCALE,
        dpi=_DPI,
        background=_PAPER,
        skip_system_fonts=not asks_the_system(drawing),
        font_files=[*_fonts("font_source_sans_pro", "files"), *_fonts("matplotlib", "mpl-data/fonts/ttf")],
        font_family="DejaVu Sans",
        sans_serif_family="Source Sans Pro",
        serif_family="DejaVu Serif",
        monospace_family="DejaVu Sans Mono",
        **options,
    )


def _light(drawing: str) -> str:
    plain = _BOTH.sub(r"\1", _INK.sub(r"\1", _DARK.sub("", drawing))).replace("currentColor", PALETTE[0].light)
    return plain.replace("'Source Sans'", "'Source Sans Pro'")


def asks_the_system(drawing: str) -> bool:
    """Whether matplotlib wrote its text in a font that is not installed with us."""
    named = {name for font in _FONT.findall(drawing) for name in _NAMED.findall(font)}
    return not all(name.startswith(_OURS) for name in named)


def _fonts(package: str, folder: str) -> list[str]:
    """The font files in a package, which is not imported for that: it would take longer than drawing."""
    spec = find_spec(package)
    places = spec.submodule_search_locations if spec else None
    return [str(file) for place in places or () for file in sorted(Path(place, folder).glob("*.ttf"))]
