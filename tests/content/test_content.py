"""Which files are articles, what their front matter says, and where they go."""

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from linocut import content
from linocut.content import front_matter
from linocut.model.article import Cover, Front, Source
from linocut.model.site import Site
from linocut.problem import Problem
from linocut.store.cache import Cache
from linocut.store.inputs import Inputs

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def write(root: Path, files: dict[str, str]) -> Site:
    for name, text in files.items():
        file = root / "content" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, newline="")
    return Site(root, root / "public", now=NOW)


def load(site: Site) -> tuple[tuple[Source, ...], list[str]]:
    sources, problems = content.load(site, Inputs(site.root))
    return sources, [told(problem) for problem in problems]


def told(problem: Problem) -> str:
    return f"{problem.place}: {problem.severity}: {problem.message}" + (f"; {problem.hint}" if problem.hint else "")


def article(**keys: str) -> str:
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in {"title": "T", **keys}.items()) + "---\n\nText.\n"


def test_articles_bundles_and_pages_have_addresses(tmp_path: Path) -> None:
    site = write(
        tmp_path,
        {
            "posts/llms-are-math.md": article(date="2026-11-01"),
            "posts/Hello World!.md": article(),
            "posts/vectors/index.md": article(date="2026-11-02", slug="Word vectors"),
            "posts/vectors/photo.jpg": "",
            "about.md": article(),
            "index.md": article(),
            "guide/index.md": article(),
            "docs/deep/down.md": article(url="/elsewhere"),
            ".hidden/x.md": article(),
            "posts/_index.md": article(date="2026-11-03"),
            "_index.html": "",
            "_notes.md": article(),
        },
    )
    sources, problems = load(site)
    assert problems == []
    assert [(source.url, source.section, source.bundle) for source in sources] == [
        ("/posts/word-vectors/", "posts", "content/posts/vectors"),
        ("/posts/llms-are-math/", "posts", "content/posts"),
        ("/", "", "content"),
        ("/about/", "", "content"),
        ("/elsewhere/", "docs", "content/docs/deep"),
        ("/guide/", "", "content/guide"),
        ("/posts/", "posts", "content/posts"),
        ("/posts/hello-world/", "posts", "content/posts"),
    ]
    assert content.body(sources[0], Inputs(tmp_path)) == "\nText.\n"
    assert sources[0].line == 6


@pytest.mark.parametrize(
    ("pattern", "url"),
    [
        ("/:year/:month/:day/:slug/", "/2026/11/01/a-title/"),
        ("/blog/:filename/", "/blog/x/"),
        ("/:section/:title.html", "/posts/a-title.html"),
        (":sections/:slugorfilename", "/posts/sub/x/"),
    ],
)
def test_permalink_patterns(tmp_path: Path, pattern: str, url: str) -> None:
    write(tmp_path, {"posts/sub/x.md": article(title="A title", date="2026-11-01")})
    site = Site(tmp_path, tmp_path / "public", permalinks={"posts": pattern}, now=NOW)
    assert [source.url for source in load(site)[0]] == [url]


def test_drafts_and_what_is_not_yet_or_no_longer_published(tmp_path: Path) -> None:
    files = {
        "draft.md": article(draft="true"),
        "tomorrow.md": article(date="2026-11-24"),
        "later.md": article(date="2026-11-01", publishDate="2026-11-23T12:00:01Z"),
        "gone.md": article(expiryDate="2026-11-23T12:00:00Z"),
        "here.md": article(date="2026-12-24", publishDate="2026-11-23T12:00:00Z", expiryDate="2026-11-24"),
    }
    site = write(tmp_path, files)
    assert [source.url for source in load(site)[0]] == ["/here/"]
    everything = Site(tmp_path, tmp_path / "public", now=NOW, drafts=True)
    assert len(load(everything)[0]) == len(files)


def test_every_key_is_read() -> None:
    text = """---
title: 1984
date: 2026-11-23
updated: 2026-11-23 9:30:00 +0100
summary: "What it is"
tags: [math, 2024, "no"]
categories: Physics
draft: no
slug: s
aliases: /old/
author: [Ada, Grace]
image: a.png
cover: {image: b.png, alt: B, relative: true}
layout: wide.html
publishDate: 2026-11-24T08:00:00
expiryDate: 2027-01-01
bibliography: refs.bib
csl: ieee
series: [Vectors]
macros: {R: '\\mathbb{R}'}
params: {toc: true, n: 3}
toc: false
---
Body
"""
    said, address, line, problems = front_matter.read("content/x.md", text)
    assert problems == []
    assert (address, line) == ("", 24)
    assert said == Front(
        title="1984",
        date=datetime(2026, 11, 23, tzinfo=UTC),
        lastmod=datetime(2026, 11, 23, 9, 30, tzinfo=timezone(timedelta(hours=1))),
        description="What it is",
        tags=("math", "2024", "no", "Physics"),
        slug="s",
        aliases=("/old/",),
        authors=("Ada", "Grace"),
        image="a.png",
        cover=Cover("b.png", "B"),
        layout="wide",
        publish_date=datetime(2026, 11, 24, 8, tzinfo=UTC),
        expiry_date=datetime(2027, 1, 1, tzinfo=UTC),
        bibliography=("refs.bib",),
        csl="ieee",
        series="Vectors",
        toc=False,
        macros={"R": "\\mathbb{R}"},
        params={"toc": True, "n": 3},
    )


