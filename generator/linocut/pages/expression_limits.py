"""Jinja's sandbox as expressions in prose get it: values are plain, and nothing that a text asks for takes long.

What an operator or a filter makes is in proportion to what it is given, but for the few that can make much out of
little: those are measured first.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, wraps
from typing import Any

from jinja2 import Environment, StrictUndefined, Undefined
from jinja2.nodes import EvalContext
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from linocut.model.site import Plain

LONGEST = 14_000
"""Bits of the largest whole number that Python writes in digits, about 4,200 of them."""

LARGEST = 100_000
"""Characters and items that an expression may make out of less."""

WIDEST = 200
"""The largest width, count or number of decimals that a format or a filter is given."""

_ATOMS = frozenset({bool, int, float, str, type(None)})
_PRINTF = re.compile(r"%(?:\([^)]*\))?[-+ #0]*(\*|\d+)?(?:\.(\*|\d+)?)?")
_OURS = (Context, EvalContext, Environment)
"""What Jinja itself passes to some filters before their values."""

_NEEDLESS = (
    "attr",
    "e",
    "escape",
    "forceescape",
    "pprint",
    "random",
    "safe",
    "striptags",
    "urlize",
    "wordwrap",
    "xmlattr",
)
"""Filters of Jinja that are for HTML, or for chance: a value is text, and the same in every build."""


class LimitError(Exception):
    """What an expression asks for is too much, or no value: says what, and the way out."""

    def __init__(self, message: str, hint: str = "") -> None:
        self.hint = hint
        super().__init__(message)


class _Missing(StrictUndefined):
    """What is not there cannot be written out either, within a list."""

    __slots__ = ()
    __repr__ = StrictUndefined._fail_with_undefined_error


class _Sandbox(ImmutableSandboxedEnvironment):
    """Results only: `a.values` is what the figure returned as "values", never a method of dict."""

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})

    def getattr(self, obj: Any, attribute: str) -> Any:
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(obj, Undefined):
            return obj[argument]
        try:
            return obj[argument]
        except (TypeError, LookupError):
            return self.undefined(obj=obj, name=argument)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ARG002 - Jinja's
        left, right = plain(left), tuple(map(plain, right)) if isinstance(right, tuple) else plain(right)
        if operator == "**":
            _power(left, right)
        elif operator == "*":
            _product(left, right)
        elif operator == "%" and isinstance(left, str):
            _printf(left, *(right if isinstance(right, tuple) else (right,)))
        return self.binop_table[operator](left, right)


@cache
def environment() -> ImmutableSandboxedEnvironment:
    """The one environment of all expressions."""
    made = _Sandbox(undefined=_Missing, autoescape=False, optimized=False)  # what is folded is measured by nobody
    made.globals.clear()
    made.filters |= {"sqrt": math.sqrt, "log": math.log, "exp": math.exp}
    for name in _NEEDLESS:
        del made.filters[name]
    made.filters = {name: _plainly(function, name) for name, function in made.filters.items()}
    made.tests["near"] = _near
    return made


def plain(value: Any) -> Plain:
    """A value as numbers, strings, booleans, lists and dicts: what comes piece by piece is made a list.

    Raises UndefinedError for what is not there, also within a list, and `LimitError` for anything else.
    """
    if type(value) in _ATOMS:
        return value
    if isinstance(value, Undefined):
        value._fail_with_undefined_error()
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | Iterator):
        items = value if isinstance(value, list) else list(value)
        return items if all(type(item) in _ATOMS for item in items) else [plain(item) for item in items]
    kind = type(value).__name__
    raise LimitError(f"it has {'a complex number' if kind == 'complex' else kind}, which is neither number nor text")


def specification(spec: str) -> None:
    """Hold the widths in a format to what can be shown. Raises `LimitError`."""
    _narrow("", *map(int, re.findall(r"\d+", spec[:LARGEST])))


def _near(value: Any, other: Any, tolerance: float = 1e-9) -> bool:
    """`x is near(y, 0.01)`: numbers that differ by no more than the tolerance."""
    return math.isclose(float(value), float(other), rel_tol=0, abs_tol=float(tolerance))


def _plainly(function: Callable[..., Any], name: str) -> Callable[..., Any]:
    """A filter that is given plain values, and gives one."""
    guard = _GUARDS.get(name)
    lenient = name in {"d", "default"}

    @wraps(function)  # Jinja keeps in attributes what it passes to a filter besides
    def filtered(*given: Any, **named: Any) -> Any:
        first = sum(isinstance(value, _OURS) for value in given[:1])
        values = [value if lenient and not index else plain(value) for index, value in enumerate(given[first:])]
        named = {key: plain(value) for key, value in named.items()}
        if guard:
            guard(*values, **named)
        found = function(*given[:first], *values, **named)
        return found if isinstance(found, Undefined) else plain(found)  # `[] | first | default(0)`

    return filtered


def _size(value: Plain) -> int:
    """Characters and items."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, dict):
        return 1 + sum(_size(key) + _size(item) for key, item in value.items())
    return 1 + sum(map(_size, value)) if isinstance(value, list) else 1


