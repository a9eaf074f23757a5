"""Each row of the table "Coming from PaperMod": what it says to write shows what it says to show."""

import io
import re

import pytest
from PIL import Image

from conftest import write_site
from linocut.build import build
from linocut.store.cache import Cache
from linocut.theme import font
from places import ROOT

TABLE = (ROOT / "content/docs/from-papermod.md").read_text().partition("|---|---|---|\n")[2]
ROWS = [line.split(" | ")[0].removeprefix("| ") for line in TABLE.splitlines() if line.startswith("| ")]
HELD = (
    ("", r'class="logo".*?assets/logo-.*?<span>Notes</span>'),
    ("", r'<link rel="icon" href="/favicon\.svg"'),
    ("", r'<ul class="elsewhere".*?href="https://github\.com/ada" rel="me"'),
    ("", r'<p class="description">Measured and drawn</p>.*<p>Welcome\.</p>'),
    ("", r'<a href="/about/">About us</a>'),
    ("", r'<footer.*<a href="https://cc\.press/by/">CC BY</a>'),
    ("posts/a/", r'<p class="when">Ada Writer · .*<div class="author">.*Measures things'),
    ("posts/a/", r'<figure class="cover">.*alt="Hills".*<figcaption>By Ada</figcaption>'),
    ("posts/b/", None),
    ("posts/a/", r"\d min</p>"),
    ("posts/a/", r'<a class="older" rel="prev" href="/posts/b/">'),
    ("posts/a/", r'<script src="/assets/theme-[\w-]*copy'),
    ("posts/a/", r'<button type="button" class="theme-switch"'),
    ("posts/a/", r"<math"),
    ("archive/", r'<h1>Archive</h1>.*href="/posts/a/"'),
    ("posts/a/", r'class="search-open" data-index="/pagefind/pagefind\.js"'),
    ("tags/x/", r'<a href="/tags/x/index\.xml">RSS</a>.*<footer.*<a href="/index\.xml"><svg'),
    ("posts/a/", r'<section class="comments"[^>]*data-provider="giscus"'),
    ("posts/a/", r'<script defer src="https://plausible\.io/js/script\.js" data-domain="notes\.press"'),
    ("posts/a/", r'<form class="newsletter[^>]*action="https://buttondown\.com/api/emails/embed-subscribe/ada"'),
    ("posts/a/", r'class="embed-open"[^>]*data-source="https://www\.youtube-nocookie\.com/embed/dQw4w9WgXcQ'),
    ("posts/a/", r'<details class="callout callout-note">'),
    ("posts/a/", r'<div class="tabs".*?<h2 class="tab-title"[^>]*>Debian</h2>.*?</section>'),
    ("posts/a/", r'gallery">.*?<a class="lightbox" href="/assets/c-'),
    ("style", r'@font-face\{font-family:"Own Text".*--serif:"Own Text"'),
    ("style", r"\.mine\{color:teal\}"),
    ("posts/a/", r'<meta name="own">\s*</head>'),
    ("posts/a/", r"</footer>\s*<p>Below</p>\s*</body>"),
    ("about/", r"^<p>wide: About</p>"),
    ("robots.txt", r"^User-agent: mine"),
)
"""Where each row shows, and what; None: what the other article shows must not be there."""

