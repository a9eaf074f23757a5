"""Publish into a folder: a copy, for a disk that a web server reads or another tool takes away."""

import filecmp
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from os.path import realpath
from pathlib import Path

from linocut.model.site import Site
from linocut.problem import Problem, Problems
from linocut.publish.options import Common
from linocut.publish.plan import File, Plan
from linocut.publish.store import LONGEST_RECORD, RECORD, Progress, carry_out, make_plan
from linocut.publish.target import Kind, Target
from linocut.store.cache import Cache
from linocut.system.files import atomic
from linocut.system.paths import composed

_PART = ".linocut-part-"
"""How the names of files begin that are being written. One that a stopped publish left goes with the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderOptions(Common):
    """target = "folder" """

    path: str
    """Absolute, from ~, or relative to the site's folder."""
    precompress: bool = False
    """Put a .gz and a .br beside every file that gains by it, for servers that look for them."""


class Folder(Target):
    """The target, and the store that it is."""

    options: FolderOptions
    workers = 1

    def __init__(self, options: FolderOptions, site: Site) -> None:
        self.options = options
        self.variants = options.precompress
        self.folder = Path(realpath(site.root / Path(options.path).expanduser()))
        if self.folder.is_symlink():
            raise Problems([Problem(f"{self.folder} is a link that leads to itself", hint="name a folder")])
        self._files: dict[str, File] = {}
        self._left: list[Path] = []
        root, output = site.root.resolve(), site.output.resolve()
        if self.folder in {root, *root.parents, output, *output.parents} or output in self.folder.parents:
            hint = "name a folder of its own"
            raise Problems([Problem(f"a site cannot be published into {self.folder}, where it is made", hint=hint)])

    def where(self) -> str:
        return str(self.folder)

    def plan(self, files: tuple[File, ...]) -> Plan:
        self._files = {file.path: file for file in files}
        folders = sorted({parent for file in files for parent in Path(file.path).parents[:-1]})
        links = [
            parent for parent in folders if (self.folder / parent).is_symlink() and (self.folder / parent).is_dir()
        ]
        if links:
            hint = "remove the link, or give `path` the folder that it leads to"
            raise Problems([Problem(f"{self.folder / link} is a link to another folder", hint=hint) for link in links])
        return make_plan(self, files)

    def publish(self, plan: Plan, progress: Progress) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        for part in self._left:
            part.unlink(missing_ok=True)
        carry_out(self, plan, progress)

    def marks(self) -> Mapping[str, str]:
        """Two files of one path are compared byte by byte rather than by hash: one read less."""
        found: dict[str, str] = {}
        for parent, _, names in os.walk(self.folder):
            for name in names:
                path = Path(parent) / name
                if name.startswith(_PART):
                    self._left.append(path)
                    continue
                relative = composed(path.relative_to(self.folder).as_posix())
                file = self._files.get(relative)
                same = file is not None and filecmp.cmp(path, file.source, shallow=False)
                found[relative] = file.digest if file and same else ""
        return found

    def mark(self, file: File) -> str:
        return file.digest

    def put(self, file: File) -> None:
        target = self.folder / file.path
        for parent in target.relative_to(self.folder).parents[:-1]:
            if (self.folder / parent).is_file():  # it was a file's name, and is now a folder's
                (self.folder / parent).unlink()
        target.parent.mkdir(parents=True, exist_ok=True)
        atomic(target, file.source.read_bytes(), _PART)

    def remove(self, path: str) -> None:
        target = self.folder / path
        if target.is_dir():
            return  # its name is a folder's now
        target.unlink(missing_ok=True)
        with suppress(OSError):  # until the first folder that still holds something
            for parent in target.relative_to(self.folder).parents[:-1]:
                (self.folder / parent).rmdir()

    def record(self) -> bytes:
        file = self.folder / RECORD
        if not file.is_file():
            return b""
        with file.open("rb") as opened:
            return opened.read(LONGEST_RECORD + 1)

    def keep_record(self, data: bytes) -> None:
        atomic(self.folder / RECORD, data, _PART)


def _open(options: FolderOptions, site: Site, _cache: Cache) -> Folder:
    return Folder(options, site)


KIND = Kind(FolderOptions, _open)