def test_toml_says_the_same() -> None:
    text = '+++\ntitle = "T"\ndate = 2026-11-23T09:30:00Z\ntags = ["a"]\ndraft = true\n[params]\nn = 3\n+++\nBody\n'
    said, _, line, problems = front_matter.read("content/x.md", text)
    assert (problems, line) == ([], 9)
    assert said == Front("T", datetime(2026, 11, 23, 9, 30, tzinfo=UTC), tags=("a",), draft=True, params={"n": 3})


def test_a_file_without_front_matter_takes_its_first_heading_as_title() -> None:
    said, _, line, problems = front_matter.read("content/x.md", "\n# Why vectors\n\nText.\n")
    assert (said.title, line, problems) == ("Why vectors", 3, [])


def test_a_comment_may_stand_before_the_heading_that_is_the_title() -> None:
    said, _, line, problems = front_matter.read("content/x.md", "<!-- by\nhand -->\n\n# Why vectors\n\nText.\n")
    assert (said.title, line, problems) == ("Why vectors", 5, [])


def test_aliases_start_beside_the_article_or_at_the_top(tmp_path: Path) -> None:
    sources, _ = load(write(tmp_path, {"posts/x.md": article(aliases="[old, /older, /was.html, ../up]")}))
    assert sources[0].front.aliases == ("/posts/old/", "/older/", "/was.html", "/up/")


def test_all_problems_are_told_at_once_with_their_places(tmp_path: Path) -> None:
    site = write(
        tmp_path,
        {
            "a.md": "---\ntitle: A\ndate: soon\nlayot: x\ndescriptoin: d\ndraft: maybe\n---\n",
            "b.md": "---\ntitle: One: two\n---\n",
            "c.md": "Text.\n",
            "d.md": "---\ntitle: D\n\nText\n",
            "e.md": "+++\ntitle = \n+++\n",
            "f.md": article(slug="g"),
            "g.md": article(aliases="[/a/, /g/]"),
            "h.md": "---\ntitle: H\ntitle: I\ndate: 2026-13-01\n---\n",
            "i.md": "---\n- a\n---\n",
            "k.md": "---\ntitle: K\ntags: {a: b}\nmacros: x\nparams: {d: 2026-13-45}\nauthor: {a: b}\n---\n",
        },
    )
    (tmp_path / "content" / "j.md").write_bytes(b"---\ntitle: J\n---\ncaf\xe9\n")
    with pytest.raises(ValueError, match="month") as no_date:  # each Python says it in words of its own
        date(2026, 13, 45)
    assert load(site)[1] == [
        'content/a.md:3:7: error: "date" must be a date; it is "soon"; '
        "write it as 2026-11-23 or 2026-11-23T09:30:00+01:00",
        'content/a.md:4:1: warning: unknown key "layot"; did you mean "layout"?',
        'content/a.md:5:1: warning: unknown key "descriptoin"; did you mean "description"?',
        'content/a.md:6:8: error: "draft" must be true or false; it is "maybe"',
        'content/b.md:2:11: error: the front matter is not valid YAML: a second ": " on one line; '
        'put quotes around the value: title: "One: two"',
        'content/c.md:1: error: the article has no title; begin the file with front matter that holds "title: ..." '
        'between two lines "---"',
        'content/d.md:1: error: the front matter has no closing "---"; '
        'write "---" on a line of its own below the last key',
        "content/e.md:2:9: error: the front matter is not valid TOML: invalid value",
        'content/h.md:3:1: error: the key "title" is already on line 2; keep one of the two',
        'content/h.md:4:7: error: "date" must be a date; it is "2026-13-01"; '
        "write it as 2026-11-23 or 2026-11-23T09:30:00+01:00",
        'content/i.md:2: error: the front matter is not a list of keys; write one "key: value" on each line',
        "content/j.md:4:4: error: the file is not UTF-8; save it as UTF-8",
        f'content/k.md:5:1: error: "params" cannot be read: {no_date.value}',
        'content/k.md:3:7: error: "tags" must be a list of names; it is {"a": "b"}; write it as ["one", "two"]',
        'content/k.md:4:9: error: "macros" must be a table of keys; it is "x"',
        'content/k.md:6:9: error: "author" must be text; it is {"a": "b"}',
        'content/g.md:1: error: the address /g/ is already that of content/f.md; give one of the two another "slug"',
        "content/g.md:3:11: error: the alias /a/ is already the address of content/a.md; remove the alias",
        "content/g.md:3:16: error: the alias /g/ is already the address of content/f.md; remove the alias",
    ]


