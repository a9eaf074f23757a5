"""Outputs -> the output folder: only what changed, all or nothing, never outside, and never over what is not ours."""

import errno
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby, islice
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from linocut.manifest import KEPT, PART, Folders, Manifest, Ours, Written, hashed, intact, survey
from linocut.parallel import each
from linocut.problem import Place, Problem, Problems
from linocut.store.cache import REPLACED
from linocut.system import files
from linocut.system.kind import POSIX
from linocut.system.paths import refused

if TYPE_CHECKING:
    from linocut.model.output import Output

_LONGEST = 260
"""Characters of a path that Windows refuses, unless it was told to take long ones."""

BATCH = 2000
"""Outputs that are held at a time: a site of any size is written in the same memory."""

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


@dataclass(slots=True)
class _Run:
    """What making the outputs needs and comes to."""

    folder: Path
    before: Manifest
    waiting: Path
    result: Result
    counted: Callable[[int, int], None] | None
    here: int = field(default_factory=os.getpid)
    """The process that collects what all of them made."""
    sources: dict[str, str] = field(default_factory=dict)
    """Path -> the author's file that it is made from, where there is one."""
    done: int = 0
    total: int = 0

    def count(self, number: int) -> None:
        """So many of the present batch are made."""
        if self.counted:
            self.counted(self.done + number, self.total)


def write(folder: Path, outputs: "Iterable[Output]", known: Manifest, stage: Path, *,
          before: Manifest | None = None, dry: bool = False, doomed: bool = False,
          counted: Callable[[int, int], None] | None = None,
          last: "Callable[[], Iterable[Output]]" = tuple) -> Result:  # fmt: skip
    """Make what must be made, then move it into `folder`, if nothing is wrong.

    `known` is the last good build's manifest: an output with the key that it names, whose file nobody touched
    since, is not made. `before` is the manifest of whatever build filled the folder, if it is another one. `stage` is a
    folder beside the cache for files on their way. With `dry`, or when there are errors, `folder` stays as it is: when
    the site is `doomed`, there are some already. Assets are then not made: pictures take their time and whoever waits
    for a list of problems needs none. `counted` is told how many are made, and of how many that are known so far.
    `last` gives more outputs, and is asked when all others are made.
    """
    import shutil  # late, here and below: a build with nothing to do writes nothing
    import tempfile

    from linocut import foreign

    result = Result()
    waiting = None
    try:
        stage.mkdir(parents=True, exist_ok=True)
        waiting = Path(tempfile.mkdtemp(dir=stage))
        run = _Run(folder, known, waiting, result, counted)
        staged = _make(run, _told(outputs, result), doomed=doomed)
        if not _errors(result):
            staged += _make(run, _told(_asked(last), result), doomed=doomed)
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


def collision(path: str, first: str, second: str) -> Problem:
    """What is told of two files for one address: the authors' files that they are made from; "" is linocut's own."""
    hint = "rename one: two files of a site cannot have one address"
    if not (first or second):
        return Problem(f"two files would be written to /{path}", hint=hint)
    other = first if first and second else "a file that linocut makes itself"
    return Problem(f"goes to /{path}, and so does {other}", Place(second or first), hint)


def unwritable(error: OSError, folder: Path) -> Problem:
    """What is told when the disk is full, or a folder is not ours to write."""
    name = error.filename2 or error.filename or folder  # of a copy, the second one is written
    reason = error.strerror or error
    if error.errno == errno.ENOTDIR or reason == os.strerror(errno.EEXIST):
        reason = "this is not a folder"
    hint = "what was built before is kept"
    if not POSIX and len(str(name)) >= _LONGEST:
        hint = f"Windows takes {_LONGEST - 1} characters of a path: move the site up, or let the system take long paths"
    return Problem(f"the site cannot be written: {reason}: {name}", hint=hint)


def _told(outputs: "Iterable[Output]", result: Result) -> "Iterator[Output]":
    """The outputs, up to where it turns out that there is something wrong with what follows."""
    try:
        yield from outputs
    except Problems as told:
        result.problems.extend(told.problems)


def _asked(outputs: "Callable[[], Iterable[Output]]") -> "Iterator[Output]":
    yield from outputs()


def _errors(result: Result) -> bool:
    return any(problem.severity == "error" for problem in result.problems)


class _Wanted(NamedTuple):
    """An output that must be made."""

    output: "Output"
    old: Written | None
    """What stands in its place, as the last build left it; None: it does not."""


def _make(run: "_Run", outputs: "Iterable[Output]", *, doomed: bool) -> list[str]:
    """Stage every output that is not already in place; the staged paths in their order.

    All pages before the assets that follow them: when one of them turns out to be wrong, no asset is made.
    """
    staged: list[str] = []
    result = run.result
    for assets, wanted in groupby(_wanted(run, outputs), lambda wanted: wanted.output.path.startswith("assets/")):
        while batch := list(islice(wanted, BATCH)):
            if assets and (doomed or _errors(result)):
                continue
            run.total += len(batch)
            for slow in (True, False):
                some = [wanted for wanted in batch if wanted.output.slow is slow]
                made = each(partial(_made, run), some, run.count, slow=slow)
                for (output, _), done in zip(some, made, strict=True):
                    if isinstance(done, list):
                        result.problems.extend(done)
                        continue
                    result.manifest[output.path] = done
                    if not done.modified:
                        staged.append(output.path)
                run.done += len(some)
    return staged


