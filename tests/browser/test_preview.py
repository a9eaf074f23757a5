"""The preview in a real Chromium: a file is saved on disk, and the open page follows."""

import itertools
import json
import random
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Locator, Page, Route, expect

import browsing
from conftest import ORDINARY, SETTINGS
from places import GENERATOR
from previews import Preview, preview
from processes import WAITING, until

pytestmark = pytest.mark.browser

PLOT = """import matplotlib.pyplot as plt
from lines import LENGTH


def figure(power: int = 1):
    fig, ax = plt.subplots()
    ax.plot([x**power for x in range(LENGTH)])
    ax.set_xlabel("steps of one")
    return fig, {"alt": f"A curve to the power {power}", "power": power, "top": 4.0**power}
"""

ARTICLE = """---
title: Curves
date: 2026-01-02
---

The first paragraph.

## Growth

![How it grows.](grow.svg?power=1:3:1){#fig-grow}

It reaches `{val} grow.top:.0f` at the end.

![It stays.](stay.svg){#fig-stay}

## Code

```python
print("one")
```

<details><summary>More</summary>Details of it.</details>

""" + "\n\n".join(f"Filler paragraph number {number}, so that there is something to scroll." for number in range(60))


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """One preview for the tests that leave it as they found it."""
    with preview(restore(tmp_path_factory.mktemp("preview") / "site"), before=ORDINARY) as found:
        yield found


FILES = {
    "pyproject.toml": f"{SETTINGS}provenance = false\n{WAITING}",
    "content/posts/curves/index.md": ARTICLE,
    "content/posts/curves/grow.py": PLOT,
    "content/posts/curves/stay.py": PLOT,
    "content/posts/curves/lines.py": "LENGTH = 5\n",
    "content/posts/other.md": "---\ntitle: Other\ndate: 2026-01-01\n---\n\nNothing much.\n",
}


def restore(root: Path) -> Path:
    """The site as it is at first: nothing is written that is so already."""
    shutil.rmtree(root / "templates", ignore_errors=True)
    if (root / "content").is_dir():
        for path in sorted((root / "content").rglob("*")):
            if path.is_file() and str(path.relative_to(root)) not in FILES and "__pycache__" not in path.parts:
                path.unlink()
    for path, text in FILES.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.is_file() or target.read_bytes() != text.encode():
            target.write_text(text)
    return root


def stays(page: Page) -> bool:
    """Mark a page's window; whether it is still there a moment later: drawings for phones come after the others."""
    try:
        page.evaluate("window.marked = true")
        page.wait_for_timeout(200)
        return bool(page.evaluate("window.marked"))
    except Error:  # it is being loaded
        return False


@pytest.fixture
def visit(browser: Browser, running: Preview) -> Iterator[Callable[..., Page]]:
    """Opens a page of the preview, with a mark on its window that only a reload takes away."""
    contexts = []

    def go(url: str = "/posts/curves/", of: Preview = running, **options: object) -> Page:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        until(lambda: not of.waiting(), "a figure is never drawn")  # with its slider the page is loaded anew
        page.goto(f"{of.address.rstrip('/')}{url}")
        expect(page.locator("[data-waiting]")).to_have_count(0)
        until(lambda: stays(page), "the page is loaded anew for ever")
        return page

    yield go
    for context in contexts:
        context.close()


CURVES = "content/posts/curves/index.md"
OTHER = "content/posts/other.md"


def panel(page: Page) -> Locator:
    """The overlay with all that is wrong."""
    return page.get_by_role("alert", name="Problems")


@pytest.fixture(autouse=True)
def as_found(running: Preview) -> Iterator[None]:
    """Every file back to what it was, and none that was not."""
    yield
    restore(running.root)


