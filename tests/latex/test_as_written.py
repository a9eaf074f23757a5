"""Formulas that go to math-core as they are written come out as those do that are read token by token."""

import pytest

from linocut.latex import Converter, LatexError
from linocut.latex.expand import Expander

ROWS = [
    r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
    r"\begin{aligned} x &= {1 \\ 2} \\ &= \alpha\\\beta \end{aligned}",
    r"f = \begin{cases} 1 & \text{if } x < 2 \\ 0 & \text{otherwise} \end{cases}",
    r"\begin{array}{lr} \begin{matrix} a \\ b \end{matrix} & c \\ d & e \end{array}",
    r"\sum_{i \\ j} x",
]
OTHERS = [
    r"a \\ b",
    r"\begin{matrix} a \\ b \end{matrix} \\ c",
    r"\begin{aligned} a \\[1em] b \end{aligned}",
    r"\begin{aligned} a \\* b \end{aligned}",
    r"\begin{aligned} a \\ b \\ \end{aligned}",
    "\\begin{aligned} a % \\\\ b \\end{aligned}",
    "\\begin{aligned} a \\\\ % b\n [1em] c \\end{aligned}",
    r"\begin{aligned} a \\ b \end{matrix}",
    r"\begin{aligned} a \\ { b \end{aligned} }",
    r"\begin{aligned} a \\ b \end\end{aligned}",
    r"\begin{split} a &= b \\ &= c \end{split}",
    r"\begin{align} a &= b \\ &= c \end{align}",
]


def said(latex: str) -> str | tuple[str, int, str]:
    try:
        return Converter({}).convert(latex, display=True)
    except LatexError as error:
        return error.message, error.offset, error.hint


@pytest.mark.parametrize("latex", ROWS + OTHERS)
def test_a_formula_as_written_is_the_formula_read_token_by_token(latex: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = said(latex)
    monkeypatch.setattr(Expander, "needed", lambda _self, _latex: True)
    assert said(latex) == shown


@pytest.mark.parametrize("latex", ROWS)
def test_rows_within_plain_environments_need_no_rewriting(latex: str) -> None:
    assert not Converter({})._expander.needed(latex)


@pytest.mark.parametrize("latex", OTHERS)
def test_what_is_done_to_a_line_break_needs_it(latex: str) -> None:
    assert Converter({})._expander.needed(latex)
