"""A Jupyter notebook as an article: its text and its cells, attachments and files that it names as files beside them.

Outputs are left out: they come of running. They stand where cells cannot run. What Python alone does not know (magics,
lines for the shell) is dropped where it has nothing to do here, else made a comment and listed at its new line.
"""

import ast
import base64
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from linocut.content.wording import words
from linocut.importers import alternative, embedded, notebook_needs, saved
from linocut.importers.markdown import closed, formulas, literal, pieces, titled, unparted
from linocut.importers.notebook_files import pictures, safe, taken
from linocut.importers.notebook_magics import CELL_TIMED, python_lines
from linocut.problem import Place, Problem, Problems

LANGUAGES = {"bash": "bash", "sh": "sh", "script": "sh", "html": "html", "javascript": "js", "js": "js",
              "latex": "latex", "svg": "xml", "R": "r", "julia": "julia", "sql": "sql", "cython": "cython",
              "writefile": "python", "perl": "perl", "ruby": "ruby", "markdown": "markdown",
             "tikz": "latex"}  # fmt: skip
"""Magic of a cell -> the language of its code."""
_PYTHON = frozenset(("python", "ipython"))
_ATTACHMENT = re.compile(r"attachment:([^)\s\"'>]+)")
_TAGS = frozenset(
    "hide-input hide_input remove-input remove_input hide-output remove-output remove_output hide-cell remove-cell"
    " remove_cell raises-exception skip-execution".split()
)


@dataclass(slots=True)
class Notebook:
    """A notebook as an article."""

    title: str
    text: str = ""
    """Of index.md, without its front matter."""
    files: dict[str, bytes] = field(default_factory=dict)
    """Beside it."""
    hands: list[tuple[int, str, str]] = field(default_factory=list)
    """What needs a hand: line of `text`, message, hint."""
    idle: tuple[str, ...] = ()
    """Why no cell runs: what the cells showed when the notebook was saved stands below each."""
    stem: str = "output"
    """How names of pictures that it holds begin."""
    pictures: int = 0

    def add(self, block: str) -> int:
        """Add a block; the line on which it starts."""
        start = self.text.count("\n") + 1
        self.text += block.strip("\n") + "\n\n"
        return start

    def picture(self, suffix: str, image: bytes) -> str:
        """Put a picture beside it; its name."""
        self.pictures += 1
        name = f"{self.stem}-{self.pictures}.{suffix}"
        self.files[name] = image
        return name


def read(path: Path, idle: tuple[str, ...] = ()) -> Notebook:
    """A notebook file as an article. `idle`: why no cell runs; what the notebook showed when it was saved stands then.
    Raises `Problems` where it is none."""
    try:
        found = json.loads(path.read_bytes())
    except OSError as error:
        raise Problems([Problem(f"{path} cannot be read: {error.strerror}")]) from error
    except ValueError as error:
        raise Problems(
            [Problem(f"{path} is not valid JSON: {error}", hint="a notebook is a file that Jupyter saved")]
        ) from error
    cells = cells_of(found)
    if cells is None:
        raise Problems([Problem(f"{path} is not a notebook: it has no cells", hint="give a file that Jupyter saved")])
    return article(cells, language_of(found), path, idle)


def article(cells: Sequence[Mapping[str, Any]], language: str, path: Path, idle: tuple[str, ...] = ()) -> Notebook:
    """The article that the cells of the notebook in `path` make; `idle` as in `read`."""
    made = Notebook(path.stem.replace("_", " ").replace("-", " ").strip() or "Notebook", stem=safe(path.stem))
    if language in _PYTHON:
        made.idle = idle or tuple(notebook_needs.hindrances(_sources(cells), path.parent))
    named = False
    for cell in cells:
        kind, source = str(cell.get("cell_type", "")), source_of(cell)
        if kind == "heading":
            kind, source = "markdown", f"{'#' * int(cell.get('level', 1))} {source}"
        if kind == "markdown":
            found = None if named else titled(source)
            if found:
                made.title, source, named = words(found[0]), found[1], True
            _markdown(made, cell, source, path.parent)
        elif kind == "code" and source.strip():
            _code(made, cell, source, language, path.parent)
        elif kind == "raw" and source.strip():
            line = made.add(f"```text\n{source}\n```")
            made.hands.append((line, "a raw cell of the notebook is shown as text", "write what it stood for"))
    return made


