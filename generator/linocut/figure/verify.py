"""`linocut build --verify`: every figure drawn a second time, in another process and another hour, byte for byte alike.

The second run has another hash seed, another layout of memory, clocks more than a year ahead, and computes shared work
anew. What differs is drawn three times more, each with one thing changed, to tell the likely cause.
"""

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import NamedTuple

from linocut.figure import draw, plan
from linocut.figure.draw import Drawn
from linocut.figure.executor import Progress, job, runs
from linocut.figure.job import Failure, Made
from linocut.figure.process import start
from linocut.figure.trace.nondeterminism import CHANCE, CLOCK
from linocut.model.article import Article
from linocut.model.drawing import Drawing, Figure
from linocut.model.site import Site
from linocut.problem import Place, Problem
from linocut.store.cache import Cache
from linocut.store.inputs import Inputs
from linocut.store.tempdir import scratch
from linocut.system import processes

AHEAD = 403 * 86400 + 5 * 3600 + 7 * 60 + 13
"""Seconds by which the clocks of the second run are ahead: another year, month, day, hour, minute."""

Prints = Mapping[str, str]
"""Part of a figure -> hash of its bytes."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a figure is not the same twice, and the way out."""

    what: str
    hint: str


CHANCE_CAUSE = Cause("random numbers without a seed", "give them one, as in np.random.default_rng(0)")
CLOCK_CAUSE = Cause("the time", "take dates from the data, or make them a parameter")
ORDER = Cause("the order of a set", "sort it before it is drawn")
ADDRESS = Cause("the address of an object", "show a name instead of id() or repr() of it")
UNSEEN = Cause("something that it reads unseen, and that has changed since", 'declare it: depends = ["data/*.bin"]')
UNKNOWN = Cause("threads that race, or the address of an object", "compute in one thread, in a fixed order")


def figures(
    site: Site, articles: Sequence[Article], inputs: Inputs, cache: Cache, progress: Progress | None = None
) -> Drawn:
    """The figures as every build has them, and a problem for each script whose figures are not the same twice."""
    drawn = draw.figures(site, articles, inputs, cache, progress)
    asked = plan.drawings(articles)
    problems = [*drawn.problems]
    with _Laboratory(site, progress) as laboratory:
        second = laboratory.draw(list(drawn.figures), "1", ahead=AHEAD)
        differing: dict[Drawing, tuple[str, ...]] = {}
        for drawing, again in second.items():
            if isinstance(again.made, Failure):
                problems += draw.told(again.made, drawing, asked[drawing])
                continue
            parts = _differing(drawn.figures[drawing], again.made, cache)
            if parts:
                differing[drawing] = parts
        causes = laboratory.causes({drawing: (drawn.figures[drawing], second[drawing]) for drawing in differing})
    problems += _told(differing, causes, asked)
    return replace(drawn, problems=tuple(problems))


def _told(
    differing: Mapping[Drawing, tuple[str, ...]],
    causes: Mapping[Drawing, tuple[Cause, tuple[str, ...]]],
    asked: Mapping[Drawing, tuple[Place, ...]],
) -> Iterable[Problem]:
    """One problem for each script and cause, however many states it has."""
    groups: dict[tuple[str, Cause], list[Drawing]] = {}
    for drawing in differing:
        groups.setdefault((drawing.script, causes[drawing][0]), []).append(drawing)
    for (script, cause), drawings in groups.items():
        first = drawings[0]
        states = f" ({len(drawings)} states)" if len(drawings) > 1 else ""
        parts = " and ".join(differing[first])
        verb = "differ" if len(differing[first]) > 1 or not parts.isupper() else "differs"
        message = f"figure script {script}{states} is not the same when it is drawn twice: its {parts} {verb}"
        yield Problem(
            f"{message}; the likely cause is {cause.what}",
            asked[first][0],
            hint=cause.hint,
            detail="\n".join(causes[first][1]),
        )


class _Again(NamedTuple):
    """One drawing, drawn another time."""

    made: Made | Failure
    evidence: tuple[tuple[str, str], ...]
    """As `Outcome` has it."""


