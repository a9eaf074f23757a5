"""Lines along parts of a table, and cells over several columns: math-core knows neither, notes in cells carry them."""

import re
from collections.abc import Mapping
from xml.etree import ElementTree

Element = ElementTree.Element


def read_notes(table: Element, kinds: Mapping[str, str]) -> None:
    """Lines above rows, and cells over several columns, as notes in cells say. `kinds`: style of a part -> its kind."""
    for row in list(table):
        for cell in row:
            note = cell[0] if len(cell) == 1 else None
            if note is not None and kinds.get(note.get("style", "")) == "span":
                said = note[0].text or "1c"
                cell.set("columnspan", said[:-1])
                cell.set("style", _ALIGNED[said[-1]] + _lines_of(cell))
                note.remove(note[0])
                del note.attrib["style"]
        first = row[0] if len(row) else None
        note = first[0] if first is not None and len(first) else None
        if first is None or note is None or kinds.get(note.get("style", "")) != "lines":
            continue
        first.remove(note)
        said = note[0].text or ""
        before = (
            list(table)[list(table).index(row) - 1] if len(row) == 1 and not len(first) and row is table[-1] else None
        )
        if before is not None and before is not row:
            table.remove(row)
            _draw_lines(before, said, "bottom")
        else:
            _draw_lines(row, said, "top")


_ALIGNED = {
    "l": "text-align: left;justify-items: start;",
    "c": "",
    "r": "text-align: right;justify-items: end;",
}
_LINES = re.compile(r"border-\w+: [^;]*;")
_BETWEEN = "padding-left: 0.1em;padding-right: 0.1em;"
"""What math-core says of the column that it puts between two lines."""


def _lines_of(cell: Element) -> str:
    return "".join(_LINES.findall(cell.get("style", "")))


def _draw_lines(row: Element, said: str, side: str) -> None:
    column, counts, dashed = 0, [0] * len(row), False
    columns: list[tuple[int, int]] = []
    for cell in row:
        first = column + (_BETWEEN not in cell.get("style", ""))
        column = first + int(cell.get("columnspan", "1")) - 1
        columns.append((first, column))
    for span in said.split(","):
        start, _, end = span.partition("-")
        dashed |= end == "d"
        for index, (first, last) in enumerate(columns):
            counts[index] += int(start or 0) <= last and first <= (int(end) if end.isdecimal() else last)
    for cell, count in zip(row, counts, strict=True):
        if count:
            line = "double" if count > 1 else "dashed" if dashed else "solid"
            cell.set("style", f"{cell.get('style', '')}border-{side}: 0.05em {line} currentcolor;")
