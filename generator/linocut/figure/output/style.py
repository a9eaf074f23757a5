"""matplotlib made to look like this publication: type, inks and sizes, set once in the process that forks.

Lengths are points, and one point is one pixel of the page: the default figure is as wide as the column of text.
"""

import logging
from functools import wraps
from pathlib import Path
from typing import Any

import matplotlib as mpl
from cycler import cycler
from matplotlib.font_manager import FontManager, FontProperties, font_family_aliases, fontManager
from matplotlib.legend import Legend
from matplotlib.table import Cell

from linocut.figure.output import colormap, faint, layout, quick
from linocut.theme.palette import PALETTE

WIDTH, HEIGHT = 640, 384
"""Pixels of a figure whose script does not say."""

SIZE = 13
"""Points of a letter."""

FAMILY = "Source Sans Pro"
MONOSPACE = "DejaVu Sans Mono"

_STYLES = ("Regular", "It", "Semibold", "SemiboldIt", "Bold", "BoldIt")


def prepare() -> None:
    """Load matplotlib with this style, whatever the user's own configuration says."""
    mpl.use("agg")
    # The font that stands in for missing glyphs has no semibold, which is nothing that an author could fix.
    logging.getLogger("matplotlib.font_manager").addFilter(lambda told: "Failed to find font weight" not in told.msg)
    layout.prepare()
    faint.prepare()
    quick.prepare()
    _fonts()
    colormap.register()
    mpl.rcParams.update(mpl.rcParamsDefault)
    mpl.rcParams["backend"] = "agg"
    mpl.rcParams.update(settings())
    Legend.__init__ = _legend
    Cell.__init__ = _cell


_LEGEND = Legend.__init__


@wraps(_LEGEND)
def _legend(self: Legend, *given: Any, **named: Any) -> None:
    """A legend has no outline, unless the script says something of its frame; what lies under it is dimmed."""
    said = ("frameon", "shadow", "fancybox", "framealpha", "facecolor", "edgecolor")
    ours = not mpl.rcParams["legend.frameon"] and all(named.get(one) is None for one in said)
    if named.get("frameon") is None:
        named["frameon"] = True
    _LEGEND(self, *given, **named)
    if ours:
        self.get_frame().set(linewidth=0, edgecolor="none")


_CELL = Cell.__init__


@wraps(_CELL)
def _cell(self: Cell, *given: Any, **named: Any) -> None:
    """A cell has letters that fit its row, whose height does not follow the style."""
    if named.get("fontproperties") is None:
        named["fontproperties"] = {"size": "small"}
    _CELL(self, *given, **named)


def settings() -> dict[str, Any]:
    """The style as rcParams."""
    ink = {ink.name: ink.light for ink in PALETTE}
    return {**_page(ink), **_axes(ink), **_marks(ink)}


def _page(ink: dict[str, str]) -> dict[str, Any]:
    """The figure as a whole, its letters, and how it is saved."""
    text = ink["text"]
    paper = ink["paper"]
    return {
        "figure.figsize": (WIDTH / 72, HEIGHT / 72),
        "figure.dpi": 72,
        "figure.facecolor": paper,
        "figure.edgecolor": "none",
        "figure.constrained_layout.use": True,
        "figure.titlesize": 14,
        "figure.labelsize": SIZE,
        "figure.hooks": [],
        "font.family": [FAMILY, "DejaVu Sans"],
        "font.sans-serif": [FAMILY, "DejaVu Sans"],
        "font.monospace": [MONOSPACE],
        "font.size": SIZE,
        "mathtext.fontset": "stix",
        "text.color": text,
        "text.hinting": "none",
        "text.hinting_factor": 1,
    }


