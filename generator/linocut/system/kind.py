"""Which kind of system this is, told by what it can do."""

import os

POSIX = hasattr(os, "fork")
"""Whether processes fork, have groups and are sent signals: all but Windows. mypy is told that it is true, so that the
code for Windows stands behind `sys.platform == "win32" or not POSIX`."""