def cells_of(found: Any) -> list[Mapping[str, Any]] | None:
    """Cells of a notebook of format 4, or of 3, whose sheets hold them."""
    if not isinstance(found, dict):
        return None
    sheets = found.get("worksheets")
    cells: Any = found.get("cells")
    if isinstance(sheets, list):
        cells = [cell for sheet in sheets if isinstance(sheet, dict) for cell in sheet.get("cells", ())]
    return [cell for cell in cells if isinstance(cell, dict)] if isinstance(cells, list) else None


def source_of(cell: Mapping[str, Any]) -> str:
    """The text of a cell."""
    source = cell.get("source", cell.get("input", ""))
    text = "".join(map(str, source)) if isinstance(source, list) else str(source)
    return text.replace("\r\n", "\n")


def _sources(cells: Iterable[Mapping[str, Any]]) -> list[str]:
    """The code of a notebook's cells, but for those that failed there as well."""
    return [source_of(cell) for cell in cells if cell.get("cell_type") == "code" and not _failed(cell)]


def _failed(cell: Mapping[str, Any]) -> bool:
    outputs = cell.get("outputs") or ()
    return any(isinstance(one, dict) and one.get("output_type") in {"error", "pyerr"} for one in outputs)


def language_of(found: Mapping[str, Any]) -> str:
    """The language of a notebook's cells."""
    told = found.get("metadata")
    told = told if isinstance(told, dict) else {}
    for key, name in (("language_info", "name"), ("kernelspec", "language")):
        value = told.get(key)
        if isinstance(value, dict) and value.get(name):
            return str(value[name]).lower()
    return "python"


# --- text ---


def _markdown(made: Notebook, cell: Mapping[str, Any], source: str, folder: Path) -> None:
    attached = cell.get("attachments")
    for name, kinds in (attached or {}).items():
        data = next(iter(kinds.values()), "") if isinstance(kinds, dict) else ""
        made.files[safe(name)] = base64.b64decode("".join(data) if isinstance(data, list) else str(data))
    source = _ATTACHMENT.sub(lambda match: safe(unquote(match[1])), source)
    source = closed(embedded.replaced(source, made.picture))
    source = pictures(source, lambda name: taken(name, folder, made.files))
    if source.strip():
        made.add("".join(text if is_code else literal(formulas(unparted(text))) for text, is_code in pieces(source)))


# --- code ---


