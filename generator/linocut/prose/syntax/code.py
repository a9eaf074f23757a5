"""Code blocks: highlighted by Pygments, with marked lines, line numbers, a file name, and `{#lst-x}` for a listing."""

import re
from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from linocut.prose import attributes
from linocut.prose.document import Document, Syntax, Token, block
from linocut.prose.entity import literal
from linocut.prose.writer import Region, Writer

if TYPE_CHECKING:
    from pygments.lexer import Lexer
    from pygments.token import _TokenType

FENCE = re.compile(r"( {0,3})(`{3,}(?=[^`]*$)|~{3,})[ \t]*(.*?)[ \t]*$")

COLUMN = 60
"""Characters of code that the column of text holds: what is longer takes the margin too, where there is one."""

_DIRECTIVE = re.compile(r"\{[a-z][\w:-]*\}(?=[ \t]|$)")
_CHUNK = re.compile(r"\{(?:python|r|julia|ojs|code-cell)[^}]*\}")
"""Where other tools run what is in the fence."""


def start(rest: str, _in_paragraph: bool) -> Region | None:
    """The fence that a line opens."""
    match = FENCE.match(rest)
    if not match:
        return None
    closing = re.compile(rf" {{0,3}}{re.escape(match[2][0])}{{{len(match[2])},}}[ \t]*$")
    return Region(match, lambda line: bool(closing.match(line)), finish)


_DIAGRAM = re.compile(r"\{?mermaid\b\}?")
_DRAWN = (
    "export it from mermaid.live as SVG and show the file: ![...](name.svg), or write it as ```{dot}; "
    "```text shows the text"
)
"""What to do about a diagram in text."""


def finish(document: Document, writer: Writer, region: Region) -> None:
    if not region.done:
        document.warning("the code block is never closed", region.places[0], f'write "{region.match[2]}" below it')
    chunk = _CHUNK.match(region.match[3])
    if diagram := _DIAGRAM.match(region.match[3]):
        document.warning(f"the diagram in {diagram[0].strip()} is shown as text, not drawn", region.places[0], _DRAWN)
    elif chunk:
        language = re.sub(r"\W.*", "", chunk[0][1:])
        hint = f"cells are in Python: write ```{{python}}, or ```{language} to show the code"
        document.warning(f"code in {chunk[0]} is shown, not run", region.places[0], hint)
    elif other := _DIRECTIVE.match(region.match[3]):
        hint = "write Markdown, or the language without braces"
        document.warning(f"the directive {other[0]} is shown as code", region.places[0], hint)
    indent = len(region.match[1])
    lines = [re.sub(f"^ {{0,{indent}}}", "", line) for line, _ in region.lines]
    token = document.token(SYNTAX, region.match, "\n".join(lines), region.places)
    writer.leaf(token)


@dataclass(frozen=True, slots=True)
class Options:
    """What the line that opens a fence says."""

    language: str = ""
    title: str = ""
    id: str = ""
    caption: str = ""
    marked: frozenset[int] = frozenset()
    """Lines to mark, counted from 1."""
    numbers: int = 0
    """The first line's number; 0: none are shown."""
    classes: tuple[str, ...] = ()


_PAIR = re.compile(r"([\w-]+)=(\"[^\"]*\"|'[^']*'|\[[^\]]*\]|[^\s,}]+)|\{([\d,\s-]+)\}")
_COLUMNS = re.compile(r"\S {2,}\S.* {2,}\S")
"""What stands in columns, as programs print tables."""


def options(info: str) -> Options:
    """Read `python title="x.py" hl_lines="2 4-6"`, `{.python #lst-x}` and Hugo's `python {linenos=true}`."""
    info = literal(info)
    word = re.match(r"[^\s{=]+(?=[\s{]|$)", info)
    braces = re.search(r"\{[^}]*\}", info)
    given = attributes.read(braces[0]) if braces and re.match(r"\{\s*[#.]", braces[0]) else attributes.Attributes()
    bare = re.match(r"\{([A-Za-z][\w+-]*)\}", info)
    pairs = {match[1]: match[2].strip("\"'") for match in _PAIR.finditer(info) if match[1]}
    short = next((match[3] for match in _PAIR.finditer(info) if match[3]), "")
    found = [name for name in given.classes if name not in {"numberLines", "number-lines"}]
    language = word[0] if word else bare[1] if bare else found.pop(0) if found else ""
    marks = pairs.get("hl_lines") or pairs.get("code-line-numbers", "") or pairs.get("highlight") or short
    shown = pairs.get("linenums") or pairs.get("linenos") or ""
    wanted = shown.lower() not in {"", "false"} or len(given.classes) > len(found) + (not word)
    first = pairs.get("linenostart") or pairs.get("startFrom") or (shown if shown.isdigit() else "1")
    return Options(
        language=language.removeprefix("."),
        title=pairs.get("title") or pairs.get("filename") or "",
        id=given.id or pairs.get("id", "") or pairs.get("lst-label", ""),
        caption=pairs.get("caption") or pairs.get("lst-cap") or "",
        marked=lines(marks),
        numbers=int(first) if wanted and first.isdigit() else 0,
        classes=tuple(found),
    )


