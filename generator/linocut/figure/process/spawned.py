"""The interpreter that draws one figure where processes do not fork: it loads, waits for its job, runs it, and ends.

The job comes on standard input, whose end is the end of whoever asked. Standard error says how it goes, in the words
below; what the script prints there goes to standard output.
"""

import faulthandler
import io
import os
import pickle
import signal
import sys
import threading
from typing import IO

from linocut.figure.job import EARLY, Job
from linocut.figure.process.needs import Loaded
from linocut.system import limits, processes

LOADED, STARTED, MOST = b"loaded\n", b"started\n", b"most "
__all__ = ["EARLY", "LOADED", "MOST", "STARTED", "main"]


def main(loaded: Loaded) -> None:
    """Run one job, which finds this loaded."""
    told = os.dup(2)
    os.dup2(1, 2)
    orders = os.fdopen(os.dup(0), "rb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever started us; its end of the pipe closes
    from linocut.figure.process.preload import preload

    try:
        preload(loaded)
    except Exception as error:
        os.write(told, f"{type(error).__name__}: {error}\n".encode())
        return
    os.write(told, LOADED)
    try:
        job: Job = pickle.load(orders)  # noqa: S301 - our own process on the other side
    except EOFError:
        return
    threading.Thread(target=_end_with, args=(orders,), name="linocut", daemon=True).start()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    faulthandler.enable(file=2)
    processes.answer(job.timeout)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(line_buffering=True)  # what a script printed before it died is told

    from linocut.figure.process import worker

    os.write(told, STARTED)
    worker.run(job, told)
    sys.stdout.flush()
    sys.stderr.flush()
    os.write(told, MOST + f"{limits.most_memory()}\n".encode())
    os._exit(0)  # without waiting for whatever threads the script left


def _end_with(orders: IO[bytes]) -> None:
    """Whoever started us is gone: so is what we do for it."""
    orders.read()
    os._exit(1)
