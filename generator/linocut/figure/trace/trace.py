"""Observes what a script reads while it runs, in the process that runs it: files, folders, modules, variables.

Python announces opened files and listed folders to audit hooks. What it does not announce is watched at its source:
environment variables, look-ups of files (`os.stat`), and imports. Reads inside C code stay unseen: scripts declare
them with `depends`.
"""

import builtins
import os
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import takewhile
from pathlib import Path
from types import FrameType
from typing import Any

from linocut.figure.job import stamp
from linocut.figure.trace.stack import ARCHIVE, AROUND, IMPORTLIB, LINECACHE, SITE_PACKAGES, STANDARD, outside, own
from linocut.store.inputs import Question
from linocut.system import paths

_TOOLS = frozenset({"msgspec"})
"""What hands outcomes on, loaded before there is a script: no drawing depends on it, unless its script imports it."""

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_MACHINE = ("/proc/", "/sys/", "/dev/")
_HEARD = frozenset({"open", "os.listdir", "os.scandir", "sqlite3.connect"})
_PRESENCE = frozenset({"exists", "lexists", "isfile", "isdir", "islink", "is_file", "is_dir", "is_symlink"})


class Trace:
    """What one run asked of the world, as questions whose answers decide whether it runs again."""

    def __init__(self, root: str, scratch: str, settled: frozenset[str], store: str = "") -> None:
        """`settled` variables are set by us, alike for every run; reads in the cache's folder `store` are ours too."""
        self.root = root + os.sep
        self.scratch = scratch
        self.store = store
        self._ignored = (*STANDARD, *ARCHIVE, scratch + os.sep, *([store + os.sep] if store else []))
        self._settled = settled
        self._questions: dict[Question, None] = {}
        self._stamps: dict[str, tuple[int, int, int] | None] = {}
        self._imported: set[str] = set()
        self._imports: dict[str, set[str]] = {}
        self._loaded: dict[str, dict[Question, None]] = {}
        self._watched: list[dict[Question, None]] = []
        self._touched: set[str] = set()
        self._quiet = threading.local()

    @property
    def questions(self) -> tuple[Question, ...]:
        """Everything asked so far, sorted."""
        return tuple(sorted(self._questions))

    @property
    def stamps(self) -> tuple[tuple[str, tuple[int, int, int] | None], ...]:
        """Absolute path -> stamp of each file when it was first asked for."""
        return tuple(self._stamps.items())

    @property
    def imported(self) -> frozenset[str]:
        """Top-level modules that the site's own code imported."""
        return frozenset(self._imported)

    @property
    def touched(self) -> frozenset[str]:
        """Top-level names in site-packages of which something was loaded or read."""
        last, before = found_loaded()
        self._touched |= before
        for name in [*takewhile(lambda name: name != last, reversed(sys.modules)), *(_TOOLS & self._imported)]:
            file = getattr(sys.modules.get(name), "__file__", None)
            if isinstance(file, str) and (name.partition(".")[0] not in _TOOLS or name in self._imported):
                self._install(file)
        return frozenset(self._touched)

    def note(self, question: Question) -> None:
        """Note one question as it is."""
        self._questions[question] = None
        for watched in self._watched:
            watched[question] = None

    @contextmanager
    def watch(self) -> Iterator[dict[Question, None]]:
        """What is asked within the block."""
        watched: dict[Question, None] = {}
        self._watched.append(watched)
        try:
            yield watched
        finally:
            self._watched.remove(watched)

    @contextmanager
    def loading(self, module: str) -> Iterator[None]:
        """A block in which a module of the site is loaded."""
        with self.watch() as self._loaded[module]:
            yield

    def behind(self, module: str) -> Iterable[Question] | None:
        """What was asked while a module of the site and all that it imports were loaded; None: it is no such module."""
        if module not in self._loaded:
            return None
        reached, ahead = {module}, [module]
        while ahead:
            new = self._imports.get(ahead.pop(), set()) & self._loaded.keys() - reached
            reached |= new
            ahead += new
        return dict.fromkeys(question for name in sorted(reached) for question in self._loaded[name])

    def path(self, kind: str, path: str | bytes | os.PathLike[Any]) -> None:
        """Note a question about a path, relative to the current folder."""
        full = os.path.normpath(os.path.join(os.getcwd(), os.fsdecode(path)))  # noqa: PTH109, PTH118 - per read
        if kind == "presence" and full in AROUND:
            return  # asked of each folder on the way to a file that is installed
        if not self._install(full) and not self._apart(full + os.sep) and "\0" not in full:
            self.note(Question(kind, paths.below(full, self.root)))
            if kind == "file" and full not in self._stamps:
                self._stamps[full] = stamp(full)

    def _apart(self, path: str) -> bool:
        """Whether it is nothing that a drawing is made from; a site below /dev/shm is, though the machine's."""
        machine = path.startswith(_MACHINE) and not path.startswith(self.root)
        return machine or path.startswith(self._ignored)

    def _install(self, path: str) -> bool:
        """Whether the path is installed: its distribution's version tells what is there."""
        name = _installed_as(path)
        if name:
            self._touched.add(name)
        return bool(name)

    @contextmanager
    def quietly(self) -> Iterator[None]:
        """A block whose reads are ours, not the script's."""
        before = self.is_quiet()
        self._quiet.now = True
        try:
            yield
        finally:
            self._quiet.now = before

    def is_quiet(self) -> bool:
        """Whether what this thread reads now is ours."""
        return getattr(self._quiet, "now", False)

    def start(self) -> None:
        """Watch from now on. It cannot be undone: only for a process that ends with the script."""
        sys.addaudithook(self._hear)
        self._watch_environment()
        self._watch_lookups()
        self._watch_imports()

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event not in _HEARD or self.is_quiet():  # Python announces some thousand other things for each drawing
            return
        if event == "open":
            path, _, flags = arguments
            if isinstance(path, str | bytes | os.PathLike) and not (flags or 0) & _WRITES:
                self.path("file", path)
        elif event in {"os.listdir", "os.scandir"}:
            if not _through(sys._getframe(1), IMPORTLIB):
                self.path("folder", arguments[0] if isinstance(arguments[0], str | bytes | os.PathLike) else ".")
        elif event == "sqlite3.connect":
            self.path("file", arguments[0])

    def _watch_environment(self) -> None:
        kind = type(os.environ)
        original = kind.__getitem__

        def watched(environment: Any, key: Any) -> Any:
            if not self.is_quiet() and key not in self._settled and outside(sys._getframe(1)):
                self.note(Question("variable", os.fsdecode(key)))
            return original(environment, key)

        kind.__getitem__ = watched  # type: ignore[method-assign] # there is no audit event for it

    def _watch_lookups(self) -> None:
        for name in ("stat", "lstat", "access"):
            original = getattr(os, name)

            def watched(path: Any, *rest: Any, _original: Any = original, **named: Any) -> Any:
                if not self.is_quiet() and isinstance(path, str | bytes | os.PathLike):
                    self._looked_up(path, sys._getframe(1))
                return _original(path, *rest, **named)

            setattr(os, name, watched)

    def _looked_up(self, path: str | bytes | os.PathLike[Any], frame: FrameType) -> None:
        """Somebody asked what is at a path: whether anything is, or its size and times, which its content decides."""
        if _through(frame, (*IMPORTLIB, LINECACHE)):
            return
        step: FrameType | None = frame
        while step and step.f_code.co_filename.startswith(("<frozen", *STANDARD)):
            if step.f_code.co_name in _PRESENCE:
                self.path("presence", path)
                return
            step = step.f_back
        with self.quietly():
            kind = "file" if Path(os.fsdecode(path)).is_file() else "presence"
        self.path(kind, path)

    def _watch_imports(self) -> None:
        original = builtins.__import__

        def watched(name: str, globals: Any = None, *rest: Any, **named: Any) -> Any:  # noqa: A002 - Python's name
            found = original(name, globals, *rest, **named)
            if globals and own(str(globals.get("__file__", "")), self.root):
                self._imported.add(name.partition(".")[0])
                names = rest[1] if len(rest) > 1 else named.get("fromlist")
                full = found.__name__ if names else name
                reached = {full, *(f"{full}.{part}" for part in names or ())}
                self._imports.setdefault(globals.get("__name__", ""), set()).update(reached)
            return found

        builtins.__import__ = watched


@cache  # as long as the process lives: called before it forks, for a look at each module copies the memory it is in
def found_loaded() -> tuple[str, frozenset[str]]:
    """The name of the module that was loaded last, and the top-level names in site-packages of all that are loaded."""
    names = [name for name in sys.modules if name.partition(".")[0] not in _TOOLS]
    files = [getattr(sys.modules[name], "__file__", None) for name in names]
    return next(reversed(sys.modules)), frozenset(
        {_installed_as(file) for file in files if isinstance(file, str)} - {""}
    )


def _installed_as(path: str) -> str:
    """The top-level name in site-packages of what is installed at a path; "": it lies elsewhere."""
    for folder in SITE_PACKAGES:
        if path.startswith(folder):
            entry = path[len(folder) :].partition(os.sep)[0]
            return entry.partition("-" if entry.endswith("-info") else ".")[0]
    return ""


def _through(frame: FrameType | None, folders: tuple[str, ...]) -> bool:
    while frame:
        if frame.f_code.co_filename.startswith(folders):
            return True
        frame = frame.f_back
    return False
