"""Macros: the author's, from the settings, the front matter or a formula, and ours for what math-core does not know."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from linocut.latex.error import LatexError
from linocut.latex.token import Reader, Token, plain, stripped, tokenize

NAME = re.compile(r"[A-Za-z]+|[^A-Za-z\s{}\[\]#$%&\\]")
"""What a macro may be called, without its backslash."""


@dataclass(frozen=True, slots=True)
class Macro:
    """What a command stands for."""

    body: tuple[Token, ...]
    count: int = 0
    """How many arguments it takes."""
    default: tuple[Token, ...] | None = None
    """Of the first argument, which is then optional."""
    own: bool = False
    """Whether it is ours: an error in its expansion does not name it."""


def macro(body: str, own: bool = False) -> Macro:
    """A macro that takes as many arguments as its body mentions."""
    tokens = tuple(tokenize(body))
    return Macro(tokens, _mentioned(tokens), own=own)


def _mentioned(tokens: Sequence[Token]) -> int:
    pairs = pairwise(tokens)
    return max((int(b.text) for a, b in pairs if a.text == "#" and b.text.isdecimal()), default=0)


def expand(found: Macro, call: Token, reader: Reader) -> list[Token]:
    """The body with its arguments in place, standing where the macro was called. Raises LatexError."""
    arguments: list[Sequence[Token]] = []
    if found.default is not None:
        given = reader.optional(call)
        arguments.append(found.default if given is None else given)
    while len(arguments) < found.count:
        arguments.append(reader.argument(call))
    inside = call.macro or ("" if found.own else call.text)
    result: list[Token] = []
    body = iter(found.body)
    for token in body:
        if token.text != "#":
            result.append(Token(token.text, call.at, inside, token.final))
            continue
        number = next(body, None)
        if number is None or not number.text.isdecimal() or not 0 < int(number.text) <= len(arguments):
            raise LatexError('"#" is not followed by the number of an argument', call.at, macro=call.text)
        result.extend(arguments[int(number.text) - 1])
    return result


DEFINING = frozenset(
    [
        "newcommand",
        "renewcommand",
        "providecommand",
        "def",
        "gdef",
        "let",
        "DeclareMathOperator",
        "DeclarePairedDelimiter",
    ]
)


def define(command: Token, reader: Reader, macros: dict[str, Macro]) -> None:
    """Read a definition and keep it. Raises LatexError."""
    starred = reader.take("*")
    name = _name(command, reader)
    match command.name:
        case "let":
            reader.take("=")
            macros[name] = _alias(reader.argument(command), macros)
        case "def" | "gdef":
            macros[name] = _definition(command, reader)
        case "DeclareMathOperator":
            body = "".join(token.text for token in reader.argument(command))
            macros[name] = macro(rf"\operatorname{'*' if starred else ''}{{{body}}}", own=True)
        case "DeclarePairedDelimiter":
            left, right = plain(reader.argument(command)), plain(reader.argument(command))
            macros[name] = macro(rf"{left} #1 {right}", own=True)
        case _:
            found = _new_command(command, reader)
            if command.name != "providecommand" or name not in macros:
                macros[name] = found


def _name(command: Token, reader: Reader) -> str:
    token = reader.peek()
    found = stripped(reader.argument(command))
    if len(found) != 1 or not found[0].name:
        at = token.at if token else command.at
        raise LatexError(
            f'"{command.text}" needs the command to define', at, rf"{command.text}{{\name}}", command.macro
        )
    return found[0].name


def _alias(target: Sequence[Token], macros: Mapping[str, Macro]) -> Macro:
    """What \\let makes: the meaning that the target has now."""
    if len(target) == 1 and target[0].name in macros:
        return macros[target[0].name]
    return Macro(tuple(replace(token, final=True) for token in target))


def _definition(command: Token, reader: Reader) -> Macro:
    count = 0
    while reader.take("#"):
        reader.argument(command)
        count += 1
    after = reader.peek()
    if after and after.text != "{":
        raise LatexError("arguments between delimiters are not supported", after.at, r"use \newcommand", command.macro)
    return Macro(tuple(reader.argument(command)), count)


def _new_command(command: Token, reader: Reader) -> Macro:
    given = reader.optional(command)
    count = plain(given).strip() if given is not None else "0"
    if not count.isdecimal() or int(count) > 9:
        at = given[0].at if given else command.at
        raise LatexError("the number of arguments is a digit", at, rf"{command.text}{{\name}}[2]{{...}}", command.macro)
    default = reader.optional(command)
    return Macro(tuple(reader.argument(command)), int(count), None if default is None else tuple(default))


OURS: Mapping[str, str] = {
    # names of other packages, or older or newer ones
    "bgroup": "{",
    "egroup": "}",
    "bold": r"\mathbf{#1}",
    "centerdot": r"\cdot",
    "complex": r"\mathbb{C}",
    "cr": r"\\",
    "dotsb": r"\cdots",
    "dotsc": r"\ldots",
    "dotsi": r"\cdots",
    "dotsm": r"\cdots",
    "dotso": r"\ldots",
    "ensuremath": "{#1}",
    "fbox": r"\boxed{\text{#1}}",
    "framebox": r"\boxed{\text{#1}}",
    "enskip": r"\hspace{0.5em}",
    "mathbbm": r"\mathbb{#1}",
    "mathds": r"\mathbb{#1}",
    "mathellipsis": r"\ldots",
    "mathnormal": "{#1}",
    "mathstrut": r"\vphantom{(}",
    "newline": r"\\",
    "nshortmid": r"\nmid",
    "nshortparallel": r"\nparallel",
    "pmb": r"\boldsymbol{#1}",
    "protect": "",
    "relax": "",
    "allowbreak": "",
    "nobreak": "",
    "shortmid": r"\mid",
    "shortparallel": r"\parallel",
    "smallfrown": r"\frown",
    "smallsetminus": r"\setminus",
    "smallsmile": r"\smile",
    "strut": r"\vphantom{(}",
    "symbb": r"\mathbb{#1}",
    "symcal": r"\mathcal{#1}",
    "symit": r"\mathit{#1}",
    "symup": r"\mathrm{#1}",
    "thickapprox": r"\approx",
    "thicksim": r"\sim",
    "varpropto": r"\propto",
    # what is written in terms of what math-core has
    "nicefrac": r"{}^{#1}\!/{}_{#2}",
    "overunderset": r"\overset{#1}{\underset{#2}{#3}}",
    "sfrac": r"{}^{#1}\!/{}_{#2}",
    "substack": r"\begin{subarray}{c}#1\end{subarray}",
}
"""LaTeX for commands that math-core lacks; the author's macros of the same name come first."""

KNOWN: Mapping[str, Macro] = {name: macro(body, own=True) for name, body in OURS.items()}
"""OURS, read."""
