"""Runs scripts side by side, each in a process and a scratch folder of its own, until their inputs stood still."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from linocut.figure.job import MOVING, Failure, Job, Made, Outcome, stamp
from linocut.figure.process import start
from linocut.figure.process.needs import Loaded
from linocut.figure.process.pool import Echo, Pool
from linocut.model.drawing import Drawing, Run
from linocut.model.site import Site
from linocut.store.cache import Cache
from linocut.store.tempdir import scratch
from linocut.system import held

if TYPE_CHECKING:
    from linocut.figure.dask.cluster import Cluster

Progress = Callable[[str, int, int], None]
"""Called with the script just drawn, how many are done, and of how many."""

_ATTEMPTS = 3


def outcomes(
    site: Site,
    drawings: Iterable[Drawing],
    cache: Cache,
    progress: Progress | None = None,
    echo: Echo | None = None,
    *,
    pool: Pool | None = None,
) -> Iterator[tuple[Drawing, Made | Failure, Outcome]]:
    """Each drawing, what came of it, and of its run, as they come.

    A script runs once for all drawings of one run. `pool`: it was started before. A figure whose inputs were changed
    while it was being drawn is drawn again, since nobody can tell which of the two it saw. Raises `Problems` when
    figures cannot be drawn here at all.
    """
    waiting = runs(drawings)
    if not waiting:
        return
    with scratch() as base, nullcontext(pool) if pool else executor(site, cache, echo) as workers:
        for attempt in range(_ATTEMPTS):
            moving = []
            jobs = [job(site, together, base / f"{attempt}-{n}", cache) for n, together in enumerate(waiting)]
            for done, (drawn, outcome) in enumerate(workers.draw(jobs), 1):
                shutil.rmtree(drawn.scratch, ignore_errors=True)
                if progress:
                    progress(drawn.run.script, done, len(jobs))
                if moved(outcome) and attempt + 1 < _ATTEMPTS:
                    moving.append(drawn.drawings)
                    continue
                settled = Outcome(MOVING) if moved(outcome) else outcome
                for drawing, made in settled.each(drawn.drawings):
                    yield drawing, made, settled
            waiting = moving


WORTH = 0.01
"""Seconds of work that are worth a checkpoint: less is run again before anybody notices."""


def preview(site: Site, cache: Cache) -> "Pool | Cluster":
    """What draws the figures of a preview: it keeps checkpoints of programs, where it can."""
    if site.figures.executor != "local" or not held.KNOWN or not site.cells.checkpoints:
        return executor(site, cache)
    from linocut.figure.process.checkpoint_pool import CheckpointPool

    return CheckpointPool(site.figures.jobs, site.cells.checkpoints, site.cells.memory)


def executor(site: Site, cache: Cache, echo: Echo | None = None) -> "Pool | Cluster":
    """What draws the site's figures: processes of this machine, or a cluster."""
    if site.figures.executor == "dask":
        from linocut.figure.dask.cluster import Cluster

        return Cluster(site, cache, echo)
    return processes(site, echo)


def processes(site: Site, echo: Echo | None = None, expected: Iterable[Loaded] = ()) -> Pool:
    """Processes of this machine, of the kind that the site or the system wants; runs of these kinds are expected."""
    return start.pool(site.figures.jobs, echo, spawn=site.figures.executor == "spawn", expected=expected)


def runs(drawings: Iterable[Drawing]) -> list[tuple[Drawing, ...]]:
    """The drawings, those of one run together, in the order in which they come first; further states of a script last.

    What all of its states share is computed by the first: a second one beside it would wait for that, and hold a core.
    """
    groups: dict[Run, list[Drawing]] = {}
    for drawing in drawings:
        groups.setdefault(drawing.run, []).append(drawing)
    scripts: set[str] = set()
    first: list[tuple[Drawing, ...]] = []
    further: list[tuple[Drawing, ...]] = []
    for run, group in groups.items():
        (further if run.script in scripts else first).append(tuple(group))
        scripts.add(run.script)
    return first + further


def job(
    site: Site,
    drawings: tuple[Drawing, ...],
    scratch: Path,
    cache: Cache,
    *,
    early: bool = False,
    kept: bool = False,
) -> Job:
    """What a worker is told of drawings of one run; makes its scratch folder. `kept`: a program's checkpoints are."""
    scratch.mkdir()
    cache.room("shared")
    settings = site.figures
    return Job(
        root=str(site.root),
        drawings=drawings,
        scratch=str(scratch),
        store=str(cache.folder),
        timeout=settings.timeout,
        memory=settings.memory,
        network=settings.network,
        programs=settings.programs,
        weight=settings.weight,
        early=early and settings.executor != "dask",  # a cluster's workers answer once
        worth=WORTH if kept and drawings[0].program else float("inf"),
    )


def moved(outcome: Outcome) -> bool:
    """Whether a file that the run read is no longer what it was then."""
    return any(stamp(path) != before for path, before in outcome.stamps)
