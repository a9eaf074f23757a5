"""An article's prose as its page shows it: every slot becomes HTML, and every problem in them is told at once."""

import re
from collections.abc import Mapping
from functools import partial
from html import escape
from typing import Any

from markupsafe import Markup

from linocut.model.address import local
from linocut.model.article import Article, Heading
from linocut.model.drawing import Figure
from linocut.model.render_context import RenderContext, fill, text_of
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
from linocut.pages import cell, results_table
from linocut.pages.expression import names
from linocut.pages.figure_context import alt_texts, figure_view, picture_context
from linocut.pages.printed import addresses_once
from linocut.pages.provenance import Provenance
from linocut.pages.values import Values
from linocut.problem import Problem, Problems, nearest
from linocut.theme.template import Templates

_SITE_PATH = re.compile(r'(?<=\s)(href|src|poster)="(/(?!/)[^"]*)"')
_BLOCK = re.compile(r"<(?:ul|ol|dl|pre|table|blockquote|div|figure|h[1-6])\b")
_PARAGRAPHS = re.compile(r"</p>\s*<p>")
_ACTIVE = re.compile(r"<(a|summary)\b[^>]*>.*?</\1>", re.DOTALL)
"""What holds nothing else that can be focused."""
_TOUCHED = re.compile(r"(?P<before>[(\[“‘]*)\x02slot:(?P<number>\d+)\x03(?P<behind>[.,;:!?)\]”’…-]*)")
"""A slot with the marks around it."""
_LOOSE_TICK = re.compile(r'\s+(?=<span class="claim")')


def article(context: RenderContext, article: Article, templates: Templates | None = None) -> str:
    """HTML of the article's prose. Raises `Problems` with all that its values, checks, figures and images have."""
    page = _Page(
        context, article, text_of(context, article), templates or Templates(context.site, context.inputs, context.cache)
    )
    html = addresses_once(page.prose(page.text.body) + page.endnotes())
    if page.problems:
        raise Problems(dict.fromkeys(page.problems))
    return html


def headings(context: RenderContext, article: Article, templates: Templates) -> tuple[Heading, ...]:
    """The article's headings as a list of contents shows them: with formulas and values, without notes."""
    if not any("\x02" in heading.text for heading in article.headings):
        return article.headings
    page = _Page(context, article, text_of(context, article), templates)
    return tuple(heading._replace(text=page.listed(heading.text)) for heading in article.headings)


