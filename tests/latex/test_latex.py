"""Formulas: what math-core converts, what is written around it, and what is refused, at its place."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linocut.latex import Converter, LatexError, characters, image

LEAVES = {"mi", "mo", "mn", "mtext"}


def sketch(mathml: str) -> str:
    """MathML as one readable line: leaves as their text, everything else as name(children), rows without a name."""

    def draw(element: ElementTree.Element) -> str:
        if element.tag in LEAVES:
            text = "".join(element.itertext()).replace("\xa0", " ")
            return f'"{text}"' if element.tag == "mtext" else text
        if element.tag == "mspace":
            return ""
        inner = ", ".join(part for part in map(draw, element) if part)
        name = {"mrow": "", "semantics": ""}.get(element.tag, element.tag.removeprefix("m"))
        if element.get("class"):
            name += "." + element.get("class", "").replace(" ", ".")
        bare = not name and len(element) <= 1
        return inner if bare else f"{name}({inner})"

    root = ElementTree.fromstring(mathml)
    row = root[0][0]
    return " ".join(part for part in map(draw, row) if part)


def convert(latex: str, display: bool = True, macros: dict[str, str] | None = None) -> str:
    return sketch(Converter(macros or {}).convert(latex, display))


def error(latex: str, display: bool = True, macros: dict[str, str] | None = None) -> tuple[str, str, str]:
    """(marked part of the formula, message, the way out)."""
    with pytest.raises(LatexError) as caught:
        Converter(macros or {}).convert(latex, display)
    found = caught.value
    return latex[found.offset : found.offset + found.width(latex)], found.message, found.hint


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\frac{QK^T}{\sqrt{d_k}}", "frac((Q, sup(K, T)), sqrt(sub(d, k)))"),
        (r"\text{if $x > 0$, then}", '("if ", (x, >, 0), ", then")'),
        (r"\text{a -- b --- ``c''}", '"a – b — “c”"'),
        (r"\texttt{a--b_c ``d''} \text{{a}--b}", '"a--b_c ‘‘d’’" "a–b"'),
        (r"Cram\'er \"{o}", 'C r a m "é" r "ö"'),
        (r"\mbox{for } x", '"for " x'),
        (r"\pmb{x} \ensuremath{y} \mathds{1}", "𝒙 y 𝟙"),
        (r"\begin{split} a &= b \\ &= c \end{split}", convert(r"\begin{aligned} a &= b \\ &= c \end{aligned}")),
        (r"a \\ b", convert(r"\begin{gathered} a \\ b \end{gathered}")),
        (r"\begin{alignat*}{2} a &= b \\ c &= d \end{alignat*}", "table.tight("
         "tr(td.end.close(a), td.start.open(=, b)), tr(td.end.close(c), td.start.open(=, d)))"),
        (r"\DeclareMathOperator{\tr}{tr} \tr A", convert(r"\operatorname{tr} A")),
        (r"\newcommand{\R}{\mathbb{Q}} \R", "ℚ"),
        (r"\newcommand{\norm}[2][2]{\|#2\|_{#1}} \norm{x} \norm[1]{y}", "‖ x sub(‖, 2) ‖ y sub(‖, 1)"),
        (r"\def\f#1#2{#2#1} \f ab", "b a"),
        (r"\let\oldphi\phi \renewcommand{\phi}{\oldphi_0} \phi", "sub(ϕ, 0)"),
        (r"\alpha\ensuremath x", "α x"),
        (r"\begin{displaymath} a \end{displaymath}", "a"),
        (r"\text{a \textbf{b $x$} {\it c} d_e\quad\LaTeX{} f}",
         '("a ", "b ", x, " ", "c", " d_e", "LaTeX", " f")'),
        (r"\text{\small a \large b}", '("a ", "b")'),
        (r"\text{hello $x + \text{world \(y\)}$}", '("hello ", (x, +, ("world ", y)))'),
        (r"\newcommand{\st}{\textbf{s.t. $x$}} \text{\st}", '("s.t. ", x)'),
        (r"\text{\'e\"{u}\ldots{} \textcolor{red}{x}}", '("éü… ", "x")'),
        (r"\not0 \not{=} \not\in \not{ab}", "padded(.rlap(/)) 0 ≠ ∉ padded(.rlap(/)) (a, b)"),
        (r"\operatorname{\mathbf{grad}} x", convert(r"\mathop{\mathbf{grad}} x")),
        (r"\operatorname*{\Pi}_a", "under(padded((Π)), a)"),
        (r"\varlimsup_x \intop_a", "under(padded(over((lim), ‾)), x) \u2061 under(∫, a)"),
        (r"\textcircled{1} \textcircled{R} \textcircled{b}", '"①" "Ⓡ" "ⓑ"'),
        (r"\kern{1em}a \hspace{18mu}b \require{cancel}", "a b"),
        (r"\verb|a_b \x {%| \text{\TextOrMath{a}{b}} \TextOrMath{a}{b}", '"a_b \\x {%" "a" b'),
        (r"∠ ∴ \mathsfit{Ax} \red{x}", "∠ ∴ (𝘈, 𝘹) x"),
        (r"\rule{1em}{2em} \sout{ab}", '.sout("ab")'),
        (r"\def\f|#1||{[#1]} \f|x y|| \def\g#1:#2{#2#1} \g ab:c", "[ x y ] c a b"),
        (r"\def\a{x}\edef\b{\a\noexpand\a}\def\a{y}\b", "x y"),
        (r"\def\a{x}\def\b{\def\a{y}}\expandafter\b\a \global\long\def\c{z}\c", "x z"),
        (r"\def\a{\def\b##1{##1##1}}\a\b x", "x x"),
        (r"\xrightleftarrows[a]{b}", "padded(over(under(⇄, a), b))"),
        (r"\begin{matrix}a\cr[b] c\cr\end{matrix}", convert(r"\begin{matrix}a\\{} [b] c\end{matrix}")),
        (r"\left< x \right\gt \big<y\big> \bigl. \left{(}a\right)", "(⟨, x, ⟩) ⟨ y ⟩ ((, a, ))"),
        ("a,\\\nb", 'a , " " b'),
        (r"\alpha*\beta \operatorname*{ab}_a", "α ∗ β under((ab), a)"),
        (r"\begin{matrix} a \\ b \\[1em] \end{matrix}", convert(r"\begin{matrix} a \\ b \end{matrix}")),
        (r"\begin{array}{@{}l*{2}{cp{2cm}}@{\quad}} a \end{array}", convert(r"\begin{array}{lclcl} a \end{array}")),
        (r"\begin{array}[t]{>{}c!{\,}m{1cm}r} a \end{array}", "table(tr(td(a)))"),
        (r"\begin{aligned}[t] [a] \end{aligned}", convert(r"\begin{aligned} {}[a] \end{aligned}")),
        (r"x = \left\{\begin{align} a &= b \\ c \end{align}\right.",
         convert(r"x = \left\{\begin{aligned} a &= b \\ c \end{aligned}\right.")),
        (r"\Bigl(\begin{alignat*}{2} a &= b \end{alignat*}",
         convert(r"\Bigl(\begin{alignedat}{2} a &= b \end{alignedat}")),
        (r"""\char"41 \char'102 \char67 8\char`d \text{\char"E9 f}\char`\%""", 'A B C 8 d "éf" %'),
        (r"\text{a \red{b} \llap{c}\phantom{d} \smash[b]{y} \' }",
         '("a ", "b", " ", padded(.llap("c")), phantom("d"), " ", padded("y"), " \u0301 ")'),
        (r"\begin{eqnarray} a & = & b \end{eqnarray} + c", convert(r"\begin{darray}{rcl} a & = & b \end{darray} + c")),
    ],
)  # fmt: skip
def test_gaps(latex: str, expected: str) -> None:
    assert convert(latex) == expected


def test_a_sign_that_continues_a_line_stands_between_terms() -> None:
    mathml = Converter({}).convert(
        r"\begin{aligned} a &= b \\ &+ c - {} & d \end{aligned} + \begin{matrix} - 1 \end{matrix}", True
    )
    assert mathml.count('<mo form="infix">+</mo><mi>c</mi>') == 1
    assert mathml.count("infix") == 1


def test_a_sign_alone_in_its_column_keeps_its_spaces() -> None:
    mathml = Converter({}).convert(r"\begin{alignedat}{2} 2x &+ {}& 3y &= 7 \end{alignedat}", True)
    assert '<mtd class="start open"><mo form="infix">+</mo><mi></mi></mtd>' in mathml


def test_lengths_in_pixels_and_in_printers_units() -> None:
    def wide(length: str) -> float:
        return float(Converter({}).convert(rf"a\hspace{{{length}}}b", False).split('width="')[1].split("rem")[0])

    inch = wide("1in")
    assert wide("96px") == pytest.approx(inch, rel=1e-3)
    assert wide("72bp") == pytest.approx(inch, rel=1e-3)
    assert wide("1pc") == pytest.approx(wide("12pt"), rel=1e-3)
    assert "<mspace" in Converter({}).convert(r"\begin{aligned} a \\[5px] b \end{aligned}", True)


def test_signs_that_are_written_as_they_are_seen() -> None:
    mathml = Converter({}).convert("A ∩ B = ∅, x ⊥ y, ⊤ ≠ ∅, √ 2", False)
    assert mathml.count("<mi>∅</mi>") == 2
    assert "<mi>⊥</mi>" in mathml
    assert "<mi>⊤</mi>" in mathml
    assert "<msqrt>" in mathml


def test_letters_as_tex_sets_them() -> None:
    mathml = Converter({}).convert(
        r"f\colon A \operatorname{top-k} a-b Δ\varDelta \text{Δ} \mathit{word} \mathit{x}", True
    )
    assert '<mi>f</mi><mo lspace="0.1111em" rspace="0.3333em">:</mo><mi>A</mi>' in mathml
    assert "<mi>top-k</mi>" in mathml
    assert "<mi>a</mi><mo>−</mo><mi>b</mi>" in mathml
    assert '<mi mathvariant="normal">Δ</mi></mrow><mi>Δ</mi><mtext>Δ</mtext>' in mathml
    assert "<mtext><i>word</i></mtext>" in mathml
    assert mathml.count("<i>") == 1


def test_a_function_keeps_off_what_stands_in_braces() -> None:
    for argument in ("{n}", "{-x}", "{x + y}", " n"):
        assert '<mo lspace="0.1667em">\u2061</mo>' in Converter({}).convert(rf"\log{argument}", True), argument
    assert "<mo>\u2061</mo>" in Converter({}).convert(r"\log(n)", True)


def test_an_operator_with_limits_keeps_off_what_it_is_applied_to() -> None:
    gap = '<mo lspace="0.1667em">\u2061</mo>'
    for argument, kept in (("A", True), (r"\frac{a}{b}", True), ("{a}", True), ("(a)", False), (r"\sum_i a", False)):
        for operator in (r"\mathop{\inf}_x ", r"\mathop{max}\limits_x "):
            assert (gap in Converter({}).convert(operator + argument, True)) == kept, argument
    assert "\u2061" not in Converter({}).convert(r"\mathop{X}_x - {\mathop{X}_x}", True)


def test_bold() -> None:
    assert (
        convert(r"\boldsymbol{1x + \sin\alpha} \bm{\Gamma\theta} \boldsymbol{2\text{a}}")
        == '(𝟏, 𝒙, +, (𝐬𝐢𝐧), \u2061, 𝜶) (𝚪𝜽) (𝟐, "a")'
    )


def test_bold_letters_of_other_alphabets() -> None:
    bold = Converter({}).convert(r"\bm{\mathcal{A}x} \boldsymbol{\mathfrak{g}\mathsf{X}}", False)
    assert re.findall("<mi>(.*?)</mi>", bold) == ["𝓐", "𝒙", "𝖌", "𝗫"]
    named = Converter({}).convert(r"\symbfcal{L} \mathbfit{v} \symfrak{g}", False)
    assert re.findall("<mi>(.*?)</mi>", named) == ["𝓛", "𝒗", "𝔤"]


def test_lines_over_letters_are_no_accents() -> None:
    mathml = Converter({}).convert(r"\overline{\overline{x}+y} \underline{n} \hat{\overline{z}}", True)
    assert mathml.count('accent="true"') == 1
    assert mathml.count('accentunder="true"') == 1


def test_flattened_above_or_below() -> None:
    mathml = Converter({}).convert(r"\smash{x}\smash[t]{y}\smash[b]{z}", True)
    assert '<mpadded height="0em" depth="0em"><mi>x</mi></mpadded><mpadded height="0em"><mi>y</mi></mpadded>' in mathml
    assert '<mpadded depth="0em"><mi>z</mi></mpadded>' in mathml


def test_the_number_of_a_short_row_stands_behind_the_longest() -> None:
    assert convert(r"\begin{align} a &= b & c &= d \\ e &= f \tag{*} \end{align}").endswith(
        'td.end.close(e), td.start.open(=, f), td.end.close(), td.start.open(), td.number("(*)")))'
    )


def test_small_matrices_are_small() -> None:
    mathml = Converter({}).convert(r"\left(\begin{smallmatrix} a & b \end{smallmatrix}\right)", False)
    assert '<mtable displaystyle="false" scriptlevel="1" class="small">' in mathml
    assert convert(r"\begin{bsmallmatrix} a \end{bsmallmatrix}").startswith("([,")


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\ce{2H2O + SO4^2-}", '(2, sub((H), 2), (O), +, (S), subsup((O), 4, "2−"))'),
        (r"\ce{^{227}_{90}Th+ ->[a][$x$] B}",
         '(subsup(90, 227), sup((Th), "+"), (underover(→, under((x)), over((a)))), (B))'),
        (r"\ce{KCr(SO4)2*12H2O} \ce{[{(X2)3}2]^3+}", "((K), (Cr), (, (S), sub((O), 4), sub(), 2), ·, 12, sub((H), 2), "
         '(O)) ([, {, (, sub((X), 2), sub(), 3), sub(}, 2), sup(], "3+"))'),
        (r"\ce{A=B-C#D}", '((A), "=", (B), "−", (C), "≡", (D))'),
        (r"\num{12345.6789e-5} \num{-1.5(2)} \num{5 \pm 1} \num{n}",
         "(12, 345.6789, ×, sup(10, (−, 5))) (−, 1.5, (, 2, )) (5, ±, 1) n"),
        (r"\SI{9.81}{m/s^2} \qty{10}{\km\per\hour\squared}",
         "(9.81, (m), /, sup((s), 2)) (10, (km), sup((h), (−, 2)))"),
        (r"\unit{\kilo\gram\per\square\second\per\um}", "((kg), sup((s), (−, 2)), sup((µm), (−, 1)))"),
        (r"\qty{20}{\degreeCelsius} \SI{50}{\percent} \qty{3}{\metre\tothe{4}}",
         '(20, "°C") (50, "%") (3, sup((m), 4))'),
        (r"\ang{1;2;3} \qtyrange{1}{2}{\m} \numlist{1;2}", '(sup(1, ∘), sup(2, ′), sup(3, ″)) (1, (m), "–", 2, (m)) '
         '(1, ,, " ", 2)'),
        (r"\pu{1.2e3 J*K-1} \pu{123 kJ/mol}", "(1.2, ×, sup(10, 3), (J), ⋅, sup((K), (−, 1))) (123, (kJ), /, (mol))"),
        (r"\begin{CD} A @>f>> B \\ @VVgV @| \\ C @= D \end{CD}",
         "table(tr(td(A), td((underover(→, under(()), over(((f)))))), td(B)), "
         "tr(td(padded(.llap()), ↓, padded(.rlap(g))), td(), td(‖)), tr(td(C), td(over(=, over(()))), td(D)))"),
    ],
)  # fmt: skip
def test_chemistry_units_and_diagrams(latex: str, expected: str) -> None:
    assert convert(latex) == expected


def test_lines_across_parts_of_a_table() -> None:
    assert convert(
        r"\begin{array}{c|cc} a & b & c \\ \cline{2-3} d & e & f \\ \hline\hline g & \multicolumn{2}{r}{h} \\ "
        r"\hhline{-~=}"
        r"\end{array}"
    ) == (
        "table(tr(td.after(a), td(b), td(c)), tr(td.after(d), td.above(e), td.above(f)), "
        "tr(td.after.above-double.below(g), td.above-double.below-double.end(h)))"
    )
    assert '<mtd columnspan="2"' in Converter({}).convert(r"\begin{array}{cc} \multicolumn{2}{c}{h} \end{array}", True)


def test_links() -> None:
    mathml = Converter({}).convert(r"\href{https://x.example/a\_b}{x} \href{#eq}{\text{see}} \url{/a%b}", True)
    cover = '<mtext><a href="https://x.example/a_b" aria-label="x">\u200b</a></mtext>'
    assert f'<mrow class="link"><mi>x</mi>{cover}</mrow>' in mathml
    assert '<mtext><a href="#eq">see</a></mtext><mtext><a href="/a%b"><code>/a%b</code></a></mtext>' in mathml


def test_rules_and_sizes() -> None:
    mathml = Converter({}).convert(r"\rule{1em}{2em} \rule[-3pt]{1cm}{1ex} {\Large x + y} z \sqrt[\small 3]{x}", True)
    assert '<mspace class="rule" width="1em" height="2em" depth="0em" />' in mathml
    assert '<mspace class="rule" width="2.8453rem" height="0.15em" depth="0.3em" />' in mathml
    assert '<mrow mathsize="1.44em"><mi>x</mi><mo>+</mo><mi>y</mi></mrow><mi>z</mi>' in mathml
    assert '<mroot><mi>x</mi><mrow mathsize="0.9em"><mn>3</mn></mrow></mroot>' in mathml


def test_macros_of_the_site() -> None:
    assert convert(r"\loss + \vv{x}", macros={"loss": r"\mathcal{L}", "vv": r"\mathbf{#1}"}) == "(ℒ\ufe00) + 𝐱"


def test_what_a_formula_defines_later_ones_know() -> None:
    converter = Converter({})
    assert converter.read(r"\newcommand{\E}{\mathbb{E}}", True).empty
    assert sketch(converter.convert(r"\E[X]", False)) == "𝔼 [ X ]"


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\def\a{1}{\def\a{2}\a}\a", "2 1"),
        (r"\def\a{1}\begingroup\let\a\beta\renewcommand{\a}{3}\a\endgroup\a", "3 1"),
        (r"\def\a{1}\frac{\def\a{2}\a}{\a}", "frac(2, 1)"),
        (r"\def\a{1}\textcolor{red}{\def\a{2}\a}\smash{\def\a{3}\a}\a", "2 padded(3) 1"),
        (r"\def\a{1}\text{\a\def\a{2}\a{\def\a{3}\a}\a}\a", '"1232" 1'),
        (r"{\gdef\a{1}{\def\a{2}\a}\a}\a", "(2, 1) 1"),
        (r"{\def\a{1}{\def\a{2}\global\long\def\a{3}\a}\a}\a", "(3, 3) 3"),
        (r"\large\def\a{1}\a", "1"),
    ],
)
def test_a_group_forgets_what_it_defines(latex: str, expected: str) -> None:
    assert convert(latex) == expected


def test_what_a_group_defines_is_unknown_behind_it() -> None:
    assert error(r"{\newcommand{\local}{2}\local} + \local")[1] == r'unknown command "\local"'
    converter = Converter({})
    assert sketch(converter.convert(r"\small \def\kept{1} {\def\kept{2}}", True)) == ""
    assert sketch(converter.convert(r"\kept", True)) == "1"


@pytest.mark.parametrize(
    ("latex", "marked", "reason", "hint"),
    [
        (r"a \htmlId{b}{c}", r"\htmlId", "a formula carries no HTML of its own",
         r"write \label in a displayed formula"),
        (r"\class{b}{c}", r"\class", "a formula carries no HTML of its own", "leave out all but its last argument"),
        (r"\htmlStyle{b}{c}", r"\htmlStyle", "a formula carries no HTML of its own",
         r"write \color, \colorbox or \large"),
        (r"\includegraphics[width=1em]{a_b.png}", r"\includegraphics", "a formula holds no pictures",
         "write ![alt](image.png) into the text around the formula"),
        (r"\begin{tikzpicture} \draw (0,0); \end{tikzpicture}", r"\begin{tikzpicture}", "a formula holds no pictures",
         r"draw it as a figure, or write \begin{CD}"),
        (r"\xymatrix{A}", r"\xymatrix", "a formula holds no pictures", r"write \begin{CD}..\end{CD}, or draw a figure"),
        (r"1 + \@ifnextchar x{a}{b}", r"\@ifnextchar", "it belongs to TeX's own programming",
         r"write the macro with \newcommand and its arguments"),
        (r"\text{\@foo{a}}", r"\@foo", "it belongs to TeX's own programming",
         r"write the macro with \newcommand and its arguments"),
        (r"\futurelet\a\b c", r"\futurelet", "it belongs to TeX's own programming",
         r"write the macro with \newcommand and its arguments"),
        (r"{a \above 1pt b}", r"\above", "a fraction is written as one command", r"write \genfrac{}{}{1pt}{}{a}{b}"),
        (r"\overlinesegment{AB}", r"\overlinesegment", "lines have no bars at their ends",
         r"write \overline or \overbracket"),
        (r"\verb a ", r"\verb", "a sign that it does not hold stands before and after its text", r"write \verb|..|"),
        (r"\tealC{x}", r"\tealC", "it is a colour that one site defines",
         r"write \textcolor{red}{..}, or give the macro in the settings"),
        (r"a \intertext{so} b", r"\intertext", "a formula holds no paragraphs",
         "end the formula, and begin another after the text"),
        (r"\begin{tabular}{c} a \end{tabular}", r"\begin{tabular}", "a formula holds no paragraphs",
         r"write \begin{array}, or a table of Markdown"),
        (r"\cref{eq-a}", r"\cref", "it writes words of its own", r"write \eqref"),
    ],
)  # fmt: skip
def test_what_is_not_converted_says_why(latex: str, marked: str, reason: str, hint: str) -> None:
    assert error(latex) == (marked, f'"{marked}" is not converted: {reason}', hint)


def test_an_author_may_define_what_is_refused() -> None:
    assert convert(r"\def\class#1{[#1]} \class{a} \newcommand{\redA}[1]{(#1)} \redA b") == "[ a ] ( b )"


def test_colours_are_readable_in_both_themes() -> None:
    mathml = Converter({}).convert(r"\textcolor{#ffff00}{x} \color{red} y", True)
    assert re.findall(r"light-dark\((#\w+),(#\w+)\)", mathml)[0] != ("#ffff00", "#ffff00")
    assert "background:#ffeb3d;color:#1c1a18" in Converter({}).convert(r"\colorbox{yellow}{$x$}", True)
    assert "light-dark" in Converter({}).convert(r"\color{firebrick} x + \textcolor{BlueViolet!40}{y}", True)
    assert "light-dark" in Converter({}).convert(r"\definecolor{sea}{RGB}{0,90,140} \textcolor{sea}{x}", True)


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\frac{1}{2", ("{", 'a "{" is never closed', "")),
        ("a + b}", ("}", 'nothing was opened that this "}" closes', r'a brace to be seen is written "\}"')),
        (r"x + \alhpa", (r"\alhpa", r'unknown command "\alhpa"', r'did you mean "\alpha"?')),
        (r"\mathrm{a} \\[1em] \nosuch", (r"\nosuch", r'unknown command "\nosuch"',
                                       "define it under [tool.linocut.math.macros], if it is a macro of yours")),
        (r"\text{a $\foobarx$}", (r"\foobarx", r'unknown command "\foobarx"',
                                 "define it under [tool.linocut.math.macros], if it is a macro of yours")),
        (r"\begin{algined} a \end{algined}", (r"\begin{algined}", 'unknown environment "algined"',
                                             'did you mean "aligned"?')),
        (r"\begin{split} a \end{aligned}", (r"\end{aligned}", r'"\begin{split}" is closed by "\end{aligned}"', "")),
        (r"a & b", ("&", '"&" outside a matrix or alignment',
                   r"put the lines between \begin{aligned} and \end{aligned}")),
        (r"\color{rde} x", ("{rde}", 'unknown colour "rde"', 'red, blue, teal, ... or "#0066cc"')),
        (r"\ce{\foo}", (r"\ce", r'"\ce" cannot be read (unsupported command: \foo)', "")),
        (r"\ce{\sqrt{H}}", (r"\ce", '"\\ce" holds something other than chemistry (root)', "put it between dollars")),
        (r"\begin{array}{*{60}{c}*{60}{c}} a \end{array}", ("*", "more than 100 columns", "")),
        (r"\ce{a $x}", (r"\ce", 'the formula that "$" begins is not closed', "")),
        (r"\unit{\foo}", (r"\foo", r'unknown unit "\foo"', r"write its sign: \unit{m/s}")),
        (r"\qty(x)", (r"\qty", r'"\qty(" is of the package physics', r"write \left( and \right")),
        (r"\href{javascript:x}{y}", ("{javascript:x}", '"javascript:x" is not an address of a page',
                                     "https://example.org/")),
        (r"\href", (r"\href", r'"\href" lacks its argument',
                    r"\href{https://example.org/}{text}, or \url{https://example.org/}")),
        (r"\char x", (r"\char", r'"\char" needs the number of a character', r'\char"263A')),
        (r'\char"D800 \char94', (r"\char", r'"\char" needs the number of a character', r'\char"263A')),
        (r"\color{#12ab34cd} x", ("{#12ab34cd}", 'the colour "#12ab34cd" is partly transparent', 'write "#12ab34"')),
        (r"\textcolor{#fed8}{x}", ("{#fed8}", 'the colour "#fed8" is partly transparent', 'write "#fed"')),
        (r"\begin{CD} A @x B \end{CD}", ("@", '"@x" is not an arrow of a diagram',
                                          "@>f>>, @<<f<, @VVfV, @AfAA, @= or @|")),
        (r"\begin{CD} A @>f B \end{CD}", ("@", 'the arrow "@>" is not closed', "@>f>>, @<<f<, @VVfV, @AfAA, @= or @|")),
        (r"\begin{CD} A", (r"\begin{CD}", r'"\begin{CD}" has no "\end{CD}"', "")),
        (r"\begin{array}{c} \cline{2} a \end{array}", (r"\cline", '"2" is not a range of columns', r"\cline{2-3}")),
        (r"\begin{array}{c} \multicolumn{x}{c}{a} \end{array}", (r"\multicolumn", '"x" is not a number of columns',
                                                                 r"\multicolumn{2}{c}{..}")),
        (r"\text{a $x}", ("$", 'the formula that "$" begins is not closed', r'a dollar to be seen is written "\$"')),
        (r"a \\ \hline b", (r"\hline", "a line across a table outside one",
                            r"it stands after \\ or before the first row")),
        (r"\left( a \\ b \right)", (r"\\", "a line break within a group or between brackets",
                                     r"put the lines between \begin{aligned} and \end{aligned}")),
        ("a\x01b", ("\x01", "a control character", "remove it")),
        (r"a \tag{\frac{1}{2}}", (r"\frac", r'"\frac{1}{2}" cannot be a tag', "text, or a formula between dollars")),
        (r"\begin{aligned} a", ("", r'a "\begin" has no "\end"', "")),
        (r"a \end{aligned}", (r"\end{aligned}", r'an "\end" without its "\begin"', "")),
        (r"\left( a", ("", r'a "\left" has no "\right"', r'"\right." closes without a bracket')),
        (r"x \noexpand", (r"\noexpand", r'"\noexpand" lacks its argument', "")),
        (r"\newcommand", (r"\newcommand", r'"\newcommand" lacks its argument', "")),
        (r"\newcommand{x}{y}", ("{x}", r'"\newcommand" needs the command to define', r"\newcommand{\name}")),
        (r"\def\a#1.{b} \a x", (r"\a", r'"\a" lacks the "." after its argument', "")),
        (r"\def\a (#1){b} \a x", (r"\a", r'"\a" is not followed by "("', "")),
        (r"\newcommand{\a}[x]{b}", ("x", "the number of arguments is a digit", r"\newcommand{\name}[2]{...}")),
        (r"\newcommand{\a}[1]{#x} \a b", (r"\a", r'"#" is not followed by the number of an argument, in the macro \a',
                                           "")),
        (r"\textcircled{ab}", (r"\textcircled", '"ab" cannot be circled', "a letter, or a number up to 20")),
        (r"\def\a{\a\a}\edef\b{\a}", (r"\a", r"the macros expand without end, in the macro \a", "")),
        (r"\label x", (r"\label", r'"\label" lacks its argument in braces', "")),
        (r"\frac{1}", ("", "an argument is missing here", "")),
        (r"x^a^b", ("^", "a second subscript or superscript on one symbol", "group the first with braces: {x^a}^b")),
        (r"\begin{split} a", (r"\begin{split}", r'"\begin{split}" has no "\end{split}"', "")),
        (r"a \end{split}", (r"\end{split}", r'"\end{split}" without "\begin{split}"', "")),
        (r"\newcommand{\a}[1 x", ("[", r'the "[" after "\newcommand" is never closed', "")),
        (r"a & b \\ c", (r"\\", "a line break outside an alignment",
                         r"put the lines between \begin{aligned} and \end{aligned}")),
        (r"\label{a b} x", (r"\label", '"a b" is not a label', "letters, digits, hyphens, dots and colons")),
        (r"\begin{array}{c@{=}c} a & b \end{array}", ("@", '"@{=}" between columns', "give it a column of its own")),
        (r"\begin{array}{cz} a & b \end{array}", ("z", '"z" is not a column',
                                                 "l, c or r for each column, with | for lines between them")),
        (r"\begin{array}{*{x}{c}} a \end{array}", ("*", '"x" is not a number of columns', "*{3}{c}")),
        (r"\begin{array}{*{99}{*{99}{c}}} a \end{array}", ("*", '"99" is not a number of columns', "*{3}{c}")),
        (r"a \label{x} \label{y}", (r"\label", "a second label for one number",
                                    "rows with numbers of their own are written in align")),
        (r"\sqrt[3 x", ("", 'a "[" is never closed', "")),
        (r"a \right)", (r"\right", r'"\right" without "\left"', "")),
        ("a $ b", ("$", '"$" inside a formula', r'a dollar to be seen is written "\$"')),
        (r"\text{x^2}", ("^", "a formula inside text", r"put dollars around it: \text{where $x$ is}")),
        (r"\u e", (r"\u", "this command belongs to text, not to a formula", r"put it between the braces of \text{..}")),
        ("x^_2", ("_", "an argument is missing here", "")),
        ("a # b", (" ", '"#" outside a macro', r'a number sign to be seen is written "\#"')),
        ("a #", ("", '"#" outside a macro', r'a number sign to be seen is written "\#"')),
        ("a #1", ("#", '"#" outside a macro', r'a number sign to be seen is written "\#"')),
        (r"\limits", (r"\limits", r'"\limits" does not follow an operator', r"it stands after \sum, \int, ...")),
        (r"\left x", ("x", "a bracket is missing here", r'a bracket that is not seen is written "."')),
        (r"x \over y \over z", (r"\over", "a second fraction in one group", r"write \frac{a}{b}")),
        (r"1 + \eqref{eq-nix}", (r"\eqref", '"eq-nix" is not a label of this article', "")),
    ],
)  # fmt: skip
def test_errors(latex: str, expected: tuple[str, str, str]) -> None:
    assert error(latex) == expected


@pytest.mark.parametrize(
    "latex",
    ["{" * 30000 + "}" * 30000, r"\def\a{\sqrt\sqrt\sqrt\sqrt}" + r"\a" * 240 + "x",
     r"\frac{" * 5000 + "}{y}" * 5000, r"\large " * 3000, r"\sqrt" * 5000 + " x", r"\left(" * 4000 + r"\right)" * 4000,
     r"\smash{" * 1500 + "}" * 1500, r"\text{\textbf{" * 3000 + "}}" * 3000],
)  # fmt: skip
def test_what_is_nested_without_end_ends_nothing_else(latex: str) -> None:
    with pytest.raises(LatexError) as caught:
        Converter({}).convert(latex, True)
    assert caught.value.message.removesuffix(r", in the macro \a") == "the formula is nested too deeply"
    assert caught.value.hint == "take some levels out"


def test_errors_in_a_macro_stand_at_its_call() -> None:
    found = error(r"1 + \loss", macros={"loss": r"\mathcl{L}"})
    assert found == (r"\loss", r'unknown command "\mathcl", in the macro \loss', r'did you mean "\mathcal"?')
    assert error(r"\m", macros={"m": r"\m \m"})[1] == r"the macros expand without end, in the macro \m"


def test_the_latex_stands_beside_its_mathml() -> None:
    mathml = Converter({"a": "b"}).convert(r"\a < \text{$c$}", False)
    assert r'<annotation encoding="application/x-tex">\a &lt; \text{$c$}</annotation>' in mathml


def test_characters_are_those_that_are_drawn() -> None:
    assert characters(Converter({}).convert(r"h = \mathrm{d}x, \sin y < \text{é}", True)) == set("ℎ=d𝑥,sin\u2061𝑦<é")


ELEMENTS = {"math", "semantics", "annotation", "mrow", "mspace", "mfrac", "msqrt", "mroot", "mphantom", "mpadded"} | {
    *["msub", "msup", "msubsup", "munder", "mover", "munderover", "mmultiscripts", "mprescripts", "mstyle"],
    *["mtable", "mtr", "mtd", "a", "b", "i", *LEAVES],
}
PIECES = [
    *[
        r"\frac",
        "{",
        "}",
        "x",
        "<script>",
        '"',
        "'",
        "&",
        r"\\",
        "$",
        r"\text{",
        r"\color{",
        "red}",
        r"\tag{",
        r"\label{",
    ],
    *[r"\operatorname{", r"\href{javascript:x}", "^", "_", r"\begin{align}", r"\end{align}", "<img src=x>", "]]>", "é"],
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_no_formula_injects_html(latex: str) -> None:
    try:
        mathml = Converter({}).convert(latex, True)
    except LatexError as found:
        inside = 0 <= found.offset <= len(latex)
        elements = set()
    else:
        inside = True
        elements = {element.tag for element in ElementTree.fromstring(mathml).iter()}
    assert inside
    assert elements <= ELEMENTS


def numbered(latexes: list[str], given: str = "") -> Iterator[tuple[str, str, list[str]]]:
    """(number beside it, id of the whole, numbers within) of each formula of an article."""
    converter = Converter({})
    equations = [converter.read(latex, True, given) for latex in latexes]
    counted = iter(range(1, 100))
    numbers = [equation.numbers(lambda: next(counted)) for equation in equations]
    references = {identifier: text for found in numbers for identifier, text, _ in found.labels}
    for equation, found in zip(equations, numbers, strict=True):
        typeset = converter.typeset(equation, found, references)
        cells = re.findall(r'<mtd class="number"(?: id="([^"]*)")?><mtext>([^<]*)', typeset.mathml)
        yield typeset.number, typeset.id, [" ".join(filter(None, cell)) for cell in cells]


def test_numbers() -> None:
    assert list(
        numbered(
            [
                r"\begin{equation} a \label{eq:first} \end{equation}",
                r"b",
                r"\begin{align} a &= b \label{second} \\ c &= d \notag \\ e &= f \tag{*} \\ g &= h \end{align}",
                r"\begin{align*} a &= b \\ c &= d \end{align*}",
                r"\begin{subequations} \label{group} \begin{gather} a \label{one} \\ b \end{gather} \end{subequations}",
                r"c \tag*{Pythagoras}",
                r"d \label{eq-last}",
            ]
        )
    ) == [
        ("(1)", "eq-first", []),
        ("", "", []),
        ("", "", ["eq-second (2)", "(*)", "(3)"]),
        ("", "", []),
        ("", "eq-group", ["eq-one (4a)", "(4b)"]),
        ("Pythagoras", "", []),
        ("(5)", "eq-last", []),
    ]


def test_an_id_of_the_whole_gives_one_number() -> None:
    assert list(numbered([r"\begin{align} a &= b \\ c &= d \end{align}"], "eq-both")) == [("(1)", "eq-both", [])]
    with pytest.raises(LatexError, match="a second label for one number"):
        Converter({}).read(r"a \label{eq-a}", True, "eq-b")


def test_references_between_formulas() -> None:
    converter = Converter({})
    equation = converter.read(r"a \overset{\eqref{eq:x}}{=} b \text{ by \ref{eq-x}}", True)
    mathml = converter.typeset(equation, equation.numbers(lambda: 1), {"eq-x": "(7)"}).mathml
    assert '<a href="#eq-x">(7)</a>' in mathml
    assert '<a href="#eq-x">7</a>' in mathml


def test_displayed_things_within_a_line() -> None:
    assert error(r"\begin{align} a \end{align}", display=False) == (
        r"\begin{align}", "a displayed environment within a line", "write it between $$ and $$")  # fmt: skip
    assert error(r"a \tag{1}", display=False)[1] == "a numbered formula within a line"
    assert error(r"x = \begin{align} a \label{x} \\ b \label{y} \end{align}")[1] == "a second label for one number"


def test_a_formula_that_cannot_be_drawn_is_told() -> None:
    with pytest.raises(LatexError) as caught:
        image("<math><semantics><mrow><mfrac><mi>a</mi></mfrac></mrow></semantics></math>")
    assert caught.value.message == "the formula cannot be drawn for feeds (IndexError('child index out of range'))"


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\text{a} = \text{b}", "<mtext>a</mtext><mo>=</mo><mtext>b</mtext><mi></mi>"),
        (r"\begin{aligned} x &= \text{a} \end{aligned}", "<mo>=</mo><mtext>a</mtext><mi></mi>"),
        (r"\text{a} \overset{?}{=} \text{b}", "</mover><mtext>b</mtext><mi></mi>"),
        (r"\text{n}!", '<mi></mi><mtext>n</mtext><mo form="postfix">!</mo>'),
        (r"\text{a} = b", "<mtext>a</mtext><mo>=</mo><mi>b</mi></mrow>"),
    ],
)
def test_a_sign_among_words_keeps_its_spaces(latex: str, expected: str) -> None:
    assert expected in Converter({}).convert(latex, True)


def test_brackets_around_what_is_low_have_the_size_of_letters() -> None:
    low, high = (Converter({}).convert(latex, True) for latex in (r"f\left(x_i + 1\right)", r"f\left(x^2\right)"))
    assert low.count('stretchy="false"') == 2
    assert "stretchy" not in high


def test_a_brace_is_an_operator() -> None:
    assert '<mo class="brace">⏟</mo>' in Converter({}).convert(r"5 \underbrace{2}_{6}", True)
