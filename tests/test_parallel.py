"""Work side by side: in order, all of it, whatever becomes of the processes."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from linocut import content, parallel, prose
from linocut.model.site import Site
from linocut.store.cache import Cache
from linocut.store.inputs import Inputs

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


def test_two_slow_ones_are_done_side_by_side() -> None:
    assert os.getpid() not in parallel.each(lambda _: os.getpid(), TASKS[:2], slow=True)
    assert set(parallel.each(lambda _: os.getpid(), TASKS[:1], slow=True)) == {os.getpid()}


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
    os.write(1, b"%d\\n" % os.getpid())  # in one piece: another process writes there too
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


@pytest.fixture
def forkless(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "POSIX", False)
    monkeypatch.setattr(parallel, "_forks", lambda: False)


@pytest.mark.usefixtures("forkless")
def test_without_fork_interpreters_of_their_own_do_it() -> None:
    counted: list[int] = []
    made = list(parallel.each(square_elsewhere, TASKS, counted.append))
    assert [square for square, _ in made] == [number * number for number in TASKS]
    assert os.getpid() not in {process for _, process in made}
    assert counted == [number + 1 for number in TASKS]


def dies_elsewhere(number: int) -> tuple[int, int]:
    if number == 130 and multiprocessing.parent_process():
        os._exit(1)
    return square_elsewhere(number)


def square_elsewhere(number: int) -> tuple[int, int]:
    return number * number, os.getpid()


@pytest.mark.usefixtures("forkless")
def test_what_they_die_of_and_what_cannot_be_sent_is_done_here() -> None:
    assert [square for square, _ in parallel.each(dies_elsewhere, TASKS)] == [number * number for number in TASKS]
    assert set(parallel.each(lambda _: os.getpid(), TASKS)) == {os.getpid()}


def test_articles_are_the_same_wherever_they_are_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "content").mkdir()
    for number in range(parallel.HUNDREDS):
        text = f"---\ntitle: Number {number}\ndate: 2026-01-02\n---\n$x_{{{number}}}$ and `{{val}} f.x`.\n"
        (tmp_path / f"content/{number}.md").write_text(text)
    site = Site(tmp_path, tmp_path / "public")
    parsed = []
    for forks in (True, False):
        monkeypatch.setattr(parallel, "POSIX", forks)
        monkeypatch.setattr(parallel, "_forks", lambda forks=forks: forks)
        inputs, cache = Inputs(tmp_path), Cache(tmp_path / str(forks))
        sources, problems = content.load(site, inputs)
        assert not problems
        articles = prose.articles(site, sources, inputs, cache)
        parsed.append([(article, cache.get("text", article.key)) for article in articles])
    assert parsed[0] == parsed[1]
