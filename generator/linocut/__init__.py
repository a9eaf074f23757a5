"""linocut: a static-site generator for illustrated technical articles whose figures and numbers are computed."""

from pathlib import Path
from typing import TYPE_CHECKING

__version__ = "0.2.0"

PACKAGE = Path(__file__).parent
"""Where linocut's own files are."""

if TYPE_CHECKING:
    from linocut.figure.shared import shared as shared
else:

    def __getattr__(name: str) -> object:
        if name == "shared":  # only figure scripts ask for it, and only then is NumPy needed
            from linocut.figure.shared import shared

            return shared
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
