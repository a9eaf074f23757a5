"""The stat index and the receipt: what is believed, and what must be looked at again."""

import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest

from linocut.problem import Problems
from linocut.report import written
from linocut.store.inputs import ABSENT, InputChanged, Inputs, Question, unchanged
from linocut.store.stamp import FRESH

OLD = 1_600_000_000


def age(path: Path) -> None:
    """Make a file or folder old enough to be believed."""
    os.utime(path, (OLD, OLD))


def test_an_unchanged_file_is_not_read_again(tmp_path):
    file = tmp_path / "a.md"
    file.write_text("one")
    age(file)
    first = Inputs(tmp_path)
    digest = first.digest("a.md")
    # Same stamp, other bytes: only a lie can do this, and it shows that the file was not opened.
    file.write_text("two")
    age(file)
    assert Inputs(tmp_path, first.receipt()).digest("a.md") == digest


def test_answers_of_this_moment_are_given_as_they_are_and_what_is_read_is_not_one_of_them(tmp_path):
    file = tmp_path / "a.md"
    file.write_text("one")
    looked = Inputs(tmp_path)
    digest = looked.digest("a.md")
    file.write_text("another")
    inputs = Inputs(tmp_path, None, looked.receipt())
    assert inputs.digest("a.md") == digest
    assert inputs.receipt() == looked.receipt(), "so that whoever looks next finds the change"
    assert not unchanged(tmp_path, inputs.receipt())
    with pytest.raises(InputChanged):
        inputs.read("a.md")


def test_a_file_that_goes_after_it_was_there_is_in_two_states(tmp_path):
    (tmp_path / "a.md").write_text("one")
    inputs = Inputs(tmp_path)
    assert inputs.exists("a.md")
    (tmp_path / "a.md").unlink()
    with pytest.raises(InputChanged):
        inputs.read("a.md")


def test_a_file_in_two_states_is_told_and_its_receipt_does_not_hold(tmp_path):
    file = tmp_path / "a.md"
    file.write_text("one")
    age(file)
    inputs = Inputs(tmp_path, Inputs(tmp_path).receipt())
    inputs.digest("a.md")
    assert inputs.torn is None
    file.write_text("two")
    age(file)
    with pytest.raises(Problems) as told:
        inputs.read("a.md")
    assert [click.unstyle(written(problem)) for problem in told.value.problems] == [
        "a.md: changed while the site was being built; build once more"
    ]
    assert inputs.torn
    assert not unchanged(tmp_path, inputs.receipt()), "whatever the stamp says"


def test_a_folder_listed_twice_with_two_answers_does_not_hold(tmp_path):
    """An article that was being saved is in none of the first list: whoever looks next must find that it has come."""
    (tmp_path / "posts").mkdir()
    inputs = Inputs(tmp_path)
    assert inputs.names("posts") == ()
    (tmp_path / "posts/a.md").write_text("one")
    age(tmp_path / "posts")
    assert inputs.names("posts") == ("a.md",)
    assert not unchanged(tmp_path, inputs.receipt())
    later = Inputs(tmp_path, inputs.receipt())
    later.names("posts")
    assert unchanged(tmp_path, later.receipt())


@pytest.mark.parametrize(("passed", "believed"), [(0, False), (FRESH - 1, False), (FRESH, True)])
def test_a_fresh_stamp_is_never_believed(tmp_path, monkeypatch, passed, believed):
    """Nanoseconds from the last change to the look at it, and whether the stamp tells of another change then."""
    file = tmp_path / "a.md"
    file.write_text("one")
    stat = file.stat()
    monkeypatch.setattr("linocut.store.inputs.time.time_ns", lambda: stat.st_mtime_ns + passed)
    inputs = Inputs(tmp_path)
    before = inputs.digest("a.md")
    file.write_text("two")
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert (Inputs(tmp_path, inputs.receipt()).digest("a.md") == before) == believed


def test_a_file_from_the_future_is_never_believed(tmp_path):
    file = tmp_path / "a.md"
    file.write_text("one")
    later = time.time() + 3600
    os.utime(file, (later, later))
    inputs = Inputs(tmp_path)
    before = inputs.digest("a.md")
    file.write_text("two")
    os.utime(file, (later, later))
    assert Inputs(tmp_path, inputs.receipt()).digest("a.md") != before


