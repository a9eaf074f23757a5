"""What stands behind a number, in a real Chromium: for pointer, keyboard and finger, without scripts, on paper."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from linocut.build import build
from linocut.store.cache import Cache
from places import ROOT
from screenshots import served

pytestmark = pytest.mark.browser

AXE = ROOT / "node_modules/axe-core/axe.min.js"
SCRIPT = """
import matplotlib.pyplot as plt

def figure():
    return plt.figure(figsize=(4, 2)), {"alt": "Nothing.", "share": 0.25}
"""
TEXT = """---
title: Behind
date: 2026-01-01
---
Of all that was counted here, so that the line is long enough to be broken, it is `{val} bars.share:.0%`.
`{check} bars.share < 1`

![Here `{val} bars.share`.](/figures/bars.svg){#fig-bars}

The end.
"""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = tmp_path_factory.mktemp("behind")
    settings = '[tool.linocut]\ntitle = "Behind"\nbase_url = "https://me.example/"\n'
    files = {"pyproject.toml": settings, "content/posts/a.md": TEXT, "figures/bars.py": SCRIPT}
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    assert build(root, Cache(root / ".linocut")).good
    with served(root / "public") as base:
        yield f"{base}/posts/a/"


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("width", [390, 1280])
def test_pointer_and_keyboard_show_it_whole(browser: Browser, url: str, width: int, scripts: bool) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800}, java_script_enabled=scripts)
    page.goto(url)
    number, tick = page.locator("p .computed"), page.locator("p .claim")
    for one in (number, tick):
        card = one.locator(".origin")
        expect(card).to_be_hidden()
        one.hover()
        expect(card).to_be_visible()
        box, mark = card.bounding_box(), one.bounding_box()
        assert box
        assert mark
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert 0 <= box["y"] - (mark["y"] + mark["height"]) < 30
        card.hover()  # it stays while it is read
        expect(card).to_be_visible()
        page.mouse.move(0, 700)
        expect(card).to_be_hidden()
    number.focus()
    expect(number.locator(".origin")).to_be_visible()
    page.keyboard.press("Tab")  # to the figure that it names
    expect(number.locator(".origin")).to_be_visible()
    page.keyboard.press("Tab")
    expect(number.locator(".origin")).to_be_hidden()
    expect(tick.locator(".origin")).to_be_visible()
    page.close()


def test_a_finger_opens_it_and_closes_it_elsewhere(browser: Browser, url: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(url)
    page.locator("p .computed").tap()
    expect(page.locator("p .computed .origin")).to_be_visible()
    page.locator("p", has_text="The end.").tap()
    expect(page.locator("p .computed .origin")).to_be_hidden()
    context.close()


def test_escape_sends_it_away_until_it_is_left(browser: Browser, url: str) -> None:
    page = browser.new_page()
    page.goto(url)
    number = page.locator("p .computed")
    number.hover()
    expect(number.locator(".origin")).to_be_visible()
    page.keyboard.press("Escape")
    expect(number.locator(".origin")).to_be_hidden()
    page.mouse.move(0, 0)
    number.hover()
    expect(number.locator(".origin")).to_be_visible()
    page.close()


def test_the_sentence_is_copied_and_printed_bare(browser: Browser, url: str) -> None:
    page = browser.new_page()
    page.goto(url)
    page.locator("p .computed").focus()
    page.mouse.move(0, 0)
    page.evaluate("document.activeElement.blur()")
    copied = page.evaluate(
        "(getSelection().selectAllChildren(document.querySelector('.text > p')), String(getSelection()))"
    )
    assert copied.strip().endswith("it is 25%.")
    page.emulate_media(media="print")
    expect(page.locator("p .claim")).to_be_hidden()
    assert page.locator("p .computed").evaluate("one => getComputedStyle(one).textDecorationLine") == "none"
    page.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_what_is_open(browser: Browser, url: str, theme: str) -> None:
    context = browser.new_context(color_scheme=theme, bypass_csp=True)
    page = context.new_page()
    page.goto(url)
    page.add_script_tag(path=AXE)
    for one in (page.locator("p .computed"), page.locator("p .claim")):
        one.focus()
        page.wait_for_timeout(400)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
        assert [(item["id"], [node["html"] for node in item["nodes"]]) for item in found] == []
    context.close()


def test_it_says_nothing_of_a_style_sheet_that_did_not_load(browser: Browser, url: str) -> None:
    page = browser.new_page()
    page.route("**/*.css", lambda route: route.abort())
    page.goto(url)
    page.locator("p .computed").hover()
    expect(page.locator("p .computed .origin")).to_be_hidden()
    page.close()
