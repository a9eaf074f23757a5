"""Links: `[text](target)`, reference links, `[text]{.class}`; targets resolved as Hugo and Quarto resolve them."""

import re
from html import escape
from posixpath import dirname
from urllib.parse import unquote

from linocut.model.article import Link
from linocut.model.slot import CrossReference, FigureUse, ImageUse, Note, Shortcode, Slot
from linocut.pattern import late
from linocut.problem import Place, nearest
from linocut.prose import attributes, target
from linocut.prose.document import NUMBERED as KINDS
from linocut.prose.document import Definition, Document, Syntax, Token
from linocut.prose.entity import href as encoded
from linocut.prose.entity import literal
from linocut.prose.extract import Line, Passage
from linocut.prose.syntax.reference import near_label

_PUNCTUATION = r"[!-/:-@\[-`{-~]"
_CHARACTER = rf"\\{_PUNCTUATION}|[^ \x7f()\\\x00-\x1f]|\\"


def _bare(depth: int) -> str:
    """A pattern of a target without brackets around it, in which brackets are balanced."""
    inner = rf"|\((?:{_bare(depth - 1)})\)" if depth else ""
    return rf"(?:{_CHARACTER}{inner})*+"


TITLE = r"\"(?:\\.|[^\"\\])*+\"|'(?:\\.|[^'\\])*+'|\((?:\\.|[^()\\])*+\)"
TARGET = rf"<(?:\\.|[^<>\n\\])*+>|(?!<){_bare(4)}"
_GAP = r"[ \t]*+(?:\n[ \t]*+)?"
INLINE = late(
    rf"\]\({_GAP}(?P<target>{TARGET})(?:(?=[ \t\n]){_GAP}(?P<title>{TITLE}))?{_GAP}\)"
    rf"(?P<list>{attributes.PATTERN})?",
    re.DOTALL,
)
"""What closes `[text](target "title"){#id .class}`."""

_LABEL = r"(?:\\.|[^\[\]\\])"
REFERENCE = late(rf"\](?:\[(?P<label>{_LABEL}{{0,999}}+)\])?(?P<list>{attributes.PATTERN})?", re.DOTALL)
"""What closes `[text][label]`, `[label][]` and `[label]`."""

NUMBERED = late(rf"(?:{KINDS})-.")

_DEFINITION = late(
    rf"\[(?!\^)(?P<label>(?=\s*[^\s\]]){_LABEL}{{1,999}}+)\]:{_GAP}"
    r"(?P<target><(?:\\.|[^<>\n\\])*+>|(?!<)[^ \x7f\x00-\x1f]++)"
    rf"(?:(?P<more>(?=[ \t\n]){_GAP}(?:{TITLE}))[ \t]*(?=\n|\Z)|[ \t]*(?=\n|\Z))",
    re.DOTALL,
)
_ABBREVIATION = late(r"\*\[((?:\\.|[^\]\\])+)\][ ]?:[ \t]*(.*)")
_ANCHOR = late(r"</?a\b[^>]*>")
_ID = late(r"\b(?:id|name)=(?:\"([^\"]+)\"|'([^']+)')")
_BRACKET = late(r"(?<!\\)[\[\]]")


def define(document: Document, lines: list[Line]) -> list[Line]:
    """Take what the first lines of a paragraph define, `[label]: target "title"` and `*[HTML]: what it means`; the
    lines that are left."""
    passage, taken, position = None, 0, 0
    while taken < len(lines) and (first := lines[taken].text[:1]) in {"[", "*"} and first:
        if passage is None:
            passage = Passage(lines)
        position = passage.offsets[taken]
        if first == "*":
            abbreviation = _ABBREVIATION.match(lines[taken].text)
            if not abbreviation:
                break
            document.abbreviations[abbreviation[1]] = abbreviation[2].strip()
            taken += 1
            continue
        match = _DEFINITION.match(passage.text, position)
        if not match:
            break
        title = (match["more"] or "").strip()
        found = Definition(plain(match["target"]), literal(title[1:-1]), passage.place(match.start("target")))
        document.definitions.setdefault(fold(match["label"]), found)
        taken += passage.text.count("\n", position, match.end()) + 1
    return lines[taken:]


