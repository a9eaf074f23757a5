"""Is this safe to publish: every check finds its fault, at the author's place, and finds none where there is none."""

import base64
import random
import re
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from articles import DAY, article
from linocut.check import Checked, check, external
from linocut.check.contrast import contrast, palette
from linocut.check.page import candidates, read
from linocut.check.public import Public
from linocut.model.article import Article, Front, Link, Source
from linocut.model.site import AllowSettings, CheckSettings, Site
from linocut.problem import Place
from linocut.store.cache import Cache
from linocut.store.inputs import Inputs

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def page(body: str = "", title: str = "Home", url: str = "/", head: str = "", base: str = "https://me.dev/blog") -> str:
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<title>{title}</title>\n<meta name="description" content="D">\n'
        f'<link rel="canonical" href="{base}{url}">\n{head}</head>\n<body>\n<h1>{title}</h1>\n{body}\n</body></html>\n'
    )


def site(root: Path, files: dict[str, str | bytes], **fields: Any) -> Site:
    """A built site of these files in public/."""
    for path, data in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data.encode() if isinstance(data, str) else data)
    plain: dict[str, Any] = {"base_url": "https://me.dev/blog/", "now": NOW}
    return Site(root=root, output=root / "public", **(plain | fields))


def checked(made: Site, *articles: Article, hidden: tuple[Source, ...] = (), **options: Any) -> Checked:
    inputs, cache = Inputs(made.root), Cache(made.root / ".linocut")
    return check(made, articles, hidden, inputs, cache, **options)


def told(made: Site, *articles: Article, hidden: tuple[Source, ...] = ()) -> list[str]:
    """Every problem as one line: severity first letter, place, message, hint, detail."""
    return [
        f"{problem.severity[0]} {problem.place}: {problem.message}"
        + (f" | {problem.hint}" if problem.hint else "")
        + (f" | {problem.detail}" if problem.detail else "")
        for problem in checked(made, *articles, hidden=hidden).problems
    ]


def test_a_good_site_has_no_problems(tmp_path: Path) -> None:
    made = site(
        tmp_path,
        {
            "public/index.html": page(
                '<a href="/blog/posts/x/#a">x</a> <a href="posts/x/?q=1">x</a> <a href="#top">t</a>'
            ),
            "public/posts/x/index.html": page('<p id="a">a <a href="../../">home</a></p>', "X", "/posts/x/"),
            "public/404.html": page('<a href="/blog/">home</a>', "404", "/404.html"),
            "public/old/index.html": '<!doctype html><html lang="en"><head><title>Moved</title>'
            '<meta http-equiv="refresh" content="0; url=https://me.dev/blog/posts/x/"></head><body></body></html>',
        },
    )
    assert told(made) == []
    assert checked(made).good


def test_nothing_was_built(tmp_path: Path) -> None:
    assert told(site(tmp_path, {"pyproject.toml": ""})) == [
        "e public: there is no built site | run `linocut build` first"
    ]