def test_prose_is_patched_in_place(running: Preview, visit: Callable[..., Page]) -> None:
    page = visit()
    page.locator("details", has_text="Details of it").locator("summary").click()
    page.locator("#fig-grow input").fill("2")
    expect(page.locator("#fig-grow svg:visible")).to_have_attribute("aria-label", "A curve to the power 3")
    expect(page.locator("p output.val")).to_have_text("64")
    page.locator("#fig-grow input").focus()
    page.evaluate("scrollTo(0, 700)")
    page.evaluate("window.drawing = document.querySelector('#fig-grow svg')")
    changed = ARTICLE.replace("The first paragraph", "The first, other paragraph").replace("at the end", "at last")
    running.write(CURVES, changed)
    expect(page.locator("main")).to_contain_text("The first, other paragraph")
    expect(page.locator("main")).to_contain_text("It reaches 64 at last")
    assert page.evaluate("window.marked")
    assert page.evaluate("scrollY") == 700
    assert page.locator("details", has_text="Details of it").get_attribute("open") is not None
    assert page.locator("#fig-grow input").input_value() == "2"
    assert page.evaluate("document.activeElement.matches('#fig-grow input')")
    assert page.evaluate("window.drawing === document.querySelector('#fig-grow svg')")


def test_what_stands_above_the_reader_does_not_push_the_text_away(running: Preview, visit: Callable[..., Page]) -> None:
    page = visit()
    sentence = page.get_by_text("Filler paragraph number 30,")
    sentence.scroll_into_view_if_needed()
    before = sentence.bounding_box()
    running.write(CURVES, ARTICLE.replace("The first paragraph.", "The first paragraph.\n\nA second.\n\nA third."))
    expect(page.locator("main")).to_contain_text("A third.")
    after = sentence.bounding_box()
    assert before
    assert after
    assert abs(after["y"] - before["y"]) < 1


