r"""Text within formulas: dashes and quotes as TeX reads them, and formulas within it taken out of it."""

from linocut.latex.error import LatexError
from linocut.latex.token import Reader, Token, moved

COMMANDS = frozenset(
    ["text", "textrm", "textup", "textnormal", "textmd", "mbox", "hbox", "textbf", "textit", "textsf", "texttt", "emph"]
)
SYNONYMS = frozenset(["textup", "textnormal", "textmd", "mbox", "hbox"])


def text(command: Token, reader: Reader) -> list[Token]:
    """Text: dashes and quotes as TeX reads them, and formulas in it taken out of it."""
    name = "text" if command.name in SYNONYMS else command.name
    start = Token(f"\\{name}", command.at, command.macro, final=True)
    pieces = _formulas(_typographic(reader.argument(command)), command)
    parts: list[Token] = []
    for index, piece in enumerate(pieces):
        if index % 2:
            parts += [*moved(r"{\textstyle ", command, final=True), *piece, *moved("}", command, final=True)]
        elif piece or len(pieces) == 1:
            parts += [start, *moved("{", command, final=True), *piece, *moved("}", command, final=True)]
    if len(pieces) == 1:
        return parts
    return [*moved("{", command, final=True), *parts, *moved("}", command, final=True)]


def _formulas(tokens: list[Token], command: Token) -> list[list[Token]]:
    r"""Text and formulas in turn, split at `$`, `\(` and `\)`."""
    pieces: list[list[Token]] = [[]]
    opened = command
    for token in tokens:
        closing = len(pieces) % 2 == 0
        if token.text == "$" or (token.text == r"\)" if closing else token.text == r"\("):
            pieces.append([])
            opened = token
        else:
            pieces[-1].append(token)
    if len(pieces) % 2 == 0:
        message = f'the formula that "{opened.text}" begins is not closed'
        raise LatexError(message, opened.at, r'a dollar to be seen is written "\$"', opened.macro)
    return pieces


_SIGNS = (("-", "-", "-", "—"), ("-", "-", "–"), ("`", "`", "“"), ("'", "'", "”"))


def _typographic(tokens: list[Token]) -> list[Token]:
    """Dashes and double quotes outside formulas; `stripped` of nothing, since blanks count in text."""
    result: list[Token] = []
    position, formula = 0, False
    while position < len(tokens):
        token = tokens[position]
        formula ^= token.text == "$"
        sign = next((s for s in _SIGNS if not formula and _reads(tokens, position, s[:-1])), None)
        result.append(Token(sign[-1], token.at, token.macro) if sign else token)
        position += len(sign) - 1 if sign else 1
    return result


def _reads(tokens: list[Token], position: int, texts: tuple[str, ...]) -> bool:
    found = tokens[position : position + len(texts)]
    return len(found) == len(texts) and all(a.text == b for a, b in zip(found, texts, strict=True))
