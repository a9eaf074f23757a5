"""Code in the text that runs: the cells of an article as one program, what stands under them, and when they run."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from PIL import Image

from linocut.build import Built, build
from linocut.figure.frozen.freeze import freeze
from linocut.store.cache import Cache
from systems import needs_posix

FRONT = "---\ntitle: X\ndate: 2026-01-01\n---\n"

Write = Callable[..., Built]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes one article below its front matter, and builds its site."""
    (tmp_path / "pyproject.toml").write_text(
        '[tool.linocut]\ntitle = "T"\nbase_url = "https://example.org/"\nprovenance = false\n'
    )
    (tmp_path / "content/posts").mkdir(parents=True)

    def write(text: str, front: str = FRONT, **files: str) -> Built:
        (tmp_path / "content/posts/x.md").write_text(front + text)
        (tmp_path / "figures").mkdir(exist_ok=True)
        for name, body in files.items():
            (tmp_path / "figures" / f"{name}.py").write_text(body)
        return build(tmp_path, Cache(tmp_path / ".linocut"))

    return write


def page(root: Path) -> str:
    """The article's own HTML."""
    html = (root / "public/posts/x/index.html").read_text()
    return html[html.index("<h1") : html.index("</article>")]


def printed(root: Path) -> list[str]:
    """The text of every output, in order."""
    found = re.findall(r'<pre class="output[^>]*><samp>(.*?)</samp></pre>', page(root), re.DOTALL)
    return [unescape(re.sub(r"<[^>]*>", "", text)) for text in found]


def places(built: Built) -> list[tuple[str, str]]:
    return [(str(problem.place), problem.message) for problem in built.problems]


def cell(code: str, options: str = "") -> str:
    lines = "".join(f"#| {line}\n" for line in options.splitlines())
    return f"```{{python}}\n{lines}{code}\n```\n\n"


def test_cells_run_in_order_in_one_namespace(write: Write, tmp_path: Path) -> None:
    built = write(
        cell("x = 1\nprint('one', x)\nx + 1")
        + "- in a list\n\n  ```{code-cell} ipython3\n  x = x * 10\n  if x:\n      print('two', x)\n  ```\n\n"
        + "```python {.run}\nx;\n```\n\n```{.python .run}\n'three'\n```\n"
    )
    assert built.problems == ()
    assert printed(tmp_path) == ["one 1", "2", "two 10", "'three'"]


def test_calls_may_lie_as_deep_as_under_jupyter(write: Write, tmp_path: Path) -> None:
    built = write(cell("def depth(n):\n    return n and 1 + depth(n - 1)\n\nprint(depth(2500))"))
    assert (places(built), printed(tmp_path)) == ([], ["2500"])


def test_what_a_cell_draws_is_a_figure_of_the_page(write: Write, tmp_path: Path) -> None:
    draw = "import matplotlib.pyplot as plt\nplt.plot([1, 2])"
    built = write(
        cell(draw + "\nplt.show()\nplt.plot([2, 1])", 'label: fig-a\nfig-cap: "Lines, *two*."\nfig-alt: Two lines.')
        + cell(draw, 'label: fig-b\nfig-cap: One.\nfig-alt: "Up."')
        + "As @fig-b says.\n"
    )
    assert built.problems == ()
    html = page(tmp_path)
    assert html.count('<svg class="plot"') == 3
    assert html.count('<svg class="plot narrow"') == 3
    assert '<figure class="figure" id="fig-b">' in html
    assert '<a class="reference" href="#fig-b">Figure 2</a>' in html
    assert "Lines, <em>two</em>." in html
    identities = re.findall(r'\bid="([^"]*)"', html)
    assert len(identities) == len(set(identities))
    feed = unescape((tmp_path / "public/index.xml").read_text())
    images = re.findall(r'<img src="https://example.org/assets/(x-[^"]*\.png)" alt="([^"]*)"', feed)
    assert [alt for _, alt in images] == ["Two lines.", "Two lines.", "Up."]
    assert all((tmp_path / "public/assets" / name).exists() for name, _ in images)


