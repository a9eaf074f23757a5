"""The whole road: what a build promises, held on small real sites."""

import base64
import hashlib
import io
import re
from operator import truediv
from pathlib import Path

import pytest
from PIL import Image

from linocut import prose
from linocut.build import build
from linocut.figure.process import start
from linocut.problem import Problems
from linocut.store.cache import Cache

FIGURE = '''"""A line."""
import matplotlib.pyplot as plt
import numpy as np

def figure(slope: float = 2.0):
    fig, ax = plt.subplots()
    ax.plot(np.arange(4) * slope)
    return fig, {"alt": f"A line of slope {slope}.", "slope": slope}
'''

ARTICLE = """---
title: A line
date: 2026-01-02
tags: [lines]
---
The slope is `{val} line.slope:.1f`. `{check} line.slope > 1`

![A line, slope `{val} line.slope:.1f`.](/figures/line.svg){#fig-line}

See @fig-line and $y = mx$.
"""

FILES = {"content/posts/line.md": ARTICLE, "figures/line.py": FIGURE}


def run(site: Path, **options):
    return build(site, Cache(site / ".linocut"), **options)


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def messages(built) -> list[str]:
    return [f"{problem.place}: {problem.message}" for problem in built.problems if problem.severity == "error"]


@pytest.fixture
def site(make_site):
    return make_site(FILES)


def test_an_article_with_a_figure_a_value_a_check_and_a_formula(site):
    built = run(site)
    assert built.problems == ()
    assert [ran.script for ran in built.drawn] == ["figures/line.py"]
    page = (site / "public/posts/line/index.html").read_text()
    assert "The slope is" in page
    assert page.count("2.0") >= 2
    assert "<math" in page
    assert "<svg" in page
    assert "Figure 1" in page
    assert "A line of slope 2.0." in page
    assert "$" not in re.sub(r"<annotation.*?</annotation>|<script.*?</script>", "", page)
    for path in ("index.html", "posts/index.html", "tags/index.html", "tags/lines/index.html", "404.html", "index.xml",
                 "tags/lines/index.xml"):  # fmt: skip
        assert (site / "public" / path).is_file(), path


def test_a_second_build_does_nothing(site):
    run(site)
    before = {path: path.stat().st_mtime_ns for path in (site / "public").rglob("*")}
    built = run(site)
    assert (built.drawn, built.changed, built.removed, built.reused) == ((), (), (), 1)
    assert before == {path: path.stat().st_mtime_ns for path in (site / "public").rglob("*")}


def test_two_folders_give_the_same_bytes(make_site):
    first, second = make_site(FILES, "first"), make_site(FILES, "second/deeper")
    run(first)
    run(second)
    assert digests(first / "public") == digests(second / "public")
    assert not [
        path
        for path in (first / "public").rglob("*")
        if path.is_file() and str(first.parent).encode() in path.read_bytes()
    ]


def test_an_incremental_build_gives_the_bytes_of_a_clean_one(site, make_site):
    run(site)
    article = site / "content/posts/line.md"
    article.write_text(article.read_text().replace("See @fig-line", "Look at @fig-line"))
    (site / "content/posts/other.md").write_text("---\ntitle: Another\ndate: 2026-02-03\n---\nText.\n")
    run(site)
    clean = make_site({**FILES, "content/posts/line.md": article.read_text(),
                       "content/posts/other.md": (site / "content/posts/other.md").read_text()}, "clean")  # fmt: skip
    run(clean)
    assert digests(site / "public") == digests(clean / "public")


def test_a_prose_edit_runs_no_figure(site):
    run(site)
    article = site / "content/posts/line.md"
    article.write_text(article.read_text().replace("See", "Look at"))
    built = run(site)
    assert built.drawn == ()
    assert "posts/line/index.html" in built.changed


