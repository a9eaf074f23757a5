"""One article: Markdown to HTML with slots, and all that the rest of the house asks about it."""

import re
from collections.abc import Mapping
from functools import cache

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import SimpleTagInlineProcessor

from linocut.inputs import Inputs
from linocut.model import Article, Place, Site, Source, Text
from linocut.prose import figure, image, link, math, note, rawhtml, reference, settle, table, value
from linocut.prose.blocks import walk
from linocut.prose.lift import blank_controls, lift, starts
from linocut.prose.syntax import Document, Syntax

SYNTAXES: tuple[Syntax, ...] = (
    value.SYNTAX,
    *math.SYNTAXES,
    figure.SYNTAX,
    *image.SYNTAXES,
    *note.SYNTAXES,
    *reference.SYNTAXES,
    *link.SYNTAXES,
    rawhtml.TAG,
)
"""All syntaxes within text. The first that matches at a place is taken."""

_STARTS = starts(SYNTAXES)
_STARTS_IN_HTML = starts((value.SYNTAX, *math.SYNTAXES, *reference.SYNTAXES))

_INLINE_TAG = re.compile(r"</?(?:a|abbr|b|cite|code|del|em|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|u|wbr)\b[^>]*>")
_BLOCK_TAG = re.compile(r"<[^>]*>|\x02slot:\d+\x03")


def parse(
    site: Site,
    source: Source,
    body: str,
    inputs: Inputs,
    addresses: Mapping[str, str] | None = None,
    *,
    asked: dict[str, str] | None = None,
) -> tuple[Article, Text]:
    """Parse one article. `addresses` are those of all articles, by path; what was asked of them is added to `asked`.
    `Article.key` is empty: whoever observed what was read names it."""
    document = Document(site, source, body, inputs, addresses=addresses or {})
    lines = [
        (line, Place(source.path, number, 1))
        for number, line in enumerate(blank_controls(body).split("\n"), source.line)
    ]
    html = convert(lift(document, walk(document, lines), _STARTS))
    html = settle.free_blocks(document, settle.restore_code(document, html))
    html = note.gather(document, html)
    html = rawhtml.expand(document, html, lambda raw: lift(document, raw, _STARTS_IN_HTML))
    settle.number(document, html)
    html = table.finish(document, settle.show(document, html))
    note.unused(document)
    text = Text(html, tuple(document.slots))
    if asked is not None:
        asked.update(document.asked)
    return _article(document, text), text


class _OurMarkdown(Extension):
    """Python-Markdown without what `blocks` and `lift` do before it, and with GitHub's and Pandoc's inline marks."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        for name in ("normalize_whitespace", "html_block"):
            md.preprocessors.deregister(name)
        for name in ("link", "image_link", "image_reference", "reference", "short_reference", "short_image_ref"):
            md.inlinePatterns.deregister(name)
        for tag, pattern in (
            ("del", r"(~~)(?=\S)(.+?)(?<=\S)~~"),
            ("mark", r"(==)(?=\S)(.+?)(?<=\S)=="),
            ("sub", r"(~)([^\s~]+)~"),
            ("sup", r"(\^)([^\s^]+)\^"),
        ):
            md.inlinePatterns.register(SimpleTagInlineProcessor(pattern, tag), tag, 55)


@cache
def _markdown() -> Markdown:
    extensions: list[str | Extension] = ["tables", "attr_list", "def_list", "abbr", _OurMarkdown()]
    return Markdown(extensions=extensions, output_format="html")


def convert(text: str) -> str:
    """Python-Markdown's own work."""
    return _markdown().reset().convert(text + "\n\n")


def _article(document: Document, text: Text) -> Article:
    source = document.source
    plain = _BLOCK_TAG.sub(" ", _INLINE_TAG.sub("", text.body))
    return Article(
        path=source.path,
        section=source.section,
        url=source.url,
        front=source.front,
        key="",
        summary=source.front.description,
        words=len(plain.split()),
        headings=tuple(document.headings),
        labels=tuple(document.labels.values()),
        figures=tuple(document.figures),
        images=tuple(document.images),
        links=tuple(document.links),
        files=tuple(sorted(document.files.items())),
        formulas=tuple(document.formulas),
        has=frozenset(document.has),
        characters="".join(sorted(set(plain) | set(source.front.title))),
        math_characters="".join(sorted(document.math_characters)),
        problems=tuple(document.problems),
    )
