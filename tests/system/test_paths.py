"""Paths of Windows: no backslash and no drive leaves the system's room, and names that Windows forbids are known."""

import ntpath
import posixpath
import string
import unicodedata
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linocut.manifest import survey
from linocut.store import inputs
from linocut.store.inputs import Inputs, Question
from linocut.store.stamp import names_in
from linocut.system import paths
from linocut.system.paths import absolute, below, composed, refused

NAMES = st.text(string.ascii_letters + string.digits + "é-_ .", min_size=1, max_size=8).filter(
    lambda name: name.strip(" .") == name
)
FOLDERS = st.lists(NAMES, max_size=4)


@given(st.sampled_from("CDZ"), FOLDERS, FOLDERS, NAMES)
def test_what_lies_in_the_site_is_named_alike_everywhere(
    drive: str, site: list[str], inner: list[str], name: str
) -> None:
    root = PureWindowsPath(f"{drive}:\\", *site)
    prefix = str(root).rstrip("\\") + "\\"
    named = below(str(root.joinpath(*inner, name)), prefix, ntpath)
    assert named == str(PurePosixPath(*inner, name))
    assert "\\" not in named
    assert ":" not in named
    assert not absolute(named, ntpath)
    assert PureWindowsPath(prefix + named) == root.joinpath(*inner, name)
    posix = "/" + "/".join(site)
    assert below(f"{posix.rstrip('/')}/{named}", posix.rstrip("/") + "/", posixpath) == named


@given(st.sampled_from("CDZ"), FOLDERS, NAMES)
def test_what_lies_elsewhere_says_so_by_itself(drive: str, folders: list[str], name: str) -> None:
    path = str(PureWindowsPath(f"{drive}:\\", *folders, name))
    assert below(path, "Q:\\site\\", ntpath) == path
    assert absolute(path, ntpath)
    assert absolute("\\\\server\\share\\" + name, ntpath)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("posts/con/index.html", "con"),
        ("COM1.html", "COM1.html"),
        ("a/what?/index.html", "what?"),
        ("a:b.txt", "a:b.txt"),
        ("a/b./index.html", "b."),
        ("a/b /index.html", "b "),
        ("a\\b.html", "a\\b.html"),
        ("console/index.html", ""),
        ("posts/caf\u00e9/index.html", ""),
        ("assets/auxiliary-1a2b.css", ""),
    ],
)
def test_names_that_windows_forbids(path: str, name: str) -> None:
    assert refused(path) == name


@given(st.text(min_size=1))
def test_names_of_a_mac_are_those_that_authors_write(name: str) -> None:
    stored = unicodedata.normalize("NFD", name)
    assert composed(stored, alike=True) == unicodedata.normalize("NFC", name)
    assert composed(stored, alike=False) == stored


def test_files_of_a_mac_are_ours_by_the_names_that_we_gave_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decomposed = unicodedata.normalize("NFD", "café/é.html")
    (tmp_path / decomposed).parent.mkdir()
    (tmp_path / decomposed).write_text("<p>")
    assert survey(tmp_path)[0] == [decomposed]
    monkeypatch.setattr(paths, "ALIKE", True)
    files, folders = survey(tmp_path)
    assert files == [unicodedata.normalize("NFC", "café/é.html")]
    assert unicodedata.normalize("NFC", "café/") in folders


def test_a_name_counts_only_as_it_is_spelt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a disk that finds files whatever their case: imitated by a second name that no folder lists."""
    (tmp_path / "content/Köln").mkdir(parents=True)
    (tmp_path / "content/Köln/Dom.JPG").touch()
    (tmp_path / "content/Köln/dom.jpg").touch()
    monkeypatch.setattr(inputs, "names_in", lambda path: tuple(n for n in names_in(path) or () if n != "dom.jpg"))
    found = [(name, Inputs(tmp_path).exists(name)) for name in ("content/Köln/Dom.JPG", "content/Köln/dom.jpg")]
    assert [there for _, there in found] == [True, True], "where capitals count, each is a file of its own"
    monkeypatch.setattr(inputs, "CASELESS", True)
    asked = Inputs(tmp_path)
    assert [asked.exists(name) for name, _ in found] == [True, False]
    assert asked.exists("content/./Köln/Dom.JPG")
    assert Question("folder", "content/Köln") in asked.receipt(), "another case of the name is another answer"
