"""One article: Markdown to HTML with slots, and all that the rest of the house asks about it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from html import escape, unescape

from linocut.bibliography import Shelf
from linocut.latex import linear
from linocut.model.article import Article, Front, Label, Source
from linocut.model.site import Site
from linocut.model.slot import Cell, FigureUse, Formula, ImageUse, Note, Slot, Text, Value
from linocut.problem import Place
from linocut.prose import inline, policy, substitute, tree
from linocut.prose.document import Citations, Document, Kept, Syntax
from linocut.prose.extract import Line, blank_controls, lift, starts
from linocut.prose.syntax import (
    citation,
    figure,
    foreign,
    html_image,
    image,
    link,
    math,
    note,
    raw_html,
    reference,
    shortcode,
    table,
    typography,
    value,
)
from linocut.store.generation import digest
from linocut.store.inputs import Inputs

SYNTAXES: tuple[Syntax, ...] = (
    *value.SYNTAXES,
    *shortcode.SYNTAXES,
    *math.SYNTAXES,
    figure.SYNTAX,
    *image.SYNTAXES,
    html_image.SYNTAX,
    *note.SYNTAXES,
    *reference.SYNTAXES,
    *citation.SYNTAXES,
    *link.SYNTAXES,
    *foreign.SYNTAXES,
)
"""All syntaxes within text. The first that matches at a place is taken."""

_STARTS = starts(SYNTAXES)
_STARTS_IN_HTML = starts(
    (
        *value.SYNTAXES,
        *shortcode.SYNTAXES,
        *math.SYNTAXES,
        html_image.SYNTAX,
        *reference.SYNTAXES,
        *citation.SYNTAXES,
    )
)

_INLINE_TAG = re.compile(
    r"</?(?:a|abbr|b|cite|code|del|em|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|u|wbr)\b[^<>]*>"
)
_SLOT = re.compile(r"\x02slot:(\d+)\x03")
_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
_BLOCK_TAG = re.compile(r"<[^<>]*>|\x02slot:\d+\x03")
_UNREAD = re.compile(r'<ul class="references">.*?</ul>|<span class="embed-asks\b.*?</span>', re.DOTALL)
"""A list that nobody reads through, and what stands on an embed beside its title."""


_CHARACTER = re.compile("[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
"""Of Chinese and Japanese."""
_SIGN = re.compile("[\u3000-\u303f\uff00-\uffef]")
"""Their punctuation."""

_MORE = "<!--more-->"

SUMMARY = 240
"""Characters of a summary made from the text."""


def parse(
    site: Site,
    source: Source,
    body: str,
    inputs: Inputs,
    addresses: Mapping[str, str] | None = None,
    *,
    asked: dict[str, str] | None = None,
    shelf: Shelf | None = None,
    known: Kept | None = None,
    kept: Kept | None = None,
) -> tuple[Article, Text]:
    """Parse one article. `addresses` are those of all articles, by path; what was asked of them is added to `asked`.
    `known` is what its last parse kept; what this one keeps is put into `kept`.
    `Article.key` is empty: whoever observed what was read names it."""
    document = Document(
        site, source, body, inputs, _inline, Citations(shelf or Shelf(inputs)), addresses=addresses or {}
    )
    document.known, document.kept = known or Kept(), kept or Kept()
    lines = [
        (line, Place(source.path, number, 1))
        for number, line in enumerate(blank_controls(body).removesuffix("\n").split("\n"), source.line)
    ]
    html = tree.convert(document, lines, _STARTS)
    html = typography.finish(note.gather(document, html), site.language, document.abbreviations)
    html = raw_html.expand(document, html, lambda raw: lift(document, raw, _STARTS_IN_HTML))
    for token in document.tokens:
        if token.syntax in (raw_html.SYNTAX, inline.RAW):
            policy.look(document, token)
    substitute.number(document, html)
    html = table.finish(document, substitute.show(document, html))
    html = citation.finish(document, html)
    note.unused(document)
    link.dangling(document, html)
    article = _article(document, Text(html, tuple(document.slots)))
    if asked is not None:
        asked.update(document.asked)
    return article, Text(html.replace(_MORE, ""), tuple(document.slots))


def _inline(document: Document, text: str, place: Place) -> str:
    """HTML of Markdown within an attribute."""
    first, *more = text.split("\n")
    lines = [Line(first, place), *(Line(line, Place(place.path, place.line + i, 1)) for i, line in enumerate(more, 1))]
    html = inline.read(document, lines, _STARTS)
    html = typography.finish(html, document.site.language, document.abbreviations)
    substitute.number(document, html)
    return substitute.show(document, html)


def _article(document: Document, text: Text) -> Article:
    source, language = document.source, document.site.language
    front = replace(
        source.front,
        title=typography.plain(math.in_a_line(document, source.front.title), language),
        description=typography.plain(math.in_a_line(document, source.front.description), language),
        series=typography.plain(source.front.series, language),
    )
    hidden = [slot.body for slot in text.slots if isinstance(slot, Note)]
    hidden += [slot.caption for slot in text.slots if isinstance(slot, FigureUse | ImageUse)]
    plain = plain_text(" ".join((text.body, *hidden)))
    summary = front.description or _summary(text)
    return Article(
        path=source.path,
        section=source.section,
        url=source.url,
        front=front,
        key="",
        outline=digest(source.path, source.section, source.url, source.home, front),
        listed=digest(source.url, front.title, front.date, front.tags, front.lead, summary),
        summary=summary,
        words=_count(plain) - sum(_count(plain_text(unread)) for unread in _UNREAD.findall(text.body)),
        headings=tuple(document.headings),
        labels=tuple(document.labels.values()),
        figures=tuple(document.figures),
        images=tuple(document.images),
        links=tuple(document.links),
        files=tuple(sorted(document.files.items())),
        formulas=tuple(document.math.formulas),
        has=frozenset(document.has),
        characters="".join(sorted(_characters(front, plain, summary, document.labels.values()))),
        math_characters="".join(sorted(document.math.characters)),
        problems=tuple(document.problems),
        program=document.program.drawing(source.path, keep=document.site.figures.style == "keep"),
        shown_cells=tuple(slot.index for slot in text.slots if isinstance(slot, Cell) and slot.output != "hidden"),
        home=source.home,
        unmarked=source.unmarked,
        hosts=tuple(document.hosts),
    )


def _characters(front: Front, prose: str, summary: str, labels: Iterable[Label]) -> set[str]:
    cover = (front.cover.caption, front.cover.alt) if front.cover else ()
    said = (front.title, front.description, front.author, front.series, *front.tags, *cover)
    return set[str]().union(prose, summary, *said, *(label.text for label in labels))


def plain_text(html: str) -> str:
    """The words of HTML, without tags and slots."""
    return unescape(_BLOCK_TAG.sub(" ", _INLINE_TAG.sub("", html)))


def _count(text: str) -> int:
    """How many words it is to read; those of Chinese and Japanese, without spaces between, are about two characters."""
    rest, characters = _CHARACTER.subn(" ", text)
    return len(_SIGN.sub(" ", rest).split()) + (characters + 1) // 2


def _summary(text: Text) -> str:
    """The start of the first paragraph that reads well without what is computed later; of all before `<!--more-->`."""
    before, mark, _ = text.body.partition(_MORE)
    paragraphs = [match[1] for match in _PARAGRAPH.finditer(before if mark else text.body)]

    def whole(html: str) -> bool:
        return not any(isinstance(text.slots[int(index)], Value) for index in _SLOT.findall(html))

    found = list(filter(whole, paragraphs)) or paragraphs[:1]
    chosen = " ".join(found if mark else found[:1])
    spoken = _SLOT.sub(lambda match: _spoken(text.slots[int(match[1])]), chosen)
    words = " ".join(plain_text(spoken).split())
    if len(words) <= SUMMARY:
        return words
    sentence = words[: SUMMARY + 1].rfind(". ")
    if sentence >= SUMMARY // 2:
        return words[: sentence + 1]
    return words[:SUMMARY].rpartition(" ")[0].rstrip(",;:–—") + "…"


def _spoken(slot: Slot) -> str:
    return escape(linear(slot.mathml) or slot.latex) if isinstance(slot, Formula) else ""
