"""The manual's page on the theme: its ten lines restyle a site, its lists are whole, its error reads as it says."""

import re
from pathlib import Path

import pytest
from click import unstyle
from playwright.sync_api import Browser

from linocut.pages import render
from linocut.problem import Problems
from linocut.report import written
from linocut.theme.files import THEME
from linocut.theme.palette import PALETTE
from places import ROOT
from screenshots import served
from showcase import showcase, write

PAGE = (ROOT / "content/docs/theme.md").read_text()


def block(title: str) -> str:
    """The piece of code that stands on the page under this file's name."""
    found = re.search(rf'^```\w+ \{{title="{re.escape(title)}"\}}\n(.*?)^```$', PAGE, re.DOTALL | re.MULTILINE)
    assert found, title
    return found[1]


def own(folder: Path, name: str, text: str) -> None:
    path = folder / "templates" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@pytest.mark.browser
def test_ten_lines_restyle_the_site(browser: Browser, tmp_path: Path) -> None:
    css = block("templates/css/mine.css")
    assert len(css.splitlines()) == 10
    site = tmp_path / "site"
    own(site, "css/mine.css", css)
    write(showcase(site, others=1), tmp_path / "public")
    shown = """() => {
      const style = selector => getComputedStyle(document.querySelector(selector))
      return [style('html').backgroundColor, style('body').fontSize, style('h1').fontFamily.split(',')[0],
              style('.text > p').fontFamily.split(',')[0], style('.callout').borderRadius,
              style('#fig-softmax svg text').fill, document.querySelector('.text > p').offsetWidth]
    }"""
    looks = {}
    with served(tmp_path / "public") as base:
        for theme in ("light", "dark"):
            page = browser.new_page(color_scheme=theme, viewport={"width": 1280, "height": 900})
            page.goto(f"{base}/posts/llms/")
            looks[theme] = page.evaluate(shown)
    alike = ["18px", '"Source Sans"', "Georgia", "6px"]
    assert looks["light"] == ["rgb(255, 255, 255)", *alike, "rgb(20, 32, 43)", 608]
    assert looks["dark"] == ["rgb(16, 21, 28)", *alike, "rgb(223, 230, 238)", 608]


def test_every_property_is_listed(tmp_path: Path) -> None:
    listed = set(re.findall(r"`(--[\w-]+)`", PAGE.partition("## What can be set")[2].partition("## One")[0]))
    css = (THEME / "css/base.css").read_text()
    made = set(re.findall(r"^  (--[\w-]+):", css.partition(":root[data-theme")[0], re.MULTILINE))
    derived = {"--step", "--frame", "--ground"}  # follow from others, or are for parts of the page
    inks = {f"--figure-{ink.name}" for ink in PALETTE} - {f"--figure-{number}" for number in range(2, 6)}
    assert listed == (made - derived) | inks


def test_every_template_is_listed() -> None:
    listed = set(re.findall(r"`([\w/]+\.html)`", PAGE.partition("| template |")[2].partition("\n\n")[0]))
    there = {path.relative_to(THEME).as_posix() for path in THEME.rglob("*.html")}
    assert listed == {name for name in there if not name.startswith(("serve/", "shortcodes/"))}


def test_one_template_changes_one_thing(tmp_path: Path) -> None:
    own(tmp_path, "parts/footer.html", block("templates/parts/footer.html"))
    files = write(showcase(tmp_path, others=1, base_url="https://example.org/sub/"), tmp_path / "public")
    html = files["posts/llms/index.html"].decode()
    assert '<p>Plates · <a href="/sub/about/">About</a> ·\n<a href="/sub/index.xml">RSS</a></p>' in html
    assert 'class="site-head"' in html


def test_what_a_template_is_given_is_there(tmp_path: Path) -> None:
    rows = PAGE.partition("| name | is |")[2].partition("\n\n")[0].splitlines()[2:]
    names = []
    for row in rows:
        first, said = row.strip("| ").split(" | ", 1)
        for name in re.findall(r"`([\w.]+)`", first):
            names.append(name)
            names += [name + rest for rest in re.findall(r"`(\.[\w.]+)`", said) if name not in {"cards", "languages"}]
        names += [name for name in re.findall(r"`([\w.]+)`", said) if name.startswith((first.strip("`") + ".",))]
    names = [name for name in names if name not in {"cards", "site.params.anything", "page.tag"}]
    assert len(names) > 25
    own(tmp_path, "article.html", "".join(f"{{{{ '' if {name} is defined else 'no {name}' }}}}\n" for name in names))
    article = write(showcase(tmp_path, others=1), tmp_path / "public")["posts/llms/index.html"].decode()
    assert article.strip() == ""


def test_the_error_reads_as_the_page_says(tmp_path: Path) -> None:
    own(tmp_path, "parts/footer.html", "<footer>\n{{ sight.title }}\n</footer>\n")
    pages = {output.path: output for output in render.pages(showcase(tmp_path, others=0))}
    with pytest.raises(Problems) as told:
        pages["about/index.html"].make()
    assert unstyle(written(told.value.problems[0])) in PAGE
