r"""Formulas: `$..$` and `\(..\)` within a line, `$$..$$`, `\[..\]` and bare LaTeX environments between paragraphs; with
two backslashes too, as sites write them whose Markdown takes one away.

Dollars are also money, and brackets are also escaped brackets: what surely is not a formula stays text. An opening
dollar before a blank is none, nor a closing one after a blank or before a digit, nor a pair around plain words.
"""

import re
from collections.abc import Callable
from html import escape
from typing import cast

from linocut import latex
from linocut.latex import Converter, Equation, LatexError, Numbers
from linocut.model.slot import Formula
from linocut.pattern import late
from linocut.problem import Place, caret
from linocut.prose.document import Document, Level, Syntax, Token, inline

_ENVIRONMENTS = (
    "(?:(?:equation|align|flalign|alignat|gather|multline|eqnarray|subequations)\\*?"
    "|aligned|alignedat|gathered|split|cases|array|[pbBvV]?matrix|displaymath)"
)
"""Those that MathJax reads where no dollars stand around them."""
_BLANK = r"\n[ \t>]*\n"
_ID = r"(?:[ \t]*(?:\{\#(?P<id>[^\s{}]+)[ \t]*\}|\((?P<label>[A-Za-z][\w:.-]+)\)(?=[ \t]*(?:\n|\Z))))?"
"""The id behind a formula; MyST writes `$$ (label)`."""
_END = r"(?=[ \t]*(?:\n|\Z))"
_PLAIN = r"[^\\^_{}=+<>*/|()$]"
"""A character that is not only found in formulas."""
_WORDS = rf"{_PLAIN}*?(?:[A-Za-z]{{2,}}[ ,;:]|[ ][A-Za-z]{{2,}}){_PLAIN}*"
"""Plain words."""
_VARIABLE = r"[A-Z_]{2,}\W?\$[A-Z_]"
"""The shell's: $HOME/$USER."""
_BOX = r"(?:text\w*|[mhf]box|[lrc]lap|colorbox\{[^{}]*\}|fcolorbox\{[^{}]*\}\{[^{}]*\})"
_TEXT = rf"\\{_BOX}\{{(?:[^{{}}$\\]|\\.|\$(?:[^$\\]|\\.)*\$)*\}}"
"""Text within a formula, in which dollars may stand."""


def _pattern(text: str) -> re.Pattern[str]:
    return late(text, re.DOTALL)


_DOLLARS = _pattern(rf"\$\$(?!\$)(?P<latex>(?>(?!\$\$|{_BLANK})(?:\\.|[^\\]))+)\$\${_ID}")
_DOLLAR = _pattern(
    rf"(?<!\$)\$(?![\s$]|{_WORDS}\$|{_VARIABLE})(?P<latex>(?>{_TEXT}|\\.|(?!{_BLANK})[^\\$`])+)(?<!\s)\$(?![\d$])",
)
_TICKED = _pattern(r"\$`(?P<latex>[^`\n]+)`\$")
"""As GitHub has it, where code would come before a formula: else no formula reaches into code or out of it."""
_SQUARE_ALONE = _pattern(rf"(?<!\S)\\\[(?P<latex>(?:(?!\\\]|{_BLANK}).)+)\\\]{_ID}{_END}")
_SQUARE = _pattern(rf"\\\[(?!{_PLAIN}*\\\]|\\\\\\\])(?P<latex>(?:(?!\\\]|{_BLANK}).)+)\\\]{_ID}")
_ROUND = _pattern(rf"\\\((?!{_WORDS}\\\))(?P<latex>(?:(?!\\\)|{_BLANK}).)+)\\\)")
_SQUARE_TWICE = _pattern(rf"\\\\\[(?P<latex>(?:(?!\\\\\]|{_BLANK}).)+)\\\\\]{_ID}")
_ROUND_TWICE = _pattern(rf"\\\\\((?P<latex>(?:(?!\\\\\)|{_BLANK}).)+)\\\\\)")
_BARE = _pattern(rf"(?P<latex>\\begin\{{(?P<name>{_ENVIRONMENTS})\}}(?:(?!{_BLANK}).)*?\\end\{{(?P=name)\}})")
_OPEN = _pattern(rf"(?<!\S)(?:\$\${_END}|\\\[{_END}|\\begin\{{{_ENVIRONMENTS}\}})")


def _block(_token: Token) -> Level:
    return "block"


