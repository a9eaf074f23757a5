"""What a worker of a dask cluster does: it draws jobs, in the same forked processes as a builder does.

Files are kept by content in the worker's own folder for as long as the worker lives; what a job sees as the site's
folder is a folder of links to them, so that each file is sent once.
"""

import hashlib
import os
import shutil
import tempfile
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from distributed import Worker, get_worker

from linocut.figure.dask.messages import Answer, FileSet, Request, engine, hello
from linocut.figure.job import Job, Outcome
from linocut.figure.process import start
from linocut.figure.process.pool import Pool
from linocut.figure.trace import packages
from linocut.problem import Problems
from linocut.store.cache import Cache
from linocut.store.inputs import Inputs
from linocut.system.files import atomic

IDLE = 60.0
"""Seconds after which a process that nobody needs ends."""


class DaskWorker:
    """The part of one worker that draws. Its methods are called by several threads."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._lock = threading.Lock()
        self._idle: list[Pool] = []
        self._runs: dict[Job, tuple[str, Pool]] = {}
        self._gone: set[str] = set()
        """Builds that were called off."""

    def draw(self, request: Request, address: str) -> Answer:
        """Draw, or say what stands against it."""
        if request.engine != engine():
            return Answer(address, strange=hello())
        missing = tuple(name for _, name in request.file_set.files if not self._file(name).exists())
        if missing:
            return Answer(address, missing=tuple(dict.fromkeys(missing)))
        root = self._site(request.file_set)
        store = Cache(self._folder / "store")
        store.room("shared")
        scratch = tempfile.mkdtemp(prefix="scratch-", dir=self._folder)
        job = replace(request.job, root=str(root), scratch=scratch, store=str(store.folder))
        try:
            outcome = self._run(request.build, job)
        except Problems as told:
            return Answer(address, broken="; ".join(problem.message for problem in told.problems))
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
        inputs = Inputs(root)
        questions = dict.fromkeys((*outcome.questions, *packages.questions(sorted(outcome.touched), {})))
        answers = tuple((question, inputs.ask(question)) for question in questions)
        versions = packages.versions(outcome.imported, {})
        # Whether a file was changed while the figure was drawn is for the builder to tell, who has the site.
        return Answer(address, replace(outcome, stamps=(), versions=tuple(versions.items())), answers)

    def receive(self, files: Mapping[str, bytes]) -> None:
        """Keep files under the hash of their content; one that is not what its name says is dropped."""
        for name, data in files.items():
            if hashlib.sha256(data).hexdigest() == name:
                path = self._file(name)
                path.parent.mkdir(parents=True, exist_ok=True)
                atomic(path, data)

    def leave(self, build: str) -> None:
        """Forget a build: end what it still draws, and the processes that nobody needs now."""
        with self._lock:
            self._gone.add(build)
            for job, (owner, pool) in self._runs.items():
                if owner == build:
                    pool.cancel(job)
            idle, self._idle = self._idle, []
        for pool in idle:
            threading.Thread(target=pool.close, daemon=True).start()  # the worker's own loop is not to wait for it

    def call_off(self, drawings: object, build: str) -> None:
        """End one job of a build."""
        with self._lock:
            for job, (owner, pool) in self._runs.items():
                if owner == build and job.drawings == drawings:
                    pool.cancel(job)

    def _run(self, build: str, job: Job) -> Outcome:
        with self._lock:
            if build in self._gone:
                raise Problems(())
            pool = self._idle.pop() if self._idle else start.pool(1)
            self._runs[job] = build, pool
        try:
            ((_, outcome),) = pool.draw([job])
        except BaseException:
            pool.close()
            raise
        finally:
            with self._lock:
                del self._runs[job]
        with self._lock:
            wanted = build not in self._gone
            if wanted:
                self._idle.append(pool)
        if not wanted:  # `leave` ended the processes that were idle then
            pool.close()
            return outcome
        timer = threading.Timer(IDLE, self._retire, [pool])
        timer.daemon = True
        timer.start()
        return outcome

    def _retire(self, pool: Pool) -> None:
        with self._lock:
            if pool not in self._idle:
                return
            self._idle.remove(pool)
        pool.close()

    def _file(self, name: str) -> Path:
        return self._folder / "files" / name[:2] / name[2:]

    def _site(self, file_set: FileSet) -> Path:
        """The folder that the script sees as the site's."""
        root = self._folder / "sites" / file_set.name
        if root.exists():
            return root
        root.parent.mkdir(parents=True, exist_ok=True)
        making = Path(tempfile.mkdtemp(prefix=".", dir=root.parent))
        for name in file_set.folders:
            (making / name).mkdir(parents=True, exist_ok=True)
        for name, content in file_set.files:
            path = making / name
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(self._file(content), path)
            except OSError:
                shutil.copyfile(self._file(content), path)
        with suppress(OSError):  # another thread was faster
            making.rename(root)
        shutil.rmtree(making, ignore_errors=True)
        return root


def dask_worker_of(worker: Worker) -> DaskWorker:
    """What draws on the worker, made when it is first asked for."""
    return vars(worker).setdefault("linocut", DaskWorker(Path(worker.local_directory, "linocut").absolute()))  # type: ignore[no-any-return] # whatever the worker holds


# --- what the builder calls ---


def draw(request: Request) -> Answer:
    """A task: draw one figure here."""
    worker = get_worker()
    return dask_worker_of(worker).draw(request, worker.address)


def greet(dask_worker: Worker) -> object:
    """What the worker has installed."""
    del dask_worker
    return hello()


def receive(files: Mapping[str, bytes], dask_worker: Worker) -> None:
    """Keep files on the worker."""
    dask_worker_of(dask_worker).receive(files)


def leave(build: str, dask_worker: Worker) -> None:
    """End what a build still does on the worker."""
    dask_worker_of(dask_worker).leave(build)


def call_off(drawings: object, build: str, dask_worker: Worker) -> None:
    """End one job on the worker."""
    dask_worker_of(dask_worker).call_off(drawings, build)
