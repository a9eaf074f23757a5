"""What authors write in HTML with a width of its own, on a phone: the page does not scroll sideways."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from conftest import write_site
from linocut.build import build
from linocut.store.cache import Cache

pytestmark = pytest.mark.browser

_WORD = "chen20simplframewcontrlearnvisualrepres" * 2
WIDE = f"""---
title: Wide
date: 2026-01-02
---

<iframe title="A frame" src="/files/x.html" width="748" height="20"></iframe>

<table class="other"><tbody><tr>{"<td>unbreakable_words</td>" * 4}</tr></tbody></table>

<div class="widget" style="width:672px;height:20px;"></div>
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("narrow")
    files = {
        "pyproject.toml": '[tool.linocut]\ntitle = "Site"\nbase_url = "https://site.example/"\n',
        "content/posts/wide.md": WIDE,
        "content/posts/long.md": f"---\ntitle: {_WORD}\ndate: 2026-01-01\n---\n\nx\n",
        "content/posts/next.md": "---\ntitle: Next\ndate: 2026-01-03\n---\n\nx\n",
    }
    write_site(root, files)
    built = build(root, Cache(root / ".linocut"))
    assert built.good
    return root / "public"


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_makes_the_page_scroll_sideways(browser: Browser, base: str, width: int) -> None:
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    page.goto(f"{base}/posts/wide/")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