def _code(made: Notebook, cell: Mapping[str, Any], source: str, language: str, folder: Path) -> None:
    if language not in _PYTHON:
        line = made.add(f"{_fence(source)}{language}\n{source}\n{_fence(source)}")
        _shown(made, cell, source)
        made.hands.append((line, f"a cell in {language} is shown, not run", "cells are in Python"))
        return
    first, _, rest = source.lstrip().partition("\n")
    if first.startswith("%%") and not CELL_TIMED.match(first):
        name = first[2:].split(" ")[0]
        line = made.add(f"{_fence(rest)}{LANGUAGES.get(name, 'text')}\n{rest}\n{_fence(rest)}")
        _shown(made, cell, source)
        made.hands.append((line, f"a cell of the magic %%{name} is shown, not run", "write what it did in Python"))
        return
    source = rest if first.startswith("%%") else source
    looks = notebook_needs.styles(source)
    lines = [*(("#| eval: false", "#| include: false") if looks else ()), *_options(cell, source)]
    hands: list[tuple[int, str, str]] = [(1, *notebook_needs.STYLES)] if looks else []
    for text in python_lines(source):
        lines.append(text[0])
        if text[1]:
            hands.append((len(lines), *text[1]))
    if not "\n".join(lines).strip():
        return
    described = alternative.described(lines)
    hands = [(line + len(described) - len(lines), message, hint) for line, message, hint in hands]
    body = "\n".join(described)
    start = made.add(f"{_fence(body)}{{python}}\n{body}\n{_fence(body)}")
    made.hands += [(start + line, message, hint) for line, message, hint in hands]
    if made.idle and not looks:
        _shown(made, cell, source)
    try:
        tree = ast.parse(body)
    except SyntaxError as error:
        line = start + (error.lineno or 1)
        made.hands.append((line, f"the cell is not Python 3: {error.msg}", "correct it before it runs"))
        return
    if not looks:
        made.hands += [(start + line, *told) for line, told in notebook_needs.needs(tree, folder)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            taken(node.value, folder, made.files)
    for name in notebook_needs.imported(tree):
        taken(f"{name}.py", folder, made.files)


def _shown(made: Notebook, cell: Mapping[str, Any], source: str) -> None:
    """Add what a cell showed when the notebook was saved, for one that does not run."""
    found = saved.shown(cell, source, f"{made.stem}-{made.pictures + 1}")
    made.files |= found.files
    made.pictures += bool(found.files)
    line = made.add(found.text) if found.text else made.text.count("\n")
    if found.lost:
        made.hands.append((line, "what a cell showed by scripts of its own is left out", "draw it in Python"))


def _fence(text: str) -> str:
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    return "`" * (longest + 1)


def _options(cell: Mapping[str, Any], source: str) -> list[str]:
    """What the notebook says of a cell, as options."""
    told = cell.get("metadata")
    told = told if isinstance(told, dict) else {}
    found = [tag for tag in told.get("tags", ()) if tag in _TAGS]
    hidden = told.get("jupyter")
    hidden = hidden if isinstance(hidden, dict) else {}
    lines = [f"#| tags: [{', '.join(found)}]"] if found and "#| tags" not in source else []
    if hidden.get("source_hidden"):
        lines.append("#| code-fold: true")
    if hidden.get("outputs_hidden"):
        lines.append("#| output: false")
    if _failed(cell) and "raises-exception" not in found and "#| error" not in source:
        lines.append("#| error: true")
    return lines


# --- writing ---


@dataclass(frozen=True, slots=True)
class Written:
    """What an import came to."""

    files: tuple[Path, ...]
    problems: tuple[Problem, ...]


def write(notebook: Notebook, root: Path, folder: Path, today: date) -> Written:
    """Write the bundle of a notebook into a folder of the site in `root`. Raises `Problems`: nothing is overwritten."""
    title = json.dumps(notebook.title, ensure_ascii=False)
    still = "execute:\n  eval: false\n" if notebook.idle else ""
    front = f"---\ntitle: {title}\ndate: {today.isoformat()}\n{still}---\n"
    texts = {folder / "index.md": (front + notebook.text.rstrip("\n") + "\n").encode()}
    texts |= {folder / name: data for name, data in notebook.files.items() if name != "index.md"}
    there = [Problem(f"{path} already exists", hint="nothing was written") for path in texts if path.exists()]
    if there:
        raise Problems(there)
    try:
        for path, data in texts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    except OSError as error:
        raise Problems([Problem(f"{error.filename} cannot be written: {error.strerror}")]) from error
    below = front.count("\n")
    index = folder / "index.md"
    name = index.relative_to(root).as_posix() if index.is_relative_to(root) else str(index)
    hands = [Problem(message, Place(name, below + line, 1), hint, severity="warning")
             for line, message, hint in sorted(notebook.hands)]  # fmt: skip
    if notebook.idle:
        message = f"no cell runs, and what each gave in the notebook stands below it: {'; '.join(notebook.idle)}"
        hint = "once they can, take out what stands below them, and eval out of execute in the front matter"
        hands.insert(0, Problem(message, Place(name, 1), hint, severity="warning"))
    return Written(tuple(texts), tuple(hands))
