"""LaTeX to MathML: math-core does the work, what it lacks is written around, what cannot be done is an error."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from math_core import LatexError as CoreError
from math_core import LatexToMathML

from linocut.latex import mathml as markup
from linocut.latex.alias import KNOWN
from linocut.latex.error import LatexError, translated
from linocut.latex.expand import Expander
from linocut.latex.macro import NAME, Macro, macro
from linocut.latex.names import COMMANDS, ENVIRONMENTS
from linocut.latex.number import Layout, Numbers, assign, characters_of, identifier, layout, rewritten
from linocut.latex.token import Token, join, moved, tokenize, unclosed
from linocut.problem import nearest

DEEPEST = 250
"""Groups within each other; commands in a row, each of which may be the argument of the one before."""

_NESTING = re.compile(r"\\(?:[A-Za-z]+|.)|\S", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


_TIGHT = ('class="lines"', 'class="lines tight"')
_TIGHT_ALONE = ("<mtable ", '<mtable class="tight" ')


@dataclass(frozen=True, slots=True)
class Equation:
    """A formula that has been read: its macros are expanded, its lines known, its references still open."""

    latex: str
    display: bool
    layout: Layout | None
    """None: it goes to math-core as it is, and carries no numbers."""

    @property
    def empty(self) -> bool:
        """Whether it shows nothing: it only defines macros."""
        return self.layout is not None and not any(row.tokens for row in self.layout.rows)

    def numbers(self, count: Callable[[], int]) -> Numbers:
        """Its numbers. `count` is called once for each that it takes."""
        return assign(self.layout, count) if self.layout else Numbers(("",), ())


@dataclass(frozen=True, slots=True)
class Typeset:
    """A formula as MathML."""

    mathml: str
    number: str
    """"(3)", to stand beside it; the numbers of several rows are in the MathML."""
    id: str
    """Of the whole formula; "" when nobody refers to it. Rows have theirs in the MathML."""


class Converter:
    """Converts the formulas of one article. What one of them defines, the later ones know."""

    def __init__(self, macros: Mapping[str, str]) -> None:
        """`macros`: name without backslash -> LaTeX, with #1, #2 for arguments. Raises ValueError for a bad name."""
        for name in macros:
            if not NAME.fullmatch(name):
                raise ValueError(f'"{name}" is not a macro name: letters only, without the backslash')
        self._core = LatexToMathML(fancy_error=False, allow_unreliable_rendering=True)
        self.macros: dict[str, Macro] = dict(KNOWN) | {name: macro(body) for name, body in macros.items()}
        self._expander = Expander(self.macros, self._colour)

    def convert(self, latex: str, display: bool) -> str:
        """One formula on its own as MathML; numbers count from 1. Raises LatexError."""
        equation = self.read(latex, display)
        counted = iter(range(1, 1000))
        return self.typeset(equation, equation.numbers(lambda: next(counted)), {}).mathml

    def read(self, latex: str, display: bool, given: str = "") -> Equation:
        """Read a formula and keep what it defines. `given`: the id of the whole, which is then numbered.

        Raises LatexError.
        """
        if found := _CONTROL.search(latex):
            raise LatexError("a control character", found.start(), "remove it")
        if (deep := _too_deep(latex)) is not None:
            raise _nested(Token("", deep))
        if not given and not self._expander.needed(latex):
            return Equation(latex, display, None)
        written = tokenize(latex)
        _reject_unclosed(written)
        tokens = self._expander.run(written, len(latex))
        found_layout = layout(tokens, self._characters, given)
        if not display:
            _reject_display(found_layout, latex)
        return Equation(latex, display, found_layout)

    def typeset(self, equation: Equation, numbers: Numbers, references: Mapping[str, str]) -> Typeset:
        """MathML of a formula. `references`: id -> "(3)" or "Figure 2", for \\ref and \\eqref. Raises LatexError."""
        found = equation.layout
        if found is None:
            core = self._core_mathml(equation, equation.latex, lambda offset: Token("", offset))
            return Typeset(markup.finished(core, equation.latex), "", "")
        single = len(found.rows) == 1
        cells = ["" if single or not text else f"{markup.CELL}{index}" for index, text in enumerate(numbers.rows)]
        tokens, linked = _referring(rewritten(found, cells), references)
        tokens = _broken(tokens, equation)
        source, origins = join(tokens)
        core = self._core_mathml(equation, source, lambda offset: origins.of(offset, len(equation.latex)))
        whole = found.group or (found.rows[0].label if single else "")
        rows = [(text, "" if single else row.label) for text, row in zip(numbers.rows, found.rows, strict=True)]
        finished = markup.finished(core, equation.latex, linked, [] if single else rows)
        if found.tight:
            finished = (
                finished.replace(*_TIGHT, 1) if 'class="lines"' in finished else finished.replace(*_TIGHT_ALONE, 1)
            )
        return Typeset(finished, numbers.rows[0] if single else "", whole)

    def _core_mathml(self, equation: Equation, source: str, origin: Callable[[int], Token]) -> str:
        if (deep := _too_deep(source)) is not None:
            raise _nested(origin(deep))
        try:
            return self._core.convert_with_local_state(source, displaystyle=equation.display)
        except CoreError as error:
            _reject_unclosed(tokenize(equation.latex))
            offset, _, message = str(error).partition(": ")
            token = origin(int(offset))
            known = {*COMMANDS, *self.macros}
            raise translated(message, token.at, known, ENVIRONMENTS, token.macro) from None

    def _colour(self, name: str) -> str | None:
        """math-core's own colours, and those that every browser knows by name."""
        if not name.isalnum():
            return None
        try:
            found = self._core.convert_with_local_state(rf"\color{{{name}}}x", displaystyle=False)
        except CoreError:
            from PIL.ImageColor import colormap  # xcolor's svgnames, KaTeX and MathJax have the same

            known = colormap.get(name.lower())
            return known[1:].upper() if isinstance(known, str) else None
        return found.partition("color:#")[2][:6]

    def _characters(self, tokens: Sequence[Token]) -> str:
        """A tag's text."""
        latex = "".join(token.text for token in tokens)
        try:
            inner = self._expander.run([*moved(r"\text{", Token("", 0)), *tokens, *moved("}", Token("", 0))], 0)
            return characters_of(self._core.convert_with_local_state(join(inner)[0], displaystyle=False))
        except CoreError:
            at = tokens[0].at if tokens else 0
            raise LatexError(f'"{latex}" cannot be a tag', at, "text, or a formula between dollars") from None


