"""Feeds read like the article, are valid, and change only when the article does."""

import html
import json
import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import feedparser
import pytest
from lxml import etree
from PIL import Image

from articles import DAY, article, context, figure
from conftest import SETTINGS
from examples import Example, examples
from linocut import feed
from linocut.build import build
from linocut.figure.output import png_image
from linocut.model.article import Label, Link
from linocut.model.drawing import Drawing
from linocut.model.output import Picture
from linocut.model.render_context import RenderContext
from linocut.model.slot import CrossReference, FigureUse, ImageUse, Note, Text, Value, mark
from linocut.problem import Place, Problems
from linocut.store.cache import Cache
from places import FIXTURES

HERE = Place("content/posts/x.md", 3, 1)


def built(made: RenderContext) -> dict[str, bytes]:
    return {output.path: output.make() for output in feed.outputs(made)}


def parsed(data: bytes) -> Any:
    found = feedparser.parse(data)
    assert not found.bozo, found.get("bozo_exception")
    return found


def valid(data: bytes, schema: str) -> Any:
    """The tree of an XML file, after our own schema for its format has agreed."""
    tree = etree.fromstring(data)
    grammar = etree.RelaxNG(etree.parse(str(FIXTURES / schema)))
    assert grammar.validate(tree), grammar.error_log
    return tree


def all_valid(made: RenderContext) -> dict[str, bytes]:
    """The files of the edition, each valid in its format."""
    files = built(made)
    for path, data in files.items():
        name = path.rpartition("/")[2]
        if name in ("index.xml", "atom.xml"):
            parsed(data)
            valid(data, {"index.xml": "rss.rng", "atom.xml": "atom.rng"}[name])
        elif name == "feed.json":
            valid_json(json.loads(data))
    valid(files["sitemap.xml"], "sitemap.rng")
    return files


def valid_json(found: Any) -> None:
    """What JSON Feed 1.1 asks for."""
    assert found["version"] == "https://jsonfeed.org/version/1.1"
    assert isinstance(found["title"], str)
    for name in ("home_page_url", "feed_url"):
        assert re.fullmatch("https?://[!-~]+", found[name])
    for item in found["items"]:
        assert isinstance(item["id"], str)
        assert "content_html" in item or "content_text" in item
        for name in ("date_published", "date_modified"):
            assert datetime.fromisoformat(item[name]).tzinfo
        assert all(author["name"] for author in item.get("authors", []))
        assert all(isinstance(tag, str) for tag in item.get("tags", []))


def content(made: RenderContext) -> str:
    """The newest entry's HTML, as it stands in the RSS feed, not as feedparser cleans it."""
    tree = etree.fromstring(built(made)["index.xml"])
    return str(tree.findtext(".//{http://purl.org/rss/1.0/modules/content/}encoded"))


def shown(folder: Path, body: str, *slots: Any, **fields: Any) -> str:
    """What a feed shows of one article with this body."""
    return content(context(folder, [(article(**fields), Text(body, slots))], base_url="https://example.org/blog/"))


def use(number: int = 1, **fields: Any) -> FigureUse:
    plain: dict[str, Any] = {
        "name": "a",
        "id": "fig-a" if number else "",
        "number": number,
        "drawings": (Drawing("figures/x/a.py"),),
        "axes": (),
        "start": 0,
        "caption": "A caption.",
        "alt": "What it shows",
        "classes": ("wide",),
        "attributes": (),
        "place": HERE,
    }
    return FigureUse(**(plain | fields))


def test_a_feed_says_what_it_is(tmp_path: Path) -> None:
    lastmod = DAY + timedelta(days=3)
    one = article(
        "/posts/one/",
        front={"title": "One <&>", "tags": ("Math", "LLM"), "lastmod": lastmod, "authors": ("Ada",)},
        summary="A & B",
    )
    two = article("/posts/two/", front={"date": DAY - timedelta(days=9)})
    made = context(
        tmp_path, [(one, Text("<p>1</p>", ())), (two, Text("", ()))], title="T & T", description="About", author="Me"
    )
    data = built(made)["index.xml"]
    found = parsed(data)
    assert found.version == "rss20"
    assert found.feed.title == "T & T"
    assert found.feed.subtitle == "About"
    assert found.feed.language == "en"
    assert found.feed.link == "https://example.org/"
    assert {"rel": "self", "type": "application/rss+xml", "href": "https://example.org/index.xml"} in found.feed.links
    assert found.feed.updated == "Mon, 05 Jan 2026 03:04:05 GMT"
    first, second = found.entries
    assert first.title == "One <&>"
    assert (first.link, first.id, first.guidislink) == ("https://example.org/posts/one/",) * 2 + (False,)
    assert (first.published, first.author) == ("Fri, 02 Jan 2026 03:04:05 GMT", "Ada")
    assert [tag.term for tag in first.tags] == ["Math", "LLM"]
    assert first.summary == "A & B"
    assert first.content[0].value == "<p>1</p>"
    assert second.author == "Me"
    assert b'<guid isPermaLink="true">https://example.org/posts/one/</guid>' in data


