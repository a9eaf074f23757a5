"""Commands that math-core lacks, or reads otherwise than LaTeX does, written with those that it has."""

import re
from collections.abc import Mapping

from linocut.latex.error import LatexError, unknown
from linocut.latex.placeholder import carry
from linocut.latex.text import SIZES
from linocut.latex.token import Reader, Token, moved, plain, stripped
from linocut.latex.tree import APPLY

LAPS: Mapping[str, str] = {
    "llap": "llap",
    "rlap": "rlap",
    "clap": "clap",
    "mathllap": "llap",
    "mathrlap": "rlap",
    "mathclap": "clap",
    "smash": "smash",
}
_BOLD = re.compile(
    r"\d|\\(?:sin|cos|tan|cot|sec|csc|log|ln|lg|exp|lim|max|min|sup|inf|det|dim|ker|arg|deg|gcd|hom|Pr|limsup|liminf"
    r"|sinh|cosh|tanh|coth|arcsin|arccos|arctan|mathrm|mathcal|mathscr|mathfrak|mathsf|mathsfit|operatorname|text)|[∂∇]"
)
_BASES: Mapping[str, str] = {'"': "0123456789ABCDEF", "'": "01234567", "`": "", "": "0123456789"}
"""What stands before a number -> its digits."""
_NAMED = re.compile(r"\w|[.,;:-]|\s+|\\[,;:! ]", re.ASCII)
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
            gap = carry("gap", command, moved(rf"\hspace{{{_measure(length)}}}", command, final=True))
    if (end := reader.peek()) and end.text == r"\end":
        return []  # an empty last row, which TeX does not set
    return [*gap, Token("\\\\", command.at, command.macro, final=True)]


def row_end(command: Token, reader: Reader) -> list[Token]:
    r"""`\cr` and `\newline`, which take no length."""
    return line_break(command, Reader([], reader.end)) if not (e := reader.peek()) or e.text != r"\end" else []


def blank(command: Token, _reader: Reader) -> list[Token]:
    """A backslash at a line's end is a space, as one before a space is."""
    return [Token("\\ ", command.at, command.macro, final=True)]


def space(command: Token, reader: Reader) -> list[Token]:
    reader.take("*")
    return _space(plain(reader.argument(command)).strip(), command)


def _space(length: str, command: Token) -> list[Token]:
    written = rf"\mkern{length} " if length.endswith("mu") else rf"\hspace{{{_measure(length)}}}"
    return moved(written, command, final=True)


_UNITS = {"px": 72 / 96, "bp": 1.0, "pc": 12.0, "dd": 1238 / 1157, "cc": 12 * 1238 / 1157}
"""Points in units that math-core does not know; it has 72 to an inch, and browsers have 96 pixels."""


def _measure(length: str) -> str:
    """A length in a unit that math-core knows."""
    other = re.fullmatch(r"(-?\d*\.?\d+)\s*(px|bp|pc|dd|cc)", length)
    return f"{float(other[1]) * _UNITS[other[2]]:.4g}pt" if other else length


def size(command: Token, reader: Reader) -> list[Token]:
    r"""`\large` and its like, for the rest of a group."""
    content = [*moved(rf"\hspace{{{SIZES[command.name]}}}", command, final=True), *reader.rest()]
    return carry("size", command, content, group=False)


def kern(command: Token, reader: Reader) -> list[Token]:
    r"""`\kern1em`, and `\kern{1em}` as people write it."""
    braced = (following := reader.peek()) and following.text == "{"
    return [*keep(command, reader), *(reader.argument(command) if braced else [])]


def internal(command: Token, reader: Reader) -> list[Token]:
    r"""`\@ifnextchar` and its like, which are no commands of a document. Raises LatexError."""
    name = command.text
    while reader.stack and (reader.stack[-1].text == "@" or reader.stack[-1].text.isalpha()):
        name += reader.stack.pop().text
    raise unknown("command", name, command.at, (), command.macro)


def numbered(command: Token, reader: Reader) -> list[Token]:
    r"""`\char"263A`, `\char'101`, `\char65` and ``\char`a``: a character by its number. Raises LatexError."""
    mark = next((sign for sign in _BASES if reader.take(sign)), "")
    written = ""
    if mark == "`":
        following = reader.pop()
        written = (following.name or following.text) if following else ""
        number = ord(written) if len(written) == 1 else -1
    else:
        reader.skip()
        while reader.stack and reader.stack[-1].text in _BASES[mark]:
            written += reader.stack.pop().text
        number = int(written, len(_BASES[mark]) or 10) if written else -1
        if reader.stack and reader.stack[-1].blank:
            reader.pop()
    sign = chr(number) if 0 <= number < 0x110000 else ""
    if not sign.isprintable() or sign in "^~":
        raise LatexError(f'"{command.text}" needs the number of a character', command.at, r'\char"263A', command.macro)
    escaped = f"\\{sign}" if sign in "#$%&_{} " else sign
    return [Token(r"\backslash" if sign == "\\" else escaped, command.at, command.macro)]


