"""Links: `[text](target)`, reference links, `[text]{.class}`; targets resolved as Hugo and Quarto resolve them."""

import re
from html import escape, unescape
from posixpath import dirname
from urllib.parse import unquote

from linocut.model.article import CrossReference, Link
from linocut.problem import Place, nearest
from linocut.prose import attributes, target
from linocut.prose.document import Definition, Document, Syntax, Token
from linocut.prose.syntax.reference import near_label

TITLE = r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|\((?:\\.|[^()\\])*\)"
TARGET = r"<[^<>\n]*>|(?:\\.|[^\s()\\]|\((?:\\.|[^\s()\\]|\([^\s()]*\))*\))*"
INLINE = re.compile(
    rf"\]\([ \t]*\n?[ \t]*(?P<target>{TARGET})(?:[ \t]*\n?[ \t]+(?P<title>{TITLE}))?[ \t]*\n?[ \t]*\)"
    rf"(?P<list>{attributes.PATTERN})?",
    re.DOTALL,
)
"""What closes `[text](target "title"){#id .class}`."""

REFERENCE = re.compile(rf"\](?:\[(?P<label>[^\[\]]*)\])?(?P<list>{attributes.PATTERN})?")
"""What closes `[text][label]`, `[label][]` and `[label]`."""

NUMBERED = re.compile(r"(?:fig|eq|tbl|sec|lst)-.")

_DEFINITION = re.compile(rf" {{0,3}}\[(?!\^)((?:\\.|[^\[\]\\])+)\]:[ \t]*(<[^<>\n]*>|\S+)(?:[ \t]+({TITLE}))?[ \t]*$")
_ANCHOR = re.compile(r"</?a\b[^>]*>")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def define(document: Document, rest: str, place: Place) -> bool:
    """Take `[label]: target "title"`; whether the line is that."""
    match = _DEFINITION.match(rest)
    if match:
        at = Place(place.path, place.line, place.column + match.start(2))
        document.definitions.setdefault(fold(match[1]), Definition(plain(match[2]), plain(match[3] or ""), at))
    return match is not None


def fold(label: str) -> str:
    """A label as it is compared."""
    return " ".join(label.split()).casefold()


def plain(written: str) -> str:
    """A target or a title without its brackets or quotes, escapes and entities."""
    if written[:1] in {"<", '"', "'", "("} and len(written) > 1:
        written = written[1:-1]
    if "\\" not in written and "&" not in written:
        return written
    return unescape(_ESCAPE.sub(r"\1", written))


def defined(document: Document, match: re.Match[str], within: str) -> bool:
    """Whether a reference link has a definition."""
    return fold(match["label"] or within) in document.definitions


def destination(document: Document, token: Token) -> tuple[str, str, Place]:
    """Target, title and the target's place of a link or an image."""
    if "target" in token.match.groupdict():
        place = document.place(token, token.match.start("target"))
        return plain(token.match["target"]), plain(token.match["title"] or ""), place
    found = document.definitions[fold(token.match["label"] or token.within)]
    return found.target, found.title, found.place


def _show(document: Document, token: Token, inner: str) -> str:
    inner = _ANCHOR.sub("", inner)  # a link within a link is none
    href, title, place = destination(document, token)
    given = attributes.read(token.match["list"])
    path, _, fragment = href.partition("#")
    if not path and NUMBERED.match(fragment):
        return _numbered(document, fragment, inner, place)
    url = resolve(document, href, place)
    if url.startswith("/") and not url.startswith("//"):
        document.links.append(Link(url, place))
        page, _, label = url.partition("#")
        if label and page != document.source.url and (not inner or NUMBERED.match(label)):
            return document.slot(CrossReference(page, label, inner, place))
    more = (("title", title),) if title else ()
    tag = attributes.html(given.id, given.classes, (*more, *given.pairs))
    return f'<a href="{escape(url)}"{tag}>{inner or escape(url)}</a>'


def _numbered(document: Document, label: str, inner: str, place: Place) -> str:
    """A link to something numbered on this page."""
    if label not in document.labels:
        near = near_label(document, label)
        document.problem(f'unknown reference "{label}"', place, f'did you mean "{near}"?' if near else "")
        return inner
    text = inner or document.titles.get(label) or escape(document.labels[label].text)
    return f'<a href="#{escape(label)}">{text}</a>'


def resolve(document: Document, href: str, place: Place) -> str:
    """A link's target as a site path, an address elsewhere, or a fragment. Files beside the article are published."""
    source = document.source
    if not href or href.startswith("#") or target.EXTERNAL.match(href):
        return href
    parts = target.split(href)
    path = unquote(parts.path)
    tail = href[len(parts.path) :]
    if path.endswith((".md", ".markdown")):
        return _article(document, path, place, href) + tail
    if path.startswith("/"):
        return href
    name = target.file(source, document.inputs, parts.path) if path else ""
    return (document.publish(name) + tail) if name else target.beside(source, href)


def _article(document: Document, path: str, place: Place, href: str) -> str:
    """The address of another article's file."""
    for name in target.candidates(document.source, path):
        if url := document.address(name):
            return url
    name = next(iter(target.candidates(document.source, path)), path)
    if document.inputs.exists(name):
        document.problem(f"{name} is not published", place, "it is a draft, or its date is in the future or past")
    else:
        near = [known for known in document.addresses if dirname(known) == dirname(name)] or document.addresses
        document.problem(f"there is no {name}", place, nearest(name, near))
    return href.partition("#")[0].partition("?")[0]


def _span(_document: Document, token: Token, inner: str) -> str:
    given = attributes.read(token.match["list"])
    return f"<span{attributes.html(given.id, given.classes, given.pairs)}>{inner}</span>"


SYNTAXES = (
    Syntax("link", "]", INLINE, _show, opener="["),
    Syntax("reference link", "]", REFERENCE, _show, opener="[", accepts=defined),
    Syntax("span", "]", re.compile(rf"\](?P<list>{attributes.PATTERN})"), _span, opener="["),
)
