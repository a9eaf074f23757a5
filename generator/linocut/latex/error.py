"""What is wrong in a formula, in words that say the way out, at the character where the author wrote it."""

import difflib
from collections.abc import Iterable

from linocut.latex.refused import refused
from linocut.pattern import late

_MARKED = late(r"\\(?:begin|end)\s*\{[^{}\n]*\}|\\(?:[A-Za-z@]+|.)|\{[^{}\n]*\}|.")
_ALPHA = late(r"(#?(?:[0-9A-Fa-f]{6}(?=..$)|[0-9A-Fa-f]{3}(?=.$)))[0-9A-Fa-f]{1,2}")
_UNKNOWN = late(r'Unknown (command|environment|color) "(.*)"\.')

_MESSAGES: tuple[tuple[str, str, str], ...] = (
    ('Expected closing token "}"', 'a "{" is never closed', ""),
    ('Expected closing token "]"', 'a "[" is never closed', ""),
    (r'Expected closing token "\right"', r'a "\left" has no "\right"', r'"\right." closes without a bracket'),
    (r'Expected closing token "\end{...}"', r'a "\begin" has no "\end"', ""),
    ('Unmatched closing token: "}"', 'nothing was opened that this "}" closes', r'a brace to be seen is written "\}"'),
    (r'Unmatched closing token: "\right"', r'"\right" without "\left"', ""),
    (r'Unmatched closing token: "\end', r'an "\end" without its "\begin"', ""),
    (
        r'Found "\\", which',
        "a line break within a group or between brackets",
        r"put the lines between \begin{aligned} and \end{aligned}",
    ),
    (r'Found "\h[dash]line"', "a line across a table outside one", r"it stands after \\ or before the first row"),
    ("Expected argument", "an argument is missing here", ""),
    ("Duplicate subscript", "a second subscript or superscript on one symbol", "group the first with braces: {x^a}^b"),
    ("'^' or '_' directly", "an argument is missing here", ""),
    ('Found "&"', '"&" outside a matrix or alignment', r"put the lines between \begin{aligned} and \end{aligned}"),
    ('Unexpected "$"', '"$" inside a formula', r'a dollar to be seen is written "\$"'),
    ("Not valid in text mode", "a formula inside text", r"put dollars around it: \text{where $x$ is}"),
    (
        "Not valid in math mode",
        "this command belongs to text, not to a formula",
        r"put it between the braces of \text{..}",
    ),
    ("Expected parameter number", '"#" outside a macro', r'a number sign to be seen is written "\#"'),
    ("Invalid parameter number", '"#" outside a macro', r'a number sign to be seen is written "\#"'),
    ("Macro parameter found", '"#" outside a macro', r'a number sign to be seen is written "\#"'),
    (r'Found "\limits"', r'"\limits" does not follow an operator', r"it stands after \sum, \int, ..."),
    ("There must be a parenthesis", "a bracket is missing here", r'a bracket that is not seen is written "."'),
    ("Found more than one infix", "a second fraction in one group", r"write \frac{a}{b}"),
)
"""(start of math-core's message, ours, the way out)."""


class LatexError(Exception):
    """A formula that cannot be converted."""

    def __init__(self, message: str, offset: int, hint: str = "", macro: str = "") -> None:
        super().__init__(message)
        self.message = f"{message}, in the macro {macro}" if macro else message
        self.offset = offset
        """Of the character in the author's formula, from 0; its length: at its end."""
        self.hint = hint

    def width(self, latex: str) -> int:
        """How many characters of the author's line the caret goes under."""
        match = _MARKED.match(latex, self.offset)
        return len(match[0]) if match else 1


def translated(message: str, offset: int, known: Iterable[str], environments: Iterable[str], macro: str) -> LatexError:
    """math-core's message in our words. `known` and `environments` are names to suggest."""
    if match := _UNKNOWN.fullmatch(message):
        kind, name = ("colour" if match[1] == "color" else match[1]), match[2]
        return unknown(kind, name, offset, environments if kind == "environment" else known, macro)
    for start, ours, hint in _MESSAGES:
        if message.startswith(start):
            return LatexError(ours, offset, hint, macro)
    return LatexError(message[:1].lower() + message[1:].rstrip("."), offset, macro=macro)


def unknown(kind: str, name: str, offset: int, known: Iterable[str], macro: str = "") -> LatexError:
    """An unknown command ("\\\\foo"), environment ("foo") or colour, with what may have been meant."""
    if kind == "colour":
        if match := _ALPHA.fullmatch(name.strip()):
            return LatexError(f'the colour "{name}" is partly transparent', offset, f'write "{match[1]}"', macro)
        return LatexError(f'unknown colour "{name}"', offset, 'red, blue, teal, ... or "#0066cc"', macro)
    bare, mark = name.removeprefix("\\"), "\\" if kind == "command" else ""
    if found := refused(kind, bare):
        reason, hint = found
        written = name if mark else rf"\begin{{{name}}}"
        return LatexError(f'"{written}" is not converted: {reason}', offset, hint, macro)
    near = difflib.get_close_matches(bare, sorted(known), n=1, cutoff=0.75)
    hint = f'did you mean "{mark}{near[0]}"?' if near else ""
    if not hint and kind == "command":
        hint = "define it under [tool.linocut.math.macros], if it is a macro of yours"
    return LatexError(f'unknown {kind} "{name}"', offset, hint, macro)
