"""Text within formulas: its fonts and sizes, and what is not text taken out of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from linocut.latex.error import LatexError
from linocut.latex.letter import character, typographic
from linocut.latex.token import Reader, Token, moved

COMMANDS = frozenset(
    """
    text textrm textup textnormal textmd mbox hbox textbf textit textsl textsf texttt textsc emph
    """.split()
)
SYNONYMS = frozenset(["textup", "textnormal", "textmd", "textsl", "mbox", "hbox"])

_FONTS: Mapping[str, str] = {
    **dict.fromkeys(["textrm", "textup", "textnormal", "textmd", "rm", "rmfamily", "normalfont"], ""),
    **dict.fromkeys(["textbf", "bf", "bfseries"], "textbf"),
    **dict.fromkeys(["textit", "textsl", "emph", "it", "itshape", "sl", "em"], "textit"),
    **dict.fromkeys(["textsf", "sf", "sffamily"], "textsf"),
    **dict.fromkeys(["texttt", "tt", "ttfamily"], "texttt"),
    **dict.fromkeys(["textsc", "sc", "scshape"], "textsc"),
}
"""Font commands, and those that switch to a font, as math-core's; "" is upright roman."""

SIZES: Mapping[str, str] = {
    "sixptsize": "0.5em",
    "tiny": "0.5em",
    "scriptsize": "0.7em",
    "footnotesize": "0.8em",
    "small": "0.9em",
    "normalsize": "1em",
    "large": "1.2em",
    "Large": "1.44em",
    "LARGE": "1.728em",
    "huge": "2.074em",
    "Huge": "2.488em",
}
"""Sizes as LaTeX has them in a text of ten points."""

_HOISTED: Mapping[str, int] = {
    **dict.fromkeys(
        """
        , : ; ! > quad qquad enspace enskip thinspace medspace thickspace negthinspace LaTeX TeX KaTeX
        """.split(),
        0,
    ),
    **dict.fromkeys(
        """
        ref eqref hspace url sout textcircled ensuremath fbox framebox boxed underline ce pu si unit num ang
        """.split(),
        1,
    ),
    **dict.fromkeys("raisebox rule href SI qty colorbox SIrange numrange qtyrange".split(), 2),
    "fcolorbox": 3,
}
"""Commands that stand in text, and are set as a formula would be -> how many arguments they take."""

