"""A formula as a picture, for feed readers: SVG drawn from the MathML of the page, on paper of its own.

A reader may show it on white or on black, and does not say. The picture therefore brings its paper, nearly opaque, and
follows the reader's light or dark setting where it can know it. mathra draws it, and says it as a phrase:
nothing else that draws knows of it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import escape, unescape
from xml.etree import ElementTree

from linocut.latex.error import LatexError
from linocut.latex.from_mathml import Writer, latex_of
from linocut.latex.image_rules import redrawn
from linocut.latex.tree import unlinked

SIZE = 18.0
"""CSS pixels of one em: what readers set text in."""

AXIS = 258
"""Height of the math axis of STIX Two Math over the baseline, in thousandths of an em, in which all is drawn; half the
height of an x in most text fonts."""

_INK, _DARK_INK = "#1c1a18", "#eceae4"
_PAPER = 'fill="#fff" fill-opacity=".88"'
_DARK_PAPER = "fill:#121110;fill-opacity:.8"

_ID = re.compile(r"mathra-\w+-g")
_ABSENT = re.compile("the font has no (?:'|&apos;|&#39;)(.)")
_PLACE = re.compile(r'<rect x="(\S+)" y="(\S+)" width="(\S+)" height="\S+" fill="#fe([0-9a-f]{4})"/>')
_FRACTION = re.compile(r"\.\d\d+(?![\d)])")
"""Of a thousandth of an em: nobody sees it. Factors stand in brackets and keep theirs."""


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
    spoken: str
    """As it is read aloud; "": not in this language."""


def image(mathml: str, language: str = "en") -> FormulaImage:
    """Draw what `Converter` gave. Raises LatexError when it cannot be drawn."""
    import mathra

    root = unlinked(ElementTree.fromstring(mathml))  # noqa: S314 - our own converter's output
    display = root.get("display") == "block"
    locale = spoken_as(language)
    try:
        writer = latex_of(root)
        svg = mathra.tex_to_svg(writer.latex, locale or "en", display=display)
        spoken = unescape(_between(svg, '-speech">', "</title>")) if locale else ""
        absent = "".join(_ABSENT.findall(svg))
        if absent:
            writer = latex_of(root, absent)
            svg = mathra.tex_to_svg(writer.latex, locale or "en", display=display)
    except RecursionError as error:
        raise LatexError("the formula is nested too deeply to be drawn for feeds", 0) from error
    except (IndexError, ValueError) as error:  # an element without its parts; what is no LaTeX to mathra
        raise LatexError(f"the formula cannot be drawn for feeds ({error!r})", 0) from error
    if "<mathra:warning" in svg:  # what it does not know, it draws in red
        warning = unescape(_between(svg, "<mathra:warning", "</").partition(">")[2])
        raise LatexError(f"the formula cannot be drawn for feeds ({warning})", 0)
    return _framed(svg, writer, absent, display, spoken)


def _between(text: str, start: str, end: str) -> str:
    at = text.index(start) + len(start)
    return text[at : text.index(end, at)]


def spoken_as(language: str) -> str:
    """The locale in which formulas of a language are said; "": in none."""
    if language.lower() in {"zh-tw", "zh-hk", "zh-mo"} or language.lower().startswith("zh-hant"):
        return ""  # its phrases are written in simplified characters
    return _locales().get(language.lower().partition("-")[0], "")


@cache
def _locales() -> Mapping[str, str]:
    """By the language's own tag: its locale."""
    import mathra

    return {found["code"].partition("-")[0]: found["code"] for found in mathra.locales()}


def _framed(svg: str, writer: Writer, absent: str, display: bool, spoken: str) -> FormulaImage:
    """The drawing on its paper, centred on the math axis. Its unit is a thousandth of an em; y runs down."""
    try:
        left, top, width, height = map(float, _between(svg, 'viewBox="', '"').split())
        glyphs = svg[svg.index("<defs>") : svg.index("</defs>") + 7] if "<defs>" in svg else ""
        group, shapes = _between(svg[svg.rindex("<g fill") :], "<g ", "</g><text ").split(">", 1)
    except ValueError as error:
        raise LatexError("mathra draws otherwise than it did", 0) from error
    across, along = (500, 300) if display else (150, 60)
    half = max(-AXIS - top, top + height + AXIS, 550) + along
    left, width = left - across, width + 2 * across
    shapes = redrawn(shapes, writer.ruled)
    shapes = _PLACE.sub(lambda place: _sign(place, absent), shapes) if absent else shapes
    for index, light in enumerate(writer.dark):
        shapes = shapes.replace(f'fill="{light}"', f'class="c{index}" fill="{light}"')
    themes = "".join(f".c{index}{{fill:{dark}}}" for index, dark in enumerate(writer.dark.values()))
    drawing = f"{glyphs}<g {group}>{shapes}</g>"
    if identifier := _ID.search(drawing):
        drawing = drawing.replace(identifier[0], "g")
    drawing = _FRACTION.sub("", drawing)
    place = f'x="{_short(left)}" y="{_short(-AXIS - half)}" width="{_short(width)}" height="{_short(2 * half)}"'
    pixels = SIZE / 1000
    made = (
        '<svg xmlns="http://www.w3.org/2000/svg" '
        f'width="{_short(width * pixels)}" height="{_short(2 * half * pixels)}" '
        f'viewBox="{_short(left)} {_short(-AXIS - half)} {_short(width)} {_short(2 * half)}" color="{_INK}">'
        f"<style>@media(prefers-color-scheme:dark){{svg{{color:{_DARK_INK}}}.p{{{_DARK_PAPER}}}{themes}}}</style>"
        f'<rect class="p" {place} rx="160" {_PAPER}/>{drawing}</svg>'
    )
    return FormulaImage(
        made.encode(),
        round(width * pixels, 2),
        round(2 * half * pixels, 2),
        round((half - AXIS) * pixels, 2),
        spoken,
    )


def _sign(place: re.Match[str], absent: str) -> str:
    """A sign that the font has not, at its place: in whichever font the reader has."""
    x, y, size = float(place[1]), float(place[2]), float(place[3])
    sign = escape(absent[int(place[4], 16)])
    return f'<text transform="translate({x:g} {y + 0.12 * size:g}) scale(1 -1)" font-size="{size:g}">{sign}</text>'


def _short(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0") if abs(value) >= 20 else f"{value:.2f}".rstrip("0").rstrip(".")
