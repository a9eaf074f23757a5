"""Reach a server by ssh and rsync: three short scripts for its shell, and rsync for the files."""

import os
import shlex
import shutil
import tempfile
from pathlib import Path

from linocut.problem import Problem, Problems
from linocut.publish.plan import Plan
from linocut.publish.process import SSH, ProcessError, run
from linocut.publish.release import RECORD, SshOptions, Standing, in_the_way, moved, number, ours
from linocut.publish.store import LONGEST_RECORD, Progress

_MOVED, _IN_THE_WAY, _NO_TOOLS = 75, 76, 77

_LOOK = f"""
command -v rsync >/dev/null && mv --help 2>&1 | grep -q -e -T || exit {_NO_TOOLS}
cd {{path}} 2>/dev/null || {{{{ echo; echo; exit 0; }}}}
if [ -e current ] && [ ! -L current ]; then exit {_IN_THE_WAY}; fi
readlink current | tr '\\n' ' '; echo
LC_ALL=C find releases/ -mindepth 1 -maxdepth 1 ! -name '*[!0-9a-z.-]*' 2>/dev/null | sed 's,.*/,,' | tr '\\n' '/'; echo
[ ! -f current/{RECORD} ] || head -c {LONGEST_RECORD} current/{RECORD}
"""

_SWITCH = f"""
set -e
cd {{path}}
[ "$(readlink current || true)" = {{old}} ] || exit {_MOVED}
{{arrive}}
ln -sfn releases/{{new}} .current-{{new}}
mv -T .current-{{new}} current
{{leave}}
find releases -maxdepth 1 -name '.next-*' -mmin +1440 -exec rm -rf {{{{}}}} +
"""
"""`mv -T` is one rename: at no moment is there no `current`. `ln -sfn` alone would remove it first."""


def _no_link(path: str) -> str:
    """What puts a link aside that somebody else made where a release is to be built: files would go where it leads."""
    quoted = shlex.quote(path)
    return f"{{ [ ! -L {quoted} ] || rm -f {quoted}; }}"


class NoShellError(Exception):
    """The server cannot be used this way, though it answers: SFTP may do."""


class Rsync:
    """A `Host`."""

    def __init__(self, options: SshOptions, config: Path | None, scratch: Path) -> None:
        self._options = options
        self._scratch = scratch
        self._ssh = shlex.split(SSH)
        self._ssh += ["-F", str(config)] if config else []
        self._ssh += ["-p", str(options.port)] if options.port else []
        self._path = options.path.removeprefix("~/")

    def look(self) -> Standing:
        """Raises `NoShellError` where there is no shell, no rsync or no `mv -T`."""
        text = self._shell(_LOOK.format(path=shlex.quote(self._path)))
        link, names, record = [*text.split("\n", 2), "", ""][:3]
        return Standing(number(link.removesuffix(" ")), ours(names.split("/")), record)

    def upload(self, plan: Plan, record: bytes, partial: str, basis: int, progress: Progress) -> None:
        target = f"{self._path}/releases/{partial}"
        total = len(plan.added) + len(plan.changed)
        done = 0

        def heard(data: bytes) -> None:
            nonlocal done
            done = min(total, done + data.count(b"\n"))
            progress("uploading", done, total)

        self._scratch.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self._scratch) as folder:
            self._stage(plan, record, Path(folder))
            command = ["rsync", "--recursive", "--checksum", "--perms", "--chmod=D755,F644", "--delete",
                       f"--timeout={self._options.timeout}", "--out-format=%n", "--rsh", shlex.join(self._ssh),
                       "--rsync-path", f"{_no_link(target)} && mkdir -p {shlex.quote(target)} && rsync",
                       *([f"--link-dest=../{basis}"] if basis else []),
                       f"{folder}/", f"{self._options.host}:{target}/"]  # fmt: skip
            try:
                run(command, self._scratch, self._options.timeout, heard=heard)
            except ProcessError as error:
                raise self._told(error) from error

    def switch(self, old: int, new: int, partial: str, leftovers: list[str]) -> None:
        if partial:
            # A release of this number that is not shown was cut off between these two renames.
            arrive = f"rm -rf releases/{new}; mv -T releases/{partial} releases/{new}"
            leave = shlex.join(["rm", "-rf", *(f"releases/{name}" for name in leftovers)]) if leftovers else ""
        else:
            arrive, leave = "", f"mv -T releases/{old} releases/{old}.rolled-back"
        path = shlex.quote(self._path)
        was = shlex.quote(f"releases/{old}" if old else "")
        self._shell(_SWITCH.format(path=path, old=was, new=new, arrive=arrive, leave=leave))

    def _stage(self, plan: Plan, record: bytes, folder: Path) -> None:
        """The files in one folder, as rsync wants them: hard links where the disk is the same."""
        for file in plan.files:
            target = folder / file.path
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(file.source, target)
            except OSError:
                shutil.copyfile(file.source, target)
        (folder / RECORD).write_bytes(record)

    def _shell(self, script: str) -> str:
        command = [*self._ssh, self._options.host, f"sh -c {shlex.quote(script)}"]
        try:
            return run(command, Path.cwd(), self._options.timeout).decode(errors="replace")
        except ProcessError as error:
            raise self._told(error) from error

    def _told(self, error: ProcessError) -> Exception:
        if error.code == _MOVED:
            return moved()
        if error.code == _IN_THE_WAY:
            return in_the_way()
        if error.program == "ssh" and error.code == _NO_TOOLS:
            return NoShellError("the server has no rsync, or no `mv -T`")
        if error.program == "ssh" and error.code not in {255, -1}:
            return NoShellError("the server gives no shell")
        hint = "publish again: it goes on where it stopped; readers saw nothing"
        if "Permission denied" in error.text:
            hint = f"`ssh {self._options.host}` must work without asking: add your key to an ssh agent"
        elif "Host key verification failed" in error.text:
            hint = f"run `ssh {self._options.host}` once by hand, so that its key is known"
        return Problems([Problem(f"{self._options.host} could not be reached", detail=error.text, hint=hint)])
