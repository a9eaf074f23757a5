"""Letters and signs as LaTeX has them: commands for those that it knows only by name, alphabets, sizes, fences."""

import re
import unicodedata
from collections.abc import Sequence

from linocut.latex.tree import APPLY, Element

_SIZES = {"1.2em": "big", "1.623em": "Big", "2.047em": "bigg", "2.470em": "Bigg", "2.47em": "Bigg"}
_FENCES = {
    "(": "(", ")": ")", "[": "[", "]": "]", "{": r"\{", "}": r"\}", "|": "|", "‖": r"\|", "∥": r"\|", "⟨": r"\langle",
    "⟩": r"\rangle", "⌊": r"\lfloor", "⌋": r"\rfloor", "⌈": r"\lceil", "⌉": r"\rceil", "/": "/", "\\": r"\backslash",
    "↑": r"\uparrow", "↓": r"\downarrow", "↕": r"\updownarrow", "⇑": r"\Uparrow", "⇓": r"\Downarrow",
    "⟦": r"\llbracket", "⟧": r"\rrbracket", "⟮": r"\lgroup", "⟯": r"\rgroup", "⎰": r"\lmoustache", "⎱": r"\rmoustache",
    "∣": r"\vert", "┌": r"\ulcorner", "┐": r"\urcorner", "└": r"\llcorner", "┘": r"\lrcorner",
}  # fmt: skip
SIGNS = {
    "∑": r"\sum", "∏": r"\prod", "∐": r"\coprod", "∫": r"\int", "∬": r"\iint", "∭": r"\iiint", "∮": r"\oint",
    "∯": r"\oiint", "∰": r"\oiiint", "⨌": r"\iiiint", "⨏": r"\fint", "◊": r"\Diamond",
    "⋃": r"\bigcup", "⋂": r"\bigcap", "⋁": r"\bigvee", "⋀": r"\bigwedge", "⨁": r"\bigoplus", "⨂": r"\bigotimes",
    "⨀": r"\bigodot", "⨄": r"\biguplus", "⨆": r"\bigsqcup", "−": "-", "∣": r"\mid", "∥": r"\parallel", "…": r"\ldots",
    "⋯": r"\cdots", "⋮": r"\vdots", "⋱": r"\ddots", "·": r"\cdot", "⋅": r"\cdot", "∗": r"\ast", "′": r"\prime",
    "{": r"\{", "}": r"\}", "%": r"\%", "#": r"\#", "$": r"\$", "&": r"\&", "_": r"\_", "\\": r"\backslash",
    "~": r"\sim", "^": r"\hat{}", "‖": r"\|", "⟨": r"\langle ", "⟩": r"\rangle ", "⌊": r"\lfloor ", "⌋": r"\rfloor ",
    "⌈": r"\lceil ", "⌉": r"\rceil ",
}  # fmt: skip
"""Signs that have another meaning in LaTeX, or are only known as commands."""
_BINARY = frozenset("⋏⊖⊞∙▷⋇◁⋉⊺≀⊡∔▽⊛⊳⊲⊟⊚⋌⊘⋓△⊙⋒†⋊⊻⊝⊔⋄∖⨿‡⩞⋆⊎⊠⊓⋋⊼∘⊕⊗∪∩∧∨")
_RELATIONS = re.compile("[←-⇿∈-∍∝∤-∦∴-∷∽-⊒⊢-⊹⋈⋍⋐⋑⋔-⋭⌢⌣⟵-⟿⨝⩴-⫿]")
"""Signs with the room of operators and relations: not of all does mathra know that by their code points."""
PRIMES = {"′": "'", "″": "''", "‴": "'''", "⁗": "''''"}
ESCAPED = {**{sign: rf"\{sign}" for sign in "{}%#$&_"}, "\\": r"\textbackslash ", "~": r"\~{}", "^": r"\^{}"}
_ALPHABETS = (
    ("BOLD SCRIPT", "mathbfcal"), ("BOLD FRAKTUR", "mathbffrak"), ("BOLD ITALIC", "boldsymbol"), ("BOLD", "mathbf"),
    ("SANS-SERIF BOLD", "mathbf"), ("SANS-SERIF ITALIC", "mathsf"), ("SANS-SERIF", "mathsf"), ("MONOSPACE", "mathtt"),
    ("DOUBLE-STRUCK", "mathbb"), ("SCRIPT", "mathcal"), ("FRAKTUR", "mathfrak"), ("BLACK-LETTER", "mathfrak"),
    ("ITALIC", "mathit"),
)  # fmt: skip
"""How Unicode begins the names of letters, after MATHEMATICAL -> the command that sets them."""
_ROUND = "\ufe01"
"""Chooses the round hand among script letters."""
CHOICES = frozenset(["\ufe00", _ROUND])


