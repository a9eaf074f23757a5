"""Code that runs: ```{python} as Quarto has it, ```{code-cell} as MyST has it, ```python {.run}; diagrams."""

import re
from typing import Any, Literal

from linocut.model.slot import Cell, CellFigure
from linocut.prose.document import Document, Syntax, Token, block
from linocut.prose.syntax import cell_options, code, value
from linocut.prose.syntax.cell_options import Options
from linocut.prose.writer import Region, Writer

_INFO = re.compile(
    r"\{(?:python|(?P<dot>dot))(?:[\s,][^}]*)?\}\s*$|\{code-cell\}\s*(?:i?python3?)?\s*$"
    r"|(?:python|py)\s*\{[^}]*\.run\b[^}]*\}\s*$|\{\s*\.(?:python|py)\b[^}]*\.run\b[^}]*\}\s*$"
)
_DIAGRAM = "from linocut.figure.output.diagram import dot as _dot; _dot({})"
"""What a diagram runs, on one line: it fails at its first."""
_PREFIXES = {"fig": "figure", "tbl": "table"}


def start(rest: str, in_paragraph: bool) -> Region | None:
    """The fence that a line opens, of a cell or of other code."""
    region = code.start(rest, in_paragraph)
    if region and _INFO.match(region.match[3]):
        region.finish = _finish
    return region


def _finish(document: Document, writer: Writer, region: Region) -> None:
    indent = len(region.match[1])
    lines = [(re.sub(f"^ {{0,{indent}}}", "", line), place) for line, place in region.lines]
    if not region.done:
        document.warning("the cell is never closed", region.places[0], f'write "{region.match[2]}" below it')
    token = document.token(SYNTAX, region.match, "\n".join(line for line, _ in lines), region.places)
    writer.leaf(token)


def _number(document: Document, token: Token) -> None:
    """Take the cell into the program, and claim the numbers of what it gives."""
    lines = list(zip(token.text.split("\n"), token.places, strict=True))[1:]
    closing = re.compile(rf" {{0,3}}{re.escape(token.match[2][0])}{{{len(token.match[2])},}}[ \t]*$")
    if lines and closing.match(lines[-1][0]):
        lines.pop()
    chosen = cell_options.read(document, token.match[3], lines, document.start(token))
    body = lines[chosen.first :]
    text = "\n".join(line for line, _ in body)
    runs = {
        "code": _DIAGRAM.format(repr(text)) if _is_diagram(token) else text,
        "eval": chosen.flag("eval", otherwise=True),
        "error": chosen.flag("error", otherwise=False),
        "warning": chosen.flag("warning", otherwise=True),
    }
    document.program.cells.append(runs)
    document.program.lines.append(body[0][1].line if body else document.start(token).line + 1)
    document.program.positions[id(token)] = len(document.program.cells)
    label = chosen.text("label")
    kind = label.partition("-")[0]
    numbers: dict[str, int] = {}
    if kind in {"fig", "tbl"}:
        noun = document.words.figure if kind == "fig" else document.words.table
        numbers[kind] = document.count(kind)
        document.name(label, noun, numbers[kind], document.start(token))
    listing = label if kind == "lst" else chosen.text("lst-label")
    if listing:
        numbers["lst"] = document.count("lst")
        document.name(listing, document.words.listing, numbers["lst"], document.start(token))
    document.numbered[id(token)] = len(document.program.cells) - 1, text, chosen, numbers


def _show(document: Document, token: Token, _inner: str) -> str:
    index, text, chosen, numbers = document.numbered[id(token)]
    shown = chosen.flag("include", otherwise=True)
    output: Literal["shown", "hidden", "asis"] = "asis" if chosen.values.get("output") == "asis" else "shown"
    if not (shown and chosen.flag("output", otherwise=True)):
        output = "hidden"
    language = "dot" if _is_diagram(token) else "python"
    echoed = chosen.flag("echo", otherwise=language == "python")
    fold = chosen.values.get("code-fold", False)
    summary = chosen.text("code-summary") or document.words.code
    cell = Cell(
        index=index,
        code=_code(document, text, chosen, numbers, language) if shown and echoed else "",
        fold=summary if fold is True or fold == "show" else None,
        output=output,
        figure=_frame(document, token, chosen, "fig", numbers),
        table=_frame(document, token, chosen, "tbl", numbers),
        panels=tuple(document.markdown(str(one), document.start(token)) for one in _several(chosen, "fig-subcap")),
        columns=int(chosen.values.get("layout-ncol", 0)),
        place=document.start(token),
    )
    document.has.update({"code", "cell"})
    return document.slot(cell)


def _several(chosen: Options, name: str) -> list[Any]:
    found = chosen.values.get(name)
    return found if isinstance(found, list) else [found] if isinstance(found, str) else []


def _is_diagram(token: Token) -> bool:
    found = _INFO.match(token.match[3])
    return bool(found and found["dot"])


def _code(document: Document, text: str, chosen: Options, numbers: dict[str, int], language: str) -> str:
    label = chosen.text("label")
    identifier = label if label.startswith("lst-") else chosen.text("lst-label")
    lines = chosen.values.get("code-line-numbers")
    marked = code.lines(str(lines)) if lines and lines is not True else frozenset[int]()
    look = code.Options(
        language, id=identifier, caption=chosen.text("lst-cap"), marked=marked, numbers=int(bool(lines))
    )
    return code.block_html(document, text.strip("\n"), look, numbers.get("lst", 0)) if text.strip() else ""


def _frame(document: Document, token: Token, chosen: Options, kind: str, numbers: dict[str, int]) -> CellFigure:
    place = document.start(token)
    label = chosen.text("label")
    alt = chosen.values.get("fig-alt") if kind == "fig" else None
    return CellFigure(
        id=label if label.startswith(f"{kind}-") else "",
        number=numbers.get(kind, 0),
        caption=document.markdown(chosen.text(f"{kind}-cap"), place),
        alt=None if alt is None else value.fill(document, str(alt), place),
    )


SYNTAX = Syntax("cell", "", re.compile("(?!)"), _show, _number, level=block)