def test_what_is_new_on_the_page_works(running: Preview, visit: Callable[..., Page]) -> None:
    """Scripts go on after a patch, for what was there and for what has come."""
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    new = "![Another.](grow.svg?power=1:2:1){#fig-new}\n\n```python\nprint('two')\n```\n\n## Code"
    running.write(CURVES, ARTICLE.replace("## Code", new))
    page.get_by_text("print('two')").hover()
    page.locator(".text > .highlight", has_text="two").get_by_role("button", name="Copy").click()
    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "print('two')\n"
    page.locator("#fig-new input").fill("1")
    expect(page.locator("#fig-new svg:visible")).to_have_attribute("aria-label", "A curve to the power 2")
    page.locator("#fig-new .enlarge").click()
    expect(page.get_by_role("dialog").locator("svg")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#fig-new svg:visible")).to_be_visible()
    page.get_by_role("button", name="Dark theme").click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate("window.marked")


def test_code_that_changed_is_copied_as_it_is_now(running: Preview, visit: Callable[..., Page]) -> None:
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    running.write(CURVES, ARTICLE.replace('print("one")', 'print("one more")'))
    block = page.locator(".text > .highlight", has_text="one more")
    block.hover()
    block.get_by_role("button", name="Copy").click()
    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == 'print("one more")\n'
    assert page.evaluate("window.marked")


def test_a_figure_is_swapped_alone(running: Preview, visit: Callable[..., Page]) -> None:
    page = visit()
    page.locator("#fig-grow input").fill("2")
    expect(page.locator("#fig-grow svg:visible")).to_have_attribute("aria-label", "A curve to the power 3")
    expect(page.locator("p output.val")).to_have_text("64")
    others = ["#fig-stay svg", "main h1", ".highlight", "#fig-grow input"]
    page.evaluate("others => { window.kept = others.map(one => document.querySelector(one)) }", others)
    running.write("content/posts/curves/grow.py", PLOT.replace("4.0**power", "5.0**power").replace("one", "two"))
    expect(page.locator("p output.val")).to_have_text("125")
    expect(page.locator("[data-waiting]")).to_have_count(0)
    expect(page.locator("#fig-grow svg:visible")).to_contain_text("steps of two")
    expect(page.locator("#fig-grow svg:visible")).to_have_attribute("aria-label", "A curve to the power 3")
    page.locator("#fig-grow svg:visible").evaluate("it => it.replaceWith(it.cloneNode(false))")
    page.evaluate("document.dispatchEvent(new Event('linocut:patched'))")  # another stands there, and nothing is new
    expect(page.locator("#fig-grow svg:visible")).to_contain_text("steps of two")
    assert page.evaluate("others => others.every((one, i) => kept[i] === document.querySelector(one))", others)
    assert page.evaluate("window.marked")


def test_a_style_sheet_is_swapped_alone(running: Preview, visit: Callable[..., Page]) -> None:
    page = visit()
    page.evaluate("window.body = document.querySelector('main')")
    watch = """() => {
      window.bare = 0
      const look = () => {
        if (getComputedStyle(document.documentElement).backgroundColor === 'rgba(0, 0, 0, 0)') window.bare++
        requestAnimationFrame(look)
      }
      look()
    }"""
    page.evaluate(watch)
    own = (GENERATOR.parent / "templates/css/layout.css").read_text()
    running.write("templates/css/layout.css", own + "\nmain h1 { color: rgb(1, 2, 3); }\n")
    expect(page.locator("main h1")).to_have_css("color", "rgb(1, 2, 3)")
    assert page.evaluate("window.marked && window.body === document.querySelector('main')")
    expect(page.locator("link[rel=stylesheet]")).to_have_count(1)
    assert page.evaluate("window.bare") == 0


def test_another_script_reloads_the_page(running: Preview, visit: Callable[..., Page]) -> None:
    page = visit()
    own = (GENERATOR.parent / "templates/js/theme.js").read_text()
    running.write("templates/js/theme.js", own + "\ndocument.documentElement.dataset.other = 'script'\n")
    expect(page.locator("html")).to_have_attribute("data-other", "script")
    assert not page.evaluate("window.marked")


def test_a_script_that_asks_for_it_reloads_the_page(running: Preview, visit: Callable[..., Page]) -> None:
    head = (GENERATOR.parent / "templates/parts/head.html").read_text()
    running.write("templates/parts/head.html", head + '<script src="/own.js" data-reload></script>\n')
    running.write("templates/static/own.js", "window.own = true\n")
    page = visit()
    until(lambda: page.evaluate("window.own") or page.reload())
    page.evaluate("window.marked = true")
    running.write(CURVES, ARTICLE.replace("The first paragraph", "The first, other paragraph"))
    expect(page.locator("main")).to_contain_text("The first, other paragraph")
    assert not page.evaluate("window.marked")


def test_a_template_is_patched_too(running: Preview, visit: Callable[..., Page]) -> None:
    page = visit()
    own = (GENERATOR.parent / "templates/parts/footer.html").read_text()
    running.write("templates/parts/footer.html", own + "<p class='more'>More of a footer</p>\n")
    expect(page.locator("p.more")).to_have_text("More of a footer")
    assert page.evaluate("window.marked")


def test_the_search_finds_what_was_saved_last(running: Preview, visit: Callable[..., Page]) -> None:
    """Opened before a save, after it, and open meanwhile."""
    page = visit()
    results = page.get_by_role("dialog").locator("ol a")

    def find(word: str) -> None:
        page.get_by_role("searchbox").fill("")
        page.get_by_role("searchbox").fill(word)

    page.get_by_role("button", name="Search").click()
    find("paragraph")
    expect(results.first).to_have_text("Curves")
    find("zebra")
    expect(page.get_by_role("dialog").get_by_role("status")).to_have_text("Nothing found.")
    page.keyboard.press("Escape")
    running.write(OTHER, "---\ntitle: Other\ndate: 2026-01-01\n---\n\nA zebra.\n")
    running.wait_for(f"({OTHER}: )")
    page.get_by_role("button", name="Search").click()
    patience = itertools.count(200, 200)

    def found(word: str, title: str) -> bool:
        """Asked anew until the answer is of what was saved, with more time for it each time."""
        find(word)
        with suppress(AssertionError):
            expect(results).to_have_text([title], timeout=next(patience))
        return results.all_inner_texts() == [title]

    until(lambda: found("zebra", "Other"))
    running.write(CURVES, ARTICLE.replace("The first paragraph", "An okapi"))
    expect(page.locator("main")).to_contain_text("An okapi")
    until(lambda: found("okapi", "Curves"))
    assert page.evaluate("window.marked")
    expect(page.get_by_role("dialog")).to_be_visible()


# --- never older than the last save ---

WATCH = """
  const look = () => {
    const found = /Save number (\\d+)\\./.exec(document.querySelector('main')?.textContent ?? '')
    const seen = JSON.parse(sessionStorage.getItem('seen') ?? '[]')
    if (!found || Number(found[1]) === seen.at(-1)) return
    sessionStorage.setItem('seen', JSON.stringify([...seen, Number(found[1])]))
  }
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true })
"""
"""Notes every number that the page shows, over reloads too: half an article may need other scripts than a whole one."""


def save(path: Path, text: str, way: str, chance: random.Random) -> None:
    """Save as one of many editors does."""
    if way == "renamed":
        beside = path.with_name(f".{path.name}.swp")
        beside.write_text(text)
        beside.replace(path)
    elif way == "moved away":
        path.replace(path.with_name(f"{path.name}~"))
        path.write_text(text)
    elif way == "in pieces":
        with path.open("w") as file:
            for start in range(0, len(text), 1000):
                file.write(text[start : start + 1000])
                file.flush()
                time.sleep(chance.random() * 0.004)
    elif way == "emptied first":
        path.write_text("")
        time.sleep(chance.random() * 0.02)
        path.write_text(text)
    else:
        path.write_text(text)


def test_two_hundred_saves_at_random_moments(running: Preview, visit: Callable[..., Page]) -> None:
    """The page shows every save that is left alone, and never goes back to an older one."""
    chance = random.Random(6)
    ways = ["in place", "renamed", "moved away", "in pieces", "emptied first"]
    page = visit()
    page.add_init_script(WATCH)
    page.reload()
    number = 0
    while number < 200:
        for _ in range(chance.choice([1, 1, 1, 2, 3, 8])):  # one, or a burst
            number += 1
            text = ARTICLE.replace("The first paragraph.", f"Save number {number}.")
            save(running.root / CURVES, text, chance.choice(ways), chance)
            time.sleep(chance.choice([0, 0, 0.01, 0.04]) * chance.random())
        expect(page.locator("main")).to_contain_text(f"Save number {number}.")
        time.sleep(chance.random() * 0.1)
    seen = json.loads(page.evaluate("sessionStorage.getItem('seen')"))
    assert seen == sorted(seen)
    assert len(seen) > 50
    expect(panel(page)).to_have_count(0)


def test_a_page_that_did_not_come_is_asked_for_again(running: Preview, visit: Callable[..., Page]) -> None:
    """What was saved last is shown, though a connection broke just then."""
    page = visit()
    broken: list[str] = []

    def breaking(route: Route) -> None:
        if route.request.resource_type == "fetch" and len(broken) < 3:
            broken.append(route.request.url)
            route.abort()
        else:
            route.continue_()

    page.route("**/curves/", breaking)
    running.write(CURVES, ARTICLE.replace("The first paragraph.", "The paragraph after it."))
    expect(page.locator("main")).to_contain_text("The paragraph after it.")
    assert len(broken) == 3
    assert page.evaluate("window.marked"), "patched, and not loaded anew"
    page.unroute("**/curves/")
    running.write(CURVES, ARTICLE)
    expect(page.locator("main")).to_contain_text("The first paragraph.")


# --- what is wrong ---


def test_a_false_check_is_told_at_once_wherever_it_is(running: Preview, visit: Callable[..., Page]) -> None:
    """A page that nobody has opened is made behind the preview's back."""
    page = visit("/")
    running.write(CURVES, ARTICLE.replace("at the end.", "at the end.\n\nThe claim `{check} stay.top == 5` is made."))
    running.wait_for(rf"({CURVES}:\d+:\d+: not true: `stay.top == 5`; stay.top is 4.0; fix the text or the figure)")
    expect(page.get_by_role("button", name="1 problem")).to_be_visible()
    page.get_by_role("button", name="1 problem").click()
    expect(panel(page)).to_contain_text("not true: `stay.top == 5`; stay.top is 4.0")
    expect(panel(page).locator(".excerpt .line")).to_contain_text("The claim `{check} stay.top == 5` is made.")
    running.write(CURVES, ARTICLE)
    expect(panel(page)).to_have_count(0)
    running.wait_for("(all problems fixed)")
    assert page.evaluate("window.marked")


def test_a_problem_shows_its_place_and_its_caret_over_the_last_good_page(
    running: Preview, visit: Callable[..., Page]
) -> None:
    page = visit()
    text = ARTICLE.replace("The first paragraph.", "The first paragraph, with `{val} grow.tpo:.0f` in it.")
    running.write(CURVES, text)
    place = panel(page).locator("a.place")
    expect(place).to_have_text(f"{CURVES}:6:27")
    expect(panel(page).locator(".message")).to_have_text('the figure "grow" does not return "tpo"')
    expect(panel(page).locator(".hint")).to_have_text('did you mean "top"?')
    lines = panel(page).locator(".excerpt").inner_text().splitlines()
    caret = next(number for number, line in enumerate(lines) if line.strip() == "^")
    assert lines[caret - 1][lines[caret].index("^") :].startswith("`{val} grow.tpo:.0f`")
    href = place.get_attribute("href")
    assert href
    answer = page.request.get(
        f"{running.address.rstrip('/')}{href}", headers={"Referer": running.address}, max_redirects=0
    )
    assert answer.headers["location"] == f"vscode://file{running.root}/{CURVES}:6:27"
    expect(page.locator("main")).to_contain_text("The first paragraph.")
    running.write(CURVES, text.replace("tpo", "top"))
    expect(panel(page)).to_have_count(0)
    expect(page.locator("main")).to_contain_text("The first paragraph, with 4 in it.")
    assert page.evaluate("window.marked")


def test_a_script_shows_its_traceback_from_its_own_frame_down(running: Preview, visit: Callable[..., Page]) -> None:
    page = visit()
    script = "content/posts/curves/stay.py"
    running.write(script, PLOT.replace("fig, ax = plt.subplots()", 'raise ValueError("no such curve")'))
    expect(panel(page).locator(".message")).to_contain_text("no such curve")
    expect(panel(page).locator(".detail")).to_contain_text(f'File "{script}", line 6, in figure')
    expect(panel(page).locator(".detail")).not_to_contain_text("linocut")
    expect(panel(page).locator(".detail a").first).to_have_attribute("href", f"/.linocut/edit?place={script}%3A6")
    expect(page.locator("#fig-stay svg[role=img]:not(.narrow)")).to_be_visible()
    running.write(script, PLOT)
    expect(panel(page)).to_have_count(0)
    assert page.evaluate("window.marked")


def test_without_an_editor_places_are_text(browser: Browser, visit: Callable[..., Page], tmp_path: Path) -> None:
    root = restore(tmp_path / "site")
    (root / "content/posts/curves/stay.py").write_text(PLOT.replace("fig, ax", "1 / 0\n    fig, ax"))
    with preview(root, LINOCUT_EDITOR="none") as other:
        page = visit("/posts/other/", of=other)
        page.get_by_role("button", name="problem").click()
        expect(panel(page).locator("span.place")).to_have_text(f"{CURVES}:14:1")
        expect(panel(page).locator(".detail")).to_contain_text('File "content/posts/curves/stay.py", line 6')
        expect(panel(page).locator("a")).to_have_count(0)


def own(name: str) -> str:
    """A file of the default theme."""
    return (GENERATOR.parent / "templates" / name).read_text()


BROKEN: dict[str, tuple[str, str | None, str]] = {
    "settings": ("pyproject.toml", '[tool.linocut]\ntitle = "A site\n', "pyproject.toml"),
    "a wrong setting": ("pyproject.toml", SETTINGS + "titel = 'A site'\n" + WAITING, 'unknown setting "titel"'),
    "content": ("content", None, ""),
    "a helper module": ("content/posts/curves/lines.py", "LENGTH = = 5\n", "SyntaxError: invalid syntax"),
    "a template": ("templates/parts/footer.html", "{% if %}", "templates/parts/footer.html:1"),
    "a template loop": (
        "templates/parts/footer.html",
        '{% include "parts/footer.html" %}',
        "template: it includes itself, or one that includes it",
    ),
    "no UTF-8": (CURVES, "\udcff", "not UTF-8"),
    "front matter": (CURVES, "---\ntitle: [Curves\n---\n", CURVES),
}


@pytest.mark.parametrize("what", BROKEN)
def test_nothing_needs_a_restart(running: Preview, visit: Callable[..., Page], what: str) -> None:
    path, text, told = BROKEN[what]
    page = visit()
    target = running.root / path
    if text is None:
        target.rename(running.root / "away")
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, errors="surrogateescape")
    if told:
        expect(panel(page)).to_contain_text(told)
    else:
        expect(page.get_by_text("This page is no longer part of the site.")).to_be_visible()
    expect(page.locator("main")).to_contain_text("The first paragraph.")
    if text is None:
        (running.root / "away").rename(target)
    else:
        restore(running.root)
    expect(panel(page)).to_have_count(0)
    running.write(CURVES, ARTICLE.replace("The first paragraph.", "It goes on."))
    expect(page.locator("main")).to_contain_text("It goes on.")
    expect(page.get_by_text("This page is no longer part of the site.")).to_have_count(0)


