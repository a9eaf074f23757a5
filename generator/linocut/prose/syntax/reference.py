"""References to what is numbered on the page: `@fig-attention`, `[@eq-loss]`, `[-@fig-x]` for the number alone, and
LaTeX's `\\eqref{eq:loss}` and `\\ref{eq:loss}`."""

import re
from difflib import get_close_matches
from html import escape

from linocut.prose.document import NUMBERED, Document, Syntax, Token

_ID = rf"(?:{NUMBERED})-\w(?:[\w-]*\w)?"
_LATEX = re.compile(rf"\\(eq)?ref\{{((?:{NUMBERED})[:-][\w-]+)\}}")
_PLAIN = re.compile(rf"(?<![\w@./-])@({_ID})(?!\w*[@/])")
_BRACKETS = re.compile(rf"\[(-?)@({_ID})\](?![(\[])")


def _refer(document: Document, label: str, token: Token, offset: int, *, bare: bool = False) -> str:
    if label not in document.labels:
        document.problem(f'unknown reference "@{label}"', document.place(token, offset), _hint(document, label))
        return f"@{escape(label)}"
    text = document.titles.get(label) or escape(document.labels[label].text)
    if bare and label not in document.titles:
        text = document.numbers.get(label) or text.strip("()")
    return f'<a class="reference" href="#{escape(label)}">{text}</a>'


def _hint(document: Document, label: str) -> str:
    if near := near_label(document, label):
        return f'did you mean "@{near}"?'
    kinds = {"fig": "a figure {#%s}", "eq": "$$..$$ {#%s}", "tbl": ": Caption {#%s}", "sec": "## Heading {#%s}"}
    kinds["lst"] = "a listing {#%s}"
    kind = label.partition("-")[0]
    return f"nothing on this page has that id: {kinds.get(kind, '::: {#%s}') % label}"


def near_label(document: Document, label: str) -> str:
    """A label whose name, behind its kind, is near; "" for none."""
    names = {known.partition("-")[2]: known for known in document.labels}
    found = get_close_matches(label.partition("-")[2], names, n=1)
    return names[found[0]] if found else ""


def _show(document: Document, token: Token, _inner: str) -> str:
    return _refer(document, token.match[1], token, 0)


def _show_brackets(document: Document, token: Token, _inner: str) -> str:
    bare = token.match[1] == "-"
    return _refer(document, token.match[2], token, token.match.start(2) - 1, bare=bare)


def _show_latex(document: Document, token: Token, _inner: str) -> str:
    label = token.match[2].replace(":", "-")
    return _refer(document, label, token, token.match.start(2), bare=token.match[1] is None)


SYNTAXES = (
    Syntax("reference of LaTeX", "\\", _LATEX, _show_latex),
    Syntax("reference", "@", _PLAIN, _show),
    Syntax("reference in brackets", "[", _BRACKETS, _show_brackets),
)
