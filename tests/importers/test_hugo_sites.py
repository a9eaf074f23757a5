"""What public Hugo sites have that once stopped the first build of the site that was made of them, or lost a part."""

import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest

from linocut.build import build
from linocut.importers import hugo
from linocut.importers.accept import accept
from linocut.importers.hugo import config, languages, text
from linocut.importers.hugo.stubs import Stubs
from linocut.importers.hugo.text import Rules
from linocut.importers.hugo.web import Web
from linocut.importers.imported import Imported
from linocut.report import written
from linocut.store.cache import Cache

NOW = datetime(2026, 11, 25, tzinfo=UTC)
CONFIG = 'baseURL = "https://x.press/"\ntitle = "T"\n'


@pytest.fixture
def move(tmp_path: Path):
    """Take a Hugo site of these files over, and build it: what was imported, and the folder of the new site."""

    def moved(files: dict[str, str]) -> tuple[Imported, Path]:
        for name, content in {"hugo.toml": CONFIG, **files}.items():
            path = tmp_path / "old" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
        imported = hugo.plan(tmp_path / "old", NOW)
        hugo.write(imported, tmp_path / "new")
        done = build(tmp_path / "new", Cache(tmp_path / "new/.linocut"))
        assert [problem for problem in done.problems if problem.severity == "error"] == []
        return imported, tmp_path / "new"

    return moved


def post(title: str, more: str = "", body: str = "Text.\n") -> str:
    return f"---\ntitle: {title}\ndate: 2024-01-02\n{more}---\n{body}"


def test_folders_with_an_underscore(move):
    imported, new = move(
        {
            "content/_posts/a.md": post("A", 'tags: ["simpson\'s rule"]\n', "![i](/_posts/b/i.txt)\n"),
            "content/_posts/b/index.md": post("B", "", "[c](c.txt)\n"),
            "content/_posts/b/c.txt": "c",
            "content/_drafts/_x.md": post("X"),
            "content/posts/z.md": post("Z"),
        }
    )
    assert {path: url for path, url in imported.urls.items() if url != "/posts/z/"} == {
        "content/posts-/a.md": "/_posts/a/",
        "content/posts-/b/index.md": "/_posts/b/",
        "content/drafts/x.md": "/_drafts/_x/",
    }
    for address in ("_posts/a/index.html", "_posts/b/c.txt", "_drafts/_x/index.html", "tags/simpsons-rule/index.xml"):
        assert (new / "public" / address).is_file()


def test_a_taxonomy_of_a_language_in_capitals(move):
    languages = '[languages.en]\n[languages.fr.taxonomies]\ntag = "FRtags"\n'
    imported, new = move(
        {
            "hugo.toml": CONFIG + languages,
            "content/posts/a.md": post("A", "tags: [css]\n"),
            "content/posts/a.fr.md": post("A", "FRtags: [css]\n"),
        }
    )
    assert (
        b"tags:\n- css" in imported.files["content/posts/a.fr.md"]
        or b"[css]" in imported.files["content/posts/a.fr.md"]
    )
    assert imported.moves["/fr/frtags/css/index.xml"] == "/fr/tags/css/index.xml"
    assert (new / "public/fr/frtags/css/index.xml").is_file()


def test_a_configuration_that_ends_with_dashes(move):
    imported, _ = move({"config.yaml": "title: Dashes\n---\n", "hugo.toml": ""})
    assert tomllib.loads(imported.settings)["tool"]["linocut"]["title"] == "Dashes"


def test_what_stood_at_the_archive_introduces_it(move):
    _, new = move(
        {
            "content/archive.md": "---\ntitle: All of it\ndescription: By year\n---\nSince **2009**.\n",
            "content/archive/old.md": post("Old"),
        }
    )
    html = (new / "public/archive/index.html").read_text()
    assert '<h1>All of it</h1>\n<p class="description">By year</p>' in html
    assert "Since <strong>2009</strong>." in html
    assert '<a href="/archive/old/">Old</a>' in html


