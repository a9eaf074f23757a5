"""One figure drawn alone, for whoever works on its script: what it printed, returned and took, and pictures to open."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from linocut.assets.figure_files import standalone
from linocut.figure import draw, executor
from linocut.figure.job import Spent
from linocut.figure.memo import Keeper, Memo
from linocut.figure.output import png_image
from linocut.figure.output.results import strict
from linocut.figure.process.pool import Echo
from linocut.inspect.catalogue import Catalogue, Entry
from linocut.model.drawing import Drawing, Figure, Parameter, Parameters
from linocut.model.site import Plain
from linocut.problem import Problem, Problems
from linocut.store.cache import Cache

FOLDER = "figures"
"""Where pictures are left, in the cache's folder."""

BY_HAND = "run by hand"
"""The reason that is told of a drawing made here."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of one run."""

    drawing: Drawing
    figure: Figure | None
    """None: it failed, and `problems` say why."""
    problems: tuple[Problem, ...]
    spent: Spent
    results: Plain
    files: tuple[Path, ...]
    """The pictures, absolute."""

    @property
    def good(self) -> bool:
        """Whether there is a figure."""
        return self.figure is not None

    def plain(self) -> dict[str, Any]:
        """The answer for `--json`, but for the problems."""
        return {
            "good": self.good,
            "script": self.drawing.script,
            "parameters": dict(self.drawing.parameters),
            "alt": self.figure.alt if self.figure else "",
            "results": strict(self.results),
            "data": [name for name, _ in self.figure.data] if self.figure else [],
            "printed": self.spent.printed,
            "seconds": round(self.spent.seconds, 3),
            "memory": self.spent.memory,
            "files": [str(file) for file in self.files],
        }


def drawing_of(entry: Entry, query: str, given: Iterable[str]) -> Drawing:
    """The state to draw: the default one, with the parameters of a query and of `name=value` settings put in.

    Raises `Problems` for what is not a parameter.
    """
    from linocut.prose.parameters import ParameterError, parameter

    default = entry.drawings[entry.start]
    if default.program and (query or any(given)):
        raise Problems([Problem(f"the program of {entry.script} takes no parameters")])
    parameters: dict[str, Parameter] = dict(default.parameters)
    problems = []
    for item in (*filter(None, query.split("&")), *given):
        try:
            name, values = parameter(item)
        except ParameterError as wrong:
            problems.append(Problem(wrong.message, hint=wrong.hint))
            continue
        if len(values) != 1:
            problems.append(Problem(f'"{item}" is several values', hint=f"name one of them: {name}={values[0]}"))
        parameters[name] = values[0]
    if problems:
        raise Problems(problems)
    return replace(default, parameters=Parameters(sorted(parameters.items())))


def run_alone(catalogue: Catalogue, entry: Entry, drawing: Drawing, echo: Echo | None) -> Trial:
    """Draw, whether or not the store has it; a figure that comes of it is kept for the next build.

    `echo` hears what the script prints. Raises `Problems` when figures cannot be drawn here at all.
    """
    cache = catalogue.cache
    ((_, made, outcome),) = executor.outcomes(catalogue.site, [drawing], cache, echo=echo)
    kept = draw.keep(made, outcome, drawing, BY_HAND, Keeper(catalogue.inputs, cache))
    problems = tuple(draw.told(kept, drawing, entry.places))
    spent = outcome.spent or Spent(0, 0, "")
    if not isinstance(kept, Memo):
        return Trial(drawing, None, problems, spent, None, ())
    figure = kept.figure
    results = json.loads(cache.read(figure.results))
    if drawing.program:
        results = {name: value for values in results["values"] for name, value in values.items()}
    return Trial(drawing, figure, problems, spent, results, _pictures(catalogue, figure))


def _pictures(catalogue: Catalogue, figure: Figure) -> tuple[Path, ...]:
    cache = catalogue.cache
    folder = cache.room(FOLDER)
    script = Path(figure.drawing.script)
    stem = folder / (script.parent.name if script.stem == "index" else script.stem)
    if not figure.drawing.program:
        return _of_one(cache, figure, stem)
    each = (_of_one(cache, one, stem.with_name(f"{stem.name}-{n}")) for n, one in enumerate(figure.states[1:], 1))
    return tuple(file for files in each for file in files)


def _of_one(cache: Cache, figure: Figure, stem: Path) -> tuple[Path, ...]:
    files = [(stem.with_suffix(".png"), png_image.png(figure, cache))]
    if figure.svg:
        files.insert(0, (stem.with_suffix(".svg"), standalone(cache, figure, figure.svg)))
    if figure.narrow:
        files.insert(1, (stem.with_name(f"{stem.name}-phone.svg"), standalone(cache, figure, figure.narrow.svg)))
    for path, data in files:
        path.write_bytes(data)
    return tuple(path for path, _ in files)
