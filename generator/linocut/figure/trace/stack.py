"""Whose code a stack frame is: Python's own, an installed package's, ours, or the author's."""

import os
import sys
import sysconfig
from pathlib import Path
from types import FrameType

from linocut import PACKAGE


def _folders(*paths: str) -> tuple[str, ...]:
    """The folders, and where they lead when they are links, each with a trailing slash."""
    return tuple(sorted({path + os.sep for path in (*paths, *map(os.path.realpath, paths))}))


STANDARD = _folders(sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib"))
SITE_PACKAGES = _folders(
    sysconfig.get_path("purelib"),
    sysconfig.get_path("platlib"),
    *(path for path in sys.path if path.endswith(("site-packages", "dist-packages"))),
)
AROUND = frozenset(
    str(path) for folder in (*STANDARD, *SITE_PACKAGES) for path in (Path(folder), *Path(folder).parents)
)
"""Folders that are there as long as Python runs: those in which it and its packages are installed."""
IMPORTLIB = ("<frozen importlib", *(folder + "importlib" + os.sep for folder in STANDARD))
ARCHIVE = tuple(path + os.sep for path in sys.path if path.startswith(sys.base_prefix) and path.endswith(".zip"))
"""Where Python looks for its own library besides, packed in one file."""
LINECACHE = STANDARD[0] + "linecache.py"
OURS = str(PACKAGE) + os.sep

_THROUGH = ("<frozen os>", "<frozen _collections_abc>", "<frozen posixpath>", "<frozen genericpath>")
_HELPERS = tuple(
    folder + name for folder in STANDARD for name in ("os.py", "_collections_abc.py", "genericpath.py", "pathlib")
)


def outside(frame: FrameType | None) -> bool:
    """Whether a read is somebody's own wish, not one of Python's library for its own purposes."""
    while frame and frame.f_code.co_filename.startswith((*_THROUGH, *_HELPERS)):
        frame = frame.f_back
    if frame is None:
        return False
    name = frame.f_code.co_filename
    return not name.startswith("<frozen") and (name.startswith(SITE_PACKAGES) or not name.startswith((*STANDARD, OURS)))


def own(file: str, root: str) -> bool:
    """Whether a file is the site's own code: below its root, and neither installed there nor linocut's."""
    return file.startswith(root) and not file.startswith((*SITE_PACKAGES, *STANDARD, OURS))


def installed(file: str) -> str:
    """A file of Python's library or of a package without the folder where this machine has it."""
    for folder in (*SITE_PACKAGES, *STANDARD):
        if file.startswith(folder):
            return file[len(folder) :]
    return file