def test_a_page_that_never_could_be_made(running: Preview, visit: Callable[..., Page]) -> None:
    """It says so in either theme, and comes by itself; without scripts it holds the problems as text."""
    running.write("content/posts/never.md", "---\ntitle: Never\ndate: 2026-01-01\n---\n\nOf `{val} wave.top`.\n")
    running.wait_for("(never.md:6:4: unknown figure)")
    page = visit("/posts/never/", color_scheme="dark")
    expect(page.locator("body > p")).to_have_text("This page cannot be built yet.")
    expect(panel(page).locator(".message")).to_have_text('unknown figure "wave"')
    expect(panel(page)).to_have_css("background-color", "rgb(33, 31, 28)")
    bare = visit("/posts/never/", java_script_enabled=False)
    expect(bare.locator("pre")).to_contain_text('content/posts/never.md:6:4: unknown figure "wave"')
    running.write("content/posts/never.md", "---\ntitle: Never\ndate: 2026-01-01\n---\n\nNow and then.\n")
    expect(page.locator("main")).to_contain_text("Now and then.")


UNREADABLE = {
    CURVES: ARTICLE.replace("The first", "The very first"),
    "content/posts/curves/stay.py": PLOT + "\n",
    "templates/parts/footer.html": "<footer>Own</footer>",
    "templates/css/own.css": "p { color: red }",
    "pyproject.toml": f"{SETTINGS}provenance = false\n{WAITING}\n",
    "content/posts": None,
}


