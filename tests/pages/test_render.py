"""Pages: which there are, what they say, when they are made again, and how a broken template reads."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest

from articles import article, context, named
from linocut.model.article import Article
from linocut.model.output import Output
from linocut.model.render_context import RenderContext
from linocut.model.slot import Text
from linocut.pages import render
from linocut.problem import Problems
from showcase import PLACE, finished, showcase, softmax_use, write


def made(built: RenderContext) -> dict[str, Output]:
    return {output.path: output for output in render.pages(built)}


def keys(built: RenderContext) -> dict[str, str]:
    return {path: output.key for path, output in made(built).items()}


def test_the_pages_of_a_site(tmp_path: Path) -> None:
    assert sorted(made(showcase(tmp_path, others=1))) == [
        "404.html",
        "_headers",
        "about/index.html",
        "archive/index.html",
        "docs/figures/index.html",
        "docs/index.html",
        "index.html",
        "posts/index.html",
        "posts/llms/index.html",
        "posts/older-0/index.html",
        "tags/index.html",
        "tags/linear-algebra/index.html",
        "tags/optics/index.html",
        "tags/transformers/index.html",
    ]


def test_an_empty_site_has_its_pages(tmp_path: Path) -> None:
    pages = made(finished(context(tmp_path)))
    assert sorted(pages) == ["404.html", "_headers", "archive/index.html", "index.html"]
    assert b"Nothing is published here yet" in pages["index.html"].make()


def test_the_head_of_an_article(tmp_path: Path) -> None:
    html = made(showcase(tmp_path))["posts/llms/index.html"].make().decode()
    assert "<title>Language models are mathematics · Plates</title>" in html
    assert '<link rel="canonical" href="https://example.org/posts/llms/">' in html
    assert '<meta name="description" content="From word vectors to the next word, with every number computed.">' in html
    assert re.search(
        r'<meta property="og:image" content="https://example\.org/assets/llms-card-[0-9a-f]{10}\.png">', html
    )
    assert '<link rel="alternate" type="application/rss+xml" title="Plates" href="/index.xml">' in html
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1])
    assert data["@type"] == "BlogPosting"
    assert data["datePublished"] == "2026-11-20T00:00:00+00:00"
    assert data["author"] == {"@type": "Person", "name": "Ada"}


def test_under_a_path_every_address_stands_behind_it(tmp_path: Path) -> None:
    built = showcase(tmp_path, base_url="https://me.example/blog/")
    for path, data in write(built, tmp_path / "public").items():
        if path.endswith(".html"):
            addresses = re.findall(r'(?:href|src)="(/[^"]*)"', data.decode())
            assert [address for address in addresses if not address.startswith("/blog/")] == [], path


def test_nothing_on_a_page_comes_from_elsewhere_or_runs_inline(tmp_path: Path) -> None:
    for path, output in made(showcase(tmp_path)).items():
        html = output.make().decode()
        assert not re.search(
            r'<(?:script|img|link rel="(?:stylesheet|preload)")[^>]*(?:src|href)="(?:https?:)?//', html
        ), path
        assert not re.search(r"<script(?! src=| type=\"application/ld\+json\")", html), path
        assert "onclick" not in html


def test_titles_are_escaped_everywhere(tmp_path: Path) -> None:
    title = "</script><b>\"A\" & 'B'</b>"
    built = finished(context(tmp_path, [(article(front={"title": title}), Text("", ()))], title=title))
    for path, output in made(built).items():
        html = output.make().decode()
        assert "</script><b>" not in html, path
        assert "<b>" not in html.replace("\\u003cb", ""), path


def test_a_page_is_made_again_when_what_it_shows_has_changed(tmp_path: Path) -> None:
    built = showcase(tmp_path, others=3)
    before = keys(built)
    assert before == keys(showcase(tmp_path, others=3))
    last = next(one for one in built.articles if one.url == "/posts/older-2/")
    renamed = named(replace(last, front=replace(last.front, title="Another title")))
    after = keys(replace(built, articles=tuple(renamed if one is last else one for one in built.articles)))
    changed = {path for path in before if before[path] != after[path]}
    assert "posts/older-1/index.html" in changed, "its neighbour shows its title"
    assert {"index.html", "archive/index.html", "tags/optics/index.html"} <= changed
    assert not changed & {"about/index.html", "docs/index.html", "_headers", "tags/transformers/index.html"}


def test_another_drawing_changes_the_pages_that_show_it(tmp_path: Path) -> None:
    built = showcase(tmp_path, others=1)
    drawing = softmax_use().drawings[3]  # a state that only the slider shows
    figures = {**built.figures, drawing: replace(built.figures[drawing], digest="other")}
    before, after = keys(built), keys(replace(built, figures=figures))
    assert {path for path in before if before[path] != after[path]} == {"posts/llms/index.html"}


def test_three_hundred_articles_are_paged(tmp_path: Path) -> None:
    texts = [
        (article(f"/posts/{i}/", front={"date": datetime(2026 - i // 100, 1, 1, tzinfo=UTC)}), Text("", ()))
        for i in range(300)
    ]
    pages = made(finished(context(tmp_path, texts, paginate=120)))
    assert {"archive/index.html", "archive/page/2/index.html", "archive/page/3/index.html"} <= pages.keys()
    assert "archive/page/4/index.html" not in pages
    home = pages["index.html"].make().decode()
    assert home.count('<li class="card') == 13
    assert "All 300 articles" in home


def test_lists_of_tags_and_sections_are_paged(tmp_path: Path) -> None:
    def numbered(number: int) -> tuple[Article, Text]:
        day = datetime(2026, 1, 1, tzinfo=UTC) - timedelta(days=number)
        return article(
            f"/posts/{number}/", front={"title": f"Number {number}", "date": day, "tags": ("Optics",)}
        ), Text("", ())

    own = article(
        "/tags/optics/", path="content/tags/optics/_index.md", section="tags", front={"title": "Light", "date": None}
    )
    texts = [*map(numbered, range(5)), (own, Text("<p>Of light.</p>", ()))]
    pages = made(finished(context(tmp_path, texts, paginate=2)))
    for url in ("tags/optics/", "posts/"):
        shown = [pages[f"{url}{page}index.html"].make().decode() for page in ("", "page/2/", "page/3/")]
        assert f"{url}page/4/index.html" not in pages
        assert [re.findall(r">(Number \d)</a>", html) for html in shown] == [
            ["Number 0", "Number 1"], ["Number 2", "Number 3"], ["Number 4"],
        ]  # fmt: skip
        for number, html in enumerate(shown, 1):
            assert re.findall(r'aria-current="page">(\d)<', html) == [str(number)]
            assert html.count(f'href="/{url}page/') == 2
            assert f'rel="canonical" href="https://example.org/{url}{f"page/{number}/" if number > 1 else ""}"' in html
        assert shown[0].count("Of light.") == (url == "tags/optics/")
        assert "Of light." not in shown[1]
    second = pages["tags/optics/page/2/index.html"].make().decode()
    assert "<h1>Light, page 2</h1>" in second
    assert "5 articles" in second
    assert '"/tags/optics/index.xml"' in second
    whole = made(finished(context(tmp_path, texts, paginate=0)))
    assert not [path for path in whole if "/page/" in path]


def test_all_pages_of_a_list_have_the_template_that_its_text_chooses(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/plain.html").write_text("{{ page.title }}: {{ cards | length }} of {{ total }}\n")
    own = article("/posts/", path="content/posts/_index.md", front={"title": "Posts", "date": None, "layout": "plain"})
    texts = [*((article(f"/posts/{number}/"), Text("", ())) for number in range(3)), (own, Text("", ()))]
    pages = made(finished(context(tmp_path, texts, paginate=2)))
    assert pages["posts/index.html"].make() == b"Posts: 2 of 3\n"
    assert pages["posts/page/2/index.html"].make() == b"Posts, page 2: 1 of 3\n"


def test_an_article_at_the_root_is_the_home_page(tmp_path: Path) -> None:
    own = (
        article("/", section="", path="content/index.md", front={"title": "Home", "date": None}),
        Text("<p>Welcome.</p>", ()),
    )
    pages = made(finished(context(tmp_path, [own])))
    assert b"<p>Welcome.</p>" in pages["index.html"].make()


def test_a_site_overrides_one_template_and_one_property(tmp_path: Path) -> None:
    (tmp_path / "templates/parts").mkdir(parents=True)
    (tmp_path / "templates/parts/footer.html").write_text("<footer>Mine</footer>\n")
    (tmp_path / "templates/css").mkdir()
    (tmp_path / "templates/css/mine.css").write_text(":root { --accent: teal; }\n")
    built = showcase(tmp_path, others=1)
    files = write(built, tmp_path / "public")
    assert b"<footer>Mine</footer>" in files["about/index.html"]
    assert b'class="site-head"' in files["about/index.html"]
    assert files[built.theme.stylesheet.lstrip("/")].decode().rstrip().endswith(":root { --accent: teal; }")


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("<p>\n{{ nothing }}\n</p>", 2, "template: 'nothing' is undefined"),
        ("<p>\n\n{% if %}</p>", 3, "broken template: Expected an expression, got 'end of statement block'"),
        ('<p>{% include "parts/foter.html" %}</p>', 1, 'no template "parts/foter.html"'),
        ("<p>\n{{ 1 / 0 }}</p>", 2, "template: division by zero"),
    ],
)
def test_a_broken_template_names_its_file_and_line(tmp_path: Path, text: str, line: int, message: str) -> None:
    (tmp_path / "templates/parts").mkdir(parents=True)
    (tmp_path / "templates/parts/footer.html").write_text(text)
    with pytest.raises(Problems) as told:
        made(showcase(tmp_path, others=0))["about/index.html"].make()
    (problem,) = told.value.problems
    assert (str(problem.place), problem.message) == (f"templates/parts/footer.html:{line}", message)


def test_headers_name_the_hosts_that_images_come_from(tmp_path: Path) -> None:
    from linocut.model.slot import ImageUse

    image = ImageUse("https://pictures.example/a.png", "A", "", 0, "", (), (), PLACE)
    built = finished(context(tmp_path, [(article(images=(image,)), Text("", (image,)))]))
    pages = made(built)
    assert b"img-src 'self' data: https://pictures.example;" in pages["_headers"].make()
    assert (
        b"img-src 'self' data: https://pictures.example;"
        in unescape(pages["posts/x/index.html"].make().decode()).encode()
    )
    assert b"pictures.example" not in pages["index.html"].make()
