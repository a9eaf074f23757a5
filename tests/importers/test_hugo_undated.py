"""A Hugo site whose articles have no date, which Hugo lists by weight and title: so does the site that it becomes."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from linocut.build import build
from linocut.importers import hugo
from linocut.store.cache import Cache

NOW = datetime(2026, 11, 25, tzinfo=UTC)
CONFIG = 'baseURL = "https://x.press/"\ntitle = "T"\n'
POSTS = {
    "content/posts/b.md": "---\ntitle: Bees\n---\nx\n",
    "content/posts/a.md": "---\ntitle: Ants\n---\nx\n",
    "content/posts/w.md": "---\ntitle: Wasps\nweight: 1\n---\nx\n",
}
CASES = {
    "no home page": {},
    "a home page without a text": {"content/_index.md": "---\ntitle: Home\n---\n"},
    "with parameters": {"content/_index.md": "---\ntitle: Home\nparams:\n  a: b\nsubtitle: c\n---\n"},
    "without front matter": {"content/_index.md": ""},
    "in TOML": {"content/_index.md": '+++\ntitle = "Home"\n+++\n'},
    "a text, and what is the main section": {
        "content/_index.md": "---\ntitle: Home\n---\nHello.\n",
        "hugo.toml": f'{CONFIG}[params]\nmainSections = ["posts"]\n',
    },
    "a text by parameters": {"hugo.toml": f'{CONFIG}[params.homeInfoParams]\nTitle = "Hi"\nContent = "Hello."\n'},
}


def moved(folder: Path, files: dict[str, str]) -> str:
    """The home page that a site of these files becomes."""
    for name, content in {"hugo.toml": CONFIG, **POSTS, **files}.items():
        path = folder / "old" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    hugo.write(hugo.plan(folder / "old", NOW), folder / "new")
    assert build(folder / "new", Cache(folder / "new/.linocut")).problems == ()
    return (folder / "new/public/index.html").read_text()


@pytest.mark.parametrize("case", CASES)
def test_they_are_listed(tmp_path, case):
    home = moved(tmp_path, CASES[case])
    assert re.findall(r"<h2><a href=\"/posts/(\w)/\"", home) == ["w", "a", "b"]
    assert ("Hello." in home) == ("Hello." in str(CASES[case]))


def test_a_manual_whose_home_page_is_a_text_keeps_it_so(tmp_path):
    home = moved(tmp_path, {"content/_index.md": "---\ntitle: Manual\n---\nBegin [here](/posts/a/).\n"})
    assert "Begin" in home
    assert "<h2>" not in home