def _number(document: Document, token: Token) -> None:
    """Read the formula and claim its numbers; what it shows must wait until all numbers are known."""
    given = token.match.groupdict()
    identifier = given.get("id") or document.math.given.get(id(token), "")
    if label := given.get("label"):
        identifier = f"eq-{label.removeprefix('eq:').removeprefix('eq-')}"
    if identifier and not identifier.startswith("eq-"):
        message = f'the id of an equation starts with "eq-", this one is "{identifier}"'
        document.problem(message, _id_place(document, token), f"write {{#eq-{identifier}}}")
    try:
        equation = _converter(document).read(token.match["latex"], token.syntax.level is _block, identifier)
    except LatexError as error:
        _refuse(document, token, error)
        return
    numbers = equation.numbers(lambda: document.count("eq"))
    document.numbered[id(token)] = (equation, numbers)
    for label, text, offset in numbers.labels:
        inside = document.place(token, token.match.start("latex") + offset)
        document.label(label, text, _id_place(document, token) if label == identifier else inside)


def _show(document: Document, token: Token, _inner: str) -> str:
    read = document.numbered.get(id(token))
    if not read:
        return f"<code>{escape(token.text)}</code>"
    equation, numbers = cast(tuple[Equation, Numbers], read)
    if equation.empty:
        return ""
    document.math.named = document.math.named or {label.id: label.text for label in document.labels.values()}
    try:
        typeset = _converter(document).typeset(equation, numbers, document.math.named)
    except LatexError as error:
        _refuse(document, token, error)
        return f"<code>{escape(token.text)}</code>"
    written = equation.latex.strip()
    document.has.add("math")
    if latex.inline_text(typeset.mathml) is None:
        document.math.formulas[latex.name(typeset.mathml)] = None
    document.math.characters |= latex.characters(typeset.mathml)
    return document.slot(Formula(written, equation.display, typeset.mathml, typeset.id, typeset.number))


def within(text: str, at: int) -> int:
    """Where the formula within a line ends that begins at a dollar; 0 when none begins there."""
    match = _DOLLARS.match(text, at) or _DOLLAR.match(text, at) or _TICKED.match(text, at)
    return match.end() if match else 0


def in_a_line(document: Document, text: str) -> str:
    """A title or a description, which hold no markup: their formulas as text, as far as a line can hold them."""
    if "$" not in text and "\\(" not in text:
        return text

    def spoken(match: re.Match[str]) -> str:
        try:
            return latex.linear(_converter(document).convert(match["latex"], display=False)) or match[0]
        except LatexError:  # it is shown as its author wrote it
            return match[0]

    for pattern in (_DOLLARS, _TICKED, _DOLLAR, _ROUND):
        text = pattern.sub(spoken, text)
    return text.replace("\\$", "$")


def _converter(document: Document) -> Converter:
    """The article's converter: its macros come before the site's, and a formula's own hold for those after it."""
    if document.math.converter is None:
        document.math.converter = Converter({**document.site.macros, **document.source.front.macros})
    return document.math.converter


def _refuse(document: Document, token: Token, error: LatexError) -> None:
    place = document.place(token, token.match.start("latex") + error.offset)
    detail = caret(document.line(place.line), place.column, error.width(token.match["latex"]))
    document.problem(error.message, place, error.hint, detail)


def _id_place(document: Document, token: Token) -> Place:
    return document.place(token, token.match.start("id") - 1 if token.match.groupdict().get("id") else 0)


def _number_open(document: Document, token: Token) -> None:
    """A formula that surely begins and does not end; only the first, because the next ones follow from it."""
    if document.count("open formula") == 1:
        place = document.place(token)
        message = f'the formula that "{token.text}" begins is not closed'
        detail = caret(document.line(place.line), place.column, len(token.text))
        document.problem(message, place, "a formula ends before the next blank line", detail)


def _show_open(_document: Document, token: Token, _inner: str) -> str:
    return escape(token.text)


def _show_dollar(_document: Document, _token: Token, _inner: str) -> str:
    return "$"


def _syntax(name: str, pattern: re.Pattern[str], needs: str, level: Callable[[Token], Level] = _block) -> Syntax:
    return Syntax(name, needs[0], pattern, _show, _number, level, needs=needs)


SYNTAXES = (
    Syntax("escaped dollar", "\\", _pattern(r"\\\$"), _show_dollar),
    _syntax("displayed formula between dollars", _DOLLARS, "$$"),
    _syntax("formula within a line between dollars", _DOLLAR, "$", inline),
    _syntax("formula within a line between dollars and backticks", _TICKED, "$", inline),
    _syntax("displayed formula on lines of its own", _SQUARE_ALONE, "\\]"),
    _syntax("displayed formula between brackets", _SQUARE, "\\]"),
    _syntax("formula within a line between brackets", _ROUND, "\\)", inline),
    _syntax("displayed formula between escaped brackets", _SQUARE_TWICE, "\\\\]"),
    _syntax("formula within a line between escaped brackets", _ROUND_TWICE, "\\\\)", inline),
    _syntax("environment", _BARE, "\\end{"),
    Syntax("formula that does not end", "$\\", _OPEN, _show_open, _number_open),
)