def test_what_draws_starts_before_articles_are_parsed_where_no_figure_was_ever_drawn(make_site, monkeypatch, capfd):
    began = []

    def watched_pool(*arguments, **named):
        began.append("started")
        return started(*arguments, **named)

    def watched(*arguments):
        began.append("parsed")
        return parse(*arguments)

    def what_began(built):
        assert messages(built) == []
        told = began.copy()
        began.clear()
        return told

    parse, started = prose.articles, start.pool
    monkeypatch.setattr(prose, "articles", watched)
    monkeypatch.setattr(start, "pool", watched_pool)
    site = make_site(FILES)
    assert what_began(run(site)) == ["started", "parsed"]
    article, script = site / "content/posts/line.md", site / "figures/line.py"
    article.write_text(article.read_text().replace("See", "Look at"))
    assert what_began(run(site)) == ["parsed"]
    script.write_text(script.read_text() + "# the end\n")
    assert what_began(run(site)) == ["parsed", "started"]
    assert what_began(run(make_site({"content/a.md": "# A\n"}, "plain"))) == ["parsed"]
    unused = make_site({"content/a.md": "# A\n", "figures/line.py": FIGURE}, "unused")
    assert what_began(run(unused)) == ["started", "parsed"]
    assert capfd.readouterr() == ("", ""), "it ends without a word where no article asks for a figure"


def test_a_false_check_stops_the_build_and_keeps_the_site(site):
    run(site)
    before = digests(site / "public")
    article = site / "content/posts/line.md"
    article.write_text(article.read_text().replace("line.slope > 1", "line.slope > 5"))
    built = run(site)
    assert not built.good
    assert messages(built) == ["content/posts/line.md:6:38: not true: `line.slope > 5`; line.slope is 2.0"]
    assert digests(site / "public") == before


def test_every_problem_is_told_at_once(site):
    (site / "content/posts/line.md").write_text(
        ARTICLE.replace("$y = mx$", r"$\frac{1}{2$ and @fig-lime and `{val} line.slop`")
    )
    (site / "content/posts/broken.md").write_text("---\ntitle: [\n---\n")
    built = run(site)
    told = "\n".join(messages(built))
    for part in ("content/posts/broken.md:", 'does not return "slop"', "fig-lime", "content/posts/line.md:10:"):
        assert part in told, told


def test_a_failing_script_is_shown_with_its_own_traceback_and_the_others_are_drawn(site):
    (site / "figures/bad.py").write_text("def figure():\n    return 1 / 0\n")
    article = site / "content/posts/line.md"
    article.write_text(ARTICLE + "\n![Bad.](/figures/bad.svg){#fig-bad alt='x'}\n")
    built = run(site)
    assert not built.good
    (problem,) = [problem for problem in built.problems if problem.severity == "error"]
    assert (problem.place.path, problem.place.line) == ("content/posts/line.md", 12)
    assert "ZeroDivisionError: division by zero" in problem.detail
    assert 'figures/bad.py", line 2, in figure' in problem.detail
    assert "linocut" not in problem.detail
    assert [ran.script for ran in built.drawn] == ["figures/line.py"]
    assert not (site / "public").exists()
    article.write_text(ARTICLE)
    assert run(site).drawn == ()


def test_drafts_and_the_future_stay_out_until_their_time(make_site):
    site = make_site(
        {
            "content/posts/now.md": "---\ntitle: Now\ndate: 2026-01-02\ntags: [a]\n---\nVisible.\n",
            "content/posts/draft.md": "---\ntitle: Hidden\ndate: 2026-01-02\ndraft: true\ntags: [b]\n---\nSecret.\n",
            "content/posts/later.md": "---\ntitle: Hidden\ndate: 2026-01-02\npublishDate: 2999-01-01\n---\nSecret.\n",
        }
    )
    run(site)
    assert not [path for path in (site / "public").rglob("*")
                if path.is_file() and (b"Secret" in path.read_bytes() or b"Hidden" in path.read_bytes())]  # fmt: skip
    assert not (site / "public/tags/b").exists()
    run(site, overrides={"drafts": True})
    assert "Secret" in (site / "public/posts/draft/index.html").read_text()
    assert (site / "public/posts/later/index.html").exists()


def test_no_page_asks_another_host_for_anything(site):
    run(site)
    for page in (site / "public").rglob("*.html"):
        loads = re.findall(
            r"""<(?:script|img|link|iframe|source)\b[^>]*\b(?:src|srcset|href)=["']([^"']+)""", page.read_text()
        )
        foreign = [
            url for url in loads if re.match(r"(?:https?:)?//", url) and not url.startswith("https://site.example/")
        ]
        assert foreign == [], page


def test_an_empty_site_builds(make_site):
    built = run(make_site({}))
    assert built.good


