"""Environments in which linocut finds less than Linux has: see bare/sitecustomize.py."""

import pytest

from linocut.system.kind import POSIX
from places import BARE, GENERATOR

needs_posix = pytest.mark.skipif(not POSIX, reason="of processes that fork, and of what the kernel holds")


def without(what: str) -> dict[str, str]:
    """The variables for a program that is to run without "fork", as on Windows, or without "linux", as on macOS."""
    return {"PYTHONPATH": f"{BARE}:{GENERATOR}", "LINOCUT_WITHOUT": what}
