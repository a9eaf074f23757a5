"""An article's text as a feed carries it: slots filled for a reader that has neither our styles nor our scripts."""

from collections.abc import Mapping
from functools import cached_property, partial
from html import escape
from typing import TYPE_CHECKING

from linocut import words
from linocut.assets.figure_files import png_of
from linocut.feed import formula
from linocut.feed.clean import clean, rebase
from linocut.feed.whole import whole
from linocut.latex import inline_text
from linocut.model.article import Article
from linocut.model.drawing import Figure
from linocut.model.render_context import RenderContext, failed, fill, results, shown, text_of
from linocut.model.slot import (
    Cell,
    Check,
    CrossReference,
    FigureUse,
    Formula,
    ImageUse,
    Inline,
    Note,
    Shortcode,
    Slot,
    Text,
    Value,
)
from linocut.pages import cell, cells, results_table
from linocut.pages.cells import Record
from linocut.pages.expression import Evaluator
from linocut.pages.figure_context import sized
from linocut.pages.values import with_program
from linocut.problem import Problem, Problems
from linocut.store.generation import digest, generation

if TYPE_CHECKING:
    from linocut.theme.template import Templates

Articles = Mapping[str, Article]
"""By address: those that a cross-reference may name."""


def key(context: RenderContext, article: Article, articles: Articles) -> str:
    """Names everything that the article's entry is made from."""
    drawings = [shown(context, use) for use in article.figures]
    drawings += [context.figures.get(article.program)] if article.program else []
    return digest(
        generation(),
        article.key,
        article.url,
        (context.site.base_url, context.site.cells.fold),
        context.theme.key,
        [figure and figure.digest for figure in drawings],
        [context.pictures.get(use.path) for use in article.images],
        [_named(articles, *link.target.partition("#")[::2]) for link in article.links],
    )


def content(context: RenderContext, article: Article, articles: Articles, name: str) -> str:
    """The entry's HTML, kept in the cache under `name`, its `key`. Raises `Problems`: a value that cannot be shown."""
    kept = context.cache.get("entry", name)
    if isinstance(kept, str):
        return kept
    made = _Entry(context, article, articles).html()
    context.cache.put("entry", name, made)
    return made


def _named(articles: Articles, url: str, label: str) -> str:
    """What a cross-reference reads as: "Figure 2", or the title of the article."""
    article = articles.get(url)
    if article is None:
        return ""
    if not label:
        return article.front.title
    return next((known.text for known in article.labels if known.id == label), label)


