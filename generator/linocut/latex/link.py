r"""Links within formulas: `\href` and `\url`."""

import re

from linocut.latex.error import LatexError
from linocut.latex.placeholder import carry
from linocut.latex.token import Reader, Token, moved, plain

_ADDRESS = re.compile(r"(?:https?://|mailto:|#|/|\.{0,2}/|[\w.-]+(?:[/#?]|$))\S*")
_ESCAPED = re.compile(r"\\([#%&_~{}$])")


def link(command: Token, reader: Reader) -> list[Token]:
    """A link around a part of a formula. Raises LatexError."""
    place = reader.peek()
    if place is None:
        hint = r"\href{https://example.org/}{text}, or \url{https://example.org/}"
        raise LatexError(f'"{command.text}" lacks its argument', command.at, hint, command.macro)
    address = _ESCAPED.sub(r"\1", plain(reader.argument(command))).strip()
    if command.name == "href":
        content = reader.argument(command)
    else:
        content = moved(rf"\verb\x00{address}\x00".replace(r"\x00", "\x00"), command)
    if address and not _ADDRESS.fullmatch(address):
        raise LatexError(f'"{address}" is not an address of a page', place.at, "https://example.org/", place.macro)
    said = address if command.name == "url" else plain(content).strip()
    note = moved("".join(rf"\text{{{text.encode().hex()}}}" for text in (address, said)), command, final=True)
    return carry("link", command, [*note, *moved("{", command), *content, *moved("}", command)])
