"""Shortcodes around code, as fenced blocks, before anything in the code is taken for prose."""

import re
from textwrap import dedent

from linocut.importers.hugo.calls import Call, pairs, tags
from linocut.importers.hugo.lines import quoted

_BLOCKS = {"code", "codeblock", "code-block", "prism", "codeimporter", "snippet", "code-toggle", "terminal", "cmd"}
_PANES = {"tabpane", "codetabs", "code-tabs"}
"""Parents whose tabs hold code, unless they say `text=true`."""
_FENCED = re.compile(r"\s*(?:```|~~~)")
_START = re.compile(r"[ \t>]*(?:(?:[-*+]|\d+[.)]) +)?")
"""What stands before a block on its line: blanks, quote marks, the mark of an item."""
_WORD = re.compile(r"[\w+#.-]+")


def fenced(body: str) -> str:
    """The text with code of shortcodes between fences."""
    found = list(tags(body, outside=True))
    closed = pairs(found)
    out, position = [], 0
    around: list[tuple[int, Call]] = []
    for index, tag in enumerate(found):
        close = closed.get(index)
        while around and index > around[-1][0]:
            around.pop()
        if close is None or tag.start < position:
            continue
        inner = body[tag.end : found[close].start]
        call = Call(tag.name, dict(tag.arguments), inner, "", alone=True)
        parent = around[-1][1] if around else None
        around.append((close, call))
        language = _language(call, parent)
        if language is None or "{{<" in inner or "{{%" in inner:
            continue
        start, end = (tag.start, found[close].end) if tag.name.lower() in _BLOCKS else (tag.end, found[close].start)
        out += [body[position:start], _code(body, start, end, call, language)]
        position = end
    return "".join([*out, body[position:]])


def _language(call: Call, parent: Call | None) -> str | None:
    """Of the code that a call encloses; None where it is text."""
    name = call.name.lower()
    own = call.get("lang", "language", "codelang", "syntax")
    if name in _BLOCKS:
        first = call.arguments.get("0", "")
        return own or (first if _WORD.fullmatch(first) else "")
    if name == "card":
        return own if call.get("code") == "true" else None
    if name == "tab":
        if call.get("codelang"):
            return own
        if parent is None or parent.name.lower() not in _PANES or "true" in (call.get("text"), parent.get("text")):
            return None
        title = call.get("header", "name", "title", "0").lower()
        return own or parent.get("lang") or (title if parent.get("langEqualsHeader") == "true" else "")
    return None


def _code(body: str, start: int, end: int, call: Call, language: str) -> str:
    """What stands in the place of body[start:end]."""
    inner = call.inner or ""
    before = body[body.rfind("\n", 0, start) + 1 : start]
    whole = call.name.lower() in _BLOCKS
    if whole and "\n" not in inner and (before.strip(" \t>") or body[end:].partition("\n")[0].strip()):
        return f"`{inner.strip()}`"
    start_of_line = _START.fullmatch(before)
    lead = re.sub(r"[^\s>]", " ", before) if start_of_line else ""
    if _FENCED.match(inner):
        return inner.strip("\n") if whole else inner
    bare = quoted(lead, inner)
    lines = dedent(bare.expandtabs(4) if bare.strip("\n")[:1] == "\t" else bare).strip("\n").split("\n")
    lines[0] = lines[0] if inner.startswith("\n") else lines[0].strip()
    ticks = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", inner)), default=0))
    title = call.get("title", "file", "filename") if whole else ""
    info = f'{language} {{title="{title}"}}' if title else language
    text = f"\n{lead}".join([f"{ticks}{info}".rstrip(), *lines, ticks])
    if whole:
        return text if start_of_line else f"\n\n{text}\n"
    return f"\n{lead}{text}\n{lead}"
