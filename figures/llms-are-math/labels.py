"""Lettering that figures share: tokens with their spaces visible, numbers on colours, labels that do not collide."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.transforms import Bbox

MONO = {"family": "monospace", "size": 11.5}

SIDES = (
    (1, 0, "left", "center"),
    (-1, 0, "right", "center"),
    (0, 1, "center", "bottom"),
    (0, -1, "center", "top"),
    (0.75, 0.75, "left", "bottom"),
    (0.75, -0.75, "left", "top"),
    (-0.75, 0.75, "right", "bottom"),
    (-0.75, -0.75, "right", "top"),
)
"""Where a label may stand, seen from its point, in order of preference."""


def visible(token: str) -> str:
    """A token as it stands in the text, its spaces and line ends made visible."""
    return token.replace(" ", "␣").replace("\n", "⏎")


def ink_on(colour: Sequence[float]) -> str:
    """White or black, whichever stands out more (WCAG 2 contrast) on a colour of sRGB components in 0..1."""
    c = np.asarray(colour[:3])
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    luminance = linear @ [0.2126, 0.7152, 0.0722]  # (3,) @ (3,) -> ()
    return "#ffffff" if luminance < 0.179 else "#000000"


def place(
    ax: Axes, points: np.ndarray, texts: Sequence[str], colours: Sequence[str], around: np.ndarray | None = None
) -> None:
    """Label each point, (n, 2) in data units, on the side where the label covers least: points, labels, edges, lines.

    Greedy, the most crowded point first. `around`, (m, 2), are points on lines that labels should keep off.
    """
    ax.figure.draw_without_rendering()  # so that the layout is final and labels can be measured
    pixel = ax.figure.dpi / 72
    dots = ax.transData.transform(points)  # (n, 2) in pixels
    taken = [Bbox.from_extents(*(dot - 4 * pixel), *(dot + 4 * pixel)) for dot in dots]
    if around is not None:
        taken += [Bbox.from_extents(*(dot - 3 * pixel), *(dot + 3 * pixel)) for dot in ax.transData.transform(around)]
    distance = np.linalg.norm(dots[:, None] - dots, axis=-1)  # (n, 1, 2) - (n, 2) -> (n, n)
    crowded = np.argsort(np.sort(distance, axis=1)[:, 1:4].sum(axis=1), kind="stable")  # (n, 3) -> (n,)
    inside = ax.get_window_extent()
    for i in crowded:
        label = ax.annotate(texts[i], points[i], (0, 0), textcoords="offset points", color=colours[i])
        others = [box for j, box in enumerate(taken) if j != i]
        costs = []
        for x, y, horizontal, vertical in SIDES:
            label.set(position=(6 * x, 6 * y), ha=horizontal, va=vertical)
            box = label.get_window_extent().expanded(1.02, 0.86)
            covered = sum(_shared(box, other) for other in others)
            costs.append(covered + 3 * (box.width * box.height - _shared(box, inside)))
        x, y, horizontal, vertical = SIDES[int(np.argmin(np.round(costs, 6)))]
        label.set(position=(6 * x, 6 * y), ha=horizontal, va=vertical)
        taken.append(label.get_window_extent().expanded(1.02, 0.86))


def _shared(a: Bbox, b: Bbox) -> float:
    """The area that two boxes share."""
    width = min(a.x1, b.x1) - max(a.x0, b.x0)
    height = min(a.y1, b.y1) - max(a.y0, b.y0)
    return max(width, 0.0) * max(height, 0.0)
