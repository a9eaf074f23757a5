"""Which of a site's files a drawing needs elsewhere: those beside it, and those that runs were seen to read."""

import os
from collections.abc import Iterable
from glob import glob
from pathlib import Path, PurePosixPath

from linocut.figure.dask.messages import FileSet
from linocut.store.inputs import ABSENT, Inputs, Question
from linocut.system.paths import absolute

LARGE = 8 << 20
"""Bytes from which a file is sent only when a run was seen to read it."""

FIGURES = "figures"


def file_set(root: Path, script: str, seen: Iterable[Question], inputs: Inputs) -> FileSet:
    """What to send for a script: figures/ with all below it, the files beside the script, and what `seen` speaks of."""
    files: set[str] = {script}
    folders: set[str] = set()
    for folder, names in _beside(root, script):
        files |= {f"{folder}/{name}" for name in names if _small(root / folder / name)}
    for question in seen:
        _add(root, question, files, folders)
    hashed = {name: inputs.digest(name) for name in sorted(files)}
    return FileSet(tuple((name, found) for name, found in hashed.items() if found != ABSENT), tuple(sorted(folders)))


def _beside(root: Path, script: str) -> Iterable[tuple[str, list[str]]]:
    """(folder, names of its files), hidden ones left out."""
    for folder, below, names in os.walk(root / FIGURES):
        below[:] = sorted(name for name in below if not name.startswith((".", "__pycache__")))
        yield Path(folder).relative_to(root).as_posix(), [name for name in names if not name.startswith(".")]
    own = PurePosixPath(script).parent
    if own.parts[:1] != (FIGURES,):
        entries = (root / own).iterdir() if (root / own).is_dir() else ()
        yield str(own), [path.name for path in entries if path.is_file() and not path.name.startswith(".")]


def _small(path: Path) -> bool:
    try:
        return path.is_file() and path.stat().st_size < LARGE
    except OSError:
        return False


def _add(root: Path, question: Question, files: set[str], folders: set[str]) -> None:
    """Everything that the answer to a question depends on."""
    name = question.name
    if absolute(name) or question.kind in {"variable", "distribution"}:
        return
    path = root / name
    if question.kind == "glob":
        found = [root / match for match in glob(name, root_dir=root, recursive=True)]  # noqa: PTH207 - as it is answered
    elif question.kind == "folder" and path.is_dir():
        folders.add(name)
        found = list(path.iterdir())
    else:
        found = [path]
    for one in found:
        if one.is_dir():
            folders.add(one.relative_to(root).as_posix())
        elif one.is_file():
            files.add(one.relative_to(root).as_posix())
