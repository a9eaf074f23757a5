"""Sliders and animations in a real Chromium, on pages built from real scripts, below an address of their own."""

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from browsing import blames, until
from linocut.build import build
from linocut.store.cache import Cache
from places import ROOT
from screenshots import served

pytestmark = pytest.mark.browser

ONE = """
import matplotlib.pyplot as plt

def figure(temperature: float = 1.0):
    fig, ax = plt.subplots(figsize=(4, 2))
    ax.bar(["a", "b"], [temperature, 2])
    ax.set_title(f"T is {temperature}")
    return fig, {"alt": f"Bars at {temperature}.", "top": temperature / 2}
"""
TWO = """
import matplotlib.pyplot as plt

def figure(row: int = 1, column: int = 2):
    fig, ax = plt.subplots(figsize=(4, 2))
    ax.set_title(f"row {row}, column {column}")
    return fig, {"place": 10 * row + column}
"""
ARTICLE = """---
title: Sliders
date: 2026-01-02
---
The top is `{val} one.top:.2f`, the place `{val} two.place`.

![One, top `{val} one.top:.1%`.](/figures/one.svg?temperature=0.5:2.0:0.5){#fig-one}

![Two.](/figures/two.svg?row=0,1&column=1:3:1){#fig-two alt="A place."}

![Pixels.](/figures/one.png?temperature=1.0:2.0:1.0){#fig-pixels}

![Moves.](/figures/two.svg?column=1:3:1){#fig-moves .animate alt="It moves."}
"""


@pytest.fixture(scope="module")
def page_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    root = tmp_path_factory.mktemp("sliders")
    settings = '[tool.linocut]\ntitle = "Sliders"\nbase_url = "https://me.example/blog/"\n'
    files = {"pyproject.toml": settings, "content/posts/a.md": ARTICLE, "figures/one.py": ONE, "figures/two.py": TWO}
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    built = build(root, Cache(root / ".linocut"), {"output": root / "host/blog"})
    assert [problem for problem in built.problems if problem.severity == "error"] == []
    with served(root / "host") as url:
        yield f"{url}/blog/posts/a/", root / "host/blog"


@pytest.fixture
def visit(browser: Browser, page_url: tuple[str, Path]) -> Iterator[Callable[..., tuple[Page, list[str]]]]:
    """visit(**context) -> (page, the SVGs that it asks for from now on)."""
    contexts, complaints = [], []

    def go(**options: object) -> tuple[Page, list[str]]:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if blames(message) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(page_url[0])
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]) if ".svg" in request.url else 0)
        return page, asked

    yield go
    for context in contexts:
        context.close()
    assert complaints == []


def title(page: Page, figure: str, text: str) -> None:
    """Wait until the figure shows this title."""
    until(page, "([id, text]) => document.querySelector(`#${id} svg`).textContent.includes(text)", arg=[figure, text])


def test_the_keyboard_moves_the_drawing_its_label_and_the_words(visit) -> None:
    page, asked = visit()
    slider = page.get_by_label("temperature").first
    words = page.locator("p output.val").first
    assert (words.inner_text(), slider.get_attribute("aria-valuetext")) == ("0.50", "1")
    assert asked == [], "frames load when they are first touched"
    slider.focus()
    page.keyboard.press("ArrowRight")
    title(page, "fig-one", "T is 1.5")
    assert (words.inner_text(), slider.get_attribute("aria-valuetext")) == ("0.75", "1.5")
    assert page.locator("#fig-one figcaption output.val").inner_text() == "75.0%"
    assert page.locator("#fig-one .axis output").inner_text() == "1.5"
    assert page.locator("#fig-one svg").get_attribute("aria-label") == "Bars at 1.5."
    page.keyboard.press("Home")
    title(page, "fig-one", "T is 0.5")
    page.keyboard.press("End")
    title(page, "fig-one", "T is 2.0")
    until(page, "() => performance.getEntriesByType('resource').filter(one => /svg$/.test(one.name)).length === 4")
    assert len(asked) == 4
    assert all(name.startswith("one-") for name in asked), "only the touched figure's frames"
    page.keyboard.press("Home")
    title(page, "fig-one", "T is 0.5")
    assert len(asked) == 4, "and each of them once"


def test_a_finger_moves_it(visit) -> None:
    page, _ = visit(has_touch=True)
    slider = page.get_by_label("temperature").first
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] - 4, box["y"] + box["height"] / 2)
    title(page, "fig-one", "T is 2.0")


def test_two_parameters_move_together(visit) -> None:
    page, asked = visit()
    words = page.locator("p output.val").nth(1)
    assert words.inner_text() == "12"
    row, column = page.locator("#fig-two").get_by_label("row"), page.locator("#fig-two").get_by_label("column")
    assert (row.get_attribute("aria-valuetext"), column.get_attribute("aria-valuetext")) == ("1", "2")
    row.focus()
    page.keyboard.press("ArrowLeft")
    title(page, "fig-two", "row 0, column 2")
    column.focus()
    page.keyboard.press("ArrowRight")
    title(page, "fig-two", "row 0, column 3")
    assert words.inner_text() == "3"
    until(page, "() => performance.getEntriesByType('resource').filter(one => /svg$/.test(one.name)).length === 6")
    assert len(asked) == 6


