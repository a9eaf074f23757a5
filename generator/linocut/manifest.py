"""What of an output folder is ours: what builds wrote, by the cache's manifest and by a list in the folder itself.

The list, MARK, tells our files from other people's when the cache is lost or damaged. A file is ours when the list or
the manifest names its path with the bytes that it has. Nothing else is ever removed.
"""

import errno
import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from io import FileIO
from pathlib import Path
from stat import S_ISREG
from typing import NamedTuple

from linocut.problem import Place, Problem, Problems
from linocut.system.files import atomic, opened
from linocut.system.paths import composed

KEPT = (".git", ".gitignore", ".linocut")
"""Entries at the top of the output folder that are not ours to touch."""

MARK = ".linocut"
"""The list: `SHA-256  path` a line, as `sha256sum` writes it, below a comment."""

PART = ".linocut-part-"
"""How the names of files begin that are on their way. One that a killed build left goes with the next."""

_OURS = "# linocut"

_SAYS = f"{_OURS} wrote these files, and removes no others\n"


class Written(NamedTuple):
    """One file as the last good build left it."""

    key: str
    digest: str
    size: int
    modified: int
    """Nanoseconds."""


Manifest = Mapping[str, Written]
"""Path in the output folder -> what was written there."""

Folders = Mapping[str, int]
"""Path of each folder in the output folder -> when an entry last came or went, in nanoseconds."""


def stands(folder: Path, manifest: Manifest, folders: Folders) -> bool:
    """Whether every file is as it was written, and nothing else came or went."""
    prefix = str(folder) + os.sep
    return all(intact(prefix + path, written) for path, written in manifest.items()) and all(
        _changed(prefix + path) == modified for path, modified in folders.items()
    )


def intact(path: str, written: Written) -> bool:
    """Whether a file is as it was written, by its stamp. A link in its place never is."""
    try:
        stat = os.lstat(path)
    except OSError:
        return False
    return stat.st_mtime_ns == written.modified and stat.st_size == written.size and S_ISREG(stat.st_mode)


