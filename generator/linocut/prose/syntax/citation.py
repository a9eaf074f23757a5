"""Citations: `[@key, p. 3]`, `[see @a; @b]`, `@key` within a sentence, `-@key` for the year; and the list of works."""

import re
from dataclasses import replace
from html import escape, unescape

from linocut import bibliography, content, settings
from linocut.bibliography import Bibliography, Cited, CslError, Entry, Style
from linocut.model.article import Heading
from linocut.problem import Place, nearest
from linocut.prose.document import Document, Syntax, Token
from linocut.prose.syntax import typography
from linocut.prose.syntax.container import HERE
from linocut.prose.syntax.link import NUMBERED

_KEY = r"@(?:\{([^{}\s]+)\}|(\w(?:[:.#$%&+?<>~/-]?\w)*))"
_CITED = re.compile(rf"(?<![\w@./\\-])(-?){_KEY}")
_GROUP = re.compile(r"\[[^\[\]@]*@[^\[\]]*\](?![(\[{])")
_WITHIN = re.compile(
    rf"(?<![\w@./-])(?!(?<=\[)[^\[\]]*\][(\[])(-?){_KEY}(?!\w*[@/])(?:[ \n]\[(?P<more>[^\[\]]*)\](?![(\[{{]))?"
)
_BLANK = re.compile(r"\n[ \t]*\n")
_PLAIN = re.compile(r"[\w\s.,;:§¶–-]*")
_RANGE = re.compile(r"(?<=\d)-(?=\d)")
_FORMULA = re.compile(r"<latex>(.*?)</latex>")
_CITE = re.compile(r"<cite>([^<,]*(?:,(?! )[^<,]*)*)(.*?)</cite>")
"""A citation within an entry: its keys, and what it points at."""
_LINK = re.compile(r"(<a class=\"citation\"[^>]*>)(.*?)</a>", re.DOTALL)
_LAST_HEADING = re.compile(r"</h[1-6]>\s*$")


def _library(document: Document) -> Bibliography | None:
    """What the article cites from, read when its first citation is met; None when there is no bibliography."""
    if not document.citations.looked:
        found = bibliography.find(document.site, document.source, document.inputs)
        book = document.citations.shelf.open(found.paths) if found.paths else None
        if found.missing:
            for name in found.missing:
                place = _place(document, "bibliography", name)
                document.problem(
                    f"there is no bibliography {name}", place, "give its path from the article or the site"
                )
            book = book or Bibliography()
        document.citations.looked, document.citations.library = True, book
    return document.citations.library


def _work(document: Document, key: str) -> Entry | None:
    """A work of the bibliography, as it was read before if it was: what tells names apart takes long to load."""
    book = _library(document)
    written = book.written.get(key) if book else None
    if book is None or written is None:
        return None
    found = document.kept.works.get(written) or document.known.works.get(written) or book.get(key)
    if found:
        document.kept.works[written] = found
    return found


def _place(document: Document, key: str, value: str) -> Place:
    """Where the article names this, or else the site."""
    if getattr(document.source.front, key):
        return content.locate(document.source.path, document.inputs, key, value=value)
    return settings.place(document.inputs, key)


def _groups(document: Document, match: re.Match[str], _within: str) -> bool:
    """Whether every part of what stands in brackets cites something, and the brackets are no link."""
    inner = match[0][1:-1]
    if " ".join(inner.split()).casefold() in document.definitions or _BLANK.search(inner):
        return False
    keys = [_CITED.search(part) for part in inner.split(";")]
    return all(match and not NUMBERED.match(_key(match)) for match in keys)


def _mentions(document: Document, _match: re.Match[str], _within: str) -> bool:
    """`@name` is a citation where there is something to cite from; elsewhere it is somebody's name."""
    return _library(document) is not None


# --- what is cited, told in the order of the page ---


def _parts(text: str, start: int, end: int) -> list[tuple[re.Match[str], str]]:
    """The citations of a group, each with what follows it; places count within `text`."""
    found: list[tuple[re.Match[str], str]] = []
    position = start
    for piece in text[start:end].split(";"):
        if match := _CITED.search(text, position, position + len(piece)):
            found.append((match, text[match.end() : position + len(piece)]))
        position += len(piece) + 1
    return found


def _key(match: re.Match[str]) -> str:
    return match[2] or match[3]


def _entry(document: Document, token: Token, match: re.Match[str]) -> Entry | None:
    """The work that is cited; None, and a problem, when there is none."""
    key, place = _key(match), document.place(token, match.start() + len(match[1]))
    book = _library(document)
    if book is None:
        hint = f'write references.bib beside the article, or name a file: bibliography: "my.bib"; \\@{key} is text'
        document.problem(f'"@{key}" cites, but there is no bibliography', place, hint)
        return None
    entry = _work(document, key)
    if entry is None:
        names = " or ".join(book.paths) or "the bibliography"
        hint = nearest(key, book.written).replace('"', '"@', 1) or f"no entry of {names} has that key; \\@{key} is text"
        document.problem(f'unknown citation "@{key}"', place, hint)
        return None
    return entry


def _count(document: Document, token: Token) -> None:
    """Note which works the page cites, in its order: the style numbers and tells them apart by that."""
    for match in _CITED.finditer(token.text):
        if entry := _work(document, _key(match)):
            _cite(document, entry)


def _cite(document: Document, entry: Entry) -> None:
    """Note a work, and the works that its entry cites."""
    if entry.key in document.citations.cited:
        return
    document.citations.cited[entry.key] = entry
    for html in entry.fields.values():
        for match in _CITE.finditer(html):
            for key in map(unescape, match[1].split(",")):
                if other := _work(document, key):
                    _cite(document, other)


