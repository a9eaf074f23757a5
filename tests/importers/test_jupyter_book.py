"""`linocut import jupyter-book`: pages in their order, what MyST says in linocut's words, references that arrive."""

import json
from pathlib import Path

import pytest

from commandline import linocut
from linocut.importers.jupyter_book import book, labels

PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><path d="M0 0h4v3z"/></svg>'

NOTEBOOK = {
    "metadata": {"language_info": {"name": "python"}},
    "cells": [
        {"cell_type": "markdown", "source": "(counted)=\n# Counting\n\nSee {doc}`tide`, where $ x $ is high."},
        {"cell_type": "code", "source": "print(sum(range(10)))"},
    ],
}

TIDE = """---
jupytext:
  text_representation: {extension: .md, format_name: myst}
kernelspec: {name: python3, display_name: Python 3}
---

(tides)=
# The {math}`x` of tides

% a note of the author's
(high)=
## High water

As {cite}`darwin1898` and {cite:t}`darwin1898` say, {eq}`level` in {numref}`Figure %s <gauge>`.
[There](#gauge), {ref}`high`, {prf:ref}`mean`; {{ name }} {index}`moon` {kbd}`Tab` {abbr}`MHW (mean high water)`.

+++

```{math}
:label: level

h &= a \\\\
  &= b
```

$$ k = 2 $$ (second)

$$
\\hat k

$$

```{figure} img/gauge.svg
:name: gauge
:width: 50%

The {math}`h` of it.
```

:::{prf:theorem} Mean
:label: mean
It is $ \\mu $.
:::

````{tab-set}
```{tab-item} One
first
```
```{tab-item} Two
second
```
````

```{list-table} Ports
:header-rows: 1
:name: ports

* - Port
  - Height
* - Brest
  - 6 m
```

```{exercise-start}
:label: work
```
Draw it.

```{code-cell} python3
---
tags: [hide-input]
---
6 * 7
```
```{exercise-end}
```

```{solution-start} work
:class: dropdown
```
Forty-two.
```{solution-end}
```

```{dropdown} More
Text.
```

```{code-cell} julia
x = 1
```

```{unheard-of} what
Its text.
```
"""