class _Page:
    """One article while its slots are filled: what was evaluated, and what went wrong."""

    def __init__(self, context: RenderContext, article: Article, text: Text, templates: Templates) -> None:
        self.context = context
        self.article = article
        self.text = text
        self.templates = templates
        self.problems: list[Problem] = []
        self._endnotes: list[tuple[Note, str]] = []
        self._values = Values(context, article, self.problems)
        self._figures = 0
        self._provenance = Provenance(context, article, self.templates.words)

    def prose(self, html: str) -> str:
        """HTML with its slots filled and its site paths ready for the page."""
        return self._filled(html, self.text.slots)

    def _filled(self, html: str, slots: tuple[Slot, ...]) -> str:
        html = _TOUCHED.sub(partial(_held, slots), self._rebased(html))
        html = _ACTIVE.sub(lambda match: fill(match[0], slots, partial(self.show, bare=True)), html)
        return _LOOSE_TICK.sub("", fill(html, slots, self.show))

    def plain(self, text: str) -> str:
        """Text with its slots as text: for alt texts."""
        return fill(text, self.text.slots, self._plain)

    def listed(self, html: str) -> str:
        """HTML with its slots as a list of contents shows them."""
        return fill(
            html, self.text.slots, lambda slot: _formula(slot) if isinstance(slot, Formula) else self._plain(slot)
        )

    def endnotes(self) -> str:
        """Notes that hold more than a margin can: lists, code, tables."""
        if not self._endnotes:
            return ""
        words = self.templates.words
        back = escape(words.back)
        items = "".join(
            f'<li id="{note.id}" value="{note.number}">{body}'
            f'<a class="back" href="#{note.id}-mark" aria-label="{back}">↩</a></li>'
            for note, body in self._endnotes
        )
        return f'<section class="endnotes" aria-label="{escape(words.notes)}"><ol>{items}</ol></section>'

    def show(self, slot: Slot, *, bare: bool = False) -> str:
        """`bare`: without what stands behind it, where nothing may be focused."""
        match slot:
            case Formula():
                return _formula(slot)
            case Cell():
                return cell.html(self.context, self.article, slot, self._values.record, self)
            case Inline() | Value():
                html = self._values.html(slot) if isinstance(slot, Value) else escape(self._values.inline(slot))
                return html if bare else self._provenance.value(slot, html)
            case Check():
                operands = self._values.claim(slot)
                return "" if bare or operands is None else self._provenance.claim(slot, operands)
            case FigureUse():
                return self._figure(slot)
            case ImageUse():
                return self._image(slot)
            case Note():
                return self._note(slot)
            case CrossReference():
                return self._reference(slot)
            case Shortcode():
                return self._shortcode(slot)

    def _plain(self, slot: Slot) -> str:
        match slot:
            case Value():
                return self._values.evaluated(self._values.at_cell(slot), slot)
            case Inline():
                return self._values.inline(slot)
            case Check():
                return self.show(slot, bare=True)
            case Formula():
                return slot.latex
            case _:
                return ""

    def _rebased(self, html: str) -> str:
        site = self.context.site
        return _SITE_PATH.sub(lambda match: f'{match[1]}="{local(site, match[2])}"', html)

    # --- what cells need of a page ---

    def drawing(self, use: FigureUse, figure: Figure, alt: str) -> str:
        self._figures += 1
        view = figure_view(self.context, use, [alt], f"f{self._figures}", figure)
        caption = Markup(self.prose(use.caption))  # noqa: S704 - made by the prose stage
        html = self._rendered("figure.html", {**view.variables(), "caption": caption, "script": ""}, use)
        return html.replace(f' aria-details="{view.details}"', "")  # its source stands above it

    def within(self, text: Text) -> str:
        return self._filled(text.body, text.slots)

    def filled(self, html: str) -> str:
        return self.prose(html)

    def tell(self, problem: Problem) -> None:
        self.problems.append(problem)

    def _figure(self, use: FigureUse) -> str:
        if any(drawing not in self.context.figures for drawing in use.drawings):
            return self._awaited(use) if use.name in self._values.waiting else ""  # its problem has been told
        alts = alt_texts(self.context, use) if use.alt is None else self._alts(use, use.alt)
        if use.alt is None and not alts[use.start] and use.id:
            hint = 'write alt="..." after its id, or return {"alt": ...} from the script; alt="" says decorative'
            self.problems.append(Problem(f'the figure "{use.name}" has no alt text', use.place, hint))
        self._figures += 1
        view = figure_view(self.context, use, alts, f"f{self._figures}")
        caption = Markup(self.prose(use.caption))  # noqa: S704 - made by the prose stage
        html = self._rendered("figure.html", {**view.variables(), "caption": caption}, use)
        if "bare" in use.classes:
            html = html.replace(f' aria-details="{view.details}"', "")  # nothing stands under it
        return html.replace("<figure", "<figure data-waiting", 1) if use.name in self._values.waiting else html

    def _alts(self, use: FigureUse, alt: str) -> list[str]:
        """The author's alt text for every state: what it says of the figure follows the slider."""

        def at(state: int, slot: Slot) -> str:
            if isinstance(slot, Value) and state != use.start and use.name in names(slot.expression):
                return self._values.evaluated(self._values.at(use, state), slot)
            return self._plain(slot)

        return [fill(alt, self.text.slots, partial(at, state)) for state in range(len(use.drawings))]

    def _awaited(self, use: FigureUse) -> str:
        """The place of a figure that was never drawn before, while it is: for the preview."""
        anchor = f' id="{escape(use.id)}"' if use.id else ""
        classes = escape(" ".join(("figure", *use.classes)))
        caption = f"<figcaption>{self.prose(use.caption)}</figcaption>" if use.caption else ""
        return f'<figure data-waiting class="{classes}"{anchor}>{caption}<div class="drawing"></div></figure>'

    def _image(self, use: ImageUse) -> str:
        context = picture_context(self.context, use, self.plain(use.alt))
        caption = Markup(self.prose(use.caption))  # noqa: S704 - made by the prose stage
        return self._rendered("image.html", {**context, "caption": caption}, use)

    def _rendered(self, name: str, context: Mapping[str, Any], use: FigureUse | ImageUse | Shortcode) -> str:
        try:
            return self.templates.render(name, {**context, "use": use}).strip()
        except Problems as error:
            self.problems.extend(error.problems)
            return ""

    def _note(self, note: Note) -> str:
        body = self.prose(note.body).strip()
        if _BLOCK.search(body):
            self._endnotes.append((note, body))
            return f'<sup class="mark"><a id="{note.id}-mark" href="#{note.id}">{note.number}</a></sup>'
        named = escape(self.templates.words.footnote.plain(number=note.number))
        inline = _PARAGRAPHS.sub('<span class="break"></span>', body.removeprefix("<p>").removesuffix("</p>"))
        return (
            f'<button type="button" class="mark" popovertarget="{note.id}" aria-label="{named}">'
            f'{note.number}</button><sup class="mark">{note.number}</sup>'
            f'<span class="sidenote" id="{note.id}" popover role="note"><sup>{note.number}</sup> {inline}</span>'
        )

    def _reference(self, slot: CrossReference) -> str:
        everywhere = (*self.context.articles, *self.context.others)
        target = next((other for other in everywhere if other.url == slot.url), None)
        label = next((label for label in target.labels if label.id == slot.label), None) if target else None
        if target and not slot.label:  # the whole page, by its title
            return f'<a href="{escape(local(self.context.site, slot.url))}">{escape(target.front.title)}</a>'
        if target is None or not (label or slot.text):  # with words of its own it is a link like any other
            what = f'no "{slot.label}" in {slot.url}' if target else f"no page at {slot.url}"
            known = [label.id for label in target.labels] if target else [other.url for other in everywhere]
            hint = nearest(slot.label if target else slot.url, known)
            self.problems.append(Problem(what, slot.place, hint))
            return ""
        text = self.prose(slot.text) or escape(label.text if label else "")
        return f'<a href="{escape(local(self.context.site, f"{slot.url}#{slot.label}"))}">{text}</a>'

    def _table(self, slot: Shortcode) -> str:
        try:
            return results_table.rows(self._values.figures, slot)
        except Problems as error:
            self.problems.extend(error.problems)
            return ""

    def _shortcode(self, slot: Shortcode) -> str:
        if slot.name == "table":
            return self._table(slot)
        name = f"shortcodes/{slot.name}.html"
        if not self.templates.has(name):
            hint = self.templates.near_shortcode(slot.name)
            self.problems.append(Problem(f'unknown shortcode "{slot.name}"', slot.place, hint))
            return ""
        body = Markup(self.prose(slot.body))  # noqa: S704 - made by the prose stage
        return self._rendered(name, {"arguments": dict(slot.arguments), "body": body, "article": self.article}, slot)


def _held(slots: tuple[Slot, ...], match: re.Match[str]) -> str:
    """A formula within a line, held to the marks that touch it: browsers break a line between the two."""
    slot = slots[int(match["number"])]
    touched = match["before"] or match["behind"]
    held = touched and isinstance(slot, Formula) and not slot.display
    return f'<span class="held">{match[0]}</span>' if held else match[0]


def _formula(formula: Formula) -> str:
    if not formula.display:
        return formula.mathml
    anchor = f' id="{escape(formula.id)}"' if formula.id else ""
    number = f'<span class="number">{escape(formula.number)}</span>' if formula.number else ""
    return f'<div class="equation"{anchor}><div class="formula">{formula.mathml}</div>{number}</div>'
