"""What the preview notices, and what it does not take for a change."""

import os
import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from conftest import SETTINGS
from places import GENERATOR
from previews import Preview, preview
from processes import PATIENCE, until

POST = "---\ntitle: Post {}\ndate: 2026-01-02\n---\n\nText {}.\n"
PAGE = "content/posts/one.md"


TRUSTING = f"from linocut.serve import watch\n\nwatch.LONGEST = {2 * PATIENCE}\n"
"""Has a preview believe for long that git is at work: on a slow machine, a checkout takes its time."""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    root = tmp_path_factory.mktemp("watched") / "site"
    trusting = root.with_name("trusting")
    trusting.mkdir()
    (trusting / "sitecustomize.py").write_text(TRUSTING)
    (root / "content/posts").mkdir(parents=True)
    (root / "pyproject.toml").write_text(f"{SETTINGS}paginate = 0\n")
    (root / PAGE).write_text(POST.format("one", "at first"))
    with preview(root, PYTHONPATH=f"{trusting}:{GENERATOR}") as found:
        yield found


def shown(of: Preview, address: str = "posts/one/") -> str:
    """The page as an open tab asks for it: the preview is told nothing by the question."""
    try:
        with urlopen(Request(f"{of.address}{address}", headers={"X-Linocut": "0"}), timeout=PATIENCE) as answer:
            return str(answer.read().decode())
    except HTTPError as error:
        return str(error.read().decode())


def rebuilds(of: Preview) -> list[str]:
    """The terminal's lines about builds."""
    return [line for line in of.lines if re.match(r"\d\d:\d\d:\d\d  ", line)]


def said(line: str) -> str:
    """A line about a build without its times."""
    return re.sub(r"\d+ ms$", "# ms", re.sub(r"\d+\.\d s", "# s", line[10:]))


def settled(of: Preview) -> int:
    """How many lines about builds there are once all that was saved so far is built: a last save is told of alone."""
    alone = False
    while not alone:
        told = len(rebuilds(of))
        of.replace("content/posts/last.md", POST.format("last", f"of the last {told}"))
        until(lambda told=told: len(rebuilds(of)) > told)
        alone = rebuilds(of)[-1].startswith("content/posts/last.md: ", 10)
        time.sleep(0.3)  # the system may tell of one save twice, and late
    return len(rebuilds(of))


def test_a_checkout_of_five_hundred_files_is_one_rebuild(running: Preview) -> None:
    def git(*words: str) -> None:
        subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b.c", *words], cwd=running.root, check=True)

    git("init", "--quiet", "--initial-branch=few")
    git("add", "content", "pyproject.toml")
    git("commit", "--quiet", "--message=few")
    git("checkout", "--quiet", "-b", "many")
    for number in range(500):
        (running.root / f"content/posts/many-{number:03}.md").write_text(POST.format(number, number))
    git("add", "content")
    git("commit", "--quiet", "--message=many")
    before = settled(running)
    for branch in ("few", "many", "few", "many", "few"):
        told = len(rebuilds(running))
        git("checkout", "--quiet", branch)
        until(lambda told=told: len(rebuilds(running)) > told)
        assert ("many-499" in shown(running, "archive/")) == (branch == "many")
    after = settled(running)
    few, many = "500 files changed: 6 pages, # ms", "500 files changed: 506 pages, # ms"
    assert [said(line) for line in rebuilds(running)[before : after - 1]] == [few, many, few, many, few]
    (running.root / "content/posts/last.md").unlink()


def test_a_lock_that_a_killed_git_left_does_not_hold_up_a_save(running: Preview) -> None:
    lock = running.root / ".git/index.lock"
    lock.parent.mkdir(exist_ok=True)
    lock.touch()
    os.utime(lock, (1_000_000_000, 1_000_000_000))
    running.write(PAGE, POST.format("one", "beside an old lock"))
    until(lambda: "beside an old lock" in shown(running))
    lock.touch()
    running.write(PAGE, POST.format("one", "beside a new lock"))
    assert "beside a new lock" not in shown(running)
    lock.unlink()
    until(lambda: "beside a new lock" in shown(running))