def test_unchanged_files_are_not_read_again(tmp_path: Path) -> None:
    site = write(tmp_path, {"a.md": article(), "b.md": article(title="B")})
    cache = Cache(tmp_path / ".linocut")
    first = content.load(site, Inputs(tmp_path), cache)
    (tmp_path / "content" / "b.md").write_text(article(title="New"))

    class Counting(Inputs):
        reads: list[str] = []  # noqa: RUF012 - one test's own

        def read(self, name: str) -> bytes:
            self.reads.append(name)
            return super().read(name)

    again, _ = content.load(site, Counting(tmp_path), cache)
    assert Counting.reads == ["content/b.md"]
    assert again[0] == first[0][0]
    assert again[1].front.title == "New"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            b"---\ntitel: A\n---\nText.\n",
            [
                'content/a.md:2:1: warning: unknown key "titel"; did you mean "title"?',
                "content/a.md:1: error: the article has no title; begin the file with front matter that holds "
                '"title: ..." between two lines "---"',
            ],
        ),
        (
            b'{\n  "title": "A",\n  "tags": ["x"]\n}\nText.\n',
            [
                'content/a.md:1: error: the article has no title; front matter in JSON is not read: put "---" on a '
                "line above it and one below, as YAML takes it"
            ],
        ),
        (b'---\n{\n  "title": "A",\n  "tags": ["x"]\n}\n---\nText.\n', []),
        (
            b"---\ntitle: A\ntags: &a [*a]\n---\n",
            ['content/a.md:3:1: error: "tags" holds itself; take the *reference out'],
        ),
        (
            b"---\ntitle: A\nparams: " + b"[" * 3000 + b"]" * 3000 + b"\n---\n",
            ["content/a.md:3:1008: error: the front matter is not valid YAML: exceeded maximum nesting depth"],
        ),
        ("---\ntitle: A\n---\n".encode("utf-16"), ["content/a.md:1:1: error: the file is not UTF-8; save it as UTF-8"]),
        (
            b"---\ntitle: A\nslug: ../../etc\nurl: /../x/\n---\n",
            [
                'content/a.md:3:7: error: "slug" must be an address without ".."; it is "../../etc"',
                'content/a.md:4:6: error: "url" must be an address without ".."; it is "/../x/"',
            ],
        ),
    ],
    ids=["misspelt title", "JSON", "JSON between fences", "reference to itself", "nesting", "UTF-16", "outside"],
)
def test_what_is_wrong_with_a_file_is_told_and_nothing_else(tmp_path: Path, text: bytes, expected: list[str]) -> None:
    site = write(tmp_path, {"a.md": ""})
    (tmp_path / "content/a.md").write_bytes(text)
    assert load(site)[1] == expected


def test_a_site_without_articles_is_told(tmp_path: Path) -> None:
    site = Site(tmp_path, tmp_path / "public", now=NOW)
    assert load(site) == ((), ['content: warning: there are no articles; `linocut new post "Title"` begins one'])


def test_links_that_lead_in_circles_lose_no_article(tmp_path: Path) -> None:
    site = write(tmp_path, {"posts/a.md": article(), "posts/deep/b.md": article()})
    content_folder = tmp_path / "content"
    (content_folder / "itself").symlink_to("itself")
    (content_folder / "posts/deep/back").symlink_to("../..")
    (content_folder / "more").symlink_to("posts/deep")
    sources, problems = load(site)
    assert problems == []
    assert [source.path for source in sources] == [
        "content/more/b.md",
        "content/posts/a.md",
        "content/posts/deep/b.md",
    ]


def test_a_moment_that_is_none_elsewhere_and_a_sign_that_begins_no_value(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/a.md").write_text("---\ntitle: A\ndate: 0001-01-01T00:00:00+14:00\n---\n")
    (tmp_path / "content/b.md").write_text("---\ntitle: @home\n---\n")
    assert load(Site(tmp_path, tmp_path / "public"))[1] == [
        'content/a.md:3:7: error: "date" must be a date; it is "0001-01-01T00:00:00+14:00"; '
        "write it as 2026-11-23 or 2026-11-23T09:30:00+01:00",
        'content/b.md:2:8: error: the front matter is not valid YAML: a value that begins with "@"; '
        "put quotes around it: title: '@...'",
    ]


def test_a_notebook_in_markdown_has_its_first_heading_as_title() -> None:
    text = (
        "---\njupytext: {extension: .md}\nkernelspec: {name: python3}\n---\n\n(dew)=\n```{index} single: dew\n```\n\n"
        "```{raw} jupyter\n# none\n```\n\n# Why *dew*\n\nText.\n"
    )
    said, _, line, problems = front_matter.read("content/x.md", text)
    assert (said.title, line, problems) == ("Why dew", 15, [])
