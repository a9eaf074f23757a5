"""git, as far as a publish needs it: plumbing commands that cannot ask, hang, or change what the author works on."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from linocut.problem import Problem, Problems
from linocut.publish.options import without_password
from linocut.publish.process import SSH, ProcessError, run

FILE = "100644"
"""git's mode of a file that is neither a program nor a link."""


class Entry(NamedTuple):
    """A file of a commit."""

    mode: str
    blob: str
    """Object id."""


@dataclass(frozen=True, slots=True)
class Git:
    """A repository, and the programs run in it. Its commands raise `process.ProcessError`."""

    folder: Path
    """Inside the repository, or the bare repository itself."""
    timeout: float
    """Seconds of silence."""

    def run(self, *arguments: str, given: bytes = b"", environment: Mapping[str, str] | None = None) -> str:
        """Standard output of one git command, stripped."""
        settings = ["-c", "http.lowSpeedLimit=1", "-c", f"http.lowSpeedTime={self.timeout:g}", "-c", "gc.auto=0"]
        quiet = {
            "GIT_TERMINAL_PROMPT": "0",
            "GCM_INTERACTIVE": "never",
            "LC_ALL": "C",
            **(environment or {}),
        }
        command = ["git", *settings, *arguments]
        try:
            output = run(command, self.folder, self.timeout, given=given, environment=quiet)
        except FileNotFoundError as error:
            raise Problems([Problem('target "git" needs the program git', hint="install git")]) from error
        return output.decode(errors="surrogateescape").strip("\n")

    def _away(self, *arguments: str) -> str:
        """A command that speaks with another host, by the author's own ssh command or one that asks nothing."""
        chosen = os.environ.get("GIT_SSH_COMMAND") or self._configured("core.sshCommand")
        return self.run(*arguments, environment={} if chosen else {"GIT_SSH_COMMAND": SSH})

    def _configured(self, name: str) -> str:
        try:
            return self.run("config", "--get", name)
        except ProcessError:
            return ""

    def inside(self) -> bool:
        """Whether the folder is in a repository."""
        try:
            return bool(self.run("rev-parse", "--git-dir"))
        except ProcessError:
            return False

    def shallow(self) -> bool:
        """Whether history was cut off when it was cloned, as continuous integration does."""
        return self.run("rev-parse", "--is-shallow-repository") == "true"

    def current_branch(self) -> str:
        """ "" when no branch is checked out."""
        try:
            return self.run("symbolic-ref", "--quiet", "--short", "HEAD")
        except ProcessError:
            return ""

    def address(self, repository: str) -> str:
        """The address that a remote's name stands for, without a password."""
        try:
            found = self.run("remote", "get-url", "--push", repository)
        except ProcessError:
            found = repository
        return without_password(found)

    def remote_commit(self, repository: str, branch: str) -> str:
        """What the branch's tip is there; "" when there is no such branch."""
        # The pattern also finds branches that end like this one: a/refs/heads/gh-pages.
        lines = self._away("ls-remote", repository, f"refs/heads/{branch}").splitlines()
        found = (line.partition("\t") for line in lines)
        return next((commit for commit, _, name in found if name == f"refs/heads/{branch}"), "")

    def fetch(self, repository: str, branch: str, commit: str, *, depth: bool) -> None:
        """Bring the commit here, with `depth` without its ancestors, unless it is here already."""
        try:
            self.run("cat-file", "-e", f"{commit}^{{tree}}")
        except ProcessError:
            options = ["--quiet", "--no-tags", "--no-write-fetch-head", *(["--depth=1"] if depth else [])]
            self._away("fetch", *options, repository, f"refs/heads/{branch}")

    def tree(self, commit: str) -> dict[str, Entry]:
        """What a commit holds, by path."""
        entries = self.run("ls-tree", "-r", "-z", "--full-tree", commit).split("\0")
        pairs = (entry.split("\t", 1) for entry in entries if entry)
        return {path: Entry(meta.split(" ")[0], meta.split(" ")[2]) for meta, path in pairs}

    def blobs(self, sources: Iterable[Path], *, write: bool = False) -> list[str]:
        """Object ids of files, as their bytes are; written into the repository only with `write`."""
        paths = "".join(f"{source}\n" for source in sources)
        options = ["--no-filters", "--stdin-paths", *(["-w"] if write else [])]
        return self.run("hash-object", *options, given=os.fsencode(paths)).split()

    def write_tree(self, entries: Mapping[str, Entry], index: Path) -> str:
        """A tree of these, by path, made through an index at `index`."""
        lines = "".join(f"{entry.mode} {entry.blob}\t{path}\0" for path, entry in sorted(entries.items()))
        own = {"GIT_INDEX_FILE": str(index)}
        self.run("update-index", "-z", "--index-info", given=os.fsencode(lines), environment=own)
        return self.run("write-tree", environment=own)

    def commit_tree(self, tree: str, parents: Iterable[str], message: str) -> str:
        """A commit by the author's git identity, or where there is none by that of the last commit."""
        options = [option for parent in parents for option in ("-p", parent)]
        return self.run("commit-tree", tree, *options, given=message.encode(), environment=self._identity())

    def _identity(self) -> dict[str, str]:
        try:
            self.run("var", "GIT_COMMITTER_IDENT")
            self.run("var", "GIT_AUTHOR_IDENT")
        except ProcessError:
            try:
                name, email = self.run("log", "-1", "--format=%an%n%ae").split("\n")
            except (ProcessError, ValueError):
                name, email = "linocut", "linocut@localhost"
            return {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER")
                    for what, value in (("NAME", name), ("EMAIL", email))}  # fmt: skip
        return {}

    def push(self, repository: str, branch: str, commit: str, expected: str) -> None:
        """Move the branch there from `expected` ("": not there yet) to `commit`, or fail if it is not at `expected`."""
        lease = f"--force-with-lease=refs/heads/{branch}:{expected}"
        self._away("push", "--quiet", "--no-follow-tags", lease, repository, f"{commit}:refs/heads/{branch}")
