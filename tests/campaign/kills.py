"""Builds killed at any moment: the next one completes the site, byte for byte as a clean build."""

import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from campaign import sample
from places import GENERATOR


def one_round(chance: random.Random, folder: Path) -> None:
    """Kill a few builds, between changes, then let one end."""
    site, clean = folder / "site", folder / "clean"
    shutil.rmtree(site, ignore_errors=True)
    shutil.rmtree(clean, ignore_errors=True)
    sample.make(site)
    edits = 0
    for _ in range(chance.randint(1, 3)):
        _killed(site, chance.uniform(0.1, 4))
        if chance.random() < 0.5:
            sample.edit(site)
            edits += 1
        if chance.random() < 0.2:
            sample.built(site)
    sample.built(site)
    sample.make(clean)
    for _ in range(edits):
        sample.edit(clean)
    sample.built(clean)
    assert sample.digests(site / "public") == sample.digests(clean / "public")


def _killed(site: Path, seconds: float) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "linocut", "build"],
        cwd=site,
        env={**os.environ, "PYTHONPATH": str(GENERATOR)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        code = process.wait(seconds)
        assert code == 0, f"a build after kills ended with {code}"
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