class _Entry:
    """One article on its way into a feed."""

    def __init__(self, context: RenderContext, article: Article, articles: Articles) -> None:
        self._edition = context
        self._article = article
        self._articles = articles
        self._text: Text = text_of(context, article)
        self._evaluator: Evaluator | None = None
        self._notes: dict[str, Note] = {}
        self._problems: list[Problem] = []

    def html(self) -> str:
        body = self._fill(self._text.body)
        notes = ""
        shown = 0
        while shown < len(self._notes):  # a note may have notes of its own
            notes += f"<li>{self._fill(list(self._notes.values())[shown].body)}</li>"
            shown += 1
        if notes:
            body += f"<hr><ol>{notes}</ol>"
        if self._problems:
            raise Problems(self._problems)
        return clean(body, partial(whole, self._edition.site, self._article.url))

    def _fill(self, html: str) -> str:
        return fill(html, self._text.slots, self._show)

    def _show(self, slot: Slot) -> str:
        match slot:
            case Formula():
                return self._formula(slot)
            case Value():
                return escape(self._value(slot))
            case Cell():
                return cell.html(self._edition, self._article, slot, self._record, self)
            case Inline():
                return escape(self._record.inline(slot.index) if self._record else "")
            case FigureUse():
                return self._figure(slot)
            case ImageUse():
                return self._image(slot)
            case Note():
                self._notes.setdefault(slot.id, slot)
                return f'<sup><a href="#{escape(slot.id)}">{slot.number}</a></sup>'
            case CrossReference():
                text = slot.text or escape(_named(self._articles, slot.url, slot.label))
                part = f"#{escape(slot.label)}" if slot.label else ""
                return f'<a href="{escape(slot.url)}{part}">{self._fill(text)}</a>'
            case Shortcode():
                return self._shortcode(slot)
            case Check():
                return ""  # its page tells when it is false

    def _read(self, slot: Slot) -> str:
        """A slot inside a text without markup, such as an alt."""
        match slot:
            case Formula():
                return slot.latex
            case Value():
                return self._value(slot)
            case Inline():
                return self._record.inline(slot.index) if self._record else ""
            case _:
                return ""

    # --- what cells need ---

    @cached_property
    def _record(self) -> Record | None:
        return cells.record(self._edition, self._article)

    def drawing(self, use: FigureUse, figure: Figure, alt: str) -> str:
        return self._captioned(self._img(png_of(figure), alt, round(figure.width), round(figure.height)), use)

    def within(self, text: Text) -> str:
        def show(slot: Slot) -> str:
            if isinstance(slot, Formula):  # only those of the article's own text have images
                return inline_text(slot.mathml) or f"<code>{escape(slot.latex)}</code>"
            return self._show(slot)

        return fill(text.body, text.slots, show)

    def filled(self, html: str) -> str:
        return self._fill(html)

    def plain(self, text: str) -> str:
        return fill(text, self._text.slots, self._read)

    def tell(self, problem: Problem) -> None:
        """Nothing: the page tells it."""

    def _formula(self, slot: Formula) -> str:
        image = formula.shown(self._images, slot)
        number = f" {escape(slot.number)}" if slot.number else ""
        return f'<p align="center">{image}{number}</p>' if slot.display else image

    @cached_property
    def _images(self) -> formula.Images:
        return formula.images(self._edition, self._article, self._text.slots)

    @cached_property
    def _templates(self) -> "Templates":
        from linocut.theme.template import Templates

        return Templates(self._edition.site, self._edition.inputs, self._edition.cache)

    def _shortcode(self, slot: Shortcode) -> str:
        if slot.name == "table":
            return self._table(slot)
        from markupsafe import Markup

        site, page = self._edition.site, self._article.url
        name = f"shortcodes/{slot.name}.html"
        if not self._templates.has(name):
            return ""  # the page has told it, with the nearest name
        body = rebase(self._fill(slot.body), partial(whole, site, page))
        context = {
            "arguments": dict(slot.arguments),
            "body": Markup(body),  # noqa: S704 - made by the prose stage
            "article": self._article,
            "use": slot,
        }
        try:
            made = self._templates.render(name, context)
        except Problems as told:
            self._problems.extend(told.problems)
            return ""
        return rebase(made.strip(), partial(whole, site, page, local=True))

    def _table(self, slot: Shortcode) -> str:
        try:
            return results_table.rows(self._computed(), slot)
        except Problems as told:
            self._problems.extend(told.problems)
            return ""

    def _computed(self) -> Evaluator:
        if self._evaluator is None:
            context, article = self._edition, self._article
            self._evaluator = Evaluator(results(context, article), failed(context, article))
        return self._evaluator

    def _value(self, slot: Value) -> str:
        try:
            evaluator = self._computed()
            if self._article.program:
                known = results(self._edition, self._article)
                evaluator = with_program(self._record, slot, known, failed(self._edition, self._article))
            return evaluator.value(slot.expression, slot.format, slot.place)
        except Problems as told:
            self._problems.extend(told.problems)
            return ""

    def _figure(self, use: FigureUse) -> str:
        figure = shown(self._edition, use)
        if figure is None:
            return ""
        alt = figure.alt if use.alt is None else use.alt
        image = self._img(png_of(figure), alt, round(figure.width), round(figure.height))
        return self._captioned(image, use)

    def _image(self, use: ImageUse) -> str:
        picture = self._edition.pictures.get(use.path)
        if picture is None:
            return self._captioned(self._img(use.path, use.alt), use)
        given = dict(use.attributes)
        picture = sized(picture, given.get("width", ""), given.get("height", "") if "width" not in given else "")
        return self._captioned(self._img(picture.src, use.alt, picture.width, picture.height), use)

    def _img(self, src: str, alt: str, width: int = 0, height: int = 0) -> str:
        size = f' width="{width}" height="{height}"' if width and height else ""
        shown_alt = fill(alt, self._text.slots, self._read)
        return f'<img src="{escape(src)}" alt="{escape(shown_alt)}"{size}>'

    def _captioned(self, image: str, use: FigureUse | ImageUse) -> str:
        if not (use.number or use.panel or use.caption):
            return image
        said = words.of(self._edition.site)
        label = escape(said.caption(said.figure, use.number)) if use.number else use.panel
        name = f"{label} " if label else ""
        return f"<figure>{image}<figcaption>{name}{self._fill(use.caption)}</figcaption></figure>"
