"""Bars of tokens: the token in front, as text with its spaces visible, and the number at the bar's end."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

from labels import MONO, visible


def bars(ax: Axes, tokens: Sequence[str], values: np.ndarray, form: str, colours: str | Sequence[str] = "C0") -> None:
    """Horizontal bars from top to bottom; `form` formats a value, as in "{:.2f}"."""
    rows = np.arange(len(tokens))
    ax.barh(rows, values, height=0.68, color=colours)
    ax.set_yticks(rows, [visible(token) for token in tokens], **MONO)
    ax.invert_yaxis()
    ax.tick_params(length=0)
    ax.spines[["left", "bottom"]].set_visible(False)
    ax.set_xticks([])
    for row, value in zip(rows, values, strict=True):
        number = ax.annotate(form.format(value), (value, row), (5, 0), textcoords="offset points", va="center")
        number.set_bbox(
            {"facecolor": plt.rcParams["figure.facecolor"], "edgecolor": "none", "pad": 1.5}
        )  # a line behind it stops short
