"""Folders for work on its way: one's own for as long as one lives, and removed by the next when one was killed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from linocut.store.tempdir import OWNER, scratch
from places import GENERATOR
from processes import until

OWNING = """import pathlib, sys, time
from linocut.store.tempdir import scratch
with scratch() as folder:
    (folder / "0-0").mkdir()
    (folder / "0-0/figure.svg").write_text("<svg/>")
    print(folder, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's temporary folder."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def owner(temporary: Path) -> "tuple[subprocess.Popen[str], Path]":
    """Another process with a folder of its own."""
    process = subprocess.Popen(
        [sys.executable, "-c", OWNING],
        env={**os.environ, "PYTHONPATH": str(GENERATOR), "TMPDIR": str(temporary)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    return process, Path(process.stdout.readline().strip())


def test_what_the_killed_leave_is_removed_and_what_the_living_have_is_not(temporary: Path) -> None:
    killed, left = owner(temporary)
    living, held = owner(temporary)
    with killed, living:
        killed.kill()
        killed.wait()
        assert (left / "0-0/figure.svg").exists()
        with scratch() as folder:
            assert folder.parent == temporary
            assert sorted(temporary.iterdir()) == sorted([held, folder])
            assert (held / "0-0/figure.svg").exists()
            with scratch():
                assert folder.is_dir()
        assert living.stdin
        living.stdin.close()
        living.wait()
    assert list(temporary.iterdir()) == []


def test_what_is_not_known_to_be_left_stays(temporary: Path) -> None:
    """A folder that was made this moment, one of another machine or program, and what only has the name of one."""
    (temporary / "linocut-new").mkdir()
    (temporary / "linocut-elsewhere").mkdir()
    (temporary / "linocut-elsewhere" / OWNER).write_text("another machine")
    (temporary / "other").mkdir()
    (temporary / "other" / OWNER).write_text(os.uname().nodename)
    (temporary / "linocut-link").symlink_to(temporary / "other")
    (temporary / "linocut-file").write_text("")
    before = sorted(temporary.rglob("*"))
    with scratch():
        pass
    assert sorted(temporary.rglob("*")) == before


def test_a_folder_is_locked_before_it_can_be_found(temporary: Path) -> None:
    """Many at once, each of which looks for what is left: nobody takes a folder from under another."""
    processes = [owner(temporary) for _ in range(8)]
    for process, folder in processes:
        assert (folder / "0-0/figure.svg").exists()
        assert process.stdin
        assert process.stdout
        process.stdin.close()
        assert process.wait() == 0
        process.stdout.close()
    until(lambda: list(temporary.iterdir()) == [])
