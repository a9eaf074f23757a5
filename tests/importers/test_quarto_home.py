"""The home page of a Quarto site: its lists of what is no page, and the site's title where no website has one."""

import re
from datetime import UTC, datetime

from commandline import linocut
from linocut.importers import quarto


def test_home_keeps_lists_of_what_is_no_page(tmp_path):
    site = tmp_path / "moor"
    (site / "posts").mkdir(parents=True)
    (site / "_quarto.yml").write_text(
        "project:\n  type: website\n  title: Moor\nwebsite:\n  navbar:\n    left: [blog.qmd]\n"
    )
    (site / "works.yml").write_text("- title: Peat\n  path: https://example.org/peat\n- title: Fog\n- title: Reed\n")
    (site / "posts/a.qmd").write_text("---\ntitle: A day\ndate: 2024-01-01\n---\nText.\n")
    (site / "index.qmd").write_text(
        "---\ntitle: Moor\nlisting:\n  - id: works\n    contents: works.yml\n    max-items: 2\n  - id: posts\n"
        "    contents: posts\n---\n## Works\n\n::: {#works}\n:::\n\n## Posts\n\n::: {#posts}\n:::\n"
    )
    assert linocut("import", "quarto", "moor", "--to", "new", cwd=tmp_path).returncode == 0
    text = (tmp_path / "new/content/index.md").read_text()
    assert "## Works\n\n- [Peat](https://example.org/peat)\n- Fog\n\n\n## Posts" in text
    assert "](/posts" not in text
    assert 'title = "Moor"' in (tmp_path / "new/pyproject.toml").read_text()
    assert linocut("build", cwd=tmp_path / "new").returncode == 0
    assert ">A day</a>" in (tmp_path / "new/public/index.html").read_text()


def test_a_link_to_a_draft_leads_to_where_it_will_be(tmp_path):
    site = tmp_path / "moor"
    (site / "posts").mkdir(parents=True)
    (site / "_quarto.yml").write_text("project:\n  type: website\nwebsite:\n  title: Moor\n")
    (site / "posts/a.qmd").write_text(
        "---\ntitle: A\ndate: 2024-01-01\n---\n[Next](b.qmd) and [more](/posts/b.html).\n"
    )
    (site / "posts/b.qmd").write_text("---\ntitle: B\ndate: 2024-01-02\ndraft: true\n---\nText.\n")
    (site / "index.qmd").write_text("---\ntitle: Moor\n---\nText.\n")
    done = linocut("import", "quarto", "moor", "--to", "new", cwd=tmp_path)
    assert "the build says: content/posts/b.md is not published" in done.stderr
    text = (tmp_path / "new/content/posts/a.md").read_text()
    assert text.count('<a href="/posts/b.html">') == 2
    assert linocut("build", cwd=tmp_path / "new").returncode == 0
    assert linocut("build", "--drafts", cwd=tmp_path / "new").returncode == 0


def test_the_chapters_of_a_book_keep_their_order(tmp_path):
    book = "project:\n  type: book\nbook:\n  title: Dew\n  chapters:\n    - index.qmd\n    - part: wet.qmd\n"
    files = {"_quarto.yml": f"{book}      chapters:\n        - b.qmd\n    - a.qmd\n  appendices:\n    - c.qmd\n"}
    files |= {f"{name}.qmd": f"---\ntitle: {name}\n---\n\nText.\n" for name in ("index", "wet", "a", "b", "c")}
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    planned = quarto.plan(tmp_path, datetime.now(UTC))
    texts = {path: data.decode() for path, data in planned.files.items() if isinstance(data, bytes)}
    found = {path: re.search(r"weight: (\d+)", text) for path, text in texts.items()}
    order = sorted((int(match[1]), path) for path, match in found.items() if match)
    assert [path.removeprefix("content/") for _, path in order][-4:] == ["wet.md", "b.md", "a.md", "c.md"]
