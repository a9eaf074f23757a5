"""MyST's tables in linocut's words: with bars, under a caption."""

import csv
import re

from linocut.importers.jupyter_book.directive import Directive, Known

_ITEM = re.compile(r"(?P<row>[ \t]*[*-][ \t]+)?(?P<lead>[ \t]*-)(?:[ \t]+(?P<text>.*))?$")
"""An item of a list of lists: one that begins a row, or a further cell of it."""


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(' '.join(text.split()).replace('|', chr(92) + '|') for text in cells)} |"


def _rows(rows: list[list[str]], head: int, table: Directive, known: Known) -> list[str]:
    """A table with bars, under its caption."""
    if not rows:
        return []
    width = max(map(len, rows))
    rows = [[*row, *[""] * (width - len(row))] for row in rows]
    first = rows[0] if head else [""] * width
    lines = [_row(first), f"|{'---|' * width}", *(_row(row) for row in rows[1 if head else 0 :])]
    return ["", *known.inner(lines, table.line), *_caption(table, known), ""]


def _caption(table: Directive, known: Known) -> list[str]:
    if not (table.argument or table.id):
        return []
    text = " ".join(known.inner([table.argument], table.line))
    return ["", f": {text} {{#{table.id}}}" if table.id else f": {text}"]


def _header(table: Directive) -> int:
    rows = table.options.get("header-rows", "0")
    return int(rows) if rows.isdigit() else 1


def of_lists(table: Directive, known: Known) -> list[str]:
    rows: list[list[str]] = []
    for text in table.body:
        item = _ITEM.match(text)
        if item and (item["row"] or rows):
            if item["row"]:
                rows.append([])
            rows[-1].append(item["text"] or "")
        elif text.strip() and rows and rows[-1]:
            rows[-1][-1] += f" {text.strip()}"
    return _rows(rows, _header(table), table, known)


def of_commas(table: Directive, known: Known) -> list[str]:
    lines = [text for text in table.body if text.strip()]
    if file := table.options.get("file"):
        lines = (known.source(file) or "").splitlines()
    rows = list(csv.reader(lines, skipinitialspace=True))
    if header := table.options.get("header"):
        return _rows([*csv.reader([header], skipinitialspace=True), *rows], 1, table, known)
    return _rows(rows, _header(table), table, known)


def given(table: Directive, known: Known) -> list[str]:
    return ["", *known.inner(table.body, table.line), *_caption(table, known), ""]
