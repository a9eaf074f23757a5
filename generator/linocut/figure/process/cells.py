"""Runs the cells of an article: in order, in one namespace, and keeps what each prints, returns and draws."""

import ast
import importlib
import json
import linecache
import re
import sys
import types
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from linocut.figure.job import Failure, File, Job, Made, Saved
from linocut.figure.output import docs, results
from linocut.figure.process import ipython, script
from linocut.figure.process.bundle import Bundle, bundle
from linocut.figure.process.checkpoint import Checkpoints
from linocut.figure.process.failures import failure_of, line_of, traceback_of
from linocut.figure.process.recorder import Recorder
from linocut.figure.process.screen import Screen, is_figure
from linocut.problem import Place, Problem

_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")


class Program:
    """The cells of one article while they run."""

    def __init__(self, job: Job, screen: Screen, checkpoints: Checkpoints) -> None:
        self._job = job
        self._screen = screen
        self._checkpoints = checkpoints
        self._path = Path(job.root, job.run.script)
        self._expressions: list[tuple[int, str]] = []
        self._module = types.ModuleType("__main__")
        self._module.__file__ = str(self._path)
        sys.modules["__main__"] = self._module
        self._recorders: list[Recorder] = []
        self._values: list[dict[str, Any]] = []
        self._unfit: list[dict[str, str]] = []
        self._inline: dict[int, str] = {}
        self._wrong: dict[int, str] = {}
        self._drawn: list[Saved] = []
        self._module.__dict__["display"] = self._display
        ipython.provide(self._display)
        self._screen.hear(self._take_figures, self._display)
        self._read(job, 0)

    def _read(self, job: Job, position: int) -> None:
        """Take the text of a job: of a program that has run so far, what comes after `position` cells is new."""
        drawing = job.drawings[0]
        docs.asked(drawing.program.encode())
        text = json.loads(drawing.program)
        before = [index for index, (at, _) in enumerate(self._expressions) if at < position]
        self._job = job
        self._cells: list[Mapping[str, Any]] = text["cells"]
        self._names: list[list[str]] = text["names"]
        self._expressions = [tuple(one) for one in text["expressions"]]
        self._places = {_file(index): line for index, line in enumerate(drawing.lines)}
        after = [index for index, (at, _) in enumerate(self._expressions) if at < position]
        now = dict(zip(before, after, strict=True))
        self._inline = {now[index]: said for index, said in self._inline.items()}
        self._wrong = {now[index]: said for index, said in self._wrong.items()}

    def run(self) -> tuple[Made | Failure, ...]:
        """What came of it all. Raises `script.Failed` at the cell that stops it."""
        self._ask(0)
        done = 0
        while done < len(self._cells):
            cell = self._cells[done]
            recorder = Recorder(sys.stdout)
            self._recorders.append(recorder)
            if cell["eval"] and (cell["code"].strip() or "module" in cell):
                self._run(done, cell, recorder)
            done += 1
            if job := self._checkpoints.keep(done):
                self._read(job, done)
            self._ask(done)
        return (self._made(),)

    def _run(self, index: int, cell: Mapping[str, Any], recorder: Recorder) -> None:
        try:
            with _quiet(not cell["warning"]), redirect_stdout(recorder.out), redirect_stderr(recorder.err):
                if "module" in cell:
                    self._import(cell["module"])
                value = self._execute(cell["code"], index)
                self._take_figures()
                if value is not None:
                    self._module.__dict__["_"] = value  # as notebooks and Python's prompt have it
                    self.show(value, returned=True)
        except (MemoryError, script.Failed):
            raise
        except Exception as error:
            self._take_figures()
            if not cell["error"]:
                raise script.Failed(self._failure(error, index)) from error
            recorder.add("error", text=traceback_of(error, self._job.root))

    def _execute(self, code: str, index: int) -> Any:
        """Run the code of a cell; the value of its last line, unless that ends with a semicolon."""
        name = _file(index)
        linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
        tree = ast.parse(code, name)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, name, "exec", dont_inherit=True), self._module.__dict__)  # noqa: S102 - the author's code
        if not isinstance(last, ast.Expr):
            return None
        value = eval(compile(ast.Expression(last.value), name, "eval", dont_inherit=True), self._module.__dict__)  # noqa: S307
        return None if code.rstrip().endswith(";") else value

    def _import(self, path: str) -> None:
        """Have the names of a module of the site, as `from ... import *` gives them."""
        file = Path(self._job.root, path)
        if str(file.parent) not in sys.path:
            sys.path.append(str(file.parent))
        module = importlib.import_module(file.stem)
        names = getattr(module, "__all__", [name for name in vars(module) if not name.startswith("_")])
        self._module.__dict__.update({name: getattr(module, name) for name in names})

    def show(self, value: Any, *, returned: bool = False) -> None:
        """What a last line says, or `display` is given."""
        if is_figure(value):
            self._draw(value)
        elif not (returned and _artists(value)):
            self._add(bundle(value))

    def _display(self, *values: Any, **_: Any) -> None:
        """IPython's `display`."""
        for value in values:
            self.show(value)

    def _add(self, found: Bundle) -> None:
        if found.drawing is not None:
            self._draw(found.drawing)
        else:
            self._recorders[-1].add(found.kind, text=_ADDRESS.sub("", found.text))

    def _take_figures(self) -> None:
        """Every figure that stands open, as on a screen, in the order of their numbers."""
        for figure in self._screen.close():
            self._draw(figure)

    def _draw(self, drawn: Any) -> None:
        import matplotlib  # noqa: F401 - a program that only prints does without; with our style: see `worker`

        from linocut.figure.output import save

        self._drawn.append(save.save(drawn, "svg", keep=self._job.drawings[0].keep))
        self._recorders[-1].add("figure", index=len(self._drawn) - 1)

    def _ask(self, position: int) -> None:
        """Record what the text that follows asks for."""
        values: dict[str, Any] = {}
        unfit: dict[str, str] = {}
        for name in self._names[position]:
            value = self._module.__dict__.get(name)
            if name not in self._module.__dict__ or callable(value) or isinstance(value, types.ModuleType):
                continue
            try:
                values[name] = results.plain(value, name)
            except results.ResultError as error:
                unfit[name] = str(error).replace("returned ", "is ", 1)
        self._values.append(values)
        self._unfit.append(unfit)
        for index, (at, expression) in enumerate(self._expressions):
            if at == position:
                self._inline[index] = self._evaluated(index, expression)

    def _evaluated(self, index: int, expression: str) -> str:
        try:
            code = compile(expression, "<text>", "eval", dont_inherit=True)
            value = eval(code, self._module.__dict__)  # noqa: S307 - the author's
            return _ADDRESS.sub("", f"{value:.6g}" if isinstance(value, float) else str(value))
        except Exception as error:  # whatever it is, it is the author's: told where it stands
            self._wrong[index] = f"{type(error).__name__}: {error}"
            return ""

    def _failure(self, error: Exception, index: int) -> Failure:
        """At the line of the article that led there; where none did, as when a figure is drawn, at the cell's first."""
        path = str(self._path)
        found = failure_of(error, self._job.root, self._job.memory, lambda name: (path, self._places[name])
                               if name in self._places else None)  # fmt: skip
        line = line_of(error, self._places) or self._places[_file(index)]
        place = Place(self._job.run.script, line, 1)
        problem = Problem(f"the cell {found.message}", place, found.hint, found.detail)
        return Failure(found.message, found.hint, found.detail, (problem,))

    def _made(self) -> Made:
        record = {
            "cells": [recorder.outputs for recorder in self._recorders],
            "values": self._values,
            "unfit": self._unfit,
            "inline": [self._inline.get(index, "") for index in range(len(self._expressions))],
            "wrong": {str(index): said for index, said in self._wrong.items()},
        }
        written = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
        characters = set(written).union(*(saved.characters for saved in self._drawn))
        return Made(
            width=0,
            height=0,
            svg=None,
            narrow=None,
            rasters=(),
            png=None,
            alt="",
            results=File(written.encode(), ".json"),
            data=(),
            source="",
            characters="".join(sorted(character for character in characters if character.isprintable())),
            weight=sum(saved.weight for saved in self._drawn),
            warnings=(),
            frames=tuple(self._drawn),
        )