@pytest.mark.parametrize("path", UNREADABLE)
def test_what_may_not_be_read_needs_no_restart(running: Preview, visit: Callable[..., Page], path: str) -> None:
    page = visit()
    target = running.root / path
    text = UNREADABLE[path]
    if text is not None:
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_name("beside.tmp")
        beside.write_text(text)
        beside.chmod(0)
        beside.replace(target)
    mode = 0o644 if text is not None else target.stat().st_mode
    target.chmod(0)
    try:
        expect(panel(page).locator(".message")).to_contain_text("cannot be read")
        expect(panel(page).locator(".hint")).to_contain_text(f"`chmod u+r {path}`, or have its owner let you")
        expect(page.locator("main")).to_contain_text("The first paragraph.")
    finally:
        target.chmod(mode)
    expect(panel(page)).to_have_count(0)
    running.write(CURVES, ARTICLE.replace("The first paragraph.", "It goes on."))
    expect(page.locator("main")).to_contain_text("It goes on.")


def test_a_link_to_nowhere_and_a_folder_with_an_articles_name(running: Preview, visit: Callable[..., Page]) -> None:
    page = visit()
    nowhere = running.root / "content/posts/nowhere.md"
    nowhere.symlink_to("not-there.md")
    running.write(CURVES, ARTICLE.replace("The first paragraph.", "Beside a link to nowhere."))
    expect(page.locator("main")).to_contain_text("Beside a link to nowhere.")
    nowhere.unlink()
    nowhere.mkdir()
    running.write(CURVES, ARTICLE.replace("The first paragraph.", "Beside a folder."))
    expect(page.locator("main")).to_contain_text("Beside a folder.")
    nowhere.rmdir()
    expect(panel(page)).to_have_count(0)


