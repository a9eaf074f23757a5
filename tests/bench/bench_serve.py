"""From a save on disk to the screen of a real browser, in a preview of 1,000 articles."""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from bench import workload
from places import GENERATOR
from previews import PATIENCE, Preview, preview
from screenshots import CHROMIUM

RUNS = 5

ARTICLE = "content/posts/article-00500.md"
SCRIPT = "content/posts/plot.py"
PLOT = """import time
import matplotlib.pyplot as plt


def figure():
    start = time.perf_counter()
    fig, ax = plt.subplots()
    ax.plot([x * x for x in range(50)])
    fig.canvas.draw()
    return fig, {"alt": f"Curve NUMBER, {time.perf_counter() - start:.4f} seconds"}
"""

SHOWN = r"""() => {
  const look = () => {
    const now = performance.timeOrigin + performance.now()
    const marked = document.querySelectorAll('.measured, #fig-plot svg')
    const told = [...marked].map(one => one.getAttribute('aria-label') ?? one.textContent)
    told.push(getComputedStyle(document.querySelector('main h1')).color)
    for (const [word] of told.join(' ').matchAll(/[a-z]+-\d+|\d+, \d+, \d+/g)) window.shown[word] ??= now
    requestAnimationFrame(look)
  }
  window.shown = {}
  look()
}"""
"""Notes the first frame in which each word, or colour of the title, is there."""


def rows() -> list[tuple[str, str, str]]:
    """The rows of the budgets table that speak of the preview."""
    with tempfile.TemporaryDirectory() as name:
        root = workload.write(Path(name) / "site", 1000)
        article = root / ARTICLE
        article.write_text(f"{article.read_text()}\n![A curve.](plot.svg){{#fig-plot}}\n")
        (root / SCRIPT).write_text(PLOT.replace("NUMBER", "plot-0"))
        with preview(root) as running, sync_playwright() as playwright:
            browser = playwright.chromium.launch(**CHROMIUM)
            page = browser.new_page()
            page.set_default_timeout(PATIENCE * 1000)
            page.goto(f"{running.address}posts/article-00500/")
            page.locator("#fig-plot svg[role=img]").first.wait_for()
            time.sleep(20)  # pages that nobody has opened are made once; a writer's day is longer than this
            page.evaluate(SHOWN)
            found = _measured(running, page)
            browser.close()
    return found


def _measured(running: Preview, page: Page) -> list[tuple[str, str, str]]:
    text = (running.root / ARTICLE).read_text()
    foot = (GENERATOR.parent / "templates/parts/footer.html").read_text()
    style = (GENERATOR.parent / "templates/css/article.css").read_text()

    def prose(number: int) -> str:
        running.write(ARTICLE, text.replace("\n## ", f'\n<p class="measured">prose-{number}</p>\n\n## ', 1))
        return f"prose-{number}"

    def figure(number: int) -> str:
        running.write(SCRIPT, PLOT.replace("NUMBER", f"plot-{number}"))
        return f"plot-{number}"

    def template(number: int) -> str:
        extra = f'<p class="measured">foot-{number}</p></footer>'
        running.write("templates/parts/footer.html", foot.replace("</footer>", extra))
        return f"foot-{number}"

    def css(number: int) -> str:
        running.write("templates/css/article.css", f"{style}\nmain h1 {{ color: rgb(1, 2, {number}); }}\n")
        return f"1, 2, {number}"

    own: list[float] = []
    spread = {"prose": _times(page, prose)}
    figures = []
    for number in range(1, RUNS + 1):
        figures += _times(page, figure, number)
        label = page.locator("#fig-plot svg[role=img]").first.get_attribute("aria-label") or ""
        own.append(1000 * float(label.split()[-2]))
    over = [whole - part for whole, part in zip(figures, own, strict=True)]
    # Last: a template has every page made again, behind whatever is saved in the next half minute.
    spread |= {"css": _times(page, css), "template": _times(page, template)}
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    start = f"{1000 * (time.perf_counter() - started):.0f} ms"
    return [
        ("an interpreter's start beside that preview", "for comparison", start),
        ("save to new text in the browser, 1,000 articles", "100 ms", _spell(spread["prose"])),
        ("save to new figure", "its own computation + 150 ms",
         f"{statistics.median(own):.0f} ms + {_spell(over)}"),
        ("save to new style sheet", "300 ms", _spell(spread["css"])),
        ("save to new template", "300 ms", _spell(spread["template"])),
    ]  # fmt: skip


def _times(page: Page, change: Callable[[int], str], only: int = 0) -> list[float]:
    """Milliseconds from each save to the frame that shows it."""
    found = []
    for number in [only] if only else range(1, RUNS + 1):
        saved = time.time() * 1000
        word = change(number)
        deadline = time.monotonic() + PATIENCE
        while not (shown := page.evaluate("word => window.shown[word]", word)):
            if time.monotonic() > deadline:
                raise RuntimeError(f"{word} never came to the screen")
            time.sleep(0.02)
        found.append(shown - saved)
        time.sleep(1.5)
    return found


def _spell(times: list[float]) -> str:
    return f"{statistics.median(times):.0f} ms ({min(times):.0f} to {max(times):.0f})"


if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "support")]
    print(rows())
