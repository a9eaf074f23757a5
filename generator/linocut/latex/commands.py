"""Commands that math-core lacks, or reads otherwise than LaTeX does, written with those that it has."""

import re
from collections.abc import Mapping

from linocut.latex.placeholder import carry
from linocut.latex.token import Reader, Token, moved, plain

LAPS: Mapping[str, str] = {
    "llap": "llap",
    "rlap": "rlap",
    "clap": "clap",
    "mathllap": "llap",
    "mathrlap": "rlap",
    "mathclap": "clap",
    "smash": "smash",
}
_WORD = re.compile(r"\s*\\(?:mathrm|rm|text|operatorname)\b\s*\{?((?:[A-Za-z]|\\[,;: ]|\s)+)\}?\s*")


def keep(command: Token, _reader: Reader) -> list[Token]:
    """A command that is dealt with later."""
    return [Token(command.text, command.at, command.macro, final=True)]


def line_break(command: Token, reader: Reader) -> list[Token]:
    """`\\\\*` and `\\\\[1em]`: math-core would print the star and the length."""
    following = reader.stack[-1] if reader.stack else None
    if following and following.text == "*":
        reader.pop()
    gap: list[Token] = []
    following = reader.stack[-1] if reader.stack else None
    if following and following.text == "[":
        length = plain(reader.optional(command) or []).strip()
        if not length.startswith("-"):
            gap = carry("gap", command, moved(rf"\hspace{{{length}}}", command, final=True))
    if (end := reader.peek()) and end.text == r"\end":
        return []  # an empty last row, which TeX does not set
    return [*gap, Token("\\\\", command.at, command.macro, final=True)]


def blank(command: Token, _reader: Reader) -> list[Token]:
    """A backslash at a line's end is a space, as one before a space is."""
    return [Token("\\ ", command.at, command.macro, final=True)]


def space(command: Token, reader: Reader) -> list[Token]:
    reader.take("*")
    return keep(command, reader)


def lap(command: Token, reader: Reader) -> list[Token]:
    if command.name == "smash":
        reader.optional(command)
    content = reader.argument(command)
    if not command.name.startswith("math") and command.name != "smash":
        content = [*moved(r"\text{", command), *content, *moved("}", command)]
    return carry(LAPS[command.name], command, content)


def operator(command: Token, reader: Reader) -> list[Token]:
    """`\\mathop{..}\\limits_a^b`: a word becomes an operator's name, anything else gets its limits set explicitly."""
    content = reader.argument(command)
    limits, beside = reader.take("\\limits"), reader.take("\\nolimits")
    if match := _WORD.fullmatch(plain(content)):
        star = "" if beside else "*"
        after = moved(r"\limits", command, final=True) if limits else []
        return [*moved(rf"\operatorname{star}{{{match[1]}}}", command, final=True), *after]
    base = [*moved(r"\mathop{", command, final=True), *content, *moved("}", command, final=True)]
    scripts: dict[str, list[Token]] = {}
    while not beside and (sign := reader.peek()) and sign.text in {"_", "^"} and sign.text not in scripts:
        reader.take(sign.text)
        scripts[sign.text] = reader.argument(sign)
    for sign_text, name in (("_", "underset"), ("^", "overset")):
        if sign_text in scripts:
            opening = moved(rf"\{name}{{", command, final=True)
            base = [
                *opening,
                *scripts[sign_text],
                *moved("}{", command, final=True),
                *base,
                *moved("}", command, final=True),
            ]
    return base
