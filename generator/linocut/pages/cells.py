"""What the cells of an article put out, as HTML: text with its colours, tables, errors; and the names they left."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from linocut.model.article import Article
from linocut.model.drawing import Figure
from linocut.model.render_context import RenderContext
from linocut.model.site import Plain
from linocut.model.slot import Cell
from linocut.pages import data_table

_TAGS = frozenset(
    "abbr b blockquote br caption code col colgroup dd div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i kbd li"
    " ol p pre s small span strong sub sup table tbody td tfoot th thead tr u ul".split()
)
_ATTRIBUTES = {name: {"colspan", "rowspan", "scope", "headers"} for name in ("td", "th")}
_TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)

_ANSI = re.compile(r"\x1b\[([\d;]*)([A-Za-z])|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-Z\\-_]")
_COLOURS = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
_OVERWRITTEN = re.compile(r"[^\n]*\r(?!\n|$)")
"""What a progress bar has written over."""


class Record:
    """What came of an article's program."""

    def __init__(self, figure: Figure, said: Mapping[str, Any]) -> None:
        self.figure = figure
        self._said = said

    def outputs(self, cell: Cell) -> Sequence[Mapping[str, Any]]:
        """What one cell put out, in order."""
        cells = self._said["cells"]
        return cells[cell.index] if cell.index < len(cells) else ()

    def inline(self, index: int) -> str:
        """The value of a `{python}` expression."""
        found = self._said["inline"]
        return str(found[index]) if index < len(found) else ""

    def wrong(self, index: int) -> str:
        """Why a `{python}` expression has no value; "" where it has one."""
        return str(self._said["wrong"].get(str(index), ""))

    def names(self, cells: int) -> Mapping[str, Plain]:
        """The values of names after so many cells."""
        values = self._said["values"]
        return dict(values[min(cells, len(values) - 1)])

    def unfit(self, cells: int) -> Mapping[str, str]:
        """The same of names whose values cannot be recorded: why."""
        told = self._said["unfit"]
        return dict(told[min(cells, len(told) - 1)])


def record(context: RenderContext, article: Article) -> Record | None:
    """What came of the article's cells; None: there are none, they failed, or they are running."""
    figure = context.figures.get(article.program) if article.program else None
    return Record(figure, json.loads(context.cache.read(figure.results))) if figure else None


def text(output: Mapping[str, Any], more: str, most: int) -> str:
    """HTML of an output that is text, behind `more` when it has more than `most` lines (0: never)."""
    kind = {"err": " err", "error": " error"}.get(output["kind"], "")
    written = _OVERWRITTEN.sub("", str(output["text"])).rstrip("\n")
    lines = written.count("\n") + 1
    html = f'<pre class="output{kind}" tabindex="0"><samp>{coloured(written)}</samp></pre>'
    if not most or lines <= most:
        return html
    return f'<details class="output"><summary>{escape(more)} ({lines})</summary>{html}</details>'


def coloured(written: str) -> str:
    """Text with the colours of a terminal as classes."""
    out, position = [], 0
    classes: list[str] = []
    for match in _ANSI.finditer(written):
        out.append(_span(written[position : match.start()], classes))
        position = match.end()
        if match[2] == "m":
            classes = _styled(match[1], classes)
    out.append(_span(written[position:], classes))
    return "".join(out)


def _span(piece: str, classes: Sequence[str]) -> str:
    shown = escape(piece, quote=False)
    return f'<span class="{" ".join(classes)}">{shown}</span>' if classes and piece else shown


def _styled(codes: str, before: Sequence[str]) -> list[str]:
    found = list(before)
    for code in _codes(codes):
        if code == 0:
            found = []
        elif code == 1:
            found.append("ansi-bold")
        elif 30 <= code <= 37 or 90 <= code <= 97:
            found = [name for name in found if name == "ansi-bold"] + [f"ansi-{_COLOURS[code % 10]}"]
        elif code == 39:
            found = [name for name in found if name == "ansi-bold"]
    return list(dict.fromkeys(found))


def _codes(written: str) -> Iterator[int]:
    """The codes of one sequence; of 256 colours the first sixteen have names, and all others none."""
    numbers = iter([int(code or 0) for code in written.split(";")])
    for code in numbers:
        if code not in {38, 48}:
            yield code
            continue
        among, colour = next(numbers, 0), next(numbers, 16)
        if among == 2:  # red, green and blue
            colour = max(16, next(numbers, 0), next(numbers, 0))
        if code == 38:
            yield 30 + colour % 8 if colour < 16 else 39


def cleaned(html: str) -> str:
    """HTML of another library's without scripts, styles and links; tables are ours."""
    import nh3

    dropped = {"script", "style"}
    clean = nh3.clean(html, tags=set(_TAGS), attributes=_ATTRIBUTES, link_rel=None, clean_content_tags=dropped)
    return _TABLE.sub(lambda match: f'<div class="scroll" tabindex="0">{data_table.aligned(match[0])}</div>', clean)
