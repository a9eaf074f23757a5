r"""Columns of arrays: LaTeX's specifications, for math-core in its own words."""

import re
from collections.abc import Mapping, Sequence

from linocut.latex.error import LatexError
from linocut.latex.placeholder import carry as placeholder
from linocut.latex.token import Reader, Token, moved, plain, stripped

_PLAIN = frozenset("lcr")
_WIDTH = frozenset("pmb")
_BARE: Mapping[str, str] = {"X": "l", "L": "l", "C": "c", "R": "r", "S": "c"}
"""Columns of packages, as those that they look like."""
_SPAN = re.compile(r"\d+-\d+")
_SPACES = frozenset(["quad", "qquad", ",", ":", ";", "!", "enspace", "hspace", "hskip", "kern", "extracolsep"])

_RULES = frozenset(["hline", "hdashline", "cline", "hhline", "toprule", "midrule", "bottomrule", "cmidrule"])

LIMIT = 100
"""Columns of one array."""


def specification(tokens: Sequence[Token]) -> str:
    r"""`@{}l|*{2}{c}p{3cm}` as `l|ccl`. Raises LatexError."""
    reader = Reader(tokens, 0)
    result: list[str] = []
    while (token := reader.pop()) is not None:
        text = token.text
        if token.blank:
            continue
        if text in _PLAIN or text in {"|", ":"}:
            result.append(text)
        elif text in _BARE:
            result.append(_BARE[text])
        elif text in _WIDTH:
            reader.argument(token)
            result.append("l")
        elif text == "w":
            result.append(plain(reader.argument(token)).strip() or "l")
            reader.argument(token)
        elif text in {">", "<"}:
            _reject_content(token, reader.argument(token), "put it into the cells")
        elif text in {"@", "!"}:
            _reject_content(token, reader.argument(token), "give it a column of its own")
        elif text == "*":
            result.append(_repeated(token, reader))
        else:
            hint = r"l, c or r for each column, with | for lines between them"
            raise LatexError(f'"{text}" is not a column', token.at, hint, token.macro)
        if sum(map(len, result)) > LIMIT:
            raise LatexError(f"more than {LIMIT} columns", token.at, macro=token.macro)
    return "".join(result)


def _repeated(token: Token, reader: Reader) -> str:
    count = plain(reader.argument(token)).strip()
    columns = specification(reader.argument(token))
    if not count.isdecimal() or int(count) * len(columns) > LIMIT:
        raise LatexError(f'"{count}" is not a number of columns', token.at, "*{3}{c}", token.macro)
    return columns * int(count)


def _reject_content(token: Token, content: Sequence[Token], hint: str) -> None:
    """Space between columns is ours; anything that would be seen in each row is not dropped in silence."""
    seen = [part for part in stripped(content) if not part.blank and part.name not in _SPACES]
    if seen and not any(part.name in _SPACES for part in content):
        raise LatexError(f'"{token.text}{{{plain(content)}}}" between columns', token.at, hint, token.macro)


def rules(command: Token, reader: Reader) -> list[Token]:
    r"""Lines across a table. One `\\hline` is math-core's; several, and parts of one, are a note in the next cell."""
    kept = Token(command.text if command.name == "hdashline" else r"\hline", command.at, command.macro, final=True)
    spans = [_spans(command, reader)]
    while (following := reader.peek()) and following.name in _RULES:
        reader.skip()
        token = reader.pop() or following
        spans.append(_spans(token, reader))
    if spans in (["1-"], ["1-d"]):
        return [kept]
    return placeholder("lines", command, moved(rf"\text{{{','.join(spans)}}}", command, final=True))


def _spans(command: Token, reader: Reader) -> str:
    """Which columns a line runs along: "1-", "2-3", dashed "1-d"."""
    match command.name:
        case "cline" | "cmidrule":
            if command.name == "cmidrule" and reader.take("("):
                while (token := reader.pop()) and token.text != ")":
                    pass
            written = plain(reader.argument(command)).strip()
            if not _SPAN.fullmatch(written):
                raise LatexError(f'"{written}" is not a range of columns', command.at, r"\cline{2-3}", command.macro)
            return written
        case "hhline":
            signs = [sign for sign in plain(reader.argument(command)) if sign in "-=~"]
            return ",".join(
                f"{at}-{at}" for at, sign in enumerate(signs, 1) for _ in range(1 + (sign == "=")) if sign != "~"
            )
        case "hdashline":
            return "1-d"
    return "1-"


def several(command: Token, reader: Reader) -> list[Token]:
    r"""`\\multicolumn{2}{c}{..}`. Raises LatexError."""
    count = plain(reader.argument(command)).strip()
    columns = specification(reader.argument(command)).replace("|", "") or "c"
    if not count.isdecimal() or not 0 < int(count) <= LIMIT:
        raise LatexError(f'"{count}" is not a number of columns', command.at, r"\multicolumn{2}{c}{..}", command.macro)
    note = moved(rf"\text{{{count}{columns[0]}}}", command, final=True)
    return placeholder("span", command, [*note, *moved("{", command), *reader.argument(command), *moved("}", command)])