def _axes(ink: dict[str, str]) -> dict[str, Any]:
    """Axes, ticks and grid."""
    text = ink["text"]
    muted = ink["muted"]
    grid = ink["grid"]
    paper = ink["paper"]
    return {
        "axes.facecolor": paper,
        "axes.edgecolor": muted,
        "axes.labelcolor": text,
        "axes.linewidth": 0.8,
        "axes.labelsize": SIZE,
        "axes.labelpad": 6,
        "axes.titlesize": 13.5,
        "axes.titleweight": 600,
        "axes.titlelocation": "left",
        "axes.titlepad": 8,
        "axes.titlecolor": text,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "axes.prop_cycle": cycler(color=[ink[name] for name in "123456"]),
        "axes.formatter.limits": (-4, 5),
        "axes.xmargin": 0.02,
        "axes3d.grid": True,
        **{f"axes3d.{side}axis.panecolor": f"{grid}{alpha}" for side, alpha in (("x", "66"), ("y", "4d"), ("z", "80"))},
        "xtick.color": muted,
        "ytick.color": muted,
        "xtick.labelcolor": text,
        "ytick.labelcolor": text,
        "xtick.labelsize": 12.5,
        "ytick.labelsize": 12.5,
        "xtick.major.size": 4,
        "ytick.major.size": 4,
        "xtick.minor.size": 2.5,
        "ytick.minor.size": 2.5,
        "xtick.major.width": 0.8,
        "ytick.major.width": 0.8,
        "xtick.minor.width": 0.6,
        "ytick.minor.width": 0.6,
        "grid.color": grid,
        "grid.linewidth": 0.8,
    }


def _marks(ink: dict[str, str]) -> dict[str, Any]:
    """What is drawn on them."""
    text = ink["text"]
    muted = ink["muted"]
    grid = ink["grid"]
    return {
        "lines.linewidth": 2,
        "lines.markersize": 6,
        "lines.solid_capstyle": "round",
        "lines.dash_capstyle": "butt",
        "scatter.edgecolors": "none",
        "patch.linewidth": 1,
        "patch.edgecolor": muted,
        "patch.force_edgecolor": False,
        "hatch.linewidth": 1,
        "errorbar.capsize": 2.5,
        "boxplot.boxprops.color": text,
        "boxplot.whiskerprops.color": text,
        "boxplot.capprops.color": text,
        "boxplot.medianprops.color": ink["accent"],
        "boxplot.flierprops.color": muted,
        "boxplot.flierprops.markeredgecolor": muted,
        "legend.frameon": False,
        "legend.fontsize": SIZE,
        "legend.handlelength": 1.6,
        "legend.facecolor": "inherit",
        "legend.edgecolor": grid,
        "legend.labelcolor": text,
        "image.cmap": colormap.SEQUENTIAL,
        "image.composite_image": False,  # an artist that is one of several images may draw itself in its own way
        "svg.fonttype": "none",
        "svg.hashsalt": "linocut",
        "svg.image_inline": True,
        "savefig.dpi": "figure",
        "savefig.facecolor": "auto",
        "path.snap": True,
    }


def _fonts() -> None:
    """Register the page's own sans with matplotlib, so that what is laid out is what is shown."""
    import font_source_sans_pro

    folder = Path(font_source_sans_pro.__file__).parent / "files"
    for style in _STYLES:
        fontManager.addfont(str(folder / f"SourceSansPro-{style}.ttf"))
    _remember(fontManager)
    # `findfont` follows links, the list does not: an environment may be reached through one.
    fontManager.brought = frozenset(str(Path(font.fname).resolve()) for font in fontManager.ttflist)


def brought(wanted: FontProperties) -> bool:
    """Whether a font is one that was there before the script, which may have registered a file of its own."""
    return str(Path(fontManager.findfont(wanted))) in fontManager.brought  # it answers with where links lead


def _remember(manager: FontManager) -> None:
    """Look for each font once. matplotlib asks each time that it measures a label, and reads twelve settings to answer.

    A font that is named as a kind (serif) is what the settings say at that moment: it is asked for again.
    """
    find = manager.findfont
    known: dict[object, Any] = {}

    def findfont(wanted: Any, *arguments: Any, **named: Any) -> Any:
        if not isinstance(wanted, FontProperties) or not font_family_aliases.isdisjoint(wanted.get_family()):
            return find(wanted, *arguments, **named)
        key = (hash(wanted), arguments, *named.items(), len(manager.ttflist))
        if key not in known:
            known[key] = find(wanted, *arguments, **named)
        return known[key]

    manager.findfont = findfont  # matplotlib has no other place for it
