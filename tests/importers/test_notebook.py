"""Notebooks as articles: what stays, what is dropped, what needs a hand, and that the cells run."""

import base64
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from commandline import linocut
from linocut.importers import notebook
from linocut.importers.markdown import closed, unparted
from linocut.problem import Problems

Cell = dict[str, Any]


def code(source: str, **more: Any) -> Cell:
    return {"cell_type": "code", "source": source.splitlines(keepends=True), "outputs": [], "metadata": {}, **more}


def text(source: str, **more: Any) -> Cell:
    return {"cell_type": "markdown", "source": source, "metadata": {}, **more}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "random_walks.ipynb"


def saved(file: Path, *cells: Cell, language: str = "python") -> notebook.Notebook:
    file.write_text(json.dumps({"cells": cells, "metadata": {"language_info": {"name": language}}, "nbformat": 4}))
    return notebook.read(file)


def test_text_and_cells_in_order(file: Path) -> None:
    made = saved(file, text("# Walks\n\nThey wander."), code("x = 1\nx"), text("## More"), code("  "))
    assert made.title == "Walks"
    assert made.text == "They wander.\n\n```{python}\nx = 1\nx\n```\n\n## More\n\n"
    assert (made.hands, made.files) == ([], {})
    assert saved(file, code("1")).title == "random walks"


@pytest.mark.parametrize(
    ("first", "title", "rest"),
    [
        (
            "[badge](https://a.example)\n\n# Walks #\nThey wander.",
            "Walks",
            "[badge](https://a.example)\n\nThey wander.",
        ),
        ("By me.\n\nWalks\n=====\n\nThey wander.", "Walks", "By me.\n\n\nThey wander."),
        ("<center><h1 align='center'>The <b>walks</b></h1></center>\nThey wander.", "The walks", "They wander."),
        ("```sh\n# no title\n```\n\n# `walk` and *others*", "walk and others", "```sh\n# no title\n```"),
    ],
)
def test_the_title_is_the_first_heading_wherever_its_cell_has_it(file: Path, first: str, title: str, rest: str) -> None:
    made = saved(file, text(first), text("# Later"))
    assert (made.title, made.text) == (title, f"{rest}\n\n# Later\n\n")


def test_formulas_of_several_paragraphs_are_whole() -> None:
    text = "$$\n\\hat x\n\n\n= 1\n\n$$\n\nand\n\n$$y^2$$\n\n"
    assert unparted(text) == "$$\n\\hat x\n= 1\n$$\n\nand\n\n$$y^2$$\n\n"
    assert unparted(f"{text}for 5 $$\n\nor") == f"{text}for 5 $$\n\nor"
    assert unparted("5 $$ or\n\n6 $$") == "5 $$ or\n\n6 $$"


def test_a_fence_that_a_cell_leaves_open_ends_with_it() -> None:
    assert closed("Text\n```python\nx = 1\n") == "Text\n```python\nx = 1\n```"
    assert closed("````\n```\na\n```\n") == "````\n```\na\n```\n````"
    for whole in ("```\na\n```\n", "Of ```a``` and `b`", "~~~\n```\n~~~\ntext"):
        assert closed(whole) == whole


def test_a_notebook_of_format_3(file: Path) -> None:
    cells = [{"cell_type": "heading", "level": 1, "source": ["Old"]}, {"cell_type": "code", "input": ["1 + 1"]}]
    file.write_text(json.dumps({"worksheets": [{"cells": cells}], "nbformat": 3}))
    made = notebook.read(file)
    assert (made.title, made.text) == ("Old", "```{python}\n1 + 1\n```\n\n")


