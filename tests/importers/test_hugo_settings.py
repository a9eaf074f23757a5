"""What Hugo's settings and front matter say of dates, addresses and many pages; addresses are what Hugo 0.168 made."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

import moving
from linocut.importers.hugo import cascade, config
from linocut.importers.imported import Imported
from moving import CONFIG, told


@pytest.fixture
def move(tmp_path: Path) -> Callable[[dict[str, str]], tuple[Imported, Path]]:
    return partial(moving.move, tmp_path)


def lines(imported: Imported, path: str) -> list[str]:
    """The front matter of a page."""
    text = imported.files[path]
    assert isinstance(text, bytes)
    return text.decode().split("---\n")[1].splitlines()


def test_the_date_that_hugo_takes(move):
    order = '[frontmatter]\ndate = [":filename", ":default"]\nlastmod = ["reviewed", ":default"]\n'
    pattern = '[permalinks.page]\nposts = "/:year/:06/:1/:2/:weekday/:weekdayname/:yearday/:sectionslug/:slug/"\n'
    imported, new = move(
        {
            "hugo.toml": CONFIG + order + pattern,
            "content/posts/2024-03-05-hello.md": "---\ntitle: H\naliases: [old, ../up]\n---\nx\n",
            "content/posts/2024-03-06-b.md": "---\ntitle: H\nslug: own\ndate: 2020-01-01\n"
            "reviewed: 2024-04-01\n---\nx\n",
            "content/posts/2024-05-06-bundle/index.md": "---\ntitle: B\n---\nx\n",
            "content/posts/pub.md": "---\ntitle: P\npublishDate: 2021-02-03\n---\nx\n",
            "content/posts/last.md": "+++\ntitle = 'L'\nlastmod = 2021-02-04\n+++\nx\n",
            "content/posts/none.md": "---\ntitle: N\n---\nx\n",
        }
    )
    assert imported.urls == {
        "content/posts/2024-03-05-hello.md": "/2024/24/3/5/2/tuesday/65/posts/hello/",
        "content/posts/2024-03-06-b.md": "/2024/24/3/6/3/wednesday/66/posts/own/",
        "content/posts/2024-05-06-bundle/index.md": "/2024/24/5/6/1/monday/127/posts/bundle/",
        "content/posts/pub.md": "/2021/21/2/3/3/wednesday/34/posts/p/",
        "content/posts/last.md": "/2021/21/2/4/4/thursday/35/posts/l/",
        "content/posts/none.md": "/0001/01/1/1/1/monday/1/posts/n/",
    }
    assert {"date: 2024-03-06", "lastmod: 2024-04-01"} <= set(lines(imported, "content/posts/2024-03-06-b.md"))
    home = (new / "public/index.html").read_text()
    assert home.index(">B<") < home.index(">P<") < home.index(">N<")
    for alias in ("posts/old", "up"):
        assert (new / f"public/2024/24/3/5/2/tuesday/65/{alias}/index.html").is_file()


def test_a_date_that_nobody_wrote_is_told(move):
    imported, _ = move(
        {
            "hugo.toml": f'{CONFIG}[frontmatter]\ndate = ["date", ":fileModTime"]\n',
            "content/posts/a.md": "---\ntitle: A\n---\nx\n",
            "content/posts/b.md": "---\ntitle: B\ndate: 2024-01-02\n---\nx\n",
        }
    )
    assert [(each.message, each.hint) for each in imported.problems if "date" in each.message] == [
        ("has no date: Hugo took that of its file's last change (:filemodtime)", "write it into its front matter")
    ]


def test_a_key_that_only_hugo_knows_is_told(move):
    imported, _ = move({"content/a.md": "---\ntitle: A\noutputs: [json]\n---\nx\n"})
    assert [(each.message, each.hint) for each in imported.problems] == [
        ('"outputs" does nothing here', "other formats of one page: linocut makes HTML")
    ]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("/:January/:Jan/:Mon/:15/:002/:_2/:sectionslugs/:slug/", "/march/mar/tue/00/065/-5/posts/hello/"),
        ("/:2006-:01-:02/:slugorcontentbasename", "/2024-03-05/hello/"),
    ],
)
def test_words_of_go_in_addresses(move, pattern, expected):
    text = "---\ntitle: Hello\ndate: 2024-03-05\n---\nx\n"
    imported, _ = move({"hugo.toml": f'{CONFIG}[permalinks]\nposts = "{pattern}"\n', "content/posts/hello.md": text})
    assert imported.urls == {"content/posts/hello.md": expected}


CASCADE = """
[[cascade]]
authors = ["Ada"]
type = "docs"
[[cascade]]
[cascade.target]
path = "/docs/sub/**"
[cascade.params]
showToc = false
"""


def test_what_is_handed_down_is_written_where_it_counts(move):
    imported, new = move(
        {
            "hugo.toml": CONFIG + CASCADE,
            "content/docs/_index.md": "---\ntitle: D\ncascade:\n  - draft: true\n    _target: {path: /docs/sub/**}\n"
            "  - tags: [manual]\n    comments: false\n    weight: 3\n---\n",
            "content/docs/b.md": "---\ntitle: B\ntags: [own]\n---\nx\n",
            "content/docs/sub/a.md": "---\ntitle: A\n---\nx\n",
            "content/posts/c.md": "---\ntitle: C\nauthor: Bob\n---\nx\n",
            "content/posts/d/index.md": "---\ntitle: D\ncascade: {draft: true}\n---\nx\n",
        }
    )
    assert sorted(lines(imported, "content/docs/b.md")) == [
        "author: [Ada]",
        "comments: false",
        "tags: [own]",
        "title: B",
    ]
    assert sorted(lines(imported, "content/docs/sub/a.md")) == [
        *("author: [Ada]", "comments: false", "draft: true", "tags: [manual]", "title: A", "toc: false"),
    ]
    assert lines(imported, "content/posts/c.md") == ["title: C", "author: Bob"]
    assert "cascade" not in "".join(lines(imported, "content/docs/_index.md"))
    assert "the cascade of weight does nothing here" in told(imported)
    assert not (new / "public/docs/sub/a").exists()


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("/docs/**", "docs/a.md", True),
        ("/docs/**", "docs/_index.md", False),
        ("{/docs,/docs/**}", "docs/_index.md", True),
        ("/docs/*", "docs/a/b.md", False),
        ("**", "a.md", True),
        ("/posts/a?", "posts/ab/index.md", True),
    ],
)
def test_pages_that_a_pattern_names(pattern, path, fits):
    rules = tuple(cascade._rules([{"x": 1, "target": {"path": pattern}}], ()))
    file = Path(path)
    assert bool(cascade.handed_down(rules, file, file.stem, "en")) is fits


def test_pages_that_hugo_makes_none_of_by_what_is_handed_down(move):
    imported, _ = move(
        {
            "content/parts/_index.md": "---\ntitle: P\ncascade: {build: {render: never}}\n---\n",
            "content/parts/a.md": "---\ntitle: A\n---\nx\n",
            "content/posts/b.md": "---\ntitle: B\nbuild: {list: never}\n---\nx\n",
            "content/posts/c.md": "---\ntitle: C\n_build: {render: link}\n---\nx\n",
        }
    )
    assert list(imported.urls) == ["content/posts/b.md"]
    assert len(told(imported)) == 3


def test_drafts_and_what_has_expired_where_the_settings_show_them(move):
    _, new = move(
        {
            "hugo.toml": f"{CONFIG}buildDrafts = true\nbuildExpired = true\n",
            "content/posts/a.md": "---\ntitle: A\ndraft: true\ndate: 2024-01-02\n---\nx\n",
            "content/posts/b.md": "---\ntitle: B\nexpiryDate: 2025-01-02\ndate: 2024-01-02\n---\nx\n",
        }
    )
    assert (new / "public/posts/a/index.html").is_file()
    assert (new / "public/posts/b/index.html").is_file()


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("comments: false", "comments: false"),
        ("comment: {enable: false}", "comments: false"),
        ("disableComments: true", "comments: false"),
        ("disableComments: false", None),
        ("showComments: true", None),
    ],
)
def test_comments(move, written, expected):
    imported, _ = move({"content/posts/a.md": f"---\ntitle: A\n{written}\n---\nx\n"})
    assert lines(imported, "content/posts/a.md")[1:] == ([expected] if expected else [])


def test_settings_without_a_counterpart(tmp_path):
    said = """enableGitInfo = true
buildFuture = true
timeZone = "Europe/Amsterdam"
summaryLength = 20
[related]
threshold = 80
[params]
ShowToc = false
ShowReadingTime = false
showTags = true
"""
    (tmp_path / "hugo.toml").write_text(CONFIG + said)
    assert config.read(tmp_path).left == (
        "enableGitInfo",
        "buildFuture",
        "timeZone Europe/Amsterdam",
        "what a theme shows, turned off by ShowToc, ShowReadingTime",
        "settings of related, summaryLength",
    )


def test_param_shows_what_the_page_or_else_the_site_says(move):
    calls = (
        '{{< param "fruit" >}}, {{% param box.Size %}}, {{< param house >}}, {{< param box.open >}}, {{< param no >}}'
    )
    imported, _ = move(
        {
            "hugo.toml": CONFIG + '[params]\nfruit = "plum"\nhouse = "tower"\n',
            "content/a.md": f"---\ntitle: A\nfruit: pear\nparams:\n  box:\n    size: 3\n    open: true\n---\n{calls}\n",
        }
    )
    body = imported.files["content/a.md"]
    assert isinstance(body, bytes)
    assert body.decode().splitlines()[-1] == 'pear, 3, tower, true, {{< param "no" >}}'
