"""Files that are there and may not be read: told at their place, nothing lost, and good again with no other change."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import ORDINARY, SETTINGS
from places import GENERATOR

PLOT = """import matplotlib.pyplot as plt
from length import LENGTH

def figure():
    fig, ax = plt.subplots()
    ax.plot(range(LENGTH))
    return fig, {"alt": "A line"}
"""

FILES = {
    "pyproject.toml": SETTINGS,
    "content/posts/a/index.md": '---\ntitle: A\n---\n![](plot.svg)\n\n![A dot](dot.svg)\n\n{{< include "/n.txt" >}}\n',
    "content/posts/a/plot.py": PLOT,
    "content/posts/a/length.py": "LENGTH = 5\n",
    "content/posts/a/dot.svg": "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'/>",
    "n.txt": "a note",
    "content/posts/b.md": "---\ntitle: B\n---\nSee [@key].\n",
    "references.bib": "@book{key, title={Books}, author={Author, Anne}, year={2001}}",
    "templates/parts/footer.html": "<footer>F</footer>",
    "templates/css/own.css": "p { color: red }",
    "templates/static/own.txt": "x",
}


def build(site: Path) -> tuple[int, str]:
    """A build by somebody whom permissions hold: its exit code, and the problems that it tells."""
    command = [*ORDINARY, sys.executable, "-m", "linocut", "--site", str(site), "build"]
    done = subprocess.run(command, capture_output=True, text=True, env={"PYTHONPATH": str(GENERATOR)}, check=False)
    return done.returncode, "".join(
        f"{line}\n" for line in done.stderr.splitlines() if not re.fullmatch(r".*: \d+ of \d+", line)
    )


def cannot(path: str) -> str:
    return f"{path}: cannot be read: Permission denied; `chmod u+r {path}`, or have its owner let you\n"


TOLD = {
    "content/posts/b.md": cannot("content/posts/b.md"),
    "content/posts/a/plot.py": (
        "content/posts/a/index.md:4:1: figure script content/posts/a/plot.py cannot be read: Permission denied; "
        "`chmod u+r content/posts/a/plot.py`, or have its owner let you\n"
    ),
    "content/posts/a/length.py": (
        "content/posts/a/index.md:4:1: figure script content/posts/a/plot.py failed: PermissionError: [Errno 13] "
        "Permission denied: '{site}/content/posts/a/length.py'\n"
        "    Traceback (most recent call last):\n"
        '      File "content/posts/a/plot.py", line 2, in <module>\n'
        "        from length import LENGTH\n"
        "    PermissionError: [Errno 13] Permission denied: 'content/posts/a/length.py'\n"
    ),
    "content/posts/a/dot.svg": cannot("content/posts/a/dot.svg"),
    "n.txt": (
        "content/posts/a/index.md:8:14: n.txt cannot be read: Permission denied; "
        "`chmod u+r n.txt`, or have its owner let you\n"
    ),
    "references.bib": cannot("references.bib"),
    "templates/parts/footer.html": cannot("templates/parts/footer.html"),
    "templates/css/own.css": cannot("templates/css/own.css"),
    "templates/static/own.txt": cannot("templates/static/own.txt"),
    "templates/css": cannot("templates/css"),
    "content/posts": cannot("content/posts"),
    "content": cannot("content"),
    "pyproject.toml": cannot("{site}/pyproject.toml"),
}


@pytest.mark.parametrize("path", TOLD)
def test_what_may_not_be_read(make_site: Callable[..., Path], path: str) -> None:
    site = make_site(FILES)
    target = site / path
    mode = target.stat().st_mode
    target.chmod(0)
    try:
        assert build(site) == (1, TOLD[path].replace("{site}", str(site)))
        assert not (site / "public").exists()
    finally:
        target.chmod(mode)
    assert build(site) == (0, "")
