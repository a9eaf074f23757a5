"""Shortcodes: `{{< name key="value" >}}`, alone or around Markdown, in Hugo's syntax.

What is not built in is shown by a template of that name in templates/shortcodes/.
"""

import re
from html import escape

from linocut.model.slot import Shortcode
from linocut.pattern import late
from linocut.problem import Place
from linocut.prose.arguments import ARGUMENTS, Arguments, read, refuse_unknown
from linocut.prose.attributes import Attributes
from linocut.prose.document import Document, Level, Syntax, Token, container
from linocut.prose.syntax import computed, embed, figure, image, include, video

_NAME = r"(?P<name>[A-Za-z](?:[\w.-]|/(?=\w))*)"
_OPEN = rf"\{{\{{[<%]\s*{_NAME}(?P<arguments>{ARGUMENTS})\s*/?[>%]\}}\}}"
_SINGLE = late(_OPEN)
_PAIR = late(rf"{_OPEN}(?P<body>(?:(?!\n[ \t]*\n|\{{\{{[<%]).)*)\{{\{{[<%]\s*/\s*(?P=name)\s*[>%]\}}\}}", re.DOTALL)
_ESCAPED = late(r"\{\{([<%])\s*/\*((?:(?!\{\{[<%]\s*/\*).)*?)\*/\s*([>%])\}\}")
_BROKEN = late(r"\{\{[<%]")
_CLOSER = r"\{{\{{[<%]\s*/\s*{}\s*[>%]\}}\}}"

LINES = 100
"""Over how many lines a shortcode may go."""

UNFINISHED = late(r"[ >]*(?:[-*+] )?\{\{(?:<(?:(?!>\}\})[^`])*|%(?:(?!%\}\})[^`])*)$")
"""A line that begins with a shortcode which goes on on the next."""

LINE = late(rf" {{0,3}}{_OPEN}\s*$")
"""A shortcode on a line of its own."""

CLOSING = late(r" {0,3}" + _CLOSER.format(_NAME) + r"\s*$")
"""The line that closes one."""

_FIGURE = (
    *("0", "src", "alt", "caption", "title", "id", "class", "width", "height", "link", "target", "rel", "loading"),
    *("attr", "attrlink", "start"),
)
KNOWN = {
    "figure": _FIGURE,
    "video": video.ARGUMENTS,
    "include": include.ARGUMENTS,
    "table": computed.ARGUMENTS,
    "newsletter": (),
    **embed.ARGUMENTS,
}
"""Shortcode -> the arguments that it knows."""


def encloses(document: Document, match: re.Match[str]) -> bool:
    """Whether a shortcode on a line of its own is closed further down."""
    known = match["name"] in KNOWN and not _own(document, match["name"])
    return not known and bool(re.search(_CLOSER.format(re.escape(match["name"])), document.body))


def included(document: Document, match: re.Match[str], place: Place) -> list[tuple[str, Place]] | None:
    """Lines of the Markdown file that a shortcode on a line of its own includes; None when it does not.

    With more than the file's name it asks for code, which it then gets.
    """
    if match["name"] != "include":
        return None
    given = read(Token(ENCLOSING, match[0], (place,), match))
    if any(given.has(name) for name in include.CODE):
        return None
    return include.markdown(document, given.get("file", "0"), place)


def _level(token: Token) -> Level:
    return "block" if token.match["name"] in KNOWN else "alone"


def _number(document: Document, token: Token) -> None:
    given, words = read(token), document.words
    if token.match["name"] == "include" and (given.get("1") == "run" or given.has("run")):
        include.run(document, token, given)
    kinds = {"figure": ("fig", words.figure), "table": ("tbl", words.table), "include": ("lst", words.listing)}
    counter, kind = kinds.get(token.match["name"], ("", ""))
    if counter and (identifier := given.get("id")):
        number = document.count(counter)
        document.numbered[id(token)] = number
        document.name(identifier, kind, number, given.place(document, token, "id"))


