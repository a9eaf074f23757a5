"""What is done to math-core's MathML before it stands on a page: classes for styles, colours for both themes, numbers,
links, the LaTeX beside it, and the parts that math-core has no LaTeX for."""

import re
from collections.abc import Sequence
from html import escape, unescape
from xml.etree import ElementTree

from linocut.cache import digest
from linocut.latex.carry import CARRIED
from linocut.latex.colour import themed

REFERENCE = "\x1a"
"""Stands before and after the number of a reference while it passes math-core: no author can write it."""

_STYLE = re.compile(r' style="([^"]*)"')
_COLOUR = re.compile(r"color:#([0-9A-F]{6});")
_CARRIED = "|".join(CARRIED.values())
_ENCLOSED = re.compile(r'<menclose notation="(\w+)">')
_LINE = re.compile(r"border-(top|right): 0\.05em (solid|dashed) currentcolor;")

_CLASSES: tuple[tuple[str, str], ...] = (
    ("text-align: right;justify-items: end;", "end"),
    ("text-align: left;justify-items: start;", "start"),
    ("padding-right: 0;", "close"),
    ("padding-left: 0;", "open"),
    ("padding-left:1em;", "case"),
    ("padding-top: 0;padding-bottom: 0;", "low"),
    ("width: 100%", "lines"),
    ("width: 50%;", "side"),
    ("width: 50%", "side"),
    ("width: 7.5%;", "edge"),
    ("width: 7.5%", "edge"),
)
"""Pieces of math-core's inline styles, and the class that says the same: see templates/css/math.css."""


CELL = "lc0tag"
"""What a row's number is called while it passes math-core."""


def finished(
    mathml: str, latex: str, references: Sequence[tuple[str, str]] = (), rows: Sequence[tuple[str, str]] = ()
) -> str:
    """MathML for the page. `references[i]`: (id, "(3)") of the i-th reference; `rows[i]`: ("(3)", id) of a row."""
    if CELL in mathml:
        mathml = _numbered(mathml, rows)
    mathml = mathml.replace("&ApplyFunction;", "\u2061").replace("<mspace/>", "")
    if "F0C0D" in mathml:
        mathml = carried(mathml)
    mathml = _STYLE.sub(_styled, mathml)
    if "menclose" in mathml:
        mathml = _ENCLOSED.sub(r'<mrow class="\1">', mathml).replace("</menclose>", "</mrow>")
        mathml = re.sub(r'<mrow class="menclose-\w+"></mrow>', "", mathml)
    if REFERENCE in mathml:
        mathml = _linked(mathml, references)
    return annotated(mathml, latex)


def name(mathml: str) -> str:
    """What a formula's image is called: two formulas of one name look alike."""
    return digest("formula", mathml)[:16]


def annotated(mathml: str, latex: str) -> str:
    """The LaTeX beside its MathML, for programs that copy formulas or read them."""
    start = mathml.index(">") + 1
    inner = mathml[start : -len("</math>")]
    note = f'<annotation encoding="application/x-tex">{escape(latex.strip(), quote=False)}</annotation>'
    return f"{mathml[:start]}<semantics><mrow>{inner}</mrow>{note}</semantics></math>"


def _styled(match: re.Match[str]) -> str:
    """A class for a style, or the colour for both themes."""
    style = match[1]
    if found := _COLOUR.fullmatch(style):
        light, dark = themed(found[1])
        return f' style="color:light-dark({light},{dark})"'
    classes = []
    for line in _LINE.finditer(style):
        classes.append(f"{'above' if line[1] == 'top' else 'beside'}{'-dashed' if line[2] == 'dashed' else ''}")
    style = _LINE.sub("", style)
    for text, name in _CLASSES:
        if text in style:
            style = style.replace(text, "")
            classes.append(name)
    style = style.strip()
    return (f' class="{" ".join(classes)}"' if classes else "") + (f' style="{style}"' if style else "")


def _linked(mathml: str, references: Sequence[tuple[str, str]]) -> str:
    def link(match: re.Match[str]) -> str:
        identifier, text = references[int(match[1])]
        return f'<a href="#{escape(identifier)}">{escape(text)}</a>'

    return re.sub(f"{REFERENCE}(\\d+){REFERENCE}", link, mathml)


def _numbered(mathml: str, rows: Sequence[tuple[str, str]]) -> str:
    def cell(match: re.Match[str]) -> str:
        text, identifier = rows[int(match[1])]
        anchor = f' id="{escape(identifier)}"' if identifier else ""
        return f'<mtd class="number"{anchor}><mtext>{escape(text)}</mtext></mtd>'

    return re.sub(rf"<mtd [^>]*><mtext>{CELL}(\d+)</mtext></mtd>", cell, mathml)


def carried(mathml: str) -> str:
    """The parts that passed math-core in a colour, as what they are."""
    kinds = {f"color:#{colour};": kind for kind, colour in CARRIED.items()}
    root = ElementTree.fromstring(mathml)  # noqa: S314 - math-core's own output
    for element in list(root.iter()):
        if kind := kinds.get(element.get("style", "")):
            del element.attrib["style"]
            _settle(element, kind)
    return ElementTree.tostring(root, encoding="unicode")


def _settle(element: ElementTree.Element, kind: str) -> None:
    match kind:
        case "small" | "tight":
            table = element.find("mtable")
            if table is not None:
                table.set("class", kind)
                if kind == "small":
                    table.set("scriptlevel", "1")
        case "gap":
            height = element[0].get("width", "0")
            element.tag = "mspace"
            element[:] = []
            element.set("depth", height)
        case "smash":
            element.tag = "mpadded"
            element.attrib.update(height="0", depth="0")
        case "llap" | "rlap" | "clap":
            element.tag = "mpadded"
            element.set("width", "0")
            if kind != "rlap":
                element.set("lspace", "-1width" if kind == "llap" else "-0.5width")
        case "background" | "frame":
            colours = [element[i].get("style", "")[len("color:") :].rstrip(";") for i in range(1 + (kind == "frame"))]
            element[:] = list(element)[len(colours) :]
            element.set("mathbackground", colours[-1])
            element.set("class", "frame" if kind == "frame" else "marked")


def characters(mathml: str) -> set[str]:
    """The characters that a browser draws: one-letter identifiers are italic code points."""
    found: set[str] = set()
    for element, attributes, text in re.findall(r"<(mi|mo|mn|mtext|ms|a)\b([^>]*)>([^<]+)", mathml):
        written = unescape(text)
        found.update(
            italic(written) if element == "mi" and len(written) == 1 and "normal" not in attributes else written
        )
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


def italic(letter: str) -> str:
    """The character as which MathML Core draws a one-letter identifier (its table of italic mappings)."""
    if letter in _ITALIC_SPECIAL:
        return _ITALIC_SPECIAL[letter]
    for first, last, start in _ITALIC_RANGES:
        if first <= letter <= last:
            return chr(start + ord(letter) - ord(first))
    return letter
