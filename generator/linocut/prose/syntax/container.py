"""What encloses blocks: lists, quotes, callouts and fenced divs, as HTML."""

import re
from dataclasses import replace
from html import escape

from linocut.pattern import late
from linocut.problem import Place
from linocut.prose import attributes
from linocut.prose.document import Document, Syntax, Token, block, container
from linocut.prose.syntax import columns, numbered, tabs, theorem

_KINDS = ("note", "tip", "important", "warning", "caution")
_NEAR = {
    **dict.fromkeys(("hint", "success", "check", "done"), "tip"),
    **dict.fromkeys(("attention", "danger", "error", "bug", "failure", "fail", "missing"), "caution"),
}
"""Kinds of Obsidian and of other themes -> the one of ours that looks most like it; any other looks like a note."""

DIRECTIVES = frozenset((*_KINDS, *_NEAR, "admonition", "seealso", "todo"))
"""Directives of MyST's that are callouts."""

_DIRECTIVE = late(r"\{([a-z][\w-]*)\}")

FENCE = late(
    r" {0,3}:{3,}[ \t]*(?:(?P<list>\{[^\n]*\})"
    rf"|(?P<kind>{'|'.join(_KINDS)})(?:\[(?=.+\])|[ \t]+)(?P<title>[^:\s].*?)\]?"
    r"|(?P<name>[\w-]+))?[ \t:]*$"
)
"""`::: {.callout-note title="..."}`, `::: warning Mind the gap`, `:::warning[Mind the gap]`, `::: name`, and `:::` that
closes."""

CLOSING = late(r" {0,3}:{3,}[ \t]*$")
"""The line that closes a block."""

CALLOUT = late(r"\[!(\w[\w-]*)\]([+-]?)[ \t]*(.*?)[ \t]*$")
"""The first line of a quote that is a callout: kind, whether it can be folded, and title."""

_UNFINISHED = late(
    r" {0,3}(?:> ?)?(?:(?P<fence>:{3,})[ \t]*\{[^{}\n]*|\[!(?:" + "|".join((*_KINDS, *_NEAR)) + r")\b[^\]\n]*)$",
    re.IGNORECASE,
)

HERE = "\x04"
"""Stands in the HTML where the author wants the list of works cited."""

_TITLED = late(r'\s*(?:<p class="callout-title">(.*?)</p>|<h([1-6])(?: id="([^"]*)")?[^>]*>(.*?)</h\2>)', re.DOTALL)
"""What a callout that brings its title begins with: its first line, or a heading."""

_NEVER = late("(?!)")


def _list(_document: Document, token: Token, inner: str) -> str:
    number = token.match[2]
    if number is None:
        tasks = ' class="tasks"' if inner.lstrip().startswith('<li class="task">') else ""
        return f"<ul{tasks}>{inner}</ul>"
    start = f' start="{int(number)}"' if int(number) != 1 else ""
    return f"<ol{start}>{inner}</ol>"


def _item(document: Document, token: Token, inner: str) -> str:
    if token.text.startswith("["):
        checked = " checked" if token.match[1] != " " else ""
        label = escape(document.words.done if checked else document.words.to_do)
        box = f'<input type="checkbox" aria-label="{label}" disabled{checked}> '
        first = "<p>" if inner.lstrip().startswith("<p>") else ""
        return f'<li class="task">{first}{box}{inner.strip().removeprefix("<p>")}</li>'
    return f"<li>{inner.strip()}</li>"


def _quote(_document: Document, _token: Token, inner: str) -> str:
    return f"<blockquote>{inner}</blockquote>"


def _title(_document: Document, _token: Token, inner: str) -> str:
    return f'<p class="callout-title">{inner}</p>'


def _callout(document: Document, token: Token, inner: str) -> str:
    """A callout from `> [!KIND] Title` or `::: {.callout-kind title="Title"}`."""
    document.has.add("callout")
    kind = called_kind(token)
    given, fold = attributes.Attributes(), token.match[2] if not token.text.lstrip().startswith(":") else ""
    if token.text.lstrip().startswith(":"):
        given = _given(token.match)
        fold = {"true": "-", "false": "+"}.get(given.get("collapse") or "", "")
    title = _named(document, token, kind)
    if match := _TITLED.match(inner):
        title, inner = match[1] or match[4], inner[match.end() :]
        document.headings[:] = [heading for heading in document.headings if heading.id != match[3] or not match[3]]
    elif given.get("title"):
        title = document.markdown(given.get("title") or "", document.start(token))
    anchor = attributes.html(given.id)
    if fold:
        shown = " open" if fold == "+" else ""
        summary = f'\n<summary class="callout-title">{title}</summary>'
        return f'<details class="callout callout-{kind}"{anchor}{shown}>{summary}{inner}</details>'
    title = f'<p class="callout-title">{title}</p>'
    return f'<aside class="callout callout-{kind}" role="note"{anchor}>\n{title}{inner}</aside>'


