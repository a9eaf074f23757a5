"""Directives of MyST's that are said with what Markdown has here: tabs, folded blocks, quotations, tables, exercises
that begin and end apart; and those that show nothing on a page."""

import csv
import re
from collections.abc import Callable, Iterable, Mapping

from linocut.pattern import late
from linocut.problem import Place

Said = list[tuple[str, Place]]
"""Lines with their places."""

_NOTHING = frozenset("index contents tableofcontents bibliography only nb-exec-table".split())
"""What is for other formats, and what linocut makes without being asked."""
_APART = late(r"(exercise|solution)-(start|end)")
_ROW = late(r" {0,3}\* +- ?(.*)")
_CELL = late(r" +- ?(.*)")


def knows(name: str) -> bool:
    """Whether a directive is one of these."""
    return name in _NOTHING or name in _SAID or name == "raw" or _APART.fullmatch(name) is not None


def said(name: str, argument: str, options: dict[str, str], place: Place, rest: Said) -> Said | None:
    """The lines that say what a directive says; None when it is none of these."""
    if name in _NOTHING or (name == "raw" and argument != "html"):
        return [("", place)]
    if name == "raw":
        return [("", place), *rest, ("", place)]
    if apart := _APART.fullmatch(name):
        return _apart(apart[1], apart[2] == "start", argument, options, place)
    found = _SAID.get(name)
    return found(argument, options, place, rest) if found else None


def _div(given: str, place: Place, rest: Said) -> Said:
    return [(f":::::: {{{given}}}", place), *rest, ("::::::", place)]


def _titled(title: str, place: Place, rest: Said) -> Said:
    head = [(f"##### {title} {{.unlisted}}", place), ("", place)] if title else []
    return [*head, *rest]


def _dropdown(argument: str, options: dict[str, str], place: Place, rest: Said) -> Said:
    collapsed = "false" if "open" in options else "true"
    return _div(f'.callout-note collapse="{collapsed}"', place, _titled(argument, place, rest))


def _tabs(_argument: str, _options: dict[str, str], place: Place, rest: Said) -> Said:
    return _div(".panel-tabset", place, rest)


def _tab(argument: str, _options: dict[str, str], place: Place, rest: Said) -> Said:
    return [("", place), (f"###### {argument or 'Tab'}", place), ("", place), *rest, ("", place)]


def _aside(argument: str, _options: dict[str, str], place: Place, rest: Said) -> Said:
    head = [(f"**{argument}**", place), ("", place)] if argument else []
    return _div(".column-margin", place, [*head, *rest])


def _note(argument: str, _options: dict[str, str], place: Place, rest: Said) -> Said:
    return _div(".callout-note", place, _titled(argument, place, rest))


def _quotation(_argument: str, _options: dict[str, str], place: Place, rest: Said) -> Said:
    return [("", place), *((f"> {line}", where) for line, where in rest), ("", place)]


def _rubric(argument: str, _options: dict[str, str], place: Place, rest: Said) -> Said:
    return [("", place), (f"**{argument}**", place), ("", place), *rest]


def _table(argument: str, options: dict[str, str], place: Place, rest: Said) -> Said:
    name = options.get("name") or options.get("label") or ""
    if not argument:
        return [("", place), *rest, ("", place)]
    given = f"#tbl-{re.sub('^(?:tbl|table|tab)[-:_]', '', name)}" if name else ".table"
    return _div(given, place, [("", place), *rest, ("", place), (argument, place), ("", place)])


def _list_table(argument: str, options: dict[str, str], place: Place, rest: Said) -> Said:
    rows = listed(line for line, _ in rest)
    return _table(argument, options, place, [(line, place) for line in barred(rows, options)])


def _csv_table(argument: str, options: dict[str, str], place: Place, rest: Said) -> Said:
    rows = separated((line for line, _ in rest), options)
    return _table(argument, options, place, [(line, place) for line in barred(rows, options)])


def listed(lines: Iterable[str]) -> list[list[str]]:
    """The rows of `{list-table}`, which are lists in a list."""
    rows: list[list[str]] = []
    for line in lines:
        if row := _ROW.match(line):
            rows.append([row[1]])
        elif rows and (cell := _CELL.match(line)):
            rows[-1].append(cell[1])
        elif rows and line.strip():
            rows[-1][-1] += f" {line.strip()}"
    return rows


def separated(lines: Iterable[str], options: Mapping[str, str]) -> list[list[str]]:
    """The rows of `{csv-table}`, under those that its option says."""
    head = [options["header"]] if options.get("header") else []
    return [row for row in csv.reader([*head, *lines], skipinitialspace=True) if row]


def barred(rows: list[list[str]], options: Mapping[str, str]) -> list[str]:
    """Rows as a table with bars; its first is a head where an option says so."""
    if not rows:
        return []
    width = max(map(len, rows))
    filled = [[*(cell.strip().replace("|", "\\|") for cell in row), *[""] * (width - len(row))] for row in rows]
    headed = options.get("header") or options.get("header-rows", "0") != "0"
    head = filled.pop(0) if headed else [""] * width
    return [f"| {' | '.join(row)} |" for row in (head, ["---"] * width, *filled)]


def _apart(word: str, begins: bool, argument: str, options: dict[str, str], place: Place) -> Said:
    """An exercise or a solution whose beginning and end are directives, so that cells may stand in it."""
    if not begins:
        return [("", place), ("::::::", place), ("", place)]
    label = options.get("label") or options.get("name") or f"line-{place.line}"
    if word == "exercise":
        name = f' name="{argument.replace(chr(34), chr(39))}"' if argument else ""
        return [("", place), (f":::::: {{#exr-{label.removeprefix('exr-')}{name}}}", place), ("", place)]
    if "dropdown" in options.get("class", ""):
        return [
            ("", place),
            (':::::: {.callout-tip collapse="true"}', place),
            ("##### Solution {.unlisted}", place),
            ("", place),
        ]
    return [("", place), (":::::: {.solution}", place), ("", place)]


_SAID: dict[str, Callable[[str, dict[str, str], Place, Said], Said]] = {
    "dropdown": _dropdown,
    "details": _dropdown,
    "tab-set": _tabs,
    "tab-item": _tab,
    "margin": _aside,
    "aside": _aside,
    "sidebar": _note,
    "topic": _note,
    "card": _note,
    "epigraph": _quotation,
    "pull-quote": _quotation,
    "highlights": _quotation,
    "rubric": _rubric,
    "table": _table,
    "list-table": _list_table,
    "csv-table": _csv_table,
}
