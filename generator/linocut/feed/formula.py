"""Formulas as the images that feeds show: each a file of its own, known by its MathML, drawn when it is asked for."""

from collections.abc import Iterable, Iterator
from functools import partial
from html import escape

from linocut.feed.tree import legal
from linocut.latex import FormulaImage, LatexError, image, name
from linocut.model.article import Article, Formula, Output
from linocut.model.render_context import RenderContext, text_of
from linocut.store.cache import Cache, digest, generation


def outputs(context: RenderContext, articles: Iterable[Article]) -> Iterator[Output]:
    """The image of every formula in these articles, each once."""
    seen: set[str] = set()
    for article in articles:
        for formula in article.formulas:
            if formula not in seen:
                seen.add(formula)
                make = partial(_make, context, article, formula)
                yield Output(_path(formula), _key(formula), make)


def shown(cache: Cache, formula: Formula) -> str:
    """The formula as an <img>.

    Readers that keep `align` set it in line, because the image is as high over the middle of the line as it is deep
    below; the others set it a little high.
    """
    drawn = _drawn(cache, formula)
    return (
        f'<img src="/{_path(name(formula.mathml))}" alt="{escape(formula.latex)}" '
        f'width="{round(drawn.width)}" height="{round(drawn.height)}" align="absmiddle">'
    )


def _path(formula: str) -> str:
    return f"assets/formula-{formula}.svg"


def _key(formula: str) -> str:
    return digest(generation(), formula)


def _drawn(cache: Cache, formula: Formula) -> FormulaImage:
    key = _key(name(formula.mathml))
    kept = cache.get("formula", key)
    if isinstance(kept, FormulaImage):
        return kept
    try:
        made = image(formula.mathml)
    except LatexError:
        made = _spelled(formula.latex)
    cache.put("formula", key, made)
    return made


def _spelled(latex: str) -> FormulaImage:
    """The LaTeX itself, for what the page shows and nothing here can draw: a reader loses less by it than by a gap."""
    width, height = 9.0 * len(latex) + 8, 24.0
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}">'
        '<rect width="100%" height="100%" rx="3" fill="#fff"/>'
        f'<text x="4" y="17" font-family="monospace" font-size="15">{escape(legal(latex))}</text></svg>'
    )
    return FormulaImage(svg.encode(), width, height, 7.0)


def _make(context: RenderContext, article: Article, formula: str) -> bytes:
    kept = context.cache.get("formula", _key(formula))
    if isinstance(kept, FormulaImage):
        return kept.svg
    slots = text_of(context, article).slots
    found = next(slot for slot in slots if isinstance(slot, Formula) and name(slot.mathml) == formula)
    return _drawn(context.cache, found).svg
