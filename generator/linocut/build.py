"""The pipeline: settings -> content -> figures -> pages -> files. Every command that needs the site passes here."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from linocut import settings
from linocut.manifest import Folders, Manifest, holds_only_ours, refuse_link, stands
from linocut.parallel import MANY
from linocut.problem import Place, Problem, Problems
from linocut.store.cache import Cache, EntryLost, digest, generation
from linocut.store.inputs import InputChanged, Inputs, Receipt, unchanged
from linocut.write import FULL, unwritable, write

if TYPE_CHECKING:  # a build with nothing to do imports none of them
    from linocut.check import Checked
    from linocut.figure.draw import Drawn
    from linocut.model.article import Article, Output
    from linocut.model.drawing import Drawing
    from linocut.model.site import Site

Progress = Callable[[str, int, int], None]
"""Called with what is going on, how much is done, and of how much."""

Draw = Callable[["Site", "tuple[Article, ...]", Inputs, Cache, Progress | None], "Drawn"]
"""A way to come by the figures of articles."""


PATIENCE = 2
"""Seconds after which it is told how far parsing and writing are."""

ATTEMPTS = 4
"""How often a build is begun while files go on being saved under it."""


class Ran(NamedTuple):
    """A drawing that was drawn in this build."""

    figure: str
    """What its article calls it."""
    script: str
    reason: str
    """"new", "figures/a.py changed"."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build came to."""

    problems: tuple[Problem, ...] = ()
    pages: int = 0
    """HTML pages of the site."""
    drawn: tuple[Ran, ...] = ()
    """Every drawing that ran."""
    reused: int = 0
    """Drawings that did not run."""
    changed: tuple[str, ...] = ()
    """Files of the output folder that are new or changed."""
    removed: tuple[str, ...] = ()
    stages: tuple[tuple[str, float], ...] = ()
    """(name, seconds) in their order."""

    @property
    def good(self) -> bool:
        """Whether the output folder is this build."""
        return all(problem.severity != "error" for problem in self.problems)


@dataclass(frozen=True, slots=True)
class State:
    """What the last build into a folder knew, filed in the cache."""

    options: str
    """Which linocut, with which overrides."""
    receipt: Receipt
    manifest: Manifest
    until: float
    built: Built
    folders: Folders = field(default_factory=dict)


def nothing_to_do(root: Path, output: Path, options: str, state: State | None) -> Built | None:
    """The last build's answer, when the same build would give the same bytes; reads nothing but stamps."""
    if (
        state is None
        or not state.built.good
        or state.options != options
        or state.until <= time.time()
        or not unchanged(root, state.receipt)
        or not stands(output, state.manifest, state.folders)
    ):
        return None
    return replace(
        state.built, drawn=(), reused=state.built.reused + len(state.built.drawn), changed=(), removed=(), stages=()
    )


def build(
    root: Path,
    cache: Cache,
    overrides: dict[str, Any] | None = None,
    progress: Progress | None = None,
    *,
    jobs: int = 0,
    dry: bool = False,
    verify: bool = False,
) -> Built:
    """Build the site in `root` and write what changed. `overrides` are fields of Site given on the command line.

    `jobs` figures are drawn side by side (0: as the settings say). With `verify`, every figure is drawn once more, and
    one that is not the same is a problem.

    With `dry`, nothing is written. Raises `Problems` where no site
    can be told from the settings; every other problem is in the answer.
    """
    overrides = overrides or {}
    output = overrides.get("output") or root / "public"
    if "output" not in overrides:
        refuse_link(root)

    def last() -> tuple[State | None, Built | None]:
        state = _state(cache, output)
        return state, None if dry or verify else nothing_to_do(root, output, signature(overrides), state)

    def waiting() -> None:
        if progress:
            progress("waiting for another build of this site", 0, 1)

    before, done = last()
    if done:
        return done
    try:
        with cache.alone("build", waiting) as waited:
            if waited:
                before, done = last()
            if done:
                return done
            attempt = partial(_build, root, cache, overrides, progress=progress, jobs=jobs, dry=dry, verify=verify)
            built = _untorn(attempt, before, cache)
            if built.good:
                cache.tidy()
            return built
    except OSError as error:
        if error.errno not in FULL:
            raise
        raise Problems([unwritable(error, output)]) from error


