"""The parameters of a figure, `?layer=3&temperature=0.2:2.0:0.2&head=0,4,8`: values, ranges and lists of them."""

import ast
import re
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from itertools import product
from math import prod
from typing import Literal
from urllib.parse import unquote, unquote_plus

from linocut.model.drawing import Axis, Drawing, Parameter, Parameters
from linocut.problem import Place, Problems
from linocut.prose import target
from linocut.prose.attributes import Attributes
from linocut.prose.document import Document

_NAME = re.compile(r"[A-Za-z_]\w*")
_INTEGER = re.compile(r"[+-]?\d+")


@dataclass(frozen=True, slots=True)
class States:
    """All states of a figure; see `FigureUse`."""

    drawings: tuple[Drawing, ...]
    axes: tuple[Axis, ...]
    start: int


class ParameterError(Exception):
    """What is wrong with a parameter, and the way out."""

    def __init__(self, message: str, hint: str = "") -> None:
        self.message, self.hint = message, hint
        super().__init__(message)


def states(document: Document, script: str, href: str, given: Attributes, place: Place) -> States:
    """Every state that the query of `href` asks for; `place` is where `href` starts."""
    path, query = target.split(href).path, target.split(href).query
    part = unquote(target.split(href).fragment)
    fixed: dict[str, Parameter] = {}
    moving: dict[str, tuple[Parameter, ...]] = {}
    offset = href.find("?") + 1
    for item in query.split("&") if query else ():
        at = replace(place, column=place.column + offset)
        offset += len(item) + 1
        try:
            name, values = parameter(item)
        except ParameterError as wrong:
            document.problem(wrong.message, at, wrong.hint)
            continue
        if name in fixed or name in moving:
            document.problem(f'the parameter "{name}" is given twice', at)
        if len(values) == 1:
            fixed[name] = values[0]
        else:
            moving[name] = values
    count = prod(len(values) for values in moving.values())
    most = document.site.figures.states
    if count > most:
        hint = "take a larger step, or raise figures.states in the settings"
        document.problem(f"the figure has {count} states; at most {most} are drawn", place, hint)
        moving = {name: values[:1] for name, values in moving.items()}
    defaults = _defaults(document, script) if moving else {}
    axes = tuple(Axis(name, values, _start(name, values, given, defaults)) for name, values in moving.items())
    kind: Literal["svg", "png"] = "png" if path.endswith(".png") else "svg"
    frames = most if "animate" in given.classes and not moving else 0
    start = 0
    for axis in axes:
        start = start * len(axis.values) + axis.start
    states = (
        sorted({**fixed, **dict(zip(moving, values, strict=True))}.items()) for values in product(*moving.values())
    )
    keep = document.site.figures.style == "keep"
    drawings = tuple(
        Drawing(script, Parameters(state), kind, part, frames, keep=keep, pictured=number == start)
        for number, state in enumerate(states)
    )
    return States(drawings, axes, start)


def parameter(item: str) -> tuple[str, tuple[Parameter, ...]]:
    """`temperature=0.2:2.0:0.2` -> its name and its values. Raises `Wrong`."""
    name, equals, written = unquote_plus(item).partition("=")
    if not equals or not _NAME.fullmatch(name):
        raise ParameterError(f'"{item}" is not a parameter', "write ?name=value&other=value")
    return name, _values(written)


def _values(written: str) -> tuple[Parameter, ...]:
    if "," in written:
        values = (_value(item.strip()) for item in written.split(",") if item.strip())
        return tuple({repr(value): value for value in values}.values())
    parts = written.split(":")
    if len(parts) == 3 and all(parts):
        return _range(written, parts)
    if len(parts) == 2 and all(_INTEGER.fullmatch(part) for part in parts):
        raise ParameterError(f'the range "{written}" has no step', f"write {written}:1")
    return (_value(written),)


def _range(written: str, parts: list[str]) -> tuple[Parameter, ...]:
    """`first:last:step`, the last included."""
    try:
        first, last, step = (Decimal(part) for part in parts)
    except InvalidOperation:
        raise ParameterError(
            f'"{written}" is not a range', "write first:last:step in numbers, such as 0.2:2.0:0.2"
        ) from None
    if not step or (last - first) / step < 0:
        raise ParameterError(
            f'the range "{written}" holds nothing', "the step must lead from the first value to the last"
        )
    whole = all(_INTEGER.fullmatch(part) for part in parts)
    length = int((last - first) / step) + 1
    if length > 10_000:
        raise ParameterError(f'the range "{written}" holds {length} values', "take a larger step")
    found = (first + step * index for index in range(length))
    return tuple(int(number) if whole else float(number) for number in found)


def _value(written: str) -> Parameter:
    """Numbers and truths as such, all else as text."""
    if written in {"true", "True", "false", "False"}:
        return written.lower() == "true"
    if _INTEGER.fullmatch(written):
        return int(written)
    try:
        number = float(written)
    except ValueError:
        return written
    return number if number - number == 0 else written


def _start(name: str, values: tuple[Parameter, ...], given: Attributes, defaults: dict[str, Parameter]) -> int:
    """The state shown first: `start="name=value"`, else the script's own default, else the first."""
    wanted = dict(item.partition("=")[::2] for item in (given.get("start") or "").split("&"))
    for value in (_value(wanted[name]) if name in wanted else None, defaults.get(name)):
        if value is not None and value in values:
            return values.index(value)
    return 0


def _defaults(document: Document, script: str) -> dict[str, Parameter]:
    """Default values of the script's `figure(...)`, read without running it."""
    try:
        tree = ast.parse(document.inputs.read(script))
    except (OSError, Problems, SyntaxError, ValueError):
        return {}  # the engine tells what is wrong with the script
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == "figure":
            positional = [*node.args.posonlyargs, *node.args.args]
            given = node.args.defaults
            pairs = [*zip(positional[len(positional) - len(given) :], given, strict=True)]
            pairs += [
                (name, default)
                for name, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
                if default is not None
            ]
            return {name.arg: value for name, default in pairs if (value := _literal(default)) is not None}
    return {}


def _literal(node: ast.expr) -> Parameter | None:
    try:
        value = ast.literal_eval(node)
    except ValueError:
        return None
    return value if isinstance(value, bool | int | float | str) else None
