"""A table of MathML -> an environment of LaTeX: alignments, cases, matrices, arrays with rules."""

from collections.abc import Callable
from dataclasses import dataclass

from linocut.latex.tree import Element

_MATRICES = {
    ("(", ")"): "pmatrix",
    ("[", "]"): "bmatrix",
    (r"\{", r"\}"): "Bmatrix",
    ("|", "|"): "vmatrix",
    (r"\|", r"\|"): "Vmatrix",
}
"""What stands around a matrix -> the environment that says so: it is also read aloud."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """A table with rules as it is drawn: with one above and one below it in any case, by which its place is known."""

    rows: int
    vertical: tuple[bool, ...]
    """Each rule between or beside columns: whether it is dashed."""
    horizontal: tuple[str, ...]
    """Each rule above, between or below rows: "", "dashed" or "absent"."""


def fenced(element: Element, opens: str, closes: str) -> str:
    """The environment that a fenced table is; "": none of its own."""
    classes = _classes(element)
    if (opens, closes) == (r"\{", "") and classes and {"start", "close"} <= set(classes[0]):
        return "cases"
    plain = not element.get("class") and element.get("displaystyle") != "true"
    bare = not any(part.get("class") for row in element for part in row)
    return _MATRICES.get((opens, closes), "") if plain and bare else ""


def table(element: Element, cell: Callable[[Element], str], environment: str = "") -> tuple[str, Ruled | None]:
    """LaTeX of a table, and its rules. `cell`: what writes one cell's content."""
    names = element.get("class", "").split()
    rows = [list(row)[1:] if "lines" in names else list(row) for row in element]  # the first cell balances the numbers
    written = [[cell(part) for part in row] for row in rows]
    classes = _classes(element)
    if environment:
        return rf"\begin{{{environment}}}{_joined(written)}\end{{{environment}}}", None
    if element.get("displaystyle") == "true":
        return _aligned(rows, written), None
    if _ruled(element):
        return _array(names, rows, written, classes)
    if classes and all("low" in found for found in classes):
        return rf"\substack{{{_joined(written)}}}", None
    if "small" in names:
        return rf"\begin{{smallmatrix}}{_joined(written)}\end{{smallmatrix}}", None
    if classes and {"start", "close"} <= set(classes[0]):
        return rf"\begin{{array}}{{@{{}}l@{{\quad}}l@{{}}}}{_joined(written)}\end{{array}}", None
    if not any(classes):
        return rf"\begin{{matrix}}{_joined(written)}\end{{matrix}}", None
    return rf"\begin{{array}}{{{''.join(map(_side, classes))}}}{_joined(written)}\end{{array}}", None


def _classes(element: Element) -> list[list[str]]:
    """Of each cell of the widest row."""
    return [part.get("class", "").split() for part in max(element, key=len, default=[])]


def _joined(rows: list[list[str]]) -> str:
    return r" \\ ".join(" & ".join(row) for row in rows)


def _side(classes: list[str]) -> str:
    return "l" if "start" in classes else "r" if "end" in classes else "c"


def _aligned(rows: list[list[Element]], written: list[list[str]]) -> str:
    """Pairs of columns, right and left; numbers stand in a column of their own."""
    both = [list(zip(row, texts, strict=True)) for row, texts in zip(rows, written, strict=True)]
    numbers = [next((text for part, text in row if _is(part, "number")), "") for row in both]
    body = [[text for part, text in row if not (_is(part, "number") or _is(part, "edge"))] for row in both]
    pairs = any(_is(part, "end") for row in rows for part in row)
    if any(numbers):
        width = max(map(len, body))
        width += width % 2 if pairs else 0
        numbered = zip(body, numbers, strict=True)
        body = [[*row, *[""] * (width - len(row)), rf"\qquad {number}"] for row, number in numbered]
        if not pairs:
            body = [[rf"\displaystyle {row[0]}", *row[1:]] for row in body]
            return rf"\begin{{array}}{{cr}}{_joined(body)}\end{{array}}"
    name = "aligned" if pairs else "gathered"
    return rf"\begin{{{name}}}{_joined(body)}\end{{{name}}}"


def _is(part: Element, name: str) -> bool:
    return name in part.get("class", "").split()


def _ruled(element: Element) -> bool:
    sides = {f"{side}{dashed}" for side in ("above", "before", "below", "after") for dashed in ("", "-dashed")}
    found = {name for part in (element, *element.iter("mtd")) for name in part.get("class", "").split()}
    return not sides.isdisjoint(found)


def _array(
    names: list[str], rows: list[list[Element]], written: list[list[str]], classes: list[list[str]]
) -> tuple[str, Ruled]:
    columns, vertical = "", []
    if "before" in names or "before-dashed" in names:
        columns, vertical = "|", ["before-dashed" in names]
    for index, found in enumerate(classes):
        columns += _side(found)
        behind = [part for row in rows for part in row[index : index + 1] if _has(part, "after")]
        if behind:
            columns += "|"
            vertical.append(_is(behind[0], "after-dashed"))
    above = [_kind(row, "above") for row in rows]
    if above[0] == "absent" and ("above" in names or "above-dashed" in names):
        above[0] = "dashed" if "above-dashed" in names else ""
    drawn = [index == 0 or kind != "absent" for index, kind in enumerate(above)]
    horizontal = [kind for kind, shown in zip(above, drawn, strict=True) if shown] + [_kind(rows[-1], "below")]
    lines = [(r"\hline " if shown else "") + " & ".join(texts) for shown, texts in zip(drawn, written, strict=True)]
    body = r" \\ ".join(lines)
    latex = rf"\begin{{array}}{{{columns}}}{body} \\ \hline\end{{array}}"
    return latex, Ruled(len(rows), tuple(vertical), tuple(horizontal))


def _has(part: Element, side: str) -> bool:
    return _is(part, side) or _is(part, f"{side}-dashed")


def _kind(row: list[Element], side: str) -> str:
    """Of the rule along a row."""
    found = [part for part in row if _has(part, side)]
    return "absent" if not found else "dashed" if _is(found[0], f"{side}-dashed") else ""
