"""What every figure needs, imported and warmed up before there is one to draw."""

import gc


def preload() -> None:
    """Import and warm up what every figure needs, so that a job starts with it."""
    from linocut.figure.output import style

    gc.disable()  # there is nothing yet to be collected
    style.prepare()
    import matplotlib.pyplot as plt
    import msgspec  # noqa: F401 - an outcome is written with it
    import numpy.random  # noqa: F401 - numpy waits with it until it is asked for, as most scripts do
    from PIL import Image

    from linocut.figure import shared  # noqa: F401 - jobs find them loaded
    from linocut.figure.output.save import save
    from linocut.figure.process import worker  # noqa: F401 - jobs find them loaded
    from linocut.figure.trace import modules  # noqa: F401 - jobs find them loaded

    Image.preinit()
    figure, axes = plt.subplots(figsize=(4, 3))
    axes.plot([0, 1], label="$x$")
    axes.set_xlabel("x")
    axes.legend()
    save(figure)
    plt.close("all")
    gc.freeze()  # a collection in the child does not copy the parent's pages
    gc.set_threshold(10_000, 20, 20)  # drawing makes very many small things, and few that only a collection finds
    gc.enable()
