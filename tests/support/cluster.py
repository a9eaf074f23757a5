"""A dask scheduler and its workers on this machine, as processes of their own."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from processes import PATIENCE, until


class Cluster:
    """A context manager: no process outlives it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.address = ""
        self.processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> "Cluster":
        file = self.folder / "scheduler.json"
        self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file), "--no-dashboard")

        def known() -> bool:
            with suppress(OSError, ValueError):  # it is not there, or not whole
                self.address = json.loads(file.read_text())["address"]
            return bool(self.address)

        until(known, "the scheduler did not start")
        return self

    def __exit__(self, *_: object) -> None:
        for process in reversed(self.processes):
            self.end(process, signal.SIGTERM)

    def worker(self, name: str, *options: str, environment: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
        """One more worker with one thread."""
        place = self.folder / name
        return self._start(
            "worker", self.address, "--name", name, "--nthreads", "1", "--no-dashboard", "--no-nanny",
            "--memory-limit", "0", "--local-directory", str(place), *options, environment=environment,
        )  # fmt: skip

    def ready(self, count: int) -> None:
        """Wait until so many workers are there."""
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(count, timeout=PATIENCE)

    def dismiss(self) -> None:
        """End every worker."""
        while len(self.processes) > 1:
            self.end(self.processes.pop())

    @staticmethod
    def end(process: subprocess.Popen[bytes], sign: signal.Signals | None = None) -> None:
        """End a process, for good."""
        if process.poll() is None:
            process.send_signal(sign or signal.SIGKILL)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:  # a scheduler may wait for whom it has lost
            process.kill()
            process.wait()

    def _start(self, what: str, *options: str, environment: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
        with (self.folder / f"{what}-{len(self.processes)}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.dask_{what}", *options],
                cwd=self.folder,
                env={**os.environ, "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "10s", **(environment or {})},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.processes.append(process)
        return process
