"""Parts of a formula for which math-core has no LaTeX, on their way through it."""

from collections.abc import Mapping

from linocut.latex.token import Token, moved

CARRIED: Mapping[str, str] = {
    "small": "F0C0D1",
    "tight": "F0C0D2",
    "smash": "F0C0D3",
    "llap": "F0C0D4",
    "rlap": "F0C0D5",
    "clap": "F0C0D6",
    "background": "F0C0D7",
    "frame": "F0C0D8",
    "gap": "F0C0D9",
    "size": "F0C0DA",
    "rule": "F0C0DB",
    "sout": "F0C0DC",
    "lines": "F0C0DD",
    "span": "F0C0DE",
    "link": "F0C0DF",
    "smash-top": "F0C0E0",
    "smash-bottom": "F0C0E1",
    "bold": "F0C0E2",
}
"""Kind -> the colour in which a part of a formula passes math-core that it has no LaTeX for; see `mathml.carried`."""


def carry(kind: str, origin: Token, content: list[Token], group: bool = True) -> list[Token]:
    """`content` as a part of this kind. `group`: whether the author wrote it in braces, which limit its macros."""
    opening, closing = moved("{}", origin, final=not group)
    return [opening, *moved(rf"\color[HTML]{{{CARRIED[kind]}}}", origin, final=True), *content, closing]