def _nested(token: Token) -> LatexError:
    return LatexError("the formula is nested too deeply", token.at, "take some levels out", token.macro)


def _too_deep(source: str) -> int | None:
    """Where a formula is nested more deeply than math-core can follow: it would end the whole program."""
    if source.count("{") + source.count("\\") <= DEEPEST:  # each level, each command is one of them
        return None
    depth = run = 0
    for part in _NESTING.finditer(source):
        text = part[0]
        run = 0 if len(text) == 1 else run + 1
        depth += (text in {"{", r"\left", r"\begin"}) - (text in {"}", r"\right", r"\end"})
        if max(depth, run) > DEEPEST:
            return part.start()
    return None


def _reject_unclosed(written: list[Token]) -> None:
    """First of all errors, since others follow from it."""
    at = unclosed(written)
    if at is not None:
        raise LatexError('a "{" is never closed', at)


def _reject_display(found: Layout, latex: str) -> None:
    first = found.rows[0]
    if found.environment or found.grouped or len(found.rows) > 1:
        raise LatexError("a displayed environment within a line", 0, "write it between $$ and $$")
    if first.label or first.tag:
        at = next((index for index in (latex.find(r"\tag"), latex.find(r"\label")) if index >= 0), 0)
        raise LatexError("a numbered formula within a line", at, "write it between $$ and $$")


def _broken(tokens: list[Token], equation: Equation) -> list[Token]:
    """Lines broken outside any environment, which math-core would run together, become a column of lines."""
    depth = 0
    breaks = marks = None
    for token in tokens:
        depth += (token.text in {"{", r"\begin"}) - (token.text in {"}", r"\end"})
        if depth == 0 and token.text == "\\\\":
            breaks = breaks or token
        if depth == 0 and token.text == "&":
            marks = marks or token
    if breaks is None:
        return tokens
    if marks or not equation.display:
        hint = r"put the lines between \begin{aligned} and \end{aligned}"
        raise LatexError("a line break outside an alignment", breaks.at, hint, breaks.macro)
    return [*moved(r"\begin{gathered}", tokens[0]), *tokens, *moved(r"\end{gathered}", tokens[0])]


def _referring(tokens: list[Token], references: Mapping[str, str]) -> tuple[list[Token], list[tuple[str, str]]]:
    """The formula with marks for its references, and what each mark stands for."""
    result: list[Token] = []
    linked: list[tuple[str, str]] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.name not in {"ref", "eqref"}:
            result.append(token)
            index += 1
            continue
        close = next((i for i in range(index, len(tokens)) if tokens[i].text == "}"), index)
        written = "".join(part.text for part in tokens[index + 2 : close]).strip()
        found = written if written in references else identifier(written)
        if found not in references:
            hint = nearest(found, references)
            raise LatexError(f'"{written}" is not a label of this article', token.at, hint, token.macro)
        text = references[found] if token.name == "eqref" else references[found].strip("()")
        result += moved(rf"\text{{{markup.REFERENCE}{len(linked)}{markup.REFERENCE}}}", token)
        linked.append((found, text))
        index = close + 1
    return result, linked
