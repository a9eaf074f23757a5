"""Folders for work on its way, in the system's temporary folder: gone with whoever made them, killed ones too."""

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from linocut.system import locks
from linocut.system.files import opened
from linocut.system.processes import machine, user

PREFIX = "linocut-"

OWNER = ".owner"
"""A file in each that its owner holds a lock on, which is free once the owner is gone; it names the owner's machine."""


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder of one's own within the block; what others left who were killed is removed."""
    _sweep(Path(tempfile.gettempdir()))
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    try:
        with _owned(folder):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _owned(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder. Its file names this machine when it is locked: nobody takes it for free before."""
    with (folder / OWNER).open("w") as file:
        with suppress(OSError):  # a file system without locks: whoever is killed leaves the folder
            locks.hold(file.fileno(), wait=False)
            file.write(machine())
            file.flush()
        yield


def _sweep(temporary: Path) -> None:
    """Remove the folders of owners that are gone."""
    with suppress(OSError), os.scandir(temporary) as entries:
        for entry in entries:
            if entry.name.startswith(PREFIX):
                with suppress(OSError):
                    _remove_left(entry)


def _remove_left(entry: "os.DirEntry[str]") -> None:
    """Remove a folder if it is ours and its lock is free. Raises OSError where it is not, or nothing that is locked."""
    found = entry.stat(follow_symlinks=False)
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != user():
        return
    owner = opened(os.path.join(entry.path, OWNER), os.O_RDWR, links=False)  # noqa: PTH118
    try:
        if os.read(owner, 256) != machine().encode():
            return  # a folder that machines share: locks may not reach from one to the other
        locks.hold(owner, wait=False)
        for inner in Path(entry.path).iterdir():
            if inner.name == OWNER:
                continue  # the last to go: whoever is killed now leaves a folder that is found again
            if inner.is_dir() and not inner.is_symlink():
                shutil.rmtree(inner)
            else:
                inner.unlink()
        shutil.rmtree(entry.path)
    finally:
        os.close(owner)
    shutil.rmtree(entry.path, ignore_errors=True)  # Windows keeps what is open
