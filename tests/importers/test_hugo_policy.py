"""HTML in imported articles that a page's policy blocks: the new site allows its hosts, or holds it in another way, and
builds at once."""

import re
import tomllib
from base64 import b64encode
from datetime import UTC, datetime
from io import BytesIO

import click
import pytest
from PIL import Image

from commandline import linocut
from linocut.build import build
from linocut.importers import hugo
from linocut.importers.run import grouped
from linocut.report import written
from linocut.store.cache import Cache

NOW = datetime(2026, 11, 25, tzinfo=UTC)
HEAD = "---\ntitle: A\ndate: 2024-01-02\n---\n"
ARTICLE = """\
Text <iframe src="https://www.youtube.com/embed/x" title="A film"></iframe> and

<script async src="https://platform.twitter.com/widgets.js"></script>

<form action="https://list.host:8443/sub"><input name="mail"></form>

<video src="https://vid.host/a.mp4" controls></video>

<link rel="stylesheet" href="//css.host/a.css">

{{< video src="https://also.host/b.mp4" >}}

<img src="https://pics.host/a.png" alt="a" width="3" height="3">
"""
ALLOWED = {
    "forms": ["list.host:8443"],
    "frames": ["player.vimeo.com", "www.youtube.com"],
    "media": ["also.host", "vid.host"],
    "scripts": ["platform.twitter.com"],
    "styles": ["css.host"],
}
SECOND = '<iframe src="https://player.vimeo.com/1" title="v"></iframe>\n\n<iframe src="https://www.youtube.com/2"></iframe>\n'


def site(folder, files, base="https://x.press/"):
    for name, content in {"hugo.toml": f'baseURL = "{base}"\ntitle = "T"\n', **files}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)
    return folder


def planned(folder, body, path="content/posts/a.md"):
    made = hugo.plan(site(folder, {path: HEAD + body}), NOW)
    return (
        made,
        made.files[path].decode().removeprefix(HEAD),
        [click.unstyle(written(x)) for x in grouped(made.problems)],
    )