def test_templates_can_go_away(running: Preview, visit: Callable[..., Page]) -> None:
    page = visit()
    running.write("templates/parts/footer.html", own("parts/footer.html") + "<p class='more'>More of a footer</p>\n")
    expect(page.locator("p.more")).to_be_visible()
    shutil.rmtree(running.root / "templates")
    expect(page.locator("p.more")).to_have_count(0)
    expect(panel(page)).to_have_count(0)


# --- figures that take their time ---

SLOW = PLOT.replace("    fig, ax", "    while not pathlib.Path(GATE).exists():\n        time.sleep(0.02)\n    fig, ax")
SLOW = "import pathlib\nimport time\n" + SLOW.replace("import matplotlib", "import matplotlib", 1)


def test_text_does_not_wait_for_a_figure(running: Preview, visit: Callable[..., Page], tmp_path: Path) -> None:
    """The figure as it was stands in, dimmed, and what is saved again is not drawn to its end."""
    page = visit()
    script = "content/posts/curves/stay.py"
    first, second = tmp_path / "first", tmp_path / "second"
    running.write(script, SLOW.replace("GATE", repr(str(first))).replace("steps of one", "steps of two"))
    figure = page.locator("#fig-stay")
    expect(figure).to_have_attribute("data-waiting", "")
    expect(figure.locator("svg[role=img]:not(.narrow)")).to_contain_text("steps of one")
    expect(figure.locator(".drawing")).to_have_css("opacity", "0.4")
    expect(page.get_by_text("Drawing stay.py")).to_be_visible()
    running.write(CURVES, ARTICLE.replace("The first paragraph.", "Text while it is drawn."))
    expect(page.locator("main")).to_contain_text("Text while it is drawn.")
    expect(figure).to_have_attribute("data-waiting", "")
    running.write(script, SLOW.replace("GATE", repr(str(second))).replace("steps of one", "steps of three"))
    second.touch()
    expect(figure.locator("svg[role=img]:not(.narrow)")).to_contain_text("steps of three")
    assert not first.exists(), "the first run, which waits for ever, was called off"
    expect(figure).not_to_have_attribute("data-waiting", "")
    expect(page.get_by_text("Drawing stay.py")).to_have_count(0)
    assert page.evaluate("window.marked")


