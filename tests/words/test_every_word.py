"""No word of linocut's own is left in a site that has replaced them all: not in pages, attributes, feeds, scripts."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, expect

from commandline import imported
from conftest import write_site
from linocut.build import build
from linocut.feed.tree import Node, parse
from linocut.store.cache import Cache
from linocut.theme.files import THEME
from linocut.words import LANGUAGES
from linocut.words.table import english
from markedsite import bare, files

OTHERS = set("RSS Atom JSON Feed numpy matplotlib csv YouTube GitHub".split())
OTHERS |= set("www youtube nocookie com api github platform twitter".split())
"""Names of formats, packages, sites and hosts, which are the same in every language."""

_MARK = re.compile(r"⟦([^⟦⟧]*)⟧(?: \{count\})?")
_SHOWN = {"alt", "aria-label", "aria-valuetext", "data-shown", "data-values", "label", "placeholder", "title"}
_TOLD = {"description", "og:title", "og:description", "og:site_name", "og:image:alt"}
_SILENT = {"style", "code", "pre", "svg", "math"}
"""What they hold is the author's: code, figures, formulas."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The marked site, built."""
    return built(write_site(tmp_path_factory.mktemp("marked"), dict(files())))


def built(site: Path) -> Path:
    assert [problem for problem in build(site, Cache(site / ".linocut")).problems if problem.severity == "error"] == []
    return site / "public"


def texts(html: str) -> Iterator[str]:
    """What a reader of the HTML may see or hear."""
    stack: list[Node | str] = [parse(html)]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            yield node
            continue
        for name, value in node.attributes.items():
            told = name == "content" and {node.attributes.get("name"), node.attributes.get("property")} & _TOLD
            if name in _SHOWN or told:
                yield value
        if "data-words" in node.attributes:
            yield from strings(json.loads(node.attributes["data-words"]), *json.loads(node.attributes["data-words"]))
        if "data-states" in node.attributes:
            yield from (state["alt"] for state in json.loads(node.attributes["data-states"]))
        if node.attributes.get("type") == "application/ld+json":
            yield from strings(json.loads(str(node.children[0])), "name", "headline", "description", "keywords")
        elif node.tag not in {*_SILENT, "script"}:
            stack += node.children


