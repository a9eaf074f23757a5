"""What public Hugo sites have that once stopped the first build of the site that was made of them, or lost a part."""

import re
import tomllib
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import click
import pytest

import moving
from linocut.build import build
from linocut.importers import hugo, run
from linocut.importers.accept import accept
from linocut.importers.hugo import config, languages, text
from linocut.importers.hugo.stubs import Stubs
from linocut.importers.hugo.text import Rules
from linocut.importers.hugo.web import Web
from linocut.importers.imported import Imported
from linocut.problem import Place, Problem
from linocut.report import written
from linocut.store.cache import Cache
from moving import CONFIG, NOW, told


@pytest.fixture
def move(tmp_path: Path) -> Callable[[dict[str, str]], tuple[Imported, Path]]:
    return partial(moving.move, tmp_path)


def post(title: str, more: str = "", body: str = "Text.\n") -> str:
    return f"---\ntitle: {title}\ndate: 2024-01-02\n{more}---\n{body}"


def test_folders_with_an_underscore(move):
    imported, new = move(
        {
            "content/_posts/a.md": post("A", 'tags: ["simpson\'s rule"]\n', "![i](/_posts/b/i.txt)\n"),
            "content/_posts/b/index.md": post("B", "", "[c](c.txt)\n"),
            "content/_posts/b/c.txt": "c",
            "content/_drafts/_x.md": post("X"),
            "content/posts/z.md": post("Z"),
        }
    )
    assert {path: url for path, url in imported.urls.items() if url != "/posts/z/"} == {
        "content/posts-/a.md": "/_posts/a/",
        "content/posts-/b/index.md": "/_posts/b/",
        "content/drafts/x.md": "/_drafts/_x/",
    }
    for address in ("_posts/a/index.html", "_posts/b/c.txt", "_drafts/_x/index.html", "tags/simpsons-rule/index.xml"):
        assert (new / "public" / address).is_file()


def test_a_taxonomy_of_a_language_in_capitals(move):
    languages = '[languages.en]\n[languages.fr.taxonomies]\ntag = "FRtags"\n'
    imported, new = move(
        {
            "hugo.toml": CONFIG + languages,
            "content/posts/a.md": post("A", "tags: [css]\n"),
            "content/posts/a.fr.md": post("A", "FRtags: [css]\n"),
        }
    )
    assert (
        b"tags:\n- css" in imported.files["content/posts/a.fr.md"]
        or b"[css]" in imported.files["content/posts/a.fr.md"]
    )
    assert imported.moves["/fr/frtags/css/index.xml"] == "/fr/tags/css/index.xml"
    assert (new / "public/fr/frtags/css/index.xml").is_file()


def test_a_configuration_that_ends_with_dashes(move):
    imported, _ = move({"config.yaml": "title: Dashes\n---\n", "hugo.toml": ""})
    assert tomllib.loads(imported.settings)["tool"]["linocut"]["title"] == "Dashes"


def test_what_stood_at_the_archive_introduces_it(move):
    _, new = move(
        {
            "content/archive.md": "---\ntitle: All of it\ndescription: By year\n---\nSince **2009**.\n",
            "content/archive/old.md": post("Old"),
        }
    )
    html = (new / "public/archive/index.html").read_text()
    assert '<h1>All of it</h1>\n<p class="description">By year</p>' in html
    assert "Since <strong>2009</strong>." in html
    assert '<a href="/archive/old/">Old</a>' in html


