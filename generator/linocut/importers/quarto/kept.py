"""What Quarto kept of a page's cells, put into a text that is newer or was never frozen: each cell finds its own by
what it says, by its label, by the words above it or by its place."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from html import escape
from typing import NamedTuple

from linocut.importers.markdown import pieces
from linocut.importers.quarto import cells

_INCLUDE = re.compile(r"\binclude\s*[:=]\s*(?:false|FALSE|F)\b")
_ECHO = re.compile(r"\becho\s*[:=]\s*(?:false|FALSE|F)\b")
_LABEL = re.compile(r"#\s?\|\s*label:\s*[\"']?([\w.-]+)|\{r[ ,]+(?:label\s*=\s*[\"'])?([\w.][\w.-]*)[\"']?\s*[,}]")
_SPOKEN = re.compile(r"`\{?(?:r|python|julia)\}? [^`]+`")
_OPENED = re.compile(r"(:{3,})[ \t]*\{[^}\n]*\.cell(?=[\s}])[^\n]*\}[ \t]*$")
_OPENS = re.compile(r"[ \t]*:{3,}[ \t]*(?:\{.*\}|[\w.-]+)[ \t]*:*[ \t]*$")
_CLOSES = re.compile(r"[ \t]*:{3,}[ \t]*$")
_CODE = re.compile(r"(?ms)^[ \t]*(`{3,})[ \t]*\{\.[\w+-]+ [^}\n]*\.?cell-code[^}\n]*\}[ \t]*\n(.*?)^[ \t]*\1[ \t]*$")
_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")
_ASIDE = re.compile(r"<!--.*?-->|\{\{<.*?>\}\}|\{[^{}\n]*\}", re.DOTALL)
_SILENT = re.compile(r"opts_chunk\$set\([^)]*\becho\s*=\s*(?:FALSE|F)\b")
"""How a page in R says that it shows no code."""
_NEAR = 4
"""Words on each side by which a value in the text is found again."""


class Kept(NamedTuple):
    """What stands for one cell."""

    code: str
    """What the cell says, as far as it was shown."""
    text: str
    """Its code and what it gave, as Markdown."""
    after: str = ""
    """The last words above it."""


class _Cell(NamedTuple):
    """A cell of the text."""

    code: str
    label: str
    after: str
    hidden: bool
    """Whether its code is not shown."""
    gone: bool
    """Whether nothing of it is shown."""


def frozen(markdown: str) -> list[Kept]:
    """The cells of a page that Quarto ran."""
    found: list[Kept] = []
    block: list[str] = []
    above: list[str] = []
    depth = 0
    fence = ""
    for line in markdown.replace("\r\n", "\n").split("\n"):
        mark = _FENCE.match(line)
        if fence:
            fence = "" if mark and mark[1].startswith(fence) and not line[mark.end() :].strip() else fence
        elif mark:
            fence = mark[1]
        elif depth and _CLOSES.match(line):
            depth -= 1
        elif (depth and _OPENS.match(line)) or _OPENED.match(line):
            depth += 1
        (block if depth or block else above).append(line)
        if block and not depth:
            text = "\n".join(block)
            found.append(Kept("".join(match[2] for match in _CODE.finditer(text)), text, tail("\n".join(above[-9:]))))
            block = []
    return found


def newer(body: str, markdown: str) -> bool:
    """Whether the text says something that is not in what Quarto kept of it."""
    have = " ".join(_words(_ASIDE.sub(" ", markdown)))
    for text, is_code in pieces(body):
        for paragraph in () if is_code else re.split(r"\n[ \t]*\n", _ASIDE.sub(" ", text)):
            words = _words(paragraph)
            if len(words) > _NEAR and " ".join(words) not in have:
                return True
    return False


def placed(body: str, kept: Sequence[Kept], said: str = "", *, hides: bool = False) -> str:
    """The text in which what was kept stands for its cells. `said` is the text in which computed values stand, `hides`
    whether the page shows no code."""
    parts = [text for text, _ in pieces(body)]
    at = [number for number, (text, is_code) in enumerate(pieces(body)) if is_code and _runs(text)]
    hides = hides or bool(_SILENT.search(body))
    own = [_cell(parts, number, hides=hides) for number in at]
    pairs = dict(_pairs(own, kept))
    for cell, number in enumerate(at):
        if cell in pairs:
            parts[number] = f"{kept[pairs[cell]].text}\n"
        elif own[cell].gone or own[cell].hidden:  # it showed nothing
            parts[number] = ""
    words = re.sub(r"\\[()]", "$", " ".join(said.split()))
    for number, text in enumerate(parts):
        if words and _SPOKEN.fullmatch(text):
            parts[number] = (
                _value("".join(parts[max(number - 8, 0) : number]), "".join(parts[number + 1 :][:1]), words) or text
            )
    return "".join(parts)


def _runs(text: str) -> bool:
    return bool(cells.languages(text) - {"ojs", "mermaid", "dot"})


def _cell(parts: Sequence[str], number: int, *, hides: bool) -> _Cell:
    head, _, rest = parts[number].partition("\n")
    lines = rest.rstrip().split("\n")[:-1]
    count = next((at for at, line in enumerate(lines) if not re.match(r"[ \t>]*(?:#|//)\s?\|", line)), len(lines))
    options = "\n".join([head, *lines[:count]])
    label = _LABEL.search(options)
    name = (label[1] or label[2] or "") if label else ""
    hidden = bool(_ECHO.search(options)) or (hides and not re.search(r"\becho\s*[:=]\s*(?:true|TRUE|T)\b", options))
    near = max(number - 9, 0)
    above = "".join(part for part in parts[near:number] if not re.match(r"[ \t>]*(?:```|~~~)", part))
    return _Cell(_bare("\n".join(lines[count:])), name, tail(above), hidden, bool(_INCLUDE.search(options)))


def folded(code: str, summary: str) -> str:
    """Code that a reader opens; as it is where there is no summary."""
    head = f'<details class="folded"><summary>{escape(summary.strip())}</summary>\n\n'
    return f"{head}{code.strip()}\n\n</details>\n" if summary.strip() and code.strip() else code


def tail(text: str) -> str:
    """The last words of what stands above a cell."""
    return " ".join(re.findall(r"\w+", re.sub(r"\]\([^()\s]*\)", "]", _ASIDE.sub(" ", text)))[-_NEAR:])


def _bare(code: str) -> str:
    return re.sub(r"[\s>]+", "", code)


def _pairs(own: Sequence[_Cell], kept: Sequence[Kept]) -> Iterator[tuple[int, int]]:
    """(cell of the text, what was kept of it)."""
    codes = [_bare(one.code) or f"\0{number}" for number, one in enumerate(kept)]
    same = SequenceMatcher(None, [one.code for one in own], codes, autojunk=False).get_matching_blocks()
    cell = found = 0
    for block in same:
        yield from _between(own, kept, range(cell, block.a), range(found, block.b))
        yield from ((block.a + step, block.b + step) for step in range(block.size))
        cell, found = block.a + block.size, block.b + block.size


def _between(own: Sequence[_Cell], kept: Sequence[Kept], these: range, those: range) -> Iterator[tuple[int, int]]:
    """Cells whose code was not shown, between two that were found: by label, by the words above, or by their order."""
    silent = [number for number in those if not kept[number].code.strip()]
    asked = [number for number in these if not own[number].gone]
    for cell in list(asked):
        name = own[cell].label
        same = re.compile(rf"(?<![\w-]){re.escape(name)}(?:-output)?(?:-\d+\.|[\s}}\")])") if name else None
        hit = next((number for number in silent if same and same.search(kept[number].text)), None)
        if hit is None:
            hit = next((number for number in silent if own[cell].after and kept[number].after == own[cell].after), None)
        if hit is not None:
            asked.remove(cell)
            silent.remove(hit)
            yield cell, hit
    for some in ([number for number in asked if own[number].hidden], asked):
        if len(some) == len(silent):
            yield from zip(some, silent, strict=True)
            return


def _value(before: str, after: str, words: str) -> str:
    """What stands between the same words in a text; "" where they are not there, or do not tell."""
    before, after = re.split(r"\n[ \t]*\n", before)[-1], re.split(r"\n[ \t]*\n", after)[0]
    first, last = before.split()[-_NEAR:], after.split()[:_NEAR]
    if len(first) + len(last) < _NEAR:
        return ""
    glued = ("" if before[-1:].strip() else r"\s*", "" if after[:1].strip() else r"\s*")
    ends = (r"\s+".join(map(re.escape, first)), r"\s+".join(map(re.escape, last)))
    found = {match[1] for match in re.finditer(f"{ends[0]}{glued[0]}(.{{1,60}}?){glued[1]}{ends[1]}", words)}
    return found.pop() if len(found) == 1 else ""


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", _SPOKEN.sub(" ", text))
