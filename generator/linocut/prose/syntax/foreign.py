"""What is written as other tools have it: MyST's directives and roles, MkDocs' admonitions, lists with letters, grid
tables. What can be shown is; of the rest the author is told what to write."""

import re
import unicodedata
from html import escape

from linocut.problem import Place
from linocut.prose import attributes
from linocut.prose.document import Document, Syntax, Token
from linocut.prose.extract import Line
from linocut.prose.syntax import container

ADMONITION = re.compile(
    r" {0,3}(?P<mark>!!!|\?\?\?\+?)[ \t]+(?P<kind>[A-Za-z][\w-]*)(?:[ \t]+\"(?P<title>.*)\")?[ \t]*$"
)
"""`!!! note "Title"`, whose text is indented by four blanks; `???` folds it."""

DIRECTIVE = re.compile(r"\{(?P<name>[a-z][\w:-]*)\}[ \t]*(?P<argument>.*)")
"""What a fence says that is a directive of MyST's."""

_OPTION = re.compile(r":([\w-]+):[ \t]*(.*)")
_CELLS = frozenset("python r julia ojs code-cell bash mermaid dot".split())
"""Directives that others answer to: code that runs, and Quarto's diagrams."""

_ROLE = re.compile(r"\{(?P<role>[a-z][\w:-]*)\}(?P<ticks>`+)(?!`)(?P<text>[^`\n]+)(?P=ticks)(?!`)")
_EMOJI = re.compile(r"(?<![\w:/.]):([a-z][a-z_]{2,}):(?![\w:])")
_GRID = re.compile(r"\+(?:[-=:]{2,}\+)+$")
_LISTS = (
    (re.compile(r"(?:[a-z]|[ivx]+|#)[.)] +\S"), re.compile(r"(?:[b-z]|[ivx]{2,}|#)[.)] +\S")),
    (re.compile(r"\((?:\d+|[a-z]|[ivx]+)\) +\S"), re.compile(r"\((?:\d+|[a-z]|[ivx]+)\) +\S")),
)
"""How the first and the second item of lists begin that Pandoc knows and CommonMark does not."""


def admonition(match: re.Match[str]) -> re.Match[str]:
    """The fence that says the same."""
    fold = {"!!!": "", "???": ' collapse="true"', "???+": ' collapse="false"'}[match["mark"]]
    fence = container.FENCE.match(f"::: {{.callout-{container.near(match['kind'].lower())}{fold}}}")
    assert fence
    return fence


def directive(info: str, lines: list[tuple[str, Place]]) -> list[tuple[str, Place]] | None:
    """The lines that say what a directive of MyST's says; None when it is none that can be said. The first of the lines
    opens the fence, the last may close it."""
    match = DIRECTIVE.match(info)
    if not match or match["name"] in _CELLS:
        return None
    place, rest, options = lines[0][1], lines[1:], dict[str, str]()
    if rest and re.match(r" *(`{3,}|~{3,})[ \t]*$", rest[-1][0]):
        rest = rest[:-1]
    while rest and (option := _OPTION.match(rest[0][0])):
        options[option[1]], rest = option[2], rest[1:]
    name, argument = match["name"], match["argument"].strip()
    named = options.get("name") or options.get("label")
    label = f"#{named}" if named else ""
    if name in container.DIRECTIVES:
        return _callout(name, argument, options, place, rest)
    if name == "math":
        end = f"$$ {{{_named(label, 'eq')}}}" if label else "$$"
        return [("$$", place), *(line for line in rest if line[0].strip()), (end, place)]
    if name in {"figure", "image"} and argument:
        return _figure(argument, options, label, rest, place)
    if name in {"code", "code-block"}:
        head = "".join(f' {key}="{options[other]}"' for key, other in _CODE.items() if other in options)
        return [(f"~~~~~~ {argument}{head}", place), *rest, ("~~~~~~", place)]
    return None


_CODE = {"title": "caption", "hl_lines": "emphasize-lines", "linenos": "linenos"}


def _callout(
    name: str, argument: str, options: dict[str, str], place: Place, rest: list[tuple[str, Place]]
) -> list[tuple[str, Place]]:
    folded = ' collapse="true"' if "dropdown" in options.get("class", "") else ""
    kind = container.near(name)
    title = argument or ("" if name in {kind, "admonition"} else name.capitalize())
    head = [(f"##### {title} {{.unlisted}}", place), ("", place)] if title else []
    return [(f":::::: {{.callout-{kind}{folded}}}", place), *head, *rest, ("::::::", place)]


def _figure(
    path: str, options: dict[str, str], label: str, rest: list[tuple[str, Place]], place: Place
) -> list[tuple[str, Place]]:
    caption = " ".join(line.strip() for line, _ in rest if line.strip())
    known = _named(label, "fig") if label else ""
    alt = f' alt="{options.get("alt", "")}"' if "alt" in options and known else ""
    given = f"{{{known}{alt}}}" if known else ""
    return [("", place), (f"![{caption or options.get('alt', '')}]({path}){given}", place), ("", place)]


def _named(label: str, kind: str) -> str:
    """The id of something numbered: "#fig-waves" for "#waves", "#fig:waves"."""
    return f"#{kind}-{label[1:].removeprefix(kind).lstrip('-:')}"


def told(document: Document, lines: list[Line]) -> None:
    """Warn of a paragraph that is something else where it comes from."""
    first = lines[0]
    if _GRID.match(first.text.strip()):
        hint = "write a row as | a | b |, and |---|---| below the head"
        document.warning("a grid table is shown as it is written", first.place, hint)
    elif attributes.DIRECT.fullmatch(first.text.strip()) and len(lines) == 1:
        hint = "write them at the end of a heading, behind an image or a link, or on the last line of a paragraph"
        document.warning("these attributes belong to nothing", first.place, hint)
    elif len(lines) > 1:
        second = lines[1].text
        if any(begins.match(first.text) and goes.match(second) for begins, goes in _LISTS):
            hint = "items begin with -, * or 1."
            document.warning("this list is shown as text", first.place, hint)


# --- within text ---


def _show_role(document: Document, token: Token, _inner: str) -> str:
    name, text = token.match["role"], token.match["text"]
    if name == "math":
        return document.markdown(f"${text}$", document.place(token, token.match.start("text")))
    if name in {"sub", "sup", "kbd", "code", "abbr"}:
        return f"<{name}>{escape(text, quote=False)}</{name}>"
    hint = (
        "write @fig-x, @eq-x or [](other.md#part)" if name in _REFERENCES else "write Markdown, or in code to show it"
    )
    document.warning(f'the role "{{{name}}}" is shown as it is written', document.place(token), hint)
    return f"{{{name}}}<code>{escape(text, quote=False)}</code>"


_REFERENCES = frozenset("ref numref eq doc cite cite:p cite:t prf:ref term".split())


def _show_emoji(document: Document, token: Token, _inner: str) -> str:
    """The sign whose name stands between colons, where Unicode calls it so; else what was written."""
    name = token.match[1].replace("_", " ")
    try:
        sign = unicodedata.lookup(name)
    except KeyError:
        sign = ""
    if sign < "\u2600":
        hint = "write the sign itself, or in code to show the name"
        document.warning(f'the emoji "{token.text}" is shown as it is written', document.place(token), hint)
        return escape(token.text)
    return sign


SYNTAXES = (
    Syntax("role", "{", _ROLE, _show_role, needs="`"),
    Syntax("emoji", ":", _EMOJI, _show_emoji, needs=":"),
)