def test_capitals_stay_in_addresses(move):
    """`disablePathToLower`, with lists whose further pages and feeds stand elsewhere."""
    settings = 'disablePathToLower = true\npagination = {path = "P", pagerSize = 1}\n'
    settings += (
        '[permalinks]\nNotes = "/N/:title"\n[outputFormats.RSS]\npath = "Feeds"\nmediaType = "application/rss+xml"\n'
    )
    settings += '[mediaTypes."application/rss+xml"]\nsuffixes = ["rss2"]\n'
    imported, new = move(
        {
            "hugo.toml": CONFIG + settings,
            "content/Posts/Some Fish.md": post("A", "tags: [Sea Bass]\n"),
            "content/Posts/b.md": post("B", "slug: The End\ntags: [Sea Bass]\n"),
            "content/Notes/c.md": post("A Note"),
        }
    )
    assert sorted(imported.urls.values()) == ["/N/A-Note/", "/Posts/Some-Fish/", "/Posts/The-End/"]
    assert imported.moves["/tags/Sea-Bass/"] == "/tags/sea-bass/"
    assert imported.moves["/tags/Sea-Bass/P/2/"] == "/tags/sea-bass/"
    assert imported.moves["/Feeds/tags/Sea-Bass/index.rss2"] == "/tags/sea-bass/index.xml"
    assert imported.moves["/Feeds/index.rss2"] == "/index.xml"
    assert (new / "public/Feeds/index.rss2").read_bytes() == (new / "public/index.xml").read_bytes()
    assert (new / "public/Posts/index.html").is_file()


def test_sections_whose_pages_a_theme_filled(move):
    imported, new = move(
        {
            "content/archives/_index.md": "---\ntitle: All\nlayout: archives\n---\n",
            "content/page/search/index.md": "---\ntitle: Search\nlayout: search\n---\n",
            "content/posts/a.md": post("A"),
            "hugo.toml": f"{CONFIG}[languages.en]\n[languages.nl]\n",
            "content/archives/_index.nl.md": "---\ntitle: Alles\nlayout: archives\n---\n",
            "content/posts/a.nl.md": post("A", body='[Alles]({{< relref "/archives" >}})\n'),
        }
    )
    assert b"[Alles](/nl/archive/)" in bytes(imported.files["content/posts/a.nl.md"])
    assert {imported.moves[old] for old in ("/archives/", "/page/")} == {"/archive/"}
    assert imported.moves["/page/index.xml"] == "/index.xml"
    assert "url=https://x.press/archive/" in (new / "public/page/index.html").read_text()


def test_lists_of_a_language_without_a_page(move):
    imported, _ = move({"hugo.toml": f"{CONFIG}[languages.en]\n[languages.nl]\n", "content/a.md": post("A")})
    assert {imported.moves[f"/nl/{name}/"] for name in ("tags", "categories")} == {"/archive/"}
    assert imported.moves["/nl/tags/index.xml"] == "/index.xml"


def test_a_section_that_stands_elsewhere_has_one_list(move):
    imported, new = move(
        {"content/post/_index.md": "---\ntitle: Blog\nurl: /blog/\n---\n", "content/post/a.md": post("A")}
    )
    assert imported.moves["/post/"] == "/blog/"
    assert "url=https://x.press/blog/" in (new / "public/post/index.html").read_text()
    assert '<a href="/post/a/">' in (new / "public/blog/index.html").read_text()


