"""A simple formula within a line as text: in a feed it reads, scales and copies better than an image of it.

Simple is a row of letters, bold ones too, numbers, function names, relations, signs of arithmetic and brackets, with
subscripts and superscripts that hold no scripts themselves. Whatever stands above or below something, grows, has a
colour or an alphabet of its own is drawn.
"""

import re
import unicodedata
from html import escape, unescape
from xml.etree import ElementTree

from linocut.latex.tree import APPLY, Element

LONGEST = 40
"""Characters: a longer formula is better kept together as an image."""

_SPACED = frozenset("=<>≤≥≠≈≡∼∈∉⊂⊆⊃⊇→←↦⇒⇔∝+−×⋅·∪∩∧∨±⟂∥∣≪≫≔")
"""Signs with a space on either side, unless they stand first or in a script."""
_BARE = frozenset("()[]|/!′″‴*∗…⋯,;:{}°%∂∇∞∅ℓℏ−+±∀∃¬")
_UPRIGHT = frozenset("∞∅∀∃ℕℤℚℝℂ∇%#$&")
_BOLD = ("MATHEMATICAL BOLD SMALL", "MATHEMATICAL BOLD CAPITAL", "MATHEMATICAL BOLD ITALIC")
_SCRIPTS = {"msub": ("sub",), "msup": ("sup",), "msubsup": ("sub", "sup")}


_ELSE = re.compile(r"<(?!/|m(?:ath|row|n|i|o|space|sub|sup|subsup)[ />]|semantics>|annotation )")
"""An element that makes a formula one to draw: found sooner than by reading all of it."""
_TAG = re.compile(r"<[^<>]*>")


class _DrawnError(Exception):
    """The formula is better drawn."""


def inline_text(mathml: str) -> str | None:
    """The formula as HTML of the kind that every feed reader keeps; None: it must be drawn."""
    if len(mathml) > 4000 or mathml.startswith('<math display="block"') or _ELSE.search(mathml):
        return None
    root = ElementTree.fromstring(mathml)  # noqa: S314 - our own converter's output
    try:
        html = _row(list(root[0][0]), script=False)
    except _DrawnError:
        return None
    html = html.replace("  ", "").replace("</i><i>", "")  # of "==", and of letters side by side
    shown = unescape(_TAG.sub("", html))
    return html if 0 < len(shown) <= LONGEST else None


def _row(elements: list[Element], *, script: bool) -> str:
    return "".join(_element(element, first=index == 0, script=script) for index, element in enumerate(elements))


def _element(element: Element, *, first: bool, script: bool) -> str:
    text = element.text or ""
    extra = set(element.attrib) - {"stretchy", "lspace", "rspace", "form", "mathvariant"}
    if extra and element.tag != "mspace":
        raise _DrawnError
    match element.tag:
        case "mn":
            return escape(text)
        case "mi":
            return _letter(text, upright="mathvariant" in element.attrib)
        case "mo":
            return _sign(element, first=first, script=script)
        case "mspace":
            return _space(element)
        case "mrow":
            return _row(list(element), script=script)
        case "msub" | "msup" | "msubsup" if not script and _atom(element[0]):
            base = _element(element[0], first=True, script=False)
            parts = zip(_SCRIPTS[element.tag], element[1:], strict=True)
            return base + "".join(_script(tag, part) for tag, part in parts)
    raise _DrawnError


def _letter(text: str, *, upright: bool) -> str:
    if len(text) > 1:
        if not (text.isascii() and text.isalpha()):
            raise _DrawnError
        return text
    if text in _UPRIGHT or (upright and text.isalpha()):
        return escape(text)
    plain = unicodedata.normalize("NFKC", text)
    if not text.isalpha() or (text != plain and not unicodedata.name(text).startswith(_BOLD)) or ord(plain) > 0x3FF:
        raise _DrawnError
    if text == plain:
        return f"<i>{text}</i>"
    return f"<b><i>{plain}</i></b>" if "ITALIC" in unicodedata.name(text) else f"<b>{plain}</b>"


def _sign(element: Element, *, first: bool, script: bool) -> str:
    text = element.text or ""
    if text == APPLY:
        return " " if element.get("lspace") else ""
    if text in _SPACED and not (first or script or element.get("lspace") == "0" == element.get("rspace")):
        return f" {escape(text)} "
    if text == ",":
        return "," if script or element.get("rspace") == "0" else ", "
    if text in _BARE or text in _SPACED:
        return escape(text)
    raise _DrawnError


def _space(element: Element) -> str:
    width = element.get("width", "")
    if element.get("style") or (width and not width.endswith("em")) or width.startswith("-"):
        raise _DrawnError
    return " " if width and float(width.removesuffix("rem").removesuffix("em")) >= 0.16 else ""


def _atom(element: Element) -> bool:
    """Whether a script is plainly this one's: a letter, a number, a closing bracket, or a name."""
    inner = [child for child in element if child.tag != "mspace"] if element.tag == "mrow" else [element]
    return len(inner) == 1 and inner[0].tag in {"mi", "mn", "mo"} and (inner[0].text or "") not in {"∑", "∏", "∫"}


def _script(tag: str, element: Element) -> str:
    if tag == "sup" and element.tag == "mo" and (element.text or "") in "′″‴":
        return element.text or ""
    return f"<{tag}>{_element(element, first=True, script=True).strip()}</{tag}>"