def test_every_tag_has_its_feed_of_its_articles(tmp_path: Path) -> None:
    one = article("/posts/one/", front={"tags": ("Machine learning",)})
    two = article("/posts/two/", front={"tags": ("machine learning", "C#")})
    files = all_valid(context(tmp_path, [(one, Text("", ())), (two, Text("", ()))], title="S"))
    found = parsed(files["tags/machine-learning/index.xml"])
    assert found.feed.title == "Machine learning · S"
    assert found.feed.link == "https://example.org/tags/machine-learning/"
    assert [entry.title for entry in found.entries] == ["one", "two"]
    assert [entry.title for entry in parsed(files["tags/c-sharp/index.xml"]).entries] == ["two"]


def test_a_site_without_articles_has_valid_empty_feeds(tmp_path: Path) -> None:
    files = all_valid(context(tmp_path))
    assert {len(parsed(files[name]).entries) for name in ("index.xml", "atom.xml")} == {0}
    assert json.loads(files["feed.json"])["items"] == []
    assert b"lastBuildDate" not in files["index.xml"]


def test_atom_says_the_same_and_when_it_changed(tmp_path: Path) -> None:
    front = {"title": "One <&>", "tags": ("Math",), "lastmod": DAY + timedelta(days=3), "authors": ("Ada",)}
    one, two = article("/posts/one/", front=front, summary="S"), article("/posts/two/")
    files = all_valid(context(tmp_path, [(one, Text("<p>1</p>", ())), (two, Text("", ()))], title="T", description="D"))
    found = parsed(files["atom.xml"])
    assert found.version == "atom10"
    assert (found.feed.title, found.feed.subtitle, found.feed.author) == ("T", "D", "T")
    assert {"rel": "self", "type": "application/atom+xml", "href": "https://example.org/atom.xml"} in found.feed.links
    assert found.feed.updated == "2026-01-05T03:04:05Z"
    first, second = found.entries
    assert (first.id, first.link) == ("https://example.org/posts/one/",) * 2
    assert (first.published, first.updated) == ("2026-01-02T03:04:05Z", "2026-01-05T03:04:05Z")
    assert (first.author, first.summary, first.content[0].value) == ("Ada", "S", "<p>1</p>")
    assert [tag.term for tag in first.tags] == ["Math"]
    assert "content" not in second
    assert parsed(files["tags/math/atom.xml"]).entries[0].id == first.id


def test_json_says_the_same(tmp_path: Path) -> None:
    front = {"title": "One <&>", "tags": ("Math",), "lastmod": DAY + timedelta(days=3), "authors": ("Ada",)}
    one, two = article("/posts/one/", front=front, summary="S"), article("/posts/two/")
    files = all_valid(context(tmp_path, [(one, Text("<p>ü</p>", ())), (two, Text("", ()))], title="T", author="Me"))
    found = json.loads(files["feed.json"])
    assert (found["title"], found["authors"], found["language"]) == ("T", [{"name": "Me"}], "en")
    assert found["items"][0] == {
        "id": "https://example.org/posts/one/",
        "url": "https://example.org/posts/one/",
        "title": "One <&>",
        "content_html": "<p>ü</p>",
        "summary": "S",
        "date_published": "2026-01-02T03:04:05Z",
        "date_modified": "2026-01-05T03:04:05Z",
        "authors": [{"name": "Ada"}],
        "tags": ["Math"],
    }
    assert found["items"][1]["content_text"] == "two"
    assert json.loads(files["tags/math/feed.json"])["home_page_url"] == "https://example.org/tags/math/"


