r"""Brackets that take a size: angles written with signs of comparison, and those that are not seen."""

from collections.abc import Mapping

from linocut.latex.token import Reader, Token, stripped

FIXED = frozenset(f"{size}{side}" for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m"))
"""Commands that give a bracket one of four sizes."""

SIZING = FIXED | {"left", "right", "middle"}

_ANGLES: Mapping[str, str] = {"<": r"\langle", ">": r"\rangle", r"\lt": r"\langle", r"\gt": r"\rangle"}


def delimiter(command: Token, reader: Reader) -> list[Token]:
    r"""`\left<` and `\bigl{(}`; `\big.` shows nothing."""
    following = reader.peek()
    kept = Token(command.text, command.at, command.macro, final=True)
    if following is None or following.text in {"}", "&", "\\\\"}:
        return [kept]
    written = stripped(reader.argument(command))
    if len(written) != 1:
        return [kept, *written]
    sign = written[0]
    if sign.text == "." and command.name in FIXED:
        return []
    return [kept, Token(_ANGLES.get(sign.text, sign.text), sign.at, sign.macro, sign.final)]
