"""`{{< table figure.result >}}`: what a figure returned, as rows of a table."""

import re
from html import escape
from typing import Any

from linocut.model.site import Plain
from linocut.model.slot import Shortcode
from linocut.pages.expression import Evaluator, spell
from linocut.problem import Place, Problem, Problems

MOST = 200
"""Rows and columns that a page can show."""


def rows(evaluator: Evaluator, slot: Shortcode) -> str:
    """The table's head and body. The value is a list of lists, a list of dicts, or a dict of lists or of values.

    `columns` and `rows` name them: an expression that gives a list, or names between commas. `format` is that of every
    number; a column of whole numbers gets no decimals. Raises `Problems`.
    """
    given = dict(slot.arguments)
    expression = given["value"]
    value = evaluator.result(expression, slot.place)
    grid = _grid(value)
    if grid is None:
        message = f"`{expression}` is not a table"
        raise Problems([Problem(message, slot.place, "a table is a list of lists or of dicts, or a dict of lists")])
    head, body = grid
    columns = _names(evaluator, given.get("columns", ""), slot.place) or head
    names = _names(evaluator, given.get("rows", ""), slot.place)
    width = max((len(row) for row in body), default=0)
    for what, given_names, count in (("columns", columns, width), ("rows", names, len(body))):
        if given_names and len(given_names) != count:
            message = f"`{expression}` has {count} {what}, and {len(given_names)} names for them"
            raise Problems([Problem(message, slot.place)])
    if max(width, len(body)) > MOST:
        message = f"`{expression}` is {len(body)} by {width}; a page shows at most {MOST} rows and columns"
        raise Problems([Problem(message, slot.place, "take a part of it: figure.result[:10]")])
    specs = [
        _fitting(given.get("format", ""), [row[index] for row in body if index < len(row)]) for index in range(width)
    ]
    corner = "<td></td>" if names else ""
    titles = "".join(_title(name, [row[index] for row in body]) for index, name in enumerate(columns))
    lines = [f"<thead><tr>{corner}{titles}</tr></thead>"] if columns else []
    lines.append("<tbody>")
    for index, row in enumerate(body):
        name = f'<th scope="row">{escape(names[index])}</th>' if names else ""
        cells = "".join(_cell(expression, item, spec, slot.place) for item, spec in zip(row, specs, strict=False))
        lines.append(f"<tr>{name}{cells}</tr>")
    return "\n".join([*lines, "</tbody>"])


_DECIMALS = re.compile(r"\.\d+f$")


def _fitting(spec: str, column: list[Any]) -> str:
    """The format of a column: 7 is not 7.000 where all are whole."""
    whole = all(isinstance(item, int) for item in column if _is_number(item))
    return _DECIMALS.sub(".0f", spec) if whole else spec


_RIGHT = ' style="text-align: right;"'


def _title(name: str, column: list[Any]) -> str:
    """A column's head, over its numbers."""
    return f'<th scope="col"{_RIGHT if any(map(_is_number, column)) else ""}>{escape(name)}</th>'


def _cell(expression: str, item: Any, spec: str, place: Place) -> str:
    number = _is_number(item)
    shown = escape(spell(expression, "" if item is None else item, spec if number else "", place))
    return f"<td{_RIGHT if number else ''}>{shown}</td>"


def _is_number(item: Any) -> bool:
    return isinstance(item, int | float) and not isinstance(item, bool)


def _grid(value: Plain) -> tuple[list[str], list[list[Plain]]] | None:
    """Names of columns, and rows; None for what is not a table."""
    if isinstance(value, dict) and value:
        lists = [item for item in value.values() if isinstance(item, list)]
        if len(lists) == len(value) and len({len(item) for item in lists}) == 1:
            return [str(key) for key in value], [list(row) for row in zip(*lists, strict=True)]
        if not lists:
            return [], [[key, item] for key, item in value.items()]
    if isinstance(value, list) and value:
        if all(isinstance(item, dict) for item in value):
            keys = list(dict.fromkeys(key for item in value for key in item))
            return [str(key) for key in keys], [[item.get(key, "") for key in keys] for item in value]
        if all(isinstance(item, list) for item in value):
            return [], [list(item) for item in value]
        return [], [[item] for item in value]
    return None


def _names(evaluator: Evaluator, written: str, place: Place) -> list[str]:
    """Names between commas, or what an expression gives."""
    if not written or "," in written or "." not in written:
        return [name.strip() for name in written.split(",")] if written else []
    value = evaluator.result(written, place)
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]