def test_the_sitemap_lists_every_page_and_robots_may_read_them(tmp_path: Path) -> None:
    later = DAY + timedelta(days=3)
    one = article("/posts/one/", front={"tags": ("Größe",), "lastmod": later})
    about = article("/about/", section="", front={"date": None})
    texts = [(one, Text("", ())), (about, Text("", ()))]
    files = all_valid(context(tmp_path, texts, base_url="https://example.org/blog/"))
    tree = valid(files["sitemap.xml"], "sitemap.rng")
    pages = {url[0].text.removeprefix("https://example.org/blog"): [date.text for date in url[1:]] for url in tree}
    changed = ["2026-01-05T03:04:05Z"]
    assert pages == {
        "/": changed,
        "/about/": [],
        "/archive/": changed,
        "/posts/": changed,
        "/posts/one/": changed,
        "/tags/": changed,
        "/tags/gr%C3%B6sse/": changed,
    }
    assert files["robots.txt"] == b"User-agent: *\nAllow: /\n\nSitemap: https://example.org/blog/sitemap.xml\n"


def test_the_sitemap_lists_every_page_of_the_archive(tmp_path: Path) -> None:
    texts = [(article(f"/posts/{n}/"), Text("", ())) for n in range(5)]
    sitemap = built(context(tmp_path, texts, paginate=2))["sitemap.xml"]
    assert re.findall("/archive/.*?(?=<)", sitemap.decode()) == ["/archive/", "/archive/page/2/", "/archive/page/3/"]


def test_the_sitemap_lists_every_page_of_tags_and_sections_and_feeds_are_whole(tmp_path: Path) -> None:
    texts = [(article(f"/posts/{n}/", front={"tags": ("optics",)}), Text("", ())) for n in range(5)]
    files = built(context(tmp_path, texts, paginate=2))
    found = re.findall("example.org(/(?:posts|tags/optics)/(?:page/.*?)?)<", files["sitemap.xml"].decode())
    assert found == [f"{url}{page}" for url in ("/posts/", "/tags/optics/") for page in ("", "page/2/", "page/3/")]
    assert len(parsed(files["tags/optics/index.xml"]).entries) == 5


def test_a_feed_of_more_articles_than_are_held_tells_all_of_them(tmp_path: Path) -> None:
    from linocut.model.site import FeedSettings

    count = feed.LATELY + 6
    texts = [
        (article(f"/posts/{n}/", front={"date": DAY - timedelta(n)}), Text(f"<p>{n}</p>", ())) for n in range(count)
    ]
    files = built(context(tmp_path, texts, feeds=FeedSettings(items=0)))
    wanted = [f"<p>{n}</p>" for n in range(count)]
    assert [item["content_html"] for item in json.loads(files["feed.json"])["items"]] == wanted
    for name in ("index.xml", "atom.xml"):
        assert [entry.content[0].value for entry in parsed(files[name]).entries] == wanted


def test_pages_without_a_date_are_no_news(tmp_path: Path) -> None:
    made = context(tmp_path, [(article("/about/", front={"date": None}), Text("", ()))])
    assert parsed(built(made)["index.xml"]).entries == []


def test_the_settings_limit_and_shorten(tmp_path: Path) -> None:
    from linocut.model.site import FeedSettings

    texts = [(article(f"/posts/{n}/", summary="short"), Text("<p>long</p>", ())) for n in range(5)]
    made = context(tmp_path, texts, feeds=FeedSettings(items=3, content="summary"))
    data = built(made)["index.xml"]
    assert len(parsed(data).entries) == 3
    assert b"short" in data
    assert b"long" not in data


@pytest.mark.parametrize(
    ("written", "carried"),
    [
        ("/posts/y/", "https://example.org/blog/posts/y/"),
        ("/posts/y/index.html#a", "https://example.org/blog/posts/y/#a"),
        ("#here", "https://example.org/blog/posts/x/#here"),
        ("../y/", "https://example.org/blog/posts/y/"),
        ("y.csv?a=1&b=ü", "https://example.org/blog/posts/x/y.csv?a=1&b=%C3%BC"),
        ("//cdn.example/a", "https://cdn.example/a"),
        ("https://else.example/index.html", "https://else.example/index.html"),
        ("https://example.org/blog/index.html", "https://example.org/blog/"),
        ("mailto:me@example.org", "mailto:me@example.org"),
    ],
)
def test_urls_are_whole(tmp_path: Path, written: str, carried: str) -> None:
    carried_html = shown(tmp_path, f'<p><a href="{written}">a</a></p>')
    assert carried_html == f'<p><a href="{carried.replace("&", "&amp;")}">a</a></p>'


@pytest.mark.parametrize("example", examples("feed.md"), ids=str)
def test_cleaning(tmp_path: Path, example: Example) -> None:
    assert shown(tmp_path, example.given).strip() == example.expected.strip()


