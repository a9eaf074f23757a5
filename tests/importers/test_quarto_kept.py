"""What Quarto kept of cells that do not run here: frozen, frozen with another text, and in the rendered site alone."""

import json
from pathlib import Path

import pytest

from commandline import linocut
from linocut.importers.quarto import kept, notebooks, rendered
from linocut.importers.quarto.kept import Kept

_PAGE = """---
title: Tide
---

The water rises today.

```{r, include=FALSE}
secret()
```

```{r}
#| label: first
height <- 3
height
```

It is `r height` metres, they say.

```{r}
#| label: fig-moon
#| echo: false
#| fig-cap: "The moon."
plot(moon)
```

```{r}
#| echo: false
quiet()
```

Then it falls, and nobody had written that before.

```{r}
height * 2
```
"""
_FROZEN = """---
title: Tide
---

The water rises.

::: {.cell}

```{.r .cell-code code-fold="true" code-summary="See"}
height <- 3
height
```

::: {.cell-output .cell-output-stdout}

```
[1] 3
```

:::
:::

It is 3 metres, they say.

::: {.cell}
::: {.cell-output-display}
![The moon.](tide_files/figure-html/fig-moon-1.svg){#fig-moon}
:::
:::
"""
_RENDERED = """<html><body><main><h1>Tide</h1><p>The water rises today.</p>
<div class="cell"><details class="code-fold"><summary>See</summary><div class="sourceCode"><pre
class="sourceCode r"><code><span>height</span> &lt;- 3
height</code></pre></div></details><div class="cell-output cell-output-stdout"><pre><code>[1] 3</code></pre></div></div>
<p>It is 3 metres, they say.</p>
<div class="cell"><div class="cell-output-display"><div id="fig-moon" class="quarto-figure"><figure><p><img
src="tide_files/figure-html/fig-moon-1.svg" width="30"></p><figcaption>Figure 1: The [old] moon.</figcaption></figure>
</div></div></div>
<p>Then it falls, and nobody had written that before.</p>
<div class="cell"><div class="sourceCode"><pre class="sourceCode r"><code>height * 2</code></pre></div>
<div class="cell-output-display"><table class="dull"><caption>Table 1: Twice</caption><tr style="x"><td>6</td></tr>
</table><script>tick()</script></div></div></main></body></html>
"""
_PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1h5"/></svg>'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "tide"
    (folder / "_site/tide_files/figure-html").mkdir(parents=True)
    (folder / "_quarto.yml").write_text("project:\n  type: website\nwebsite:\n  title: Tide\n")
    (folder / "index.qmd").write_text("---\ntitle: Home\n---\n\nHere.\n")
    (folder / "tide.qmd").write_text(_PAGE)
    (folder / "_site/tide_files/figure-html/fig-moon-1.svg").write_text(_PICTURE)
    return folder


def _moved(project: Path) -> tuple[str, str]:
    """The page as it was taken over, and as it was built."""
    done = linocut("import", "quarto", "tide", "--to", "new", cwd=project.parent)
    assert done.returncode == 0, done.stderr
    new = project.parent / "new"
    built = linocut("build", cwd=new)
    assert built.returncode == 0, built.stderr
    return (new / "content/tide.md").read_text(), (new / "public/tide.html").read_text()


def test_what_only_the_rendered_site_shows_is_taken_from_there(project):
    (project / "_site/tide.html").write_text(_RENDERED)
    text, page = _moved(project)
    assert "secret" not in text
    assert "quiet" not in text
    assert "<summary>See</summary>\n\n```r\nheight <- 3\nheight\n```\n\n</details>" in text
    assert "```text {.output}\n[1] 3\n```" in text
    assert "It is 3 metres" in text
    assert "(tide_files/figure-html/fig-moon-1.svg){#fig-moon alt=" in text
    assert "<table><caption>Twice</caption>\n<tr><td>6</td></tr>\n</table>" in text
    assert "The [old] moon." in page
    assert "fig-moon" in page


def test_a_text_that_is_newer_than_what_was_frozen_stays(project):
    file = project / "_freeze/tide/execute-results/html.json"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({"result": {"markdown": _FROZEN}}))
    (project / "_freeze/tide/figure-html").mkdir()
    (project / "_freeze/tide/figure-html/fig-moon-1.svg").write_text(_PICTURE)
    text, page = _moved(project)
    assert "nobody had written that" in page
    assert "rises today" in page
    assert "[1] 3" in text
    assert "It is 3 metres" in text
    assert "fig-moon-1.svg){#fig-moon" in text
    assert "```r\nheight * 2\n```" in text
    assert "quiet" not in text


def test_frozen_text_stands_where_it_says_all_that_the_page_says():
    assert not kept.newer("The *water* rises.\n\n`r x` is 3 metres, they say.\n", _FROZEN)
    assert not kept.newer("Is $\\frac{a}{b}$ so {#x} at all?\n", "Is $\\frac{a}{b}$ so at all?\n")
    assert kept.newer("The water rises and falls again.\n", _FROZEN)
    assert notebooks.unwrapped("```{.r .cell-code}\nx\n```\n", "Show") == (
        '<details class="folded"><summary>Show</summary>\n\n```r\nx\n```\n\n</details>\n\n'
    )
    assert notebooks.unwrapped('```{.r .cell-code code-fold="false"}\nx\n```\n', "Show") == "```r\nx\n```\n"


def test_silent_cells_are_found_by_the_words_above_them():
    cell = "```{r}\n#| echo: false\nx()\n```\n"
    body = f"One two three four.\n\n{cell}\nFive six seven eight.\n\n{cell}\nAnd nine.\n\n{cell}"
    found = [Kept("", "A", "five six seven eight".title()), Kept("", "B", "")]
    found[0] = found[0]._replace(after="Five six seven eight")
    assert kept.placed(body, found[:1]) == "One two three four.\n\n\nFive six seven eight.\n\nA\n\nAnd nine.\n\n"


def test_a_page_that_was_not_rendered_shows_nothing(tmp_path):
    assert rendered.read(tmp_path, "_site", "a.qmd") == ([], "", {})
