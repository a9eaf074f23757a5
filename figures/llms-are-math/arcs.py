"""Where one token looks, in all nine heads of a layer: arcs to the tokens before it, as broad as the attention."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.path import Path

from llm import forward

PROMPT = "The animal didn't cross the street because it was too tired"
HIGH = 0.72
"""Of a row that a head has for itself."""
labels = {"layer": "layer"}


def figure(layer: int = 13, word: str = " it", at: str = " animal"):
    result = forward(PROMPT)
    tokens, attention = result["tokens"], result["attention"]  # T, (L, H, T, T)
    start, end = tokens.index(word), tokens.index(at)
    looks = attention[layer, :, start]  # (H, T)
    quiet = plt.rcParams["axes.edgecolor"]

    fig, ax = plt.subplots(figsize=(640 / 72, 400 / 72))
    for row, weights in enumerate(looks):
        ax.plot([0, len(tokens) - 1], [row, row], color=plt.rcParams["grid.color"], linewidth=0.8, zorder=0)
        for place in range(start):
            if weights[place] > 0.02:
                colour = "C1" if place == end else "C0"
                ax.add_patch(arc(start, place, row, 12 * weights[place], colour))
        ax.scatter(start, row, s=130 * weights[start] + 4, color="C0", zorder=3)
        ax.text(len(tokens) - 0.35, row, f"{weights[end]:.2f}".removeprefix("0"), va="center", size=12, color="C1")
    names = [token.strip() for token in tokens]
    ax.set(xlim=(-0.6, len(tokens) + 0.2), ylim=(len(looks) - 0.7, -1.0), xlabel="")
    ax.set_xticks(np.arange(len(tokens)), names, rotation=45, ha="left", rotation_mode="anchor")
    ax.set_yticks(np.arange(len(looks)), [f"head {head}" for head in range(len(looks))])
    ax.tick_params(length=0, top=False, labeltop=True, labelbottom=False)
    ax.spines[:].set_visible(False)
    for tick, colour in ((start, "C0"), (end, "C1")):
        ax.get_xticklabels()[tick].set(color=colour, weight="bold")
    for tick in ax.get_xticklabels()[start + 1 :]:
        tick.set_color(quiet)
    most = int(looks[:, end].argmax())
    everywhere = attention[:, :, start, end]  # (L, H)
    return fig, {
        "alt": f"Nine rows, one for each head of layer {layer}. Arcs lead from “{word.strip()}” back to the tokens "
        f"before it. Head {most} gives most to “{at.strip()}”: {looks[most, end]:.2f}.",
        "layer": layer,
        "head": most,
        "most": looks[most, end],
        "layers": len(attention),
        "heads": everywhere.size,
        "over_half": int((everywhere > 0.5).sum()),
        "first": looks[:, 0],
        "animal": looks[:, end],
    }


def arc(start: float, end: float, row: float, width: float, colour: str) -> plt.matplotlib.patches.PathPatch:
    """Half an ellipse above a row, from one token to another: the farther, the higher."""
    high = row - HIGH * min(1.0, 0.35 + abs(start - end) / 8)
    points = [(start, row), (start, high), (end, high), (end, row)]
    path = Path(points, [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4])
    return plt.matplotlib.patches.PathPatch(path, facecolor="none", edgecolor=colour, linewidth=width, alpha=0.75)
