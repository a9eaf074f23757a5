"""The content-addressed store in `.linocut/`: blobs by the hash of their bytes, memos by what they were made from.

Every file is written beside its place and renamed into it, and carries its own checksum, so that a process killed at
any moment, a full disk or two builds at once leave nothing that is believed and wrong. Deleting the folder loses only
time.
"""

import hashlib
import os
import pickle
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from linocut.model import Blob

AGE = 30 * 86400
"""Seconds after which an entry that nobody asked for is pruned."""

SIZE = 4 << 30
"""Bytes the store is pruned to, the longest unused first."""

_CHECK = 32


def digest(*parts: object) -> str:
    """One key over several parts: SHA-256, hex. Parts are told apart by their `repr`, which must not hold addresses."""
    hasher = hashlib.sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else repr(part).encode(errors="surrogateescape")
        hasher.update(str(len(data)).encode() + b":" + data)
    return hasher.hexdigest()


def generation() -> str:
    """Which linocut this is, by its own files: what another one made is not believed."""
    folder = Path(__file__).parent
    return digest(*((path.relative_to(folder).as_posix(), stamp(path)) for path in sorted(folder.rglob("*.py"))))


def stamp(path: Path) -> tuple[int, int]:
    """(bytes, nanoseconds of the last change)."""
    stat = path.stat()
    return stat.st_size, stat.st_mtime_ns


class Cache:
    """The store of one site."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def blob(self, data: bytes, suffix: str = "") -> Blob:
        """Keep bytes by their content."""
        name = hashlib.sha256(data).hexdigest()
        path = self._path("blobs", name)
        if not path.exists():
            self._write(path, data)
        return Blob(name, suffix, len(data))

    def read(self, blob: Blob) -> bytes:
        """The bytes of a blob. Raises KeyError when they are gone or damaged: what they were for must be made again."""
        try:
            data = self._path("blobs", blob.digest).read_bytes()
        except OSError as error:
            raise KeyError(blob.digest) from error
        if hashlib.sha256(data).hexdigest() != blob.digest:
            raise KeyError(blob.digest)
        return data

    def holds(self, blob: Blob) -> bool:
        """Whether the blob is there, by its size alone."""
        path = self._path("blobs", blob.digest)
        try:
            fresh(path)
            return path.stat().st_size == blob.size
        except OSError:
            return False

    def get(self, kind: str, key: str) -> Any | None:
        """What was put under this key; None when nothing was, or it is damaged or of another version of linocut."""
        path = self._path(kind, key)
        try:
            data = path.read_bytes()
            fresh(path)
        except OSError:
            return None
        if hashlib.sha256(data[_CHECK:]).digest() != data[:_CHECK]:
            return None
        try:
            return pickle.loads(data[_CHECK:])  # noqa: S301 - the user's own folder, checked above
        except Exception:
            return None

    def has(self, kind: str, key: str) -> bool:
        """Whether something is filed under this key, without reading it."""
        try:
            fresh(self._path(kind, key))
        except OSError:
            return False
        return True

    def put(self, kind: str, key: str, value: Any) -> None:
        """File a value: dataclasses of `model` and plain data."""
        data = pickle.dumps(value, protocol=5)
        self._write(self._path(kind, key), hashlib.sha256(data).digest() + data)

    def forget(self, kind: str, key: str) -> None:
        """Remove one entry, if it is there."""
        with suppress(OSError):
            self._path(kind, key).unlink()

    def prune(self, age: float = AGE, size: int = SIZE) -> int:
        """Remove what was not used for `age` seconds, then the longest unused above `size` bytes; how many."""
        now = time.time()
        entries = sorted(_entries(self.folder), reverse=True)  # newest first
        total = removed = 0
        for modified, length, path in entries:
            total += length
            if now - modified > age or total > size:
                with suppress(OSError):
                    path.unlink()
                    removed += 1
        return removed

    def _path(self, kind: str, key: str) -> Path:
        return self.folder / kind / key[:2] / key[2:]

    def room(self, kind: str) -> Path:
        """The folder of one kind, made when it is missing: for files too large to pass through here, named as ours."""
        folder = self.folder / kind
        folder.mkdir(parents=True, exist_ok=True)
        ignore = self.folder / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n")
        return folder

    def _write(self, path: Path, data: bytes) -> None:
        if not path.parent.exists():
            self.room(path.relative_to(self.folder).parts[0])
            path.parent.mkdir(exist_ok=True)
        atomic(path, data)


def atomic(path: Path, data: bytes) -> None:
    """Write a file whole or not at all. Raises OSError, leaving what was there."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def fresh(path: Path) -> None:
    """Note, at most once a day, that an entry is in use, so that pruning spares it."""
    if time.time() - path.stat().st_mtime > 86400:
        with suppress(OSError):
            os.utime(path)


def _entries(folder: Path) -> Iterable[tuple[float, int, Path]]:
    for path in folder.glob("*/*/*"):
        with suppress(OSError):
            stat = path.stat()
            yield stat.st_mtime, stat.st_size, path
