"""Outputs -> the output folder: only what changed, all or nothing, never outside."""

import errno
import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from linocut.problem import Problem, Problems
from linocut.store.cache import atomic, digest

if TYPE_CHECKING:
    from linocut.model.article import Output

KEPT = (".git", ".gitignore", ".linocut")
"""Entries at the top of the output folder that are not ours to touch."""


MARK = ".linocut"
"""A file in an output folder of the author's choice, by which a build without memory knows what another filled."""

_SAYS = "linocut filled this folder, and empties it with each build.\n"


class Written(NamedTuple):
    """One file as the last good build left it."""

    key: str
    digest: str
    size: int
    modified: int
    """Nanoseconds."""


FULL = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG}
"""Errors of a disk that takes no more."""

Manifest = Mapping[str, Written]
"""Path in the output folder -> what was written there."""


@dataclass(slots=True)
class Result:
    """What writing came to."""

    manifest: dict[str, Written] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    """Paths whose bytes are new or changed, sorted."""
    removed: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def write(
    folder: Path, outputs: "Iterable[Output]", before: Manifest, stage: Path, *, dry: bool = False, doomed: bool = False
) -> Result:
    """Make what must be made, then move it into `folder`, if nothing is wrong.

    `before` is the last good build's manifest: an output with the key that it names, whose file nobody touched
    since, is not made. `stage` is a folder beside the cache for files on their way. With `dry`, or when there are
    errors, `folder` stays as it is: when the site is `doomed`, there are some already. Assets are then not made:
    pictures take their time and whoever waits for a list of problems needs none.
    """
    import shutil  # late, here and below: a build with nothing to do writes nothing
    import tempfile

    result = Result()
    waiting = None
    try:
        stage.mkdir(parents=True, exist_ok=True)
        waiting = Path(tempfile.mkdtemp(dir=stage))
        staged = _make(folder, _told(outputs, result), before, waiting, result, doomed=doomed)
        if not (dry or doomed or _errors(result)):
            _commit(folder, staged, waiting, result)
    except OSError as error:
        result.problems.append(unwritable(error, folder))
    finally:
        if waiting:
            shutil.rmtree(waiting, ignore_errors=True)
    return result


def unwritable(error: OSError, folder: Path) -> Problem:
    """What is told when the disk is full, or a folder is not ours to write."""
    name = error.filename2 or error.filename or folder  # of a copy, the second one is written
    reason = "this is not a folder" if error.errno in (errno.EEXIST, errno.ENOTDIR) else error.strerror or error
    return Problem(f"the site cannot be written: {reason}: {name}", hint="what was built before is kept")


def stands(folder: Path, manifest: Manifest) -> bool:
    """Whether every file of the manifest is still as it was written, and nothing of ours is missing."""
    prefix = str(folder) + os.sep
    return all(_intact(prefix + path, written) for path, written in manifest.items())


def mark(folder: Path, manifest: Manifest) -> None:
    """Leave a word of what a build left in the folder. Where none can be left, the next one asks for another folder."""
    text = _mark((path, written.digest) for path, written in manifest.items())
    with suppress(OSError):
        if not (folder / MARK).is_file() or (folder / MARK).read_text() != text:
            atomic(folder / MARK, text.encode())


def ours(folder: Path) -> bool:
    """Whether a folder holds nothing but what a build left there, byte for byte, as its mark has it."""
    try:
        text = (folder / MARK).read_text()
        held = [(path, hashlib.sha256((folder / path).read_bytes()).hexdigest()) for path in _files(folder)]
    except (OSError, UnicodeDecodeError):
        return False
    return text == _mark(held)


def _mark(files: Iterable[tuple[str, str]]) -> str:
    """Of (path, SHA-256) of every file."""
    return f"{_SAYS}{digest(sorted(files))}\n"


def _told(outputs: "Iterable[Output]", result: Result) -> "Iterator[Output]":
    """The outputs, up to where it turns out that there is something wrong with what follows."""
    try:
        yield from outputs
    except Problems as told:
        result.problems.extend(told.problems)


def _errors(result: Result) -> bool:
    return any(problem.severity == "error" for problem in result.problems)


