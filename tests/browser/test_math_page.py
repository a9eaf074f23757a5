"""The manual's page of formulas in a real Chromium: what is shown, what scrolls, what is copied."""

import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from conftest import write_site
from linocut.build import build
from linocut.store.cache import Cache
from places import ROOT

pytestmark = pytest.mark.browser

MANUAL = ROOT / "content/docs/math.md"
LINES = "".join(f"{'m' * count} $\\overline{{a+b+c}}$ and $\\overline{{a+b+c+d}}$\n\n" for count in range(1, 24, 2))
COPIED = """---
title: Copied
---
An $x^2$ and **more** $\\frac{a}{b}$.

$$ y = 1 $$ {#eq-y}

\\begin{align}
a &= b
\\end{align}

- One[^1]

[^1]: A note.
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("site")
    files = {
        "pyproject.toml": '[tool.linocut]\ntitle = "Site"\nbase_url = "https://site.example/"\n',
        "content/math.md": MANUAL.read_text(),
        "content/feeds.md": "---\ntitle: Feeds\n---\n",
        "content/lines.md": f"---\ntitle: Lines\n---\n{LINES}",
        "content/copied.md": COPIED,
    }
    write_site(root, files)
    built = build(root, Cache(root / ".linocut"))
    assert [problem.message for problem in built.problems] == []
    return root / "public"


def visit(browser: Browser, url: str, width: int = 1280) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 900}, device_scale_factor=2)
    page = context.new_page()
    page.goto(url)
    page.evaluate("document.fonts.ready")
    return page


@pytest.mark.parametrize("width", [390, 1280])
def test_long_formulas_scroll_within_themselves(browser: Browser, base: str, width: int) -> None:
    page = visit(browser, f"{base}/math/", width)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    scrolling = page.evaluate(
        "[...document.querySelectorAll('.formula')].filter(one => one.scrollWidth > one.clientWidth + 1).length"
    )
    assert (scrolling > 0) == (width == 390)


def test_on_a_phone_a_table_scrolls_rather_than_cut_a_formula(browser: Browser, base: str) -> None:
    page = visit(browser, f"{base}/math/", 390)
    cut = page.evaluate(
        "[...document.querySelectorAll('td > math')].filter(one => {"
        " const row = one.firstElementChild.firstElementChild;"
        " return row.getBoundingClientRect().right > one.getBoundingClientRect().right + 1"
        "}).map(one => one.querySelector('annotation').textContent)"
    )
    assert cut == []


def test_everything_has_a_size_and_a_glyph_of_the_math_font(browser: Browser, base: str) -> None:
    page = visit(browser, f"{base}/math/")
    empty = page.evaluate(
        "[...document.querySelectorAll('math')].filter(one => one.getBoundingClientRect().width < 2)"
        ".map(one => one.querySelector('annotation').textContent)"
    )
    assert empty == []
    assert page.evaluate("document.fonts.check('20px \"STIX Two Math\"')")


def test_stretched_signs_are_painted_whole(browser: Browser, base: str) -> None:
    page = visit(browser, f"{base}/lines/", 700)
    formulas = page.locator("math")
    assert formulas.count() == 24
    for index in range(formulas.count()):
        shot = Image.open(io.BytesIO(formulas.nth(index).screenshot())).convert("L")
        widest = max(
            sum(shot.getpixel((x, y)) < 160 for x in range(shot.width))  # type: ignore[operator] - one band
            for y in range(shot.height // 2)
        )
        assert widest > 0.8 * shot.width, index


def test_a_copied_formula_is_its_latex(browser: Browser, base: str) -> None:
    page = visit(browser, f"{base}/copied/")
    copied = page.evaluate(
        """() => {
          const body = document.querySelector('article')
          getSelection().selectAllChildren(body)
          const event = new ClipboardEvent('copy', {clipboardData: new DataTransfer(), bubbles: true, cancelable: true})
          body.dispatchEvent(event)
          return [event.defaultPrevented, event.clipboardData.getData('text/plain'),
                  event.clipboardData.getData('text/html')]
        }"""
    )
    assert copied[0]
    lines = [line.strip() for line in copied[1].splitlines() if line.strip()]
    start = lines.index("An $x^2$ and more $\\frac{a}{b}$.")
    assert lines[start + 1 : start + 5] == ["$$ y = 1 $$", "(1)", "\\begin{align}", "a &= b"]
    assert "<math" in copied[2]
    assert page.locator(".copied").count() == 0


def test_half_a_formula_is_copied_whole_and_text_alone_is_left_to_the_browser(browser: Browser, base: str) -> None:
    page = visit(browser, f"{base}/copied/")
    copy = """selector => {
      const [first, last] = selector
      const range = document.createRange()
      range.setStart(document.querySelector(first), 0)
      range.setEnd(document.querySelector(last), 1)
      getSelection().removeAllRanges()
      getSelection().addRange(range)
      const event = new ClipboardEvent('copy', {clipboardData: new DataTransfer(), bubbles: true, cancelable: true})
      document.querySelector(last).dispatchEvent(event)
      return [event.defaultPrevented, event.clipboardData.getData('text/plain')]
    }"""
    assert page.evaluate(copy, ["math msup mn", "math msup mn"]) == [True, "$x^2$"]
    assert page.evaluate(copy, ["li", "li"]) == [False, ""]
