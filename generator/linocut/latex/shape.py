"""What a part of a formula's MathML is, by its shape: an accent, a brace, a function's name, nothing."""

from collections.abc import Sequence

from linocut.latex.signs import plain
from linocut.latex.tree import Element

_ACCENTS = {
    "^": ("hat", "widehat"), "˜": ("tilde", "widetilde"), "~": ("tilde", "widetilde"), "‾": ("bar", "overline"),
    "¯": ("bar", "overline"), "⃗": ("vec", "overrightarrow"), "→": ("vec", "overrightarrow"),
    "←": ("overleftarrow", "overleftarrow"), "↔": ("overleftrightarrow", "overleftrightarrow"), "˙": ("dot", "dot"),
    "¨": ("ddot", "ddot"), "⃛": ("dddot", "dddot"), "⃜": ("ddddot", "ddddot"), "ˇ": ("check", "widecheck"),
    "˘": ("breve", "breve"), "˚": ("mathring", "mathring"), "´": ("acute", "acute"), "`": ("grave", "grave"),
    "⏞": ("overbrace", "overbrace"), "⏜": ("overparen", "overparen"),
}  # fmt: skip
"""Sign over something -> the command for one letter, and that for more."""


def ems(length: str) -> float:
    """A length in em."""
    for unit, size in (("rem", 1.0), ("em", 1.0), ("ex", 0.45)):
        if length.endswith(unit):
            return float(length.removesuffix(unit)) * size
    return float(length)


def accent(stack: Element, above: Element) -> str:
    accent = stack.get("accent") or above.text == "‾"
    found = _ACCENTS.get(above.text or "") if accent and above.tag == "mo" else None
    if not found:
        return ""
    return found[above.get("stretchy") == "true"]


def brace(base: Element) -> bool:
    return base.tag in {"mover", "munder"} and len(base) > 1 and (base[1].text or "") in {"⏞", "⏟", "⏜", "⏝"}


def wide(part: Element | None) -> bool:
    """Whether a label stands on an arrow that grows with it."""
    return part is not None and part.tag in {"mover", "munder"} and len(part) > 1 and part[1].tag == "mspace"


def function(base: Element) -> str:
    inner = [child for child in base if child.tag != "mspace"] if base.tag == "mrow" else [base]
    text = inner[0].text or "" if len(inner) == 1 and inner[0].tag == "mi" else ""
    return text if len(text) > 1 and plain(text).isascii() else ""


def empty(element: Element) -> bool:
    return element.tag in {"mrow", "none"} and not len(element)


def pairs(elements: Sequence[Element]) -> list[Sequence[Element]]:
    return [elements[index : index + 2] for index in range(0, len(elements) - 1, 2)]
