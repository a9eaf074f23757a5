"""Footnotes: `[^1]` with `[^1]: text` anywhere, and `^[text]` on the spot. The page sets them beside the text."""

import re
from html import escape

from linocut.model.slot import Note
from linocut.problem import nearest
from linocut.prose import substitute
from linocut.prose.document import Document, Syntax, Token, container
from linocut.prose.extract import CLOSE, END, OPEN

DEFINITION = re.compile(r" {0,3}\[\^([^\s\[\]]+)\]:[ \t]*")

_NEVER = re.compile("(?!)")
_PAIR = re.compile(f"{OPEN}(\\d+){END}(.*?){CLOSE}\\1{END}", re.DOTALL)


def gather(document: Document, html: str) -> str:
    """The HTML without the texts of notes, which the document keeps by name."""
    if not any(token.syntax is BODY for token in document.tokens):
        return html

    def keep(match: re.Match[str]) -> str:
        token = document.tokens[int(match[1])]
        if token.syntax is not BODY:
            return f"{OPEN}{match[1]}{END}{gather(document, match[2])}{CLOSE}{match[1]}{END}"
        name, place = token.match[1], document.place(token, token.match.start(1))
        if name in document.notes.texts:
            line = document.notes.texts[name][1].line
            document.problem(
                f'the footnote "{name}" is already on line {line}', place, "give one of the two another name"
            )
        else:
            document.notes.texts[name] = (match[2].strip(), place)
        return ""

    return _PAIR.sub(keep, html)


def unused(document: Document) -> None:
    """Warn of notes that nothing refers to."""
    for name, (_, place) in document.notes.texts.items():
        if name not in document.notes.numbers:
            document.warning(f'nothing refers to the footnote "{name}"', place, f"write [^{name}] where it belongs")


def _number_reference(document: Document, token: Token) -> None:
    name = token.match[1]
    if name in document.notes.numbers or name not in document.notes.texts:
        return
    document.notes.numbers[name] = len(document.notes.numbers) + 1
    document.numbered[id(token)] = "first"
    substitute.number(document, document.notes.texts[name][0])


def _show_reference(document: Document, token: Token, _inner: str) -> str:
    """The mark of a note; where it is named again, a link to it."""
    name = token.match[1]
    if name not in document.notes.texts:
        hint = nearest(name, document.notes.texts) or f'write "[^{name}]: ..." on a line of its own'
        document.warning(f'unknown footnote "{name}"; it is shown as written', document.place(token, 2), hint)
        return escape(token.text)
    number = document.notes.numbers[name]
    if id(token) not in document.numbered:
        return f'<sup class="mark"><a href="#note-{number}">{number}</a></sup>'
    return _slot(document, number, substitute.show(document, document.notes.texts[name][0]))


def _number_inline(document: Document, token: Token) -> None:
    number = len(document.notes.numbers) + 1
    document.notes.numbers[f"^{number}"] = document.numbered[id(token)] = number


def _show_inline(document: Document, token: Token, inner: str) -> str:
    return _slot(document, document.numbered[id(token)], f"<p>{inner}</p>")


def _slot(document: Document, number: int, body: str) -> str:
    document.has.add("note")
    return document.slot(Note(f"note-{number}", number, body))


BODY = Syntax("footnote", "", _NEVER, lambda _document, _token, _inner: "", level=container)

SYNTAXES = (
    Syntax("footnote reference", "[", re.compile(r"\[\^([^\s\[\]]+)\]"), _show_reference, _number_reference),
    Syntax("note on the spot", "]", re.compile(r"\]"), _show_inline, _number_inline, opener="^["),
)
