"""Loads matplotlib with all that draws and saves, and warms it up before there is a figure to draw."""

import gc


def load(*, documented: bool = False) -> None:
    """Load matplotlib in our style, and all that draws and saves; `documented`: with its documentation whole."""
    from linocut.figure.output import docs

    if not documented:
        docs.put_off()
    from linocut.figure.output import style

    style.prepare()
    import matplotlib.pyplot as plt
    from matplotlib import animation  # noqa: F401 - jobs find it loaded
    from PIL import Image

    from linocut.figure.output import mplstyle, save  # noqa: F401 - jobs find them loaded
    from linocut.figure.process import drawings  # noqa: F401 - jobs find it loaded

    plt.switch_backend("agg")
    Image.preinit()


def warm_up() -> None:
    """Draw once, so that what matplotlib makes for its first drawing is there for all: worth it from the third on."""
    import matplotlib.pyplot as plt

    from linocut.figure.output.save import save

    gc.disable()
    figure, axes = plt.subplots(figsize=(4, 3))
    axes.plot([0, 1], label="$x$")
    axes.set_xlabel("x")
    axes.legend()
    save(figure)
    plt.close("all")
    gc.freeze()
    gc.enable()
