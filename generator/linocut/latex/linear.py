"""A formula as one line of plain text, for where nothing else can stand: in the summary of an article."""

import re
import unicodedata
from collections.abc import Mapping
from xml.etree import ElementTree

from linocut.latex.tree import APPLY, LEAVES, Element

_ROWS = frozenset(["math", "mrow", "semantics", "mstyle", "mpadded", "mtd", "menclose"])
_SPACED = frozenset("=<>≤≥≠≈≡∼∈∉⊂⊆⊃⊇→←↦⇒⇔∝+−×±∪∩∧∨")
_OPENING = frozenset("([{,")
_RAISED = str.maketrans("0123456789+−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+−=()aeijkmnoprtux", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑᵢⱼₖₘₙₒₚᵣₜᵤₓ")
_ACCENTS = dict(zip("^ˆ¯‾~˜˙→", "\u0302\u0302\u0304\u0304\u0303\u0303\u0307\u20d7", strict=True))
_BIG = frozenset("∑∏∫∮⋃⋂")
_BRACES = frozenset("⏞⏟")
_APPLIED = re.compile(f"{APPLY}\\s*(\\(?)")


class _TallError(Exception):
    """The formula has rows, and no line can hold it."""


def linear(mathml: str) -> str | None:
    """The formula in a line, scripts as Unicode has them or behind "^" and "_"; None for a matrix and its like."""
    root = ElementTree.fromstring(mathml)  # noqa: S314 - our own converter's output
    try:
        text = _text(root)
    except _TallError:
        return None
    applied = _APPLIED.sub(lambda match: match[1] or " ", text)
    return " ".join(applied.split())


def _text(element: Element) -> str:
    tag, parts = element.tag, list(element)
    if tag in LEAVES:
        return _leaf(element)
    if tag == "semantics":  # what follows the formula is its source
        return _text(parts[0])
    if tag in _ROWS:
        return "".join(map(_sign, [None, *parts], parts))
    if tag == "mspace":
        return " "
    if tag == "mfrac" and element.get("linethickness") != "0":
        return f"{_one(parts[0])}/{_one(parts[1])}"
    if tag == "msqrt":
        return "√" + _grouped("".join(map(_text, parts)))
    if tag == "mroot":
        return _script(parts[1], "^", _RAISED) + "√" + _one(parts[0])
    if tag in {"msub", "munder"}:
        return _text(parts[0]) + ("" if _text(parts[1]) in _BRACES else _script(parts[1], "_", _LOWERED))
    if tag in {"msup", "mover"}:
        return _over(parts[0], parts[1])
    if tag in {"msubsup", "munderover"}:
        base = _text(parts[0])
        scripts = _script(parts[1], "_", _LOWERED) + _script(parts[2], "^", _RAISED)
        return f"{base}{scripts} " if base in _BIG else base + scripts
    if tag in {"mtable", "mmultiscripts", "mfrac"}:
        raise _TallError
    return "".join(map(_text, parts))


def _leaf(element: Element) -> str:
    """Letters without the alphabets of formulas that the fonts of text lack: all beyond the first plane."""
    text = (element.text or "").rstrip("\ufe00\ufe01")
    return unicodedata.normalize("NFKC", text) if text > "\uffff" else text


def _sign(before: Element | None, element: Element) -> str:
    """What stands in a row, with blanks around a relation and an operation, but not around the sign of a number."""
    text = _text(element)
    if element.tag != "mo" or before is None:
        return text
    if text in _SPACED and not (before.tag == "mo" and _text(before) in _SPACED | _OPENING):
        return f" {text} "
    return f"{text} " if text in {",", ";"} else text


def _over(base: Element, above: Element) -> str:
    sign = _text(above) if above.tag == "mo" else ""
    accent = sign if sign and unicodedata.combining(sign[0]) else _ACCENTS.get(sign, "")
    if accent:
        return unicodedata.normalize("NFC", _text(base) + accent)
    if sign in {"′", "″", "‴"}:
        return _text(base) + sign
    if sign in _BRACES:
        return _text(base)
    return _text(base) + _script(above, "^", _RAISED)


def _script(element: Element, mark: str, table: Mapping[int, int]) -> str:
    text = _text(element).replace(" ", "")
    known = all(ord(character) in table for character in text)
    return text.translate(table) if known else mark + _grouped(text)


def _one(element: Element) -> str:
    return _grouped(_text(element).strip())


def _grouped(text: str) -> str:
    """In brackets, unless it is one thing."""
    return text if len(text) == 1 or text.isdecimal() else f"({text})"
