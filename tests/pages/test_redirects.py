"""Former addresses lead on: pages, feeds, and the rules that hosts read; and lists that have a file of their own."""

import feedparser
import pytest

from commandline import linocut
from conftest import SETTINGS
from linocut.build import build
from linocut.store.cache import Cache

POST = "---\ntitle: Ink\ndate: 2026-01-02\ntags: [paper]\naliases: [/old/ink/, was.html, /straße/]\n---\nText.\n"


def built(root):
    done = build(root, Cache(root / ".linocut"))
    return done, {path.relative_to(root / "public").as_posix(): path for path in (root / "public").rglob("*.*")}


def settings(redirects: str, base: str = "https://site.example/") -> str:
    return SETTINGS.replace("https://site.example/", base) + f"[tool.linocut.redirects]\n{redirects}\n"


def test_pages_lead_on_and_feeds_are_copied(make_site):
    moves = '"/blog/" = "/posts/"\n"/rss.xml" = "/index.xml"\n"/shop/" = "https://shop.example/"'
    root = make_site({"pyproject.toml": settings(moves, "https://me.example/notes/"), "content/posts/ink.md": POST})
    done, _ = built(root)
    assert done.problems == ()
    public = root / "public"
    for path, target in {
        "old/ink/index.html": "https://me.example/notes/posts/ink/",
        "posts/was.html": "https://me.example/notes/posts/ink/",
        "blog/index.html": "https://me.example/notes/posts/",
        "shop/index.html": "https://shop.example/",
    }.items():
        assert f'<meta http-equiv="refresh" content="0; url={target}">' in (public / path).read_text()
    assert (public / "rss.xml").read_bytes() == (public / "index.xml").read_bytes()
    assert (public / "_redirects").read_text().splitlines() == [
        "/notes/old/ink/ /notes/posts/ink/ 301",
        "/notes/posts/was.html /notes/posts/ink/ 301",
        "/notes/stra%C3%9Fe/ /notes/posts/ink/ 301",
        "/notes/blog/ /notes/posts/ 301",
        "/notes/rss.xml /notes/index.xml 301",
        "/notes/shop/ https://shop.example/ 301",
    ]


def test_a_site_without_former_addresses_has_no_rules(make_site):
    _, files = built(make_site({"content/a.md": "# A\n"}))
    assert "_redirects" not in files


def test_the_authors_own_rules_are_kept(make_site):
    own = {"templates/static/_redirects": "/x /y 302\n", "templates/static/_headers": "/*\n  X-Mine: yes\n"}
    root = make_site({"content/posts/ink.md": POST, **own})
    done, _ = built(root)
    assert done.problems == ()
    assert (root / "public/_redirects").read_text() == "/x /y 302\n"
    assert (root / "public/_headers").read_text() == "/*\n  X-Mine: yes\n"


@pytest.mark.parametrize(
    ("moves", "told"),
    [
        (
            '"/about/" = "/posts/"',
            'pyproject.toml:5:1: the alias "/about/" is the address of another page; remove it',
        ),
        (
            '"/rss.xml" = "/posts/"',
            "pyproject.toml:5:1: the feed /rss.xml cannot move to /posts/; "
            "name a feed of this site, such as /index.xml",
        ),
    ],
)
def test_a_former_address_that_cannot_be_served(make_site, moves, told):
    done, _ = built(make_site({"pyproject.toml": settings(moves), "content/about.md": "# About\n"}))
    assert [f"{problem.place}: {problem.message}; {problem.hint}" for problem in done.problems] == [told]


def test_a_page_may_have_the_address_of_a_file(make_site):
    root = make_site({"content/old.md": "---\ntitle: Old\nurl: /2009/old.html\n---\nText.\n"})
    done, _ = built(root)
    assert done.problems == ()
    assert (root / "public/2009/old.html").is_file()


