"""Targets that change file by file: the operations, and the order that keeps every page whole when they are cut."""

import json
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Protocol

from linocut.publish.plan import File, Plan, compare, phases

RECORD = ".linocut-published.json"
"""At the target: what linocut put there. Only that is ever removed; it is never one of the site's own files."""

Progress = Callable[[str, int, int], None]
"""Called with what is going on, how much is done, and of how much."""


class Store(Protocol):
    """A place that holds files by path. Every operation happens whole or not at all."""

    workers: int
    """Operations that may run side by side."""

    def marks(self) -> Mapping[str, str]:
        """Path -> mark of every file that is there: equal marks, equal bytes."""

    def mark(self, file: File) -> str:
        """The mark that this file would have there."""

    def put(self, file: File) -> None:
        """Make the file be there."""

    def remove(self, path: str) -> None:
        """Make the file not be there; no error when it is not."""

    def record(self) -> bytes:
        """The bytes of RECORD; b"" when there is none."""

    def keep_record(self, data: bytes) -> None:
        """Replace RECORD."""


def make_plan(store: Store, files: Iterable[File]) -> Plan:
    """The plan that brings `files` to the store."""
    files = tuple(files)
    owned = _owned(store.record())
    there = {path: mark for path, mark in store.marks().items() if path != RECORD}
    return compare(files, {file.path: store.mark(file) for file in files}, there, owned=owned, base=sorted(owned))


def carry_out(store: Store, plan: Plan, progress: Progress) -> None:
    """Put and remove, step by step. Cut anywhere, what readers could reach is whole, and the next publish goes on.

    The record is widened before the first new file is put, and narrowed after the last removal, so that at every
    moment it names at least what linocut put there.
    """
    owned = set(plan.base)
    intended = {file.path for file in plan.files}
    if not intended <= owned:
        store.keep_record(_record(owned | intended))
    total = len(plan.added) + len(plan.changed) + len(plan.removed)
    done = 0
    for puts, removals in phases(plan):
        operations = [*(_later(store.put, file) for file in puts), *(_later(store.remove, path) for path in removals)]
        for _ in _side_by_side(operations, store.workers):
            done += 1
            progress("uploading", done, total)
    if owned != intended:
        store.keep_record(_record(intended))


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


def _owned(record: bytes) -> frozenset[str]:
    try:
        return frozenset(map(str, json.loads(record)["files"])) if record else frozenset()
    except (ValueError, KeyError, TypeError):
        # A damaged record costs removals, never somebody's files.
        return frozenset()


def _record(paths: set[str]) -> bytes:
    return json.dumps({"files": sorted(paths)}, ensure_ascii=False, indent=0).encode()
