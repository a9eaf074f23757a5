"""Publishing into a folder, and the promise that a cut connection leaves every page whole."""

import pytest

from linocut.cache import Cache
from linocut.problem import Problems
from linocut.publish import target
from linocut.publish.files import collect
from linocut.publish.store import RECORD, carry_out, make_plan
from publishing import NEW, OLD, CutError, Cutting, check_whole, held, plan, publish, quiet, site, write


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
        store = target(here, "production", Cache(tmp_path / "cache"))
        files = collect(here.output).files
        store.plan(files)
        try:
            carry_out(Cutting(store, operations), make_plan(store, files), quiet)
        except CutError:
            check_whole(held(web))
            publish(here)
            assert held(web) == NEW
        else:
            assert operations == 15
            assert held(web) == NEW
            return
    pytest.fail("the publish never ended")


def test_a_cut_first_publish_removes_nothing_of_others_later(tmp_path):
    web = tmp_path / "web"
    here = site(tmp_path / "s", OLD, target="folder", path=str(web))
    web.mkdir()
    write(web, {"photo.jpg": b"theirs"})
    store = target(here, "production", Cache(tmp_path / "cache"))
    files = collect(here.output).files
    with pytest.raises(CutError):
        carry_out(Cutting(store, 4), store.plan(files), quiet)
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