class _Laboratory:
    """Draws for the sake of comparing, with nothing kept; a context manager."""

    def __init__(self, site: Site, progress: Progress | None) -> None:
        self._site = site
        self._progress = progress
        self._held = ExitStack()
        self._base = self._held.enter_context(scratch())
        self._runs = 0

    def __enter__(self) -> "_Laboratory":
        return self

    def __exit__(self, *_: object) -> None:
        self._held.close()

    def draw(self, drawings: Sequence[Drawing], hash_seed: str, *, ahead: float = 0.0) -> dict[Drawing, _Again]:
        """Each drawing once, forked from a process of its own, with a store of its own."""
        return self._draw([drawings], hash_seed, ahead)[0]

    def _draw(self, rounds: Sequence[Sequence[Drawing]], hash_seed: str, ahead: float) -> list[dict[Drawing, _Again]]:
        """Rounds of drawings, all forked from the same process."""
        self._runs += 1
        store = Cache(self._base / f"store-{self._runs}")
        found: list[dict[Drawing, _Again]] = []
        if not any(rounds):
            return [{} for _ in rounds]
        jobs = min(self._site.figures.jobs or processes.cores(), max(map(len, map(runs, rounds))))
        with start.pool(
            jobs, environment={"PYTHONHASHSEED": hash_seed}, spawn=self._site.figures.executor == "spawn"
        ) as pool:
            for number, drawings in enumerate(rounds):
                asked = [
                    replace(
                        job(self._site, together, self._base / f"{self._runs}-{number}-{index}", store),
                        witnessed=True,
                        ahead=ahead,
                    )
                    for index, together in enumerate(runs(drawings))
                ]
                outcomes: dict[Drawing, _Again] = {}
                for count, (done, outcome) in enumerate(pool.draw(asked), 1):
                    outcomes |= {one: _Again(made, outcome.evidence) for one, made in outcome.each(done.drawings)}
                    shutil.rmtree(done.scratch, ignore_errors=True)
                    if self._progress:
                        self._progress(f"{done.run.script} again", count, len(asked))
                found.append(outcomes)
        return found

    def causes(
        self, differing: Mapping[Drawing, tuple[Figure, _Again]]
    ) -> dict[Drawing, tuple[Cause, tuple[str, ...]]]:
        """The likely cause for each drawing, and the author's lines that speak for it."""
        drawings = list(differing)
        one, sibling = self._draw([drawings, drawings], "0", 0.0)
        ordered = self.draw(drawings, "1")
        return {
            drawing: _cause(
                Runs(
                    kept=_prints(figure),
                    second=_prints_of(second.made),
                    one=_prints_of(one[drawing].made),
                    sibling=_prints_of(sibling[drawing].made),
                    ordered=_prints_of(ordered[drawing].made),
                ),
                one[drawing].evidence,
            )
            for drawing, (figure, second) in differing.items()
        }


class Runs(NamedTuple):
    """What five runs of one drawing gave."""

    kept: Prints
    """As the build has it."""
    second: Prints
    """Another hash seed, clocks ahead."""
    one: Prints
    """As the first, in another process."""
    sibling: Prints
    """Forked from the same process as `one`: its objects have the same addresses."""
    ordered: Prints
    """Another hash seed alone."""


def _cause(runs: Runs, evidence: tuple[tuple[str, str], ...]) -> tuple[Cause, tuple[str, ...]]:
    """The likely cause, and the author's lines that speak for it."""
    clocks = tuple(line for kind, line in evidence if kind == CLOCK)
    chances = tuple(line for kind, line in evidence if kind == CHANCE)
    if runs.one != runs.sibling:
        return (CHANCE_CAUSE, chances) if chances else (CLOCK_CAUSE, clocks) if clocks else (UNKNOWN, ())
    if runs.one == runs.kept:
        return (ORDER, ()) if runs.ordered != runs.one else (CLOCK_CAUSE, clocks)
    if runs.one == runs.second:
        return UNSEEN, ()
    return (CLOCK_CAUSE, clocks) if clocks else (CHANCE_CAUSE, chances) if chances else (ADDRESS, ())


def _prints(figure: Figure) -> Prints:
    return {
        "SVG": figure.svg.digest if figure.svg else "",
        "SVG for a phone": figure.narrow.svg.digest if figure.narrow else "",
        "PNG": figure.png.digest if figure.png else "",
        "pictures": " ".join(raster.blob.digest for raster in figure.rasters),
        "results": figure.results.digest,
        "data": " ".join(f"{name} {blob.digest}" for name, blob in figure.data),
        "alt text": figure.alt,
    }


def _prints_of(made: Made | Failure) -> Prints:
    """The same of a run; of one that failed, what it failed of."""
    if isinstance(made, Failure):
        return {"failure": made.message}
    return {
        "SVG": _hash(made.svg.data) if made.svg else "",
        "SVG for a phone": _hash(made.narrow.file.data) if made.narrow else "",
        "PNG": _hash(made.png.data) if made.png else "",
        "pictures": " ".join(_hash(picture.file.data) for picture in made.rasters),
        "results": _hash(made.results.data),
        "data": " ".join(f"{name} {_hash(file.data)}" for name, file in made.data),
        "alt text": made.alt,
    }


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _differing(figure: Figure, made: Made, cache: Cache) -> tuple[str, ...]:
    """The parts that are not alike: "SVG", "results (mean, top)"."""
    before, now = _prints(figure), _prints_of(made)
    parts = [part for part in before if before[part] != now[part]]
    if "SVG" in parts:
        parts = [part for part in parts if part not in ("SVG for a phone", "PNG")]  # of the same drawing
    if "results" in parts:
        old, new = json.loads(cache.read(figure.results)), json.loads(made.results.data)
        names = [name for name in {**old, **new} if json.dumps(old.get(name)) != json.dumps(new.get(name))]
        parts[parts.index("results")] = f"results ({', '.join(names)})" if names else "results"
    return tuple(parts)
