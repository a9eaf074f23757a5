"""Runs an author's script and takes what it drew: from `figure()`, or from what it leaves in pyplot."""

import ast
import inspect
import os
import sys
import traceback
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from linocut.figure.job import Failure, over_memory
from linocut.figure.process import animation, entry
from linocut.figure.process.parts import Part
from linocut.figure.process.screen import Screen
from linocut.figure.sandbox.limits import refusal
from linocut.figure.trace.stack import OURS, installed
from linocut.model.drawing import Parameter, Run
from linocut.problem import nearest

LONGEST = 100
"""Lines that a traceback may have: one exception's text may be longer than a book."""


TOOLKITS = {
    **dict.fromkeys(("tkinter", "_tkinter"), "Tk"),
    **dict.fromkeys(("PyQt5", "PyQt6", "PySide2", "PySide6", "qtpy"), "Qt"),
    "gi": "GTK",
    "wx": "wx",
}
"""Module -> the graphic toolkit that it belongs to."""


class Failed(Exception):  # noqa: N818 - it carries a failure to the worker's one handler
    """The script gave no figure."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


class Ran(NamedTuple):
    """What came of a script."""

    parts: Sequence[Part]
    """Its figures."""
    results: Mapping[str, Any]
    depends: Sequence[str]
    """Patterns of what it reads unseen, relative to its folder."""
    keep: bool | None = None
    """Whether its exact black and white stay: `style = "keep"`, or "theme". None: it does not say."""


def run(path: Path, asked: Run, screen: Screen) -> Ran:
    """Run the script. Raises `Failed` when it breaks the contract, and whatever the script raises."""
    source = path.read_bytes()
    parameters = dict(asked.parameters)
    if entry.defines_figure(source, path):
        module = _module(path, path.stem)
        code = compile(source, str(path), "exec", dont_inherit=True)
        exec(code, module.__dict__)  # noqa: S102 - running the author's script is what this program is for
        drawn, results = _call(module.__dict__.get(entry.NAME), parameters, asked.script)
        figures = drawn if isinstance(drawn, Mapping) else {"": drawn}
        parts = [Part(animation.moved_by(one), (str(name),) if name else ()) for name, one in figures.items()]
        return Ran(parts, results, _depends(module), _keep(module))
    if parameters:
        message = f"takes no parameters, and is asked for {', '.join(parameters)}"
        raise Failed(Failure(message, hint="define figure() with these parameters"))
    module = _module(path, "__main__")
    return Ran(_drop_in(path, source, module, screen), {}, _depends(module), _keep(module))


def _keep(module: types.ModuleType) -> bool | None:
    style = getattr(module, "style", None)
    return {"keep": True, "theme": False}.get(style) if isinstance(style, str) else None


def _depends(module: types.ModuleType) -> Sequence[str]:
    patterns = getattr(module, "depends", ())
    if not isinstance(patterns, list | tuple) or not all(isinstance(pattern, str) for pattern in patterns):
        raise Failed(Failure("declares a `depends` that is not a list of patterns", hint='depends = ["data/*.csv"]'))
    return patterns


def _module(path: Path, name: str) -> types.ModuleType:
    module = types.ModuleType(name)
    module.__file__ = str(path)
    sys.modules[name] = module
    return module


def _call(function: Any, parameters: dict[str, Parameter], script: str) -> tuple[Any, Mapping[str, Any]]:
    if not callable(function):
        raise Failed(Failure(f"has a `figure` that is not a function but {function!r}"))
    signature = inspect.signature(function)
    open_ended = any(parameter.kind is parameter.VAR_KEYWORD for parameter in signature.parameters.values())
    for name in parameters:
        if name not in signature.parameters and not open_ended:
            known = ", ".join(signature.parameters) or "none"
            hint = nearest(name, signature.parameters) or f"its parameters: {known}"
            raise Failed(Failure(f'has no parameter "{name}"', hint=hint))
    missing = [
        name
        for name, parameter in signature.parameters.items()
        if parameter.default is parameter.empty
        and parameter.kind not in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL)
        and name not in parameters
    ]
    if missing:
        raise Failed(
            Failure(
                f"needs the parameter{'s' * (len(missing) > 1)} {', '.join(missing)}",
                hint=f"ask for {Path(script).stem}.svg?{'&'.join(f'{name}=...' for name in missing)}, or give defaults",
            )
        )
    returned = function(**{name: _typed(value, signature.parameters.get(name)) for name, value in parameters.items()})
    if not isinstance(returned, tuple):
        return returned, {}
    if len(returned) != 2 or not isinstance(returned[1], Mapping):
        shape = ", ".join(type(part).__name__ for part in returned)
        raise Failed(Failure(f"returned ({shape})", hint="figure() returns a figure, or (figure, results) with a dict"))
    return returned[0], returned[1]


def _typed(value: Parameter, parameter: inspect.Parameter | None) -> Parameter:
    """An address has no types: `?layer=8` for `layer: float` means 8.0, and for `word: str` it means "8"."""
    wanted = parameter.annotation if parameter else None
    if wanted in (float, "float") and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if wanted in (str, "str") and not isinstance(value, str):
        return str(value).lower() if isinstance(value, bool) else str(value)
    return value


def _drop_in(path: Path, source: bytes, module: types.ModuleType, screen: Screen) -> Sequence[Part]:
    """Run a script that knows nothing of us, and take what it shows; its last line may show by being there."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    try:
        exec(compile(tree, str(path), "exec", dont_inherit=True), module.__dict__)  # noqa: S102 - as above
        if isinstance(last, ast.Expr):
            expression = compile(ast.Expression(last.value), str(path), "eval", dont_inherit=True)
            screen.offer(eval(expression, module.__dict__))  # noqa: S307 - as above
    except SystemExit as error:
        if error.code not in (None, 0):
            raise
    return screen.taken


