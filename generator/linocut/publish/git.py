"""Publish to a branch for GitHub, GitLab or Codeberg Pages: one commit, made with git's plumbing.

No checkout, index or branch of the author's is touched: files are hashed in, a tree is written through an index of our
own, a commit is made on top of the branch's remote tip, and pushed on the condition that the tip has not moved.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

from linocut import __version__
from linocut.model.site import Site
from linocut.problem import Problem, Problems
from linocut.publish import guard
from linocut.publish.gitcommand import FILE, Entry, Git
from linocut.publish.options import Common
from linocut.publish.plan import File, Plan, compare
from linocut.publish.process import ProcessError
from linocut.publish.store import Progress
from linocut.publish.target import Kind, Target
from linocut.store.cache import Cache
from linocut.store.tempdir import scratch

MARK = "Published-by: linocut"
"""The line of a commit message by which linocut knows its own commits."""

_TRIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class GitOptions(Common):
    """target = "git" """

    repository: str = "origin"
    """A remote of the site's own repository, or an address."""
    branch: str = "gh-pages"
    cname: str = ""
    """The site's own domain: written as CNAME."""
    history: bool = True
    """Whether earlier publishes are kept; false: the branch is always one commit."""
    keep: tuple[str, ...] = ()
    """Patterns of files that other tools put on the branch: "dev/bench/*"."""


class Tip(NamedTuple):
    """The remote branch as it was when the plan was made."""

    commit: str
    """"" when the branch is not there."""
    entries: dict[str, Entry]
    """By path."""
    ours: bool
    """Whether linocut made the commit, or there is none."""


