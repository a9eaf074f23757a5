"""Whether a built site is safe to publish: every check, as problems at the places that their author can mend."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from linocut.check import contrast, document, external, feeds, leaks, links, weight
from linocut.check.origin import Finding, Origins
from linocut.check.public import Public
from linocut.check.weight import Weight
from linocut.model.article import Article, Source
from linocut.model.site import Site
from linocut.problem import Place, Problem
from linocut.store.cache import Cache
from linocut.store.inputs import Inputs

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Checked:
    """What an examination came to."""

    problems: tuple[Problem, ...]
    """By place, errors last."""
    weights: tuple[Weight, ...]
    """What each page weighs, by address."""
    links: int
    """Addresses on pages that were looked at."""

    @property
    def good(self) -> bool:
        """Whether nothing forbids to publish."""
        return all(problem.severity != "error" for problem in self.problems)

    def plain(self) -> dict[str, Any]:
        """Everything but the problems, as JSON may hold it."""
        pages = [
            {"page": one.path, "bytes": one.bytes, "total": one.total, "requests": one.requests, "later": one.later}
            for one in self.weights
        ]
        return {"good": self.good, "links": self.links, "pages": pages}


def check(
    site: Site,
    articles: tuple[Article, ...],
    hidden: tuple[Source, ...],
    inputs: Inputs,
    cache: Cache,
    *,
    world: bool = False,
    progress: Progress | None = None,
) -> Checked:
    """Examine the files in `site.output`, which the last build wrote from `articles`.

    `hidden` are the sources that the build left out: drafts, articles of the future, expired ones. With `world`, links
    to other hosts are asked for too.
    """
    public = Public(site, cache)
    if not public.pages:
        missing = Problem("there is no built site", Place(str(site.output.name)), "run `linocut build` first")
        return Checked((missing,), (), 0)
    weights = weight.weights(public)
    found: list[Finding] = [
        *links.findings(public, leaks.reasons(hidden, site.now)),
        *document.findings(public),
        *feeds.findings(public, frozenset(article.url for article in articles if article.front.unlisted)),
        *contrast.findings(public),
        *weight.findings(site, weights),
        *leaks.findings(public, hidden, frozenset(article.url for article in articles)),
    ]
    if world:
        found += external.findings(public, cache, site.check.ignore, progress)
    problems = [*leaks.settings(site, inputs), *Origins(site, articles, inputs).problems(found)]
    count = sum(len(public.page(path).references) for path in public.pages)
    return Checked(_ordered(problems), tuple(weights), count)


def hidden_sources(published: Iterable[Source], everything: Iterable[Source]) -> tuple[Source, ...]:
    """Sources that a build with drafts would publish, and this one does not."""
    known = {source.path for source in published}
    return tuple(source for source in everything if source.path not in known)


def _ordered(problems: list[Problem]) -> tuple[Problem, ...]:
    nowhere = Place("")
    unique = dict.fromkeys(problems)
    return tuple(sorted(unique, key=lambda problem: (problem.severity == "error", problem.place or nowhere)))
