"""With a Python newer than most: the sources without a warning, and what needs nothing compiled tested again."""

import os
import subprocess

import pytest

from places import ROOT, SUPPORT

SUITES = (
    "tests/test_keys.py",
    "tests/settings",
    "tests/content",
    "tests/model",
    "tests/pages/test_expression.py",
    "tests/pages/test_results_table.py",
    "tests/store/test_inputs.py",
)

SHALLOW = "not shown_is_short and not nest"
"""What nests values a hundred thousand deep is left out: it needs more of a stack than Node has."""


@pytest.mark.skipif("LINOCUT_WITHOUT" in os.environ, reason="Node is started, which is another system")
def test_sources_and_suites_hold() -> None:
    done = subprocess.run(
        ["node", SUPPORT / "newer.mjs", ROOT, SUPPORT / "newer.py", *SUITES, "-k", SHALLOW],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Python 3.14" in done.stdout, done.stdout + done.stderr[-2000:]
    assert (done.returncode, " failed" in done.stdout) == (0, False), done.stdout
    assert " passed" in done.stdout
