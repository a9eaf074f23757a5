"""Markdown to articles: one file per syntax, and a memo so that an unchanged article is not parsed again."""

import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from linocut import content
from linocut.bibliography import Shelf
from linocut.model.article import Article, Source, Text
from linocut.model.site import Site
from linocut.problem import Place, Problem, Problems
from linocut.store.cache import Cache, digest, generation
from linocut.store.inputs import Inputs, Question

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

MANY = 24
"""From this many articles on, processes side by side are quicker than one."""


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


def articles(site: Site, sources: tuple[Source, ...], inputs: Inputs, cache: Cache) -> tuple[Article, ...]:
    """Every source's article, in the order given, each `Text` filed in the cache under `Article.key`."""
    settings = digest(generation(), site.language, site.words, sorted(site.macros.items()), site.bibliography, site.csl)
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

    made = {parsed.article.path: parsed for parsed in _parse_all(parse_one, todo)}
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


def _parse_all(parse_one: Callable[[Source], _Parsed], sources: list[Source]) -> Iterator[_Parsed]:
    """Parse here, and when there are many in other processes too."""
    if not sources:
        return
    from linocut.prose import article  # noqa: F401 - imports markdown, once, before processes are forked

    shares = _shares(sources)
    with ExitStack() as stack:
        others = [stack.enter_context(_elsewhere(parse_one, share)) for share in shares[1:]]
        yield from map(parse_one, shares[0])
        for share, connection in zip(shares[1:], others, strict=True):
            try:
                yield from connection.recv()
            except EOFError:  # that process died: what it died of happens here again, where it can be told
                yield from map(parse_one, share)


def _shares(sources: list[Source]) -> list[list[Source]]:
    """The sources dealt out to as many processes as are worth starting; the first share is this one's."""
    if len(sources) < MANY:
        return [sources]
    import multiprocessing

    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    forks = "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1
    count = cores if forks else 1
    return [sources[index::count] for index in range(count)]


@contextmanager
def _elsewhere(parse_one: Callable[[Source], _Parsed], share: list[Source]) -> "Iterator[Connection]":
    """A forked process that parses a share and sends what it made."""
    import multiprocessing

    receiver, sender = multiprocessing.Pipe(duplex=False)

    def run() -> None:
        sender.send([parse_one(source) for source in share])

    process = multiprocessing.get_context("fork").Process(target=run, daemon=True)
    process.start()
    sender.close()
    try:
        yield receiver
    finally:
        receiver.close()
        process.terminate()
        process.join()
