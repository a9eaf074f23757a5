"""Figures from their records alone: nothing is drawn, and neither numpy nor matplotlib nor a model need be there.

A record is held to what can be asked wherever the site's files are: the script, its helpers, data and style, listed
folders, declared dependencies, and files that were looked for. It is not held to what belongs to the machine that drew
it: installed packages, Python, environment variables, and files outside the site or ignored by git.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from linocut import __version__
from linocut.figure import plan
from linocut.figure.draw import Drawn
from linocut.figure.frozen import record
from linocut.figure.frozen.record import Record
from linocut.figure.memo import blobs
from linocut.model.article import Article
from linocut.model.drawing import Drawing, Figure
from linocut.model.site import Site
from linocut.problem import Place, Problem, Problems
from linocut.store.cache import Blob, Cache
from linocut.store.inputs import ABSENT, Inputs


@dataclass(frozen=True, slots=True)
class Stale:
    """Why a record is of no use: it is missing, or the site has changed."""

    drawing: Drawing
    reason: str
    """"": there is no record."""


def figures(_site: Site, articles: Sequence[Article], inputs: Inputs, cache: Cache, _progress: object = None) -> Drawn:
    """Every computed figure of the articles, as it was frozen."""
    asked = plan.drawings(articles)
    found: dict[Drawing, Figure] = {}
    problems: list[Problem] = []
    stale: list[Stale] = []
    others: dict[str, int] = {}
    for drawing, places in asked.items():
        if not inputs.exists(drawing.script):
            problems.append(Problem(f"there is no figure script {drawing.script}", places[0]))
            continue
        try:
            kept = holding(drawing, inputs)
            if isinstance(kept, Stale):
                stale.append(kept)
                continue
            found[drawing] = thaw(kept, drawing, inputs, cache)
        except Problems as told:
            problems += told.problems
            continue
        problems += [Problem(f"figure script {drawing.script} {text}", places[0], severity="warning")
                     for text in kept.warnings]  # fmt: skip
        if kept.linocut != __version__:
            others[kept.linocut] = others.get(kept.linocut, 0) + 1
    problems += [*_told(stale, asked), *_aged(others)]
    return Drawn(found, tuple(sorted(problems, key=lambda problem: problem.place or Place(""))))


def outdated(articles: Sequence[Article], inputs: Inputs) -> tuple[Problem, ...]:
    """A warning for each record that a frozen build would refuse, where a site keeps records."""
    if not inputs.names(record.FOLDER):
        return ()
    asked = plan.drawings(articles)
    stale: list[Stale] = []
    problems: list[Problem] = []
    for drawing in asked:
        try:
            kept = holding(drawing, inputs)
        except Problems as told:
            problems += told.problems
        else:
            stale += [kept] if isinstance(kept, Stale) else []
    return tuple(replace(problem, severity="warning") for problem in (*problems, *_told(stale, asked)))


def holding(drawing: Drawing, inputs: Inputs) -> Record | Stale:
    """The record of a drawing, when the site is as it was. Raises `Problems` when it cannot be read."""
    path = record.path_of(drawing)
    try:
        kept = record.read(inputs.read(path), path)
    except OSError:
        return Stale(drawing, "")
    if kept.figure != record.spelled(drawing):
        raise Problems([Problem(f"is the record of {kept.figure}", Place(path), record.WAY_OUT)])
    for question, answer in kept.questions:
        now = inputs.ask(question)
        if now != answer:
            return Stale(drawing, plan.difference(question, answer, now))
    return kept


def thaw(kept: Record, drawing: Drawing, inputs: Inputs, cache: Cache) -> Figure:
    """The figure of a record, its files brought into the cache. Raises `Problems` when one is missing or damaged."""
    source = inputs.read(drawing.script).decode(errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    figure = record.figure(kept, drawing, source)
    problems = [problem for blob in blobs(figure) if (problem := _bring(blob, record.path_of(drawing), inputs, cache))]
    if problems:
        raise Problems(problems)
    return figure


def _bring(blob: Blob, path: str, inputs: Inputs, cache: Cache) -> Problem | None:
    asset = record.asset(blob)
    found = inputs.digest(asset)
    if found != blob.digest:
        what = "is missing" if found == ABSENT else "is damaged: its content is not what its name says"
        hint = f"restore it, or {record.WAY_OUT}"
        return Problem(f"a file of {path} {what}", Place(asset), hint)
    if not cache.holds(blob):
        cache.blob(inputs.read(asset), blob.suffix)
    return None


def _told(stale: Iterable[Stale], asked: Mapping[Drawing, tuple[Place, ...]]) -> list[Problem]:
    """One problem for all states of a figure that are out of date for one reason."""
    groups: dict[tuple[str, str, Place], list[Stale]] = {}
    for one in stale:
        groups.setdefault((one.drawing.script, one.reason, asked[one.drawing][0]), []).append(one)
    problems = []
    for (_, reason, place), states in groups.items():
        others = len(states) - 1
        more = f" (and {others} other state{'s' if others > 1 else ''})" if others else ""
        name = record.spelled(states[0].drawing) + more
        message = f"frozen figure {name} is out of date: {reason}" if reason else f"figure {name} is not frozen"
        problems.append(Problem(message, place, record.WAY_OUT))
    return problems


def _aged(others: Mapping[str, int]) -> list[Problem]:
    hint = "run `linocut figures freeze --all` where they can be drawn"
    return [
        Problem(
            f"{count} frozen {'figure was' if count == 1 else 'figures were'} drawn by linocut {version}; "
            f"this is {__version__}",
            hint=hint,
            severity="warning",
        )
        for version, count in sorted(others.items())
    ]
