"""One figure, in the process made for it: run the script under watch, save what it drew, write down what came of it."""

import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import numpy as np
from matplotlib.texmanager import TexManager

from linocut.figure import array_store
from linocut.figure.job import EARLY, Failure, Job, Made, Outcome
from linocut.figure.output import mplstyle, results
from linocut.figure.process import cells, drawings, outcome_file, script
from linocut.figure.process.checkpoint import Checkpoints
from linocut.figure.process.environment import SETTLED
from linocut.figure.process.screen import Screen
from linocut.figure.sandbox.limits import Guard
from linocut.figure.trace import modules
from linocut.figure.trace.nondeterminism import NondeterminismWatch
from linocut.figure.trace.trace import Trace
from linocut.system import processes


def run(job: Job, news: int = -1, line: tuple[int, int] = (-1, -1)) -> None:
    """Draw the job's figure and leave the outcome in its scratch folder; an early one is announced at `news`.

    `line`: where checkpoints are told of; see `Checkpoints`.
    """

    def tell(outcome: Outcome) -> None:
        _leave(outcome, job)
        os.write(news, EARLY)
        processes.step_back()  # whoever waited has what he waits for, and shows it now

    _leave(draw(job, tell if job.early else None, line), job)


def _leave(outcome: Outcome, job: Job) -> None:
    outcome_file.write(outcome, Path(job.scratch))


def draw(job: Job, tell: Callable[[Outcome], None] | None = None, line: tuple[int, int] = (-1, -1)) -> Outcome:
    """Draw the job's figure. Whatever the script does short of ending the process becomes part of the outcome.

    `tell` is handed the outcome without what only phones show, as soon as that is there.
    """
    trace = Trace(job.root, job.scratch, frozenset(SETTLED), job.store)
    if not job.drawings[0].program:  # whose prose may change
        trace.path("file", Path(job.root, job.run.script))
    guard = Guard(job, trace)
    witness = NondeterminismWatch(job.root, job.ahead) if job.witnessed else None

    def outcome(result: tuple[Made | Failure, ...] | Failure, *, early: bool = False) -> Outcome:
        with trace.quietly():
            seen = witness.seen if witness else ()
            return Outcome(result, trace.questions, trace.touched, trace.imported, trace.stamps, seen, early=early)

    def first(made: Made) -> None:
        if tell:
            with trace.quietly():
                tell(outcome((made,), early=True))

    try:
        _settle(job, trace)
        screen = Screen(Path(job.scratch))
        screen.install()
        trace.start()
        modules.watch(trace, screen.once_loaded())
        guard.start()
        if witness:
            witness.start()
        if job.drawings[0].program:
            return outcome(cells.Program(job, screen, Checkpoints(job, trace, *line)).run())
        ran = script.run(Path(job.root, job.run.script), job.run, screen)
        drawings.depend(ran, trace)
        return outcome(drawings.draw(ran, job, screen, lambda error: _failure(error, job), first))
    except MemoryError as error:
        guard.relax()
        traceback.clear_frames(error.__traceback__)
        return outcome(_failure(error, job))
    except BaseException as error:  # whatever it is, it is the script's
        return outcome(_failure(error, job))


def _failure(error: BaseException, job: Job) -> Failure:
    """What went wrong, in the author's terms."""
    if isinstance(error, script.Failed):
        return error.failure
    if isinstance(error, results.ResultError):
        return Failure(str(error), hint="return numbers, strings, booleans, arrays, and lists and dicts of them")
    if isinstance(error, array_store.NotPackableError):
        return Failure(str(error), hint="use arrays, numbers, strings, and lists, dicts and dataclasses of them")
    failure = script.failure(error, job.root, job.memory)
    return cells.placed(failure, error, job) if job.drawings[0].program else failure


def _settle(job: Job, trace: Trace) -> None:
    """Make the process what a script expects: its own folder first on the path and current, the style set."""
    path = Path(job.root, job.run.script)
    style = Path(job.root, mplstyle.STYLE)
    trace.path("file", style)
    if style.is_file():
        mplstyle.use(style)
    os.environ["TMPDIR"] = job.scratch
    TexManager._cache_dir = Path(job.scratch)  # what TeX sets is kept beside the user's own otherwise
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(path.parent))
    if job.drawings[0].program:
        sys.path.insert(1, str(Path(job.root, "figures")))
    sys.argv = [str(path)]
    os.chdir(path.parent)
    if "numpy.random" in sys.modules:  # its shared generator was forked with us: figures must not share their chance
        np.random.seed()