def test_a_folders_own_file_introduces_its_list(make_site):
    root = make_site(
        {
            "content/posts/_index.md": "---\ntitle: Essays\ndescription: What I wrote.\n---\nRead *slowly*.\n",
            "content/posts/ink.md": POST,
            "content/posts/deep/_index.md": "---\ntitle: Deep\ndate: 2020-01-01\n---\n",
            "content/posts/deep/well.md": POST.replace("Ink", "Well").replace("aliases", "x"),
        }
    )
    done, _ = built(root)
    assert [problem.message for problem in done.problems] == ['unknown key "x"']
    page = (root / "public/posts/index.html").read_text()
    assert "<h1>Essays</h1>" in page
    assert '<p class="description">What I wrote.</p>' in page
    assert "Read <em>slowly</em>." in page
    assert "/posts/ink/" in page
    assert "/posts/deep/well/" in page
    deep = (root / "public/posts/deep/index.html").read_text()
    assert "/posts/deep/well/" in deep
    assert "/posts/ink/" not in deep
    feed = (root / "public/index.xml").read_text()
    assert feed.count("<item>") == 2, "a list is not an article"
    assert '<a href="/posts/">Essays</a>' in (root / "public/index.html").read_text()


def test_a_folders_own_file_may_list_its_pages_itself(make_site):
    plain = "---\ntitle: Ink\ndate: 2026-01-02\n---\nText.\n"
    own = "---\ntitle: Essays\nparams:\n  list: false\n---\nBegin with [ink](ink.md).\n"
    root = make_site({"content/posts/_index.md": own, "content/posts/ink.md": plain, "content/posts/well.md": plain})
    built(root)
    page = (root / "public/posts/index.html").read_text()
    assert 'Begin with <a href="/posts/ink/">ink</a>.' in page
    assert "/posts/well/" not in page


def test_a_former_address_that_leads_nowhere_is_told_at_its_line(make_site):
    moves = '"/shop/" = "https://shop.press/"\n"/old/" = "/gone/"'
    root = make_site({"pyproject.toml": settings(moves, "https://me.press/"), "content/about.md": "# About\n"})
    done = linocut("check", cwd=root)
    assert done.returncode == 1
    assert [line for line in done.stderr.splitlines() if "warning" not in line and line[0] != " "] == [
        "pyproject.toml:6:1: no page at /gone/"
    ]


def test_sections_have_feeds_of_their_own_where_there_are_several(make_site):
    root = make_site(
        {
            "content/posts/ink.md": POST,
            "content/notes/_index.md": "---\ntitle: Short notes\n---\n",
            "content/notes/pen.md": "---\ntitle: Pen\ndate: 2026-01-03\n---\nText.\n",
        }
    )
    done, files = built(root)
    assert done.problems == ()
    feed = feedparser.parse((root / "public/notes/index.xml").read_bytes())
    assert (feed.feed.title, feed.feed.link, len(feed.entries)) == (
        "Short notes · A site",
        "https://site.example/notes/",
        1,
    )
    assert len(feedparser.parse((root / "public/index.xml").read_bytes()).entries) == 2
    assert {"posts/atom.xml", "notes/feed.json"} <= files.keys()
    link = '<link rel="alternate" type="application/rss+xml" title="Short notes · A site" href="/notes/index.xml">'
    assert link in (root / "public/notes/index.html").read_text()
    (root / "content/posts/ink.md").unlink()
    _, files = built(root)
    assert "notes/index.xml" not in files


def test_a_page_of_a_list_wins_over_where_an_import_led_from_its_address(make_site):
    moves = '"/tags/paper/page/1/" = "/tags/paper/"\n"/tags/paper/page/2/" = "/tags/paper/"\n"/page/9/" = "/archive/"'
    text = settings(moves).replace("[tool.linocut]\n", "[tool.linocut]\npaginate = 1\n")
    two = {f"content/posts/{name}.md": POST.partition("aliases")[0] + "---\nText.\n" for name in "ab"}
    root = make_site({"pyproject.toml": text, **two})
    done, files = built(root)
    assert done.problems == ()
    assert 'aria-current="page">2<' in files["tags/paper/page/2/index.html"].read_text()
    assert "refresh" in files["tags/paper/page/1/index.html"].read_text()
    assert (root / "public/_redirects").read_text().splitlines() == [
        "/tags/paper/page/1/ /tags/paper/ 301",
        "/page/9/ /archive/ 301",
    ]