@pytest.mark.parametrize(
    ("href", "said"),
    [
        ("/blog/posts/y/", "e no page at /posts/y/ | did you mean \"/posts/x/\"?"),
        ("/blog/posts/x/#b", 'e no #b on /posts/x/'),
        ("#nowhere", 'e no #nowhere on this page'),
        ("/blog/posts/X/", "e no page at /posts/X/ | write /posts/x/: capitals count in addresses"),
        ("/blog/posts/x", "w /posts/x is reached by a redirect only | write /posts/x/"),
        ("/blog/posts/x/index.html", "w /posts/x/index.html gives a page a second address | write /posts/x/"),
        ("/posts/x/", "w /posts/x/ leaves the site | the site stands at /blog/: write the address without it, "
         "linocut puts it in front"),
        ("/blog/100%/", "e no page at /100%/"),
        ("/blog/gr%25C3%25B6/", "e no page at /gr%C3%B6/ | it was percent-encoded twice"),
        ("http://localhost:8000/posts/x/", "e http://localhost:8000/posts/x/ is on your own machine | "
         "nobody else can follow it"),
        ("http://[bad/", 'e "http://[bad/" is not an address'),
        ("/blog/posts/x/#a", ""),
        ("/blog/posts/x/#:~:text=a", ""),
        ("/blog/gr%C3%B6/", ""),
        ("/blog/grö/#ü", ""),
        ("/blog/gr%C3%B6/#%C3%BC", ""),
        ("https://else.example/x", ""),
        ("mailto:me@me.dev", ""),
        ("/blog/files/a%20b.pdf", ""),
        ("https://me.dev/blog/posts/x/", ""),
        ("https://me.dev/other/", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_links(tmp_path: Path, href: str, said: str) -> None:
    made = site(
        tmp_path,
        {
            "public/index.html": page(f'<p><a href="{href}">a</a></p>'),
            "public/posts/x/index.html": page('<p id="a">a</p>', "X", "/posts/x/"),
            "public/grö/index.html": page('<p id="ü">a</p>', "Y", "/gr%C3%B6/"),
            "public/files/a b.pdf": b"pdf",
        },
    )
    found = [line.replace("public/index.html:10: ", "") for line in told(made)]
    wanted = [said] if said else []
    if href == "/blog/100%/":
        wanted = ['w "/blog/100%/" has a % that encodes nothing | write %25 for a percent sign', said]
    assert found == wanted


def test_accents_composed_otherwise(tmp_path: Path) -> None:
    made = site(
        tmp_path,
        {
            "public/index.html": page('<a href="/blog/gr\u006f\u0308/">a</a>'),
            "public/gr\u00f6/index.html": page("", "Y", "/gr%C3%B6/"),
        },
    )
    assert told(made) == [
        "e public/index.html:10: no page at /gro\u0308/ | write /gr\u00f6/: accents count in addresses"
    ]


def test_problems_stand_where_the_author_wrote_them(tmp_path: Path) -> None:
    text = "---\ntitle: X\n---\nSee [y](/posts/y/) and\n![](lost.jpg), <a href='z.html'>z</a>\n"
    made = site(
        tmp_path,
        {
            "content/posts/x.md": text,
            "public/posts/x/index.html": page(
                '<p>See <a href="/blog/posts/y/">y</a> and <img src="lost.jpg" width="1" height="1">'
                '<a href="z.html">z</a></p>',
                "X",
                "/posts/x/",
            ),
        },
    )
    one = article("/posts/x/", links=(Link("/posts/y/", Place("content/posts/x.md", 4, 8)),))
    assert told(made, one) == [
        'e content/posts/x.md:4:8: no page at /posts/y/ | did you mean "/posts/x/"?',
        "e content/posts/x.md:5:5: no image at /posts/x/lost.jpg",
        'e content/posts/x.md:5:5: no alt text: lost.jpg | say what it shows, or write alt="" when it only decorates',
        'e content/posts/x.md:5:25: no page at /posts/x/z.html | did you mean "/posts/x/"?',
    ]


def test_the_same_problem_on_many_pages_is_told_once(tmp_path: Path) -> None:
    menu = '<nav><a href="/blog/gone/">g</a></nav>'
    files = {f"public/p{number}/index.html": page(menu, f"P{number}", f"/p{number}/") for number in range(5)}
    assert told(site(tmp_path, files)) == [
        "e public/p0/index.html:10: no page at /gone/ | "
        "in 5 files: p0/index.html, p1/index.html, p2/index.html and 2 more"
    ]


def test_everything_that_a_page_loads_is_there(tmp_path: Path) -> None:
    head = (
        '<link rel="stylesheet" href="/blog/a.css"><link rel="preload" as="font" href="/blog/f.woff2">'
        '<link rel="alternate" type="application/rss+xml" href="/blog/index.xml"><script src="/blog/s.js"></script>'
        '<link rel="icon" href="/blog/icon.svg"><meta property="og:image" content="https://me.dev/blog/card.png">'
    )
    body = (
        '<picture><source srcset="/blog/a.avif 1x, /blog/b.avif 2x">'
        '<img src="/blog/a.jpg" alt="A" width="1" height="1"></picture>'
        '<video src="/blog/v.mp4" poster="/blog/v.jpg"></video><iframe src="/blog/frame/"></iframe>'
    )
    made = site(tmp_path, {"public/index.html": page(body, head=head), "public/a.css": "a { background: url(x.png) }"})
    assert [line.partition(": ")[2] for line in told(made)] == [
        "no file at /x.png",
        "no font at /f.woff2",
        "no feed at /index.xml",
        "no script at /s.js",
        "no file at /icon.svg",
        "no image at /card.png",
        "no image at /a.avif",
        "no image at /b.avif",
        "no image at /a.jpg",
        "no file at /v.mp4",
        "no image at /v.jpg",
        "no page at /frame/",
    ]


def test_mixed_content_and_foreign_hosts(tmp_path: Path) -> None:
    body = (
        '<img src="http://img.host/a.png" alt="A" width="1" height="1"><script src="https://cdn.host/m.js"></script>'
        '<a href="http://plain.host/">ok</a>'
    )
    made = site(tmp_path, {"public/index.html": page(body)})
    assert told(made) == [
        "w public/index.html:10: https://cdn.host/m.js is loaded from another host | "
        "keep a copy on the site: a reader asks nobody else then",
        "e public/index.html:10: http://img.host/a.png is loaded over http by a page served over https | write https://",
    ]


def test_the_404_page_is_shown_at_any_depth(tmp_path: Path) -> None:
    made = site(
        tmp_path,
        {
            "public/404.html": page('<a href="x/">x</a>', "404", "/404.html"),
            "public/x/index.html": page("", "X", "/x/"),
        },
    )
    assert told(made) == [
        'e public/404.html:10: "x/" starts from wherever the reader got lost | on the 404 page, start with a slash'
    ]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<p><em>a</p>", "<em> is not closed before </p> on line 10"),
        ("<div><p>a</div>", ""),
        ("<p>a<div>b</div></p>", "<div> cannot stand in a paragraph"),
        ("<b><i>a</b></i>", "<i> is not closed before </b> on line 10;</i> closes nothing"),
        ("<p>a</em></p>", "</em> closes nothing"),
        ("<section>a", "<section> is not closed before </body> on line 11"),
        ("<div/>a</div>", "<div/> does not close itself in HTML | write <div></div>"),
        ("<a href='#top'>a<a href='#top'>b</a></a>", "<a> inside <a>"),
        ("<p id=a id=b>a</p>", "<p> has the attribute id twice"),
        ("<p id=a>a</p><p id=a>b</p>", 'the id "a" is used twice | first on line 10'),
        ("<p id='a b'>a</p>", '"a b" is not an id | an id has no spaces and is not empty'),
        ("<ul><li>a<li>b<ul><li>c</ul></ul><dl><dt>a<dd>b</dl>", ""),
        ("<table><tr><td>a<td>b<tr><td><p>c</table>", ""),
        ("<svg viewBox='0 0 1 1'><path d=''/><g><use href='#top'/></g></svg>", ""),
        ("<math><mrow><mi>x</mi></mrow></math><br><hr><img src='data:,' alt=''>", ""),
        ("<button>a<p>b</p></button>", ""),
        ('<script type=\'application/ld+json\'>{"a": "</b>"}</script><style>p > a {}</style>', ""),
    ],
)
def test_well_formed(tmp_path: Path, body: str, said: str) -> None:
    found = [line.partition(": ")[2].removeprefix("not well-formed: ") for line in told(
        site(tmp_path, {"public/index.html": page(body)})
    )]  # fmt: skip
    assert found == [part for part in said.split(";") if part]


def test_pages_say_what_they_are(tmp_path: Path) -> None:
    made = site(
        tmp_path,
        {
            "content/posts/x.md": "---\ntitle: Home\n---\n# Home\n\n### Deep\n\n![photo](photo.jpg)\n",
            "public/index.html": page(),
            "public/posts/x/index.html": page(
                '<h1>Home</h1><h3>Deep</h3><img src="photo.jpg" alt="photo">', "Home", "/posts/x/"
            ),
            "public/posts/x/photo.jpg": b"jpg",
            "public/bare/index.html": "<!doctype html><html><head></head><body><p>x</p></body></html>",
            "public/other/index.html": page("", "Other", "/else/"),
        },
    )
    assert told(made, article("/posts/x/")) == [
        'w content/posts/x.md:2:8: the title is "Home" | so is that of /',
        'w content/posts/x.md:4:1: "Home" is a second <h1> | the title is one already: start sections with ##',
        'w content/posts/x.md:6:1: "Deep" is <h3> below <h1> | a reader who hears the page misses a level: write ##',
        'w content/posts/x.md:8:10: the alt text is only its file name: "photo" | '
        "say what it shows to somebody who cannot see it",
        "w content/posts/x.md:8:10: the image has no size: photo.jpg | "
        "write width and height: the text jumps when it arrives",
        'w public/bare/index.html: the page has no description | write "description" in its front matter: '
        "search engines and shared links show it",
        "w public/bare/index.html: the page has no <h1>",
        "e public/bare/index.html: the page has no title",
        'e public/bare/index.html: the page does not say its language | write <html lang="en">',
        "e public/other/index.html:6: the page says that its address is https://me.dev/blog/else/ | "
        "it is https://me.dev/blog/other/: was it built for another base_url?",
    ]


def test_the_description_of_the_home_page_is_a_setting(tmp_path: Path) -> None:
    made = site(tmp_path, {"public/index.html": page("").replace('name="description"', 'name="other"')})
    assert told(made) == [
        'w public/index.html: the page has no description | write "description" in [tool.linocut]: '
        "search engines and shared links show it",
    ]


RSS = (
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
    '<channel><title>T</title><atom:link rel="self" href="https://me.dev/blog/index.xml"/>{}</channel></rss>'
)
ITEM = (
    "<item><title>A</title><link>https://me.dev/blog/</link><guid>https://me.dev/blog/</guid>"
    "<pubDate>Fri, 02 Jan 2026 03:04:05 GMT</pubDate><content:encoded>{}</content:encoded></item>"
)


@pytest.mark.parametrize(
    ("feed", "said"),
    [
        (RSS.format(""), []),
        (RSS.format(ITEM.format('&lt;p&gt;&lt;a href="https://me.dev/blog/#a"&gt;b&lt;/a&gt;&lt;/p&gt;')), []),
        ("<rss>", ["not a feed: no element found: line 1, column 5"]),
        ("<html/>", ["not a feed: its first element is <html>"]),
        (RSS.format("").replace("blog/index", "index"), [
            "the feed says that its address is https://me.dev/index.xml | it is https://me.dev/blog/index.xml"]),
        (RSS.format(ITEM.format("") * 2), ["2 entries are https://me.dev/blog/ | readers show only one of them"]),
        (RSS.format(ITEM.format("").replace("GMT", "")), [
            'in the feed entry "A": "Fri, 02 Jan 2026 03:04:05 " is not a date']),
        (RSS.format(ITEM.format('&lt;a href="/x/"&gt;')), ['in the feed entry "A": "/x/" is not a whole address']),
        (RSS.format(ITEM.format('&lt;img src="https://me.dev/blog/a.png"&gt;')), [
            'in the feed entry "A": nothing at https://me.dev/blog/a.png',
            'in the feed entry "A": no alt text: https://me.dev/blog/a.png']),
        (RSS.format(ITEM.format('&lt;img alt="" srcset="https://h.dev/a.png 1x, b.png 2x"&gt;')), [
            'in the feed entry "A": "b.png" is not a whole address']),
        (RSS.format(ITEM.format('&lt;p class="x" onclick="y"&gt;&lt;svg/&gt;')), [
            'in the feed entry "A": class="…", which readers strip',
            'in the feed entry "A": onclick="…", which readers strip',
            'in the feed entry "A": <svg>, which readers strip']),
        (RSS.format(ITEM.format('&lt;a href="https://me.dev/blog/index.html"&gt;')), [
            'in the feed entry "A": https://me.dev/blog/index.html gives a page a second address']),
    ],
)  # fmt: skip
def test_feeds(tmp_path: Path, feed: str, said: list[str]) -> None:
    made = site(tmp_path, {"public/index.html": page(), "public/index.xml": feed})
    found = [line.removeprefix("e public/index.xml: ").removeprefix("e public/index.html: ") for line in told(made)]
    assert found == said


def test_our_own_feeds_pass_and_broken_ones_of_each_format_do_not(tmp_path: Path) -> None:
    from articles import context
    from linocut import feed
    from linocut.model.slot import Text

    texts = [(article("/posts/x/"), Text("<p>a <a href='/lost/'>b</a></p>", ()))]
    made = context(tmp_path, texts, base_url="https://me.dev/blog/", now=NOW)
    files: dict[str, str | bytes] = {f"public/{output.path}": output.make() for output in feed.outputs(made)}
    pages = {"": "Home", "posts/": "Posts", "posts/x/": "X", "archive/": "Archive"}
    files |= {f"public/{url}index.html": page("", title, f"/{url}") for url, title in pages.items()}
    said = 'in the feed entry "x": nothing at https://me.dev/blog/lost/'
    assert told(site(tmp_path, files)) == [f"e public/posts/x/index.html: {said}"]
    files["public/posts/x/index.html"] = page('<a href="/blog/lost/">b</a>', "X", "/posts/x/")
    assert told(site(tmp_path, files)) == [
        'e public/posts/x/index.html:10: no page at /lost/ | did you mean "/posts/"?'
    ]
    files["public/lost/index.html"] = page("", "Lost", "/lost/", '<meta name="robots" content="noindex">')
    assert told(site(tmp_path, files)) == []


def test_the_sitemap_lists_what_there_is(tmp_path: Path) -> None:
    locations = "".join(f"<url><loc>{url}</loc></url>" for url in ("https://me.dev/blog/x/", "https://no.dev/"))
    sitemap = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{locations}</urlset>'
    assert told(site(tmp_path, {"public/index.html": page(), "public/sitemap.xml": sitemap})) == [
        "w public/sitemap.xml: https://me.dev/blog/ is not listed",
        "e public/sitemap.xml: nothing at https://me.dev/blog/x/",
        "e public/sitemap.xml: https://no.dev/ is not below https://me.dev/blog/",
    ]
    assert told(site(tmp_path, {"public/index.html": page(), "public/sitemap.xml": "<urlset>"})) == [
        "e public/sitemap.xml: not XML: no element found: line 1, column 8"
    ]


def source(url: str, **front: Any) -> Source:
    plain: dict[str, Any] = {"title": "T", "date": DAY}
    path = f"content{url.rstrip('/')}.md"
    return Source(path, url.split("/")[1], url, "content/posts", Front(**(plain | front)), 1, "0")


def test_drafts_and_the_future_leak_nowhere(tmp_path: Path) -> None:
    made = site(
        tmp_path,
        {
            "content/posts/x.md": "---\ntitle: X\n---\nSoon: [the draft](/posts/draft/).\n",
            "public/index.html": page('<a href="/blog/posts/future/">f</a>'),
            "public/posts/x/index.html": page('<a href="/blog/posts/draft/">d</a>', "X", "/posts/x/"),
            "public/posts/future/index.html": page("", "F", "/posts/future/"),
            "public/posts/future/photo.jpg": b"jpg",
            "public/search.json": '[{"url": "/posts/draft/"}, {"url": "/posts/drafting/"}]',
        },
    )
    hidden = (
        source("/posts/draft/", draft=True),
        source("/posts/future/", date=NOW + timedelta(days=1)),
        source("/posts/expired/", expiry_date=NOW),
    )
    assert told(made, article("/posts/x/"), hidden=hidden) == [
        "e content/posts/x.md:4:19: /posts/draft/ is a draft | remove the link, or publish both together",
        "e public/posts/future/index.html: content/posts/future.md is not to be published yet, and is here | "
        "build again | in 2 files: posts/future/index.html, posts/future/photo.jpg",
    ]
    for name in ("index.html", "photo.jpg"):
        (made.output / "posts/future" / name).unlink()
    (made.output / "posts/future/index.html").write_text(page("", "F", "/posts/future/"))
    assert told(made, article("/posts/x/"), hidden=hidden)[1:] == [
        "e public/posts/future/index.html: content/posts/future.md is not to be published yet, and is here | "
        "build again",
    ]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://localhost:8000/", "w pyproject.toml:2:1: base_url is http://localhost:8000/, "
         "which only your own machine can reach"),
        ("https://example.org/", "w pyproject.toml:2:1: base_url is https://example.org/, "
         "an example that leads nowhere"),
        ("https://blog.example/", "w pyproject.toml:2:1: base_url is https://blog.example/, "
         "an example that leads nowhere"),
        ("https://examples.org/", ""),
    ],
)  # fmt: skip
def test_the_base_url_leads_somewhere(tmp_path: Path, url: str, said: str) -> None:
    settings = f'[tool.linocut]\nbase_url = "{url}"\n'
    files = {"pyproject.toml": settings, "public/index.html": page(base=url.rstrip("/"))}
    made = site(tmp_path, files, base_url=url)
    assert [line.partition(" | ")[0] for line in told(made)] == ([said] if said else [])


