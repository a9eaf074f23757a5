"""The wheel, as a stranger gets it. test_manual_run.py installs it in an empty environment, as the manual says."""

import subprocess
import sys
import zipfile
from pathlib import Path

from processes import PATIENCE

REPOSITORY = Path(__file__).parents[1]


def wheel(folder: Path) -> Path:
    """The wheel of this repository, built into a folder."""
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(REPOSITORY)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    (made,) = folder.glob("linocut-*.whl")
    return made


def test_the_wheel_holds_the_program_and_its_theme(tmp_path):
    names = zipfile.ZipFile(wheel(tmp_path)).namelist()
    assert "linocut/templates/base.html" in names
    assert "linocut/new/site/pyproject.toml" in names
    assert not [name for name in names if name.startswith(("tests/", "figures/", "content/"))]
