"""`{val}` and `{check}`: Jinja expressions in a sandbox over recorded results, so that rendering runs no code."""

from collections.abc import Mapping, Set
from contextlib import suppress
from typing import Any

from jinja2 import TemplateSyntaxError, nodes
from jinja2.environment import TemplateExpression
from jinja2.exceptions import UndefinedError

from linocut.model.site import Plain
from linocut.pages.expression_limits import LONGEST, LimitError, environment, plain, specification
from linocut.problem import Place, Problem, Problems, nearest

SHOWN = 60
"""Characters of an operand that an error shows."""


class Evaluator:
    """Evaluates the expressions of one article against what its figures returned.

    `failed` are figures without results because they could not be drawn: that has been told, and an expression that
    needs one raises `Problems` with nothing in it.
    """

    def __init__(self, results: Mapping[str, Plain], failed: Set[str] = frozenset()) -> None:
        self._results = results
        self._failed = failed

    def value(self, expression: str, spec: str, place: Place) -> str:
        """The formatted value. Raises `Problems`: a name that is not there, a format that does not fit."""
        return spell(expression, self.result(expression, place), spec, place)

    def check(self, expression: str, place: Place) -> None:
        """Nothing, when it is true. Raises `Problems` showing the operands when it is not."""
        if self.result(expression, place):
            return
        operands = self.operands(expression)
        shown = ", ".join(f"{name} is {_show(value)}" for name, value in operands.items())
        hint = "fix the text or the figure"
        raise _problem(f"not true: `{expression}`" + (f"; {shown}" if shown else ""), place, hint)

    def result(self, expression: str, place: Place) -> Plain:
        """What an expression gives, as numbers, text, lists and dicts. Raises `Problems`."""
        compiled = _compiled(expression, place)
        try:
            value = plain(compiled(**self._results))
        except UndefinedError as error:
            raise _problem(*self._missing(expression, place)) from error
        except LimitError as error:
            raise _problem(f"`{cut(expression)}` cannot be computed: {error}", place, error.hint) from error
        except MemoryError as error:
            raise _problem(f"`{expression}` cannot be computed: it needs more memory than there is", place) from error
        except Exception as error:  # the author's arithmetic: 1/0, "a" + 1, a filter of the wrong type
            raise _problem(f"`{expression}` cannot be computed: {error}", place) from error
        if isinstance(value, int) and value.bit_length() > LONGEST:
            raise _too_long(expression, place)
        return value

    def _missing(self, expression: str, place: Place) -> tuple[str, Place, str]:
        """What is not there, and what is: the first name or key, in the order of reading, that fails."""
        tree = environment().parse("{{ " + expression + " }}")
        if not self._failed.isdisjoint(node.name for node in tree.find_all(nodes.Name)):
            raise Problems(())
        for name in sorted({node.name for node in tree.find_all(nodes.Name)}):
            if name not in self._results:
                known = ", ".join(sorted(self._results)) or "none"
                hint = nearest(name, self._results) or f"figures of this article: {known}"
                return f'unknown figure "{name}"', place, hint
        for chain in chains(expression):
            value: Any = self._results[chain[0]]
            for depth, step in enumerate(chain[1:], start=1):
                try:
                    value = value[step]
                except (KeyError, IndexError, TypeError):
                    owner = _spell(chain[:depth])
                    if isinstance(value, dict):
                        hint = nearest(str(step), value) or f"it has: {', '.join(value) or 'nothing'}"
                        said = f'the figure "{owner}" does not return' if depth == 1 else f"`{owner}` does not have"
                        return f'{said} "{step}"', place, hint
                    return f"`{owner}` is {_show(value)}: it has no `{step}`", place, ""
        return f"`{expression}` has no value", place, ""

    def operands(self, expression: str) -> dict[str, Any]:
        """Every name in the expression with its value, as written there."""
        found = {}
        for chain in chains(expression):
            value: Any = self._results.get(chain[0])
            with suppress(LookupError, TypeError):  # `a.b is defined` speaks of what is not there
                for step in chain[1:]:
                    value = value[step]
                found[_spell(chain)] = value
        return found