def test_an_address_of_the_command_line_is_on_no_line_of_the_settings(tmp_path: Path) -> None:
    files = {"pyproject.toml": "[tool.linocut]\n", "public/index.html": page(base="http://localhost:8000")}
    made = site(tmp_path, files, base_url="http://localhost:8000/")
    assert [line.partition(" | ")[0] for line in told(made)] == [
        "w pyproject.toml: base_url is http://localhost:8000/, which only your own machine can reach"
    ]


def test_a_build_with_drafts_is_not_for_readers(tmp_path: Path) -> None:
    made = site(tmp_path, {"public/index.html": page()}, drafts=True)
    assert told(made) == ["e None: drafts are part of this build | build without --drafts before you publish"]


def test_addresses_of_the_own_machine_in_feeds(tmp_path: Path) -> None:
    feed = RSS.format("").replace("T<", "http://localhost:1313/x/<")
    made = site(tmp_path, {"public/index.html": page(), "public/index.xml": feed})
    assert told(made) == [
        "e public/index.xml: http://localhost:1313/x/ is on your own machine | nobody else can follow it"
    ]


CSS = ":root{--figure-text:light-dark(#111,#eee);--figure-paper:light-dark(#fff,#111);--figure-1:light-dark(#777,#444)}"


def test_contrast_of_the_palette_and_of_a_sites_own_inks(tmp_path: Path) -> None:
    assert palette(CSS)["1"] == ("#777", "#444")
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("rgb(119, 119, 119)", "#fff") == pytest.approx(4.48, abs=0.01)
    assert contrast("oklch(50% 0 0)", "#fff") is None
    own = CSS + "\n:root { --figure-2: #fa0; --figure-text: light-dark(rgb(160 160 160), #eee) }"
    head = '<link rel="stylesheet" href="/blog/s.css">'
    made = site(tmp_path, {"public/index.html": page(head=head), "public/s.css": own})
    assert told(made) == [
        "w public/s.css: --figure-text is rgb(160 160 160) on light paper #fff: contrast 2.6, below 4.5 | "
        "make it darker",
        "w public/s.css: --figure-1 is #444 on dark paper #111: contrast 1.9, below 3 | make it lighter",
        "w public/s.css: --figure-2 is #fa0 on light paper #fff: contrast 1.9, below 3 | make it darker",
    ]


