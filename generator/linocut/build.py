"""A build: nothing to do, or the site made and written, and what is remembered of it for the next."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linocut import settings
from linocut.manifest import Folders, Manifest, holds_only_ours, refuse_link, stands
from linocut.pipeline import Draw, Progress, Ran, Stages, assemble, ordered, patient
from linocut.problem import Problem, Problems
from linocut.store.cache import Cache, EntryLost
from linocut.store.generation import digest, generation
from linocut.store.inputs import InputChanged, Inputs, Receipt, now_within, unchanged
from linocut.store.pruning import tidy
from linocut.write import FULL, unwritable, write

if TYPE_CHECKING:  # a build with nothing to do imports none of them
    from linocut.check import Checked
    from linocut.model.site import Site

ATTEMPTS = 4
"""How often a build is begun while files go on being saved under it."""


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
    span: tuple[float, float]
    built: Built
    folders: Folders = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be built, and how."""

    root: Path
    cache: Cache
    overrides: dict[str, Any]
    progress: Progress | None
    jobs: int
    dry: bool
    verify: bool

    @property
    def output(self) -> Path:
        """The folder that is written."""
        chosen: Path | None = self.overrides.get("output")
        return chosen or self.root / "public"

    @property
    def options(self) -> str:
        """Names what a build into a folder depends on beside the files of the site."""
        return digest(generation(), *((name, str(value)) for name, value in sorted(self.overrides.items())))

    def last(self) -> "tuple[State | None, Built | None]":
        """What the last build knew, and its answer, if there is nothing to do: only stamps are read."""
        state = _state(self.cache, self.output)
        if (
            self.dry
            or self.verify
            or state is None
            or not state.built.good
            or state.options != self.options
            or not now_within(state.span)
            or not unchanged(self.root, state.receipt)
            or not stands(self.output, state.manifest, state.folders)
        ):
            return state, None
        reused = state.built.reused + len(state.built.drawn)
        return state, replace(state.built, drawn=(), reused=reused, changed=(), removed=(), stages=())

    def waiting(self) -> None:
        """Say that another build is at it."""
        if self.progress:
            self.progress("waiting for another build of this site", 0, 1)


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
    request = Request(root, cache, overrides or {}, progress, jobs, dry, verify)
    if "output" not in request.overrides:
        refuse_link(root)
    before, done = request.last()
    if done:
        return done
    try:
        with cache.alone("build", request.waiting) as waited:
            if waited:
                before, done = request.last()
            built = done or _untorn(request, before)
            if not done and built.good:
                tidy(cache)
            return built
    except OSError as error:
        if error.errno not in FULL:
            raise
        raise Problems([unwritable(error, request.output)]) from error


def _untorn(request: Request, before: State | None) -> Built:
    """A build of one state of the site, with a store that is whole: begun again, a few times, when a file is saved
    meanwhile, believing no stamp, or when something in the store turns out to be damaged, without all that is."""
    for _ in range(ATTEMPTS - 1):
        try:
            return _build(request, before)
        except InputChanged:
            before = before and replace(before, receipt={})
        except EntryLost:
            request.cache.sweep()
    return _build(request, before)


def _build(request: Request, before: State | None) -> Built:
    cache, output, progress = request.cache, request.output, request.progress
    inputs = Inputs(request.root, before.receipt if before else None)
    site = settings.load(request.root, inputs, request.overrides)
    if request.jobs:
        site = replace(site, figures=replace(site.figures, jobs=request.jobs))
    last: Manifest = before.manifest if before else {}
    known = last if before and before.options == request.options else {}
    _refuse_foreign(site, before is not None)
    stages = Stages()
    plan = assemble(site, inputs, cache, stages, progress, figures=_verified() if request.verify else None)
    with stages("writing"), plan.indexing(progress) as index:
        written = write(
            output,
            plan.outputs(),
            known,
            cache.folder / "stage",
            before=last,
            dry=request.dry,
            doomed=not plan.good,
            counted=patient(progress, "writing"),
            last=index,
        )
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
    if not request.dry:
        kept = written.manifest if built.good else known
        _keep(cache, output, State(request.options, inputs.receipt(), kept, inputs.span, built, written.folders))
    return built


def _verified() -> Draw:
    from linocut.figure import verify

    return verify.figures


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
