"""`linocut import quarto`: every address and feed is still there, and nothing is lost in silence."""

import json
import re
from pathlib import Path

import feedparser
import pytest

from commandline import linocut
from linocut.importers.quarto import cells, config, divs
from linocut.importers.quarto.text import Web, convert

PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><path d="M0 0h4v3z"/></svg>'
FROZEN = """---
title: In R
---
Text.

::: {.cell}

```{.r .cell-code}
plot(1)
```

::: {.cell-output .cell-output-stdout}

```
[1] 1
```


:::

::: {.cell-output-display}
![One point.](index_files/figure-html/fig-one-1.svg){#fig-one width=672}
:::
:::

See @fig-one.
"""

NOTEBOOK = {
    "metadata": {"language_info": {"name": "python"}},
    "cells": [
        {"cell_type": "raw", "source": "---\ntitle: Noted\ndate: 2024-04-01\n---"},
        {"cell_type": "markdown", "source": "It counts."},
        {"cell_type": "code", "source": "#| label: count\nprint(sum(range(10)))",
         "outputs": [{"output_type": "stream", "name": "stdout", "text": ["forty-five\n"]}]},
    ],
}  # fmt: skip

FILES = {
    "_quarto.yml": """
project:
  type: website
website:
  title: "The weir"
  site-url: https://weir.press
  description: What the water did.
  google-analytics: "UA-1"
  navbar:
    left:
      - blog.qmd
      - text: About
        href: about.qmd
      - icon: rss
        href: blog.xml
    right:
      - text: More
        menu:
          - text: Notes
            href: notes/index.qmd
          - text: Code
            href: https://code.press
execute:
  echo: false
""",
    "_variables.yml": "version: 1.4\n",
    "posts/_metadata.yml": "execute:\n  echo: true\nauthor: Ada\n",
    "index.qmd": "---\ntitle: Home\n---\nWelcome to {{< var version >}}.\n",
    "about.qmd": """---
title: About
aliases: [/who, old/about.html]
format:
  html:
    css: x.css
page-layout: full
order: 3
---
[The flood](posts/flood/index.qmd#sec-why), [a note](notes/first.html), [gone](nowhere.html).

![The weir, *whole*.](weir.svg)

::: {.content-visible when-format="pdf"}
On paper.
:::

::: {.content-hidden when-format="pdf"}
On screens.
:::
""",
    "weir.svg": PICTURE,
    "blog.qmd": "---\ntitle: Blog\nlisting:\n  contents: posts\n  feed:\n    categories: [Floods]\n---\nAll of it.\n",
    "posts/flood/index.qmd": """---
title: The flood
subtitle: High water.
date: 3/5/2024
categories: [Floods]
image: level.svg
bibliography: works.bib
---
## Why {#sec-why}

::: {.callout-note title="Mind"}
The step.
:::

{{< include _part.qmd >}}

```{python}
#| label: fig-level
#| fig-cap: "The level."
#| fig-alt: "A line."
import matplotlib.pyplot as plt
from level import RISE
plt.plot([0, RISE])
```

It rose by `{python} RISE` m, as @Fig-level shows and [@ada2020] said.

```{mermaid}
%%| fig-cap: A chart
graph LR
```

```{{python}}
print("shown")
```

```{=html}
<p class="raw">

Raw</p>
```

{{< video https://www.youtube.com/embed/abc123 title="The day" >}} {{< fa star >}}

{{< embed ../noted.ipynb#count >}}
""",
    "posts/flood/_part.qmd": "---\ntitle: no\n---\nA part, with [the note](../../notes/first.qmd).\n",
    "posts/flood/level.svg": PICTURE,
    "posts/flood/level.py": "RISE = 4\n",
    "posts/flood/works.bib": "@book{ada2020, author={Ada Byron}, title={Water}, year={2020}}\n",
    "posts/in-r/index.qmd": "---\ntitle: In R\ndate: 2024-02-01\n---\n```{r}\nplot(1)\n```\nSee @fig-one.\n",
    "_freeze/posts/in-r/index/execute-results/html.json": json.dumps({"result": {"markdown": FROZEN}}),
    "_freeze/posts/in-r/index/figure-html/fig-one-1.svg": PICTURE,
    "posts/far.qmd": "---\ntitle: Far\ndate: 2024-01-01\n---\n```{python}\nimport nothing_of_the_kind\n```\n",
    "posts/noted.ipynb": json.dumps(NOTEBOOK),
    "notes/index.qmd": "---\ntitle: Notes\n---\n",
    "notes/first.qmd": "---\ntitle: First\n---\n```{r}\n#| include: false\nx <- 1\n```\n\n```{julia}\n1 + 1\n```\n",
    "notes/_draft.qmd": "not a page",
    "README.md": "not a page",
}


