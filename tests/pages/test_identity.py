"""Who a site is, on its pages: logo, links elsewhere, authors, covers, the foot, a page's own layout."""

import io
import json
import re

import pytest
from PIL import Image

from linocut.build import build
from linocut.model.identity import NETWORKS, SocialSettings
from linocut.settings import identity
from linocut.store.cache import Cache
from linocut.theme.files import THEME

SETTINGS = """[tool.linocut]
title = "T"
base_url = "https://site.example/notes/"
author = "ada"
footer = "Text under [CC BY](https://cc.example/by/), see [why](/about/) <not> [run](javascript:x)."

[tool.linocut.social]
github = "https://github.com/ada"
email = "ada@site.example"
rss = "/index.xml"

[tool.linocut.authors.ada]
name = "Ada Writer"
bio = "Works at the [Institute](https://institute.example/)."
image = "ada.png"
url = "https://ada.example/"
mastodon = "https://hachyderm.io/@ada"

[tool.linocut.authors.grace]
name = "Grace"
"""
DOT = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><circle r="9"/></svg>'


def built(site):
    done = build(site, Cache(site / ".linocut"))
    assert [str(problem) for problem in done.problems] == []
    return lambda path: (site / "public" / path / "index.html").read_text()


def said(problem):
    return f"{problem.place}: {problem.message}" + (f"; {problem.hint}" if problem.hint else "")


def png(size=(40, 30)):
    data = io.BytesIO()
    Image.new("RGB", size, "teal").save(data, "PNG")
    return data.getvalue()


def article(title, more=""):
    return f"---\ntitle: {title}\ndate: 2026-01-02\n{more}---\nText.\n"


@pytest.fixture
def files():
    return {"pyproject.toml": SETTINGS, "ada.png": png(), "content/about.md": "---\ntitle: About\n---\nText.\n"}


def test_links_elsewhere_stand_on_the_home_page_and_at_the_foot_of_the_others(make_site, files):
    page = built(make_site(files))
    row = re.search(r'<ul class="elsewhere" aria-label="Elsewhere">.*?</ul>', page("about"), re.DOTALL)[0]
    assert re.findall(r'href="([^"]*)"( rel="me")? aria-label="([^"]*)"', row) == [
        ("https://github.com/ada", ' rel="me"', "GitHub"),
        ("mailto:ada@site.example", "", "Email address"),
        ("/notes/index.xml", "", "RSS"),
    ]
    assert page("about").index(row) > page("about").index("<footer")
    assert page("").count("elsewhere") == 1
    assert page("").index(row) < page("").index("</h1>") + 2000
    assert page("").index(row) < page("").index("<footer")


def test_every_network_has_a_sign_of_its_own():
    text = (THEME / "parts/icons.html").read_text()
    signs = dict(re.findall(r'^"(\w+)": \'(.*)\',$', text, re.MULTILINE))
    assert list(signs) == list(NETWORKS) == list(identity.SOCIAL) == list(SocialSettings.__dataclass_fields__)
    assert len(set(signs.values())) == len(signs)


def test_the_foot_says_what_the_settings_say(make_site, files):
    foot = re.search(r"<footer.*</footer>", built(make_site(files))("about"), re.DOTALL)[0]
    assert 'Text under <a href="https://cc.example/by/">CC BY</a>, see <a href="/notes/about/">why</a>' in foot
    assert "&lt;not&gt; [run](javascript:x)." in foot
    assert 'href="/notes/index.xml"><svg' in foot


def test_a_logo_by_file_and_by_setting(make_site, files):
    page = built(make_site({**files, "static/logo.svg": DOT}))
    one = r'<span class="logo"><picture>\s*<img src="/notes/assets/logo-\w+\.svg" width="40" height="40" alt=""'
    assert re.search(one, page("about"))
    named = SETTINGS.replace("[tool.linocut]\n", '[tool.linocut]\nlogo = "art/a.svg"\nlogo_dark = "art/b.svg"\n')
    page = built(make_site({**files, "pyproject.toml": named, "art/a.svg": DOT, "art/b.svg": DOT}, "named"))
    assert re.findall(r'class="logo (for-\w+)".*?/assets/(\w)-', page("about"), re.DOTALL) == [
        ("for-light", "a"),
        ("for-dark", "b"),
    ]


