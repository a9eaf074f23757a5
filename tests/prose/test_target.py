"""Where paths in articles lead."""

import unicodedata
from pathlib import Path

import pytest

from linocut.model.article import Front, Source
from linocut.prose import target
from linocut.store.inputs import Inputs


@pytest.mark.parametrize(("named", "written"), [("NFD", "NFC"), ("NFC", "NFD")])
def test_an_accent_is_one_sign_or_two(named: str, written: str, tmp_path: Path) -> None:
    source = Source("content/posts/x.md", "posts", "/posts/x/", "content/posts", Front("X"), 1, "")
    file = tmp_path / "content/posts" / unicodedata.normalize(named, "rosée.png")
    file.parent.mkdir(parents=True)
    file.write_bytes(b"")
    found = target.file(source, Inputs(tmp_path), unicodedata.normalize(written, "rosée.png"))
    assert unicodedata.normalize("NFC", found) == "content/posts/rosée.png"
    assert (tmp_path / found).is_file()