def test_a_section_that_stands_elsewhere_has_one_list(move):
    imported, new = move(
        {"content/post/_index.md": "---\ntitle: Blog\nurl: /blog/\n---\n", "content/post/a.md": post("A")}
    )
    assert imported.moves["/post/"] == "/blog/"
    assert "url=https://x.press/blog/" in (new / "public/post/index.html").read_text()
    assert '<a href="/post/a/">' in (new / "public/blog/index.html").read_text()


def test_what_the_build_would_not_lead_on_is_left_out(tmp_path):
    (tmp_path / "content").mkdir()
    (tmp_path / "hugo.toml").write_text(CONFIG)
    (tmp_path / "content/a.md").write_text(post("A"))
    made = languages.made(tmp_path, config.read(tmp_path), NOW)
    moves = {"/gone/index.xml": "/tags/none/index.xml", "/old/": "/a/"}
    table = "[tool.linocut.redirects]\n"
    lines = "".join(f'"{old}" = "{new}"\n' for old, new in moves.items())
    settings = made.settings.replace(table, table + lines)
    accepted = accept(replace(made, settings=settings, moves={**made.moves, **moves}), NOW)
    assert accepted.moves == {**made.moves, "/old/": "/a/"}
    assert tomllib.loads(accepted.settings)["tool"]["linocut"]["redirects"] == accepted.moves
    assert click.unstyle(written(accepted.problems[-1])) == (
        "warning: does not lead on: the feed /gone/index.xml cannot move to /tags/none/index.xml; "
        "name a feed of this site, such as /index.xml"
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (
            "\\begin{align\\*}\na\\_1 &= 2 \\\\\\\\\nb\n\\end{align\\*}",
            "\\begin{align*}\na_1 &= 2 \\\\\nb\n\\end{align*}",
        ),
        (
            "is:\n\\begin{bmatrix}\n0 & 1\\\\\\\\\n1\n\\end{bmatrix}",
            "is:\n$$\\begin{bmatrix}\n0 & 1\\\\\n1\n\\end{bmatrix}$$",
        ),
        ("$\n\\begin{bmatrix}\n1\n\\end{bmatrix}^T $", "$\\begin{bmatrix}\n1\n\\end{bmatrix}^T$"),
        ("$$\n\\begin{bmatrix}\n1\n\\end{bmatrix}$$", "$$\n\\begin{bmatrix}\n1\n\\end{bmatrix}$$"),
        ("get $f(x) = \\frac{1}{2} $ and $ y^2$.", "get $f(x) = \\frac{1}{2}$ and $y^2$."),
        ("$ 5 and $ 6, $x$ and $5 to $6 a_b", "$ 5 and $ 6, $x$ and $5 to $6 a_b"),
        ("![K](/k.jpg# small right) [b](/b.jpg# x)", "![K](/k.jpg) [b](/b.jpg# x)"),
    ],
)
def test_formulas_and_pictures_of_other_readers_of_markdown(given, expected):
    rules = Rules(slashes=True, math=True, keep=Stubs(Path("none"), frozenset()).keep)
    assert text.convert(given, "/here/", Web("https://x.press/", {}), rules)[0] == expected


def test_other_names_of_dates(move):
    imported, new = move(
        {
            "content/posts/a.md": "---\ntitle: A\ndate_created: 2024-01-02\ndate_updated: 2025-01-02\n---\nx\n",
            "content/posts/b.md": post("B", "created: 2020-01-01\n"),
            "content/posts/c.md": "---\ntitle: C\ncreated: 2024-01-03\ndate_created: 2024-01-02\n---\nx\n",
        }
    )
    assert imported.files["content/posts/a.md"] == b"---\ntitle: A\ndate: 2024-01-02\nlastmod: 2025-01-02\n---\nx\n"
    assert b"params:\n  created: 2020-01-01\n" in imported.files["content/posts/b.md"]
    assert "/posts/a/" in (new / "public/index.html").read_text()
