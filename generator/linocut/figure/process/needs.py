"""What a run should find loaded, told from its text: matplotlib where something is drawn, NumPy where it is used.

Loading matplotlib takes as long as many a program that only prints takes to run. Text tells not everything: a program
that comes to matplotlib by a road that nobody sees here loads it then (`worker.py`), and draws the same bytes.
"""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Literal

from linocut.figure.job import Job

Loaded = Literal["nothing", "numpy", "matplotlib"]

_DRAWS = re.compile(
    r"\b(?:matplotlib|pylab|pyplot|plt|mpl_toolkits|linocut\.figure|seaborn|plotnine|cartopy|mplfinance|statsmodels"
    r"|arviz|scienceplots|shap|corner|wordcloud|yellowbrick|missingno)\b|\.(?:plot|hist|boxplot|draw\w*)\b"
)
"""Libraries that load matplotlib, and what pandas, networkx and their like call their ways to it."""

_NUMPY = re.compile(
    r"^[ \t]*(?:import|from)[ \t]+(?:numpy|scipy|pandas|polars|sklearn|xarray|torch|jax|tensorflow|networkx|sympy"
    r"|statsmodels|skimage|numba|astropy|linocut)\b",
    re.MULTILINE,
)
_IMPORTED = re.compile(r"^[ \t]*(?:import|from)[ \t]+([\w.]+(?:[ \t]*,[ \t]*[\w.]+)*)", re.MULTILINE)
_FENCE = re.compile(
    r"^(?P<indent>[ \t]*)(?P<fence>`{3,}|~{3,})(?P<head>[^\n]*)\n(?P<code>.*?)^(?P=indent)(?P=fence)",
    re.MULTILINE | re.DOTALL,
)
_STILL = re.compile(r"\beval[ \t]*[:=][ \t]*false\b", re.IGNORECASE)
"""Said of a cell, or of all of an article in its front matter: it does not run."""
_RUNS = re.compile(r"\s*\{\s*(?:python|code-cell|dot)\b|[^\n]*\.run\b")


def of(job: Job) -> Loaded:
    """For a job: a script is one that draws, a program may be one that only prints."""
    program = job.drawings[0].program
    if not program:
        return "matplotlib"
    known = json.loads(program)
    code = [str(cell["code"]) for cell in known["cells"] if cell["eval"]]
    modules = [str(cell["module"]) for cell in known["cells"] if "module" in cell]
    expressions = [text for _, text in known["expressions"]]
    root = Path(job.root)
    folders = (root / Path(job.run.script).parent, root / "figures")
    texts = [*code, *expressions, *map(_read, (root / path for path in modules))]
    return _told(texts, (*folders, *(root / Path(path).parent for path in modules)))


def of_article(text: str) -> Loaded | None:
    """For the cells of an article in Markdown, before it is parsed; None: it seems to have none."""
    cells = [found for found in _FENCE.finditer(text) if _RUNS.match(found["head"])]
    cells = [] if _STILL.search(text.partition("```")[0]) else [found for found in cells if not _STILL.search(found[0])]
    if any("{dot" in found["head"] for found in cells):
        return "matplotlib"
    return _told([found["code"] for found in cells], ()) if cells else None


def _told(texts: list[str], folders: tuple[Path, ...]) -> Loaded:
    found = [*texts, *_modules(texts, folders)]
    if any(map(_DRAWS.search, found)):
        return "matplotlib"
    return "numpy" if any(map(_NUMPY.search, found)) else "nothing"


def _modules(texts: list[str], folders: tuple[Path, ...]) -> Iterator[str]:
    """The text of every module of the site that is imported."""
    seen: set[str] = set()
    waiting = list(texts)
    while waiting:
        for names in _IMPORTED.findall(waiting.pop()):
            for name in re.split(r"[ \t]*,[ \t]*", names):
                if name in seen:
                    continue
                seen.add(name)
                parts = [name.split(".")[:count] for count in range(1, name.count(".") + 2)]
                for path in (folder.joinpath(*part) for folder in folders for part in parts):
                    for file in (path.with_suffix(".py"), path / "__init__.py"):
                        if text := _read(file):
                            waiting.append(text)
                            yield text


def _read(path: Path) -> str:
    with suppress(OSError, UnicodeDecodeError):
        return path.read_text(encoding="utf-8")
    return ""