def called_kind(token: Token) -> str:
    """ "note", "warning"..."""
    if not token.text.lstrip().startswith(":"):
        return near(token.match[1].lower())
    classes = _given(token.match).classes
    return next(kind for name in classes if (kind := name.removeprefix("callout-")) in _KINDS)


def near(kind: str) -> str:
    """The kind of ours that looks like it."""
    return kind if kind in _KINDS else _NEAR.get(kind, "note")


def called(document: Document, token: Token, match: re.Match[str]) -> Token:
    """A quote's token, now that its first line says that it is a callout; a warning where its kind is not ours."""
    if match[1].lower() not in _KINDS:
        kinds = ", ".join(f"[!{kind.upper()}]" for kind in _KINDS)
        look = near(match[1].lower())
        document.warning(f'the callout "{match[1]}" is shown as a {look}', document.start(token), f"known are {kinds}")
    return replace(token, syntax=_QUOTED, match=match)


def _named(document: Document, token: Token, kind: str) -> str:
    """The title of a callout that brings none: its kind, in the site's language where the kind is ours."""
    name = kind if token.text.lstrip().startswith(":") else token.match[1].lower()
    return escape(getattr(document.words, kind) if name == kind else name.replace("-", " ").capitalize())


def div(match: re.Match[str]) -> Syntax:
    """What `::: {...}` opens."""
    given = _given(match)
    if any(name.removeprefix("callout-") in _KINDS for name in given.classes):
        return CALLOUTS
    known = (columns, theorem, numbered)
    return next((syntax.SYNTAX for syntax in known if syntax.asks(given)), DIV)


def _given(match: re.Match[str]) -> attributes.Attributes:
    """What a fence says: `{.class key="value"}`, or a class alone."""
    if match["list"] and (directive := _DIRECTIVE.fullmatch(match["list"])):
        name = directive[1]
        return attributes.Attributes(classes=(f"callout-{near(name)}" if name in DIRECTIVES else name,))
    if match["list"]:
        return attributes.read(match["list"])
    return attributes.Attributes(classes=(match["kind"] or match["name"],))


def _div(document: Document, token: Token, inner: str) -> str:
    given = _given(token.match)
    if "panel-tabset" in given.classes:  # Quarto's
        return tabs.show(document, token, given, inner)
    works = HERE if given.id == "refs" else ""  # the list of works cited, as in Pandoc
    return f"<div{attributes.html(given.id, given.classes, given.pairs)}>{inner}{works}</div>"


def unfinished(document: Document, line: str, place: Place) -> None:
    """Tell of a line that begins a fenced div or a callout, and does not come to the end of its bracket."""
    if match := _UNFINISHED.match(line):
        what, end, begun = ("{", "}", "a fenced div") if match["fence"] else ("[", "]", "a callout")
        at = Place(place.path, place.line, place.column + line.index(what))
        document.problem(
            f'the "{what}" that begins {begun} is not closed', at, f'write "{end}" behind it, on the same line'
        )


def unclosed(document: Document, number: int) -> None:
    """Tell of a fenced div that ends with what is around it, or with the article."""
    token = document.tokens[number]
    fence = token.text.strip()
    document.problem(f'"{fence}" is never closed', document.start(token), 'write ":::" below what belongs to it')


def _terms(_document: Document, _token: Token, inner: str) -> str:
    return f"<dl>{inner}</dl>"


def _definition(_document: Document, _token: Token, inner: str) -> str:
    return f"<dd>{inner.strip()}</dd>"


def _tab(document: Document, _token: Token, inner: str) -> str:
    document.has.add("tabs")
    return f'<section class="tab">{inner}</section>'


def _tab_title(_document: Document, _token: Token, inner: str) -> str:
    return f'<p class="tab-title">{inner}</p>'


LIST = Syntax("list", "", _NEVER, _list, level=container)
ITEM = Syntax("item", "", _NEVER, _item, level=container)
QUOTE = Syntax("quote", "", _NEVER, _quote, level=container)
DIV = Syntax("div", "", _NEVER, _div, level=container)
TERMS = Syntax("definitions", "", _NEVER, _terms, level=container)
DEFINITION = Syntax("definition", "", _NEVER, _definition, level=container)
TAB = Syntax("tab", "", _NEVER, _tab, level=container)
TAB_TITLE = Syntax("tab title", "", _NEVER, _tab_title, level=block)
TITLE = Syntax("callout title", "", _NEVER, _title, level=block)
_QUOTED = Syntax("callout", "", _NEVER, _callout, level=container)
CALLOUTS = replace(_QUOTED, name="fenced callout")
