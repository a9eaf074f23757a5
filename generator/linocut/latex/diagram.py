r"""Commutative diagrams: the environment `CD` of amscd, as a matrix of objects and arrows."""

from collections.abc import Mapping, Sequence

from linocut.latex.error import LatexError
from linocut.latex.token import Reader, Token, moved, plain, stripped

_ACROSS: Mapping[str, str] = {">": "xrightarrow", ")": "xrightarrow", "<": "xleftarrow", "(": "xleftarrow"}
_DOWN: Mapping[str, str] = {"V": r"\downarrow", "A": r"\uparrow"}
_BARE: Mapping[str, str] = {"=": r"\xlongequal{\hspace{2.5em}}", "|": r"\Big\Vert", ".": "", "\\|": r"\Big\Vert"}
_HINT = "@>f>>, @<<f<, @VVfV, @AfAA, @= or @|"


def diagram(command: Token, reader: Reader) -> list[Token]:
    r"""What stands between `\begin{CD}` and `\end{CD}`. Raises LatexError."""
    rows: list[list[list[Token]]] = [[[]]]
    while (token := reader.pop()) is not None:
        if token.text == r"\end":
            reader.argument(token)
            return _matrix(rows, command)
        if token.text in {"\\\\", r"\cr"}:
            rows.append([[]])
        elif token.text == "{":
            reader.push([token])
            rows[-1][-1] += [*moved("{", token), *reader.argument(token), *moved("}", token)]
        elif token.text == "@":
            rows[-1] += [_arrow(token, reader), []]
        else:
            rows[-1][-1].append(token)
    raise LatexError(r'"\begin{CD}" has no "\end{CD}"', command.at, macro=command.macro)


def _matrix(rows: Sequence[Sequence[Sequence[Token]]], command: Token) -> list[Token]:
    result = moved(r"\begin{matrix}", command, final=True)
    kept = [row for row in rows if any(stripped(cell) for cell in row)]
    for index, row in enumerate(kept):
        result += moved(r"\\", command, final=True) if index else []
        cells = list(row)
        if not stripped(cells[0]) and len(cells) > 1 and plain(cells[1])[:1] == "\x20":
            cells = [cell for at, cell in enumerate(cells) if at % 2 or stripped(cell)]
            cells = [part for at, cell in enumerate(cells) for part in ([cell] if not at else [[], cell])]
        for at, cell in enumerate(cells):
            result += moved("&", command, final=True) if at else []
            result += stripped(cell)
    return [*result, *moved(r"\end{matrix}", command, final=True)]


def _arrow(at: Token, reader: Reader) -> list[Token]:
    """One arrow, with what stands beside it; a vertical one begins with a blank."""
    sign = reader.pop()
    text = sign.text if sign else ""
    if text in _BARE:
        blank = " " if text in {"|", "\\|"} else ""
        return moved(blank + _BARE[text], at)
    if text not in _ACROSS and text not in _DOWN:
        raise LatexError(f'"@{text}" is not an arrow of a diagram', at.at, _HINT, at.macro)
    first, second = _label(text, at, reader), _label(text, at, reader)
    if text in _ACROSS:
        opening = [*moved(rf"\{_ACROSS[text]}[", at), *second, *moved(r"]{\hspace{0.6em}", at), *first]
        return [*opening, *moved(r"\hspace{0.6em}}", at)]
    left = [*moved(r" \mathllap{\scriptstyle{", at), *first, *moved("}}", at)]
    right = [*moved(r"\mathrlap{\scriptstyle{", at), *second, *moved("}}", at)]
    return [*left, *moved(rf"\Big{_DOWN[text]}", at), *right]


def _label(sign: str, at: Token, reader: Reader) -> list[Token]:
    found: list[Token] = []
    while (token := reader.pop()) is not None:
        if token.text == sign:
            return found
        if token.text == "{":
            reader.push([token])
            found += [*moved("{", token), *reader.argument(token), *moved("}", token)]
        else:
            found.append(token)
    raise LatexError(f'the arrow "@{sign}" is not closed', at.at, _HINT, at.macro)
