"""Where one head of the real model looks, token by token, in one sentence."""

import matplotlib.pyplot as plt
import numpy as np

from labels import MONO, visible
from llm import forward

PROMPT = "The animal didn't cross the street because it was too tired"


def figure(layer: int = 13, head: int = 8, word: str = " it", at: str = " animal"):
    result = forward(PROMPT)
    tokens, attention = result["tokens"], result["attention"]  # T, (L, H, T, T)
    weights = attention[layer, head]  # (T, T)
    T = len(tokens)
    past = np.tril(np.ones((T, T), bool))  # (T, T)
    faint = plt.rcParams["grid.color"]

    fig, ax = plt.subplots(figsize=(520 / 72, 480 / 72))
    for i, j in zip(*np.nonzero(past), strict=True):
        # ink over paper, the more of it the higher the weight: so in both themes
        ax.add_patch(plt.Rectangle((j, i), 1, 1, facecolor="C0", alpha=float(weights[i, j]), linewidth=0))
        ax.add_patch(plt.Rectangle((j, i), 1, 1, facecolor="none", edgecolor=faint, linewidth=0.8))
        if weights[i, j] < 0.05:
            continue
        number = f"{weights[i, j]:.2f}".removeprefix("0")
        ax.text(j + 0.5, i + 0.5, number, ha="center", va="center", size=11.5)
    ax.set(aspect="equal", xlim=(0, T), ylim=(T, 0))
    ax.spines[:].set_visible(False)
    ax.patch.set_visible(False)
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
        "top": [tokens[int(place)].strip() for place in weights.argmax(axis=1)],
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
