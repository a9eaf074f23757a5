"""What a run left, saved for pages: the drawings that were asked for, each from the one run."""

import glob
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from linocut.figure.job import Failure, File, Job, Made, Saved
from linocut.figure.output import results, save
from linocut.figure.process import parts
from linocut.figure.process.parts import Part
from linocut.figure.process.script import Failed, Ran
from linocut.figure.trace.trace import Trace
from linocut.model.drawing import Drawing


def draw(
    ran: Ran, job: Job, trace: Trace, failure: Callable[[Exception], Failure], first: Callable[[Made], None]
) -> tuple[Made | Failure, ...]:
    """Every drawing of the job; one that cannot be drawn leaves the others standing.

    `first` is handed what there is of a drawing before phones have theirs. Raises `Failed` where the script breaks the
    contract for all of them.
    """
    _depend(ran, trace)
    made = _Making(ran, job, first)
    found: dict[Drawing, Made | Failure] = {}
    for drawing in sorted(job.drawings, key=lambda one: one.format == "svg"):  # phones have the figure's size changed
        try:
            found[drawing] = made.of(drawing)
        except MemoryError:
            raise
        except Exception as error:  # matplotlib draws an author's artists and formulas only now
            found[drawing] = failure(error)
    return tuple(found[drawing] for drawing in job.drawings)


def _depend(ran: Ran, trace: Trace) -> None:
    for pattern in ran.depends:
        trace.path("glob", pattern)
        with trace.quietly():
            matches = glob.glob(pattern, recursive=True)  # noqa: PTH207 - as the question will be answered
        for match in matches:
            trace.path("file", match)


class _Making:
    """One run's figures on their way to files."""

    def __init__(self, ran: Ran, job: Job, first: Callable[[Made], None]) -> None:
        path = Path(job.root, job.run.script)
        self._parts = ran.parts
        self._first = first
        self._alt = ran.results.get("alt", "")
        kept = {name: value for name, value in ran.results.items() if name != "alt"}
        self._results: File = results.encode(results.plain(kept))
        self._data = results.data(kept, path.stem)
        self._source = path.read_text(encoding="utf-8")
        self._saved: dict[tuple[int, str], Saved] = {}
        """One figure may be asked for by several names."""
        for text in _texts(self._alt):
            if not isinstance(text, str):
                raise Failed(Failure(f"returned an alt that is not text but {text!r}"))

    def of(self, drawing: Drawing) -> Made:
        """A drawing, saved. Raises `Failed`, and what matplotlib raises."""
        part = parts.find(self._parts, drawing.part)
        if part is None and drawing.part and self._parts:
            raise Failed(Failure(*parts.missing(self._parts, drawing.part)))
        drawn = part.drawn if part else None
        key = (id(drawn), drawing.format)
        if key not in self._saved:
            with _as_it_was(drawn) if drawing.format == "png" else nullcontext():
                self._saved[key] = save.save(drawn, drawing.format, lambda saved: self._first(self._made(saved, part)))
        made = self._saved[key]
        if not drawing.part and len(self._parts) > 1:
            address = f"{Path(drawing.script).stem}.{drawing.format}"
            made = made._replace(warnings=(parts.told(self._parts, address), *made.warnings))
        return self._made(made, part)

    def _made(self, saved: Saved, part: Part | None) -> Made:
        return Made(
            width=saved.width,
            height=saved.height,
            svg=saved.svg,
            narrow=saved.narrow,
            rasters=saved.rasters,
            png=saved.png,
            alt=self._alt_of(part),
            results=self._results,
            data=self._data,
            source=self._source,
            characters=saved.characters,
            weight=saved.weight,
            warnings=saved.warnings,
        )

    def _alt_of(self, part: Part | None) -> str:
        """The alt text; a dict has one for each name."""
        alt = self._alt
        if isinstance(alt, Mapping):
            alt = next((alt[name] for name in (part.names if part else ()) if name in alt), "")
        return " ".join(alt.split())


@contextmanager
def _as_it_was(drawn: Any) -> Iterator[None]:
    """A block after which a figure of matplotlib has its layout before it, for the same figure in another format."""
    layout = drawn.get_layout_engine() if isinstance(drawn, Figure) else None
    yield
    if layout is not None:
        drawn.set_layout_engine(layout)
        for axes in drawn.axes:
            if axes.get_subplotspec():
                axes.set_subplotspec(axes.get_subplotspec())


def _texts(alt: Any) -> Iterator[Any]:
    yield from alt.values() if isinstance(alt, Mapping) else (alt,)
