"""Words as vectors: a slice of GloVe, and the algebra that finds neighbours, analogies and a plane to look at."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

SLICE = Path(__file__).with_name("glove.npz")


class Words:
    """A vocabulary of n words, each a point in d dimensions."""

    def __init__(self, words: Sequence[str], X: np.ndarray) -> None:
        self.words = tuple(words)
        self.X = X
        """(n, d)"""
        self.row = {word: i for i, word in enumerate(self.words)}

    def __getitem__(self, word: str) -> np.ndarray:
        """The vector of a word, (d,). Raises KeyError for a word outside the slice."""
        if word not in self.row:
            raise KeyError(f'"{word}" is not among the {len(self.words):,} words of the slice; glove.py can add it')
        return self.X[self.row[word]]

    def of(self, words: Iterable[str]) -> np.ndarray:
        """The vectors of several words, one a row, (words, d)."""
        return np.stack([self[word] for word in words])

    def nearest(self, v: np.ndarray, count: int, without: Iterable[str] = ()) -> list[tuple[str, float]]:
        """The words whose vectors point most nearly where v, (d,), points, with their cosines, nearest first."""
        similarity = cosine(self.X, v)  # (n, d), (d,) -> (n,)
        similarity[[self.row[word] for word in without]] = -np.inf
        best = np.argsort(-similarity, kind="stable")[:count]  # (n,) -> (count,)
        return [(self.words[i], float(similarity[i])) for i in best]

    def analogy(self, a: str, b: str, c: str) -> np.ndarray:
        """Where the walk a - b + c ends, (d,)."""
        return self[a] - self[b] + self[c]


def load(path: Path = SLICE) -> Words:
    """The slice as glove.py wrote it."""
    with np.load(path) as file:
        words = file["words"].tobytes().decode().split("\n")
        scale = file["scale"].astype(np.float32)[:, None]  # (n,) -> (n, 1), the same for a whole row
        return Words(words, file["rows"] * scale)  # (n, d) x (n, 1) -> (n, d)


def cosine(X: np.ndarray, v: np.ndarray) -> np.ndarray:
    """The cosine of the angle between v, (d,), and each row of X, (n, d) or (d,); -> (n,) or ()."""
    return X @ v / (np.linalg.norm(X, axis=-1) * np.linalg.norm(v))  # (n, d) @ (d,) -> (n,)


def principal_axes(X: np.ndarray, count: int = 2) -> tuple[np.ndarray, np.ndarray]:
    """The directions along which the rows of X, (n, d), differ most, (d, count), and each one's share of the variance.

    They are the right singular vectors of the centred matrix (Pearson 1901; Eckart and Young 1936). An axis has no sign
    of its own: it gets the one that makes its largest component positive.
    """
    centred = X - X.mean(axis=0)  # (n, d) - (d,) -> (n, d)
    _, sizes, axes = np.linalg.svd(centred, full_matrices=False)  # -> (n, r), (r,), (r, d) with r = min(n, d)
    variance = sizes**2
    axes = axes[:count]  # (r, d) -> (count, d)
    largest = np.take_along_axis(axes, np.abs(axes).argmax(axis=1)[:, None], axis=1)  # (count, d) -> (count, 1)
    return (axes * np.sign(largest)).T, variance[:count] / variance.sum()  # (count, d) -> (d, count)
