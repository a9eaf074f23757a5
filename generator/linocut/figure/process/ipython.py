"""`IPython.display` for cells where IPython is not installed: notebooks import it to show something."""

import sys
import types
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

KINDS = {"HTML": "html", "Markdown": "markdown", "Latex": "latex", "Math": "latex", "SVG": "svg", "Image": "png"}
"""Class -> what it shows itself as."""

_VERSION = (9, 0, 0, "")
"""Of an IPython that asks nothing of libraries."""

_NOTHING = "Audio FileLink IFrame Javascript Video YouTubeVideo clear_output set_matplotlib_formats".split()
"""What has nothing to show on a page: they may be called."""


class _Shown:
    """What `HTML(...)` and its like make: data, or a file's content."""

    kind = ""

    def __init__(self, data: Any = None, *_: Any, filename: str | None = None, **__: Any) -> None:
        name = filename or (data if self.kind in {"svg", "png"} and _is_file(data) else None)
        self._data: Any = Path(name).read_bytes() if name else data
        if self.kind != "png" and isinstance(self._data, bytes):
            self._data = self._data.decode("utf-8")


def _is_file(data: Any) -> bool:
    return isinstance(data, str) and len(data) < 1000 and "<" not in data and Path(data).is_file()


def _class(name: str, kind: str) -> type[_Shown]:
    def shown(self: _Shown) -> Any:
        return f"$${self._data!s}$$" if name == "Math" else self._data

    return type(name, (_Shown,), {"kind": kind, f"_repr_{kind}_": shown, "__repr__": lambda _: f"<{name}>"})


def provide(display: Callable[..., None]) -> None:
    """Let `from IPython.display import ...` find them, unless IPython is there."""
    if find_spec("IPython") is not None:
        return
    module, core = types.ModuleType("IPython.display"), types.ModuleType("IPython.core.display")
    found = {name: _class(name, kind) for name, kind in KINDS.items()} | {"display": display}
    found |= dict.fromkeys(_NOTHING, _quiet)
    package, inner = types.ModuleType("IPython"), types.ModuleType("IPython.core")
    for one in (module, core):
        vars(one).update(found)
    package.display = module  # type: ignore[attr-defined] # a package's part is its attribute
    package.get_ipython = _quiet  # type: ignore[attr-defined]
    package.version_info = _VERSION  # type: ignore[attr-defined] # matplotlib asks whether it has to help
    sys.modules |= {"IPython": package, "IPython.display": module, "IPython.core": inner, "IPython.core.display": core}


def _quiet(*_: Any, **__: Any) -> None:
    """Show nothing."""
