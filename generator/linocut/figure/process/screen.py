"""What a script finds in place of a screen: whatever it shows is taken, and nobody is there to click or to type."""

import builtins
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib._pylab_helpers import Gcf
from matplotlib.animation import Animation
from matplotlib.backend_bases import FigureCanvasBase
from matplotlib.figure import Figure
from PIL import Image

from linocut.figure.process.animation import moved_by
from linocut.figure.process.parts import Part
from linocut.figure.sandbox.limits import Refused


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

    def close(self) -> list[Figure]:
        """The figures that stand open, which then do no more."""
        figures = [Gcf.figs[number].canvas.figure for number in plt.get_fignums()]
        plt.close("all")
        return [figure for figure in figures if not _blank(figure)]

    def hear(self, shown: Callable[[], None], display: Callable[..., None]) -> None:
        """Have somebody told at once when open figures are shown, and handed what IPython displays."""
        self._heard, self._display = shown, display

    def _displays(self, module: ModuleType) -> None:
        if self._display:
            module.__dict__["display"] = self._display

    def animations(self, figure: Figure) -> list[Animation]:
        """Those that move a figure."""
        return [one for one in self._animations if one._fig is figure]

    def take(self, drawn: Any) -> None:
        """Take something that would be seen on a screen."""
        shown = moved_by(drawn)
        self._taken.setdefault(id(shown), shown)

    def _part(self, drawn: Any) -> Part:
        label = str(drawn.get_label()) if isinstance(drawn, Figure) else ""
        names = (*([label] if label else []), *self._saved.get(id(drawn), ()))
        return Part(drawn, names, int(getattr(drawn, "number", 0)) if isinstance(drawn, Figure) else 0)

    def offer(self, value: Any) -> None:
        """Take the value of a script's last line if it shows itself; what has only HTML, if there is nothing else."""
        protocol = {"_repr_svg_", "_repr_png_", "_repr_mimebundle_", *([] if self.taken else ["_repr_html_"])}
        if isinstance(value, Figure) or (not isinstance(value, type) and any(hasattr(value, it) for it in protocol)):
            self.take(value)

    def install(self) -> None:
        """Stand in for all that shows, for good: only for a process that ends with the script."""
        mpl.use = plt.switch_backend = _nothing
        plt.show, plt.pause = self._show, self._take_open
        kinds: tuple[Any, ...] = (Figure, Image.Image)
        for kind in kinds:
            kind.show = lambda shown, *_, **__: self.take(shown)
        FigureCanvasBase.start_event_loop = _wait_for_events
        FigureCanvasBase.draw_idle = _nothing
        self._hold_animations()
        builtins.input = _ask
        save = Figure.savefig

        def savefig(figure: Figure, fname: Any, **options: Any) -> None:
            save(figure, self._saving(figure, fname), **options)

        Figure.savefig = savefig

    def _saving(self, figure: Figure, name: Any) -> Any:
        """Take a figure that is saved; where it lands instead."""
        self.take(figure)
        if not isinstance(name, str | os.PathLike):
            return name
        path = self._scratch / Path(os.fsdecode(name)).name
        self._saved.setdefault(id(figure), []).append(path.stem)
        return path

    def _hold_animations(self) -> None:
        """Keep animations, which no event begins and no program makes a film of."""
        begin = Animation.__init__

        def held(one: Animation, *given: Any, **named: Any) -> None:
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
            return lambda module: setattr(getattr(module, kind), "show", lambda shown, *_, **__: self.take(shown))

        charts = dict.fromkeys(("altair.vegalite.v5.api", "altair.vegalite.v6.api"), of("TopLevelMixin"))
        return {"IPython.core.display_functions": self._displays, "plotly.basedatatypes": of("BaseFigure"), **charts}

    def _show(self, *_: Any, block: bool | None = None, **__: Any) -> None:
        """As when somebody closes the windows: what is plotted next is another figure."""
        if self._heard:
            self._heard()
            return
        self._take_open()
        if block is not False and not plt.isinteractive():
            plt.close("all")

    def _take_open(self, *_: Any, **__: Any) -> None:
        for number in plt.get_fignums():
            self.take(Gcf.figs[number].canvas.figure)


def _blank(drawn: Any) -> bool:
    return isinstance(drawn, Figure) and len(drawn.get_children()) < 2  # its patch is one


def _nothing(*_: Any, **__: Any) -> None:
    """There is one backend."""


def _wait_for_events(*_: Any, **__: Any) -> None:
    raise Refused("waits for a click or a key, and nobody is there during a build", "write the places down as numbers")


def _ask(*_: Any) -> str:
    raise Refused("asks for input(), and nobody is there to type during a build", "make it a parameter of figure()")
