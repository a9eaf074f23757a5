"""One figure, in the process made for it: run the script under watch, save what it drew, write down what came of it."""

import glob
import os
import pickle
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np

from linocut.figure import array_store
from linocut.figure.job import Failure, Job, Made, Outcome, Saved
from linocut.figure.output import mplstyle, png_image, results, save
from linocut.figure.process import script
from linocut.figure.process.environment import SETTLED
from linocut.figure.process.screen import Screen
from linocut.figure.sandbox.limits import Guard
from linocut.figure.trace.nondeterminism import Witness
from linocut.figure.trace.trace import Trace

OUTCOME = "outcome"
"""The file in the scratch folder that holds the pickled `Outcome`."""


def run(job: Job, news: int = -1) -> None:
    """Draw the job's figure and leave the outcome in its scratch folder; an early one is announced at `news`."""

    def tell(outcome: Outcome) -> None:
        _leave(outcome, job)
        os.write(news, b"!")
        os.nice(10)  # whoever waited has what he waits for, and shows it now

    outcome = draw(job, tell if job.early else None)
    _leave(outcome, job)
    if job.pictured:  # what memory is left may not do for that: the figure is safe
        _leave(_pictured(outcome), job)


def _leave(outcome: Outcome, job: Job) -> None:
    partial = Path(job.scratch, OUTCOME + ".part")
    partial.write_bytes(pickle.dumps(outcome))
    partial.rename(Path(job.scratch, OUTCOME))


def draw(job: Job, tell: Callable[[Outcome], None] | None = None) -> Outcome:
    """Draw the job's figure. Whatever the script does short of ending the process becomes part of the outcome.

    `tell` is handed the outcome without what only phones show, as soon as that is there.
    """
    trace = Trace(job.root, job.scratch, frozenset(SETTLED), job.store)
    trace.path("file", Path(job.root, job.drawing.script))
    guard = Guard(job, trace)
    witness = Witness(job.root, job.ahead) if job.witnessed else None
    made: Made | Failure

    def outcome(made: Made | Failure, *, early: bool = False) -> Outcome:
        with trace.quietly():
            seen = witness.seen if witness else ()
            return Outcome(made, trace.questions, trace.touched, trace.imported, trace.stamps, seen, early=early)

    def first(made: Made) -> None:
        if tell:
            with trace.quietly():
                tell(outcome(made, early=True))

    try:
        _settle(job, trace)
        screen = Screen(Path(job.scratch))
        screen.install()
        trace.start(screen.once_loaded())
        guard.start()
        if witness:
            witness.start()
        made = _draw(job, trace, screen, first)
    except script.Failed as error:
        made = error.failure
    except results.Unfit as error:
        made = Failure(str(error), hint="return numbers, strings, booleans, arrays, and lists and dicts of them")
    except array_store.Unpackable as error:
        made = Failure(str(error), hint="use arrays, numbers, strings, and lists, dicts and dataclasses of them")
    except MemoryError as error:
        guard.relax()
        traceback.clear_frames(error.__traceback__)
        made = script.failure(error, job.root, job.memory)
    except BaseException as error:  # whatever it is, it is the script's
        made = script.failure(error, job.root, job.memory)
    return outcome(made)


def _pictured(outcome: Outcome) -> Outcome:
    """With the PNG of its SVG, made after all that was observed."""
    made = outcome.result
    if isinstance(made, Failure) or made.svg is None or made.png:
        return outcome
    with suppress(ValueError):  # told where it is asked for
        return replace(outcome, result=replace(made, picture=png_image.plotted(made.svg.data.decode())))
    return outcome


def _settle(job: Job, trace: Trace) -> None:
    """Make the process what a script expects: its own folder first on the path and current, the style set."""
    path = Path(job.root, job.drawing.script)
    style = Path(job.root, mplstyle.STYLE)
    trace.path("file", style)
    if style.is_file():
        mplstyle.use(style)
    os.environ["TMPDIR"] = job.scratch
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(path.parent))
    sys.argv = [str(path)]
    os.chdir(path.parent)
    if "numpy.random" in sys.modules:  # its shared generator was forked with us: figures must not share their chance
        np.random.seed()


def _draw(job: Job, trace: Trace, screen: Screen, first: Callable[[Made], None]) -> Made:
    path = Path(job.root, job.drawing.script)
    ran = script.run(path, job.drawing, screen)
    for pattern in ran.depends:
        trace.path("glob", pattern)
        with trace.quietly():
            matches = glob.glob(pattern, recursive=True)  # noqa: PTH207 - as the question will be answered
        for match in matches:
            trace.path("file", match)
    alt = ran.results.get("alt", "")
    if not isinstance(alt, str):
        raise script.Failed(Failure(f"returned an alt that is no text but {alt!r}"))
    kept = {name: value for name, value in ran.results.items() if name != "alt"}
    recorded = results.encode(results.plain(kept))
    offered = results.data(kept, path.stem)
    source = path.read_text(encoding="utf-8")

    def made(saved: Saved) -> Made:
        return Made(
            width=saved.width,
            height=saved.height,
            svg=saved.svg,
            narrow=saved.narrow,
            rasters=saved.rasters,
            png=saved.png,
            alt=" ".join(alt.split()),
            results=recorded,
            data=offered,
            source=source,
            characters=saved.characters,
            weight=saved.weight,
            warnings=saved.warnings,
        )

    return made(save.save(ran.drawn, job.drawing.format, lambda saved: first(made(saved))))
