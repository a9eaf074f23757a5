"""What encloses blocks: lists, quotes, callouts and fenced divs, as HTML."""

import re
from dataclasses import replace
from html import escape

from linocut.prose import attributes
from linocut.prose.syntax import Document, Syntax, Token, block, container

FENCE = re.compile(r" {0,3}:{3,}[ \t]*(\{[^\n]*\}|[\w-]+)?[ \t:]*$")
"""`::: {.callout-note title="..."}`, `::: warning`, and `:::` that closes."""

CALLOUT = re.compile(r"\[!(\w+)\][+-]?[ \t]*(.*?)[ \t]*$")
"""The first line of a quote that is a callout: kind and title."""

HERE = "\x04"
"""Stands in the HTML where the author wants the list of works cited."""

_KINDS = {"note": "Note", "tip": "Tip", "important": "Important", "warning": "Warning", "caution": "Caution"}
_NEVER = re.compile("(?!)")


def _list(_document: Document, token: Token, inner: str) -> str:
    number = token.match[2]
    if number is None:
        tasks = ' class="tasks"' if inner.lstrip().startswith('<li class="task">') else ""
        return f"<ul{tasks}>{inner}</ul>"
    start = f' start="{int(number)}"' if int(number) != 1 else ""
    return f"<ol{start}>{inner}</ol>"


def _item(_document: Document, token: Token, inner: str) -> str:
    if token.text.startswith("["):
        checked = " checked" if token.match[1] != " " else ""
        box = f'<input type="checkbox" disabled{checked}> '
        first = "<p>" if inner.lstrip().startswith("<p>") else ""
        return f'<li class="task">{first}{box}{inner.strip().removeprefix("<p>")}</li>'
    return f"<li>{inner.strip()}</li>"


def _quote(_document: Document, _token: Token, inner: str) -> str:
    return f"<blockquote>{inner}</blockquote>"


def _title(_document: Document, _token: Token, inner: str) -> str:
    return f'<p class="callout-title">{inner}</p>'


def _callout(document: Document, token: Token, inner: str) -> str:
    """A callout from `> [!KIND] Title` or `::: {.callout-kind title="Title"}`."""
    document.has.add("callout")
    kind = called_kind(token)
    if 'class="callout-title"' not in inner.lstrip()[:32]:
        given = attributes.read(token.match[1]).get("title") if token.text.startswith(":") else None
        inner = f'\n<p class="callout-title">{escape(given or _KINDS[kind])}</p>{inner}'
    return f'<aside class="callout callout-{kind}">{inner}</aside>'


def called_kind(token: Token) -> str:
    """ "note", "warning"..."""
    if not token.text.startswith(":"):
        return token.match[1].lower()
    classes = attributes.read(token.match[1]).classes if token.match[1].startswith("{") else (token.match[1],)
    return next(kind for name in classes if (kind := name.removeprefix("callout-")) in _KINDS)


def called(document: Document, token: Token, match: re.Match[str]) -> Token:
    """A quote's token, now that its first line says that it is a callout. Unknown kinds stay quotes, with a problem."""
    if match[1].lower() not in _KINDS:
        kinds = ", ".join(f"[!{kind.upper()}]" for kind in _KINDS)
        document.problem(f'unknown callout "{match[1]}"', document.start(token), f"known are {kinds}")
        return token
    return replace(token, syntax=_QUOTED, match=match)


def div(match: re.Match[str]) -> Syntax:
    """What `::: {...}` opens."""
    classes = attributes.read(match[1]).classes if match[1].startswith("{") else (match[1],)
    return _FENCED if any(name.removeprefix("callout-") in _KINDS for name in classes) else DIV


def _div(_document: Document, token: Token, inner: str) -> str:
    name = token.match[1]
    given = attributes.read(name) if name.startswith("{") else attributes.Attributes(classes=(name,))
    works = HERE if given.id == "refs" else ""  # the list of works cited, as in Pandoc
    return f"<div{attributes.html(given.id, given.classes, given.pairs)}>{inner}{works}</div>"


LIST = Syntax("list", "", _NEVER, _list, level=container)
ITEM = Syntax("item", "", _NEVER, _item, level=container)
QUOTE = Syntax("quote", "", _NEVER, _quote, level=container)
DIV = Syntax("div", "", _NEVER, _div, level=container)
TITLE = Syntax("callout title", "", _NEVER, _title, level=block)
_QUOTED = Syntax("callout", "", _NEVER, _callout, level=container)
_FENCED = replace(_QUOTED, name="fenced callout")
