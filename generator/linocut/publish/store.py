"""Targets that change file by file: the operations, and the order that keeps every page whole when they are cut."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import NamedTuple, Protocol

from linocut.problem import Problem, Problems
from linocut.publish.plan import File, Plan, compare, phases

RECORD = ".linocut-published.json"
"""At the target: what linocut put there. Only that is ever removed; it is never one of the site's own files."""

LONGEST_RECORD = 64_000_000
"""Bytes of a record that are read: more than half a million files, and no more than memory holds."""

Progress = Callable[[str, int, int], None]
"""Called with what is going on, how much is done, and of how much."""


class Record(NamedTuple):
    """RECORD, read."""

    owned: frozenset[str]
    """Paths that linocut put there, or was about to."""
    site: str
    """The name of the site that was brought last, whole or not: see `carry_out`."""


class State(NamedTuple):
    """The target as a plan found it."""

    record: Record
    there: Mapping[str, str]
    """Path -> mark."""


class Store(Protocol):
    """A place that holds files by path. Every operation happens whole or not at all."""

    workers: int
    """Operations that may run side by side."""

    def where(self) -> str:
        """For people."""

    def marks(self) -> Mapping[str, str]:
        """Path -> mark of every file that is there: equal marks, equal bytes."""

    def mark(self, file: File) -> str:
        """The mark that this file would have there."""

    def put(self, file: File) -> None:
        """Make the file be there."""

    def remove(self, path: str) -> None:
        """Make the file not be there; no error when it is not."""

    def record(self) -> bytes:
        """The bytes of RECORD, one more than LONGEST_RECORD at most; b"" when there is none."""

    def keep_record(self, data: bytes) -> None:
        """Replace RECORD."""


def make_plan(store: Store, files: Iterable[File]) -> Plan:
    """The plan that brings `files` to the store."""
    files = tuple(files)
    record = _read(store.record())
    there = _there(store)
    marks = {file.path: store.mark(file) for file in files}
    return compare(files, marks, there, owned=record.owned, base=State(record, there))


def carry_out(store: Store, plan: Plan, progress: Progress) -> None:
    """Put and remove, step by step. Cut anywhere, what readers could reach is whole, and the next publish goes on.

    The record is widened before the first file is put, and narrowed after the last removal, so that at every moment
    it names at least what linocut put there. It also names the site that is being brought: of two publishes at once
    the one that began first finds the other's name there, and tells that the files may be of both. Raises `Problems`.
    """
    before, there = plan.base
    if _read(store.record()) != before:
        raise Problems([_meanwhile(store)])
    intended = frozenset(file.path for file in plan.files)
    mine = Record(before.owned | intended, _name(plan.files))
    store.keep_record(_written(mine))
    if _there(store) != there:  # whoever came before this name was there cannot see it
        raise Problems([_meanwhile(store)])
    total = len(plan.added) + len(plan.changed) + len(plan.removed)
    done = 0
    for puts, removals in phases(plan):
        operations = [*(_later(store.put, file) for file in puts), *(_later(store.remove, path) for path in removals)]
        for _ in _side_by_side(operations, store.workers):
            done += 1
            progress("uploading", done, total)
    after = _read(store.record())
    if after.site != mine.site:
        store.keep_record(_written(Record(after.owned | intended, after.site)))
        raise Problems([_meanwhile(store)])
    if (whole := intended | (after.owned - mine.owned)) != after.owned:
        store.keep_record(_written(Record(whole, mine.site)))


def _there(store: Store) -> dict[str, str]:
    return {path: mark for path, mark in store.marks().items() if path != RECORD}


def _meanwhile(store: Store) -> Problem:
    what = f"somebody else published to {store.where()} meanwhile"
    return Problem(what, hint="publish again: it puts right what is not of this site")


def _later(operation: Callable[..., None], argument: File | str) -> Callable[[], None]:
    return lambda: operation(argument)


def _side_by_side(operations: list[Callable[[], None]], workers: int) -> Iterable[None]:
    """Run all; yields as each ends. The first that fails, or Ctrl-C, ends the rest: those under way are waited for."""
    if workers == 1:
        for operation in operations:
            operation()
            yield
        return
    with ThreadPoolExecutor(workers) as pool:
        waiting: set[Future[None]] = {pool.submit(operation) for operation in operations}
        try:
            while waiting:
                ended, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                for future in ended:
                    future.result()
                    yield
        finally:
            pool.shutdown(cancel_futures=True)


def _name(files: Iterable[File]) -> str:
    """A name of the site that these files are: another one for other bytes."""
    return hashlib.sha256("".join(f"{file.digest}  {file.path}\n" for file in files).encode()).hexdigest()


def _read(data: bytes) -> Record:
    """A damaged record, or one that somebody else wrote, costs removals, never somebody's files."""
    try:
        found = json.loads(data) if len(data) <= LONGEST_RECORD else {}
    except (ValueError, RecursionError):
        found = {}
    if not isinstance(found, dict) or not isinstance(files := found.get("files"), list):
        return Record(frozenset(), "")
    paths = frozenset(path for path in files if isinstance(path, str) and path.isprintable())
    return Record(paths, str(found.get("site", "")) if str(found.get("site", "")).isprintable() else "")


def _written(record: Record) -> bytes:
    plain = {"site": record.site, "files": sorted(record.owned)}
    return json.dumps(plain, ensure_ascii=False, indent=0).encode()
