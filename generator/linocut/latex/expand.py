"""Rewrites a formula into the LaTeX that math-core reads: macros expanded, its gaps written with what it has."""

import re
from collections.abc import Callable, Mapping

from linocut.latex import column, commands, text, unit
from linocut.latex.chemistry import chemistry
from linocut.latex.colour import Named, digits
from linocut.latex.delimiter import SIZING, delimiter
from linocut.latex.diagram import diagram
from linocut.latex.environment import PLAIN, environment
from linocut.latex.error import LatexError, unknown
from linocut.latex.link import link
from linocut.latex.macro import DEFINING, LIMIT, Definitions, Macro, colours, expand
from linocut.latex.placeholder import carry
from linocut.latex.token import Reader, Token, moved, plain

_WORD = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\s*\{([^{}]*)\}")
_TYPOGRAPHIC = re.compile(r"\$|--|``|''|\\\(")
_OFTEN_PLAIN = frozenset(
    {"begin", "end", "\\", "hline", "hdashline", "operatorname", "not", "boldsymbol", "bm", "mathit"}
    | text.COMMANDS - text.SYNONYMS
    | SIZING
)
_ODD = re.compile(
    r"\\(?:left|right|middle|[bB]igg?[lrm]?)\s*(?:[<>{]|\\[lg]t\b)"
    r"|\\verb\W|\\[bB]igg?[lrm]?\s*\."
    r"|\\h(?:dash)?line\s*\\h(?:dash)?line|\\not\s*[0-9{]"
    r"|\\operatorname\*?\s*\{[^{}]*(?:\\[A-Za-z]|[^}\w\s,.;:!\\-])"
    r"|\\(?:boldsymbol|bm)\s*(?:\d|\{[^{}]*(?:\d|\\[a-zP][a-zA-Z]))"
    r"|\\mathit\s*\{[^\W\d_]{2}"
    r"|[∠∡∢∴∵∅⊥⊤√ΓΔΘΛΞΠΣΥΦΨΩ]"
    r"|\\[A-Za-z]+\*"
    r"|\\(?:text[a-z]*|mbox|hbox|emph)\s*(?:\{[^{}]*[_\\{]|[^\s{])"
    r"|\\begin\s*\{(?:d?array|aligned|gathered)\}\s*(?:\[|\{[^}]*[^}lcr| ])"
    r"|\\\\\s*(?:[*\[]|\\end\b)"
)
"""Known commands, followed by what math-core does not read."""

_NESTED = re.compile(r"\\(begin|end)\b(?:\s*\{([^{}]*)\})?|\\(.)|([{}%])", re.DOTALL)

_SIGNS: Mapping[str, str] = {
    "∠": r"\angle",
    "∡": r"\measuredangle",
    "∢": r"\sphericalangle",
    "∴": r"\therefore",
    "∵": r"\because",
    "∅": r"\varnothing",
    "⊥": r"\bot",
    "⊤": r"\top",
    "√": r"\surd",
    "Γ": r"\Gamma",
    "Δ": r"\Delta",
    "Θ": r"\Theta",
    "Λ": r"\Lambda",
    "Ξ": r"\Xi",
    "Π": r"\Pi",
    "Σ": r"\Sigma",
    "Υ": r"\Upsilon",
    "Φ": r"\Phi",
    "Ψ": r"\Psi",
    "Ω": r"\Omega",
}
"""Signs that math-core knows by their names alone, and capitals that TeX sets upright."""


