"""What public Quarto sites hold in code, in front matter and beside their pages, and the first import lost."""

import time

import pytest

from commandline import linocut
from linocut.importers.quarto import cells, config, files, pages
from linocut.importers.quarto.text import Web, convert


def web(**held: str) -> Web:
    """A project with some files that code includes."""
    return Web({}, {"title": "Dew"}, {"version": "1.4"}, lambda _: "", lambda _f, _c: "", {}, lambda _: True, held.get)


def test_code_holds_the_file_that_it_includes_and_lines_stay_true():
    body = "```{python}\n#| echo: false\n{{< include two >}}\n```\n\n{{< meta nothing >}}\n"
    made, told = convert(body, "", web(two="a = 1\nb = 2\n"), runs=True)
    assert made == "```{python}\n#| echo: false\na = 1\nb = 2\n```\n\n\n"
    assert [(each.line, each.message) for each in told] == [(5, "{{< meta nothing >}} says nothing here")]


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("pip install dew=={{< var version >}}", "pip install dew==1.4"),
        ("{{< meta title >}} {{< meta lost >}}", "Dew {{< meta lost >}}"),
        ("{{{< meta title >}}}", "{{< meta title >}}"),
        ("{{< include lost >}}", "{{< include lost >}}"),
    ],
)
def test_code_says_what_variables_say(code, shown):
    assert convert(f"```sh\n{code}\n```\n", "", web(), runs=True)[0] == f"```sh\n{shown}\n```\n"


def test_macros_outside_of_formulas_are_one():
    body = "Text.\n\n\\newcommand{\\R}{\\mathbb{R}}\n\\newcommand{\\two}[2]{#1 #2}\n\n$$\n\\newcommand{\\N}{N}\n$$\n"
    made, _ = convert(body, "", web(), runs=True)
    assert made == (
        "Text.\n\n$$\\newcommand{\\R}{\\mathbb{R}}\n\\newcommand{\\two}[2]{#1 #2}$$\n\n$$\n\\newcommand{\\N}{N}\n$$\n"
    )


def test_a_label_without_a_name_is_none():
    assert convert("![a](b.png){#fig- width=3}\n", "", web(), runs=True)[0] == '![a](b.png){width=3 caption="a"}\n'


def test_cells_that_ask_to_run_rest_with_their_page():
    body = "```{python}\n#| eval: true\nx\n```\n\n#| eval: true\n"
    assert cells.idle(body) == "```{python}\n#| eval: false\nx\n```\n\n#| eval: true\n"


def test_only_cells_that_run_are_asked_what_they_need():
    cell = "```{{python}}\n#| eval: {}\nimport {}\n```\n"
    body = cell.format("true", "nowhere_a") + cell.format("false", "nowhere_b") + "```{python, eval=FALSE}\n(\n```\n"
    assert cells.hindrances(body, (), str) == ["nowhere_a cannot be imported"]
    assert cells.asks(body)
    assert not cells.asks(cell.format("false", "a"))


def test_a_cell_of_a_magic_is_code_in_its_language():
    body = "```{python}\n#| echo: false\n%%tikz -s 9\n\\draw (0,0);\n```\n"
    made, told = convert(body, "", web(), runs=True)
    assert made == "```latex\n\\draw (0,0);\n```\n"
    assert [(each.line, each.message) for each in told] == [(2, "a cell of the magic %%tikz is shown, not run")]
    assert cells.languages(body) == {"tikz"}
    assert cells.hindrances(body, (), str) == []


def test_a_cell_that_is_timed_is_python():
    body = "```{python}\n#| echo: false\n%%time\nx = 1\n```\n"
    assert convert(body, "", web(), runs=True) == ("```{python}\n#| echo: false\nx = 1\n```\n", [])
    assert cells.languages(body) == {"python"}


def test_what_is_handed_to_observable_is_a_comment():
    body = "```{python}\nx = 1\nojs_define(\n    y=x\n)\nif x:\n    ojs_define(x=x)\n```\n"
    made, told = convert(body, "", web(), runs=True)
    assert made == ("```{python}\nx = 1\n# ojs_define(\n    # y=x\n# )\nif x:\n    pass  # ojs_define(x=x)\n```\n")
    message = "`ojs_define` is a comment now: cells in Observable do not run here"
    assert [(each.line, each.message) for each in told] == [(2, message), (6, message)]


def test_names_of_files_are_found_beside_data_of_any_length():
    began = time.process_time()
    assert files.named("![a](b/c%20d.png) " + "A+" * 500_000 + " see e.csv") >= {"c d.png", "e.csv"}
    assert time.process_time() - began < 20


def test_front_matter_of_other_kinds(tmp_path):
    site = tmp_path / "dew"
    (site / "posts").mkdir(parents=True)
    (site / "_quarto.yml").write_text("project:\n  type: website\nwebsite:\n  title: Dew\n")
    (site / "posts/a.qmd").write_text(
        "---\ntitle: A\nauthor: '`Ada`'\ndate: 09-23-2024\ndate-modified: 9/24/24\n"
        "series:\n  name: Drops\n  number: 2\n---\nText.\n"
    )
    (site / "posts/b.qmd").write_text("---\ntitle: B\ndate: 2024-02-01\ndate-modified: 31 or so\n---\nText.\n")
    done = linocut("import", "quarto", "dew", "--to", "new", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "new/content/posts/a.md").read_text()
    assert "date: 2024-09-23\n" in text
    assert "lastmod: 2024-09-24\n" in text
    assert "series: Drops\n" in text
    assert "author: Ada\n" in text
    assert "not taken: " in done.stdout + done.stderr
    assert linocut("build", cwd=tmp_path / "new").returncode == 0