def test_frames_of_pixels(visit) -> None:
    page, asked = visit(color_scheme="dark")
    pixels = page.locator("#fig-pixels")
    pixels.scroll_into_view_if_needed()
    assert pixels.locator("picture").count() == 2
    shown = "() => [...document.querySelectorAll('#fig-pixels img')].find(one => one.getClientRects().length)"
    until(page, f"() => ({shown})()?.naturalWidth > 0")
    before = page.evaluate(f"({shown})().currentSrc")
    assert asked == []
    pixels.get_by_label("temperature").focus()
    page.keyboard.press("ArrowRight")
    until(page, f"before => ({shown})().currentSrc !== before && ({shown})().naturalWidth > 0", arg=before)
    assert page.evaluate(f"({shown})().closest('picture').className") == "for-dark"
    assert page.evaluate(f"({shown})().alt") == "Bars at 2.0."
    assert page.evaluate(f"({shown})().getBoundingClientRect().width") == 288


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_an_animation_plays_when_asked_and_calmly_for_who_wants_less_motion(visit, motion: str) -> None:
    page, asked = visit(reduced_motion=motion)
    figure = page.locator("#fig-moves")
    page.clock.install(time=0)
    page.clock.pause_at(1000)  # from here on, time passes as the test says
    assert asked == [], "nothing moves or loads by itself"
    figure.get_by_role("button", name="Play").click()
    figure.get_by_role("button", name="Pause").wait_for()
    position = figure.locator("input")

    def step() -> int:
        """Milliseconds, on the page's clock, until the animation moves on."""
        before = position.input_value()
        for passed in range(20, 5000, 20):
            page.clock.run_for(20)
            if position.input_value() != before:
                return passed
        return 0

    until(page, lambda: len(asked) == 3)
    until(page, lambda: step() > 0)  # the frames were on their way
    assert step() == (180 if motion == "no-preference" else 1500)
    figure.get_by_role("button", name="Pause").click()
    stopped = position.input_value()
    page.clock.run_for(5000)
    assert position.input_value() == stopped
    assert figure.get_by_role("button", name="Play").get_attribute("aria-pressed") == "false"


def test_without_scripts_the_default_state_is_complete(visit) -> None:
    page, _ = visit(java_script_enabled=False)
    assert "T is 1.0" in page.locator("#fig-one svg").text_content()
    expect(page.locator("p output.val").first).to_have_text("0.50", use_inner_text=True)
    for figure in ("one", "two", "pixels", "moves"):
        assert not page.locator(f"#fig-{figure} .axes").is_visible()


def test_the_feed_has_the_default_state(page_url: tuple[str, Path]) -> None:
    feed = (page_url[1] / "index.xml").read_text()
    assert "The top is 0.50, the place 12." in feed
    assert feed.count("<img") + feed.count("&lt;img") == 4


def test_the_script_is_small_and_only_where_it_is_needed(page_url: tuple[str, Path]) -> None:
    source = ROOT / "templates/js/slider.js"
    assert len(gzip.compress(source.read_bytes())) < 3000
    (script,) = (page_url[1] / "assets").glob("*slider*.js")
    assert "data-states" in script.read_text()
    assert script.name in (page_url[1] / "posts/a/index.html").read_text()
    assert script.name not in (page_url[1] / "index.html").read_text()


def test_screen_readers_find_the_data_from_the_drawing_before_and_after_it_moves(visit) -> None:
    page, _ = visit()
    session = page.context.new_cdp_session(page)

    def told() -> list[tuple[str, list[str]]]:
        """(name, ids of the elements that hold its details) of each image that has some."""
        nodes = session.send("Accessibility.getFullAXTree")["nodes"]
        images = [node for node in nodes if node["role"].get("value") == "image" and not node["ignored"]]
        return [
            (image["name"]["value"], [one["idref"] for one in prop["value"]["relatedNodes"]])
            for image in images
            for prop in image["properties"]
            if prop["name"] == "details"
        ]

    behind = {
        name: page.evaluate("id => document.querySelector(`#${id} details`).id", name)
        for name in ("fig-one", "fig-two", "fig-pixels")
    }
    assert ("A place.", [behind["fig-two"]]) in told()
    for figure, after in (("fig-one", "Bars at 1.5."), ("fig-pixels", "Bars at 2.0.")):
        assert ("Bars at 1.0.", [behind[figure]]) in told()
        page.locator(f"#{figure} input").focus()
        page.keyboard.press("ArrowRight")
        until(
            page,
            "id => [...document.querySelectorAll(`#${id} .drawing :is(svg, img)`)].every(one =>"
            " !(one.getAttribute('aria-label') ?? one.alt).includes('1.0'))",
            arg=figure,
        )
        assert (after, [behind[figure]]) in told()
    page.locator("#fig-one summary").click()
    assert page.locator(f"#{behind['fig-one']} .highlight").is_visible()


def test_an_animation_that_is_stopped_while_it_loads_stays_stopped(visit) -> None:
    page, _ = visit()
    position = page.locator("#fig-moves input")
    held, before = [], position.input_value()

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/*.svg", hold)  # its frames are on their way until the test lets them through
    play = page.locator("#fig-moves .play")
    for label in ("Pause", "Play"):
        play.click()
        expect(play).to_have_attribute("aria-label", label)
    until(page, lambda: held)
    page.unroute("**/*.svg")  # and lets go of what was held
    until(page, "() => performance.getEntriesByType('resource').filter(one => /svg$/.test(one.name)).length === 3")
    page.clock.install()
    page.clock.run_for(5000)
    assert position.input_value() == before
    assert play.get_attribute("aria-pressed") == "false"
