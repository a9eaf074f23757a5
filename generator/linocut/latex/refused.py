"""What LaTeX has and a formula here has not: why, and what to write instead."""

import re
from collections.abc import Mapping

_MARKUP = "a formula carries no HTML of its own"
_PICTURE = "a formula holds no pictures"
_PROGRAM = "it belongs to TeX's own programming"
_PARAGRAPH = "a formula holds no paragraphs"
_MACRO = r"write the macro with \newcommand and its arguments"

_COMMANDS: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(["htmlClass", "htmlData", "class", "cssId"], (_MARKUP, "leave out all but its last argument")),
    "htmlId": (_MARKUP, r"write \label in a displayed formula"),
    **dict.fromkeys(["htmlStyle", "style"], (_MARKUP, r"write \color, \colorbox or \large")),
    **dict.fromkeys(
        ["includegraphics", "includesvg"], (_PICTURE, "write ![alt](image.png) into the text around the formula")
    ),
    **dict.fromkeys(["tikz", "pgfplots", "feynmandiagram"], (_PICTURE, "draw it as a figure")),
    **dict.fromkeys(["xymatrix", "xy"], (_PICTURE, r"write \begin{CD}..\end{CD}, or draw a figure")),
    **dict.fromkeys(
        """
        futurelet csname endcsname if ifx ifnum ifmmode ifdim ifcat ifcase iftrue iffalse else fi newif loop repeat
        catcode makeatletter makeatother newcounter setcounter addtocounter newlength setlength newtoks newcount
        newdimen advance afterassignment aftergroup everymath
        """.split(),
        (_PROGRAM, _MACRO),
    ),
    **dict.fromkeys(["intertext", "shortintertext"], (_PARAGRAPH, "end the formula, and begin another after the text")),
    **dict.fromkeys(["parbox", "footnote", "footnotemark"], (_PARAGRAPH, "write it into the text around the formula")),
    **dict.fromkeys(["cref", "Cref", "autoref"], ("it writes words of its own", r"write \eqref")),
    "above": ("a fraction is written as one command", r"write \genfrac{}{}{1pt}{}{a}{b}"),
    "abovewithdelims": ("a fraction is written as one command", r"write \genfrac{(}{)}{1pt}{}{a}{b}"),
    "overwithdelims": ("a fraction is written as one command", r"write \genfrac{(}{)}{}{}{a}{b}"),
    "atopwithdelims": ("a fraction is written as one command", r"write \genfrac{(}{)}{0pt}{}{a}{b}"),
    "overlinesegment": ("lines have no bars at their ends", r"write \overline or \overbracket"),
    "underlinesegment": ("lines have no bars at their ends", r"write \underline or \underbracket"),
    "verb": ("a sign that it does not hold stands before and after its text", r"write \verb|..|"),
}
"""Command -> (why it is not converted, the way out)."""

_ENVIRONMENTS: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(["tikzpicture", "tikzcd", "picture"], (_PICTURE, r"draw it as a figure, or write \begin{CD}")),
    **dict.fromkeys(["tabular", "tabular*"], (_PARAGRAPH, r"write \begin{array}, or a table of Markdown")),
    **dict.fromkeys(["itemize", "enumerate", "minipage"], (_PARAGRAPH, "write it into the text around the formula")),
}

_FAMILIES = re.compile(r"(blue|teal|green|gold|red|maroon|purple)[A-F]|gray[A-I]|mint[A-C]|ka(Blue|Green)")
_COLOUR = ("it is a colour that one site defines", r"write \textcolor{red}{..}, or give the macro in the settings")


def refused(kind: str, name: str) -> tuple[str, str] | None:
    """(why a command or an environment is not converted, the way out); None when nothing is known of it."""
    if kind == "environment":
        return _ENVIRONMENTS.get(name)
    if name.startswith("@"):
        return _PROGRAM, _MACRO
    return _COLOUR if _FAMILIES.fullmatch(name) else _COMMANDS.get(name)
