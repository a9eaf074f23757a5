"""The command line as a person meets it: what it prints and how it exits."""

import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator

import click
import pytest

from commandline import inner, linocut
from linocut.cli import program, run
from linocut.problem import Place, Problem
from linocut.report import Report
from places import GENERATOR
from processes import PATIENCE

HEAVY = {
    "numpy",
    "matplotlib",
    "markdown",
    "jinja2",
    "pygments",
    "msgspec",
    "yaml",
    "fontTools",
    "uharfbuzz",
    "mathra",
    "PIL",
}


def test_the_program_ends_at_once_when_all_is_said_and_everybody_was_told(tmp_path):
    code = (
        "import atexit, sys\nfrom linocut import cli\nfrom linocut.__main__ import main\n\n"
        "class Large:\n    def __del__(self): print('given back')\n\n"
        "large, run = Large(), cli.run\nsys.argv[1:] = [%s]\n"
        "cli.run = lambda given: (atexit.register(print, 'told'), run(given))[1]\nmain()\n"
    )
    for given, printed, left in (("'--version'", "linocut ", 0), ("'build'", "", 1), ("'--nothing'", "", 2)):
        ended = subprocess.run(
            [sys.executable, "-c", code % given],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(GENERATOR)},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert ended.returncode == left
        assert ended.stdout.startswith(printed)
        assert ended.stdout.endswith("told\n")
        assert ended.stderr if left else ended.stderr == ""
        assert "given back" not in ended.stdout


def test_no_site_exits_1_and_says_what_to_do(tmp_path):
    ended = linocut("build", cwd=tmp_path)
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr == (
        f"no site here: no pyproject.toml with [tool.linocut] in {tmp_path} or above it; "
        "`linocut new site DIR` makes one; `linocut --site DIR` names one elsewhere\n"
    )


@pytest.mark.parametrize(
    "arguments", [["bild"], ["build", "--dratfs"], ["build", "--base-url", "nowhere"], ["build", "--jobs", "0"]]
)
def test_a_wrong_command_line_exits_2(make_site, arguments):
    assert linocut(*arguments, cwd=make_site({})).returncode == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("biuld",), "Error: No such command 'biuld'; did you mean \"build\"?"),
        (("figures", "rnu"), "Error: No such command 'rnu'; did you mean \"run\"?"),
        (("zzz",), "Error: No such command 'zzz'."),
    ],
)
def test_a_misspelt_command_is_told_the_nearest(make_site, arguments, told):
    done = linocut(*arguments, cwd=make_site({}))
    assert (done.returncode, done.stderr.splitlines()[-1]) == (2, told)


def test_settings_are_told_all_at_once(make_site):
    site = make_site({"pyproject.toml": "[tool.linocut]\ntitel = 1\nlanguage = 2\n"})
    ended = linocut("build", cwd=site)
    assert ended.returncode == 1
    assert ended.stderr == (
        'pyproject.toml:2:1: unknown setting "titel"; did you mean "title"?\n'
        "pyproject.toml:3:1: language must be a string; it is 2\n"
    )