def test_one_calm_line_for_each_build(running: Preview) -> None:
    """What was saved, what was drawn because of it and why, what came of it, and how long it took."""
    script = "import matplotlib.pyplot as plt\n\ndef figure():\n    return plt.figure(), {'alt': 'Nothing', 'n': 1}\n"
    running.write("content/posts/chart.py", script)
    before = settled(running)
    for path, text, lines in [
        (PAGE, POST.format("one", "of prose"), 1),
        (PAGE, POST.format("one", "![](chart.svg){#fig-chart} `{val} chart.n`"), 2),
        ("content/posts/chart.py", script.replace("'n': 1", "'n': 2"), 2),
        ("templates/css/own.css", "p { color: red }", 1),
        ("content/posts/chart.py", script.replace("'n': 1", "'n': 1 / 0"), 2),
        (PAGE, POST.format("one", "of prose again"), 1),
    ]:
        told = len(rebuilds(running))
        running.replace(path, text)
        until(lambda told=told, lines=lines: len(rebuilds(running)) == told + lines)
        time.sleep(0.3)
    assert [said(line) for line in rebuilds(running)[before:]] == [
        f"{PAGE}: 4 pages, # ms",
        f"{PAGE}: 6 pages, drawing 1 figure, # ms",
        "chart drawn (new), # s: 4 pages, # ms",
        "content/posts/chart.py: 1 page, drawing 1 figure, # ms",
        "chart drawn (content/posts/chart.py changed), # s: 4 pages, # ms",
        "templates/css/own.css: 6 pages, # ms",
        "content/posts/chart.py: 1 page, drawing 1 figure, # ms",
        "chart failed (content/posts/chart.py changed), # s: 1 page, # ms",
        f"{PAGE}: 6 pages, # ms",
    ]


def test_a_figure_of_many_states_is_told_of_once(running: Preview) -> None:
    script = "import matplotlib.pyplot as plt\n\ndef figure(n=1):\n    return plt.figure(), {'alt': f'State {n}'}\n"
    running.write("content/posts/states.py", script)
    before = settled(running)
    running.replace(PAGE, POST.format("one", "![](states.svg?n=1:8:1){#fig-states}"))
    running.wait_for(r"(states drawn)")
    after = settled(running)
    assert [re.sub(r"\d+ pages?", "# pages", said(line)) for line in rebuilds(running)[before : after - 1]] == [
        f"{PAGE}: # pages, drawing 8 figures, # ms",
        "states drawn (new), 8 states, # s: # pages, # ms",
    ]
    begin = len(running.lines)

    def told() -> list[str]:
        found = re.findall("Traceback|fixed|states drawn|states failed", "\n".join(running.lines[begin:]))
        return [str(one) for one in found]

    running.write("content/posts/states.py", script.replace("plt.figure()", "plt.figure(oops=1)"))
    until(lambda: told() == ["Traceback", "states failed"])
    running.write("content/posts/states.py", script + "\n")
    until(lambda: told() == ["Traceback", "states failed", "states drawn", "fixed"])
    running.write(PAGE, POST.format("one", "of prose again"))


def test_a_content_folder_behind_a_link(tmp_path: Path) -> None:
    root = tmp_path / "site"
    for name in ("first", "second"):
        (tmp_path / name / "posts").mkdir(parents=True)
        (tmp_path / name / "posts/one.md").write_text(POST.format("one", f"in the {name} folder"))
    root.mkdir()
    (root / "pyproject.toml").write_text(f"{SETTINGS}paginate = 0\n")
    (root / "content").symlink_to(tmp_path / "first")
    with preview(root) as linked:
        assert "in the first folder" in shown(linked)
        (tmp_path / "first/posts/one.md").write_text(POST.format("one", "changed where it is"))
        until(lambda: "changed where it is" in shown(linked))
        (tmp_path / "link").symlink_to(tmp_path / "second")
        (tmp_path / "link").replace(root / "content")
        until(lambda: "in the second folder" in shown(linked))
        (tmp_path / "second/posts/one.md").write_text(POST.format("one", "changed in the second"))
        until(lambda: "changed in the second" in shown(linked))


CLOCK = """import pathlib
import time

def moved(clock, per_second):
    return lambda: clock() + int(pathlib.Path({file!r}).read_text()) * per_second

time.time, time.time_ns = moved(time.time, 1), moved(time.time_ns, 10**9)
"""


SLOW = """import pathlib
import time
import matplotlib.pyplot as plt

def figure():
    while not pathlib.Path({gate!r}).exists():
        time.sleep(0.02)
    return plt.figure(), {{"alt": "Drawn"}}
"""


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clock_that_jumps(tmp_path: Path, hours: int) -> None:
    offset = tmp_path / "offset"

    def set_clock(seconds: int) -> None:
        (tmp_path / "next").write_text(str(seconds))
        (tmp_path / "next").replace(offset)

    set_clock(0)
    (tmp_path / "clock").mkdir()
    (tmp_path / "clock/sitecustomize.py").write_text(CLOCK.format(file=str(offset)))
    root = tmp_path / "site"
    (root / "content/posts").mkdir(parents=True)
    (root / "pyproject.toml").write_text(f"{SETTINGS}paginate = 0\n")
    (root / PAGE).write_text(POST.format("one", "at first"))
    with preview(root, PYTHONPATH=f"{tmp_path / 'clock'}:{GENERATOR}") as moved:
        assert "at first" in shown(moved)
        gate = root / "gate"
        script = SLOW.format(gate=str(gate))
        moved.write("content/posts/plot.py", script)
        moved.write(PAGE, POST.format("one", "with ![](plot.svg)"))
        moved.wait_for("(drawing 1 figure)")
        set_clock(hours * 3600)
        gate.touch()
        seconds = moved.wait_for(r"plot drawn \(new\), (\S+) s")
        assert 0 <= float(seconds) < 1000
        for number in range(10):
            moved.write(PAGE, POST.format("one", f"save {number}"))
            until(lambda number=number: f"save {number}." in shown(moved))
        set_clock(0)
        moved.write(PAGE, POST.format("one", "back"))
        until(lambda: "back" in shown(moved))