def test_what_the_build_would_not_lead_on_is_left_out(tmp_path):
    (tmp_path / "content").mkdir()
    (tmp_path / "hugo.toml").write_text(CONFIG)
    (tmp_path / "content/a.md").write_text(post("A"))
    made = languages.made(tmp_path, config.read(tmp_path), NOW)
    moves = {"/gone/index.xml": "/tags/none/index.xml", "/old/": "/a/"}
    table = "[tool.linocut.redirects]\n"
    lines = "".join(f'"{old}" = "{new}"\n' for old, new in moves.items())
    settings = made.settings.replace(table, table + lines)
    accepted = accept(replace(made, settings=settings, moves={**made.moves, **moves}), NOW)
    assert accepted.moves == {**made.moves, "/old/": "/a/"}
    assert tomllib.loads(accepted.settings)["tool"]["linocut"]["redirects"] == accepted.moves
    assert click.unstyle(written(accepted.problems[-1])) == (
        "warning: does not lead on: the feed /gone/index.xml cannot move to /tags/none/index.xml; "
        "name a feed of this site, such as /index.xml"
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (
            "\\begin{align\\*}\na\\_1 &= 2 \\\\\\\\\nb\n\\end{align\\*}",
            "\\begin{align*}\na_1 &= 2 \\\\\nb\n\\end{align*}",
        ),
        (
            "is:\n\\begin{bmatrix}\n0 & 1\\\\\\\\\n1\n\\end{bmatrix}",
            "is:\n$$\\begin{bmatrix}\n0 & 1\\\\\n1\n\\end{bmatrix}$$",
        ),
        ("$\n\\begin{bmatrix}\n1\n\\end{bmatrix}^T $", "$\\begin{bmatrix}\n1\n\\end{bmatrix}^T$"),
        ("$$\n\\begin{bmatrix}\n1\n\\end{bmatrix}$$", "$$\n\\begin{bmatrix}\n1\n\\end{bmatrix}$$"),
        (
            "$$\\\\begin{aligned} \\\\cos x &= \\\\sum\\_{n} 1 \\\\\\\\ \\\\sin x &= \\quad 2\\\\; \\\\end{aligned}$$",
            "$$\\begin{aligned} \\cos x &= \\sum_{n} 1 \\\\ \\sin x &= \\quad 2\\; \\end{aligned}$$",
        ),
        ("$\\left\\[a\\right\\]\\-b$, $10^0,\\\\; 10^1$", "$\\left[a\\right]-b$, $10^0,\\; 10^1$"),
        ("$$a &= b \\\\ x &= c \\\\[2pt] d$$, $5 or $6", "$$a &= b \\\\ x &= c \\\\[2pt] d$$, $5 or $6"),
        ('<img src="{{< blogdown/postref >}}a/b.png">', '<img src="/here/a/b.png">'),
        ('{{< figure src="/a.png" align="center" Caption="C" >}}', '{{< figure src="/a.png" caption="C" >}}'),
        ("get $f(x) = \\frac{1}{2} $ and $ y^2$.", "get $f(x) = \\frac{1}{2}$ and $y^2$."),
        ("$ 5 and $ 6, $x$ and $5 to $6 a_b", "$ 5 and $ 6, $x$ and $5 to $6 a_b"),
        ("![K](/k.jpg# small right) [b](/b.jpg# x)", "![K](/k.jpg) [b](/b.jpg# x)"),
    ],
)
def test_formulas_and_pictures_of_other_readers_of_markdown(given, expected):
    rules = Rules(slashes=True, math=True, keep=Stubs(Path("none"), frozenset()).keep)
    assert text.convert(given, "/here/", Web("https://x.press/", {}), rules)[0] == expected


def test_other_names_of_dates(move):
    imported, new = move(
        {
            "content/posts/a.md": "---\ntitle: A\ndate_created: 2024-01-02\ndate_updated: 2025-01-02\n---\nx\n",
            "content/posts/b.md": post("B", "created: 2020-01-01\n"),
            "content/posts/c.md": "---\ntitle: C\ncreated: 2024-01-03\ndate_created: 2024-01-02\n---\nx\n",
        }
    )
    assert imported.files["content/posts/a.md"] == b"---\ntitle: A\ndate: 2024-01-02\nlastmod: 2025-01-02\n---\nx\n"
    assert b"params:\n  created: 2020-01-01\n" in imported.files["content/posts/b.md"]
    assert "/posts/a/" in (new / "public/index.html").read_text()


@pytest.mark.parametrize(("written", "expected"), [("true", ""), ("false", "draft: true\n")])
def test_published_says_whether_it_is_a_draft(move, written, expected):
    imported, _ = move({"content/posts/a.md": f"---\ntitle: A\nlastmod: 2024-01-02\npublished: {written}\n---\nx\n"})
    made = f"---\ntitle: A\nlastmod: 2024-01-02\n{expected}date: 2024-01-02\n---\nx\n"
    assert imported.files["content/posts/a.md"] == made.encode()
    assert imported.problems == ()


