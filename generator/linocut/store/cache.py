"""The content-addressed store in `.linocut/`: blobs by the hash of their bytes, memos by what they were made from.

Every file is written beside its place and renamed into it, and carries its own checksum, so that a process killed at
any moment, a full disk or two builds at once leave nothing that is believed and wrong. A file that is not what its name
says is removed by whoever meets it; `EntryLost` has what it was for made again. Deleting the folder loses only time.
"""

import hashlib
import os
import re
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from linocut.problem import Place, Problem, Problems
from linocut.store.generation import digest, generation
from linocut.store.packing import packed, unpacked
from linocut.system import locks
from linocut.system.files import atomic

DAY = 86400

PARTS = 32
"""Files of a table: one changed value writes one of them."""

STORE = ".linocut"
"""The folder of a site's store."""

REPLACED = "replaced"
"""The folder with what somebody else made of files in the output folder, which is not ours to remove."""

_FOLDERS = frozenset({"figures", "locks", "publish", "stage"})
"""Folders of the store that are not by hashes."""

_FILES = frozenset({".gitignore", "crash.txt", "tidied"})

_CHECK = 32

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Blob:
    """Bytes in the cache, by content."""

    digest: str
    """SHA-256, hex."""
    suffix: str
    """With its dot: ".png"."""
    size: int
    """Bytes."""


class EntryLost(Exception):  # noqa: N818 - it says what happened
    """What the store named is gone, or was damaged and is removed: what it was for must be made again."""


