"""`linocut import hugo`: every address is still there, feeds know what was read, and nothing is lost in silence."""

import json
import re
import tomllib
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import click
import feedparser
import pytest
from PIL import Image

import hugosite
from commandline import linocut
from linocut.content import front_matter
from linocut.importers import hugo, matter
from linocut.importers.hugo import compare, config, services, text
from linocut.importers.hugo.address import Asked, address, path, urlize
from linocut.importers.hugo.stubs import Stubs
from linocut.importers.hugo.text import Rules
from linocut.importers.hugo.web import Web
from linocut.importers.repair import repair
from linocut.importers.run import grouped
from linocut.problem import Place, Problem, Problems
from linocut.report import written

NOW = datetime(2026, 11, 25, tzinfo=UTC)


@pytest.fixture(scope="module")
def moved(tmp_path_factory):
    """The small Hugo site, taken over by the program, its theme's gauge written anew, and built."""
    folder = tmp_path_factory.mktemp("hugo")
    hugosite.write(folder / "river")
    done = linocut("import", "hugo", "river", cwd=folder)
    assert done.returncode == 0, done.stderr
    new = folder / "river-linocut"
    (new / "templates/shortcodes/gauge.html").write_text('<p>{{ arguments["0"] }} cm</p>\n')
    checked = linocut("check", cwd=new)
    assert checked.returncode == 0, checked.stderr
    assert "warning" not in checked.stderr
    return new, done


def test_every_address_is_still_there(moved):
    new, _ = moved
    lost = [
        url
        for url in hugosite.URLS
        if not (new / "public" / (f"{url}index.html" if url.endswith("/") else url).lstrip("/")).is_file()
    ]
    assert lost == []


def test_addresses_are_pages_rather_than_redirects_where_they_were_pages(moved):
    new, _ = moved
    for url in ("2024/04/flood-two", "posts", "n/notes/deep-water", "talks/one", "tags/floods"):
        assert "refresh" not in (new / f"public/{url}/index.html").read_text(), url
    assert (
        "url=https://river.press/log/tags/field-work/" in (new / "public/categories/field-work/index.html").read_text()
    )


@pytest.mark.parametrize("feed", sorted(hugosite.GUIDS))
def test_subscribers_see_nothing_twice(moved, feed):
    new, _ = moved
    found = feedparser.parse((new / "public" / feed).read_bytes())
    assert [entry.id for entry in found.entries] == [
        entry.id for entry in sorted(found.entries, key=lambda entry: entry.published_parsed, reverse=True)
    ]
    assert {entry.id for entry in found.entries} == {f"{hugosite.BASE}{guid}" for guid in hugosite.GUIDS[feed]}


def test_texts_are_shown_as_before(moved):
    new, _ = moved
    page = (new / "public/2024/03/the-weir-a-start/index.html").read_text()
    assert page.count("<math") == 2
    assert '<a href="/log/2024/04/flood-two/#flow">the second</a>' in page
    assert '<a href="/log/about/">about</a>' in page
    assert '<a class="embed-open" href="https://www.youtube.com/watch?v=dQw4w9WgXcQ"' in page
    assert not (new / "templates/shortcodes/youtube.html").exists()
    assert re.search(r'<aside class="callout callout-note".*?<p>Mind the <strong>step</strong>.</p>', page, re.DOTALL)
    assert '<code>{{&lt; figure src="x.png" &gt;}}</code>' in page
    assert '<span class="hll">' in page
    second = (new / "public/2024/04/flood-two/index.html").read_text()
    assert "<summary>More</summary>\n<p>It was <strong>high</strong>.</p>" in second
    assert 'href="/log/2024/03/the-weir-a-start/"' in second
    posts = (new / "public/posts/index.html").read_text()
    assert "What the river did" in posts
    assert "The longer notes." in posts
    assert "Of stone and of wood." in (new / "public/tags/weirs/index.html").read_text()
    home = (new / "public/index.html").read_text()
    assert "Welcome to the <strong>river</strong>." in home
    menu = re.findall(r'<a href="([^"]+)">(?:About|Posts|Code)</a>', home)
    assert menu[:3] == ["/log/about/", "/log/posts/", "https://code.press/"]


def test_what_needs_a_hand_is_told_one_by_one(moved):
    _, done = moved
    assert done.stderr.splitlines() == [
        "content/posts/_index.md:4: warning: the cascade of type does nothing here; what it was for is in the theme "
        "that stays behind",
        "content/categories/_index.md: warning: not taken: it introduces a taxonomy; move it below content/tags/ "
        "if you want it there",
        "static/.hidden: warning: not taken: linocut publishes no hidden files",
        "static/404.html: warning: not taken: linocut makes this file itself",
        'content/posts/first/index.md:45:1: warning: the shortcode "gauge" is not known here: its words are '
        "shown, and nothing else; write templates/shortcodes/gauge.html, or Markdown in its place; in Hugo, "
        "themes/plain/layouts/shortcodes/gauge.html does",
        "warning: layouts/ is left behind (1 file); the theme's HTML: linocut has its own; what you change goes to "
        "templates/, in Jinja",
        "warning: data/ is left behind (1 file); read it in a figure script, or show it with {{< table >}}",
        "config/_default/hugo.yaml: warning: the theme's parameters are left behind: breadcrumbs; values "
        "for templates of your own go under [tool.linocut.params]",
    ]
    assert done.stdout.splitlines() == [
        "pages: 18, other files: 13; they are in river-linocut/",
        "to look at by hand: 8, listed above",
        "next: cd river-linocut && linocut serve",
        "               taken   changed  not taken",
        "pages             18         7          2",
        "images             5         0          0",
        "addresses         18        16          0",
        "feeds              7         8          0",
        "terms              4         3          0",
        "menus              3         0          0",
    ]


