"""What is remembered of a run: what it read, with the answers it got, and the figure that it gave."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from linocut import PACKAGE, __version__
from linocut.figure import engine
from linocut.figure.trace import packages
from linocut.model.drawing import Drawing, Figure, Frame, Narrow, Raster
from linocut.store.cache import Blob, Cache
from linocut.store.generation import digest
from linocut.store.inputs import Inputs, Question

if TYPE_CHECKING:
    from linocut.figure.job import File, Made, Narrowed, Outcome, Saved

KIND = "figure"
"""Under which kind memos are filed."""

KEPT = 4
"""Runs of one drawing that are remembered, so that switching between branches draws nothing twice."""

_OURS = Question("file", str(PACKAGE / "figure/process/script.py"))
"""One of the files that every run of this linocut asks for: see `engine`."""


@dataclass(frozen=True, slots=True)
class Memo:
    """One run."""

    observed: tuple[tuple[Question, str], ...]
    figure: Figure
    warnings: tuple[str, ...]


def recall(drawing: Drawing, cache: Cache) -> tuple[Memo, ...]:
    """The remembered runs of a drawing, the latest first: those of the linocut that asks. Another one, installed
    elsewhere, may draw otherwise, and its files still stand as they stood."""
    return tuple(memo for memo in _filed(drawing, cache) if any(question == _OURS for question, _ in memo.observed))


def _filed(drawing: Drawing, cache: Cache) -> tuple[Memo, ...]:
    found = cache.get(KIND, _key(drawing))
    return found if isinstance(found, tuple) else ()


def remember(memo: Memo, cache: Cache) -> None:
    """File a memo before the older ones of its drawing."""
    drawing = memo.figure.drawing
    older = tuple(other for other in _filed(drawing, cache) if other.observed != memo.observed)
    cache.put(KIND, _key(drawing), (memo, *older)[:KEPT])


def _key(drawing: Drawing) -> str:
    kinds = (Memo, Figure, Frame, Narrow, Raster, Blob)
    shape = [field.name for kind in kinds for field in fields(kind)]  # older ones cannot be read
    asked = (
        drawing.script,
        drawing.parameters,
        drawing.format,
        drawing.part,
        drawing.frames,
        drawing.program,
        drawing.keep,
    )
    return digest("figure", __version__, shape, asked)


def blobs(figure: Figure) -> Sequence[Blob]:
    """Every file of a figure."""
    return [
        *(blob for state in figure.states for blob in _shown(state)),
        figure.results,
        *(blob for _, blob in figure.data),
    ]


def _shown(figure: Figure) -> Iterator[Blob]:
    yield from filter(None, (figure.svg, figure.narrow and figure.narrow.svg, figure.png))
    yield from (raster.blob for raster in figure.rasters)


class Keeper:
    """Turns what workers made into figures and memos, for one build."""

    def __init__(self, inputs: Inputs, cache: Cache) -> None:
        self._inputs = inputs
        self.cache = cache
        self._distributions: dict[str, str] = {}
        """Module -> distribution."""

    def ask(self, questions: Iterable[Question]) -> None:
        """Let the build's receipt hold what a run that failed asked."""
        for question in questions:
            self._inputs.ask(question)

    def memo(self, drawing: Drawing, outcome: "Outcome", made: "Made", reason: str) -> Memo:
        """Store the files, and ask of the build's inputs what the run asked of the world."""
        versions = {**dict(outcome.versions), **packages.versions(outcome.imported, self._distributions)}
        figure = self._figure(drawing, made, versions, reason)
        questions = (
            *outcome.questions,
            *packages.questions(outcome.touched, self._distributions),
            *(Question("file", str(path)) for path in engine.files(engine.RUNS)),
        )
        observed = tuple((question, self._inputs.ask(question)) for question in dict.fromkeys(questions))
        return Memo(observed, figure, made.warnings)

    def _figure(self, drawing: Drawing, made: "Made", versions: Mapping[str, str], reason: str) -> Figure:
        figure = Figure(
            drawing=drawing,
            width=made.width,
            height=made.height,
            svg=self._keep(made.svg) if made.svg else None,
            narrow=self._narrow(made.narrow) if made.narrow else None,
            rasters=self._rasters(made),
            png=self._keep(made.png) if made.png else None,
            alt=made.alt,
            results=self._keep(made.results),
            data=tuple((name, self._keep(file)) for name, file in made.data),
            source=made.source,
            versions=tuple(sorted(versions.items())),
            characters=made.characters,
            weight=0,
            digest="",
            reason="",
            frames=tuple(self._frame(frame) for frame in made.frames),
        )
        return replace(figure, weight=made.weight, digest=digest(figure.shown), reason=reason)

    def _frame(self, saved: "Saved") -> Frame:
        return Frame(
            saved.width,
            saved.height,
            self._keep(saved.svg) if saved.svg else None,
            self._narrow(saved.narrow) if saved.narrow else None,
            self._rasters(saved),
            self._keep(saved.png) if saved.png else None,
        )

    def _rasters(self, saved: "Saved | Made") -> tuple[Raster, ...]:
        return tuple(Raster(self._keep(it.file), it.type, it.scale, it.theme) for it in saved.rasters)

    def _narrow(self, made: "Narrowed") -> Narrow:
        return Narrow(self._keep(made.file), made.width, made.height)

    def _keep(self, file: "File") -> Blob:
        return self.cache.blob(file.data, file.suffix)
