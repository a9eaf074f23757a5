"""Pages that only their address leads to, and pages that are none: `build` in front matter, as Hugo has it."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from linocut.build import build, examine
from linocut.importers import hugo
from linocut.store.cache import Cache

FILES = {
    "content/posts/shown.md": "---\ntitle: Shown\ndate: 2024-01-02\ntags: [light]\n---\nx\n",
    "content/posts/thanks.md": (
        "---\ntitle: Thanks\ndate: 2024-01-03\ntags: [light, dark]\nseries: S\nbuild:\n  list: never\n---\nx\n"
    ),
    "content/docs/a.md": "---\ntitle: Manual\n---\nx\n",
    "content/docs/b.md": "---\ntitle: Annex\nbuild: {list: local, publishResources: true}\n---\nx\n",
    "content/docs/c.md": "---\ntitle: More of it\n---\nx\n",
    "content/form.md": "+++\ntitle = 'Form'\n[_build]\nlist = 'never'\n+++\nx\n",
    "content/part.md": "---\ntitle: Part\nbuild: {render: never}\n---\nx\n",
    "content/parts/index.md": "---\ntitle: Parts\nheadless: true\n---\nx\n",
}


def test_they_have_a_page_and_nothing_names_it(make_site: Callable[..., Path]) -> None:
    root = make_site(FILES)
    built, checked = examine(root, Cache(root / ".linocut"))
    assert built.problems == ()
    assert checked
    assert not [problem for problem in checked.problems if "is not listed" in problem.message]
    public = root / "public"
    for url in ("posts/thanks", "docs/b", "form"):
        assert (public / url / "index.html").is_file()
        others = [path for path in public.rglob("*") if path.suffix in {".html", ".xml", ".json"}]
        naming = [path for path in others if f"/{url}/" in path.read_text() and path.parent != public / url]
        assert naming == []
    assert not (public / "part").exists()
    assert not (public / "parts").exists()
    assert (public / "tags/light/index.html").is_file()
    assert not (public / "tags/dark").exists()
    assert "Shown" not in (public / "posts/thanks/index.html").read_text()


@pytest.mark.parametrize(("said", "told"), [("[a]", "a table of keys"), ("{list: rarely}", 'hold "list: always"')])
def test_what_build_cannot_say_is_told(make_site: Callable[..., Path], said: str, told: str) -> None:
    root = make_site({"content/a.md": f"---\ntitle: A\nbuild: {said}\n---\nx\n"})
    (problem,) = build(root, Cache(root / ".linocut")).problems
    assert told in problem.message


def test_what_hugo_keeps_out_of_lists_stays_out_of_them(tmp_path: Path) -> None:
    post = "---\ntitle: {}\ndate: 2024-01-02\ntags: [{}]\n{}---\nx\n"
    files = {
        "hugo.toml": 'baseURL = "https://x.press/"\ntitle = "T"\n',
        "content/posts/a.md": post.format("A", "light", ""),
        "content/posts/b.md": post.format("B", "dark", "_build: {list: never}\n"),
        "content/hidden/_index.md": "---\ntitle: Hidden\ncascade:\n  build: {list: never}\n---\n",
        "content/hidden/c.md": post.format("C", "dark", ""),
        "content/none/_index.md": "---\ntitle: None\ncascade: {build: {render: never, list: never}}\n---\n",
        "content/none/d.md": post.format("D", "dark", ""),
    }
    for name, content in files.items():
        path = tmp_path / "old" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    plan = hugo.plan(tmp_path / "old", datetime(2026, 11, 25, tzinfo=UTC))
    hugo.write(plan, tmp_path / "new")
    assert build(tmp_path / "new", Cache(tmp_path / "new/.linocut")).problems == ()
    public = tmp_path / "new/public"
    home = (public / "index.html").read_text()
    assert re.findall(r"<h2><a href=\"([^\"]+)\"", home) == ["/posts/a/"]
    assert (public / "posts/b/index.html").is_file()
    assert (public / "hidden/c/index.html").is_file()
    assert not (public / "none").exists()
    assert "/dark/" not in "".join(plan.moves.values())
