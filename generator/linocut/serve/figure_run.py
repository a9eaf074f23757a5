"""A drawing of the preview on its way, and what came of it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from linocut.figure.memo import Memo
from linocut.store.inputs import Question

if TYPE_CHECKING:
    from linocut.figure.job import Failure, Job


@dataclass(slots=True)
class Run:
    """A drawing on its way."""

    job: "Job"
    reason: str
    depends: frozenset[str]
    """The names of all that the last run read: when one of them changes, this run is out of date."""
    started: float
    """As `time.monotonic` has it."""
    early: Memo | None = None
    """What there is of it while the drawing for phones is made."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A run that gave no figure, and for how long that is so."""

    observed: tuple[tuple[Question, str], ...]
    failure: "Failure"
    lines: tuple[int, ...]
    """Where the cells stood of which it tells."""


@dataclass(frozen=True, slots=True)
class Done:
    """A figure that was drawn, for the terminal's line."""

    script: str
    reason: str
    seconds: float
    failed: bool
    states: int = 1
