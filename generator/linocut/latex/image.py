"""A formula as a picture, for feed readers: SVG drawn from the MathML of the page, on paper of its own.

A reader may show it on white or on black, and does not say. The picture therefore brings its paper, nearly opaque, and
follows the reader's light or dark setting where it can know it.
"""

import re
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

from linocut.latex.error import LatexError
from linocut.latex.image_rules import backgrounds, rules
from linocut.latex.tree import LEAVES, Element, unlinked

SIZE = 18.0
"""CSS pixels of one em: what readers set text in."""

AXIS = 0.258
"""Height of the math axis of STIX Two Math over the baseline, in em; half the height of an x in most text fonts."""

_INK, _DARK_INK = "#1c1a18", "#eceae4"
_PAPER = 'fill="#fff" fill-opacity=".88"'
_DARK_PAPER = "fill:#121110;fill-opacity:.8"

_LIGHT_DARK = re.compile(r"light-dark\((#\w{6}),(#\w{6})\)")
_NOTATIONS = {"cancel": "updiagonalstrike", "bcancel": "downdiagonalstrike", "box": "box", "actuarial": "top right"}
_MOVABLE = frozenset("∑∏∐⋀⋁⋂⋃⨀⨁⨂⨄⨆")
"""Large signs whose limits stand beside them within a line."""
_BESIDE = {"munder": "msub", "mover": "msup", "munderover": "msubsup"}
_SCRIPTS = {"msub", "msup", "msubsup", "munder", "mover", "munderover", "mmultiscripts", "mroot"}
_ACCENTS = {"^": "\u02c6", "‾": "\u0332"}
"""Signs that speech engines know, and those that ziamath draws as accents."""
_VARIANTS = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "code": "monospace"}


@dataclass(frozen=True, slots=True)
class FormulaImage:
    """A formula, drawn."""

    svg: bytes
    width: float
    """CSS pixels."""
    height: float
    depth: float
    """How much of the height lies below the baseline of the text around it. The picture is as high over the math axis
    as it is deep below it, so that "in the middle of the line" is the right place too."""


def image(mathml: str) -> FormulaImage:
    """Draw what `Converter` gave. Raises LatexError when it cannot be drawn."""
    from ziamath.config import config
    from ziamath.zmath import Math

    root = unlinked(ElementTree.fromstring(mathml))  # noqa: S314 - our own converter's output
    display = root.get("display") == "block"
    colours: dict[str, str] = {}
    _simplify(root[0][0], display, colours)
    plain = Element("math", {"display": "block"} if display else {"displaystyle": "false"})
    plain.append(root[0][0])
    config.svg2, config.precision = False, 2
    try:
        drawn = Math(plain, size=SIZE, margin=0)
        shapes = [*backgrounds(drawn.node), *drawn.svgxml(), *rules(drawn.node)]
    except Exception as error:  # ziamath raises whatever its tables run into
        raise LatexError(f"the formula cannot be drawn for feeds ({error!r})", 0) from error
    return _framed(drawn.node.bbox, shapes, colours, display)


def _framed(box: Any, shapes: list[Element], colours: dict[str, str], display: bool) -> FormulaImage:
    """The shapes on their paper, centred on the math axis."""
    across, along = (0.5 * SIZE, 0.3 * SIZE) if display else (0.12 * SIZE, 0.06 * SIZE)
    axis = AXIS * SIZE
    half = max(box.ymax - axis, axis - box.ymin, 0.55 * SIZE) + along
    left, width = box.xmin - across, box.xmax - box.xmin + 2 * across
    themes = "".join(f".c{index}{{fill:{dark}}}" for index, dark in enumerate(colours.values()))
    drawing = "".join(_shape(shape, list(colours)) for shape in shapes)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_number(width)}" height="{_number(2 * half)}" '
        f'viewBox="{_number(left)} {_number(-axis - half)} {_number(width)} {_number(2 * half)}" '
        f'color="{_INK}" fill="currentColor"><style>@media(prefers-color-scheme:dark){{svg{{color:{_DARK_INK}}}'
        f".p{{{_DARK_PAPER}}}{themes}}}</style>"
        f'<rect class="p" x="{_number(left)}" y="{_number(-axis - half)}" width="{_number(width)}" '
        f'height="{_number(2 * half)}" rx="3" {_PAPER}/>{drawing}</svg>'
    )
    return FormulaImage(svg.encode(), round(width, 2), round(2 * half, 2), round(half - axis, 2))


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _shape(shape: Element, colours: list[str]) -> str:
    """One shape, written shortly."""
    attributes = dict(shape.attrib)
    for name in ("fill", "stroke"):
        value = attributes.get(name)
        if value == "black":
            attributes[name] = "currentColor"
        elif name == "fill" and value in colours:
            attributes["class"] = f"c{colours.index(value)}"
    if attributes.get("fill") == "currentColor":
        del attributes["fill"]
    if "d" in attributes:
        attributes["d"] = re.sub(r" ?([A-Za-z]) ?", r"\1", attributes["d"]).replace(" -", "-").strip()
    written = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    inner = "".join(_shape(child, colours) for child in shape)
    return f"<{shape.tag}{written}>{inner}</{shape.tag}>" if inner else f"<{shape.tag}{written}/>"