def test_front_matter_keeps_its_author_s_lines(moved):
    new, _ = moved
    assert (new / "content/posts/extra-4.md").read_text() == hugosite.FILES["content/posts/extra-4.md"]
    assert (
        (new / "content/posts/first/index.md")
        .read_text()
        .startswith(
            '---\ntitle: "The weir: a start"\ndate: 2024-03-05T09:30:00+01:00\n'
            'categories: [Field Work]\nseries: ["Spring"]\n'
            "aliases: [/old/weir/, weir-start]\ntags: [Weirs, C#, Low Water, North bank]\nimage: weir.png\nparams:\n"
            "  weight: 10\n  math: true\n  cover:\n    image: weir.png\n    alt: A weir\n---\n"
        )
    )


def test_nothing_is_overwritten_and_doing_it_twice_is_no_mistake(tmp_path):
    hugosite.write(tmp_path / "river")
    assert linocut("import", "hugo", "river", "--to", "new", cwd=tmp_path).returncode == 0
    about = tmp_path / "new/content/about.md"
    again = linocut("import", "hugo", "river", "--to", "new", cwd=tmp_path)
    assert again.returncode == 0
    assert "pages: 18, other files: 0;" in again.stdout
    about.write_text("mine")
    (tmp_path / "new/content/posts/third.md").unlink()
    refused = linocut("import", "hugo", "river", "--to", "new", cwd=tmp_path)
    assert (refused.returncode, refused.stderr) == (
        1,
        "new/content/about.md exists with different content; nothing was written\n",
    )
    assert about.read_text() == "mine"
    assert not (tmp_path / "new/content/posts/third.md").exists()


def test_a_dry_run_writes_nothing(tmp_path):
    hugosite.write(tmp_path / "river")
    done = linocut("import", "hugo", "river", "--dry-run", "--json", cwd=tmp_path)
    told = json.loads(done.stdout)
    assert [entry.name for entry in tmp_path.iterdir()] == ["river"]
    assert told["urls"]["content/posts/second/index.md"] == "/2024/04/flood-two/"
    assert told["redirects"]["/categories/field-work/"] == "/tags/field-work/"
    assert "static/CNAME" in told["files"]
    lines = linocut("import", "hugo", "river", "--dry-run", cwd=tmp_path).stdout.splitlines()
    assert "would write river-linocut/content/about.md" in lines


def test_in_a_site_the_settings_stay(make_site, tmp_path):
    hugosite.write(tmp_path / "river")
    root = make_site({})
    before = (root / "pyproject.toml").read_text()
    done = linocut("import", "hugo", "../river", cwd=root)
    assert done.returncode == 0, done.stderr
    assert (root / "pyproject.toml").read_text() == before
    assert (root / "content/posts/first/weir.png").is_file()
    assert '    permalinks = { posts = "/:year/:month/:slug/" }' in done.stdout.splitlines()


def test_no_hugo_site(tmp_path):
    done = linocut("import", "hugo", ".", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (
        1,
        "no Hugo site in .; name the folder that holds hugo.toml, config.toml or config/\n",
    )


# --- the rules, one by one; expected values are what Hugo 0.168 made ---


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Hello World", "hello-world"),
        ("C++ notes", "c++-notes"),
        ("Überblick", "überblick"),
        ("it's (done)", "its-done"),
        ("dots.v1.2", "dots.v1.2"),
        ("under_score__x", "under_score__x"),
        ("a--b - c", "a--b---c"),
        ("C#", "c#"),
        ("R&D", "rd"),
        ("a  b", "a--b"),
        ("AT&T Inc.", "att-inc."),
        ("What?", "what"),
    ],
)
def test_names_in_addresses(name, expected):
    assert path(name) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("The Title: of an Essay's", "the-title-of-an-essays"),
        ("Crème brûlée (100% [new])", "crème-brûlée-100-new"),
        ("Über & Unter – dash—em", "über-unter-dashem"),
        ("My Slug & Co.", "my-slug-co."),
    ],
)
def test_titles_in_addresses(title, expected):
    assert urlize(title) == expected


@pytest.mark.parametrize(
    ("given", "permalinks", "expected"),
    [
        ({}, {}, "/posts/hello-world/"),
        ({"slug": "My Slug"}, {}, "/posts/my-slug/"),
        ({"slug": "a/b"}, {}, "/posts/a/b/"),
        ({"url": "/Plain/Url"}, {}, "/Plain/Url/"),
        ({"url": "rel/url/"}, {}, "/rel/url/"),
        ({"url": "/with space/é.htm"}, {}, "/with space/é.htm"),
        ({"names": ("page.html",), "sections": ()}, {}, "/page.html/"),
        ({}, {"posts": "/:year/:month/:day/:title/"}, "/2024/03/05/a-title/"),
        ({"slug": "Sl Ug"}, {"posts": "/:slug.html"}, "/sl-ug.html/"),
        ({"slug": "-+ß &ñ"}, {}, "/posts/+ß-ñ/"),
        ({"title": "C++ tips"}, {"posts": "/:title/"}, "/c-tips/"),
        ({"title": "a + b"}, {"posts": "/:title/"}, "/a--b/"),
        ({"title": "+x"}, {"posts": "/:title/:sections[1:]/"}, "/-x/"),
        ({}, {"posts": "/f/:contentbasename"}, "/f/hello-world/"),
        ({"names": ("posts", "A%E4%BB%8A%2")}, {"posts": "/f/:contentbasename"}, "/f/a今2/"),
        ({"names": ("posts", "b%20c")}, {"posts": "/f/:contentbasename"}, "/f/b-c/"),
        ({"names": ("posts", "b%20c%E6%9")}, {}, "/posts/b%20c%e69/"),
        (
            {"names": ("posts", "a", "b"), "sections": ("posts",)},
            {"posts": "/d/:sections/:slugorcontentbasename/"},
            "/d/posts/b/",
        ),
        (
            {"names": ("posts", "Big", "c"), "sections": ("posts", "Big")},
            {"posts": "/:sections[1:]/:filename/"},
            "/big/c/",
        ),
    ],
)
def test_addresses(given, permalinks, expected):
    asked = {"names": ("posts", "Hello World"), "sections": ("posts",), "title": "A title", "slug": "", "url": ""}
    asked["date"] = datetime(2024, 3, 5, tzinfo=UTC)
    assert address(Asked(**{**asked, **given}), permalinks) == expected


