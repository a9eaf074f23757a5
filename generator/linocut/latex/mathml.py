"""What is done to math-core's MathML before it stands on a page: classes for styles, colours for both themes, numbers,
links, the LaTeX beside it, and the parts that math-core has no LaTeX for."""

import re
from collections.abc import Sequence
from html import escape

from linocut.latex.colour import themed
from linocut.latex.spacing import spaced
from linocut.latex.tree import APPLY, opened, settled
from linocut.store.generation import digest

REFERENCE = "\x1a"
"""Stands before and after the number of a reference while it passes math-core: no author can write it."""

_STYLE = re.compile(r' style="([^"]*)"')
_COLOUR = re.compile(r"color:#([0-9A-F]{6});")
_ENCLOSED = re.compile(r'<menclose notation="([\w ]+)">')
_STRIKE = re.compile(r'<mrow class="menclose-\w+"></mrow>')
_NOTATIONS = {"updiagonalstrike": "cancel", "downdiagonalstrike": "bcancel"}
_FIXED_SIZE = re.compile(r"<(msup|msub|msubsup)>(<mo [^>]*minsize[^>]*>[^<]*</mo>)")
_LINE = re.compile(r"border-(top|right|bottom|left): 0\.05em (solid|dashed|double) currentcolor;")

_APPLIED = re.compile(rf"<mo>{APPLY}</mo>(?=<m(?!o[ >]|space|row|\w+><mo>)|<mrow>(?!<mo[^>]*>[(\[{{⟨|∣‖∥⌊⌈⟦]))")
r"""A function before braces: `\\log{n}` is set as `\\log n`. What begins with an operator has a space of its own."""

_CONTINUED = re.compile(r'(<mtd class="start open"><mo)>(?=[+−±∓]<)')
"""A sign that a line of an alignment starts with stands between two terms, as TeX sets it."""

_BETWEEN = re.compile(r'(<mo form="infix">[+−±∓]</mo>)<mrow />(?=</mtd>)')
"""Such a sign with only TeX's empty group behind it: for Chromium the cell is then an operator, without spaces."""

_DOTS = re.compile(r"<mo([^>]*)>([.·])</mo><mo[^>]*>\2</mo><mo([^>]*)>\2</mo>")
_ELLIPSES = {".": "…", "·": "⋯"}
_NULL_FENCE = re.compile("<mo[^>]*>\u2063</mo>")
_COLON = '<mo lspace="0.1111em" rspace="0.3333em">:</mo>'
r"""TeX's `\\colon`."""

_BESIDE_ARROW = re.compile(
    r'<mspace width="0\.2777778em" ?/>(?=<m(?:over|under|underover)><mo[ >])'
    r'|(?<=</m(?:over|nder)>)<mspace width="0\.2777778em" ?/>(?=</mrow>)'
)
_HYPHEN = re.compile(r"(?<=\w)−(?=\w)")
"""Of a name, which math-core takes for a minus sign."""
_BAR = re.compile(r"<(/?)mover\b[^>]*>")

_ACCENTS = (
    ('stretchy="true">~</mo>', 'stretchy="true">˜</mo>'),
    ("ˆ</mo>", "^</mo>"),
    ("\u0302</mo>", "^</mo>"),
    ("\u0332</mo>", "‾</mo>"),
)

_SIDES = {"top": "above", "right": "after", "bottom": "below", "left": "before"}

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
    mathml = settled(mathml.replace("&ApplyFunction;", APPLY).replace(f"<mi>{APPLY}</mi>", f"<mo>{APPLY}</mo>"))
    if APPLY in mathml:
        mathml = opened(_APPLIED.sub(rf'<mo lspace="0.1667em">{APPLY}</mo>', mathml))
    mathml = _spoken(_STYLE.sub(_styled, mathml))
    if '"start open"' in mathml:
        mathml = _BETWEEN.sub(r"\1<mi></mi>", _CONTINUED.sub(r'\1 form="infix">', mathml))
    if "minsize" in mathml:
        # An empty identifier keeps the bracket from stretching with its exponent: Chromium would lower it.
        mathml = _FIXED_SIZE.sub(r"<\1><mrow><mi></mi>\2</mrow>", mathml)
    if "<mi>:</mi>" in mathml or ("−" in mathml and _HYPHEN.search(mathml)):
        mathml = _HYPHEN.sub("-", mathml.replace("<mi>:</mi>", _COLON))
    mathml = spaced(mathml)
    if "‾</mo></mover>" in mathml:
        mathml = _barred(mathml)
    if "menclose" in mathml:
        mathml = _ENCLOSED.sub(_enclosing, _STRIKE.sub("", mathml)).replace("</menclose>", "</mrow>")
    if REFERENCE in mathml:
        mathml = _linked(mathml, references)
    return annotated(mathml, latex)


def _spoken(mathml: str) -> str:
    """The same picture in signs that a speech engine has words for: math-core writes three full stops for an ellipsis,
    an invisible comma for a fence that is not there, and accents that have no name in speech."""
    for sign, said in _ACCENTS:
        mathml = mathml.replace(sign, said)
    if "\u2063" in mathml:
        mathml = _NULL_FENCE.sub("", mathml)
    if 'width="3.5em"' in mathml:
        mathml = _short_arrows(mathml)
    return _DOTS.sub(_ellipsis, mathml) if ">.<" in mathml or ">·<" in mathml else mathml


def _short_arrows(mathml: str) -> str:
    """Arrows with labels as short as TeX's, and without the space that browsers leave beside them anyway."""
    return _BESIDE_ARROW.sub("", mathml.replace('<mspace width="3.5em"/>', '<mspace width="2.1em"/>'))


def _barred(mathml: str) -> str:
    """Lines above are no accents: those would touch what they stand over."""
    opened: list[re.Match[str]] = []
    gone: list[re.Match[str]] = []
    for tag in _BAR.finditer(mathml):
        if not tag[1]:
            opened.append(tag)
        elif opened and (start := opened.pop()) and mathml.endswith("‾</mo>", 0, tag.start()):
            gone.append(start)
    for tag in sorted(gone, key=lambda tag: -tag.start()):
        plain = tag[0].replace(' accent="true"', "")
        mathml = mathml[: tag.start()] + plain + mathml[tag.end() :]
    return mathml


def _ellipsis(match: re.Match[str]) -> str:
    before = "0" if 'lspace="0"' in match[1] else "0.1667em"
    after = "0" if 'rspace="0"' in match[3] else "0.1667em"
    return f'<mo lspace="{before}" rspace="{after}">{_ELLIPSES[match[2]]}</mo>'


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
        classes.append(_SIDES[line[1]] + ("" if line[2] == "solid" else f"-{line[2]}"))
    style = _LINE.sub("", style)
    for text, name in _CLASSES:
        if text in style:
            style = style.replace(text, "")
            classes.append(name)
    style = style.strip()
    return (f' class="{" ".join(classes)}"' if classes else "") + (f' style="{style}"' if style else "")


def _enclosing(match: re.Match[str]) -> str:
    """Browsers without menclose draw what a style sheet says of a row, and so do all."""
    names = " ".join(_NOTATIONS.get(name, name) for name in match[1].split())
    return f'<mrow class="{names}">'


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
