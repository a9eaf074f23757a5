"""Markdown to articles: what authors write, what becomes of it, and what they are told about their mistakes."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from examples import Example, examples
from linocut import content, parallel, prose
from linocut.model.article import Article, Front, Source
from linocut.model.render_context import fill
from linocut.model.site import Site
from linocut.model.slot import Check, CrossReference, FigureUse, Formula, ImageUse, Note, Shortcode, Slot, Text, Value
from linocut.problem import Problem
from linocut.prose.article import parse
from linocut.store.cache import Cache
from linocut.store.inputs import Inputs

SOURCE = Source("content/posts/x/index.md", "posts", "/posts/x/", "content/posts/x", Front("X"), 1, "")
ADDRESSES = {"content/posts/y.md": "/posts/why/", "content/posts/x/index.md": "/posts/x/"}
BIBLIOGRAPHY = r"""
@inproceedings{vaswani2017,
  author = {Vaswani, Ashish and Shazeer, Noam and Kaiser, {\L}ukasz and others},
  title = {Attention Is All You Need}, booktitle = {Advances in NIPS}, volume = 30, year = 2017,
  eprint = {1706.03762}, archivePrefix = {arXiv}
}
@article{knuth84, author = {Knuth, Donald E.}, title = {Literate Programming}, journal = {The Computer Journal},
  volume = 27, number = 2, pages = {97--111}, year = 1984, doi = {10.1093/comjnl/27.2.97}}