def test_addresses_of_files_and_of_a_language():
    asked = Asked(("posts", "x"), ("posts",), "X", None, "", "")
    assert address(asked, {}, ugly=True) == "/posts/x.html"
    assert address(asked, {}, prefix="/en") == "/en/posts/x/"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("{{< math >}}\na = b\n{{< /math >}}\n", "$$\na = b\n$$\n"),
        ("so {{< katex >}}x^2{{< /katex >}}.", "so $x^2$."),
        ("{{< katex >}}\nText.", "Text."),
        (
            "{{< math.inline >}}\n{{ if .Params.math }}\n<script src=x></script>\n{{ end }}\n{{</ math.inline >}}\nA",
            "\nA",
        ),
        ("{{< math.inline >}}\n<p>\\(x\\)</p>\n{{</ math.inline >}}\n", "<p>\\(x\\)</p>\n"),
        (r"\\(a\_b\\) and `\\(kept\\)`", r"\(a_b\) and `\\(kept\\)`"),
        ("{{< highlight go >}}a{{< /highlight >}}", "```go\na\n```"),
        ('{{< highlight bash "hl_inline=true" >}}ls{{< /highlight >}}', "`ls`"),
        ("{{% highlight md %}}\n```\nx\n```\n{{% /highlight %}}", "````md\n```\nx\n```\n````"),
        ('[a]({{< ref path="other.md" >}})', "[a](/posts/other.md)"),
        ('<a href="{{% relref "other" %}}">', '<a href="/2024/other/">'),
        ('[a]({{< ref "#top" >}})', "[a](#top)"),
        ('[a]({{< ref "nowhere" >}})', "[a](/nowhere/)"),
        ('[a]({{< ref "/tags/red" >}}) {{< ref "/" >}}', "[a](/tags/red/) /"),
        ("{{< now.inline >}}{{ now.Year }}{{< /now.inline >}}", ""),
        ("{{< css.inline >}}\n<style>b {}</style>\n\n<b>x</b>\n{{< /css.inline >}}", "<style>b {}</style>\n<b>x</b>"),
        (
            '{{< admonition tip "T \\"q\\"" false >}}\nx\n\ny\n{{< /admonition >}}',
            '::: {.callout-tip title="T \'q\'" collapse="true"}\nx\n\ny\n:::',
        ),
        ("> {{< hint info >}}\n> x\n> {{< /hint >}}", "> ::: {.callout-note}\n> x\n> :::"),
        ("{{< theorem Euler >}}x{{< /theorem >}}", '::: {#thm-662031a5 name="Euler"}\nx\n:::'),
        ("{{< proof >}}x{{< /proof >}}", "::: {.proof}\nx\n:::"),
        ("{{< axiom Choice >}}x{{< /axiom >}}", '::: {.callout-note title="Axiom (Choice)"}\nx\n:::'),
        ("{{% fold More %}}\nx\n{{% /fold %}}", '{{< details summary="More" >}}\nx\n{{< /details >}}'),
        ('{{< tabs >}}\n{{< tab name="A" >}}\nx\n{{< /tab >}}\n{{< /tabs >}}', "::: {.panel-tabset}\n### A\n\nx\n:::"),
        ("{{< mermaid >}}\na-->b\n{{< /mermaid >}}", "```mermaid\na-->b\n```"),
        (
            '{{< img src="i.png" caption="A *b*" width=50% >}}',
            '{{< figure src="i.png" alt="A b" caption="A *b*" width="50%" >}}',
        ),
        ("{{< toc >}}a{{< icon x >}}", "a"),
        ('{{< button href="/x" >}}Go{{< /button >}}', "[Go](/x)"),
        ('{{< quote author="A" >}}\nx\n{{< /quote >}}', "> x\n> \n> — A"),
        ("a{{< sidenote >}}b{{< /sidenote >}}", "a^[b]"),
        ('{{< own/one\n  a="b"\n  c=2.5\n>}}', '{{< own/one a="b" c="2.5" >}}'),
        ('{{< table "x" >}}', '{{< site-table "x" >}}'),
        ("{{< own >}}a{{</own>}}", "{{< own >}}\na\n{{< /own >}}"),
        ("`$x$`, `$HOME$`, `$$y^2$$`", "$x$, `$HOME$`, $$y^2$$"),
        (r"$\\{1\\}$ $a\_1$ $\{1\}$ $\text{a\_b}$", r"$\{1\}$ $a_1$ $\{1\}$ $\text{a\_b}$"),
        (
            "$$\n\\begin{aligned} x &= 1 \\\\\\\\ y \\end{aligned}\n$$",
            "$$\n\\begin{aligned} x &= 1 \\\\ y \\end{aligned}\n$$",
        ),
        ("\\\\begin{align}\na &= b\\\\\\\\\n\\\\end{align}", "\\begin{align}\na &= b\\\\\n\\end{align}"),
        ("The names $left) and {\n  ($right", "The names \\$left) and {\n  (\\$right"),
        ("![a](/notes/x/a.png)", "![a](/posts/x/a.png)"),
        ("![a](https://me.press/i.png)", "![a](/i.png)"),
        ("![a](https://else.press/i.png)", "![a](https://else.press/i.png)"),
        ("[a](https://me.press/posts/) [b](../x)", "[a](/posts/) [b](../x)"),
        ('~~~\n{{</* ref "x" */>}}\n~~~\n', '~~~\n{{< ref "x" >}}\n~~~\n'),
    ],
)
def test_texts(given, expected):
    web = Web("https://me.press/", {"content/posts/other.md": "/2024/other/", "content/posts/here.md": "/posts/here/"})
    web.files |= {"/i.png": "/i.png", "/notes/x/a.png": "/posts/x/a.png"}
    web.lists |= {"": "/", "tags/red": "/tags/red/"}
    stubs = Stubs(Path("none"), frozenset({"table"}))
    rules = Rules(slashes=True, math=False, keep=stubs.keep)
    assert text.convert(given, "/posts/here/", web, rules)[0] == expected


