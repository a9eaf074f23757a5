"""The README: an article on light paper and, on a phone, on dark: `python tests/support/readme_picture.py`."""

import base64
from io import BytesIO

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from places import ROOT
from screenshots import CHROMIUM, served

ARTICLE = "/posts/llms-are-math/"
PANES = {"light": (720, 664, 720), "dark": (375, 778, 320)}
"""Theme -> width and height of the window, and the width in the picture, in pixels; the file has two for each."""

PAGE = """<style>
body {{ margin: 0; display: inline-flex; gap: 28px; padding: 28px; align-items: center; background: #d9d4c7 }}
img {{ display: block; border-radius: 6px; box-shadow: 0 6px 28px rgb(60 50 30 / .28) }}
.dark {{ border-radius: 22px }}
</style><body>{images}</body>"""


def pane(browser: Browser, address: str, theme: str, above: int) -> str:
    """One window, scrolled to the figure, as an <img>."""
    width, height, shown = PANES[theme]
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=theme, device_scale_factor=2, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    page.locator("#fig-arcs").evaluate(
        f"figure => window.scrollTo(0, figure.getBoundingClientRect().top + window.scrollY - {above})"
    )
    data = base64.b64encode(page.screenshot()).decode()
    context.close()
    return f'<img class="{theme}" width="{shown}" src="data:image/png;base64,{data}">'


def main() -> None:
    with served(ROOT / "public") as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**CHROMIUM)
        images = pane(browser, base + ARTICLE, "light", 16) + pane(browser, base + ARTICLE, "dark", 128)
        page = browser.new_page(device_scale_factor=2, viewport={"width": 1400, "height": 1000})
        page.set_content(PAGE.format(images=images), wait_until="networkidle")
        drawn = Image.open(BytesIO(page.locator("body").screenshot()))
        drawn.save(ROOT / "tests/pictures/flagship.webp", quality=88, method=6)
        browser.close()


if __name__ == "__main__":
    main()
