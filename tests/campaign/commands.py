"""Damage to the store under the commands that read it: each does what it would have done, without a traceback."""

import random
import shutil
import subprocess
from pathlib import Path

from campaign import corruption, sample
from linocut.cli import run

TARGET = '[tool.linocut.publish.web]\ntarget = "git"\nrepository = "{}"\nbranch = "pages"\n'

COMMANDS = (
    ("figures", "freeze", "--all"),
    ("figures", "run", "line"),
    ("figures", "list"),
    ("figures", "why", "line"),
    ("check",),
    ("publish", "--base-url", "https://ada.github.io/", "--yes"),
)


def one_round(chance: random.Random, folder: Path) -> None:
    """Damage a few files of a store that each command has filled, and run one of them."""
    whole, site, remote = folder / "whole", folder / "site", folder / "web.git"
    if not whole.exists():
        sample.make(whole)
        with (whole / "pyproject.toml").open("a") as settings:
            settings.write(TARGET.format(remote))
        subprocess.run(["git", "init", "-q", "--bare", str(remote)], check=True)
        for command in COMMANDS:
            assert run(["--site", str(whole), *command]) == 0, command
    shutil.rmtree(site, ignore_errors=True)
    shutil.copytree(whole, site, symlinks=True)
    told = corruption.damage(chance, site)
    command = chance.choice(COMMANDS)
    if chance.random() < 0.5:
        sample.edit(site)
    code = run(["--site", str(site), *command])
    assert code == 0, f"{' '.join(command)}: exit {code}; {'; '.join(told)}"
    if command[0] == "figures" and command[1] == "freeze":
        assert sample.digests(site / "frozen") == sample.digests(whole / "frozen"), "; ".join(told)
    if command[0] == "publish":
        names = subprocess.run(
            ["git", "ls-tree", "-r", "--name-only", "pages"], cwd=remote, check=True, capture_output=True
        )
        public = {
            name for name in sample.digests(site / "public") if not name.rpartition("/")[2].startswith(".linocut")
        }
        assert public <= set(names.stdout.decode().split()) | {".gitignore"}, "; ".join(told)
