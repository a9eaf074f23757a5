"""Runs an author's script and takes what it drew: from `figure()`, or from what it leaves in pyplot."""

import ast
import inspect
import sys
import types
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from linocut.figure.job import Failure
from linocut.figure.output import docs
from linocut.figure.process import animation, entry
from linocut.figure.process.parts import Part
from linocut.figure.process.screen import Screen
from linocut.model.drawing import Parameter, Run
from linocut.problem import nearest


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
    docs.asked(source)
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
    tree = ast.parse(source, str(path))
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
