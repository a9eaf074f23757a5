"""The index of the search: what goes in, which files come out, and when it is made again."""

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from articles import context
from commandline import linocut
from linocut.assets import search
from linocut.model.render_context import RenderContext
from places import GENERATOR
from previews import ask, preview
from showcase import finished, showcase


def files(built: RenderContext) -> dict[str, bytes]:
    return {output.path: output.make() for output in search.outputs(built)}


def test_the_index_holds_every_page_and_none_of_pagefinds_own_styles(tmp_path: Path) -> None:
    built = showcase(tmp_path, others=2)
    out = files(built)
    assert "pagefind/pagefind.js" in out
    assert not [path for path in out if path.endswith(".css") or "ui" in path.rsplit("/", 1)[-1]]
    entry = json.loads(out["pagefind/pagefind-entry.json"])
    assert entry["languages"]["en"]["page_count"] == len(built.articles)


def test_the_same_articles_have_the_same_index(tmp_path: Path) -> None:
    assert files(showcase(tmp_path / "a")) == files(showcase(tmp_path / "b"))


def test_a_page_is_searched_by_its_words_captions_and_notes(tmp_path: Path) -> None:
    built = showcase(tmp_path, others=0)
    page = search.page(built, built.articles[0])
    assert "\x02" not in page
    for words in (
        "Language models are mathematics",
        "reaching into the margin",
        "close to the first",
        'id="temperature"',
    ):
        assert words in page


def test_the_index_is_kept_until_an_article_changes(tmp_path: Path) -> None:
    built = showcase(tmp_path, others=0)
    before = list(search.outputs(built))
    assert [output.key for output in search.outputs(built)] == [output.key for output in before]
    gone = replace(built, articles=built.articles[:-1])
    assert [output.key for output in search.outputs(gone)] != [output.key for output in before]


def test_a_site_without_articles_has_no_search(tmp_path: Path) -> None:
    built = finished(context(tmp_path))
    assert files(built) == {}
    assert "search" not in built.theme.scripts


def test_the_index_is_made_without_options_from_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = files(showcase(tmp_path / "a"))
    monkeypatch.setenv("PAGEFIND_ROOT_SELECTOR", "h1")
    monkeypatch.chdir(tmp_path)
    Path("pagefind.yml").write_text("exclude_selectors: [p]\n")
    assert files(showcase(tmp_path / "b")) == before


# --- where Pagefind fails ---

MEND = '`pip install --force-reinstall "linocut[search]"`; `pip uninstall pagefind` for a site without search'


def installed(folder: Path, program: str, mode: int = 0o755) -> str:
    """A PYTHONPATH with another program in the place of Pagefind's."""
    package = folder / "pagefind_bin_extended"
    package.mkdir(parents=True)
    (package / "pagefind").write_text(f"#!/bin/sh\n{program}\n")
    (package / "pagefind").chmod(mode)
    code = "from pathlib import Path\n\ndef get_executable():\n    return Path(__file__).parent / 'pagefind'\n"
    (package / "__init__.py").write_text(code)
    return os.pathsep.join([str(folder), str(GENERATOR)])


def written(site: Path) -> dict[str, bytes]:
    public = site / "public"
    return {str(path.relative_to(public)): path.read_bytes() for path in public.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("program", "mode", "told"),
    [
        (
            "echo the disk is odd >&2; exit 101",
            0o755,
            "the search has no index: Pagefind ended with exit code 101; {mend}\n    the disk is odd",
        ),
        ("kill -9 $$", 0o755, "the search has no index: Pagefind was ended by SIGKILL; {mend}"),
        ("", 0o644, "the search has no index: Pagefind cannot be started: Permission denied; {mend}"),
    ],
)
def test_a_pagefind_that_fails_is_told_and_the_site_stays(
    make_site: Callable[..., Path], tmp_path: Path, program: str, mode: int, told: str
) -> None:
    site = make_site({"content/a.md": "---\ntitle: A\n---\nA zebra.\n"})
    assert linocut("build", cwd=site).returncode == 0
    before = written(site)
    (site / "content/a.md").write_text("---\ntitle: A\n---\nA camel.\n")
    ended = linocut("build", cwd=site, PYTHONPATH=installed(tmp_path / "broken", program, mode))
    assert ended.returncode == 1
    assert ended.stderr == f"{told.format(mend=MEND)}\n"
    assert ended.stdout.endswith("1 problem; public/ is as it was\n")
    assert written(site) == before
    assert linocut("build", cwd=site).returncode == 0
    assert written(site) != before


