"""Notebooks of a Quarto project: one that is a page, and cells of one that another page shows."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import md5
from html import escape
from pathlib import Path
from posixpath import join
from typing import Any, NamedTuple

from linocut.importers import notebook, saved
from linocut.problem import Place, Problem, Problems

_NAME = re.compile(r"#\s?\|\s*(?:label|id):\s*[\"']?([\w-]+)")


@dataclass(slots=True)
class Read:
    """A notebook that is a page."""

    text: str
    """As a Markdown file, with its front matter."""
    files: Mapping[str, bytes] = field(default_factory=dict)
    """Beside it."""
    hands: tuple[tuple[int, str, str], ...] = ()
    """What needs a hand: line of its body, from 1; message, hint."""
    idle: tuple[str, ...] = ()
    """Why its cells do not run."""


def read(folder: Path, source: str, why: str = "") -> Read:
    """The notebook as a page: its first cell may be front matter. `why`: its cells were found not to run. Raises
    `Problems`."""
    found = _load(folder / source, source)
    cells = notebook.cells_of(found) or []
    head = ""
    for number, cell in enumerate(cells[:2]):
        text = notebook.source_of(cell).strip()
        match = re.match(r"---\n(.*?)\n---[ \t]*(?:\n|$)", text, re.DOTALL)
        if match and cell.get("cell_type") in {"raw", "markdown"}:
            head, rest = match[1], text[match.end() :]
            cells[number] = {**cell, "cell_type": "markdown", "source": rest}
            break
    titled = re.search(r"(?m)^title[ \t]*:", head)
    # A heading is a title only where front matter has none: an empty one in front keeps it in the text.
    made = notebook.article(cells, notebook.language_of(found), folder / source, (why,) if why else ())
    if titled:
        first = next((notebook.source_of(cell) for cell in cells if notebook.source_of(cell).strip()), "")
        if heading := re.match(r"\s*# +(.+)", first):
            made.text = f"# {heading[1]}\n\n{made.text}" if heading[1].strip() != _title(head) else made.text
    else:
        head = f"title: {json.dumps(made.title, ensure_ascii=False)}\n{head}".rstrip("\n")
    return Read(f"---\n{head}\n---\n{made.text.rstrip()}\n", made.files, tuple(made.hands), made.idle)


def _title(head: str) -> str:
    match = re.search(r"(?m)^title[ \t]*:[ \t]*(.*)$", head)
    return match[1].strip().strip("\"'") if match else ""


def shown(folder: Path, source: str, name: str) -> tuple[str, dict[str, bytes]]:
    """What a cell of a notebook showed when it was saved, as Markdown, and the pictures for that; "" for nothing."""
    try:
        cells = notebook.cells_of(_load(folder / source, source)) or []
    except Problems:
        return "", {}
    stem = Path(source).stem
    for cell in cells:
        text = notebook.source_of(cell)
        told = cell.get("metadata")
        tags = told.get("tags", ()) if isinstance(told, dict) else ()
        label = _NAME.search(text)
        if name and (name in tags or cell.get("id") == name or (label and label[1] == name)):
            found = saved.shown(cell, text, f"{stem}-{name}")
            return found.text, dict(found.files)
    return "", {}


def _load(path: Path, source: str) -> Any:
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise Problems([Problem("is not a notebook that can be read", Place(source))]) from error


# --- what Quarto kept of a page that it ran ---


def frozen(folder: Path, source: str) -> tuple[str, dict[str, Path], bool]:
    """The Markdown that Quarto made of a page when it ran it last, "" for none, the pictures that it names, and whether
    it was made of the file as it is."""
    stem = source.rpartition(".")[0]
    kept = folder / "_freeze" / stem
    try:
        found = json.loads((kept / "execute-results/html.json").read_bytes())
        text = found["result"]["markdown"]
    except (OSError, ValueError, KeyError, TypeError):
        return "", {}, False
    if not isinstance(text, str):
        return "", {}, False
    below = f"{stem.rpartition('/')[2]}_files"
    files = {
        join(below, file.relative_to(kept).as_posix()): file
        for file in sorted(kept.rglob("*"))
        if file.is_file() and "execute-results" not in file.parts and file.name in text
    }
    whole = (folder / source).read_bytes()
    same = found.get("hash") in {md5(data, usedforsecurity=False).hexdigest() for data in (whole, _windows(whole))}
    return text, files, same


def _windows(text: bytes) -> bytes:
    """A text as it lies on Windows, where it was frozen there."""
    return text.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


_DIV = re.compile(r"[ \t>]*:{3,}[ \t]*(?P<list>\{.*\}|[\w.-]+)?[ \t]*:*[ \t]*$")
_CODE = re.compile(r"(?P<head>[ \t>]*(?:`{3,}|~{3,}))[ \t]*\{\.(?P<name>[\w+-]+) [^}\n]*\.?cell-code[^}\n]*\}[ \t]*$")
_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")
_NUMBERED = re.compile(r"#((?:fig|tbl)-[\w-]+)")
_FOLD = re.compile(r"\bcode-fold=[\"']?(\w+)")
_SUMMARY = re.compile(r"\bcode-summary=(?:\"([^\"]*)\"|'([^']*)')")
_TABLE_CAPTION = re.compile(r"\btbl-cap=(?:'((?:\\.|[^'\\])*)'|\"((?:\\.|[^\"\\])*)\")")


class _Open(NamedTuple):
    """A div that is open."""

    shown: bool
    """Whether it stays."""
    name: str = ""
    """The id by which the text refers to the table in it."""
    words: str = ""
    """That table's caption."""


