"""One figure, in the process made for it: run the script under watch, save what it drew, write down what came of it."""

import os
import pickle
import sys
from pathlib import Path

from linocut.figure import results, save, script
from linocut.figure.job import Failure, Job, Made, Outcome
from linocut.figure.trace import Trace
from linocut.inputs import Question

OUTCOME = "outcome"
"""The file in the scratch folder that holds the pickled `Outcome`."""


def run(job: Job) -> None:
    """Draw the job's figure and leave the outcome in its scratch folder."""
    outcome = draw(job)
    partial = Path(job.scratch, OUTCOME + ".part")
    partial.write_bytes(pickle.dumps(outcome))
    partial.rename(Path(job.scratch, OUTCOME))


def draw(job: Job) -> Outcome:
    """Draw the job's figure. Whatever the script does short of ending the process becomes part of the outcome."""
    root, scratch = Path(job.root), Path(job.scratch)
    path = root / job.drawing.script
    trace = Trace(root, scratch)
    made: Made | Failure
    try:
        _settle(root, path, scratch, trace)
        made = _draw(job, path, scratch)
    except script.Failed as error:
        made = error.failure
    except results.Unfit as error:
        made = Failure(str(error), hint="return numbers, strings, booleans, arrays, and lists and dicts of them")
    except BaseException as error:  # whatever it is, it is the script's
        made = script.failure(error, job.root)
    return Outcome(made, (Question("file", job.drawing.script), *trace.questions), _versions(trace))


def _settle(root: Path, path: Path, scratch: Path, trace: Trace) -> None:
    """Make the process what a script expects: its own folder first on the path and current, the style set."""
    import matplotlib as mpl
    import matplotlib.pyplot as plt

    style = root / "figures" / "style.mplstyle"
    trace.add("file", style)
    if style.is_file():
        mpl.style.use(str(style))
    plt.show = lambda *_, **__: None
    os.environ["TMPDIR"] = str(scratch)
    sys.path.insert(0, str(path.parent))
    sys.argv = [str(path)]
    os.chdir(path.parent)
    trace.start()


def _draw(job: Job, path: Path, scratch: Path) -> Made:
    drawn, returned = script.run(path, job.drawing, scratch)
    alt = returned.get("alt", "")
    if not isinstance(alt, str):
        raise script.Failed(Failure(f"returned an alt that is no text but {alt!r}"))
    kept = {name: value for name, value in returned.items() if name != "alt"}
    recorded = results.encode(results.plain(kept))
    offered = results.data(kept, path.stem)
    saved = save.save(drawn)
    return Made(
        width=saved.width,
        height=saved.height,
        svg=saved.svg,
        rasters=saved.rasters,
        png=saved.png,
        alt=" ".join(alt.split()),
        results=recorded,
        data=offered,
        source=path.read_text(encoding="utf-8"),
        characters=saved.characters,
        warnings=saved.warnings,
    )


def _versions(trace: Trace) -> tuple[tuple[str, str], ...]:
    """The distributions behind the modules that the site's code imported."""
    from importlib import metadata

    found = {}
    for name in trace.packages - sys.stdlib_module_names:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return tuple(sorted(found.items()))