def _style(document: Document) -> Style:
    if document.citations.style is None:
        entries = tuple(document.citations.cited.values())
        try:
            document.citations.style = bibliography.style(document.site, document.source, entries, document.inputs)
        except CslError as error:
            document.problem(error.message, _place(document, "csl", document.source.front.csl), error.hint)
            document.citations.style = bibliography.AuthorYear(entries, document.words)
    return document.citations.style


# --- what is shown ---


def _cited(document: Document, token: Token, parts: list[tuple[re.Match[str], str]], begin: int) -> list[Cited]:
    """The works of a group with what the author wrote around them."""
    found = []
    for match, after in parts:
        before = token.text[begin : match.start()].strip()
        begin = match.end() + len(after) + 1
        entry = _entry(document, token, match)
        if entry:
            document.citations.cited.setdefault(entry.key, entry)
            place = document.place(token, match.end())
            found.append(Cited(entry, _text(document, before, place), _suffix(document, after, place), match[1] == "-"))
    return found


def _suffix(document: Document, written: str, place: Place) -> str:
    text = _RANGE.sub("–", _text(document, written.strip(), place))
    return text if not text or text[0] in ",:;." else f" {text}"


def _text(document: Document, written: str, place: Place) -> str:
    return escape(written) if _PLAIN.fullmatch(written) else document.markdown(written, place)


def _show_group(document: Document, token: Token, _inner: str) -> str:
    cited = _cited(document, token, _parts(token.text, 1, len(token.text) - 1), 1)
    return _set(document, _style(document).cite(cited), cited[0].entry.place) if cited else escape(token.text)


def _nobody(key: str, book: Bibliography) -> bool:
    """Whether a name is neither a key nor one misspelt: keys have digits, or are near to another."""
    return not (key in book or re.search(r"\d", key) or nearest(key, book.written))


def _show_within(document: Document, token: Token, _inner: str) -> str:
    match, more = token.match, token.match["more"] or ""
    key, book = _key(match), _library(document)
    if book and not match[1] and _nobody(key, book):
        hint = f"if it cites, no entry of {' or '.join(book.paths)} has that key; if it is text, write \\@{key}"
        document.warning(f'the bibliography does not know "@{key}"', document.place(token), hint)
        end = match.end(3)
        return f"@{escape(key)} {document.markdown(token.text[end:].strip(), document.place(token, end))}".rstrip()
    entry = _entry(document, token, match)
    if entry is None:
        return escape(token.text)
    document.citations.cited.setdefault(entry.key, entry)
    start = match.start("more")
    first = "" if "@" in more.partition(";")[0] else more.partition(";")[0]
    rest = _parts(token.text, start, start + len(more)) if more else []
    place = document.place(token, max(start, 0))
    suffix = f", {_suffix(document, first, place).lstrip(', ')}" if first.strip() else ""
    others = _cited(document, token, rest, start + len(first) + (1 if first else 0))
    return _set(document, _style(document).tell(Cited(entry, "", suffix, match[1] == "-"), others), entry.place)


def _set(document: Document, html: str, place: Place) -> str:
    """What a style made, with the quotes of the site's language and with formulas; `place` is in the bibliography."""
    language = document.site.language
    html = _CITE.sub(lambda match: _told(document, match, place), html)
    html = _FORMULA.sub(lambda match: document.markdown(f"${unescape(match[1])}$", place), html)
    html = _LINK.sub(lambda match: match[1] + typography.finish(match[2], language, {}) + "</a>", html)
    return typography.finish(html, language, {})


def _told(document: Document, match: re.Match[str], place: Place) -> str:
    """A citation within an entry, as one within a sentence."""
    book, cited = _library(document), []
    for key in map(unescape, match[1].split(",")):
        entry = document.citations.cited.get(key) or _work(document, key)
        if entry is None:
            hint = nearest(key, book.written if book else ()) or "no entry of the bibliography has that key"
            document.warning(f'an entry cites "{key}", which is not there', place, hint)
            return escape(match[1]) + match[2]
        cited.append(Cited(entry))
    cited[-1] = replace(cited[-1], suffix=match[2])
    return _style(document).tell(cited[0], []) if len(cited) == 1 else _style(document).cite(cited)


def finish(document: Document, html: str) -> str:
    """The HTML with the list of works cited: where `::: {#refs}` stands, else at the end, below a heading."""
    if document.citations.library:
        document.problems += document.citations.library.concerning(document.citations.cited)
    if not document.citations.cited:
        return html.replace(HERE, "")
    for entry in document.citations.cited.values():
        if not entry.get("title"):
            document.warning(f'the entry "{entry.key}" has no title', entry.place, "give it one")
    works = _style(document).references(tuple(document.citations.cited.values()))
    items = "".join(
        f'<li id="ref-{escape(entry.key)}">{_set(document, text, entry.place)}</li>\n' for entry, text in works
    )
    listed = f'<ul class="references">\n{items}</ul>'
    if HERE in html:
        return html.replace(HERE, listed, 1).replace(HERE, "")
    if _LAST_HEADING.search(html):
        return f"{html}\n{listed}"
    identifier = "references"
    while identifier in document.labels:
        identifier += "-1"
    title = escape(document.words.references)
    document.headings.append(Heading(2, identifier, title))
    return f'{html}\n<h2 id="{identifier}">{title}</h2>\n{listed}'


def _show_at(_document: Document, _token: Token, _inner: str) -> str:
    return "@"


SYNTAXES = (
    Syntax("escaped at sign", "\\", re.compile(r"\\@"), _show_at),
    Syntax("citation", "[", _GROUP, _show_group, _count, accepts=_groups),
    Syntax("citation within a sentence", "@-", _WITHIN, _show_within, _count, accepts=_mentions),
)