class Cache:
    """The store of one site."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def blob(self, data: bytes, suffix: str = "") -> Blob:
        """Keep bytes by their content."""
        made = Blob(hashlib.sha256(data).hexdigest(), suffix, len(data))
        if not self.holds(made):  # one that was cut short is there, and holds nothing
            self._write("blobs", self._name("blobs", made.digest), data)
        return made

    def read(self, blob: Blob) -> bytes:
        """The bytes of a blob. Raises `EntryLost`; a damaged one is removed, so that no memo that names it holds."""
        path = self._path("blobs", blob.digest)
        try:
            data = path.read_bytes()
        except OSError as error:
            raise EntryLost(blob.digest) from error
        if hashlib.sha256(data).hexdigest() != blob.digest:
            with suppress(OSError):
                path.unlink()
            raise EntryLost(blob.digest)
        return data

    def place(self, blob: Blob) -> Path:
        """Where the bytes of a blob are, for what takes a file's name; `read` says whether they are whole."""
        fresh(self._name("blobs", blob.digest))
        return self._path("blobs", blob.digest)

    def holds(self, blob: Blob) -> bool:
        """Whether the blob is there, by its size alone."""
        try:
            return fresh(self._name("blobs", blob.digest)) == blob.size
        except OSError:
            return False

    def get(self, kind: str, key: str) -> Any | None:
        """What was put under this key; None when nothing was, or it is damaged or of another version of linocut.

        What cannot be read is removed: `has` says of nothing that it is there which is not.
        """
        name = self._name(kind, key)
        try:
            with open(name, "rb") as file:  # noqa: PTH123 - as `_name`: thousands of times in a build
                data = file.read()
            fresh(name)
        except OSError:
            return None
        whole = memoryview(data)
        if _checksum(kind, key, whole[_CHECK:]) == data[:_CHECK]:
            with suppress(Exception):
                return unpacked(whole[_CHECK:])
        self.forget(kind, key)
        return None

    def has(self, kind: str, key: str) -> bool:
        """Whether something is filed under this key, without reading it."""
        try:
            fresh(self._name(kind, key))
        except OSError:
            return False
        return True

    def put(self, kind: str, key: str, value: Any) -> None:
        """File a value: dataclasses of `model` and plain data."""
        data = packed(value)
        self._write(kind, self._name(kind, key), _checksum(kind, key, data) + data)

    def table(self, kind: str, key: str) -> dict[str, Any]:
        """What was filed with `keep`, as one mapping."""
        found: dict[str, Any] = {}
        for part in range(PARTS):
            found |= self.get(kind, digest(key, part)) or {}
        return found

    def keep(self, kind: str, key: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        """File a mapping in parts, of which only those are written that are other than `before`."""
        changed = {_part(name) for name in before if name not in after}
        changed |= {_part(name) for name, value in after.items() if before.get(name) is not value}
        if not changed:
            return
        parts: dict[int, dict[str, Any]] = {part: {} for part in changed}
        for name, value in after.items():
            part = _part(name)
            if part in parts:
                parts[part][name] = value
        for part in sorted(changed):
            self.put(kind, digest(key, part), parts[part])

    def again(self, name: str, key: str, make: Callable[[], Found]) -> Found:
        """What `make` gives. What it gave last under this name is given again when `key` is as it was then: the key
        must name all that is made from. For what takes long to find out of all articles, and seldom changes."""
        kept = self.get("again", digest(name))
        if kept and kept[0] == (generation(), key):
            value: Found = kept[1]
            return value
        value = make()
        self.put("again", digest(name), ((generation(), key), value))
        return value

    def forget(self, kind: str, key: str) -> None:
        """Remove one entry, if it is there."""
        with suppress(OSError):
            self._path(kind, key).unlink()

    @contextmanager
    def alone(self, name: str, waiting: Callable[[], None]) -> Iterator[bool]:
        """Hold the lock of this name while the block runs; `waiting` is called when another process holds it.

        Gives whether it had to wait. The lock of a process that is killed is free.
        """
        with (self.room("locks") / name).open("w") as lock:
            waited = False
            try:
                locks.hold(lock.fileno(), wait=False)
            except BlockingIOError:
                waited = True
                waiting()
                locks.hold(lock.fileno(), wait=True)
            yield waited

    def sweep(self) -> None:
        """Remove every blob and memo that is damaged: where there is one, there may be more."""
        for path in self.folder.glob("*/??/*"):
            kind, name = path.parts[-3], path.parent.name + path.name
            if re.fullmatch("[0-9a-f]{64}", name):
                with suppress(OSError):
                    data = path.read_bytes()
                    if kind == "blobs":
                        whole = hashlib.sha256(data).hexdigest() == name
                    else:
                        whole = _checksum(kind, name, memoryview(data)[_CHECK:]) == data[:_CHECK]
                    if not whole:
                        path.unlink()

    def empty(self) -> list[str]:
        """Remove everything; what is left, by name, because linocut did not write it or may not lose it."""
        import shutil

        with suppress(FileNotFoundError):
            for path in self.folder.iterdir():
                if path.is_symlink() or path.name == REPLACED:
                    continue
                if path.is_dir():
                    if path.name in _FOLDERS or all(re.fullmatch("[0-9a-f]{2}", one.name) for one in path.iterdir()):
                        shutil.rmtree(path, ignore_errors=True)
                elif path.name in _FILES:
                    path.unlink()
        with suppress(OSError):
            self.folder.rmdir()
        return sorted(path.name for path in self.folder.iterdir()) if self.folder.is_dir() else []

    def _path(self, kind: str, key: str) -> Path:
        return Path(self._name(kind, key))

    def _name(self, kind: str, key: str) -> str:
        return f"{self.folder}/{kind}/{key[:2]}/{key[2:]}"

    def room(self, kind: str) -> Path:
        """The folder of one kind, made when it is missing: for files too large to pass through here, named as ours."""
        folder = self.folder / kind
        folder.mkdir(parents=True, exist_ok=True)
        ignore = self.folder / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n")
        return folder

    def _write(self, kind: str, name: str, data: bytes) -> None:
        try:
            atomic(name, data)
        except FileNotFoundError:  # the first of its folder
            self.room(kind)
            Path(name).parent.mkdir(exist_ok=True)
            atomic(name, data)


def home(root: Path) -> Path:
    """The folder of the site's store. Raises `Problems` where something else has its place."""
    folder = root / STORE
    if (folder.is_symlink() or folder.exists()) and not folder.is_dir():
        hint = "move it away: linocut keeps in a folder of that name what it remembers"
        raise Problems([Problem("is not a folder", Place(folder.name), hint)])
    return folder


def fresh(path: str | Path) -> int:
    """Note, at most once a day, that an entry is in use, so that pruning spares it; its size in bytes."""
    stat = os.stat(path)  # noqa: PTH116 - thousands of times in a build
    if time.time() - stat.st_mtime > DAY:
        with suppress(OSError):
            os.utime(path)
    return stat.st_size


def _checksum(kind: str, key: str, data: bytes | memoryview) -> bytes:
    """Of a memo with its name: one that stands in another's place is damaged too."""
    check = hashlib.sha256(f"{kind} {key} ".encode())
    check.update(data)
    return check.digest()


def _part(name: str) -> int:
    return zlib.crc32(name.encode(errors="surrogateescape")) % PARTS
