"""The whole machine on one small map, with one of its parts lit."""

from itertools import pairwise

import matplotlib.pyplot as plt

PARTS = {
    "token": "token",
    "vector": "vector",
    "attention": "attention",
    "feed_forward": "feed-\nforward",
    "softmax": "softmax",
    "next": "next\ntoken",
}
WIDE, GAP = 1.0, 0.34


def figure(part: str = "all"):
    assert part in {"all", *PARTS}, part
    fig, ax = plt.subplots(figsize=(600 / 72, (96 if part == "all" else 64) / 72))
    ink, quiet, paper = plt.rcParams["text.color"], plt.rcParams["axes.edgecolor"], plt.rcParams["figure.facecolor"]
    ends = {}
    for i, (name, label) in enumerate(PARTS.items()):
        left, lit = i * (WIDE + GAP), name == part
        box = plt.Rectangle((left, 0), WIDE, 1, facecolor="C0" if lit else paper, edgecolor="C0" if lit else quiet)
        ax.add_patch(box)
        colour = paper if lit else ink if part == "all" else quiet
        ax.text(left + WIDE / 2, 0.5, label, ha="center", va="center", size=11.5, linespacing=0.95, color=colour)
        ends[name] = (left, left + WIDE)
    names = list(PARTS)
    for a, b in pairwise(names):
        arrow = {"arrowstyle": "-|>", "color": quiet, "linewidth": 1, "shrinkA": 1, "shrinkB": 1}
        ax.annotate("", (ends[b][0], 0.5), (ends[a][1], 0.5), arrowprops=arrow)
    start, stop = ends["attention"][0] - GAP / 2, ends["feed_forward"][1] + GAP / 2
    ax.plot([start, start, stop, stop], [-0.1, -0.22, -0.22, -0.1], color=quiet, linewidth=1)
    if part == "all":
        ax.text((start + stop) / 2, -0.32, "30 layers, one after the other", ha="center", va="top", size=11.5)
    ax.set(xlim=(-0.05, ends["next"][1] + 0.05), ylim=(-0.62 if part == "all" else -0.3, 1.06))
    ax.axis("off")
    lit = f" Lit: {PARTS[part].replace(chr(10), '')}." if part != "all" else ""
    return fig, {
        "alt": "Boxes in a row, an arrow from each to the next: token, vector, then thirty times attention and "
        f"feed-forward, softmax, next token.{lit}"
    }
