"""Previews for tests: `linocut serve` in a process of its own, and Chromium to look at it with."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from linocut.system.processes import alone
from places import IMPORTED
from processes import PATIENCE, alive, descendants, until


class Preview:
    """A running preview. A context manager: it does not outlive it."""

    def __init__(
        self, root: Path, arguments: tuple[str, ...], environment: dict[str, str], before: tuple[str, ...] = ()
    ) -> None:
        self.root = root
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [*before, sys.executable, "-m", "linocut", "--site", str(root), "serve", "--port", "0", *arguments],
            env={**os.environ, "PYTHONPATH": IMPORTED, "PYTHONUNBUFFERED": "1", **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            **alone(),
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.address = ""
        self.port = 0

    def __enter__(self) -> "Preview":
        try:
            self.address = self.wait_for(r"(http://\S+)  \(Ctrl-C ends\)")
            self.port = int(re.findall(r":(\d+)/", self.address)[0])
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._reader.join(PATIENCE)
        assert self.process.stdout
        self.process.stdout.close()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.append(line.rstrip())

    def wait_for(self, pattern: str) -> str:
        """The first group of the first line that matches."""
        found: list[str] = []

        def there() -> bool:
            ended = self.process.poll() is not None
            if ended:
                self._reader.join(PATIENCE)
            found.extend(match[1] for line in list(self.lines) if (match := re.search(pattern, line)))
            assert found or not ended, "\n".join(self.lines)
            return bool(found)

        until(there, f"no line {pattern!r}")
        return found[0]

    def write(self, path: str, text: str) -> None:
        """Save a file as editors do that write it in place."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)

    def replace(self, path: str, text: str) -> None:
        """Save a file at one blow, where a preview that saw it half written would say more than the test expects."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = self.root.with_name("saved")  # where nobody listens
        beside.write_text(text)
        beside.replace(target)

    def waiting(self) -> bool:
        """Whether a figure is being drawn that pages wait for."""
        with urlopen(f"http://127.0.0.1:{self.port}/.linocut/events", timeout=PATIENCE) as stream:
            word = next(line for line in stream if line.startswith(b"data:"))
        return bool(json.loads(word.removeprefix(b"data:"))["waiting"])

    def interrupt(self, sign: signal.Signals = signal.SIGINT) -> int:
        """Ctrl-C, or another signal. The exit code, once all that it said is read and nothing it started is left."""
        started = descendants(self.process.pid)
        self.process.send_signal(sign)
        code = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        until(lambda: not any(map(alive, started)), "a process outlives its preview")
        return code


@contextmanager
def preview(root: Path, *arguments: str, before: tuple[str, ...] = (), **environment: str) -> Iterator[Preview]:
    """A preview of the site in `root`, ended at the end. `before` are words before the command: one that runs it."""
    with Preview(root, arguments, environment, before) as running:
        yield running


class Reply:
    """One answer, read to its end."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.body = response.read()
        self.headers = {name.lower(): value for name, value in response.getheaders()}


def ask(running: Preview, target: str, method: str = "GET", **headers: str) -> Reply:
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=PATIENCE)
    connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
    for name, value in {"Host": f"127.0.0.1:{running.port}", **headers}.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    reply = Reply(connection.getresponse())
    connection.close()
    return reply