Translate = Callable[[str], tuple[str, int] | None]
"""The file in which what Python calls by a name stands, and the line on which it starts there; None: it is a file."""


def traceback_of(error: BaseException, root: str) -> str:
    """The traceback as a page may show it."""
    told = traceback.TracebackException.from_exception(error, compact=True)
    _own(told, set())
    return _short("".join(told.format()).replace(root + os.sep, "").rstrip())


def line_of(error: BaseException, starts: Mapping[str, int]) -> int:
    """The author's line that led to an exception, in the file in which `starts` has the pieces."""
    if isinstance(error, SyntaxError) and error.filename and error.filename in starts:
        return starts[error.filename] + (error.lineno or 1) - 1
    frames = traceback.walk_tb(error.__traceback__)
    names = ((frame.f_code.co_filename, line) for frame, line in frames)
    found = [starts[name] + line - 1 for name, line in names if name in starts]
    return found[-1] if found else 0


def failure(error: BaseException, root: str, memory: int, translate: Translate = lambda _: None) -> Failure:
    """How an exception from a script reads: the script's own traceback, without a frame of ours or an absolute path."""
    told = traceback.TracebackException.from_exception(error, compact=True)
    _own(told, set(), translate)
    detail = _short("".join(told.format()).replace(root + os.sep, "").rstrip())
    said = _said(error)
    refused = refusal(error)
    if refused:
        return Failure(refused.message, refused.hint, _where(told, root) if refused.led else "")
    kind = type(error).__name__
    if isinstance(error, AssertionError):
        return Failure("failed an assertion" + (f": {said}" if said else ""), detail=detail)
    if isinstance(error, SystemExit):
        code = "" if error.code is None else repr(error.code)
        return Failure(f"ended itself with sys.exit({code})", "return the figure instead", _where(told, root))
    if isinstance(error, ImportError) and (toolkit := _toolkit(error)):
        hint = "draw with pyplot, or with matplotlib.figure.Figure: nobody sees a window during a build"
        return Failure(f"needs the graphic toolkit {toolkit}, which is not installed", hint, _where(told, root))
    if isinstance(error, MemoryError):
        return replace(over_memory(memory), detail=_where(told, root))
    said = error.msg if isinstance(error, SyntaxError) else said  # without a place, which is told besides
    text = said.strip().partition("\n")[0]  # the traceback ends with all of it
    return Failure(f"failed: {kind}" + (f": {text}" if text else ""), detail=detail)


def _toolkit(error: ImportError) -> str:
    """The graphic toolkit whose import failed; "" when it was none."""
    text = _said(error)
    if "Qt binding" in text:
        return "Qt"
    missing = (getattr(error, "name", None) or "").partition(".")[0]
    return TOOLKITS.get(missing, "")


def _said(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:
        return "<exception str() failed>"  # as in the traceback


def _short(detail: str) -> str:
    """The beginning and the end of what is too long for anybody to read."""
    lines = detail.splitlines()
    if len(lines) <= LONGEST:
        return detail
    return "\n".join([*lines[: LONGEST // 2], f"... {len(lines) - LONGEST} lines ...", *lines[-LONGEST // 2 :]])


def _where(told: traceback.TracebackException, root: str) -> str:
    """The author's own lines that led there: for what the message tells whole."""
    frames = [frame for frame in told.stack if frame.filename.startswith(root + os.sep)]
    return "".join(traceback.StackSummary.from_list(frames).format()).replace(root + os.sep, "").rstrip()


def _own(told: traceback.TracebackException, seen: set[int], translate: Translate = lambda _: None) -> None:
    """Take our own frames and the import machinery's out of a traceback and those it is chained to."""
    if id(told) in seen:
        return
    seen.add(id(told))
    told.stack[:] = [
        frame for frame in told.stack if not frame.filename.startswith((OURS, "<frozen importlib", "<frozen runpy"))
    ]
    for frame in told.stack:
        _ = frame.line  # read from the file while its name is whole
        if place := translate(frame.filename):
            frame.filename, moved = place[0], place[1] - 1
            frame.lineno = (frame.lineno or 1) + moved
            if frame.end_lineno is not None:  # else it marks less of the line
                frame.end_lineno += moved
        frame.filename = installed(frame.filename)
    if isinstance(told, traceback.TracebackException) and (place := translate(getattr(told, "filename", "") or "")):
        told.filename, told.lineno = place[0], str(int(told.lineno or 1) + place[1] - 1)
    for other in (told.__cause__, told.__context__, *(told.exceptions or ())):
        if other is not None:
            _own(other, seen, translate)