def test_authors_are_named_above_and_told_of_below(make_site, files):
    posts = {
        "content/posts/both.md": article("Both", "author: [ada, Grace, Somebody]\n"),
        "content/posts/none.md": article("None"),
        "content/posts/other.md": article("Other", "authors: grace\n"),
    }
    site = make_site({**files, **posts})
    page = built(site)
    both = page("posts/both")
    assert "Ada Writer, Grace, Somebody ·" in both
    assert both.count('<div class="author">') == 1, "a name alone is no box"
    assert '<a href="https://ada.example/" rel="author">Ada Writer</a>' in both
    assert 'Works at the <a href="https://institute.example/">Institute</a>.' in both
    assert re.search(r'<img src="/notes/assets/ada-\w+\.png"', both)
    assert 'aria-label="About the author"' in both
    (data,) = re.findall(r'"application/ld\+json">(.*?)</script>', both)
    assert json.loads(data)["author"] == [
        {
            "@type": "Person",
            "name": "Ada Writer",
            "url": "https://ada.example/",
            "sameAs": ["https://hachyderm.io/@ada"],
        },
        {"@type": "Person", "name": "Grace"},
        {"@type": "Person", "name": "Somebody"},
    ]
    assert page("posts/none").count('<div class="author">') == 1, "the site's author is one of the table"
    assert 'class="author"' not in page("posts/other")
    creators = re.findall("<dc:creator>(.*?)</dc:creator>", (site / "public/index.xml").read_text())
    assert sorted(creators) == ["Ada Writer", "Ada Writer, Grace, Somebody", "Grace"]


def test_a_cover_stands_above_the_text_and_in_lists(make_site, files):
    cover = "cover:\n  image: c.png\n  alt: Teal\n  caption: By [Ada](/about/)\n  hidden: false\n"
    posts = {"content/posts/a/index.md": article("A", cover), "content/posts/a/c.png": png((900, 400))}
    page = built(make_site({**files, **posts}))
    text = page("posts/a")
    figure = re.search(r'<figure class="cover">.*?</figure>', text, re.DOTALL)[0]
    assert 'width="900" height="400" alt="Teal" decoding' in figure, "not lazy: it is what is seen first"
    assert '<figcaption>By <a href="/notes/about/">Ada</a></figcaption>' in figure
    assert text.index(figure) < text.index("<p>Text.</p>")
    assert re.search(r'<div class="plate">.*?/assets/c-', page(""), re.DOTALL)
    short = {**posts, "content/posts/a/index.md": article("A", "cover: c.png\n")}
    assert 'alt="" decoding' in built(make_site({**files, **short}, "short"))("posts/a")


def test_another_picture_of_the_same_name_is_shown_everywhere(make_site, files):
    posts = {"content/posts/a/index.md": article("A", "cover: c.png\n"), "content/posts/a/c.png": png()}
    site = make_site({**files, **posts, "static/logo.png": png()})
    pages = ["", "posts/a", "about"]
    before = list(map(built(site), pages))
    for name in ("content/posts/a/c.png", "static/logo.png"):
        (site / name).write_bytes(png((50, 20)))
    after = list(map(built(site), pages))
    assert ['width="50" height="20"' in text for text in after] == [True, True, True]
    assert set(after).isdisjoint(before)


def test_a_page_may_have_a_layout_of_its_own(make_site, files):
    own = {
        "templates/wide.html": '{% extends "page.html" %}{% block head %}<meta name="own">{% endblock %}',
        "content/about.md": "---\ntitle: About\nlayout: wide\n---\nText.\n",
        "content/notes/_index.md": "---\ntitle: Notes\nlayout: wall\n---\nAbove.\n",
        "templates/wall.html": "<p>{{ cards | length }} {{ intro }}</p>",
        "content/notes/a.md": article("A"),
    }
    page = built(make_site({**files, **own}))
    assert '<meta name="own">' in page("about")
    assert page("notes") == "<p>1 <p>Above.</p></p>\n"


def test_a_layout_that_is_not_there_is_told_at_its_line(make_site, files):
    about = "---\ntitle: About\nlayout: wyde\n---\nText.\n"
    site = make_site({**files, "content/about.md": about, "templates/wide.html": "x"})
    done = build(site, Cache(site / ".linocut"))
    assert list(map(said, done.problems)) == [
        'content/about.md:3:9: there is no template "wyde.html"; did you mean "wide.html"?'
    ]


def test_what_is_wrong_is_told_at_its_place(make_site, files):
    wrong = SETTINGS.replace("https://github.com/ada", "@ada").replace("ada@site.example", "ada")
    site = make_site({**files, "pyproject.toml": wrong + 'blog = "x"\n[tool.linocut.authors.x]\nimage = 1\n'})
    with pytest.raises(Exception, match="github") as told:
        build(site, Cache(site / ".linocut"))
    texts = list(map(said, told.value.problems))
    assert texts == [
        'pyproject.toml:8:1: social.github must be an address such as "https://github.com/ada"; it is "@ada"',
        'pyproject.toml:9:1: social.email must be an address such as "ada@example.org"; it is "ada"',
        'pyproject.toml:21:1: unknown setting "authors.grace.blog"; known keys: ' + ", ".join(identity.AUTHOR),
        "pyproject.toml:23:1: authors.x.image must be a string; it is 1",
    ]
    lost = SETTINGS.replace('"ada.png"', '"adda.png"').replace("[tool.linocut]\n", '[tool.linocut]\nlogo = "l.svg"\n')
    done = build(make_site({**files, "pyproject.toml": lost}, "lost"), Cache(site / ".linocut-lost"))
    assert list(map(said, done.problems)) == [
        'pyproject.toml:2:1: there is no image "l.svg"',
        'pyproject.toml:16:1: there is no image "adda.png"; did you mean "ada.png"?',
    ]
