"""What an article's text asks of its figures and of its program: values, expressions and claims, each at its place."""

import json
from collections.abc import Mapping
from html import escape
from typing import Any

from linocut.model.article import Article
from linocut.model.render_context import RenderContext, failed, results
from linocut.model.site import Plain
from linocut.model.slot import Check, FigureUse, Inline, Value
from linocut.pages import cells
from linocut.pages.cells import Record
from linocut.pages.expression import Evaluator, names
from linocut.problem import Problem, Problems


class Values:
    """Of one article. What is wrong is added to `problems`."""

    def __init__(self, context: RenderContext, article: Article, problems: list[Problem]) -> None:
        self.record = cells.record(context, article)
        self.figures = Evaluator(results(context, article), failed(context, article))
        """Evaluates with the article's figures alone, each as it is shown first."""
        self.waiting = {use.name for use in article.figures if not context.waiting.isdisjoint(use.drawings)}
        """Figures that are being drawn: what is said of them is not known yet."""
        self._context = context
        self._article = article
        self._problems = problems
        self._results = results(context, article)
        self._states: dict[tuple[str, int], Evaluator] = {}
        self._sliders = {use.name: use for use in article.figures if len(use.drawings) > 1}

    def inline(self, slot: Inline) -> str:
        if self.record is None:
            return self._unknown()
        if wrong := self.record.wrong(slot.index):
            self._problems.append(Problem(f"the expression failed: {wrong}", slot.place))
        return self.record.inline(slot.index)

    def _unknown(self) -> str:
        """What stands for what is not known: the program is running, or has failed, which has been told."""
        return "…" if self._article.program in self._context.waiting else ""

    def at_cell(self, slot: Value | Check) -> Evaluator:
        """Evaluates with the program's names as they are where the slot stands. Raises `Problems`."""
        if self._article.program is None:
            return self.figures
        return with_program(self.record, slot, self._results, failed(self._context, self._article))

    def evaluated(self, evaluator: Evaluator, slot: Value) -> str:
        try:
            return evaluator.value(slot.expression, slot.format, slot.place)
        except Problems as error:
            if self._waits(slot):
                return "…"
            self._problems.extend(error.problems)
            return ""

    def _waits(self, slot: Value | Check) -> bool:
        """Whether what it says of a figure is not known yet: the figure is being drawn."""
        return bool(self.waiting) and not self.waiting.isdisjoint(names(slot.expression))

    def claim(self, slot: Check) -> Mapping[str, Any] | None:
        """What the claim speaks of, with its values; None where it does not hold."""
        try:
            evaluator = self.at_cell(slot)
            evaluator.check(slot.expression, slot.place)
            return evaluator.operands(slot.expression)
        except Problems as error:
            if not self._waits(slot):
                self._problems.extend(error.problems)
            return None

    def html(self, slot: Value) -> str:
        try:
            shown = self.evaluated(self.at_cell(slot), slot)
        except Problems as error:
            self._problems.extend(error.problems)
            return ""
        moving = sorted(names(slot.expression) & self._sliders.keys())
        if len(moving) != 1 or not shown or self._waits(slot):
            return escape(shown)
        use = self._sliders[moving[0]]
        if any(drawing not in self._context.figures for drawing in use.drawings):
            return escape(shown)  # a state failed, which has been told
        states = [self.evaluated(self.at(use, i), slot) for i in range(len(use.drawings))]
        if len(set(states)) == 1:
            return escape(shown)
        values = escape(json.dumps(states, ensure_ascii=False))
        return f'<output class="val" data-of="{escape(use.name)}" data-values="{values}">{escape(shown)}</output>'

    def at(self, use: FigureUse, state: int) -> Evaluator:
        """Evaluates with one figure in another state."""
        if (use.name, state) not in self._states:
            found = dict(self._results)
            found.update(_state(self._context, use, state))
            self._states[use.name, state] = Evaluator(found)
        return self._states[use.name, state]


def with_program(
    record: Record | None, slot: Value | Check, known: Mapping[str, Plain], missing: frozenset[str]
) -> Evaluator:
    """Evaluates over figures and over the program of the article. Raises `Problems`: a name that both have."""
    asked = names(slot.expression)
    if record is None:
        return Evaluator(known, missing | (asked - known.keys()))
    values, unfit = record.names(slot.cells), record.unfit(slot.cells)
    for name in sorted(asked):
        if name in unfit:
            hint = "ask for a number, a text, a list or an array of them"
            raise Problems([Problem(f"`{name}` of the program {unfit[name]}", slot.place, hint)])
        if name in values and name in known:
            hint = (
                f"give the figure another id, such as {{#fig-{name.replace('_', '-')}-figure}}, or the name in the cell"
            )
            raise Problems([Problem(f'both a figure and the program have "{name}"', slot.place, hint)])
    return Evaluator({**values, **known}, missing)


def _state(context: RenderContext, use: FigureUse, state: int) -> dict[str, Plain]:
    return {use.name: json.loads(context.cache.read(context.figures[use.drawings[state]].results))}