def test_a_figure_is_one_light_image_with_its_alt_size_and_caption(tmp_path: Path) -> None:
    cache = Cache(tmp_path / ".linocut")
    drawing = Drawing("figures/x/a.py")
    drawn = figure(cache, drawing, results=b'{"v": 2.5}', alt="From the script")
    slots = (
        use(caption=f"A <em>caption</em> with {mark(1)}.", alt=f"It is {mark(1)} & more"),
        Value("a.v", ".2f", HERE),
        use(number=0, caption="", alt=None),
    )
    one = article(figures=(slots[0],), labels=(Label("fig-a", "Figure 1"),))
    made = context(tmp_path, [(one, Text(f"{mark(0)}\n<p>{mark(2)}</p>", slots))], {drawing: drawn})
    src = f"https://example.org/assets/a-{png_image.name(drawn)[:10]}.png"
    assert content(made) == (
        f'<figure><img src="{src}" alt="It is 2.50 &amp; more" width="640" height="400">'
        "<figcaption>Figure 1. A <em>caption</em> with 2.50.</figcaption></figure>\n"
        f'<p><img src="{src}" alt="From the script" width="640" height="400"></p>'
    )


def test_the_picture_of_an_entry_is_the_authors_else_the_card(tmp_path: Path) -> None:
    drawing = Drawing("figures/x/a.py")
    drawn = {drawing: figure(Cache(tmp_path / ".linocut"), drawing)}
    (tmp_path / "content").mkdir()
    (tmp_path / "content/p.jpg").write_bytes(b"jpg")
    pictures = {"content/p.jpg": Picture(10, 10, (), "/assets/p-1.jpg")}
    named = article("/posts/named/", front={"image": "p.jpg"}, figures=(use(),))
    plain, bare = article("/posts/plain/", figures=(use(),)), article("/posts/bare/")
    made = context(tmp_path, [(one, Text("", ())) for one in (named, plain, bare)], drawn, pictures)
    images = [item.get("image") for item in json.loads(built(made)["feed.json"])["items"]]
    assert images[0] == "https://example.org/assets/p-1.jpg"
    assert re.fullmatch("https://example.org/assets/plain-card-[0-9a-f]{10}.png", images[1])
    assert images[2] is None


def test_images_notes_and_references(tmp_path: Path) -> None:
    picture = Picture(640, 480, (("image/webp", "/assets/p-1.webp 1x"),), "/assets/p-1.jpg")
    image = ImageUse("content/p.jpg", "A photo", "", 0, "", (), (), HERE)
    foreign = ImageUse("https://else.example/q.png", 'A "q"', "fig-q", 2, "Cap", (), (), HERE)
    slots = (
        image,
        foreign,
        Note("fn-1", 1, "<p>See <a href='/posts/y/'>y</a>.</p>"),
        CrossReference("/posts/y/", "fig-z", "", HERE),
    )
    one = article("/posts/x/", images=(image, foreign), links=(Link("/posts/y/#fig-z", HERE),))
    two = article("/posts/y/", labels=(Label("fig-z", "Figure 7"),))
    text = Text(f"<p>{mark(0)}</p>{mark(1)}<p>Text{mark(2)} again{mark(2)} {mark(3)}</p>", slots)
    made = context(tmp_path, [(one, text), (two, Text("", ()))], pictures={image.path: picture})
    reference = '<sup><a href="https://example.org/posts/x/#fn-1">1</a></sup>'
    assert content(made) == (
        '<p><img src="https://example.org/assets/p-1.jpg" alt="A photo" width="640" height="480"></p>'
        '<figure><img src="https://else.example/q.png" alt="A &quot;q&quot;"><figcaption>Figure 2. Cap</figcaption>'
        "</figure>"
        f'<p>Text{reference} again{reference} <a href="https://example.org/posts/y/#fig-z">Figure 7</a></p>'
        '<hr><ol><li><p>See <a href="https://example.org/posts/y/">y</a>.</p></li></ol>'
    )


def test_every_broken_value_is_told_at_once(tmp_path: Path) -> None:
    slots = (Value("nobody.v", "", HERE), Value("nothing.v", "", HERE))
    made = context(tmp_path, [(article(), Text(mark(0) + mark(1), slots))])
    with pytest.raises(Problems) as told:
        built(made)
    assert [problem.message for problem in told.value.problems] == [
        'unknown figure "nobody"',
        'unknown figure "nothing"',
    ]