SOME_FAIL = """
import matplotlib.pyplot as plt

def figure(t: float = 0.0):
    fig, ax = plt.subplots()
    ax.plot([0, 1 / (1 - t)])
    return fig, {"alt": f"Line {t}.", "height": 1 / (1 - t), "both": [{"t": t}]}
"""


with pytest.raises(ZeroDivisionError) as divided:  # each Python says it in words of its own
    truediv(1, 0.0)
DIVIDED = divided.value


@pytest.mark.parametrize("states", ["t=0:1:0.5", "t=1:2:0.5"], ids=["another state", "the state shown"])
def test_a_figure_that_fails_is_told_once_and_not_again_where_its_numbers_are_used(make_site, states):
    article = (
        "---\ntitle: A\ndate: 2026-01-02\n---\n`{val} f.height:.1f` `{check} f.height > 0`\n\n"
        f"![At `{{val}} f.height:.1f`.](/figures/f.svg?{states}){{#fig-f}}\n\n"
        '{{< table f.both caption="Heights" >}}\n'
    )
    site = make_site({"content/a.md": article, "figures/f.py": SOME_FAIL})
    assert messages(run(site)) == [
        f"content/a.md:7:1: figure script figures/f.py (t=1.0) failed: ZeroDivisionError: {DIVIDED}"
    ]


SPELT = """
import matplotlib.pyplot as plt

def figure(t):
    return plt.figure(), {"alt": f"It is {t!r}."}
"""


def test_a_script_gets_the_parameters_that_its_own_article_wrote(make_site):
    article = "---\ntitle: A\ndate: 2026-01-02\n---\n![](/figures/f.svg?t={0})\n"
    written = {"1": "1", "1.0": "1.0", "true": "True"}
    site = make_site({f"content/{t}.md": article.format(t) for t in written} | {"figures/f.py": SPELT})
    assert messages(run(site)) == []
    pages = {t: next(site.glob(f"public/{t.replace('.', '*')}/index.html")).read_text() for t in written}
    assert {t: re.findall('aria-label="(It is .*?)"', page) for t, page in pages.items()} == {
        t: [f"It is {shown}."] for t, shown in written.items()
    }


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c6360000000020001"
    "48afa4710000000049454e44ae426082"
)


def test_an_image_may_stand_in_the_text_itself(make_site):
    data = f"data:image/png;base64,{base64.b64encode(PNG).decode()}"
    site = make_site({"content/a.md": f"---\ntitle: A\ndate: 2026-01-02\n---\n![A dot.]({data})\n"})
    assert messages(run(site)) == []
    assert f'<img src="{data}" alt="A dot."' in (site / "public/a/index.html").read_text()
    assert data in (site / "public/index.xml").read_text()


def test_a_link_without_words_shows_the_title_that_the_other_article_has_now(make_site):
    other = "---\ntitle: {}\n---\nText.\n"
    text = "---\ntitle: B\ndate: 2026-01-02\n---\nSee [](../a.md) and [](/a/).\n"
    site = make_site({"content/a.md": other.format("First & last"), "content/posts/b.md": text})
    assert messages(run(site)) == []
    page = (site / "public/posts/b/index.html").read_text()
    assert '<a href="/a/">First &amp; last</a>' in page
    assert '<a href="/a/">/a/</a>' in page  # an address says what is meant
    assert (
        '&lt;a href="https://site.example/a/"&gt;First &amp;amp; last&lt;/a&gt;'
        in (site / "public/index.xml").read_text()
    )
    (site / "content/a.md").write_text(other.format("Another"))
    assert run(site).good
    assert '<a href="/a/">Another</a>' in (site / "public/posts/b/index.html").read_text()


def test_an_unknown_shortcode_is_told_once(make_site):
    article = (
        '---\ntitle: A\ndate: 2026-01-02\n---\n{{< pagebreak >}}\n\n![C](p.png){#fig-p fig-alt="As Quarto has it."}\n'
    )
    site = make_site({"content/a.md": article, "content/p.png": PNG})
    assert messages(run(site)) == ['content/a.md:5:1: unknown shortcode "pagebreak"']


