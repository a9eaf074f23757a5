"""Figures for articles: those whose inputs are as they were come from the store, the others are drawn side by side."""

import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from linocut.cache import Cache, digest
from linocut.figure import plan
from linocut.figure.job import Failure, File, Job, Made, Outcome
from linocut.figure.plan import Memo
from linocut.inputs import Inputs, Question
from linocut.model import Article, Blob, Drawing, Figure, Place, Problem, Raster, Site

Progress = Callable[[str, int, int], None]
"""Called with the script just drawn, how many are done, and of how many."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """The figures that there are, and why others are missing."""

    figures: Mapping[Drawing, Figure]
    problems: tuple[Problem, ...]


def figures(
    site: Site, articles: Sequence[Article], inputs: Inputs, cache: Cache, progress: Progress | None = None
) -> Drawn:
    """Every computed figure of the articles."""
    return draw(site, plan.drawings(articles), inputs, cache, progress)


def draw(
    site: Site,
    asked: Mapping[Drawing, tuple[Place, ...]],
    inputs: Inputs,
    cache: Cache,
    progress: Progress | None = None,
) -> Drawn:
    """The drawings asked for, with the places that ask for them."""
    held = hold(asked, inputs, cache)
    found = dict(held.figures)
    problems = [*held.problems]
    for job, outcome in _outcomes(site, held.missing, cache, progress):
        drawing = job.drawing
        drawn = keep(outcome, drawing, held.missing[drawing], inputs, cache)
        if isinstance(drawn, Memo):
            found[drawing] = drawn.figure
        problems += told(drawn, drawing, asked[drawing])
    ordered = {drawing: found[drawing] for drawing in asked if drawing in found}
    return Drawn(ordered, tuple(sorted(problems, key=lambda problem: problem.place or Place(""))))


@dataclass(frozen=True, slots=True)
class Held:
    """What the store has of the drawings asked for."""

    figures: Mapping[Drawing, Figure]
    missing: Mapping[Drawing, str]
    """Drawings that must be run, and why: "new", "figures/a.py changed"."""
    problems: tuple[Problem, ...]


def hold(asked: Mapping[Drawing, tuple[Place, ...]], inputs: Inputs, cache: Cache) -> Held:
    """The drawings whose inputs are as they were; runs nothing."""
    found: dict[Drawing, Figure] = {}
    missing: dict[Drawing, str] = {}
    problems: list[Problem] = []
    for drawing, places in asked.items():
        memo = plan.remembered(drawing, inputs, cache)
        if isinstance(memo, Memo):
            found[drawing] = replace(memo.figure, reason="")
            problems += told(memo, drawing, places)
        elif not inputs.exists(drawing.script):
            problems.append(Problem(f"there is no figure script {drawing.script}", places[0]))
        else:
            missing[drawing] = memo
    return Held(found, missing, tuple(problems))


def _outcomes(
    site: Site, drawings: Iterable[Drawing], cache: Cache, progress: Progress | None
) -> Iterable[tuple[Job, Outcome]]:
    """Run the scripts, each in a process and a scratch folder of its own."""
    from linocut.figure.pool import Pool

    waiting = list(drawings)
    if not waiting:
        return
    base = tempfile.mkdtemp(prefix="linocut-")
    try:
        jobs = [job(site, drawing, Path(base, str(number)), cache) for number, drawing in enumerate(waiting)]
        with Pool(min(site.figures.jobs or len(jobs), len(jobs)) if site.figures.jobs else 0) as pool:
            for done, (drawn, outcome) in enumerate(pool.draw(jobs), 1):
                shutil.rmtree(drawn.scratch, ignore_errors=True)
                if progress:
                    progress(drawn.drawing.script, done, len(jobs))
                yield drawn, outcome
    finally:
        shutil.rmtree(base, ignore_errors=True)


def job(site: Site, drawing: Drawing, scratch: Path, cache: Cache) -> Job:
    """What a worker is told; makes its scratch folder."""
    scratch.mkdir()
    settings = site.figures
    return Job(
        root=str(site.root),
        drawing=drawing,
        scratch=str(scratch),
        shared=str(cache.folder / "shared"),
        timeout=settings.timeout,
        memory=settings.memory,
        network=settings.network,
    )


def keep(outcome: Outcome, drawing: Drawing, reason: str, inputs: Inputs, cache: Cache) -> Memo | Failure:
    """File what a run made under what it was seen to read; a failure is filed nowhere."""
    if isinstance(outcome.result, Failure):
        for question in outcome.questions:
            inputs.ask(question)
        return outcome.result
    memo = _memo(outcome, outcome.result, drawing=drawing, reason=reason, inputs=inputs, cache=cache)
    plan.remember(memo, cache)
    return memo


def _memo(outcome: Outcome, made: Made, *, drawing: Drawing, reason: str, inputs: Inputs, cache: Cache) -> Memo:
    """Keep what a worker made, and what it was seen to read."""

    def keep(file: File) -> Blob:
        return cache.blob(file.data, file.suffix)

    questions = dict.fromkeys([*outcome.questions, *(Question("file", name) for name in plan.engine())])
    figure = Figure(
        drawing=drawing,
        width=made.width,
        height=made.height,
        svg=keep(made.svg) if made.svg else None,
        rasters=tuple(Raster(keep(raster.file), raster.type, raster.scale, raster.theme) for raster in made.rasters),
        png=keep(made.png),
        alt=made.alt,
        results=keep(made.results),
        data=tuple((name, keep(file)) for name, file in made.data),
        source=made.source,
        versions=outcome.versions,
        characters=made.characters,
        digest="",
        reason=reason,
    )
    figure = replace(figure, digest=digest(replace(figure, reason="")))
    return Memo(tuple((question, inputs.ask(question)) for question in questions), figure, made.warnings)


def told(drawn: Memo | Failure, drawing: Drawing, places: tuple[Place, ...]) -> list[Problem]:
    """What the author should know of a run."""
    if isinstance(drawn, Memo):
        return [
            Problem(f"figure script {drawing.script} {text}", places[0], severity="warning") for text in drawn.warnings
        ]
    state = ", ".join(f"{name}={value}" for name, value in drawing.parameters)
    subject = f"figure script {drawing.script}" + (f" ({state})" if state else "")
    return [Problem(f"{subject} {drawn.message}", places[0], hint=drawn.hint, detail=drawn.detail)]
