"""One query, one key and their dot product, with the numbers of the real model, and what softmax makes of all."""

import matplotlib.pyplot as plt
import numpy as np

from llama import softmax
from llm import forward

PROMPT = "The animal didn't cross the street because it was too tired"


def figure(layer: int = 13, head: int = 8, word: str = " it", at: str = " animal"):
    result = forward(PROMPT)
    tokens = result["tokens"]
    start, end = tokens.index(word), tokens.index(at)
    sharing = result["queries"].shape[1] // result["keys"].shape[1]
    q = result["queries"][layer, head, start]  # (d,)
    K = result["keys"][layer, head // sharing, : start + 1]  # (T, d), those that it may look at
    k, d = K[end], len(q)
    scores = K @ q / np.sqrt(d)  # (T, d) @ (d,) -> (T,)
    shares = softmax(scores)

    fig, (strips, below) = plt.subplots(2, 1, figsize=(640 / 72, 350 / 72), height_ratios=(1.1, 1.15))
    rows = {f"query of {word.strip()}": q, f"key of {at.strip()}": k, "product": q * k}
    colours = plt.get_cmap("linocut_diverging")
    for row, (name, numbers) in enumerate(rows.items()):
        top = np.abs(numbers).max()
        for i, number in enumerate(numbers):
            cell = plt.Rectangle((i, row * 2.2), 1, 1, facecolor=colours(0.5 - number / top / 2), linewidth=0)
            strips.add_patch(cell)
        strips.text(0, row * 2.2 - 0.12, name, va="bottom", size=12)
    strips.set(xlim=(0, d), ylim=(5.5, -1.15))
    strips.axis("off")

    places = np.arange(len(scores))
    below.bar(places, scores, width=0.62, color=["C1" if i == end else "C0" for i in places])
    below.axhline(0, color=plt.rcParams["axes.edgecolor"], linewidth=0.8)
    for place, (score, share) in enumerate(zip(scores, shares, strict=True)):
        number = f"{share:.2f}".removeprefix("0")
        below.annotate(number, (place, max(score, 0)), (0, 3), textcoords="offset points", ha="center", size=12)
    below.set_xticks(
        places, [token.strip() for token in tokens[: start + 1]], rotation=45, ha="right", rotation_mode="anchor"
    )
    below.set(ylabel="score", yticks=[0, 5], ylim=(min(0, scores.min()) * 1.1, scores.max() * 1.25))
    below.tick_params(length=0)
    below.spines[["left", "bottom"]].set_visible(False)
    return fig, {
        "alt": f"Three strips of {d} coloured cells: the query of “{word.strip()}”, the key of “{at.strip()}”, and "
        f"their products. Below, bars of the scores of all tokens so far: “{at.strip()}” has {scores[end]:.1f} and, "
        f"after softmax, {shares[end]:.2f}.",
        "layer": layer,
        "head": head,
        "d": d,
        "dot": q @ k,
        "score": scores[end],
        "share": shares[end],
        "sharing": sharing,
        "difference": np.abs(shares - result["attention"][layer, head, start, : start + 1]).max(),
        "query": q,
        "key": k,
        "scores": scores,
        "shares": shares,
    }
