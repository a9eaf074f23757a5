"""Imports as Python does them, noting the site's modules and the places where none was found before them."""

import importlib.abc
import importlib.machinery
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType, ModuleType
from typing import Any

from linocut.figure.output import docs
from linocut.figure.trace.stack import own
from linocut.figure.trace.trace import Trace

_Loaded = Mapping[str, Callable[[ModuleType], None]]


def watch(trace: Trace, once_loaded: _Loaded = MappingProxyType({}), ours: _Loaded = MappingProxyType({})) -> None:
    """Note imports from now on, for good. `once_loaded`: what is called when a module of that name is there; `ours`:
    the same, of modules that are loaded on our account, so that nothing of it is noted."""
    sys.meta_path.insert(0, Finder(trace, once_loaded, ours))


class Finder(importlib.abc.MetaPathFinder):
    """Stands before Python's own finders, asks them, and notes what they found and where they looked in vain."""

    def __init__(self, trace: Trace, once_loaded: _Loaded, ours: _Loaded) -> None:
        self._trace = trace
        self._once_loaded = once_loaded
        self._ours = ours

    @property
    def trace(self) -> Trace:
        """Who is told."""
        return self._trace

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The module's spec, as `PathFinder` finds it."""
        if self._trace.is_quiet():
            return importlib.machinery.PathFinder.find_spec(name, path, target)
        with self._trace.quietly():
            spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        stem = name.rpartition(".")[2]
        origin = spec.origin if spec and spec.has_location else None
        for folder in map(os.path.abspath, _search_path(path)):
            base = os.path.join(folder, stem)  # noqa: PTH118 - called per import
            if origin == os.path.join(base, "__init__.py"):  # noqa: PTH118
                break
            self._trace.path("presence", base)  # a package stands before a module of its name
            if origin and origin.startswith(base + "."):
                break
            self._trace.path("presence", base + ".py")
        if spec and origin and type(spec.loader) is importlib.machinery.SourceFileLoader:
            self._trace.path("file", origin)
            if own(origin, self._trace.root):
                spec.loader = _Fresh(name, origin, self._trace)
            elif name in self._once_loaded:
                spec.loader = _Announced(name, origin, self._once_loaded[name])
            elif name in self._ours:
                spec.loader = _Unseen(name, origin, self._ours[name], self._trace)
        return spec


def _search_path(path: Sequence[str] | None) -> Sequence[str]:
    return sys.path if path is None else path


class _Announced(importlib.machinery.SourceFileLoader):
    """Says when an installed module is loaded."""

    def __init__(self, name: str, path: str, then: Callable[[ModuleType], None]) -> None:
        super().__init__(name, path)
        self._then = then

    def exec_module(self, module: ModuleType) -> None:
        """Run the module, and say so."""
        super().exec_module(module)
        self._then(module)


class _Unseen(_Announced):
    """The same, of a module that is loaded on our account."""

    def __init__(self, name: str, path: str, then: Callable[[ModuleType], None], trace: Trace) -> None:
        super().__init__(name, path, then)
        self._trace = trace

    def exec_module(self, module: ModuleType) -> None:
        """Run the module and what follows, unseen."""
        with self._trace.quietly():
            super().exec_module(module)


class _Fresh(importlib.machinery.SourceFileLoader):
    """Compiles the source each time: a stale .pyc of the same size and time would run yesterday's code."""

    def __init__(self, name: str, path: str, trace: Trace) -> None:
        super().__init__(name, path)
        self._trace = trace

    def exec_module(self, module: ModuleType) -> None:
        """Run the module, and keep apart what it asks for."""
        with self._trace.loading(module.__name__):
            self._trace.path("file", self.path)
            super().exec_module(module)

    def get_data(self, path: str) -> bytes:
        """The source, which may ask for documentation that was put off."""
        source = super().get_data(path)
        docs.asked(source)
        return source

    def path_stats(self, path: Any) -> Any:
        """Say nothing of size and time, so that no .pyc is looked for or written."""
        raise OSError(path)
