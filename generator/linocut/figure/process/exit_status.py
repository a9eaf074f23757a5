"""What a process left when it ended; where that is not a figure, why, in the author's terms."""

import re
from pathlib import Path

from linocut.figure.job import Failure, Job, Outcome, size
from linocut.figure.process import outcome_file
from linocut.figure.trace.stack import installed
from linocut.problem import Place, Problem
from linocut.system.processes import dies

_DUMP = re.compile(r"^(?:Timeout \(.*\)!|Fatal Python error: .*|(?:Current t|T)hread 0x[0-9a-f]+ .*)$", re.MULTILINE)
_THREAD = re.compile(r"^(?:Current t|T)hread 0x[0-9a-f]+ .*$", re.MULTILINE)
_CURRENT = re.compile(r"^Current thread 0x[0-9a-f]+ .*$", re.MULTILINE)
_FRAME = re.compile(r'^\s+File "(.*)", line (\d+) in (.*)$', re.MULTILINE)
_CELL = re.compile(r'^  File "<cell (\d+)>", line (\d+),', re.MULTILINE)


def left(job: Job) -> Outcome | None:
    """The outcome that a job's process has left so far."""
    found = outcome_file.read(Path(job.scratch))
    whole = found and (isinstance(found.result, Failure) or len(found.result) == len(job.drawings))
    return found if whole else None


def why(cause: Failure | None, code: int, memory: int, job: Job, printed: str) -> Failure:
    """Why a process left no outcome."""
    return _at_cell(_why(cause, code, memory, job, printed), job)


def _at_cell(failure: Failure, job: Job) -> Failure:
    """Told at the line of the article that it was in, if it is one's program."""
    starts = job.drawings[0].lines

    def line(match: re.Match[str]) -> int:
        return starts[int(match[1]) - 1] + int(match[2]) - 1

    last = _CELL.search(failure.detail)  # the most recent call stands first
    if not job.drawings[0].program or not last:
        return failure
    script = job.run.script
    detail = _CELL.sub(lambda match: f'  File "{script}", line {line(match)},', failure.detail)
    problem = Problem(f"the cell {failure.message}", Place(script, line(last), 1), failure.hint, detail)
    return Failure(failure.message, failure.hint, detail, (problem,))


def _why(cause: Failure | None, code: int, memory: int, job: Job, printed: str) -> Failure:
    if cause is not None:
        return Failure(cause.message, cause.hint, _stack(printed) if "longer" in cause.message else "")
    name = dies(code)
    if not name:
        return Failure(
            f"ended its own process with exit code {code}",
            hint="os._exit() leaves no figure; return it instead",
            detail=printed,
        )
    what = {"SIGSEGV": "crashed in C code: segmentation fault", "SIGABRT": "crashed in C code: abort"}.get(
        name, f"was ended by {name}"
    )
    if memory > 0.8 * job.memory:
        what += f", having used {size(memory)} of {size(job.memory)}"
    hint = "the system may have run out of memory" if name == "SIGKILL" else ""
    return Failure(what, hint, _stack(printed))


def _stack(printed: str) -> str:
    """What the script printed, and of faulthandler's dump the lines of its main thread, the most recent call first."""
    said, _, dump = _DUMP.sub("\0", printed, count=1).partition("\0")
    frames = []
    for name, line, function in _FRAME.findall((_CURRENT if _CURRENT.search(dump) else _THREAD).split(dump)[-1]):
        if "/linocut/figure/" not in name.replace("\\", "/") and name != "<string>":
            frames.append(f'  File "{installed(name)}", line {line}, in {function}')
    where = ["where it was, the most recent call first:", *frames] if frames else []
    return "\n".join((*said.strip().splitlines(), *where))
