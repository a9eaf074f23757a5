"""Headings: `## Why {#sec-why}`, ids from their text where the author gives none, and the contents list."""

import re
import unicodedata
from html import unescape

from linocut.model.article import Heading
from linocut.pattern import late
from linocut.problem import Place
from linocut.prose import attributes
from linocut.prose.document import Document, Syntax, Token, block
from linocut.prose.extract import Line
from linocut.prose.writer import Writer, after

LINE = late(r" {0,3}(#{1,6})(?:[ \t]+(?P<text>.*))?$")
"""`## Text`."""

_UNDERLINE = late(r" {0,3}(=+|-+)[ \t]*$")
"""`===` or `---` below a paragraph makes a heading of it."""

_CLOSING = late(r"(?:^|(?<=[ \t]))#+$")
_LIST = late(rf"(?:(?<![^ \t])(?:{attributes.DIRECT.pattern}|\{{-\}})|(?<![\\{{}}$])\{{#[^\s{{}}#]+\}})$")
"""At the end of a heading; an id needs no blank in front, as in Chinese."""
_MARK = late("[\x0e\x11\x12](\\d+)\x0f")
_LINK = late(r"</?a\b[^>]*>")


def write(document: Document, writer: Writer, match: re.Match[str], place: Place, named: str = "") -> None:
    """Write `## Text`; `named` is the id that stands above it, for one that has none of its own."""
    text = (match["text"] or "").rstrip(" \t")
    start = max(match.start("text"), 0)
    text, given = _cut(document, text, after(place, start))
    text = _CLOSING.sub("", text).rstrip(" \t")
    given = given or (f"{{#{named}}}" if named else "")
    token = document.token(SYNTAX, match, match[0], (place,), given)
    writer.around(token, text, after(place, start))


def underline(document: Document, writer: Writer, rest: str, place: Place) -> bool:
    """Make a heading of the paragraph that is open; whether the line says so."""
    match = _UNDERLINE.match(rest)
    leaf = writer.end_paragraph() if match else None
    if not match or not leaf:
        if match:  # all of it were definitions
            writer.text(rest, place)
        return match is not None
    last = leaf.lines[-1]
    text, given = _cut(document, last.text, last.place)
    leaf.lines[-1] = Line(text, last.place)
    leaf.token = document.token(SYNTAX, match, last.text, (last.place,), given)
    leaf.tag, leaf.owner = "", None
    return True


def _cut(document: Document, text: str, place: Place) -> tuple[str, str]:
    """A heading's text, and the attribute list at its end."""
    given = _LIST.search(text) if text.endswith("}") else None
    if given is None:
        at = text.find("{#")
        if at > 0 and text[at - 1] in " \t":
            attributes.unclosed(document, text, at, lambda offset: after(place, offset))
        return text, ""
    return text[: given.start()].rstrip(" \t"), given[0].replace("{-}", "{.unnumbered}")  # as in Pandoc


def _number(document: Document, token: Token) -> None:
    inner = document.inner[id(token)]
    given = attributes.read(token.within)
    text = _plain(document, inner)
    identifier = given.id or _unique(document, anchor(text) or "section")
    place = document.place(token, max(token.text.find("{#") + 2, 0) if given.id else 0)
    document.label(identifier, text, place)
    document.numbered[id(token)] = (identifier, given)


def _plain(document: Document, inner: str) -> str:
    """A heading's text without markup, formulas as LaTeX."""

    def words(match: re.Match[str]) -> str:
        token = document.tokens[int(match[1])]
        return "" if token.opener or token.text.startswith("[^") else token.text.strip("$")

    return unescape(re.sub(r"<[^>]*>", "", _MARK.sub(words, inner))).strip()


def anchor(text: str) -> str:
    """An id of a heading's text, as GitHub and Hugo make it: links to fragments survive a move from there."""
    letters = re.sub(r"[^\w\s-]|(?<!-)-{2,3}(?!-)", "", unicodedata.normalize("NFC", text).lower())
    return re.sub(r"\s", "-", letters)


def _unique(document: Document, identifier: str) -> str:
    """The id, or the id with the first number that makes it one: "setup", "setup-1"."""
    unique = identifier
    while unique in document.labels:
        unique = f"{identifier}-{document.count(f'#{identifier}')}"
    return unique


def _show(document: Document, token: Token, inner: str) -> str:
    identifier, given = document.numbered[id(token)]
    level = _level(token)
    if "unlisted" not in given.classes:
        document.headings.append(Heading(level, identifier, _LINK.sub("", inner)))
    document.titles[identifier] = _LINK.sub("", inner)
    return f"<h{level}{attributes.html(identifier, given.classes, given.pairs)}>{inner}</h{level}>"


def _level(token: Token) -> int:
    return {"#": len(token.match[1]), "=": 1, "-": 2}[token.match[1][0]]


SYNTAX = Syntax("heading", "", late("(?!)"), _show, _number, level=block)
