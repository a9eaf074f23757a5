"""Linux's Landlock: a process without privileges gives up, for itself and all that it starts, writing and connecting.

Three system calls, the same numbers on every architecture; see landlock(7). Where the kernel has none, nothing happens.
"""

import ctypes
import os
import struct
import sys
from collections.abc import Iterable

from linocut.system.kind import POSIX

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_VERSION = 1
_PATH_BENEATH = 1
_NO_NEW_PRIVILEGES = 38  # linux/prctl.h

# Rights over files: everything that changes something. Reading and executing stay as they are.
_WRITE_FILE = 1 << 1
_CHANGE = sum(1 << bit for bit in (1, 4, 5, 6, 7, 8, 9, 10, 11, 12))
_REFER, _TRUNCATE = 1 << 13, 1 << 14  # since versions 2 and 3
_BIND_CONNECT = 0b11  # TCP, since version 4


def restrict(folders: Iterable[str], *, network: bool) -> bool:
    """Allow changes only below `folders` that exist, and no TCP unless `network`; whether the kernel agreed."""
    if sys.platform != "linux" or not POSIX:
        return False
    try:
        call = ctypes.CDLL(None, use_errno=True).syscall
        prctl = ctypes.CDLL(None, use_errno=True).prctl
    except (AttributeError, OSError):
        return False
    version = call(_CREATE, None, ctypes.c_size_t(0), _VERSION)
    if version < 1:
        return False
    rights = _CHANGE | (_REFER if version >= 2 else 0) | (_TRUNCATE if version >= 3 else 0)
    rules = struct.pack("QQ", rights, 0 if network else _BIND_CONNECT) if version >= 4 else struct.pack("Q", rights)
    handle = call(_CREATE, rules, ctypes.c_size_t(len(rules)), 0)
    if handle < 0:
        return False
    try:
        for folder in folders:
            _allow(call, handle, folder, rights)
        _allow(call, handle, os.devnull, rights & (_WRITE_FILE | _TRUNCATE))
        return bool(prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0 and call(_RESTRICT, handle, 0) == 0)
    finally:
        os.close(handle)


def _allow(call: "ctypes._FuncPointer", handle: int, path: str, rights: int) -> None:
    if sys.platform != "linux":
        return
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        call(_ADD, handle, _PATH_BENEATH, struct.pack("=Qi", rights, place), 0)
    finally:
        os.close(place)
