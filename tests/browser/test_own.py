"""A site of one's own in Chromium: where headings stand, what paper shows, plates in its colours, a silent console."""

import io
import re

import pytest
from PIL import Image

from conftest import write_site
from linocut.build import build
from linocut.store.cache import Cache
from places import ROOT
from screenshots import served

pytestmark = pytest.mark.browser

AXE = ROOT / "node_modules/axe-core/axe.min.js"

SETTINGS = """[tool.linocut]
title = "Notes"
description = "Measured"
base_url = "https://notes.press/"
author = "ada"
[tool.linocut.social]
github = "https://github.com/ada"
[tool.linocut.authors.ada]
name = "Ada Writer"
bio = "Measures."
github = "https://github.com/ada"
"""
TALL = """import matplotlib.pyplot as plt
def figure():
    fig, ax = plt.subplots(figsize=(5, 7))
    ax.plot([0, 1], [0, 1])
    return fig, {"alt": "a line"}
"""
TEXT = """Read [it](https://far.press/a), [again](https://www.far.press/a/), and https://near.press/b or [near](https://near.press/b).

{figures}

```python
{code}
```

{rest}
"""
CSS = """:root {
  --figure-paper: light-dark(#ffffff, #10151c); /* --figure-text: red */
  --figure-accent: light-dark(rgb(1, 2, 3), teal);
  --figure-muted: var(--mine);
}
"""
DOT = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><circle r="19" fill="#b5361e"/></svg>'


def png():
    data = io.BytesIO()
    Image.new("RGB", (900, 1200), "teal").save(data, "PNG")
    return data.getvalue()


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    figures = "\n\n".join(f"![Rises.](/figures/tall.svg){{#fig-f{n}}}\n\nSome text." for n in range(3))
    code = "\n".join(f"line_{n} = {n}" for n in range(90))
    body = TEXT.format(figures=figures, code=code, rest="A line of text, and more. " * 60)
    front = "---\ntitle: {}\ndate: 2026-0{}-01\ntags: [x]\ncover: c.png\n---\n"
    files = {
        "pyproject.toml": SETTINGS,
        "figures/tall.py": TALL,
        "content/posts/a.md": front.format("A", 1) + body,
        "content/posts/b.md": "---\ntitle: B\ndate: 2026-02-01\ntags: [x]\n---\n![Rises.](/figures/tall.svg){#fig-b}\n",
        "content/posts/c.png": png(),
        "content/about.md": "---\ntitle: About\n---\nText.\n",
        "static/logo.svg": DOT,
        "static/favicon.svg": DOT,
        "templates/css/mine.css": CSS,
    }
    folder = write_site(tmp_path_factory.mktemp("own"), files)
    done = build(folder, Cache(folder / ".linocut"))
    assert [problem.message for problem in done.problems if problem.severity == "error"] == []
    return folder / "public"


@pytest.fixture(scope="module")
def base(site):
    with served(site) as address:
        yield address


PAGES = ("/", "/posts/a/", "/posts/b/", "/tags/x/", "/tags/", "/archive/", "/posts/", "/about/", "/404.html")
PLACE = """() => {
  const range = document.createRange()
  range.selectNodeContents(document.querySelector('h1'))
  const { x, y } = range.getClientRects()[0]
  return [Math.round(x), Math.round(y)]
}"""


@pytest.mark.parametrize("width", [390, 820, 1280])
def test_the_heading_stands_at_the_same_place_on_every_page(browser, base, width):
    said = []
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    places = set()
    for path in PAGES:
        page.goto(base + path, wait_until="networkidle")
        places.add(tuple(page.evaluate(PLACE)))
        assert page.evaluate("document.documentElement.scrollWidth") == width, path
    page.close()
    assert len(places) == 1
    assert said == []


def test_what_cannot_be_broken_is_lower_than_a_third_of_a_page(browser, base):
    page = browser.new_page(viewport={"width": 673, "height": 979})  # an A4 sheet within its margins
    page.goto(f"{base}/posts/a/", wait_until="networkidle")
    page.emulate_media(media="print")
    heights = page.evaluate(
        """() => [...document.querySelectorAll('main *')]
          .filter(one => getComputedStyle(one).breakInside === 'avoid' && one.checkVisibility())
          .map(one => one.getBoundingClientRect().height)"""
    )
    covers = page.evaluate("document.querySelector('.cover img').getBoundingClientRect().height")
    page.close()
    assert len(heights) >= 3
    assert max(heights) < 979 / 3
    assert covers < 979 / 3


def test_paper_shows_each_address_once_and_no_red_line(browser, base):
    page = browser.new_page()
    page.goto(f"{base}/posts/a/", wait_until="networkidle")
    page.emulate_media(media="print")
    links = page.evaluate(
        """() => [...document.querySelectorAll('.text > p a')].filter(one => one.href.startsWith('http'))
          .map(one => [getComputedStyle(one, '::after').content, getComputedStyle(one).textDecorationColor])"""
    )
    page.close()
    shown = [content for content, _ in links[:4]]
    assert "far.press" in shown[0] or "attr(href)" in shown[0]
    assert shown[1:] == ["none"] * 3
    colours = {tuple(map(int, re.findall(r"\d+", colour)[:3])) for _, colour in links}
    assert all(max(colour) - min(colour) < 30 for colour in colours), "greys"


def test_plates_follow_the_colours_of_the_site(site):
    name = re.search(r"assets/(tall-\w+\.svg)", (site / "index.html").read_text())[1]
    plate = site / "assets" / name
    style = re.search("<style>(.*?)</style>", plate.read_text(), re.DOTALL)[1]
    light, _, dark = style.partition("@media(prefers-color-scheme:dark)")
    assert light == "svg{--figure-paper:#ffffff;--figure-accent:rgb(1, 2, 3)}"
    assert "--figure-paper:#10151c" in dark
    assert "--figure-accent:teal" in dark
    assert "--figure-text:#e2dfd8" in dark
    assert "var(--mine)" not in style


def test_the_first_plate_is_not_lazy_and_the_others_are(site):
    home = (site / "index.html").read_text()
    plates = re.findall(r'<div class="plate">.*?</div>', home, re.DOTALL)
    assert ['loading="lazy"' in plate for plate in plates] == [False, True]


def test_a_card_shows_title_description_and_picture_large(site):
    for name in ("a", "b"):
        (file,) = site.glob(f"assets/{name}-card-*.png")
        with Image.open(file) as card:
            assert card.size == (1200, 630)
            picture = card.convert("RGB")
    inked = [x for x in range(560, 1200) for y in range(0, 630, 3) if picture.getpixel((x, y)) != (251, 250, 247)]
    assert max(inked) - min(inked) > 300, "the figure takes its half"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(browser, base, theme):
    page = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme=theme, bypass_csp=True)
    for path in PAGES:
        page.goto(base + path, wait_until="networkidle")
        page.add_script_tag(path=AXE)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
        told = [(rule["id"], [node["html"][:160] for node in rule["nodes"]][:3]) for rule in found]
        assert told == [], path
    page.close()
