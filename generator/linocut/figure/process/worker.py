"""One figure, in the process made for it: run the script under watch, save what it drew, write down what came of it."""

import logging
import os
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from linocut.figure.job import EARLY, Failure, Job, Made, NotPackableError, Outcome
from linocut.figure.output import docs, results
from linocut.figure.process import cells, outcome_file, plotting, script
from linocut.figure.process.checkpoint import Checkpoints
from linocut.figure.process.environment import SETTLED
from linocut.figure.process.failures import failure_of
from linocut.figure.process.screen import Screen
from linocut.figure.sandbox.limits import Guard
from linocut.figure.trace import modules
from linocut.figure.trace.nondeterminism import NondeterminismWatch
from linocut.figure.trace.trace import Trace
from linocut.system import processes

DEEPEST = 3000
"""Calls within calls that cells may make: as many as under Jupyter, where most of them were written."""


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
        _settle(job)
        screen = Screen(Path(job.scratch))
        screen.install()
        if "matplotlib" in sys.modules:
            _style(job, trace)
        trace.start()
        modules.watch(trace, {**screen.once_loaded(), "pydoc": lambda _: docs.write()}, _late(job, trace, screen))
        guard.start()
        if witness:
            witness.start()
        if job.drawings[0].program:
            return outcome(cells.Program(job, screen, Checkpoints(job, trace, *line)).run())
        from linocut.figure.process import drawings  # loaded before, with matplotlib

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
    if isinstance(error, NotPackableError):
        return Failure(str(error), hint="use arrays, numbers, strings, and lists, dicts and dataclasses of them")
    failure = failure_of(error, job.root, job.memory)
    return cells.placed(failure, error, job) if job.drawings[0].program else failure


def _style(job: Job, trace: Trace) -> None:
    """Set the site's own style. Raises `Failed`."""
    from matplotlib.texmanager import TexManager

    from linocut.figure.output import mplstyle

    style = Path(job.root, mplstyle.STYLE)
    trace.path("file", style)
    if style.is_file():
        mplstyle.use(style)
    TexManager._cache_dir = Path(job.scratch)  # what TeX sets is kept beside the user's own otherwise


def _late(job: Job, trace: Trace, screen: Screen) -> Mapping[str, Callable[[ModuleType], None]]:
    """What is done where a program comes to matplotlib by a road that was not seen: all that is done before others."""

    def prepare(_: ModuleType) -> None:
        with _silence():
            plotting.load(documented=True)
        _style(job, trace)
        screen.hold_matplotlib()

    return {"matplotlib": prepare}


@contextmanager
def _silence() -> Iterator[None]:
    """A block in which nothing is told to the author of what matplotlib says of fonts and of its folders."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)


def _settle(job: Job) -> None:
    """Make the process what a script expects: its own folder first on the path and current."""
    path = Path(job.root, job.run.script)
    os.environ["TMPDIR"] = job.scratch
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(path.parent))
    if job.drawings[0].program:
        sys.path.insert(1, str(Path(job.root, "figures")))
        sys.setrecursionlimit(max(sys.getrecursionlimit(), DEEPEST))
    sys.argv = [str(path)]
    os.chdir(path.parent)
    if "numpy.random" in sys.modules:  # its shared generator was forked with us: figures must not share their chance
        sys.modules["numpy.random"].seed()
