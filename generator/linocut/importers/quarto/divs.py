"""Fenced divs of a Quarto page: what is for other formats goes, lists of pages get their entries."""

import re
from collections.abc import Callable, Iterator, Mapping

_DIV = re.compile(r"[ \t>]*(?P<colons>:{3,})[ \t]*(?P<list>\{.*\}|[\w.-]+)?[ \t]*:*[ \t]*$")
_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")
_HTML_BLOCK = re.compile(r"[ \t>]*</?[A-Za-z][\w-]*(?:[\s/>]|$)")
_AROUND = re.compile(
    r"[ \t>]*(?:</?(?:details|div|section|center|article|aside|main)\b[^<>]*>[ \t]*)+(?:<summary\b.*</summary>)?[ \t]*$"
    r"|[ \t>]*<summary\b[^\n]*</summary>[ \t]*$"
)
"""A line of nothing but tags around Markdown."""
_WHEN = re.compile(r"\.content-(visible|hidden)\b")
_FORMAT = re.compile(r"\b(when|unless)-format=[\"']?([\w:-]+)")
_HTML = frozenset(("html", "html:js", "html4", "html5"))
_MANY = re.compile(r"\blayout-ncol=[\"']?(\d+)[\"']?")
_ID = re.compile(r"#([\w-]+)")


def visible(body: str) -> str:
    """A page without what only its other formats show; its lines stay where they are."""
    lines: list[str] = []
    hidden: list[bool] = []
    fence = ""
    for line in body.split("\n"):
        mark = _FENCE.match(line)
        if fence:
            fence = "" if mark and mark[1].startswith(fence) and not line[mark.end() :].strip() else fence
        elif mark:
            fence = mark[1]
        elif match := _DIV.match(line):
            if match["list"]:
                hidden.append(_hides(match["list"]))
            elif hidden:
                gone = any(hidden)
                hidden.pop()
                lines.append("" if gone else line)
                continue
        lines.append("" if any(hidden) else line)
    return "\n".join(lines)


def _hides(given: str) -> bool:
    kind = _WHEN.search(given)
    if not kind:
        return False
    asked = _FORMAT.search(given)
    if not asked:
        return kind[1] == "hidden" and "when-" not in given and "unless-" not in given
    holds = (asked[2] in _HTML) == (asked[1] == "when")
    return holds == (kind[1] == "hidden")


def renamed(text: str, listings: Mapping[str, str]) -> str:
    """Prose whose divs are linocut's: the one for the list of works goes, that of a list of pages holds them."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        match = _DIV.match(line)
        if not match or not match["list"]:
            continue
        name = _ID.search(match["list"])
        closes = next((at for at in range(number + 1, len(lines)) if lines[at].strip()), -1)
        empty = closes > 0 and re.match(r"[ \t>]*:{3,}[ \t]*$", lines[closes])
        if name and empty and (name[1] == "refs" or name[1] in listings):
            lines[number], lines[closes] = listings.get(name[1], ""), ""
        elif (many := _MANY.search(line)) and int(many[1]) > 4:
            lines[number] = line[: many.start()] + "layout-ncol=4" + line[many.end() :]
    return "\n".join(_apart(lines))


_TAGGED = re.compile(
    r"(?i)[ \t>]*(?:</?[a-z][^<>]*>)*<(?:summary|t[dh]|p|li|div|center|figcaption|h[1-6]|d[td])\b[^<>]*>.*\S"
)
_STRONG = re.compile(r"\*\*(?=\S)([^*<>]+?)(?<=\S)\*\*")
_STRESSED = re.compile(r"(?<![\w*\\])\*(?=[^\s*])([^*<>]+?)(?<=[^\s*])\*(?![\w*])")
_LED = re.compile(r"(?<!!)\[([^\[\]]+)\]\(([^()\s<>]+)\)")


def marked(text: str, code: Callable[[str], str]) -> str:
    """Prose in whose lines of HTML Markdown is HTML too, which Pandoc reads there and CommonMark does not. `code` makes
    the code in such a line HTML."""
    if "<" not in text:
        return text

    def line(written: str) -> str:
        if not _TAGGED.match(written):
            return written
        linked = _LED.sub(r'<a href="\2">\1</a>', written)
        return code(_STRESSED.sub(r"<em>\1</em>", _STRONG.sub(r"<strong>\1</strong>", linked)))

    return "\n".join(map(line, text.split("\n")))


def _apart(lines: list[str]) -> Iterator[str]:
    """The lines, with a blank one between raw HTML and what opens or closes a div, or is Markdown for Pandoc alone."""
    html = tag = False
    for line in lines:
        markdown = bool(line.strip()) and not line.lstrip(" \t>").startswith("<") and not line.startswith("    ")
        if (html and _DIV.match(line)) or (tag and markdown):
            yield ""
            html = False
        html = bool(line.strip()) and (html or bool(_HTML_BLOCK.match(line))) and not _DIV.match(line)
        tag = bool(_AROUND.match(line))
        yield line