def rule(command: Token, reader: Reader) -> list[Token]:
    """A filled box: its width, its height, and how far it is raised."""
    raised = reader.optional(command)
    lengths = [reader.argument(command), reader.argument(command), raised or moved("0em", command)]
    return carry("rule", command, [token for length in lengths for token in _space(plain(length).strip(), command)])


def struck(command: Token, reader: Reader) -> list[Token]:
    content = [*moved(r"\text{", command), *reader.argument(command), *moved("}", command)]
    return carry("sout", command, content)


def negated(command: Token, reader: Reader) -> list[Token]:
    """A stroke through a relation, which math-core knows, and over digits and groups."""
    following = reader.peek()
    if following is None or not (following.text == "{" or following.text.isdecimal()):
        return keep(command, reader)
    content = stripped(reader.argument(command))
    if len(content) == 1 and not content[0].text.isdecimal():
        return [*keep(command, reader), *content]
    stroke = moved(r"\mkern2mu/", command, final=True)
    return [*carry("rlap", command, stroke), *moved("{", command), *content, *moved("}", command)]


def circled(command: Token, reader: Reader) -> list[Token]:
    """A digit or a letter in a circle."""
    written = plain(reader.argument(command)).strip()
    if written.isdecimal() and 0 < int(written) <= 20:
        sign = chr(0x245F + int(written))
    elif written == "0":
        sign = "\N{CIRCLED DIGIT ZERO}"
    elif len(written) == 1 and written.isascii() and written.isalpha():
        sign = chr((0x24B6 - ord("A") if written.isupper() else 0x24D0 - ord("a")) + ord(written))
    else:
        raise LatexError(f'"{written}" cannot be circled', command.at, "a letter, or a number up to 20", command.macro)
    return moved(rf"\text{{{sign}}}", command, final=True)


def sans_italic(command: Token, reader: Reader) -> list[Token]:
    """Slanted letters without serifs."""
    found = []
    for token in reader.argument(command):
        letter = token.text if len(token.text) == 1 and token.text.isascii() and token.text.isalpha() else ""
        start = 0x1D608 - ord("A") if letter.isupper() else 0x1D622 - ord("a")
        found.append(token._replace(text=chr(start + ord(letter))) if letter else token)
    return [*moved("{", command), *found, *moved("}", command)]


def bold(command: Token, reader: Reader) -> list[Token]:
    """Bold letters are math-core's; numbers, names and what else there is are made bold afterwards."""
    content = reader.argument(command)
    if not any(_BOLD.fullmatch(token.text) for token in content):
        opening = Token(r"\boldsymbol", command.at, command.macro, final=True)
        return [opening, *moved("{", command), *content, *moved("}", command)]
    return carry("bold", command, content)


def italic(command: Token, reader: Reader) -> list[Token]:
    """A word in italics is set as a word, not as a product of letters."""
    content = reader.argument(command)
    word = len(content) > 1 and all(token.text.isalpha() for token in content)
    opening = Token(r"\textit" if word else command.text, command.at, command.macro, final=True)
    return [opening, *moved("{", command), *content, *moved("}", command)]


def operator_name(command: Token, reader: Reader) -> list[Token]:
    r"""`\operatorname{\mathbf{grad}}`: a name that is not only letters is set as an operator."""
    starred = reader.take("*")
    content = reader.argument(command)
    if all(_NAMED.fullmatch(token.text) for token in content):
        opening = [*keep(command, reader), *(moved("*", command) if starred else [])]
        return [*opening, *moved("{", command), *content, *moved("}", command)]
    base = [*moved(r"\mathop{\mathrm{", command), *content, *moved("}}", command)]
    return base if starred else [*base, *moved(r"\nolimits", command)]


def lap(command: Token, reader: Reader) -> list[Token]:
    if command.name == "smash":
        side = {"t": "smash-top", "b": "smash-bottom"}.get(plain(reader.optional(command) or []).strip(), "smash")
        return carry(side, command, reader.argument(command))
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
    following = reader.peek()
    applied = scripts and following and following.text not in {"+", "-", r"\pm", r"\mp", "}", "&", "\\\\"}
    return [*base, *moved(APPLY, command, final=True)] if applied else base
