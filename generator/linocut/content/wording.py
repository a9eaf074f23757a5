"""Titles and descriptions as the text that linocut asks for, where authors write Markdown in them."""

import re
from html import unescape

_LINK = re.compile(r"!?\[([^\[\]]*)\](?:\([^()\s]*(?:\s+\"[^\"]*\")?\)|\{[^{}]*\})")
_WHOLE = re.compile(r"(`+)(?!`)(?P<code>.+?)(?<!`)\1(?!`)|(?<![\\$])\$(?=\S)[^$\n]*[^\s$\\]\$(?!\d)")
"""Code, and a formula, which linocut shows as a line of text."""
_EMPHASIS = re.compile(
    r"(?<![\w\\*])(\*{1,3})(?=[^\s*])(.+?)(?<=[^\s\\*])\1(?!\*)|(?<![\w\\])(_{1,3})(?=[^\s_])(.+?)(?<=[^\s_\\])\3(?!\w)|~~(.+?)~~"
)
_ATTRIBUTES = re.compile(r"[ \t]+\{[#.][^{}]*\}\s*$")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_HELD = "\x1a"


def words(text: str) -> str:
    """A text of one line without the marks of emphasis, code and links; formulas stay."""
    text = _ATTRIBUTES.sub("", text)
    if not re.search(r"[*_`\[\\&~]", text):
        return text
    held: list[str] = []

    def hold(match: re.Match[str]) -> str:
        held.append(match["code"] or match[0])
        return f"{_HELD}{len(held) - 1}{_HELD}"

    def bare(match: re.Match[str]) -> str:
        return match[2] or match[4] or match[5]

    made = _WHOLE.sub(hold, _LINK.sub(r"\1", text.replace(_HELD, "")))
    for _ in range(2):  # strong within emphasis
        made = _EMPHASIS.sub(bare, made)
    made = unescape(_ESCAPED.sub(r"\1", made))
    return re.sub(f"{_HELD}(\\d+){_HELD}", lambda match: held[int(match[1])], made)