def lay_out(folder: Path) -> None:
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


@pytest.fixture(scope="module")
def moved(tmp_path_factory):
    """The small project, taken over by the program, and built."""
    folder = tmp_path_factory.mktemp("quarto")
    lay_out(folder / "weir")
    done = linocut("import", "quarto", "weir", cwd=folder)
    assert done.returncode == 0, done.stderr
    new = folder / "weir-linocut"
    built = linocut("build", cwd=new)
    assert built.returncode == 0, built.stderr
    return new, done


@pytest.mark.parametrize(
    "url",
    "index.html about.html posts/flood/index.html posts/in-r/index.html posts/far.html posts/noted.html blog.html"
    " notes/index.html notes/first.html who/index.html old/about.html blog.xml blog-floods.xml posts/flood/level.svg"
    .split(),
)  # fmt: skip
def test_every_address_is_still_there(moved, url):
    assert (moved[0] / "public" / url).is_file()


def test_pages_stand_at_their_own_address(moved):
    public = moved[0] / "public"
    for url in ("about.html", "posts/far.html", "notes/first.html", "posts/flood/index.html"):
        assert "refresh" not in (public / url).read_text(), url
    assert "url=https://weir.press/posts/" in (public / "blog.html").read_text()


def test_feeds_hold_the_articles(moved):
    public = moved[0] / "public"
    titles = ["Noted", "The flood", "In R", "Far"]
    assert [entry.title for entry in feedparser.parse((public / "blog.xml").read_bytes()).entries] == titles
    assert [entry.title for entry in feedparser.parse((public / "blog-floods.xml").read_bytes()).entries] == [
        "The flood"
    ]


def test_a_page_is_shown_as_before(moved):
    page = (moved[0] / "public/posts/flood/index.html").read_text()
    assert re.search(r"It rose by <span class=\"computed\"[^>]*>4<", page)
    assert 'href="#fig-level"' in page
    assert 'class="callout callout-note"' in page
    assert '<a href="/notes/first.html">the note</a>' in page
    assert '<p class="raw">' in page
    assert "```{python}" in page.replace("<span></span>", "")
    assert "https://www.youtube.com/watch?v=abc123" in page
    assert "The day" in page
    assert "forty-five" in page
    assert "Byron" in page
    assert "{{" not in page
    about = (moved[0] / "public/about.html").read_text()
    assert "On screens." in about
    assert "On paper." not in about
    assert '<a href="/posts/flood/#sec-why">The flood</a>' in about
    assert '<a href="/notes/first.html">a note</a>' in about
    assert '<a href="nowhere.html">gone</a>' in about
    assert "The weir, <em>whole</em>." in about
    assert "Welcome to 1.4." in (moved[0] / "public/index.html").read_text()
    assert ">45" in (moved[0] / "public/posts/noted.html").read_text()


def test_what_quarto_kept_of_r_stands(moved):
    text = (moved[0] / "content/posts/in-r/index.md").read_text()
    assert "```r\nplot(1)\n```" in text
    assert "```text {.output}\n[1] 1\n```" in text
    assert '![One point.](index_files/figure-html/fig-one-1.svg){#fig-one width=672 alt="One point."}' in text
    assert ":::" not in text


def test_front_matter_is_linocut_s(moved):
    head = (moved[0] / "content/posts/flood/index.md").read_text().split("---")[1]
    assert "date: 2024-03-05" in head
    assert "description: High water." in head
    assert "execute:\n  echo: true" in head
    about = (moved[0] / "content/about.md").read_text().split("---")[1]
    assert about.split("\n")[1:] == [
        *("title: About", "aliases: [/who/, /old/about.html]", "execute:", "  echo: false", "params:", "  order: 3"),
        *("  weight: 3", "url: /about.html", ""),
    ]
    settings = (moved[0] / "pyproject.toml").read_text()
    assert '{ label = "About", url = "/about.html" }' in settings
    assert '{ label = "Notes", url = "/notes/" }' in settings
    assert 'base_url = "https://weir.press/"' in settings