def test_a_site_elsewhere_is_named_before_the_command(make_site, tmp_path):
    site = make_site({"content/about.md": "---\ntitle: About\n---\nText.\n"})
    ended = linocut("--site", str(site), "build", cwd=tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert (site / "public/about/index.html").is_file()


def test_help_and_an_idle_build_import_nothing_heavy(make_site):
    site = make_site({"content/about.md": "---\ntitle: About\n---\nText.\n"})
    assert linocut("build", cwd=site).returncode == 0
    for arguments in (["--help"], ["build"]):
        code = f"""
import sys
from linocut.cli import run
code = run({arguments!r})
heavy = sorted({HEAVY!r} & {{name.partition(".")[0] for name in sys.modules}})
print("heavy:", heavy, "code:", code)
"""
        ended = subprocess.run(
            [sys.executable, "-c", code],
            cwd=site,
            env={**os.environ, "PYTHONPATH": str(GENERATOR)},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert "heavy: [] code: 0" in ended.stdout, ended.stdout + ended.stderr


@pytest.mark.parametrize(
    ("environment", "terminal", "coloured"),
    [
        ({}, False, False),
        ({}, True, True),
        ({"NO_COLOR": ""}, True, True),
        ({"NO_COLOR": "1"}, True, False),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"CLICOLOR_FORCE": "1"}, False, True),
        ({"FORCE_COLOR": "0", "CLICOLOR_FORCE": "0"}, False, False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
    ],
)
def test_the_environment_says_whether_there_is_colour(environment, terminal, coloured, monkeypatch):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    shown = io.StringIO()
    shown.isatty = lambda: terminal
    monkeypatch.setattr("sys.stderr", shown)
    Report().problems([Problem("no page at /x/", Place("content/a.md", 3, 1))])
    assert click.unstyle(shown.getvalue()) == "content/a.md:3:1: no page at /x/\n"
    assert ("\x1b[" in shown.getvalue()) == coloured


def test_clean_leaves_what_is_not_ours(make_site):
    site = make_site({"content/about.md": "---\ntitle: About\n---\nText.\n", "public/.gitignore": "*\n"})
    assert linocut("build", cwd=site).returncode == 0
    assert linocut("clean", cwd=site).returncode == 0
    assert [path.name for path in (site / "public").iterdir()] == [".gitignore"]
    assert not (site / ".linocut").exists()


def test_a_folder_with_foreign_files_is_not_emptied(make_site, tmp_path):
    site = make_site({"content/about.md": "---\ntitle: About\n---\nText.\n"})
    other = tmp_path / "photos"
    other.mkdir()
    (other / "holiday.jpg").write_bytes(b"x")
    ended = linocut("build", "--output", str(other), cwd=site)
    assert ended.returncode == 1
    told = f"{other} holds files that linocut did not write; name an empty folder, or delete this one"
    assert told in ended.stderr.splitlines()
    assert (other / "holiday.jpg").exists()


def test_a_folder_that_a_build_filled_is_known_without_its_cache(make_site, tmp_path):
    site = make_site({"content/about.md": "---\ntitle: About\n---\nText.\n"})
    other = tmp_path / "web"

    def again() -> tuple[int, str]:
        assert linocut("clean", cwd=site).returncode == 0
        done = linocut("build", "--output", str(other), cwd=site)
        return done.returncode, done.stderr

    told = f"{other} holds files that linocut did not write; name an empty folder, or delete this one\n"
    assert again() == (0, "")
    assert again() == (0, "")
    (site / "content/about.md").unlink()
    (site / "content/more.md").write_text("---\ntitle: More\n---\nText.\n")
    assert again() == (0, "")
    assert not (other / "about").exists()
    page = (other / "more/index.html").read_text()
    for path, text in (("more/index.html", page + "<!-- mine -->"), ("notes.txt", "mine")):
        (other / path).write_text(text)
        assert again() == (1, told)
        assert (other / path).read_text() == text
        (other / "more/index.html").write_text(page)
    (other / "notes.txt").unlink()
    assert again() == (0, "")


def helps(command: click.Command, *names: str) -> Iterator[tuple[str, ...]]:
    yield names
    if isinstance(command, click.Group):
        for name, below in inner(command):
            yield from helps(below, *names, name)


def test_a_command_imports_no_other():
    code = "import sys, linocut.cli as cli; cli.run(['build', '-h']); print(*sys.modules)"
    path = {"PYTHONPATH": str(GENERATOR)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=path)
    ours = sorted(name for name in done.stdout.split() if name.startswith("linocut.commands."))
    assert ours == ["linocut.commands.build", "linocut.commands.common"]


@pytest.mark.parametrize("names", list(helps(program)), ids=" ".join)
def test_every_help_reads_well_in_a_terminal(names, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    assert run([*names, "--help"]) == 0
    shown = capsys.readouterr().out
    assert max(map(len, shown.splitlines())) <= 80
    assert not re.search(r"[\w,]\.\.\.$|[<>]=", shown, re.MULTILINE), "cut off, or in a programmer's signs"
