"""The way to a dask cluster: its scheduler found, its workers asked whether they would draw as this machine does."""

import logging
import warnings
from typing import Any

from linocut.figure.dask.compatibility import incompatible
from linocut.figure.dask.messages import hello
from linocut.problem import Problem, Problems

CONNECT = 30.0
"""Seconds that the scheduler has to answer."""

WORKERS = 30.0
"""Seconds for a first worker to appear, and for one to come back when all are lost."""

LOCAL = 'or set executor = "local" in [tool.linocut.figures]'


def join(address: str) -> Any:
    """A client of the scheduler at `address`. Raises `Problems` when figures cannot be drawn there."""
    try:
        from distributed import Client
    except ImportError as error:
        message = 'executor = "dask" needs the package distributed'
        raise Problems([Problem(message, hint="install linocut[dask]")]) from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what goes wrong is told here
    client: Any = None
    try:
        with warnings.catch_warnings(action="ignore"):  # of other versions, which are told below
            client = Client(address, timeout=CONNECT, set_as_default=False)  # type: ignore[no-untyped-call] # dask leaves it so
        client.wait_for_workers(1, timeout=WORKERS)
    except Exception as error:  # OSError, TimeoutError, and whatever another kind of server provokes
        message = f"no dask scheduler answers at {address}"
        hint = f"start it, {LOCAL}"
        if client is not None:
            client.close(timeout=5)
            message = f"the scheduler at {address} has no workers"
            hint = f"start some: dask worker {address}, {LOCAL}"
        raise Problems([Problem(f"figures cannot be drawn: {message}", hint=hint)]) from error
    problems = _incompatible(client)
    if problems:
        client.close(timeout=5)
        raise Problems(problems)
    return client


def _incompatible(client: Any) -> list[Problem]:
    """The workers that would draw otherwise than this machine."""
    from linocut.figure.dask import dask_worker

    here = hello()
    told = client.run(dask_worker.greet, on_error="return")
    return [problem for worker, there in sorted(told.items()) if (problem := incompatible(worker, there, here))]
