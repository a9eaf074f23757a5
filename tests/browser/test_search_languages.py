"""Search on a site of several languages: each page finds what is written in its own."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from conftest import write_site
from linocut.build import build
from linocut.store.cache import Cache
from screenshots import served

pytestmark = pytest.mark.browser

SETTINGS = """[tool.linocut]
title = "Notes"
base_url = "https://notes.press/"
[tool.linocut.languages.en]
name = "English"
[tool.linocut.languages.fr]
title = "Carnet"
"""
FILES = {
    "pyproject.toml": SETTINGS,
    "content/posts/river.md": "---\ntitle: The river\ndate: 2026-01-02\n---\nWater and a zebra below the weir.\n",
    "content/posts/river.fr.md": "---\ntitle: La rivière\ndate: 2026-01-02\n---\nDes barrages, le zebra.\n",
}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    site = write_site(tmp_path_factory.mktemp("languages"), FILES)
    assert build(site, Cache(site / ".linocut")).problems == ()
    with served(site / "public") as address:
        yield address


@pytest.mark.parametrize(
    ("start", "typed", "title", "address"),
    [
        ("/", "zebra", "The river", "/posts/river/"),
        ("/fr/", "zebra", "La rivière", "/fr/posts/river/"),
        ("/fr/posts/river/", "barrage", "La rivière", "/fr/posts/river/"),
    ],
)
def test_a_page_finds_what_is_in_its_language(
    browser: Browser, base: str, start: str, typed: str, title: str, address: str
) -> None:
    page = browser.new_page()
    page.goto(base + start)
    page.keyboard.press("/")
    page.keyboard.type(typed)
    page.locator("dialog.search li").first.wait_for()
    found = page.locator("dialog.search li")
    assert [each.locator("a").first.inner_text() for each in found.all()] == [title]
    found.locator("a").first.click()
    page.wait_for_url(f"**{address}")
    page.close()
