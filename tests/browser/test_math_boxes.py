"""Formulas in a real Chromium, measured: they stand as TeX sets them."""

import io
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from conftest import write_site
from linocut.build import build
from linocut.store.cache import Cache

pytestmark = pytest.mark.browser

FORMULAS = {
    "umlaut": r"\text{ü}",
    "letter": r"\text{u}",
    "over": r"\overline{x}",
    "under": r"\underline{i}",
    "long": r"\overline{abcdefgh}",
    "fractions": r"\frac{a}{b}\frac{c}{d}",
    "binomial": r"\binom{a}{b}",
    "trailing": r"\begin{bmatrix} a \\ a \\ \end{bmatrix}",
    "colon": r"f\colon A",
    "calligraphic": r"\mathcal{L}",
    "script": r"\mathscr{L}",
    "typed": "Δ",
    "named": r"\Delta",
    "slanted": r"\varDelta",
    "short": r"A \xrightarrow{f} B",
    "labelled": r"A \xrightarrow{\text{a label of some length}} B",
    "reaction": r"A \xrightleftharpoons{\text{a label of some length}} B",
    "equal": r"A \xlongequal{\text{a label of some length}} B",
    "aligned": r"\begin{aligned} a &= b \\ a &= p \\ A &= b \end{aligned}",
    "cases": r"\begin{cases} a & b \\ a & p \\ A & b \end{cases}",
    "matrix": r"\begin{matrix} a \\ a \\ a \end{matrix}",
    "smashed": r"\sqrt{\smash[b]{y}}",
    "flat": r"\smash{\frac{a}{b}}",
    "rule": r"\rule[-0.25em]{2em}{1em}",
    "large": r"x {\Large x}",
    "small": r"\tfrac{1}{2}",
    "tilde": r"\widetilde{abcd}",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("site")
    text = "".join(f"::: {{#{name}}}\n$\\displaystyle {latex}$\n:::\n\n" for name, latex in FORMULAS.items())
    files = {
        "pyproject.toml": '[tool.linocut]\ntitle = "Site"\nbase_url = "https://site.example/"\n',
        "content/boxes.md": f"---\ntitle: Boxes\n---\n{text}",
    }
    write_site(root, files)
    built = build(root, Cache(root / ".linocut"))
    assert [problem.message for problem in built.problems] == []
    return root / "public"


@pytest.fixture(scope="module")
def page(browser: Browser, base: str) -> Page:
    opened = browser.new_context(viewport={"width": 1280, "height": 900}, device_scale_factor=4).new_page()
    opened.goto(f"{base}/boxes/")
    opened.evaluate("document.fonts.ready")
    return opened


def boxes(page: Page, name: str, selector: str) -> list[dict[str, float]]:
    """What each element's box is, in em of the formula; y runs down."""
    return page.evaluate(  # type: ignore[no-any-return]
        """([name, selector]) => {
          const formula = document.querySelector(`#${name} math`)
          const em = parseFloat(getComputedStyle(formula).fontSize)
          return [...formula.querySelectorAll(selector)].map(one => {
            const box = one.getBoundingClientRect()
            return {left: box.left / em, right: box.right / em, top: box.top / em, bottom: box.bottom / em,
                    width: box.width / em, height: box.height / em}
          })
        }""",
        [name, selector],
    )


def picture(page: Page, name: str) -> Image.Image:
    return (
        Image.open(io.BytesIO(page.locator(f"#{name} math").screenshot())).convert("L").point(lambda v: v < 128 and 255)
    )


def middle(ink: Image.Image, top: int, bottom: int) -> float:
    """Of the ink between two lines of the picture."""
    left, _, right, _ = ink.crop((0, top, ink.width, bottom)).getbbox() or (0, 0, 0, 0)
    return (left + right) / 2


def test_an_accent_in_text_stands_over_its_letter(page: Page) -> None:
    ink, without = picture(page, "umlaut"), picture(page, "letter")
    assert ink.width == without.width
    top = (ink.getbbox() or (0, 0, 0, 0))[1]
    assert abs(middle(ink, top, top + 8) - middle(ink, top + 24, ink.height)) < 0.08 * ink.width


@pytest.mark.parametrize(("name", "letter"), [("over", "mi"), ("under", "mi"), ("long", "mrow")])
def test_a_line_is_as_wide_as_its_letters_and_keeps_off_them(page: Page, name: str, letter: str) -> None:
    ink = picture(page, name)
    under = name == "under"
    bounds = ink.getbbox() or (0, 0, 0, 0)
    row = bounds[3] - 2 if under else bounds[1] + 1
    left, _, right, _ = ink.crop((0, row, ink.width, row + 1)).getbbox() or (0, 0, 0, 0)
    em = ink.width / boxes(page, name, letter)[0]["width"]
    base = boxes(page, name, f":is(mover, munder) > {letter}")[0]
    assert abs((right - left) / em - base["width"]) < 0.06
    beside = [ink.crop((0, y, ink.width, y + 1)).getbbox() is None for y in range(bounds[1], bounds[3])]
    assert sum(beside) / em > 0.06


def test_fractions_keep_apart_and_binomials_do_not(page: Page) -> None:
    first, second = boxes(page, "fractions", "mfrac")
    above = boxes(page, "fractions", "mfrac > :first-child")
    assert first["right"] <= second["left"] + 0.01
    assert above[1]["left"] - above[0]["right"] > 0.2
    fraction, number = boxes(page, "binomial", "mfrac")[0], boxes(page, "binomial", "mfrac > mi")[0]
    assert fraction["width"] - number["width"] < 0.1


def test_a_small_fraction_keeps_together(page: Page) -> None:
    above, below = boxes(page, "small", "mn")
    assert 0.1 < below["top"] - above["bottom"] < 0.45


def test_a_break_before_the_end_makes_no_row(page: Page) -> None:
    assert len(boxes(page, "trailing", "mtr")) == 2


def test_a_colon_stands_by_its_function(page: Page) -> None:
    (colon,), letters = boxes(page, "colon", "mo"), boxes(page, "colon", "mi")
    assert colon["left"] - letters[0]["right"] == pytest.approx(1 / 9, abs=0.03)
    assert letters[1]["left"] - colon["right"] == pytest.approx(1 / 3, abs=0.03)


def test_calligraphic_letters_are_no_script(page: Page) -> None:
    assert picture(page, "calligraphic").tobytes() != picture(page, "script").tobytes()


def test_a_capital_is_upright_however_it_is_written(page: Page) -> None:
    typed, named, slanted = (boxes(page, name, "mi")[0]["width"] for name in ("typed", "named", "slanted"))
    assert typed == named != slanted


@pytest.mark.parametrize("name", ["labelled", "reaction", "equal"])
def test_an_arrow_grows_with_its_label(page: Page, name: str) -> None:
    ink = picture(page, name)
    (label,) = boxes(page, name, "mtext")
    whole = boxes(page, name, ":scope > semantics")[0]["width"]
    lower = ink.crop((0, ink.height // 2, ink.width, ink.height))
    longest = max(_longest(lower, y) for y in range(lower.height))
    assert longest / ink.width * whole > label["width"]
    letters = boxes(page, name, "mi")
    assert letters[1]["left"] - letters[0]["right"] < label["width"] + 1.6


def _longest(ink: Image.Image, y: int) -> int:
    """The longest run of ink in a line of the picture."""
    runs = ink.crop((0, y, ink.width, y + 1)).tobytes().split(b"\0")
    return max(map(len, runs))


def test_a_short_arrow_is_short(page: Page) -> None:
    letters = boxes(page, "short", "mi")
    assert 1.4 < letters[-1]["left"] - letters[0]["right"] < 2.4


@pytest.mark.parametrize(("name", "pitch"), [("aligned", 1.5), ("cases", 1.44), ("matrix", 1.2)])
def test_lines_are_as_far_apart_as_in_tex(page: Page, name: str, pitch: float) -> None:
    rows = boxes(page, name, "mtr")
    assert [after["top"] - before["top"] for before, after in pairwise(rows)] == pytest.approx([pitch, pitch], abs=0.02)
    feet = [box["bottom"] for box in boxes(page, name, "mtr > mtd:first-child > mi")]
    assert [after - before for before, after in pairwise(feet)] == pytest.approx([pitch, pitch], abs=0.03)


def test_what_is_smashed_takes_no_room(page: Page) -> None:
    flat, letter = boxes(page, "smashed", "mpadded")[0], boxes(page, "smashed", "mi")[0]
    assert letter["bottom"] - flat["bottom"] > 0.15
    assert flat["top"] == pytest.approx(letter["top"], abs=0.02)
    assert boxes(page, "flat", "mpadded")[0]["height"] == 0


def test_rules_sizes_and_wide_tildes(page: Page) -> None:
    (rule,) = boxes(page, "rule", "mspace")
    assert (rule["width"], rule["height"]) == pytest.approx((2, 1), abs=0.02)
    assert picture(page, "rule").histogram()[255] > 0.95 * picture(page, "rule").width * picture(page, "rule").height
    small, large = boxes(page, "large", "mi")
    assert large["width"] / small["width"] == pytest.approx(1.44, abs=0.02)
    ink = picture(page, "tilde")
    top = (ink.getbbox() or (0, 0, 0, 0))[1]
    left, _, right, _ = ink.crop((0, top, ink.width, top + 12)).getbbox() or (0, 0, 0, 0)
    assert (right - left) / ink.width > 0.6
