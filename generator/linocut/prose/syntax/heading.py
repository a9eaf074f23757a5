"""Headings: `## Why {#sec-why}`, ids from their text where the author gives none, and the contents list."""

import re
import unicodedata
from html import unescape

from linocut.model.article import Heading
from linocut.problem import Place
from linocut.prose import attributes
from linocut.prose.document import Document, Syntax, Token, block
from linocut.prose.writer import Writer, after

LINE = re.compile(
    rf" {{0,3}}(#{{1,6}})(?:[ \t]+(?P<text>.*?))??(?:[ \t]+#+)?[ \t]*(?P<list>{attributes.PATTERN})?[ \t]*$"
)
"""`## Text`."""

UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*$")
"""`===` or `---` below a paragraph makes a heading of it."""

_LIST = re.compile(rf"[ \t]+({attributes.PATTERN})[ \t]*$")
_MARK = re.compile("[\x0e\x11\x12](\\d+)\x0f")
_LINK = re.compile(r"</?a\b[^>]*>")


def write(document: Document, writer: Writer, match: re.Match[str], place: Place) -> None:
    """Write `## Text`."""
    token = document.token(SYNTAX, match, match[0], (place,))
    writer.around(token, match["text"] or "", after(place, max(match.start("text"), 0)))


def underline(document: Document, writer: Writer, match: re.Match[str]) -> None:
    """Make a heading of the paragraph that is being written."""
    first = writer.out[writer.paragraph]
    given = _LIST.search(writer.out[-1].text)
    if given:
        writer.cut(given.start())
    token = document.token(SYNTAX, given or match, match[0], (first.place,))
    writer.enclose(token)


def _number(document: Document, token: Token) -> None:
    inner = document.inner[id(token)]
    given = attributes.read(_list(token))
    text = _plain(document, inner)
    identifier = given.id or _unique(document, _anchor(text) or "section")
    place = document.place(token, max(token.text.find("{#") + 2, 0) if given.id else 0)
    document.label(identifier, text, place)
    document.numbered[id(token)] = (identifier, given)


def _list(token: Token) -> str | None:
    groups = token.match.groupdict()
    if "list" in groups:
        return groups["list"]
    return token.match[1] if token.match[1].startswith("{") else None


def _plain(document: Document, inner: str) -> str:
    """A heading's text without markup, formulas as LaTeX."""

    def words(match: re.Match[str]) -> str:
        token = document.tokens[int(match[1])]
        return "" if token.opener or token.text.startswith("[^") else token.text.strip("$")

    return unescape(re.sub(r"<[^>]*>", "", _MARK.sub(words, inner))).strip()


def _anchor(text: str) -> str:
    """An id of a heading's text, as GitHub and Hugo make it: links to fragments survive a move from there."""
    letters = re.sub(r"[^\w\s-]|(?<!-)-{2,3}(?!-)", "", unicodedata.normalize("NFC", text).lower())
    return re.sub(r"\s", "-", letters)


def _unique(document: Document, identifier: str) -> str:
    """The id, or the id with the first number that makes it one: "setup", "setup-1"."""
    number, unique = 0, identifier
    while unique in document.labels:
        number += 1
        unique = f"{identifier}-{number}"
    return unique


def _show(document: Document, token: Token, inner: str) -> str:
    identifier, given = document.numbered[id(token)]
    level = _level(token)
    if "unlisted" not in given.classes:
        document.headings.append(Heading(level, identifier, _LINK.sub("", inner)))
    document.titles[identifier] = _LINK.sub("", inner)
    return f"<h{level}{attributes.html(identifier, given.classes, given.pairs)}>{inner}</h{level}>"


def _level(token: Token) -> int:
    return len(token.match[1]) if token.match[1].startswith("#") else 1 if token.text.lstrip()[0] == "=" else 2


SYNTAX = Syntax("heading", "", re.compile("(?!)"), _show, _number, level=block)
