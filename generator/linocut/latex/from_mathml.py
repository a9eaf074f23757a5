"""MathML of a page -> the LaTeX that draws the same: plain commands alone, macros, numbers and references settled.

What draws formulas for feeds sets LaTeX better than MathML, of which it reads no cell's side, no line of a table and no
space. The vocabulary is that of our own converter and closed: what is not in it is an error, never left out.
"""

import re
from collections.abc import Sequence

from linocut.latex.error import LatexError
from linocut.latex.from_table import Ruled, fenced, table
from linocut.latex.shape import accent, brace, empty, ems, function, pairs, wide
from linocut.latex.signs import (
    CHOICES,
    ESCAPED,
    LARGE,
    PRIMES,
    SIGNS,
    fence,
    function_name,
    identifier,
    middle,
    operator,
)
from linocut.latex.text import SIZES
from linocut.latex.tree import LEAVES, Element

_COLOUR = re.compile(r"light-dark\((#\w{6}),(#\w{6})\)")
_INTEGRALS = frozenset("∫∬∭∮∯∰")
"""Their limits stand beside them unless they are told otherwise."""
_UNDER = {"‾": "underline", "_": "underline", "⏟": "underbrace", "→": "underrightarrow", "←": "underleftarrow"}
_ARROWS = {
    "→": "rightarrow", "←": "leftarrow", "↔": "leftrightarrow", "⇒": "Rightarrow", "⇐": "Leftarrow",
    "⇔": "Leftrightarrow", "↦": "mapsto", "↪": "hookrightarrow", "↩": "hookleftarrow", "⇌": "rightleftharpoons",
}  # fmt: skip
_SIZES = {size: name for name, size in SIZES.items()}
_TEXT = {"b": "textbf", "strong": "textbf", "i": "textit", "em": "textit", "code": "texttt", "u": "underline"}


