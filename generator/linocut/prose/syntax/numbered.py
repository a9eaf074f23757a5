"""What a fenced div gives a number: `::: {#lst-norm}` around code, `::: {#tbl-costs}` around a table, `::: {#eq-loss}`
around a formula. The last paragraph is the caption."""

import re

from linocut.prose import attributes
from linocut.prose.document import Document, Syntax, Token, container

_MARK = re.compile("\x0e(\\d+)\x0f")
_CAPTION = re.compile(r"<p>((?:(?!</?p>).)*)</p>\s*$", re.DOTALL)
_TABLE_ENDS = "</table>"


def asks(given: attributes.Attributes) -> bool:
    """Whether a fenced div is that."""
    return given.id.startswith(("lst-", "tbl-", "eq-"))


def _number(document: Document, token: Token) -> None:
    given = attributes.read(token.match["list"])
    kind = given.id.partition("-")[0]
    place = document.place(token, token.text.find("{") + given.offset(""))
    if kind != "eq":
        document.numbered[id(token)] = number = document.count(kind)
        document.name(given.id, document.words.kind(given.id), number, place)
        return
    inside = (document.tokens[int(match[1])] for match in _MARK.finditer(document.inner[id(token)]))
    formula = next((found for found in inside if "latex" in found.match.groupdict()), None)
    if formula is None:
        document.problem(f'there is no formula in "{token.text.strip()}"', place, "write $$..$$ {#eq-x}")
    else:
        document.math.given[id(formula)] = given.id


def _show(document: Document, token: Token, inner: str) -> str:
    given = attributes.read(token.match["list"])
    if given.id.startswith("eq-"):
        return f"<div{attributes.html('', given.classes, given.pairs)}>{inner}</div>" if given.classes else inner
    caption = _CAPTION.search(inner)
    body, words = (inner[: caption.start()], caption[1]) if caption else (inner, "")
    label = document.caption(document.words.kind(given.id), document.numbered[id(token)])
    if given.id.startswith("tbl-") and body.count(_TABLE_ENDS) == 1:
        head = f"<caption{attributes.html(given.id, given.classes)}>{label}{words}</caption>"
        return body.replace(_TABLE_ENDS, f"{_TABLE_ENDS}{head}").strip()
    kind = "listing" if given.id.startswith("lst-") else "figure"
    tag = attributes.html(given.id, (kind, *given.classes), given.pairs)
    return f"<figure{tag}><figcaption>{label}{words}</figcaption>{body.strip()}</figure>"


SYNTAX = Syntax("what a fenced div numbers", "", re.compile("(?!)"), _show, _number, level=container)
