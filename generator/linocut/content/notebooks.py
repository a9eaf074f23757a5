"""Notebooks that stand where articles do, and what makes articles of them."""

import shlex
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from linocut.problem import Place, Problem
from linocut.store.inputs import Inputs

SUFFIX = ".ipynb"


def strays(folder: str, inputs: Inputs, *, top: bool = True) -> Iterator[Problem]:
    """Every notebook below a folder of articles. In a bundle, one is a file like others, for readers to take."""
    names = inputs.names(folder)
    if not top and {"index.md", "index.markdown"}.intersection(names):
        return
    for name in names:
        if name.startswith((".", "_")):
            continue
        path = f"{folder}/{name}"
        if name.endswith("/") and not Path(inputs.path(path[:-1])).is_symlink():
            yield from strays(path[:-1], inputs, top=False)
        elif name.endswith(SUFFIX):
            yield Problem(
                "a notebook is not an article", Place(path), f"{command(path)} makes one of it; then remove it"
            )


def command(path: str) -> str:
    """The command that makes a bundle of a notebook."""
    bundle = str(PurePosixPath(path).with_suffix(""))
    return f"`linocut import notebook {shlex.quote(path)} {shlex.quote(bundle)}`"
