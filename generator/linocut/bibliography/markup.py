"""LaTeX as bibliographies use it within text, as HTML: accents, quotes, emphasis; formulas are left for the page."""

import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

_BLANKS = re.compile(r"[ \t\n]+")
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

_LOGOS = {"TeX", "LaTeX", "LaTeXe", "BibTeX", "ConTeXt", "XeTeX", "XeLaTeX"}
_DROPPED = {"noop", "hskip", "protect", "relax", "singleletter", "SortNoop"}
"""Commands for BibTeX's own sorting; their arguments show nothing."""


def html(latex: str) -> str:
    """HTML of a field. A formula becomes `<latex>..</latex>` with its text escaped."""
    if not re.search(r"[\\{}$~`'&<>%-]", latex):
        return " ".join(latex.split())
    from pylatexenc.latexwalker import LatexWalker

    text = re.sub(r"(?<!\\)%", r"\\%", latex)  # a comment sign in a title is a per cent sign
    nodes, _, _ = LatexWalker(text, tolerant_parsing=True).get_latex_nodes()
    return _BLANKS.sub(" ", _list(nodes)).strip()


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
        return f"<latex>{escape(node.latex_verbatim().strip('$'), quote=False)}</latex>"
    if kind == "LatexGroupNode":
        return _list(node.nodelist)
    if name in _LOGOS:
        return name.removesuffix("e") if name == "LaTeXe" else name
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
