"""The theme in a real Chromium: what readers, keyboards, screen readers and strict policies meet."""

import json
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

from browsing import blames, until
from linocut.build import build
from linocut.store.cache import Cache
from places import ROOT
from processes import PATIENCE
from screenshots import served
from showcase import showcase, write

pytestmark = pytest.mark.browser

AXE = ROOT / "node_modules/axe-core/axe.min.js"
PAGES = {
    "home": "/",
    "article": "/posts/llms/",
    "archive": "/archive/",
    "tags": "/tags/",
    "tag": "/tags/transformers/",
    "section": "/posts/",
    "manual": "/docs/figures/",
    "page": "/about/",
    "missing": "/404.html",
}
OVERFLOW = """() => {
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth
  return wide <= 0 ? [] : [...document.querySelectorAll('body *')].filter(
    one => one.getBoundingClientRect().right > innerWidth + 1).map(one => one.className || one.tagName).slice(0, 5)
}"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("showcase")
    write(showcase(root / "site", others=5), root / "public")
    return root / "public"


def lost(request: Request) -> bool:
    """Whether a file could not be had: whoever leaves a page calls off what it still loads."""
    return request.failure != "net::ERR_ABORTED"


@pytest.fixture
def visit(browser: Browser, base: str) -> Iterator[object]:
    """visit(url, width=..., **context) -> Page that has told of no error; what it complains of fails the test."""
    contexts, complaints = [], []

    def go(url: str, width: int = 1280, height: int = 900, **options: object) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if blames(message) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("requestfailed", lambda request: complaints.append(f"failed: {request.url}") if lost(request) else None)
        page.goto(base + url)
        return page

    yield go
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("kind", PAGES)
def test_axe_finds_nothing(visit, kind: str, theme: str) -> None:
    # axe itself needs what the policy of a page forbids.
    page = visit(PAGES[kind], color_scheme=theme, bypass_csp=True)
    page.add_script_tag(path=AXE)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
        told = [(rule["id"], [node["html"][:160] for node in rule["nodes"]][:3]) for rule in found]
        assert told == [], width


WRITTEN = """---
title: What Markdown makes
---
- [x] A task with `code`
- [ ] another