def _show(document: Document, token: Token, _inner: str) -> str:
    given, name = read(token), token.match["name"]
    number = document.numbered.get(id(token), 0)
    if _own(document, name):
        return _slot(document, token, _body(document, token))
    if name in KNOWN:
        refuse_unknown(document, token, given, KNOWN[name])
    if name == "figure":
        return _figure(document, token, given)
    if name == "video":
        return video.show(document, token, given)
    if name == "include":
        return include.show(document, token, given, number)
    if name == "table":
        return computed.show(document, token, given, number)
    if name == "newsletter":
        return embed.newsletter(document, token)
    if name in embed.ARGUMENTS:
        return embed.show(document, token, given)
    return _slot(document, token, _body(document, token))


def _own(document: Document, name: str) -> bool:
    """Whether a template of the site's own comes before what is built in; it never did for what is older."""
    return (name in embed.ARGUMENTS or name == "newsletter") and embed.overridden(document, name)


def _body(document: Document, token: Token) -> str:
    body = token.match.groupdict().get("body") or ""
    return document.markdown(body, document.place(token, token.match.end("arguments")))


def _slot(document: Document, token: Token, body: str) -> str:
    return document.slot(Shortcode(token.match["name"], read(token).pairs, body, document.place(token)))


def _figure(document: Document, token: Token, given: Arguments) -> str:
    """Hugo's figure: a computed one where a script draws it."""
    place = given.place(document, token, "src", "0")
    caption = document.markdown(given.get("caption"), given.place(document, token, "caption"))
    if title := given.get("title"):
        shown = document.markdown(title, given.place(document, token, "title"))
        caption = f"<strong>{shown}</strong> {caption}".strip()
    if attribution := given.get("attr"):
        source = given.get("attrlink")
        shown = f'<a href="{escape(source)}">{escape(attribution)}</a>' if source else escape(attribution)
        caption = f"{caption} {shown}".strip()
    pairs = tuple((name, value) for name, value in given.pairs if name in {"width", "height", "loading", "start"})
    asked = figure.Wanted(
        href=given.get("src", "0"),
        href_place=place,
        place=document.place(token),
        given=Attributes(given.get("id"), tuple(given.get("class").split()), pairs),
        caption=caption,
        alt=given.get("alt") if given.has("alt") else None,
        number=document.numbered.get(id(token), 0),
    )
    if not asked.href:
        document.problem("the figure has no src", document.place(token), '{{< figure src="photo.jpg" alt="..." >}}')
        return ""
    html = figure.show(document, asked) if figure.script(document, asked.href) else image.show(document, asked)
    if link := given.get("link"):
        more = "".join(f' {name}="{escape(given.get(name))}"' for name in ("target", "rel") if given.has(name))
        return f'<a href="{escape(link)}"{more}>{html}</a>'
    return html


def _show_escaped(_document: Document, token: Token, _inner: str) -> str:
    return escape(f"{{{{{token.match[1]}{token.match[2]}{token.match[3]}}}}}", quote=False)


def _show_broken(document: Document, token: Token, _inner: str) -> str:
    hint = 'write {{< name key="value" >}}, or in code to show it'
    document.problem("the shortcode cannot be read", document.place(token), hint)
    return escape(token.text)


ENCLOSING = Syntax(
    "shortcode around blocks", "", late("(?!)"), lambda d, t, inner: _slot(d, t, inner.strip()), level=container
)

SYNTAXES = (
    Syntax("shortcode shown", "{", _ESCAPED, _show_escaped, needs="*/"),
    Syntax("shortcode around text", "{", _PAIR, _show, _number, _level, needs="}}"),
    Syntax("shortcode", "{", _SINGLE, _show, _number, _level, needs="}}"),
    Syntax("shortcode that cannot be read", "{", _BROKEN, _show_broken),
)
