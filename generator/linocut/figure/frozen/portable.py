"""Which of the questions that a run asked can be asked wherever the site's files are; others belong to one machine."""

import glob
import os
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from linocut.figure.trace.stack import OURS
from linocut.store.inputs import Question
from linocut.system.paths import absolute


def staying(root: Path, questions: Iterable[Question]) -> frozenset[Question]:
    """The questions whose answers belong to this machine, and do not travel with the site's files.

    Those are installed packages, environment variables, files outside the site, and what git leaves out of its
    repository: a large model may well lie in the site's folder and yet be on one machine only.
    """
    asked = [question for question in questions if question.kind in {"file", "folder", "presence", "glob"}]
    inside = {question: _paths(root, question) for question in asked if _travels(root, question.name)}
    ignored = _ignored(root, sorted({path for paths in inside.values() for path in paths}))
    return frozenset(question for question in questions if not ignored.isdisjoint(inside.get(question, [""])))


def _travels(root: Path, name: str) -> bool:
    """Whether a path is one of the site's own: not outside it, and not of the Python or the linocut installed in it."""
    path = os.path.join(root, name)  # noqa: PTH118 - a Path would tidy it
    return not absolute(name) and not f"{path}{os.sep}".startswith(
        tuple(folder.rstrip(os.sep) + os.sep for folder in (sys.prefix, os.path.realpath(sys.prefix), OURS))
    )


def _paths(root: Path, question: Question) -> list[str]:
    """The paths that a question speaks of."""
    if question.kind == "folder":
        with suppress(OSError):
            return [question.name, *(f"{question.name}/{name}" for name in os.listdir(root / question.name))]  # noqa: PTH208
    if question.kind == "glob":
        return glob.glob(question.name, root_dir=root, recursive=True)  # noqa: PTH207 - as the question is answered
    return [question.name]


def _ignored(root: Path, paths: list[str]) -> set[str]:
    """Those of the paths that git leaves out of the repository; and "", which stands for what is outside."""
    command = ["git", "-C", str(root), "check-ignore", "--stdin", "-z"]
    try:
        found = subprocess.run(command, input="\0".join(paths).encode(), capture_output=True, check=False).stdout  # noqa: S603
    except OSError:
        return {""}  # without git, every file of the site is taken to travel
    return {"", *found.decode(errors="surrogateescape").split("\0")}
