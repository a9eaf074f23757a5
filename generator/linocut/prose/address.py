"""Bare addresses in text, `https://x.example`, `www.x.example` and `me@x.example`, as GitHub finds them."""

import re
from html import escape

from linocut.pattern import late

_SCHEME = late(r"(?:https?|ftp|mailto|xmpp):\Z", re.IGNORECASE)
_BEFORE = late(r"(?:[^\W_]|[/@.+-])\Z")
_IN = '[^\\s<>"\\[\\]`\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]'
_REST = late(rf"{_IN}+(?:\[(?![\^@]){_IN}*\]{_IN}*)*")
"""All that an address may hold: a bracket with what it encloses too, but neither a note nor a citation."""
_DOMAIN = late(r"(?:[\w.-]|[^\x00-\x7f])*(?:\w|[^\x00-\x7f])")
_ENTITY = late(r"&[A-Za-z0-9]+;\Z")
_LOCAL = late(r"[A-Za-z0-9._+-]+\Z")
_HOST = late(r"@(?:[A-Za-z0-9_-]+\.)+[A-Za-z0-9_-]*[A-Za-z0-9](?![\w@-])")


def of_scheme(text: str, at: int) -> tuple[int, int, str] | None:
    """Start, end and target of the address whose scheme ends with the colon at `at`."""
    scheme = _SCHEME.search(text, max(at - 6, 0), at + 1)
    if not scheme or (scheme.start() and _BEFORE.search(text, scheme.start() - 1, scheme.start())):
        return None
    if scheme[0].lower() in {"mailto:", "xmpp:"}:
        local = re.compile(r"[A-Za-z0-9._+-]+").match(text, at + 1)
        host = _HOST.match(text, local.end()) if local else None
        return (scheme.start(), host.end(), text[scheme.start() : host.end()]) if host else None
    if not text.startswith("//", at + 1):
        return None
    end = _end(text, at + 3)
    return (scheme.start(), end, text[scheme.start() : end]) if end else None


def of_www(text: str, at: int) -> tuple[int, int, str] | None:
    """The same of what begins with `www.`."""
    if at and _BEFORE.search(text, at - 1, at):
        return None
    end = _end(text, at)
    return (at, end, f"https://{text[at:end]}") if end > at + 4 and "." in text[at + 4 : end] else None


def of_mail(text: str, at: int) -> tuple[int, int, str] | None:
    """The same of what stands around the sign at `at`."""
    local, host = _LOCAL.search(text, max(at - 64, 0), at), _HOST.match(text, at)
    if not local or not host or (local.start() and text[local.start() - 1] in "/:@"):
        return None
    return local.start(), host.end(), f"mailto:{text[local.start() : host.end()]}"


def _end(text: str, start: int) -> int:
    """Where an address ends whose domain begins at `start`; 0 when it has none. What closes a sentence or a bracket
    around it is no part of it."""
    found = _REST.match(text, start)
    domain = _DOMAIN.match(text, start)
    if not found or not domain or "_" in "".join(domain[0].split(".")[-2:]):
        return 0
    end = found.end()
    surplus = text.count(")", start, end) - text.count("(", start, end)
    while end > start:
        if text[end - 1] in "?!.,:*_~'\u2019\u201d":
            end -= 1
        elif text[end - 1] == ")" and surplus > 0:
            end, surplus = end - 1, surplus - 1
        elif text[end - 1] == ";":
            entity = _ENTITY.search(text, max(start, end - 40), end)
            end = entity.start() if entity else end - 1
        else:
            return end
    return 0


def html(text: str, address: tuple[int, int, str]) -> str:
    """The link."""
    start, end, href = address
    return f'<a href="{escape(href)}">{escape(text[start:end])}</a>'