def _untorn(attempt: Callable[[State | None], Built], before: State | None, cache: Cache) -> Built:
    """A build of one state of the site, with a store that is whole: begun again, a few times, when a file is saved
    meanwhile, believing no stamp, or when something in the store turns out to be damaged, without all that is."""
    for _ in range(ATTEMPTS - 1):
        try:
            return attempt(before)
        except InputChanged:
            before = before and replace(before, receipt={})
        except EntryLost:
            cache.sweep()
    return attempt(before)


def _build(
    root: Path,
    cache: Cache,
    overrides: dict[str, Any],
    before: State | None,
    progress: Progress | None,
    *,
    jobs: int,
    dry: bool,
    verify: bool,
) -> Built:
    output = overrides.get("output") or root / "public"
    options = signature(overrides)
    inputs = Inputs(root, before.receipt if before else None)
    site = settings.load(root, inputs, overrides)
    if jobs:
        site = replace(site, figures=replace(site.figures, jobs=jobs))
    last: Manifest = before.manifest if before else {}
    known = last if before and before.options == options else {}
    _refuse_foreign(site, before is not None)
    stages = Stages()
    plan = assemble(site, inputs, cache, stages, progress, figures=_verified() if verify else None)
    with stages("writing"):
        outputs = chain(plan.outputs(), plan.index())
        counted = _patient(progress, "writing")
        stage = cache.folder / "stage"
        written = write(output, outputs, known, stage, before=last, dry=dry, doomed=not plan.good, counted=counted)
    if inputs.torn:
        raise inputs.torn
    built = Built(
        problems=ordered((*plan.problems, *written.problems)),
        pages=sum(path.endswith(".html") for path in written.manifest),
        drawn=plan.drawn,
        reused=plan.reused,
        changed=tuple(written.changed),
        removed=tuple(written.removed),
        stages=tuple(stages.seconds.items()),
    )
    if not dry:
        kept = written.manifest if built.good else known
        _keep(cache, output, State(options, inputs.receipt(), kept, inputs.until, built, written.folders))
    return built


def _verified() -> Draw:
    from linocut.figure import verify

    return verify.figures


@dataclass(slots=True)
class Plan:
    """A site ready to be made: everything computed, no page rendered."""

    site: "Site"
    articles: "tuple[Article, ...]"
    problems: list[Problem]
    drawn: tuple[Ran, ...]
    reused: int
    shown: "Callable[[], Iterator[Output]]"
    """Pages and what they load: all that a preview needs at once."""
    outputs: "Callable[[], Iterator[Output]]"
    """All of it, but for the index."""
    index: "Callable[[], Iterator[Output]]"
    """The files of the search. Its index is made to know them: a preview asks when somebody searches."""
    waiting: "frozenset[Drawing]"
    """Drawings that a preview shows as they were while they are made."""

    @property
    def good(self) -> bool:
        """Whether pages may be written."""
        return all(problem.severity != "error" for problem in self.problems)


def assemble(
    site: "Site",
    inputs: Inputs,
    cache: Cache,
    stages: "Stages",
    progress: Progress | None,
    *,
    figures: Draw | None = None,
) -> Plan:
    """The whole product on one screen: sources, articles, figures, and the files that show them.

    `figures` draws in another way than each figure to its end: a preview does not wait.
    """
    from linocut import content, feed, prose
    from linocut.assets import collect, search
    from linocut.figure.plan import names, overweight
    from linocut.model.render_context import RenderContext
    from linocut.pages import listing, redirects, render

    problems: list[Problem] = []
    with _together(problems), _way(site, cache, figures) as draw:
        with stages("reading"):
            sources, found = content.load(site, inputs, cache)
            problems += found
        with stages("parsing"):
            counted = _patient(progress, "parsing")
            articles = prose.articles(site, sources, inputs, cache, lambda done: counted(done, len(sources)))
            problems += [problem for article in articles for problem in article.problems]
            problems += listing.unused(articles)
        with stages("figures"):
            drawn = draw(site, articles, inputs, cache, progress)
            problems += [*drawn.problems, *overweight(site, articles, drawn.figures)]
        with stages("assets"):
            pictures, lost = collect.pictures(site, articles, inputs, cache)
            problems += lost
            theme = collect.theme(site, articles, drawn.figures, inputs, cache)
            problems += collect.left_out(inputs)
    context = RenderContext(site, articles, drawn.figures, pictures, theme, cache, inputs, drawn.waiting)

    def shown() -> "Iterator[Output]":
        yield from collect.outputs(context)
        yield from render.pages(context)

    def outputs() -> "Iterator[Output]":
        made: dict[str, Output] = {}

        def noted(found: "Iterator[Output]") -> "Iterator[Output]":
            for output in found:
                if output.path.endswith((".html", ".htm", ".xml", ".json")):
                    made[output.path] = output
                yield output

        yield from noted(chain(render.pages(context), feed.outputs(context)))
        files = list(noted(collect.outputs(context)))  # pictures take their time: what is wrong is told before
        yield from redirects.outputs(context, made)
        yield from files

    index = partial(search.outputs, context)
    called = names(articles)
    ran = tuple(
        Ran(called[drawing], drawing.script, figure.reason)
        for drawing, figure in drawn.figures.items()
        if figure.reason and drawing not in drawn.waiting
    )
    return Plan(site, articles, problems, ran, len(drawn.figures) - len(ran), shown, outputs, index, drawn.waiting)