def test_a_value_that_cannot_be_read_under_another_name(move):
    imported, _ = move({"content/posts/a.md": "---\ntitle: A\ndate: 2024-01-02\npubdate: soon\n---\nx\n"})
    made = b"---\ntitle: A\ndate: 2024-01-02\nparams:\n  pubdate: soon\n---\nx\n"
    assert imported.files["content/posts/a.md"] == made
    assert told(imported) == ['not taken: "publishDate" must be a date; it is "soon"']


@pytest.mark.parametrize("written", ["2022-03-05T13:55:33+47:00", "2022-02-31"])
def test_a_date_that_is_none(move, written):
    """It is kept as text, which the build reads."""
    imported, _ = move({"content/posts/a.md": f"---\ntitle: A\ndate: 2024-01-02\nlastmod: {written}\n---\nx\n"})
    made = f"---\ntitle: A\ndate: 2024-01-02\nparams:\n  lastmod: '{written}'\n---\nx\n"
    assert imported.files["content/posts/a.md"] == made.encode()
    assert [message.partition(";")[0] for message in told(imported)] == ['not taken: "lastmod" must be a date']


def test_tabs_between_brackets(move):
    _, new = move({"content/posts/a.md": "---\ntitle:\tA\ntags: [\n\tweirs,\n\t floods\n\t]\n---\nx\n"})
    assert (new / "public/tags/weirs/index.html").is_file()
    assert (new / "public/tags/floods/index.html").is_file()


def test_keys_that_each_begin_with_a_blank_stay_together(move):
    imported, _ = move({"content/posts/a.md": '---\n title: "A"\n math: katex\n date: 2024-01-02\n---\nx\n'})
    expected = b'---\ntitle: "A"\ndate: 2024-01-02\nparams:\n  math: katex\n---\nx\n'
    assert imported.files["content/posts/a.md"] == expected


def test_a_key_without_a_value_is_none(move):
    imported, _ = move({"content/posts/a.md": "---\ntitle: A\ndate: ''\ndescription: ''\n---\nx\n"})
    assert imported.files["content/posts/a.md"] == b"---\ntitle: A\n---\nx\n"
    assert imported.problems == ()


def test_pictures_of_code_in_a_bundle_of_blogdown(move):
    _, new = move(
        {
            "content/blog/a/index.md": post("A", "", '<img src="{{< blogdown/postref >}}f/p.svg" alt="P">\n'),
            "content/blog/a/f/p.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"/>',
        }
    )
    assert re.search(r'src="/assets/p-\w+\.svg" width="4" height="4"', (new / "public/blog/a/index.html").read_text())


def test_the_language_code_of_a_template_is_not_that_of_the_site(move):
    """Two languages, and the code of a third that nobody writes in."""
    config = CONFIG + 'languageCode = "en-us"\ndefaultContentLanguage = "zh-cn"\n'
    config += '[languages.zh-cn]\ncontentDir = "content/zh-cn"\n[languages.en]\ncontentDir = "content/en"\n'
    imported, new = move(
        {
            "hugo.toml": config,
            "content/zh-cn/_index.md": post("\u5bb6"),
            "content/zh-cn/posts/a.md": post("\u7532"),
            "content/en/_index.md": post("Home"),
            "content/en/posts/a.md": post("A"),
        }
    )
    assert tomllib.loads(imported.settings)["tool"]["linocut"]["language"] == "zh-cn"
    assert (new / "public/en/posts/a/index.html").is_file()
    assert (new / "public/posts/a/index.html").is_file()


