"""Publishing to a branch: real repositories, over file:// and from a git daemon on loopback, real races and cuts."""

import os
import socket
import subprocess
from pathlib import Path

import pytest

import sshd
from linocut.problem import Problems
from linocut.publish import carry_out, prepare, target
from linocut.store.cache import Cache
from processes import PATIENCE
from publishing import NEW, OLD, Wire, git_daemon, plan, publish, quiet, site, write


@pytest.fixture(autouse=True)
def nobody(monkeypatch):
    """git as on a fresh computer: no configuration, nobody to ask."""
    for name in [name for name in os.environ if name.startswith(("GIT_", "SSH_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=Ada", "-c", "user.email=ada@plates.press"]
    done = subprocess.run(
        ["git", *who, *arguments], cwd=folder, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def bare(tmp_path):
    folder = tmp_path / "bare.git"
    folder.mkdir()
    git(folder, "init", "--quiet", "--bare")
    return folder


def source(tmp_path, bare, files=OLD, address="", **options):
    """A site in a repository of its own, with one commit, and `bare` as its origin."""
    here = site(tmp_path / "s", files, target="git", **options)
    if not (here.root / ".git").exists():
        (here.root / ".gitignore").write_text("/public/\n/.linocut/\n")
        git(here.root, "init", "--quiet", "--initial-branch=main")
        git(here.root, "remote", "add", "origin", address or f"file://{bare}")
        git(here.root, "add", ".")
        git(here.root, "commit", "--quiet", "-m", "Write")
    return here


def held(bare, branch="gh-pages"):
    """The files of a branch, but for the one that is always there."""
    names = git(bare, "ls-tree", "-r", "--name-only", branch).split("\n")
    found = {
        name: subprocess.run(
            ["git", "cat-file", "blob", f"{branch}:{name}"], cwd=bare, capture_output=True, check=True
        ).stdout
        for name in names
    }
    assert found.pop(".nojekyll") == b""
    return found


def commits(bare, branch="gh-pages"):
    return git(bare, "log", "--format=%H", branch).split("\n")


def push(tmp_path, bare, files, message="By hand", branch="gh-pages"):
    """Somebody else's commit on the branch."""
    clone = tmp_path / "clone"
    if not clone.exists():
        git(tmp_path, "clone", "--quiet", str(bare), str(clone))
    git(clone, "fetch", "--quiet")
    there = subprocess.run(["git", "checkout", "--quiet", "-B", branch, f"origin/{branch}"], cwd=clone, check=False,
                           capture_output=True)  # fmt: skip
    if there.returncode:
        git(clone, "checkout", "--quiet", "--orphan", branch)
    write_into(clone, files)
    git(clone, "add", "--all", "--force")
    git(clone, "commit", "--quiet", "-m", message)
    git(clone, "push", "--quiet", "origin", branch)


def write_into(folder, files):
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def told(action, *arguments, **named):
    with pytest.raises(Problems) as raised:
        action(*arguments, **named)
    (problem,) = raised.value.problems
    return problem


def test_one_commit_per_publish_and_nothing_of_the_authors_is_touched(tmp_path, bare):
    here = source(tmp_path, bare)
    (here.root / "draft.md").write_text("not committed")
    before = [git(here.root, *command) for command in (["status", "--porcelain"], ["branch", "--all"], ["log"])]
    publish(here)
    write(here.output, NEW)
    publish(here)
    after = [git(here.root, *command) for command in (["status", "--porcelain"], ["branch", "--list"], ["log"])]
    assert after == [before[0], "* main", before[2]]
    assert held(bare) == NEW
    assert len(commits(bare)) == 2
    head = git(here.root, "rev-parse", "HEAD")
    assert git(bare, "log", "-1", "--format=%B%an", "gh-pages") == (
        f"Publish {head[:10]}\n\nSource: {head}\nPublished-by: linocut 0.2.0\nAda"
    )


def test_a_change_that_is_not_committed_is_said(tmp_path, bare):
    here = source(tmp_path, bare)
    (here.root / "pyproject.toml").write_text("[tool.linocut]\ntitle = 'x'\n")
    publish(here)
    assert git(bare, "log", "-1", "--format=%s", "gh-pages").endswith(", with changes not committed")


def test_a_plan_changes_nothing_anywhere(tmp_path, bare):
    here = source(tmp_path, bare)
    publish(here)
    write(here.output, NEW)
    before = [sorted(folder.rglob("*")) for folder in (bare, here.root / ".git")]
    assert plan(here).summary() == "4 added, 5 changed, 4 removed, 1 unchanged; 4.5 kB to send"
    assert [sorted(folder.rglob("*")) for folder in (bare, here.root / ".git")] == before
    publish(here)
    assert plan(here).empty


def test_without_history_the_branch_is_one_commit(tmp_path, bare):
    here = source(tmp_path, bare, history=False)
    publish(here)
    write(here.output, NEW)
    publish(here)
    assert (held(bare), len(commits(bare))) == (NEW, 1)


def test_cname_and_what_others_keep_there_stay(tmp_path, bare):
    here = source(tmp_path, bare, keep=["dev/*"])
    publish(here)
    push(tmp_path, bare, {"CNAME": b"plates.press\n", "dev/bench/data.js": b"1"}, "Set the domain in GitHub's settings")
    write(here.output, NEW)
    publish(here, yes=True)
    assert held(bare) == {**NEW, "CNAME": b"plates.press\n", "dev/bench/data.js": b"1"}


def test_cname_is_made_and_changed_on_request(tmp_path, bare):
    publish(source(tmp_path, bare, cname="plates.press"))
    assert held(bare)["CNAME"] == b"plates.press\n"
    publish(source(tmp_path, bare, {**OLD, "CNAME": b"plates.press www.plates.press\n"}, cname="plates.press"))
    assert held(bare)["CNAME"] == b"plates.press www.plates.press\n"


def test_a_base_url_that_is_not_the_domain_is_refused(tmp_path, bare):
    here = source(tmp_path, bare, cname="blog.plates.press")
    problem = told(publish, here, yes=True)
    assert (problem.message, problem.hint) == (
        'base_url is "https://plates.press/", but CNAME sends readers to blog.plates.press',
        'set base_url = "https://blog.plates.press/", or change CNAME',
    )


def test_somebody_elses_branch_is_not_replaced_without_yes(tmp_path, bare):
    push(tmp_path, bare, {"index.html": b"theirs", "papers/1.html": b"theirs"})
    here = source(tmp_path, bare)
    problem = told(publish, here)
    assert (problem.message, problem.hint) == (
        "this would replace what linocut did not put there: index.html, papers/1.html",
        "look whether the target is the right one; if it is meant, say --yes",
    )
    assert len(commits(bare)) == 1
    publish(here, yes=True)
    assert (held(bare), len(commits(bare))) == (OLD, 2)


@pytest.mark.parametrize("branch", ["main", "trunk"])
def test_the_branch_of_the_source_is_refused_even_with_yes(tmp_path, bare, branch):
    here = source(tmp_path, bare, branch=branch)
    git(here.root, "push", "--quiet", "origin", "main:trunk")
    problem = told(publish, here, yes=True)
    assert (problem.message, problem.hint) == (
        f'branch "{branch}" holds the site\'s source',
        "name a branch that holds nothing but the built site, such as gh-pages",
    )


def race(tmp_path, bare, message, **options):
    """A publish between whose plan and push somebody else pushes."""
    here = source(tmp_path, bare, **options)
    publish(here)
    write(here.output, NEW)
    cache = Cache(here.root / ".linocut")
    chosen = target(here, "production", cache)
    made = prepare(here, chosen, cache, quiet)
    push(tmp_path, bare, {"theirs.html": b"theirs"}, message)
    theirs = commits(bare)[0]
    carry_out(chosen, made, quiet)
    return theirs


def test_a_race_between_two_publishes_goes_on_top(tmp_path, bare):
    theirs = race(tmp_path, bare, "Publish\n\nPublished-by: linocut 0.2.0")
    assert held(bare) == NEW
    assert commits(bare)[1] == theirs


@pytest.mark.parametrize("history", [True, False])
def test_a_push_of_somebody_else_is_never_forced_over(tmp_path, bare, history):
    problem = told(race, tmp_path, bare, "By hand", history=history)
    assert (problem.message, problem.hint) == (
        'somebody pushed to "gh-pages" during this publish, and it was not linocut',
        "look at their commit, then publish again",
    )
    assert "theirs.html" in held(bare)


def test_a_site_outside_any_repository(tmp_path, bare):
    here = site(tmp_path / "alone", target="git", repository=f"file://{bare}", branch="pages")
    publish(here)
    write(here.output, NEW)
    publish(here)
    assert (held(bare, "pages"), len(commits(bare, "pages"))) == (NEW, 2)
    assert git(bare, "log", "-1", "--format=%B%an", "pages") == (
        "Publish the site\n\nPublished-by: linocut 0.2.0\nlinocut"
    )


def test_a_shallow_clone_as_in_continuous_integration(tmp_path, bare):
    here = source(tmp_path, bare)
    publish(here)
    git(here.root, "push", "--quiet", "origin", "main")
    git(tmp_path, "clone", "--quiet", "--depth=1", "--branch=main", f"file://{bare}", str(tmp_path / "ci"))
    there = site(tmp_path / "ci", NEW, target="git")
    publish(there)
    assert (held(bare), len(commits(bare))) == (NEW, 2)


@pytest.fixture
def daemon(bare):
    """git daemon on loopback, serving `bare`."""
    with git_daemon(bare.parent) as running:
        yield running


def test_a_connection_cut_anywhere_leaves_the_old_site_or_the_new(tmp_path, bare, daemon):
    here = source(tmp_path, bare, address=f"git://127.0.0.1:{daemon.port}/bare.git")
    publish(here)
    write(here.output, NEW)
    before = commits(bare)[0]
    cuts = 0
    for limit in (0, 60, 120, 200, 300, 500, 900, 1500, 2500):
        with Wire(daemon.port, limit) as wire:
            git(here.root, "remote", "set-url", "origin", f"git://127.0.0.1:{wire.port}/bare.git")
            try:
                publish(here)
            except Problems as raised:
                assert raised.problems[0].message == "git could not publish"  # noqa: PT017 - a late cut may be harmless
            cuts += wire.cut
        daemon.calm()
        if commits(bare)[0] != before:
            break
        assert held(bare) == OLD
    assert cuts >= 7
    git(here.root, "remote", "set-url", "origin", f"git://127.0.0.1:{daemon.port}/bare.git")
    publish(here)
    assert (held(bare), len(commits(bare))) == (NEW, 2)


def test_over_ssh(tmp_path, bare, monkeypatch):
    with sshd.start(tmp_path / "sshd") as running:
        monkeypatch.setenv("GIT_SSH_COMMAND", f"ssh -F {running.config()}")
        here = source(tmp_path, bare, address=f"ssh://web{bare}")
        publish(here)
        write(here.output, NEW)
        publish(here)
    assert (held(bare), len(commits(bare))) == (NEW, 2)


def test_a_server_that_never_answers_is_given_up(tmp_path, bare):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        here = source(tmp_path, bare, address=f"git://127.0.0.1:{silent.getsockname()[1]}/x.git", timeout=1)
        problem = told(publish, here)
    assert problem.detail == "no answer for 1 seconds"
    assert "publish again" in problem.hint


def test_a_password_is_never_asked_for_and_never_printed(tmp_path, bare):
    here = source(tmp_path, bare, address="http://me:hunter2@127.0.0.1:1/x.git")
    problem = told(publish, here)
    assert "hunter2" not in str(problem)
    assert "***@127.0.0.1:1" in target(here, "production", Cache(tmp_path / "cache")).where()


def test_what_the_host_says_is_passed_on(tmp_path, bare):
    here = source(tmp_path, bare)
    hook = bare / "hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'GH006: Protected branch update failed' >&2\nexit 1\n")
    hook.chmod(0o755)
    problem = told(publish, here)
    assert "GH006: Protected branch update failed" in problem.detail
    assert problem.hint == "allow pushes to the branch in the host's settings"


def test_a_repository_that_is_not_there(tmp_path):
    here = site(tmp_path / "alone", target="git")
    problem = told(plan, here)
    assert (problem.message, problem.hint) == ("git could not publish", "set `repository`")
