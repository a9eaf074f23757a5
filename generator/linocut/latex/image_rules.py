"""What ziamath does not draw of a formula: rules in tables, and coloured boxes."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

Element = ElementTree.Element

_GAP = 0.16
"""Of the em: between a table's edge and a rule along it."""


def boxes(node: Any, x: float = 0.0, y: float = 0.0) -> Iterator[tuple[Any, float, float]]:
    """Every node of a drawn formula with the place of its origin; y runs down."""
    yield node, x, y
    for (across, down), child in zip(node.nodexy, node.nodes, strict=False) if hasattr(node, "nodexy") else ():
        yield from boxes(child, x + across, y + down)


def backgrounds(root: Any) -> Iterator[Element]:
    """The paper of coloured boxes: drawn first."""
    for node, x, y in boxes(root):
        fill = node.element.get("data-background") if hasattr(node, "element") else None
        if fill:
            pad = node.size * 0.15
            box = node.bbox
            shape = {"x": x + box.xmin - pad, "y": y - box.ymax - pad}
            shape |= {"width": box.xmax - box.xmin + 2 * pad, "height": box.ymax - box.ymin + 2 * pad}
            border = node.element.get("data-border")
            line = {"stroke": border, "stroke-width": f"{node.size * 0.05:.2f}"} if border else {}
            yield Element("rect", {**{name: f"{value:.2f}" for name, value in shape.items()}, "fill": fill, **line})


def rules(root: Any) -> Iterator[Element]:
    """The lines of tables."""
    for node, x, y in boxes(root):
        if getattr(node, "mtag", "") == "mtable":
            yield from _table(node, x, y)


def _table(node: Any, x: float, y: float) -> Iterator[Element]:
    gap, thickness = node.size * _GAP, node.size * 0.05
    cells = iter(zip(node.nodes, node.nodexy, strict=True))
    rows = [[next(cells) for _ in row] for row in node.element]
    down = _between([(min(y + b - n.bbox.ymax for n, (_, b) in row), max(y + b - n.bbox.ymin for n, (_, b) in row))
                     for row in rows], gap)  # fmt: skip
    columns = [[row[index] for row in rows if index < len(row)] for index in range(max(map(len, rows)))]
    across = _between([(min(x + a for _, (a, _) in column), max(x + a + n.bbox.xmax for n, (a, _) in column))
                       for column in columns], gap)  # fmt: skip
    drawn = set(_sides(node.element, rows))
    for horizontal, index, dashed in sorted(drawn):
        if horizontal:
            path = f"M{across[0]:.2f} {down[index]:.2f}H{across[-1]:.2f}"
        else:
            path = f"M{across[index]:.2f} {down[0]:.2f}V{down[-1]:.2f}"
        dashes = {"stroke-dasharray": f"{4 * thickness:.2f}"} if dashed else {}
        yield Element("path", {"d": path, "stroke": "currentColor", "stroke-width": f"{thickness:.2f}", **dashes})


def _between(spans: list[tuple[float, float]], gap: float) -> list[float]:
    """Where lines run before, between and after neighbouring spans."""
    middles = [(a[1] + b[0]) / 2 for a, b in pairwise(spans)]
    return [spans[0][0] - gap, *middles, spans[-1][1] + gap]


def _sides(table: Element, rows: list[list[Any]]) -> Iterator[tuple[bool, int, bool]]:
    """(horizontal, before which row or column, dashed) of every rule."""
    names = table.get("class", "").split()
    if "above" in names:
        yield True, 0, False
    if "before" in names:
        yield False, 0, False
    for down, row in enumerate(rows):
        for across, (cell, _) in enumerate(row):
            for name in cell.element.get("class", "").split():
                side, _, dashed = name.partition("-")
                if side in {"above", "below"}:
                    yield True, down + (side == "below"), bool(dashed)
                elif side == "after":
                    yield False, across + 1, bool(dashed)
