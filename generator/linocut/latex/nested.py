"""Numbered environments that stand within a formula, where they carry no numbers."""

from collections.abc import Mapping

from linocut.latex.placeholder import CARRIED
from linocut.latex.token import Token, moved, plain

_INNER: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(["align", "flalign"], (r"\begin{aligned}", r"\end{aligned}")),
    **dict.fromkeys(["gather", "multline"], (r"\begin{gathered}", r"\end{gathered}")),
    "alignat": (rf"{{\color[HTML]{{{CARRIED['tight']}}}\begin{{aligned}}", r"\end{aligned}}"),
    "eqnarray": (r"\begin{darray}{rcl}", r"\end{darray}"),
    "equation": ("{", "}"),
    "subequations": ("{", "}"),
}
"""Numbered environments within a formula, as LaTeX for math-core."""


def nested(tokens: list[Token]) -> list[Token]:
    """The formula with environments inside it, which carry no numbers of their own, as those that stand in formulas."""
    if not any(token.text == r"\begin" for token in tokens):
        return tokens
    result: list[Token] = []
    position = 0
    while position < len(tokens):
        token = tokens[position]
        position += 1
        if token.text not in {r"\begin", r"\end"}:
            result.append(token)
            continue
        close = next(index for index in range(position, len(tokens)) if tokens[index].text == "}")
        name = plain(tokens[position + 1 : close]).strip()
        inner = _INNER.get(name.removesuffix("*"))
        if inner is None:
            result += tokens[position - 1 : close + 1]
        else:
            result += moved(inner[token.text == r"\end"], token, final=True)
            if token.text == r"\begin" and name.startswith("alignat"):
                close += len(tokens[close + 1 :]) - len(without_argument(tokens[close + 1 :]))
        position = close + 1
    return result


def without_argument(tokens: list[Token]) -> list[Token]:
    """What follows the number of column pairs, which nothing needs."""
    if tokens and tokens[0].text == "{":
        return tokens[next(i for i, token in enumerate(tokens) if token.text == "}") + 1 :]
    return tokens
