"""How an exception from a script reads: the script's own traceback, or one line with the way out."""

import ast
import os
import re
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from linocut.figure.job import Failure, over_memory
from linocut.figure.sandbox.limits import refusal
from linocut.figure.trace.packages import distribution
from linocut.figure.trace.stack import OURS, installed
from linocut.problem import nearest
from linocut.store.packages import modules

LONGEST = 100
"""Lines that a traceback may have: one exception's text may be longer than a book."""

TOOLKITS = {
    **dict.fromkeys(("tkinter", "_tkinter"), "Tk"),
    **dict.fromkeys(("PyQt5", "PyQt6", "PySide2", "PySide6", "qtpy"), "Qt"),
    "gi": "GTK",
    "wx": "wx",
}
"""Module -> the graphic toolkit that it belongs to."""
_RENAMED = re.compile(r"'(seaborn(-[a-z-]+|))' is not a valid package style")
_ASKED = re.compile(
    r"(?:`Import |[Oo]ptional dependency [`'\"]|(?:pip|[Pp]lease) install [`'\"]?)(?!it\b|the\b)([A-Za-z][\w-]*)"
)
"""What libraries write of a package that they could use, before its name."""
_NO_WINDOW = "draw with pyplot, or with matplotlib.figure.Figure: nobody sees a window during a build"
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


def failure_of(error: BaseException, root: str, memory: int, translate: Translate = lambda _: None) -> Failure:
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
        return Failure(f"needs the graphic toolkit {toolkit}, which is not installed", _NO_WINDOW, _where(told, root))
    if kind == "TclError" and "display" in said:
        return Failure("opens a window of the graphic toolkit Tk", _NO_WINDOW, _where(told, root))
    if isinstance(error, ModuleNotFoundError) and (missing := _missing(error)):
        return Failure(f"imports {missing}, which is not installed", _way_to(missing, root), _where(told, root))
    if isinstance(error, ImportError) and (lacking := _lacking(error)):
        hint = f"pip install {distribution(lacking[0], {})}, where linocut is installed"
        return Failure(f"needs {' or '.join(lacking)}, which is not installed", hint, _where(told, root))
    if isinstance(error, OSError) and (renamed := _RENAMED.match(said)):
        message = f'asks for the style "{renamed[1]}", which matplotlib calls "seaborn-v0_8{renamed[2]}" since 3.6'
        return Failure(message, "write its new name", _where(told, root))
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


def _missing(error: ModuleNotFoundError) -> str:
    """The module that is nowhere; "" where only a part of one is missing, as in another version of it."""
    name = error.name or ""
    there = any(name in modules(folder) for folder in sys.path)
    return "" if not name or "." in name or there or name in sys.stdlib_module_names else name


def _lacking(error: ImportError) -> list[str]:
    """The packages, any of which a library asks for in its own words: pandas, of the one that writes a format."""
    chained = (error.__cause__, error.__context__)
    found = [missing for one in chained if isinstance(one, ModuleNotFoundError) and (missing := _missing(one))]
    named = found[:1] or _ASKED.findall(_said(error))
    return [name for name in dict.fromkeys(named) if not any(name in modules(folder) for folder in sys.path)]


def _way_to(missing: str, root: str) -> str:
    """How to come by a module: a package, or one of the author's own, which may have a name near to it."""
    own = {name for folder in sys.path if folder.startswith(root) for name in modules(folder)}
    near = nearest(missing, own - {Path(sys.argv[0]).stem})
    beside = near or "a module of your own stands beside the script or in figures/"
    return f"pip install {distribution(missing, {})}, where linocut is installed; {beside}"


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
    if all(frame.filename == ast.__file__ for frame in told.stack):  # we read the script with it
        told.stack.clear()
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
