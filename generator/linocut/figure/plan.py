"""Which figures must be drawn: each drawing asked for is held against what its last runs were observed to read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from linocut import __version__
from linocut.cache import Cache, digest
from linocut.inputs import Inputs, Question
from linocut.model import Article, Blob, Drawing, Figure, Place

KIND = "figure"
"""Under which kind memos are filed."""

KEPT = 4
"""Runs of one drawing that are remembered, so that switching between branches draws nothing twice."""

Observed = tuple[tuple[Question, str], ...]


@dataclass(frozen=True, slots=True)
class Memo:
    """One run: what it read, with the answers, and the figure that it gave."""

    observed: Observed
    figure: Figure
    warnings: tuple[str, ...]


def drawings(articles: Iterable[Article]) -> dict[Drawing, tuple[Place, ...]]:
    """Every drawing asked for, once, with the places that ask, in the order of the articles."""
    asked: dict[Drawing, list[Place]] = {}
    for article in articles:
        for use in article.figures:
            for drawing in use.drawings:
                asked.setdefault(drawing, []).append(use.place)
    return {drawing: tuple(dict.fromkeys(places)) for drawing, places in asked.items()}


def key(drawing: Drawing) -> str:
    """Under which a drawing's memos are filed."""
    return digest("figure", __version__, drawing.script, drawing.parameters, drawing.format)


def memos(drawing: Drawing, cache: Cache) -> tuple[Memo, ...]:
    """The remembered runs of a drawing, the latest first."""
    found = cache.get(KIND, key(drawing))
    return found if isinstance(found, tuple) else ()


def remembered(drawing: Drawing, inputs: Inputs, cache: Cache) -> Memo | str:
    """The memo that still holds and whose files are still there, or the reason why there is none."""
    known = memos(drawing, cache)
    for memo in known:
        if inputs.holds(memo.observed) and all(cache.holds(blob) for blob in _blobs(memo.figure)):
            return memo
    return reason(known[0], inputs) if known else "new"


def reason(memo: Memo, inputs: Inputs) -> str:
    """Why a memo no longer holds: its first question that has another answer."""
    for question, answer in memo.observed:
        if inputs.ask(question) != answer:
            name = f"${question.name}" if question.kind == "variable" else question.name
            return f"{name} changed"
    return "its files were pruned"


def remember(memo: Memo, cache: Cache) -> None:
    """File a memo before the older ones of its drawing."""
    older = tuple(other for other in memos(memo.figure.drawing, cache) if other.observed != memo.observed)
    cache.put(KIND, key(memo.figure.drawing), (memo, *older)[:KEPT])


def _blobs(figure: Figure) -> Sequence[Blob]:
    return [
        *([figure.svg] if figure.svg else []),
        *(raster.blob for raster in figure.rasters),
        figure.png,
        figure.results,
        *(blob for _, blob in figure.data),
    ]


def engine() -> tuple[str, ...]:
    """The files of ours that decide how a figure looks."""
    folder = Path(__file__).parent
    return tuple(str(folder / name) for name in ("results.py", "save.py", "style.py", "svg.py", "theme.py"))
