"""A site of HugoBlox: its authors, its publications, and pages that are blocks in front matter."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path

from linocut.build import build
from linocut.importers import hugo
from linocut.store.cache import Cache

NOW = datetime(2026, 11, 25, tzinfo=UTC)
DOT = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><circle r="9"/></svg>'
FILES = {
    "hugo.toml": 'baseURL = "https://x.press/"\ntitle = "T"\n[taxonomies]\ntag = "tags"\nauthor = "authors"\n',
    "content/_index.md": """---
title: Home
type: landing
sections:
  - block: about.biography
    content: {title: Biography, username: admin}
  - block: markdown
    content:
      title: Work
      subtitle: Since 2020
      text: I *measure*.
  - block: features
    content:
      title: Skills
      items:
        - {name: Python, description: much}
        - {name: R}
---
""",
    "content/authors/admin/_index.md": """---
title: Ada Writer
role: Measures
bio: Measures
  things.
social:
  - {icon: github, icon_pack: fab, link: "https://github.com/ada"}
---
A long story.
""",
    "content/authors/admin/avatar.svg": DOT,
    "content/authors/grace/_index.md": "---\ntitle: Grace Reader\nrole: Reads\n---\n",
    "content/publication/one/index.md": """---
title: One
date: 2024-01-02
authors: [admin, grace]
abstract: We measured.
publication: "*Journal*, 1"
doi: 10.1/2
url_pdf: https://a.press/one.pdf
---
""",
}


def test_authors_publications_and_blocks(tmp_path: Path) -> None:
    for name, text in FILES.items():
        path = tmp_path / "old" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    imported = hugo.plan(tmp_path / "old", NOW)
    assert tomllib.loads(imported.settings)["tool"]["linocut"]["authors"] == {
        "admin": {
            "name": "Ada Writer",
            "bio": "Measures things.",
            "image": "authors/admin/avatar.svg",
            "github": "https://github.com/ada",
        },
        "grace": {"name": "Grace Reader", "bio": "Reads"},
    }
    told = {problem.message: problem.hint for problem in imported.problems}
    assert b"A long story." in imported.files["content/tags/admin/_index.md"]
    left = "blocks of a landing page are left out: about.biography"
    assert told[left] == "the home page lists articles by itself"
    hugo.write(imported, tmp_path / "new")
    done = build(tmp_path / "new", Cache(tmp_path / "new/.linocut"))
    assert [problem for problem in done.problems if problem.severity == "error"] == []
    home = (tmp_path / "new/public/index.html").read_text()
    for shown in (">Work</h2>", "<p>Since 2020</p>", "<em>measure</em>", "<strong>Python</strong>: much", ">One</a>"):
        assert shown in home
    page = (tmp_path / "new/public/publication/one/index.html").read_text()
    for shown in ("We measured.", "<em>Journal</em>, 1", "https://doi.org/10.1/2", "Grace Reader", "github.com/ada"):
        assert shown in page
