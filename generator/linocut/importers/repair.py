"""What stands in the place of something that the build refuses: a formula's source, a link to a picture that is not
there, a shortcode as it is written, and where nothing else helps the whole paragraph as code."""

import html
import re
from collections.abc import Callable
from typing import NamedTuple

from linocut.problem import Problem

_BLANK = r"\n[ \t>]*\n"
_FORMULA = re.compile(
    rf"\$\$(?P<display>(?:(?!\$\$|{_BLANK}).)+?)\$\$(?P<list>[ \t]*\{{[#.][^}}\n]*\}})?"
    r"|\\\[(?P<square>.+?)\\\]|\\\((?P<round>.+?)\\\)"
    rf"|(?<![\\$])\$(?P<inline>(?:\\.|(?!{_BLANK})[^\\$])+?)\$|\\begin\{{(?P<name>\w+\*?)\}}.*?\\end\{{(?P=name)\}}",
    re.DOTALL,
)
_IMAGE = re.compile(
    r"!\[(?P<alt>(?:[^\[\]]|\[[^\[\]]*\](?:\([^)\n]*\))?)*)\]\((?P<target><[^>\n]*>|[^)\s]+)(?:\s+[^)]*)?\)(?:\{[^}\n]*\})?"
)
_LINK = re.compile(r"(?<!!)\[(?P<words>[^\]\n]*)\]\((?P<target><[^>\n]*>|[^)\s]+)[^)\n]*\)")
_SHORTCODE = re.compile(r"\{\{(?P<open>[<%])(?P<inner>(?:(?![<%]\{\{|[>%]\}\}).)*)(?P<close>[>%])\}\}", re.DOTALL)
_SOURCE = re.compile(r"\bsrc=\"([^\"]*)\"|\s\"([^\"]*)\"")
_ALT = re.compile(r"\b(?:alt|caption|title)=\"([^\"]*)\"")
_ATTRIBUTES = re.compile(r"[ \t]*\{[#.:][^}\n]*\}")
_DIV = re.compile(r"(?m)^[ \t>]*:{3,}[^\n]*$")
_VALUE = re.compile(r"`\{(\w+)\}")
_AT = re.compile(r"@(?=[\w{])")
_NOTE = re.compile(r"(?m)^ {0,3}\[\^([^\]\n]+)\]:")
_HALF = re.compile(r"\{\{[<%]|(?<![\\$])\$\$?|\\\[|\\begin\{")
_HTML = re.compile(r"[\s>]*</?[A-Za-z][^\n]*>")
_MARKS = re.compile(r"\\[A-Za-z]+|[\^_=]")
_SHORT = re.compile(r"(?:[^A-Za-z]*[A-Za-z]{1,2}(?![A-Za-z]))*[^A-Za-z]*")


class Repair(NamedTuple):
    """One thing that was changed."""

    line: int
    message: str
    hint: str


def repair(text: str, problems: list[Problem], *, last: bool) -> tuple[str, list[Repair]]:
    """The file's text with something that builds in the place of each of these problems. In the `last` round, that is
    the paragraph as code."""
    done: dict[tuple[int, int], tuple[str, Repair]] = {}
    for problem in problems:
        offset = offset_of(text, problem)
        start, end, put, message = _paragraph(text, offset) if last else _found(text, offset)
        if start < end and not any(start < other_end and other_start < end for other_start, other_end in done):
            line = text.count("\n", 0, start) + 1
            done[start, end] = (put, Repair(line, message, f"the build says: {problem.message}"))
    for (start, end), (put, _) in sorted(done.items(), reverse=True):
        text = text[:start] + put + text[end:]
    return text, [each for _, (_, each) in sorted(done.items())]


def offset_of(text: str, problem: Problem) -> int:
    """Where in the text a problem is."""
    line, column = (problem.place.line or 1, problem.place.column or 1) if problem.place else (1, 1)
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1 or start
    return min(start + column - 1, len(text))


Change = tuple[int, int, str, str]
"""Start, end, what stands there now, and what is told."""


def _found(text: str, offset: int) -> Change:
    """What is at a place, and what stands there instead."""
    head = _head(text)
    if offset < head:
        return _key(text, offset, head)
    low = max(text.rfind("\n\n", 0, offset), head)
    for pattern, change in _KINDS:
        for match in pattern.finditer(text, low if pattern is not _FORMULA else max(low - 4000, head)):
            if match.start() > offset:
                break
            if offset > match.end():
                continue
            if pattern is _FORMULA and match["list"] and offset > match.start("list"):
                return *match.span("list"), "", _MESSAGES[_removed]
            if (put := change(match, text)) is not None:
                return match.start(), match.end(), put, _MESSAGES[change]
    return _paragraph(text, offset)


def _head(text: str) -> int:
    """Where the body starts."""
    match = re.match(r"(---|\+\+\+)[ \t]*\n.*?\n\1[ \t]*(?:\n|$)", text, re.DOTALL)
    return match.end() if match else 0


def _key(text: str, offset: int, head: int) -> Change:
    """A line of front matter, which becomes a comment; of the picture where no key is named."""
    if offset == 0:
        match = re.compile(r"(?mi)^image\s*[:=].*$").search(text, 0, head)
        offset = match.start() if match else 0
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    if start == 0:
        return 0, 0, "", ""
    return start, end, f"# {text[start:end]}", "a line of front matter is a comment"


