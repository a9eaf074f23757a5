"""Files in the output folder that linocut did not write stay, whatever becomes of the cache."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from linocut.build import Built, build
from linocut.cli import run
from linocut.manifest import MARK
from linocut.problem import Place, Problems
from linocut.publish.files import collect
from linocut.store.cache import Cache

PAGE = "---\ntitle: {}\n---\nText.\n"
FILES = {
    "content/about.md": PAGE.format("About"),
    "content/posts/x.md": "---\ntitle: X\ndate: 2026-01-01\n---\nText.\n",
}
TOLD = "it is left alone, and not published"


def again(site: Path, **given: object) -> Built:
    return build(site, Cache(site / ".linocut"), dict(given))


def texts(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(errors="replace")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def put(path: Path, text: str = "mine") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def told(built: Built) -> list[str]:
    return [f"{problem.severity}: {problem.place}: {problem.message}" for problem in built.problems]


def test_what_was_in_public_before_the_first_build_stays_and_is_told(make_site):
    site = make_site(FILES)
    mine = [put(site / "public/photos/a.txt"), put(site / "public/photos/b/c.txt"), put(site / "public/posts/d.txt")]
    expected = [
        f"warning: public/photos/: linocut did not write this folder of 2 files: {TOLD}",
        f"warning: public/posts/d.txt: linocut did not write this file: {TOLD}",
    ]
    assert told(again(site)) == expected
    assert told(again(site)) == expected, "and by a build with nothing to do"
    assert [path.read_text() for path in mine] == ["mine"] * 3
    left_out = collect(site / "public").left_out
    assert {"photos/a.txt", "photos/b/c.txt", "posts/d.txt"} <= set(left_out)
    assert run(["--site", str(site), "clean"]) == 0
    assert sorted(texts(site / "public")) == ["photos/a.txt", "photos/b/c.txt", "posts/d.txt"]


def test_what_comes_and_goes_between_builds_is_noticed(make_site):
    site = make_site(FILES)
    assert told(again(site)) == []
    mine = put(site / "public/about/notes.txt")
    assert told(again(site)) == [f"warning: public/about/notes.txt: linocut did not write this file: {TOLD}"]
    mine.unlink()
    assert told(again(site)) == []


@pytest.mark.parametrize("path", ["about/index.html", "about", "posts", "index.xml/x.txt"])
def test_what_has_the_place_of_a_page_is_an_error(make_site, path):
    site = make_site(FILES)
    mine = put(site / "public" / path)
    before = texts(site / "public")
    where = path.removesuffix("/x.txt")
    message = f"error: public/{where}: linocut did not write this, and the site needs its place"
    assert told(again(site)) == [message]
    assert texts(site / "public") == before
    mine.unlink()
    if path.endswith("x.txt"):
        mine.parent.rmdir()
    assert told(again(site)) == []


def lose(site: Path) -> None:
    shutil.rmtree(site / ".linocut")


def damage(site: Path) -> None:
    for path in (site / ".linocut").rglob("*"):
        if path.is_file():
            path.write_bytes(b"\xff" * 10)


def forget_list(site: Path) -> None:
    (site / "public" / MARK).unlink()


@pytest.mark.parametrize("harm", [lose, damage, forget_list])
def test_ours_stays_ours_and_theirs_theirs_without_a_memory(make_site, harm: Callable[[Path], None]):
    site, clean = make_site(FILES), make_site({"content/more.md": PAGE.format("More")}, "clean")
    again(site)
    mine = put(site / "public/photos/a.txt")
    again(site)
    harm(site)
    shutil.rmtree(site / "content")
    shutil.copytree(clean / "content", site / "content")
    assert told(again(site)) == [f"warning: public/photos/: linocut did not write this folder of 1 file: {TOLD}"]
    again(clean)
    assert mine.read_text() == "mine"
    mine.unlink()
    mine.parent.rmdir()
    assert texts(site / "public") == texts(clean / "public")


def test_what_somebody_edited_is_kept_when_its_page_goes_or_is_written_again(make_site):
    site = make_site(FILES)
    again(site)
    page, other = site / "public/about/index.html", site / "public/posts/x/index.html"
    put(page, "edited")
    put(other, "edited too")
    (site / "content/posts/x.md").unlink()
    (site / "content/about.md").write_text(PAGE.format("About") + "More.\n")
    assert told(again(site)) == [
        "warning: public/about/index.html: written again; what somebody else made of it is in .linocut/replaced/",
        f"warning: public/posts/: linocut did not write this folder of 1 file: {TOLD}",
    ]
    assert "More." in page.read_text()
    assert other.read_text() == "edited too"
    assert run(["--site", str(site), "clean"]) == 0
    assert [path.read_text() for path in (site / ".linocut/replaced").iterdir()] == ["edited"]
    assert list(texts(site / "public")) == ["posts/x/index.html"]


def test_a_build_that_is_killed_before_it_is_filed_leaves_only_what_is_ours(make_site, monkeypatch):
    site = make_site(FILES)
    again(site)
    (site / "content/about.md").rename(site / "content/more.md")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("linocut.manifest.Ours.paths", property(killed))
        with pytest.raises(KeyboardInterrupt):
            again(site)
    assert (site / "public/more/index.html").exists()
    (site / "content/more.md").rename(site / "content/other.md")
    assert told(again(site)) == []
    assert not (site / "public/more").exists()
    assert not (site / "public/about").exists()


@pytest.mark.parametrize("before", [True, False], ids=["filled", "empty"])
def test_a_link_out_of_the_site_is_refused(make_site, tmp_path, before):
    site = make_site(FILES)
    web = tmp_path / "web"
    web.mkdir()
    if before:
        put(web / "index.html")
        put(web / "photos/a.jpg")
    (site / "public").symlink_to(web)
    there = texts(web)
    with pytest.raises(Problems) as refused:
        again(site)
    assert refused.value.problems[0].message == f"is a link out of the site, to {web}"
    assert run(["--site", str(site), "clean"]) == 1
    assert texts(web) == there
    if not before:
        assert run(["--site", str(site), "build", "--output", str(site / "public")]) == 0
        assert (web / "about/index.html").is_file()


def test_a_link_within_the_site_is_as_safe_as_any_output_folder(make_site):
    site = make_site(FILES)
    (site / "public").symlink_to("content")
    with pytest.raises(Problems) as refused:
        again(site)
    assert refused.value.problems[0].message == f"{site}/public holds files that linocut did not write"
    (site / "public").unlink()
    (site / "built").mkdir()
    (site / "public").symlink_to("built")
    assert told(again(site)) == []
    assert (site / "built/about/index.html").is_file()


def test_a_list_that_is_not_ours_is_not_written_to(make_site, tmp_path):
    site = make_site(FILES)
    diary = put(tmp_path / "diary", "dear diary")
    (site / "public").mkdir()
    (site / "public" / MARK).symlink_to(diary)
    (built,) = [again(site)]
    assert "something else has the place of linocut's list" in built.problems[0].message
    assert diary.read_text() == "dear diary"
    assert sorted(path.name for path in (site / "public").iterdir()) == [MARK]


def test_an_output_folder_that_somebody_else_fills_meanwhile_is_not_emptied(make_site, tmp_path):
    site, web = make_site(FILES), tmp_path / "web"
    assert told(again(site, output=web)) == []
    shutil.rmtree(web)
    mine = put(web / "album/index.html")
    built = again(site, output=web)
    assert [problem.severity for problem in built.problems] == ["warning"]
    assert mine.read_text() == "mine"


def test_clean_leaves_what_it_does_not_know_in_its_own_folder(make_site, capsys):
    site = make_site(FILES)
    again(site)
    put(site / ".linocut/notes/today.txt")
    assert run(["--site", str(site), "clean"]) == 0
    assert texts(site / ".linocut") == {"notes/today.txt": "mine"}
    assert "left alone, as linocut did not write it: .linocut/notes" in capsys.readouterr().out


def test_the_way_out_is_told_and_much_is_told_short(make_site, tmp_path):
    site = make_site(FILES)
    for number in range(12):
        put(site / f"public/{number}.txt")
    again(site)
    ours = [problem for problem in again(site).problems if problem.place != Place("public")]
    assert {problem.hint for problem in ours} == {"delete it, or put it into static/ to have it published"}
    assert len(ours) == 10
    assert ours[0].message == "linocut did not write this file: it is left alone, and not published"
    assert told(again(site))[0] == "warning: public: so it is with 2 more"
    for path in list((site / "public").rglob("index.html")):
        path.write_text("edited")
    (edited, *_) = [problem for problem in again(site).problems if "written again" in problem.message]
    assert edited.hint == "edit what it is made from"
    shutil.rmtree(site / "public")
    put(site / "public/about/index.html")
    (refused,) = again(site).problems
    way = "move it away, or delete it; if an earlier linocut built this site, delete public/"
    assert refused.hint == way
    shutil.rmtree(site / "public")
    (site / "public").symlink_to(tmp_path)
    with pytest.raises(Problems) as linked:
        again(site)
    hint = f"remove the link, or name the folder itself: --output {tmp_path}"
    assert linked.value.problems[0].hint == hint
