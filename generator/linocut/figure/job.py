"""What travels between the builder and the process that draws one figure: the job, and what came of it."""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from typing import Literal, NamedTuple

from linocut.model.drawing import Drawing, Run
from linocut.problem import Problem
from linocut.store.inputs import Question

_stat = os.stat  # as it is before a trace watches it


WAITING, WAITED = "waiting", "waited"
"""Files in the scratch folder that tell that a figure waits for shared work, and how many seconds do not count against
its limit: those for which it waited, and those of the frames of an animation that it has drawn."""


class NotPackableError(Exception):
    """A value that cannot be kept, in the author's terms."""


EARLY = b"early\n"
"""What a worker tells when there is an early outcome."""


def uncount(scratch: Path, seconds: float) -> None:
    """Take some seconds of a run out of its time limit."""
    waited = scratch / WAITED
    before = float(waited.read_text()) if waited.exists() else 0.0
    waited.write_text(repr(before + seconds))


@dataclass(frozen=True, slots=True)
class Job:
    """One run in a process of its own, and what of it is to be drawn."""

    root: str
    """Absolute: the site's folder."""
    drawings: tuple[Drawing, ...]
    """All of one run, at least one."""
    scratch: str
    """Absolute: the only folder that the script may write to, made for this job alone."""
    store: str
    """Absolute: the cache's folder; results of `@shared` functions are kept in its "shared"."""
    timeout: float
    """Seconds."""
    memory: int
    """Bytes."""
    network: bool
    programs: tuple[str, ...]
    """Names of the programs that the script may start."""
    weight: int = 2 << 20
    """Compressed bytes at which an animation that grows heavier is given up: its site allows no more."""
    early: bool = False
    """Whether somebody waits for it at a screen: an outcome is told as soon as a page can show it, before the drawing
    for phones is made. For a job of one drawing."""
    worth: float = float("inf")
    """Seconds of work after which a program keeps a checkpoint, to run on from there when it is edited; inf: never."""
    witnessed: bool = False
    """Whether clocks and chance are watched, to tell why two runs differ."""
    ahead: float = 0.0
    """Seconds by which the clocks of a witnessed run are ahead."""

    @property
    def run(self) -> Run:
        """What runs."""
        return self.drawings[0].run


def size(count: int) -> str:
    """Bytes in words: "2 GiB", "300 MiB"."""
    for unit, bits in (("GiB", 30), ("MiB", 20), ("KiB", 10)):
        if count >= 1 << bits:
            return f"{count / (1 << bits):.3g} {unit}"
    return f"{count} bytes"


_VOWEL = re.compile(r"(?!(?i:eu|one|uni|use|uti|uu|ufunc))[AEIOUaeiou]|[FHLMNRSX](?=[A-Z\d]|$)|nd")
"""How names begin that sound as if with a vowel: int and SVG, not uuid."""


def a(kind: str) -> str:
    """`a float`, `an int`, `an SVG`, `a uuid.UUID`: the name of a type as it is read."""
    return f"a{'n' * bool(_VOWEL.match(kind))} {kind}"


def stamp(path: str) -> tuple[int, int, int] | None:
    """(bytes, nanoseconds of the last change, inode) of a file; None when there is none."""
    try:
        found = _stat(path)
    except (OSError, ValueError):
        return None
    return found.st_size, found.st_mtime_ns, found.st_ino


LARGEST = 12_000_000
"""Pixels of a drawing, at 72 to the inch: a poster. Feeds and cards show it as pixels, twice as many on each side."""


class File(NamedTuple):
    """A file made in the worker, on its way to the store."""

    data: bytes
    suffix: str


class Picture(NamedTuple):
    """A raster made in the worker, on its way to `drawing.Raster`."""

    file: File
    type: str
    scale: float
    theme: Literal["light", "dark", "both"]


class Narrowed(NamedTuple):
    """A drawing set for a phone, on its way to `drawing.Narrow`."""

    file: File
    width: float
    """CSS pixels."""
    height: float


class Saved(NamedTuple):
    """A drawing as files."""

    width: float
    """CSS pixels."""
    height: float
    svg: File | None
    narrow: Narrowed | None
    rasters: tuple[Picture, ...]
    png: File | None
    characters: str
    weight: int
    """Bytes that a page loads to show it, compressed."""
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """A figure as its worker made it: `drawing.Figure` with bytes in place of blobs."""

    width: float
    """CSS pixels."""
    height: float
    svg: File | None
    narrow: Narrowed | None
    rasters: tuple[Picture, ...]
    png: File | None
    alt: str
    results: File
    data: tuple[tuple[str, File], ...]
    source: str
    characters: str
    weight: int
    """Bytes that a page loads to show it, compressed."""
    warnings: tuple[str, ...]
    """What the author should know of a figure that was drawn all the same."""
    frames: tuple[Saved, ...] = ()
    """Of an animation, those after the first."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no figure, in the author's terms."""

    message: str
    """Completes "figure script figures/x.py ...": without a full stop."""
    hint: str = ""
    detail: str = ""
    problems: tuple[Problem, ...] = ()
    """What is wrong in a file that every figure reads: told in place of the failure, once for all."""


def over_memory(limit: int) -> Failure:
    """Of a script that would need more than so many bytes."""
    hint = 'compute less at a time, or raise "memory" in [tool.linocut.figures]'
    return Failure(f"needs more memory than the limit of {size(limit)}", hint)


MOVING = Failure("reads files that change while it runs")
"""Why there is no figure where nobody can tell what a run saw."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run came to, and what it was observed to read."""

    result: tuple[Made | Failure, ...] | Failure
    """One for each drawing of the job; a failure of the script is told once."""
    questions: tuple[Question, ...] = ()
    touched: frozenset[str] = frozenset()
    """Installed top-level modules of which it used something."""
    imported: frozenset[str] = frozenset()
    """Those that the author's own code imported."""
    stamps: tuple[tuple[str, tuple[int, int, int] | None], ...] = ()
    """Absolute path -> `stamp` of each file when it was first asked for."""
    evidence: tuple[tuple[str, str], ...] = ()
    """Of a witnessed run, the clocks and the chance that the author's code asked; see `witness`."""
    versions: tuple[tuple[str, str], ...] = ()
    """(distribution, version) of what was imported, on the machine that drew it if that was another one."""
    spent: "Spent | None" = None
    """What the pool that ran it measured."""
    early: bool = False
    """Whether more of it follows: what there is of an `early` job, to be shown and not to be kept."""

    def each(self, drawings: Sequence[Drawing]) -> Iterator[tuple[Drawing, Made | Failure]]:
        """Every drawing of the job, with what came of it."""
        found = repeat(self.result) if isinstance(self.result, Failure) else self.result
        return zip(drawings, found, strict=False)


@dataclass(frozen=True, slots=True)
class Spent:
    """What one run took: for whoever looks at it, never part of a key or of a figure."""

    seconds: float
    memory: int
    """Most bytes that its process held."""
    printed: str
    """The end of what it printed."""
