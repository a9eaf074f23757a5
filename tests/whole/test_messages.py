"""What the author of a whole site is told, and that no message of linocut is left that no test holds."""

import contextlib
import os
import re
import shutil
import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import click
import pytest

from commandline import linocut
from examples import Example, examples
from linocut.build import build, examine
from linocut.figure.dask.compatibility import incompatible, unanswered
from linocut.figure.dask.messages import Hello
from linocut.figure.job import Failure
from linocut.importers import matter
from linocut.problem import Problem, Problems
from linocut.report import written
from linocut.store.cache import Cache
from messages import Message, expected, messages

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
    # Where carets stand below a script's line differs from version to version of Python.
    assert re.sub(r"\n\s+[~^]+(?=\n|$)", "", told) == example.expected


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
LOOP = "cannot be read: it is a link that leads to itself; put a file in its place"


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
    other.unlink()
    other.symlink_to(other.name)
    shutil.rmtree(site / ".linocut")  # it remembers an article that cannot be read for another reason
    assert told.replace(ODD, LOOP) in lines(site)


@pytest.mark.parametrize("kind", ["a folder", "not a file", "a link to nowhere"])
def test_settings_that_are_no_file(make_site: Callable[..., Path], kind: str) -> None:
    site = make_site({"content/posts/a.md": "---\ntitle: A\n---\n"})
    file = site / "pyproject.toml"
    file.unlink()
    {"a folder": file.mkdir, "not a file": lambda: os.mkfifo(file), "a link to nowhere": lambda: file.symlink_to(file)}[
        kind
    ]()
    for command in (("build",), ("figures", "list"), ("clean",)):
        told = linocut(*command, cwd=site).stderr
        assert told == f"{file}: is {kind}; put a file with [tool.linocut] in its place\n"


@pytest.mark.parametrize(
    ("path", "told"),
    [
        (
            ".linocut",
            ".linocut: is not a folder; move it away: linocut keeps in a folder of that name what it remembers",
        ),
        ("content", "content: is not a folder; articles are files in a folder of that name"),
        (
            "public",
            "the site cannot be written: this is not a folder: {site}/public; what was built before is kept",
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


def test_folders_that_are_links_to_themselves(make_site: Callable[..., Path]) -> None:
    site = make_site({"content/posts/a.md": "---\ntitle: A\n---\n"})
    with (site / "pyproject.toml").open("a") as settings:
        settings.write('[tool.linocut.publish.web]\ntarget = "folder"\npath = "web"\n')
    (site / "web").symlink_to("web")
    told = f"{site}/web is a link that leads to itself; name a folder"
    assert told in linocut("publish", "--base-url", "https://site.test/", cwd=site).stderr.splitlines()
    linocut("clean", cwd=site)
    (site / "public").symlink_to("public")
    for command in ("build", "clean"):
        assert linocut(command, cwd=site).stderr == "public: is a link that leads to itself; remove the link\n"


NEVER = {
    "figure/process/fork_pool.py": "the process that draws figures is ended by nobody but its own bugs",
    "figure/process/spawn_pool.py": "processes that draw are ended with the preview, which tells nobody",
    "figure/dask/cluster.py": "figures are called off by Ctrl-C, which is not told as a problem",
    "figure/output/mplstyle.py": "it is told as what is wrong with the style",
    "latex/image.py": "mathra is pinned: it draws as it did",
    "latex/image_rules.py": "mathra is pinned: it draws as it did",
    "serve/session.py": "it tells of a bug in linocut",
    "serve/figure_queue.py": "what is told is the problem that is waited for",
}


def test_every_message_is_expected_by_a_test() -> None:
    lines = expected()
    missing = [
        f"{message.where}: {message.pattern}"
        for message in messages()
        if not any(held(message).search(line) for line in lines) and message.where.partition(":")[0] not in NEVER
    ]
    assert missing == []


def held(message: Message) -> re.Pattern[str]:
    """A message ends its line, or the way out follows; the way out ends the line."""
    if message.hint:
        return re.compile(rf"(?:^|; |\| ){message.pattern}$")
    return re.compile(rf"{message.pattern}(?:$|;| \||, in the macro )")


def test_workers_that_would_draw_otherwise() -> None:
    here = Hello("1.0", "abc", {"Python": "3.12.1", "numpy": "2.1.0"})

    def told(there: Hello | Exception) -> str:
        problem = incompatible("tcp://w:1", there, here)
        return f"{problem.message}; {problem.hint}" if problem else ""

    assert told(here) == ""
    assert told(OSError("gone")) == "worker tcp://w:1 does not answer: OSError: gone; see what it wrote"
    assert told(ModuleNotFoundError("No module named 'linocut'")) == (
        "worker tcp://w:1 has no linocut; install linocut 1.0 there, with dask"
    )
    assert told(replace(here, linocut="0.9")) == (
        "worker tcp://w:1 has linocut 0.9; this is 1.0; install the same on both"
    )
    assert told(replace(here, engine="x")) == (
        "worker tcp://w:1 has another linocut 1.0 than this; install the same on both"
    )
    assert told(replace(here, versions={"Python": "3.12.1", "numpy": "2.0.0"})) == (
        "worker tcp://w:1 has numpy 2.0.0 (here 2.1.0); "
        "install the same versions on both: they decide when a figure is drawn again"
    )


def test_a_job_that_was_lost_several_times() -> None:
    killed = type("KilledWorker", (Exception,), {})()
    assert unanswered(killed) == Failure(
        "was lost with its worker, several times",
        "see what the workers wrote: they may have had too little memory",
    )


def test_a_site_of_another_generator_whose_front_matter_is_broken() -> None:
    with pytest.raises(Problems) as raised:
        matter.read("content/a.md", '{"title": }\n')
    assert [click.unstyle(written(problem)) for problem in raised.value.problems] == [
        "content/a.md:1:11: the front matter is not valid JSON: Expecting value"
    ]
