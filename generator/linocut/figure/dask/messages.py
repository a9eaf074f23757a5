"""What travels between the builder and a worker of a cluster: a job with the files that it needs, and the answer."""

import hashlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata

from linocut import PACKAGE, __version__
from linocut.figure.engine import RUNS, files
from linocut.figure.job import Job, Outcome
from linocut.store.generation import digest
from linocut.store.inputs import Question

_ALIKE = ("numpy", "matplotlib", "pillow")
"""Distributions that every figure uses."""


@dataclass(frozen=True, slots=True)
class FileSet:
    """What a site's folder must hold for a job."""

    files: tuple[tuple[str, str], ...]
    """(path, SHA-256) relative to the site."""
    folders: tuple[str, ...]
    """Folders that need be there, though nothing in them is needed."""

    @property
    def name(self) -> str:
        """The same for the same content."""
        return digest(self.files, self.folders)[:20]


@dataclass(frozen=True, slots=True)
class Request:
    """A job for a worker, which puts folders of its own in the job's."""

    build: str
    """Names the build, so that its requests can be called off together."""
    engine: str
    """`engine()` of the builder."""
    job: Job
    file_set: FileSet


@dataclass(frozen=True, slots=True)
class Answer:
    """What a worker has to say to a request."""

    worker: str
    """Its address."""
    outcome: Outcome | None = None
    """None: it was not drawn, and another field says why."""
    answers: tuple[tuple[Question, str], ...] = ()
    """What the run asked, and the answers on the worker, installed distributions among them."""
    missing: tuple[str, ...] = ()
    """Hashes of files that the worker has yet to be sent."""
    strange: "Hello | None" = None
    """The worker has another linocut."""
    broken: str = ""
    """Figures cannot be drawn on the worker."""


@dataclass(frozen=True, slots=True)
class Hello:
    """What a worker, or this machine, has installed."""

    linocut: str
    engine: str
    versions: Mapping[str, str]
    """Of Python, and of what every figure uses; without those that are not installed."""


def hello() -> Hello:
    """What is installed here."""
    versions = {"Python": ".".join(map(str, sys.version_info[:3]))}
    for name in _ALIKE:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return Hello(__version__, engine(), versions)


def engine() -> str:
    """Names the code that draws figures, by its content: two machines must have the same."""
    decide = files("figure/dask/dask_worker.py", RUNS)
    hashes = ((path.relative_to(PACKAGE).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest()) for path in decide)
    return digest(*hashes)[:20]