def test_entries_that_lead_elsewhere_are_in_their_list(move):
    never = "build: {render: never}\n"
    imported, new = move(
        {
            "content/projects/a.md": post("Alpha", f"externalUrl: https://a.example/a_b\n{never}"),
            "content/projects/b.md": post("Beta", "external_link: https://b.example/\n", ""),
            "content/projects/c.md": post("Gamma", f"link: /here/\n{never}"),
            "content/projects/d.md": post("Delta", "link: https://d.example/\n"),
        }
    )
    assert sorted(imported.urls) == [f"content/projects/{name}.md" for name in "abd"]
    shown = (new / "public/projects/index.html").read_text()
    assert all(title in shown for title in ("Alpha", "Beta", "Delta"))
    alpha = (new / "public/projects/a/index.html").read_text()
    assert "<p>Text.</p>" in alpha
    assert 'href="https://a.example/a_b"' in alpha
    assert 'href="https://b.example/"' in (new / "public/projects/b/index.html").read_text()
    assert "d.example" not in (new / "public/projects/d/index.html").read_text()


def test_taxonomies_by_their_old_name_and_titles_with_a_slash(move):
    config = CONFIG + '[indexes]\ntopic = "topics"\n[permalinks]\nposts = "/:year/:title/"\n'
    imported, _ = move({"hugo.toml": config, "content/posts/a.md": post("A/b c", "topics: [x]\n")})
    assert imported.urls == {"content/posts/a.md": "/2024/a-b-c/"}
    assert imported.moves["/topics/x/"] == "/tags/x/"


def test_a_picture_that_is_not_there_leaves_the_link_that_it_is_in(move):
    imported, _ = move({"content/posts/a.md": post("A", "", "[![W](/gone.png)](https://x.example/) ![V](/gone.png)\n")})
    assert imported.files["content/posts/a.md"].endswith(b"[W](https://x.example/) [V](/gone.png)\n")


def test_the_first_build_parses_nothing_again(tmp_path):
    for name, content in {"hugo.toml": CONFIG, **{f"content/posts/{name}.md": post(name) for name in "abc"}}.items():
        (tmp_path / "old" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "old" / name).write_text(content)
    run.run(hugo.plan, tmp_path / "old", tmp_path / "dry", dry=True)
    run.run(hugo.plan, tmp_path / "old", tmp_path / "new")
    assert not (tmp_path / "dry").exists()
    store = tmp_path / "new/.linocut"
    before = sorted(store.glob("text/*/*"))
    assert len(before) == 3
    times = [file.stat().st_mtime_ns for file in before]
    assert build(tmp_path / "new", Cache(store)).good
    assert sorted(store.glob("text/*/*")) == before
    assert [file.stat().st_mtime_ns for file in before] == times


def test_in_a_folder_with_a_store_that_store_stays(tmp_path):
    for name, content in {"hugo.toml": CONFIG, "content/posts/a.md": post("A")}.items():
        (tmp_path / "old" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "old" / name).write_text(content)
    (tmp_path / "new/.linocut").mkdir(parents=True)
    run.run(hugo.plan, tmp_path / "old", tmp_path / "new")
    assert list((tmp_path / "new/.linocut").iterdir()) == []


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("content/posts/a.md", '<div class="x">\n{{< notice >}}\nSo *it* is.\n{{< /notice >}}\n</div>\n'),
        (
            "content/posts/a.html",
            '<div class="x">\n      {{< notice >}}\n      So *it* is.\n      {{< /notice >}}\n</div>\n',
        ),
        ("content/posts/a.html", '<div class="x">\n      {{< mine >}}\n  So *it* is.\n      {{< /mine >}}\n</div>\n'),
    ],
)
def test_what_shortcodes_enclose_between_lines_of_html(move, path, body):
    imported, new = move({path: post("A", body=body)})
    assert [each for each in told(imported) if "shown as" in each] == []
    html = (new / "public/posts/a/index.html").read_text()
    assert '<div class="x">' in html
    assert "So <em>it</em> is." in html


