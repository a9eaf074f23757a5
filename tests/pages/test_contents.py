"""The list of contents: where headings make one, and where the author wants none."""

from collections.abc import Callable
from pathlib import Path

from linocut.build import build
from linocut.store.cache import Cache

HEADINGS = "".join(f"## Part {number}\n\nText.\n\n" for number in range(4))


def test_an_author_can_leave_it_out(make_site: Callable[..., Path]) -> None:
    files = {
        f"content/{name}-{toc}.md": f"---\ntitle: A title\ntoc: {toc}\n{date}---\n{HEADINGS}"
        for toc in ("true", "false")
        for name, date in (("posts/article", "date: 2026-01-02\n"), ("page", ""), ("docs/one", ""), ("docs/two", ""))
    }
    root = make_site(files)
    assert build(root, Cache(root / ".linocut")).problems == ()
    for path in files:
        html = (root / "public" / path.removeprefix("content/").removesuffix(".md") / "index.html").read_text()
        assert ('href="#part-2"' in html) == path.endswith("true.md")
        assert ('class="contents-side"' in html) == (path.endswith("true.md") or "/docs/" in path)
        assert html.count("<h2") == 4


def test_toc_is_true_or_false(make_site: Callable[..., Path]) -> None:
    root = make_site({"content/a.md": "---\ntitle: A\ntoc: maybe\n---\nText.\n"})
    (problem,) = build(root, Cache(root / ".linocut")).problems
    assert str(problem.place) == "content/a.md:3:6"
    assert problem.message == '"toc" must be true or false; it is "maybe"'


def test_formulas_in_headings_of_pages_beside_each_other(make_site: Callable[..., Path]) -> None:
    files = {f"content/docs/{name}.md": f"---\ntitle: {name}\n---\n## Why $x$\n\nText.\n" for name in "abc"}
    root = make_site(files)
    assert build(root, Cache(root / ".linocut")).problems == ()
    html = (root / "public/docs/b/index.html").read_text()
    assert html.index('rel="prev" href="/docs/a/"') < html.index('rel="next" href="/docs/c/"')
    assert html.count("<math") == 3  # the heading, and the contents beside the text and above it