def test_a_text_elsewhere_behind_a_link(running: Preview) -> None:
    elsewhere = running.root.parent / "elsewhere.md"
    elsewhere.write_text(POST.format("linked", "behind a link"))
    link = running.root / "content/posts/linked.md"
    link.symlink_to(elsewhere)
    until(lambda: "linked" in shown(running, "archive/"))
    assert "behind a link" in shown(running, "posts/linked/")
    elsewhere.write_text(POST.format("linked", "changed behind a link"))
    until(lambda: "changed behind a link" in shown(running, "posts/linked/"))
    link.unlink()
    until(lambda: "linked" not in shown(running, "archive/"))


def test_a_file_from_the_past(running: Preview) -> None:
    """A clock that jumps back, an archive unpacked over the site: other bytes count, not younger ones."""
    page = running.root / PAGE
    page.write_text(POST.format("one", "of today"))
    until(lambda: "of today" in shown(running))
    beside = page.with_suffix(".tmp")
    beside.write_text(POST.format("one", "of 2001!"))
    os.utime(beside, (1_000_000_000, 1_000_000_000))
    beside.replace(page)
    until(lambda: "of 2001!" in shown(running))


def test_its_own_output_is_no_change(running: Preview) -> None:
    """Whatever lands in public/, in the cache or beside the content without belonging to it builds nothing."""
    before = settled(running)
    for number in range(20):
        running.write(f"public/posts/{number}/index.html", "<p>built</p>")
        running.write(f".linocut/more/{number}", "filed")
    running.replace(PAGE, POST.format("one", "after"))
    until(lambda: "after" in shown(running))
    until(lambda: len(rebuilds(running)) > before)
    assert [line.split("  ")[1].split(":")[0] for line in rebuilds(running)[before:]] == [PAGE]


def test_what_a_script_writes_in_its_scratch_is_no_change(running: Preview) -> None:
    script = """import tempfile
import matplotlib.pyplot as plt

def figure():
    fig, ax = plt.subplots()
    with tempfile.NamedTemporaryFile("w") as file:
        file.write("scratch")
    return fig, {"alt": "Nothing"}
"""
    running.write("content/posts/plot.py", script)
    running.write(PAGE, POST.format("one", "![](plot.svg){#fig-plot}"))
    until(lambda: 'aria-label="Nothing"' in shown(running))
    running.wait_for(r"(plot drawn)")
    running.write(PAGE, POST.format("one", "again ![](plot.svg){#fig-plot}"))
    until(lambda: "again" in shown(running))
    settled(running)
    assert len([line for line in running.lines if "plot drawn" in line]) == 1
    running.write(PAGE, POST.format("one", "without it"))
    (running.root / "content/posts/plot.py").unlink()
    until(lambda: "without it" in shown(running))


def test_without_the_systems_events_it_looks_by_itself(tmp_path: Path) -> None:
    """A network folder, a container, no more watches to give."""
    (tmp_path / "deaf").mkdir()
    (tmp_path / "deaf/watchfiles.py").write_text("def watch(*a, **b):\n    raise OSError('no space left on device')\n")
    root = tmp_path / "site"
    (root / "content/posts").mkdir(parents=True)
    (root / "pyproject.toml").write_text(f"{SETTINGS}paginate = 0\n")
    (root / PAGE).write_text(POST.format("one", "at first"))
    with preview(root, PYTHONPATH=f"{tmp_path / 'deaf'}:{GENERATOR}") as deaf:
        assert "at first" in shown(deaf)
        deaf.write(PAGE, POST.format("one", "noticed"))
        until(lambda: "noticed" in shown(deaf))


def test_a_folder_of_static_files_is_noticed(running: Preview) -> None:
    (running.root / "static").mkdir()
    (running.root / "static/robots.txt").write_text("User-agent: *\nDisallow: /first/\n")
    until(lambda: "/first/" in shown(running, "robots.txt"))
    (running.root / "static/robots.txt").write_text("User-agent: *\nDisallow: /second/\n")
    until(lambda: "/second/" in shown(running, "robots.txt"))
    (running.root / "static/robots.txt").unlink()
    until(lambda: "Sitemap:" in shown(running, "robots.txt"))
