"""Cells of a Quarto project that only a run shows to fail: its import runs them once, and the first build is good."""

import json
from pathlib import Path

import pytest

from commandline import linocut

_FAILS = "```{python}\n#| echo: true\n#| eval: true\nlevel = open('lost.csv').read()\n```\n"
_WHY = "the cell failed: FileNotFoundError: [Errno 2] No such file or directory: 'lost.csv'"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Three pages, and a notebook."""
    folder = tmp_path / "lake"
    folder.mkdir()
    (folder / "_quarto.yml").write_text("project:\n  type: website\nwebsite:\n  title: Lake\n")
    (folder / "index.qmd").write_text("---\ntitle: Lake\n---\n\n```{python}\nprint(6 * 7)\n```\n")
    (folder / "level.qmd").write_text(
        f"---\ntitle: Level\n---\n\n{_FAILS}\nIt is `{{python}} level`, and `{{=html}}`.\n"
    )
    (folder / "ice.qmd").write_text(f"---\ntitle: Ice\n---\n\n{_FAILS}")
    kept = folder / "_freeze/ice/execute-results/html.json"
    kept.parent.mkdir(parents=True)
    kept.write_text(json.dumps({"result": {"markdown": "---\ntitle: Ice\n---\n\nIt was thick.\n"}}))
    output = {"output_type": "stream", "name": "stdout", "text": "It was deep."}
    cell = {"cell_type": "code", "source": "open('lost.csv')", "outputs": [output], "metadata": {}}
    (folder / "depth.ipynb").write_text(
        json.dumps({"cells": [cell], "metadata": {"language_info": {"name": "python"}}, "nbformat": 4})
    )
    return folder


def test_cells_that_fail_give_way_to_what_was_kept(project: Path) -> None:
    done = linocut("import", "quarto", "lake", "--to", "new", cwd=project.parent)
    assert done.returncode == 0, done.stderr
    hint = "once they can, take eval out of execute in the front matter"
    assert (
        f"content/depth.md:1: warning: cells do not run: {_WHY} (2 times: also content/level.md:1); {hint}\n"
        in done.stderr
    )
    assert (
        f"content/ice.md:1: warning: cells stand with what Quarto kept of them, and do not run: {_WHY}; " in done.stderr
    )
    new = project.parent / "new"
    level = (new / "content/level.md").read_text()
    assert "execute:\n  eval: false\n" in level
    assert "It is `level`, and `{=html}`." in level
    built = linocut("build", cwd=new)
    assert built.returncode == 0, built.stderr
    assert "It was thick." in (new / "public/ice.html").read_text()
    assert "It was deep." in (new / "public/depth.html").read_text()
    assert "42" in (new / "public/index.html").read_text()


def test_cells_of_another_file_are_tried_too(project: Path) -> None:
    (project / "_part.qmd").write_text(_FAILS)
    (project / "fog.qmd").write_text("---\ntitle: Fog\n---\n\n{{< include _part.qmd >}}\n")
    done = linocut("import", "quarto", "lake", "--to", "new", cwd=project.parent)
    assert f"{_WHY} (3 times: also content/fog.md:1" in done.stderr
    assert linocut("build", cwd=project.parent / "new").returncode == 0


def test_expressions_in_the_text_are_tried_too(project: Path) -> None:
    (project / "dew.qmd").write_text("---\ntitle: Dew\n---\n\n```{python}\nx = 1\n```\n\nIt is `{python} y`.\n")
    done = linocut("import", "quarto", "lake", "--to", "new", cwd=project.parent)
    assert "content/dew.md:1: warning: cells do not run: an expression in the text failed: NameError" in done.stderr
    assert linocut("build", cwd=project.parent / "new").returncode == 0


def test_what_was_kept_keeps_its_numbers(project: Path) -> None:
    kept = (
        "::: {#tbl-a .cell tbl-cap='It\\'s *deep*.' execution_count=1}\n```{.python .cell-code}\nf\n```\n\n"
        "::: {.cell-output .cell-output-display}\n| a |\n|---|\n| b |\n:::\n\n"
        "::: {.cell-output .cell-output-display}\n```\n1\n```\n:::\n:::\n\n"
        "::: {.cell}\n::: {#fig-b .cell-output .cell-output-display}\n```{=html}\n<p>x</p>\n```\n\nA map.\n:::\n:::\n\n"
        "See @tbl-a and @fig-b.\n"
    )
    file = project / "_freeze/ice/execute-results/html.json"
    file.write_text(json.dumps({"result": {"markdown": f"---\ntitle: Ice\n---\n\n{kept}"}}))
    done = linocut("import", "quarto", "lake", "--to", "new", "--saved", cwd=project.parent)
    assert done.returncode == 0, done.stderr
    text = (project.parent / "new/content/ice.md").read_text()
    assert "::: {#tbl-a}\n| a |\n|---|\n| b |\n\nIt's *deep*.\n\n:::\n" in text
    assert "```text {.output}\n1\n```" in text
    built = linocut("build", cwd=project.parent / "new")
    assert built.returncode == 0, built.stderr
    page = (project.parent / "new/public/ice.html").read_text()
    assert '<a class="reference" href="#tbl-a">Table 1</a>' in page
    assert '<a class="reference" href="#fig-b">Figure 1</a>' in page


def test_packages_of_the_project_come_along(project: Path) -> None:
    (project / "posts/dew").mkdir(parents=True)
    (project / "posts/_drops").mkdir()
    (project / "posts/_drops/size.py").write_text("small = 3\n")
    code = "import sys\nsys.path.append('..')\nfrom _drops.size import small\nprint(small * 14)"
    (project / "posts/dew/index.qmd").write_text(f"---\ntitle: Dew\n---\n\n```{{python}}\n{code}\n```\n")
    assert linocut("import", "quarto", "lake", "--to", "new", cwd=project.parent).returncode == 0
    assert linocut("build", cwd=project.parent / "new").returncode == 0
    assert "42" in (project.parent / "new/public/posts/dew/index.html").read_text()


def test_a_page_that_runs_nothing_needs_nothing(project: Path) -> None:
    page = "---\ntitle: Old\nexecute:\n  eval: false\n---\n\n```{python}\nimport nowhere_at_all\nprint 1\n```\n"
    (project / "old.qmd").write_text(page)
    done = linocut("import", "quarto", "lake", "--to", "new", cwd=project.parent)
    assert done.returncode == 0, done.stderr
    assert "content/old.md" not in done.stderr


def test_cells_that_run_are_run_once(project: Path) -> None:
    for name in ("level.qmd", "ice.qmd", "depth.ipynb"):
        (project / name).unlink()
    new = project.parent / "new"
    assert linocut("import", "quarto", "lake", "--to", "new", cwd=project.parent).returncode == 0
    assert "1 figure (0 drawn)" in linocut("build", cwd=new).stdout


def test_a_site_that_is_there_keeps_its_files(project: Path) -> None:
    new = project.parent / "new"
    (new / "content").mkdir(parents=True)
    (new / "pyproject.toml").write_text('[tool.linocut]\ntitle = "T"\nbase_url = "https://example.org/"\n')
    (new / "content/own.md").write_text("---\ntitle: Own\n---\n```{python}\n1 / 0\n```\n")
    before = {file: file.read_bytes() for file in new.rglob("*.*")}
    done = linocut("import", "quarto", "lake", "--to", "new", cwd=project.parent)
    assert done.returncode == 0, done.stderr
    assert "eval: false" in (new / "content/level.md").read_text()
    assert {file: file.read_bytes() for file in before} == before
    assert "content/own.md" not in done.stdout + done.stderr


@pytest.mark.parametrize("option", ["--saved", "--dry-run"])
def test_nothing_runs_where_that_is_not_wanted(project: Path, option: str) -> None:
    done = linocut("import", "quarto", "lake", "--to", "new", option, cwd=project.parent)
    assert done.returncode == 0, done.stderr
    told = done.stdout + done.stderr
    assert " of 4" not in told
    assert ("it was asked for" in told) == (option == "--saved")
    assert _WHY not in told
    if option == "--saved":
        assert linocut("build", cwd=project.parent / "new").returncode == 0