def _paragraph(text: str, offset: int) -> Change:
    """A paragraph as code: the last resort."""
    head = _head(text)
    start = max(text.rfind("\n\n", 0, offset) + 2, head) if "\n\n" in text[:offset] else head
    end = text.find("\n\n", offset)
    end = len(text.rstrip("\n")) if end < 0 else end
    for div in _DIV.finditer(text, start, end):  # what it opens or closes is not of the paragraph
        if div.end() < offset:
            start = min(div.end() + 1, end)
        elif div.start() > offset:
            end = div.start() - 1
            break
    if start >= end:
        return 0, 0, "", ""
    return start, end, f"````text\n{text[start:end]}\n````", "a paragraph is shown as it is written"


def _formula(match: re.Match[str], text: str) -> str | None:
    latex = match[0]
    if match["inline"] is not None and not likely(match["inline"]):
        return latex.replace("$", "\\$")
    if _HTML.match(text, max(text.rfind("\n\n", 0, match.start()) + 1, _head(text))):  # in which only a tag makes code
        return f"<code>{html.escape(latex, quote=False)}</code>"
    if "\n" not in latex.strip():
        ticks = "``" if "`" in latex else "`"
        return f"{ticks}{latex}{ticks}"
    start = text.rfind("\n", 0, match.start()) + 1
    before = text[start : match.start()]
    if before.strip(" \t>"):
        return f"`{' '.join(latex.replace('`', ' ').split())}`"
    lines = latex.split("\n")
    end = text.find("\n", match.end())
    after = f"\n{before}" if text[match.end() : end if end >= 0 else len(text)].strip() else ""
    return "\n".join([f"```latex\n{before}{lines[0]}", *lines[1:], f"{before}```{after}"])


def _picture(match: re.Match[str], text: str) -> str:
    target = match["target"].strip("<>")
    words = _LINK.sub(r"\g<words>", match["alt"]).strip() or target.rpartition("/")[2]
    if text[: match.start()].endswith("[") and text.startswith("](", match.end()):  # what it is in is a link already
        return words
    return f"[{words}](<{target}>)" if " " in target else f"[{words}]({target})"


def _link(match: re.Match[str], _text: str) -> str:
    target = match["target"].strip("<>").replace('"', "%22")
    return f'<a href="{target}">{match["words"]}</a>'


def _shortcode(match: re.Match[str], _text: str) -> str | None:
    inner = match["inner"]
    name = inner.strip().split(maxsplit=1)[0] if inner.strip() else ""
    source = _SOURCE.search(inner)
    if name in {"figure", "video"} and source and (target := source[1] or source[2]):
        alt = _ALT.search(inner)
        words = (alt[1] if alt else "").replace("[", "(").replace("]", ")") or target.rpartition("/")[2]
        return f"[{words}](<{target}>)" if " " in target else f"[{words}]({target})"
    return f"{{{{{match['open']}/*{inner}*/{match['close']}}}}}"


def _removed(match: re.Match[str], text: str) -> str:
    opens = text[text.rfind("\n", 0, match.start()) + 1 : match.start()].strip(" \t>")
    return " {.div}" if opens and not opens.strip(":") else ""  # bare, it would close what is open


def _escaped(match: re.Match[str], _text: str) -> str:
    return f"\\{match[0]}" if not match[0].startswith((" ", "\t", ">")) else re.sub("(:::)", r"\\\1", match[0], count=1)


def _value(match: re.Match[str], _text: str) -> str:
    return f"`{{{{{match[1]}}}}}"


def _renamed(match: re.Match[str], _text: str) -> str:
    return match[0].replace(f"[^{match[1]}]", f"[^{match[1]}-again]")


def _half(match: re.Match[str], _text: str) -> str:
    return match[0].replace("$", "\\$") if "$" in match[0] else f"\\{match[0]}"


_KINDS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str], str | None]], ...] = (
    (_SHORTCODE, _shortcode),
    (_IMAGE, _picture),
    (_FORMULA, _formula),
    (_LINK, _link),
    (_NOTE, _renamed),
    (_ATTRIBUTES, _removed),
    (_DIV, _escaped),
    (_VALUE, _value),
    (_AT, _escaped),
    (_HALF, _half),
)
_MESSAGES: dict[Callable[[re.Match[str], str], str | None], str] = {
    _shortcode: "a shortcode is shown as it is written, or as a link",
    _picture: "a picture is a link: it is not there, or cannot be read",
    _formula: "a formula is shown as its source",
    _link: "a link leads where it did, and to no page of this site",
    _renamed: "a second footnote of one name has another",
    _removed: "attributes are left out",
    _escaped: "a mark is shown as it is written",
    _value: "a mark is shown as it is written",
    _half: "a mark is shown as it is written",
}
"""What is told of each."""


def likely(latex: str) -> bool:
    """Whether this is a formula: it has a mark of one, or no words; and its braces are closed."""
    bare = re.sub(r"\\[{}]", "", latex)
    if bare.count("{") != bare.count("}"):
        return False
    return bool(_MARKS.search(latex)) or bool(_SHORT.fullmatch(latex))
