"""What a script finds in place of a screen: whatever it shows is taken, and nobody is there to click or to type."""

import builtins
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from linocut.figure.process.animation import moved_by
from linocut.figure.process.parts import Part
from linocut.figure.sandbox.limits import Refused

if TYPE_CHECKING:  # a program that only prints does not wait for matplotlib
    from matplotlib.animation import Animation
    from matplotlib.figure import Figure


class Screen:
    """Takes what one script shows or saves, in that order."""

    def __init__(self, scratch: Path) -> None:
        self._scratch = scratch
        self._taken: dict[int, Any] = {}
        """By identity: a figure that is shown twice is one."""
        self._saved: dict[int, list[str]] = {}
        """The same -> what it was saved as, without folder and suffix."""
        self._animations: list[Animation] = []
        self._display: Callable[..., None] | None = None
        self._heard: Callable[[], None] | None = None

    @property
    def taken(self) -> list[Part]:
        """Everything that was shown or saved, then what pyplot still holds; blank figures only if there is no other."""
        self._take_open()
        taken = [drawn for drawn in self._taken.values() if not _blank(drawn)] or list(self._taken.values())
        return [self._part(drawn) for drawn in taken]

    def close(self) -> "list[Figure]":
        """The figures that stand open, which then do no more."""
        if "matplotlib.pyplot" not in sys.modules:
            return []
        import matplotlib.pyplot as plt
        from matplotlib._pylab_helpers import Gcf

        figures = [Gcf.figs[number].canvas.figure for number in plt.get_fignums()]
        plt.close("all")
        return [figure for figure in figures if not _blank(figure)]

    def hear(self, shown: Callable[[], None], display: Callable[..., None]) -> None:
        """Have somebody told at once when open figures are shown, and handed what IPython displays."""
        self._heard, self._display = shown, display

    def _displays(self, module: ModuleType) -> None:
        if self._display:
            module.__dict__["display"] = self._display

    def animations(self, figure: "Figure") -> "list[Animation]":
        """Those that move a figure."""
        return [one for one in self._animations if one._fig is figure]

    def take(self, drawn: Any) -> None:
        """Take something that would be seen on a screen."""
        shown = moved_by(drawn)
        self._taken.setdefault(id(shown), shown)

    def _part(self, drawn: Any) -> Part:
        plotted = is_figure(drawn)
        label = str(drawn.get_label()) if plotted else ""
        names = (*([label] if label else []), *self._saved.get(id(drawn), ()))
        return Part(drawn, names, int(getattr(drawn, "number", 0)) if plotted else 0)

    def offer(self, value: Any) -> None:
        """Take the value of a script's last line if it shows itself; what has only HTML, if there is nothing else."""
        protocol = {"_repr_svg_", "_repr_png_", "_repr_mimebundle_", *([] if self.taken else ["_repr_html_"])}
        if is_figure(value) or (not isinstance(value, type) and any(hasattr(value, it) for it in protocol)):
            self.take(value)

    def install(self) -> None:
        """Stand in for all that shows, for good: only for a process that ends with the script."""
        builtins.input = _ask
        if "matplotlib" in sys.modules:
            self.hold_matplotlib()

    def hold_matplotlib(self) -> None:
        """Stand in for what matplotlib shows with, once that is loaded."""
        import matplotlib as mpl
        import matplotlib.pyplot as plt
        from matplotlib.backend_bases import FigureCanvasBase
        from matplotlib.figure import Figure
        from PIL import Image

        mpl.use = plt.switch_backend = _nothing
        plt.show, plt.pause = self._show, self._take_open
        figure: Any = Figure
        figure.show = self._taking()
        self._hold_pillow(Image)
        FigureCanvasBase.start_event_loop = _wait_for_events
        FigureCanvasBase.draw_idle = _nothing
        self._hold_animations()
        save = Figure.savefig

        def savefig(figure: Any, fname: Any, **options: Any) -> None:
            save(figure, self._saving(figure, fname), **options)

        figure.savefig = savefig

    def _hold_pillow(self, module: Any) -> None:
        module.Image.show = self._taking()

    def _taking(self) -> Callable[..., None]:
        return lambda shown, *_, **__: self.take(shown)

    def _saving(self, figure: "Figure", name: Any) -> Any:
        """Take a figure that is saved; where it lands instead."""
        self.take(figure)
        if not isinstance(name, str | os.PathLike):
            return name
        path = self._scratch / Path(os.fsdecode(name)).name
        self._saved.setdefault(id(figure), []).append(path.stem)
        return path

    def _hold_animations(self) -> None:
        """Keep animations, which no event begins and no program makes a film of."""
        from matplotlib.animation import Animation

        begin = Animation.__init__

        def held(one: Any, *given: Any, **named: Any) -> None:
            begin(one, *given, **named)
            one._draw_was_started = True
            self._animations.append(one)

        Animation.__init__ = held
        Animation._start = _nothing
        Animation.save = lambda one, filename, *_, **__: self._saving(one._fig, filename) and None
        Animation.to_jshtml = Animation.to_html5_video = lambda *_, **__: ""

    def once_loaded(self) -> Mapping[str, Callable[[ModuleType], None]]:
        """Module -> what to do once it is loaded: for libraries that show in a browser."""

        def of(kind: str) -> Callable[[ModuleType], None]:
            return lambda module: setattr(getattr(module, kind), "show", self._taking())

        charts = dict.fromkeys(("altair.vegalite.v5.api", "altair.vegalite.v6.api"), of("TopLevelMixin"))
        return {
            "IPython.core.display_functions": self._displays,
            "plotly.basedatatypes": of("BaseFigure"),
            "PIL.Image": self._hold_pillow,
            **charts,
        }

    def _show(self, *_: Any, block: bool | None = None, **__: Any) -> None:
        """As when somebody closes the windows: what is plotted next is another figure."""
        if self._heard:
            self._heard()
            return
        import matplotlib.pyplot as plt

        self._take_open()
        if block is not False and not plt.isinteractive():
            plt.close("all")

    def _take_open(self, *_: Any, **__: Any) -> None:
        import matplotlib.pyplot as plt
        from matplotlib._pylab_helpers import Gcf

        for number in plt.get_fignums():
            self.take(Gcf.figs[number].canvas.figure)


def is_figure(value: Any) -> bool:
    """Whether it is matplotlib's: there is none where that was not loaded."""
    module = sys.modules.get("matplotlib.figure")
    return module is not None and isinstance(value, module.Figure)


def _blank(drawn: Any) -> bool:
    return is_figure(drawn) and len(drawn.get_children()) < 2  # its patch is one


def _nothing(*_: Any, **__: Any) -> None:
    """There is one backend."""


def _wait_for_events(*_: Any, **__: Any) -> None:
    raise Refused("waits for a click or a key, and nobody is there during a build", "write the places down as numbers")


def _ask(*_: Any) -> str:
    raise Refused("asks for input(), and nobody is there to type during a build", "make it a parameter of figure()")
