"""Files and formulas of notebooks that stand where Jupyter finds them, and nobody else."""

import json
from pathlib import Path

import pytest

from linocut.importers import notebook
from linocut.importers.markdown import formulas


def test_pictures_of_a_folder_above_lie_beside_the_article(tmp_path: Path) -> None:
    (tmp_path / "course/notebooks").mkdir(parents=True)
    (tmp_path / "course/media").mkdir()
    (tmp_path / "course/media/a b.png").write_bytes(b"one")
    (tmp_path / "course/notebooks/a-b.png").write_bytes(b"two")
    (tmp_path / "course/secret.txt").write_text("no")
    source = "![x](a-b.png) ![y](../media/a%20b.png) <img src='../media/a b.png'> [s](../secret.txt) ![z](../lost.png)"
    cells = [{"cell_type": "markdown", "source": source}, {"cell_type": "code", "source": "open('../secret.txt')"}]
    file = tmp_path / "course/notebooks/n.ipynb"
    file.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4}))
    made = notebook.read(file)
    assert made.files == {"a-b.png": b"two", "1-a-b.png": b"one"}
    shown = "![x](a-b.png) ![y](1-a-b.png) <img src='1-a-b.png'> [s](../secret.txt) ![z](../lost.png)"
    assert made.text.split("\n\n")[0] == shown


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Given $ c(x) $ and $x$.", "Given \\(c(x)\\) and $x$."),
        ("At $\\approx$60% it is $ \\nabla c $.", "At \\(\\approx\\)60% it is \\(\\nabla c\\)."),
        ("So $ |T| $ and $ a, b $.", "So \\(|T|\\) and \\(a, b\\)."),
        ("It costs $ 5 or $ 6.", "It costs $ 5 or $ 6."),
        ("$$ a $$ and $\nR = T\n$", "$$ a $$ and \\(R = T\\)"),
    ],
)
def test_formulas_are_what_jupyter_reads_as_one(written: str, read: str) -> None:
    assert formulas(written) == read
