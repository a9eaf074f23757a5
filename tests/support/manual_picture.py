"""The manual's picture of a preview with a problem. `python tests/support/manual_picture.py`."""

import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from places import ROOT
from previews import preview
from screenshots import CHROMIUM

DOCS = ROOT / "content" / "docs"
ARTICLE = "/posts/twenty-three-people/"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Path(folder) / "notes"
        subprocess.run(
            [sys.executable, "-m", "linocut", "new", "site", str(site)], check=True, stdout=subprocess.DEVNULL
        )
        browser = playwright.chromium.launch(**CHROMIUM)
        page = browser.new_page(
            viewport={"width": 928, "height": 620}, device_scale_factor=2, reduced_motion="reduce", color_scheme="light"
        )
        with preview(site) as running:
            running.wait_for(r"(birthday drawn)")
            page.goto(f"{running.address.rstrip('/')}{ARTICLE}", wait_until="load")
            text = site / f"content{ARTICLE}index.md"
            text.write_text(
                text.read_text().replace("\n`{check} birthday.half == 23`", "\n`{check} birthday.half == 22`")
            )
            running.wait_for(r"(not true: )")
            page.get_by_text("The last good page is shown.").wait_for()
            page.wait_for_timeout(500)
            drawn = Image.open(BytesIO(page.screenshot()))
            drawn.save(DOCS / "preview-problem.webp", quality=85, method=6)
        browser.close()


if __name__ == "__main__":
    main()
