"""Markdown to articles: one file per syntax, and a memo so that an unchanged article is not parsed again."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from linocut import content, parallel
from linocut.bibliography import Shelf
from linocut.model.article import Article, Source, Text
from linocut.model.site import Site
from linocut.problem import Place, Problem, Problems
from linocut.store.cache import Cache, digest, generation
from linocut.store.inputs import Inputs, Question


class _Parsed(NamedTuple):
    """An article, and all that it was made from."""

    said: tuple[str, str, datetime | None]
    """As `_said` has it of its source."""
    settings: str
    observed: tuple[tuple[Question, str], ...]
    asked: tuple[tuple[str, str], ...]
    """Addresses of other articles that it asked for: path, address."""
    article: Article


def parse(site: Site, source: Source, inputs: Inputs) -> tuple[Article, Text]:
    """Parse one article. Problems are in `Article.problems`."""
    from linocut.prose import article

    return article.parse(site, source, content.body(source, inputs), inputs)


def _said(source: Source) -> tuple[str, str, datetime | None]:
    """What tells two states of one source apart: its bytes, from which all else follows but these two."""
    return source.digest, source.url, source.front.lastmod


def articles(
    site: Site,
    sources: tuple[Source, ...],
    inputs: Inputs,
    cache: Cache,
    counted: Callable[[int], None] | None = None,
) -> tuple[Article, ...]:
    """Every source's article, in the order given, each `Text` filed in the cache under `Article.key`."""
    settings = digest(
        generation(), site.language, site.words, sorted(site.macros.items()), site.bibliography, site.csl, site.allow
    )
    memo = digest("articles", generation())
    known: Mapping[str, _Parsed] = cache.table("articles", memo)
    addresses = {source.path: source.url for source in sources}
    shelf = Shelf(inputs, cache)

    def holds(source: Source) -> bool:
        parsed = known.get(source.path)
        return (
            parsed is not None
            and parsed.settings == settings
            and parsed.said == _said(source)
            and all(addresses.get(path, "") == address for path, address in parsed.asked)
            and inputs.holds(parsed.observed)
            and cache.has("text", parsed.article.key)
        )

    todo = [source for source in sources if not holds(source)]

    def parse_one(source: Source) -> _Parsed:
        from linocut.prose import article as room

        asked: dict[str, str] = {}
        filed = digest("code", generation(), source.path)
        before = cache.get("code", filed) or {}
        code = dict(before)
        with inputs.watch() as watched:
            try:
                body = content.body(source, inputs)
                article, text = room.parse(site, source, body, inputs, addresses, asked=asked, shelf=shelf, code=code)
            except RecursionError:
                hint = "a list in a list in a list..., or as many quotes: take some levels out"
                problem = Problem("the text is nested too deeply", Place(source.path, source.line), hint)
                raise Problems([problem]) from None
        observed, links = tuple(sorted(watched.items())), tuple(sorted(asked.items()))
        article = replace(article, key=digest(settings, source, observed, links))
        cache.put("text", article.key, text)
        if code != before:
            cache.put("code", filed, code)
        return _Parsed(_said(source), settings, observed, links, article)

    if todo:
        prepare()  # once, before processes are forked
    made = {parsed.article.path: parsed for parsed in parallel.each(parse_one, todo, counted)}
    for parsed in made.values():
        inputs.holds(parsed.observed)  # what another process asked, this build's receipt must hold
    if made:
        now = {path: parsed for path, parsed in known.items() if path in addresses or inputs.exists(path)} | made
        cache.keep("articles", memo, known, now)
        known = now
    return tuple(known[source.path].article for source in sources)


def prepare() -> None:
    """Import what parsing needs, so that the first save in a preview does not wait for it."""
    from linocut.prose import article  # noqa: F401 - imports all that it stands on
