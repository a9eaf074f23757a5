"""What is done to MathML as a tree: parts that math-core has no LaTeX for, and rules that it draws amiss."""

import re
from dataclasses import dataclass
from functools import cache
from html import unescape
from xml.etree import ElementTree

from linocut.latex.bold import embolden
from linocut.latex.colour import contrast
from linocut.latex.placeholder import CARRIED
from linocut.latex.table_notes import read_notes

Element = ElementTree.Element

LEAVES = frozenset(["mi", "mo", "mn", "mtext"])
"""Elements that hold text."""

APPLY = "\u2061"
"""Stands between a function and what it is applied to."""

_NEEDED = re.compile(r"color:#F0C0[DE]|border-top")
_TAG = re.compile(r"<(/?)(\w+)([^>]*)>")
_KINDS = {f"color:#{colour};": kind for kind, colour in CARRIED.items()}
_ROWS = frozenset(["math", "mrow", "mtd", "msqrt", "mphantom", "mpadded"])
_INKS = ("#1c1a18", "#ffffff")


def settled(mathml: str) -> str:
    """MathML with its carried parts as what they are, and rules below tables where they belong."""
    if not _NEEDED.search(mathml):
        return mathml
    root = ElementTree.fromstring(mathml)  # noqa: S314 - math-core's own output
    for table in list(root.iter("mtable")):
        read_notes(table, _KINDS)
    for element in list(root.iter()):
        kind = _KINDS.get(element.get("style", ""))
        if kind:
            del element.attrib["style"]
            _settle(element, kind)
        elif element.tag == "mtable":
            _close_below(element)
    return ElementTree.tostring(root, encoding="unicode")


def opened(mathml: str) -> str:
    """MathML with functions and what they are applied to in the row around them: math-core takes one sign for the
    argument, and of `\\log f(x)` one would hear (log f) times x."""
    stack: list[_Open] = []
    gone: list[tuple[int, int]] = []
    for tag in _TAG.finditer(mathml):
        closing, name, attributes = tag.groups()
        if closing:
            element = stack.pop()
            if element.applies and element.children == 3 and stack and stack[-1].name in _ROWS:
                gone += [element.span, tag.span()]
            continue
        if stack:
            stack[-1].children += 1
            stack[-1].applies |= stack[-1].bare and stack[-1].children == 2 and mathml.startswith(APPLY, tag.end())
        if not attributes.endswith("/"):
            stack.append(_Open(name, tag.span(), name == "mrow" and not attributes))
    for start, end in sorted(gone, reverse=True):
        mathml = mathml[:start] + mathml[end:]
    return mathml


@dataclass(slots=True)
class _Open:
    """An element that is not closed yet."""

    name: str
    span: tuple[int, int]
    bare: bool
    """Whether it is a row without attributes."""
    children: int = 0
    applies: bool = False
    """Whether the second child applies the first to what follows."""


def _close_below(table: Element) -> None:
    """A rule below the last row: math-core draws it above a row of one empty cell."""
    last = table[-1]
    rule = last[0].get("style", "").partition("border-top: ")[2].partition(";")[0] if len(last) == 1 else ""
    if rule and not len(last[0]) and len(table) > 1:
        table.remove(last)
        for cell in table[-1]:
            cell.set("style", f"{cell.get('style', '')}border-bottom: {rule};")


def _link(element: Element) -> None:
    """A link of HTML: browsers know none of MathML. Text is its words; over a formula it lies as a cover."""
    address, label = (bytes.fromhex(note.text or "").decode() for note in element[:2])
    inner = list(element)[2:]
    anchor = ElementTree.Element("a", {"href": address})
    if len(inner) == 1 and inner[0].tag == "mtext":
        element.tag = "mtext"
        anchor.text = inner[0].text
        anchor[:] = list(inner[0])
        element[:] = [anchor]
        return
    element.set("class", "link")
    anchor.set("aria-label", label)
    anchor.text = "\u200b"  # HTML has no empty element of this name
    cover = ElementTree.Element("mtext")
    cover.append(anchor)
    element[:] = [*inner, cover]


