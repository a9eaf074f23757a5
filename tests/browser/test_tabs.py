"""Tabs, and galleries whose pictures open, in a real Chromium."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from browsing import blames, until
from conftest import write_site
from linocut.build import build
from linocut.store.cache import Cache
from places import ROOT

pytestmark = pytest.mark.browser

AXE = ROOT / "node_modules/axe-core/axe.min.js"
ARTICLE = """---
title: Tabs
description: Of tabs.
date: 2026-01-02
---
See [the other](#other).

::: {.panel-tabset group="language"}
## Python

pip

## `R` code

cran
:::

::: {.panel-tabset group="language"}
## `R` code

library

## Other {#other}

Here.

## Python

import
:::

=== "Linux"

    One.

=== "Mac"

    Two.

## Gallery

::: {.gallery}
![One](a.png)

![The second.](b.png){#fig-b alt="Two"}

![Three](c.png)
:::

![Alone](a.png){.lightbox}
"""


def picture(colour: str, size: tuple[int, int]) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", size, colour).save(data, "PNG")
    return data.getvalue()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files: dict[str, str | bytes] = {
        "content/posts/t/index.md": ARTICLE,
        "content/posts/t/a.png": picture("#23507a", (1400, 900)),
        "content/posts/t/b.png": picture("#a05030", (900, 1400)),
        "content/posts/t/c.png": picture("#408040", (300, 200)),
    }
    site = write_site(tmp_path_factory.mktemp("tabs") / "site", files)
    assert build(site, Cache(site / ".linocut")).good
    return site / "public"


@pytest.fixture
def visit(browser: Browser, base: str) -> Iterator[object]:
    contexts, complaints = [], []

    def go(fragment: str = "", **options: object) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if blames(message) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{base}/posts/t/{fragment}")
        return page

    yield go
    for context in contexts:
        context.close()
    assert complaints == []


def shown(page: Page) -> list[str]:
    """The words of the parts that are to be seen."""
    return [text for text in ("pip", "cran", "library", "Here.", "import", "One.", "Two.")
            if page.get_by_text(text, exact=True).is_visible()]  # fmt: skip


def test_tabs_show_one_part_at_a_time(visit) -> None:
    page = visit()
    assert shown(page) == ["pip", "library", "One."]
    expect(page.get_by_role("tab")).to_have_text(["Python", "R code", "R code", "Other", "Python", "Linux", "Mac"])
    page.get_by_role("tab", name="Mac").click()
    assert shown(page) == ["pip", "library", "Two."]
    page.get_by_role("tab", name="Python").first.click()
    assert shown(page) == ["pip", "import", "Two."], "those of one group go together"
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="R code").first).to_be_focused()
    assert shown(page) == ["cran", "library", "Two."]
    page.keyboard.press("ArrowRight")
    assert shown(page) == ["pip", "import", "Two."], "after the last comes the first"


def test_a_link_leads_into_a_part_that_is_not_shown(visit) -> None:
    page = visit()
    page.get_by_role("link", name="the other").click()
    expect(page.get_by_text("Here.")).to_be_visible()
    assert shown(visit("#other")) == ["pip", "Here.", "One."]


@pytest.mark.parametrize("how", ["without scripts", "on paper"])
def test_all_parts_are_there(visit, how: str) -> None:
    page = visit(java_script_enabled=how == "on paper")
    if how == "on paper":
        page.emulate_media(media="print")
    expect(page.get_by_text("pip", exact=True)).to_be_visible()
    assert shown(page) == ["pip", "cran", "library", "Here.", "import", "One.", "Two."]
    expect(page.get_by_role("heading", name="R code")).to_have_count(2)
    assert page.get_by_text("Linux", exact=True).first.is_visible() or how == "on paper"
    assert page.locator(".contents-side a, .contents-top a").count() == 0, "titles of tabs are in no list of contents"


def test_a_gallery_opens(visit) -> None:
    page = visit()
    page.get_by_role("link", name="Two").click()
    dialog = page.get_by_role("dialog")
    picture = dialog.get_by_role("img")
    expect(picture).to_have_attribute("alt", "Two")
    expect(dialog.get_by_text("The second.")).to_be_visible()
    until(page, lambda: picture.evaluate("image => image.complete && image.naturalWidth"))
    box = picture.bounding_box()
    assert box is not None
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 900, "all of it is in the window"
    assert box["height"] > 600
    page.keyboard.press("ArrowRight")
    expect(picture).to_have_attribute("alt", "Three")
    dialog.get_by_role("button", name="Next").click()
    expect(picture).to_have_attribute("alt", "One")
    dialog.get_by_role("button", name="Previous").click()
    expect(picture).to_have_attribute("alt", "Three")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("link", name="Three")).to_be_focused()


def test_one_picture_opens_alone(visit) -> None:
    page = visit()
    page.get_by_role("link", name="Alone").click()
    expect(page.get_by_role("dialog").get_by_role("button")).to_have_count(1)
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(visit, theme: str) -> None:
    page = visit(color_scheme=theme, bypass_csp=True)
    page.add_script_tag(path=AXE)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for opened in (False, True):
            if opened:
                page.get_by_role("link", name="Two").click()
            found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
            assert [(rule["id"], [node["html"][:160] for node in rule["nodes"]][:3]) for rule in found] == [], width
        page.keyboard.press("Escape")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
