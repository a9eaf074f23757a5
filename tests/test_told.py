"""What the author of a whole site is told, and that no message of linocut is left that no test holds."""

import contextlib
import os
import re
import socket
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
from test_cli import linocut

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


ODD = "cannot be read: it is a pipe, a socket or a device; put a file in its place"


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("content/posts/b.md", f"content/posts/b.md: {ODD}"),
        ("content/posts/x.jpg", f"content/posts/x.jpg: {ODD}"),
        ("content/posts/x.txt", f"content/posts/x.txt: {ODD}"),
        ("content/posts/x.py", f"content/posts/a.md:6:1: figure script content/posts/x.py {ODD}"),
        ("content/posts/references.bib", f"content/posts/references.bib: {ODD}"),
        ("content/posts/include.txt", f"content/posts/a.md:8:14: content/posts/include.txt {ODD}"),
        ("templates/article.html", f"templates/article.html: {ODD}"),
        ("templates/static/x", f"templates/static/x: {ODD}"),
    ],
)
def test_what_looks_like_a_file_and_is_none(make_site: Callable[..., Path], path: str, told: str) -> None:
    head = "---\ntitle: A\ndate: soon\n---\n"
    text = head + '![a](x.jpg)\n![a](x.svg)\n[a](x.txt) [@a]\n{{< include "include.txt" >}}\n'
    site = make_site({"content/posts/a.md": text})
    other = site / path
    other.parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(other)
    assert told in lines(site)
    assert lines(site)[0].startswith('content/posts/a.md:3:7: "date" must be a date; it is "soon"; ')
    other.unlink()
    with socket.socket(socket.AF_UNIX) as bound, contextlib.chdir(other.parent):  # a socket's path is short
        bound.bind(other.name)
    assert told in lines(site)


@pytest.mark.parametrize(
    ("path", "told"),
    [
        (".linocut", ".linocut: is no folder; move it away: linocut keeps in a folder of that name what it remembers"),
        ("content", "content: is no folder; articles are files in a folder of that name"),
        (
            "public",
            "the site cannot be written: this is no folder: {site}/public; what was built before is kept",
        ),
    ],
)
def test_a_file_in_the_place_of_a_folder(make_site: Callable[..., Path], path: str, told: str) -> None:
    site = make_site({path: "a file", **({} if path == "content" else {"content/posts/a.md": "---\ntitle: A\n---\n"})})
    for command in ("build", "check"):
        done = linocut(command, cwd=site)
        assert done.returncode == 1
        assert told.format(site=site) in done.stderr.splitlines()
    assert (site / path).read_text() == "a file"
