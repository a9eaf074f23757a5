"""LaTeX as bibliographies use it within text, as HTML: accents, quotes, emphasis; formulas are left for the page."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from html import escape
from typing import Any

from linocut.bibliography.journals import JOURNALS

_BLANKS = re.compile(r"[ \t\n]+")
_WEB = re.compile(r"https?://[^\s{}]+")
_TAGS: Mapping[str, str] = {
    "emph": "em",
    "textit": "em",
    "textsl": "em",
    "mkbibemph": "em",
    "textbf": "strong",
    "mkbibbold": "strong",
    "texttt": "code",
    "textsuperscript": "sup",
    "textsubscript": "sub",
}
"""Commands with one argument -> element."""

_SWITCHES: Mapping[str, str] = {
    "em": "em",
    "it": "em",
    "itshape": "em",
    "sl": "em",
    "bf": "strong",
    "bfseries": "strong",
    "tt": "code",
    "ttfamily": "code",
}
"""Commands that hold to the end of their group."""

_CITES = frozenset(
    "cite Cite citep Citep citet Citet citealt citealp parencite Parencite textcite Textcite autocite Autocite "
    "footcite fullcite smartcite supercite citeauthor citeyear".split()
)
"""Commands that cite: `\\cite[p. 3]{key}`."""

_LOGOS = {"TeX", "LaTeX", "LaTeXe", "BibTeX", "ConTeXt", "XeTeX", "XeLaTeX"}
_DROPPED = {"noop", "hskip", "protect", "relax", "singleletter", "SortNoop", "index", "label"}
"""Commands for BibTeX's own sorting and for a book's index; their arguments show nothing."""


def html(latex: str) -> str:
    """HTML of a field. A formula becomes `<latex>..</latex>`, escaped, a citation `<cite>key, p. 3</cite>`."""
    if not re.search(r"[\\{}$~`'&<>%-]", latex):
        return " ".join(latex.split())
    from pylatexenc.latexwalker import LatexWalker

    text = _WEB.sub(lambda match: match[0].replace("~", r"\textasciitilde{}"), latex)  # no space in an address
    text = re.sub(r"(?<!\\)%", r"\\%", text)  # a comment sign in a title is a per cent sign
    nodes, _, _ = LatexWalker(text, latex_context=_commands(), tolerant_parsing=True).get_latex_nodes()
    return _BLANKS.sub(" ", _list(nodes)).strip()


@cache
def _commands() -> Any:
    """What pylatexenc knows, and the arguments of commands that cite."""
    from pylatexenc.latexwalker import get_default_latex_context_db
    from pylatexenc.macrospec import MacroSpec

    known = get_default_latex_context_db()
    known.add_context_category("citations", macros=[MacroSpec(name, "*[[{") for name in sorted(_CITES)], prepend=True)
    return known


def _cite(node: Any) -> str:
    """`<cite>` with the keys, and with what the last optional argument points at."""
    _, *optional, keys = node.nodeargd.argnlist
    after = next((_list([given]) for given in reversed(optional) if given is not None), "")
    named = escape("".join(keys.latex_verbatim().strip("{}").split())) if keys is not None else ""
    return f"<cite>{', '.join(filter(None, (named, after)))}</cite>"


def _list(nodes: Iterable[Any]) -> str:
    """HTML of nodes side by side."""
    shown: list[str] = []
    waiting: str | None = None
    """The element that the next node goes into; "" drops it."""
    rest = list(nodes)
    for index, node in enumerate(rest):
        if node is None:
            continue
        name = getattr(node, "macroname", "")
        if waiting is not None:
            inner = _node(node)
            shown.append(f"<{waiting}>{inner}</{waiting}>" if waiting else "")
            waiting = None
        elif name in _SWITCHES:
            shown.append(f"<{_SWITCHES[name]}>{_list(rest[index + 1 :])}</{_SWITCHES[name]}>")
            break
        elif (name in _TAGS or name in _DROPPED) and not _arguments(node):
            waiting = _TAGS.get(name, "")
        else:
            shown.append(_node(node))
    return "".join(shown)


def _arguments(node: Any) -> list[Any]:
    given = getattr(node, "nodeargd", None)
    return [argument for argument in (given.argnlist if given else None) or [] if argument is not None]


def _node(node: Any) -> str:
    """HTML of one node."""
    kind, name = type(node).__name__, getattr(node, "macroname", "")
    if kind == "LatexCharsNode":
        return escape(node.chars.replace("`", "‘"), quote=False)
    if getattr(node, "specials_chars", "") == "&":  # nobody sets a table in a title
        return "&amp;"
    if kind == "LatexMathNode":
        before, after = map(len, node.delimiters)
        latex = node.latex_verbatim()
        return f"<latex>{escape(latex[before : len(latex) - after].strip(), quote=False)}</latex>"
    if kind == "LatexGroupNode":
        return _list(node.nodelist)
    if name in _LOGOS:
        return name.removesuffix("e") if name == "LaTeXe" else name
    if name in JOURNALS:
        return escape(JOURNALS[name], quote=False)
    if name in _CITES:
        return _cite(node)
    if name in _DROPPED:
        return ""
    if name in {"url", "href"}:
        arguments = _arguments(node)
        return _node(arguments[-1]) if arguments else ""
    if name in _TAGS:
        return f"<{_TAGS[name]}>{''.join(map(_node, _arguments(node)))}</{_TAGS[name]}>"
    return escape(_plain(node), quote=False)


def _plain(node: Any) -> str:
    """What LaTeX would print for a command."""
    from pylatexenc.latex2text import LatexNodes2Text

    try:
        return str(LatexNodes2Text(keep_comments=True).nodelist_to_text([node]))
    except (IndexError, ValueError):  # a command without the arguments that it needs
        return str(node.latex_verbatim())
