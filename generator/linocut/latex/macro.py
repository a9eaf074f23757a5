"""Macros: the author's, from the settings, the front matter or a formula, and ours for what math-core does not know."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from linocut.latex.error import LatexError
from linocut.latex.token import Reader, Token, plain, stripped, tokenize

NAME = re.compile(r"[A-Za-z]+|[^A-Za-z\s{}\[\]#$%&\\]")
"""What a macro may be called, without its backslash."""

LIMIT = 1000
"""Expansions in one formula; macros that expand to themselves never end."""


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
    delimiters: tuple[tuple[str, ...], ...] = ()
    """What stands before the first argument and behind each, as `\\def` may ask for."""


def macro(body: str, own: bool = False) -> Macro:
    """A macro that takes as many arguments as its body mentions."""
    tokens = tuple(tokenize(body))
    return Macro(tokens, _mentioned(tokens), own=own)


def colours(found: Macro) -> bool:
    """Whether it sets its argument in a colour, in text as in formulas."""
    return bool(found.body) and found.body[0].text == r"\textcolor"


def _mentioned(tokens: Sequence[Token]) -> int:
    pairs = pairwise(tokens)
    return max((int(b.text) for a, b in pairs if a.text == "#" and b.text.isdecimal()), default=0)


def expand(found: Macro, call: Token, reader: Reader) -> list[Token]:
    """The body with its arguments in place, standing where the macro was called. Raises LatexError."""
    arguments: list[Sequence[Token]] = []
    if found.default is not None:
        given = reader.optional(call)
        arguments.append(found.default if given is None else given)
    _match(found.delimiters[:1], call, reader)
    for delimiter in found.delimiters[1:]:
        arguments.append(_delimited(delimiter, call, reader) if delimiter else reader.argument(call))
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
        if number is not None and number.text == "#":
            result.append(Token("#", call.at, inside))
            continue
        if number is None or not number.text.isdecimal() or not 0 < int(number.text) <= len(arguments):
            raise LatexError('"#" is not followed by the number of an argument', call.at, macro=call.text)
        result.extend(arguments[int(number.text) - 1])
    return result


def _match(first: Sequence[tuple[str, ...]], call: Token, reader: Reader) -> None:
    for text in first[0] if first else ():
        if not reader.take(text):
            raise LatexError(f'"{call.text}" is not followed by "{text}"', call.at, macro=call.macro)


def _delimited(delimiter: tuple[str, ...], call: Token, reader: Reader) -> list[Token]:
    """An argument that ends where its delimiter begins."""
    found: list[Token] = []
    depth = 0
    while reader.stack:
        if depth == 0 and tuple(token.text for token in reader.stack[: -len(delimiter) - 1 : -1]) == delimiter:
            del reader.stack[-len(delimiter) :]
            return stripped(found)
        token = reader.stack.pop()
        depth += (token.text == "{") - (token.text == "}")
        found.append(token)
    raise LatexError(f'"{call.text}" lacks the "{"".join(delimiter)}" after its argument', call.at, macro=call.macro)


PREFIXES = frozenset(["global", "long", "outer", "protected"])
"""What may stand before a definition: all of ours are long."""

DEFINING = PREFIXES | frozenset(
    """
    newcommand renewcommand providecommand def gdef edef xdef let DeclareMathOperator DeclarePairedDelimiter
    """.split()
)


class Definitions:
    """The macros of an article, and those of a group, which its end forgets."""

    def __init__(self, macros: dict[str, Macro]) -> None:
        self.macros = macros
        self._groups: list[dict[str, Macro | None] | None] = []
        """For each open group what its macros meant before; None: braces of ours, which are no group."""

    def begin(self) -> None:
        """A formula begins: what it defines outside any group stays."""
        self._groups = []

    def follow(self, token: Token) -> None:
        """Note a group that a token opens or closes."""
        if token.text in {"{", r"\begingroup"}:
            self._groups.append(None if token.final else {})
        elif token.text in {"}", r"\endgroup"} and self._groups:
            for name, before in (self._groups.pop() or {}).items():
                if before is None:
                    del self.macros[name]
                else:
                    self.macros[name] = before

    def define(self, command: Token, reader: Reader) -> None:
        """Read a definition and keep it to the end of its group. Raises LatexError."""
        everywhere = False
        while command.name in PREFIXES:
            everywhere = everywhere or command.name == "global"
            following = reader.peek()
            if following is None or following.name not in DEFINING:
                return
            reader.take(following.text)
            command = following
        name, found = _defined(command, reader, self.macros)
        groups = [group for group in self._groups if group is not None]
        if everywhere or command.name in {"gdef", "xdef"}:
            for group in groups:
                group.pop(name, None)
        elif groups:
            groups[-1].setdefault(name, self.macros.get(name))
        self.macros[name] = found


def _defined(command: Token, reader: Reader, macros: Mapping[str, Macro]) -> tuple[str, Macro]:
    """The name that a definition gives, and what it means."""
    starred = reader.take("*")
    name = _name(command, reader)
    match command.name:
        case "let":
            reader.take("=")
            return name, _alias(reader.argument(command), macros)
        case "def" | "gdef" | "edef" | "xdef":
            found = _definition(command, reader)
            return name, found if command.name[0] not in "ex" else replace(found, body=_expanded(found.body, macros))
        case "DeclareMathOperator":
            body = "".join(token.text for token in reader.argument(command))
            return name, macro(rf"\operatorname{'*' if starred else ''}{{{body}}}", own=True)
        case "DeclarePairedDelimiter":
            left, right = plain(reader.argument(command)), plain(reader.argument(command))
            return name, macro(rf"{left} #1 {right}", own=True)
        case _:
            found = _new_command(command, reader)
            return name, macros[name] if command.name == "providecommand" and name in macros else found


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
    return Macro(tuple(token._replace(final=True) for token in target))


def _definition(command: Token, reader: Reader) -> Macro:
    delimiters: list[tuple[str, ...]] = [()]
    while (after := reader.peek()) and after.text != "{":
        token = reader.pop() or after
        if token.text == "#":
            reader.argument(command)
            delimiters.append(())
        elif not (token.blank and not delimiters[-1]):
            delimiters[-1] += (token.text,)
    body = tuple(reader.argument(command))
    count = len(delimiters) - 1
    return Macro(body, count, delimiters=tuple(delimiters) if any(delimiters) else ())


def _expanded(body: Sequence[Token], macros: Mapping[str, Macro]) -> tuple[Token, ...]:
    """What \\edef keeps: the author's macros expanded as they are now."""
    reader = Reader(body, 0)
    result: list[Token] = []
    for _ in range(LIMIT):
        token = reader.pop()
        if token is None:
            return tuple(result)
        found = macros.get(token.name)
        if token.name == "noexpand":
            result += [following] if (following := reader.pop()) else []
        elif found is None or found.own:
            result.append(token)
        else:
            reader.push(expand(found, token, reader))
    raise LatexError("the macros expand without end", body[0].at, macro=body[0].macro or body[0].text)


def _new_command(command: Token, reader: Reader) -> Macro:
    given = reader.optional(command)
    count = plain(given).strip() if given is not None else "0"
    if not count.isdecimal() or int(count) > 9:
        at = given[0].at if given else command.at
        raise LatexError("the number of arguments is a digit", at, rf"{command.text}{{\name}}[2]{{...}}", command.macro)
    default = reader.optional(command)
    return Macro(tuple(reader.argument(command)), int(count), None if default is None else tuple(default))
