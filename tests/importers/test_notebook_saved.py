"""Notebooks whose cells do not run here: what they held stands instead, and the first build shows it."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from commandline import linocut
from linocut.importers import notebook

_DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def cell(source: str, *outputs: dict[str, Any]) -> dict[str, Any]:
    return {"cell_type": "code", "source": source, "outputs": list(outputs), "metadata": {}}


def data(**kinds: str) -> dict[str, Any]:
    return {"output_type": "display_data", "data": {name.replace("_", "/", 1): held for name, held in kinds.items()}}


def printed(text: str, name: str = "stdout") -> dict[str, Any]:
    return {"output_type": "stream", "name": name, "text": text}


def save(folder: Path, *cells: dict[str, Any]) -> Path:
    file = folder / "tides.ipynb"
    file.write_text(json.dumps({"cells": cells, "metadata": {"language_info": {"name": "python"}}, "nbformat": 4}))
    return file


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "site/content").mkdir(parents=True)
    (tmp_path / "site/pyproject.toml").write_text('[tool.linocut]\ntitle = "T"\nbase_url = "https://example.org/"\n')
    return tmp_path / "site"


def test_what_cells_showed_stands_below_them(tmp_path: Path) -> None:
    table = (
        '<style scoped>td {}</style><table border="1" class="dataframe">\n<tr>\n <th colspan="2">a</th>\n</tr></table>'
    )
    file = save(
        tmp_path,
        cell("import nowhere_at_all\nprint(1)", printed("1\n"), printed("2\n"), printed("no", "stderr")),
        cell("bar()", printed(" 1%\r99%\r100%\n\x1b[31mred\x1b[0m")),
        cell("frame", data(text_html=table, text_plain="   a")),
        cell("x**2", data(text_latex="$\\displaystyle x^{2}$", text_plain="x**2")),
        cell("fit.summary()", data(text_latex="\\begin{center}\n\\begin{tabular}{l}", text_plain="R 0.9")),
        cell("fit", data(text_html="<table><tr><td>1</td></tr></table><br/><br/>Notes:<br/>[1] a &lt; b")),
        cell("plot()", data(text_plain="[<matplotlib.lines.Line2D at 0x7f>]")),
        cell("draw()", data(image_png=base64.b64encode(_DOT).decode(), text_plain="<Figure size 432x288>")),
        cell("widget", data(text_html="<script>go()</script>", text_plain="<IPython.core.display.HTML object>")),
        cell("1/0", {"output_type": "error", "ename": "ZeroDivisionError", "evalue": "division by zero"}),
    )  # fmt: skip
    made = notebook.read(file)
    assert made.idle == ("nowhere_at_all cannot be imported",)
    shown = [part for part in made.text.split("\n\n") if not part.startswith("```{python}")]
    assert shown == [
        "```text {.output}\n1\n2\n```",
        "```text {.output}\n100%\nred\n```",
        '<table>\n<tr><th colspan="2">a</th></tr>\n</table>',
        "$$\nx^{2}\n$$",
        "```text {.output}\nR 0.9\n```",
        "<table>\n<tr><td>1</td></tr>\n</table>",
        "<p>Notes:<br>[1] a &lt; b</p>",
        "![](tides-1.png)",
        "```text {.output}\nZeroDivisionError: division by zero\n```",
        "",
    ]
    assert made.files == {"tides-1.png": _DOT}
    assert [hand[1] for hand in made.hands] == ["what a cell showed by scripts of its own is left out"]


@pytest.mark.parametrize(
    ("source", "idle"),
    [
        ("print 'old'", ("one is not Python 3",)),
        ("%run other.py", ("one runs another file",)),
        ("try:\n    import nowhere_at_all\nexcept ImportError:\n    pass", ()),
        ("from IPython.display import Markdown\nimport math", ()),
        ("import pandas as pd\npd.read_csv('https://example.org/a.csv')", ()),
        ("import helper", ()),
    ],
)
def test_why_cells_do_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, idle: tuple[str, ...]
) -> None:
    monkeypatch.setattr("linocut.importers.notebook_needs.installed", lambda name: name in {"math", "pandas"})
    (tmp_path / "helper.py").write_text("x = 1\n")
    made = notebook.read(save(tmp_path, cell(source, printed("seen"))))
    assert made.idle == idle
    assert ("seen" in made.text) == bool(idle)
    assert ("helper.py" in made.files) == ("helper" in source)


def test_cells_that_fail_give_way_to_what_the_notebook_held(tmp_path: Path, site: Path) -> None:
    text = {"cell_type": "markdown", "metadata": {}, "source": "# Tides\n\n![Shore](lost.png)"}
    file = save(tmp_path, text, cell("x = 1\nx", printed("1")), cell("x.lost", printed("It was here.")))
    done = linocut("import", "notebook", str(file), cwd=site)
    assert done.returncode == 0, done.stderr
    assert (
        "content/posts/tides/index.md:19: warning: no cell runs, and what each gave in the notebook stands below it:"
        " the cell failed: AttributeError: 'int' object has no attribute 'lost'; once they can, take out what stands"
        " below them, and eval out of execute in the front matter\n"
    ) in done.stderr
    assert "a picture is a link: it is not there, or cannot be read" in done.stderr
    built = linocut("build", cwd=site)
    assert built.returncode == 0, built.stderr
    page = (site / "public/posts/tides/index.html").read_text()
    assert "It was here." in page
    assert "lost.png" in page


def test_cells_that_run_are_run_once(tmp_path: Path, site: Path) -> None:
    done = linocut("import", "notebook", str(save(tmp_path, cell("print(6 * 7)", printed("old")))), cwd=site)
    assert done.returncode == 0, done.stderr
    built = linocut("build", cwd=site)
    assert "1 figure (0 drawn)" in built.stdout
    page = (site / "public/posts/tides/index.html").read_text()
    assert "42" in page
    assert "old" not in page


def test_saved_outputs_are_shown_where_that_is_asked_for(tmp_path: Path, site: Path) -> None:
    file = save(tmp_path, cell("print(6 * 7)", printed("as it was")))
    done = linocut("import", "notebook", "--saved", str(file), cwd=site)
    assert done.returncode == 0, done.stderr
    assert linocut("build", cwd=site).returncode == 0
    assert "as it was" in (site / "public/posts/tides/index.html").read_text()
