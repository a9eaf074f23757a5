"""Titles and descriptions as text: themes read Markdown, HTML, shortcodes and names of emoji in them."""

import re

from linocut.content.wording import words
from linocut.importers.matter import Matter
from linocut.prose import emoji

_TAG = re.compile(
    r"</?(?:a|b|big|br|center|code|del|div|em|font|i|img|ins|kbd|mark|p|s|small|span|strong|sub|sup|u)\b[^<>]*>",
    re.IGNORECASE,
)
_SHORTCODE = re.compile(r"\{\{[<%].*?[>%]\}\}", re.DOTALL)
_ROUND = re.compile(r"\\\((.+?)\\\)")
_EMOJI = re.compile(r"(?<![\w:/(]):([a-z][a-z0-9_+-]*|[+-]1):(?![\w:/])")


def plain(text: str) -> str:
    """A title or a description without what only a page can show; formulas stay, which linocut makes text."""
    bare = _TAG.sub("", _SHORTCODE.sub("", _ROUND.sub(r"$\1$", text)))
    return " ".join(words(signs(bare)).split())


def signs(text: str) -> str:
    """Text with emoji in place of their names."""
    return _EMOJI.sub(lambda match: emoji.sign(match[1]) or match[0], text)


def settle(found: Matter) -> None:
    """Write those of a page as text, where they are none."""
    for key, value in found.values.items():
        if key.lower() in {"title", "description", "summary"} and isinstance(value, str) and key not in found.dropped:
            given = found.set.get(key, value)
            if (bare := plain(given)) and bare != " ".join(given.split()):
                found.set[key] = bare
