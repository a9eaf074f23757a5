"""The labels of a book: what `(name)=`, `:name:` and formulas with a name stand for, and the id that each has here."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from linocut.words.table import KINDS

OPEN = re.compile(
    r"(?P<indent>[ \t]*)(?P<mark>`{3,}|~{3,}|:{3,})\{(?P<name>[A-Za-z][\w:.-]*)\}[ \t]*(?P<argument>.*?)[ \t]*$"
)
"""The line that opens a directive."""
FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})[^`]*$")
"""The line that opens code."""
TARGET = re.compile(r"[ \t]*\((?P<name>[^()\n]+)\)=[ \t]*$")
"""`(name)=`."""
OPTION = re.compile(r"[ \t]*:(?P<key>[\w-]+):(?:[ \t]+(?P<value>.*?))?[ \t]*$")
NAMED = re.compile(r"\$\$[ \t]*\((?P<name>[\w:. -]+)\)[ \t]*$")
"""The end of a formula with a name."""
_NAME = re.compile(r"[ \t]*:?(?:name|label):[ \t]*[\"']?([^\s\"'](?:.*[^\s\"'])?)")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(?P<text>.*?)[ \t]*#*[ \t]*$")

_WORDS = {word: kind for kind, word in KINDS.items()}
_KINDS = {
    **dict.fromkeys(("figure", "image", "subfigure"), "fig"),
    **dict.fromkeys(("table", "list-table", "csv-table"), "tbl"),
    **dict.fromkeys(("code", "code-block", "literalinclude"), "lst"),
    **dict.fromkeys(("exercise", "exercise-start"), "exr"),
    "math": "eq",
    **{
        f"{room}:{word}": kind
        for room in ("prf", "proof")
        for word, kind in _WORDS.items()
        if kind not in {"fig", "tbl"}
    },
    **{f"prf:{word}": "def" for word in ("axiom", "criterion", "assumption")},
    **dict.fromkeys(("prf:observation", "prf:property"), "rem"),
}
"""Directive -> how the ids of what it makes begin."""


class Label(NamedTuple):
    """What a name stands for."""

    source: str
    """The page that has it."""
    id: str
    """There; "": the page itself."""
    kind: str = ""
    """"fig", "eq", "thm"...; "": a part of the page."""
    text: str = ""
    """What it is called, where that is known."""


def kind_of(directive: str) -> str:
    """How the ids of what a directive makes begin; "" for one that is not numbered."""
    return _KINDS.get(directive.lower(), "")


def identifier(name: str, kind: str) -> str:
    """The id for a name: "fig-waves" for "waves" and "fig:waves"."""
    bare = re.sub(rf"^{kind}[-:_]", "", name.strip(), flags=re.IGNORECASE) if kind else name.strip()
    clean = re.sub(r"[^\w.-]+", "-", bare).strip("-.")
    return f"{kind}-{clean}" if kind else clean


def end(lines: list[str], at: int, mark: str) -> int:
    """The line that closes the fence which opens at one; the last one where none does."""
    closing = re.compile(rf"[ \t]*{re.escape(mark[0])}{{{len(mark)},}}[ \t]*$")
    return next((number for number in range(at + 1, len(lines)) if closing.match(lines[number])), len(lines))


def of(source: str, body: str) -> Iterator[tuple[str, Label]]:
    """The names in a text, and what each stands for."""
    yield from _of(source, body.split("\n"))


def _of(source: str, lines: list[str]) -> Iterator[tuple[str, Label]]:
    waiting: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        opened, code = OPEN.match(line), FENCE.match(line)
        if opened:
            last = end(lines, at, opened["mark"])
            inner = lines[at + 1 : last]
            kind = kind_of(opened["name"])
            said = list(_said(inner))
            own = [found[1] for text in said if (found := _NAME.match(text))]
            if opened["name"].lower() == "code-cell":
                kind = "fig" if any("caption:" in text for text in said) else ""
                own = own if kind else []
            for name in (*waiting, *own):
                yield name.lower(), Label(source, identifier(own[0] if own else name, kind), kind)
            waiting = []
            if opened["name"].lower() not in {"code-cell", "math", "code", "code-block"}:
                yield from _of(source, inner)
            at = last
        elif code:
            at = end(lines, at, code[1])
        elif target := TARGET.match(line):
            waiting.append(target["name"].strip())
        elif line.strip():
            heading = _HEADING.match(line)
            for name in waiting:
                yield name.lower(), Label(source, identifier(name, ""), "", heading["text"] if heading else "")
            waiting = []
            if named := NAMED.search(line):
                yield named["name"].lower(), Label(source, identifier(named["name"], "eq"), "eq")
        at += 1


def _said(lines: list[str]) -> Iterator[str]:
    """The lines in which a directive says its options: `:name: x`, or YAML between two lines of dashes."""
    if lines and lines[0].strip() == "---":
        yield from lines[1 : next((n for n, text in enumerate(lines) if n and text.strip() == "---"), 1)]
        return
    for line in lines:
        if not OPTION.match(line):
            return
        yield line
