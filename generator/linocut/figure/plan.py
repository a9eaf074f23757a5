"""Which figures must be drawn: each drawing asked for is held against what its last runs were observed to read."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace

from linocut import PACKAGE
from linocut.figure.memo import Memo, blobs, recall
from linocut.model.article import Article
from linocut.model.drawing import Drawing, Figure
from linocut.model.site import Site
from linocut.problem import Place, Problem
from linocut.store.cache import Cache
from linocut.store.inputs import Inputs, Question


def drawings(articles: Iterable[Article]) -> dict[Drawing, tuple[Place, ...]]:
    """Every drawing asked for, once, with the places that ask, in the order of the articles."""
    articles = tuple(articles)
    pictured = {
        drawing for article in articles for use in article.figures for drawing in use.drawings if drawing.pictured
    }
    asked: dict[Drawing, list[Place]] = {}
    for article in articles:
        if article.program:
            asked.setdefault(article.program, []).append(Place(article.path, article.program.lines[0], 1))
        for use in article.figures:
            for drawing in use.drawings:
                asked.setdefault(replace(drawing, pictured=drawing in pictured), []).append(use.place)
    return {drawing: tuple(dict.fromkeys(places)) for drawing, places in asked.items()}


def names(articles: Iterable[Article]) -> dict[Drawing, str]:
    """What each drawing's article calls it; where several articles show it, the first."""
    found: dict[Drawing, str] = {}
    for article in articles:
        if article.program:
            found.setdefault(article.program, "cells")
        for use in article.figures:
            for drawing in use.drawings:
                found.setdefault(drawing, use.name)
    return found


def overweight(site: Site, articles: Iterable[Article], figures: Mapping[Drawing, Figure]) -> list[Problem]:
    """Sliders and animations whose states weigh more together than the site allows."""
    problems = []
    for article in articles:
        for use in article.figures:
            shown = [figures[drawing] for drawing in use.drawings if drawing in figures]
            states = sum(len(figure.states) for figure in shown)
            total, most = sum(figure.weight for figure in shown), site.figures.weight
            if states > 1 and total > most:
                from linocut.figure.job import size  # what else is there, only a build that draws needs

                message = f'the {states} states of the figure "{use.name}" weigh {size(total)}, above {size(most)}'
                hint = "take a larger step, draw fewer points, or raise figures.weight in the settings"
                problems.append(Problem(message, use.place, hint))
    return problems


def remembered(drawing: Drawing, inputs: Inputs, cache: Cache) -> Memo | str:
    """The memo that still holds and whose files are still there, or the reason why there is none."""
    known = recall(drawing, cache)
    for memo in known:
        if inputs.holds(memo.observed) and stored(memo.figure, cache):
            return memo if _shows(memo.figure, drawing) else "a feed shows it now"
    return reason(known[0], inputs) if known else "new"


def _shows(figure: Figure, drawing: Drawing) -> bool:
    """Whether it has what may be asked of it: it may have been a state of a slider, which no feed shows."""
    return bool(figure.png or not figure.svg or not drawing.pictured)


def stored(figure: Figure, cache: Cache) -> bool:
    """Whether all files of a figure are still in the store."""
    return all(cache.holds(blob) for blob in blobs(figure))


def reason(memo: Memo, inputs: Inputs) -> str:
    """Why a memo no longer holds: its first question that has another answer."""
    for question, answer in memo.observed:
        now = inputs.ask(question)
        if now != answer:
            return difference(question, answer, now)
    return "its files were pruned"


def difference(question: Question, before: str, now: str) -> str:
    """One changed answer in words."""
    name = question.name.removeprefix(str(PACKAGE.parent) + os.sep)
    if question.kind == "distribution":
        name = "Python" if name == "python" else name
        change = f"{before} became {now}" if before and now else f"was {'installed' if now else 'removed'}"
        return f"{name} {change}"
    if question.kind == "variable":
        return f"${name} changed"
    if question.kind in {"folder", "glob"}:
        return f"{name}/ lists other files" if question.kind == "folder" else f"{name} matches other files"
    if not before or not now:
        return f"{name} {'appeared' if now else 'is gone'}"
    return f"{name} changed"
