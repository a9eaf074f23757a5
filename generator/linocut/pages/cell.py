"""One cell of an article on its page: its code, and under it what it put out, figures as figures."""

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import PurePosixPath
from typing import Any, Protocol

from linocut import words
from linocut.model.article import Article, Front, Source
from linocut.model.drawing import Figure
from linocut.model.render_context import RenderContext
from linocut.model.slot import Cell, CellFigure, FigureUse, Text
from linocut.pages import cells
from linocut.pages.cells import Record
from linocut.problem import Problem

_TABLE = "<table"


class Host(Protocol):
    """What shows the article around the cell: its page, or its entry in a feed."""

    def drawing(self, use: FigureUse, figure: Figure, alt: str) -> str:
        """HTML of one figure, with its caption."""

    def within(self, text: Text) -> str:
        """HTML of text with its own slots."""

    def filled(self, html: str) -> str:
        """HTML with the article's slots filled."""

    def plain(self, text: str) -> str:
        """Text with the article's slots as text."""

    def tell(self, problem: Problem) -> None:
        """Note a problem."""


def html(context: RenderContext, article: Article, slot: Cell, record: Record | None, host: Host) -> str:
    """HTML of a cell; without a record, of its code alone."""
    said = words.of(context.site)
    code = slot.code
    if code and slot.fold is not None:
        code = f'<details class="folded"><summary>{escape(slot.fold)}</summary>{code}</details>'
    shown = ""
    if record and slot.output != "hidden":
        shown = _Shown(context, article, slot, record, host).html(said.behind_output)
    waiting = " data-waiting" if article.program in context.waiting else ""
    return f'<div class="cell"{waiting}>{code}{shown}</div>' if code or shown or waiting else ""


class _Shown:
    """The outputs of one cell."""

    def __init__(self, context: RenderContext, article: Article, slot: Cell, record: Record, host: Host) -> None:
        self._context = context
        self._article = article
        self._slot = slot
        self._record = record
        self._host = host

    def html(self, more: str) -> str:
        """All of them, in order; several figures with one caption stand together."""
        out: list[str] = []
        figures: list[Figure] = []
        for output in self._record.outputs(self._slot):
            if output["kind"] == "figure":
                figures.append(self._record.figure.at(self._record.figure.frames[output["index"]]))
            else:
                out.append(self._other(output, more))
        return "".join((*out, self._figures(figures)))

    def _other(self, output: Mapping[str, Any], more: str) -> str:
        kind, written = output["kind"], str(output["text"])
        if kind == "out" and self._slot.output == "asis":
            return self._markdown(written)
        if kind == "markdown":
            return self._markdown(written)
        if kind == "latex":
            return self._markdown(f"$$\n{written.strip().strip('$').strip()}\n$$")
        if kind == "html":
            return self._framed(cells.cleaned(written))
        return cells.text(output, more, self._context.site.cells.fold)

    def _markdown(self, written: str) -> str:
        from linocut.prose import article as prose

        source = Source(
            path=self._article.path,
            section=self._article.section,
            url=self._article.url,
            bundle=str(PurePosixPath(self._article.path).parent),
            front=Front(title=""),
            line=self._slot.place.line,
            digest="",
        )
        parsed, text = prose.parse(self._context.site, source, written, self._context.inputs)
        errors = (problem for problem in parsed.problems if problem.severity == "error")
        for problem in errors:  # what is only not good is a library's doing, not the author's
            self._host.tell(Problem(f"what the cell puts out: {problem.message}", self._slot.place, problem.hint))
        return self._framed(self._host.within(text))

    def _framed(self, made: str) -> str:
        """A table under its number and caption."""
        frame = self._slot.table
        if not (frame.number or frame.caption) or _TABLE not in made:
            return f'<div class="output">{made}</div>'
        said = words.of(self._context.site)
        label = self._label(said.caption(said.table, frame.number) if frame.number else "")
        caption = f"<figcaption>{label}{self._host.filled(frame.caption)}</figcaption>"
        identifier = f' id="{escape(frame.id)}"' if frame.id else ""
        return f'<figure class="table"{identifier}>{caption}{made}</figure>'

    def _label(self, text: str) -> str:
        return f'<span class="number">{escape(text)}</span> ' if text else ""

    def _figures(self, figures: Sequence[Figure]) -> str:
        frame = self._slot.figure
        if not figures:
            return ""
        alt = None if frame.alt is None else self._host.plain(frame.alt)
        if frame.id and alt is None:
            hint = "write #| fig-alt: in the cell; an empty one says decorative"
            self._host.tell(Problem(f'the figure "{frame.id}" has no alt text', self._slot.place, hint))
        if len(figures) == 1:
            return self._host.drawing(self._use(frame), figures[0], alt or "")
        panels = [CellFigure("", 0, caption, None) for caption in self._slot.panels]
        panels += [CellFigure("", 0, "", None)] * (len(figures) - len(panels))
        drawn = "".join(
            self._host.drawing(self._use(panel, f"({chr(97 + index)})" if self._slot.panels else ""), figure, alt or "")
            for index, (panel, figure) in enumerate(zip(panels, figures, strict=False))
        )
        columns = f"columns columns-{self._slot.columns or 1}"
        if not (frame.number or frame.caption):
            return f'<div class="{columns}">{drawn}</div>'
        said = words.of(self._context.site)
        label = self._label(said.caption(said.figure, frame.number) if frame.number else "")
        head = f"<figcaption>{label}{self._host.filled(frame.caption)}</figcaption>"
        identifier = f' id="{escape(frame.id)}"' if frame.id else ""
        return f'<figure class="figure"{identifier}>{head}<div class="{columns}">{drawn}</div></figure>'

    def _use(self, frame: CellFigure, panel: str = "") -> FigureUse:
        program = self._article.program
        assert program
        return FigureUse(
            name="",
            id=frame.id,
            number=frame.number,
            drawings=(program,),
            axes=(),
            start=0,
            caption=frame.caption,
            alt=frame.alt,
            classes=(),
            attributes=(),
            place=self._slot.place,
            panel=panel,
        )
