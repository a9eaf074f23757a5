"""Formulas for feeds: as text where they are simple, else as images with a phrase."""

import re
import time

import pytest

from linocut.latex import Converter, LatexError, image, inline_text, spoken_as


def mathml(latex: str, *, display: bool = False) -> str:
    return Converter({}).convert(latex, display)


@pytest.mark.parametrize(
    ("latex", "html"),
    [
        ("x", "<i>x</i>"),
        (r"\alpha_i^2", "<i>α</i><sub><i>i</i></sub><sup>2</sup>"),
        (r"x_{t+1} \ge 0", "<i>x</i><sub><i>t</i>+1</sub> ≥ 0"),
        ("f'(x) = -2", "<i>f</i>′(<i>x</i>) = −2"),
        (r"O(n \log n)", "<i>O</i>(<i>n</i> log <i>n</i>)"),
        (r"\mathbf{w} \in \mathbb{R}^n", "<b>w</b> ∈ ℝ<sup><i>n</i></sup>"),
        (r"a < b, c", "<i>a</i> &lt; <i>b</i>, <i>c</i>"),
        ("xyz == 1{,}000", "<i>xyz</i> == 1,000"),
        (r"2\,\mathrm{kg}", "2 kg"),
    ],
)
def test_simple_formulas_are_text(latex: str, html: str) -> None:
    assert inline_text(mathml(latex)) == html


@pytest.mark.parametrize(
    "latex",
    [r"\frac{1}{2}", r"\sqrt{x}", r"\hat{x}", r"x^{a^b}", r"\sum_i x_i", r"\mathcal{L}", r"\textcolor{red}{x}",
     r"\text{if } x", r"\left(\frac12\right)", "a + " * 20 + "b", r"(a+b)_{\mathrm{x}_1}", r"x\!y"],
)  # fmt: skip
def test_all_others_are_drawn(latex: str) -> None:
    assert inline_text(mathml(latex)) is None
    assert image(mathml(latex)).svg.startswith(b"<svg")


def test_displayed_formulas_are_drawn() -> None:
    assert inline_text(mathml("x", display=True)) is None