def test_shortcodes_are_found_outside_of_code():
    body = "a {{< one 1 >}}\n\n```\n{{< no >}}\n```\n`{{< no >}}` {{% two %}}x{{% /two %}} {{</* no */>}} {{<three/>}}"
    stubs = Stubs(Path("none"), frozenset())
    stubs.note("x.md", body, 5)
    assert {name: [str(place) for place in places] for name, places in stubs.seen.items()} == {
        "one": ["x.md:5:3"],
        "two": ["x.md:10:14"],
        "three": ["x.md:10:54"],
    }


@pytest.mark.parametrize(
    "written",
    [
        '---\ntitle: "T: x"\n# a note\ndate: 2024-01-02\nweight: 3\ntags:\n- "1984"\n- no\n---\nBody\n',
        '+++\ntitle = "T: x"\ndate = 2024-01-02\nweight = 3\ntags = ["1984", "no"]\n+++\nBody\n',
        '{"title": "T: x", "date": "2024-01-02", "weight": 3, "tags": ["1984", "no"]}\nBody\n',
        '---\n{title: "T: x", date: 2024-01-02, weight: 3, tags: ["1984", "no"]}\n---\nBody\n',
    ],
)
def test_changed_front_matter_says_the_same(written):
    found = matter.read("x.md", written)
    found.params.append("weight")
    found.set["url"] = "/x/"
    said, url, line, problems = front_matter.read("x.md", found.text())
    assert problems == []
    assert (said.title, said.tags, said.date, url) == ("T: x", ("1984", "no"), datetime(2024, 1, 2, tzinfo=UTC), "/x/")
    assert dict(said.params) == {"weight": 3}
    assert found.text().split("\n")[line - 1] == "Body"
    assert ("# a note" in written) == ("# a note" in found.text())


def test_broken_files_are_told_and_left(tmp_path):
    (tmp_path / "content").mkdir()
    (tmp_path / "hugo.toml").write_text('title = "T"\n')
    (tmp_path / "content/a.md").write_text("---\ntitle: [\n---\n")
    (tmp_path / "content/b.md").write_text("---\ntitle: B\n")
    (tmp_path / "content/c.md").write_text('{"title": }\n')
    (tmp_path / "content/d.rst").write_text("p")
    (tmp_path / "content/e.md").write_bytes(b"\xff")
    (tmp_path / "content/f.md").write_text("# F\n")
    made = hugo.plan(tmp_path, NOW)
    assert [(str(problem.place), problem.message.partition(":")[0]) for problem in made.problems] == [
        ("content/a.md:1", "the front matter is not valid YAML"),
        ("content/b.md:1", "the front matter is never closed"),
        ("content/c.md:1:11", "the front matter is not valid JSON"),
        ("content/d.rst", "not taken"),
        ("content/e.md", "the file is not UTF-8"),
    ]
    assert made.files["content/f.md"] == b"# F\n"


@pytest.mark.parametrize(
    ("name", "text_of_it"),
    [
        ("hugo.toml", 'baseURL = "https://x.press"\ntitle = "X"\n[params]\nauthor = "A"\n'),
        ("config.yml", "baseurl: https://x.press/\ntitle: X\nparams: {author: {name: A}}\n"),
        ("config.json", '{"BaseURL": "https://x.press/", "title": "X", "author": {"name": "A"}}'),
        ("config/_default/config.toml", 'baseURL = "https://x.press/"\ntitle = "X"\n[params]\nauthors = ["A"]\n'),
    ],
)
def test_configurations(tmp_path, name, text_of_it):
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text(text_of_it)
    found = config.read(tmp_path)
    assert (found.base_url, found.title, found.author, found.file) == ("https://x.press/", "X", "A", name)


def test_a_configuration_that_cannot_be_read(tmp_path):
    (tmp_path / "hugo.toml").write_text("title = \n")
    with pytest.raises(Problems) as raised:
        config.read(tmp_path)
    assert [str(problem.place) for problem in raised.value.problems] == ["hugo.toml:1:9"]


def _plan(tmp_path, settings):
    hugosite.write(tmp_path)
    with (tmp_path / "config/_default/hugo.yaml").open("a") as file:
        file.write(settings)
    return hugo.plan(tmp_path, NOW)


def test_pages_that_are_files(tmp_path):
    made = _plan(tmp_path, "uglyURLs: true\n")
    assert {url for url in made.urls.values() if not url.startswith(("/posts/", "/tags/"))} == {
        *("/", "/about.html", "/memo.html", "/n/notes/deep-water.html", "/talks/", "/talks/one.html"),
        *("/2024/03/the-weir-a-start.html", "/2024/04/flood-two.html", "/2024/05/third.html"),
        *("/2024/06/extra-4.html", "/2024/06/extra-5.html", "/2024/06/extra-6.html"),
        *("/2024/06/draft.html", "/2099/06/later.html", "/2019/06/gone.html"),
    }
    assert made.moves["/tags/c#.html"] == "/tags/c-sharp/"
    assert made.moves["/tags/c#/index.xml"] == "/tags/c-sharp/index.xml"
    assert made.moves["/tags/floods.html"] == "/tags/floods/"
    assert b"aliases: [/old/weir.html, weir-start.html]" in made.files["content/posts/first/index.md"]


