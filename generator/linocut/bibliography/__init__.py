"""Bibliographies: .bib files, found and read once, and the styles in which an article cites from them."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from posixpath import normpath
from typing import NamedTuple

from linocut import words
from linocut.bibliography.authoryear import AuthorYear
from linocut.bibliography.cited import Cited, Style
from linocut.bibliography.csl import Csl, CslError
from linocut.bibliography.entry import Entry
from linocut.bibliography.read import Bibliography, Written, read
from linocut.model.article import Source
from linocut.model.site import Site
from linocut.store.cache import Cache
from linocut.store.generation import digest, generation
from linocut.store.inputs import Inputs

__all__ = [
    "AuthorYear",
    "Bibliography",
    "Cited",
    "CslError",
    "Entry",
    "Found",
    "Shelf",
    "Style",
    "Written",
    "find",
    "style",
]

FILE = "references.bib"
"""The bibliography of an article or a site that names none."""


class Found(NamedTuple):
    """Which files an article cites from."""

    paths: tuple[str, ...]
    missing: tuple[str, ...] = ()
    """Names that are no file."""


def find(site: Site, source: Source, inputs: Inputs) -> Found:
    """What the article's front matter names, else references.bib beside it; what the settings name, else
    references.bib at the top of the site."""
    for names, folder in ((source.front.bibliography, source.bundle), (site.bibliography, "")):
        if names:
            paths = {name: _path(name, folder, inputs) for name in names}
            return Found(tuple(filter(None, paths.values())), tuple(name for name in names if not paths[name]))
        default = normpath(f"{folder}/{FILE}").lstrip("/")
        if inputs.exists(default):
            return Found((default,))
    return Found(())


def _path(name: str, folder: str, inputs: Inputs) -> str:
    """The file of the site that a name means: beside the article, or from the top; "" for none."""
    names = [normpath(name.lstrip("/"))]
    if folder and not name.startswith("/"):
        names.insert(0, normpath(f"{folder}/{name}"))
    return next((found for found in names if not found.startswith("..") and inputs.exists(found)), "")


class Shelf:
    """The bibliographies of one build: each is parsed once, and only when its bytes have changed."""

    def __init__(self, inputs: Inputs, cache: Cache | None = None) -> None:
        self._inputs = inputs
        self._cache = cache
        self._open: dict[str, Bibliography] = {}

    def prepare(self, site: Site, sources: Iterable[Source]) -> None:
        """Read what these articles may cite from, before the processes are forked each of which would."""
        for paths in dict.fromkeys(find(site, source, self._inputs).paths for source in sources):
            with suppress(OSError):  # told where it is cited
                self.open(paths)

    def open(self, paths: Sequence[str]) -> Bibliography:
        """The entries of these files together; of a key in two of them the first. Raises OSError."""
        books = [self._one(path) for path in paths]
        if len(books) == 1:
            return books[0]
        written = {key: entry for book in reversed(books) for key, entry in book.written.items()}
        return Bibliography(written, tuple(each for book in books for each in book.told), tuple(paths))

    def _one(self, path: str) -> Bibliography:
        key = digest("bibliography", path, self._inputs.digest(path))  # asked for each article, and so observed
        if key not in self._open:
            self._open[key] = self._kept(path, digest(key, generation()))
        return self._open[key]

    def _kept(self, path: str, name: str) -> Bibliography:
        kept = self._cache.get("bibliography", name) if self._cache else None
        if isinstance(kept, Bibliography):
            return kept
        made = read(path, self._inputs.read(path))
        if self._cache:
            self._cache.put("bibliography", name, made)
        return made


def style(site: Site, source: Source, entries: Sequence[Entry], inputs: Inputs) -> Style:
    """How the article cites these works, given in the order of the page. Raises `CslError`."""
    name = source.front.csl or site.csl
    if not name:
        return AuthorYear(entries, words.of(site))
    file = _path(name, source.bundle if source.front.csl else "", inputs) if name.endswith(".csl") else ""
    if name.endswith(".csl") and not file:
        raise CslError(f"there is no file {name}", "give its path from the article, or from the site's folder")
    return Csl(name, inputs.path(file) if file else "", entries, site, inputs)
