"""One site with one of every mistake: `linocut check` names each at the line on which its author wrote it."""

import io
import json
import re

import pytest
from PIL import Image

from commandline import linocut
from linocut.check.weight import Weight
from linocut.report import Report

SETTINGS = """[tool.linocut]
title = "Ink"
base_url = "https://example.org/"
description = "Ink"

[tool.linocut.check]
weight = "40 kB"
"""

LINKS = """---
title: Links
date: 2026-01-01
description: What leads nowhere.
---
A [page](/posts/nowhere/) and an [anchor](/posts/other/#gone), [own](#gone).

[Draft](/posts/draft/), [later](/posts/later/).

<img src="lost.png" alt="Lost" width="4" height="4">

<img src="/files/dot.png">

<img src="http://pictures.press/a.png" alt="A" width="4" height="4">

[local](http://localhost:8000/x/)
"""

OTHER = """---
title: Links
date: 2026-01-02
description: The same title.
---
## One

<p id="one">Twice <b>open</p>

#### Skipped
"""


@pytest.fixture
def site(make_site):
    dot = io.BytesIO()
    Image.new("RGB", (4, 4)).save(dot, "PNG")
    return make_site(
        {
            "pyproject.toml": SETTINGS,
            "content/posts/links.md": LINKS,
            "content/posts/other.md": OTHER,
            "content/posts/draft.md": "---\ntitle: Draft\ndate: 2026-01-03\ndraft: true\n---\nSecret.\n",
            "content/posts/later.md": "---\ntitle: Later\ndate: 2099-01-03\n---\nLater.\n",
            "templates/static/files/dot.png": dot.getvalue(),
            "templates/css/mine.css": ":root { --figure-1: light-dark(#ffee00, #ffee00); }\n",
        }
    )


def test_every_mistake_is_told_at_its_line(site):
    done = linocut("check", cwd=site)
    assert done.returncode == 1
    told = re.sub(r"on line \d+", "on line N", done.stderr).splitlines()  # a line of the built page
    lines = [line for line in told if "a first visit loads" not in line and line[0] != " "]
    assert lines == [
        "content/posts/links.md:12:11: warning: the image has no size: /files/dot.png; write width and height: "
        "the text jumps when it arrives",
        'content/posts/other.md:2:8: warning: the title is "Links · Ink"; so is that of /posts/links/',
        'content/posts/other.md:10:1: warning: "Skipped" is <h4> below <h2>; a reader who hears the page misses a '
        "level: write ###",
        "pyproject.toml:3:1: warning: base_url is https://example.org/, an example that leads nowhere; "
        'write base_url = "https://…" under [tool.linocut]; feeds, cards and the sitemap name it',
        "templates/css/mine.css:1:9: warning: --figure-1 is #ffee00 on light paper #fbfaf7: contrast 1.2, below 3; "
        "make it darker",
        'content/posts/links.md:6:10: no page at /posts/nowhere/; did you mean "/posts/other/"?',
        'content/posts/links.md:6:43: no #gone on /posts/other/; did you mean "one"?',
        "content/posts/links.md:6:56: no #gone on this page",
        "content/posts/links.md:8:9: /posts/draft/ is a draft; remove the link, or publish both together",
        "content/posts/links.md:8:33: /posts/later/ is not to be published yet; remove the link, or publish both "
        "together",
        "content/posts/links.md:10:11: no image at /posts/links/lost.png",
        'content/posts/links.md:12:11: no alt text: /files/dot.png; say what it shows, or write alt="" when it only '
        "decorates",
        "content/posts/links.md:14:11: http://pictures.press/a.png is loaded over http by a page served over https; "
        "write https://",
        "content/posts/links.md:16:9: http://localhost:8000/x/ is on your own machine; nobody else can follow it",
        'content/posts/other.md:8:4: not well-formed: the id "one" is used twice; first on line N',
        "content/posts/other.md:8:19: not well-formed: <b> is not closed before </p> on line N",
    ]
    heavy = [line for line in done.stderr.splitlines() if "a first visit loads" in line]
    assert all(": warning: " in line for line in heavy)
    assert "    from content/posts/links.md" in done.stderr.splitlines()
    assert ": 11 errors, " in done.stdout.splitlines()[-1]


def test_the_same_in_json(site):
    done = linocut("check", "--json", cwd=site)
    told = json.loads(done.stdout)
    assert (done.returncode, done.stderr, told["good"]) == (1, "", False)
    errors = [problem for problem in told["problems"] if problem["severity"] == "error"]
    assert len(errors) == 11
    assert {problem["place"]["path"] for problem in errors} == {"content/posts/links.md", "content/posts/other.md"}
    assert all(problem["place"]["line"] for problem in errors)
    assert {page["page"] for page in told["pages"]} >= {"posts/links/index.html", "index.html"}


def test_a_claim_that_is_false_never_gets_as_far(site):
    (site / "content/posts/claim.md").write_text("---\ntitle: C\ndate: 2026-01-01\n---\n`{check} 1 > 2`\n")
    done = linocut("check", cwd=site)
    assert done.returncode == 1
    assert [line for line in done.stderr.splitlines() if line.startswith("content/posts/claim.md:5:")]
    assert not (site / "public/index.html").exists()


def test_the_heaviest_pages_fit_a_terminal(capsys):
    long = Weight(f"posts/{'much-ado-' * 5}/index.html")
    long.bytes.update(dict.fromkeys(long.bytes, 1_234_567))
    Report().weights([long, Weight("index.html")])
    assert capsys.readouterr().out.splitlines() == [
        "heaviest pages, kB               page style script  font image other total files",
        "…-much-ado-much-ado-much-ado-/   1235  1235   1235  1235  1235  1235  7407     1",
        "/                                 0.0   0.0    0.0   0.0   0.0   0.0   0.0     1",
    ]