def test_our_own_palette_stands_out() -> None:
    from linocut.check.contrast import Pair, near
    from linocut.theme.palette import PALETTE

    assert list(near("", {ink.name: Pair(ink.light, ink.dark) for ink in PALETTE})) == []


def test_what_a_first_visit_loads(tmp_path: Path) -> None:
    css = (
        "@font-face { font-family: a; src: url(text.woff2); unicode-range: U+0-7F }"
        "@font-face { font-family: b; src: url(math.woff2); unicode-range: U+1D4??, U+2200-22FF }"
    )
    head = '<link rel="stylesheet" href="/blog/s.css"><script src="/blog/s.js" defer></script>'
    body = (
        '<img src="/blog/a.png" alt="A" width="1" height="1">'
        '<picture><source srcset="/blog/b.avif 1x, /blog/b2.avif 2x" type="image/avif">'
        '<img src="/blog/b.png" alt="B" width="1" height="1"></picture>'
        '<img src="/blog/later.png" loading="lazy" alt="C" width="1" height="1">'
        '<picture><source srcset="/blog/d.avif 1x, /blog/d2.avif 2x" type="image/avif">'
        '<img src="/blog/d.png" alt="D" width="1" height="1" loading="lazy"></picture>'
    )
    sizes = {
        "text.woff2": 500,
        "math.woff2": 900,
        "a.png": 100,
        "b.avif": 10,
        "b2.avif": 20,
        "b.png": 300,
        "later.png": 7000,
        "d.avif": 40,
        "d2.avif": 50,
        "d.png": 60,
    }
    files: dict[str, str | bytes] = {f"public/{name}": bytes(size) for name, size in sizes.items()}
    files |= {"public/index.html": page(body, head=head), "public/s.css": css, "public/s.js": "let x = 1;" * 900}
    made = site(tmp_path, files)
    (weight,) = checked(made).weights
    assert (weight.bytes["font"], weight.bytes["image"], weight.requests) == (500, 120, 6)
    assert weight.later == 7000 + 300 + 10 + 40 + 50 + 60
    assert weight.bytes["script"] < 200
    assert checked(made).problems == ()
    assert checked(made).plain()["pages"][0]["total"] == weight.total
    formula = site(tmp_path, {"public/index.html": page(body + "∑", head=head)})
    assert checked(formula).weights[0].bytes["font"] == 1400
    tight = replace(formula, check=CheckSettings(weight=1500, requests=6, script=20))
    loads, *others = told(tight)
    assert re.sub(r"\d\.\d", "N", loads) == (
        "w public/index.html: a first visit loads N kB, above N kB | page N kB, style N kB, script N kB, "
        "font N kB, image N kB"
    )
    assert others == [
        "w public/index.html: a first visit makes 7 requests, above 6",
        "w public/index.html: 0.1 kB of script, above 0.0 kB",
    ]


