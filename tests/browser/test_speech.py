"""Formulas read aloud: what a speech engine says of them, and what Chromium tells screen readers."""

import json
import re
import subprocess
import unicodedata
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from conftest import write_site
from linocut.build import build
from linocut.latex import Converter
from linocut.store.cache import Cache
from places import ROOT, SUPPORT
from processes import PATIENCE

MANUAL = ROOT / "content/docs/math.md"
FLAGSHIP = ROOT / "content/posts/llms-are-math.md"

WORDS = {
    r"\frac{a}{b}": "a over b",
    r"\frac{x+1}{\sqrt{y}}": "the fraction with numerator x plus 1 and denominator the square root of y",
    r"\sqrt[3]{x+1}": "the cube root of x plus 1",
    r"\sum_{i=1}^n x_i": "the sum from i equals 1 to n of x sub i",
    r"\int_0^1 f(x)\,dx": "the integral from 0 to 1 of f of x d x",
    r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}": "the 2 by 2 matrix Row 1: 1 2 Row 2: 3 4",
    r"\begin{vmatrix} a & b \\ c & d \end{vmatrix}": "the determinant of the 2 by 2 matrix Row 1: a b Row 2: c d",
    r"|x| = \begin{cases} x & \text{if } x \ge 0 \\ -x & \text{otherwise} \end{cases}": (
        "the absolute value of x equals 2 cases Case 1: x if x is greater than or equal to 0 "
        "Case 2: negative x otherwise"
    ),
    r"\hat{x} + \bar{y} + \tilde{z} + \dot{u} + \ddot{v}": (
        "x hat plus y bar plus z tilde plus u dot above plus v two dots"
    ),
    r"\widehat{AB}": "A B hat",
    r"\overline{AB}": "the line segment A B",
    r"\underline{x}": "x over overline",
    r"x_1, \dots, x_n": "x sub 1 comma dot dot dot comma x sub n",
    r"x_1 + \dots + x_n": "x sub 1 plus dot dot dot plus x sub n",
    r"\left. f \right|_{x=0}": "f vertical bar sub x equals 0",
    r"x \text{ for all $n$}": "x for all n",
    r"\operatorname{softmax}(z)": "softmax of z",
    r"\sin x + \log_2 n": "sine x plus the log base 2 of n",
    r"\lim_{x \to 0} f(x)": "lim over x right arrow 0 of f of x",
    r"\log p(x \mid y)": "the log of p of open paren x divides y close paren",
    r"x \in \mathbb{R}^n": "x is a member of r-n",
    r"\R^n": "r-n",
    r"\{ x \mid x > 0 \}": "the set of all x such that x is greater than 0",
    r"f'": "f prime",
    r"e^{i\pi} + 1 = 0": "e raised to the i pi power plus 1 equals 0",
    r"a \phantom{b} c": "a c",
    r"\begin{align} a &= b \\ &= c \end{align}": (
        "2 lines Line 1: blank a equals b open paren 1 close paren "
        "Line 2: blank blank equals c open paren 2 close paren"
    ),
    r"\begin{aligned} a &= b \\ &= c \end{aligned}": "2 lines Line 1: a equals b Line 2: blank equals c",
}
MACROS = {"R": r"\mathbb{R}"}


def said(formulas: list[str]) -> list[str]:
    """What a speech engine says of MathML."""
    done = subprocess.run(
        ["node", SUPPORT / "speech.cjs"],
        input=json.dumps(formulas),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    return json.loads(done.stdout)


def formulas_of(page: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r"<math\b.*?</math>", page, re.DOTALL)))


def test_formulas_are_said_in_the_words_that_people_use() -> None:
    converter = Converter(MACROS)
    found = said([converter.convert(latex, latex.startswith(r"\begin{align}")) for latex in WORDS])
    assert dict(zip(WORDS, found, strict=True)) == WORDS


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The manual's page of formulas, and those of the showcase article."""
    root = tmp_path_factory.mktemp("site")
    formulas = re.findall(r"\$\$.+?\$\$|\$[^$`\n]+\$", FLAGSHIP.read_text(), re.DOTALL)
    files = {
        "pyproject.toml": '[tool.linocut]\ntitle = "Site"\nbase_url = "https://site.example/"\n',
        "content/math.md": MANUAL.read_text(),
        "content/feeds.md": "---\ntitle: Feeds\n---\n",
        "content/flagship.md": "---\ntitle: Flagship\n---\n" + "\n\n".join(formulas),
    }
    write_site(root, files)
    built = build(root, Cache(root / ".linocut"))
    assert [problem.message for problem in built.problems] == []
    return root / "public"


@pytest.mark.parametrize("page", ["math", "flagship"])
def test_everything_that_a_page_shows_has_words(folder: Path, page: str) -> None:
    formulas = formulas_of((folder / page / "index.html").read_text())
    assert len(formulas) > 15
    speech = said([formula.replace("&nbsp;", "\u00a0") for formula in formulas])
    # the arrow of a vector is right in Unicode, and the engine has no word for it; script letters carry a variant
    silent = {"\u20d7", "\ufe00", "\ufe01"}
    unsaid = {
        unicodedata.name(sign, sign): words
        for words in speech
        for sign in words
        if not sign.isascii() and sign not in silent
    }
    assert unsaid == {}
    assert [words for words in speech if "period period" in words or "comma comma" in words] == []


def test_the_showcase_s_formulas_are_said(folder: Path) -> None:
    page = formulas_of((folder / "flagship" / "index.html").read_text())
    latex = [unescape(re.findall(r"<annotation[^>]*>(.*?)</annotation>", formula, re.DOTALL)[0]) for formula in page]
    words = dict(zip(latex, said(page), strict=True))
    assert words[r"p_i = \frac{e^{z_i / T}}{\sum_j e^{z_j / T}}"] == (
        "p sub i equals the fraction with numerator e raised to the z sub i divided by T power "
        "and denominator the sum over j of e raised to the z sub j divided by T power"
    )
    assert words["y = xW + b"] == "y equals x W plus b"


@pytest.fixture(scope="module")
def spoken(browser: Browser, base: str) -> Any:
    """The nodes of the accessibility tree of the manual's page."""
    page = browser.new_context().new_page()
    page.goto(f"{base}/math/")
    return page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]


@pytest.mark.browser
def test_chromium_tells_screen_readers_how_a_formula_is_built(spoken: list[dict[str, Any]], folder: Path) -> None:
    page = (folder / "math" / "index.html").read_text()
    shown = re.sub(r"<mphantom>.*?</mphantom>", "", page, flags=re.DOTALL)
    roles = [node["role"]["value"] for node in spoken if not node["ignored"]]
    assert roles.count("MathMLMath") == len(re.findall("<math[ >]", shown))
    for role, tag in {
        "MathMLFraction": "mfrac",
        "MathMLSquareRoot": "msqrt",
        "MathMLRoot": "mroot",
        "MathMLTable": "mtable",
        "MathMLSup": "msup",
        "MathMLUnderOver": "munderover",
    }.items():
        assert roles.count(role) == len(re.findall(f"<{tag}[ >]", shown)) > 0, role
    assert not any("annotation" in role.lower() for role in roles)
