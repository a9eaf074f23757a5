"""Which colour a mark has in each theme, from what its author meant and from what lies under it.

A colour of the style, and exact black and white, follow the page: they are inks. So do the colours of the style's map
for amounts, which are data: nothing that they lie on changes them. Where something lies on a ground of
its own (a coloured box, an image, a background that the script brought), the inks meant for such a ground stay in both
themes. Every other colour is the author's, and is never changed.
"""

from functools import cache
from typing import Literal, NamedTuple

from linocut.figure.output import colormap
from linocut.theme.palette import PALETTE, Ink

Rgb = tuple[float, float, float]
"""Red, green and blue in 0..1."""

Pair = tuple[Rgb, Rgb]
"""A colour on the light page, and on the dark one."""

Use = Literal["text", "line", "fill"]
"""Lines are all that has only a width: outlines, ticks, hatches."""

LEGIBLE = 3.0
"""Contrast (WCAG 2) that text and lines must have."""

_SEEN = 1.15
"""Contrast that a grid must have, whose lines are fainter than the style's own would be on paper."""

_ITSELF = 0.004
"""By how much a colour may differ that is rounded to a pixel's."""

_DARKEST = 0.18
"""Luminance below which light inks read better on a ground."""


class Ground(NamedTuple):
    """What lies under a mark."""

    colours: Pair
    fixed: bool
    """Whether it is alike in both themes."""


def rgb(code: str) -> Rgb:
    """#rrggbb -> three numbers."""
    red, green, blue = (int(code[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def hexadecimal(colour: Rgb) -> str:
    """Three numbers -> #rrggbb."""
    return "#" + "".join(f"{round(255 * part):02x}" for part in colour)


_INKS: dict[str, Ink] = {ink.light: ink for ink in PALETTE}
_NAMED = {ink.name: ink for ink in PALETTE}
_PAIRS: dict[str, Pair] = {ink.name: (rgb(ink.light), rgb(ink.dark)) for ink in PALETTE}
_PLAIN = ("text", "muted", "paper", "accent")
"""Inks that name nothing: another may stand in for them. Those of lines are told apart by their colours."""

_OTHERS = (_PAIRS["text"], _PAIRS["paper"], *((one, one) for one in _PAIRS["text"]))
"""What stands in for a plain ink that would not be read: follows the page, goes against it, or does neither."""

_EXACT = {"#000000": "text", "#ffffff": "paper"}

BLACK, WHITE = rgb("#000000"), rgb("#ffffff")
PAPER = _PAIRS["paper"]
PAGE = Ground(PAPER, fixed=False)


def ink(colour: Rgb, *, keep: bool = False) -> str:
    """The name of the ink that a colour is, or ''. `keep`: black and white are the author's."""
    code = hexadecimal(colour)
    known = _INKS.get(code)
    return known.name if known else "" if keep else _EXACT.get(code, "")


def choose(colour: Rgb, use: Use, ground: Ground, *, keep: bool = False) -> Pair:
    """What a colour becomes on that ground."""
    name = ink(colour, keep=keep)
    if not name:
        dark = "" if keep else colormap.PAIRS.get(hexadecimal(colour), "")
        return colour, rgb(dark) if dark else colour
    if ground.fixed:
        exact = colour in (BLACK, WHITE)
        given = _exact_on(colour, use, ground.colours[0]) if exact else _set_on(name, use, ground.colours[0])
        return given, given
    pair = _PAIRS[name]
    if use != "fill" and name in _PLAIN and ground is not PAGE and _worst(pair, ground) < LEGIBLE:
        return max((pair, *_OTHERS), key=lambda other: _worst(other, ground))
    return pair


def _exact_on(colour: Rgb, use: Use, ground: Rgb) -> Rgb:
    """Black and white are the author's there, but for text that cannot be read: its image may be in colours of ours."""
    if use == "text" and contrast(colour, ground) < LEGIBLE:
        return max((BLACK, WHITE), key=lambda other: contrast(other, ground))
    return colour


def _set_on(name: str, use: Use, ground: Rgb) -> Rgb:
    """The ink as it was meant for a light or for a dark ground, whichever this is."""
    if name == "paper" and use == "fill":
        return WHITE  # as plain matplotlib has it there
    if name not in _PLAIN and max(abs(a - b) for a, b in zip(ground, _PAIRS[name][0], strict=True)) < _ITSELF:
        return _PAIRS[name][0]  # drawn once more in its place, as path effects do
    side = luminance(ground) < _DARKEST
    found = _PAIRS[name][side]
    if name in _PLAIN and use != "fill" and contrast(found, ground) < LEGIBLE:
        return max(_PAIRS["text"], key=lambda other: contrast(other, ground))
    if name == "grid" and contrast(found, ground) < _SEEN:
        return blend(_PAIRS["text"][side], 0.2, ground)
    return found


def _worst(pair: Pair, ground: Ground) -> float:
    return min(contrast(*both) for both in zip(pair, ground.colours, strict=True))


def encode(pair: Pair) -> str:
    """As `svg_cleanup` reads it: an ink, or a colour of the map, as its light side; any other colour as it is.

    One that is alike in both themes and would pass for one of these differs from it by the least that a file can say.
    """
    code = hexadecimal(pair[0])
    if pair[0] != pair[1] or not passes(code):
        return code
    blue = int(code[5:], 16)
    return next(other for step in (2, 4, 6, 8) if not passes(other := f"{code[:5]}{blue ^ step:02x}"))


def passes(code: str) -> bool:
    """Whether a colour, #rrggbb, is taken for one that follows the theme."""
    return code in _INKS or code in colormap.PAIRS


def blend(colour: Rgb, alpha: float, ground: Rgb) -> Rgb:
    """A colour that lets the ground through."""
    red, green, blue = (alpha * mine + (1 - alpha) * under for mine, under in zip(colour, ground, strict=True))
    return red, green, blue


def contrast(a: Rgb, b: Rgb) -> float:
    """The ratio of WCAG 2, from 1 to 21."""
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


@cache
def luminance(colour: Rgb) -> float:
    """Relative luminance of sRGB (WCAG 2), 0..1."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
