"""What an angle bracket starts within text: an address, a tag, a comment."""

import re
from html import escape

from linocut.pattern import late
from linocut.prose.entity import href
from linocut.prose.extract import TAG, Passage

_URI = late(r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>\x00-\x1f]*)>")
_MAIL = late(
    r"<([A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
    r"(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*)>"
)
_OPAQUE = late(r"<(script|style|textarea)(?=[\s>])[^<>]*>", re.IGNORECASE)
_SHORT = late("<!---?>")
_ENDS: tuple[tuple[str, str], ...] = (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"), ("<!", ">"))
_COMMENT = late(
    r"(?P<kept><(?P<tag>script|style|textarea)(?=[\s>]).*?(?:</(?P=tag)|$)|<!--more-->)|<!---?>|<!--.*?(?:-->|$)",
    re.DOTALL | re.IGNORECASE,
)


def autolink(text: str, at: int) -> tuple[str, int] | None:
    """The link that `<https://x.example>` or `<me@x.example>` is, and where it ends."""
    if uri := _URI.match(text, at):
        return f'<a href="{href(uri[1])}">{escape(uri[1])}</a>', uri.end()
    if mail := _MAIL.match(text, at):
        return f'<a href="mailto:{escape(mail[1])}">{escape(mail[1])}</a>', mail.end()
    return None


def markup(passage: Passage, at: int) -> int:
    """Where a tag, with what it holds where that is no text, a comment or a declaration ends; 0 when none starts."""
    text = passage.text
    if tag := TAG.match(text, at):
        opaque = _OPAQUE.match(text, at)
        end = passage.following(f"</{opaque[1]}", tag.end()) if opaque else 0
        return end if end > 0 else tag.end()
    if short := _SHORT.match(text, at):
        return short.end()
    for start, stop in _ENDS:
        if text.startswith(start, at):
            if start == "<!" and not text[at + 2 : at + 3].isalpha():
                return 0
            end = passage.following(stop, at + len(start))
            return end + len(stop) if end >= 0 else 0
    return 0


def uncommented(html: str) -> str:
    """HTML without what its author said to nobody but authors; the lines stay where they are."""
    if "<!--" not in html:
        return html
    return _COMMENT.sub(lambda found: found["kept"] or "\n" * found[0].count("\n"), html)
