"""Pictures of every kind of page of a built site, at three widths in both themes: `make screenshots`."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from playwright.sync_api import Browser, Page, sync_playwright

from browsing import until

WIDTHS = (390, 820, 1280)
CHROMIUM = {"executable_path": "/usr/bin/chromium", "args": ["--no-sandbox"]}


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing of every request."""

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder on loopback: its URL, without a trailing slash."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def kinds(folder: Path) -> dict[str, str]:
    """One address for each kind of page that the site has."""
    found = {"home": "/", "archive": "/archive/", "tags": "/tags/", "404": "/404.html"}
    for kind, pattern in {"article": "posts/*/", "tag": "tags/*/", "docs": "docs/*/", "page": "about/"}.items():
        pages = sorted(folder.glob(f"{pattern}index.html"), key=lambda page: (-page.stat().st_size, page))
        if pages:
            found[kind] = f"/{pages[0].parent.relative_to(folder)}/"
    for page in sorted(folder.glob("*/index.html")):
        if 'class="kind-section"' in page.read_text(encoding="utf-8"):
            found["section"] = f"/{page.parent.name}/"
    return {kind: url for kind, url in found.items() if (folder / url.strip("/")).exists()}


def take(browser: Browser, base: str, pages: dict[str, str], out: Path, widths: tuple[int, ...] = WIDTHS) -> list[Path]:
    """A picture of the whole of each page, of the search and of an enlarged figure: OUT/article-390-dark.png."""
    out.mkdir(parents=True, exist_ok=True)
    taken = []

    def keep(page: Page, kind: str, *, whole: bool) -> None:
        path = out / f"{kind}-{width}-{theme}.png"
        page.screenshot(path=path, full_page=whole)
        taken.append(path)

    for theme in ("light", "dark"):
        for width in widths:
            context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
            page = context.new_page()
            for kind, url in pages.items():
                page.goto(base + url, wait_until="networkidle")
                page.evaluate("document.querySelectorAll('img').forEach(image => { image.loading = 'eager' })")
                page.wait_for_load_state("networkidle")
                until(page, "[...document.images].every(image => image.complete || !image.checkVisibility())")
                keep(page, kind, whole=True)
                if kind == "article" and page.locator(".enlarge").count():
                    page.locator(".enlarge").first.click()
                    keep(page, "enlarged", whole=False)
            if page.locator("dialog.search").count():
                page.keyboard.press("/")
                page.keyboard.type("matrix")
                page.locator("dialog.search li, dialog.search [role=status]:not(:empty)").first.wait_for()
                keep(page, "search", whole=False)
            context.close()
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", type=Path, nargs="?", default="public", help="the built site (public)")
    parser.add_argument("out", type=Path, nargs="?", default="screenshots", help="where the pictures go (screenshots)")
    parser.add_argument("--width", type=int, action="append", help="pixels; may be given several times")
    options = parser.parse_args()
    with served(options.site) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**CHROMIUM)
        taken = take(browser, base, kinds(options.site), options.out, tuple(options.width or WIDTHS))
        browser.close()
    print(f"{len(taken)} pictures in {options.out}")


if __name__ == "__main__":
    main()
