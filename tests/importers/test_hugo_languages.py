"""A Hugo site in several languages, as one site in several languages."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest

from linocut.build import build
from linocut.importers import hugo
from linocut.importers.hugo import compare
from linocut.importers.imported import Imported, Row, write
from linocut.report import written
from linocut.store.cache import Cache

NOW = datetime(2026, 11, 1, tzinfo=UTC)

CONFIG = """baseURL = "https://river.press/"
title = "River"
languageCode = "en-gb"
defaultContentLanguage = "en"
[permalinks]
posts = "/p/:slug/"
[languages.en]
languageName = "English"
weight = 1
[[languages.en.menu.main]]
name = "Posts"
pageRef = "/posts"
[languages.nl]
languageName = "Nederlands"
title = "Rivier"
weight = 3
[languages.nl.params]
description = "Over water"
[[languages.nl.menu.main]]
name = "Stukken"
url = "/posts/"
[[languages.nl.menu.main]]
name = "Over"
pageRef = "about"
[languages.de]
weight = 2
[languages.pl]
weight = 4
[languages.ru]
disabled = true
"""


def text(title: str, body: str = "", more: str = "") -> str:
    return f"---\ntitle: {title}\ndate: 2024-01-01\ntags: [water]\n{more}---\n{body}\n"


REF = '{{{{< ref "{}" >}}}}'

LINKS = f"[om]({REF.format('flood.md')}) {REF.format('/posts/weir')}"

PAGES = {
    "content/posts/_index.md": "---\ntitle: All posts\n---\n",
    "content/posts/_index.nl.md": "---\ntitle: Alle stukken\n---\n",
    "content/posts/weir.md": text("Weir"),
    "content/posts/weir.nl.md": text(
        "Stuw", f"[om]({REF.format('flood.md')}) {REF.format('/posts/weir')}", "aliases: [/oud/]\n"
    ),
    "content/posts/flood/index.md": text("Flood", "![gauge](gauge.svg)"),
    "content/posts/flood/index.nl.md": text("Vloed", "![peil](gauge.svg)"),
    "content/posts/flood/index.de.md": text("Flut", "![Pegel](gauge.svg)", "translationKey: flood\nslug: die-flut\n"),
    "content/posts/flood/gauge.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>\n',
    "content/about.md": "---\ntitle: About\n---\n",
    "content/about.nl.md": "---\ntitle: Over\n---\n",
    "content/draft.ru.md": text("Not shown"),
}


def plan(folder: Path, config: str, files: dict[str, str]) -> Imported:
    for name, content in {"hugo.toml": config, **files}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)
    return hugo.plan(folder, NOW)


def pages_of(made: Imported, into: Path) -> set[str]:
    """The addresses of the pages that the new site is built into."""
    write(made, into)
    built = build(into, Cache(into / ".linocut"))
    assert built.good, built.problems
    public = into / "public"
    return {f"/{path.parent.relative_to(public)}/".replace("/./", "/") for path in public.rglob("index.html")}


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> tuple[Imported, Path]:
    folder = tmp_path_factory.mktemp("rivers")
    made = plan(folder / "old", CONFIG, PAGES)
    pages_of(made, folder / "new")
    return made, folder / "new"


def test_every_page_stays_at_its_address(moved: tuple[Imported, Path]) -> None:
    made, new = moved
    assert dict(made.urls) == {
        "content/posts/_index.md": "/posts/",
        "content/posts/_index.nl.md": "/nl/posts/",
        "content/posts/weir.md": "/p/weir/",
        "content/posts/weir.nl.md": "/nl/p/stuw/",
        "content/posts/flood/index.md": "/p/flood/",
        "content/posts/flood/index.nl.md": "/nl/p/vloed/",
        "content/posts/flood/index.de.md": "/de/p/die-flut/",
        "content/about.md": "/about/",
        "content/about.nl.md": "/nl/about/",
    }
    assert made.written == 0, "by itself"
    for address in (*made.urls.values(), "/nl/tags/water/", "/de/", "/nl/oud/", "/en/", "/de/posts/", "/pl/"):
        assert (new / f"public{address}index.html").is_file(), address
    assert (new / "public/nl/tags/water/index.xml").is_file()
    assert (new / "public/pl/index.xml").is_file(), "a language without a page: its readers are led on"


def test_the_settings_name_the_languages(moved: tuple[Imported, Path]) -> None:
    made, _ = moved
    site = tomllib.loads(made.settings)["tool"]["linocut"]
    assert (site["language"], site["menu"]) == ("en-gb", [{"label": "Posts", "url": "/posts/"}])
    assert site["languages"] == {
        "en": {"name": "English"},
        "de": {},
        "nl": {
            "name": "Nederlands",
            "title": "Rivier",
            "description": "Over water",
            "menu": [{"label": "Stukken", "url": "/nl/posts/"}, {"label": "Over", "url": "/nl/about/"}],
        },
    }
    assert made.tally[-1] == Row("languages", 3, 0, 1)
    assert made.tally[0] == Row("pages", 9, 1, 0)


def test_pages_are_what_they_were_in_each_language(moved: tuple[Imported, Path]) -> None:
    _, new = moved
    stuw = (new / "public/nl/p/stuw/index.html").read_text()
    assert 'href="/nl/p/vloed/">om' in stuw, "a ref stays within its language"
    assert "/nl/p/stuw/" in stuw
    assert '<link rel="alternate" hreflang="en-gb" href="https://river.press/p/weir/">' in stuw
    assert "/assets/gauge-" in (new / "public/de/p/die-flut/index.html").read_text()
    flood = (new / "public/p/flood/index.html").read_text()
    assert 'hreflang="nl"' in flood
    assert "Alle stukken" in (new / "public/nl/posts/index.html").read_text()


def test_folders_of_their_own_and_a_default_language_below_its_path(tmp_path: Path) -> None:
    config = """baseURL = "https://river.press/"
