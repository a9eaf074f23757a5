"""Typographic quotes, dashes and ellipses in the text between tags, and what abbreviations stand for."""

import re
from collections.abc import Mapping
from html import escape

_TAG = re.compile(r"(<[^>]*(?:>|\Z))")
_LITERAL = re.compile(r"<(/?)(code|pre|script|style|kbd|samp|var|textarea|math|a)\b")
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


def finish(html: str, language: str, abbreviations: Mapping[str, str]) -> str:
    """HTML with the text between its tags set as in print; code and what is linked already stay as they are."""
    if not _MARKS.search(html) and not abbreviations:
        return html
    quotes, known = _quotes(language), _known(abbreviations)
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
                pieces[index] = _marked(piece, before, quotes)
                if known:
                    pieces[index] = known.sub(lambda match: _spelt(match[0], abbreviations), pieces[index])
            before = piece[-1]
    return "".join(pieces)


def _known(abbreviations: Mapping[str, str]) -> re.Pattern[str] | None:
    longest = sorted(abbreviations, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)") if longest else None


def _spelt(short: str, abbreviations: Mapping[str, str]) -> str:
    return f'<abbr title="{escape(abbreviations[short])}">{short}</abbr>' if abbreviations[short] else short


def plain(text: str, language: str) -> str:
    """Text without markup, such as a title, set as in print; addresses in it stay text."""
    return _marked(text, " ", _quotes(language)) if _MARKS.search(text) else text


def _quotes(language: str) -> tuple[str, str, str, str]:
    return _QUOTES.get(language.partition("-")[0].lower(), _ENGLISH)


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