@pytest.mark.parametrize(
    ("options", "code", "output"),
    [
        ("", True, True),
        ("echo: false", False, True),
        ("output: false", True, False),
        ("include: false", False, False),
        ("eval: false", True, False),
    ],
)
def test_what_is_shown_of_a_cell(write: Write, tmp_path: Path, options: str, code: bool, output: bool) -> None:
    assert write(cell("print('word')", options)).problems == ()
    assert ('class="highlight"' in page(tmp_path), bool(printed(tmp_path))) == (code, output)


def test_options_of_all_cells_and_in_braces(write: Write, tmp_path: Path) -> None:
    front = FRONT.replace("---\n", "---\nexecute:\n  echo: false\n", 1)
    built = write(cell("1") + "```{python echo=true, code-fold=true}\n2\n```\n", front)
    assert built.problems == ()
    html = page(tmp_path)
    assert html.count('class="highlight"') == 1
    assert '<details class="folded"><summary>Code</summary>' in html


def test_values_are_those_of_their_place(write: Write, tmp_path: Path) -> None:
    built = write(
        cell("x = 1", "echo: false")
        + "A `{val} x` and `{python} f'{x:.2f}'`. `{check} x == 1`\n\n"
        + cell("x = [2.5, 3]", "echo: false")
        + "B `{val} x[0]:.2f` and `{python} len(x)`. `{check} x[1] == 3`\n"
    )
    assert built.problems == ()
    assert re.findall(r"<p>([AB] [^.]*\.\d*[^.]*\.)", page(tmp_path)) == ["A 1 and 1.00.", "B 2.50 and 2."]


def test_a_name_that_both_a_figure_and_the_program_have(write: Write) -> None:
    script = "import matplotlib.pyplot as plt\ndef figure():\n    return plt.figure(), {'x': 1}\n"
    built = write(cell("a = 1", "include: false") + '![A.](/figures/a.svg){#fig-a alt="A."}\n\n`{val} a.x`\n', a=script)
    assert places(built) == [("content/posts/x.md:12:1", 'both a figure and the program have "a"')]
    assert built.problems[0].hint == "give the figure another id, such as {#fig-a-figure}, or the name in the cell"


def test_outputs_of_libraries(write: Write, tmp_path: Path) -> None:
    table = "<style>b</style><table onclick='x'><tr><td>1<script>alert(1)</script></td></tr></table>"
    show = (
        "class Show:\n    def __init__(self, **say): self.__dict__.update({k: lambda v=v: v for k, v in say.items()})\n"
    )
    built = write(
        cell(show, "echo: false")
        + cell(f'Show(_repr_html_="""{table}""")', "echo: false\nlabel: tbl-t\ntbl-cap: Numbers.")
        + cell("Show(_repr_latex_='$x^2$')", "echo: false")
        + cell("display(Show(_repr_markdown_='*so*'), 'text')", "echo: false")
        + cell("print('**bold**')", "echo: false\noutput: asis")
        + cell("print('\\x1b[31mred\\x1b[0m')\nobject()", "echo: false")
        + "@tbl-t\n"
    )
    assert built.problems == ()
    html = page(tmp_path)
    assert '<figure class="table" id="tbl-t"><figcaption><span class="number">Table 1.</span> Numbers.' in html
    one = '<div class="scroll" tabindex="0"><table><tbody><tr><td class="numeric">1</td></tr></tbody></table></div>'
    assert one in html
    assert "<msup><mi>x</mi><mn>2</mn></msup>" in html
    assert "/assets/math-" in (tmp_path / "public/posts/x/index.html").read_text(), "the style sheet of formulas"
    assert "<em>so</em>" in html
    assert "<strong>bold</strong>" in html
    assert '<span class="ansi-red">red</span>' in html
    assert printed(tmp_path) == ["'text'", "red", "<object object>"], "no address of this run"


def test_what_notebooks_import_of_ipython(write: Write, tmp_path: Path) -> None:
    Image.new("RGB", (4, 4), "#336699").save(tmp_path / "content/posts/dot.png")
    built = write(
        cell("from IPython.display import HTML, Image, Markdown, Math, clear_output, display", "echo: false")
        + cell("display(Markdown('*so*'), HTML('<b>bold</b>'))\nclear_output()\nMath('x^2')", "echo: false")
        + cell("Image('dot.png')", "echo: false")
    )
    assert built.problems == ()
    html = page(tmp_path)
    assert "<em>so</em>" in html
    assert "<b>bold</b>" in html
    assert "<msup><mi>x</mi><mn>2</mn></msup>" in html
    assert html.count("<picture") + html.count("<img") > 0


