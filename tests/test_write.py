"""Writing the output folder: only what changed, all or nothing, never outside."""

import errno
from pathlib import Path

import pytest

from linocut.manifest import MARK, stands
from linocut.model.output import Output
from linocut.problem import Problem, Problems
from linocut.write import unwritable, write


class Shelf:
    """Outputs that count how often they are made."""

    def __init__(self):
        self.made = []

    def output(self, path, text, key=None):
        def make():
            self.made.append(path)
            return text.encode()

        return Output(path, key or text, make)


def run(tmp_path, outputs, before=None, **options):
    return write(tmp_path / "public", outputs, before or {}, tmp_path / ".linocut" / "stage", **options)


def tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MARK
    }


def test_a_second_build_makes_and_touches_nothing(tmp_path):
    shelf = Shelf()
    outputs = [shelf.output("index.html", "home"), shelf.output("posts/x/index.html", "x")]
    first = run(tmp_path, outputs)
    assert first.changed == ["index.html", "posts/x/index.html"]
    times = {path: (tmp_path / "public" / path).stat().st_mtime_ns for path in first.manifest}
    shelf.made.clear()
    second = run(tmp_path, outputs, first.manifest)
    assert shelf.made == []
    assert second.changed == []
    assert times == {path: (tmp_path / "public" / path).stat().st_mtime_ns for path in first.manifest}
    assert stands(tmp_path / "public", second.manifest, second.folders)


def test_another_key_with_the_same_bytes_leaves_the_file_alone(tmp_path):
    shelf = Shelf()
    first = run(tmp_path, [shelf.output("a.html", "same", key="1")])
    second = run(tmp_path, [shelf.output("a.html", "same", key="2")], first.manifest)
    assert second.changed == []
    assert second.manifest["a.html"].key == "2"


def test_what_somebody_edited_or_deleted_is_made_again(tmp_path):
    shelf = Shelf()
    outputs = [shelf.output("a.html", "a"), shelf.output("b.html", "b")]
    first = run(tmp_path, outputs)
    (tmp_path / "public/a.html").write_text("edited by hand")
    (tmp_path / "public/b.html").unlink()
    assert not stands(tmp_path / "public", first.manifest, first.folders)
    run(tmp_path, outputs, first.manifest)
    assert tree(tmp_path / "public") == {"a.html": "a", "b.html": "b"}


def test_leftovers_go_and_what_is_kept_stays(tmp_path):
    shelf = Shelf()
    first = run(tmp_path, [shelf.output("old/index.html", "old"), shelf.output("a.html", "a")])
    (tmp_path / "public/.gitignore").write_text("*")
    second = run(tmp_path, [shelf.output("a.html", "a")], first.manifest)
    assert second.removed == ["old/index.html"]
    assert tree(tmp_path / "public") == {".gitignore": "*", "a.html": "a"}
    assert not (tmp_path / "public/old").exists()


def test_one_bad_page_leaves_everything_as_it_was_and_all_problems_are_told(tmp_path):
    shelf = Shelf()
    first = run(tmp_path, [shelf.output("a.html", "a")])

    def bad(text):
        def make():
            raise Problems([Problem(text)])

        return make

    outputs = [shelf.output("a.html", "new"), Output("b.html", "b", bad("one")), Output("c.html", "c", bad("two"))]
    second = run(tmp_path, outputs, first.manifest)
    assert [problem.message for problem in second.problems] == ["one", "two"]
    assert tree(tmp_path / "public") == {"a.html": "a"}
    assert list((tmp_path / ".linocut/stage").iterdir()) == []


def test_no_picture_is_made_for_a_site_that_has_problems(tmp_path):
    shelf = Shelf()

    def bad():
        raise Problems([Problem("one")])

    found = run(tmp_path, [Output("b.html", "b", bad), shelf.output("c.html", "c"), shelf.output("assets/a.webp", "a")])
    assert (shelf.made, [problem.message for problem in found.problems]) == (["c.html"], ["one"])
    run(tmp_path, [shelf.output("assets/a.webp", "a"), shelf.output("d.html", "d")], doomed=True)
    assert shelf.made == ["c.html", "d.html"]
    assert tree(tmp_path) == {}


@pytest.mark.parametrize("path", ["../x", "/etc/x", "a/../../x", ".git/config", ""])
def test_nothing_is_written_outside(tmp_path, path):
    result = run(tmp_path, [Output(path, "1", lambda: b"x")])
    message = f'"{path}" would be written outside the output folder'
    assert result.problems == [Problem(message, hint="change its slug or alias")]
    assert not (tmp_path / "public").exists()


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (tmp_path / "public").mkdir()
    (tmp_path / "public/posts").symlink_to(outside)
    result = run(tmp_path, [Output("posts/index.html", "1", lambda: b"x")])
    assert list(outside.iterdir()) == []
    assert "a link leads out of the output folder" in result.problems[0].message


def test_files_and_folders_change_places(tmp_path):
    shelf = Shelf()
    first = run(tmp_path, [shelf.output("a", "file"), shelf.output("b/index.html", "in folder")])
    second = run(tmp_path, [shelf.output("a/index.html", "in folder"), shelf.output("b", "file")], first.manifest)
    assert not second.problems
    assert tree(tmp_path / "public") == {"a/index.html": "in folder", "b": "file"}


def test_two_outputs_with_one_address_are_a_problem_unless_they_are_the_same(tmp_path):
    shelf = Shelf()
    result = run(tmp_path, [shelf.output("a", "1"), shelf.output("a", "1"), shelf.output("a", "2")])
    hint = "rename one: two files of a site cannot have one address"
    assert result.problems == [Problem("two files would be written to /a", hint=hint)]


def test_a_full_disk_is_a_problem_and_keeps_the_site(tmp_path):
    shelf = Shelf()
    first = run(tmp_path, [shelf.output("a.html", "a")])
    (tmp_path / "full").symlink_to("/dev/full")

    def make():
        (tmp_path / "full").write_bytes(b"x" * 100)
        return b""

    result = run(tmp_path, [Output("a.html", "2", make)], first.manifest)
    assert result.problems[0].message.startswith("the site cannot be written: No space left on device")
    assert tree(tmp_path / "public") == {"a.html": "a"}


def test_of_a_copy_the_full_disk_is_the_one_that_it_goes_to():
    full = OSError(errno.ENOSPC, "No space left on device", "/a/.linocut/stage/x", None, "/b/public/x")
    assert unwritable(full, Path("/b/public")) == Problem(
        "the site cannot be written: No space left on device: /b/public/x", hint="what was built before is kept"
    )


def test_a_path_too_long_for_windows_is_told_with_its_way_out(monkeypatch):
    name = "C:\\sites\\" + "a" * 260
    missing = OSError(errno.ENOENT, "No such file or directory", name)
    told = f"the site cannot be written: No such file or directory: {name}"
    monkeypatch.setattr("linocut.write.POSIX", False)
    hint = "Windows takes 259 characters of a path: move the site up, or let the system take long paths"
    assert unwritable(missing, Path("public")) == Problem(told, hint=hint)
    monkeypatch.setattr("linocut.write.POSIX", True)
    assert unwritable(missing, Path("public")) == Problem(told, hint="what was built before is kept")
