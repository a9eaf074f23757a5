"""The map for amounts in a real Chromium: in the page, in a list and as a file by itself, for each theme."""

import io
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from conftest import write_site
from linocut.build import build
from linocut.figure.output.colormap import DARK, LIGHT
from linocut.store.cache import Cache

pytestmark = pytest.mark.browser

SCRIPT = """import matplotlib.pyplot as plt

def figure():
    fig, (image, mesh) = plt.subplots(1, 2, figsize=(5, 2))
    image.imshow([[0, 1], [0, 1]], aspect="auto")
    mesh.pcolormesh([[0, 1], [0, 1]])
    return fig, {"alt": "Little and much, twice."}
"""
TEXT = "---\ntitle: A\ndate: 2026-01-02\n---\n![Both.](/figures/x.svg){#fig-x}\n"
LEAST, MOST = 0, 255
BOTH = 15_000
"""Pixels of one cell of the image and one of the mesh: somewhat less."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = {"content/posts/a.md": TEXT, "figures/x.py": SCRIPT}
    site = write_site(tmp_path_factory.mktemp("map") / "site", files)
    assert build(site, Cache(site / ".linocut")).good
    return site / "public"


def pixels(page: Page, colour: np.ndarray) -> int:
    """How many pixels of what is shown have that colour."""
    image = np.asarray(Image.open(io.BytesIO(page.screenshot())).convert("RGB")).astype(int)
    return int((abs(image - np.rint(colour * 255)) < 3).all(-1).sum())


def shows(page: Page, side: np.ndarray, other: np.ndarray) -> None:
    """Both ends of one side, each from the image and from the mesh, and neither of the other."""
    for end in (LEAST, MOST):
        assert pixels(page, side[end]) > BOTH
        assert pixels(page, other[end]) < BOTH / 20


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_map_follows_the_readers_system_and_the_button(
    browser: Browser, base: str, folder: Path, theme: str
) -> None:
    side, other = (LIGHT, DARK) if theme == "light" else (DARK, LIGHT)
    page = browser.new_page(color_scheme=theme)
    for address in ("/posts/a/", "/"):
        page.goto(base + address)
        shows(page, side, other)
        page.evaluate(f"document.documentElement.dataset.theme = '{'dark' if theme == 'light' else 'light'}'")
        shows(page, other, side)
    page.goto(base + "/posts/a/")
    (file,) = set(re.findall(r'class="enlarge" href="([^"]+)"', page.content()))
    page.goto(base + file)
    shows(page, side, other)
    page.close()
