"""An article's Markdown, cut into what is prose and what is code."""

import re
from collections.abc import Iterator

_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")
_CODE = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
_PARAGRAPH = re.compile(r"\n[ \t]*\n")


def pieces(body: str) -> Iterator[tuple[str, bool]]:
    """The text, cut into prose and code: (text, whether it is code)."""
    prose: list[str] = []
    fence: list[str] = []
    mark = ""
    for line in body.splitlines(keepends=True):
        match = _FENCE.match(line)
        if mark:
            fence.append(line)
            if match and match[1].startswith(mark) and not line[match.end() :].strip():
                yield "".join(fence), True
                fence, mark = [], ""
        elif match and not (match[1][0] == "`" and "`" in line[match.end() :]):
            yield from _inline("".join(prose))
            prose, fence, mark = [], [line], match[1]
        else:
            prose.append(line)
    yield from _inline("".join(prose))
    if fence:
        yield "".join(fence), True


def closed(body: str) -> str:
    """The text with a fence that ends with it closed, so that it holds nothing of what follows."""
    mark = ""
    for line in body.splitlines():
        match = _FENCE.match(line)
        if mark and match and match[1].startswith(mark) and not line[match.end() :].strip():
            mark = ""
        elif not mark and match and not (match[1][0] == "`" and "`" in line[match.end() :]):
            mark = match[1]
    return f"{body.rstrip()}\n{mark}" if mark else body


def _inline(prose: str) -> Iterator[tuple[str, bool]]:
    """Prose without code between backticks, which ends with its paragraph."""
    position = 0
    for match in _CODE.finditer(prose):
        if _PARAGRAPH.search(match[0]):
            continue
        if match.start() > position:
            yield prose[position : match.start()], False
        yield match[0], True
        position = match.end()
    if position < len(prose):
        yield prose[position:], False


_TITLE = re.compile(
    r"^ {0,3}#[ \t]+(\S.*?)[ \t]*#*[ \t]*(?:\n|\Z)|(?:\A|(?<=\n\n))(\S.*)\n=+[ \t]*(?:\n|\Z)"
    r"|^[ \t]*(?:<center>)?<h1\b[^>\n]*>(.+?)</h1>(?:</center>)?[ \t]*(?:\n|\Z)",
    re.MULTILINE | re.IGNORECASE,
)
_TAG = re.compile(r"<[^<>]*>")


def titled(body: str) -> tuple[str, str] | None:
    """The text of its first heading of the first level, and the body without it; None: it has none."""
    seen = "".join(re.sub(".", "x", text) if is_code and "\n" in text else text for text, is_code in pieces(body))
    match = _TITLE.search(seen)
    if match is None:
        return None
    start, end = match.span(match.lastindex or 0)
    return _TAG.sub("", body[start:end]).strip(), body[: match.start()] + body[match.end() :]


_BRACKETS = re.compile(
    r"(?<!\\)\$\$.+?\$\$|(?<![\\$])\$[^$\n]+\$|(?<!\\)\\([\[(])((?:(?!\n[ \t]*\n|\\[\[\]()]).)*?)(?<!\\)\\([\])])",
    re.DOTALL,
)
_TEX = re.compile(r"\\[A-Za-z]|[\^_]\{|[\^_]\w(?![\w_])")


_LOOSE = re.compile(r"(?<![\\$])\$(?!\$)([^$]+?)(?<!\\)\$(?!\$)")
_LIKE_TEX = re.compile(r"\\[A-Za-z]|[\^_=<>]|\A(?!.*[A-Za-z]{2}).*[A-Za-z]")


def formulas(prose: str) -> str:
    """Prose in which what Jupyter reads as a formula between dollars is one: with blanks inside, or before a digit."""

    def tight(match: re.Match[str]) -> str:
        inner, after = match[1], match.string[match.end() : match.end() + 1]
        if re.search(r"\n[ \t]*\n", inner) or not (inner != inner.strip() or after.isdigit()):
            return match[0]
        return f"\\({inner.strip()}\\)" if _LIKE_TEX.search(inner) and inner.strip() else match[0]

    return _LOOSE.sub(tight, prose) if "$" in prose else prose


_DISPLAY = re.compile(r"(?<![\\$])\$\$(?!\$)((?:(?!\$\$)[\s\S])+?)\$\$")


def unparted(prose: str) -> str:
    """Prose whose formulas between two dollars have no blank lines: they would end there, and do not for MathJax."""
    if prose.count("$$") % 2:
        return prose  # nobody knows which of them begin one

    def whole(match: re.Match[str]) -> str:
        return re.sub(r"\n(?:[ \t]*\n)+", "\n", match[0]) if _LIKE_TEX.search(match[1]) else match[0]

    return _DISPLAY.sub(whole, prose)


def literal(prose: str) -> str:
    """Prose in which brackets behind a backslash are brackets, as for Pandoc and Jupyter; formulas stay."""

    def plain(match: re.Match[str]) -> str:
        opening, inner, closing = match.groups()
        if not opening or ("[(".index(opening) != "])".index(closing)) or _TEX.search(inner):
            return match[0]
        return f"&#{ord(opening)};{inner}&#{ord(closing)};"

    return _BRACKETS.sub(plain, prose)
