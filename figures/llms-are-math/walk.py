"""The walk from king, minus man, plus woman, and where it ends."""

import matplotlib.pyplot as plt
import numpy as np

from labels import place
from vectors import Words, load, principal_axes

PAIRS = "man woman king queen prince princess uncle aunt boy girl father mother brother sister".split()
CAPITALS = "france paris germany berlin italy rome spain madrid japan tokyo greece athens austria vienna norway oslo \
poland warsaw russia moscow".split()
OTHERS = {"capital": "paris france germany", "brother": "brother man woman", "doctor": "doctor man woman"}


def figure(a: str = "king", b: str = "man", c: str = "woman"):
    words = load()
    names = list(dict.fromkeys([*PAIRS, a, b, c]))
    X = words.of(names)  # (n, 100)
    target = words.analogy(a, b, c)  # (100,)
    axes, share = principal_axes(X)
    plane = (X - X.mean(axis=0)) @ axes  # (n, 100) @ (100, 2) -> (n, 2)
    end = (target - X.mean(axis=0)) @ axes  # (100,) @ (100, 2) -> (2,)
    at = dict(zip(names, plane, strict=True))

    fig, ax = plt.subplots(figsize=(600 / 72, 430 / 72))
    ax.set_aspect("equal", adjustable="datalim")
    quiet, text = plt.rcParams["axes.edgecolor"], plt.rcParams["text.color"]
    asked = [name in (a, b, c) for name in names]
    ax.scatter(*plane.T, s=22, color=["C0" if name else quiet for name in asked])
    ax.scatter(*end, s=70, facecolor="none", edgecolor="C1", linewidth=1.6)
    arrows = [(at[x], at[y], quiet, 0.8) for x, y in zip(PAIRS[::2], PAIRS[1::2], strict=True) if x != b]
    arrows += [(at[b], at[c], "C0", 2), (at[a], end, "C1", 2)]
    for start, stop, colour, width in arrows:
        arrow = {"arrowstyle": "-|>", "color": colour, "linewidth": width, "shrinkA": 5, "shrinkB": 6}
        ax.annotate("", stop, start, arrowprops=arrow)
    ax.set_xlabel(f"first axis: {share[0]:.0%} of the variance")
    ax.set_ylabel(f"second axis: {share[1]:.0%}")
    shafts = np.concatenate([np.linspace(start, stop, 40) for start, stop, *_ in arrows])  # (40 x arrows, 2)
    walk = f"{a} − {b} + {c}"
    colours = ["C0" if name else text for name in asked]
    place(ax, np.vstack([plane, end]), [*names, f" {walk}"], [*colours, "C1"], around=shafts)

    (nearest, closeness), *_ = words.nearest(target, 1)
    (best, similarity), (runner_up, _) = words.nearest(target, 2, without=(a, b, c))
    return fig, {
        "alt": f"{len(names)} words on a plane, an arrow from each man to his counterpart, all pointing up and right. "
        f"The walk {walk} starts at {a}, runs parallel to the arrow from {b} to {c}, and ends below {best}.",
        "nearest": nearest,
        "closeness": closeness,
        "best": best,
        "similarity": similarity,
        "runner_up": runner_up,
        "share": share.sum(),
        "word": names,
        "x": plane[:, 0],
        "y": plane[:, 1],
        "capitals": capitals(words),
        "others": {name: ending(words, *triple.split()) for name, triple in OTHERS.items()},
    }


def ending(words: Words, a: str, b: str, c: str) -> dict[str, str]:
    """The word nearest to a - b + c, and the nearest that is none of the three."""
    target = words.analogy(a, b, c)
    return {"nearest": words.nearest(target, 1)[0][0], "best": words.nearest(target, 1, without=(a, b, c))[0][0]}


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