def lines(written: str) -> frozenset[int]:
    """`2 4-6`, `2,4-6`, `[2,"4-6"]`."""
    found: set[int] = set()
    for first, last in re.findall(r"(\d+)(?:-(\d+))?", written):
        found.update(range(int(first), min(int(last or first), int(first) + 10_000) + 1))
    return frozenset(found)


def _number(document: Document, token: Token) -> None:
    identifier = options(token.match[3]).id
    if identifier:
        number = document.count("lst")
        document.numbered[id(token)] = number
        place = document.place(token, max(token.text.find(identifier), 0))
        document.name(identifier, document.words.listing, number, place)


def _show(document: Document, token: Token, _inner: str) -> str:
    lines = token.text.split("\n")[1:]
    closing = re.compile(rf" {{0,3}}{re.escape(token.match[2][0])}{{{len(token.match[2])},}}[ \t]*$")
    if lines and closing.match(lines[-1]):
        lines.pop()
    return block_html(document, "\n".join(lines), options(token.match[3]), document.numbered.get(id(token), 0))


def block_html(document: Document, text: str, chosen: Options, number: int = 0) -> str:
    """A code block, in a figure when it has a caption or a number."""
    document.has.add("code")
    title = f'<div class="filename">{escape(chosen.title)}</div>' if chosen.title else ""
    long = ("long",) if max(map(len, text.split("\n"))) > COLUMN else ()
    classes = " ".join(("highlight", *long, *chosen.classes))
    language = f' data-language="{escape(chosen.language)}"' if chosen.language else ""
    lines = _highlight(_coloured(document, text, chosen.language), chosen)
    html = f'<div class="{classes}"{language}>{title}<pre tabindex="0"><code>{lines}</code></pre></div>'
    if not (number or chosen.caption):
        return html
    label = document.caption(document.words.listing, number)
    caption = f"<figcaption>{label}{escape(chosen.caption)}</figcaption>"
    return f'<figure class="listing"{attributes.html(chosen.id)}>{caption}{html}</figure>'


def _coloured(document: Document, text: str, language: str) -> str:
    """HTML of the code, as it was made before if it was: Pygments takes longer to begin than a page to be made."""
    name = language, text
    document.kept.code[name] = found = document.known.code.get(name) or _colour(text, language)
    return found


def _highlight(html: str, chosen: Options) -> str:
    if not html:
        return ""
    lines = html.split("\n")
    last = chosen.numbers + len(lines) - 1
    shown = []
    for index, line in enumerate(lines, 1):
        # The number is an attribute that the style sheet shows: it is not selected, and not copied.
        number = f'<span class="lineno" data-line="{chosen.numbers + index - 1:>{len(str(last))}}"></span>'
        text = f"{number if chosen.numbers else ''}{line}"
        if "wrap" in chosen.classes and _COLUMNS.search(re.sub("<[^>]*>", "", line)):
            text = f'<span class="row">{text}</span>'  # a row of a table that wrapped would be none
        shown.append(f'<span class="hll">{text}\n</span>' if index in chosen.marked else f"{text}\n")
    return "".join(shown)


def _colour(text: str, language: str) -> str:
    """HTML of the code, one line for each of its lines."""
    lexer = _lexer(language) if language else None
    if lexer is None:
        return escape(text, quote=False)
    pieces = []
    for name, tokens in groupby(lexer.get_tokens(text), lambda token: _class(token[0])):
        shown = escape("".join(written for _, written in tokens), quote=False)
        if name:  # a span ends with its line, so that lines can be marked
            shown = "\n".join(f'<span class="{name}">{line}</span>' if line else "" for line in shown.split("\n"))
        pieces.append(shown)
    return "".join(pieces).removesuffix("\n")


@cache
def _lexer(language: str) -> "Lexer | None":
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=True)
    except ClassNotFound:
        return None


@cache
def _class(kind: "_TokenType") -> str:
    """Pygments' short class for a kind of token, "" for plain text and blanks."""
    from pygments.token import STANDARD_TYPES

    while kind not in STANDARD_TYPES and kind.parent:
        kind = kind.parent
    name = STANDARD_TYPES.get(kind, "")
    return "" if name == "w" else name


SYNTAX = Syntax("code block", "", re.compile("(?!)"), _show, _number, level=block)
