"""Arguments of shortcodes: `"positional" name="value" other=bare`, as Hugo writes them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from linocut.problem import Place, nearest
from linocut.prose.document import Document, Token

_VALUE = r"\"(?:\\.|[^\"\\\n])*\"|`[^`\n]*`|(?:(?!/?[>%]\}\}|\{\{[<%])[^\s\"`])+"
ARGUMENTS = rf"(?:\s+(?:[\w-]+=)?(?:{_VALUE}))*"
"""All arguments of one shortcode, as a part of other patterns."""

_ARGUMENT = re.compile(rf"(?:([\w-]+)=)?({_VALUE})")


@dataclass(frozen=True, slots=True)
class Arguments:
    """What a shortcode is given."""

    pairs: tuple[tuple[str, str], ...]
    """(name, value); positional ones are named "0", "1"."""
    offsets: tuple[tuple[str, int], ...]
    """Where in the token's text each value starts."""

    def get(self, *names: str) -> str:
        """The value of the first of the names that is given, else ""."""
        values = dict(self.pairs)
        return next((values[name] for name in names if name in values), "")

    def has(self, name: str) -> bool:
        """Whether it is given, be it empty."""
        return name in dict(self.pairs)

    def place(self, document: Document, token: Token, *names: str) -> Place:
        """Where the first given of the names stands; the shortcode's own place for none."""
        offsets = dict(self.offsets)
        return document.place(token, next((offsets[name] for name in names if name in offsets), 0))


def read(token: Token) -> Arguments:
    """The arguments of a shortcode's token."""
    start = token.match.start("arguments")
    pairs, offsets, position = {}, {}, 0
    for match in _ARGUMENT.finditer(token.match["arguments"]):
        name = match[1]
        if name is None:
            name, position = str(position), position + 1
        written = match[2]
        quoted = written[0] in '"`'
        pairs[name] = re.sub(r"\\([\"\\])", r"\1", written[1:-1]) if written[0] == '"' else written.strip("`")
        offsets[name] = start + match.start(2) + quoted
    return Arguments(tuple(pairs.items()), tuple(offsets.items()))


def refuse_unknown(document: Document, token: Token, given: Arguments, known: Iterable[str]) -> None:
    """Warn of arguments that the shortcode does not know."""
    known = tuple(known)
    for name, _ in given.pairs:
        if name not in known:
            place = given.place(document, token, name)
            listed = ", ".join(name for name in known if not name.isdigit())
            hint = nearest(name, known) or f"known are {listed}"
            document.warning(f'the shortcode "{token.match["name"]}" does not know "{name}"', place, hint)
