"""Observes what a script reads while it runs, in the process that runs it: files, folders, modules, variables.

Python announces opened files and listed folders to audit hooks. What it does not announce is watched at its source:
environment variables, look-ups of files (`os.stat`), and imports. Reads inside C code stay unseen: scripts declare
them with `depends`.
"""

import builtins
import importlib.abc
import importlib.machinery
import os
import sys
import sysconfig
import types
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from linocut.inputs import Question

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_IGNORED = ("/proc/", "/sys/", "/dev/")
_OWN_VARIABLES = frozenset(
    {"TMPDIR", "TMP", "TEMP", "MPLCONFIGDIR", "MPLBACKEND", "PYTHONHASHSEED", "OPENBLAS_NUM_THREADS"}
)


class Trace:
    """What one run asked of the world, as questions whose answers decide whether it runs again."""

    def __init__(self, root: Path, scratch: Path, skipped: Sequence[str] = ()) -> None:
        self._root = str(root) + os.sep
        self._skipped = (str(scratch) + os.sep, *(folder + os.sep for folder in skipped), *_library())
        self._questions: dict[Question, None] = {}
        self._packages: set[str] = set()
        self._quiet = 0

    @property
    def questions(self) -> tuple[Question, ...]:
        """Everything asked so far, sorted."""
        return tuple(sorted(self._questions))

    @property
    def packages(self) -> frozenset[str]:
        """Top-level modules that the site's own code imported from elsewhere."""
        return frozenset(self._packages)

    def add(self, kind: str, path: str | bytes | os.PathLike[Any]) -> None:
        """Note one question about a path."""
        full = os.path.normpath(os.path.join(os.getcwd(), os.fsdecode(path)))  # noqa: PTH109, PTH118 - called per read
        if full.startswith(_IGNORED) or full.startswith(self._skipped) or os.sep + "__pycache__" in full:
            return
        self._questions[Question(kind, full.removeprefix(self._root))] = None

    def start(self) -> None:
        """Watch from now on. It cannot be undone: only for a process that ends with the script."""
        sys.addaudithook(self._hook)
        sys.meta_path.insert(0, Finder(self))
        sys.dont_write_bytecode = True
        _watch_environment(self)
        self._watch_imports()

    def quietly(self) -> "Quiet":
        """A block in which nothing is noted."""
        return Quiet(self)

    def _hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self._quiet:
            return
        if event == "open":
            path, _, flags = arguments
            if isinstance(path, str | bytes | os.PathLike) and not (flags or 0) & _WRITES:
                self.add("file", path)
        elif event in ("os.listdir", "os.scandir"):
            self.add("folder", arguments[0] if arguments[0] is not None else ".")
        elif event == "sqlite3.connect":
            self.add("file", arguments[0])

    def _watch_imports(self) -> None:
        original = builtins.__import__

        def watched(name: str, globals: Any = None, *rest: Any, **named: Any) -> Any:  # noqa: A002 - Python's name
            if globals and str(globals.get("__file__", "")).startswith(self._root):
                self._packages.add(name.partition(".")[0])
            return original(name, globals, *rest, **named)

        builtins.__import__ = watched


class Quiet:
    """Our own reads, which are not the script's."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace

    def __enter__(self) -> None:
        self._trace._quiet += 1

    def __exit__(self, *_: object) -> None:
        self._trace._quiet -= 1


class Finder(importlib.abc.MetaPathFinder):
    """Finds modules as Python does, noting those of the site and the places where none was found before them."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        with self._trace.quietly():
            spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        stem = name.rpartition(".")[2]
        origin = spec.origin if spec and spec.has_location else None
        for folder in sys.path if path is None else path:
            here = os.path.join(folder or ".", stem)  # noqa: PTH118 - called per import
            if origin and origin.startswith(here):
                break
            self._trace.add("file", here + ".py")
            self._trace.add("file", os.path.join(here, "__init__.py"))  # noqa: PTH118
        if spec and origin and isinstance(spec.loader, importlib.machinery.SourceFileLoader):
            self._trace.add("file", origin)
            if origin.startswith(self._trace._root) and not origin.startswith(self._trace._skipped):
                spec.loader = _Fresh(spec.loader.name, origin)
        return spec


class _Fresh(importlib.machinery.SourceFileLoader):
    """Compiles the source each time: a stale .pyc of the same size and time would run yesterday's code."""

    def path_stats(self, path: Any) -> Any:
        raise OSError(path)


def _watch_environment(trace: Trace) -> None:
    kind = type(os.environ)
    original: Callable[[Any, str], str] = kind.__getitem__

    def watched(self: Any, key: str) -> str:
        if not trace._quiet and key not in _OWN_VARIABLES and not _standard(sys._getframe(1)):
            trace._questions[Question("variable", key)] = None
        return original(self, key)

    kind.__getitem__ = watched  # type: ignore[method-assign]


def _standard(frame: types.FrameType | None) -> bool:
    """Whether Python's own library reads of its own accord, not on behalf of somebody's `os.environ.get`."""
    while frame and frame.f_code.co_filename in _THROUGH:
        frame = frame.f_back
    return frame is None or frame.f_code.co_filename.startswith(_STANDARD)


_STANDARD = sysconfig.get_path("stdlib") + os.sep
_THROUGH = frozenset({"<frozen os>", "<frozen _collections_abc>", os.__file__, _STANDARD + "_collections_abc.py"})


def _library() -> tuple[str, ...]:
    """Folders whose content Python's version and the installed distributions stand for."""
    paths = sysconfig.get_paths()
    folders = {paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    return tuple(sorted({folder + os.sep for folder in folders} | {os.path.realpath(f) + os.sep for f in folders}))
