"""The pipeline: settings -> content -> figures -> pages -> files. Every command that needs the site passes here."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from linocut.parallel import MANY
from linocut.problem import Place, Problem, Problems
from linocut.store.cache import Cache
from linocut.store.inputs import InputChanged, Inputs

if TYPE_CHECKING:  # a build with nothing to do imports none of them
    from linocut.figure.draw import Drawn
    from linocut.model.article import Article
    from linocut.model.output import Output
    from linocut.model.render_context import RenderContext
    from linocut.model.site import Site

Progress = Callable[[str, int, int], None]
"""Called with what is going on, how much is done, and of how much."""

Draw = Callable[["Site", "tuple[Article, ...]", Inputs, Cache, Progress | None], "Drawn"]
"""A way to come by the figures of articles."""


PATIENCE = 2
"""Seconds after which it is told how far parsing and writing are."""


class Ran(NamedTuple):
    """A drawing that was drawn in this build."""

    figure: str
    """What its article calls it."""
    script: str
    reason: str
    """"new", "figures/a.py changed"."""


@dataclass(slots=True)
class Plan:
    """A site ready to be made: everything computed, no page rendered."""

    context: "RenderContext"
    problems: list[Problem]
    drawn: tuple[Ran, ...]
    reused: int

    @property
    def good(self) -> bool:
        """Whether pages may be written."""
        return all(problem.severity != "error" for problem in self.problems)

    def shown(self) -> "Iterator[Output]":
        """Pages and what they load: all that a preview needs at once."""
        from linocut.assets import collect
        from linocut.pages import render

        yield from collect.outputs(self.context)
        yield from render.pages(self.context)

    def outputs(self) -> "Iterator[Output]":
        """All of it, but for the index."""
        from linocut import feed
        from linocut.assets import collect
        from linocut.pages import redirects, render

        read: dict[str, Output] = {}  # what has addresses that may have moved

        def noted(found: "Iterator[Output]") -> "Iterator[Output]":
            for output in found:
                if output.path.endswith((".html", ".htm", ".xml", ".json")):
                    read[output.path] = output
                yield output

        yield from noted(chain(render.pages(self.context), feed.outputs(self.context)))
        files = list(noted(collect.outputs(self.context)))  # pictures take time: what is wrong is told before
        yield from redirects.outputs(self.context, read)
        yield from files

    def index(self) -> "Iterator[Output]":
        """The files of the search. Its index is made to know them: a preview asks when somebody searches."""
        from linocut.assets import search

        return search.outputs(self.context)

    @contextmanager
    def indexing(self, progress: Progress | None) -> "Iterator[Callable[[], Iterator[Output]]]":
        """The same, made beside what the block does: what is given waits for it. None where something is wrong."""
        from linocut.assets import search

        if not self.good:
            yield lambda: iter(())
            return
        with search.making(self.context, patient(progress, "indexing")) as made:
            yield made


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
    from linocut import content, prose
    from linocut.assets import collect
    from linocut.figure.plan import names, overweight
    from linocut.model.render_context import RenderContext
    from linocut.pages import anchors, listing

    problems: list[Problem] = []
    with _together(problems), _way(site, inputs, cache, figures) as draw:
        with stages("reading"):
            sources, found = content.load(site, inputs, cache)
            problems += found
        with stages("parsing"):
            counted = patient(progress, "parsing")
            articles = prose.articles(site, sources, inputs, cache, lambda done: counted(done, len(sources)))
            problems += [problem for article in articles for problem in article.problems]
            problems += listing.unused(articles)
            problems += anchors.missing(articles, cache)
        with stages("figures"):
            drawn = draw(site, articles, inputs, cache, progress)
            problems += [*drawn.problems, *overweight(site, articles, drawn.figures)]
        with stages("assets"):
            pictures, lost = collect.pictures(site, articles, inputs, cache)
            problems += lost
            theme = collect.theme(site, articles, drawn.figures, inputs, cache)
            problems += collect.left_out(inputs)
    called = names(articles)
    ran = tuple(
        Ran(called[drawing], drawing.script, figure.reason)
        for drawing, figure in drawn.figures.items()
        if figure.reason and drawing not in drawn.waiting
    )
    context = RenderContext(site, articles, drawn.figures, pictures, theme, cache, inputs, drawn.waiting)
    return Plan(context, problems, ran, len(drawn.figures) - len(ran))


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
def _way(site: "Site", inputs: Inputs, cache: Cache, figures: Draw | None) -> "Iterator[Draw]":
    """How this build comes by its figures."""
    if site.frozen:
        from linocut.figure.frozen import reader

        yield reader.figures
    elif figures:
        yield figures
    else:
        from linocut.figure import draw

        with draw.ready(site, cache, partial(_prepare, site, inputs, cache)) as way:
            yield way


def _prepare(site: "Site", inputs: Inputs, cache: Cache, articles: Sequence["Article"]) -> Iterator[None]:
    """Load what writes pages and feeds, compile the templates and cut the fonts, a little at a time: while the first
    scripts run there is time for it."""
    from linocut import feed  # noqa: F401 - it is asked for later
    from linocut.pages import render
    from linocut.theme import stylesheet

    yield
    render.prepare(site, inputs, cache)
    yield
    yield from stylesheet.prepare(site, articles, inputs, cache)


def ordered(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Each once, errors last so that they stand nearest to the prompt, each group by place."""
    unique = dict.fromkeys(problems)
    nowhere = Place("")
    return tuple(sorted(unique, key=lambda problem: (problem.severity == "error", problem.place or nowhere)))


def patient(progress: Progress | None, what: str) -> Callable[[int, int], None]:
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
