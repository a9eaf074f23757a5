"""HTML of a page to HTML that every feed reader shows: an allow-list of elements and attributes, every URL whole.

Readers throw away styles, classes, scripts, inline SVG and MathML, each in its own way; what is never sent cannot be
shown wrong.
"""

import re
from collections.abc import Callable, Iterable

from linocut.feed.tree import BLOCK, Node, names, parse, serialize, text_of

_ATTRIBUTES = {
    "a": {"href", "title", "hreflang"},
    "abbr": {"title"},
    "audio": {"src", "controls"},
    "blockquote": {"cite"},
    "col": {"span"},
    "colgroup": {"span"},
    "del": {"cite", "datetime"},
    "img": {"src", "srcset", "sizes", "alt", "title", "width", "height", "align"},
    "ins": {"cite", "datetime"},
    "li": {"value"},
    "ol": {"start", "reversed", "type"},
    "p": {"align"},
    "q": {"cite"},
    "source": {"src", "type"},
    "table": {"border", "cellpadding", "cellspacing"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align", "scope"},
    "time": {"datetime"},
    "video": {"src", "poster", "controls", "width", "height"},
}
_PLAIN = names(
    "b bdi bdo blockquote br caption cite code dd details dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr "
    "i kbd mark p pre rp rt ruby s samp small strong sub summary sup tbody tfoot thead tr u ul var wbr"
)
_EVERYWHERE = {"dir", "lang"}
_ALLOWED = _PLAIN | _ATTRIBUTES.keys()
_DROPPED = names(
    "base button canvas datalist embed frame head link meta meter "
    "progress script select style svg template textarea title track"
)
"""Gone with all they hold. What is neither allowed nor here goes, and leaves what it holds."""

_CODE = re.compile(r"<pre\b[^<>]*><code>.*?</code></pre>", re.S)
_SPAN = re.compile(r'<span class="[a-z0-9]+">|</span>')
_OTHER_SPAN = re.compile(r'<span(?! class="[a-z0-9]+">)')

_URLS = {"href", "src", "poster", "cite"}
_SAFE = re.compile(r"(?:https?|mailto|tel|ftp|geo|xmpp|matrix|doi|magnet|ircs?|sms):", re.I)
_FLOW = {"", "blockquote", "div", "details"}
"""Elements in which bare text becomes a paragraph."""

Resolve = Callable[[str], str]
"""URL as written in the article -> whole URL."""


def rebase(html: str, resolve: Resolve) -> str:
    """HTML as it is, every URL in it whole."""

    def rebased(node: Node | str) -> Node | str:
        if isinstance(node, str):
            return node
        kept = dict(node.attributes)
        for name in _URLS & kept.keys():
            kept[name] = resolve(kept[name].strip())
        if "srcset" in kept:
            kept["srcset"] = _srcset(kept["srcset"], resolve)
        return Node(node.tag, kept, [rebased(child) for child in node.children])

    return serialize(rebased(child) for child in parse(html).children)


def clean(html: str, resolve: Resolve) -> str:
    """HTML of an article's body, with slots filled, as a feed carries it."""
    plain = _CODE.sub(_uncoloured, html)
    return serialize(_paragraphs(_cleaned(parse(plain).children, resolve)))


def _uncoloured(code: re.Match[str]) -> str:
    """Code without the colours of its words, which no feed shows: most of an article's elements, unless an author's."""
    return code[0] if _OTHER_SPAN.search(code[0]) else _SPAN.sub("", code[0])


def _cleaned(nodes: Iterable[Node | str], resolve: Resolve) -> list[Node | str]:
    found: list[Node | str] = []
    for node in nodes:
        found.extend([node] if isinstance(node, str) else _element(node, resolve))
    return found


def _element(node: Node, resolve: Resolve) -> list[Node | str]:
    classes = node.attributes.get("class", "").split()
    if node.tag in _DROPPED or "hidden" in node.attributes or node.attributes.get("aria-hidden") == "true":
        return []
    if "page-only" in classes:  # it speaks of what only a page does
        return []
    if node.tag == "iframe":
        return _embedded(node, resolve)
    if node.tag == "input":
        return _box(node)
    if node.tag == "math":
        return [Node("code", {}, [node.attributes.get("alttext") or text_of(node.children)])]
    children = _cleaned(node.children, resolve)
    tag = "blockquote" if node.tag == "aside" else node.tag
    attributes = _attributes(node, resolve)
    if tag in ("div", "section", "article") and not attributes:
        return _paragraphs(children)
    if tag not in _ALLOWED or (tag == "a" and "href" not in attributes):
        return [Node("span", attributes, children)] if attributes.keys() & _EVERYWHERE else children
    if tag in ("p", "figure", "div", "ul", "ol") and not _shows(children):
        return []
    if "callout-title" in classes or ("tab-title" in classes and tag == "p"):
        children = [Node("strong", {}, children)]
    if tag == "table":
        attributes |= {"border": "1", "cellpadding": "6", "cellspacing": "0"}  # rows and columns without CSS
    return [Node(tag, attributes, _paragraphs(children) if tag in _FLOW else children)]


def _attributes(node: Node, resolve: Resolve) -> dict[str, str]:
    allowed = _ATTRIBUTES.get(node.tag, set()) | _EVERYWHERE
    kept: dict[str, str] = {}
    for name, value in node.attributes.items():
        if name in _URLS and name in allowed:
            url = resolve(value.strip())
            if _SAFE.match(url) or (node.tag == "img" and url.startswith("data:image/")):
                kept[name] = url
        elif name == "srcset" and name in allowed:
            kept[name] = _srcset(value, resolve)
        elif name in allowed:
            kept[name] = value
        elif name == "style" and node.tag in ("td", "th"):
            align = re.search(r"text-align:\s*(left|right|center)", value)
            kept |= {"align": align[1]} if align else {}
    if node.tag == "img":
        kept.setdefault("alt", "")
    return kept


def _srcset(value: str, resolve: Resolve) -> str:
    candidates = re.findall(r"([^\s,]\S*[^\s,]|[^\s,])(\s+[^\s,]+)?\s*(?:,|$)", value)
    return ", ".join(resolve(url) + descriptor for url, descriptor in candidates)


def _embedded(node: Node, resolve: Resolve) -> list[Node | str]:
    """Readers strip frames: a link to what the frame would show."""
    url = resolve(node.attributes.get("src", ""))
    if not re.match("https?:", url):
        return []
    return [Node("p", {}, [Node("a", {"href": url}, [node.attributes.get("title") or url])])]


def _box(node: Node) -> list[Node | str]:
    """The box of a task list, as text; every other control of a form has nothing to say."""
    if node.attributes.get("type") != "checkbox":
        return []
    return ["☑" if "checked" in node.attributes else "☐"]


def _paragraphs(nodes: list[Node | str]) -> list[Node | str]:
    """Runs of text among blocks set into paragraphs of their own."""
    found: list[Node | str] = []
    run: list[Node | str] = []
    for node in [*nodes, Node("hr")]:
        if isinstance(node, str) or node.tag not in BLOCK:
            run.append(node)
            continue
        if _shows(run):
            found.append(Node("p", {}, run))
        elif run and found:
            found.append("\n")
        run = []
        found.append(node)
    return found[:-1]


def _shows(nodes: Iterable[Node | str]) -> bool:
    return any(node.strip() if isinstance(node, str) else node.tag not in ("br", "wbr") for node in nodes)