def fold(label: str) -> str:
    """A label as it is compared."""
    return " ".join(label.split()).casefold()


def plain(written: str) -> str:
    """A target without its brackets, escapes and entities."""
    return literal(written[1:-1] if written[:1] == "<" else written)


def defined(document: Document, match: re.Match[str], within: str) -> bool:
    """Whether a reference link has a definition."""
    label = match["label"] or within
    if not document.definitions or len(label) > 999 or (not match["label"] and _BRACKET.search(within)):
        return False
    return fold(label) in document.definitions


def destination(document: Document, token: Token) -> tuple[str, str, Place]:
    """Target, title and the target's place of a link or an image."""
    if "target" in token.match.groupdict():
        place = document.place(token, token.match.start("target"))
        return plain(token.match["target"]), literal((token.match["title"] or "")[1:-1]), place
    found = document.definitions[fold(token.match["label"] or token.within)]
    return found.target, found.title, found.place


def _show(document: Document, token: Token, inner: str) -> str:
    inner = _ANCHOR.sub("", inner)  # a link within a link is none
    href, title, place = destination(document, token)
    given = attributes.read(token.match["list"])
    path, _, fragment = href.partition("#")
    if not path and NUMBERED.match(fragment):
        return _numbered(document, fragment, inner, place)
    if href.startswith("#"):
        document.anchors.append((unquote(fragment), place))
    url = resolve(document, href, place)
    if url.startswith("/") and not url.startswith("//"):
        page, _, label = url.partition("#")
        other = page != document.source.url
        titled = other and not inner and not label and path.endswith((".md", ".markdown"))
        # What it names without words is told with its text; of a whole page that is its title.
        document.links.append(Link(f"{page}#" if titled else url if inner else page, place))
        if titled or (label and other and (not inner or NUMBERED.match(label))):
            return document.slot(CrossReference(page, label, inner, place))
    more = (("title", title),) if title else ()
    tag = attributes.html(given.id, given.classes, (*more, *given.pairs))
    return f'<a href="{encoded(url)}"{tag}>{inner or escape(url)}</a>'


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


def dangling(document: Document, html: str) -> None:
    """Tell of links to parts that the page has not."""
    if not document.anchors:
        return
    whole = [html, *(text for slot in document.slots for text in _texts(slot))]
    ids = {match[1] or match[2] for text in whole for match in _ID.finditer(text)} | set(document.labels)
    ids |= {f"note-{number}" for number in document.notes.numbers.values()}
    for fragment, place in document.anchors:
        if fragment not in ids and fragment not in {"", "top"}:
            hint = nearest(fragment, sorted(ids)) or "an id stands behind what it names: ## Heading {#id}"
            document.warning(f'nothing on this page has the id "{fragment}"', place, hint)


def _texts(slot: Slot) -> tuple[str, ...]:
    """The HTML that a slot holds."""
    match slot:
        case Note() | Shortcode():
            return (slot.body,)
        case FigureUse() | ImageUse():
            return (slot.caption,)
    return ()


def _article(document: Document, path: str, place: Place, href: str) -> str:
    """The address of another article's file."""
    for name in target.candidates(document.source, path):
        if url := document.address(name):
            return url
    names = [*target.candidates(document.source, path), path]
    name = next(filter(document.inputs.exists, names[:-1]), names[0])
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
    Syntax("link", "]", INLINE, _show, opener="[", links=True),
    Syntax("reference link", "]", REFERENCE, _show, opener="[", accepts=defined, links=True),
    Syntax("span", "]", late(rf"\](?P<list>{attributes.PATTERN})"), _span, opener="["),
)