def test_a_long_output_is_folded(write: Write, tmp_path: Path) -> None:
    write(cell("for i in range(60): print(i)"))
    assert '<details class="output"><summary>Output (60)</summary>' in page(tmp_path)


def test_an_exception_stands_at_its_line_of_the_article(write: Write) -> None:
    built = write(
        "Text.\n\n" + cell("import helper\ndef f():\n    return helper.half(0)", "echo: false") + cell("f()"),
        helper="def half(x):\n    return 1 / x\n",
    )
    assert places(built) == [("content/posts/x.md:11:1", "the cell failed: ZeroDivisionError: division by zero")]
    lines = [line for line in built.problems[0].detail.splitlines() if line.startswith("  File")]
    assert lines == [
        '  File "content/posts/x.md", line 15, in <module>',
        '  File "content/posts/x.md", line 11, in f',
        '  File "figures/helper.py", line 2, in half',
    ]


def test_a_cell_that_is_not_python_stands_at_its_line(write: Write) -> None:
    built = write(cell("x = 1") + cell("y = 2\nx = ("))
    assert places(built) == [("content/posts/x.md:11:1", "the cell failed: SyntaxError: '(' was never closed")]
    assert 'File "content/posts/x.md", line 11' in built.problems[0].detail


def test_a_figure_that_cannot_be_drawn_stands_at_its_cell(write: Write) -> None:
    built = write(cell("x = 1") + cell("import matplotlib.pyplot as plt\nplt.title('$\\\\frac$')"))
    assert [str(problem.place) for problem in built.problems] == ["content/posts/x.md:10:1"]


def test_the_last_value_has_a_name(write: Write, tmp_path: Path) -> None:
    assert write(cell("20 + 1") + cell("_ * 2")).problems == ()
    assert printed(tmp_path) == ["21", "42"]


def test_an_error_that_is_meant_to_be_seen(write: Write, tmp_path: Path) -> None:
    assert write(cell("print('before')\n1 / 0", "error: true") + cell("'after'")).problems == ()
    before, error, after = printed(tmp_path)
    assert (before, after) == ("before", "'after'")
    assert error.startswith("Traceback (most recent call last):\n")
    assert error.endswith("ZeroDivisionError: division by zero")
    assert "linocut" not in error


def test_unknown_options_and_wrong_values(write: Write) -> None:
    built = write(cell("1", "ecoh: false\neval: perhaps\nlayout-ncol: x\nfig-width: 8"))
    assert [(str(it.place), it.severity, it.message, it.hint) for it in built.problems] == [
        ("content/posts/x.md:6:1", "warning", 'unknown option "ecoh" of a cell', 'did you mean "echo"?'),
        ("content/posts/x.md:7:1", "error", 'the option "eval" must be true or false; it is "perhaps"', ""),
        ("content/posts/x.md:8:1", "error", 'the option "layout-ncol" must be a number of columns; it is "x"', ""),
    ]


def test_only_code_and_what_it_reads_runs_it_again(write: Write) -> None:
    code = "import helper\nx = helper.x\nprint(x)"
    assert len(write("One.\n\n" + cell(code), helper="x = 1\n").drawn) == 1
    assert len(write("Another text, longer.\n\nAnd more.\n\n" + cell(code, "echo: false")).drawn) == 0
    assert len(write("One.\n\n" + cell(code), helper="x = 2\n").drawn) == 1
    assert len(write("One.\n\n" + cell(code + "\nx")).drawn) == 1


def test_cells_are_under_the_limits_of_figures(write: Write) -> None:
    built = write(cell("x = 1") + cell("y = 1\ninput('name')"))
    message = "the cell asks for input(), and nobody is there to type during a build"
    assert places(built) == [("content/posts/x.md:11:1", message)]
    assert "Traceback" not in built.problems[0].detail