def _compiled(expression: str, place: Place) -> TemplateExpression:
    """Raises `Problems` where it is not written as an expression."""
    try:
        return environment().compile_expression(expression, undefined_to_none=False)
    except TemplateSyntaxError as error:
        raise _problem(f"`{expression}` is not an expression: {_syntax(error)}", place) from error
    except ValueError as error:  # a number of thousands of digits
        raise _too_long(expression, place) from error
    except (RecursionError, SyntaxError, MemoryError) as error:  # as many brackets as Python's own parser refuses
        raise _problem(f"an expression is nested too deeply: `{cut(expression)}`", place) from error


def syntax(expression: str) -> str:
    """What is wrong with the expression as it is written; "" when nothing is."""
    try:
        environment().compile_expression(expression)
    except TemplateSyntaxError as error:
        return _syntax(error)
    except (ValueError, RecursionError, SyntaxError, MemoryError):  # told when it is computed
        return ""
    return ""


def names(expression: str) -> frozenset[str]:
    """The figures that an expression speaks of. An expression that does not parse speaks of none."""
    try:
        tree = environment().parse("{{ " + expression + " }}")
        return frozenset(node.name for node in tree.find_all(nodes.Name))
    except (TemplateSyntaxError, RecursionError, ValueError):
        return frozenset()


def _syntax(error: TemplateSyntaxError) -> str:
    return (error.message or "").replace("'end of template'", "end").rstrip(".")


def chains(expression: str) -> list[tuple[Any, ...]]:
    """a.b[0] -> ("a", "b", 0): every longest chain of names and constant keys, in the order of reading."""
    found: list[tuple[Any, ...]] = []

    def visit(node: nodes.Node) -> None:
        chain = _chain(node)
        if chain:
            if chain not in found:
                found.append(chain)
            return
        for child in node.iter_child_nodes():
            visit(child)

    visit(environment().parse("{{ " + expression + " }}"))
    return found


def _chain(node: nodes.Node) -> tuple[Any, ...]:
    if isinstance(node, nodes.Name):
        return (node.name,)
    if isinstance(node, nodes.Getattr):
        before = _chain(node.node)
        return (*before, node.attr) if before else ()
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        before = _chain(node.node)
        return (*before, node.arg.value) if before else ()
    return ()


def _spell(chain: tuple[Any, ...]) -> str:
    return str(chain[0]) + "".join(f".{step}" if isinstance(step, str) else f"[{step}]" for step in chain[1:])


def spell(expression: str, value: Any, spec: str, place: Place) -> str:
    """A value of an expression in a format. Raises `Problems`: a format that does not fit."""
    if value is None or (spec and isinstance(value, (dict, list))):
        raise _problem(f"`{expression}` is {_show(value)}, which has no format `:{spec}`", place)
    if not spec:
        return _plain(value)
    try:
        specification(spec)
        # A minus sign, not a hyphen: numbers in prose are set as in print.
        return format(value, spec).replace("-", "−") if isinstance(value, (int, float)) else format(value, spec)
    except LimitError as error:
        raise _problem(f"`{expression}` is {_show(value)}: too wide a format", place, error.hint) from error
    except (ValueError, TypeError, OverflowError, MemoryError) as error:
        hint = "formats are those of an f-string: .2f, .0%, ,"
        raise _problem(f"`{expression}` is {_show(value)}: {str(error) or 'too wide a format'}", place, hint) from error


def _plain(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return str(value).lower()
    if isinstance(value, float):
        return format(value, ".6g").replace("-", "−")
    if isinstance(value, int):
        return str(value).replace("-", "−")
    if isinstance(value, list):
        return ", ".join(_plain(item) for item in value)
    return str(value)


def plainly(value: Any) -> str:
    """A value as an expression could hold it, its numbers short: "blue", 0.751203."""
    if isinstance(value, str):
        return f'"{value}"'
    return f"[{_plain(value)}]" if isinstance(value, list) else _plain(value)


def _show(value: Any) -> str:
    text = f'"{value}"' if isinstance(value, str) else repr(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def cut(text: str) -> str:
    """As much of a text as is shown."""
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


def _too_long(expression: str, place: Place) -> Problems:
    return _problem(f"`{cut(expression)}` is a number of too many digits", place, "write it as a float: 2.0 ** 100")


def _problem(message: str, place: Place, hint: str = "") -> Problems:
    return Problems([Problem(message, place, hint)])
