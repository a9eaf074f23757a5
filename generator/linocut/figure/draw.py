"""Figures for articles: those whose inputs are as they were come from the store, the others are drawn side by side."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from linocut.figure import plan
from linocut.figure.memo import KIND, Keeper, Memo, remember
from linocut.model.article import Article
from linocut.model.drawing import Drawing, Figure, Run
from linocut.model.site import Site
from linocut.problem import Place, Problem, Problems
from linocut.store.cache import Cache
from linocut.store.inputs import UNREADABLE, Inputs

if TYPE_CHECKING:
    from linocut.figure.executor import Progress
    from linocut.figure.job import Failure, Made, Outcome
    from linocut.figure.process.needs import Loaded
    from linocut.figure.process.pool import Pool


Meanwhile = Callable[[Sequence[Article]], Iterator[None]]
"""What there is to do for articles while their figures are being drawn, a little at a time."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """The figures that there are, and why others are missing."""

    figures: Mapping[Drawing, Figure]
    problems: tuple[Problem, ...]
    waiting: frozenset[Drawing] = frozenset()
    """In a preview, drawings that are being made: `figures` has what they looked like before, if anything."""


@contextmanager
def ready(site: Site, cache: Cache, meanwhile: Meanwhile) -> "Iterator[Callable[..., Drawn]]":
    """`figures`; where none was ever drawn, with what draws them started already, to load while articles are parsed,
    and with something to do `meanwhile`.

    Other builds find most figures in the store, and start it when they know that one is missing: those that come after
    one which drew something, or after one which parsed the articles and found nothing to draw.
    """
    later = any((cache.folder / kind).exists() for kind in (KIND, "text"))
    expected = set() if later or site.figures.executor == "dask" else _expected(site.root)
    if not expected:
        yield figures
        return
    from linocut.figure.executor import processes

    with processes(site, expected=sorted(expected)) as pool:
        yield partial(figures, pool=pool, meanwhile=meanwhile)


def _expected(root: Path) -> "set[Loaded]":
    """What runs of a site will need, as far as its files tell before they are parsed."""
    found: set[Loaded] = set()
    if any(script for folder in ("figures", "content") for script in (root / folder).rglob("*.py")):
        found.add("matplotlib")
    for path in filter(Path.is_file, (root / "content").rglob("*.md")):  # a pipe has no end
        with suppress(OSError):  # told where it is read
            data = path.read_bytes()
            if any(fence in data for fence in (b"{python", b"{code-cell", b"{dot", b".run")):
                from linocut.figure.process import needs

                kind = needs.of_article(data.decode(errors="replace"))
                found |= {kind} if kind else set()
    return found


def figures(
    site: Site,
    articles: Sequence[Article],
    inputs: Inputs,
    cache: Cache,
    progress: "Progress | None" = None,
    *,
    pool: "Pool | None" = None,
    meanwhile: Meanwhile | None = None,
) -> Drawn:
    """Every computed figure of the articles."""
    if pool and meanwhile:
        pool.meanwhile = meanwhile(articles)
    return draw(site, plan.drawings(articles), inputs, cache, progress, pool=pool)


def draw(
    site: Site,
    asked: Mapping[Drawing, tuple[Place, ...]],
    inputs: Inputs,
    cache: Cache,
    progress: "Progress | None" = None,
    *,
    pool: "Pool | None" = None,
) -> Drawn:
    """The drawings asked for, with the places that ask for them."""
    held = hold(asked, inputs, cache)
    if not held.missing:
        return Drawn(held.figures, held.problems)
    from linocut.figure import executor  # processes and sockets, which a build that draws nothing does not wait for

    found = dict(held.figures)
    problems = [*held.problems]
    failures: dict[Drawing, Failure] = {}
    keeper = Keeper(inputs, cache)
    drawings = executor.outcomes(site, held.missing, cache, progress, pool=pool)
    for drawing, made, outcome in drawings:
        drawn = keep(made, outcome, drawing, held.missing[drawing], keeper)
        if isinstance(drawn, Memo):
            found[drawing] = drawn.figure
            problems += told(drawn, drawing, asked[drawing])
        else:
            failures[drawing] = drawn
    problems += alike({drawing: failures[drawing] for drawing in asked if drawing in failures}, asked)
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
        elif inputs.digest(drawing.script) == UNREADABLE:
            try:
                inputs.read(drawing.script)
            except Problems as raised:
                why = raised.problems[0]
                problems.append(Problem(f"figure script {drawing.script} {why.message}", places[0], why.hint))
        else:
            missing[drawing] = memo
    return Held(found, missing, tuple(problems))


def keep(made: "Made | Failure", outcome: "Outcome", drawing: Drawing, reason: str, keeper: Keeper) -> "Memo | Failure":
    """File what a run made under what it was seen to read; a failure, or what is there early, is filed nowhere."""
    from linocut.figure.job import Failure

    if isinstance(made, Failure):
        keeper.ask(outcome.questions)
        return made
    memo = keeper.memo(drawing, outcome, made, reason)
    if not outcome.early:
        remember(memo, keeper.cache)
    return memo


def told(drawn: "Memo | Failure", drawing: Drawing, places: tuple[Place, ...]) -> list[Problem]:
    """What the author should know of a run; `places` may be empty when no article asks for it."""
    if not isinstance(drawn, Memo):
        return alike({drawing: drawn}, {drawing: places})
    place = places[0] if places else None
    return [Problem(f"figure script {drawing.script} {text}", place, severity="warning") for text in drawn.warnings]


def alike(failures: "Mapping[Drawing, Failure]", asked: Mapping[Drawing, tuple[Place, ...]]) -> list[Problem]:
    """A problem for each failure; states of one figure, and figures of one run, that failed alike share theirs."""
    first: dict[tuple[Run, Failure], Place | None] = {}
    groups: dict[tuple[str, Place | None, Failure], list[Drawing]] = {}
    for drawing, failure in failures.items():
        place = first.setdefault((drawing.run, failure), asked[drawing][0] if asked[drawing] else None)
        groups.setdefault((drawing.script, place, failure), []).append(drawing)
    problems = []
    for (script, place, failure), drawings in groups.items():
        if failure.problems:
            problems += [problem for problem in failure.problems if problem not in problems]
            continue
        state = ", ".join(f"{name}={value}" for name, value in drawings[0].parameters)
        others = len({drawing.run for drawing in drawings}) - 1
        more = f" and {others} other state{'s' if others > 1 else ''}" if others else ""
        named = "the program of this article" if drawings[0].program else f"figure script {script}"
        subject = named + (f" ({state}{more})" if state else "")
        problems.append(Problem(f"{subject} {failure.message}", place, hint=failure.hint, detail=failure.detail))
    return problems