def test_magics_go_or_are_listed_at_their_line(file: Path) -> None:
    made = saved(
        file,
        code(
            "%matplotlib inline\n%config InlineBackend.figure_format = 'retina'\nimport os\n%time y = 2\n!pip install x"
        ),
        code("%%time\nz = 3"),
        code("%%bash\nls"),
        code("rest = 7\nrest = (rest\n  % 4)"),
        code("len?"),
        code("ls data/*.csv\n! [ -e a ] || curl -O b"),
    )
    assert made.text.split("\n\n")[:6] == [
        "```{python}\nimport os\ny = 2\n# !pip install x\n```",
        "```{python}\nz = 3\n```",
        "```bash\nls\n```",
        "```{python}\nrest = 7\nrest = (rest\n  % 4)\n```",
        "```{python}\n# len?\n```",
        "```{python}\n# ls data/*.csv\n# ! [ -e a ] || curl -O b\n```",
    ]
    lines = made.text.split("\n")
    assert [(lines[line - 1], message) for line, message, _ in made.hands] == [
        ("# !pip install x", "`!pip install x` is a comment now: Python alone does not know it"),
        ("```bash", "a cell of the magic %%bash is shown, not run"),
        ("# len?", "`len?` is a comment now: Python alone does not know it"),
        ("# ls data/*.csv", "`ls data/*.csv` is a comment now: Python alone does not know it"),
        ("# ! [ -e a ] || curl -O b", "`! [ -e a ] || curl -O b` is a comment now: Python alone does not know it"),
    ]


def test_a_magic_may_be_all_that_stands_in_a_block(file: Path) -> None:
    made = saved(
        file, code("try:\n    import x\nexcept ImportError:\n    !pip install x\nif y:\n    %matplotlib inline\nz = 1")
    )
    assert made.text.split("\n\n")[0] == (
        "```{python}\ntry:\n    import x\nexcept ImportError:\n    pass  # !pip install x\nif y:\n    pass\nz = 1\n```"
    )
    assert [message for _, message, _ in made.hands] == [
        "`!pip install x` is a comment now: Python alone does not know it"
    ]


def test_what_is_said_of_cells_is_kept(file: Path) -> None:
    failed = [{"output_type": "error", "ename": "ZeroDivisionError"}]
    made = saved(
        file,
        code("1", metadata={"tags": ["hide-input", "mine"]}),
        code("#| label: fig-a\n2", metadata={"jupyter": {"source_hidden": True, "outputs_hidden": True}}),
        code("1 / 0", outputs=failed),
    )
    assert made.text.split("\n\n")[:3] == [
        "```{python}\n#| tags: [hide-input]\n1\n```",
        '```{python}\n#| code-fold: true\n#| output: false\n#| label: fig-a\n#| fig-alt: "A"\n2\n```',
        "```{python}\n#| error: true\n1 / 0\n```",
    ]


def test_files_come_along(file: Path) -> None:
    (file.parent / "data").mkdir()
    (file.parent / "data/a.csv").write_text("1,2\n")
    (file.parent / "map.png").write_bytes(b"picture")
    (file.parent.parent / "secret.txt").write_text("no")
    attached = {"my plot.png": {"image/png": base64.b64encode(b"plot").decode()}}
    made = saved(
        file,
        text("![A](attachment:my%20plot.png) ![B](map.png) ![C](https://a.example/c.png)", attachments=attached),
        code("open('data/a.csv')\nopen('../secret.txt')"),
    )
    assert made.files == {"my-plot.png": b"plot", "map.png": b"picture", "data/a.csv": b"1,2\n"}
    assert "![A](my-plot.png)" in made.text


def test_pictures_within_the_text_become_files(file: Path) -> None:
    data = base64.b64encode(b"plot").decode()
    made = saved(file, text(f"![A](data:image/png;base64,{data}) and `![B](data:image/png;base64,{data})`"))
    assert made.files == {"random_walks-1.png": b"plot"}
    assert "![A](random_walks-1.png) and `![B](data:" in made.text


def test_other_languages_and_raw_cells(file: Path) -> None:
    made = saved(file, code("x <- 1"), {"cell_type": "raw", "source": "\\LaTeX"}, language="R")
    assert made.text == "```r\nx <- 1\n```\n\n```text\n\\LaTeX\n```\n\n"
    assert [f"{message}; {hint}" for _, message, hint in made.hands] == [
        "a cell in r is shown, not run; cells are in Python",
        "a raw cell of the notebook is shown as text; write what it stood for",
    ]
    old = saved(file, code("print 'two'"))
    assert [hint for _, _, hint in old.hands] == ["correct it before it runs"]
    assert old.hands[0][1].startswith("the cell is not Python 3: Missing parentheses in call to 'print'")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("{", "is not valid JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1); "
         "a notebook is a file that Jupyter saved"),
        ('{"a": 1}', "is not a notebook: it has no cells; give a file that Jupyter saved"),
    ],
)  # fmt: skip
def test_what_is_not_a_notebook(file: Path, data: str, told: str) -> None:
    file.write_text(data)
    with pytest.raises(Problems) as raised:
        notebook.read(file)
    problem = raised.value.problems[0]
    assert f"{problem.message}; {problem.hint}" == f"{file} {told}"


