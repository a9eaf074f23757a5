"""Work side by side: in order, all of it, whatever becomes of the processes."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from linocut import parallel

TASKS = list(range(200))


@pytest.fixture(autouse=True)
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "cores", lambda: 2)
    monkeypatch.setattr(parallel, "_forks", lambda: True)  # whatever threads the tests before have left


def test_everything_comes_in_order_from_other_processes() -> None:
    counted: list[int] = []
    made = list(parallel.each(lambda number: (number * number, os.getpid()), TASKS, counted.append))
    assert [square for square, _ in made] == [number * number for number in TASKS]
    assert os.getpid() not in {process for _, process in made}
    assert counted[-1] == len(TASKS)
    assert counted == sorted(counted)


def test_a_few_are_done_here() -> None:
    assert set(parallel.each(lambda _: os.getpid(), TASKS[: parallel.MANY - 1])) == {os.getpid()}


def test_what_is_raised_elsewhere_is_raised_here() -> None:
    def work(number: int) -> int:
        if number == 150:
            raise ValueError(f"{number} is bad")
        return number

    made = []
    with pytest.raises(ValueError, match="150 is bad"):
        made.extend(parallel.each(work, TASKS))


def test_what_a_process_dies_of_is_done_here() -> None:
    here = os.getpid()

    def work(number: int) -> int:
        if number in {17, 18, 120} and os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    assert list(parallel.each(work, TASKS)) == TASKS


def test_nobody_is_left_when_nobody_listens_any_more() -> None:
    pids = []
    for pid in parallel.each(lambda _: os.getpid(), TASKS):
        pids.append(pid)
        if len(pids) == 30:
            break
    deadline = time.monotonic() + 10
    while any(map(running, pids)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not any(map(running, pids))


SLOW = """
import os, sys, time
from linocut import parallel
parallel.cores = lambda: 2
def work(number):
    print(os.getpid(), flush=True)
    time.sleep(float(sys.argv[1]))
list(parallel.each(work, list(range(100))))
"""


@pytest.mark.parametrize(("sent", "task"), [(signal.SIGINT, 60.0), (signal.SIGKILL, 0.3)])
def test_they_end_with_the_process_that_started_them(sent: signal.Signals, task: float) -> None:
    """Ctrl-C at once, in the middle of a task; what outlives a killed build finds nobody to hand its share to."""
    with subprocess.Popen(
        [sys.executable, "-c", SLOW, str(task)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    ) as started:
        assert started.stdout
        pids = [int(started.stdout.readline()) for _ in range(2)]
        if sent == signal.SIGINT:
            os.killpg(started.pid, sent)  # as a terminal does
        else:
            os.kill(started.pid, sent)
        assert started.wait(10) != 0
    deadline = time.monotonic() + 20
    while (left := [pid for pid in pids if running(pid)]) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not left


def running(pid: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