def test_what_needs_a_hand_is_told_at_its_line(moved):
    assert [line.replace(" warning:", "") for line in moved[1].stderr.splitlines()] == [
        "notes/first.qmd:4: a cell in r that Quarto ran and did not show is left out; write what it did in Python, if "
        "a figure needs it",
        "notes/first.qmd:9: a cell in julia is shown, not run; write it in Python, or show what it gave",
        "content/posts/far.md:1: cells do not run: nothing_of_the_kind cannot be imported; once they can, take eval "
        "out of execute in the front matter",
        "posts/flood/index.qmd:28: a cell in mermaid is shown, not run; draw it in Python, or in Graphviz's language: "
        "```{dot}",
        "posts/flood/index.qmd:45: what a notebook held when it was imported stands here; a cell that runs draws it "
        "anew: ```{python}",
        "content/posts/in-r/index.md:1: cells stand with what Quarto kept of them, and do not run; code that runs here "
        "is in Python; the pictures are files beside the text",
        "_quarto.yml: google-analytics: not taken over; [tool.linocut.analytics] knows services that count",
        "_quarto.yml: not in the menu, of the navbar: blog.xml, Code; menu in pyproject.toml says what stands there",
    ]


def test_what_has_no_counterpart_is_told(tmp_path):
    files = {
        "_quarto.yml": "project:\n  type: website\nfilters: [lightbox]\nformat:\n  html:\n    theme: cosmo\n",
        "index.qmd": "---\ntitle: A\ndate: today\n---\nText.\n",
        "broken.ipynb": "{",
    }
    for name, text in files.items():
        (tmp_path / "few" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "few" / name).write_text(text)
    done = linocut("import", "quarto", "few", cwd=tmp_path)
    assert done.returncode == 0
    assert [line.replace(" warning:", "") for line in done.stderr.splitlines()] == [
        "broken.ipynb: is not a notebook that can be read",
        'content/index.md:1: the date "today" is left out; write the day; without one it is a page and no article; '
        'lastmod = "git" is a setting',
        "_quarto.yml: filters: not taken over (lightbox); linocut knows no Pandoc filters",
        "_quarto.yml: the theme is left behind; linocut has a look of its own; what you change goes to templates/",
    ]


def test_nothing_is_written_over_and_a_folder_may_be_none(tmp_path):
    lay_out(tmp_path / "weir")
    assert linocut("import", "quarto", "weir", "--dry-run", cwd=tmp_path).returncode == 0
    assert not (tmp_path / "weir-linocut").exists()
    (tmp_path / "weir-linocut/content").mkdir(parents=True)
    (tmp_path / "weir-linocut/content/about.md").write_text("mine")
    done = linocut("import", "quarto", "weir", cwd=tmp_path)
    assert done.returncode == 1
    assert "exists with different content; nothing was written" in done.stderr
    (tmp_path / "none").mkdir()
    done = linocut("import", "quarto", "none", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (
        1,
        "none holds no Quarto project; _quarto.yml is at the top of one\n",
    )
    (tmp_path / "none/_quarto.yml").write_text("website:\n  title: [")
    done = linocut("import", "quarto", "none", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("_quarto.yml:2:")


@pytest.mark.parametrize(
    ("path", "pattern", "found"),
    [
        ("posts/a/index.qmd", "posts", True),
        ("posts/a/index.qmd", "posts/*", False),
        ("posts/a.qmd", "posts/*.qmd", True),
        ("posts/a/index.qmd", "posts/**/index.qmd", True),
        ("posts/index.qmd", "posts/**/index.qmd", True),
        ("a/b.qmd", "*.qmd", True),
        ("postscript/a.qmd", "posts", False),
    ],
)
def test_patterns(path, pattern, found):
    assert config.matches(path, pattern) is found


def test_divs_of_other_formats_go_and_lines_stay():
    body = '::: {.content-visible unless-format="html"}\n::: {.x}\na\n:::\n:::\n\n```\n:::\n```\nb\n'
    assert divs.visible(body) == "\n\n\n\n\n\n```\n:::\n```\nb\n"


def test_cells_that_are_not_python_3_are_known():
    assert cells.hindrances("```{python}\nprint 1\n```\n", (), str) == ["one is not Python 3"]
    assert cells.hindrances("```{python}\n!ls\n%matplotlib inline\nimport json\n```\n", (), str) == []


def test_captions_with_links_and_images_within_text():
    web = Web({}, {}, {}, lambda _: "", lambda _file, _cell: "", {}, lambda _: True, lambda _: None)
    text, told = convert(
        "![A [b](c.html).](d.png){fig-align=center}\n\nIn ![e](f.png) text, {{< meta x >}}.\n", "", web, runs=True
    )
    assert text == '![A b.](d.png){caption="A [b](c.html)."}\n\nIn ![e](f.png) text, .\n'
    assert [(one.line, one.message) for one in told] == [(2, "{{< meta x >}} says nothing here")]
