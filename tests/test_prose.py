"""Markdown to articles: what is lifted out of the text, where it stood, and what becomes of it."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from linocut import content, prose
from linocut.cache import Cache
from linocut.inputs import Inputs
from linocut.model import Article, Front, Site, Source, Text
from linocut.prose import settle
from linocut.prose.article import convert, parse
from linocut.prose.lift import Line, lift, table
from linocut.prose.syntax import Document, Syntax, Token

SOURCE = Source("content/posts/x.md", "posts", "/posts/x/", "content/posts", Front("X"), 5, "")


def test_tokens_keep_their_places_and_stay_out_of_code(tmp_path: Path) -> None:
    def show(document: Document, token: Token, _inner: str) -> str:
        return f"({token.match[1]} at {document.place(token, token.match.start(1))})"

    syntax = Syntax("sum", "$", re.compile(r"\$([^$\n]+)\$"), show)
    document = Document(Site(tmp_path, tmp_path / "public"), SOURCE, "", Inputs(tmp_path))
    text = "One $a_b_c$, `$code$` and\n*it $d$*.\n\n    $indented$ code"
    lines = [Line(line, number) for number, line in enumerate(text.split("\n"), 5)]
    html = settle.restore_code(document, convert(lift(lines, table((syntax,)), document.tokens)))
    assert settle.show(document, html) == (
        "<p>One (a_b_c at content/posts/x.md:5:6), <code>$code$</code> and\n"
        "<em>it (d at content/posts/x.md:6:6)</em>.</p>\n"
        "<pre><code>$indented$ code\n</code></pre>"
    )


def test_an_article_is_parsed(tmp_path: Path) -> None:
    article, text = parse(Site(tmp_path, tmp_path / "public"), SOURCE, "Hello *world*.", Inputs(tmp_path))
    assert text == Text("<p>Hello <em>world</em>.</p>", ())
    assert (article.url, article.words, article.problems) == ("/posts/x/", 2, ())


def test_an_unchanged_article_is_not_parsed_again(tmp_path: Path) -> None:
    site = Site(tmp_path, tmp_path / "public", now=datetime(2026, 11, 23, tzinfo=UTC))
    cache = Cache(tmp_path / ".linocut")
    for index in range(prose.MANY + 3):  # enough for several processes
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
    memo = next((tmp_path / ".linocut" / "articles").glob("*/*"))
    key = memo.parent.name + memo.name
    known = cache.get("articles", key)
    assert known is not None
    cache.put("articles", key, known | {watched: known[watched]._replace(article=marker)})

    second = build()
    changed = {path for path in first if first[path] != second[path]}
    assert changed == {watched, "content/posts/07.md"}
    assert second[watched].words == 1000
    assert cache.get("text", second["content/posts/07.md"].key) == Text("<p>Text seven.</p>", ())
    assert cache.has("text", second["content/posts/05.md"].key)