class Expander:
    """Macros and colours of one article, and what is done with a formula's commands."""

    def __init__(self, macros: dict[str, Macro], named: Named) -> None:
        self.macros = macros
        self._definitions = Definitions(macros)
        self.colours: dict[str, str] = {}
        self._named = named
        self._handlers: dict[str, Callable[[Token, Reader], list[Token]]] = {
            "begin": self._begin,
            "end": self._end,
            "\\": commands.line_break,
            "\n": commands.blank,
            "\t": commands.blank,
            "\r": commands.blank,
            "color": self._colour,
            "textcolor": self._text_colour,
            "colorbox": self._box,
            "fcolorbox": self._box,
            "definecolor": self._define_colour,
            "mathop": commands.operator,
            "hspace": commands.space,
            "kern": commands.kern,
            "mkern": commands.kern,
            "hskip": commands.kern,
            "mskip": commands.kern,
            "mathsfit": commands.sans_italic,
            "cr": commands.row_end,
            "newline": commands.row_end,
            "boldsymbol": commands.bold,
            "bm": commands.bold,
            "mathit": commands.italic,
            "not": commands.negated,
            "operatorname": commands.operator_name,
            "rule": commands.rule,
            "sout": commands.struck,
            "textcircled": commands.circled,
            "expandafter": self._expand_after,
            "noexpand": self._verbatim,
            "ref": commands.keep,
            "eqref": commands.keep,
            "tag": commands.keep,
            "label": commands.keep,
            "notag": commands.keep,
            "nonumber": commands.keep,
            **dict.fromkeys(text.COMMANDS, self._text),
            **dict.fromkeys(text.SIZES, commands.size),
            **dict.fromkeys(commands.LAPS, commands.lap),
            **dict.fromkeys(SIZING, delimiter),
            **dict.fromkeys("'`^\"~=.", text.accent),
            **dict.fromkeys(unit.COMMANDS, unit.quantity),
            "ce": chemistry,
            "char": commands.numbered,
            "@": commands.internal,
            "href": link,
            "url": link,
            "multicolumn": column.several,
            **dict.fromkeys(
                ["cline", "hhline", "toprule", "midrule", "bottomrule", "cmidrule", "hline", "hdashline"], column.rules
            ),
        }
        self._open: list[tuple[str, str, Token]] = []

    def needed(self, latex: str) -> bool:
        """Whether a formula holds anything that is rewritten; without, it goes to math-core as it is."""
        names = set(_WORD.findall(latex))
        own, handled = self.macros, self._handlers
        if any(name in own or name in DEFINING or (name in handled and name not in _OFTEN_PLAIN) for name in names):
            return True
        if _ODD.search(latex):
            return True
        if not names.isdisjoint(text.COMMANDS) and _TYPOGRAPHIC.search(latex):
            return True
        if not names.isdisjoint({"begin", "end"}) and not PLAIN.issuperset(_ENVIRONMENT.findall(latex)):
            return True
        return "\\" in names and not _in_order(latex)

    def run(self, tokens: list[Token], end: int) -> list[Token]:
        """Expand everything. `end`: length of the formula. Raises LatexError."""
        reader, result, count = Reader(tokens, end), [], 0
        self._open = []
        self._definitions.begin()
        while (token := reader.pop()) is not None:
            name = token.name
            if name.startswith("verb") and not name.isalpha():
                reader.push(text.verbatim(token))
            elif token.final or not name or name in {"begingroup", "endgroup"}:
                self._definitions.follow(token)
                named = not token.final and token.text in _SIGNS
                result.append(token._replace(text=_SIGNS[token.text]) if named else token)
            elif name in DEFINING:
                self._definitions.define(token, reader)
            elif name in self.macros:
                count += 1
                if count > LIMIT:
                    raise LatexError("the macros expand without end", token.at, macro=token.macro or token.text)
                reader.push(expand(self.macros[name], token, reader))
            elif handler := self._handlers.get(name):
                reader.push(handler(token, reader))
            else:
                result.append(token)
        if self._open:
            name, _, begin = self._open[-1]
            raise LatexError(rf'"\begin{{{name}}}" has no "\end{{{name}}}"', begin.at, macro=begin.macro)
        return result

    def _expand_after(self, command: Token, reader: Reader) -> list[Token]:
        """The token after the next is expanded first."""
        first, second = reader.pop(), reader.pop()
        found = self.macros.get(second.name) if second else None
        if first is None or second is None:
            raise LatexError(f'"{command.text}" lacks its argument', command.at, macro=command.macro)
        return [first, *(expand(found, second, reader) if found else [second])]

    def _verbatim(self, command: Token, reader: Reader) -> list[Token]:
        if (token := reader.pop()) is None:
            raise LatexError(f'"{command.text}" lacks its argument', command.at, macro=command.macro)
        return [token]

    def _text(self, command: Token, reader: Reader) -> list[Token]:
        """Text, with the author's macros in it expanded: what they hold may be no text."""
        opening, closing = moved("{}", command)
        inner, result, count = Reader([opening, *reader.argument(command), closing], reader.end), [], 0
        while (token := inner.pop()) is not None:
            found = self.macros.get(token.name)
            if not token.final and token.name in DEFINING:
                self._definitions.define(token, inner)
            elif found is None and token.name == "@":
                commands.internal(token, inner)
            elif found is None or token.final or count == LIMIT or (found.own and not colours(found)):
                self._definitions.follow(token)
                result.append(token)
            else:
                count += 1
                inner.push(expand(found, token, inner))
        return text.text(command, Reader(result, reader.end))

    def _begin(self, command: Token, reader: Reader) -> list[Token]:
        name = plain(reader.argument(command)).strip()
        if name == "CD":
            return diagram(command, reader)
        opening, closing = environment(name, command, reader)
        self._open.append((name, closing, command))
        return opening

    def _end(self, command: Token, reader: Reader) -> list[Token]:
        name = plain(reader.argument(command)).strip()
        if not self._open:
            raise LatexError(rf'"\end{{{name}}}" without "\begin{{{name}}}"', command.at, macro=command.macro)
        opened, closing, _ = self._open.pop()
        if opened != name:
            message = rf'"\begin{{{opened}}}" is closed by "\end{{{name}}}"'
            raise LatexError(message, command.at, macro=command.macro)
        return moved(closing, command, final=True)

    def _digits(self, command: Token, reader: Reader) -> str:
        model = reader.optional(command)
        place = reader.peek() or command
        written = plain(reader.argument(command))
        known = self.colours.get(written.strip()) if model is None else None
        found = known or digits(written, plain(model).strip() if model else "", self._colour_named)
        if found is None:
            raise unknown("colour", written, place.at, (), place.macro)
        return found

    def _colour_named(self, name: str) -> str | None:
        return self.colours.get(name) or self._named(name)

    def _colour(self, command: Token, reader: Reader) -> list[Token]:
        return moved(rf"\color[HTML]{{{self._digits(command, reader)}}}", command, final=True)

    def _text_colour(self, command: Token, reader: Reader) -> list[Token]:
        opening, closing = moved("{}", command)
        colour = moved(rf"\color[HTML]{{{self._digits(command, reader)}}}", command, final=True)
        return [opening, *colour, *reader.argument(command), closing]

    def _box(self, command: Token, reader: Reader) -> list[Token]:
        """Two empty groups carry the colours of the frame and of the background."""
        frame = [self._digits(command, reader)] if command.name == "fcolorbox" else []
        colours = "".join(rf"{{\color[HTML]{{{found}}}{{}}}}" for found in [*frame, self._digits(command, reader)])
        content = [*moved(r"\text{", command), *reader.argument(command), *moved("}", command)]
        kind = "frame" if frame else "background"
        return carry(kind, command, [*moved(colours, command, final=True), *content])

    def _define_colour(self, command: Token, reader: Reader) -> list[Token]:
        name = plain(reader.argument(command)).strip()
        model, place = plain(reader.argument(command)).strip(), reader.peek() or command
        written = plain(reader.argument(command))
        found = digits(written, model, self._colour_named)
        if found is None:
            raise unknown("colour", f"{model}: {written}", place.at, (), place.macro)
        self.colours[name] = found
        return []


def _in_order(latex: str) -> bool:
    """Whether groups and environments end in their order, lines break within them alone, and there is no comment."""
    opened: list[str] = []
    for part in _NESTED.finditer(latex):
        kind, name, sign, brace = part.groups()
        if (kind and name is None) or brace == "%" or (sign == "\\" and not opened):
            return False
        if kind == "begin" or brace == "{":
            opened.append(name or "{")
        elif (kind or brace) and (not opened or opened.pop() != (name or "{")):
            return False
    return not opened
