"""The preview tells of an article what the build tells: all of it, and no more."""

from collections.abc import Callable
from pathlib import Path

import pytest

from linocut.build import build
from linocut.store.cache import Cache
from previews import Preview, ask
from processes import until

HEAD = "---\ntitle: A\n---\n"
GOOD = HEAD + "One $x$.\n\nTwo.\n"
BAD = HEAD + "One $\\frac{1}$.\n\nTwo.`{check} 1 == 2`\n"
HALF = HEAD + "One $x$.\n\nTwo.`{check} 1 == 2`\n"
FORMULA = "content/a.md:4:14: an argument is missing here"
CHECK = "content/a.md:6:5: not true: `1 == 2`"


@pytest.fixture
def site(make_site: Callable[..., Path]) -> Path:
    return make_site({"content/a.md": GOOD, "content/b.md": "---\ntitle: B\n---\nB.\n"})


def said(preview: Preview, text: str) -> Callable[[], bool]:
    return lambda: any(text in line for line in preview.lines)


def test_a_broken_formula_does_not_hide_a_false_check(site: Path) -> None:
    with Preview(site, (), {}) as preview:
        assert ask(preview, "/a/").status == 200
        preview.replace("content/a.md", BAD)
        until(said(preview, FORMULA), "the formula is not told")
        until(said(preview, CHECK), "the check is not told")
        told = [line for line in preview.lines if line.startswith("content/a.md:")]
        problems = build(site, Cache(site / "elsewhere")).problems
        assert sorted(line.partition("; ")[0] for line in told) == sorted(
            f"{one.place}: {one.message}" for one in problems
        )
        preview.replace("content/a.md", HALF)
        until(lambda: sum("  content/a.md: " in line for line in preview.lines) == 2, "the page is not made again")
        preview.replace("content/a.md", GOOD)
        until(said(preview, "all problems fixed"), "nothing is said of the end")
        fixed = next(index for index, line in enumerate(preview.lines) if "all problems fixed" in line)
        assert not any("not true" in line for line in preview.lines[fixed:])
        assert sum("all problems fixed" in line for line in preview.lines) == 1


def test_a_page_that_cannot_be_read_is_still_part_of_the_site(site: Path) -> None:
    with Preview(site, (), {}) as preview:
        assert ask(preview, "/a/").status == 200
        preview.replace("content/a.md", "---\ntitle: [A\n---\nOne.\n")
        until(said(preview, "content/a.md:3:1: the front matter"), "the front matter is not told")
        answer = ask(preview, "/a/")
        assert (answer.status, b"<p>Two.</p>" in answer.body) == (200, True), "the last good page"
        (site / "content/a.md").unlink()
        until(lambda: ask(preview, "/a/").status == 404, "a page that is gone is still there")
