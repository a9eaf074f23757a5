"""What a run left, saved for pages: the drawings that were asked for, each from the one run."""

import glob
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

from matplotlib.backend_bases import FigureCanvasBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from linocut.figure.job import Failure, File, Job, Made, Saved, uncount
from linocut.figure.output import results, save
from linocut.figure.process import animation, parts
from linocut.figure.process.parts import Part
from linocut.figure.process.screen import Screen
from linocut.figure.process.script import Failed, Ran
from linocut.figure.trace.trace import Trace
from linocut.model.drawing import Drawing


def draw(
    ran: Ran, job: Job, screen: Screen, failure: Callable[[Exception], Failure], first: Callable[[Made], None]
) -> tuple[Made | Failure, ...]:
    """Every drawing of the job; one that cannot be drawn leaves the others standing.

    `first` is handed what there is of a drawing before phones have theirs. Raises `Failed` where the script breaks the
    contract for all of them.
    """
    made = _Making(ran, job, screen, first)
    found: dict[Drawing, Made | Failure] = {}
    for drawing in sorted(job.drawings, key=lambda one: one.format == "svg"):  # phones have the figure's size changed
        try:
            found[drawing] = made.of(drawing)
        except MemoryError:
            raise
        except Exception as error:  # matplotlib draws an author's artists and formulas only now
            found[drawing] = failure(error)
    return tuple(found[drawing] for drawing in job.drawings)


def depend(ran: Ran, trace: Trace) -> None:
    """Note what the script declares that it reads unseen."""
    for pattern in ran.depends:
        trace.path("glob", pattern)
        with trace.quietly():
            matches = glob.glob(pattern, recursive=True)  # noqa: PTH207 - as the question will be answered
        for match in matches:
            trace.path("file", match)


NO_ANIMATION = "leaves no animation: .animate needs a FuncAnimation, an ArtistAnimation, or a parameter that moves"


class _Making:
    """One run's figures on their way to files."""

    def __init__(self, ran: Ran, job: Job, screen: Screen, first: Callable[[Made], None]) -> None:
        path = Path(job.root, job.run.script)
        self._job = job
        self._parts = ran.parts
        self._keep = job.drawings[0].keep if ran.keep is None else ran.keep
        self._screen = screen
        self._first = first
        self._alt = ran.results.get("alt", "")
        kept = {name: value for name, value in ran.results.items() if name != "alt"}
        self._results: File = results.encode(results.plain(kept))
        self._data = results.data(kept, path.stem)
        self._source = path.read_text(encoding="utf-8")
        self._saved: dict[tuple[int, str, int, bool], tuple[Saved, ...]] = {}
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
        key = (id(drawn), drawing.format, drawing.frames, drawing.pictured)
        if key not in self._saved:
            self._saved[key] = tuple(self._save(drawn, drawing, part))
        saved, *frames = self._saved[key]
        warnings = list(dict.fromkeys(warning for frame in (saved, *frames) for warning in frame.warnings))
        if not drawing.part and len(self._parts) > 1:
            warnings.insert(0, parts.told(self._parts, f"{Path(drawing.script).stem}.{drawing.format}"))
        if drawing.frames and not frames:
            warnings.append(NO_ANIMATION)
        made = self._made(saved._replace(warnings=tuple(warnings)), part)
        return replace(
            made,
            frames=tuple(frames),
            weight=made.weight + sum(frame.weight for frame in frames),
            characters="".join(sorted(set(made.characters).union(*(frame.characters for frame in frames)))),
        )

    def _save(self, drawn: Any, drawing: Drawing, part: Part | None) -> Iterator[Saved]:
        """A figure in its only state, or in each frame."""
        figure = drawn if isinstance(drawn, Figure) else None
        animations = self._screen.animations(figure) if figure else []
        several = len(self._job.drawings) > 1 or drawing.frames
        weight = 0
        if figure:
            _hear_drawn(figure)
        pictured = drawing.pictured
        for _ in animation.frames(animations, drawing.frames or 1) if animations else [None]:
            started = time.monotonic()
            with _still(figure), _as_it_was(figure) if several else nullcontext():
                made = save.save(
                    drawn,
                    drawing.format,
                    lambda saved: self._first(self._made(saved, part)),
                    keep=self._keep,
                    pictured=pictured,
                )
            yield made
            pictured = False  # a feed shows the first
            weight += made.weight
            if weight > self._job.weight:
                return
            if drawing.frames:  # each frame may take as long as a state of a slider
                uncount(Path(self._job.scratch), time.monotonic() - started)

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


def _hear_drawn(figure: Figure) -> None:
    """Let what the author connected to a draw event act once, as on a screen."""
    heard = figure.canvas.callbacks.callbacks.get("draw_event", {}).values()
    if any(not (found := reference()) or "matplotlib" not in str(found.__module__) for reference in heard):
        if type(figure.canvas) is FigureCanvasBase:  # pyplot leaves it to a figure that it closed
            FigureCanvasAgg(figure)
        figure.draw_without_rendering()


@contextmanager
def _still(figure: Figure | None) -> Iterator[None]:
    """A block in which no draw event changes what is drawn."""
    with figure.canvas.callbacks.blocked(signal="draw_event") if figure else nullcontext():
        yield


@contextmanager
def _as_it_was(figure: Figure | None) -> Iterator[None]:
    """A block after which a figure has the size and the layout that it had before, to be saved once more."""
    if figure is None:
        yield
        return
    size, layout = figure.get_size_inches(), figure.get_layout_engine()
    yield
    figure.set_size_inches(size)
    if layout is not None:
        figure.set_layout_engine(layout)
        for axes in figure.axes:
            if axes.get_subplotspec():
                axes.set_subplotspec(axes.get_subplotspec())


def _texts(alt: Any) -> Iterator[Any]:
    yield from alt.values() if isinstance(alt, Mapping) else (alt,)
