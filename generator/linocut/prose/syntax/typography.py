"""Typographic quotes, dashes and ellipses in the text between tags, and links of bare addresses."""

import re
from collections.abc import Mapping

_TAG = re.compile(r"(<[^>]*>)")
_LITERAL = re.compile(r"<(/?)(code|pre|script|style|kbd|samp|var|textarea|math|a)\b")
_ADDRESS = re.compile(r"(?<![\w/@.-])(?:https?://|www\.(?=[\w-]+\.))[^\s<>\"]*[^\s<>\".,;:!?'\]}]")
_MARKS = re.compile(r"[\"']|\.\.\.|--")
_DASHES = re.compile(r"(?<=[^\s-])(-{2,3})(?=[^\s-])|(?<=[^\s-] )(-{2,3})(?= [^\s-])")
_QUOTE = re.compile(r"[\"']")
_OPENS_AFTER = set(" \n\t\u00a0([{-–—/‘“„«‚")

_QUOTES: Mapping[str, tuple[str, str, str, str]] = {
    "cs": ("„", "“", "‚", "‘"),
    "da": ("»", "«", "›", "‹"),
    "de": ("„", "“", "‚", "‘"),
    "es": ("«", "»", "“", "”"),
    "fi": ("”", "”", "’", "’"),
    "fr": ("«\u00a0", "\u00a0»", "“", "”"),
    "hu": ("„", "”", "»", "«"),
    "it": ("«", "»", "“", "”"),
    "nb": ("«", "»", "‘", "’"),
    "no": ("«", "»", "‘", "’"),
    "pl": ("„", "”", "«", "»"),
    "pt": ("“", "”", "‘", "’"),
    "ro": ("„", "”", "«", "»"),
    "ru": ("«", "»", "„", "“"),
    "sv": ("”", "”", "’", "’"),
    "uk": ("«", "»", "„", "“"),
}
"""Language -> double opening and closing, single opening and closing."""

_ENGLISH = ("“", "”", "‘", "’")


def finish(html: str, language: str) -> str:
    """HTML with the text between its tags set as in print; code and what is linked already stay as they are."""
    if not _MARKS.search(html) and "://" not in html and "www." not in html:
        return html
    quotes = _quotes(language)
    pieces = _TAG.split(html)
    depth, before = 0, " "
    for index, piece in enumerate(pieces):
        if index % 2:
            literal = _LITERAL.match(piece)
            if literal:
                depth += -1 if literal[1] else 1
            elif piece.startswith(("<p", "<l", "<t", "<d", "<h", "<b")):
                before = " "
        elif piece:
            if not depth:
                pieces[index] = _text(piece, before, quotes)
            before = piece[-1]
    return "".join(pieces)


def plain(text: str, language: str) -> str:
    """Text without markup, such as a title, set as in print; addresses in it stay text."""
    return _marked(text, " ", _quotes(language)) if _MARKS.search(text) else text


def _quotes(language: str) -> tuple[str, str, str, str]:
    return _QUOTES.get(language.partition("-")[0].lower(), _ENGLISH)


def _text(text: str, before: str, quotes: tuple[str, str, str, str]) -> str:
    text = _marked(text, before, quotes)
    if "://" in text or "www." in text:
        text = _ADDRESS.sub(_linked, text)
    return text


def _linked(match: re.Match[str]) -> str:
    """A link of a bare address. A bracket that closes one before it is no part of it, nor what follows."""
    address, depth = match[0], 0
    for index, character in enumerate(address):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth < 0:
            address = address[:index].rstrip(".,;:!?'")
            break
    scheme = "" if "://" in address[:8] else "https://"
    return f'<a href="{scheme}{address}">{address}</a>{match[0][len(address) :]}'


def _marked(text: str, before: str, quotes: tuple[str, str, str, str]) -> str:
    if "--" in text:
        text = _DASHES.sub(lambda match: "—" if match[0] == "---" else "–", text)
    if "..." in text:
        text = text.replace("...", "…")
    if '"' in text or "'" in text:
        text = _QUOTE.sub(lambda match: _quote(match, before, quotes), text)
    return text


def _quote(match: re.Match[str], before: str, quotes: tuple[str, str, str, str]) -> str:
    text, at = match.string, match.start()
    previous = text[at - 1] if at else before
    following = text[at + 1] if at + 1 < len(text) else "x"
    opens = previous in _OPENS_AFTER and not following.isspace()
    if match[0] == '"':
        return quotes[0] if opens else quotes[1]
    if previous.isalnum() and following.isalnum():
        return "’"
    if opens and not following.isdigit():  # the '90s
        return quotes[2]
    return "’" if opens or previous.isspace() else quotes[3]
