"""The process that figures are forked from: it loads numpy and matplotlib once, then forks for every job it is handed.

It stays single-threaded, runs no script itself, and holds the one duty that only a parent has: to notice how its
children end, and to leave none of them behind.
"""

import contextlib
import gc
import os
import signal
import socket
import sys
import traceback

from linocut.figure.process.server import Asked, Server, send, settle
from linocut.system import fork


def main(descriptor: int) -> None:
    """Serve jobs that come over the socket `descriptor` until it closes."""
    channel = socket.socket(fileno=descriptor)
    fork.adopt()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever started us; its end of the socket closes
    told: tuple[str, ...] = ("ready",)
    try:
        _preload()
    except Exception as error:
        told = ("broken", f"{type(error).__name__}: {error}")
    with contextlib.suppress(OSError):  # whoever started us is gone
        send(channel, told)
        if told == ("ready",):
            server = Server(channel)
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


def _preload() -> None:
    """Import and warm up what every figure needs, so that a fork starts with it."""
    from linocut.figure.output import style

    gc.disable()  # there is nothing yet to be collected
    style.prepare()
    import matplotlib.pyplot as plt
    import numpy.random  # noqa: F401 - numpy waits with it until it is asked for, as most scripts do
    from PIL import Image

    from linocut.figure import shared  # noqa: F401 - forked children find them loaded
    from linocut.figure.output.save import save
    from linocut.figure.process import worker  # noqa: F401 - forked children find them loaded
    from linocut.figure.trace import modules  # noqa: F401 - forked children find them loaded

    Image.preinit()
    figure, axes = plt.subplots(figsize=(4, 3))
    axes.plot([0, 1], label="$x$")
    axes.set_xlabel("x")
    axes.legend()
    save(figure)
    plt.close("all")
    gc.freeze()  # a collection in the child does not copy the parent's pages
    gc.enable()