def _simplify(element: Element, display: bool, colours: dict[str, str]) -> None:
    """Say in MathML 3, which ziamath reads, what the page's classes and styles say. `display`: in display style."""
    if element.tag in LEAVES:
        _simplify_leaf(element)
    names = element.get("class", "").split()
    _simplify_style(element, element.attrib.pop("style", ""), colours)
    if element.tag == "mtable":
        _simplify_table(element, names)
    notations = [_NOTATIONS[name] for name in names if name in _NOTATIONS]
    if element.tag == "mrow" and notations:
        element.tag = "menclose"
        element.set("notation", " ".join(notations))
    if element.tag == "mpadded" and "0" in {element.get("width"), element.get("height")}:
        element.tag = "mrow"  # what overlaps on the page stands side by side
    display = {"true": True, "false": False}.get(element.get("displaystyle", ""), display)
    if not display and element.tag in _BESIDE and element[0].tag == "mo" and (element[0].text or "") in _MOVABLE:
        element.tag = _BESIDE[element.tag]
    for index, child in enumerate(list(element)):
        if element.tag == "mrow" and len(element) > 1 and _empty(child):
            element.remove(child)
        else:
            _simplify(
                child, display and element.tag != "mfrac" and (index == 0 or element.tag not in _SCRIPTS), colours
            )


def _empty(element: Element) -> bool:
    return element.tag in {"mrow", "mi"} and not len(element) and not element.text


def _simplify_style(element: Element, style: str, colours: dict[str, str]) -> None:
    if found := _LIGHT_DARK.search(style):
        element.set("mathcolor", found[1])
        colours[found[1]] = found[2]
    if style.startswith("background:"):
        parts = dict(part.split(":") for part in style.split(";"))
        element.set("data-background", parts["background"])
        element.set("mathcolor", parts["color"])
        if "border-color" in parts:
            element.set("data-border", parts["border-color"])
    if style.startswith("margin-left:") and element.tag == "mspace":
        element.set("width", style.removeprefix("margin-left:").rstrip(";"))


def _simplify_leaf(leaf: Element) -> None:
    """Text without markup and without the marks that choose between forms of a letter."""
    for child in leaf.iter():
        if child.tag in _VARIANTS:
            leaf.set("mathvariant", _VARIANTS[child.tag])
    leaf.text = "".join(leaf.itertext()).replace("\ufe00", "").replace("\ufe01", "").replace("\u2061", "")
    if leaf.tag == "mo":
        leaf.text = _ACCENTS.get(leaf.text, leaf.text)
    leaf[:] = []


def _simplify_table(table: Element, names: list[str]) -> None:
    aligned = table.get("displaystyle") == "true"
    table.set("rowspacing", "0.55em" if aligned else "0.1em" if "small" in names else "0.35em")
    for row in table:
        for cell in list(row)[:1] if "lines" in names else ():
            row.remove(cell)  # it only balances the column of numbers
    widest = [cell.get("class", "").split() for cell in max(table, key=len)]
    spaces = [_space(cell, following, names) for cell, following in pairwise(widest)]
    table.set("columnspacing", " ".join(spaces) or "0.8em")
    for cell in table.iter("mtd"):
        classes = cell.get("class", "").split()
        cell.set(
            "columnalign", "right" if {"end", "number"} & set(classes) else "left" if "start" in classes else "center"
        )


def _space(cell: list[str], following: list[str], table: list[str]) -> str:
    """What stands between two cells."""
    if "number" in following:
        return "2em"
    if "tight" in table or ("close" in cell and "end" in cell):
        return "0em"
    if "low" in cell or "small" in table:
        return "0.4em"
    return "2em" if "open" in cell else "1em" if "start" in cell else "0.8em"
