"""Characters of text within formulas: commands for them, accents, dashes and quotes as TeX reads them."""

import unicodedata
from collections.abc import Mapping

from linocut.latex.token import Reader, Token, plain

_CHARACTERS: Mapping[str, str] = {
    **dict.fromkeys(["ldots", "dots", "textellipsis"], "…"),
    **dict.fromkeys(["copyright", "textcopyright"], "©"),
    **dict.fromkeys(["degree", "textdegree"], "°"),
    "textregistered": "®",
    "texttrademark": "™",
    "pounds": "£",
    "textsterling": "£",
    "euro": "€",
    "texteuro": "€",
    "checkmark": "✓",
    "vdots": "⋮",
    "bullet": "•",
    "textbullet": "•",
    "S": "§",
    "P": "¶",
    "dag": "†",
    "ddag": "‡",
    "textquotesingle": "'",
    "textendash": "–",
    "textemdash": "—",
    "textquoteleft": "‘",
    "textquoteright": "’",
    "space": r"\ ",
    "newline": r"\ ",
    "\\": r"\ ",
    "\n": r"\ ",
}
"""Commands for single characters, of which math-core knows in text but some."""

_ACCENTS: Mapping[str, str] = {
    "'": "\u0301",
    "`": "\u0300",
    "^": "\u0302",
    '"': "\u0308",
    "~": "\u0303",
    "=": "\u0304",
    ".": "\u0307",
    "u": "\u0306",
    "v": "\u030c",
    "H": "\u030b",
    "r": "\u030a",
    "c": "\u0327",
    "k": "\u0328",
    "d": "\u0323",
    "b": "\u0331",
    "t": "\u0361",
}
"""Accent commands -> the combining character."""

_SIGNS = (("-", "-", "-", "—"), ("-", "-", "–"), ("`", "`", "“"), ("'", "'", "”"), ("_", r"\_"))


def character(token: Token, reader: Reader) -> Token | None:
    """The character that a command stands for; None when it stands for none."""
    name = token.name
    if name in _CHARACTERS:
        if name.isalpha():
            reader.skip()
        return token._replace(text=_CHARACTERS[name])
    if name in _ACCENTS:
        letter = plain(reader.argument(token)).strip() if reader.peek() else ""
        return token._replace(text=_accented(name, letter))
    return None


def _accented(name: str, letter: str) -> str:
    """A letter with its accent as one character, where there is one."""
    plain_letter = {r"\i": "i", r"\j": "j", "ı": "i", "ȷ": "j"}.get(letter, letter)
    composed = unicodedata.normalize("NFC", (plain_letter or " ")[:1] + _ACCENTS[name])
    kept = {r"\i": "ı", r"\j": "ȷ"}.get(letter, letter)
    return composed + plain_letter[1:] if len(composed) == 1 else (kept or " ") + _ACCENTS[name]


def typographic(tokens: list[Token], typewriter: bool) -> list[Token]:
    """Dashes and double quotes of a run of text, which TeX's typewriter font leaves as they are typed; underscores."""
    signs = _SIGNS[-1:] if typewriter else _SIGNS
    result: list[Token] = []
    position = 0
    while position < len(tokens):
        token = tokens[position]
        sign = next((s for s in signs if _reads(tokens, position, s[:-1])), None)
        result.append(Token(sign[-1], token.at, token.macro) if sign else token)
        position += len(sign) - 1 if sign else 1
    return result


def _reads(tokens: list[Token], position: int, texts: tuple[str, ...]) -> bool:
    found = tokens[position : position + len(texts)]
    return len(found) == len(texts) and all(a.text == b for a, b in zip(found, texts, strict=True))