def test_fonts_within_a_style_sheet_count_as_fonts(tmp_path: Path) -> None:
    font = base64.b64encode(random.Random(1).randbytes(3000)).decode()
    css = f"@font-face{{font-family:a;src:url(data:font/woff2;base64,{font})}} body {{ color: red }}"
    head = '<link rel="stylesheet" href="/blog/s.css">'
    (weight,) = checked(site(tmp_path, {"public/index.html": page(head=head), "public/s.css": css})).weights
    assert 3000 <= weight.bytes["font"] < 3200
    assert weight.bytes["style"] < 120
    assert weight.requests == 2


def test_facts_of_a_page_are_remembered(tmp_path: Path) -> None:
    made = site(tmp_path, {"public/index.html": page('<a href="/blog/x/">x</a>')})
    cache = Cache(tmp_path / ".linocut")
    first = Public(made, cache).page("index.html")
    assert Public(made, cache).page("index.html") == first
    assert read(page().encode()) != first
    assert candidates("a.png 1x,b.png 2x, c,d.png") == ["a.png", "b.png", "c,d.png"]


class Host(BaseHTTPRequestHandler):
    """A host on loopback that answers as its paths say."""

    def do_GET(self) -> None:
        self.server.asked.append((self.command, self.path))  # type: ignore[attr-defined]
        name = self.path.strip("/")
        if name == "head-refused" and self.command == "HEAD":
            self._answer(405)
        elif name == "busy" and self.server.asked.count((self.command, self.path)) == 1:  # type: ignore[attr-defined]
            self._answer(503 if self.command == "HEAD" else 429, ("Retry-After", "0"))
        elif name in ("moved", "for-now"):
            self._answer(301 if name == "moved" else 302, ("Location", "/fine"))
        elif name == "round":
            self._answer(302, ("Location", "/round"))
        elif name == "dead":
            self.connection.close()
        else:
            self._answer(int(name) if name.isdigit() else 200)

    do_HEAD = do_GET  # noqa: N815 - named by the standard library

    def _answer(self, status: int, *headers: tuple[str, str]) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def world() -> Iterator[Any]:
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Host)
    server.asked = []
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def abroad(made: Site, ignored: tuple[str, ...] = ()) -> list[str]:
    cache = Cache(made.root / ".linocut")
    found = external.findings(Public(made, cache), cache, ignored, pause=0)
    return [f"{finding.severity[0]} {finding.message}" + (f" | {finding.hint}" if finding.hint else "")
            for finding in found]  # fmt: skip


