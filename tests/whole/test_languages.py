"""A site in several languages: addresses, pages, feeds and words of each, and what leads from one to another."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from commandline import linocut
from linocut.build import build, examine
from linocut.store.cache import Cache
from showcase import png

SETTINGS = """[tool.linocut]
title = "Plates"
description = "Drawn by hand."
base_url = "https://plates.press/sub/"
author = "Ada"
language = "en"
menu = [{ label = "Posts", url = "/posts/" }]
redirects = { "/old/" = "/fr/" }

[tool.linocut.languages.fr]
title = "Planches"
description = "Dessinées à la main."
menu = [{ label = "Articles", url = "/fr/posts/" }]
words = { note = "Remarque" }

[tool.linocut.languages.de]
"""

NOTE = "\n> [!NOTE]\n> So.\n"


def article(title: str, more: str = "", text: str = "Text.") -> str:
    return f"---\ntitle: {title}\ndate: 2026-01-02\ndescription: Of {title}.\n{more}---\n{text}\n"


FILES = {
    "pyproject.toml": SETTINGS,
    "content/about.md": "---\ntitle: About\ndescription: Us.\n---\nUs.\n",
    "content/about.fr.md": "---\ntitle: À propos\ndescription: Nous.\n---\nNous.\n",
    "content/posts/_index.md": "---\ntitle: Articles of ours\ndescription: All.\n---\n",
    "content/posts/_index.fr.md": "---\ntitle: Nos articles\ndescription: Tous.\n---\n",
    "content/posts/one/index.md": article("One", "tags: [math]\n", f"See [two](../two.md).{NOTE}\n## Part {{#part}}"),
    "content/posts/one/index.fr.md": article("Un", "tags: [math]\n", f"Voir [deux](../two.md).{NOTE}\n## Là {{#part}}"),
    "content/posts/two.md": article("Two", "", "[One](/posts/one/#part)"),
    "content/fr/posts/two.md": article("Deux", "", "[Un](one/index.md#part) et [English](/posts/one/#part)"),
    "content/de/posts/drei.md": article("Drei", "translationKey: three\ntags: [nur hier]\n"),
    "content/posts/three.md": article("Three", "translationKey: three\n"),
}


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("languages")
    for name, text in FILES.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text)
    assert build(site, Cache(site / ".linocut")).problems == ()
    return site / "public"


def read(public: Path, path: str) -> str:
    return (public / path).read_text()


def test_each_language_has_its_addresses(public: Path) -> None:
    pages = {path.relative_to(public).as_posix() for path in public.rglob("*.html")}
    lists = {"index.html", "404.html", "archive/index.html", "posts/index.html", "tags/index.html"}
    assert pages == {
        *lists,
        *(f"{name}/{path}" for name in ("fr", "de") for path in lists),
        "about/index.html",
        "fr/about/index.html",
        *(f"{path}/index.html" for path in ("posts/one", "posts/two", "posts/three", "tags/math")),
        *(f"fr/{path}/index.html" for path in ("posts/one", "posts/two", "tags/math")),
        *(f"de/{path}/index.html" for path in ("posts/drei", "tags/nur-hier")),
        "old/index.html",
    }
    for home in ("", "fr/", "de/"):
        assert {"index.xml", "atom.xml", "feed.json"} <= {path.name for path in (public / home).iterdir()}
    assert (public / "fr/tags/math/index.xml").is_file()


def test_each_language_has_its_words_and_menu(public: Path) -> None:
    one, un, drei = (read(public, f"{path}/index.html") for path in ("posts/one", "fr/posts/one", "de/posts/drei"))
    assert ['<html lang="en">' in one, '<html lang="fr">' in un, '<html lang="de">' in drei] == [True] * 3
    assert ("Note</p>" in one, "Remarque</p>" in un) == (True, True), "words of a language's own are its alone"
    assert "2. Januar 2026" in drei
    assert "2 January 2026" in one
    assert "<title>Un · Planches</title>" in un
    assert re.findall(r'href="([^"]*)"[^>]*>(?:Posts|Articles)</a>', one) == ["/sub/posts/"]
    assert re.findall(r'href="([^"]*)"[^>]*>(?:Posts|Articles)</a>', un) == ["/sub/fr/posts/"]
    assert '<a href="/sub/de/tags/">Schlagwörter</a>' in drei, "without a menu of its own it has what there is"
    assert "Dessinées à la main." in read(public, "fr/index.html")
    assert "Drawn by hand." not in read(public, "de/index.html"), "what is said in English is not German"
    assert "Nos articles" in read(public, "fr/posts/index.html")


def test_links_to_files_stay_within_a_language(public: Path) -> None:
    assert 'href="/sub/fr/posts/two/">deux' in read(public, "fr/posts/one/index.html")
    assert 'href="/sub/posts/two/">two' in read(public, "posts/one/index.html")
    two = read(public, "fr/posts/two/index.html")
    assert 'href="/sub/fr/posts/one/#part">Un' in two
    assert 'href="/sub/posts/one/#part">English' in two, "an address is what it says"


def alternates(html: str) -> list[tuple[str, str]]:
    found = re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="https://plates.press/sub([^"]*)">', html)
    return [(language, url) for language, url in found]


def test_pages_name_their_translations(public: Path) -> None:
    one = [("en", "/posts/one/"), ("fr", "/fr/posts/one/"), ("x-default", "/posts/one/")]
    assert alternates(read(public, "posts/one/index.html")) == one
    assert alternates(read(public, "fr/posts/one/index.html")) == one
    three = [("en", "/posts/three/"), ("de", "/de/posts/drei/"), ("x-default", "/posts/three/")]
    assert alternates(read(public, "de/posts/drei/index.html")) == three
    assert alternates(read(public, "fr/tags/math/index.html")) == [
        ("en", "/tags/math/"),
        ("fr", "/fr/tags/math/"),
        ("x-default", "/tags/math/"),
    ]
    assert alternates(read(public, "de/tags/nur-hier/index.html")) == []
    assert [language for language, _ in alternates(read(public, "index.html"))] == ["en", "fr", "de", "x-default"]


def test_the_sitemap_names_them_too(public: Path) -> None:
    root = ElementTree.fromstring((public / "sitemap.xml").read_bytes())
    named = {}
    for url in root:
        links = [link.attrib for link in url if link.tag == "{http://www.w3.org/1999/xhtml}link"]
        named[url[0].text.removeprefix("https://plates.press/sub")] = {
            link["hreflang"]: link["href"].removeprefix("https://plates.press/sub") for link in links
        }
    assert named["/fr/posts/one/"] == {"en": "/posts/one/", "fr": "/fr/posts/one/", "x-default": "/posts/one/"}
    assert named["/de/tags/nur-hier/"] == {}
    assert {"/", "/fr/", "/de/", "/fr/archive/", "/de/posts/"} <= set(named)


def test_a_switch_leads_to_the_translation_or_to_the_home_page(public: Path) -> None:
    def switch(path: str) -> list[str]:
        found = re.search(r'<nav class="languages".*?</nav>', read(public, path), re.DOTALL)
        assert found
        return re.findall(r'href="/sub([^"]*)" hreflang="\w+" lang="\w+">([^<]*)', found[0])

    assert switch("fr/posts/one/index.html") == [("/posts/one/", "English"), ("/de/", "Deutsch")]
    assert switch("posts/three/index.html") == [("/fr/", "Français"), ("/de/posts/drei/", "Deutsch")]
    assert switch("404.html") == [("/fr/", "Français"), ("/de/", "Deutsch")]


def test_feeds_are_of_one_language(public: Path) -> None:
    feed = json.loads((public / "fr/feed.json").read_bytes())
    assert (feed["title"], feed["language"], feed["home_page_url"]) == (
        "Planches",
        "fr",
        "https://plates.press/sub/fr/",
    )
    assert [item["title"] for item in feed["items"]] == ["Un", "Deux"]
    assert "Remarque" in feed["items"][0]["content_html"]
    assert "<language>de</language>" in read(public, "de/index.xml")


def test_the_check_finds_nothing(public: Path) -> None:
    site = public.parent
    _, checked = examine(site, Cache(site / ".linocut"))
    assert checked
    told = {str(problem.message) for problem in checked.problems}
    assert told == {"the page has no description"}, "the home page of a language that is not described"
    assert {problem.hint for problem in checked.problems} == {
        'write "description" in [tool.linocut.languages.de]: search engines and shared links show it'
    }


def test_an_article_alone_in_another_language(make_site: Callable[..., Path]) -> None:
    files = {
        "pyproject.toml": '[tool.linocut]\ntitle = "Plates"\nbase_url = "https://site.example/"\n',
        "content/posts/a.md": article("Zahlen", "language: de\n", f'"Ja."{NOTE}'),
        "content/posts/b.md": article("Numbers", "", f'"Yes."{NOTE}'),
    }
    site = make_site(files)
    assert build(site, Cache(site / ".linocut")).good
    page, other = (read(site / "public", f"posts/{name}/index.html") for name in "ab")
    assert '<html lang="de">' in page
    assert ("Hinweis</p>" in page, "„Ja.“" in page, "2. Januar 2026" in page) == (True, True, True)
    assert ("Note</p>" in other, "2 January 2026" in other, '<html lang="en">' in other) == (True, True, True)
    assert re.findall(r'<entry xml:lang="(\w+)">', read(site / "public", "atom.xml")) == ["de"]
    assert "<dc:language>de</dc:language>" in read(site / "public", "index.xml")
    items = json.loads(read(site / "public", "feed.json"))["items"]
    assert [item.get("language") for item in items] == ["de", None]
    assert "Hinweis" in items[0]["content_html"]
    (site / "content/posts/a.md").write_text(article("Zahlen", "language: deutsch-ish\n"))
    (problem,) = build(site, Cache(site / ".linocut")).problems
    assert (problem.message, problem.place and problem.place.line) == (
        '"language" must be a language as in HTML, such as "de" or "pt-BR"; it is "deutsch-ish"',
        5,
    )


def test_the_default_language_may_have_a_path_too(make_site: Callable[..., Path]) -> None:
    settings = SETTINGS + '[tool.linocut.languages.en]\npath = "en"\n'
    site = make_site({**FILES, "pyproject.toml": settings, "content/en/posts/four.md": article("Four")})
    assert build(site, Cache(site / ".linocut")).good
    public = site / "public"
    assert 'url=https://plates.press/sub/en/"' in read(public, "index.html")
    assert "/sub/ /sub/en/ 301" in read(public, "_redirects")
    assert (public / "en/posts/four/index.html").is_file()
    assert not (public / "posts").exists()
    assert "There is nothing here" in read(public, "404.html"), "where hosts look for it"


def test_a_translation_shows_pictures_of_the_other(make_site: Callable[..., Path]) -> None:
    bundle = article("One", "", "![A dot.](dot.png)\n\n[data](data.csv)")
    site = make_site(
        {
            "pyproject.toml": SETTINGS,
            "content/posts/one/index.md": bundle,
            "content/posts/one/dot.png": png(),
            "content/posts/one/data.csv": "1,2\n",
            "content/fr/posts/one/index.md": bundle.replace("One", "Un"),
        }
    )
    assert build(site, Cache(site / ".linocut")).problems == ()
    assert re.findall(r'src="/sub/assets/dot-', read(site / "public", "fr/posts/one/index.html"))
    (site / "content/posts/one/dot.png").unlink()
    told = [str(problem.place) for problem in build(site, Cache(site / ".linocut")).problems]
    assert sorted(told) == ["content/fr/posts/one/index.md:6:11", "content/posts/one/index.md:6:11"]


def told(make_site: Callable[..., Path], languages: str) -> str:
    site = make_site({"pyproject.toml": f'[tool.linocut]\nlanguage = "en"\n{languages}', "content/a.md": article("A")})
    done = linocut("build", cwd=site)
    assert done.returncode == 1
    return done.stderr


def test_mistakes_in_the_settings_are_told(make_site: Callable[..., Path]) -> None:
    said = told(
        make_site,
        """[tool.linocut.languages.fr]
titel = "x"
path = "a/b"
[tool.linocut.languages.german]
path = "x"
[tool.linocut.languages.es]
path = "x"
words = { figur = "y" }
""",
    )
    assert 'pyproject.toml:4:1: unknown setting "languages.fr.titel"; did you mean "title"?' in said
    assert (
        'pyproject.toml:5:1: languages.fr.path must be a part of an address such as "fr", or "" for the top of the '
        'site; it is "a/b"' in " ".join(said.split())
    )
    assert '"german" is not a language as in HTML; say which it is: language = "de"' in said
    assert 'german and es have the same address /x/; give one of them another path: path = "es"' in said
    assert 'unknown setting "languages.es.words.figur"; did you mean "figure"?' in said
