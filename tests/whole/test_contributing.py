"""CONTRIBUTING.md is true: each recipe is followed in a copy of the repository, and its own test passes there."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from places import ROOT, TESTS
from processes import PATIENCE


class Step(NamedTuple):
    """A fenced block of a recipe."""

    path: str
    below: str
    """The line under which the text is added; "": it is a file of its own."""
    text: str


def recipes() -> dict[str, list[Step]]:
    """Heading -> what it says to do."""
    found = {}
    for part in (ROOT / "CONTRIBUTING.md").read_text().split("\n## ")[1:]:
        steps = re.findall(
            r'^```(?:python|text) \{(title|add)="([^"]+)"(?: below="([^"]+)")?\}\n(.*?)^```$', part, re.M | re.S
        )
        if steps:
            found[part.partition("\n")[0]] = [Step(path, below, text) for _, path, below, text in steps]
    return found


def follow(step: Step, copy: Path) -> None:
    """Do what a block says."""
    file = copy / step.path
    if not step.below:
        assert not file.exists(), f"{step.path} is there already: the recipe wants another example"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(step.text)
        return
    text = file.read_text()
    assert text.count(step.below) == 1, f"{step.path} has no line that {step.below!r} names"
    at = text.index(step.below) + len(step.below)
    file.write_text(f"{text[:at]}\n{step.text.rstrip()}{text[at:]}")


@pytest.mark.parametrize("title", recipes())
def test_the_recipe_works(title: str, tmp_path: Path) -> None:
    for name in ("generator", "templates", "tests/support", "tests/conftest.py", "pyproject.toml"):
        source, target = ROOT / name, tmp_path / name
        target.parent.mkdir(exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, target)
    steps = recipes()[title]
    for step in steps:
        follow(step, tmp_path)
    (proof,) = (step.path for step in steps if step.path.startswith("tests/"))
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", proof],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "generator")},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_every_room_has_its_tests() -> None:
    """`pytest tests/prose` is what somebody types who changed prose/."""
    rooms = {path.name for path in (ROOT / "generator/linocut").iterdir() if path.is_dir() and path.name[0] != "_"}
    assert rooms - {path.name for path in TESTS.iterdir()} <= {"inspect"}, "linocut figures is tested in tests/commands"