DATED = "date: 2026-0{}-02\ntags: [x]\n"
SECTIONS = "\n## One\n\nText.\n\n## Two\n\nText.\n\n## Three\n\nText.\n"
ARTICLE = """Text, $x^2$.

```python
x = 1
```
"""
PLAIN = {
    "pyproject.toml": '[tool.linocut]\ntitle = "Notes"\nbase_url = "https://notes.press/"\n',
    "content/posts/a.md": f"---\ntitle: A\n{DATED.format(3)}---\n{ARTICLE}",
    "content/posts/b.md": f"---\ntitle: B\n{DATED.format(2)}---\n{SECTIONS}",
    "content/about.md": "---\ntitle: About\n---\nText.\n",
}
SETTINGS = """description = "Measured and drawn"
footer = "Text under [CC BY](https://cc.press/by/)"
menu = [{ label = "About us", url = "/about/" }]
[tool.linocut.social]
github = "https://github.com/ada"
[tool.linocut.authors.ada]
name = "Ada Writer"
bio = "Measures things"
[tool.linocut.comments]
provider = "giscus"
repo = "ada/notes"
repo_id = "R"
category = "C"
category_id = "D"
[tool.linocut.analytics]
provider = "plausible"
[tool.linocut.newsletter]
action = "https://buttondown.com/api/emails/embed-subscribe/ada"
[tool.linocut.fonts]
text = ["fonts/Own.ttf"]
"""
FRONT = """author: ada
cover:
  image: c.png
  alt: Hills
  caption: By Ada
"""
MORE = """
{{< youtube dQw4w9WgXcQ >}}

::: {.callout-note collapse="true"}
Folded.
:::

::: {.panel-tabset}
## Debian

apt

## Fedora

dnf
:::

::: {.gallery}
![One](c.png)
:::
"""
DOT = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><circle r="9"/></svg>'


def png() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(data, "PNG")
    return data.getvalue()


def shown(folder, path):
    """The text of a page, of the style sheet, or of a file."""
    if path == "style":
        (file,) = folder.glob("assets/style-*.css")
        return file.read_text()
    file = folder / path
    return (file / "index.html" if path.endswith("/") or not path else file).read_text()


@pytest.fixture(scope="module")
def sites(tmp_path_factory):
    """The site that does what the table says, and one that does nothing of it, built."""
    told = {
        **PLAIN,
        "pyproject.toml": PLAIN["pyproject.toml"] + SETTINGS,
        "content/index.md": "---\ntitle: Home\n---\nWelcome.\n",
        "content/posts/a.md": f"---\ntitle: A\n{DATED.format(3)}{FRONT}---\n{ARTICLE}{MORE}",
        "content/posts/c.png": png(),
        "content/posts/b.md": f"---\ntitle: B\n{DATED.format(2)}toc: false\n---\n{SECTIONS}",
        "content/about.md": "---\ntitle: About\nlayout: wide\n---\nText.\n",
        "static/logo.svg": DOT,
        "static/favicon.svg": DOT,
        "static/robots.txt": "User-agent: mine\n",
        "fonts/Own.ttf": font.path(font.TEXT[3]).read_bytes(),
        "templates/css/mine.css": ".mine{color:teal}",
        "templates/wide.html": "<p>wide: {{ page.title }}</p>",
        "templates/parts/extend_head.html": '<meta name="own">',
        "templates/parts/extend_footer.html": "<p>Below</p>",
    }
    folders = []
    for name, files in (("told", told), ("plain", PLAIN)):
        site = write_site(tmp_path_factory.mktemp(name), files)
        done = build(site, Cache(site / ".linocut"))
        assert [problem for problem in done.problems if problem.severity == "error"] == []
        folders.append(site / "public")
    return folders


def test_the_table_has_as_many_rows_as_are_held():
    assert len(ROWS) == len(HELD)


@pytest.mark.parametrize(("row", "path", "pattern"), [(row, *held) for row, held in zip(ROWS, HELD, strict=True)])
def test_a_row_shows_what_it_says(sites, row, path, pattern):
    told, plain = sites
    if pattern is None:
        assert "contents-side" in shown(plain, path)
        assert "contents-side" not in shown(told, path)
        return
    assert re.search(pattern, shown(told, path), re.DOTALL)
    needs = next(line for line in TABLE.splitlines() if line.startswith(f"| {row} |")).split(" | ")[1]
    if path and needs != "nothing" and "pip install" not in needs:
        assert not re.search(pattern, shown(plain, path), re.DOTALL), "it is there without the setting too"