def test_links_to_the_world(tmp_path: Path, world: Any) -> None:
    host = f"http://127.0.0.1:{world.server_port}"
    paths = ("fine", "fine#part", "404", "410", "403", "moved", "for-now", "round", "head-refused", "busy", "dead", "ü")
    body = "".join(f'<a href="{host}/{path}">a</a>' for path in paths)
    made = site(tmp_path, {"public/index.html": page(f'{body}<a href="{host}/skip/1">a</a>')})
    look = "some hosts answer so to programs only: look yourself, or name it in check.ignore"
    first = abroad(made, (f"{host}/skip/",))
    assert sorted(first) == sorted([
        f"w {host}/403 answers 403 | {look}",
        f"e {host}/404 is gone (answer 404) | link to web.archive.org, or remove it",
        f"e {host}/410 is gone (answer 410) | link to web.archive.org, or remove it",
        f"w {host}/dead cannot be reached: the host hung up",
        f"w {host}/moved has moved for good | write {host}/fine",
        f"w {host}/round goes round in circles",
    ])  # fmt: skip
    asked = list(world.asked)
    assert ("HEAD", "/fine") in asked
    assert ("GET", "/head-refused") in asked
    assert ("GET", "/busy") in asked
    assert ("HEAD", "/%C3%BC") in asked
    assert not any(path.startswith("/skip") for _, path in asked)
    world.asked.clear()
    assert sorted(abroad(made, (f"{host}/skip/",))) == sorted(first)
    assert {path for _, path in world.asked} == {"/403", "/404", "/410", "/dead", "/round"}, "good answers are believed"


