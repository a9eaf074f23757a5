"""The inks of figures: one palette with a light and a dark side, from which page, SVG and raster take their colours.

Figures are drawn in the light inks; in the SVG each ink becomes a CSS custom property (`--figure-1`), which the page
sets for its theme. Six line colours hold 3:1 against paper on both sides and stay apart for colour-blind readers: a
test says so.
"""

from typing import NamedTuple


class Ink(NamedTuple):
    """One colour of the palette."""

    name: str
    """The custom property is `--figure-<name>`."""
    light: str
    """On light paper, as #rrggbb; distinct from every other light ink, so that a drawn colour tells its ink."""
    dark: str


PALETTE = (
    Ink("text", "#211e1a", "#e2dfd8"),
    Ink("muted", "#6b655c", "#a39d92"),
    Ink("grid", "#e4e0d7", "#33302b"),
    Ink("paper", "#fbfaf7", "#161513"),
    Ink("accent", "#b5361e", "#e05a11"),
    Ink("1", "#26419a", "#6789f0"),
    Ink("2", "#b5361f", "#e05a12"),
    Ink("3", "#369d7e", "#96c191"),
    Ink("4", "#57204b", "#ab6096"),
    Ink("5", "#c07802", "#f8dc72"),
    Ink("6", "#3a7690", "#8deaf8"),
)
"""The palette of pages and figures; "1" to "6" are the line colours in the order of matplotlib's C0 to C5."""


def css(side: str) -> str:
    """The palette as CSS declarations for "light" or "dark": `--figure-text:#211e1a;--figure-muted:...`."""
    return ";".join(f"--figure-{ink.name}:{getattr(ink, side)}" for ink in PALETTE)
