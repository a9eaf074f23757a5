"""Markdown to articles: what is lifted out of the text, where it stood, and what becomes of it."""

import re
from pathlib import Path

from linocut import prose
from linocut.inputs import Inputs
from linocut.model import Front, Site, Source, Text
from linocut.prose import settle
from linocut.prose.article import convert
from linocut.prose.lift import Line, lift, table
from linocut.prose.syntax import Document, Syntax, Token


def source(body: str, path: str = "content/posts/x.md") -> Source:
    return Source(path, "posts", "/posts/x/", "content/posts", Front("X"), body, 5, "")


def test_tokens_keep_their_places_and_stay_out_of_code(tmp_path: Path) -> None:
    def show(document: Document, token: Token, _inner: str) -> str:
        return f"({token.match[1]} at {document.place(token, token.match.start(1))})"

    syntax = Syntax("sum", "$", re.compile(r"\$([^$\n]+)\$"), show)
    document = Document(Site(tmp_path, tmp_path / "public"), source(""), Inputs(tmp_path))
    text = "One $a_b_c$, `$code$` and\n*it $d$*.\n\n    $indented$ code"
    lines = [Line(line, number) for number, line in enumerate(text.split("\n"), 5)]
    html = settle.restore_code(document, convert(lift(lines, table((syntax,)), document.tokens)))
    assert settle.show(document, html) == (
        "<p>One (a_b_c at content/posts/x.md:5:6), <code>$code$</code> and\n"
        "<em>it (d at content/posts/x.md:6:6)</em>.</p>\n"
        "<pre><code>$indented$ code\n</code></pre>"
    )


def test_an_article_is_parsed(tmp_path: Path) -> None:
    article, text = prose.parse(Site(tmp_path, tmp_path / "public"), source("Hello *world*."), Inputs(tmp_path))
    assert text == Text("<p>Hello <em>world</em>.</p>", ())
    assert (article.url, article.words, article.problems) == ("/posts/x/", 2, ())
