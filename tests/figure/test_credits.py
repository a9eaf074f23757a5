"""What stands under a figure does not depend on where Python, its packages and linocut are."""

import os
import subprocess
import sys
from pathlib import Path

from places import GENERATOR, ROOT
from processes import PATIENCE

SCRIPT = """from linocut import shared
import matplotlib.pyplot as plt
import helper


def figure():
    fig, ax = plt.subplots()
    ax.imshow(helper.values())
    ax.set_title("$x$")
    return fig, {"alt": "Squares.", "values": helper.values()}
"""
HELPER = """from linocut import shared


@shared
def values():
    return [[1, 2], [3, 4]]
"""
PAGE = '---\ntitle: A\ndate: 2026-01-02\n---\nOf $x$.\n\n![Squares.](/figures/a.svg){#fig-a alt="Squares."}\n'


def test_two_environments_give_the_same_bytes(make_site, tmp_path):
    files = {"content/posts/a.md": PAGE, "figures/a.py": SCRIPT, "figures/helper.py": HELPER}
    outside, inside = make_site(files, "outside"), make_site(files, "inside")
    (inside / ".venv").symlink_to(sys.prefix)
    for name in ("generator", "templates"):  # as this repository itself has it
        (inside / name).symlink_to(ROOT / name)
    made = [
        built(outside, Path(sys.executable), GENERATOR),
        built(inside, inside / ".venv/bin" / Path(sys.executable).name, inside / "generator"),
    ]
    assert made[0] == made[1]
    page = made[0]["posts/a/index.html"].decode()
    assert "matplotlib" in page
    assert not [name for name in ("pillow", "numpy", "resvg", "fonttools") if f"{name} " in page.lower()]


def built(site: Path, python: Path, generator: Path) -> dict[str, bytes]:
    """The files of the site, built by a Python and a linocut of one's choice."""
    said = subprocess.run(
        [python, "-c", "import matplotlib, linocut; print(matplotlib.__file__, linocut.__file__)"],
        cwd=site, env={**os.environ, "PYTHONPATH": str(generator)}, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert (str(site) in said) == (generator != GENERATOR), "the environment is the one that is meant"
    subprocess.run(
        [python, "-m", "linocut", "build"],
        cwd=site, env={**os.environ, "PYTHONPATH": str(generator)}, check=True, timeout=PATIENCE,
    )  # fmt: skip
    public = site / "public"
    return {str(path.relative_to(public)): path.read_bytes() for path in sorted(public.rglob("*")) if path.is_file()}
