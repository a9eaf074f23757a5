"""A flow chart in Mermaid's language in that of Graphviz, which linocut draws. Other diagrams of Mermaid's, and what is
rare in a flow chart, are left to the author."""

import re
from dataclasses import dataclass, field
from html import unescape
from typing import NamedTuple

_HEAD = re.compile(r"(?:graph|flowchart(?:-elk)?)(?:[ \t]+(?P<to>TB|TD|BT|LR|RL))?[ \t]*(?:;|\n|$)")
_COMMENT = re.compile(r"%%\{.*?\}%%|^[ \t]*%%[^\n]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_LOOKS = re.compile(r"(?:classDef|class|style|linkStyle|click|direction|accTitle|accDescr)\b[^\n]*")
_GROUP = re.compile(r"subgraph\b[ \t]*(?P<id>[\w.-]*)[ \t]*(?:\[(?P<title>[^\]\n]*)\]|(?P<rest>[^\n;]*))")
_NAME = re.compile(r"\w+(?:[.-](?=\w)\w+)*")
_CLASS = re.compile(r":::[\w-]+")
_LINE = re.compile(
    r"(?P<back><)?(?:(?P<open>--|==|-\.)[ \t]+(?P<said>[^|>\n]*?[^|>\n.=\s-])[ \t]*(?:--+|==+|\.+-)(?P<end>>)?"
    r"|(?P<line>--+|==+|-\.+-|~~~+)(?P<tip>>|[ox](?=[\s|]))?)(?:[ \t]*\|(?P<words>[^|]*)\|)?"
)
_SHAPES = (
    ("(((", ")))", 'shape=doublecircle'), ("([", "])", 'style=rounded'), ("((", "))", "shape=ellipse"),
    ("[[", "]]", 'shape=box, peripheries=2'), ("[(", ")]", "shape=cylinder"), ("{{", "}}", "shape=hexagon"),
    ("[/", "/]", "shape=parallelogram"), ("[\\", "\\]", "shape=parallelogram"), ("[/", "\\]", "shape=trapezium"),
    ("[\\", "/]", "shape=invtrapezium"), ("[", "]", ""), ("(", ")", "style=rounded"), ("{", "}", "shape=diamond"),
    (">", "]", "shape=note"),
)  # fmt: skip
"""How a node's words are enclosed -> how Graphviz draws it."""


_DEEPEST = 4
"""How many nodes may stand beside each other: more would be too small to read in a column."""


class _Edge(NamedTuple):
    start: str
    end: str
    given: str


@dataclass(slots=True)
class _Chart:
    """What a flow chart holds, as it is read."""

    nodes: dict[str, str] = field(default_factory=dict)
    """Name -> its attributes."""
    order: list[str] = field(default_factory=list)
    """Lines of the graph: where groups open and close, and nodes within them."""
    groups: set[str] = field(default_factory=set)
    edges: list[_Edge] = field(default_factory=list)


def dot(source: str) -> str | None:
    """The graph; None for what is no flow chart, or holds more than is read here."""
    text = _COMMENT.sub("", re.sub(r"\A\s*---\n.*?\n---\n", "", source, flags=re.DOTALL)).strip()
    head = _HEAD.match(text)
    if not head:
        return None
    chart = _Chart()
    at, depth = head.end(), 0
    while at < len(text):
        if text[at] in " \t\n;":
            at += 1
        elif match := _LOOKS.match(text, at):
            at = match.end()
        elif match := _GROUP.match(text, at):
            title = _words(match["title"] or f"{match['id']}{match['rest'] or ''}")
            chart.groups.add(match["id"])
            chart.order.append(f"subgraph cluster_{len(chart.order)} {{ label={title}")
            at, depth = match.end(), depth + 1
        elif depth and (match := re.compile(r"end\b").match(text, at)):
            chart.order.append("}")
            at, depth = match.end(), depth - 1
        elif not (at := _statement(chart, text, at)):
            return None
    if depth or not chart.nodes or any({edge.start, edge.end} & chart.groups for edge in chart.edges):
        return None
    turned = {"TD": "TB", None: "TB"}.get(head["to"], head["to"])
    if turned in {"LR", "RL"} and _depth(chart) > _DEEPEST:
        turned = "TB"
    nodes = [
        line if not line.startswith("\x1a") else f'"{line[1:]}"{_listed(chart.nodes[line[1:]])}' for line in chart.order
    ]
    edges = [f'"{edge.start}" -> "{edge.end}"{_listed(edge.given)}' for edge in chart.edges]
    return "\n".join(["digraph {", f"rankdir={turned}", "node [shape=box]", *nodes, *edges, "}"])


def _depth(chart: _Chart) -> int:
    """How many nodes stand behind each other."""
    reached = {edge.end for edge in chart.edges}
    seen = {name for name in chart.nodes if name not in reached} or set(list(chart.nodes)[:1])
    layer, depth = set(seen), 1
    while layer := {edge.end for edge in chart.edges if edge.start in layer} - seen:
        seen |= layer
        depth += 1
    return depth


def _listed(given: str) -> str:
    return f" [{given}]" if given else ""


def _statement(chart: _Chart, text: str, at: int) -> int:
    """Read nodes and the lines between them; where they end, 0 for what is not read here."""
    before: list[str] = []
    given = ""
    while True:
        here: list[str] = []
        while True:
            at = _node(chart, text, at, here)
            if not at:
                return 0
            more = re.compile(r"[ \t]*&[ \t]*").match(text, at)
            if not more:
                break
            at = more.end()
        pairs = [(start, end) for start in before for end in here]
        chart.edges += [_Edge(start, end, given) for start, end in pairs]
        space = re.compile(r"[ \t]*").match(text, at)
        match = _LINE.match(text, space.end() if space else at)
        if not match:
            return at if at >= len(text) or re.compile(r"[ \t]*(?:\n|;|$)").match(text, at) else 0
        given, before = _drawn(match), here
        after = re.compile(r"\s*").match(text, match.end())
        at = after.end() if after else match.end()


def _drawn(match: re.Match[str]) -> str:
    """The attributes of a line."""
    kind = match["line"] or match["open"]
    tip = match["tip"] or match["end"]
    looks = {"=": "penwidth=2", "~": "style=invis"}.get(kind[0], "style=dashed" if "." in kind else "")
    points = "dir=both" if match["back"] and tip else "dir=back" if match["back"] else "" if tip else "dir=none"
    head = {"o": "arrowhead=odot", "x": "arrowhead=tee"}.get(tip or "", "")
    said = match["said"] or match["words"]
    return ", ".join(filter(None, (f"label={_words(said)}" if said and said.strip() else "", looks, points, head)))


def _node(chart: _Chart, text: str, at: int, here: list[str]) -> int:
    """Read a node; where it ends, 0 where there is none."""
    match = _NAME.match(text, at)
    if not match:
        return 0
    name, at = match[0], match.end()
    known = name in chart.nodes
    if not known:
        chart.nodes[name] = ""
        chart.order.append(f"\x1a{name}")
    here.append(name)
    for opens, closes, look in _SHAPES:
        if text.startswith(opens, at):
            quoted = re.compile(rf'\s*"([^"]*)"\s*{re.escape(closes)}').match(text, at + len(opens))
            end = quoted.end() if quoted else text.find(closes, at + len(opens)) + len(closes)
            inner = quoted[1] if quoted else text[at + len(opens) : end - len(closes)]
            if end < len(closes) or (not quoted and any(sign in inner for sign in '[]{}"')):
                continue
            chart.nodes[name] = ", ".join(filter(None, (f"label={_words(inner)}", look)))
            at = end
            break
    if match := _CLASS.match(text, at):
        at = match.end()
    return at


def _words(written: str) -> str:
    """Words as a label of Graphviz's."""
    text = re.sub(
        r"[ \t]*(?:<br[ \t]*/?>|\\n|\n)[ \t]*",
        "\n",
        re.sub(r'^"(.*)"$', r"\1", written.strip(), flags=re.DOTALL).strip("`"),
    )
    text = unescape(re.sub(r"#(\w+);", r"&\1;", re.sub(r"</?[a-zA-Z][^<>]*>|\*\*", "", text))).strip()
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