def test_nasty_text_stays_valid_and_whole(tmp_path: Path) -> None:
    nasty = "]]> <![CDATA[ \x00\x08\x0b\x1b\ufffe\ud800 &amp; 👩‍🔬 𝔸 עברית \u2028 &#8238;"
    title = "]]> <![CDATA[  &amp; 👩‍🔬 𝔸 עברית \u2028 &#8238;"
    one = article(front={"title": nasty, "tags": (nasty,), "authors": (nasty,)}, summary=nasty)
    made = context(tmp_path, [(one, Text(f"<p>{html.escape(nasty)}</p>", ()))], title=nasty, description=nasty)
    for path, data in all_valid(made).items():
        assert "👩‍🔬 𝔸 עברית" in data.decode() or path in ("robots.txt", "sitemap.xml")
        assert not re.search("[\x00-\x08\x0b-\x1f\ufffe]|u001b", data.decode())
    assert etree.fromstring(built(made)["index.xml"]).findtext(".//item/title") == title
    assert content(made) == f"<p>{html.escape(title, quote=False)}</p>"


def test_nothing_changes_when_nothing_changed(tmp_path: Path) -> None:
    one, two = article("/posts/one/", front={"tags": ("t",)}), article("/posts/two/")
    texts = [(one, Text("<p>1</p>", ())), (two, Text("<p>2</p>", ()))]
    first, again = context(tmp_path / "a", texts), context(tmp_path / "b", texts)
    assert built(first) == built(again)
    assert [output.key for output in feed.outputs(first)] == [output.key for output in feed.outputs(again)]


def test_a_changed_article_changes_the_feeds_that_carry_it(tmp_path: Path) -> None:
    one, two = article("/posts/one/", front={"tags": ("t",)}), article("/posts/two/", front={"tags": ("u",)})
    before = context(tmp_path, [(one, Text("<p>1</p>", ())), (two, Text("<p>2</p>", ()))])
    after = context(tmp_path, [(one, Text("<p>one</p>", ())), (two, Text("<p>2</p>", ()))])
    old = {output.path: output.key for output in feed.outputs(before)}
    changed = {output.path for output in feed.outputs(after) if old[output.path] != output.key}
    assert changed == {
        f"{folder}{name}" for folder in ("", "tags/t/") for name in ("index.xml", "atom.xml", "feed.json")
    }
    assert [item for item in items(built(before)) if "two" in item] == [
        item for item in items(built(after)) if "two" in item
    ]


def items(files: dict[str, bytes]) -> list[str]:
    return re.findall("<item>.*?</item>", files["index.xml"].decode(), re.S)


def test_times_are_told_in_universal_time(tmp_path: Path) -> None:
    from datetime import timezone

    there = datetime(2026, 3, 1, 1, 30, tzinfo=timezone(timedelta(hours=9)))
    made = context(tmp_path, [(article(front={"date": there}), Text("", ()))])
    assert parsed(built(made)["index.xml"]).entries[0].published == "Sat, 28 Feb 2026 16:30:00 GMT"
    assert there.astimezone(UTC).day == 28


FIGURE = """
import matplotlib.pyplot as plt

def figure(slope: float = 2.0):
    fig, ax = plt.subplots()
    ax.plot([0, slope])
    return fig, {"alt": f"A line of slope {slope}.", "slope": slope}
"""

POST = """---
title: A line & its slope
date: 2026-01-02
tags: [Lines]
---
The slope is `{val} line.slope:.1f`, see @fig-line and @eq-line[^1], and [the part below](#below).

![Slope `{val} line.slope:.1f`.](/figures/line.svg){#fig-line}

![From flat to steep.](/figures/line.svg?slope=1:3:1){#fig-steep alt="A line of slope `{val} steep.slope`."}

$$ y = mx $$ {#eq-line}

![A dot](dot.png)

## Below

> [!WARNING]
> Mind the $x$.

```python
if x < 1:
    pass
```

- [x] drawn

| a | b |
|---|--:|
| $z^2$ | [z](../other/) |

[^1]: A note about $m$, and [another article](/posts/other/#there).
"""


OTHER = "---\ntitle: Other\ndate: 2025-12-31\ntags: [Lines]\n---\n## There\n\nText [@a, p. 3].\n"
BOOK = "@article{a, author = {Ada}, title = {On $x$}, journal = {J}, year = 1843, doi = {10.1/2}}"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("site")
    dot = BytesIO()
    Image.new("RGB", (8, 6), "#123456").save(dot, "PNG")
    files = {
        "pyproject.toml": SETTINGS.encode(),
        "content/posts/line/index.md": POST.encode(),
        "content/posts/line/dot.png": dot.getvalue(),
        "content/posts/other.md": OTHER.encode(),
        "references.bib": BOOK.encode(),
        "figures/line.py": FIGURE.encode(),
    }
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    done = build(root, Cache(root / ".linocut"))
    assert [problem.message for problem in done.problems] == []
    return root


