"""Two installations of linocut that build one site: neither takes the other's figures for its own."""

import os
import shutil
import subprocess
import sys

from places import GENERATOR, ROOT
from processes import PATIENCE


def _build(program, site):
    done = subprocess.run(
        [sys.executable, "-m", "linocut", "build"],
        cwd=site,
        env={**os.environ, "PYTHONPATH": str(program)},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_what_another_installation_drew_is_drawn_again(make_site, tmp_path):
    """It stands unchanged where it is; ours draws thicker lines."""
    other = tmp_path / "other/generator"
    shutil.copytree(GENERATOR / "linocut", other / "linocut", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "templates", tmp_path / "other/templates")
    style = other / "linocut/figure/output/style.py"
    style.write_text(style.read_text() + "\n")
    site = make_site({
        "content/a.md": '---\ntitle: A\n---\n![One.](line.svg){#fig-one alt="A line"}\n',
        "content/line.py": "import matplotlib.pyplot as plt\nplt.plot([0, 1])\n",
    })  # fmt: skip
    assert "1 drawn" in _build(other, site)
    assert "1 drawn" in _build(GENERATOR, site)
    for program in (other, GENERATOR):  # each has its own by now
        (site / "content/a.md").write_text((site / "content/a.md").read_text() + "More.\n")
        assert "0 drawn" in _build(program, site)
