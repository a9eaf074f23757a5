"""What themes show of a site by their own parameters, by the settings here."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from linocut.build import build
from linocut.importers import hugo
from linocut.importers.hugo import identity, social
from linocut.store.cache import Cache

NOW = datetime(2026, 11, 25, tzinfo=UTC)
DOT = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><circle r="9"/></svg>'
ARTICLE = "---\ntitle: A\ndate: 2024-01-02\n---\nText.\n"

PAPERMOD = """
[params]
author = "Ada Writer"
defaultTheme = "auto"
ShowReadingTime = true
ShowBreadCrumbs = true
[params.assets]
favicon = "/img/mark.svg"
[params.label]
text = "Notes"
icon = "/img/mark.svg"
[params.homeInfoParams]
Title = "Hi: there"
Content = "Welcome to *notes*."
[params.footer]
text = "Text under [CC BY](https://cc.press/by/)"
[[params.socialIcons]]
name = "github"
url = "https://github.com/ada"
[[params.socialIcons]]
name = "Discord"
url = "https://discord.gg/x"
[[params.socialIcons]]
name = "rss"
url = "/index.xml"
"""
STACK = """
copyright = "© {year} <a href='https://a.press/'>Ada &amp; co.</a>"
[params.author]
name = "Ada Writer"
[params.sidebar]
subtitle = "Measures things"
[params.sidebar.avatar]
src = "img/ada.svg"
[[menu.social]]
identifier = "twitter"
url = "https://twitter.com/ada"
[menu.social.params]
icon = "brand-twitter"
[[menu.social]]
identifier = "mail"
url = "mailto:ada@a.press"
"""
CODER = """
[params]
author = "Ada Writer"
info = ["Writer", "Reader"]
avatarURL = "img/mark.svg"
[[params.social]]
name = "Stack Overflow"
icon = "fab fa-stack-overflow"
url = "https://stackoverflow.com/users/1/ada"
[[params.social]]
name = "Mastodon"
icon = "fab fa-mastodon"
url = "https://a.social/@ada"
"""
BOOK = '[params]\nBookLogo = "img/mark.svg"\nBookSearch = true\n'
HEXTRA = """
[params.navbar.logo]
path = "img/mark.svg"
dark = "img/ada.svg"
[params.newsletter]
action = "https://letters.press/subscribe"
"""
LOVEIT = """
[params.header.title]
logo = "img/mark.svg"
[params.author]
name = "Ada Writer"
[params.home.profile]
avatarURL = "/img/mark.svg"
subtitle = "Measures <b>things</b>"
[params.social]
GitHub = "ada"
Linkedin = "ada"
Email = "ada@a.press"
RSS = true
Googlescholar = "abc"
Mastodon = { id = "@ada", prefix = "https://a.social/" }
"""
BLOWFISH = """
[params.header]
logo = "img/ada.svg"
[params.author]
name = "Ada Writer"
image = "img/ada.svg"
headline = "Measures things"
[[params.author.links]]
codeberg = "https://codeberg.org/ada"
[[params.author.links]]
x-twitter = "https://x.com/ada"
"""

ADA = {"name": "Ada Writer"}
CASES = {
    "papermod": (
        PAPERMOD,
        {"logo": "img/mark.svg", "footer": "Text under [CC BY](https://cc.press/by/)"},
        {"social": {"github": "https://github.com/ada", "rss": "/index.xml"}},
        ("ShowBreadCrumbs", "Discord"),
    ),
    "stack": (
        STACK,
        {"footer": "© [Ada & co.](https://a.press/)"},
        {
            "social": {"x": "https://twitter.com/ada", "email": "mailto:ada@a.press"},
            "authors.ada-writer": {**ADA, "bio": "Measures things", "image": "img/ada.svg"},
        },
        (),
    ),
    "coder": (
        CODER,
        {},
        {
            "social": {"stackoverflow": "https://stackoverflow.com/users/1/ada", "mastodon": "https://a.social/@ada"},
            "authors.ada-writer": {**ADA, "bio": "Writer, Reader", "image": "img/mark.svg"},
        },
        (),
    ),
    "book": (BOOK, {"logo": "img/mark.svg"}, {}, ("BookSearch",)),
    "hextra": (
        HEXTRA,
        {"logo": "img/mark.svg", "logo_dark": "img/ada.svg"},
        {"newsletter": {"action": "https://letters.press/subscribe"}},
        (),
    ),
    "loveit": (
        LOVEIT,
        {"logo": "img/mark.svg"},
        {
            "social": {
                "github": "https://github.com/ada",
                "linkedin": "https://www.linkedin.com/in/ada",
                "email": "ada@a.press",
                "scholar": "https://scholar.google.com/citations?user=abc",
                "mastodon": "https://a.social/@ada",
            },
            "authors.ada-writer": {**ADA, "bio": "Measures things", "image": "img/mark.svg"},
        },
        (),
    ),
    "blowfish": (
        BLOWFISH,
        {"logo": "img/ada.svg"},
        {
            "social": {"codeberg": "https://codeberg.org/ada", "x": "https://x.com/ada"},
            "authors.ada-writer": {**ADA, "bio": "Measures things", "image": "img/ada.svg"},
        },
        (),
    ),
}
"""Theme -> its settings, then what they are here: keys, tables, what is left."""


def site(folder: Path, said: str) -> Path:
    files = {
        "hugo.toml": f'baseURL = "https://x.press/"\ntitle = "T"\n{said}',
        "static/img/mark.svg": DOT,
        "assets/img/ada.svg": DOT,
        "content/posts/a.md": ARTICLE,
    }
    for name, text in files.items():
        path = folder / "old" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder / "old"


@pytest.mark.parametrize("theme", CASES)
def test_parameters_of_a_theme(tmp_path, theme):
    said, given, tables, left = CASES[theme]
    old = site(tmp_path, said)
    found = identity.read(old, hugo.config.read(old))
    assert (found.given, found.tables, found.left) == (given, tables, left)
    whole = tomllib.loads(hugo.plan(old, NOW).settings)["tool"]["linocut"]
    assert {key: whole[key] for key in given} == given
    for name, table in tables.items():
        first, _, key = name.partition(".")
        assert (whole[first][key] if key else whole[first]) == table


def test_a_site_of_papermod_shows_what_it_showed(tmp_path):
    old = site(tmp_path, PAPERMOD)
    hugo.write(hugo.plan(old, NOW), tmp_path / "new")
    assert build(tmp_path / "new", Cache(tmp_path / "new/.linocut")).problems == ()
    home = (tmp_path / "new/public/index.html").read_text()
    for shown in (
        'class="logo"',
        '<link rel="icon" href="/favicon.svg"',
        "<p>Welcome to <em>notes</em>.</p>",
        '<a href="https://github.com/ada" rel="me"',
        'Text under <a href="https://cc.press/by/">CC BY</a>',
    ):
        assert shown in home


@pytest.mark.parametrize(
    ("params", "links", "left"),
    [
        ({"github": "ada", "twitter": "@ada"}, {"github": "https://github.com/ada", "x": "https://x.com/ada"}, []),
        ({"social": {"github": False, "email": "", "rss": "true", "foo": "https://foo.press/a"}}, {}, ["foo"]),
        ({"socialIcons": [{"name": "youtube", "url": "#"}, "x", {}]}, {}, []),
        ({"links": [{"title": "A", "url": "https://github.com/a"}]}, {"github": "https://github.com/a"}, []),
        ({"social": [{"name": "linkedin", "url": "not an address"}]}, {}, []),
    ],
)
def test_links_elsewhere(params, links, left):
    found, others = social.found(params)
    assert (found, others[: len(left)]) == (links, left)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("&copy; 2020 <b>Ada</b>", "© 2020 Ada"),
        ('<a href="/x/" class=y>a\nb</a>', "[a b](/x/)"),
        ("Made by {{ .Site.Author }}", ""),
    ],
)
def test_a_foot_is_one_line(given, expected):
    assert identity.plain(given) == expected


MATHJAX = r"""<script>MathJax = {tex: {macros: {
  // fields
  QQ : "\\mathbb{Q}", 'ZZ': '\\mathbb{Z}',
  norm: ["\\lVert #1 \\rVert", 1],
}}};</script>
<div>\( \newcommand{\Hom}{\operatorname{Hom}} \)</div>
"""
KATEX = r"""renderMathInElement(document.body, {macros: {"\\RR": "\\mathbb{R}", "\\QQ": "\\mathbf{Q}"}})"""


def test_macros_of_formulas(tmp_path):
    old = site(tmp_path, '[params.katex.macros]\n"\\\\eps" = "\\\\varepsilon"\n')
    for name, text in (("themes/x/layouts/math.html", MATHJAX), ("assets/js/math.js", KATEX)):
        (old / name).parent.mkdir(parents=True)
        (old / name).write_text(text)
    (old / "content/posts/a.md").write_text(f"{ARTICLE}$$\\QQ, \\ZZ, \\norm{{x}}, \\RR, \\eps, \\Hom$$\n")
    made = hugo.plan(old, NOW)
    assert tomllib.loads(made.settings)["tool"]["linocut"]["math"]["macros"] == {
        "QQ": r"\mathbf{Q}",
        "ZZ": r"\mathbb{Z}",
        "norm": r"\lVert #1 \rVert",
        "Hom": r"\operatorname{Hom}",
        "RR": r"\mathbb{R}",
        "eps": r"\varepsilon",
    }
    assert not [problem for problem in made.problems if "formula" in problem.message]
    hugo.write(made, tmp_path / "new")
    assert build(tmp_path / "new", Cache(tmp_path / "new/.linocut")).problems == ()