@needs_posix  # where memory is watched from outside, the process is ended and cannot say where it was
def test_a_cell_that_meets_a_limit_is_named(write: Write, tmp_path: Path) -> None:
    settings = tmp_path / "pyproject.toml"
    settings.write_text(settings.read_text() + '[tool.linocut.figures]\ntimeout = 1\nmemory = "400 MiB"\n')
    built = write(cell("def wait():\n    while True: pass") + cell("x = 1\nwait()"))
    assert places(built) == [("content/posts/x.md:7:1", "the cell took longer than the limit of 1 s")]
    lines = [line for line in built.problems[0].detail.splitlines() if line.startswith("  File")]
    assert lines == [
        '  File "content/posts/x.md", line 7, in wait',
        '  File "content/posts/x.md", line 12, in <module>',
    ]
    built = write(cell("x = 1") + cell("x = 2\nbytearray(500 << 20)"))
    assert places(built) == [("content/posts/x.md:11:1", "the cell needs more memory than the limit of 400 MiB")]


def test_several_figures_and_code_with_captions_and_numbers(write: Write, tmp_path: Path) -> None:
    draw = "import matplotlib.pyplot as plt\nfor k in (1, 2):\n    plt.figure()\n    plt.plot([0, k])"
    two = "label: fig-two\nfig-cap: Both.\nfig-alt: Lines.\nfig-subcap: [One *way*, Another]\nlayout-ncol: 2"
    built = write(
        cell(draw, two)
        + cell("x = 1\ny = 2\nz = 3", 'label: lst-step\nlst-cap: A step.\ncode-line-numbers: "2-3"')
        + cell("y", "code-fold: true\ncode-summary: Look here")
        + "@fig-two, @lst-step\n"
    )
    assert built.problems == ()
    html = page(tmp_path)
    assert '<div class="columns columns-2">' in html
    assert '<span class="number">(a)</span> One <em>way</em>' in html
    assert '<span class="number">(b)</span> Another' in html
    assert re.findall(r'data-line="(.)"', html) == ["1", "2", "3"]
    assert re.findall(r'hll"><span class="lineno" data-line="(.)"', html) == ["2", "3"]
    assert 'href="#fig-two">Figure 1</a>' in html
    assert 'href="#lst-step">Listing 1</a>' in html
    assert "<summary>Look here</summary>" in html
    assert "A step." in html


WRONG = {
    "```{python}\n1": '5:1: warning: the cell is never closed; write "```" below it',
    "```{python}\n#| a: b: c\n```": "6:1: error: the options of the cell are not valid YAML: "
    "mapping values are not allowed here; write #| name: value",
    "```{python}\n#| - a\n```": "6:1: error: the options of the cell are not names with values; write #| name: value",
    "```{python}\nprint('$\\\\frac$')\n```".replace("```{python}", "```{python output=asis}"): (
        "5:1: error: what the cell puts out: an argument is missing here"
    ),
    "```{python}\n#| label: fig-a\nimport matplotlib.pyplot as plt\nplt.plot([1])\n```": (
        '5:1: error: the figure "fig-a" has no alt text; write #| fig-alt: in the cell; an empty one says decorative'
    ),
    "```{python}\nx = object()\n```\n`{val} x`": (
        "8:1: error: `x` of the program is an object as x, which cannot be recorded; "
        "ask for a number, a text, a list or an array of them"
    ),
    "```{python}\nx = 1\n```\nA `{python} y`.": "8:3: error: the expression failed: NameError: name 'y' is not defined",
    "`{r} x`": ("5:1: warning: `{r}` is shown, not computed; write ```{python} above it, or `{val} figure.result`"),
}


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_is_told_at_its_place(write: Write, text: str) -> None:
    told = [
        f"{it.place.line}:{it.place.column}: {it.severity}: {it.message}" + (f"; {it.hint}" if it.hint else "")
        for it in write(text + "\n").problems
        if it.place
    ]
    assert told == [WRONG[text]]


def test_frozen_cells_run_nowhere(write: Write, tmp_path: Path) -> None:
    write(cell("import matplotlib.pyplot as plt\nplt.plot([1, 2])\nprint('word')"))
    before = page(tmp_path)
    assert freeze(tmp_path, Cache(tmp_path / ".linocut")).good
    built = build(tmp_path, Cache(tmp_path / "other"), {"frozen": True})
    assert built.problems == ()
    assert page(tmp_path) == before


