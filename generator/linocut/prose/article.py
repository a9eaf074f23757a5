"""One article: Markdown to HTML with slots, and all that the rest of the house asks about it."""

import re

from markdown import Markdown

from linocut.inputs import Inputs
from linocut.model import Article, Site, Source, Text
from linocut.prose import math, settle
from linocut.prose.lift import Line, blank_controls, lift, table
from linocut.prose.syntax import Document, Syntax

SYNTAXES: tuple[Syntax, ...] = (*math.SYNTAXES,)
"""All syntaxes of ours. The first that matches at a place is taken."""

_STARTS = table(SYNTAXES)

_INLINE_TAG = re.compile(r"</?(?:a|abbr|b|cite|code|del|em|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|u|wbr)\b[^>]*>")
_BLOCK_TAG = re.compile(r"<[^>]*>|\x02slot:\d+\x03")


def parse(site: Site, source: Source, body: str, inputs: Inputs, key: str = "") -> tuple[Article, Text]:
    """Parse one article. `key` is what its `Text` will be filed under."""
    document = Document(site, source, body, inputs)
    lines = [Line(line, number) for number, line in enumerate(blank_controls(body).split("\n"), source.line)]
    html = convert(lift(lines, _STARTS, document.tokens))
    html = settle.restore_code(document, html)
    html = settle.free_blocks(document, html)
    settle.number(document, html)
    html = settle.show(document, html)
    text = Text(html, tuple(document.slots))
    return _article(document, key, text), text


def convert(text: str) -> str:
    """Python-Markdown's own work."""
    markdown = Markdown(extensions=["tables", "attr_list", "def_list", "abbr", "sane_lists"], output_format="html")
    return markdown.convert(text)


def _article(document: Document, key: str, text: Text) -> Article:
    source = document.source
    plain = _BLOCK_TAG.sub(" ", _INLINE_TAG.sub("", text.body))
    return Article(
        path=source.path,
        section=source.section,
        url=source.url,
        front=source.front,
        key=key,
        summary=source.front.description,
        words=len(plain.split()),
        headings=tuple(document.headings),
        labels=tuple(document.labels.values()),
        figures=tuple(document.figures),
        images=tuple(document.images),
        links=tuple(document.links),
        formulas=tuple(document.formulas),
        has=frozenset(document.has),
        characters="".join(sorted(set(plain) | set(source.front.title))),
        math_characters="".join(sorted(document.math_characters)),
        problems=tuple(document.problems),
    )
