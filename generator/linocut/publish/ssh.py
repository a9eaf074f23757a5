"""Publish to a server of one's own over ssh: into a new release folder, switched on by one atomic rename of a link.

PATH/current -> releases/42      what the web server shows
PATH/releases/40, 41, 42         the last releases, each whole
PATH/releases/.next-1a2b3c       one on its way, or cut off on its way: the next publish goes on with it
"""

import hashlib
import re
import shutil
from pathlib import Path

from linocut.model.site import Site
from linocut.problem import Problem, Problems
from linocut.publish.plan import File, Plan, compare
from linocut.publish.release import Host, SshOptions, Standing
from linocut.publish.rsync import NoShellError, Rsync
from linocut.publish.sftp import Sftp
from linocut.publish.store import Progress
from linocut.publish.target import Kind, Target
from linocut.store.cache import Cache

METHODS = ("auto", "rsync", "sftp")


class Ssh(Target):
    """The target. `scratch` is a folder on the disk of the output folder."""

    options: SshOptions

    def __init__(self, options: SshOptions, root: Path, scratch: Path) -> None:
        if options.method not in METHODS:
            raise Problems([Problem(f'publish method "{options.method}" is unknown', hint=f"use {', '.join(METHODS)}")])
        self.options = options
        self.variants = options.precompress
        self._root = root
        self._scratch = scratch
        self._host: Host | None = None

    def where(self) -> str:
        return f"{self.options.host}:{self.options.path}"

    def plan(self, files: tuple[File, ...]) -> Plan:
        self._host, standing = self._reach()
        there = {path: digest for digest, path in re.findall(r"^([0-9a-f]{64})  (.+)$", standing.record, re.MULTILINE)}
        return compare(files, {file.path: file.digest for file in files}, there, base=standing)

    def publish(self, plan: Plan, progress: Progress) -> None:
        standing: Standing = plan.base
        host = self._host or self._reach()[0]
        record = "".join(f"{file.digest}  {file.path}\n" for file in plan.files).encode()
        partial = f".next-{hashlib.sha256(record).hexdigest()[:12]}"
        new = standing.current + 1
        host.upload(plan, record, partial, standing.current, progress)
        host.switch(standing.current, new, partial, self._leftovers(standing))

    def rollback(self) -> str:
        """Show the release before the current one again; what was done, in words."""
        host, standing = self._reach()
        earlier = [number for number in _numbers(standing.releases) if number < standing.current]
        if not earlier:
            raise Problems([Problem(f"{self.where()} keeps no earlier release to go back to")])
        host.switch(standing.current, earlier[-1], "", [])
        return f"{self.where()} shows release {earlier[-1]} again instead of {standing.current}"

    def _leftovers(self, standing: Standing) -> list[str]:
        """Releases beyond those kept, and what was rolled back. One that is on its way may be somebody else's."""
        shown = [number for number in _numbers(standing.releases) if number <= standing.current]
        old = shown[: max(0, len(shown) + 1 - max(1, self.options.releases))]
        return [*map(str, old), *(name for name in standing.releases if name.endswith(".rolled-back"))]

    def _reach(self) -> tuple[Host, Standing]:
        """The way to the server, and what is there."""
        config = self._root / self.options.ssh_config if self.options.ssh_config else None
        if self.options.method != "sftp":
            missing = [program for program in ("rsync", "ssh") if not shutil.which(program)]
            rsync = Rsync(self.options, config, self._scratch)
            try:
                if not missing:
                    return rsync, rsync.look()
                reason = f"{' and '.join(missing)} is not installed here"
            except NoShellError as error:
                reason = str(error)
            if self.options.method == "rsync":
                raise Problems([Problem(f'method = "rsync" does not work: {reason}', hint='use method = "sftp"')])
        sftp = Sftp(self.options, config)
        return sftp, sftp.look()


def _numbers(names: tuple[str, ...]) -> list[int]:
    return sorted(int(name) for name in names if not name.endswith(".rolled-back"))


def _open(options: SshOptions, site: Site, cache: Cache) -> Ssh:
    return Ssh(options, site.root, cache.folder / "publish")


KIND = Kind(SshOptions, _open)