def strings(value: object, *keys: str) -> Iterator[str]:
    """Texts of a JSON value, of objects only those under these keys and of forms."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from strings(item, *keys)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key in {*keys, "one", "other"}:
                yield from strings(item, *keys)


def file_texts(path: Path) -> Iterator[str]:
    """The same of one file of the site."""
    if path.suffix == ".html":
        yield from texts(path.read_text())
    elif path.suffix == ".json":
        feed = json.loads(path.read_text())
        yield from strings(feed, "title", "description", "items", "summary", "tags", "name", "authors")
        for item in feed["items"]:
            yield from texts(item.get("content_html", ""))
    elif path.suffix == ".xml":
        for element in ElementTree.fromstring(path.read_bytes()).iter():
            kind = element.tag.rpartition("}")[2]
            if kind in {"title", "subtitle", "summary", "name", "creator", "category"}:
                yield element.text or element.get("term") or ""
            elif kind in {"description", "content", "encoded"}:
                yield from texts(element.text or "")


def pages(folder: Path) -> list[Path]:
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.suffix in {".html", ".xml", ".json"} and "pagefind" not in path.parts
    ]


def test_no_word_is_left(folder: Path) -> None:
    left = {
        text.strip()
        for path in pages(folder)
        for text in file_texts(path)
        if set(re.findall("[A-Za-z]{2,}", _MARK.sub("", text))) - OTHERS
    }
    names = {"plot.csv", "points", "shift"}  # of the author's script, and of what it returns
    assert left == {"https://site.example/posts/a/", *names}


def test_every_key_is_shown_somewhere(folder: Path, tmp_path: Path) -> None:
    empty = built(write_site(tmp_path / "empty", dict(bare())))
    found = [*map(_MARK.findall, (t for site in (folder, empty) for path in pages(site) for t in file_texts(path)))]
    shown = {name.partition(".")[0] for names in found for name in names}
    assert shown == set(english())


def test_the_words_of_feeds_are_those_of_pages(folder: Path) -> None:
    feed = (folder / "index.xml").read_text()
    assert "⟦captioned⟧ ⟦numbered⟧ ⟦figure⟧ 1 Κίνηση." in feed
    assert "⟦references⟧" in feed


def test_scripts_hold_no_words() -> None:
    """Of letters their texts hold only names: of classes, attributes, elements, events and keys."""
    literal = re.compile(r"'([^'\n]*)'|`([^`\n]*)`")
    for script in sorted((THEME / "js").glob("*.js")):
        code = re.sub(r"^\s*//.*$", "", script.read_text(), flags=re.MULTILINE)
        said = {text for pair in literal.findall(code) for text in pair if re.match("[A-Z][a-z]", text)}
        assert said <= {"Escape", "DOMContentLoaded"}, script.name


@pytest.mark.browser
def test_what_scripts_say_comes_from_the_page(base: str, browser: Browser) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{base}/posts/a/")
    play = page.locator("#fig-plot .play")
    expect(play).to_have_attribute("aria-label", "⟦play⟧")
    play.click()
    expect(play).to_have_attribute("aria-label", "⟦pause⟧")
    play.click()
    expect(play).to_have_attribute("aria-label", "⟦play⟧")
    copy = page.locator("#lst-code .copy")
    expect(copy).to_have_text("⟦copy⟧")
    copy.click()
    expect(copy).to_have_text("⟦copied⟧")
    page.locator("figure:not([id]) .enlarge").first.click()
    expect(page.locator("dialog.zoom")).to_have_attribute("aria-label", "⟦figure⟧")
    expect(page.locator("dialog.zoom .close")).to_have_attribute("aria-label", "⟦close⟧")
    page.keyboard.press("Escape")
    page.locator(".search-open").click()
    status = page.locator("dialog.search [role=status]")
    page.keyboard.type("Δεύτερο")
    expect(status).to_have_text("⟦found.other⟧ 2", use_inner_text=True)
    page.locator("dialog.search input").fill("qqq")
    expect(status).to_have_text("⟦not_found⟧")
    context.close()


@pytest.mark.browser
def test_what_scripts_say_when_it_does_not_work(base: str, browser: Browser) -> None:
    page = browser.new_page()
    page.route("**/pagefind/**", lambda route: route.abort())
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject()")
    page.goto(f"{base}/posts/a/")
    page.locator("#lst-code .copy").click()
    expect(page.locator("#lst-code .copy")).to_have_text("⟦not_copied⟧")
    page.locator(".search-open").click()
    expect(page.locator("dialog.search [role=status]")).to_have_text("⟦no_index⟧")
    page.close()


def test_only_the_words_that_are_shown_are_imported(make_site: Callable[..., Path]) -> None:
    settings = '[tool.linocut]\nbase_url = "https://site.example/"\nlanguage = "de"\n'
    site = make_site(
        {"pyproject.toml": settings, "content/posts/a.md": "---\ntitle: A\ndate: 2026-01-02\n---\nText.\n"}
    )
    names = ("linocut.words", *(f"linocut.words.{language}" for language in LANGUAGES))
    assert imported(site, *names) == ["linocut.words", "linocut.words.de"]
    assert imported(site, *names) == [], "a build with nothing to do shows nothing"


def test_another_word_makes_what_shows_it_again(make_site: Callable[..., Path]) -> None:
    files = {
        "pyproject.toml": '[tool.linocut]\nbase_url = "https://site.example/"\n',
        "content/posts/a.md": "---\ntitle: A\ndate: 2026-01-02\naliases: [/old/]\n---\n> [!NOTE]\n> Text.\n",
    }
    site = make_site(files)
    paths = ("posts/a/index.html", "index.xml", "old/index.html", "404.html")
    shown = ("Note", "Note", "has moved", "Archive")
    german = ("Hinweis", "Hinweis", "umgezogen", "Archiv")
    own = ("Merke", "Merke", "weg", "Altes")
    words = '[tool.linocut.words]\nnote = "Merke"\nmoved = "weg"\narchive = "Altes"\n'
    for settings, expected in (
        ("", shown),
        ('language = "de"\n', german),
        (f'language = "de"\n{words}', own),
        ('language = "de"\n', german),
        ("", shown),
    ):
        (site / "pyproject.toml").write_text(files["pyproject.toml"] + settings)
        public = built(site)
        for path, word in zip(paths, expected, strict=True):
            assert word in (public / path).read_text(), (settings, path)
