"""Bold letters, numbers and names: characters of their own, as Unicode has them for formulas."""

import unicodedata
from xml.etree import ElementTree

Element = ElementTree.Element


def embolden(part: Element) -> None:
    """All of a part of a formula in bold, as far as there are characters for it."""
    for leaf in list(part.iter()):
        _embolden(leaf)


def _embolden(leaf: Element) -> None:
    """A number, a name or a letter in bold."""
    text = leaf.text or ""
    if leaf.tag == "mn" or (leaf.tag == "mi" and (len(text) > 1 or leaf.get("mathvariant") == "normal")):
        leaf.text = "".join(_bold(sign, 0x1D400, 0x1D6A8) for sign in text)
        if leaf.text != text:  # of bold script there is one kind
            leaf.text = leaf.text.translate(_VARIANTS)
    elif leaf.tag == "mi":
        leaf.text = _bold(text, 0x1D468, 0x1D71C)
    elif leaf.tag == "mtext" and not len(leaf):
        leaf.text = None
        ElementTree.SubElement(leaf, "b").text = text
    else:
        return
    if leaf.text != text:
        leaf.attrib.pop("mathvariant", None)


def _bold(sign: str, latin: int, greek: int) -> str:
    if sign.isdecimal() and sign.isascii():
        return chr(0x1D7CE + ord(sign) - ord("0"))
    if sign.isascii() and sign.isalpha():
        return chr(latin + ord(sign) - ord("A") if sign.isupper() else latin + 26 + ord(sign) - ord("a"))
    if "Α" <= sign <= "Ω":
        return chr(greek + ord(sign) - ord("Α"))
    if "α" <= sign <= "ω":
        return chr(greek + 26 + ord(sign) - ord("α"))
    return _OTHER.get(sign) or _styled(sign)


def _styled(sign: str) -> str:
    """A letter of an alphabet of its own; of double-struck ones there are none in bold."""
    name = unicodedata.name(sign, "").removeprefix("MATHEMATICAL ").replace("BLACK-LETTER", "FRAKTUR")
    for style, bold in _STYLES.items():
        if name.startswith(f"{style} ") and sign != "℘":
            return unicodedata.lookup(f"MATHEMATICAL {bold}{name.removeprefix(style)}")
    return sign


_STYLES = {"SCRIPT": "BOLD SCRIPT", "FRAKTUR": "BOLD FRAKTUR", "SANS-SERIF": "SANS-SERIF BOLD"}
_VARIANTS = {0xFE00: None, 0xFE01: None}
"""What chooses between the two kinds of script."""
_OTHER = {"∂": "𝝏", "ϵ": "𝝐", "ϑ": "𝝑", "ϰ": "𝝒", "ϕ": "𝝓", "ϱ": "𝝔", "ϖ": "𝝕", "∇": "𝛁"}