def test_touched_without_change_is_no_change(tmp_path):
    file = tmp_path / "a.md"
    file.write_text("one")
    inputs = Inputs(tmp_path)
    inputs.read("a.md")
    os.utime(file)
    assert unchanged(tmp_path, inputs.receipt())


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "a.md").write_text("two"),
        lambda folder: (folder / "a.md").unlink(),
        lambda folder: (folder / "missing.py").write_text("here now"),
        lambda folder: (folder / "posts" / "new.md").write_text("x"),
        lambda folder: (folder / "posts" / "b.md").rename(folder / "posts" / "c.md"),
        lambda folder: os.environ.__setitem__("LINOCUT_TEST", "other"),
    ],
    ids=["edited", "removed", "appeared", "new in folder", "renamed in folder", "variable"],
)
def test_a_receipt_sees_every_change(tmp_path, change, monkeypatch):
    monkeypatch.setenv("LINOCUT_TEST", "value")
    (tmp_path / "a.md").write_text("one")
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "b.md").write_text("b")
    inputs = Inputs(tmp_path)
    inputs.read("a.md")
    assert not inputs.exists("missing.py")
    assert inputs.names("posts") == ("b.md",)
    assert inputs.ask(Question("variable", "LINOCUT_TEST"))
    assert unchanged(tmp_path, inputs.receipt())
    change(tmp_path)
    assert not unchanged(tmp_path, inputs.receipt())


def test_what_is_watched_is_what_was_asked_within(tmp_path):
    (tmp_path / "a.md").write_text("one")
    inputs = Inputs(tmp_path)
    inputs.read("a.md")
    with inputs.watch() as outer:
        inputs.exists("b.md")
        with inputs.watch() as inner:
            inputs.digest("a.md")
    assert set(outer) == {Question("file", "a.md"), Question("presence", "b.md")}
    assert set(inner) == {Question("file", "a.md")}
    assert inputs.holds(outer.items())
    (tmp_path / "b.md").write_text("here now")
    assert not Inputs(tmp_path).holds(outer.items())


def test_the_nearest_moments_count(tmp_path):
    inputs = Inputs(tmp_path)
    for year in (2021, 2024, 2030, 2027):
        inputs.turns(datetime(year, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC))
    assert inputs.span == tuple(datetime(year, 1, 1, tzinfo=UTC).timestamp() for year in (2024, 2027))


def test_a_file_that_cannot_be_read_raises_and_is_remembered(tmp_path):
    inputs = Inputs(tmp_path)
    with pytest.raises(FileNotFoundError):
        inputs.read("nothing.md")
    assert unchanged(tmp_path, inputs.receipt())
    (tmp_path / "nothing.md").write_text("something")
    assert not unchanged(tmp_path, inputs.receipt())


def test_presence_globs_and_distributions(tmp_path, monkeypatch):
    (tmp_path / "a.csv").write_text("1")
    packages = tmp_path / "site-packages"
    (packages / "Some_Thing-1.2.dist-info").mkdir(parents=True)
    monkeypatch.syspath_prepend(packages)
    presence, glob = Question("presence", "a.csv"), Question("glob", "*.csv")
    thing, python = Question("distribution", "some-thing"), Question("distribution", "python")
    inputs = Inputs(tmp_path)
    before = {question: inputs.ask(question) for question in (presence, glob, thing, python)}
    assert before[presence] == "file"
    assert before[thing] == "1.2"
    assert before[python] == ".".join(map(str, sys.version_info[:3]))
    assert inputs.ask(Question("distribution", "absent")) == ABSENT
    (tmp_path / "a.csv").write_text("2")
    assert Inputs(tmp_path).holds(before.items())
    (tmp_path / "b.csv").write_text("2")
    assert Inputs(tmp_path).ask(glob) != before[glob]
    (tmp_path / "a.csv").unlink()
    assert Inputs(tmp_path).ask(presence) == ABSENT
    (packages / "Some_Thing-1.2.dist-info").rename(packages / "some_thing-1.3.dist-info")
    os.utime(packages)
    assert Inputs(tmp_path).ask(thing) == "1.3"