def _hold(size: int, hint: str = "") -> None:
    if size > LARGEST:
        raise LimitError(f"it would make {size:,} characters or items, more than {LARGEST:,}", hint)


def _digits(bits: int) -> None:
    if bits > LONGEST:
        raise LimitError("it makes a number of too many digits", "write it as a float: 2.0 ** 100")


def _power(base: Plain, exponent: Plain) -> None:
    if isinstance(base, int) and isinstance(exponent, int) and exponent > 0:
        _digits(max(abs(base).bit_length() - 1, 0) * exponent)


def _product(left: Plain, right: Plain) -> None:
    if isinstance(left, int) and isinstance(right, int):
        _digits(left.bit_length() + right.bit_length() - 1)
    for sequence, count in ((left, right), (right, left)):
        if isinstance(sequence, str | list) and isinstance(count, int) and count > 0:
            _hold(_size(sequence) * count)


def _narrow(_value: Any, *given: Plain, **named: Plain) -> None:
    for value in (*given, *named.values()):
        if (isinstance(value, int) and abs(value) > WIDEST) or (isinstance(value, str) and len(value) > WIDEST):
            raise LimitError("it is given too large a width or count", f"{WIDEST} is the largest")


def _printf(text: Plain, *given: Plain, **named: Plain) -> None:
    written = str(text)
    marks = list(_PRINTF.finditer(written))
    for width in (width for mark in marks for width in mark.groups() if width):
        if width == "*" or len(width) > 4 or int(width) > WIDEST:
            raise LimitError("it has too wide a format", f"{WIDEST} is the widest")
    _hold(len(marks) * max(map(_size, (*given, *named.values())), default=0))


def _replaced(text: Plain, old: Plain, new: Plain, *_: Plain, **__: Plain) -> None:
    _hold(str(text).count(str(old)) * len(str(new)))


def _joined(items: Plain, separator: Plain = "", *_: Plain, **named: Plain) -> None:
    _hold(len(items) * len(str(named.get("d", separator))) if isinstance(items, list | dict | str) else 0)


def _summed(items: Plain, *given: Plain, **named: Plain) -> None:
    starts: Iterable[Plain] = (*given[1:2], *(value for name, value in named.items() if name == "start"))
    if any(isinstance(start, list) for start in starts) and isinstance(items, list):
        _hold(len(items) * _size(items) // 100, "it copies all lists before each one that it adds")


_GUARDS: Mapping[str, Callable[..., None]] = {
    **dict.fromkeys(("batch", "center", "indent", "round", "slice", "tojson"), _narrow),
    "format": _printf,
    "join": _joined,
    "replace": _replaced,
    "sum": _summed,
}
"""Filters that can make much out of little, and what measures it."""
