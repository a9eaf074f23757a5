"""The process that runs are forked from: it loads what they need once, then forks for every job it is handed.

It stays single-threaded, runs no script itself, and holds the one duty that only a parent has: to notice how its
children end, and to leave none of them behind.
"""

import contextlib
import os
import signal
import socket
import sys
import traceback

from linocut.figure.process.needs import Loaded
from linocut.figure.process.server import Asked, Server, send, settle
from linocut.system import fork


def main(descriptor: int, loaded: Loaded) -> None:
    """Serve jobs that come over the socket `descriptor` until it closes; they find this loaded."""
    channel = socket.socket(fileno=descriptor)
    fork.adopt()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever started us; its end of the socket closes
    from linocut.figure.process.plotting import warm_up
    from linocut.figure.process.preload import preload

    told: tuple[str, ...] = ("ready",)
    try:
        preload(loaded)
    except Exception as error:
        told = ("broken", f"{type(error).__name__}: {error}")
    with contextlib.suppress(OSError):  # whoever started us is gone
        send(channel, told)
        if told == ("ready",):
            server = Server(channel, warm_up)
            if asked := server.serve():
                _work(asked, server.keeping)


def _work(asked: Asked, keeping: int) -> None:
    """In the process of a job: do it, and end."""
    try:
        settle(asked)
        from linocut.figure.process import worker

        worker.run(asked.job, asked.news, (asked.line, keeping))
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)  # without waiting for whatever threads the script left
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(70)