def test_pages_below_their_language(tmp_path):
    languages = "languages: {en: {label: English}}\n"
    made = _plan(tmp_path, f"defaultContentLanguage: en\ndefaultContentLanguageInSubdir: true\n{languages}")
    assert made.urls["content/posts/first/index.md"] == "/en/2024/03/the-weir-a-start/"
    assert made.urls["content/posts/_index.md"] == "/en/posts/"
    assert b"aliases: [/en/old/weir/, weir-start]" in made.files["content/posts/first/index.md"]
    assert "static/en/talks/poster.png" in made.files
    assert made.moves["/en/"] == "/"
    assert made.moves["/en/tags/floods/index.xml"] == "/tags/floods/index.xml"


def test_menus_lead_where_the_pages_are(tmp_path):
    (tmp_path / "content").mkdir()
    (tmp_path / "config.yml").write_text(
        "baseURL: https://x.press/\ntitle: X\noutputs: {home: [HTML, RSS, JSON]}\nmenu:\n  main:\n"
        "  - {name: Archive, url: archives, weight: 3}\n  - {name: Search, url: search/, weight: 2}\n"
        "  - {name: Feed, url: /index.xml, weight: 1}\n  - {name: Sub, url: /sub, weight: 4, parent: Feed}\n"
    )
    (tmp_path / "content/archives.md").write_text("---\ntitle: A\nlayout: archives\nurl: /archives\n---\n")
    (tmp_path / "content/search.md").write_text("---\ntitle: S\nlayout: search\n---\n")
    made = hugo.plan(tmp_path, NOW)
    menu = tomllib.loads(made.settings)["tool"]["linocut"]["menu"]
    assert menu == [{"label": "Feed", "url": "/index.xml"}, {"label": "Archive", "url": "/archive/"}]
    lists = dict.fromkeys(("/archives/", "/tags/", "/categories/"), "/archive/")
    feeds = dict.fromkeys(("/tags/index.xml", "/categories/index.xml"), "/index.xml")
    assert dict(made.moves) == {**lists, **feeds, "/search/": "/"}
    assert "the output format JSON: not taken over" in [problem.message for problem in made.problems]


@pytest.mark.parametrize(
    ("written", "image", "kept"),
    [
        ("cover: {image: a.png}", "image: a.png", "cover: {image: a.png}"),
        ("images: [/img/b.png, c.png]", "image: /img/b.png", "images: [/img/b.png, c.png]"),
        ("thumbnail: lost.png", "", "thumbnail: lost.png"),
        ("image: {src: a.png}", "image: a.png", ""),
        ("image: {src: lost.png}", "", "image: {src: lost.png}"),
        ("cover: https://else.press/a.png", "", "cover: https://else.press/a.png"),
    ],
)
def test_pictures_of_articles(tmp_path, written, image, kept):
    for name in ("content/posts/x/a.png", "static/img/b.png"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (4, 4)).save(tmp_path / name)
    (tmp_path / "hugo.toml").write_text('title = "T"\n')
    (tmp_path / "content/posts/x/index.md").write_text(f"---\ntitle: X\n{written}\n---\n")
    (tmp_path / "content/posts/x/link.png").symlink_to("a.png")
    made = hugo.plan(tmp_path, NOW)
    params = f"params:\n  {kept}\n" if kept else ""
    assert made.files["content/posts/x/index.md"].decode() == f"---\ntitle: X\n{image}\n{params}---\n".replace(
        "\n\n", "\n"
    )
    assert "content/posts/x/link.png" not in made.files


@pytest.mark.parametrize(
    ("said", "kept"),
    [("", "# paginate = 100"), ("paginate = 5", "paginate = 5"), ("[pagination]\npagerSize = 7", "paginate = 7")],
)
def test_how_many_articles_a_page_of_a_list_has_is_taken_over(tmp_path, said, kept):
    (tmp_path / "hugo.toml").write_text(f'title = "T"\n{said}\n')
    (tmp_path / "content").mkdir()
    (tmp_path / "content/a.md").write_text("---\ntitle: A\n---\n")
    assert f"\n{kept}\n" in hugo.plan(tmp_path, NOW).settings


def test_characters_by_name_are_told(tmp_path):
    (tmp_path / "content").mkdir()
    (tmp_path / "hugo.toml").write_text('title = "T"\nenableEmoji = true\n')
    (tmp_path / "content/a.md").write_text(
        "---\ntitle: A\n---\nAt 10:30: yes :tadx: `:no:` https://x.press/:no:\n\n:plus_one: :tada:\n"
    )
    made = hugo.plan(tmp_path, NOW)
    assert [(problem.message, str(problem.place)) for problem in made.problems] == [
        ("a character by name stays as it is written", "content/a.md:4"),
        ("a character by name stays as it is written", "content/a.md:6"),
    ]


def _site(folder, files):
    for name, content in {"hugo.toml": 'baseURL = "https://x.press/"\ntitle = "T"\n', **files}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)
    return hugo.plan(folder, NOW)


def _said(made):
    return [click.unstyle(written(problem)) for problem in grouped(made.problems)]


