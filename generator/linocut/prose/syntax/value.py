"""`{val} attention.entropy:.2f` and `{check} softmax.top == "blue"`: computed numbers and claims in code spans."""

import re
from dataclasses import replace
from html import escape

from linocut.model.slot import Check, Inline, Value
from linocut.problem import Place
from linocut.prose.document import Document, Syntax, Token

PATTERN = re.compile(r"(?<!`)(`+)\{(val|check)\}(?!`)((?:(?!\n[ \t]*\n).)*?)(?<!`)\1(?!`)", re.DOTALL)

FOREIGN = re.compile(r"(?<!`)(`)\{(python|r|julia|ojs)\}( [^`\n]*)`(?!`)")
"""An inline value as Quarto has it."""

_NAME = re.compile(r"(?<![.\w\"'])[A-Za-z_]\w*")
"""What may be a name of the article's program."""

_OPENS, _CLOSES = "([{", ")]}"


LITERAL = re.compile(r"(?<!`)`\{\{(val|check)\}\}([^`\n]*)`(?!`)")
"""`{{val}} x` with its braces doubled is shown, not computed."""


def split(expression: str) -> tuple[str, str]:
    """An expression and its format, apart at the last colon outside brackets and quotes."""
    depth, quote, colon = 0, "", -1
    for index, character in enumerate(expression):
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character in _OPENS:
            depth += 1
        elif character in _CLOSES:
            depth -= 1
        elif character == ":" and depth == 0:
            colon = index
    return (expression, "") if colon < 0 else (expression[:colon], expression[colon + 1 :])


def slot(document: Document, match: re.Match[str], place: Place) -> str:
    """The mark of a match's slot."""
    expression = match[3].strip()
    if not expression:
        document.problem(f"no expression after {{{match[2]}}}", place, "write `{val} figure.result:.2f`")
        return ""
    cells = max(document.program.position, 0)
    document.program.names.setdefault(cells, set()).update(_NAME.findall(expression))
    if match[2] == "check":
        return document.slot(Check(" ".join(expression.split()), place, cells))
    value, spec = split(" ".join(expression.split()))
    return document.slot(Value(value.strip(), spec.strip(), place, cells))


def inline(document: Document, expression: str, place: Place) -> str:
    """The mark of an expression that the article's program evaluates."""
    document.program.expressions.append((max(document.program.position, 0), expression.strip()))
    return document.slot(Inline(len(document.program.expressions) - 1, place))


def fill(document: Document, text: str, place: Place) -> str:
    """Text with marks in place of values and checks; `place` is where it starts. For alt texts."""

    def mark(match: re.Match[str]) -> str:
        return slot(document, match, replace(place, column=place.column + match.start()))

    def evaluated(match: re.Match[str]) -> str:
        if match[2] != "python" or not document.program.cells:
            return match[0]
        return inline(document, match[3], replace(place, column=place.column + match.start()))

    return FOREIGN.sub(evaluated, PATTERN.sub(mark, text))


def _show(document: Document, token: Token, _inner: str) -> str:
    return slot(document, token.match, document.place(token))


def _show_literal(_document: Document, token: Token, _inner: str) -> str:
    return f"<code>{{{token.match[1]}}}{escape(token.match[2], quote=False)}</code>"


def _show_foreign(document: Document, token: Token, _inner: str) -> str:
    if token.match[2] == "python" and document.program.cells:
        return inline(document, token.match[3], document.place(token))
    message = f"`{{{token.match[2]}}}` is shown, not computed"
    if token.match[2] == "python":
        message += ": no cell of this article runs"
    hint = "write ```{python} above it, or `{val} figure.result`"
    document.warning(message, document.place(token), hint)
    return f"<code>{escape(f'{{{token.match[2]}}}{token.match[3]}', quote=False)}</code>"


SYNTAXES = (
    Syntax("value of another tool", "`", FOREIGN, _show_foreign),
    Syntax("value", "`", PATTERN, _show),
    Syntax("value as code", "`", LITERAL, _show_literal),
)