def test_hosts_of_articles_are_allowed_and_the_site_builds(tmp_path):
    site(tmp_path / "old", {"content/posts/a.md": HEAD + ARTICLE, "content/posts/b.md": HEAD + SECOND})
    done = linocut("import", "hugo", "old", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    new = tmp_path / "old-linocut"
    settings = (new / "pyproject.toml").read_text()
    assert tomllib.loads(settings)["tool"]["linocut"]["allow"] == ALLOWED
    assert "# What the Hugo site's articles load from other hosts" in settings.partition("[tool.linocut.allow]")[0]
    assert (
        "pages may load from other hosts what articles load: also.host, css.host, list.host:8443, "
        "platform.twitter.com, player.vimeo.com, vid.host, www.youtube.com; see [tool.linocut.allow]"
    ) in done.stdout.splitlines()
    assert (new / "content/posts/a.md").read_text() == HEAD + ARTICLE
    built = linocut("build", cwd=new)
    assert built.returncode == 0, built.stderr
    assert "frame-src &#39;self&#39; https://player.vimeo.com" in (new / "public/posts/a/index.html").read_text()


def test_without_such_html_nothing_is_allowed(tmp_path):
    made, _, told = planned(tmp_path, '`<script src="https://a.host/x.js"></script>` and <b>bold</b>\n')
    assert (made.hosts, told) == ({}, [])
    assert not tomllib.loads(made.settings)["tool"]["linocut"].get("allow")
    assert "load from other hosts" not in made.settings


def test_a_site_that_already_exists_is_told_what_to_allow(make_site, tmp_path):
    site(tmp_path / "old", {"content/posts/a.md": HEAD + ARTICLE, "content/posts/b.md": HEAD + SECOND})
    root = make_site({})
    before = (
        root / "pyproject.toml"
    ).read_text() + '[tool.linocut.allow]\nframes = ["*.vimeo.com"]\nmedia = ["vid.host"]\n'
    (root / "pyproject.toml").write_text(before)
    done = linocut("import", "hugo", "../old", cwd=root)
    assert done.returncode == 0, done.stderr
    assert (root / "pyproject.toml").read_text() == before
    assert (
        "the build stops at what articles load from other hosts, until your pyproject.toml allows it:\n"
        "    [tool.linocut.allow]\n"
        '    forms = ["list.host:8443"]\n'
        '    frames = ["www.youtube.com"]\n'
        '    media = ["also.host"]\n'
        '    scripts = ["platform.twitter.com"]\n'
        '    styles = ["css.host"]\n'
    ) in done.stdout


def test_what_stands_in_a_page_becomes_a_file_that_does_the_same(tmp_path):
    body = """\
Before.

<script type="text/javascript" defer>
let a = "$x$ {{";

console.log(a)
</script>

> <SCRIPT type=module async>
> import "./b.js"
> </SCRIPT>

<style media="print">
p { color: red }

q { color: url("x.png") }
</style>

<script type="application/json">{"a": 1}</script>
"""
    site(
        tmp_path / "old",
        {"content/posts/a/index.md": HEAD + body, "content/posts/a/script-1.js": "0\n"},
        "https://x.press/sub/",
    )
    done = linocut("import", "hugo", "old", cwd=tmp_path)
    where = "content/posts/a/index.md"
    assert done.stderr.splitlines() == [
        f"{where}:7: warning: a script that stands in the page is a file that the page loads (2 times: "
        f"also {where}:13); it lies below static; "
        "what it asks of other hosts needs connect in [tool.linocut.allow]",
        f"{where}:17: warning: a <style> of the page is a file that the page loads; it lies below static",
    ]
    new = tmp_path / "old-linocut"
    assert (
        (new / where).read_text().removeprefix(HEAD)
        == """\
Before.

<script type="text/javascript" src="/posts/a/script-2.js"></script>

> <script type=module async src="/posts/a/script-3.js"></script>

<link rel="stylesheet" href="/posts/a/style-1.css" media="print">

<script type="application/json">{"a": 1}</script>
"""
    )
    static = new / "static/posts/a"
    assert (static / "script-2.js").read_text() == 'let a = "$x$ {{";\n\nconsole.log(a)\n'
    assert (static / "script-3.js").read_text() == 'import "./b.js"\n'
    built = linocut("build", cwd=new)
    assert built.returncode == 0, built.stderr
    assert "warning" not in built.stderr
    page = (new / "public/posts/a/index.html").read_text()
    loaded = re.findall(r'(?:src|href)="/sub(/posts/a/s[^"]+)"', page)
    assert loaded == ["/posts/a/script-2.js", "/posts/a/script-3.js", "/posts/a/style-1.css"]
    assert [(new / f"public{name}").is_file() for name in loaded] == [True] * 3


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ('See <object data="a_b.pdf" type="x/y">no</object>!', 'See <a href="a_b.pdf">a&#95;b.pdf</a>!'),
        ('<embed title="A &amp; *B*" src="/a%20b.pdf?x&y">', '<a href="/a%20b.pdf?x&amp;y">A &amp; &#42;B&#42;</a>'),
        (
            '<object width="1">\n<param name="movie" value="https://v.host/v/1">\n<embed src="https://v.host/v/1">\n</object>',
            '<a href="https://v.host/v/1">1</a>',
        ),
        ("<object data=a.svg><object data=b.svg></object></object> b", '<a href="a.svg">a.svg</a> b'),
        (
            '<iframe src="https://under_score.host/"></iframe>',
            '<a href="https://under_score.host/">under&#95;score.host</a>',
        ),
        ("<object>x</object>", "````text\n<object>x</object>\n````"),
    ],
)
def test_what_no_setting_allows_is_a_link(tmp_path, given, expected):
    made, body, told = planned(tmp_path, f"{given}\n")
    assert body == f"{expected}\n"
    if "<a " in expected:
        (line,) = told
        assert line.startswith(
            "content/posts/a.md:5: warning: what the page holds of another kind is a link; the build says: "
        )
    assert made.hosts == {}


def test_images_in_a_text_are_files(tmp_path):
    buffer = BytesIO()
    Image.new("RGB", (60, 40), "red").save(buffer, "PNG")
    data = f"data:image/png;base64,{b64encode(buffer.getvalue()).decode()}"
    body = f"![One]({data}) and ![Two][1]\n\n`![x]({data})` ![Bad](data:image/png;base64,A)\n\n[1]: {data}\n"
    made, body, (told,) = planned(tmp_path, body)
    assert body == (
        "![One](/posts/a/image-1.png) and ![Two][1]\n\n"
        f"`![x]({data})` [Bad](data:image/png;base64,A)\n\n[1]: /posts/a/image-2.png\n"
    )
    assert made.files["static/posts/a/image-1.png"] == buffer.getvalue()
    assert told.startswith("content/posts/a.md:7: warning: a picture is a link")


def test_an_address_too_long_for_a_file_is_told(make_site):
    site = make_site({"content/a.md": f"---\ntitle: A\n---\n![a]({'x/' * 200}{'y' * 5000}/z.png)\n"})
    (problem,) = build(site, Cache(site / ".linocut")).problems
    assert (str(problem.place), problem.message[:14]) == ("content/a.md:4:6", "there is no fi")
