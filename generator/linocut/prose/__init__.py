"""Markdown to articles: one file per syntax, and a memo so that an unchanged article is not parsed again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from linocut import content, parallel
from linocut.bibliography import Shelf
from linocut.model.article import Article, Source
from linocut.model.site import Site, spoken
from linocut.model.slot import Text
from linocut.problem import Place, Problem, Problems
from linocut.store.cache import Cache
from linocut.store.generation import digest, generation
from linocut.store.inputs import Inputs, Question


class _Parsed(NamedTuple):
    """An article, and all that it was made from."""

    said: tuple[str, str, datetime | None, tuple[str, ...]]
    """As `_said` has it of its source."""
    settings: str
    observed: tuple[tuple[Question, str], ...]
    asked: tuple[tuple[str, str], ...]
    """Addresses of other articles that it asked for: path, address."""
    article: Article


def parse(site: Site, source: Source, inputs: Inputs) -> tuple[Article, Text]:
    """Parse one article. Problems are in `Article.problems`."""
    from linocut.prose import article

    site = spoken(site, source.home, source.front.language)
    return article.parse(site, source, content.body(source, inputs), inputs)


def _said(source: Source) -> tuple[str, str, datetime | None, tuple[str, ...]]:
    """What tells two states of one source apart: its bytes, from which all else follows but these three."""
    return source.digest, source.url, source.front.lastmod, source.shared


def articles(
    site: Site,
    sources: tuple[Source, ...],
    inputs: Inputs,
    cache: Cache,
    counted: Callable[[int], None] | None = None,
) -> tuple[Article, ...]:
    """Every source's article, in the order given, each `Text` filed in the cache under `Article.key`."""
    common = digest(
        generation(),
        sorted(site.macros.items()),
        site.bibliography,
        site.csl,
        site.allowed,
        site.newsletter,
        site.figures.states,
        site.figures.style,
    )
    memo = digest("articles", generation())
    known: Mapping[str, _Parsed] = cache.table("articles", memo)
    parser = _Parser(_Languages(site, common), inputs, cache, content.links(site, sources), Shelf(inputs, cache))
    todo = [source for source in sources if not parser.holds(source, known.get(source.path))]
    if todo:
        prepare()  # once, before processes are forked
        if len(todo) >= parallel.MANY:
            parser.shelf.prepare(site, todo)
    made = {parsed.article.path: parsed for parsed in parallel.each(parser.parse, todo, counted)}
    for parsed in made.values():
        inputs.holds(parsed.observed)  # what another process asked, this build's receipt must hold
    if made:
        there = {source.path for source in sources}
        now = {path: parsed for path, parsed in known.items() if path in there or inputs.exists(path)} | made
        cache.keep("articles", memo, known, now)
        known = now
    return tuple(known[source.path].article for source in sources)


@dataclass(frozen=True, slots=True)
class _Parser:
    """What every article of a build is parsed with."""

    languages: "_Languages"
    inputs: Inputs
    cache: Cache
    addresses: Mapping[str, Mapping[str, str]]
    """Edition -> path -> address of its articles."""
    shelf: Shelf

    def holds(self, source: Source, parsed: _Parsed | None) -> bool:
        """Whether what an earlier build parsed is what parsing now would give."""
        return (
            parsed is not None
            and parsed.settings == self.languages.settings(source)
            and parsed.said == _said(source)
            and all(self.addresses[source.home].get(path, "") == address for path, address in parsed.asked)
            and self.inputs.holds(parsed.observed)
            and self.cache.has("text", parsed.article.key)
        )

    def parse(self, source: Source) -> _Parsed:
        """Parse, and file the text. Raises `Problems` for what is nested too deeply."""
        from linocut.prose import article as room
        from linocut.prose.document import Kept

        asked: dict[str, str] = {}
        filed = digest("kept", generation(), source.path)
        before, kept = self.cache.get("kept", filed) or Kept(), Kept()
        with self.inputs.watch() as watched:
            try:
                body = content.body(source, self.inputs)
                addresses, site = self.addresses[source.home], self.languages.site(source)
                article, text = room.parse(
                    site, source, body, self.inputs, addresses, asked=asked, shelf=self.shelf, known=before, kept=kept
                )
            except RecursionError:
                hint = "a list in a list in a list..., or as many quotes: take some levels out"
                problem = Problem("the text is nested too deeply", Place(source.path, source.line), hint)
                raise Problems([problem]) from None
        observed, links = tuple(sorted(watched.items())), tuple(sorted(asked.items()))
        settings = self.languages.settings(source)
        article = replace(article, key=digest(settings, source, observed, links))
        self.cache.put("text", article.key, text)
        if kept != before:
            self.cache.put("kept", filed, kept)
        return _Parsed(_said(source), settings, observed, links, article)


class _Languages:
    """The site as articles of each language are told of it."""

    def __init__(self, site: Site, common: str) -> None:
        self._site, self._common = site, common
        self._known: dict[tuple[str, str], tuple[Site, str]] = {}

    def site(self, source: Source) -> Site:
        return self._told(source)[0]

    def settings(self, source: Source) -> str:
        """Names all of the settings that its parse depends on."""
        return self._told(source)[1]

    def _told(self, source: Source) -> tuple[Site, str]:
        key = source.home, source.front.language
        if key not in self._known:
            site = spoken(self._site, *key)
            self._known[key] = site, digest(self._common, site.language, site.words)
        return self._known[key]


def prepare() -> None:
    """Import what parsing needs, so that the first save in a preview does not wait for it."""
    from linocut.prose import article  # noqa: F401 - imports all that it stands on