@pytest.mark.parametrize(
    ("given", "file", "expected"),
    [
        ("featuredImage: images/a.svg", "static/images/a.svg", "/images/a.svg"),
        ("featuredImage: images/a.svg", "assets/images/a.svg", "/images/a.svg"),
        ("featuredImage: a.svg", "content/posts/x/a.svg", "a.svg"),
        ("", "content/posts/x/featured.svg", "featured.svg"),
    ],
)
def test_where_a_picture_of_an_article_is(move, given, file, expected):
    imported, _ = move(
        {
            "hugo.toml": f"{CONFIG}[languages.en]\n[languages.nl]\n",
            "content/posts/x/index.en.md": post("A", f"{given}\n" if given else ""),
            file: '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
        }
    )
    assert f"image: {expected}\n".encode() in bytes(imported.files["content/posts/x/index.md"])


def test_many_repairs_of_one_kind_are_one_line():
    def repair(number: int) -> Problem:
        return Problem("a picture is a link", Place("a.md", number), f"the build says: no file {number}.png")

    few = [repair(number) for number in range(1, 6)]
    assert list(run.grouped(few)) == few
    (whole,) = run.grouped([*few, repair(6)])
    assert whole.message == "a picture is a link (6 times: also a.md:2, a.md:3, a.md:4 ...)"
    assert whole.hint == "the build says: no file 1.png"


def test_an_alias_that_is_taken(move):
    imported, _ = move(
        {
            "content/posts/a.md": post("A", "aliases: [/old, /old/, /posts/a/]\n"),
            "content/posts/b.md": post("B", "aliases: [/old/]\n"),
        }
    )
    assert [(each.message, each.hint) for each in imported.problems] == [
        ("not taken: an alias that is the address of something else", "/old/ is the address of content/posts/a.md")
    ]


def test_the_feed_of_a_list_that_names_its_address(move):
    imported, new = move(
        {
            "content/page/tools/_index.md": "---\ntitle: Tools\nurl: /tools/\n---\n",
            "content/page/tools/saw.md": post("Saw"),
            "content/posts/a.md": post("A"),
        }
    )
    assert imported.moves["/tools/index.xml"] == "/page/index.xml"
    assert "/tools/" in imported.urls.values()
    assert "Saw" in (new / "public/tools/index.xml").read_text()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (":::message\nA *b*.\n:::", "::: {.callout-note}\nA *b*.\n:::"),
        (":::message alert\nA.\n\nB.\n:::", "::: {.callout-warning}\nA.\n\nB.\n:::"),
        (
            '::::details See "it"\n:::tip\nA.\n:::\n::::',
            ':::: {.callout-note title="See \'it\'" collapse="true"}\n::: {.callout-tip}\nA.\n:::\n::::',
        ),
        ("> ::: danger[Hot]\n> A.\n> :::", '> ::: {.callout-caution title="Hot"}\n> A.\n> :::'),
        (":::message\nnever closed", ":::message\nnever closed"),
        ("::: {.column}\nA\n:::", "::: {.column}\nA\n:::"),
        ("```\n:::message\n:::\n```", "```\n:::message\n:::\n```"),
    ],
)
def test_callouts_between_colons(given, expected):
    web = Web("https://x.press/", {}, {})
    rules = Rules(slashes=False, math=True, keep=Stubs(Path("none"), frozenset()).keep)
    assert text.convert(f"{given}\n", "/a/", web, rules)[0] == f"{expected}\n"


def test_further_pages_of_terms_that_are_files(move):
    imported, _ = move(
        {
            "hugo.toml": f"{CONFIG}uglyURLs = true\npagination.pagerSize = 1\n",
            "content/posts/a.md": post("A", "tags: [sea]\n"),
            "content/posts/b.md": post("B", "tags: [sea]\n"),
        }
    )
    assert imported.moves["/tags/sea/page/2.html"] == imported.moves["/tags/sea.html"] == "/tags/sea/"
    assert imported.moves["/posts/page/2/"] == "/posts/"
