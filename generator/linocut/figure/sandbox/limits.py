"""What a script may not do: write outside its scratch folder, use the network, start processes, eat all memory.

Two fences, one behind the other. Python's audit hooks refuse with a clear error; behind them the kernel (Linux's
Landlock, resource limits) refuses what C code tries. Both are for honest scripts with mistakes in them, not for hostile
ones.
"""

import os
import re
import subprocess  # noqa: F401 - loaded before its way to start a process is closed
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from linocut.figure.job import Job
from linocut.figure.trace.trace import Trace
from linocut.system import landlock, limits, processes

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGES = frozenset(
    "os.remove os.rename os.mkdir os.rmdir os.truncate os.link os.symlink os.chmod os.chown os.utime os.mkfifo"
    " shutil.rmtree shutil.move shutil.copyfile sqlite3.connect".split()
)
_NETWORK = frozenset({"socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"})
_STARTS = frozenset(
    {"subprocess.Popen", "os.posix_spawn", "os.exec", "os.system", "os.spawn", "_winapi.CreateProcess", "os.startfile"}
)
_FORKS = frozenset({"os.fork", "os.forkpty", "pty.spawn"})
_ENDS = frozenset({"os.kill", "os.killpg"})
_HEARD = _CHANGES | _NETWORK | _STARTS | _FORKS | _ENDS | {"open"}
_KEPT = re.compile(r"\.[\w-]+(?:/|\\|$)|\w+[_-]data(?:/|\\|$)")
_TEX = ("latex", "dvipng", "kpsewhich", "luatex")
"""What matplotlib starts for `text.usetex`."""


class Refused(PermissionError):  # noqa: N818 - it names what happened
    """Something that scripts may not do, in the author's terms."""

    led = True
    """Whether the lines that led there are told: an author has written them."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Guard:
    """The limits of one job, for the process that runs it."""

    def __init__(self, job: Job, trace: Trace) -> None:
        self._job = job
        self._trace = trace
        self._free = tuple(os.path.realpath(folder) + os.sep for folder in (job.scratch, job.store + os.sep + "shared"))
        self._data = 0

    def start(self) -> None:
        """Put the limits in force, for good."""
        import sys

        limits.file_size(self._job.memory)
        self._data = limits.memory(self._job.memory)
        landlock.restrict(self._free, network=self._job.network)
        processes.close_side_door(_refuse_start)
        sys.addaudithook(self._hear)

    def relax(self) -> None:
        """Give some more memory, to say that it was used up."""
        limits.relax(self._data)

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event not in _HEARD:
            return
        if self._trace.is_quiet() and event in _CHANGES:
            return  # matplotlib makes sure of its folders, while it is loaded on our account
        if event == "open":
            if (arguments[2] or 0) & _WRITES and not isinstance(arguments[0], int):
                self._refuse_write(arguments[0])
        elif event in {"os.remove", "os.rmdir"} and arguments[1] != -1:
            return  # named from an open folder, as by shutil.rmtree, which was asked itself
        elif event in _CHANGES:
            for path in arguments[:2] if event in {"os.rename", "os.link", "shutil.move"} else arguments[:1]:
                self._refuse_write(path)
        elif event in _NETWORK:
            self._refuse_network(event, arguments)
        elif event in _STARTS:
            self._refuse_program(event, arguments)
        elif event in _FORKS and not self._trace.is_quiet():
            _refuse_start()
        elif event in _ENDS and arguments[0] != os.getpid() and not self._trace.is_quiet():
            raise Refused("may not end other processes", "let them be")

    def _refuse_write(self, path: Any) -> None:
        if not isinstance(path, str | bytes | os.PathLike):
            return
        name = os.fsdecode(path)
        with self._trace.quietly():
            full = os.path.realpath(name)
        if not (full + os.sep).startswith(self._free) and full not in {os.devnull, "/dev/tty"} and name != ":memory:":
            shown = full.removeprefix(self._job.root + os.sep)
            hint = "figures are saved for you; scratch files go to tempfile.mkdtemp()"
            if _of_a_library(full):
                hint = "a library keeps there what it loads: run the script once by itself, or keep the data beside it"
            raise Refused(f"may not write {shown}", hint)

    def _refuse_network(self, event: str, arguments: tuple[Any, ...]) -> None:
        address = arguments[0] if event in {"socket.getaddrinfo", "socket.gethostbyname"} else arguments[1]
        if self._job.network or (isinstance(address, str | bytes) and event == "socket.connect"):  # a Unix socket
            return
        host = address[0] if isinstance(address, tuple) else address
        raise Refused(
            f"may not use the network ({host})",
            'keep the data beside the script, or set "network = true" in [tool.linocut.figures]',
        )

    def _refuse_program(self, event: str, arguments: tuple[Any, ...]) -> None:
        command = arguments[0] or (arguments[1] if len(arguments) > 1 else "")
        if isinstance(command, Sequence) and not isinstance(command, str | bytes):
            command = command[0] if command else ""
        text = os.fsdecode(command)
        program = text[1:].partition('"')[0] if text.startswith('"') else text.split(" ")[0]
        name = Path(program).name.removesuffix(".exe")
        if event == "os.exec" or name not in self._job.programs:
            wanted = _TEX if name in _TEX else (name,)
            named = ", ".join(f'"{one}"' for one in wanted)
            raise Refused(
                f"may not start {name or 'a program'}", f"allow it: programs = [{named}] in [tool.linocut.figures]"
            )


_PROCESSES = "may not start other processes", "compute in this one, or in threads, and share slow work with @shared"


def _refuse_start(*_: object, **__: object) -> Any:
    raise Refused(*_PROCESSES)


def _locks_for_processes(error: BaseException) -> bool:
    """Whether the kernel refused the memory that `multiprocessing` shares with processes before it starts one."""
    places = traceback.walk_tb(error.__traceback__) if isinstance(error, PermissionError) else ()
    return any(
        Path(frame.f_code.co_filename).parts[-2:] == ("multiprocessing", "synchronize.py") for frame, _ in places
    )


def refusal(error: BaseException) -> Refused | None:
    """The refusal at the root of an exception, through whatever a library made of it."""
    seen: set[int] = set()
    found: BaseException | None = error
    while found is not None and id(found) not in seen:
        if isinstance(found, Refused):
            return found
        if _locks_for_processes(found):
            return Refused(*_PROCESSES)
        seen.add(id(found))
        reason = getattr(found, "reason", None)
        found = found.__cause__ or found.__context__ or (reason if isinstance(reason, BaseException) else None)
    return None


def _of_a_library(full: str) -> bool:
    """Whether a path is where libraries keep what they load: in a hidden folder of the home folder, or one of data."""
    home = Path.home()
    cache = os.path.realpath(os.environ.get("XDG_CACHE_HOME") or home / ".cache")
    below = full.removeprefix(os.path.realpath(home) + os.sep)
    return full.startswith(cache + os.sep) or (below != full and bool(_KEPT.match(below)))
