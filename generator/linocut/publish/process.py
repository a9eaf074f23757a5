"""Run another program so that it can neither ask nor hang: no terminal, no input, and an end to every silence."""

import os
import selectors
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from linocut.publish.options import without_password
from linocut.system import processes

SSH = "ssh -o BatchMode=yes -o ConnectTimeout=15 -o ServerAliveInterval=15 -o ServerAliveCountMax=3"
"""The ssh of everything here: it asks nothing, and notices when the other side is gone."""


class ProcessError(Exception):
    """The program ended badly, or was silent for too long."""

    def __init__(self, program: str, text: str, code: int) -> None:
        self.program = program
        self.text = without_password(text.strip())
        """What it said on standard error."""
        self.code = code
        super().__init__(f"{program}: {self.text}")


def run(
    command: Sequence[str],
    folder: Path,
    timeout: float,
    *,
    given: bytes = b"",
    environment: Mapping[str, str] | None = None,
    heard: Callable[[bytes], None] | None = None,
) -> bytes:
    """Standard output of `command`, run in `folder`. Raises `ProcessError`, or FileNotFoundError without the program.

    `timeout` is in seconds of silence, not of work. `given` is standard input; `heard` is told each piece of output.
    """
    with tempfile.TemporaryFile() as feed:
        feed.write(given)
        feed.seek(0)
        with _program(command, folder, {**os.environ, **(environment or {})}, feed) as process:
            output, errors = _listen(process, timeout, heard)
    if output is None:
        raise ProcessError(command[0], f"no answer for {timeout:g} seconds", -1)
    if process.returncode:
        raise ProcessError(command[0], errors.decode(errors="replace"), process.returncode)
    return output


@contextmanager
def _program(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], feed: IO[bytes]
) -> Iterator["subprocess.Popen[bytes]"]:
    """The program, which has ended when the block has; where the block fails, with all that it started."""
    process = None
    try:
        with _uninterrupted():
            process = subprocess.Popen(  # noqa: S603 - a list, without a shell
                command,
                cwd=folder,
                env=environment,
                stdin=feed,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                **processes.alone(),  # without the terminal, nothing it starts can ask for a password
            )
        yield process
    except BaseException:
        if process:
            processes.end(process)
        raise
    finally:
        if process:
            process.wait()  # Popen's own block would give it a quarter of a second after Ctrl-C
            for pipe in filter(None, (process.stdout, process.stderr)):
                pipe.close()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl-C within the block is heard at its end: while a program starts, nobody holds it yet who could end it."""
    heed = signal.getsignal(signal.SIGINT)
    if not callable(heed) or threading.current_thread() is not threading.main_thread():
        yield  # nobody is interrupted here
        return
    pressed: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _: pressed.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, heed)
    if pressed:
        heed(signal.SIGINT, None)


def _listen(
    process: "subprocess.Popen[bytes]", timeout: float, heard: Callable[[bytes], None] | None
) -> tuple[bytes | None, bytes]:
    """(standard output, standard error) once both are closed; (None, ...) and a killed process after a long silence."""
    kept: dict[IO[bytes] | None, bytearray] = {process.stdout: bytearray(), process.stderr: bytearray()}
    with selectors.DefaultSelector() as selector:
        for pipe in kept:
            if pipe:
                selector.register(pipe, selectors.EVENT_READ)
        last = time.monotonic()
        while selector.get_map():
            ready = selector.select(min(1.0, timeout))
            if not ready and process.poll() is not None:
                break  # it left something behind, such as a shared ssh connection, that holds its pipes open
            for key, _ in ready:
                data = os.read(key.fd, 1 << 16)
                last = time.monotonic()
                if not data:
                    selector.unregister(key.fileobj)
                    continue
                pipe = process.stdout if process.stdout and key.fd == process.stdout.fileno() else process.stderr
                kept[pipe] += data
                if heard and pipe is process.stdout:
                    heard(data)
            if time.monotonic() > last + timeout:
                processes.end(process)
                return None, b""
    return bytes(kept[process.stdout]), bytes(kept[process.stderr])
