"""Tiny sites and what they must build into: a new case is a new folder in tests/sites/.

`site/` is the site; `expected/` what it builds into: `files.txt`, the paths of all files; `told.txt`, what its author
is told; and the pages that stand there, without what the theme puts around them. `pytest tests/test_sites.py --update`
writes `expected/` anew, to be read before it is committed.
"""

import os
import re
import shutil
from pathlib import Path

import pytest

from linocut.build import build
from linocut.problem import Problems
from linocut.store.cache import Cache
from places import TESTS

CASES = sorted(path.parent for path in (TESTS / "sites").glob("*/site"))

_HASH = re.compile(r"-(?:[0-9a-f]{16}|[0-9a-f]{10})(?=\.|-)")
_VERSION = re.compile(r"(?<=matplotlib )\d[\d.]*\d")
_BODY = re.compile(r'<div class="body"[^>]*>.*?</div>\s*</article>|<main[^>]*>.*?</main>', re.DOTALL)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_site_builds_into_what_is_expected(case: Path, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    site = shutil.copytree(case / "site", tmp_path / "site")
    try:
        problems = build(site, Cache(site / ".linocut")).problems
    except Problems as raised:
        problems = raised.problems
    made = {"told.txt": "".join(f"{one.place}: {one.severity}: {one.message}; {one.hint}\n" for one in problems)}
    public = site / "public"
    paths = sorted(path.relative_to(public).as_posix() for path in public.rglob("*") if path.is_file())
    named = sorted(_HASH.sub("-HASH", path) for path in paths if path != ".linocut" and path[:9] != "pagefind/")
    made["files.txt"] = "".join(f"{name}\n" for name in named)
    expected = case / "expected"
    pages = [path for path in paths if (expected / path).is_file()]
    made |= {path: shown((public / path).read_text()) for path in pages}
    if pytestconfig.getoption("--update"):
        assert "CI" not in os.environ, "what is expected is written by hand, looked at, and committed"
        expected.mkdir(exist_ok=True)
        for path, text in made.items():
            (expected / path).write_text(text)
    there = {path.relative_to(expected).as_posix(): path.read_text() for path in expected.rglob("*") if path.is_file()}
    assert made == there


def shown(page: str) -> str:
    """The HTML of a page's text, without drawings, and without names and versions that change with every style."""
    body = _BODY.search(page)
    text = re.sub(r"<svg.*?</svg>", "<svg/>", body[0] if body else page, flags=re.DOTALL)
    text = _VERSION.sub("VERSION", text)
    return _HASH.sub("-HASH", re.sub(r"\s*\n\s*", "\n", text)).strip() + "\n"