def test_what_the_build_would_refuse_is_shown_in_another_way(tmp_path):
    body = """\
Of $\\nonsense{x}$, ![Alt](lost.png), {{< figure src="gone.png" alt="Gone" >}} and ![Alt](lost.png).

[a](nowhere.md) and `{val} x`.

$$
\\nonsense{x}
$$

[^a]: one

[^a]: two

{{< figure >}}

:::

See[^a].
"""
    made = _site(tmp_path, {"content/posts/a.md": f"---\ntitle: A\ndate: 2024-01-02\n---\n{body}"})
    assert (
        made.files["content/posts/a.md"].decode().partition("---\n")[2].partition("---\n")[2]
        == """\
Of `$\\nonsense{x}$`, [Alt](lost.png), [Gone](gone.png) and [Alt](lost.png).

<a href="nowhere.md">a</a> and `{val} x`.

```latex
$$
\\nonsense{x}
$$
```

[^a]: one

[^a-again]: two

{{</* figure */>}}

\\:::

See[^a].
"""
    )
    unknown = 'the build says: unknown command "\\nonsense"'
    where = "content/posts/a.md"
    assert _said(made) == [
        f"{where}:5: warning: a formula is shown as its source (2 times: also {where}:9); {unknown}",
        f"{where}:5: warning: a picture is a link: it is not there, or cannot be read (2 times: also {where}:5); "
        "the build says: there is no file lost.png and no script lost.py",
        f"{where}:5: warning: a shortcode is shown as it is written, or as a link; "
        "the build says: there is no file gone.png and no script gone.py",
        f"{where}:7: warning: a link leads where it did, and to no page of this site; "
        "the build says: there is no content/posts/nowhere.md",
        f"{where}:15: warning: a second footnote of one name has another; "
        'the build says: the footnote "a" is already on line 13',
        f"{where}:17: warning: a shortcode is shown as it is written, or as a link; "
        "the build says: the figure has no src",
        f'{where}:19: warning: a mark is shown as it is written; the build says: ":::" closes nothing',
    ]


@pytest.mark.parametrize(
    ("given", "problem", "expected", "message"),
    [
        ("A $x$ {#sec-a} b\n", Place("x.md", 1, 7), "A $x$ b\n", "attributes are left out"),
        ("A @key b\n", Place("x.md", 1, 3), "A \\@key b\n", "a mark is shown as it is written"),
        ("A $left) and { b$ c\n", Place("x.md", 1, 4), "A \\$left) and { b\\$ c\n", "a formula is shown as its source"),
        ("`{val}`\n", Place("x.md", 1, 1), "`{{val}}`\n", "a mark is shown as it is written"),
        ("$$\na\n$$ {#eq-a}\n", Place("x.md", 3, 5), "$$\na\n$$\n", "attributes are left out"),
        (
            "$$\na\n$$ {#eq-a}\n\n@b\n",
            Place("x.md", 5, 1),
            "$$\na\n$$ {#eq-a}\n\n\\@b\n",
            "a mark is shown as it is written",
        ),
        ("::: {#thm-a}\n", Place("x.md", 1, 7), "::: {.div}\n", "attributes are left out"),
        (
            "$$\na\n$$\n\nb\n\n$$\nc\n$$\n",
            Place("x.md", 5, 1),
            "$$\na\n$$\n\n````text\nb\n````\n\n$$\nc\n$$\n",
            "a paragraph is shown as it is written",
        ),
        (
            "$$\na\n$$ {#eq-a} b\n",
            Place("x.md", 2, 1),
            "```latex\n$$\na\n$$ {#eq-a}\n```\n b\n",
            "a formula is shown as its source",
        ),
        (
            "![See [a](b) [c].](d.png)\n",
            Place("x.md", 1, 20),
            "[See a [c].](d.png)\n",
            "a picture is a link: it is not there, or cannot be read",
        ),
        (
            "a\n\nb\nc\n\nd\n",
            Place("x.md", 4, 1),
            "a\n\n````text\nb\nc\n````\n\nd\n",
            "a paragraph is shown as it is written",
        ),
        (
            "---\ntitle: a\ndate: x\n---\nb\n",
            Place("x.md", 3, 1),
            "---\ntitle: a\n# date: x\n---\nb\n",
            "a line of front matter is a comment",
        ),
    ],
)
def test_repairs(given, problem, expected, message):
    text_of_it, done = repair(given, [Problem("wrong", problem)], last=False)
    assert (text_of_it, [each.message for each in done]) == (expected, [message])


def test_a_paragraph_that_is_shown_as_it_is_written_ends_where_its_container_does():
    given = "::: {.a}\nb\nc\n:::\nd\n"
    made, _ = repair(given, [Problem("wrong", Place("x.md", 3, 1))], last=True)
    assert made == "::: {.a}\n````text\nb\nc\n````\n:::\nd\n"


def test_a_post_in_html_is_one(tmp_path):
    post = "---\ntitle: H\ndate: 2024-01-02\ntags: [red]\naliases: [/old/]\n---\n<p>Hi\n\n<pre>a\n\nb</pre>\n*no*</p>\n"
    made = _site(tmp_path, {"content/posts/b/index.html": post, "content/plain.html": "<p>x</p>\n"})
    assert made.urls == {"content/posts/b/index.md": "/posts/b/"}
    assert (
        made.files["content/posts/b/index.md"]
        .decode()
        .endswith("---\n<div>\n<p>Hi\n<pre>a\n&#10;b</pre>\n*no*</p>\n</div>\n")
    )
    assert made.files["static/plain.html"] == tmp_path / "content/plain.html"


def test_every_taxonomy_of_a_page_is_kept(tmp_path):
    taxonomies = 'title = "T"\ntaxonomies = {tag = "tags", author = "authors", kind = "kinds"}\n'
    taxonomies += 'permalinks = {kinds = "/k/:slug/"}\n'
    page = "---\ntitle: A\ndate: 2024-01-02\ntags: [red]\nauthors: [Ann Lee]\nkinds: [Long Note]\n---\n"
    term = "---\ntitle: Ann Lee\n---\nShe writes.\n"
    files = {"hugo.toml": taxonomies, "content/posts/a.md": page, "content/authors/ann-lee/_index.md": term}
    made = _site(tmp_path, files)
    assert b"author: [Ann Lee]\ntags: [red, Ann Lee, Long Note]\n" in made.files["content/posts/a.md"]
    assert made.files["content/tags/ann-lee/_index.md"] == term.encode()
    assert made.moves["/k/long-note/"] == "/tags/long-note/"
    assert made.moves["/authors/ann-lee/index.xml"] == "/tags/ann-lee/index.xml"


