"""Builds as processes of their own, and what they cost."""

import os
import subprocess
import sys
import time
import venv
from dataclasses import dataclass
from pathlib import Path

GENERATOR = Path(__file__).parents[2] / "generator"


@dataclass(frozen=True, slots=True)
class Spent:
    """What a process and all that it started took."""

    cpu: float
    """Seconds."""
    wall: float
    """Seconds."""
    peak: float
    """MB of the largest of them."""


def run(command: list[str], folder: Path, **variables: str) -> Spent:
    """Run a command. Raises RuntimeError when it fails."""
    environment = {**os.environ, "PYTHONPATH": str(GENERATOR), **variables}
    environment.pop("PYTHONDONTWRITEBYTECODE", "")
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} in {folder} ended with {process.returncode}")
    return Spent(usage.ru_utime + usage.ru_stime, time.perf_counter() - start, usage.ru_maxrss / 1024)


def build(python: str, site: Path) -> Spent:
    """`linocut build`."""
    return run([python, "-m", "linocut", "build"], site)


def ours() -> str:
    """The Python that runs the benchmarks, with all extras."""
    return sys.executable


def plain(folder: Path) -> str:
    """A Python with what is installed here but for the search, as most sites have it."""
    venv.EnvBuilder(with_pip=False, symlinks=True).create(folder)
    here = next(Path(sys.prefix).glob("lib/python*/site-packages"))
    there = next(folder.glob("lib/python*/site-packages"))
    for entry in here.iterdir():
        if not entry.name.startswith("pagefind") and not (there / entry.name).exists():
            (there / entry.name).symlink_to(entry)
    return str(folder / "bin/python")
