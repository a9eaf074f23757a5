"""An entry as readers show it, in a real Chromium: none of our styles, on white and on dark paper."""

import io
from pathlib import Path

import feedparser
import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from browsing import until
from linocut.build import build
from linocut.store.cache import Cache
from screenshots import served

pytestmark = pytest.mark.browser

POST = r"""---
title: Formulas
date: 2026-01-02
---
The letter $\dot{x}$ and the root $\sqrt{x}$, a fraction $\frac{a}{b}$.

$$\sum_{i=1}^{n} x_i = \int_0^1 f(t)\,dt$$ {#eq-sum}
"""
PAPERS = {"white": ("#ffffff", "#222222", "light"), "dark": ("#1e1e1e", "#dddddd", "dark"),
          "dark page, light system": ("#000000", "#eeeeee", "light")}  # fmt: skip


@pytest.fixture(scope="module")
def entry(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """The HTML of the entry, and the site that holds its images."""
    root = tmp_path_factory.mktemp("site")
    (root / "content/posts").mkdir(parents=True)
    (root / "content/posts/formulas.md").write_text(POST)
    (root / "pyproject.toml").write_text('[tool.linocut]\ntitle = "A"\nbase_url = "https://site.example/"\n')
    assert build(root, Cache(root / ".linocut")).problems == ()
    (found,) = feedparser.parse((root / "public/index.xml").read_bytes()).entries
    return found.content[0].value, root / "public"


def shown(browser: Browser, base: str, html: str, paper: str) -> Page:
    ground, ink, scheme = PAPERS[paper]
    context = browser.new_context(
        viewport={"width": 390, "height": 600}, color_scheme=scheme, device_scale_factor=2, bypass_csp=True
    )
    page = context.new_page()
    page.goto(f"{base}/404.html")
    style = f"body {{ background: {ground}; color: {ink}; font: 18px/1.5 serif }} img {{ max-width: 100% }}"
    page.set_content(f"<style>{style}</style>{html.replace('https://site.example', base)}")
    until(page, "[...document.images].every(image => image.complete && image.naturalWidth)")
    return page


def luminance(pixels: np.ndarray) -> np.ndarray:
    """WCAG's relative luminance of sRGB pixels, (..., 3) of 0..255."""
    c = pixels / 255
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4) @ [0.2126, 0.7152, 0.0722]


@pytest.mark.parametrize("paper", PAPERS)
def test_formulas_can_be_read_on_any_paper(browser: Browser, entry: tuple[str, Path], paper: str) -> None:
    html, folder = entry
    with served(folder) as base:
        page = shown(browser, base, html, paper)
        for image in page.locator("img").all():
            pixels = np.asarray(Image.open(io.BytesIO(image.screenshot())).convert("RGB"), float)
            light = np.sort(luminance(pixels).ravel())
            assert (light[-1] + 0.05) / (light[0] + 0.05) > 7, image.get_attribute("alt")


def test_formulas_stand_in_the_line(browser: Browser, entry: tuple[str, Path]) -> None:
    html, folder = entry
    with served(folder) as base:
        page = shown(browser, base, html, "white")
        boxes = page.evaluate(
            """() => {
              const images = [...document.querySelectorAll('p:first-of-type img')]
              return images.map(image => {
                const strut = document.createElement('span')
                strut.style.cssText = 'display:inline-block;width:1px;height:1px;vertical-align:baseline'
                image.after(strut)
                const box = image.getBoundingClientRect()
                const line = strut.getBoundingClientRect().bottom
                return [line, box.top, box.bottom, box.left, box.right, image.alt]
              })
            }"""
        )
        shot = Image.open(io.BytesIO(page.screenshot())).convert("L")
    assert [alt for *_, alt in boxes] == ["x dot", "square root of x", "a over b"]
    for baseline, top, bottom, _, _, alt in boxes:
        assert top < baseline < bottom, alt
    baseline, top, bottom, left, right, _ = boxes[0]
    x = np.asarray(shot)[round(2 * top) : round(2 * bottom), round(2 * left) : round(2 * right)]
    lowest = top + (np.flatnonzero((x < 128).any(axis=1))[-1] + 1) / 2
    assert abs(lowest - baseline) < 1.6, "an x stands on the line of the letters"


def test_images_are_sharp_and_say_what_they_show(browser: Browser, entry: tuple[str, Path]) -> None:
    html, folder = entry
    with served(folder) as base:
        page = shown(browser, base, html, "white")
        told = page.evaluate("[...document.images].map(one => [one.src.split('.').at(-1), one.alt, one.width])")
        overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert {kind for kind, *_ in told} == {"svg"}
    said = "sum from i equals 1 to n of x sub i equals integral from 0 to 1 of f open paren t close paren d t"
    assert told[-1][1] == said
    assert overflow <= 0
