"""What a page tells of a computed number and of a checked sentence: expression, script and line."""

import ast
import json
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from linocut.model.article import Article
from linocut.model.render_context import RenderContext, shown
from linocut.model.slot import Check, FigureUse, Inline, Value
from linocut.pages.expression import chains, cut, plainly
from linocut.words.table import Words


class Provenance:
    """Of one article. `told` is False where the site's settings turn it off."""

    def __init__(self, context: RenderContext, article: Article, words: Words) -> None:
        self.told = context.site.provenance
        self._context = context
        self._article = article
        self._words = words
        self._uses = {use.name: use for use in article.figures}

    def value(self, slot: Value | Inline, html: str) -> str:
        """A number as its page shows it, `html`, with what stands behind it."""
        if not self.told or not html:
            return html
        written = self._expression(slot) if isinstance(slot, Inline) else slot.expression
        made = self._made(slot, written)
        if not made:
            return html  # `{val} 6 * 7` names nothing
        spec = f":{slot.format}" if isinstance(slot, Value) and slot.format else ""
        behind = f"<code>{_code(written + spec)}</code>{made}"
        return f'<span class="computed" tabindex="0">{html}{_card(behind)}</span>'

    def claim(self, slot: Check, operands: Mapping[str, Any]) -> str:
        """The tick of a sentence that the build holds to a claim, with the claim."""
        if not self.told:
            return ""
        found = "".join(f"<code>{_code(f'{name} = {cut(plainly(value))}')}</code>" for name, value in operands.items())
        checked = escape(self._words.checked)
        behind = f"<b>{checked}</b><code>{_code(slot.expression)}</code>{found}{self._made(slot, slot.expression)}"
        return f'<span class="claim" tabindex="0" role="note" aria-label="{checked}">{_card(behind)}</span>'

    def _made(self, slot: Value | Inline | Check, expression: str) -> str:
        """Every script that gave something to the expression, each once."""
        found = (
            [self._sentence(self._article.path, slot.place.line)]
            if isinstance(slot, Inline)
            else [self._source(chain, slot) for chain in chains(expression)]
        )
        return "".join(f"<span>{sentence}</span>" for sentence in dict.fromkeys(found) if sentence)

    def _source(self, chain: tuple[Any, ...], slot: Value | Check) -> str:
        use = self._uses.get(chain[0])
        if use is None:
            line = self._assigned(chain[0], slot.cells)
            return self._sentence(self._article.path, line) if line else ""
        figure = shown(self._context, use)
        if figure is None:
            return ""
        return self._sentence(use.drawings[use.start].script, line_of(figure.source, chain)) + self._named(use)

    def _sentence(self, file: str, line: int) -> str:
        path = f"<code>{escape(file)}</code>"
        if not line:
            return self._words.computed.html(script=path)
        return self._words.computed.html(script=self._words.at_line.html(file=path, line=str(line)))

    def _named(self, use: FigureUse) -> str:
        """A link to the figure, where it has a number."""
        if not use.id or not use.number:
            return ""
        label = self._words.label(self._words.kind(use.id), use.number)
        return f' <a href="#{escape(use.id)}">{escape(label)}</a>'

    def _program(self) -> dict[str, Any]:
        return dict(json.loads(self._article.program.program)) if self._article.program else {"cells": []}

    def _expression(self, slot: Inline) -> str:
        return str(self._program()["expressions"][slot.index][1])

    def _assigned(self, name: str, cells: int) -> int:
        """The line of the article on which its cells last gave this name a value; 0: on none."""
        program = self._article.program
        if program is None:
            return 0
        found = 0
        for cell, start in zip(self._program()["cells"][:cells], program.lines, strict=False):
            lines = [node.lineno for node in _parsed(cell["code"]) if _stores(node, name)]
            found = start + max(lines) - 1 if lines else found
        return found


def line_of(source: str, chain: tuple[Any, ...]) -> int:
    """The line of a script that names a result, `("walk", "others", "capital")`; 0: none does in so many words.

    The first name counts, which `figure()` returns; a later one where the first is put together.
    """
    keys: dict[str, int] = {}
    for node in _parsed(source):
        for name, line in _keys(node):
            keys.setdefault(name, line)
    return next((keys[step] for step in chain[1:] if step in keys), 0)


def _parsed(code: str) -> Iterator[Any]:
    """Every node of some code, those of `figure()` before all others; none where it is not Python."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError):
        return
    first = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "figure"]
    for node in (*first, tree):
        yield from ast.walk(node)


def _keys(node: ast.AST) -> Iterator[tuple[str, int]]:
    """The names that a node gives to entries of a dict: {"name": ...}, dict(name=...), results["name"] = ..."""
    match node:
        case ast.Dict(keys=keys):
            yield from (
                (key.value, key.lineno) for key in keys if isinstance(key, ast.Constant) and isinstance(key.value, str)
            )
        case ast.Call(func=ast.Name(id="dict"), keywords=keywords):
            yield from ((keyword.arg, keyword.lineno) for keyword in keywords if keyword.arg)
        case ast.Subscript(ctx=ast.Store(), slice=ast.Constant(value=str() as name), lineno=line):
            yield name, line


def _stores(node: ast.AST, name: str) -> bool:
    match node:
        case ast.Name(id=found, ctx=ast.Store()):
            return found == name
        case ast.FunctionDef(name=found):
            return found == name
        case ast.alias(name=written, asname=given):
            return (given or written) == name
    return False


def _code(text: str) -> str:
    return escape(text, quote=False)


def _card(html: str) -> str:
    """What appears: hidden where no style sheet says otherwise, as in readers that strip it."""
    return f'<span class="origin" hidden>{html}</span>'
