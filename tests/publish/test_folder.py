"""Publishing into a folder, and the promise that a cut connection leaves every page whole."""

import shutil
import signal
import sys
from collections.abc import Callable
from types import FrameType

import pytest

from linocut.problem import Problems
from linocut.publish import folder, store, target
from linocut.publish.files import collect
from linocut.publish.store import RECORD, carry_out, make_plan
from linocut.store import cache
from linocut.store.cache import Cache
from publishing import NEW, OLD, CutError, Cutting, check_whole, held, plan, publish, quiet, site, write

STORE = {folder.__file__, store.__file__, cache.__file__}
"""The code that changes a folder."""


def test_a_copy(tmp_path):
    here = site(tmp_path / "s", target="folder", path="../web")
    assert publish(here).summary() == "9 added, 0 changed, 0 removed, 0 unchanged; 4.5 kB to send"
    assert held(tmp_path / "web") == OLD
    assert plan(here).empty


def test_only_what_linocut_put_there_is_removed(tmp_path):
    here = site(tmp_path / "s", target="folder", path=str(tmp_path / "web"))
    write(tmp_path / "web", {"old.zip": b"theirs", ".well-known/acme/token": b"theirs"})
    publish(here)
    write(here.output, NEW)
    publish(here)
    assert held(tmp_path / "web") == {**NEW, "old.zip": b"theirs", ".well-known/acme/token": b"theirs"}
    assert not (tmp_path / "web/posts/b").exists()


def test_somebody_elses_page_is_not_replaced_without_yes(tmp_path):
    here = site(tmp_path / "s", target="folder", path=str(tmp_path / "web"))
    (tmp_path / "web").mkdir()
    write(tmp_path / "web", {"index.html": b"theirs", "photo.jpg": b"theirs"})
    with pytest.raises(Problems) as raised:
        publish(here)
    assert [problem.message for problem in raised.value.problems] == [
        "this would replace what linocut did not put there: index.html"
    ]
    assert held(tmp_path / "web") == {"index.html": b"theirs", "photo.jpg": b"theirs"}
    publish(here, yes=True)
    assert held(tmp_path / "web") == {**OLD, "photo.jpg": b"theirs"}


def test_cut_after_every_single_operation(tmp_path):
    """From the old site to the new one: 13 files and 2 records are touched, and the cut comes after each."""
    for operations in range(100):
        web = tmp_path / f"web{operations}"
        here = site(tmp_path / "s", OLD, target="folder", path=str(web))
        publish(here)
        write(here.output, NEW)
        there = target(here, "production", Cache(tmp_path / "cache"))
        files = collect(here.output).files
        there.plan(files)
        try:
            carry_out(Cutting(there, operations), make_plan(there, files), quiet)
        except CutError:
            check_whole(held(web))
            publish(here)
            assert held(web) == NEW
        else:
            assert operations == 15
            assert held(web) == NEW
            return
    pytest.fail("the publish never ended")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # a file just opened is closed by no one
def test_stopped_by_ctrl_c_anywhere(tmp_path):
    """The signal comes at one line of our code after the other, from the first to the last of a whole publish."""
    web, before = tmp_path / "web", tmp_path / "before"
    here = site(tmp_path / "s", OLD, target="folder", path=str(web))
    publish(here)
    shutil.copytree(web, before)
    write(here.output, NEW)
    for line in range(5000):
        shutil.rmtree(web)
        shutil.copytree(before, web)
        if not _interrupted(lambda: publish(here), line):
            break
        check_whole(held(web))
        publish(here)
        assert held(web) == NEW, f"Ctrl-C at line {line}"
        assert plan(here).empty
    assert line > 300, "every line of the store, for each of 15 operations"
    assert held(web) == NEW


def _interrupted(work: Callable[[], object], line: int) -> bool:
    """Do it, and raise SIGINT at the line of that number; whether it came so far."""
    left = [line]

    def trace(frame: FrameType, event: str, _: object) -> Callable | None:
        if frame.f_code.co_filename not in STORE:
            return None
        if event == "line":
            left[0] -= 1
            if left[0] == -1:
                signal.raise_signal(signal.SIGINT)
        return trace

    sys.settrace(trace)
    try:
        work()
    except KeyboardInterrupt:
        return True
    finally:
        sys.settrace(None)
    return False


def test_a_cut_first_publish_removes_nothing_of_others_later(tmp_path):
    web = tmp_path / "web"
    here = site(tmp_path / "s", OLD, target="folder", path=str(web))
    web.mkdir()
    write(web, {"photo.jpg": b"theirs"})
    there = target(here, "production", Cache(tmp_path / "cache"))
    files = collect(here.output).files
    with pytest.raises(CutError):
        carry_out(Cutting(there, 4), there.plan(files), quiet)
    write(here.output, NEW)
    publish(here)
    assert held(web) == {**NEW, "photo.jpg": b"theirs"}


def test_a_damaged_record_costs_removals_and_nothing_else(tmp_path):
    here = site(tmp_path / "s", target="folder", path=str(tmp_path / "web"))
    publish(here)
    (tmp_path / "web" / RECORD).write_bytes(b'{"files": 7')
    write(here.output, NEW)
    publish(here, yes=True)
    assert held(tmp_path / "web") == {**OLD, **NEW}


def test_a_file_becomes_a_folder(tmp_path):
    here = site(tmp_path / "s", {**OLD, "feed": b"x"}, target="folder", path=str(tmp_path / "web"))
    publish(here)
    write(here.output, {**OLD, "feed/index.html": b"x"})
    publish(here)
    publish(here)
    assert held(tmp_path / "web") == {**OLD, "feed/index.html": b"x"}


@pytest.mark.parametrize("path", [".", "public", "..", "public/below"])
def test_never_where_the_site_is_made(tmp_path, path):
    with pytest.raises(Problems) as raised:
        plan(site(tmp_path / "s", target="folder", path=path))
    assert "where it is made" in raised.value.problems[0].message
