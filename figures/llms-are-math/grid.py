"""What y = xW + b does to the plane: the grid before, and the grid after."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

W = np.array([[1.3, 0.4], [-0.3, 0.9]])
b = np.array([0.4, 0.3])
STEPS = np.arange(-2, 3)
labels = {"t": "from nothing to W"}


def figure(t: float = 1.0):
    """The map on its way from doing nothing, at t = 0, to W and b, at t = 1."""
    W_t = (1 - t) * np.eye(2) + t * W  # (2, 2)
    b_t = t * b  # (2,)
    fig, (before, between, after) = plt.subplots(1, 3, figsize=(640 / 72, 250 / 72), width_ratios=(1, 0.62, 1))
    matrix(between, W_t, b_t)
    quiet, faint = plt.rcParams["axes.edgecolor"], plt.rcParams["grid.color"]
    grid(before, np.eye(2), np.zeros(2), quiet)
    basis(before, np.eye(2), np.zeros(2), ("e₁", "e₂"))
    grid(after, np.eye(2), np.zeros(2), faint)
    grid(after, W_t, b_t, quiet)
    basis(after, W_t, b_t, ("e₁W", "e₂W"))
    for ax, name in ((before, "x"), (after, "xW + b")):
        ax.set(aspect="equal", xlim=(-3.5, 3.7), ylim=(-2.6, 3.1), xticks=[], yticks=[], title=name)
        ax.spines[["left", "bottom"]].set_position("zero")
    area = abs(np.linalg.det(W_t))
    return fig, {
        "alt": "Two grids. Left, the plane with unit square and basis vectors. Right, what the map makes of it: "
        f"lines stay straight and parallel, and the unit square becomes a parallelogram of area {area:.2f}.",
        "W": W,
        "b": b,
        "area": area,
        "corner": np.array([1, 1]) @ W_t + b_t,
    }


def grid(ax: Axes, W: np.ndarray, b: np.ndarray, colour: str) -> None:
    """The image of the grid under x -> xW + b."""
    ends = np.array([STEPS[0], STEPS[-1]])
    for step in STEPS:
        for x, y in (([step, step], ends), (ends, [step, step])):
            line = np.stack([x, y], axis=1) @ W + b  # two of (2,) -> (2, 2), a point in each row
            ax.plot(*line.T, color=colour, linewidth=0.8, zorder=1)


def basis(ax: Axes, W: np.ndarray, b: np.ndarray, names: tuple[str, str]) -> None:
    """The images of the unit square and of the two basis vectors, which are the rows of W, moved by b."""
    square = np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) @ W + b  # (4, 2) @ (2, 2) -> (4, 2)
    ax.fill(*square.T, color="C4", alpha=0.3, linewidth=0, zorder=2)
    for row, name, colour, outward in zip(W, names, ("C0", "C1"), ((1, -1), (-1, 1)), strict=True):
        arrow = {"arrowstyle": "-|>", "color": colour, "linewidth": 2.2, "shrinkA": 0, "shrinkB": 0}
        ax.annotate("", b + row, b, arrowprops=arrow, zorder=3)
        across = outward * row[::-1] / np.linalg.norm(row)  # (2,), at a right angle to the row, away from the square
        label = ax.annotate(name, b + row / 2, 17 * across, textcoords="offset points", color=colour, ha="center")
        label.set(va="center", bbox={"facecolor": plt.rcParams["figure.facecolor"], "edgecolor": "none", "pad": 1})


def matrix(ax: Axes, W: np.ndarray, b: np.ndarray) -> None:
    """W and b as numbers, each row in the colour of the arrow that it says the end of."""
    ax.set(xlim=(0, 1), ylim=(0, 1))
    ax.axis("off")
    rows = ((0.76, W[0], "C0"), (0.66, W[1], "C1"), (0.34, b, plt.rcParams["text.color"]))
    for height, row, colour in rows:
        for x, number in zip((0.48, 0.98), row, strict=True):
            ax.text(x, height, f"{number:.2f}".replace("-", "−"), ha="right", va="center", size=11.5, color=colour)
    for height, name in ((0.87, "W"), (0.45, "b")):
        ax.text(0.02, height, name, va="center", weight=600, size=12.5)
