"""Environments that math-core lacks, written as those that it has."""

import re
from collections.abc import Mapping

from linocut.latex.column import specification
from linocut.latex.placeholder import carry
from linocut.latex.token import Reader, Token, moved, plain

PLAIN = frozenset(
    ["matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix", "cases", "rcases", "aligned", "gathered", "array"]
)
"""Those that math-core has and nothing of ours is done to."""

_MATRIX = re.compile(r"([pbBvV]?)(small)?matrix(\*?)")
_FENCES: Mapping[str, tuple[str, str]] = {
    "p": ("(", ")"),
    "b": ("[", "]"),
    "B": (r"\{", r"\}"),
    "v": (r"\lvert", r"\rvert"),
    "V": (r"\lVert", r"\rVert"),
}
_SAME: Mapping[str, str] = {"split": "aligned", "displaymath": "", "math": ""}
_PLACE = re.compile(r"\[\s*[tbc]\s*\]")
_PLACED = frozenset(["aligned", "gathered", "alignedat", "array", "darray"])
"""Environments with `[t]` or `[b]` for their place on the line: on a page all stand in its middle."""


def environment(name: str, command: Token, reader: Reader) -> tuple[list[Token], str]:
    """The opening of an environment, and its closing as LaTeX for math-core."""
    if name in _PLACED and _PLACE.match("".join(token.text for token in reader.stack[:-5:-1])):
        reader.optional(command)
    if name in {"array", "darray"}:
        columns = specification(reader.argument(command))
        return moved(rf"\begin{{{name}}}{{{columns}}}", command, final=True), rf"\end{{{name}}}"
    if name in _SAME:
        same = _SAME[name]
        return (moved(rf"\begin{{{same}}}", command, final=True), rf"\end{{{same}}}") if same else ([], "")
    if name == "alignedat":
        reader.argument(command)
        return carry("tight", command, moved(r"\begin{aligned}", command, final=True))[:-1], r"\end{aligned}}"
    match = _MATRIX.fullmatch(name)
    if match and (match[2] or match[3]):
        left, right = (rf"\left{_FENCES[match[1]][0]}", rf"\right{_FENCES[match[1]][1]}") if match[1] else ("", "")
        inner, end = (r"\begin{matrix}", r"\end{matrix}")
        if match[3]:
            columns = plain(reader.optional(command) or []).strip() or "c"
            inner, end = rf"\begin{{array}}{{{columns * 20}}}", r"\end{array}"
        opening = moved(left, command, final=True)
        if match[2]:
            opening += carry("small", command, [])[:-1]
            end += "}"
        return [*opening, *moved(inner, command, final=True)], end + right
    return moved(rf"\begin{{{name}}}", command, final=True), rf"\end{{{name}}}"
