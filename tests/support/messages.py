"""Every message that linocut's sources hold, read from their syntax: what is wrong, and the way out."""

import ast
import re
from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from places import GENERATOR, TESTS

SOURCES = GENERATOR / "linocut"

_TELLS = {
    "Clash": (1, 2),
    "CslError": (0, 1),
    "Failure": (0, 1),
    "Finding": (1, 2),
    "LatexError": (0, 2),
    "Problem": (0, 2),
    "Refused": (0, 1),
    "Undrawn": (0, 1),
    "ResultError": (0, None),
    "NotPackableError": (0, None),
    "ParameterError": (0, 1),
    "Wrong": (0, 1),
    "_problem": (0, 1),
    "problem": (0, 2),
    "warning": (0, 2),
}
"""What is called to tell something -> which of its arguments are the message and the way out."""

_ANY = ".*?"


class Message(NamedTuple):
    """One text of the sources, as a pattern of what it reads like: `the key ".*?" is already on line .*?`."""

    where: str
    pattern: str
    hint: bool


def messages() -> Iterator[Message]:
    """All that can be read off; a text that is passed on from elsewhere is found where it is written."""
    for path in sorted(SOURCES.rglob("*.py")):
        tree = ast.parse(path.read_text())
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            name = getattr(call.func, "id", getattr(call.func, "attr", ""))
            around = [one for one in functions if one.lineno <= call.lineno <= (one.end_lineno or 0)]
            if name not in _TELLS or not around:
                continue
            for index, keyword in zip(_TELLS[name], ("message", "hint"), strict=True):
                for pattern in _patterns(_argument(call, index, keyword), around[-1]):
                    if re.search(r"\w{3}", pattern):
                        yield Message(f"{path.relative_to(SOURCES)}:{call.lineno}", pattern, keyword == "hint")


def _argument(call: ast.Call, index: int | None, keyword: str) -> ast.expr | None:
    named = next((given.value for given in call.keywords if given.arg == keyword), None)
    return named or (call.args[index] if index is not None and index < len(call.args) else None)


def _patterns(value: ast.expr | None, function: ast.FunctionDef) -> set[str]:
    """What an expression may give; `.*?` for what only a run knows."""
    match value:
        case ast.Constant(value=str(text)):
            return {re.escape(text)}
        case ast.JoinedStr(values=parts):
            return {"".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else _ANY for part in parts)}
        case ast.IfExp(body=first, orelse=second):
            return _patterns(first, function) | _patterns(second, function)
        case ast.BoolOp(values=choices):
            return set().union(*(_patterns(choice, function) for choice in choices))
        case ast.BinOp(left=first, right=second):
            pairs = product(_patterns(first, function), _patterns(second, function))
            return {"".join(pair) for pair in pairs}
        case ast.Name(id=name):
            given = [_assigned(node, name) for node in ast.walk(function) if isinstance(node, ast.Assign)]
            return set().union(*(_patterns(one, function) for one in given if one)) or {_ANY}
    return {_ANY}


def _assigned(assignment: ast.Assign, name: str) -> ast.expr | None:
    """What an assignment gives to this name, alone or as one of several."""
    target, value = assignment.targets[0], assignment.value
    if isinstance(target, ast.Name) and target.id == name:
        return value
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        names = [getattr(one, "id", "") for one in target.elts]
        return value.elts[names.index(name)] if name in names else None
    return None


def expected() -> list[str]:
    """Every line that the tests expect, from their strings and their fixtures."""
    lines: dict[str, None] = {}
    for path in sorted(TESTS.rglob("*")):
        if path.suffix == ".md":
            lines.update(dict.fromkeys(path.read_text().splitlines()))
        elif path.suffix == ".py":
            lines.update(dict.fromkeys(_strings(ast.parse(path.read_text()))))
    return list(lines)


def _strings(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from node.value.splitlines()
        elif isinstance(node, ast.JoinedStr):
            parts = (str(part.value) if isinstance(part, ast.Constant) else "..." for part in node.values)
            yield from "".join(parts).splitlines()