def test_menus_in_front_matter(tmp_path):
    menu = 'title = "T"\n[[menu.main]]\nname = "Code"\nurl = "https://code.press/"\nweight = 2\n'
    about = "---\ntitle: About\nmenu: {main: {weight: 1, name: Us}}\n---\n"
    made = _site(
        tmp_path, {"hugo.toml": menu, "content/about.md": about, "content/x.md": "---\ntitle: X\nmenu: main\n---\n"}
    )
    found = tomllib.loads(made.settings)["tool"]["linocut"]["menu"]
    assert [(entry["label"], entry["url"]) for entry in found] == [
        ("Us", "/about/"),
        ("Code", "https://code.press/"),
        ("X", "/x/"),
    ]
    assert b"menu" not in made.files["content/about.md"]


def test_feeds_under_another_name_lead_on(tmp_path):
    named = 'title = "T"\n[outputFormats.RSS]\nbaseName = "feed"\n[permalinks.section]\nposts = "/p/"\n'
    made = _site(
        tmp_path, {"hugo.toml": named, "content/posts/a.md": "---\ntitle: A\ndate: 2024-01-02\ntags: [b]\n---\n"}
    )
    assert {old: new for old, new in made.moves.items() if old.endswith(".xml")} == {
        "/feed.xml": "/index.xml",
        "/p/feed.xml": "/index.xml",
        "/tags/b/feed.xml": "/tags/b/index.xml",
        "/tags/feed.xml": "/index.xml",
        "/categories/feed.xml": "/index.xml",
    }
    assert made.moves["/p/"] == "/posts/"


def test_two_that_want_one_address(tmp_path):
    head = "---\ntitle: {}\ndate: 2024-01-02\n"
    files = {
        "content/posts/a.md": head.format("A") + "aliases: [/posts/b/, /old/, 'x#y']\n---\n",
        "content/posts/b.md": head.format("B") + "aliases: [/old/, /mine/]\n---\n",
        "content/posts/c.md": head.format("C") + "url: /posts/b/\n---\n",
        "content/archive.md": "---\ntitle: All\n---\nOf all.\n",
        "content/404.md": "---\ntitle: Lost\nurl: /404.html\n---\n",
    }
    made = _site(tmp_path, files)
    assert made.urls["content/posts/c.md"] == "/posts/b-2/"
    assert made.urls["content/archive/_index.md"] == "/archive/"
    assert b"aliases: []" in made.files["content/posts/a.md"] or b"aliases: [/old/]" in made.files["content/posts/a.md"]
    assert b"aliases: [/mine/]" in made.files["content/posts/b.md"]
    assert _said(made) == [
        "content/404.md: warning: not taken: linocut makes this page itself; change templates/404.html",
        "content/posts/c.md: warning: the address /posts/b/ is that of content/posts/b.md; it stands at /posts/b-2/",
        "content/posts/a.md: warning: not taken: an alias that is the address of something else; "
        "/posts/b/ is the address of content/posts/b.md",
        "content/posts/a.md: warning: not taken: the alias x#y; an alias is a path of the site",
        "content/posts/b.md: warning: not taken: an alias that is the address of something else; "
        "/old/ is the address of content/posts/a.md",
    ]


def test_a_value_that_cannot_be_read_does_not_cost_the_page(tmp_path):
    made = _site(
        tmp_path, {"content/posts/a.md": "---\ntitle: A\ndate: soon\ndraft: perhaps\nreward: false\t# note\n---\nx\n"}
    )
    assert made.files["content/posts/a.md"].decode() == (
        "---\ntitle: A\nparams:\n  date: soon\n  draft: perhaps\n  reward: false\t# note\n---\nx\n"
    )
    assert _said(made)[0] == (
        'content/posts/a.md:3: warning: not taken: "date" must be a date; it is "soon"; '
        "write it as 2026-11-23 or 2026-11-23T09:30:00+01:00"
    )


def test_diagrams_are_told(tmp_path):
    made = _site(
        tmp_path,
        {"content/a.md": "---\ntitle: A\n---\nx\n\n{{< mermaid >}}\na\n{{< /mermaid >}}\n[b]({{< ref c >}})\n"},
    )
    assert _said(made) == [
        'content/a.md:9: warning: the shortcode "{{< ref c >}}" leads to no page',
        'content/a.md:6: warning: the shortcode "mermaid" is shown as its source: linocut draws no such diagrams',
    ]


def test_the_picture_that_a_bundle_calls_its_cover(tmp_path):
    (tmp_path / "content/posts/a").mkdir(parents=True)
    (tmp_path / "content/posts/b").mkdir(parents=True)
    Image.new("RGB", (4, 4)).save(tmp_path / "content/posts/a/one.png")
    Image.new("RGB", (4, 4)).save(tmp_path / "content/posts/b/featured.png")
    resources = "---\ntitle: A\nresources: [{src: one.png, name: featured-image}]\n---\n"
    made = _site(tmp_path, {"content/posts/a/index.md": resources, "content/posts/b/index.md": "---\ntitle: B\n---\n"})
    assert b"image: one.png" in made.files["content/posts/a/index.md"]
    assert b"image: featured.png" in made.files["content/posts/b/index.md"]


def _published(folder):
    feed = "<rss><channel><item><guid>{}</guid></item><item><guid></guid></item></channel></rss>"
    for name, content in {
        "index.html": "",
        "posts/index.html": "",
        "posts/a/index.html": "",
        "posts/page/1/index.html": "",
        "posts/index.xml": feed.format("https://x.press/posts/a/"),
        "tags/index.xml": feed.format("https://x.press/tags/b/"),
        "categories/index.html": "",
        "lost/index.html": "",
        "index.xml": feed.format("https://x.press/old/"),
        "theme.css": "",
        "CNAME": "x.press",
        "posts/a/photo_hu04f726d6b78aa0b103e90519088da3ce_172569_360x0_resize_q75_box.jpg": "",
        "posts/a/photo_hu_7d3b8e1f2a4c5d6e.webp": "",
        "sitemap.xml": "<urlset><url><loc>https://x.press/posts/a/</loc></url><url><loc>https://x.press/lost/</loc></url></urlset>",
        "picture.png": "",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)
    return folder