@book{knuth84b, author = {Knuth, Donald E.}, title = {The {\TeX}book}, publisher = {Addison-Wesley}, year = 1984}
@misc{erdos, author = {Erd{\H o}s, Paul and "O'Brien"}, title = {On \emph{sets} of $x^2$}, year = 1960,
  howpublished = {\url{https://x.example/a_b}}}
"""
FILES = {
    "content/posts/x/photo.jpg": "",
    "content/posts/x/data.csv": "a,b\n",
    "content/posts/x/draft.md": "",
    "content/posts/x/inside.py": "",
    "content/posts/x/loop.md": '{{< include "loop.md" >}}\n',
    "content/posts/x/part.md": "---\ntitle: Part\n---\n- from *there*\n",
    "content/posts/x/broken.md": "one\n\n- two @fig-none\n",
    "references.bib": BIBLIOGRAPHY,
    "figures/x/attention.py": "def figure(layer=3, temperature=1.0): ...\n",
}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    for name, text in FILES.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return Site(tmp_path, tmp_path / "public", now=datetime(2026, 11, 23, tzinfo=UTC))


def read(site: Site, body: str, front: Front | None = None) -> tuple[Article, Text]:
    source = replace(SOURCE, front=front or SOURCE.front)
    return parse(site, source, body, Inputs(site.root), ADDRESSES)


def html(text: Text) -> str:
    """The prose with its slots named, those within captions, notes and alt texts too."""

    def shown(slot: Slot) -> str:
        match slot:
            case Value():
                return f"⟦{slot.expression}{':' if slot.format else ''}{slot.format}⟧"
            case Check():
                return f"⟦check {slot.expression}⟧"
            case Formula():
                return f"⟦${slot.latex}$⟧"
            case Note():
                return f"⟦{slot.id} {fill(slot.body, text.slots, shown)}⟧"
            case FigureUse() | ImageUse():
                return f"⟦{image(slot)}⟧"
            case CrossReference():
                return f"⟦{slot.url}#{slot.label} {fill(slot.text, text.slots, shown)}⟧"
            case Shortcode():
                given = "".join(f" {name}={value}" for name, value in slot.arguments)
                return f"⟦{slot.name}{given}{' ' + fill(slot.body, text.slots, shown) if slot.body else ''}⟧"

    def image(slot: FigureUse | ImageUse) -> str:
        drawn = slot.drawings[slot.start] if isinstance(slot, FigureUse) else None
        what = f"figure {slot.name} {drawn.script}" if isinstance(slot, FigureUse) and drawn else f"image {slot.path}"  # type: ignore[union-attr]
        given = "".join(f" {name}={value}" for name, value in drawn.parameters) if drawn else ""
        number = f" #{slot.id} {slot.number}" if slot.id else ""
        classes = "".join(f" .{name}" for name in slot.classes)
        more = "".join(f" {name}={value}" for name, value in slot.attributes)
        alt = "" if slot.alt is None else f' alt="{fill(slot.alt, text.slots, shown)}"'
        return f"{what}{given}{number}{classes}{more}{alt}" + (
            f" {fill(slot.caption, text.slots, shown)}" if slot.caption else ""
        )

    return fill(text.body, text.slots, shown)


def told(problem: Problem) -> str:
    words = "warning: " if problem.severity == "warning" else ""
    hint = f"; {problem.hint}" if problem.hint else ""
    return f"{problem.place}: {words}{problem.message}{hint}"


@pytest.mark.parametrize("example", examples("markdown.md"), ids=str)
def test_markdown(site: Site, example: Example) -> None:
    article, text = read(site, example.given)
    problems = [told(problem) for problem in article.problems]
    assert "\n".join([html(text), *problems]) == example.expected


@pytest.mark.parametrize("example", examples("errors.md"), ids=str)
def test_errors(site: Site, example: Example) -> None:
    article, _ = read(site, example.given)
    problems = sorted(article.problems, key=lambda problem: problem.place or SOURCE.path)
    assert "\n".join(map(told, problems)) == example.expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("@vaswani2017 and @media", []),
        ("[\\@vaswani2017], [see \\@a; \\@b]", []),
        (
            "[@vaswani2017]",
            [
                'content/posts/x/index.md:1:2: "@vaswani2017" cites, but there is no bibliography; write references.bib'
                ' beside the article, or name a file: bibliography: "my.bib"; \\@vaswani2017 is text'
            ],
        ),
        ("[@user]\n\n[@user]: https://x.example", []),
    ],
)
def test_without_a_bibliography_names_are_text(site: Site, body: str, expected: list[str]) -> None:
    (site.root / "references.bib").unlink()
    article, text = read(site, body)
    assert [told(problem) for problem in article.problems] == expected
    assert "references" not in text.body


def test_bibliographies_and_styles_that_are_missing(site: Site) -> None:
    article, _ = read(site, "[@a]", Front("X", bibliography=("none.bib",), csl="mine.csl"))
    assert [told(problem) for problem in article.problems] == [
        "content/posts/x/index.md:1: there is no bibliography none.bib; give its path from the article or the site",
        'content/posts/x/index.md:1:2: unknown citation "@a"; no entry of the bibliography has that key; \\@a is text',
    ]
    article, text = read(site, "@knuth84", Front("X", csl="mine.csl"))
    assert [told(problem) for problem in article.problems] == [
        "content/posts/x/index.md:1: there is no file mine.csl; give its path from the article, "
        "or from the site's folder"
    ]
    assert "Knuth (1984)" in text.body


def test_containers_are_not_nested_without_end(site: Site) -> None:
    article, _ = read(site, "- " * 5000 + "x\n")
    assert [told(problem) for problem in article.problems] == [
        "content/posts/x/index.md:1:61: lists and quotes are nested too deeply; take some levels out"
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("One two-three, four.", 3),
        ("ベクトルと行列の積を計算する。", 7),
        ("我们用 NumPy 计算矩阵。", 5),
        ("「図」、図。", 1),
    ],
)
def test_words_are_counted_in_every_script(site: Site, text: str, words: int) -> None:
    assert read(site, text)[0].words == words


def test_the_list_of_works_takes_no_time_to_read(site: Site) -> None:
    article, _ = read(site, "One two [@vaswani2017].")
    assert article.words == len("One two (Vaswani et al. 2017). References".split())
    assert "Ł" in article.characters


def test_what_an_embed_says_of_its_host_is_not_read(site: Site) -> None:
    article, _ = read(site, 'One two.\n\n{{< youtube id="w7Ft2ymGmfc" title="Three four" >}}\n')
    assert article.words == 4


def test_titles_and_descriptions_are_set_as_in_print(site: Site) -> None:
    article, _ = read(site, "Text.", Front('"It\'s" 1--2', description="The reader's...", series="Let's"))
    assert (article.front.title, article.front.description) == ("“It’s” 1–2", "The reader’s…")
    assert (article.summary, article.front.series) == ("The reader’s…", "Let’s")


@pytest.mark.parametrize(
    ("written", "line"),
    [
        (r"The $L^2$ norm, \(x_1\) and $$\R^n$$", "The L² norm, x₁ and ℝⁿ"),
        (r"$5 and $10, \$3", "$5 and $10, $3"),
        (r"Of $\frac{a}$ and $\begin{matrix}a\\b\end{matrix}$", r"Of $\frac{a}$ and $\begin{matrix}a\\b\end{matrix}$"),
    ],
)
def test_formulas_of_titles_and_descriptions_are_a_line_of_text(site: Site, written: str, line: str) -> None:
    site = replace(site, macros={"R": r"\mathbb{R}"})
    article, _ = read(site, "Text.", Front(written, description=written))
    assert (article.front.title, article.front.description, article.summary) == (line, line, line)
    assert article.problems == ()


def test_what_is_no_text_cannot_be_included(site: Site) -> None:
    (site.root / "content/posts/x/photo.jpg").write_bytes(b"\xff\xd8\xff")
    article, _ = read(site, '{{< include "photo.jpg" lines="1" >}}')
    assert [told(problem) for problem in article.problems] == [
        "content/posts/x/index.md:1:14: content/posts/x/photo.jpg is not text that can be included"
    ]


def test_works_without_authors_or_title(site: Site) -> None:
    (site.root / "references.bib").write_text("@misc{a, title = {On $x$}, year = 1}\n@misc{b, author = {B}, year = 2}")
    article, text = read(site, "[@a] @b")
    assert html(text).startswith('<p>(<a class="citation" href="#ref-a">“On ⟦$x$⟧” 1</a>) ')
    assert [told(problem) for problem in article.problems] == [
        'references.bib:2:1: warning: the entry "b" has no title; give it one'
    ]


def test_a_numeric_style(site: Site) -> None:
    article, text = read(site, "[@knuth84; @erdos] and @knuth84", Front("X", csl="ieee"))
    assert article.problems == ()
    assert text.body.startswith(
        '<p><a class="citation" href="#ref-knuth84">[1]</a>, <a class="citation" href="#ref-erdos">[2]</a> and '
        '<a class="citation" href="#ref-knuth84">Knuth</a> <a class="citation" href="#ref-knuth84">[1]</a></p>'
    )
    assert '<li id="ref-erdos"><span class="label">[2]</span> P. Erdős' in text.body


def test_only_articles_that_cite_are_parsed_again_with_the_bibliography(tmp_path: Path) -> None:
    site = Site(tmp_path, tmp_path / "public", now=datetime(2026, 11, 23, tzinfo=UTC))
    cache = Cache(tmp_path / ".linocut")
    (tmp_path / "content").mkdir()
    (tmp_path / "content/cites.md").write_text("---\ntitle: C\n---\n[@a]\n")
    (tmp_path / "content/plain.md").write_text("---\ntitle: P\n---\nNobody.\n")

    def keys(title: str) -> dict[str, str]:
        (tmp_path / "references.bib").write_text(f"@misc{{a, title={{{title}}}}}")
        inputs = Inputs(tmp_path)
        sources, _ = content.load(site, inputs, cache)
        return {article.path: article.key for article in prose.articles(site, sources, inputs, cache)}

    first, second = keys("One"), keys("Two")
    assert {path for path in first if first[path] != second[path]} == {"content/cites.md"}
    text = cache.get("text", second["content/cites.md"])
    assert isinstance(text, Text)
    assert "Two" in text.body


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("What's new in 2.0?", "whats-new-in-20"),
        ("C++ & Rust", "c--rust"),
        ("Überblick über alles", "überblick-über-alles"),
        ("a_b `code_x` **bold**", "a_b-code_x-bold"),
        ("[Link](https://x.press) here", "link-here"),
        ("1. First thing", "1-first-thing"),
        ("Dash – em — dash", "dash--em--dash"),
        ("Trailing dots...", "trailing-dots"),
        ("中文 标题", "中文-标题"),
        ("Under_score and-hyphen -- double", "under_score-and-hyphen--double"),
        ("Explicit {#own-id}", "own-id"),
        ("slash / and \\\\ back", "slash--and--back"),
        ("100% sure: yes!", "100-sure-yes"),
    ],
)
def test_ids_of_headings_are_those_of_hugo_and_github(site: Site, heading: str, anchor: str) -> None:
    article, _ = read(site, f"## {heading}\n")
    assert [found.id for found in article.headings] == [anchor]


@pytest.mark.parametrize(
    ("body", "summary"),
    [
        ("One.\n\nTwo.\n\nThree.", "One."),
        ("One.\n\nTwo.\n\n<!--more-->\n\nThree.", "One. Two."),
        ("`{val} a.b` is one.\n\nTwo.\n\n<!--more-->\n\nThree.", "Two."),
        ("<!--more-->\n\nThree.", ""),
        (r"Over $\mathbb{F}_{p^2}$, $x < y^2$ & $\binom{n}{k}$.", r"Over F_(p²), x < y² & \binom{n}{k}."),
    ],
)
def test_summaries(site: Site, body: str, summary: str) -> None:
    assert read(site, body)[0].summary == summary


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("One.\n\n<!-- two\n\n`{val} a.b` $x$ three -->\n\nFour.", "<p>One.</p>\n\n\n\n<p>Four.</p>"),
        ("One <!-- two --> three<!--->.", "<p>One  three.</p>"),
        ("<div>\n<!-- two -->\nThree\n</div>", "<div>\n\nThree\n</div>"),
        ("One.\n\n<!--more-->\n\nTwo.", "<p>One.</p>\n\n<p>Two.</p>"),
        ("`<!-- code -->`", "<p><code>&lt;!-- code --&gt;</code></p>"),
        ("<style>\n<!-- p {} -->\n</style>", "<style>\n<!-- p {} -->\n</style>"),
    ],
)
def test_comments_are_for_authors(site: Site, body: str, html: str) -> None:
    article, text = read(site, body)
    assert (text.body, text.slots) == (html, ())
    assert [problem.message for problem in article.problems if "<style>" not in problem.message] == []


def test_an_unchanged_article_is_not_parsed_again(tmp_path: Path) -> None:
    site = Site(tmp_path, tmp_path / "public", now=datetime(2026, 11, 23, tzinfo=UTC))
    cache = Cache(tmp_path / ".linocut")
    for index in range(parallel.MANY + 3):  # enough for several processes
        file = tmp_path / "content" / "posts" / f"{index:02}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"---\ntitle: Number {index}\n---\n\nText {index}.\n")

    def build() -> dict[str, Article]:
        inputs = Inputs(tmp_path)
        sources, problems = content.load(site, inputs, cache)
        assert problems == ()
        return {article.path: article for article in prose.articles(site, sources, inputs, cache)}

    first = build()
    assert list(first) == sorted(first)
    for index, article in enumerate(first.values()):
        assert cache.get("text", article.key) == Text(f"<p>Text {index}.</p>", ())

    (tmp_path / "content/posts/07.md").write_text("---\ntitle: Number 7\n---\n\nText seven.\n")
    cache.forget("text", first["content/posts/05.md"].key)
    watched = "content/posts/03.md"
    marker = replace(first[watched], words=1000)  # what is in the memo is taken from there
    keys = [part.parent.name + part.name for part in (tmp_path / ".linocut" / "articles").glob("*/*")]
    key, known = next((key, part) for key in keys if watched in (part := cache.get("articles", key) or {}))
    cache.put("articles", key, known | {watched: known[watched]._replace(article=marker)})

    second = build()
    changed = {path for path in first if first[path] != second[path]}
    assert changed == {watched, "content/posts/07.md"}
    assert second[watched].words == 1000
    assert cache.get("text", second["content/posts/07.md"].key) == Text("<p>Text seven.</p>", ())
    assert cache.has("text", second["content/posts/05.md"].key)


def test_an_include_follows_no_link_out_of_the_site(site: Site, tmp_path_factory: pytest.TempPathFactory) -> None:
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.txt"
    secret.write_text("secret")
    (site.root / "content/posts/x/linked.txt").symlink_to(secret)
    article, _ = read(site, '{{< include "linked.txt" >}}')
    (problem,) = article.problems
    assert problem.message == "content/posts/x/linked.txt is a link out of the site"
    assert problem.hint == "copy the file into the site"