def _settle(element: Element, kind: str) -> None:
    match kind:
        case "small" | "tight":
            for table in element.findall("mtable"):
                table.set("class", kind)
                if kind == "small":
                    table.set("scriptlevel", "1")
        case "gap":
            height = element[0].get("width", "0")
            element[:] = []
            element.tag = "mspace"
            element.set("depth", height)
        case "link":
            _link(element)
        case "size":
            element.set("mathsize", element[0].get("width", "1em"))
            element.remove(element[0])
        case "bold":
            embolden(element)
        case "rule":
            width, height, raised = (_width(child) for child in element)
            element[:] = []
            element.tag = "mspace"
            element.attrib.update({"class": "rule", "width": width, **_raised(height, raised)})
        case "smash" | "smash-top" | "smash-bottom":
            element.tag = "mpadded"
            sides = {"smash": ("height", "depth"), "smash-top": ("height",), "smash-bottom": ("depth",)}[kind]
            element.attrib.update(dict.fromkeys(sides, "0em"))
        case "llap" | "rlap" | "clap":
            inner = ElementTree.Element("mrow", {"class": kind})
            inner[:] = list(element)
            element[:] = [inner]
            element.tag = "mpadded"
            element.set("width", "0")
        case "background" | "frame":
            _paint(element, kind)
        case _:
            element.set("class", kind)


_LENGTH = re.compile(r"(-?[\d.]+)(em|ex|rem)")
_EMS = {"em": 1.0, "rem": 1.0, "ex": 0.45}


def _raised(height: str, raised: str) -> dict[str, str]:
    """How far a rule reaches above and below the line."""
    up = _LENGTH.fullmatch(raised)
    whole = _LENGTH.fullmatch(height)
    if up is None or whole is None or not float(up[1]):
        return {"height": height, "depth": "0em"}
    lift = float(up[1]) * _EMS[up[2]]
    return {"height": f"{float(whole[1]) * _EMS[whole[2]] + lift:.4g}em", "depth": f"{-lift:.4g}em"}


def _width(space: Element) -> str:
    """The width of a space; math-core writes negative ones as margins."""
    return space.get("width") or space.get("style", "").removeprefix("margin-left:").rstrip(";") or "0"


def _paint(element: Element, kind: str) -> None:
    """A box keeps its colour in both themes; what stands on it is dark or light, whichever is read better."""
    colours: list[str] = []
    while len(colours) < (2 if kind == "frame" else 1):
        colours.append(element[0].get("style", "").removeprefix("color:").rstrip(";").lower())
        element.remove(element[0])
    background = colours[-1]
    ink = max(_INKS, key=lambda ink: contrast(ink, background))
    border = f";border-color:{colours[0]}" if kind == "frame" else ""
    element.set("class", "frame" if kind == "frame" else "marked")
    element.set("style", f"background:{background};color:{ink}{border}")


def unlinked(root: Element) -> Element:
    """A formula without the covers that make links of its parts, for whoever draws it as a picture."""
    for element in root.iter("mrow"):
        if element.get("class") == "link":
            del element.attrib["class"]
            element.remove(element[-1])
    return root


_TEXT = re.compile(r"<(\w+)\b([^>]*)>([^<]+)")


def characters(mathml: str) -> set[str]:
    """The characters that a browser draws: one-letter identifiers are italic code points, roots have their sign."""
    found: set[str] = set()
    for element, attributes, text in _TEXT.findall(mathml):
        if element != "annotation":
            written = unescape(text) if "&" in text else text
            single = element == "mi" and len(written) == 1 and "normal" not in attributes
            found.update(italic(written) if single else written)
    if "<msqrt" in mathml or "<mroot" in mathml:
        found.add("√")
    return found


_ITALIC_SPECIAL = {
    "h": "\u210e",
    "ı": "\U0001d6a4",
    "ȷ": "\U0001d6a5",
    "∇": "\U0001d6fb",
    "∂": "\U0001d715",
    "ϵ": "\U0001d716",
    "ϑ": "\U0001d717",
    "ϰ": "\U0001d718",
    "ϕ": "\U0001d719",
    "ϱ": "\U0001d71a",
    "ϖ": "\U0001d71b",
    "ϴ": "\U0001d6f3",
}
_ITALIC_RANGES = (("A", "Z", 0x1D434), ("a", "z", 0x1D44E), ("Α", "Ω", 0x1D6E2), ("α", "ω", 0x1D6FC))


@cache  # pure, and asked of the same letters again and again
def italic(letter: str) -> str:
    """The character as which MathML Core draws a one-letter identifier (its table of italic mappings)."""
    if letter in _ITALIC_SPECIAL:
        return _ITALIC_SPECIAL[letter]
    for first, last, start in _ITALIC_RANGES:
        if first <= letter <= last:
            return chr(start + ord(letter) - ord(first))
    return letter
