"""Raw HTML between paragraphs, as CommonMark finds it; `{val}`, formulas and references in it are ours all the same."""

import re
from collections.abc import Callable

from linocut.pattern import late
from linocut.prose.angle import uncommented
from linocut.prose.document import Document, Syntax, Token, block
from linocut.prose.extract import END, SINGLE, TAG, Line
from linocut.prose.writer import Region, Writer

_BLOCKS = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt"
    "|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu"
    "|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead"
    "|title|tr|track|ul"
)
_RAW = late(r" {0,3}<(?:script|pre|style|textarea)(?=[\s>]|$)", re.IGNORECASE)
_RAW_ENDS = late(r"</(?:script|pre|style|textarea)>", re.IGNORECASE)
_UNTIL = (
    (late(r" {0,3}<!--"), late("-->")),
    (late(r" {0,3}<\?"), late(r"\?>")),
    (late(r" {0,3}<!\[CDATA\["), late(r"\]\]>")),
    (late(r" {0,3}<![A-Za-z]"), late(">")),
)
_BLOCK = late(rf" {{0,3}}</?(?:{_BLOCKS})(?=[\s/>]|$)", re.IGNORECASE)
_ANY = late(rf" {{0,3}}{TAG.pattern}\s*$")
_CLOSES = {"<!--": "-->", "<?": "?>", "<![CDATA[": "]]>"}
_MARKDOWN = late(r"(<[^<>]*?)\s+markdown(?:=(?:\"(?:1|block)\"|'(?:1|block)'|1|block))?(?=[\s>])")


def start(rest: str, in_paragraph: bool) -> Region | None:
    """The raw HTML that a line starts. A tag that is no block's, or one alone, does not end a paragraph."""
    if "<" not in rest[:4]:
        return None
    if match := _RAW.match(rest):
        return _until(match, _RAW_ENDS, rest)
    for begins, ends in _UNTIL:
        if match := begins.match(rest):
            return _until(match, ends, rest)
    if match := _BLOCK.match(rest):
        return Region(match, _never, _finish, blank_ends=True, done=bool(_MARKDOWN.search(rest)))
    if not in_paragraph and (match := _ANY.match(rest)):
        return Region(match, _never, _finish, blank_ends=True)
    return None


def _never(_line: str) -> bool:
    return False


def _until(match: re.Match[str], ends: re.Pattern[str], rest: str) -> Region:
    closes: Callable[[str], bool] = lambda line: bool(ends.search(line))  # noqa: E731 - named for its type
    return Region(match, closes, _finish, done=bool(ends.search(rest)))


def _finish(document: Document, writer: Writer, region: Region) -> None:
    if not (region.done or region.blank_ends):
        opened = region.match[0].strip()
        end = _CLOSES.get(opened) or f"</{opened[1:]}>"
        hint = f'write "{end}" where it ends'
        document.warning(f'"{opened}" is never closed: all that follows belongs to it', region.places[0], hint)
    token = document.token(SYNTAX, region.match, region.text, region.places)
    writer.leaf(token)


def expand(document: Document, html: str, look: Callable[[list[Line]], str]) -> str:
    """The HTML with the marks of raw HTML replaced by it, `look` having lifted our syntaxes out of it."""

    def raw(match: re.Match[str]) -> str:
        token = document.tokens[int(match[1])]
        if token.syntax is not SYNTAX:
            return match[0]
        pairs = zip(uncommented(token.text).split("\n"), token.places, strict=True)
        return look([Line(_MARKDOWN.sub(r"\1", line, count=1), place) for line, place in pairs])

    return _SINGLE.sub(raw, html)


def _show(_document: Document, token: Token, _inner: str) -> str:
    return token.text


_SINGLE = late(f"{SINGLE}(\\d+){END}")

SYNTAX = Syntax("raw HTML", "", late("(?!)"), _show, level=block)