class Writer:
    """One formula on its way; its colours are noted as they are met."""

    def __init__(self, absent: str) -> None:
        self.dark: dict[str, str] = {}
        """Colour on light paper -> on dark paper."""
        self.ruled: list[Ruled] = []
        """Tables with rules, in the order in which they are drawn."""
        self.latex = ""
        self._absent = absent

    def children(self, elements: Sequence[Element]) -> str:
        """A row."""
        return "".join(map(self.element, elements))

    def element(self, element: Element) -> str:
        """Any element. Raises LatexError for one that no rule here knows."""
        if element.tag in LEAVES:
            return self._leaf(element)
        rule = getattr(self, f"_{element.tag}", None)
        if rule is None:
            raise LatexError(f"<{element.tag}> cannot be drawn", 0)
        return str(rule(element))

    def _group(self, element: Element) -> str:
        return f"{{{self.element(element)}}}"

    # --- leaves ---

    def _leaf(self, leaf: Element) -> str:
        text = "".join(leaf.itertext())
        match leaf.tag:
            case "mtext":
                return self._text(leaf)
            case "mn":
                return "".join(SIGNS.get(sign, sign) for sign in text)
            case "mi":
                return identifier(text, leaf.get("mathvariant") == "normal")
        return operator(leaf, text)

    def _text(self, leaf: Element) -> str:
        parts = [self._said(leaf.text or "")]
        if len(leaf) == 1 and leaf[0].tag == "u" and not leaf.text:
            return rf"\underline{{\text{{{self._said(''.join(leaf.itertext()))}}}}}"
        for child in leaf:
            command = _TEXT.get(child.tag, "text")
            parts += [rf"\{command}{{{self._said(''.join(child.itertext()))}}}", self._said(child.tail or "")]
        return rf"\text{{{''.join(parts)}}}"

    def _said(self, text: str) -> str:
        return "".join(
            f"${place(self._absent.index(sign))}$" if sign in self._absent else ESCAPED.get(sign, sign)
            for sign in text
            if sign not in CHOICES
        )

    # --- rows ---

    def _mrow(self, row: Element) -> str:
        names = row.get("class", "").split()
        inner = self._coloured(row, self._row(row, list(row)))
        for name, command in (("cancel", "cancel"), ("bcancel", "bcancel"), ("box", "boxed"), ("sout", "sout")):
            if name in names:
                inner = rf"\{command}{{{inner}}}"
        if "actuarial" in names:
            inner = rf"\overline{{{inner}\mathord{{|}}}}"
        if size := row.get("mathsize"):
            inner = rf"{{\{_SIZES[size]} {inner}}}" if size in _SIZES else inner
        if row.get("displaystyle"):
            style = "displaystyle" if row.get("displaystyle") == "true" else "textstyle"
            inner = rf"{{\{style} {inner}}}"
        return inner

    _semantics = _mstyle = _mrow

    def _row(self, row: Element, children: list[Element]) -> str:
        """A row; between \\left and \\right where it is fenced."""
        opens, closes = fence(children[:1]), fence(children[-1:] if len(children) > 1 else [])
        if row.tag != "mrow" or not (opens or closes):
            return self.children(children)
        inner = children[1 if opens else 0 : -1 if closes else None]
        if len(inner) == 1 and inner[0].get("linethickness") == "0" and (opens, closes) == ("(", ")"):
            return rf"\binom{self._group(inner[0][0])}{self._group(inner[0][1])}"
        if len(inner) == 1 and inner[0].tag == "mtable" and (name := fenced(inner[0], opens, closes)):
            return self._mtable(inner[0], name)
        body = "".join(rf"\middle{fence([part])} " if middle(part) else self.element(part) for part in inner)
        return rf"\left{opens or '.'} {body}\right{closes or '.'} "

    def _coloured(self, row: Element, inner: str) -> str:
        style = row.get("style", "")
        if found := _COLOUR.search(style):
            self.dark[found[1]] = found[2]
            return rf"\textcolor{{{found[1]}}}{{{inner}}}"
        if style.startswith("background:"):
            parts = dict(part.split(":") for part in style.split(";"))
            content = rf"$\textcolor{{{parts['color']}}}{{{inner}}}$"
            if "border-color" in parts:
                return rf"\fcolorbox{{{parts['border-color']}}}{{{parts['background']}}}{{{content}}}"
            return rf"\colorbox{{{parts['background']}}}{{{content}}}"
        return inner

    def _mspace(self, space: Element) -> str:
        if space.get("class") == "rule":
            height, depth = ems(space.get("height", "0")), ems(space.get("depth", "0"))
            return rf"\rule[{-depth:g}em]{{{ems(space.get('width', '0')):g}em}}{{{height + depth:g}em}}"
        width = space.get("width", "") or space.get("style", "").removeprefix("margin-left:").rstrip(";")
        if width.endswith("rem"):
            width = f"{ems(width):.4f}em"
        return rf"\hspace{{{width}}}" if width and width != "0.1667em" else ""  # that one is TeX's own

    def _mpadded(self, padded: Element) -> str:
        inner = self.children(list(padded))
        if padded.get("width") == "0":
            kind = padded[0].get("class") if len(padded) and padded[0].get("class") in {"llap", "clap"} else "rlap"
            return rf"\math{kind}{{{inner}}}"
        flat = [side for side in ("height", "depth") if padded.get(side) in {"0", "0em"}]
        if flat:
            return (
                rf"\smash{{{inner}}}" if len(flat) == 2 else rf"\smash[{'t' if flat == ['height'] else 'b'}]{{{inner}}}"
            )
        return f"{{{inner}}}"

    def _mphantom(self, phantom: Element) -> str:
        return rf"\phantom{{{self.children(list(phantom))}}}"

    # --- fractions and roots ---

    def _mfrac(self, fraction: Element) -> str:
        above, below = self._group(fraction[0]), self._group(fraction[1])
        style = fraction.get("displaystyle")
        if fraction.get("linethickness") == "0":
            size = {"true": "0", "false": "1"}.get(style or "", "")
            return rf"\genfrac{{}}{{}}{{0pt}}{{{size}}}{above}{below}"
        if "padding-top" in fraction.get("style", ""):
            return rf"\cfrac{above}{below}"
        command = {"true": "dfrac", "false": "tfrac"}.get(style or "", "frac")
        return rf"\{command}{above}{below}"

    def _msqrt(self, root: Element) -> str:
        return rf"\sqrt{{{self.children(list(root))}}}"

    def _mroot(self, root: Element) -> str:
        return rf"\sqrt[{self.element(root[1])}]{self._group(root[0])}"

    # --- scripts ---

    def _msub(self, scripts: Element) -> str:
        return f"{self._base(scripts[0])}_{self._group(scripts[1])}"

    def _msup(self, scripts: Element) -> str:
        return f"{self._base(scripts[0])}{self._upper(scripts[1])}"

    def _msubsup(self, scripts: Element) -> str:
        return f"{self._base(scripts[0])}_{self._group(scripts[1])}{self._upper(scripts[2])}"

    def _mmultiscripts(self, scripts: Element) -> str:
        children = list(scripts)
        at = next((index for index, child in enumerate(children) if child.tag == "mprescripts"), len(children))
        before = "".join(self._pair(pair) for pair in pairs(children[at + 1 :]))
        after = "".join(self._pair(pair) for pair in pairs(children[1:at]))
        base = self._base(children[0]).strip()
        beside = r"\nolimits" if base.startswith("\\") and base[1:] in LARGE else ""
        return f"{{}}{before}{base}{beside}{after}"

    def _pair(self, pair: Sequence[Element]) -> str:
        return "".join(f"{mark}{self._group(part)}" for mark, part in zip("_^", pair, strict=True) if not empty(part))

    def _upper(self, script: Element) -> str:
        children = list(script) if script.tag == "mrow" else [script]
        first = children[0] if children else script
        primes = PRIMES.get(first.text or "", "") if first.tag == "mo" else ""
        if primes:
            rest = self.children(children[1:])
            return primes + (f"^{{{rest}}}" if rest else "")
        return f"^{self._group(script)}"

    def _base(self, base: Element) -> str:
        if empty(base):
            return "{}"
        written = self.element(base)
        sign = base.text if base.tag == "mo" else None
        if sign in SIGNS or base.tag in {"mi", "mn"} or written.startswith((r"\operatorname", r"\left")):
            return written if base.tag != "mn" or len(written) == 1 else f"{{{written}}}"
        return f"{{{written}}}"

    # --- over and under ---

    def _mover(self, over: Element) -> str:
        return self._stacked(over, None, over[1])

    def _munder(self, under: Element) -> str:
        return self._stacked(under, under[1] if len(under) > 1 else None, None)

    def _munderover(self, both: Element) -> str:
        return self._stacked(both, both[1], both[2])

    def _stacked(self, stack: Element, below: Element | None, above: Element | None) -> str:
        base = stack[0]
        if above is not None and (named := accent(stack, above)):
            room = r"\hspace{0.15em}" if named.endswith("arrow") else ""  # mathra draws it wider than what it is over
            return rf"{room}\{named}{self._group(base)}{room}"
        if below is not None and (stack.get("accentunder") or below.text == "‾") and (below.text or "") in _UNDER:
            return rf"\{_UNDER[below.text or '']}{self._group(base)}"
        sign = base.text or ""
        if base.tag == "mo" and sign in _ARROWS and wide(above if above is not None else below):
            lower = f"[{self._label(below)}]" if below is not None else ""
            return rf"\x{_ARROWS[sign]}{lower}{{{self._label(above)}}}"
        scripts = (f"_{self._group(below)}" if below is not None and not empty(below) else "") + (
            f"^{self._group(above)}" if above is not None and not empty(above) else ""
        )
        if (base.tag == "mo" and sign in SIGNS and SIGNS[sign][1:] in LARGE) or brace(base):
            limits = r"\limits" if base.get("movablelimits") == "false" or sign in _INTEGRALS else ""
            return f"{self.element(base)}{limits}{scripts}"
        if name := function(base):
            return rf"\operatorname*{{{function_name(name)}}}{scripts}"
        written = self._group(base)
        if above is not None:
            written = rf"{{\overset{self._group(above)}{written}}}"
        return rf"{{\underset{self._group(below)}{written}}}" if below is not None else written[1:-1]

    def _label(self, part: Element | None) -> str:
        """What stands on an arrow, without the room that the converter leaves beside it."""
        inner = part[0] if part is not None and part.tag in {"mover", "munder"} else part
        return "" if inner is None else "".join(self.element(child) for child in inner if child.tag != "mspace")

    def _mtable(self, element: Element, fences: str = "") -> str:
        written, ruled = table(element, lambda cell: self.children(list(cell)), fences)
        if ruled:
            self.ruled.append(ruled)
        return written


def place(index: int) -> str:
    """An empty place of one em for a sign that the font has not: a box of a colour that no author can ask for."""
    return rf"\textcolor{{#fe{index:04x}}}{{\rule[-0.12em]{{1em}}{{1em}}}}"


def latex_of(root: Element, absent: str = "") -> Writer:
    """The formula in plain LaTeX. Of the `absent` signs only their places are drawn."""
    writer = Writer(absent)
    writer.latex = writer.element(root[0][0])
    for index, sign in enumerate(absent):
        writer.latex = writer.latex.replace(sign, place(index))
    return writer
