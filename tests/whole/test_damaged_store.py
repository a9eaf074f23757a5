"""A store with damage in it under commands that read it without a build: they make it whole, and do what was asked."""

from collections.abc import Callable
from pathlib import Path

import pytest

from campaign.sample import digests
from linocut.cli import run

PLOT = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\n"


@pytest.mark.parametrize("command", [("figures", "freeze"), ("figures", "run", "a"), ("check",)])
def test_commands_make_again_what_is_damaged(
    make_site: Callable[..., Path], command: tuple[str, ...], capfd: pytest.CaptureFixture[str]
) -> None:
    text = "---\ntitle: A\ndescription: Of a line\n---\nA line.\n\n![A](a.svg)\n"
    site = make_site({"content/posts/a.md": text, "content/posts/a.py": PLOT})
    assert run(["--site", str(site), "figures", "freeze"]) == 0
    frozen = digests(site / "frozen")
    for path in (site / ".linocut" / "blobs").glob("*/*"):
        path.write_bytes(path.read_bytes()[:-1] + b"!")  # as long as before
    (site / "content/posts/a.md").write_text(text + "\nMore.\n")
    assert run(["--site", str(site), *command]) == 0
    assert "Traceback" not in capfd.readouterr().err
    assert run(["--site", str(site), "figures", "freeze"]) == 0
    assert digests(site / "frozen") == frozen