@pytest.fixture
def compared(tmp_path):
    """A Hugo site and what it published; the new site is what `linocut import` makes of it."""
    (tmp_path / "old/content/posts").mkdir(parents=True)
    (tmp_path / "old/hugo.toml").write_text('baseURL = "https://x.press/"\ntitle = "T"\n')
    (tmp_path / "old/content/posts/a.md").write_text("---\ntitle: A\ndate: 2024-01-02\ntags: [b]\n---\nx\n")
    _published(tmp_path / "public")
    return tmp_path


def test_the_built_site_is_held_against_what_hugo_published(compared):
    done = linocut("import", "hugo", "old", "--to", "new", "--compare", "public", cwd=compared)
    assert done.returncode == 1
    assert done.stdout.splitlines()[-5:] == [
        "               there    led on    missing",
        "pages              3         1          1",
        "feeds              3         0          0",
        "files              0         0          1",
        "feed items         1         0          1",
    ]
    hint = 'add them under [tool.linocut.redirects], or "aliases" in front matter'
    assert [line for line in done.stderr.splitlines() if not line.startswith(("writing", "parsing"))] == [
        f"1 pages are missing: /lost/; {hint}",
        f"1 files are missing: /picture.png; {hint}",
        f"1 feed items are missing: /index.xml: https://x.press/old/; {hint}",
    ]


def test_a_sitemap_is_compared_too_and_an_import_is_not_made_twice(compared):
    assert linocut("import", "hugo", "old", "--to", "new", cwd=compared).returncode == 0
    (compared / "new/content/posts/a.md").write_text("---\ntitle: Mine\n---\nx\n")
    done = linocut("import", "hugo", "old", "--to", "new", "--compare", "public/sitemap.xml", "--json", cwd=compared)
    told = json.loads(done.stdout)
    assert told["compared"][0] == {"kind": "pages", "there": 1, "led on": 0, "missing": ["/lost/"]}
    assert (compared / "new/content/posts/a.md").read_text() == "---\ntitle: Mine\n---\nx\n"
    wrong = linocut("import", "hugo", "old", "--to", "new", "--compare", "hugo.toml", cwd=compared)
    assert wrong.returncode == 1
    assert wrong.stderr == (
        "hugo.toml: cannot be compared: [Errno 2] No such file or directory: 'hugo.toml'; "
        "name Hugo's public/, a sitemap.xml, or the address of the site\n"
    )


def test_a_site_on_the_web_is_compared_by_its_sitemap_and_its_feed(compared):
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=compared / "public"))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        found = compare.published(f"http://127.0.0.1:{server.server_port}/", "https://x.press/")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert found == compare.Published(("/posts/a/", "/lost/", "/index.xml"), (("/index.xml", "https://x.press/old/"),))


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        (
            {"comments": {"giscus": {"repo": "a/b", "repoID": "R", "category": "C", "categoryID": "D"}}},
            {"comments": {"provider": "giscus", "repo": "a/b", "repo_id": "R", "category": "C", "category_id": "D"}},
        ),
        (
            {"giscus": {"data-repo": "a/b", "data-repo-id": "R", "data-category": "C", "data-category-id": "D"}},
            {"comments": {"provider": "giscus", "repo": "a/b", "repo_id": "R", "category": "C", "category_id": "D"}},
        ),
        ({"page": {"comment": {"giscus": {"enable": False, "repo": "a/b"}, "utterances": {"repo": "a/b"}}}},
            {"comments": {"provider": "utterances", "repo": "a/b"}}),
        ({"giscus": {"repo": "a/b"}}, {}),
        ({"utterances": {"repo": "https://github.com/a/b"}}, {}),
        ({"plausible": {"domain": "a.press", "serverURL": "stats.a.press"}},
            {"analytics": {"provider": "plausible", "id": "a.press", "host": "stats.a.press"}}),
        ({"analytics": {"goatCounter": {"code": "ada"}}}, {"analytics": {"provider": "goatcounter", "id": "ada"}}),
        ({"umami": {"siteID": "1-2", "scriptURL": "https://cloud.umami.is/script.js"}},
            {"analytics": {"provider": "umami", "id": "1-2"}}),
    ],
)  # fmt: skip
def test_comments_and_counters_of_themes(params, expected):
    assert services.found(params) == expected


def test_what_themes_show_is_shown_where_linocut_has_it(tmp_path):
    settings = '[params.plausible]\ndomain = "x.press"\n[params.utterances]\nrepo = "a/b"\n'
    pages = {
        f"content/{number}.md": f"---\ntitle: A\n{line}\n---\n"
        for number, line in enumerate(
            ("ShowToc: false", "toc: {enable: false}", "bookToc: true", "toc: false", "toc: true")
        )
    }
    made = _site(tmp_path, {"hugo.toml": f'baseURL = "https://x.press/"\ntitle = "T"\n{settings}', **pages})
    found = [made.files[f"content/{number}.md"].decode().split("---")[1] for number in range(5)]
    assert found == [
        f"\ntitle: A\n{line}" for line in ("toc: false\n", "toc: false\n", "", "toc: false\n", "toc: true\n")
    ]
    whole = tomllib.loads(made.settings)["tool"]["linocut"]
    assert whole["analytics"] == {"provider": "plausible", "id": "x.press"}
    assert whole["comments"] == {"provider": "utterances", "repo": "a/b"}


def test_html_that_names_the_path_of_the_site_has_it_once():
    web = Web("https://me.press/log/", {})
    rules = Rules(slashes=True, math=False, keep=Stubs(Path("none"), frozenset()).keep)
    given = '<a class="x" href="/log/a/">a</a> <img src="/log/i.png"> <a href="/logs/">b</a> <a href="https://me.press/log/">'
    made = given.replace('"/log/', '"/')
    assert text.convert(given, "/here/", web, rules)[0] == made
