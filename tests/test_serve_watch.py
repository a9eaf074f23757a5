"""What the preview notices, and what it does not take for a change."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from conftest import SETTINGS
from previews import GENERATOR, Preview, preview, until

POST = "---\ntitle: Post {}\ndate: 2026-01-02\n---\n\nText {}.\n"
PAGE = "content/posts/one.md"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    root = tmp_path_factory.mktemp("watched") / "site"
    (root / "content/posts").mkdir(parents=True)
    (root / "pyproject.toml").write_text(SETTINGS)
    (root / PAGE).write_text(POST.format("one", "at first"))
    with preview(root) as found:
        yield found


def shown(of: Preview, address: str = "posts/one/") -> str:
    """The page as an open tab asks for it: the preview is told nothing by the question."""
    try:
        with urlopen(Request(f"{of.address}{address}", headers={"X-Linocut": "0"}), timeout=60) as answer:
            return str(answer.read().decode())
    except HTTPError as error:
        return str(error.read().decode())


def rebuilds(of: Preview) -> list[str]:
    """The terminal's lines about builds."""
    return [line for line in of.lines if re.match(r"\d\d:\d\d:\d\d  ", line)]


def test_a_checkout_of_five_hundred_files_is_one_rebuild(running: Preview) -> None:
    def git(*words: str) -> None:
        subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b.c", *words], cwd=running.root, check=True)

    git("init", "--quiet", "--initial-branch=few")
    git("add", "content", "pyproject.toml")
    git("commit", "--quiet", "--message=few")
    git("checkout", "--quiet", "-b", "many")
    before = len(rebuilds(running))
    for number in range(500):
        (running.root / f"content/posts/many-{number:03}.md").write_text(POST.format(number, number))
    git("add", "content")
    git("commit", "--quiet", "--message=many")
    until(lambda: "Text 499." in shown(running, "posts/many-499/"))
    git("checkout", "--quiet", "few")
    until(lambda: "many-499" not in shown(running, "archive/"))
    git("checkout", "--quiet", "many")
    until(lambda: "many-499" in shown(running, "archive/"))
    git("checkout", "--quiet", "few")
    until(lambda: "many-499" not in shown(running, "archive/"))
    until(lambda: len(rebuilds(running)) - before >= 4)
    # Four times five hundred files; a machine that stalls in the middle of one may make two of it.
    assert len(rebuilds(running)) - before <= 8


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
    running.write(PAGE, POST.format("one", "before"))
    until(lambda: "before" in shown(running))
    before = len(rebuilds(running))
    for number in range(20):
        running.write(f"public/posts/{number}/index.html", "<p>built</p>")
        running.write(f".linocut/more/{number}", "filed")
    running.write(PAGE, POST.format("one", "after"))
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
    before = len([line for line in running.lines if "plot drawn" in line])
    running.write(PAGE, POST.format("one", "again ![](plot.svg){#fig-plot}"))
    until(lambda: "again" in shown(running))
    assert len([line for line in running.lines if "plot drawn" in line]) == before == 1
    running.write(PAGE, POST.format("one", "without it"))
    (running.root / "content/posts/plot.py").unlink()
    until(lambda: "without it" in shown(running))


def test_without_the_systems_events_it_looks_by_itself(tmp_path: Path) -> None:
    """A network folder, a container, no more watches to give."""
    (tmp_path / "deaf").mkdir()
    (tmp_path / "deaf/watchfiles.py").write_text("def watch(*a, **b):\n    raise OSError('no space left on device')\n")
    root = tmp_path / "site"
    (root / "content/posts").mkdir(parents=True)
    (root / "pyproject.toml").write_text(SETTINGS)
    (root / PAGE).write_text(POST.format("one", "at first"))
    with preview(root, PYTHONPATH=f"{tmp_path / 'deaf'}:{GENERATOR}") as deaf:
        assert "at first" in shown(deaf)
        deaf.write(PAGE, POST.format("one", "noticed"))
        until(lambda: "noticed" in shown(deaf))
