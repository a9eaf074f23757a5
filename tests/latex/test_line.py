"""Formulas in a line of plain text, as summaries show them."""

import pytest

from linocut.latex import Converter, linear


@pytest.mark.parametrize(
    ("latex", "line"),
    [
        (r"x^2", "x²"),
        (r"x_{ij}", "xᵢⱼ"),
        (r"\mathbb{F}_{p^2}", "F_(p²)"),
        (r"\mathbf{x}\in\mathbb{R}^n", "x ∈ ℝⁿ"),
        (r"\frac{a+b}{2}", "(a + b)/2"),
        (r"\sum_{i=1}^{n} x_i = \sqrt{2\pi}", "∑ᵢ₌₁ⁿ xᵢ = √(2π)"),
        (r"\sqrt[3]{x}", "³√x"),
        (r"\hat\beta = (X^\top X)^{-1} X^\top y", "β̂ = (X^⊤X)⁻¹X^⊤y"),
        (r"\bar{x}, \vec v, f'(x)", "x̄, v⃗, f′(x)"),
        (r"\mathcal{O}(n \log n)", "O(n log n)"),
        (r"\sin(x) + \log_2 n", "sin(x) + log₂ n"),
        (r"\lim_{x\to 0} x", "lim_(x→0) x"),
        (r"e^{i\pi}+1=-1", "e^(iπ) + 1 = −1"),
        (r"\underbrace{a+b}_{c}", "a + b_c"),
        (r"\text{if } x > 0", "if x > 0"),
        (r"|{-x}| = (-1)(+2)", "|−x| = (−1)(+2)"),
    ],
)
def test_a_line_reads_as_it_is_written_by_hand(latex: str, line: str) -> None:
    assert linear(Converter({}).convert(latex, display=False)) == line


@pytest.mark.parametrize("latex", [r"\begin{pmatrix}1&2\\3&4\end{pmatrix}", r"\binom{n}{k}"])
def test_what_has_rows_has_no_line(latex: str) -> None:
    assert linear(Converter({}).convert(latex, display=False)) is None
