"""Articles without a date, where a site lists articles: after those that have one, and never nothing at all."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from articles import article
from linocut.build import build
from linocut.model.article import Article
from linocut.pages.listing import listed
from linocut.store.cache import Cache


def page(url: str, **front: object) -> Article:
    return article(url, front={"date": None, **front})


def urls(articles: tuple[Article, ...]) -> list[str]:
    return [each.url for each in listed(articles)]


def test_they_come_last_by_weight_and_title() -> None:
    found = (
        article("/posts/new/"),
        article("/posts/old/", front={"date": datetime(2020, 1, 1, tzinfo=UTC)}),
        article("/about/", section="", front={"date": None}),
        page("/docs/start/"),
        page("/posts/z/", title="apple"),
        page("/posts/a/", title="Zebra"),
        page("/posts/heavy/", title="Heavy", params={"weight": 2}),
    )
    assert urls(found) == ["/posts/new/", "/posts/old/", "/posts/heavy/", "/posts/z/", "/posts/a/"]


def test_where_nothing_has_a_date_all_folders_are_listed_until_the_home_page_says_otherwise() -> None:
    pages = (page("/docs/b/"), page("/notes/a/"), article("/me/", section="", front={"date": None}))
    home = article("/", section="", path="content/index.md", front={"date": None})
    asking = article("/", section="", path="content/_index.md", front={"date": None, "params": {"list": True}})
    assert urls(pages) == ["/notes/a/", "/docs/b/"]
    assert urls((*pages, home)) == []
    assert urls((*pages, asking)) == ["/notes/a/", "/docs/b/"]
    assert urls((*pages, article("/posts/x/"))) == ["/posts/x/"]


def test_the_pages_that_list_them(make_site: Callable[..., Path]) -> None:
    root = make_site(
        {
            "content/posts/a.md": "---\ntitle: Dated\ndate: 2024-01-02\n---\nx\n",
            "content/posts/b.md": "---\ntitle: Timeless\n---\nx\n",
            "content/docs/c.md": "---\ntitle: Manual\n---\nx\n",
        }
    )
    assert build(root, Cache(root / ".linocut")).problems == ()
    home, archive = (root / "public/index.html").read_text(), (root / "public/archive/index.html").read_text()
    assert re.findall(r"<h2><a href=\"([^\"]+)\"", home) == ["/posts/a/", "/posts/b/"]
    assert re.findall(r"<h2>([^<]+)</h2>|<li><a href=\"(/[^\"]+)\">(?:Dated|Timeless|Manual)", archive) == [
        ("2024", ""),
        ("", "/posts/a/"),
        ("Without a date", ""),
        ("", "/posts/b/"),
    ]
    assert "Timeless" not in (root / "public/index.xml").read_text()