@contextmanager
def _together(problems: list[Problem]) -> Iterator[None]:
    """What ends a build at once is told with what was found before it."""
    try:
        yield
    except InputChanged:
        raise
    except Problems as told:
        raise Problems(ordered((*problems, *told.problems))) from told


@contextmanager
def _way(site: "Site", cache: Cache, figures: Draw | None) -> "Iterator[Draw]":
    """How this build comes by its figures."""
    if site.frozen:
        from linocut.figure.frozen import reader

        yield reader.figures
    elif figures:
        yield figures
    else:
        from linocut.figure import draw

        with draw.ready(site, cache) as way:
            yield way


def examine(
    root: Path,
    cache: Cache,
    progress: Progress | None = None,
    overrides: dict[str, Any] | None = None,
    *,
    world: bool = False,
) -> "tuple[Built, Checked | None]":
    """Build, then look whether the result is safe to publish; None when there is no good build to look at."""
    from linocut import check, content, prose
    from linocut.figure.frozen import reader

    built = build(root, cache, overrides, progress)
    if not built.good:
        return built, None
    inputs = Inputs(root)
    site = settings.load(root, inputs, overrides)
    sources, _ = content.load(site, inputs, cache)
    everything, _ = content.load(replace(site, drafts=True), inputs, cache)
    articles = prose.articles(site, sources, inputs, cache)
    hidden = check.hidden_sources(sources, everything)
    checked = check.check(site, articles, hidden, inputs, cache, world=world, progress=progress)
    stale = () if site.frozen else reader.outdated(articles, inputs)
    return built, replace(checked, problems=ordered((*stale, *checked.problems)))


def _patient(progress: Progress | None, what: str) -> Callable[[int, int], None]:
    """Tells how far a stage is that takes its time, and nothing of one that does not."""
    begun = time.perf_counter()

    def counted(done: int, total: int) -> None:
        if progress and total >= MANY and time.perf_counter() - begun > PATIENCE:
            progress(what, done, total)

    return counted


@dataclass(slots=True)
class Stages:
    """Seconds that each stage took."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = time.perf_counter() - start


def signature(overrides: dict[str, Any]) -> str:
    """Names a build's options and the linocut that runs it."""
    return digest(generation(), *((name, str(value)) for name, value in sorted(overrides.items())))


def ordered(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Each once, errors last so that they stand nearest to the prompt, each group by place."""
    unique = dict.fromkeys(problems)
    nowhere = Place("")
    return tuple(sorted(unique, key=lambda problem: (problem.severity == "error", problem.place or nowhere)))


def _state(cache: Cache, output: Path) -> State | None:
    state = cache.get("build", digest(str(output)))
    return state if isinstance(state, State) else None


def manifest(cache: Cache, output: Path) -> Manifest:
    """What the last build into a folder wrote there, as far as the cache knows."""
    state = _state(cache, output)
    return state.manifest if state else {}


def _keep(cache: Cache, output: Path, state: State) -> None:
    try:
        cache.put("build", digest(str(output)), state)
    except OSError:
        # A full disk costs the next build its memory, not this one its result.
        cache.forget("build", digest(str(output)))


def _chosen(site: "Site") -> bool:
    """Whether the output folder is one of the author's choice: `public/` is a build's by its name."""
    return site.output != site.root / "public" or site.output.is_symlink()


def _refuse_foreign(site: "Site", known: bool) -> None:
    """A build does not begin in a folder that holds somebody's files."""
    if not known and _chosen(site) and site.output.is_dir() and not holds_only_ours(site.output):
        hint = "name an empty folder, or delete this one"
        raise Problems([Problem(f"{site.output} holds files that linocut did not write", hint=hint)])
