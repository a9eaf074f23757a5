"""The wheel, as a stranger gets it. test_manual_run.py installs it in an empty environment, as the manual says."""

import zipfile

from places import ROOT
from wheel import wheel

REPOSITORY = ROOT


def test_the_wheel_holds_the_program_and_its_theme(tmp_path):
    names = zipfile.ZipFile(wheel(tmp_path)).namelist()
    assert "linocut/templates/base.html" in names
    assert "linocut/new/site/pyproject.toml" in names
    assert not [name for name in names if name.startswith(("tests/", "figures/", "content/"))]