def _make(
    folder: Path, outputs: "Iterable[Output]", before: Manifest, waiting: Path, result: Result, *, doomed: bool
) -> list[str]:
    """Stage every output that is not already in place; the staged paths in their order."""
    staged: list[str] = []
    prefix = str(folder) + os.sep
    for output in outputs:
        known = result.manifest.get(output.path)
        if known:
            if known.key != output.key:
                hint = "rename one: two files of a site cannot have one address"
                result.problems.append(Problem(f"two files would be written to /{output.path}", hint=hint))
            continue
        old = before.get(output.path)
        intact = old is not None and _intact(prefix + output.path, old)
        if old and intact and old.key == output.key:
            result.manifest[output.path] = old
            continue
        if not _inside(output.path):
            hint = "change its slug or alias"
            result.problems.append(Problem(f'"{output.path}" would be written outside the output folder', hint=hint))
            continue
        if output.path.startswith("assets/") and (doomed or _errors(result)):
            result.manifest[output.path] = Written(output.key, "", 0, 0)
            continue
        try:
            data = output.make()
        except Problems as told:
            result.problems.extend(told.problems)
            result.manifest[output.path] = Written(output.key, "", 0, 0)
            continue
        name = hashlib.sha256(data).hexdigest()
        if old and intact and old.digest == name:
            result.manifest[output.path] = old._replace(key=output.key)
            continue
        target = waiting / output.path
        target.parent.mkdir(parents=True, exist_ok=True)
        _stage(target, data)
        result.manifest[output.path] = Written(output.key, name, len(data), 0)
        staged.append(output.path)
    return staged


def _stage(target: Path, data: bytes) -> None:
    try:
        target.write_bytes(data)
    except OSError as error:  # a full disk names no file
        error.filename = error.filename or str(target)
        raise


def _commit(folder: Path, staged: list[str], waiting: Path, result: Result) -> None:
    """Move staged files into place: assets before the pages that name them, and only then remove what is left over."""
    folder.mkdir(parents=True, exist_ok=True)
    top = folder.resolve()
    for path in sorted(staged, key=lambda path: (not path.startswith("assets/"), path)):
        target = folder / path
        _clear_way(folder, target)
        if top not in (target.parent.resolve() / "x").parents:
            raise OSError(None, "a link leads out of the output folder", str(target.parent))
        _move(waiting / path, target)
        stat = target.stat()
        result.manifest[path] = result.manifest[path]._replace(modified=stat.st_mtime_ns)
        result.changed.append(path)
    result.changed.sort()
    for path in _files(folder):
        if path not in result.manifest:
            (folder / path).unlink()
            result.removed.append(path)
    _remove_empty(folder, result.removed)


def _inside(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and not path.startswith("/") and ".." not in parts and "\0" not in path and parts[0] not in KEPT


def _intact(path: str, written: Written) -> bool:
    try:
        stat = os.stat(path)  # noqa: PTH116 - asked thousands of times in a build
    except OSError:
        return False
    return stat.st_mtime_ns == written.modified and stat.st_size == written.size


def _clear_way(folder: Path, target: Path) -> None:
    """Make room where a file of the last build stands in the way of a folder, or the other way round."""
    for parent in target.relative_to(folder).parents:
        above = folder / parent
        if above.is_file() or (above.is_symlink() and not above.exists()):
            above.unlink()
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.is_dir() and not target.is_symlink():
        import shutil

        shutil.rmtree(target)


def _move(source: Path, target: Path) -> None:
    try:
        source.replace(target)
    except OSError:  # the output folder is on another file system
        import shutil

        beside = target.with_name(f".new-{target.name}")
        shutil.copyfile(source, beside)
        beside.replace(target)


def _files(folder: Path) -> list[str]:
    """Every file below, as paths in the output folder, but for what is kept."""
    return sorted(_below(str(folder), ""))


def _below(folder: str, path: str) -> Iterator[str]:
    try:
        entries = os.scandir(folder)
    except OSError:  # what nobody may read is not ours
        return
    with entries:
        for entry in entries:
            if not path and entry.name in KEPT:
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _below(entry.path, f"{path}{entry.name}/")
            else:
                yield path + entry.name


def _remove_empty(folder: Path, removed: list[str]) -> None:
    """Remove folders that held nothing but what was removed."""
    for path in removed:
        for parent in (folder / path).parents:
            if parent == folder:
                break
            with suppress(OSError):
                parent.rmdir()
