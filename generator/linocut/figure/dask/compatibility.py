"""Workers of a cluster that would draw otherwise than this machine, or do not answer, in the author's terms."""

from linocut.figure.dask.messages import Hello
from linocut.figure.job import Failure
from linocut.problem import Problem


def incompatible(worker: str, there: Hello | Exception, here: Hello) -> Problem | None:
    """What keeps a worker from drawing as this machine would."""
    if isinstance(there, Exception):
        missing = "ModuleNotFoundError" in repr(there) and "linocut" in str(there)  # dask may wrap it in another
        what = "has no linocut" if missing else f"does not answer: {type(there).__name__}: {there}"
        hint = f"install linocut {here.linocut} there, with dask" if missing else "see what it wrote"
        return Problem(f"worker {worker} {what}", hint=hint)
    if there.linocut != here.linocut:
        hint = "install the same on both"
        return Problem(f"worker {worker} has linocut {there.linocut}; this is {here.linocut}", hint=hint)
    if there.engine != here.engine:
        return Problem(
            f"worker {worker} has another linocut {there.linocut} than this", hint="install the same on both"
        )
    differing = [
        f"{name} {there.versions.get(name, 'missing')} (here {version})"
        for name, version in here.versions.items()
        if there.versions.get(name) != version
    ]
    if differing:
        hint = "install the same versions on both: they decide when a figure is drawn again"
        return Problem(f"worker {worker} has {', '.join(differing)}", hint=hint)
    return None


def other_version(name: str, there: str, here: str, worker: str) -> Failure:
    """Why a figure that was drawn with another version of a package is not taken."""
    name = "Python" if name == "python" else name
    return Failure(
        f"was drawn with {name} {there} on {worker}, and here is {name} {here}",
        hint="install the same versions on both: they decide when a figure is drawn again",
    )


def unanswered(error: Exception) -> Failure:
    """Why nothing came back of a job."""
    if type(error).__name__ == "KilledWorker":
        hint = "see what the workers wrote: they may have had too little memory"
        return Failure("was lost with its worker, several times", hint=hint)
    return Failure(f"could not be drawn on the cluster: {type(error).__name__}: {error}")
