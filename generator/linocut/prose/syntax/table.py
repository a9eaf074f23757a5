"""Tables: `: Caption {#tbl-costs}` below one numbers it; wide ones scroll inside themselves."""

import re

from linocut.prose import attributes
from linocut.prose.document import Document, Syntax, Token, block

CAPTION = re.compile(rf" {{0,3}}(?::|Table:)[ \t]+(?P<text>.*?)[ \t]*(?P<list>{attributes.PATTERN})?[ \t]*$")
"""A line below a table."""

_TABLE = re.compile(r"<table>(.*?)</table>(?:\s*(<caption.*?</caption>))?", re.DOTALL)
_CODE = re.compile(r"<code>[^<]*</code>")
_ID = re.compile(r"<caption( id=\"[^\"]*\")?( class=\"[^\"]*\")?")


def _number(document: Document, token: Token) -> None:
    given = attributes.read(token.match["list"])
    if given.id:
        number = document.count("tbl")
        document.numbered[id(token)] = number
        place = document.place(token, token.match.start("list") + given.offset(""))
        document.name(given.id, document.words.table, number, place)


def _show(document: Document, token: Token, inner: str) -> str:
    given = attributes.read(token.match["list"])
    label = document.caption(document.words.table, document.numbered.get(id(token)))
    return f"<caption{attributes.html(given.id, given.classes)}>{label}{inner}</caption>"


def finish(document: Document, html: str) -> str:
    """Captions moved into their tables, and every table into a frame that scrolls."""
    if "<table>" not in html:
        return html
    document.has.add("table")

    def framed(match: re.Match[str]) -> str:
        head = _ID.match(match[2] or "")
        given = (head[1] or "") if head else ""
        classes = f"scroll {head[2][8:-1]}" if head and head[2] else "scroll"
        body = _CODE.sub(lambda code: code[0].replace("\\|", "|"), match[1])  # as on GitHub
        caption = "<caption" + match[2][head.end() :] if match[2] and head else ""
        return f'<div class="{classes}"{given} tabindex="0"><table>{caption}{body}</table></div>'

    return _TABLE.sub(framed, html)


SYNTAX = Syntax("table caption", "", re.compile("(?!)"), _show, _number, level=block)
