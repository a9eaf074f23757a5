"""What is drawn, and what has been: a computed figure in one state, and its files."""

from dataclasses import dataclass, field, fields, replace
from typing import Literal, NamedTuple

from linocut.store.cache import Blob

Parameter = bool | int | float | str


class Parameters(tuple[tuple[str, Parameter], ...]):
    """Names and values, sorted by name. To a script 1, 1.0 and True are not the same, as they are to Python."""

    __slots__ = ()
    __hash__ = tuple.__hash__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, tuple) and repr(self) == repr(other)


class Run(NamedTuple):
    """What is run at once: it gives all figures that the script leaves."""

    script: str
    """"figures/llms-are-math/attention.py", or beside the article."""
    parameters: tuple[tuple[str, Parameter], ...] = Parameters()
    """Sorted by name."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """One state of one computed figure: what the engine draws, and what its results are filed under."""

    script: str
    """As `Run` has it."""
    parameters: tuple[tuple[str, Parameter], ...] = Parameters()
    """As `Run` has it."""
    format: Literal["svg", "png"] = "svg"
    part: str = ""
    """Which of the run's figures: its name or number, as in train.svg#loss. "": the only one, or the last."""
    frames: int = 0
    """How many frames of an animation are drawn, at most; 0: the first alone."""
    program: str = ""
    """The cells of an article, as `Program.text` writes them: they run in place of the script, which is the article."""
    keep: bool = False
    """Whether exact black and white stay as they are, where the script says nothing of it."""
    lines: tuple[int, ...] = field(default=(), compare=False)
    """Where in the article the code of each cell starts: of no effect on what they give."""
    pictured: bool = field(default=True, compare=False, repr=False)
    """Whether a feed or a card may show it: then its PNG is made along."""

    @property
    def run(self) -> Run:
        """What has to run for it."""
        return Run(self.script, self.parameters)


@dataclass(frozen=True, slots=True)
class Axis:
    """One parameter that the reader moves."""

    name: str
    values: tuple[Parameter, ...]
    start: int
    """Index of the default state."""


@dataclass(frozen=True, slots=True)
class Raster:
    """One picture at one resolution, in one format and for one theme."""

    blob: Blob
    type: str
    """"image/avif", "image/webp", "image/png"."""
    scale: float
    """Pixels of the file per CSS pixel."""
    theme: Literal["light", "dark", "both"]


@dataclass(frozen=True, slots=True)
class Narrow:
    """A drawing set once more for a phone: the same letters, another layout."""

    svg: Blob
    """As `Figure.svg`."""
    width: float
    """CSS pixels."""
    height: float


PHONE = 350
"""Pixels between the margins of a phone's screen."""

SHRUNK = 0.87
"""What a drawing may shrink to before its labels are too small: 12.5 px become 11."""

ID_PREFIX = "lc0"
"""What every id in a figure's SVG starts with."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What an animation shows after its first frame, or cells draw; the fields are those of `Figure`."""

    width: float
    height: float
    svg: Blob | None
    narrow: Narrow | None
    rasters: tuple[Raster, ...]
    png: Blob | None


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing, drawn."""

    drawing: Drawing
    width: float
    """CSS pixels."""
    height: float
    svg: Blob | None
    """Inline SVG for both themes, its colours CSS custom properties, every id starting with `ID_PREFIX`, which the
    page replaces so that no two figures on it share an id. None: too large, or none to be had; shown as rasters."""
    narrow: Narrow | None
    """For a column narrower than it. None: it is narrow enough, holds no text, or does not read well so."""
    rasters: tuple[Raster, ...]
    """What a page shows where there is no SVG (AVIF or WebP, and PNG)."""
    png: Blob | None
    """Light theme at 2x. None: no feed and no card shows it. Not part of `digest` beside an SVG."""
    alt: str
    """The alt text that the script returned; "" when it returned none."""
    results: Blob
    """JSON of what the script returned, without `alt`; arrays as nested lists."""
    data: tuple[tuple[str, Blob], ...]
    """(file name, bytes) of the arrays behind the figure: CSV or JSON."""
    source: str
    """The script's text."""
    versions: tuple[tuple[str, str], ...]
    """Distributions the run used: (("matplotlib", "3.11.2"), ("numpy", "2.4.6"))."""
    characters: str
    """Distinct characters of its text, sorted: the page's font must hold them."""
    weight: int
    """Bytes that a page loads to show it, compressed. Not part of `digest`."""
    digest: str
    """Over everything above: two figures with one digest look and read the same."""
    reason: str
    """Why it was drawn in this build: "new", "figures/a.py changed"; "": reused. Not part of `digest`."""
    frames: tuple[Frame, ...] = ()
    """Of an animation, those after the first; of an article's cells, all that they drew."""

    @property
    def shown(self) -> "Figure":
        """What `digest` is over: beside an SVG there is a PNG only for feeds, which name it by itself."""
        return replace(self, png=None) if self.svg else self

    @property
    def states(self) -> tuple["Figure", ...]:
        """The figure in every frame."""
        return (self, *(self.at(one) for one in self.frames))

    def at(self, frame: Frame) -> "Figure":
        """The figure in one frame."""
        shown = {one.name: getattr(frame, one.name) for one in fields(frame)}
        return replace(self, **shown, frames=())
