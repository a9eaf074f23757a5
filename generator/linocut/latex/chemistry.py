r"""Chemistry: `\ce` of mhchem, read by mathra and written as LaTeX that math-core reads."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from linocut.latex.error import LatexError
from linocut.latex.token import Reader, Token, moved, plain

_KEPT = 0xE000
"""Private characters that stand for the formulas within, while mathra reads what is around them."""

_ARROWS: Mapping[str, str] = {
    "→": "rightarrow",
    "←": "leftarrow",
    "↔": "leftrightarrow",
    "⇌": "rightleftharpoons",
    "⇋": "leftrightharpoons",
    "⇄": "rightleftarrows",
    "⥂": "rightleftharpoons",
    "⥄": "rightleftharpoons",
    "⇒": "Rightarrow",
}
_LONG: Mapping[str, str] = {"→": r"\longrightarrow ", "←": r"\longleftarrow ", "↔": r"\longleftrightarrow "}
_WARNED = re.compile(r"^column \d+: ")
_SIMPLE = re.compile(r"[A-Za-z0-9]+")


def chemistry(command: Token, reader: Reader) -> list[Token]:
    """A formula of chemistry. Raises LatexError."""
    from mathra import render

    written, kept = _without_formulas(reader.argument(command), command)
    try:
        found = render(rf"\ce{{{written}}}")
    except ValueError as error:
        raise LatexError(f'"\\ce" cannot be read ({error})', command.at, macro=command.macro) from None
    for warning in found["warnings"]:
        if not any(chr(_KEPT + index) in warning["description"] for index in range(len(kept))):
            said = _WARNED.sub("", warning["description"]).partition("; ")[0]
            raise LatexError(f'"\\ce" cannot be read ({said})', command.at, macro=command.macro)
    parts = re.split(f"([{chr(_KEPT)}-{chr(_KEPT + len(kept))}])", _latex(found["tree"], command))
    inside: list[Token] = []
    for part in parts:
        formula = len(part) == 1 and ord(part) >= _KEPT and ord(part) - _KEPT < len(kept)
        inside += kept[ord(part) - _KEPT] if formula else moved(part, command)
    return [*moved("{", command), *inside, *moved("}", command)]


def _without_formulas(tokens: Sequence[Token], command: Token) -> tuple[str, list[list[Token]]]:
    """The text with a private character for each formula between dollars, and these formulas."""
    pieces: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += (token.text == "{") - (token.text == "}")
        if token.text == "$" and (depth == 0 or len(pieces) % 2 == 1):
            pieces.append([])
        else:
            pieces[-1].append(token)
    if len(pieces) % 2 == 0:
        raise LatexError('the formula that "$" begins is not closed', command.at, macro=command.macro)
    written = "".join(chr(_KEPT + index // 2) if index % 2 else plain(piece) for index, piece in enumerate(pieces))
    return written, [[*moved("{", command), *piece, *moved("}", command)] for piece in pieces[1::2]]


def _latex(node: Any, command: Token) -> str:
    """A node of mathra's tree as LaTeX."""
    match node["type"]:
        case "row":
            return "".join(_latex(child, command) for child in node["children"])
        case "text":
            return "".join(_text(part["value"]) for part in node["parts"] if part["type"] == "text")
        case "number":
            return str(node["value"])
        case "identifier":
            return rf"\mathrm{{{node['name']}}}" if node.get("variant") == "upright" else f"{node['name']} "
        case "operator":
            return _operator(node["class"], node["symbol"])
        case "space":
            return rf"\hspace{{{node['em']:.4g}em}}" if node["em"] else ""
        case "scripts":
            scripts = "".join(
                f"{sign}{{{_latex(node[name], command)}}}"
                for sign, name in (("_", "sub"), ("^", "sup"))
                if node.get(name)
            )
            return f"{{{_latex(node['base'], command)}}}{scripts}"
        case "fraction":
            over, under = _latex(node["num"], command), _latex(node["den"], command)
            return f"{over}/{under}" if node.get("style") == "row" else rf"\frac{{{over}}}{{{under}}}"
        case "arrow" if node["symbol"] in _ARROWS:
            above, below = (_latex(node[side], command) if node.get(side) else "" for side in ("above", "below"))
            return rf"\x{_ARROWS[node['symbol']]}[{below}]{{{above}}}"
    message = f'"\\ce" holds something other than chemistry ({node["type"]})'
    raise LatexError(message, command.at, "put it between dollars", command.macro)


def _text(written: str) -> str:
    if _SIMPLE.fullmatch(written):
        return rf"\mathrm{{{written}}}"
    signs = re.split(f"([{chr(_KEPT)}-{chr(_KEPT + 99)}])", written)
    return "".join(sign if len(sign) == 1 and ord(sign) >= _KEPT else rf"\text{{{sign}}}" for sign in signs if sign)


def _operator(kind: str, symbol: str) -> str:
    if symbol in _LONG:
        return _LONG[symbol]
    if kind in {"bin", "rel"}:
        return rf"\math{kind}{{{symbol}}}"
    if symbol in {"{", "}"}:
        return f"\\{symbol}"
    return symbol if kind in {"open", "close"} else f"{{{symbol}}}"
