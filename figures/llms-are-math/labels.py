"""Lettering that figures share: tokens with their spaces visible, labels that do not collide."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.text import Annotation

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
    (1, 1.7, "left", "bottom"),
    (1, -1.7, "left", "top"),
    (-1, 1.7, "right", "bottom"),
    (-1, -1.7, "right", "top"),
    (0, 2.2, "center", "bottom"),
    (0, -2.2, "center", "top"),
)
"""Where a label may stand, seen from its point, in order of preference."""

FAR = 8
"""Index of the first side at a distance: only where the near ones are taken."""


def visible(token: str) -> str:
    """A token as it stands in the text, its spaces and line ends made visible."""
    return token.replace(" ", "␣").replace("\n", "⏎")


def place(
    ax: Axes, points: np.ndarray, texts: Sequence[str], colours: Sequence[str], around: np.ndarray | None = None
) -> list[Annotation]:
    """Label each point, (n, 2) in data units, on the side where the label covers least: points, labels, edges, lines.

    `around`, (m, 2), are points on lines that labels should keep off. Sides are chosen whenever the figure is drawn in
    another size than before, for on a phone there is less room.
    """
    offset = {"xytext": (0, 0), "textcoords": "offset points"}
    labels = [ax.annotate(text, point, **offset) for text, point in zip(texts, points, strict=True)]
    for label, colour in zip(labels, colours, strict=True):
        label.set_color(colour)
    ax.add_artist(_Sides(ax, points, labels, np.empty((0, 2)) if around is None else around))
    return labels


class _Sides(Artist):
    """Draws nothing itself; drawn before the labels, it chooses their sides."""

    zorder = 0

    def __init__(self, ax: Axes, points: np.ndarray, labels: Sequence[Annotation], around: np.ndarray) -> None:
        super().__init__()
        self.set_in_layout(False)
        self._ax, self._points, self._labels, self._around = ax, points, labels, around
        self._drawn: tuple[float, float] | None = None
        """Inches of the figure when the sides were chosen."""

    def draw(self, renderer: RendererBase) -> None:
        size = tuple(self._ax.figure.get_size_inches())
        if size != self._drawn:
            self._drawn = size
            self._choose(renderer)

    def _choose(self, renderer: RendererBase) -> None:
        """Greedy, the most crowded point first; then each again and again, now that it knows all others."""
        pixel = self._ax.figure.dpi / 72
        letters = 11 if self._ax.figure.get_figwidth() < 6 else plt.rcParams["font.size"]
        dots = self._ax.transData.transform(self._points)  # (n, 2) in pixels
        lines = self._ax.transData.transform(self._around)  # (m, 2)
        reach = np.repeat([4 * pixel, 3 * pixel], [len(dots), len(lines)])[:, None]  # (n + m, 1)
        around = np.vstack([dots, lines])  # (n + m, 2)
        fixed = np.hstack([around - reach, around + reach])  # (n + m, 4), what each covers
        distance = np.linalg.norm(dots[:, None] - dots, axis=-1)  # (n, 1, 2) - (n, 2) -> (n, n)
        crowded = np.argsort(np.sort(distance, axis=1)[:, 1:4].sum(axis=1), kind="stable")  # (n, 3) -> (n,)
        inside = self._ax.get_window_extent(renderer).extents[None]  # (1, 4)
        boxes = np.stack([self._boxes(label, letters, renderer) for label in self._labels])  # (n, sides, 4)
        size = np.prod(boxes[..., 2:] - boxes[..., :2], axis=-1)  # (n, sides)
        far = np.arange(len(SIDES)) >= FAR  # (sides,)
        alone = np.stack(
            [_shared(own, fixed).sum(axis=1) - _shared(own, fixed[i : i + 1])[:, 0] for i, own in enumerate(boxes)]
        )
        alone += 3 * (size - np.stack([_shared(own, inside)[:, 0] for own in boxes])) + 0.12 * far * size  # (n, sides)
        chosen: dict[int, int] = {}
        for i in np.tile(crowded, 6):
            others = np.array([boxes[j, side] for j, side in chosen.items() if j != i]).reshape(-1, 4)
            costs = alone[i] + _shared(boxes[i], others).sum(axis=1)  # (sides,)
            chosen[i] = int(np.argmin(np.round(costs, 6)))
        for i, side in chosen.items():
            _stand(self._labels[i], side)

    @staticmethod
    def _boxes(label: Annotation, letters: float, renderer: RendererBase) -> np.ndarray:
        """What the label covers on each side of its point, (sides, 4): left, lower, right, upper."""
        label.set_size(letters)
        boxes = []
        for side in range(len(SIDES)):
            _stand(label, side)
            boxes.append(label.get_window_extent(renderer).expanded(1.02, 0.86).extents)
        return np.array(boxes)


def _stand(label: Annotation, side: int) -> None:
    x, y, horizontal, vertical = SIDES[side]
    label.set(position=(6 * x, 6 * y), ha=horizontal, va=vertical)


def _shared(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The area that each box of a, (m, 4), shares with each of b, (n, 4); -> (m, n)."""
    low = np.maximum(a[:, None, :2], b[:, :2])  # (m, 1, 2), (n, 2) -> (m, n, 2)
    high = np.minimum(a[:, None, 2:], b[:, 2:])
    return np.prod(np.maximum(high - low, 0), axis=-1)
