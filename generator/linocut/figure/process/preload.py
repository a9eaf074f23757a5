"""What runs find loaded."""

import gc

from linocut.figure.process import plotting
from linocut.figure.process.needs import Loaded


def preload(loaded: Loaded) -> None:
    """Load what runs of one kind need, so that each of them starts with it."""
    gc.disable()  # there is nothing yet to be collected
    if loaded == "matplotlib":
        plotting.load()
    if loaded != "nothing":
        import numpy.random  # noqa: F401 - numpy waits with it until it is asked for, as most scripts do

        from linocut.figure import shared  # noqa: F401 - jobs find it loaded
    import msgspec  # noqa: F401 - an outcome is written with it

    from linocut.figure.process import cells, worker  # noqa: F401 - jobs find them loaded
    from linocut.figure.trace import modules  # noqa: F401 - jobs find them loaded
    from linocut.figure.trace.trace import found_loaded

    found_loaded()
    gc.freeze()  # a collection in the child does not copy the parent's pages
    gc.set_threshold(10_000, 20, 20)  # drawing makes very many small things, and few that only a collection finds
    gc.enable()