def placed(failure: Failure, error: BaseException, job: Job) -> Failure:
    """A failure that no cell could tell any more, as one for want of memory, at the line that it came from."""
    line = line_of(error, {_file(index): line for index, line in enumerate(job.drawings[0].lines)})
    if not line:
        return failure
    problem = Problem(f"the cell {failure.message}", Place(job.run.script, line, 1), failure.hint, failure.detail)
    return Failure(failure.message, failure.hint, failure.detail, (problem,))


def _file(index: int) -> str:
    """What a cell is called in tracebacks."""
    return f"<cell {index + 1}>"


def _artists(value: Any) -> bool:
    """Whether a value is what plotting returns: it has been drawn, and says nothing more."""
    artist = sys.modules.get("matplotlib.artist")
    if artist is None:
        return False
    if isinstance(value, list | tuple) or type(value).__name__ == "ndarray":
        items = list(value.flat) if hasattr(value, "flat") else list(value)
        return any(
            isinstance(item, artist.Artist) or (isinstance(item, list | tuple) and _artists(item)) for item in items
        )
    return isinstance(value, artist.Artist) or type(value).__module__.startswith(("matplotlib.", "mpl_toolkits."))


@contextmanager
def _quiet(quiet: bool) -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore" if quiet else "default")
        if not quiet:
            for kind in (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning):
                warnings.simplefilter("ignore", kind)  # for whoever writes a library, as Python has it
            warnings.filterwarnings("default", category=DeprecationWarning, module="__main__")
            warnings.showwarning = _show_warning
        yield


def _show_warning(message: Any, category: type[Warning], *_: Any, **__: Any) -> None:
    sys.stderr.write(f"{category.__name__}: {message}\n")
