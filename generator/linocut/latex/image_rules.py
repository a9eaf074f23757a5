"""The rules of tables as they belong: of those that mathra draws, the upright ones run off after the first row."""

from collections.abc import Sequence

from linocut.latex.error import LatexError
from linocut.latex.from_table import Ruled
from linocut.pattern import late

_SHAPE = late(r"<[^>]+>")
_RULE = late(r'<rect x="(\S+)" y="(\S+)" width="(\S+)" height="(\S+)"([^>]*)/>')

Rect = tuple[float, float, float, float, str]
"""Left, bottom, width, height, and what else its element says; y runs up."""


def redrawn(shapes: str, tables: Sequence[Ruled]) -> str:
    """A drawing with its tables' rules put right. `tables` in the order in which they are drawn.

    Raises LatexError where they are not found: the drawing is then made in another way than this file knows.
    """
    parts = _SHAPE.findall(shapes)
    start = 0
    for table in tables:
        start = _redraw(parts, table, start)
    return "".join(parts)


def _redraw(parts: list[str], table: Ruled, start: int) -> int:
    """Put the rules of one table right, from `start` on; where the next one may start."""
    upright = table.rows * len(table.vertical)
    count = upright + len(table.horizontal)
    for at in range(start, len(parts) - count + 1):
        found = [_rect(part) for part in parts[at : at + count]]
        rects = [rect for rect in found if rect is not None]
        if len(rects) < count:
            continue
        down, across = rects[:upright], rects[upright:]
        thick = across[0][3]
        if any(abs(rect[2] - thick) > 0.1 for rect in down) or any(abs(rect[3] - thick) > 0.1 for rect in across):
            continue
        parts[at : at + count] = [*_upright(down, across, table), *_level(across, table)]
        return at + len(table.vertical)
    raise LatexError("the rules of a table cannot be drawn for feeds", 0)


def _rect(part: str) -> Rect | None:
    match = _RULE.fullmatch(part)
    return (float(match[1]), float(match[2]), float(match[3]), float(match[4]), match[5]) if match else None


def _upright(down: list[Rect], across: list[Rect], table: Ruled) -> list[str]:
    bottom, top = across[-1][1], across[0][1] + across[0][3]
    made = []
    for index, dashed in enumerate(table.vertical):
        x, _, width, _, rest = down[index * table.rows]
        if dashed:
            made.append(_dashes(f"M{x + width / 2:g} {bottom:g}V{top:g}", width))
        else:
            made.append(f'<rect x="{x:g}" y="{bottom:g}" width="{width:g}" height="{top - bottom:g}"{rest}/>')
    return made


def _level(across: list[Rect], table: Ruled) -> list[str]:
    made = []
    for (x, y, width, height, rest), kind in zip(across, table.horizontal, strict=True):
        if kind == "dashed":
            made.append(_dashes(f"M{x:g} {y + height / 2:g}H{x + width:g}", height))
        elif not kind:
            made.append(f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"{rest}/>')
    return made


def _dashes(path: str, thick: float) -> str:
    return f'<path d="{path}" stroke="currentColor" stroke-width="{thick:g}" stroke-dasharray="{4 * thick:g}"/>'
