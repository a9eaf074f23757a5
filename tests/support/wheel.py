"""The wheel of this repository, built."""

import subprocess
import sys
from pathlib import Path

from places import ROOT
from processes import PATIENCE


def wheel(folder: Path) -> Path:
    """The wheel of this repository, built into a folder."""
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    (made,) = folder.glob("linocut-*.whl")
    return made
