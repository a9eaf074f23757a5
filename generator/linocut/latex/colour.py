"""Colours of formulas: what LaTeX calls them, and what can be read on light and on dark paper."""

import colorsys
import re
from collections.abc import Callable

PAPERS = (("#ffffff", "#f2efe8"), ("#1c1a18", "#2a2724"))
"""The lightest and darkest backgrounds a formula may stand on, in the light theme and in the dark one."""

CONTRAST = 4.5
"""WCAG AA for text."""

_HEX = re.compile(r"#?([0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})")

Named = Callable[[str], str | None]
"""The six hex digits of a colour's name."""


def digits(specification: str, model: str, named: Named) -> str | None:
    """Six hex digits of a colour as xcolor reads it; None when it is none.

    Models: "" (a name, a mixture "red!40!blue", or hex with "#"), "HTML", "rgb" (0 to 1), "RGB" (0 to 255), "gray".
    """
    specification = specification.strip()
    if model == "HTML" or (not model and specification.startswith("#")):
        match = _HEX.fullmatch(specification)
        return match[1].upper() if match and len(match[1]) == 6 else _doubled(match[1]) if match else None
    if model in {"rgb", "RGB", "gray"}:
        return _numbers(specification, model)
    bare = _HEX.fullmatch(specification) if len(specification) == 6 else None
    return None if model else _mixture(specification, named) or (bare[1].upper() if bare else None)


def _doubled(short: str) -> str:
    return "".join(digit * 2 for digit in short).upper()


def _numbers(specification: str, model: str) -> str | None:
    try:
        parts = [float(part) for part in specification.split(",")]
    except ValueError:
        return None
    scale = 1 if model == "RGB" else 255
    if len(parts) != (1 if model == "gray" else 3) or not all(0 <= part * scale <= 255 for part in parts):
        return None
    parts = parts * 3 if model == "gray" else parts
    return "".join(f"{round(part * scale):02X}" for part in parts)


def _mixture(specification: str, named: Named) -> str | None:
    """ "red!40!blue": 40 % red and 60 % blue; what is not named is white."""
    first, *rest = [part.strip() for part in specification.split("!")]
    found = named(first)
    while rest and found:
        share, rest = rest[0], rest[1:]
        other = named(rest.pop(0)) if rest else "FFFFFF"
        if not other or not share.isdecimal() or int(share) > 100:
            return None
        weight = int(share) / 100
        pairs = zip(_bytes(found), _bytes(other), strict=True)
        found = "".join(f"{round(a * weight + b * (1 - weight)):02X}" for a, b in pairs)
    return found


def _bytes(hexadecimal: str) -> tuple[int, int, int]:
    number = int(hexadecimal, 16)
    return number >> 16, number >> 8 & 255, number & 255


def themed(hexadecimal: str) -> tuple[str, str]:
    """A colour for light paper and for dark ("#rrggbb"): its hue kept, darker or lighter until it can be read."""
    return _readable(hexadecimal, PAPERS[0], -1), _readable(hexadecimal, PAPERS[1], 1)


def _readable(hexadecimal: str, papers: tuple[str, str], direction: int) -> str:
    red, green, blue = (part / 255 for part in _bytes(hexadecimal))
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    while True:
        shown = "#" + "".join(f"{round(part * 255):02x}" for part in colorsys.hls_to_rgb(hue, lightness, saturation))
        if all(contrast(shown, paper) >= CONTRAST for paper in papers) or not 0 < lightness < 1:
            return shown
        lightness = min(1.0, max(0.0, lightness + direction * 0.01))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours "#rrggbb", 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [part / 255 for part in _bytes(colour[1:])]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
