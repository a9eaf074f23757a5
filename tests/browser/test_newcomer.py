"""A site with everything that the manual shows for a site of one's own, from its own blocks alone, in a real Chromium.

`linocut new site` in an empty folder; then each block of settings below the table that it names, each file where a page
says, and the Markdown of its pages in one article. The hosts that it asks are on loopback.
"""

import io
import re
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from commandline import linocut
from elsewhere import Elsewhere, arguments, elsewhere
from linocut.theme import font
from places import ROOT
from processes import PATIENCE
from screenshots import CHROMIUM
from transcript import Block, blocks

pytestmark = pytest.mark.browser

AXE = ROOT / "node_modules/axe-core/axe.min.js"
MS = PATIENCE * 1000
HOST = "notes.press"

FRAME = ("text/html", "<!doctype html><html lang=en><title>There</title><p>It is there.</p></html>")
ANSWERS = {
    "giscus.app/client.js": (
        "text/javascript",
        "const one = document.createElement('iframe'); one.title = 'Comments'; one.src = 'https://giscus.app/en/widget';"
        "document.querySelector('.giscus').append(one)",
    ),
    "giscus.app/en/widget": FRAME,
    "gc.zgo.at/count.js": ("text/javascript", "navigator.sendBeacon(document.currentScript.dataset.goatcounter)"),
    "ada.goatcounter.com/count": ("image/gif", ""),
    "buttondown.com/api/emails/embed-subscribe/ada": FRAME,
    "www.youtube-nocookie.com/embed/w7Ft2ymGmfc": FRAME,
    "player.vimeo.com/video/1084537": FRAME,
}

PAGES = ("/", "/posts/mine/", "/posts/twenty-three-people/", "/posts/", "/archive/", "/tags/", "/about/", "/404.html")
DOT = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><circle cx="20" cy="20" r="19" fill="{}"/></svg>'


def shown(page: str, language: str) -> list[Block]:
    """The blocks of a page of the manual in one language."""
    return [block for block in blocks(page) if block.language == language]


def pasted(settings: str, block: str) -> str:
    """Settings with those of a block: below the table that it names, or at the end where there is none."""
    for table in re.split(r"(?m)^(?=\[)", block):
        header, _, keys = table.partition("\n")
        if re.search(rf"(?m)^{re.escape(header)}", settings):
            settings = re.sub(
                rf"(?m)^{re.escape(header)}.*\n", lambda found, keys=keys: f"{found[0]}{keys}\n", settings
            )
        elif header:
            settings += f"\n{table}\n"
    return settings


def picture(colour: str, size: tuple[int, int]) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", size, colour).save(data, "WEBP")
    return data.getvalue()


def article() -> str:
    """The front matter of two pages, and the Markdown of three."""
    keys = [block.text.strip().strip("-").strip() for block in shown("own.md", "yaml")[:2]]
    front = dict.fromkeys(line for text in keys for line in text.splitlines())  # title and date stand in both
    examples = [block.text for page in ("embeds.md", "writing.md") for block in shown(page, "markdown")]
    wanted = ("{{< youtube", "{{< vimeo", "::: {.panel-tabset", "::: {.gallery")
    return "\n\n".join(("---", *front, "---", *(text for text in examples if text.startswith(wanted)))).replace(
        "\n\n", "\n", len(front) + 1
    )


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Elsewhere]:
    folder = tmp_path_factory.mktemp("newcomer")
    assert linocut("new", "site", "notes", cwd=folder).returncode == 0
    site = folder / "notes"
    written = (site / "pyproject.toml").read_text().replace("https://example.org/", f"https://{HOST}/")
    for page in ("own.md", "comments.md", "analytics.md", "newsletter.md"):
        several = page == "own.md"  # of the others, the first is what one wants, and the rest are other ways
        for block in shown(page, "toml")[: None if several else 1]:
            written = pasted(written, block.text + "\n")
    files = {
        "pyproject.toml": written.encode(),
        "content/posts/mine/index.md": article().encode(),
        "content/posts/mine/hills.jpg": picture("#406080", (1600, 900)),
        "content/posts/mine/waves.jpg": picture("#204060", (1200, 800)),
        "static/apple-touch-icon.png": picture("#b5361e", (180, 180)),
        **{f"static/{name}": DOT.format(colour).encode() for name, colour in LOGOS.items()},
        **{name: font.path(font.TEXT[face]).read_bytes() for name, face in FONTS.items()},
    }
    for name, data in files.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_bytes(data)
    done = linocut("build", cwd=site)
    assert (done.returncode, "warning" in done.stderr + done.stdout) == (0, False), done.stderr
    with elsewhere(folder, {HOST: site / "public"}, ANSWERS) as heard:
        yield heard


