"""Bars of tokens: the token in front, as text with its spaces visible, and the number at the bar's end."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

from labels import MONO, visible


def bars(
    ax: Axes,
    tokens: Sequence[str],
    values: np.ndarray,
    form: str,
    colours: str | Sequence[str] = "C0",
    *,
    line: float = np.inf,
    behind: np.ndarray | None = None,
) -> None:
    """Horizontal bars from top to bottom; `form` formats a value, as in "{:.2f}".

    A number that would stand on an upright `line` stands within its bar. `behind`, (n,), are outlines of other bars.
    """
    rows = np.arange(len(tokens))
    ax.barh(rows, values, height=0.68, color=colours)
    ax.set_yticks(rows, [visible(token) for token in tokens], **MONO)
    ax.invert_yaxis()
    ax.tick_params(length=0)
    ax.spines[["left", "bottom"]].set_visible(False)
    ax.set_xticks([])
    ends = values
    if behind is not None:
        ax.barh(rows, behind, height=0.86, facecolor="none", edgecolor=plt.rcParams["axes.edgecolor"], zorder=0)
        ends = np.maximum(values, behind)  # (n,)
    for row, value, end in zip(rows, values, ends, strict=True):
        if 0 < line - value < 0.12 * values.max():
            inside = {"ha": "right", "color": plt.rcParams["figure.facecolor"]}
            ax.annotate(form.format(value), (value, row), (-5, 0), textcoords="offset points", va="center", **inside)
        else:
            ax.annotate(form.format(value), (end, row), (5, 0), textcoords="offset points", va="center")
