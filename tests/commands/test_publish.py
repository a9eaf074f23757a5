"""`linocut publish` as a person meets it."""

import json
import signal
import subprocess
import sys

import pytest

from commandline import linocut
from linocut.problem import Problems
from linocut.publish.process import run as run_program
from linocut.publish.run import rollback
from linocut.store.cache import Cache
from places import GENERATOR
from processes import PATIENCE, alive, until
from publishing import held

TARGET = '[tool.linocut.publish.production]\ntarget = "folder"\npath = "../web"\n'
SETTINGS = '[tool.linocut]\ntitle = "Plates"\ndescription = "Ink"\nbase_url = "https://plates.press/"\n' + TARGET
ARTICLE = "---\ntitle: One\ndate: 2026-01-02\ndescription: One thing.\n---\nText.\n"


@pytest.fixture
def root(make_site):
    return make_site({"pyproject.toml": SETTINGS, "content/posts/one.md": ARTICLE})


def test_build_check_plan_upload(root, tmp_path):
    dry = linocut("publish", "--dry-run", cwd=root)
    assert dry.returncode == 0, dry.stderr
    *files, last = dry.stdout.splitlines()
    assert any(line.startswith("+ ") and line.endswith("  posts/one/index.html") for line in files)
    assert last.startswith(f"would go to {tmp_path}/web: {len(files)} added, 0 changed, 0 removed, 0 unchanged; ")
    assert not (tmp_path / "web").exists()
    done = linocut("publish", cwd=root)
    assert done.stdout.startswith(f"published to {tmp_path}/web: {len(files)} added, ")
    assert "posts/one/index.html" in held(tmp_path / "web")
    assert linocut("deploy", cwd=root).stdout == f"{tmp_path}/web already holds this site\n"


def test_an_answer_in_json(root):
    answer = json.loads(linocut("publish", "--json", cwd=root).stdout)
    assert (answer["good"], answer["removed"], answer["unchanged"], answer["problems"]) == (True, [], 0, [])
    assert "posts/one/index.html" in answer["added"]


def test_problems_are_json_too(root):
    done = linocut("publish", "nowhere", "--json", cwd=root)
    (problem,) = json.loads(done.stdout)["problems"]
    assert (done.returncode, done.stderr, problem["message"]) == (
        1,
        "",
        'no publish target "nowhere" in pyproject.toml',
    )


def test_a_site_with_problems_is_not_published(root, tmp_path):
    (root / "content/posts/two.md").write_text(ARTICLE.replace("One", "Two") + "[Nowhere](/nowhere/)\n")
    done = linocut("publish", cwd=root)
    assert done.returncode == 1
    assert "content/posts/two.md:7:11: no page at /nowhere/" in done.stderr
    assert done.stdout.splitlines()[-1] == "nothing was published: 1 problem"
    assert not (tmp_path / "web").exists()


def test_a_target_may_have_an_address_of_its_own(root, tmp_path):
    staging = (
        '[tool.linocut.publish.staging]\ntarget = "folder"\npath = "../staging"\nbase_url = "https://s.plates.press"\n'
    )
    (root / "pyproject.toml").write_text(SETTINGS + staging)
    assert linocut("publish", "staging", cwd=root).returncode == 0
    assert b"https://s.plates.press/posts/one/" in held(tmp_path / "staging")["index.xml"]
    assert linocut("publish", "--base-url", "https://other.press/", cwd=root).returncode == 0
    assert b"https://other.press/posts/one/" in held(tmp_path / "web")["index.xml"]
    (root / "pyproject.toml").write_text(SETTINGS + staging.replace("https:", ""))
    done = linocut("publish", "staging", cwd=root)
    assert done.stderr == (
        'pyproject.toml:11:1: publish.staging.base_url must be an absolute address such as "https://example.org/"\n'
    )


def test_only_servers_keep_earlier_releases(root):
    with pytest.raises(Problems) as raised:
        rollback(root, Cache(root / ".linocut"), "")
    assert "cannot be rolled back" in raised.value.problems[0].message


@pytest.mark.parametrize(
    "arguments",
    [
        ["publish", "a", "b"],
        ["publish", "--dry"],
        ["publish", "--rollback", "--dry-run"],
        ["publish", "--base-url", "x"],
    ],
)
def test_a_wrong_command_line_exits_2(root, arguments):
    assert linocut(*arguments, cwd=root).returncode == 2


def test_interrupting_a_program_ends_what_it_started(tmp_path):
    """Ctrl-C in the middle of an upload: the other program is gone too, and nothing is left waiting."""
    code = f"""
from pathlib import Path
from linocut.publish.process import run
run(["sh", "-c", "echo $$ > {tmp_path}/pid; exec sleep 60"], Path("/"), 60)
"""
    process = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, env={
        "PYTHONPATH": str(GENERATOR), "PATH": "/usr/bin:/bin"})  # fmt: skip
    started = tmp_path / "pid"
    until(lambda: started.exists() and started.read_text().endswith("\n"))
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=PATIENCE)
    assert errors.rstrip().endswith(b"KeyboardInterrupt")
    assert not alive(int(started.read_text()))


def test_a_program_interrupted_while_it_starts_is_ended_too(tmp_path, monkeypatch):
    """Ctrl-C comes when the program runs already, and whoever starts it does not know yet."""
    begin = subprocess.Popen.__init__
    processes = []

    def interrupted(self, *arguments, **options):
        begin(self, *arguments, **options)
        processes.append(self)
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(subprocess.Popen, "__init__", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run_program(["sleep", "600"], tmp_path, 600)
    assert [process.returncode for process in processes] == [-signal.SIGKILL]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
