"""Directives and roles of MyST's that have no name of their own here."""

import re
from pathlib import Path

import pytest

from linocut.model.article import Front, Source
from linocut.model.render_context import fill
from linocut.model.site import Site
from linocut.prose.article import parse
from linocut.store.inputs import Inputs


def shown(markdown: str) -> tuple[str, list[str]]:
    """The HTML on one line, and what is wrong."""
    folder = Path("/nowhere")
    source = Source("content/posts/x.md", "posts", "/posts/x/", "content/posts", Front("X"), 5, "")
    article, text = parse(Site(folder, folder / "public"), source, markdown, Inputs(folder))
    html = fill(text.body, text.slots, lambda _: "")
    return re.sub(r"\s*\n\s*", "", html), [problem.message for problem in article.problems]


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("```{index} single: dew\n```\n\n```{raw} latex\n\\x\n```", ""),
        ("```{raw} html\n<p><b>x</b></p>\n```", "<p><b>x</b></p>"),
        ("```{rubric} Dew\n```", "<p><strong>Dew</strong></p>"),
        ("```{epigraph}\nAll is dew.\n```", "<blockquote><p>All is dew.</p></blockquote>"),
        ("```{margin} Dew\nWet.\n```", '<div class="column-margin"><p><strong>Dew</strong></p><p>Wet.</p></div>'),
        (
            ":::{dropdown} Dew\nWet.\n:::",
            '<details class="callout callout-note"><summary class="callout-title">Dew</summary><p>Wet.</p></details>',
        ),
        (
            "::::{tab-set}\n:::{tab-item} A\na\n:::\n:::{tab-item} B\nb\n:::\n::::",
            '<div class="tabs"><section class="tab"><h6 class="tab-title" id="a">A</h6><p>a</p></section>'
            '<section class="tab"><h6 class="tab-title" id="b">B</h6><p>b</p></section></div>',
        ),
        (
            "```{exercise-start}\n:label: dew\n```\n\nWhy?\n\n```{exercise-end}\n```\n\nNext.",
            '<div id="exr-dew" class="theorem exercise"><p><span class="number">Exercise 1.</span> Why?</p></div>'
            "<p>Next.</p>",
        ),
        ("A {index}`dew <pair: a>` of {class}`~a.B`, {func}`c`.", "<p>A dew of <code>B</code>, <code>c</code>.</p>"),
    ],
)  # fmt: skip
def test_what_a_directive_says_is_said(written: str, html: str) -> None:
    assert shown(f"{written}\n") == (html, [])


@pytest.mark.parametrize(
    "written",
    [
        "```{list-table} Dew\n:header-rows: 1\n:name: dew\n\n* - A\n  - B\n* - 1|2\n  - 3\n```",
        "```{csv-table} Dew\n:header: A,B\n:name: dew\n1|2,3\n```",
        ":::{table} Dew\n:name: tbl-dew\n\n| A | B |\n|---|---|\n| 1\\|2 | 3 |\n:::",
    ],
)
def test_tables_have_rows_and_a_number(written: str) -> None:
    html, problems = shown(f"{written}\n\nSee {{numref}}`dew`.\n")
    assert problems == []
    assert '<caption><span class="number">Table 1.</span> Dew</caption>' in html
    assert "<tr><th>A</th><th>B</th></tr>" in html
    assert "<tr><td>1|2</td><td>3</td></tr>" in html
    assert '<a class="reference" href="#tbl-dew">Table 1</a>' in html


def test_a_label_stands_behind_the_dollars() -> None:
    html, problems = shown("$$\nx\n$$ (dew)\n\nBy {eq}`dew`. $$y$$ (1)\n")
    assert problems == []
    assert '<a class="reference" href="#eq-dew">(1)</a>' in html
    assert html.endswith("(1)</p>")


def test_a_directive_that_nothing_says_is_shown_as_code() -> None:
    html, problems = shown(":::{glue:figure} dew\nA.\n:::\n\nB.\n")
    assert problems == ["the directive {glue:figure} is shown as code"]
    assert html.endswith("<p>B.</p>")