def unwrapped(text: str, fold: str = "") -> str:
    """What was run without the divs around each cell and what it gave: they are no part of the text. `fold` is what
    stands above code that the page folds."""
    lines: list[str] = []
    opened: list[_Open] = []
    fence = summary = ""
    for line in text.replace("\r\n", "\n").split("\n"):
        mark = _FENCE.match(line)
        if fence:
            fence = "" if mark and mark[1].startswith(fence) and not line[mark.end() :].strip() else fence
            lines.append(line)
            if summary and not fence:
                lines += ["", "</details>", ""]
                summary = ""
        elif mark:
            fence = mark[1]
            code = _CODE.match(line)
            summary = _summary(line, fold) if code and line.startswith(fence) else ""
            lines += [f'<details class="folded"><summary>{escape(summary)}</summary>', ""] if summary else []
            bare = not line[mark.end() :].strip()
            name = "text" if all(one.shown for one in opened) else "text {.output}"
            lines.append(f"{code['head']}{code['name']}" if code else f"{line.rstrip()}{name}" if bare else line)
        elif match := _DIV.match(line):
            lines += _div(line, match["list"] or "", opened)
        else:
            lines.append(line)
    return "\n".join(lines)


def _summary(line: str, fold: str) -> str:
    """What stands above code, where it is folded."""
    asked = _FOLD.search(line)
    if not (fold if asked is None else asked[1] != "false"):
        return ""
    words = _SUMMARY.search(line)
    return (words[1] or words[2] or "" if words else "") or fold or "Code"


def _div(line: str, given: str, opened: list[_Open]) -> list[str]:
    """The line that opens or closes a div, if it stays."""
    if not given:
        last = opened.pop() if opened else _Open(shown=True)
        return ["", last.words, "", line] if last.words and last.shown else [line] if last.shown else []
    if ".cell" not in given:
        opened.append(_Open(shown=True))
        return [line]
    named = _NUMBERED.search(given)
    if ".cell-output" in given:
        waiting = opened[-1] if opened and not opened[-1].shown else _Open(shown=False)
        name = named[1] if named else waiting.name if "-display" in given else ""
        words = "" if named else waiting.words
        if name and opened:  # a second output of the cell is no part of what is numbered
            opened[-1] = _Open(opened[-1].shown)
        opened.append(_Open(bool(name), "", words if name else ""))
        return [f"::: {{#{name}}}"] if name else []
    columns = re.search(r"layout-ncol=[\"']?\d+[\"']?", given)
    caption = _TABLE_CAPTION.search(given)
    words = re.sub(r"\\(.)", r"\1", caption[1] or caption[2] or "") if caption else ""
    name = named[1] if named and named[1].startswith("tbl-") else ""
    opened.append(_Open(columns is not None, name, words if name else ""))
    return [f"::: {{{columns[0]}}}"] if columns else []