class Ours:
    """The files of a folder that linocut wrote."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self._folder = folder
        self._manifest = manifest
        self._listed = _listed(folder)

    @property
    def paths(self) -> list[str]:
        """Where linocut wrote something, sorted."""
        return sorted({*self._manifest, *(self._listed or ())})

    def known(self, path: str) -> bool:
        """Whether the folder itself says that linocut wrote something there, whatever is there now."""
        return path in (self._listed or ())

    def __contains__(self, path: str) -> bool:
        """Whether a file has the bytes that linocut wrote there. A link never has, nor what cannot be read."""
        written, names = self._manifest.get(path), (self._listed or {}).get(path, frozenset())
        if not (written or names):
            return False
        if written and intact(f"{self._folder}/{path}", written):
            return True
        return hashed(self._folder / path) in names | ({written.digest} if written else set())

    def remove(self, paths: Iterable[str]) -> list[str]:
        """Remove what is ours, and the folders that held nothing else; what was removed."""
        removed = []
        for path in paths:
            if path in self:
                (self._folder / path).unlink()
                removed.append(path)
                with suppress(OSError):  # until the first folder that still holds something
                    for parent in (self._folder / path).parents:
                        if parent == self._folder:
                            break
                        parent.rmdir()
        return removed

    def widen(self, files: Iterable[tuple[str, str]]) -> None:
        """Add (path, SHA-256) to the list before it is written: whoever is killed then has left nothing unknown.

        Raises OSError where the list cannot be written, or something else has its name.
        """
        place = self._folder / MARK
        if self._listed is None and os.path.lexists(place):
            raise OSError(errno.EEXIST, "something else has the place of linocut's list", str(place))
        with _opened(place, os.O_WRONLY | os.O_APPEND | os.O_CREAT) as file:
            start = "\n" if os.fstat(file.fileno()).st_size else _SAYS  # after a line that a killed build left
            file.write("".join([start, *_lines(files)]).encode(errors="surrogateescape"))

    def mark(self, files: Iterable[tuple[str, str]]) -> None:
        """Let the list name these files alone."""
        data = "".join([_SAYS, *_lines(sorted(files))]).encode(errors="surrogateescape")
        with suppress(OSError):
            if (self._folder / MARK).read_bytes() == data:
                return
        atomic(self._folder / MARK, data, PART)

    def unmark(self) -> None:
        """Remove the list."""
        if self._listed is not None:
            (self._folder / MARK).unlink(missing_ok=True)


def hashed(path: Path) -> str:
    """SHA-256 of a regular file; "" where there is none, or it cannot be read."""
    try:
        with _opened(path, os.O_RDONLY) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def listed(folder: Path) -> frozenset[str] | None:
    """The files of a built site; None in a folder that has no list of them."""
    found = _listed(folder)
    return None if found is None else frozenset(found)


def holds_only_ours(folder: Path) -> bool:
    """Whether a folder is empty, or holds nothing but what a build left there, byte for byte."""
    if all(entry.name in {".git", ".gitignore"} for entry in folder.iterdir()):
        return True
    ours = Ours(folder, {})
    return listed(folder) is not None and all(path in ours for path in survey(folder)[0])


def survey(folder: Path) -> tuple[list[str], dict[str, int]]:
    """Every file, sorted, but for what is kept, and every folder with its stamp; the folder itself is ""."""
    found = sorted(_below(str(folder), ""))
    folders = {path: _changed(f"{folder}/{path}") for path in ["", *found] if not path or path.endswith("/")}
    return [path for path in found if not path.endswith("/")], folders


def refuse_link(root: Path) -> None:
    """Raises `Problems` where `public` is a link out of the site: what it leads to may be anybody's."""
    public = root / "public"
    if not public.is_symlink():
        return
    there = Path(os.path.realpath(public))
    if there.is_symlink():
        raise Problems([Problem("is a link that leads to itself", Place("public"), "remove the link")])
    if root.resolve() not in there.parents:
        hint = f"remove the link, or name the folder itself: --output {there}"
        raise Problems([Problem(f"is a link out of the site, to {there}", Place("public"), hint)])


def _opened(path: Path, flags: int) -> FileIO:
    """A regular file, and nothing that a link leads to. Raises OSError."""
    return FileIO(opened(str(path), flags, links=False), "ab" if flags & os.O_WRONLY else "rb")


def _listed(folder: Path) -> dict[str, frozenset[str]] | None:
    """Path -> SHA-256 of what was written there, or was about to be; None without a list. Damaged lines are skipped."""
    try:
        with _opened(folder / MARK, os.O_RDONLY) as file:
            lines = file.read().decode(errors="surrogateescape").split("\n")
    except OSError:
        return None
    found: dict[str, frozenset[str]] = {}
    for line in lines:
        name, _, path = line.partition("  ")
        if len(name) == 64 and path:
            if "\\" in path:
                path = re.sub(r"\\(.)", lambda escaped: "\n" if escaped[1] == "n" else escaped[1], path)
            found[path] = found.get(path, frozenset()) | {name}
    return found if found or lines[0].startswith(_OURS) else None


def _lines(files: Iterable[tuple[str, str]]) -> Iterator[str]:
    for path, name in files:
        shown = path.replace("\\", r"\\").replace("\n", r"\n") if "\\" in path or "\n" in path else path
        yield f"{name}  {shown}\n"


def _changed(path: str) -> int:
    try:
        return os.stat(path).st_mtime_ns  # noqa: PTH116 - asked thousands of times in a build that does nothing
    except OSError:
        return -1


def _below(folder: str, path: str) -> Iterator[str]:
    """Files, and folders, which end in "/"."""
    try:
        entries = os.scandir(folder)
    except OSError:  # what nobody may read is not ours
        return
    with entries:
        for entry in entries:
            if not path and entry.name in KEPT:
                continue
            inner = path + composed(entry.name)
            if entry.is_dir(follow_symlinks=False):
                yield f"{inner}/"
                yield from _below(entry.path, f"{inner}/")
            else:
                yield inner
