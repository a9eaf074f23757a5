"""Which language a file is in, and which files are translations of each other: `a.fr.md`, `content/fr/a.md`."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePosixPath
from posixpath import dirname

from linocut.model.article import Article, Source
from linocut.model.site import Site, editions


def read(site: Site, path: str, folder: str) -> tuple[Site, str]:
    """The site in the language of a file below `folder`, and the file's path without what names it."""
    sites = editions(site)
    if not site.languages:
        return sites[0], path
    homes: dict[str, Site] = {}
    for depth in (0, 1):  # the name of one comes before what another is in HTML
        for one, edition in zip(site.languages, sites, strict=True):
            for mark in (one.marks[:1], one.marks[1:])[depth]:
                homes.setdefault(mark, edition)
    first, *rest = PurePosixPath(path).relative_to(folder).parts
    if rest and first.lower() in homes:
        return homes[first.lower()], "/".join((folder, *rest))
    name = PurePosixPath(path)
    mark = PurePosixPath(name.stem).suffix.removeprefix(".").lower()
    if mark in homes:
        return homes[mark], f"{name.parent}/{PurePosixPath(name.stem).stem}{name.suffix}"
    return sites[0], path


def marks(site: Site) -> frozenset[str]:
    """What may stand between a file's name and its suffix, with its dot, to say its language: ".fr"."""
    return frozenset(f".{mark}" for language in site.languages for mark in language.marks)


def key(source: Source | Article) -> str:
    """What translations have in common."""
    return source.front.translation_key or source.logical.rpartition(".")[0].removesuffix("/index")


def shared(sources: Iterable[Source]) -> tuple[Source, ...]:
    """The sources, each with the folders of its translations' bundles: it may show what lies there as its own."""
    sources = tuple(sources)
    bundles: dict[str, dict[str, None]] = {}
    for source in sources:
        if PurePosixPath(source.logical).stem in {"index", "_index"}:
            bundles.setdefault(key(source), {})[dirname(source.path)] = None
    return tuple(_shared(source, tuple(bundles.get(key(source), ()))) for source in sources)


def _shared(source: Source, bundles: tuple[str, ...]) -> Source:
    others = tuple(bundle for bundle in bundles if bundle != source.bundle)
    return replace(source, shared=others) if others else source


def links(site: Site, sources: Iterable[Source]) -> dict[str, dict[str, str]]:
    """For each language, by its home: the address that a link to a file leads to, by the file's path.

    A link leads to the translation in the language of the article that it stands in, where there is one.
    """
    sources = tuple(sources)
    own = {source.path: source.url for source in sources}
    if not site.languages:
        return {site.home: own}
    found = {}
    for language, edition in zip(site.languages, editions(site), strict=True):
        best = dict(own)
        order = edition.home, editions(site)[0].home  # its own last, the default's before: the last is taken
        for source in sorted(sources, key=lambda source: -order.index(source.home) if source.home in order else -2):
            best[source.logical] = source.url
            below = source.logical.partition("/")[2]
            best.update((f"content/{mark}/{below}", source.url) for mark in language.marks)
        best.update((source.path, source.url) for source in sources if source.home == edition.home)
        found[edition.home] = best
    return found
