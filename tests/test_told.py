"""What the author of a whole site is told, and that no message of linocut is left that no test holds."""

import re
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from examples import Example, examples
from linocut.build import build, examine
from linocut.cache import Cache
from linocut.model import Problem
from linocut.problem import Problems
from linocut.report import written

_FILE = re.compile(r"^=== (.+)\n", re.MULTILINE)


def problems(site: Path, *, checked: bool) -> tuple[Problem, ...]:
    """Everything that `linocut build` tells, or `linocut check`."""
    cache = Cache(site / ".linocut")
    try:
        if not checked:
            return build(site, cache).problems
        built, found = examine(site, cache)
    except Problems as raised:
        return raised.problems
    return (*built.problems, *(found.problems if found else ()))


def lines(site: Path, *, checked: bool = False) -> list[str]:
    """The same as it is read."""
    return [click.unstyle(written(problem)) for problem in problems(site, checked=checked)]


@pytest.mark.parametrize("example", examples("site-errors.md"), ids=str)
def test_a_site(make_site: Callable[..., Path], example: Example) -> None:
    _, *parts = _FILE.split(example.given + "\n")
    site = make_site(dict(zip(parts[::2], parts[1::2], strict=True)))
    told = "\n".join(lines(site, checked=example.title.startswith("checked: ")))
    assert told.replace(str(site), "SITE") == example.expected


def test_files_that_are_not_utf8(make_site: Callable[..., Path]) -> None:
    site = make_site(
        {
            "figures/style.mplstyle": b"font.size: 12 # \xe9\n",
            "figures/a.py": "def figure(): return 1\n",
            "content/posts/a.md": "---\ntitle: A\ndate: 2026-01-01\n---\n![A](/figures/a.svg)\n",
            "content/posts/b.md": b"---\ntitle: B\xe9\n---\n",
        }
    )
    assert lines(site) == [
        "content/posts/b.md:2:9: the file is not UTF-8; save it as UTF-8",
        "figures/style.mplstyle: the file is not UTF-8; save it as UTF-8",
    ]
    (site / "pyproject.toml").write_bytes(b'[tool.linocut]\ntitle = "\xe9"\n')
    assert lines(site) == ["pyproject.toml: is not UTF-8; save it as UTF-8"]