def test_how_much_of_an_output_stands_open_is_a_setting(write: Write, tmp_path: Path) -> None:
    text = cell("print(*range(41), sep='\\n')")
    assert write(text).problems == ()
    assert "<summary>Output (41)</summary>" in page(tmp_path)
    settings = tmp_path / "pyproject.toml"
    settings.write_text(settings.read_text() + "cells.fold = 41\n")
    assert write(text).problems == ()
    assert "<summary>" not in page(tmp_path)
    assert printed(tmp_path)[0].splitlines()[-1] == "40"


def test_a_module_that_is_shown_gives_later_cells_what_it_defines(write: Write, tmp_path: Path) -> None:
    module = "import math\n\n\ndef area(r):\n    return math.pi * r**2\n\n\n_HIDDEN = 1\nprint('loaded')\n"
    include = '{{< include "figures/shapes.py" lines="4-5" run >}}\n\n'
    ask = cell("print(f'{area(2):.2f}')\n'_HIDDEN' in globals()")
    assert write(include + ask + "`{python} round(area(1), 3)`\n", shapes=module).problems == ()
    assert printed(tmp_path) == ["12.57", "False"]
    assert "3.142" in page(tmp_path)
    assert "area" in page(tmp_path)
    assert "_HIDDEN" not in page(tmp_path).partition("</figure>")[0].partition("area")[0]
    assert write(include + ask, shapes=module.replace("math.pi", "3")).problems == ()
    assert printed(tmp_path)[0] == "12.00", "what is in the module decides"


def test_a_module_that_cannot_be_had_is_told_at_its_include(write: Write) -> None:
    include = '# One\n\n{{< include "figures/shapes.py" run >}}\n\n'
    (problem,) = write(include + cell("1"), shapes="\n1 / 0\n").problems
    assert (str(problem.place), problem.message) == (
        "content/posts/x.md:7:1",
        "the cell failed: ZeroDivisionError: division by zero",
    )
    assert 'File "figures/shapes.py", line 2' in problem.detail
    found = write('{{< include "figures/shapes.txt" run >}}\n', shapes="")
    assert places(found) == [("content/posts/x.md:5:14", "there is no file figures/shapes.txt to include")]
    (found,) = write('{{< include "content/posts/x.md" lang="md" run >}}\n').problems
    assert (found.message, found.hint) == (
        "content/posts/x.md is no module that can run",
        'name a module, such as "figures/model.py", or leave "run" out',
    )


def test_what_libraries_return(write: Write, tmp_path: Path) -> None:
    pytest.importorskip("sympy")
    pytest.importorskip("altair")
    chart = (
        "import altair\ndata = altair.Data(values=[{'a': 1, 'b': 2}, {'a': 2, 'b': 1}])\n"
        "altair.Chart(data).mark_line().encode(x='a:Q', y='b:Q')"
    )
    built = write(
        cell("import sympy\nsympy.Rational(1, 3) + sympy.sqrt(sympy.Symbol('x'))", "echo: false")
        + cell(chart, "echo: false\nlabel: fig-chart\nfig-alt: A falling line.")
        + cell("from PIL import Image\nImage.new('RGB', (8, 8), 'red')", "echo: false\nfig-alt: Red.")
    )
    assert [problem.message for problem in built.problems if problem.severity == "error"] == []
    html = page(tmp_path)
    assert "<msqrt><mi>x</mi></msqrt>" in html
    assert 'id="fig-chart"' in html
    assert html.count("A falling line.") >= 1
    assert 'alt="Red."' in html
    feed = unescape((tmp_path / "public/index.xml").read_text())
    assert re.findall(r'<img src="[^"]*" alt="(A falling line\.|Red\.)"', feed) == ["A falling line.", "Red."]


def test_a_cell_of_myst_says_in_a_block_what_it_draws(write: Write, tmp_path: Path) -> None:
    built = write(
        "```{code-cell} ipython3\n---\ntags: [remove-input]\nmystnb:\n  figure:\n    caption: The *dew* point.\n"
        "    name: dew\n    width: 500px\n---\nimport matplotlib.pyplot as plt\nplt.plot([1, 2])\n```\n\n"
        "See {numref}`dew`.\n"
    )
    assert built.problems == ()
    html = page(tmp_path)
    assert '<figure class="figure" id="fig-dew">' in html
    assert "The <em>dew</em> point." in html
    assert '<a class="reference" href="#fig-dew">Figure 1</a>' in html
    assert "import" not in html
