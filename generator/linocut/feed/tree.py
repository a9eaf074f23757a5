"""HTML text to a small tree and back, so that a feed can choose what it keeps.

The standard library's tokenizer with the few closing rules that HTML leaves out: enough for what Markdown writes and
for what authors write between it, without a parser to install.
"""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser


def names(text: str) -> frozenset[str]:
    """Words set apart by spaces."""
    return frozenset(text.split())


VOID = names("area base br col embed hr img input link meta source track wbr")
"""Elements without an end tag."""

BLOCK = names(
    "address article aside blockquote center details div dl dd dt fieldset figcaption figure footer form h1 h2 h3 h4 "
    "h5 h6 header hgroup hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul"
)
"""Elements that start on a line of their own; they cannot stand inside a paragraph."""

_PARAGRAPH = frozenset("p")
_NO_PARAGRAPH = BLOCK - _PARAGRAPH

_IMPLIED = {
    "li": ({"li"}, {"ul", "ol", "menu"}),
    "dt": ({"dt", "dd"}, {"dl"}),
    "dd": ({"dt", "dd"}, {"dl"}),
    "tr": ({"tr", "td", "th"}, {"table"}),
    "td": ({"td", "th"}, {"tr", "table"}),
    "th": ({"td", "th"}, {"tr", "table"}),
    "thead": ({"thead", "tbody", "tfoot"}, {"table"}),
    "tbody": ({"thead", "tbody", "tfoot"}, {"table"}),
    "tfoot": ({"thead", "tbody", "tfoot"}, {"table"}),
}
"""Start tag -> (open elements that it closes, elements beyond which it does not look)."""

DEEPEST = 200
"""Levels of elements that are kept; deeper ones stand beside each other, as browsers have it beyond 512."""

_ILLEGAL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(slots=True)
class Node:
    """An element."""

    tag: str
    """"": the root."""
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[Node | str]" = field(default_factory=list)


def legal(text: str) -> str:
    """Text without what XML 1.0 cannot hold: control characters, lone surrogates, U+FFFE and U+FFFF."""
    return _ILLEGAL.sub("", text)


def parse(text: str) -> Node:
    """The tree of an HTML fragment; comments and declarations are left out."""
    parser = _Parser()
    if not _read_plainly(parser, text):
        parser = _Parser()
        parser.feed(text)
        parser.close()
    return parser.root


_PLAIN = re.compile(
    r"<(?P<end>/?)(?P<tag>[a-z][a-z0-9]*)"
    r'(?P<attributes>(?: [a-z][a-z-]*(?:="[^"<>]*")?)*)(?P<empty> ?/)?>'
    r"|(?P<data>[^<]+)"
)
_ATTRIBUTE = re.compile(r' ([a-z-]+)(?:="([^"]*)")?')
_AS_IT_IS = names("script style textarea title iframe noembed noframes noscript plaintext xmp svg math")
"""Elements within which HTML is read by other rules."""


def _read_plainly(parser: "_Parser", text: str) -> bool:
    """Read HTML as we write it, in a third of the time. False, and `parser` is spoilt, where it is any other."""
    at = 0
    for token in _PLAIN.finditer(text):
        tag = token["tag"]
        if token.start() != at or tag in _AS_IT_IS:
            return False
        at = token.end()
        if tag is None:
            parser.handle_data(html.unescape(token["data"]) if "&" in token["data"] else token["data"])
        elif token["end"]:
            parser.handle_endtag(tag)
        else:
            found = _ATTRIBUTE.findall(token["attributes"]) if token["attributes"] else ()
            attributes: list[tuple[str, str | None]] = [(name, html.unescape(value)) for name, value in found]
            (parser.handle_startendtag if token["empty"] else parser.handle_starttag)(tag, attributes)
    return at == len(text)


def serialize(nodes: "Iterable[Node | str]") -> str:
    """HTML of these nodes, legal inside XML."""
    return legal("".join(map(_serialize, nodes)))


def text_of(nodes: "Iterable[Node | str]") -> str:
    """The text alone."""
    return "".join(node if isinstance(node, str) else text_of(node.children) for node in nodes)


def _serialize(node: Node | str) -> str:
    if isinstance(node, str):
        return html.escape(node, quote=False)
    attributes = "".join([f' {name}="{html.escape(value)}"' for name, value in node.attributes.items()])
    if node.tag in VOID:
        return f"<{node.tag}{attributes}>"
    return f"<{node.tag}{attributes}>{''.join(map(_serialize, node.children))}</{node.tag}>"


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCK:
            self._close(_PARAGRAPH, _NO_PARAGRAPH)
        if tag in _IMPLIED:
            closed, beyond = _IMPLIED[tag]
            while self._close(closed, beyond):
                pass
        node = Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(node)
        if tag not in VOID and len(self._open) <= DEEPEST:
            self._open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID and any(node.tag in ("svg", "math") for node in self._open[:-1]):
            self._open.pop()  # only foreign elements can close themselves

    def handle_endtag(self, tag: str) -> None:
        if self._open[-1].tag == tag:
            self._open.pop()
        else:
            self._close({tag}, set())

    def handle_data(self, data: str) -> None:
        children = self._open[-1].children
        if children and isinstance(children[-1], str):
            children[-1] += data
        else:
            children.append(data)

    def _close(self, tags: set[str] | frozenset[str], beyond: set[str] | frozenset[str]) -> bool:
        """Close the innermost open element among `tags`, unless one of `beyond` stands in between."""
        for index in range(len(self._open) - 1, 0, -1):
            if self._open[index].tag in tags:
                del self._open[index:]
                return True
            if self._open[index].tag in beyond:
                return False
        return False