LOGOS = {"logo.svg": "#211e1a", "logo-dark.svg": "#e2dfd8", "favicon.svg": "#b5361e"}
FONTS = {"fonts/Vollkorn.ttf": 0, "fonts/Vollkorn-Italic.ttf": 1, "fonts/Jost.ttf": 3, "fonts/JetBrainsMono.ttf": 3}


@pytest.fixture(scope="module")
def browser(web: Elsewhere) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(**{**CHROMIUM, "args": arguments(web)}, timeout=MS)
        yield launched
        launched.close()


def _ours(message: ConsoleMessage) -> bool:
    """Whether the console speaks of this site: not of the icon that another host has not."""
    return not re.match(rf"https://(?!{re.escape(HOST)}/).*/favicon\.ico$", message.location.get("url", ""))


@pytest.fixture
def visit(browser: Browser) -> Iterator[object]:
    """visit(path, **context) -> Page; a line on its console fails the test, of whatever kind."""
    contexts, said = [], []

    def go(path: str, **options: object) -> Page:
        wanted = {"viewport": {"width": 1280, "height": 900}, "ignore_https_errors": True, **options}
        context = browser.new_context(**wanted)
        context.set_default_timeout(MS)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text) if _ours(message) else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"https://{HOST}{path}", wait_until="networkidle")
        return page

    yield go
    for context in contexts:
        context.close()
    assert said == []


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_page_says_nothing_and_axe_finds_nothing(visit, path: str, theme: str) -> None:
    page = visit(path, color_scheme=theme, bypass_csp=True)
    page.add_script_tag(path=AXE)
    for width in (1280, 820, 390):
        page.set_viewport_size({"width": width, "height": 900})
        found = page.evaluate("axe.run(document, {resultTypes: ['violations'], iframes: false})")["violations"]
        assert [(rule["id"], [node["html"][:160] for node in rule["nodes"]][:3]) for rule in found] == [], width
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width


def test_all_of_it_is_there(visit, web: Elsewhere) -> None:
    page = visit("/posts/mine/")
    expect(page.locator("header .logo img:visible")).to_have_count(1)
    assert page.locator('link[rel="icon"]').get_attribute("href") == "/favicon.svg"
    expect(page.locator("footer .elsewhere a")).to_have_count(4)
    expect(page.get_by_text("© 2026 Ada Writer.")).to_be_visible()
    expect(page.locator(".author")).to_have_count(2)
    expect(page.get_by_role("img", name="Hills in fog, one behind the other")).to_be_visible()
    expect(page.get_by_text("Photograph by")).to_be_visible()
    family = "getComputedStyle(document.body).fontFamily"
    assert page.evaluate(family).startswith('"Own Text"')
    assert page.evaluate("[...document.fonts].filter(one => one.family.includes('Own Text')).length") == 2
    page.get_by_role("tab", name="Fedora").click()
    expect(page.get_by_text("dnf install make")).to_be_visible()
    expect(page.get_by_text("apt install make")).to_be_hidden()
    page.get_by_role("link", name="Waves from above").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator(".embed-open").first.click()
    expect(page.frame_locator(".embed iframe").get_by_text("It is there.")).to_be_visible()
    page.locator(".comments").scroll_into_view_if_needed()
    expect(page.frame_locator(".comments iframe").get_by_text("It is there.")).to_be_visible()
    assert web.of("ada.goatcounter.com")
    page.get_by_role("textbox", name="Email address").fill("me@mail.press")
    page.get_by_role("button", name="Subscribe").click()
    expect(page.get_by_text("It is there.")).to_be_visible()