> [!NOTE]
> A [link](https://example.org/) and `code`.

> [!TIP]- Folded
> Text.

> [!IMPORTANT]
> Text.

> [!WARNING]
> Text.

> [!CAUTION]
> Text.

```{.python #lst-norm filename="norm.py" hl_lines="1-9" linenos=true}
import numpy as np  # a comment
@cache
def norm(x: float, y=None) -> float:
    '''A sentence about it.'''
    return (x @ x) ** 0.5 if y else "text"
class Norm(Exception): ...
```

```diff
- one
+ two
```

| a | b | c |
|---|--:|---|
| `a_long_name_of_a_setting` | 1 | `another_long_name_of_a_setting` |

: A caption {#tbl-a}

Term
: What it means, ==marked==, ~~struck out~~.

*[CSL]: Citation Style Language

CSL[^1] and @tbl-a in @lst-norm.

[^1]: A note.
"""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with a page of everything that Markdown makes."""
    root = tmp_path_factory.mktemp("written")
    (root / "content").mkdir()
    (root / "content/all.md").write_text(WRITTEN)
    (root / "pyproject.toml").write_text('[tool.linocut]\ntitle = "A"\nbase_url = "https://site.example/"\n')
    assert [one.message for one in build(root, Cache(root / ".linocut")).problems] == []
    return root / "public"


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_what_markdown_makes(browser: Browser, written: Path, theme: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme, bypass_csp=True)
    page = context.new_page()
    with served(written) as url:
        page.goto(f"{url}/all/")
        page.add_script_tag(path=AXE)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    context.close()
    assert [(rule["id"], [node["html"][:160] for node in rule["nodes"]][:3]) for rule in found] == []


@pytest.mark.parametrize("long", [["width", "2000px"], ["height", "2000px"]])
def test_what_scrolls_in_a_fold_is_reached_by_keyboard_once_it_is_open(visit, long: list[str]) -> None:
    page = visit("/posts/llms/", 390)
    page.evaluate("([side, size]) => { document.querySelector('#fig-softmax .made table').style[side] = size }", long)
    table = page.locator("#fig-softmax .made .scroll").first
    assert table.get_attribute("tabindex") is None
    page.locator("#fig-softmax summary").click()
    until(page, "document.querySelector('#fig-softmax .made .scroll').tabIndex === 0")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("opened", ["search", "figure", "note"])
def test_axe_finds_nothing_in_what_opens(visit, opened: str, theme: str) -> None:
    for width in (1280, 390):
        page = visit("/posts/llms/", width, color_scheme=theme, bypass_csp=True)
        page.add_script_tag(path=AXE)
        if opened == "search":
            page.keyboard.press("/")
            page.keyboard.type("softmax")
            page.locator("dialog.search li").first.wait_for()
        elif opened == "figure":
            page.locator("#fig-softmax .enlarge").click()
        elif width == 390:
            page.get_by_role("button", name="Note 1").click()
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
        told = [(rule["id"], [node["html"][:160] for node in rule["nodes"]][:3]) for rule in found]
        assert told == [], width


def test_a_thumb_finds_what_it_touches(visit) -> None:
    page = visit("/posts/llms/", 390, has_touch=True, is_mobile=True)
    small = page.evaluate(
        """() => [...document.querySelectorAll('.site-head :is(a, button), .axes input, .play, .enlarge, summary')]
          .map(one => [one, (one.matches('input') ? one.closest('.axis') : one).getBoundingClientRect()])
          .filter(([one, box]) => box.height && (box.height < 36 || (one.matches('button') && box.width < 44)))
          .map(([one, box]) => [one.className || one.textContent, box.width, box.height])"""
    )
    assert small == []


@pytest.mark.parametrize("made", ["folder", "written"])
def test_every_page_is_valid_html(request: pytest.FixtureRequest, made: str) -> None:
    folder: Path = request.getfixturevalue(made)
    rules = {
        "no-inline-style": "off",  # figures carry their inks in style attributes, as custom properties
        "long-title": "off",  # an author's title is as long as it is
        "no-raw-characters": "off",  # HTML allows what this rule wants escaped
        "prefer-native-element": "off",  # role=img on svg and role=note on a popover have no native element
        "svg-focusable": "off",  # for a browser that is gone
    }
    config = folder.parent / "html-validate.json"
    config.write_text(json.dumps({"extends": ["html-validate:recommended"], "rules": rules, "root": True}))
    pages = [str(path) for path in sorted(folder.rglob("*.html"))]
    tool = ROOT / "node_modules/.bin/html-validate"
    done = subprocess.run(
        [tool, "--config", config, "--formatter", "text", *pages],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.stdout.replace(str(folder), "") == ""
    assert done.returncode == 0


@pytest.mark.parametrize("kind", PAGES)
def test_nothing_scrolls_sideways(visit, kind: str) -> None:
    page = visit(PAGES[kind])
    for width in (320, 390, 640, 820, 1140, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(OVERFLOW) == [], width


@pytest.mark.parametrize("kind", ["home", "tag", "section", "missing"])
def test_on_pages_that_list_everything_begins_where_it_does_on_an_article(visit, kind: str) -> None:
    edges = "['h1', '.site-foot', '.site-head'].map(one => document.querySelector(one).getBoundingClientRect().left)"
    article, page = visit(PAGES["article"]), visit(PAGES[kind])
    for width in (390, 820, 1000, 1280, 1920):
        for one in (article, page):
            one.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(edges) == pytest.approx(article.evaluate(edges), abs=1), width


@pytest.mark.parametrize("kind", PAGES)
def test_pages_obey_their_own_policy(visit, kind: str) -> None:
    page = visit(PAGES[kind])
    policy = page.locator('meta[http-equiv="Content-Security-Policy"]').get_attribute("content")
    assert "default-src 'none'" in policy
    assert "script-src 'self' 'wasm-unsafe-eval'" in policy


def test_without_scripts_the_article_is_complete(visit) -> None:
    page = visit("/posts/llms/", java_script_enabled=False)
    expect(page.locator("#fig-softmax svg.plot").first).to_be_visible()  # once the fonts are there
    assert page.locator("math").first.is_visible()
    assert page.locator(".sidenote").first.is_visible()
    assert not page.locator(".axes").first.is_visible()
    assert not page.locator(".theme-switch").is_visible()
    page.locator("summary", has_text="Source, data, versions").first.click()
    assert page.locator("#fig-softmax .made .highlight").is_visible()


def test_a_slider_moves_the_figure_and_the_words(visit) -> None:
    page = visit("/posts/llms/")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    bars = page.locator("#fig-softmax svg:visible rect[style]")
    before = bars.first.get_attribute("width")
    words = page.locator("p output.val").first
    assert words.inner_text() == "0.60"
    page.get_by_label("temperature").focus()
    page.keyboard.press("ArrowRight")
    until(page, "w => document.querySelector('#fig-softmax rect[style]').getAttribute('width') !== w", arg=before)
    assert words.inner_text() == "0.48"
    assert page.locator("#fig-softmax figcaption output.val").inner_text() == "0.48"
    assert page.get_by_label("temperature").get_attribute("aria-valuetext") == "1.5"
    assert page.locator("#fig-softmax svg:visible").get_attribute("aria-label") == "Bars: blue leads with 0.48."
    until(page, "performance.getEntriesByType('resource').filter(one => /svg$/.test(one.name)).length > 3")
    assert len([url for url in asked if url.endswith(".svg")]) == 4
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(one => one.id)")
    assert len(ids) == len(set(ids))


def test_on_a_phone_a_figure_has_letters_of_their_own_size(visit) -> None:
    page = visit("/posts/llms/", 390)
    shown = page.locator("#fig-softmax svg:visible")
    assert shown.count() == 1
    assert shown.get_attribute("class") == "plot narrow"
    scale = shown.evaluate("svg => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width")
    assert scale == pytest.approx(1, abs=0.01)
    page.set_viewport_size({"width": 820, "height": 900})
    assert shown.get_attribute("class") == "plot"


def test_the_drawing_of_a_phone_moves_with_its_slider_and_turns_with_it(visit) -> None:
    page = visit("/posts/llms/", 390)
    first = "document.querySelector('#fig-softmax svg.%s rect[style]').getAttribute('width')"
    narrow, wide = first % "narrow", first % "plot:not(.narrow)"
    before, wide_before = page.evaluate(narrow), page.evaluate(wide)
    page.get_by_label("temperature").focus()
    page.keyboard.press("ArrowRight")
    until(page, f"before => {narrow} !== before", arg=before)
    assert page.evaluate(wide) == wide_before, "what nobody sees is not loaded"
    page.set_viewport_size({"width": 820, "height": 900})
    until(page, f"before => {wide} !== before", arg=wide_before)
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(one => one.id)")
    assert len(ids) == len(set(ids))


def test_enlarged_on_a_phone_a_figure_is_the_wide_one(visit) -> None:
    page = visit("/posts/llms/", 390)
    page.locator("#fig-softmax .drawing").click()
    box = page.get_by_role("dialog").locator("svg").bounding_box()
    assert box["width"] == 640
    page.keyboard.press("Escape")
    expect(page.locator("#fig-softmax svg:visible")).to_have_attribute("class", "plot narrow")


def test_the_theme_switch_remembers(visit) -> None:
    page = visit("/about/", color_scheme="light")
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(paper)
    switch = page.get_by_role("button", name="Dark theme")
    assert switch.get_attribute("aria-pressed") == "false"
    switch.click()
    dark = page.evaluate(paper)
    assert dark != light
    page.reload()
    assert page.evaluate(paper) == dark
    assert switch.get_attribute("aria-pressed") == "true"
    switch.click()
    assert page.evaluate(paper) == light
    assert page.evaluate("localStorage.length") == 0, "back at the system's theme, the page follows the system"


def test_figures_follow_the_switch(visit) -> None:
    page = visit("/posts/llms/", color_scheme="light")
    ink = "getComputedStyle(document.querySelector('#fig-softmax svg text')).fill"
    light = page.evaluate(ink)
    page.get_by_role("button", name="Dark theme").click()
    assert page.evaluate(ink) != light


def test_notes_stand_in_the_margin_and_never_on_each_other(visit) -> None:
    page = visit("/posts/llms/")
    boxes = page.evaluate(
        "[...document.querySelectorAll('.sidenote, .text > .figure:not(.wide) > figcaption')]"
        ".map(one => { const b = one.getBoundingClientRect(); return [b.left, b.top, b.bottom, b.right] })"
    )
    column = page.locator(".text > p").first.bounding_box()
    assert all(left > column["x"] + column["width"] for left, _, _, _ in boxes)
    boxes.sort(key=lambda box: box[1])
    assert all(one[2] <= next_one[1] for one, next_one in pairwise(boxes))


def test_on_a_phone_a_note_opens_and_closes(visit) -> None:
    page = visit("/posts/llms/", 390, java_script_enabled=False)
    note = page.locator("#note-1")
    assert not note.is_visible()
    page.get_by_role("button", name="Note 1").click()
    expect(note).to_be_visible()
    page.keyboard.press("Escape")
    expect(note).not_to_be_visible()


@pytest.mark.parametrize("start", ["button", "key"])
def test_search_finds_a_word_and_its_place(visit, start: str) -> None:
    page = visit("/about/", 820)
    if start == "button":
        page.get_by_role("button", name="Search").click()
    else:
        page.keyboard.press("/")
    page.keyboard.type("divides before")
    result = page.locator("dialog.search li").first
    result.wait_for()
    assert result.locator("a").first.inner_text() == "Language models are mathematics"
    assert result.locator("mark").first.inner_text().lower() in {"divides", "before"}
    result.locator("a.part").click()
    page.wait_for_url("**/posts/llms/#temperature")


def test_search_says_that_nothing_was_found_and_loads_nothing_before_it_opens(visit) -> None:
    page = visit("/about/")
    assert "pagefind" not in str(page.evaluate("performance.getEntriesByType('resource').map(one => one.name)"))
    page.get_by_role("button", name="Search").click()
    page.keyboard.type("8vjq")
    page.get_by_text("Nothing found.").wait_for()
    page.keyboard.press("Escape")
    expect(page.locator("dialog.search")).not_to_be_visible()


@pytest.mark.parametrize("way", ["click", "Enter"])
def test_a_figure_opens_at_full_size(visit, way: str) -> None:
    page = visit("/posts/llms/", 820)
    drawing = page.locator("#fig-softmax .drawing")
    if way == "click":
        drawing.click()
    else:
        page.locator("#fig-softmax .enlarge").focus()
        page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    assert dialog.locator("svg.plot").bounding_box()["width"] > 700
    page.keyboard.press("Escape")
    drawing.locator("svg.plot").first.wait_for()  # the browser tells of the closing a moment after it
    expect(dialog).to_have_count(0)


def test_without_scripts_enlarge_is_a_link_to_the_drawing(visit) -> None:
    page = visit("/posts/llms/", java_script_enabled=False)
    page.locator("#fig-softmax .enlarge").click()
    assert page.url.endswith(".svg")


def test_code_is_copied_as_it_was_written(visit, base: str) -> None:
    page = visit("/docs/figures/", permissions=["clipboard-read", "clipboard-write"])
    page.locator(".highlight").first.hover()
    page.get_by_role("button", name="Copy").first.click()
    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").startswith("def softmax(z):  # (n,) -> (n,)\n    return")


def test_the_contents_mark_the_place(visit) -> None:
    page = visit("/posts/llms/")
    assert page.locator(".contents-side [aria-current]").count() == 0
    page.evaluate("document.getElementById('temperature').scrollIntoView()")
    until(page, "document.querySelector('.contents-side [aria-current]')?.hash === '#temperature'")


def test_in_a_long_list_of_contents_the_place_is_in_sight(visit) -> None:
    page = visit("/docs/figures/", height=300)
    page.evaluate(
        "document.querySelector('.contents-side > ol').prepend(...Array.from({length: 30},"
        " () => Object.assign(document.createElement('li'), {textContent: 'A page'})))"
    )
    page.mouse.wheel(0, 40)
    until(
        page,
        "(() => { const list = document.querySelector('.contents-side').getBoundingClientRect();"
        " const here = document.querySelector('.contents-side [aria-current]').getBoundingClientRect();"
        " return here.top >= list.top && here.bottom <= list.bottom })()",
    )
    mark = page.locator(".contents-side a[aria-current]").first
    frame = page.locator(".contents-side").bounding_box()
    assert mark.evaluate("one => getComputedStyle(one).borderInlineStartWidth") == "2px"
    assert mark.bounding_box()["x"] >= frame["x"], "the line before it is not cut off"


def test_the_first_stop_of_the_keyboard_skips_to_the_text(visit) -> None:
    page = visit("/posts/llms/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the text")
    assert skip.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_focus_can_be_seen_everywhere(visit) -> None:
    page = visit("/posts/llms/")
    for _ in range(30):
        page.keyboard.press("Tab")
        style = page.evaluate(
            "(() => { const s = getComputedStyle(document.activeElement); return [s.outlineStyle, s.outlineWidth] })()"
        )
        assert style == ["solid", "2px"] or page.evaluate("document.activeElement === document.body"), style


def test_paper_is_white_and_figures_light_in_print(visit) -> None:
    page = visit("/posts/llms/", color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('#fig-softmax svg text')).fill") == "rgb(33, 30, 26)"
    assert not page.locator("nav[aria-label=Site]").is_visible()
    assert page.locator(".sidenote").first.is_visible()


def test_on_a4_notes_and_captions_stand_in_the_margin(visit) -> None:
    page = visit("/posts/llms/", 672)  # 210 mm less the margins of the sheet
    page.emulate_media(media="print")
    column = page.locator(".text > p").first.bounding_box()
    for note in (page.locator("#note-1"), page.locator("#note-2"), page.locator("#fig-softmax > figcaption")):
        box = note.bounding_box()
        assert box["x"] > column["x"] + column["width"]
        assert box["x"] + box["width"] <= 673
    assert page.evaluate(OVERFLOW) == []
    size = "getComputedStyle(document.querySelector('%s')).fontSize"
    heading, text = (float(page.evaluate(size % one)[:-2]) for one in (".text > h2", ".text > p"))
    assert 1.2 < heading / text < 1.4


def test_with_forced_colours_drawings_keep_their_paper(visit) -> None:
    page = visit("/posts/llms/", forced_colors="active")
    assert page.evaluate("getComputedStyle(document.querySelector('svg.plot')).forcedColorAdjust") == "none"


def unseen(route: Route) -> None:
    """Serve a style sheet that keeps the page unseen until the test ends that."""
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text() + "body { animation-play-state: paused !important; }")


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("kind", ["home", "article", "manual"])
def test_the_page_does_not_move_while_it_loads(
    browser: Browser, base: str, kind: str, width: int, scripts: bool
) -> None:
    """Without scripts, a tenth of a second lets the letters come before the page is seen. Here it is as long as they
    take: on a slow machine a page may move, and that is none of its faults.
    """
    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts)
    page = context.new_page()
    page.route("**/*.css", unseen)
    moved = []
    session = context.new_cdp_session(page)  # tells of what moved without a script on the page
    session.on("PerformanceTimeline.timelineEventAdded", lambda told: moved.append(told["event"]["layoutShiftDetails"]))
    session.send("PerformanceTimeline.enable", {"eventTypes": ["layout-shift"]})
    page.goto(base + PAGES[kind], wait_until="networkidle")
    page.evaluate("document.fonts.ready.then(() => true)")
    assert page.evaluate("[...document.fonts].some(face => face.status === 'loaded')")
    waiting = page.evaluate(
        "document.getAnimations().map(one => [one.animationName, one.finish()]).map(([name]) => name)"
    )
    assert waiting == ([] if scripts else ["settle"])
    page.wait_for_timeout(300)  # what moved is told a frame later
    context.close()
    assert sum(shift["value"] for shift in moved) < 0.005, moved


def test_a_first_visit_makes_few_requests(visit) -> None:
    page = visit("/posts/llms/")
    loaded = page.evaluate("performance.getEntriesByType('resource').map(one => one.name)")
    eager = [url for url in loaded if not url.endswith((".avif", ".webp"))]  # the photograph is loaded on approach
    assert len(eager) + 1 <= 6, loaded
