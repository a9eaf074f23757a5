"""Formulas as feeds show them: simple ones as text, others as images, each a file of its own, known by its MathML."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from html import escape

from linocut.feed.tree import legal
from linocut.latex import FormulaImage, LatexError, image, inline_text, name
from linocut.model.article import Article
from linocut.model.output import Output
from linocut.model.render_context import RenderContext, text_of
from linocut.model.slot import Formula, Slot
from linocut.store.generation import digest, generation

Images = Mapping[str, FormulaImage]
"""By the formula's name."""


def outputs(context: RenderContext, articles: Iterable[Article]) -> Iterator[Output]:
    """The image of every formula in these articles that is none as text, each once."""
    seen: set[str] = set()
    common = digest(generation(), context.site.language)  # once for thousands of them
    for article in articles:
        found: list[Images] = []
        for formula in article.formulas:
            if formula not in seen:
                seen.add(formula)
                make = partial(_make, context, article, formula, found)
                yield Output(_path(formula), f"{common}-{formula}", make)


def images(context: RenderContext, article: Article, slots: Iterable[Slot]) -> Images:
    """Every image of the article's formulas, drawn together and filed together: an edited text draws none again."""
    if not article.formulas:
        return {}
    key = digest(generation(), article.formulas, context.site.language)
    kept = context.cache.get("formulas", key)
    if isinstance(kept, dict):
        return kept
    wanted = set(article.formulas)
    made = {name: _drawn(slot, context.site.language) for slot, name in _named(slots) if name in wanted}
    context.cache.put("formulas", key, made)
    return made


def shown(images: Images, formula: Formula) -> str:
    """The formula as text, or as an <img>.

    Readers that keep `align` set it in line, because the image is as high over the middle of the line as it is deep
    below; the others set it a little high.
    """
    text = inline_text(formula.mathml)
    if text is not None:
        return text
    file = name(formula.mathml)
    drawn = images[file]
    return (
        f'<img src="/{_path(file)}" alt="{escape(legal(drawn.spoken) or formula.latex)}" '
        f'width="{round(drawn.width)}" height="{round(drawn.height)}" align="absmiddle">'
    )


def _named(slots: Iterable[Slot]) -> Iterator[tuple[Formula, str]]:
    for slot in slots:
        if isinstance(slot, Formula):
            yield slot, name(slot.mathml)


def _path(formula: str) -> str:
    return f"assets/formula-{formula}.svg"


def _drawn(formula: Formula, language: str) -> FormulaImage:
    try:
        return image(formula.mathml, language)
    except LatexError:
        return _spelled(formula.latex)


def _spelled(latex: str) -> FormulaImage:
    """The LaTeX itself, for what the page shows and nothing here can draw: a reader loses less by it than by a gap."""
    width, height = 9.0 * len(latex) + 8, 24.0
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}">'
        '<rect width="100%" height="100%" rx="3" fill="#fff"/>'
        f'<text x="4" y="17" font-family="monospace" font-size="15">{escape(legal(latex))}</text></svg>'
    )
    return FormulaImage(svg.encode(), width, height, 7.0, "")


def _make(context: RenderContext, article: Article, formula: str, found: list[Images]) -> bytes:
    if not found:  # once for all of the article
        found.append(images(context, article, text_of(context, article).slots))
    return found[0][formula].svg
