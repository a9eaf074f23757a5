"""linocut as a command: run in a process of its own, and its commands by name."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from places import IMPORTED
from processes import PATIENCE


def linocut(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the program in a process of its own. What it says of its progress, when the machine is slow, is left out."""
    ended = subprocess.run(
        [sys.executable, "-m", "linocut", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": IMPORTED, **environment},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    ended.stderr = re.sub(r"^[^\n]*: \d+ of \d+\n", "", ended.stderr, flags=re.MULTILINE)
    return ended


def inner(group: click.Group) -> Iterator[tuple[str, click.Command]]:
    """The commands of a group, by name."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command
        yield name, command


def imported(site: Path, *names: str) -> list[str]:
    """Which of these modules a build in a process of its own imports."""
    code = f"import sys; from linocut.cli import run; run(['build']); print(sorted({set(names)!r} & set(sys.modules)))"
    ended = subprocess.run(
        [sys.executable, "-c", code],
        cwd=site,
        env={**os.environ, "PYTHONPATH": IMPORTED},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    return eval(ended.stdout.splitlines()[-1])
