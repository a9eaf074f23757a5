"""The colour maps of the style: one for amounts, from paper to ink in each theme, and one for what has a sign.

Both are even in lightness (Oklab): nothing in the data looks like a step that is none. The map for amounts has a light
side and a dark one. Figures are drawn in the light one, whose colours are no other map's: a drawn colour tells its
place in the map, and with it the colour of the dark page.
"""

import matplotlib as mpl
import numpy as np
from matplotlib.colors import ListedColormap
from numpy.typing import NDArray

SEQUENTIAL = "linocut"
DIVERGING = "linocut_diverging"

Array = NDArray[np.float64]

_COUNT = 256


def register() -> None:
    """Make both known to matplotlib, and how they are called backwards."""
    for name, colours in ((SEQUENTIAL, LIGHT), (DIVERGING, _diverging())):
        for suffix, listed in (("", colours), ("_r", colours[::-1])):
            mpl.colormaps.register(ListedColormap(listed.tolist(), name + suffix), force=True)


def _sequential() -> tuple[Array, Array]:
    """The map for amounts on light paper and on dark: two (256, 3).

    Both begin where a point is just told from its paper, blue-green in the middle; straw is the pale end of both.
    """
    t = np.linspace(0, 1, _COUNT)
    swell = np.sin(np.pi * t)
    light = _oklch(0.91 - 0.59 * t, 0.07 + 0.06 * swell, 105 + 165 * t**0.85)
    dark = _oklch(0.35 + 0.58 * t, 0.085 + 0.045 * swell, 270 - 165 * t**1.1)
    return _bytes(light), _bytes(dark)


def _diverging() -> Array:
    """Red above and blue below a stone grey that is darker than light paper and lighter than dark: (256, 3)."""
    arm = np.linspace(1, 0, _COUNT // 2)  # from the end to the middle
    blue = _oklch(0.87 - 0.47 * arm, 0.012 + 0.125 * arm, np.full(_COUNT // 2, 262.0))
    red = _oklch(0.87 - 0.47 * arm, 0.012 + 0.125 * arm, np.full(_COUNT // 2, 36.0))
    return np.concatenate([blue, red[::-1]])


def _bytes(colours: Array) -> Array:
    """As a file can say them."""
    rounded: Array = np.rint(colours * 255) / 255
    return rounded


def _oklch(lightness: Array, chroma: Array, hue: Array) -> Array:
    """Oklch -> sRGB (Björn Ottosson, 2020): three arrays (n,), hue in degrees, -> (n, 3) in 0..1."""
    a, b = chroma * np.cos(np.deg2rad(hue)), chroma * np.sin(np.deg2rad(hue))
    lms = np.stack(
        [
            lightness + 0.3963377774 * a + 0.2158037573 * b,
            lightness - 0.1055613458 * a - 0.0638541728 * b,
            lightness - 0.0894841775 * a - 1.2914855480 * b,
        ]
    )
    linear = (
        np.array(
            [
                [4.0767416621, -3.3077115913, 0.2309699292],
                [-1.2684380046, 2.6097574011, -0.3413193965],
                [-0.0041960863, -0.7034186147, 1.7076147010],
            ]
        )
        @ lms**3
    )
    linear = np.clip(linear, 0, 1).T
    encoded: Array = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return encoded.round(4)


LIGHT, DARK = _sequential()
"""The map for amounts: (256, 3) each."""


def codes(colours: Array) -> NDArray[np.int64]:
    """(n, 3 or 4) in 0..1 -> (n,): each as the number that #rrggbb is."""
    found: NDArray[np.int64] = np.rint(colours[:, :3] * 255).astype(np.int64) @ np.array([1 << 16, 1 << 8, 1])
    return found


_CODES, _FIRST = np.unique(codes(LIGHT), return_index=True)
"""Neighbours may be one colour in a file: the first of them stands for both."""

PAIRS: dict[str, str] = {
    f"#{light:06x}": f"#{dark:06x}" for light, dark in zip(_CODES.tolist(), codes(DARK)[_FIRST].tolist(), strict=True)
}
"""#rrggbb of the light side -> that of the dark one."""


def of_map(colours: Array) -> NDArray[np.bool_]:
    """Which rows of (n, 3 or 4) are colours of the map for amounts."""
    known: NDArray[np.bool_] = np.isin(codes(colours), _CODES)
    return known


def darkened(colours: Array) -> Array:
    """Colours, (n, 3 or 4), with the dark side of those that are of the map for amounts."""
    known, dark = of_map(colours), np.array(colours, dtype=float)
    dark[known, :3] = DARK[_FIRST[np.searchsorted(_CODES, codes(dark[known]))]]
    return dark
