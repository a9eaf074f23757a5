"""Tabs as Quarto has them: `::: {.panel-tabset}`, each of whose headings begins one."""

import re

from linocut.prose import attributes
from linocut.prose.attributes import Attributes
from linocut.prose.document import Document, Token

_HEADING = re.compile(r'<h([1-6])(?: id="([^"]*)")?([^>]*)>(.*?)</h\1>', re.DOTALL)


def show(document: Document, token: Token, given: Attributes, inner: str) -> str:
    """Sections under their titles; a script makes tabs of them. Their headings are in no list of contents."""
    found = list(_HEADING.finditer(inner))
    titles = [match for match in found if match[1] == found[0][1]]
    if not titles or inner[: titles[0].start()].strip():
        hint = 'begin each tab with its title: "## Title"'
        document.problem("a {.panel-tabset} begins with a heading", document.start(token), hint)
        return inner
    document.has.add("tabs")
    ids = {match[2] for match in found}
    document.headings[:] = [heading for heading in document.headings if heading.id not in ids]
    ends = [match.start() for match in titles[1:]] + [len(inner)]
    parts = (_part(match, inner[match.end() : end]) for match, end in zip(titles, ends, strict=True))
    classes = ("tabs", *(name for name in given.classes if name != "panel-tabset"))
    pairs = (("data-group", given.get("group") or ""),) if given.get("group") else ()
    return f"<div{attributes.html(given.id, classes, (*pairs, *given.without('group')))}>{''.join(parts)}</div>"


def _part(title: re.Match[str], body: str) -> str:
    identifier = f' id="{title[2]}"' if title[2] else ""
    heading = f'<h{title[1]} class="tab-title"{identifier}>{title[4]}</h{title[1]}>'
    return f'<section class="tab">{heading}{body}</section>'