def addresses(text: str) -> list[str]:
    """Every address in the HTML of an entry."""
    found = [match[1] for match in re.finditer(r'(?:href|src|poster)="([^"]*)"', text)]
    for match in re.finditer(r'srcset="([^"]*)"', text):
        found += [candidate.split()[0] for candidate in match[1].split(",")]
    return [html.unescape(url) for url in found]


def test_only_what_feeds_carry_becomes_a_picture(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": SETTINGS + "[tool.linocut.feeds]\nitems = 1\n",
        "content/posts/new.md": "---\ntitle: New\ndate: 2026-01-02\n---\n![A.](/figures/line.svg?slope=1:3:1)\n",
        "content/posts/old.md": "---\ntitle: Old\ndate: 2025-01-02\n---\n![B.](/figures/line.svg?slope=9)\n",
        "figures/line.py": FIGURE,
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    assert build(tmp_path, Cache(tmp_path / ".linocut")).good
    (picture,) = tmp_path.glob("public/assets/line-*.png")
    assert picture.name in (tmp_path / "public/index.xml").read_text()
    with Image.open(picture) as image:
        assert (image.size, image.convert("RGB").getpixel((2, 2))) == ((1280, 768), (0xFB, 0xFA, 0xF7))


def test_every_address_of_a_real_feed_is_whole_and_leads_somewhere(site: Path) -> None:
    public = site / "public"
    feeds = [path for path in public.rglob("*") if path.name in ("index.xml", "atom.xml", "feed.json")]
    assert len(feeds) == 6
    for path in feeds:
        data = path.read_bytes()
        entries = json.loads(data)["items"] if path.suffix == ".json" else parsed(data).entries
        assert [entry["title"] for entry in entries] == ["A line & its slope", "Other"]
    entry = content_of(public / "index.xml")
    assert not re.search(r"<(?:script|style|svg|math|div|span)|(?:class|style|id)=|data-|index\.html|\$|\x02", entry)
    assert len(addresses(entry)) > 8
    for url in addresses(entry):
        assert url.startswith("https://site.example/"), url
        file = public / url.removeprefix("https://site.example/").partition("#")[0]
        assert (file / "index.html" if url.partition("#")[0].endswith("/") else file).is_file(), url


def content_of(path: Path) -> str:
    tree = etree.fromstring(path.read_bytes())
    return str(tree.findtext(".//{http://purl.org/rss/1.0/modules/content/}encoded"))


def test_an_entry_has_its_list_of_works(site: Path) -> None:
    entry = json.loads((site / "public/feed.json").read_text())["items"][1]["content_html"]
    page = "https://site.example/posts/other/"
    assert f'<p>Text (<a href="{page}#ref-a">Ada 1843</a>, p. 3).</p>' in entry
    works = entry.partition("<h2>References</h2>")[2]
    link = '<a href="https://doi.org/10.1/2">https://doi.org/10.1/2</a>'
    assert works.strip() == f"<ul>\n<li>Ada. 1843. “On <i>x</i>.” <em>J</em>. {link}</li>\n</ul>"
    assert 'id="ref-a"' in (site / "public/posts/other/index.html").read_text()


def test_a_real_entry_reads_like_the_article(site: Path) -> None:
    entry = content_of(site / "public/index.xml")
    text = re.sub(r'<img[^>]*alt="([^"]*)"[^>]*>', r"[\1]", entry)
    text = re.sub(r"[ \n]+", " ", html.unescape(re.sub("<[^>]+>", " ", text)))
    for part in (
        "The slope is 2.0, see Figure 1 and (1) 1 , and the part below .",
        "[A line of slope 2.0.] Figure 1. Slope 2.0.",
        "[A line of slope 2.] Figure 2. From flat to steep.",
        "[A dot]",
        "Warning Mind the",
        "if x < 1: pass",
        "☑ drawn",
        "A note about",
    ):
        assert part in text, text
    assert entry.count('height="6"') == 1
    assert "Figure 3" not in text
    assert entry.rindex("<ol>") > entry.rindex("</table>"), "notes stand at the end"