_BOXED = frozenset("phantom hphantom vphantom smash llap rlap clap cancel bcancel xcancel".split())
"""Commands of formulas that stand in text, and hold text there."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """What is set in one way."""

    tokens: list[Token]
    fonts: tuple[str, ...] = ()
    size: str = ""
    formula: bool = False


def text(command: Token, reader: Reader) -> list[Token]:
    """Text: dashes and quotes as TeX reads them, fonts and sizes, and formulas in it taken out of it."""
    start = _Piece([], _styled((), command.name))
    pieces = _merged(_pieces(reader.argument(command), start, command)) or [start]
    parts = [token for piece in pieces for token in _set(piece, command)]
    if len(pieces) == 1:
        return parts
    return [*moved("{", command, final=True), *parts, *moved("}", command, final=True)]


def verbatim(token: Token) -> list[Token]:
    r"""`\verb|a b|`: what stands between its marks, as code."""
    written = token.text[len(r"\verb") :].removeprefix("*")[1:-1]
    signs = [rf"\{sign}" if sign in r" #$%&_{}" else r"\textbackslash " if sign == "\\" else sign for sign in written]
    return moved(rf"\texttt{{{''.join(signs)}}}", token, final=True)


def accent(command: Token, reader: Reader) -> list[Token]:
    r"""`\\'e` in a formula is a letter of text."""
    return text(command._replace(text=r"\text"), Reader([*moved("{", command), command, *_one(command, reader)], 0))


def _one(command: Token, reader: Reader) -> list[Token]:
    return [*moved("{", command), *reader.argument(command), *moved("}}", command)]


def _merged(pieces: list[_Piece]) -> list[_Piece]:
    """Neighbours that are set in one way as one piece."""
    result: list[_Piece] = []
    for piece in pieces:
        if result and not piece.formula and replace(result[-1], tokens=piece.tokens) == piece:
            result[-1] = replace(piece, tokens=result[-1].tokens + piece.tokens)
        else:
            result.append(piece)
    return result


def _styled(fonts: tuple[str, ...], name: str) -> tuple[str, ...]:
    if name not in _FONTS:
        return fonts
    return (*(font for font in fonts if font != _FONTS[name]), _FONTS[name]) if _FONTS[name] else ()


def _set(piece: _Piece, command: Token) -> list[Token]:
    """A piece as math-core reads it."""
    if piece.formula:
        return [*moved(r"{\textstyle ", command, final=True), *piece.tokens, *moved("}", command, final=True)]
    names = piece.fonts or (("textrm",) if command.name == "textrm" else ("text",))
    tokens = [token if token.name else token._replace(final=True) for token in piece.tokens]
    if piece.size:
        tokens = [*moved(f"\\{piece.size}", command, final=True), *moved(" ", command, final=True), *tokens]
    for name in reversed(names):
        opening = [Token(f"\\{name}", command.at, command.macro, final=True), *moved("{", command, final=True)]
        tokens = [*opening, *tokens, *moved("}", command, final=True)]
    return tokens


def _pieces(tokens: list[Token], style: _Piece, command: Token) -> list[_Piece]:
    """The pieces of one group."""
    reader = Reader(tokens, command.at)
    pieces: list[_Piece] = []
    run: list[Token] = []

    def end(*more: _Piece) -> None:
        if run:
            pieces.append(replace(style, tokens=typographic(run, "texttt" in style.fonts)))
            run.clear()
        pieces.extend(more)

    while (token := reader.pop()) is not None:
        name = token.name
        if token.text == "$" or name == "(":
            end(_Piece(_formula(token, reader), formula=True))
        elif token.text == "{":
            reader.push([token])
            end(*_pieces(reader.argument(token), style, command))
        elif name in COMMANDS:
            end(*_pieces(reader.argument(token), replace(style, fonts=_styled(style.fonts, name)), command))
        elif name in _FONTS or name in SIZES:
            end()
            reader.skip()
            size = name if name in SIZES else style.size
            style = replace(style, fonts=_styled(style.fonts, name), size=size)
        elif name in {"textcolor", "color"}:
            end(_coloured(token, reader, style, command))
        elif name in _BOXED:
            given = reader.optional(token)
            side = [] if given is None else [*moved("[", token), *given, *moved("]", token)]
            content = [*moved(r"{\text{", token), *reader.argument(token), *moved("}}", token)]
            end(_Piece([token, *side, *content], formula=True))
        elif name == "TextOrMath":
            chosen = reader.argument(token)
            reader.argument(token)
            reader.push(chosen)
        elif name in _HOISTED:
            end(_Piece([token, *_arguments(token, reader, _HOISTED[name])], formula=True))
        else:
            run.append(character(token, reader) or token)
    end()
    return pieces


def _coloured(token: Token, reader: Reader, style: _Piece, command: Token) -> _Piece:
    colour = _arguments(token, reader, 1)
    if token.name == "textcolor":
        content = reader.argument(token)
    else:
        reader.skip()
        content, reader.stack = reader.stack[::-1], []
    inner = [part for piece in _pieces(content, style, command) for part in _set(piece, command)]
    opening = [token._replace(text=r"\textcolor"), *colour, *moved("{", token, final=True)]
    return _Piece([*opening, *inner, *moved("}", token, final=True)], formula=True)


def _arguments(token: Token, reader: Reader, count: int) -> list[Token]:
    """The arguments of a command, braces included."""
    found: list[Token] = []
    if not count and token.name.isalpha():
        reader.skip()
    if count and (given := reader.optional(token)) is not None:
        found += [*moved("[", token), *given, *moved("]", token)]
    for _ in range(count):
        found += [*moved("{", token, final=True), *reader.argument(token), *moved("}", token, final=True)]
    return found


def _formula(opening: Token, reader: Reader) -> list[Token]:
    r"""What stands between dollars, or `\(` and `\)`; text within it may hold formulas of its own."""
    closing = "$" if opening.text == "$" else r"\)"
    found: list[Token] = []
    depth = 0
    while (token := reader.pop()) is not None:
        depth += (token.text == "{") - (token.text == "}")
        if token.text == closing and depth == 0:
            return found
        found.append(token)
    message = f'the formula that "{opening.text}" begins is not closed'
    raise LatexError(message, opening.at, r'a dollar to be seen is written "\$"', opening.macro)
