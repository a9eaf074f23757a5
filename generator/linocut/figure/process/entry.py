"""Whether a script has a `figure()` of its author's: a function that it defines, or takes from the site's own modules.

Told from the source, since it decides under which name the script runs. pyplot's `figure`, pylab's, bokeh's, and
modules of that name are no such function, however they are imported.
"""

import ast
from importlib.machinery import PathFinder
from pathlib import Path

from linocut.figure.trace.stack import SITE_PACKAGES, STANDARD

NAME = "figure"

_Bound = ast.FunctionDef | ast.alias | ast.ImportFrom | ast.expr
"""What a name stands for: the last statement at the top level that binds it, or the value that one assigns."""


def defines_figure(source: bytes, path: Path) -> bool:
    """Whether the script, which is the file `path`, binds `figure` to a function of its author's."""
    return _own(NAME, _bindings(ast.parse(source, str(path)).body), path.parent)


def _bindings(body: list[ast.stmt]) -> dict[str, _Bound]:
    bound: dict[str, _Bound] = {}
    for statement in body:
        if isinstance(statement, ast.FunctionDef):
            bound[statement.name] = statement
        elif isinstance(statement, ast.Import):
            bound |= {alias.asname or alias.name.partition(".")[0]: alias for alias in statement.names}
        elif isinstance(statement, ast.ImportFrom):
            bound |= {alias.asname or alias.name: statement for alias in statement.names}
        elif isinstance(statement, ast.Assign):
            bound |= {target.id: statement.value for target in statement.targets if isinstance(target, ast.Name)}
        elif isinstance(statement, ast.Try | ast.If) and not _main(statement):
            bound |= _bindings(statement.body) | _bindings(statement.orelse)
    return bound


def _main(statement: ast.Try | ast.If) -> bool:
    """Whether a branch is for a script that runs by itself: one with a `figure()` is called instead."""
    return isinstance(statement, ast.If) and "__main__" in ast.dump(statement.test)


def _own(name: str, bound: dict[str, _Bound], folder: Path, seen: frozenset[str] = frozenset()) -> bool:
    """Whether a name stands for a function of the author's; `seen` are names that it was assigned to."""
    found = bound.get(name)
    if isinstance(found, ast.alias):
        return bool(seen) and _of_the_site(found.name, folder)  # a module is none, its attribute may be
    if isinstance(found, ast.ImportFrom):
        return found.level == 0 and _of_the_site(found.module or "", folder)
    if isinstance(found, ast.Name | ast.Attribute):
        root: ast.expr = found
        while isinstance(root, ast.Attribute):
            root = root.value
        return isinstance(root, ast.Name) and root.id not in seen and _own(root.id, bound, folder, seen | {name})
    return isinstance(found, ast.FunctionDef | ast.Lambda)


def _of_the_site(module: str, folder: Path) -> bool:
    """Whether a script in the folder that imports the module gets a file of the site's."""
    spec = PathFinder.find_spec(module.partition(".")[0], [str(folder)])
    return bool(spec and spec.origin and not spec.origin.startswith((*SITE_PACKAGES, *STANDARD)))
