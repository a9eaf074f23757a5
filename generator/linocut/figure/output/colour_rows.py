"""Colours of many points at once: which of them are inks of the style or of its map, and what they are in a file."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from linocut.figure.output import colormap
from linocut.figure.output.inks import Rgb, encode, rgb
from linocut.theme.palette import PALETTE


def fixed(colours: Any, known: Any) -> Any:
    """Colours for the file of which none is an ink."""
    found = colours.copy()
    for row in np.flatnonzero(known):
        one = plain(colours[row])
        found[row, :3] = rgb(encode((one, one)))
    return found


def followed(colours: Any, keep: bool) -> tuple[Any, Any, Any]:
    """Colours that are no inks, (n, 3 or 4), on the light page, on the dark one, and for the file.

    Those of the map for amounts have a side for each page, unless the author's are kept.
    """
    colours = np.asarray(colours)
    known = colormap.of_map(colours) if len(colours) else np.zeros(0, dtype=bool)
    if not known.any():
        return colours, colours, colours
    return (colours, colours, fixed(colours, known)) if keep else (colours, colormap.darkened(colours), colours)


def inks(colours: Any, keep: bool) -> NDArray[np.bool_]:
    """Which rows of (n, 4) are inks."""
    if not len(colours):
        return np.zeros(0, dtype=bool)
    known: NDArray[np.bool_] = np.isin(colormap.codes(np.asarray(colours)), _EXACT_CODES if not keep else _INK_CODES)
    return known


_INK_CODES = np.array([int(one.light[1:], 16) for one in PALETTE])
_EXACT_CODES = np.append(_INK_CODES, (0, 0xFFFFFF))


def plain(colour: Any) -> Rgb:
    red, green, blue = (float(part) for part in colour[:3])
    return red, green, blue