FILES = {
    "_config.yml": """
title: The sea
author: Ada
logo: img/gauge.svg
bibtex_bibfiles: [refs.bib]
html: {baseurl: https://sea.example/book, comments: {hypothesis: true}}
parse: {myst_substitutions: {name: Neptune}}
sphinx: {config: {mathjax3_config: {tex: {macros: {R: '\\mathbb{R}', norm: ['\\lVert #1 \\rVert', 1]}}}}}
""",
    "_toc.yml": """
format: jb-book
root: intro
parts:
  - caption: Water
    chapters:
      - file: tide
        sections:
          - file: deep/current
  - caption: Numbers
    chapters:
      - file: count
      - file: nowhere
""",
    "intro.md": "# Welcome\n\n![A gauge](img/gauge.svg)\n\n```{tableofcontents}\n```\n",
    "tide.md": TIDE,
    "deep/current.md": "# Currents\n\nBack to {ref}`tides`, {ref}`High <high>`, {eq}`level`, [](../tide.md#gauge), "
    "{ref}`counted` and [the start](/intro).\n\n{doc}`/count`\n",
    "count.ipynb": json.dumps(NOTEBOOK),
    "loose.md": "# Not in the contents\n",
    "img/gauge.svg": PICTURE,
    "refs.bib": "@book{darwin1898, author = {Darwin, George}, title = {The Tides}, year = 1898, publisher = {M}}\n",
}


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book, imported and built."""
    folder = write(tmp_path_factory.mktemp("book") / "old", FILES)
    done = linocut("import", "jupyter-book", str(folder), "--to", "new", cwd=folder.parent)
    assert done.returncode == 0, done.stderr
    new = folder.parent / "new"
    (new / "said").write_text(done.stdout + done.stderr)
    built = linocut("build", cwd=new)
    assert built.returncode == 0, built.stderr
    return new


def test_pages_stay_at_their_addresses_in_the_order_of_the_contents(site: Path) -> None:
    public = site / "public"
    assert (public / "tide.html").is_file()
    assert (public / "deep/current.html").is_file()
    assert (public / "count.html").is_file()
    home = (public / "index.html").read_text()
    assert "Welcome" in home
    words = [home.index(word) for word in ("Water", "tides", "Currents", "Numbers", "Counting")]
    assert words == sorted(words)
    side = (public / "deep/current.html").read_text()
    assert '<a href="/book/book/">Contents</a>' in side
    assert side.index('href="/book/tide.html"') < side.index('href="/book/deep/current.html"')
    assert side.index(">Water<") < side.index(">Numbers<")


def test_settings_say_what_the_book_said(site: Path) -> None:
    said = (site / "pyproject.toml").read_text()
    assert 'title = "The sea"' in said
    assert 'base_url = "https://sea.example/book/"' in said
    assert 'bibliography = ["content/book/refs.bib"]' in said
    assert r'macros = { R = "\\mathbb{R}", norm = "\\lVert #1 \\rVert" }' in said


def test_directives_and_roles_are_in_our_words(site: Path) -> None:
    text = (site / "content/book/tide.md").read_text()
    assert "title: The x of tides" in text
    assert "a note of the author" not in text
    assert "## High water {#high}" in text
    assert "As [@darwin1898] and @darwin1898 say, [](#eq-level) in [](#fig-gauge)." in text
    assert "[There](#fig-gauge), [High water](#high), [](#thm-mean); Neptune moon <kbd>Tab</kbd> MHW" in text
    assert "$$\n\\begin{aligned}\nh &= a \\\\\n  &= b\n\\end{aligned}\n$$ {#eq-level}" in text
    assert "$$ k = 2 $$ {#eq-second}\n\n$$\n\\hat k\n$$\n" in text
    assert '![The $h$ of it.](img/gauge.svg){#fig-gauge alt="The h of it." width="50%"}' in text
    assert '::: {#thm-mean name="Mean"}\nIt is \\(\\mu\\).\n:::' in text
    tabs = text[text.index(":::::: {.panel-tabset}") :].partition("\n::::::\n")[0].split()
    assert tabs[2:] == ["######", "One", "first", "######", "Two", "second"]
    assert "| Port | Height |\n| --- | --- |\n| Brest | 6 m |\n\n: Ports {#tbl-ports}" in text
    assert "::: {#exr-work}" in text
    assert "```{python}\n#| tags: [hide-input]\n6 * 7\n```" in text
    assert "##### Solution {.unlisted}\n\nForty-two." in text
    assert ':::::: {.callout-note collapse="true"}\n##### More {.unlisted}\n\nText.\n::::::' in text
    assert "```julia\nx = 1\n```" in text
    assert "Its text." in text


def test_references_lead_to_other_pages(site: Path) -> None:
    text = (site / "content/book/deep/current.md").read_text()
    assert "[The $x$ of tides](../tide.md), [High](../tide.md#high), [](../tide.md#eq-level)" in text
    assert "[](../tide.md#fig-gauge), [Counting](../count.md#counted) and [the start](../../index.md)" in text
    assert "\n[Counting](../count.md)" in text
    page = (site / "public/deep/current.html").read_text()
    assert ">Figure 1</a>" in page
    assert ">Counting</a>" in page


def test_cells_run_and_what_needs_a_hand_is_told(site: Path) -> None:
    assert ">45" in (site / "public/count.html").read_text()
    said = (site / "said").read_text()
    lines = said.splitlines()
    hint = "pages are Markdown and notebooks; what else the contents name is left out"
    assert f"_toc.yml: warning: not taken: nowhere; {hint}" in lines
    hint = "the contents do not name them; put what is missed into content/book/"
    assert f"_config.yml: warning: not taken: loose.md; {hint}" in lines
    assert "_config.yml: warning: comments: not taken over; [tool.linocut.comments] knows services" in lines
    assert "a cell in julia is shown, not run" in said
    assert "the directive {unheard-of} is shown as its text" in said


def test_a_book_of_the_second_kind(tmp_path: Path) -> None:
    files = {
        "myst.yml": "version: 1\nproject:\n  authors: [{name: Ada}, {name: Bob}]\n  toc:\n    - file: index.md\n"
        "    - title: First\n      children: [{file: A Part/One two.md, title: Two}, {file: c.md}]\n"
        "  math: {'\\E': '\\mathbb{E}'}\n",
        "index.md": "---\ntitle: Notes\n---\n\nSee [](#idea), @idea and [one](./A%20Part/One%20two.md).\n",
        "A Part/One two.md": "# One: two\n\n:::{figure} g.svg\n:label: idea\nAn idea.\n:::\n\n$\\E$\n",
        "A Part/g.svg": PICTURE,
        "c.md": "# One: two\n\n```{figure} A Part/g.svg\n:label: bare\n```\n\n[](<A Part/One two.md>)\n",
    }
    folder = write(tmp_path / "old", files)
    done = linocut("import", "jupyter-book", str(folder), "--to", "new", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    home = (tmp_path / "new/content/index.md").read_text()
    to = "book/A%20Part/One%20two.md"
    assert f"See []({to}#fig-idea), []({to}#fig-idea) and [one]({to})." in home
    assert 'title = "Notes"' in (tmp_path / "new/pyproject.toml").read_text()
    assert (tmp_path / "new/content/book/A Part/One two.md").read_text().startswith("---\ntitle: Two\n")
    last = (tmp_path / "new/content/book/c.md").read_text()
    assert "title: 'One: two'" in last
    assert "![](A%20Part/g.svg)\n" in last
    assert "\n[Two](A%20Part/One%20two.md)\n" in last
    built = linocut("build", cwd=tmp_path / "new")
    assert built.returncode == 0, built.stderr
    assert (tmp_path / "new/public/one-two/index.html").is_file()
    given = book.read(folder)
    assert (given.author, given.macros, given.chapters[1].part) == ("Ada, Bob", {"E": "\\mathbb{E}"}, "First")


def test_the_older_form_of_contents(tmp_path: Path) -> None:
    files = {
        "_toc.yml": "- file: intro\n- part: Two\n  chapters:\n  - file: b\n    sections:\n    - file: c\n",
        "intro.md": "# I\n", "b.md": "# B\n", "c.md": "# C\n",
    }  # fmt: skip
    given = book.read(write(tmp_path, files))
    assert [(one.source, one.part, one.depth) for one in given.chapters] == [
        ("intro.md", "", 0),
        ("b.md", "Two", 0),
        ("c.md", "Two", 1),
    ]


def test_a_folder_without_a_book_says_where_one_is(tmp_path: Path) -> None:
    def told(folder: str) -> str:
        return linocut("import", "jupyter-book", folder, cwd=tmp_path).stderr

    write(tmp_path, {"a/lectures/_toc.yml": "root: a\n", "b/x.md": ""})
    assert told("a") == "a holds no Jupyter Book; there is one in a/lectures\n"
    assert told("b") == "b holds no Jupyter Book; _toc.yml or myst.yml is at the top of one\n"
    hint = "its contents list Markdown and notebooks"
    assert told("a/lectures") == f"a/lectures names no page that is there; {hint}\n"


def test_labels_are_found_where_they_stand() -> None:
    text = "(a)=\n# A *b*\n\n(p)=\nText.\n\n"
    text += "```{code-cell}\n---\nmystnb:\n  figure:\n    caption: C\n    name: f\n---\n```\n\n"
    text += "```{figure} x.png\n---\nwidth: 5\nname: g h\n---\nC\n```\n\n"
    text += "```python\n(no)=\n# N\n```\n\n(t)=\n```{list-table}\n```\n$$\nx\n$$ (e)\n"
    found = dict(labels.of("s.md", text))
    assert {name: (one.id, one.kind) for name, one in found.items()} == {
        "a": ("a", ""), "p": ("p", ""), "f": ("fig-f", "fig"), "g h": ("fig-g-h", "fig"),
        "t": ("tbl-t", "tbl"), "e": ("eq-e", "eq"),
    }  # fmt: skip
    assert found["a"].text == "A *b*"


def test_nothing_outside_of_the_book_is_read(tmp_path: Path) -> None:
    files = {
        "a/_toc.yml": "- intro\n- file: ../secret\n- file: /etc/hostname\n",
        "a/_config.yml": 'bibtex_bibfiles: ["/etc/hostname", ../works.bib, https://x.press/y.bib]\nlogo: 5\n',
        "a/intro.md": "# I\n\n```{include} ../secret.md\n```\n",
        "secret.md": "# Secret\n",
        "works.bib": FILES["refs.bib"],
    }
    write(tmp_path, files)
    done = linocut("import", "jupyter-book", "a", "--to", "new", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "_toc.yml: warning: not taken: ../secret, /etc/hostname;" in done.stderr
    assert '"../secret.md" is not there to be included; write its text here' in done.stderr
    assert 'bibliography = ["content/book/works.bib"]' in (tmp_path / "new/pyproject.toml").read_text()
    assert (tmp_path / "new/content/book/works.bib").is_file()
    names = {path.name for path in (tmp_path / "new").rglob("*") if ".linocut" not in path.parts}
    assert not names & {"secret.md", "hostname"}


def test_what_a_directive_leaves_open_ends_with_it(tmp_path: Path) -> None:
    files = {
        "_toc.yml": "- file: a\n- file: b\n",
        "a.md": "# Of *a* `my_function` and snake_case\n",
        "b.md": "# B\n\n````{note}\n```python\nx = 1\n````\n\nAfter.\n\n:::{tip}\n```{warning}\nOpen.\n",
    }
    done = linocut("import", "jupyter-book", str(write(tmp_path / "old", files)), "--to", "new", cwd=tmp_path)
    assert done.stderr == ""
    assert "title: Of a my_function and snake_case\n" in (tmp_path / "new/content/index.md").read_text()
    text = (tmp_path / "new/content/book/b.md").read_text()
    assert "::: {.callout-note}\n```python\nx = 1\n```\n:::" in text
    assert "\n:::: {.callout-tip}\n\n::: {.callout-warning}\nOpen.\n\n:::\n\n::::" in text
