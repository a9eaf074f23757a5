"""Previews for tests: `linocut serve` in a process of its own, and Chromium to look at it with."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

GENERATOR = Path(__file__).parents[1] / "generator"

PATIENCE = 60.0
"""Seconds after which a test gives up; nothing is measured against it."""


class Preview:
    """A running preview."""

    def __init__(
        self, root: Path, arguments: tuple[str, ...], environment: dict[str, str], before: tuple[str, ...] = ()
    ) -> None:
        self.root = root
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [*before, sys.executable, "-m", "linocut", "--site", str(root), "serve", "--port", "0", *arguments],
            env={**os.environ, "PYTHONPATH": str(GENERATOR), "PYTHONUNBUFFERED": "1", **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.address = self.wait_for(r"(http://\S+)  \(Ctrl-C ends\)")
        self.port = int(re.findall(r":(\d+)/", self.address)[0])

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.append(line.rstrip())

    def wait_for(self, pattern: str) -> str:
        """The first group of the first line that matches."""
        found: list[str] = []

        def there() -> bool:
            found.extend(match[1] for line in self.lines if (match := re.search(pattern, line)))
            assert found or self.process.poll() is None, "\n".join(self.lines)
            return bool(found)

        until(there, f"no line {pattern!r}")
        return found[0]

    def write(self, path: str, text: str) -> None:
        """Save a file as editors do that write it in place."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)

    def interrupt(self) -> int:
        """Ctrl-C; the exit code."""
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return code


@contextmanager
def preview(root: Path, *arguments: str, before: tuple[str, ...] = (), **environment: str) -> Iterator[Preview]:
    """A preview of the site in `root`, ended at the end. `before` are words before the command: one that runs it."""
    running = Preview(root, arguments, environment, before)
    try:
        yield running
    finally:
        if running.process.poll() is None:
            running.process.kill()
        running.process.wait()
        running._reader.join(PATIENCE)
        assert running.process.stdout
        running.process.stdout.close()


def until(true: Callable[[], object], otherwise: str = "it never came to that") -> None:
    """Wait for something to become true."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.01)