def test_hosts_that_are_not_there(tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        host = f"http://127.0.0.1:{closed.getsockname()[1]}/"
        made = site(tmp_path, {"public/index.html": page(f'<a href="{host}">a</a><a href="http://no.invalid/">a</a>')})
        assert sorted(abroad(made)) == [
            f"e {host} cannot be reached: the host refuses connections",
            "e http://no.invalid/ cannot be reached: there is no such host",
        ]


def test_without_a_network_nothing_is_said_of_links(tmp_path: Path) -> None:
    body = "".join(f'<a href="http://no{number}.invalid/">a</a>' for number in range(3))
    made = site(tmp_path, {"public/index.html": page(body)})
    assert abroad(made) == ["w no host could be reached: is there a network?"]


def test_a_host_is_asked_one_thing_at_a_time(tmp_path: Path, world: Any) -> None:
    urls = [f"http://127.0.0.1:{world.server_port}/{number}x" for number in range(3)]
    started = time.monotonic()
    answers = external.ask(urls, Cache(tmp_path), pause=0.1)
    assert [answer.status for answer in answers.values()] == [200] * 3
    assert time.monotonic() - started >= 0.2


def test_a_link_that_is_code_is_an_error(tmp_path: Path) -> None:
    links = ("javascript:alert(1)", " Java\tScript:x", "vbscript:x", "data:text/html,x", "data:image/png;base64,x")
    body = "".join(f'<a href="{link}">a</a>\n' for link in links)
    found = told(site(tmp_path, {"public/index.html": page(body)}))
    code = [line for line in found if "is not a link but code" in line]
    assert len(code) == 4
    hint = "link to a page; what a button shall do belongs into a script of static/"
    assert all(line.startswith("e ") and line.partition(" | ")[2].startswith(hint) for line in code)
    assert any('"javascript:alert(1)" is not a link but code' in line for line in code)


def test_what_a_page_s_own_policy_blocks(tmp_path: Path) -> None:
    """As a site's templates may hold it; what the site allows is not told of."""
    rules = "default-src 'none'; script-src 'self' https://ok.host; frame-src 'self' https://*.ok.host; img-src 'self'"
    body = (
        f'<meta http-equiv="Content-Security-Policy" content="{rules}">'
        '<script src="https://ok.host/m.js"></script><script src="https://cdn.host/m.js"></script>'
        '<iframe src="https://a.ok.host/" title="a"></iframe><iframe src="https://ok.host/" title="b"></iframe>'
    )
    made = replace(site(tmp_path, {"public/index.html": page(body)}), allow=AllowSettings(("ok.host",), ("*.ok.host",)))
    assert [one for one in told(made) if "host" in one] == [
        "e public/index.html:10: https://cdn.host/m.js is blocked by this site's policy | "
        'add scripts = ["cdn.host"] to [tool.linocut.allow]',
        "e public/index.html:10: https://ok.host/ is blocked by this site's policy | "
        'add frames = ["ok.host"] to [tool.linocut.allow]',
    ]
