"""`{val}` and `{check}`: Jinja expressions in a sandbox over recorded results, so that rendering runs no code."""

import math
from collections.abc import Mapping, Set
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.exceptions import UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from linocut.problem import Place, Problem, Problems, nearest
from linocut.site import Plain

LONGEST = 14_000
"""Bits of the largest whole number that Python writes in digits, about 4,200 of them."""

SHOWN = 60
"""Characters of an operand that an error shows."""


def _near(value: Any, other: Any, tolerance: float = 1e-9) -> bool:
    """`x is near(y, 0.01)`: numbers that differ by no more than the tolerance."""
    return math.isclose(float(value), float(other), rel_tol=0, abs_tol=float(tolerance))


class _Sandbox(ImmutableSandboxedEnvironment):
    """Results only: `a.values` is what the figure returned as "values", never a method of dict."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        return self.undefined(obj=obj, name=attribute)


def _environment() -> ImmutableSandboxedEnvironment:
    environment = _Sandbox(undefined=StrictUndefined, autoescape=False)
    environment.globals.clear()
    environment.filters["sqrt"] = math.sqrt
    environment.filters["log"] = math.log
    environment.filters["exp"] = math.exp
    environment.tests["near"] = _near
    return environment


class Evaluator:
    """Evaluates the expressions of one article against what its figures returned.

    `failed` are figures without results because they could not be drawn: that has been told, and an expression that
    needs one raises `Problems` with nothing in it.
    """

    def __init__(self, results: Mapping[str, Plain], failed: Set[str] = frozenset()) -> None:
        self._results = results
        self._failed = failed
        self._environment = _environment()

    def value(self, expression: str, spec: str, place: Place) -> str:
        """The formatted value. Raises `Problems`: a name that is not there, a format that does not fit."""
        return spell(expression, self.result(expression, place), spec, place)

    def check(self, expression: str, place: Place) -> None:
        """Nothing, when it is true. Raises `Problems` showing the operands when it is not."""
        if self.result(expression, place):
            return
        operands = self._operands(expression)
        shown = ", ".join(f"{name} is {_show(value)}" for name, value in operands.items())
        hint = "mend the prose, or the figure"
        raise _problem(f"not true: `{expression}`" + (f"; {shown}" if shown else ""), place, hint)

    def result(self, expression: str, place: Place) -> Any:
        """What an expression gives. Raises `Problems`."""
        try:
            compiled = self._environment.compile_expression(expression, undefined_to_none=False)
        except TemplateSyntaxError as error:
            raise _problem(f"`{expression}` is no expression: {_syntax(error)}", place) from error
        except ValueError as error:  # Jinja computes what it can, and writes it down
            raise _too_long(expression, place) from error
        except RecursionError as error:
            raise _problem(f"an expression is nested too deeply: `{expression[:SHOWN]}…`", place) from error
        try:
            value = compiled(**self._results)
        except UndefinedError as error:
            raise _problem(*self._missing(expression, place)) from error
        except MemoryError as error:
            raise _problem(f"`{expression}` cannot be computed: it needs more memory than there is", place) from error
        except Exception as error:  # the author's arithmetic: 1/0, "a" + 1, a filter of the wrong type
            raise _problem(f"`{expression}` cannot be computed: {error}", place) from error
        if isinstance(value, int) and value.bit_length() > LONGEST:
            raise _too_long(expression, place)
        if isinstance(value, StrictUndefined):
            raise _problem(*self._missing(expression, place))
        return value

    def _missing(self, expression: str, place: Place) -> tuple[str, Place, str]:
        """What is not there, and what is: the first name or key, in the order of reading, that fails."""
        tree = self._environment.parse("{{ " + expression + " }}")
        if not self._failed.isdisjoint(node.name for node in tree.find_all(nodes.Name)):
            raise Problems(())
        for name in sorted({node.name for node in tree.find_all(nodes.Name)}):
            if name not in self._results:
                known = ", ".join(sorted(self._results)) or "none"
                hint = nearest(name, self._results) or f"figures of this article: {known}"
                return f'unknown figure "{name}"', place, hint
        for chain in _chains(tree):
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

    def _operands(self, expression: str) -> dict[str, Any]:
        """Every name in the expression with its value, as written there."""
        found = {}
        for chain in _chains(self._environment.parse("{{ " + expression + " }}")):
            value: Any = self._results.get(chain[0])
            for step in chain[1:]:
                value = value[step]
            found[_spell(chain)] = value
        return found


def syntax(expression: str) -> str:
    """What is wrong with the expression as it is written; "" when nothing is."""
    try:
        _environment().compile_expression(expression)
    except TemplateSyntaxError as error:
        return _syntax(error)
    except (ValueError, RecursionError):  # told when it is computed
        return ""
    return ""


def names(expression: str) -> frozenset[str]:
    """The figures that an expression speaks of. An expression that does not parse speaks of none."""
    try:
        tree = _environment().parse("{{ " + expression + " }}")
        return frozenset(node.name for node in tree.find_all(nodes.Name))
    except (TemplateSyntaxError, RecursionError):
        return frozenset()


def _syntax(error: TemplateSyntaxError) -> str:
    return (error.message or "").replace("'end of template'", "end").rstrip(".")


def _chains(tree: nodes.Template) -> list[tuple[Any, ...]]:
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

    visit(tree)
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
        # A minus sign, not a hyphen: numbers in prose are set as in print.
        return format(value, spec).replace("-", "−") if isinstance(value, (int, float)) else format(value, spec)
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


def _show(value: Any) -> str:
    text = f'"{value}"' if isinstance(value, str) else repr(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def _too_long(expression: str, place: Place) -> Problems:
    return _problem(f"`{expression}` is a number of too many digits", place, "write it as a float: 2.0 ** 100")


def _problem(message: str, place: Place, hint: str = "") -> Problems:
    return Problems([Problem(message, place, hint)])