def _wanted(run: "_Run", outputs: "Iterable[Output]") -> "Iterator[_Wanted]":
    """The outputs that are not in place. All paths are in the manifest then, to be filled in."""
    result = run.result
    prefix = str(run.folder) + os.sep
    for output in outputs:
        known = result.manifest.get(output.path)
        if known:
            if known.key != output.key:
                result.problems.append(collision(output.path, run.sources.get(output.path, ""), output.source))
            continue
        if output.source:
            run.sources[output.path] = output.source
        old = run.before.get(output.path)
        whole = old if old is not None and intact(prefix + output.path, old) else None
        if whole and whole.key == output.key:
            result.manifest[output.path] = whole
            continue
        if not _inside(output.path):
            hint = "change its slug or alias"
            result.problems.append(Problem(f'"{output.path}" would be written outside the output folder', hint=hint))
            continue
        name = "" if POSIX else refused(output.path)
        if name:
            place = Place(output.source) if output.source else None
            hint = "give the article another slug, or the file another name"
            result.problems.append(Problem(f'would be written to a file "{name}", which Windows forbids', place, hint))
            continue
        result.manifest[output.path] = Written(output.key, "", 0, 0)
        yield _Wanted(output, whole)


def _made(run: "_Run", wanted: _Wanted) -> Written | list[Problem]:
    """Make and stage one output: in this process or another. With its time: what stands in its place is the same."""
    output, old = wanted
    try:
        data = output.make()
    except Problems as told:
        if run.here != os.getpid():
            raise  # happens again in the process that knows whether a file has changed
        return list(told.problems)
    name = hashlib.sha256(data).hexdigest()
    if old and old.digest == name:
        return old._replace(key=output.key)
    if not old and hashed(run.folder / output.path) == name:  # written before, by a build that nobody remembers
        stat = os.lstat(run.folder / output.path)
        return Written(output.key, name, stat.st_size, stat.st_mtime_ns)
    _stage(run, output.path, data)
    return Written(output.key, name, len(data), 0)


def _stage(run: "_Run", path: str, data: bytes) -> None:
    try:
        with open(_staged(run.waiting, path), "wb") as file:  # noqa: PTH123 - thousands of times in a build
            file.write(data)
    except OSError as error:
        error.filename = f"{run.folder}/{path}"  # a full disk names no file, and where it waits says nothing
        raise


def _staged(waiting: Path, path: str) -> str:
    """Where an output waits: all in one folder, so that those of the site are made once."""
    return f"{waiting}/{hashlib.sha256(path.encode(errors='surrogateescape')).hexdigest()}"


def _commit(folder: Path, staged: list[str], waiting: Path, ours: Ours, result: Result) -> None:
    """Move staged files into place: assets before the pages that name them, and only then remove what is left over."""
    from linocut import foreign

    folder.mkdir(parents=True, exist_ok=True)
    ours.widen((path, result.manifest[path].digest) for path in staged)
    ready: set[str] = set()
    for path in sorted(staged, key=lambda path: (not path.startswith("assets/"), path)):
        target = f"{folder}/{path}"
        _clear_way(folder, path, ours, ready)
        _move(_staged(waiting, path), target)
        modified = os.stat(target).st_mtime_ns  # noqa: PTH116 - thousands of times in a build
        result.manifest[path] = result.manifest[path]._replace(modified=modified)
        result.changed.append(path)
    result.changed.sort()
    result.removed = ours.remove(path for path in ours.paths if path not in result.manifest)
    ours.mark((path, written.digest) for path, written in result.manifest.items())
    there, result.folders = survey(folder)
    result.problems += foreign.left_alone(folder, foreign.remains(folder, there), result.manifest)


def _inside(path: str) -> bool:
    parts = [part for part in path.split("/") if part not in {"", "."}]
    return bool(parts) and path[0] != "/" and ".." not in parts and "\0" not in path and parts[0] not in KEPT


def _clear_way(folder: Path, path: str, ours: Ours, ready: set[str]) -> None:
    """Make room where a file of ours stands in the way of a folder, or the other way round.

    `ready` are the folders that have been looked at. Raises OSError for a link out of the output folder.
    """
    if os.path.isdir(f"{folder}/{path}"):  # noqa: PTH112 - thousands of times in a build
        ours.remove(f"{path}/{name}" for name in survey(folder / path)[0])
    parent = path.rpartition("/")[0]
    if parent in ready:
        return
    ready.add(parent)
    above = [str(parent) for parent in PurePosixPath(path).parents][:-1]
    ours.remove(parent for parent in above if (folder / parent).is_file())
    within = folder / parent
    within.mkdir(parents=True, exist_ok=True)
    if folder.resolve() not in (Path(os.path.realpath(within)) / "x").parents:
        raise OSError(None, "a link leads out of the output folder", str(within))


def _move(source: str, target: str) -> None:
    try:
        files.replace(source, target)
    except OSError:  # the output folder is on another file system
        import shutil

        beside = str(Path(target).with_name(f"{PART}{os.urandom(6).hex()}"))
        shutil.copyfile(source, beside)
        files.replace(beside, target)
