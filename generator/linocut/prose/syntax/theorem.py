"""Theorems and their like, `::: {#thm-line name="Line"}` as in Quarto: numbered by kind, referred to as all else."""

import re
from html import escape

from linocut.prose import attributes
from linocut.prose.document import Document, Syntax, Token, container
from linocut.words.table import KINDS

_UNNUMBERED = ("proof", "solution", "remark")
_HERE = "\x05"
_HEADING = re.compile(r'\s*<h([1-6])(?: id="([^"]*)")?[^>]*>(.*?)</h\1>', re.DOTALL)
"""The name of a theorem may be a heading at its top."""


def asks(given: attributes.Attributes) -> bool:
    """Whether a fenced div is one of them."""
    kind = KINDS.get(given.id.partition("-")[0], "figure") if "-" in given.id else "figure"
    return kind not in {"figure", "table", "listing"} or bool(set(_UNNUMBERED).intersection(given.classes))


def _number(document: Document, token: Token) -> None:
    given = attributes.read(token.match["list"])
    kind = given.id.partition("-")[0]
    if kind in KINDS:
        document.numbered[id(token)] = number = document.count(kind)
        place = document.place(token, token.text.find("{") + given.offset(""))
        document.name(given.id, document.words.kind(given.id), number, place)


def _show(document: Document, token: Token, inner: str) -> str:
    given, words = attributes.read(token.match["list"]), document.words
    number = document.numbered.get(id(token))
    if number:
        kind, label = KINDS[given.id.partition("-")[0]], words.label(words.kind(given.id), number)
    else:
        kind = next((name for name in given.classes if name in _UNNUMBERED), "proof")
        label = str(getattr(words, kind))
    name = document.markdown(
        given.get("name") or "", document.place(token, token.text.find("{") + given.offset("name"))
    )
    if match := _HEADING.match(inner):
        name, inner = name or match[3], inner[match.end() :]
        document.headings[:] = [heading for heading in document.headings if heading.id != match[2] or not match[2]]
    begins = escape(words.captioned.plain(label=_HERE)).replace(_HERE, escape(label) + (f" ({name})" if name else ""))
    begins, inner = f'<span class="number">{begins}</span>', inner.strip()
    inner = f"<p>{begins} {inner[3:]}" if inner.startswith("<p>") else f"<p>{begins}</p>\n{inner}"
    classes = tuple(dict.fromkeys(("theorem", kind, *given.classes)))
    return f"<div{attributes.html(given.id, classes, given.without('name'))}>\n{inner}\n</div>"


SYNTAX = Syntax("theorem", "", re.compile("(?!)"), _show, _number, level=container)