@pytest.mark.parametrize(
    ("written", "made"),
    [
        ("See \\[1\\] and `\\[2\\]`.", "See &#91;1&#93; and `\\[2\\]`."),
        ("\\[\n\\frac{a}{b}\n\\]", "\\[\n\\frac{a}{b}\n\\]"),
        ("$$\n\\label{eq:a}\na\n$$ {#eq-a}", "$$\na\n$$ {#eq-a}"),
        ("$$\na\n>\n0\n$$ {#eq-a}", "$$\na\n\\gt \n0\n$$ {#eq-a}"),
        ("> $$\n> a\n> $$\n> b\n> $$\n> c\n> $$", "> $$\n> a\n> $$\n> b\n> $$\n> c\n> $$"),
        ("$$\\label{eq:a}a$$ {#eq-b}", "$$\\label{eq:a}a$$ {#eq-b}"),
        ("![a b](c.png){#fig:d}", '![a b](c.png){#fig:d alt="a b"}'),
        ("$a\\(b\\)$ f\\(x\\)", "$a\\(b\\)$ f&#40;x&#41;"),
        ("![It flows.](flow.webm){width=300}", '{{< video "flow.webm" caption="It flows." width=300 >}}'),
        ("![](rain.mp3)", '<audio controls src="rain.mp3"></audio>'),
        ("::: {.box}\n<p>a</p>\n:::\n", "::: {.box}\n<p>a</p>\n\n:::\n"),
        (
            "<details><summary>a</summary>\n```sh\nb\n```\n</details>",
            "<details><summary>a</summary>\n\n```sh\nb\n```\n</details>",
        ),
        ("<div>\n*a*\n</div>\n*b*", "<div>\n\n*a*\n</div>\n\n*b*"),
        ("<div>\n<p>a</p>\n</div>", "<div>\n<p>a</p>\n</div>"),
        ("<p>a</p>\nb\n::: {.box}\nb\n:::", "<p>a</p>\nb\n\n::: {.box}\nb\n:::"),
    ],
)
def test_what_pandoc_reads_in_another_way(written, made):
    assert convert(f"{written}\n", "", web(), runs=True)[0] == f"{made}\n"


@pytest.mark.parametrize(
    ("written", "made"),
    [
        ("![](a/b, c-1.png){width=6}", "![](a/b,%20c-1.png){width=6}"),
        (
            '![The "sea", by [W](https://w.example/A_(b)).](c.png)',
            '![The "sea", by W.](c.png){caption="The &quot;sea&quot;, by [W](https://w.example/A_(b))."}',
        ),
        ('[a](b c) [d](e "f g")', '[a](b%20c) [d](e "f g")'),
    ],
)
def test_targets_and_captions_stay_as_pandoc_reads_them(written, made):
    assert convert(f"{written}\n", "", web(), runs=True)[0] == f"{made}\n"


def test_a_link_that_leads_to_no_page_has_no_attributes():
    project = web()
    project.exists = lambda _: False
    made, _ = convert('[A](www.a.example){target="_blank"} b\n', "", project, runs=True)
    assert made == '<a href="www.a.example">A</a> b\n'


@pytest.mark.parametrize(
    ("written", "made"),
    [
        (
            "<summary>**Ada** - *now*, `x<1` in [B](b.html)</summary>",
            '<summary><strong>Ada</strong> - <em>now</em>, <code>x&lt;1</code> in <a href="b.html">B</a></summary>',
        ),
        ("<tr><th>(**a**)</th></tr>", "<tr><th>(<strong>a</strong>)</th></tr>"),
        ("a < b and **c** `d`", "a < b and **c** `d`"),
        ('[a](#b){reference-type="ref"\nreference="b"} c', '[a](#b){reference-type="ref" reference="b"} c'),
        ("::: rem*\nA.\n:::", "::: rem\nA.\n:::"),
        ("A\\index{a!b} b $a\\hspace{1em}b$ \\noindent c \\indexed", "A b $a\\hspace{1em}b$  c \\indexed"),
    ],
)
def test_markdown_is_read_where_pandoc_reads_it(written, made):
    assert convert(f"{written}\n", "", web(), runs=True)[0] == f"{made}\n"


def test_options_of_cells_may_stand_at_the_top_of_front_matter(tmp_path):
    (tmp_path / "_quarto.yml").write_text("project:\n  type: website\nwebsite:\n  title: Dew\n")
    head = "title: Dew\necho: false\nwarning: false\noutput: html_document\nexecute:\n  eval: true"
    (tmp_path / "index.qmd").write_text(f"---\n{head}\n---\n\n```{{python}}\nprint(6 * 7)\n```\n")
    page, _ = pages.read(tmp_path, "index.qmd", (tmp_path / "index.qmd").read_text(), config.read(tmp_path))
    assert page.matter.set["execute"] == {"echo": False, "warning": False, "eval": True}
    assert page.matter.params == ["output"]