def test_a_build_that_is_killed_while_it_makes_the_index_is_completed_by_the_next(
    make_site: Callable[..., Path], tmp_path: Path
) -> None:
    site = make_site({"content/a.md": "---\ntitle: A\n---\nA zebra.\n"})
    assert linocut("build", cwd=site).returncode == 0
    before = written(site)
    changed = {"content/a.md": "---\ntitle: A\n---\nA camel.\n"}
    (site / "content/a.md").write_text(changed["content/a.md"])
    killed = linocut("build", cwd=site, PYTHONPATH=installed(tmp_path / "broken", "kill -9 $PPID"))
    assert killed.returncode == -9
    assert written(site) == before
    assert list((site / ".linocut/stage").iterdir()), "what is left is where `tidy` looks"
    cold = make_site(changed, "cold")
    assert linocut("build", cwd=site).returncode == linocut("build", cwd=cold).returncode == 0
    assert written(site) == written(cold)


def test_a_preview_tells_of_it_when_somebody_searches(make_site: Callable[..., Path], tmp_path: Path) -> None:
    site = make_site({"content/a.md": "---\ntitle: A\n---\nA zebra.\n"})
    with preview(site, PYTHONPATH=installed(tmp_path / "broken", "exit 3")) as running:
        asked = ask(running, "/pagefind/pagefind.js")
        running.wait_for("(the search has no index: Pagefind ended with exit code 3)")
        assert asked.status == 404
        assert ask(running, "/a/").status == 200


# --- when Pagefind runs ---


def test_it_runs_beside_the_writing_of_pages(make_site: Callable[..., Path], tmp_path: Path) -> None:
    site = make_site({"content/a.md": "---\ntitle: A\n---\nA zebra.\n"})
    staged = hashlib.sha256(b"a/index.html").hexdigest()
    waits = f"""
        for turn in $(seq 200); do
            ls ../*/{staged} && mkdir out && echo made > out/pagefind.js && exit 0
            sleep 0.05
        done
        exit 1
    """
    ended = linocut("build", cwd=site, PYTHONPATH=installed(tmp_path / "waiting", waits))
    assert (ended.returncode, ended.stderr) == (0, "")
    assert (site / "public/pagefind/pagefind.js").read_text() == "made\n"


def test_it_does_not_run_for_what_it_would_not_read(make_site: Callable[..., Path], tmp_path: Path) -> None:
    site = make_site({"content/a.md": "---\ntitle: A\n---\nA zebra.\n", "content/b.md": "---\ntitle: B\n---\nA cat.\n"})
    assert linocut("build", cwd=site).returncode == 0
    before = written(site)
    never = installed(tmp_path / "broken", "exit 3")
    (site / "content/a.md").write_text("---\ntitle: A\ntags: [animals]\n---\nA *zebra*.\n")
    assert linocut("build", cwd=site, PYTHONPATH=never).returncode == 0
    assert "<em>zebra</em>" in written(site)["a/index.html"].decode()
    (site / "content/a.md").write_text("---\ntitle: A\ntags: [animals]\n---\nA *zebu*.\n")
    assert linocut("build", cwd=site, PYTHONPATH=never).returncode == 1
    (site / "content/a.md").write_text("---\ntitle: A\n---\nA zebra.\n")
    assert linocut("build", cwd=site, PYTHONPATH=never).returncode == 0
    assert written(site) == before


def test_it_does_not_run_for_a_site_that_has_something_wrong(make_site: Callable[..., Path], tmp_path: Path) -> None:
    site = make_site({"content/a.md": "---\ntitle: A\n---\nA [zebra](#nowhere) and @fig-none.\n"})
    ended = linocut("build", cwd=site, PYTHONPATH=installed(tmp_path / "broken", "exit 3"))
    assert ended.returncode == 1
    assert "search" not in ended.stderr


def test_whoever_waits_for_it_is_told_how_many_articles_it_is(tmp_path: Path) -> None:
    built, told = showcase(tmp_path, others=0), []
    for counts in ([(0, len(built.articles)), (len(built.articles),) * 2], []):  # it is there already
        with search.making(built, lambda *given: told.append(given)) as made:
            assert list(made())
        assert told == counts
        told.clear()