LARGE = frozenset(
    "sum prod coprod int iint iiint iiiint oint oiint oiiint fint "
    "bigcup bigcap bigvee bigwedge bigoplus bigotimes bigodot biguplus bigsqcup".split()
)
"""Operators whose scripts may stand above and below."""


def plain(text: str) -> str:
    return "".join(" " if sign.isspace() else sign for sign in text)


def identifier(text: str, upright: bool) -> str:
    if len(text) > 1 and plain(text).isascii():
        return rf"\operatorname{{{function_name(text)}}}"
    runs: list[tuple[str, str]] = []
    for index, sign in enumerate(text):
        if sign in CHOICES:
            continue
        command, letter = _alphabet(sign, text[index + 1 : index + 2])
        if runs and runs[-1][0] == command:
            runs[-1] = (command, runs[-1][1] + letter)
        else:
            runs.append((command, letter))
    return "".join(
        rf"\{command}{{{letters}}}"
        if command
        else rf"\mathrm{{{letters}}}"
        if upright and letters.isalpha()
        else letters
        for command, letters in runs
    )


def _alphabet(sign: str, following: str) -> tuple[str, str]:
    """(command, plain letter) of a letter of mathematics; ("", what LaTeX writes) of any other sign."""
    if ord(sign) > 0x2100:
        found = unicodedata.name(sign, "").removeprefix("MATHEMATICAL ")
        plain = unicodedata.normalize("NFKC", sign)
        if len(plain) == 1 and plain != sign and plain.isalnum():
            for start, command in _ALPHABETS:
                if found.startswith(start) and not (plain.isdigit() and command == "mathbb"):
                    return ("mathscr" if command == "mathcal" and following == _ROUND else command), plain
    return "", SIGNS.get(sign, sign)


def function_name(text: str) -> str:
    return "".join(ESCAPED.get(sign, sign) for sign in plain(text)).replace(" ", r"\,")


def operator(leaf: Element, text: str) -> str:
    if text in {APPLY, "\u2062", "\u2063", ""}:
        return ""
    if size := _SIZES.get(leaf.get("minsize", "")):
        kind = {"prefix": "l", "postfix": "r"}.get(leaf.get("form", ""), "l" if text in "([{⟨⌊⌈" else "")
        kind = kind or ("r" if text in ")]}⟩⌋⌉" else "")
        return rf"\{size}{kind}{_FENCES.get(text, SIGNS.get(text, text))} "
    if leaf.get("form") == "prefix" and text in "|‖":
        return r"\lvert " if text == "|" else r"\lVert "
    if leaf.get("form") == "postfix" and text in "|‖":
        return r"\rvert " if text == "|" else r"\rVert "
    if text in PRIMES:
        return r"\prime " * len(PRIMES[text])
    if text == "," and leaf.get("rspace") == "0":
        return "{,}"
    if len(text) > 1:
        return rf"\operatorname{{{function_name(text)}}}"
    written = SIGNS.get(text, text)
    if written.startswith("\\"):
        return f"{written} "
    if text in _BINARY:
        return rf"\mathbin{{{text}}}"
    return rf"\mathrel{{{text}}}" if _RELATIONS.fullmatch(text) else written


def fence(elements: Sequence[Element]) -> str:
    """What stands after \\left or \\right for a sign that grows with its row; "" for any other."""
    for mo in elements:
        text = mo.text or ""
        if mo.tag == "mo" and text in _FENCES and mo.get("stretchy") != "false" and not mo.get("minsize"):
            return _FENCES[text] if text not in "∣∥/\\" or mo.get("stretchy") == "true" else ""
    return ""


def middle(element: Element) -> bool:
    return (
        element.tag == "mo"
        and element.get("stretchy") == "true"
        and not element.get("minsize")
        and bool(fence([element]))
    )
