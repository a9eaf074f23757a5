"""`{{< include "figures/x.py" lines="10-32" >}}`: the code shown is the code that runs; Markdown files become text."""

import ast
from os.path import realpath
from pathlib import Path
from posixpath import dirname, normpath

from linocut.content import front_matter
from linocut.problem import Place, Problems, nearest
from linocut.prose.arguments import Arguments
from linocut.prose.document import Document, Token
from linocut.prose.syntax import code
from linocut.prose.syntax.code import Options

CODE = ("lines", "name", "lang", "title", "hl_lines", "linenos", "id", "caption")
"""Arguments that make sense for code alone: with one of them, a Markdown file is shown as it is written."""

ARGUMENTS = ("0", "file", *CODE, "1", "run")

_LANGUAGES = {"py": "python", "js": "javascript", "ts": "typescript", "sh": "bash", "rs": "rust", "md": "markdown"}


def path(document: Document, written: str) -> str:
    """The file that an include names, beside the article or from the top of the site; "" for none."""
    names = [normpath(written.lstrip("/"))]
    if not written.startswith("/"):
        names.insert(0, normpath(f"{document.source.bundle}/{written}"))
    return next((name for name in names if not name.startswith("..") and document.inputs.exists(name)), "")


def text(document: Document, written: str, place: Place) -> tuple[str, str]:
    """Path and text of the file; empty, and a problem, when it cannot be read."""
    found = path(document, written)
    if not found:
        folder = dirname(normpath(written.lstrip("/"))) or "."
        names = [f"{folder}/{name}" for name in document.inputs.names(folder) if not name.endswith("/")]
        document.problem(f"there is no file {written} to include", place, nearest(written.lstrip("/"), names))
        return "", ""
    root = document.site.root.resolve()
    if root not in Path(realpath(root / found)).parents:
        document.problem(f"{found} is a link out of the site", place, "copy the file into the site")
        return "", ""
    try:
        return found, document.inputs.read(found).decode("utf-8-sig").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError):
        document.problem(f"{found} is not text that can be included", place)
        return "", ""
    except Problems as told:
        document.problem(f"{found} {told.problems[0].message}", place, told.problems[0].hint)
        return "", ""


def markdown(document: Document, written: str, place: Place) -> list[tuple[str, Place]] | None:
    """Lines of a Markdown file without its front matter, each with its place; None when it is no such file."""
    if not written.endswith((".md", ".markdown")):
        return None
    found, content = text(document, written, place)
    first = front_matter.split(content).line
    return [
        (line, Place(found, number, 1))
        for number, line in enumerate(content.rstrip("\n").split("\n")[first - 1 :], first)
        if found
    ]


def show(document: Document, token: Token, given: Arguments, number: int) -> str:
    """The file's lines as a code block."""
    written = given.get("file", "0")
    found, content = text(document, written, given.place(document, token, "file", "0"))
    if not found:
        return ""
    lines = content.rstrip("\n").split("\n")
    first, last = _lines(document, token, given, lines, found)
    suffix = found.rpartition(".")[2]
    numbered = given.get("linenos").lower() not in {"", "false"}
    marked = frozenset(line - first + 1 for line in code.lines(given.get("hl_lines")))
    options = Options(
        language=given.get("lang") or _LANGUAGES.get(suffix, suffix),
        title=given.get("title") if given.has("title") else found,
        id=given.get("id"),
        caption=given.get("caption"),
        marked=marked,
        numbers=first if numbered else 0,
    )
    return code.block_html(document, dedent(lines[first - 1 : last]), options, number)


def run(document: Document, token: Token, given: Arguments) -> None:
    """Let the article's program have what the module defines."""
    written, place = given.get("file", "0"), given.place(document, token, "file", "0")
    found = path(document, written)
    if not found:
        return  # told where it is shown
    if not found.endswith(".py") or not Path(found).stem.isidentifier():
        hint = 'name a module, such as "figures/model.py", or leave "run" out'
        document.problem(f"{found} is no module that can run", place, hint)
        return
    document.program.cells.append({"code": "", "eval": True, "error": False, "warning": True, "module": found})
    document.program.lines.append(place.line)
    document.program.positions[id(token)] = len(document.program.cells)


def dedent(lines: list[str]) -> str:
    """Lines without the indentation that they share."""
    shared = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return "\n".join(line[shared:] for line in lines)


def _lines(document: Document, token: Token, given: Arguments, lines: list[str], found: str) -> tuple[int, int]:
    """First and last line to show: `lines="10-32"`, or `name="attention"` for a function or a class."""
    if given.has("name"):
        span = _named(given.get("name"), "\n".join(lines))
        if span:
            return span
        document.problem(f'nothing in {found} is called "{given.get("name")}"', given.place(document, token, "name"))
    first, _, last = given.get("lines").partition("-")
    start = int(first) if first.isdigit() else 1
    end = int(last) if last.isdigit() else len(lines) if last or "-" in given.get("lines") or not first else start
    if given.has("lines") and not (first + last).replace("-", "").isdigit():
        document.problem(f'"{given.get("lines")}" are no lines', given.place(document, token, "lines"), "write 10-32")
    elif not 1 <= start <= end <= len(lines):
        message = f"{found} has {len(lines)} line{'s' if len(lines) > 1 else ''}, not {given.get('lines')}"
        document.problem(message, given.place(document, token, "lines"), 'name="..." shows a function wherever it is')
    return max(start, 1), end


def _named(name: str, content: str) -> tuple[int, int] | None:
    """The lines of a function, a class or a method ("Model.forward") with its decorators."""
    try:
        nodes: list[ast.stmt] = ast.parse(content).body
    except (SyntaxError, ValueError):
        return None
    found: ast.stmt | None = None
    for part in name.split("."):
        kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
        found = next((node for node in nodes if isinstance(node, kinds) and node.name == part), None)
        if not isinstance(found, kinds):
            return None
        nodes = found.body
    assert isinstance(found, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    first = min([found.lineno, *(decorator.lineno for decorator in found.decorator_list)])
    return first, found.end_lineno or first
