"""`@shared`: a slow function of a helper module, computed once for all figures and all later builds.

A result is kept with what computing it was observed to read, and holds as long as that does. Figures that run side by
side wait for the one that computes. Arrays come back memory-mapped: a hundred figures hold one copy.
"""

import functools
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ParamSpec, TypeVar

from linocut.figure import array_store
from linocut.figure.job import WAITING, stamp, uncount
from linocut.figure.trace import packages
from linocut.figure.trace.modules import Finder
from linocut.figure.trace.trace import Trace
from linocut.store.cache import Cache, EntryLost
from linocut.store.generation import digest
from linocut.store.inputs import Inputs, Question, Receipt, unchanged
from linocut.system import locks

KIND = "shared"

KEPT = 4
"""Results with the same arguments that are remembered, for other branches of the site."""

P = ParamSpec("P")
R = TypeVar("R")


def shared(function: Callable[P, R]) -> Callable[P, R]:
    """Compute `function` once per set of arguments and observed inputs.

    It must depend on nothing but its arguments and what it reads, and return what can be pickled. What comes back is
    read-only. In a script that is run by itself, a result that is still valid is used, and none is kept.
    """

    @functools.wraps(function)
    def once(*arguments: P.args, **named: P.kwargs) -> R:
        trace = next((finder.trace for finder in sys.meta_path if isinstance(finder, Finder)), None)
        store = _store(function, trace)
        if store is None:
            return function(*arguments, **named)
        key = _key(function, store.root, arguments, named)
        if trace is None:
            found = store.find(key, None)
            return found.value if found else function(*arguments, **named)  # type: ignore[return-value]
        found = store.find(key, trace) or store.compute(key, trace, function, lambda: function(*arguments, **named))
        return found.value  # type: ignore[return-value]

    return once


@dataclass(frozen=True, slots=True)
class Kept:
    """One result as the store files it."""

    receipt: Receipt
    parcel: array_store.Packed


@dataclass(frozen=True, slots=True)
class Found:
    """A result, taken from the store."""

    value: object


@dataclass(frozen=True, slots=True)
class Store:
    """Where the results of one site's shared functions are kept."""

    root: Path
    cache: Cache

    def find(self, key: str, trace: Trace | None) -> Found | None:
        """The result that still holds, if there is one; what it depends on becomes a dependency of the figure."""
        if trace is None:
            kept = self._valid(key)
            return self._open(kept) if kept else None
        with trace.quietly():
            kept = self._valid(key)
            found = self._open(kept) if kept else None
        if kept and found:
            for question in kept.receipt:
                if question.kind == "file":
                    trace.path("file", self.root / question.name)
                else:
                    trace.note(question)
        return found

    def compute(self, key: str, trace: Trace, function: Callable[..., object], call: Callable[[], object]) -> Found:
        """Compute and keep a result, unless another process was faster."""
        with self._alone(key, trace):
            found = self.find(key, trace)
            if found:
                return found
            with trace.watch() as asked:
                value = call()
            before = trace.behind(function.__module__)
            questions = dict.fromkeys([*(trace.questions if before is None else before), *asked])
            with trace.quietly():
                receipt = self._receipt(questions, trace)
                name = f"{function.__module__}.{function.__qualname__}"
                return self._keep(key, array_store.pack(value, *self._place(key, receipt), name), receipt, trace)

    def _receipt(self, questions: dict[Question, None], trace: Trace) -> Receipt:
        inputs = Inputs(self.root)
        for question in (*questions, *packages.questions(sorted(trace.touched), {})):
            inputs.ask(question)
        return inputs.receipt()

    def _place(self, key: str, receipt: Receipt) -> tuple[Path, str]:
        folder = self.cache.room(KIND) / key[:2]
        folder.mkdir(exist_ok=True)
        return folder, f"{key[2:]}-{digest(sorted(receipt.items()))[:12]}"

    def _keep(self, key: str, packed: array_store.Packed, receipt: Receipt, trace: Trace) -> Found:
        kept = Kept(receipt, packed)
        if all(stamp(path) == before for path, before in trace.stamps):  # else nobody can tell which file it saw
            others = (other for other in self._all(key) if other.receipt != receipt)
            self.cache.put(KIND, key, (kept, *others)[:KEPT])
        return Found(array_store.unpack(packed, self.cache.folder / KIND))

    def _valid(self, key: str) -> Kept | None:
        return next((kept for kept in self._all(key) if unchanged(self.root, kept.receipt)), None)

    def _all(self, key: str) -> tuple[Kept, ...]:
        found = self.cache.get(KIND, key)
        return found if isinstance(found, tuple) else ()

    def _open(self, kept: Kept) -> Found | None:
        try:
            return Found(array_store.unpack(kept.parcel, self.cache.folder / KIND))
        except (OSError, ValueError, EntryLost):
            return None  # pruned, or damaged: computed again

    @contextmanager
    def _alone(self, key: str, trace: Trace) -> Iterator[None]:
        """Hold the lock of one result; time spent waiting for it does not count against the figure's limit."""
        with trace.quietly():
            folder = self.cache.room(KIND) / key[:2]
            folder.mkdir(exist_ok=True)
            lock = os.open(folder / f"{key[2:]}.lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            with trace.quietly():
                _wait(lock, Path(trace.scratch))
            yield
        finally:
            os.close(lock)


def _wait(lock: int, scratch: Path) -> None:
    try:
        locks.hold(lock, wait=False)
    except BlockingIOError:
        started = time.monotonic()
        (scratch / WAITING).touch()
        locks.hold(lock, wait=True)
        uncount(scratch, time.monotonic() - started)
        (scratch / WAITING).unlink()


def _store(function: Callable[..., object], trace: Trace | None) -> Store | None:
    """The store of the site: the one that the worker was given, or the one found above a script run by itself."""
    if trace is not None:
        return Store(Path(trace.root), Cache(Path(trace.store))) if trace.store else None
    file = Path(getattr(sys.modules.get(function.__module__), "__file__", None) or ".").resolve()
    for folder in file.parents:
        if (folder / ".linocut").is_dir():
            return Store(folder, Cache(folder / ".linocut"))
    return None


def _key(function: Callable[..., object], root: Path, arguments: tuple[object, ...], named: dict[str, object]) -> str:
    """Names a function and its arguments; its code is an observed input."""
    import inspect

    bound = inspect.signature(function).bind(*arguments, **named)
    bound.apply_defaults()
    file = Path(inspect.getfile(inspect.unwrap(function))).resolve()
    place = file.relative_to(root.resolve()).as_posix() if file.is_relative_to(root.resolve()) else file.name
    return digest(
        "shared", place, function.__qualname__, *(array_store.canonical(item) for item in bound.arguments.items())
    )
