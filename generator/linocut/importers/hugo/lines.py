"""Blocks of Markdown around what a shortcode encloses, kept in the list or quote in which they stand."""

import re
from textwrap import dedent

from linocut.importers.hugo.calls import Call

_COLONS = re.compile(r"(?m)^[ \t>]*(:{3,})")


def block(call: Call, first: str, inner: str, last: str) -> str:
    """Lines around what is enclosed, with what stands before the call on its line before each of them."""
    body = lines(call, inner)
    if call.indent and any(line.strip() and not line.startswith(call.indent) for line in body.split("\n")):
        body = held(call.indent, inner)
    lead = "" if call.alone or call.indent else "\n\n"
    end = "" if call.alone else f"\n{call.indent}"
    return f"{lead}{first}\n{body}\n{call.indent}{last}{end}"


def lines(call: Call, inner: str) -> str:
    """What a call encloses, its first line where the call stood."""
    inner = re.sub(r"\n[ \t>]*$", "", inner)
    if "\n" not in inner.strip("\n"):
        return f"{call.indent}{inner.strip().lstrip('> ' if '>' in call.indent else '')}"
    first, _, rest = inner.strip("\n").partition("\n")
    return (
        f"{call.indent}{first.strip()}\n{rest}" if not inner.startswith("\n") and first.strip() else inner.strip("\n")
    )


def colons(inner: str) -> str:
    """The fence of a block that encloses such lines: longer than those in it."""
    return ":" * max([3, *(len(found) + 1 for found in _COLONS.findall(inner))])


def held(indent: str, text: str) -> str:
    """Lines with what stands before a call in front of each: blanks and quote marks, however far in they were."""
    whole = dedent(quoted(indent, text)).strip("\n").split("\n")
    return "\n".join(f"{indent}{line}" if line.strip() else indent.rstrip() for line in whole)


def quoted(indent: str, text: str) -> str:
    """Lines without the quote marks that stand before a call."""
    depth = indent.count(">")
    return re.sub(rf"(?m)^[ \t]*(?:>[ \t]?){{0,{depth}}}", "", text) if depth else text


def item(mark: str, text: str) -> str:
    """An item of a list: its mark, and its further lines below its first letter."""
    return mark + held(" " * len(mark), text).lstrip(" ")