@pytest.mark.parametrize(
    ("latex", "spoken"),
    [
        (r"\sum_{i=1}^n i = \frac{n(n+1)}{2}", "sum from i equals 1 to n of i equals fraction, n open paren n plus 1 "
                                               "close paren, over 2, end fraction"),
        (r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", "matrix 2 by 2: row 1: a, b; row 2: c, d"),
        (r"\operatorname*{arg\,max}_x f(x)", "argmax sub x f open paren x close paren"),
        (r"|x| = \begin{cases} x & x > 0 \\ -x & \text{else} \end{cases}",
         "absolute value of x equals cases: case 1: x, x is greater than 0; case 2: negative x, else"),
    ],
)  # fmt: skip
def test_images_say_what_they_show(latex: str, spoken: str) -> None:
    assert image(mathml(latex, display=True)).spoken == spoken


def test_formulas_are_said_in_the_language_of_the_site() -> None:
    formula = mathml(r"\frac{3}{4}")
    assert image(formula, "fr-CA").spoken == "trois quarts"
    assert image(formula, "de").spoken == "drei Viertel"
    assert image(formula, "fi").spoken == ""  # nobody says it in Finnish: the LaTeX is the alt text
    assert (spoken_as("pt"), spoken_as("zh-Hans"), spoken_as("zh-TW")) == ("pt-BR", "zh", "")


def rules(latex: str) -> list[tuple[float, float, float, float]]:
    """Left, bottom, right, top of each straight line of an image."""
    svg = image(mathml(latex, display=True)).svg.decode()
    found = [tuple(map(float, rule)) for rule in re.findall(
        r'<rect x="(\S+)" y="(\S+)" width="(\S+)" height="(\S+)"/>', svg)]  # fmt: skip
    return [(x, y, x + width, y + height) for x, y, width, height in found]


def test_rules_of_tables_reach_from_edge_to_edge() -> None:
    table = r"\begin{array}{c|c} \hline a & b \\ \frac{1}{2} & d \\ e & f \\ \hline \end{array}"
    upright, top, bottom = rules(table)[1:]
    assert (upright[1], upright[3]) == pytest.approx((bottom[1], top[3]), abs=1)
    assert upright[3] - upright[1] > 3000
    assert top[0] < upright[0] < upright[2] < top[2]


def test_a_table_without_rules_above_and_below_gets_none() -> None:
    assert len(rules(r"\begin{array}{c|c} a & b \\ c & d \end{array}")) == 1
    assert "stroke-dasharray" in image(mathml(r"\begin{array}{c:c} a & b \end{array}", display=True)).svg.decode()


def test_rules_of_tables_in_tables() -> None:
    inner = r"\begin{array}{c|c} a & b \\ \hline c & d \end{array}"
    found = rules(rf"\left[\begin{{array}}{{c|c}} {inner} & 1 \\ \hline 2 & {inner} \end{{array}}\right]")
    assert len(found) == 6
    assert all(right - left > 900 or top - bottom > 1500 for left, bottom, right, top in found)


def test_signs_that_the_font_has_not_are_text_at_their_place() -> None:
    drawn = image(mathml(r"P(\text{天}) + x_{晴}", display=True))
    places = re.findall(r'<text transform="translate\((\S+) (\S+)\) scale\(1 -1\)" font-size="(\S+)">(.)</text>',
                        drawn.svg.decode())  # fmt: skip
    assert [(place[2], place[3]) for place in places] == [("1000", "天"), ("700", "晴")]
    assert float(places[0][0]) < float(places[1][0])
    assert drawn.spoken == "P open paren 天 close paren plus x sub 晴"


def test_colours_have_one_for_dark_paper() -> None:
    svg = image(mathml(r"\textcolor{red}{x} + \colorbox{yellow}{y}")).svg.decode()
    assert ".c0{fill:#ff4d4d}" in svg
    assert 'class="c0" fill="#db0000"' in svg
    assert 'fill="#ffeb3d"' in svg


@pytest.mark.parametrize("nest", [r"\begin{pmatrix} 1 & %s \\ 0 & 1 \end{pmatrix}", r"\sqrt{1 + %s}", "x^{y + %s}"])
def test_a_nested_formula_costs_no_more_than_its_size(nest: str) -> None:
    latex = "x"
    for _ in range(18):
        latex = nest % latex
    formula = mathml(latex, display=True)
    start = time.process_time()
    image(formula)
    assert time.process_time() - start < 1  # were each level to double it, minutes


def test_every_shape_is_inside_its_image() -> None:
    import io

    import numpy as np
    import resvg_py
    from PIL import Image

    for latex in (r"\lim_{\substack{x \to 0 \\ y \to 1}} f", r"\overrightarrow{p_1 p_2}", r"\widetilde{W}", "EX + EY",
                  r"\underbrace{a}_{\text{a long label under it}}", r"\int_0^1 f", r"\boxed{y}"):  # fmt: skip
        svg = re.sub('<rect class="p"[^>]*/>', "", image(mathml(latex)).svg.decode())
        ink = np.asarray(Image.open(io.BytesIO(resvg_py.svg_to_bytes(svg_string=svg, zoom=2))))[..., 3]
        edges = [ink[0], ink[-1], ink[:, 0], ink[:, -1]]
        assert ink.any() > 0, latex
        assert max(edge.max() for edge in edges) == 0, latex


def test_what_is_not_in_the_vocabulary_is_told() -> None:
    with pytest.raises(LatexError, match="<semaphore> cannot be drawn"):
        image("<math><semantics><mrow><semaphore/></mrow></semantics></math>")
    with pytest.raises(LatexError, match="nested too deeply to be drawn for feeds"):
        image(f"<math><semantics>{'<mrow>' * 2_000}<mi>x</mi>{'</mrow>' * 2_000}</semantics></math>")


@pytest.mark.parametrize(
    ("drawn", "told"),
    [
        ("<svg/>", "mathra draws otherwise than it did"),
        (
            '<svg viewBox="0 0 1 1"><g fill="#000"><g x="1">\n</g><text ',
            "the rules of a table cannot be drawn for feeds",
        ),
    ],
)
def test_another_mathra_is_told(monkeypatch: pytest.MonkeyPatch, drawn: str, told: str) -> None:
    """What is not where it was is never taken for a picture: the LaTeX stands in its place."""
    formula = mathml(r"\begin{array}{c|c} a & b \end{array}", display=True)
    monkeypatch.setattr("mathra.tex_to_svg", lambda *_, **__: f'{drawn}<title id="mathra-speech">a</title>')
    with pytest.raises(LatexError) as raised:
        image(formula)
    assert raised.value.message == told
