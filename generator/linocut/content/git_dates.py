"""When each article last changed, as git remembers it: for sites that ask with lastmod = "git"."""

import subprocess
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from linocut.problem import Problem, Problems
from linocut.store.cache import Cache
from linocut.store.generation import digest
from linocut.store.inputs import Inputs, Question

Dates = Mapping[str, datetime]
"""By path of the file; what was never committed is missing."""


def dates(root: Path, folder: str, inputs: Inputs, cache: Cache | None) -> Dates:
    """The last commit's date of every file in a folder of the site. Raises `Problems`: git cannot tell.

    Git is asked again only when what is checked out has changed.
    """
    git = store(root, inputs)
    if git is None:
        raise Problems([_problem("the site is in no git repository")])
    if inputs.exists(str(git / "shallow")):
        hint = "fetch all of it: `git fetch --unshallow`, or fetch-depth: 0 in a GitHub workflow"
        raise Problems([_problem("this clone does not have the whole history", hint)])
    head = [inputs.digest(str(git / name)) for name in ("HEAD", "logs/HEAD")]
    key = digest("history", folder, str(root), head)
    known = cache.get("history", key) if cache else None
    if known is None:
        known = _ask(root, folder)
        if cache:
            cache.put("history", key, known)
    return dict(known)


def _problem(message: str, hint: str = "") -> Problem:
    return Problem(f'lastmod = "git", but {message}', hint=hint or 'remove lastmod = "git" from the settings')


def store(root: Path, inputs: Inputs | None = None) -> Path | None:
    """Git's own folder for the site; of a worktree, its own. None: the site is in no repository."""
    for parent in (root, *root.parents):
        found = parent / ".git"
        if inputs:
            inputs.ask(Question("presence", str(found)))
        if found.is_dir():
            return found
        if found.is_file():
            return (parent / found.read_text().strip().removeprefix("gitdir: ")).resolve()
    return None


def _ask(root: Path, folder: str) -> Dates:
    command = ["git", "-c", "core.quotePath=off", "log", "--format=%x01%aI", "--name-only", "--relative", "--", folder]
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True, encoding="utf-8")  # noqa: S603 - our own words
    except (OSError, subprocess.CalledProcessError) as error:
        told = getattr(error, "stderr", "") or str(error)
        raise Problems([_problem(f"git says: {told.strip().splitlines()[0]}")]) from error
    found: dict[str, datetime] = {}
    for commit in done.stdout.split("\x01")[1:]:
        moment, *names = filter(None, commit.split("\n"))
        for name in names:  # newest first
            found.setdefault(name, datetime.fromisoformat(moment))
    return found
