"""Where a path in an article leads: a file of the site, a script that draws it, another article, or somebody else's."""

import re
from dataclasses import dataclass
from posixpath import normpath
from unicodedata import normalize
from urllib.parse import quote, unquote, urljoin

from linocut.model.article import Source
from linocut.store.inputs import Inputs

EXTERNAL = re.compile(r"(?:[a-zA-Z][a-zA-Z0-9+.-]*:|//)")

ROOTS = ("figures", "content", "static", "templates/static")
"""Folders of the site that a path with a slash in front may lead into."""


def published(path: str) -> str:
    """The address of a file that lies beside no article: those of figures/ keep that name in it."""
    root = next((f"{root}/" for root in ROOTS[1:] if path.startswith(f"{root}/")), "")
    return "/" + quote(path.removeprefix(root))


@dataclass(frozen=True, slots=True)
class Split:
    """A target in its parts."""

    path: str
    query: str
    fragment: str


def split(target: str) -> Split:
    """A target's path, query and fragment, none of them decoded."""
    rest, _, fragment = target.partition("#")
    path, _, query = rest.partition("?")
    return Split(path, query, fragment)


def candidates(source: Source, path: str) -> tuple[str, ...]:
    """The files, relative to the site, that a path in an article may mean, the likeliest first.

    A letter with an accent is one sign in the names of files or two, by the system that wrote them.
    """
    found = _candidates(source, unquote(path))
    return found + tuple(normalize(form, name) for form in ("NFC", "NFD") for name in found if not name.isascii())


def _candidates(source: Source, path: str) -> tuple[str, ...]:
    if not path.startswith("/"):
        found = (normpath(f"{folder}/{path}") for folder in (source.bundle, *source.shared))
        return tuple(name for name in found if not name.startswith(".."))
    below = normpath(path).lstrip("/")
    return (
        (below, *(f"{root}/{below}" for root in ROOTS))
        if below.startswith(f"{ROOTS[0]}/")
        else tuple(f"{root}/{below}" for root in ROOTS)
    )


def file(source: Source, inputs: Inputs, path: str) -> str:
    """The file of the site that a path means; "" when there is none."""
    return next((name for name in candidates(source, path) if inputs.exists(name)), "")


def script(source: Source, inputs: Inputs, path: str) -> str:
    """The script that draws what a path means; "" when it is a file, or there is no script."""
    stem, _, suffix = path.rpartition(".")
    if suffix not in {"svg", "png"} or EXTERNAL.match(path) or file(source, inputs, path):
        return ""
    return file(source, inputs, f"{stem}.py")


def beside(source: Source, path: str) -> str:
    """The address of a path that starts at the article's own."""
    return urljoin(source.url, path)
