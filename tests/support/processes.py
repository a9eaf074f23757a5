"""Processes in tests: waited for with patience, found with all that they started, and ports for those that listen."""

import itertools
import os
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

PATIENCE = 300.0
"""Seconds after which a test gives up; nothing is measured against it."""

WAITING = f"[tool.linocut.figures]\ntimeout = {2 * PATIENCE}\n"
"""Settings of sites whose figures wait until a test lets them go on."""


_PORTS = itertools.count(os.getpid())


def until(true: Callable[[], object], otherwise: str = "it never came to that") -> None:
    """Wait for something to become true."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.01)


def descendants(pid: int) -> set[int]:
    """A process's children, and theirs, in whatever session they are."""
    found, queue = set(), [pid]
    while queue:
        for task in _entries(f"/proc/{queue.pop()}/task"):
            children = {int(child) for child in _text(f"{task}/children").split()} - found
            queue += children
            found |= children
    return found


def alive(pid: int) -> bool:
    """Whether a process runs: one that only waits to be asked for its exit code does not."""
    return _text(f"/proc/{pid}/stat").rpartition(")")[2].split()[:1] not in ([], ["Z"], ["X"])


def marked(mark: str) -> list[str]:
    """The command of every process with these words in its environment."""
    processes = [place for place in _entries("/proc") if Path(place).name.isdigit()]
    return [_text(f"{place}/cmdline").replace("\0", " ") for place in processes if mark in _text(f"{place}/environ")]


def end(process: "subprocess.Popen[bytes]") -> None:
    """Ask a process to end, and wait for it."""
    process.terminate()
    process.wait(PATIENCE)


def free_port() -> int:
    """A port of loopback for a program that cannot choose one itself.

    It is none of those that the system gives to whoever asks for any: nobody is given it before the program has it.
    """
    first = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    while True:
        port = 10_000 + next(_PORTS) * 7 % (first - 10_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def listens(port: int, process: "subprocess.Popen[bytes]", log: Path | None = None) -> None:
    """Wait until a program that was started takes connections."""

    def connected() -> bool:
        assert process.poll() is None, log.read_text() if log else f"exit code {process.returncode}"
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    until(connected, f"nothing listens on port {port}")


def _entries(folder: str) -> list[str]:
    try:
        return [str(path) for path in Path(folder).iterdir()]
    except OSError:  # it ended
        return []


def _text(file: str) -> str:
    try:
        return Path(file).read_bytes().decode(errors="replace")
    except OSError:  # it ended, or is somebody else's
        return ""