def test_states_that_weigh_too_much_together_are_told(make_site):
    text = ARTICLE + "\n![](/figures/line.svg?slope=1:3:1){#fig-many alt=Lines}\n"
    settings = (
        '[tool.linocut]\ntitle = "A"\nbase_url = "https://a.example/"\n[tool.linocut.figures]\nweight = "1 KiB"\n'
    )
    site = make_site({**FILES, "content/posts/line.md": text, "pyproject.toml": settings})
    (problem,) = run(site).problems
    assert re.sub(r"[\d.]+ KiB, above", "N KiB, above", f"{problem.place}: {problem.message}; {problem.hint}") == (
        'content/posts/line.md:12:1: the 3 states of the figure "many" weigh N KiB, above 1 KiB; '
        "take a larger step, draw fewer points, or raise figures.weight in the settings"
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (">" * 800 + " x", "content/a.md:4:61: lists and quotes are nested too deeply; take some levels out"),
        (
            "\n".join(" " * 2 * i + "- x" for i in range(400)),
            "content/a.md:4: the text is nested too deeply; "
            "a list in a list in a list..., or as many quotes: take some levels out",
        ),
    ],
    ids=["quotes", "lists"],
)
def test_text_that_is_nested_too_deeply_is_told(make_site, text, told):
    site = make_site({"content/a.md": f"---\ntitle: A\n---\n{text}\n"})
    try:
        problems = run(site).problems
    except Problems as raised:
        problems = raised.problems
    found = [f"{one.place}: {one.message}; {one.hint}" for one in problems if one.severity == "error"]
    assert found == [told]


def test_a_caption_draws_nothing_and_the_same_bytes_change_no_page(make_site):
    files = {**FILES, "figures/line.py": "import scale\n" + FIGURE, "figures/scale.py": "ONE = 1\n"}
    site = make_site(files)
    assert run(site).good
    (site / "content/posts/line.md").write_text(ARTICLE.replace("A line, slope", "The line, of slope"))
    built = run(site)
    assert (built.drawn, built.reused) == ((), 1)
    assert "posts/line/index.html" in built.changed
    (site / "figures/scale.py").write_text("ONE = 1  # the same\n")
    built = run(site)
    assert [(ran.figure, ran.reason) for ran in built.drawn] == [("line", "figures/scale.py changed")]
    assert (built.changed, built.removed) == ((), ())


def test_another_address_for_once_leaves_nothing_behind(make_site):
    """Templates are kept compiled, whatever the address: `--base-url` must not be compiled into them."""
    root = make_site({"content/about.md": "# About\n"})
    cache = Cache(root / ".linocut")
    for address, path in (("https://me.press/blog/", "/blog/"), ("", "/"), ("https://me.press/log/", "/log/")):
        build(root, cache, {"base_url": address} if address else {})
        page = (root / "public/about/index.html").read_text()
        assert f'href="{path}index.xml"' in page
        assert set(re.findall(r'href="(/\w*/?)index\.xml"', page)) == {path}


def test_a_file_saved_while_the_site_is_built_is_not_taken_for_what_it_was_before(make_site):
    bundle = {"content/posts/line/index.md": ARTICLE + "\n[The data](data.csv)\n", "figures/line.py": FIGURE}
    site = make_site({**bundle, "content/posts/line/data.csv": "as it was\n"})
    data, published = site / "content/posts/line/data.csv", site / "public/posts/line/data.csv"

    def save(doing: str, done: int, of: int) -> None:
        data.write_text("saved meanwhile\n")

    assert messages(run(site, progress=save)) == []
    assert published.read_text() == "saved meanwhile\n"
    assert run(site).changed == ()
    data.write_text("as it was\n")
    assert run(site).changed == ("posts/line/data.csv",)
    assert published.read_text() == "as it was\n"


def test_an_image_says_how_wide_it_is_shown(make_site):
    photo = io.BytesIO()
    Image.effect_noise((1600, 900), 80).save(photo, "JPEG")
    shown = "".join(f"![A](photo.jpg){{{name}}}\n\n" for name in (".plain", ".wide", ".margin", ".full"))
    site = make_site(
        {
            "content/posts/a/photo.jpg": photo.getvalue(),
            "content/posts/a/index.md": f"---\ntitle: A\ndate: 2026-01-01\n---\n{shown}",
        }
    )
    run(site)
    html = (site / "public/posts/a/index.html").read_text()
    column = "(min-width: 45rem) 40rem, 100vw"
    assert list(dict.fromkeys(re.findall(r' sizes="([^"]*)"', html))) == [
        column,
        f"(min-width: 71rem) 58rem, {column}",
        f"(min-width: 71rem) 15rem, {column}",
        "100vw",
    ]
