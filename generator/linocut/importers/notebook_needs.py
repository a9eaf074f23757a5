"""What a notebook's cell reads that a build does not have: files elsewhere, the network, the notebook's looks."""

import ast
import re
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

from linocut.importers.notebook_magics import CELL_TIMED, python_lines

_FETCH = re.compile(r"(read_\w+|urlopen|urlretrieve|request|get|wget|download|imread|loadtxt|genfromtxt)$")
_FETCHED = re.compile(r"(load_dataset|fetch_\w+)$")
"""What loads a data set of a library from its home (seaborn, scikit-learn)."""

_PROVIDED = frozenset(("IPython", "IPython.display", "IPython.core", "IPython.core.display"))
"""What cells may import though it is not installed (figure/process/ipython.py)."""
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


def imported(tree: ast.Module) -> set[str]:
    """The packages without which code does not run: not those that it tries, or imports under a condition."""
    found: set[str] = set()
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names if alias.name not in _PROVIDED}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module.partition(".")[0]} if node.module not in _PROVIDED else set()
        elif not isinstance(node, ast.If) and not (isinstance(node, ast.Try) and node.handlers):
            waiting += ast.iter_child_nodes(node)
    return found


def installed(name: str) -> bool:
    """Whether a package can be imported where linocut is."""
    try:
        return find_spec(name) is not None
    except (ImportError, ValueError):
        return False


def hindrances(sources: Iterable[str], folder: Path) -> list[str]:
    """Why the cells of a notebook cannot run here, in words; of cells that only style it none."""
    missing: set[str] = set()
    others: dict[str, None] = {}
    for source in sources:
        if styles(source):
            continue
        if re.match(r"\s*%run\b", source):
            others["one runs another file"] = None
        first, _, rest = source.lstrip().partition("\n")
        code = source if not first.startswith("%%") else rest if CELL_TIMED.match(first) else ""
        try:
            tree = ast.parse("\n".join(line for line, _ in python_lines(code)))
        except (SyntaxError, ValueError):
            others["one is not Python 3"] = None
            continue
        missing |= imported(tree)
    own = {file.stem for file in folder.glob("*.py")}
    lacks = sorted(name for name in missing - own if not installed(name))
    return [*([f"{', '.join(lacks)} cannot be imported"] if lacks else []), *others]


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
