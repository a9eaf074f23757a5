"""Much of the same, done on all cores: how a build uses them, but for figures, which have limits of their own."""

import gc
import pickle
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TypeVar, cast

from linocut.system.kind import POSIX
from linocut.system.processes import cores

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

MANY = 24
"""From this many tasks on, processes side by side are quicker than one."""

HUNDREDS = 200
"""From this many on, where nothing forks: an interpreter needs half a second before it begins."""

SHARE = 8
"""Quick tasks that a process is given at a time: neighbours often read the same, and the last share is soon done."""

_UNINTERRUPTED = (signal.SIGINT, signal.SIG_IGN)
"""Ctrl-C reaches the whole group; whoever deals out the tasks ends."""

Task = TypeVar("Task")
Made = TypeVar("Made")


def each(
    work: Callable[[Task], Made],
    tasks: Sequence[Task],
    counted: Callable[[int], None] | None = None,
    *,
    slow: bool = False,
) -> Iterator[Made]:
    """What `work` makes of each task, in their order. `counted` is told how many are done.

    Where there are many, or two that are each `slow`, they are dealt out to as many processes as there are cores, which
    die with this one: forked ones; or, where nothing forks, interpreters of their own, if the work and its tasks can be
    sent there. What they raise, or die of, happens here again, where it can be told.
    """
    share = max(1, min(SHARE, len(tasks) // (2 * cores()))) if slow else SHARE
    count = min(cores(), len(tasks) // share) if slow or len(tasks) >= MANY else 1
    if count > 1 and _forks():
        with _workers(work, tasks, count) as workers:
            yield from _in_order(work, tasks, workers, counted, share)
        return
    if count > 1 and not POSIX and len(tasks) >= HUNDREDS and _travels(work):
        yield from _elsewhere(work, tasks, count, counted)
        return
    for number, task in enumerate(tasks, 1):
        yield work(task)
        if counted:
            counted(number)


def _forks() -> bool:
    return POSIX and threading.active_count() == 1


def _travels(work: Callable[[Task], Made]) -> bool:
    """Whether an interpreter of its own can be sent this work."""
    try:
        pickle.dumps(work)
    except (pickle.PicklingError, AttributeError, TypeError):
        return False
    return True


def _elsewhere(
    work: Callable[[Task], Made], tasks: Sequence[Task], count: int, counted: Callable[[int], None] | None
) -> Iterator[Made]:
    """As `each`, in interpreters that are started for it."""
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    size = max(SHARE, len(tasks) // (4 * count))  # the work goes along with each share
    shares = [tasks[start : start + size] for start in range(0, len(tasks), size)]
    pool = ProcessPoolExecutor(count, get_context("spawn"), initializer=signal.signal, initargs=_UNINTERRUPTED)
    done = 0
    try:
        futures = [pool.submit(_share, work, share) for share in shares]
        for share, future in zip(shares, futures, strict=True):
            try:
                made = future.result()
            except BrokenProcessPool:  # one of them died: the rest is done here
                made = {}
            for number, task in enumerate(share):
                yield made[number] if number in made else work(task)
                done += 1
                if counted:
                    counted(done)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _share(work: Callable[[Task], Made], tasks: Sequence[Task]) -> dict[int, Made]:
    made: dict[int, Made] = {}
    for number, task in enumerate(tasks):
        with suppress(Exception):  # happens again where it can be told
            made[number] = work(task)
    return made


def _in_order(
    work: Callable[[Task], Made],
    tasks: Sequence[Task],
    workers: "list[Connection]",
    counted: Callable[[int], None] | None,
    size: int,
) -> Iterator[Made]:
    """Deal out the tasks, and yield what comes back as soon as all before it has."""
    from multiprocessing.connection import wait

    shares = iter([range(start, min(start + size, len(tasks))) for start in range(0, len(tasks), size)])
    given: dict[Connection, range] = {}
    made: dict[int, Made] = {}
    yielded = done = 0
    for worker in workers:
        _give(worker, shares, given)
    while given:
        for ready in wait(list(given)):
            worker = cast("Connection", ready)
            numbers = given.pop(worker)
            try:
                made |= worker.recv()
                _give(worker, shares, given)
            except (EOFError, OSError):
                pass  # it died; so may the others, and then the rest is done here
            made |= {number: work(tasks[number]) for number in numbers if number not in made}
            done += len(numbers)
            if counted:
                counted(done)
        while yielded in made:
            yield made.pop(yielded)
            yielded += 1
    for number in range(yielded, len(tasks)):
        yield made.pop(number) if number in made else work(tasks[number])


def _give(worker: "Connection", shares: Iterator[range], given: "dict[Connection, range]") -> None:
    numbers = next(shares, None)
    if numbers is not None:
        given[worker] = numbers
        worker.send(numbers)


@contextmanager
def _workers(work: Callable[[Task], Made], tasks: Sequence[Task], count: int) -> "Iterator[list[Connection]]":
    """Forked processes that wait for numbers of tasks."""
    from linocut.system import fork

    processes: list[BaseProcess] = []
    ends: list[Connection] = []
    try:
        for _ in range(count):
            mine, theirs = fork.channel()
            processes.append(fork.started(_run, work, tasks, theirs, [*ends, mine]))
            theirs.close()
            ends.append(mine)
        yield ends
    finally:
        for end in ends:
            end.close()
        for process in processes:
            process.terminate()
            process.join()


def _run(work: Callable[[Task], Made], tasks: Sequence[Task], orders: "Connection", others: "list[Connection]") -> None:
    """What a worker does until nobody gives it anything."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C reaches the whole group: it ends at once, without a word
    gc.freeze()  # what was there before is shared, and stays so while nobody counts it
    for other in others:
        other.close()  # else it would not see that the process which started it is gone
    with suppress(EOFError, OSError):
        while True:
            made: dict[int, Made] = {}
            for number in orders.recv():
                with suppress(Exception):  # happens again where it can be told
                    made[number] = work(tasks[number])
            orders.send(made)