NONE = "walks.ipynb is not a notebook: it has no cells; give a file that Jupyter saved"


def test_a_file_without_cells(tmp_path: Path) -> None:
    (tmp_path / "walks.ipynb").write_text("[]")
    with pytest.raises(Problems) as raised:
        notebook.read(tmp_path / "walks.ipynb")
    problem = raised.value.problems[0]
    assert f"{problem.message}; {problem.hint}" == f"{tmp_path}/{NONE}"


def test_the_command_makes_an_article_that_builds(file: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "content").mkdir(parents=True)
    (site / "pyproject.toml").write_text('[tool.linocut]\ntitle = "T"\nbase_url = "https://example.org/"\n')
    saved(
        file,
        text("# Walks"),
        code("%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2])"),
        code("!ls"),
    )
    done = linocut("import", "notebook", str(file), cwd=site)
    assert (done.returncode, done.stdout.splitlines()) == (
        0,
        ["wrote content/posts/random-walks/index.md", "to look at by hand: 1, listed above"],
    )
    assert "content/posts/random-walks/index.md:11:1: warning: `!ls` is a comment now" in done.stderr
    assert linocut("build", cwd=site).returncode == 0
    page = (site / "public/posts/random-walks/index.html").read_text()
    assert '<svg class="plot"' in page
    again = linocut("import", "notebook", str(file), cwd=site)
    assert again.returncode == 1
    assert "already exists; nothing was written" in again.stderr


def test_nothing_is_overwritten(file: Path, tmp_path: Path) -> None:
    made = saved(file, code("1"))
    (tmp_path / "x").mkdir()
    (tmp_path / "x/index.md").write_text("mine")
    with pytest.raises(Problems, match="already exists"):
        notebook.write(made, tmp_path, tmp_path / "x", date(2026, 1, 1))
    assert (tmp_path / "x/index.md").read_text() == "mine"


def test_a_line_for_the_shell_goes_on_below(file: Path) -> None:
    made = saved(file, code("!curl -O \\\n  --silent \\\n  a.csv\nx = 1"))
    assert made.text == "```{python}\n# !curl -O \\\n  # --silent \\\n  # a.csv\nx = 1\n```\n\n"
    assert len(made.hands) == 1


def test_what_a_build_does_not_have_is_listed(file: Path) -> None:
    (file.parent / "styles").mkdir()
    (file.parent / "styles/custom.css").write_text("<style>p {}</style>")
    (file.parent / "notebooks").mkdir()
    inner = file.parent / "notebooks" / file.name
    made = saved(
        inner,
        code("import pandas as pd\npd.read_csv(\n  'https://a.example/x.csv')\nprint('https://b.example/')"),
        code("x = 1\nopen('../styles/custom.css').read()\nopen('../none.txt')"),
        code("import seaborn as sns\nsns.load_dataset('iris')"),
        code("from IPython.core.display import HTML\nHTML(open('../styles/custom.css').read())"),
    )
    lines = made.text.split("\n")
    network = 'keep the data beside the article, or set "network = true" in [tool.linocut.figures]'
    assert [(lines[line - 1], message, hint) for line, message, hint in made.hands] == [
        ("pd.read_csv(", "the cell loads https://a.example/x.csv from the network, which a build has not", network),
        (
            "open('../styles/custom.css').read()",
            "the cell names ../styles/custom.css, which is not in the notebook's folder",
            "copy it beside the article, and name it as it is there",
        ),
        (
            "sns.load_dataset('iris')",
            "the cell loads a data set (load_dataset) from the network, which a build has not",
            network,
        ),
        (
            "#| eval: false",
            "a cell that styles the notebook does not run: pages have the theme's styles",
            "take it out",
        ),
    ]
    assert "#| eval: false\n#| include: false\nfrom IPython" in made.text