def test_ctrl_c_ends_at_once_while_a_figure_is_drawn(tmp_path: Path) -> None:
    root = restore(tmp_path / "site")
    (root / "content/posts/curves/stay.py").write_text(SLOW.replace("GATE", repr(str(tmp_path / "never"))))
    with preview(root) as other:
        other.wait_for("(grow drawn)")
        assert other.interrupt() == 130


# --- comfort ---


def test_drafts_and_articles_of_the_future_are_marked(running: Preview, visit: Callable[..., Page]) -> None:
    page = visit("/")
    running.write("content/posts/idea.md", "---\ntitle: An idea\ndate: 2026-01-03\ndraft: true\n---\n\nNot ready.\n")
    running.write("content/posts/later.md", "---\ntitle: Later\ndate: 2131-02-03\n---\n\nOf the future.\n")
    mark = "one => getComputedStyle(one, '::after').content + getComputedStyle(one, '::after').position"
    idea, later = (page.locator(".card h2", has_text=title) for title in ("An idea", "Later"))
    expect(idea).to_have_attribute("data-unpublished", "draft")
    expect(later).to_have_attribute("data-unpublished", "from 2131-02-03")
    assert idea.evaluate(mark) == '"draft"static'
    assert page.locator("[data-unpublished]").count() == 2
    other = visit("/posts/idea/")
    expect(other.locator("main h1")).to_have_attribute("data-unpublished", "draft")
    running.write("content/posts/idea.md", "---\ntitle: An idea\ndate: 2026-01-03\n---\n\nReady.\n")
    expect(other.locator("main h1")).not_to_have_attribute("data-unpublished", "draft")


def test_a_double_click_opens_the_paragraphs_line(running: Preview, visit: Callable[..., Page]) -> None:
    page = visit()
    links = []
    page.on("response", lambda answer: links.append(answer.headers.get("location", "")))
    page.get_by_text("Filler paragraph number 7,").dblclick(position={"x": 30, "y": 8})
    line = next(number for number, text in enumerate(ARTICLE.splitlines(), start=1) if "number 7," in text)
    browsing.until(page, lambda: f"vscode://file{running.root}/{CURVES}:{line}:1" in links)
    assert page.evaluate("window.marked")