class GitTarget(Target):
    """The target. `scratch` is a folder for the two files that it adds."""

    options: GitOptions

    def __init__(self, options: GitOptions, root: Path, base_url: str, scratch: Path) -> None:
        self.options = options
        self._base_url = base_url
        self._scratch = scratch
        self._git = Git(root, options.timeout)

    def where(self) -> str:
        return f"{self._git.address(self.options.repository)}, branch {self.options.branch}"

    def plan(self, files: tuple[File, ...]) -> Plan:
        """Compares object ids: nothing is written, and only the branch's tip is fetched."""
        with _told(), self._repository() as git:
            tip = self._tip(git)
            self._refuse_source(git, tip)
            full = (*files, *self._extra({file.path for file in files}))
            here = dict(zip((file.path for file in full), git.blobs(file.source for file in full), strict=True))
            self._refuse_address(git, full, tip)
            kept = self._kept(tip) - here.keys()
            there = {path: entry.blob for path, entry in tip.entries.items() if path not in kept}
            plan = compare(full, here, there, base=tip)
            if tip.ours:
                return plan
            return replace(plan, foreign=(*(file.path for file in plan.changed), *plan.removed))

    def publish(self, plan: Plan, progress: Progress) -> None:
        """One commit, one push; when somebody published meanwhile, once more on top of theirs."""
        tip: Tip = plan.base
        with _told(), self._repository() as git:
            for attempt in range(1, _TRIES + 1):
                progress("committing", 0, len(plan.files))
                commit = self._commit(git, plan.files, tip)
                progress("pushing", len(plan.files), len(plan.files))
                try:
                    git.push(self.options.repository, self.options.branch, commit, tip.commit)
                except ProcessError:
                    moved = self._tip(git)
                    if moved.commit == tip.commit or attempt == _TRIES:
                        raise
                    self._refuse_foreign(moved)
                    tip = moved
                else:
                    return

    @contextmanager
    def _repository(self) -> Iterator[Git]:
        """The site's own repository; for a site without one, an empty one for the time of the publish."""
        if self._git.inside():
            yield self._git
            return
        with scratch() as folder:
            git = Git(folder, self._git.timeout)
            git.run("init", "--quiet", "--bare")
            yield git

    def _tip(self, git: Git) -> Tip:
        options = self.options
        commit = git.remote_commit(options.repository, options.branch)
        if not commit:
            return Tip("", {}, True)
        # A repository with its whole history must not be made shallow by us.
        own = git is self._git
        git.fetch(options.repository, options.branch, commit, depth=not own or git.shallow())
        return Tip(commit, git.tree(commit), MARK in git.run("log", "-1", "--format=%B", commit))

    def _extra(self, paths: set[str]) -> Iterator[File]:
        """Files that the host needs and the site does not have."""
        wanted = {".nojekyll": b""}
        if self.options.cname:
            wanted["CNAME"] = f"{self.options.cname}\n".encode()
        for path, data in wanted.items():
            if path not in paths:
                self._scratch.mkdir(parents=True, exist_ok=True)
                source = self._scratch / f"{path}-{len(data)}"
                source.write_bytes(data)
                yield File(path, source, len(data), hashlib.sha256(data).hexdigest())

    def _kept(self, tip: Tip) -> set[str]:
        """Paths of the branch that are not the site's and stay."""
        patterns = (*self.options.keep, "CNAME")
        return {path for path in tip.entries if any(fnmatchcase(path, pattern) for pattern in patterns)}

    def _commit(self, git: Git, files: tuple[File, ...], tip: Tip) -> str:
        if tip.commit:
            git.fetch(self.options.repository, self.options.branch, tip.commit, depth=git is not self._git)
        written = git.blobs((file.source for file in files), write=True)
        entries = {path: tip.entries[path] for path in self._kept(tip)}
        entries |= {file.path: Entry(FILE, blob) for file, blob in zip(files, written, strict=True)}
        with scratch() as folder:
            tree = git.write_tree(entries, folder / "index")
        parents = [tip.commit] if tip.commit and self.options.history else []
        return git.commit_tree(tree, parents, self._message())

    def _message(self) -> str:
        try:
            source = self._git.run("rev-parse", "HEAD")
            dirty = self._git.run("status", "--porcelain", "--untracked-files=no", "--", ".")
        except ProcessError:
            return f"Publish the site\n\n{MARK} {__version__}\n"
        changes = ", with changes not committed" if dirty else ""
        return f"Publish {source[:10]}{changes}\n\nSource: {source}\n{MARK} {__version__}\n"

    def _refuse_source(self, git: Git, tip: Tip) -> None:
        branch = self.options.branch
        if "pyproject.toml" in tip.entries or branch == git.current_branch():
            hint = "name a branch that holds nothing but the built site, such as gh-pages"
            raise Problems([Problem(f'branch "{branch}" holds the site\'s source', hint=hint)])

    def _refuse_address(self, git: Git, files: tuple[File, ...], tip: Tip) -> None:
        names = [file.source.read_text() for file in files if file.path == "CNAME"]
        if not names and "CNAME" in tip.entries:
            names = [git.run("cat-file", "blob", tip.entries["CNAME"].blob)]
        if names:
            problems = guard.domain(self._base_url, names[0])
        else:
            problems = guard.github(self._base_url, git.address(self.options.repository))
        if found := list(problems):
            raise Problems(found)

    def _refuse_foreign(self, tip: Tip) -> None:
        if not tip.ours:
            what = f'somebody pushed to "{self.options.branch}" during this publish, and it was not linocut'
            raise Problems([Problem(what, hint="look at their commit, then publish again")])


@contextmanager
def _told() -> Iterator[None]:
    """git's own failures, as problems with the way out."""
    try:
        yield
    except ProcessError as error:
        raise Problems([Problem("git could not publish", detail=error.text, hint=_way_out(error.text))]) from error


_WAYS_OUT = (
    (("no answer for",), "publish again; `timeout` in the target's settings is the seconds waited for an answer"),
    (
        ("could not read Username", "Authentication failed", "Permission denied", "terminal prompts disabled", "403"),
        "try `git push` by hand: a credential helper or an ssh agent must answer without asking",
    ),
    (("Host key verification failed",), "connect once by hand with ssh, so that the host's key is known"),
    (("does not appear to be a git repository", "not found", "No such remote"), "set `repository`"),
    (("protected branch", "GH006"), "allow pushes to the branch in the host's settings"),
)


def _way_out(text: str) -> str:
    for signs, hint in _WAYS_OUT:
        if any(sign in text for sign in signs):
            return hint
    return "nothing was changed; publish again"


def _open(options: GitOptions, site: Site, cache: Cache) -> GitTarget:
    return GitTarget(options, site.root, site.base_url, cache.folder / "publish")


KIND = Kind(GitOptions, _open)
