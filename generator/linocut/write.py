"""Outputs -> the output folder: only what changed, all or nothing, never outside, and never over what is not ours."""

import errno
import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from linocut.manifest import KEPT, PART, Folders, Manifest, Ours, Written, hashed, intact, survey
from linocut.problem import Problem, Problems
from linocut.store.cache import REPLACED

if TYPE_CHECKING:
    from linocut.model.article import Output

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG}
"""Errors of a disk that takes no more."""


@dataclass(slots=True)
class Result:
    """What writing came to."""

    manifest: dict[str, Written] = field(default_factory=dict)
    folders: Folders = field(default_factory=dict)
    """When an entry last came or went in each folder."""
    changed: list[str] = field(default_factory=list)
    """Paths whose bytes are new or changed, sorted."""
    removed: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def write(folder: Path, outputs: "Iterable[Output]", known: Manifest, stage: Path, *,
          before: Manifest | None = None, dry: bool = False, doomed: bool = False) -> Result:  # fmt: skip
    """Make what must be made, then move it into `folder`, if nothing is wrong.

    `known` is the last good build's manifest: an output with the key that it names, whose file nobody touched
    since, is not made. `before` is the manifest of whatever build filled the folder, if it is another one. `stage` is a
    folder beside the cache for files on their way. With `dry`, or when there are errors, `folder` stays as it is: when
    the site is `doomed`, there are some already. Assets are then not made: pictures take their time and whoever waits
    for a list of problems needs none.
    """
    import shutil  # late, here and below: a build with nothing to do writes nothing
    import tempfile

    from linocut import foreign

    result = Result()
    waiting = None
    try:
        stage.mkdir(parents=True, exist_ok=True)
        waiting = Path(tempfile.mkdtemp(dir=stage))
        staged = _make(folder, _told(outputs, result), known, waiting, result, doomed=doomed)
        ours = Ours(folder, known if before is None else before)
        still = dry or doomed
        if not (still or _errors(result)):
            result.problems += foreign.in_the_way(folder, staged, ours)
        if not (still or _errors(result)):
            result.problems += foreign.keep_edited(folder, staged, ours, stage.parent / REPLACED)
            _commit(folder, staged, waiting, ours, result)
    except OSError as error:
        result.problems.append(unwritable(error, folder))
    finally:
        if waiting:
            shutil.rmtree(waiting, ignore_errors=True)
    return result


def unwritable(error: OSError, folder: Path) -> Problem:
    """What is told when the disk is full, or a folder is not ours to write."""
    name = error.filename2 or error.filename or folder  # of a copy, the second one is written
    reason = error.strerror or error
    if error.errno == errno.ENOTDIR or reason == os.strerror(errno.EEXIST):
        reason = "this is not a folder"
    return Problem(f"the site cannot be written: {reason}: {name}", hint="what was built before is kept")


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
        whole = old is not None and intact(prefix + output.path, old)
        if old and whole and old.key == output.key:
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
        if old and whole and old.digest == name:
            result.manifest[output.path] = old._replace(key=output.key)
            continue
        if not whole and hashed(folder / output.path) == name:  # written before, by a build that nobody remembers
            stat = os.lstat(folder / output.path)
            result.manifest[output.path] = Written(output.key, name, stat.st_size, stat.st_mtime_ns)
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


def _commit(folder: Path, staged: list[str], waiting: Path, ours: Ours, result: Result) -> None:
    """Move staged files into place: assets before the pages that name them, and only then remove what is left over."""
    from linocut import foreign

    folder.mkdir(parents=True, exist_ok=True)
    ours.widen((path, result.manifest[path].digest) for path in staged)
    top = folder.resolve()
    for path in sorted(staged, key=lambda path: (not path.startswith("assets/"), path)):
        target = folder / path
        _clear_way(folder, path, ours)
        if top not in (target.parent.resolve() / "x").parents:
            raise OSError(None, "a link leads out of the output folder", str(target.parent))
        _move(waiting / path, target)
        result.manifest[path] = result.manifest[path]._replace(modified=target.stat().st_mtime_ns)
        result.changed.append(path)
    result.changed.sort()
    result.removed = ours.remove(path for path in ours.paths if path not in result.manifest)
    ours.mark((path, written.digest) for path, written in result.manifest.items())
    there, result.folders = survey(folder)
    result.problems += foreign.left_alone(folder, foreign.remains(folder, there), result.manifest)


def _inside(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and not path.startswith("/") and ".." not in parts and "\0" not in path and parts[0] not in KEPT


def _clear_way(folder: Path, path: str, ours: Ours) -> None:
    """Make room where a file of ours stands in the way of a folder, or the other way round."""
    target = folder / path
    above = [str(parent) for parent in PurePosixPath(path).parents][:-1]
    ours.remove(parent for parent in above if (folder / parent).is_file())
    if target.is_dir():
        ours.remove(f"{path}/{name}" for name in survey(target)[0])
    target.parent.mkdir(parents=True, exist_ok=True)


def _move(source: Path, target: Path) -> None:
    try:
        source.replace(target)
    except OSError:  # the output folder is on another file system
        import shutil

        beside = target.with_name(f"{PART}{os.urandom(6).hex()}")
        shutil.copyfile(source, beside)
        beside.replace(target)