title = "River"
defaultContentLanguage = "nl"
defaultContentLanguageInSubdir = true
[languages.nl]
contentDir = "content"
[languages.fr]
contentDir = "content/french"
languageCode = "fr-be"
"""
    files = {
        "content/posts/stuw/index.md": text("Stuw", "![a](a.svg)"),
        "content/posts/stuw/a.svg": PAGES["content/posts/flood/gauge.svg"],
        "content/french/posts/barrage/index.md": text("Barrage", "![b](b.svg)"),
        "content/french/posts/barrage/b.svg": PAGES["content/posts/flood/gauge.svg"],
        "content/french/posts/_index.md": "---\ntitle: Articles\n---\n",
    }
    made = plan(tmp_path / "old", config, files)
    assert dict(made.urls) == {
        "content/posts/stuw/index.md": "/nl/posts/stuw/",
        "content/fr/posts/barrage/index.md": "/fr/posts/barrage/",
        "content/fr/posts/_index.md": "/fr/posts/",
    }
    languages = tomllib.loads(made.settings)["tool"]["linocut"]["languages"]
    assert languages == {"nl": {"path": "nl"}, "fr": {"language": "fr-be"}}
    there = pages_of(made, tmp_path / "new")
    assert {"/", "/nl/", "/fr/", "/nl/posts/stuw/", "/fr/posts/barrage/", "/nl/posts/", "/fr/tags/water/"} <= there
    public = tmp_path / "new/public"
    assert "/assets/b-" in (public / "fr/posts/barrage/index.html").read_text()
    assert 'url=https://river.press/nl/"' in (public / "index.html").read_text()
    assert "Articles" in (public / "fr/posts/index.html").read_text()


def test_languages_that_are_named_otherwise_than_in_html(tmp_path: Path) -> None:
    config = "title: Elv\nlanguageCode: en_us\nlanguages:\n  en: {}\n  no: {languageCode: no-nns}\n  english-old: {}\n"
    pages = {f"content/a{mark}.md": "---\ntitle: A\ntags: [x]\n---\n" for mark in ("", ".no", ".english-old")}
    (tmp_path / "old").mkdir()
    (tmp_path / "old/hugo.yaml").write_text(f"baseURL: https://x.press/\n{config}")
    for name, content in pages.items():
        (tmp_path / "old" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "old" / name).write_text(content)
    made = hugo.plan(tmp_path / "old", NOW)
    site = tomllib.loads(made.settings)["tool"]["linocut"]
    assert site["language"] == "en-us"
    assert site["languages"] == {"en": {}, "no": {}, "english-old": {"language": "en"}}
    assert {"/a/", "/no/a/", "/english-old/a/", "/no/tags/x/"} <= pages_of(made, tmp_path / "new")


def test_a_file_of_settings_for_each_language(tmp_path: Path) -> None:
    folder = tmp_path / "old/config/_default"
    folder.mkdir(parents=True)
    for name, text_of_it in {
        "hugo.toml": 'title = "River"\nbaseURL = "https://x.press/"\n',
        "languages.en.toml": 'contentDir = "content/en"\n',
        "languages.nl.toml": 'title = "Rivier"\ncontentDir = "content/nl"\n',
        "hugo.nl.toml": 'languageName = "Nederlands"\n',
    }.items():
        (folder / name).write_text(text_of_it)
    for language in ("en", "nl"):
        (tmp_path / f"old/content/{language}").mkdir(parents=True)
        (tmp_path / f"old/content/{language}/a.md").write_text("---\ntitle: A\n---\n")
    made = hugo.plan(tmp_path / "old", NOW)
    assert dict(made.urls) == {"content/a.md": "/a/", "content/nl/a.md": "/nl/a/"}
    languages = tomllib.loads(made.settings)["tool"]["linocut"]["languages"]
    assert languages == {"en": {}, "nl": {"name": "Nederlands", "title": "Rivier"}}


MOUNTS = """baseURL = "https://x.press/"
title = "T"
defaultContentLanguage = "en"
[languages.en]
[languages.fr]
baseURL = "https://fr.press/"
[[module.mounts]]
source = "docs/en"
target = "content"
lang = "en"
[[module.mounts]]
source = "docs/fr"
target = "content"
lang = "fr"
[[module.mounts]]
source = "public-files"
target = "static"
[[module.mounts]]
source = "notes"
target = "content/notes"
[[module.mounts]]
source = "node_modules/x"
target = "assets/x"
"""


def test_mounted_folders_and_addresses_of_languages(tmp_path: Path) -> None:
    for name, text in {
        "hugo.toml": MOUNTS,
        "docs/en/a.md": "---\ntitle: A\n---\n![p](/p.txt)\n",
        "docs/fr/a.md": "---\ntitle: Un\n---\nx\n",
        "public-files/p.txt": "p",
        "notes/n.md": "---\ntitle: N\n---\n",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    made = hugo.plan(tmp_path, NOW)
    assert made.urls == {"content/a.md": "/a/", "content/fr/a.md": "/fr/a/"}
    assert made.files["static/p.txt"] == tmp_path / "public-files/p.txt"
    told = [click.unstyle(written(problem)) for problem in made.problems]
    assert told[:2] == [
        "hugo.toml: warning: the mount of notes at content/notes: not taken over; "
        "copy what it brings by hand, if it is yours",
        "hugo.toml: warning: an address of its own: https://fr.press/ for fr: not taken over; "
        "its pages stand below the path of their language: let that host lead there",
    ]


def test_a_site_of_one_language_whose_files_name_it(tmp_path):
    """Hugo takes the name of the default language off a file's name, even where there is no other."""
    site = tmp_path / "one"
    pages = {
        "hugo.toml": 'baseURL = "https://one.press/"\ndefaultContentLanguage = "zh-tw"\n'
        '[permalinks]\nposts = ":filename"\n[languages.zh-tw]\nweight = 1\n',
        "content/posts/ants/index.zh-tw.md": text("Ants"),
        "content/posts/ants/note.txt": "n",
        "content/posts/bees.zh-TW.md": text("Bees"),
        "content/posts/bees.md": text("Old bees"),
        "content/posts/wasps.en.md": text("Wasps"),
    }
    for name, content in pages.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(content)
    plan = hugo.plan(site, NOW)
    assert sorted(plan.urls) == ["content/posts/ants/index.md", "content/posts/bees.md", "content/posts/wasps.en.md"]
    assert sorted(plan.urls.values()) == ["/ants/", "/bees/", "/wasps.en/"]
    assert b"Old" not in bytes(plan.files["content/posts/bees.md"])  # type: ignore[arg-type]
    assert "content/posts/ants/note.txt" in plan.files
    assert [(p.message, p.place and p.place.path) for p in plan.problems if "same page" in p.message] == [
        ("not taken: content/posts/bees.zh-TW.md is the same page, and Hugo shows that", "content/posts/bees.md")
    ]
    write(plan, tmp_path / "new")
    assert build(tmp_path / "new", Cache(tmp_path / "new/.linocut")).problems == ()


def test_a_language_that_html_has_no_name_for_beside_one_that_it_has(tmp_path: Path) -> None:
    """Both are told to be English; a folder is that of the language which is called so."""
    config = 'baseURL = "https://x.press/"\ntitle = "Elv"\ndefaultContentLanguage = "nl"\n'
    config += "".join(f'[languages.{name}]\ncontentDir = "content/{name}"\n' for name in ("nl", "en", "new-tongue"))
    home = {f"content/{name}/_index.md": f"---\ntitle: T\n---\nIn {name}.\n" for name in ("nl", "en", "new-tongue")}
    made = plan(tmp_path / "old", config, home)
    assert {"/", "/en/", "/new-tongue/"} <= pages_of(made, tmp_path / "new")
    assert "In en." in (tmp_path / "new/public/en/index.html").read_text()


def test_nobody_misses_what_is_in_the_feed_of_all_terms_of_a_language(tmp_path: Path) -> None:
    (tmp_path / "public").mkdir()
    old = compare.Published((), (("/nl/tags/index.xml", "https://x.press/nl/tags/a/"),))
    (*_, items) = compare.compare(old, tmp_path / "public", ["/tags/", "/nl/tags/"])
    assert items == compare.Compared("feed items")
