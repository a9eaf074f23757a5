"""What a notebook's cell reads that a build does not have: files elsewhere, the network, the notebook's looks."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

_FETCH = re.compile(r"(read_\w+|urlopen|urlretrieve|request|get|wget|download|imread|loadtxt|genfromtxt)$")
_FETCHED = re.compile(r"(load_dataset|fetch_\w+)$")
"""What loads a data set of a library from its home (seaborn, scikit-learn)."""

_LOOKS = re.compile(r"\bHTML\(")
_SHEET = re.compile(r"""\.css["']|<style\b""", re.IGNORECASE)

STYLES = "a cell that styles the notebook does not run: pages have the theme's styles", "take it out"


def styles(source: str) -> bool:
    """Whether a cell shows a style sheet, and nothing to read."""
    return bool(_LOOKS.search(source) and _SHEET.search(source)) and source.count("\n") < 20


def needs(tree: ast.AST, folder: Path) -> Iterator[tuple[int, tuple[str, str]]]:
    """Line in the cell, with what it reads and the way out."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _outside(node.value, folder):
            told = f"the cell names {node.value}, which is not in the notebook's folder"
            yield node.lineno, (told, "copy it beside the article, and name it as it is there")
        elif isinstance(node, ast.Call) and (address := _fetched(node)):
            told = f"the cell loads {address} from the network, which a build has not"
            hint = 'keep the data beside the article, or set "network = true" in [tool.linocut.figures]'
            yield node.lineno, (told, hint)


def _outside(name: str, folder: Path) -> bool:
    if not name.startswith("../") or "\n" in name or len(name) > 200:
        return False
    try:
        return (folder / name).is_file()
    except (OSError, ValueError):
        return False


def _fetched(call: ast.Call) -> str:
    """What a call loads from elsewhere, in words."""
    function = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    first = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else None
    if _FETCHED.match(function):
        return f"a data set ({function})"
    if _FETCH.match(function) and isinstance(first, str) and re.match(r"(https?|ftp)://", first):
        return first if len(first) < 80 else first[:77] + "..."
    return ""
