"""The walk from king, minus man, plus woman, and where it ends."""

import matplotlib.pyplot as plt
import numpy as np

from bars import bars
from labels import place
from vectors import Words, load, principal_axes

PEOPLE = "man woman king queen prince princess uncle aunt boy girl father mother brother sister".split()
CAPITALS = "france paris germany berlin italy rome spain madrid japan tokyo greece athens austria vienna norway oslo \
poland warsaw russia moscow".split()
WALKS = {
    "king": ("king man woman", PEOPLE),
    "paris": ("paris france germany", CAPITALS[:14]),
    "brother": ("brother man woman", PEOPLE),
    "doctor": ("doctor man woman", PEOPLE),
}
SHOWN = 5
labels = {"start": "walk from"}


def figure(start: str = "king"):
    triple, pairs = WALKS[start]
    a, b, c = triple.split()
    words = load()
    names = list(dict.fromkeys([*pairs, a, b, c]))
    X = words.of(names)  # (n, 100)
    target = words.analogy(a, b, c)  # (100,)
    axes, share = principal_axes(X)
    plane = (X - X.mean(axis=0)) @ axes  # (n, 100) @ (100, 2) -> (n, 2)
    end = (target - X.mean(axis=0)) @ axes  # (100,) @ (100, 2) -> (2,)
    at = dict(zip(names, plane, strict=True))

    fig, (ax, below) = plt.subplots(2, 1, figsize=(640 / 72, 540 / 72), height_ratios=(3, 1))
    ax.set_aspect("equal", adjustable="datalim")
    quiet, text = plt.rcParams["axes.edgecolor"], plt.rcParams["text.color"]
    asked = [name in (a, b, c) for name in names]
    ax.scatter(*plane.T, s=22, color=["C0" if name else quiet for name in asked])
    ax.scatter(*end, s=70, facecolor="none", edgecolor="C1", linewidth=1.6)
    arrows = [(at[x], at[y], quiet, 0.8) for x, y in zip(pairs[::2], pairs[1::2], strict=True) if x not in (b, c)]
    arrows += [(at[b], at[c], "C0", 2), (at[a], end, "C1", 2)]
    for tail, tip, colour, width in arrows:
        arrow = {"arrowstyle": "-|>", "color": colour, "linewidth": width, "shrinkA": 5, "shrinkB": 6}
        ax.annotate("", tip, tail, arrowprops=arrow)
    ax.set(xticks=[], yticks=[])
    ax.set_xlabel(f"first axis: {share[0]:.0%} of the variance")
    ax.set_ylabel(f"second axis: {share[1]:.0%}")
    shafts = np.concatenate([np.linspace(start, stop, 40) for start, stop, *_ in arrows])  # (40 x arrows, 2)
    walk = f"{a} − {b} + {c}"
    colours = ["C0" if name else text for name in asked]
    place(ax, np.vstack([plane, end]), [*names, f"{a} − {b}\n+ {c}"], [*colours, "C1"], around=shafts)

    close = words.nearest(target, SHOWN)
    quiet_bar = ["C1" if word not in (a, b, c) else quiet for word, _ in close]
    bars(below, [word for word, _ in close], np.array([similarity for _, similarity in close]), "{:.2f}", quiet_bar)
    below.set(xlim=(0, 1.1), title=f"nearest to {walk}")

    ends = ", ".join(f"{word} {similarity:.2f}" for word, similarity in close)
    return fig, {
        "alt": f"{len(names)} words on a plane, with an arrow for each pair. The walk {walk} starts at {a} and runs "
        f"parallel to the arrow from {b} to {c}. Nearest to its end: {ends}.",
        "walk": walk,
        "share": share.sum(),
        "word": names,
        "x": plane[:, 0],
        "y": plane[:, 1],
        "capitals": capitals(words),
        "ends": {name: ending(words, *asked.split()) for name, (asked, _) in WALKS.items()},
    }


def ending(words: Words, a: str, b: str, c: str) -> dict[str, str | float]:
    """The word nearest to a - b + c, and the nearest that is none of the three, with their cosines."""
    target = words.analogy(a, b, c)
    (nearest, closeness), *_ = words.nearest(target, 1)
    (best, similarity), (runner_up, _) = words.nearest(target, 2, without=(a, b, c))
    return {
        "nearest": nearest,
        "closeness": closeness,
        "best": best,
        "similarity": similarity,
        "runner_up": runner_up,
    }


def capitals(words: Words) -> dict[str, int]:
    """How many of the walks from one capital to another, by way of their countries, end where they should: nearest to
    the right one among all words, and among all but the three that the question contains."""
    pairs = list(zip(CAPITALS[::2], CAPITALS[1::2], strict=True))
    walks = [(a, b, c, d) for b, a in pairs for c, d in pairs if b != c]  # a - b + c = d
    ends = [(ending(words, a, b, c), d) for a, b, c, d in walks]
    return {
        "asked": len(walks),
        "unaided": sum(end["nearest"] == d for end, d in ends),
        "right": sum(end["best"] == d for end, d in ends),
    }
