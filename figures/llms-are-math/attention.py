"""Where one head of the real model looks, token by token, in one sentence."""

import matplotlib.pyplot as plt
import numpy as np

from labels import MONO, ink_on, visible
from llm import forward

PROMPT = "The animal didn't cross the street because it was too tired"


def figure(layer: int = 13, head: int = 8, word: str = " it", at: str = " animal"):
    result = forward(PROMPT)
    tokens, attention = result["tokens"], result["attention"]  # T, (L, H, T, T)
    weights = attention[layer, head]  # (T, T)
    T = len(tokens)
    past = np.tril(np.ones((T, T), bool))  # (T, T)
    colours, paper = plt.get_cmap(), plt.rcParams["figure.facecolor"]

    fig, ax = plt.subplots(figsize=(520 / 72, 480 / 72))
    for i, j in zip(*np.nonzero(past), strict=True):
        cell = {"facecolor": colours(weights[i, j]), "edgecolor": paper, "linewidth": 1}
        ax.add_patch(plt.Rectangle((j, i), 1, 1, **cell))
        number = f"{weights[i, j]:.2f}".removeprefix("0")
        ink = ink_on(colours(weights[i, j]))
        ax.text(j + 0.5, i + 0.5, number, ha="center", va="center", size=11.5, color=ink)
    ax.set(aspect="equal", xlim=(0, T), ylim=(T, 0))
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0, top=False, labeltop=True, labelbottom=False)
    names = [visible(token) for token in tokens]
    ax.set_xticks(np.arange(T) + 0.5, names, rotation=45, ha="left", rotation_mode="anchor", **MONO)
    ax.set_yticks(np.arange(T) + 0.5, names, **MONO)
    row, column = tokens.index(word), tokens.index(at)
    for label in (ax.get_yticklabels()[row], ax.get_xticklabels()[column]):
        label.set_color("C1")
        label.set_weight("bold")
    ax.set_ylabel("this token …")
    ax.set_xlabel("… looks at these")
    ax.xaxis.set_label_position("top")

    most = int(weights[row].argmax())
    best = f"but its most, {weights[row, most]:.2f}, to “{tokens[most].strip()}”" if most != column else "its most"
    on_it = attention[:, :, row, column]  # (L, H)
    return fig, {
        "alt": f"A triangle of numbers: the attention of head {head} in layer {layer} over the sentence “{PROMPT}”. "
        f"“{word.strip()}” gives {weights[row, column]:.2f} to “{at.strip()}”, {best}.",
        "layer": layer,
        "head": head,
        "tokens": tokens,
        "weights": weights,
        "weight": weights[row, column],
        "most": tokens[most].strip(),
        "row_sum": weights[row].sum(),
        "future": weights[~past].max(),
        "layers": len(attention),
        "heads": on_it.size,
        "width": result["width"],
        "parameters": result["parameters"],
        "heads_over_half": int((on_it > 0.5).sum()),
        "first_token": attention[:, :, 1:, 0].mean(),
    }
