"""Publishing over ssh: a real sshd on loopback, with rsync and with SFTP alone, whole at every moment."""

import json
import os
import shutil
import subprocess

import pytest

from linocut.cli import run
from linocut.problem import Problems
from linocut.publish import carry_out, prepare, target
from linocut.publish.release import RECORD
from linocut.store.cache import Cache
from processes import PATIENCE
from publishing import NEW, OLD, Wire, held, plan, publish, quiet, site, write
from sshd import start, through

THIRD = {**NEW, "index.html": OLD["about/index.html"].replace(b"1111111111", b"2222222222")}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with start(tmp_path_factory.mktemp("ssh") / "sshd") as running:
        yield running


@pytest.fixture(scope="module")
def narrow(tmp_path_factory):
    """A server that gives SFTP and nothing else."""
    with start(tmp_path_factory.mktemp("ssh") / "narrow", "ForceCommand internal-sftp") as running:
        yield running


@pytest.fixture(params=["rsync", "sftp"])
def method(request):
    return request.param


def options(server, tmp_path, **changed):
    return {"target": "ssh", "host": "web", "path": str(tmp_path / "my web"), "ssh_config": str(server.config()),
            **changed}  # fmt: skip


def shown(tmp_path):
    files = held((tmp_path / "my web/current").resolve())
    return {path: data for path, data in files.items() if not path.endswith((".gz", ".br"))}


def test_a_release_folder_switched_by_a_link(tmp_path, server, method):
    here = site(tmp_path / "s", **options(server, tmp_path, method=method))
    assert publish(here).summary() == "9 added, 0 changed, 0 removed, 0 unchanged; 4.5 kB to send"
    web = tmp_path / "my web"
    assert str((web / "current").readlink()) == "releases/1"
    assert shown(tmp_path) == OLD
    assert plan(here).empty
    write(here.output, {**OLD, "index.xml": b"<x/>"})
    publish(here)
    assert str((web / "current").readlink()) == "releases/2"
    assert shown(tmp_path) == {**OLD, "index.xml": b"<x/>"}
    assert held(web / "releases/1") == OLD
    assert (web / "releases/1/index.html").samefile(web / "releases/2/index.html")
    assert sorted(path.name for path in (web / "releases").iterdir()) == ["1", "2"]
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", RECORD], cwd=web / "current", check=True)


def test_files_can_be_read_by_a_web_server(tmp_path, server, method):
    here = site(tmp_path / "s", **options(server, tmp_path, method=method))
    (here.output / "index.html").chmod(0o600)
    publish(here)
    release = tmp_path / "my web/releases/1"
    assert (release / "index.html").stat().st_mode & 0o444 == 0o444
    assert release.stat().st_mode & 0o555 == 0o555


def test_the_last_releases_are_kept(tmp_path, server, method):
    here = site(tmp_path / "s", **options(server, tmp_path, method=method, releases=2))
    for number in range(4):
        write(here.output, {**OLD, "number.txt": str(number).encode()})
        publish(here)
    assert sorted(path.name for path in (tmp_path / "my web/releases").iterdir()) == ["3", "4"]


def test_rollback_and_on_again(tmp_path, server, method):
    here = site(tmp_path / "s", **options(server, tmp_path, method=method))
    for files in (OLD, NEW):
        write(here.output, files)
        publish(here)
    chosen = target(here, "production", Cache(tmp_path / "cache"))
    assert chosen.rollback() == f"web:{tmp_path}/my web shows release 1 again instead of 2"
    assert shown(tmp_path) == OLD
    with pytest.raises(Problems) as raised:
        chosen.rollback()
    (problem,) = raised.value.problems
    assert problem.message == f"web:{tmp_path}/my web keeps no earlier release to go back to"
    write(here.output, THIRD)
    publish(here)
    assert shown(tmp_path) == THIRD
    chosen.rollback()
    assert shown(tmp_path) == OLD


def test_rollback_answers_in_json(tmp_path, server, method, capsys):
    chosen = options(server, tmp_path, method=method)
    here = site(tmp_path / "s", **chosen)
    for files in (OLD, NEW):
        write(here.output, files)
        publish(here)
    lines = "".join(f"{key} = {json.dumps(value)}\n" for key, value in chosen.items())
    (here.root / "pyproject.toml").write_text(f"[tool.linocut.publish.production]\n{lines}")
    assert run(["--site", str(here.root), "publish", "--rollback", "--json"]) == 0
    done = f"web:{tmp_path}/my web shows release 1 again instead of 2"
    assert json.loads(capsys.readouterr().out) == {"good": True, "done": done}


def test_two_at_once(tmp_path, server, method):
    here = site(tmp_path / "s", **options(server, tmp_path, method=method))
    publish(here)
    write(here.output, NEW)
    cache = Cache(tmp_path / "cache")
    chosen = target(here, "production", cache)
    late = prepare(here, chosen, cache, quiet)
    publish(here)
    with pytest.raises(Problems) as raised:
        carry_out(chosen, late, quiet)
    assert raised.value.problems[0].message == "somebody else published to the server meanwhile"
    assert shown(tmp_path) == NEW


def test_a_connection_cut_anywhere_leaves_the_old_site_or_the_new(tmp_path, server, method):
    here = site(tmp_path / "s", **options(server, tmp_path, method=method))
    publish(here)
    write(here.output, NEW)
    cuts = 0
    for limit in range(3000, 60000, 5000):
        with Wire(server.port, limit) as wire:
            config = through(server, wire.port)
            try:
                publish(site(tmp_path / "s", NEW, **options(server, tmp_path, method=method, ssh_config=str(config))))
            except Problems as raised:
                assert "could not be reached" in raised.problems[0].message  # noqa: PT017 - a late cut may be harmless
            cuts += wire.cut
        server.calm()  # what was sent before the cut may still be at work
        assert shown(tmp_path) in (OLD, NEW)
        if shown(tmp_path) == NEW:
            break
    assert cuts >= 3
    write(here.output, THIRD)
    publish(here)
    assert shown(tmp_path) == THIRD


def test_rsync_where_both_sides_have_it_and_sftp_elsewhere(tmp_path, server, narrow, monkeypatch):
    from linocut.publish.rsync import Rsync
    from linocut.publish.sftp import Sftp

    def way(server):
        chosen = target(site(tmp_path / "s", **options(server, tmp_path)), "production", Cache(tmp_path / "cache"))
        chosen.plan(())
        return type(chosen._host)

    assert way(server) is Rsync
    assert way(narrow) is Sftp
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "ssh").symlink_to(shutil.which("ssh"))
    monkeypatch.setenv("PATH", str(programs))
    assert way(server) is Sftp


def test_a_server_with_sftp_alone(tmp_path, narrow):
    here = site(tmp_path / "s", **options(narrow, tmp_path))
    publish(here)
    write(here.output, NEW)
    publish(here)
    assert shown(tmp_path) == NEW
    with pytest.raises(Problems) as raised:
        plan(site(tmp_path / "s", **options(narrow, tmp_path, method="rsync")))
    (problem,) = raised.value.problems
    assert (problem.message, problem.hint) == (
        'method = "rsync" does not work: the server gives no shell',
        'use method = "sftp"',
    )


def test_what_somebody_else_put_there_is_not_touched(tmp_path, server, method):
    web = tmp_path / "my web"
    web.mkdir()
    (web / "current").symlink_to("/var/www")
    here = site(tmp_path / "s", **options(server, tmp_path, method=method))
    with pytest.raises(Problems) as raised:
        publish(here, yes=True)
    (problem,) = raised.value.problems
    assert (problem.message, problem.hint) == (
        '"current" on the server points to "/var/www", which is not linocut\'s',
        "name another `path`, or move it away",
    )
    (web / "current").unlink()
    (web / "current").mkdir()
    with pytest.raises(Problems) as raised:
        publish(here, yes=True)
    (problem,) = raised.value.problems
    assert (problem.message, problem.hint) == (
        '"current" on the server is not a link',
        "linocut shows a release by a link of that name; move the folder away",
    )


def test_it_never_asks(tmp_path, server, method):
    def told(**changed):
        config = server.config(**changed) if changed else server.config(port=1)
        with pytest.raises(Problems) as raised:
            plan(site(tmp_path / "s", **options(server, tmp_path, method=method, ssh_config=str(config))))
        return raised.value.problems[0]

    other = tmp_path / "other"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", other], check=True, timeout=PATIENCE)
    key = {"rsync": "`ssh web` must work without asking: add your key to an ssh agent"}
    assert told(IdentityFile=str(other)).hint == key.get(method, "add your key to an ssh agent")
    assert told(UserKnownHostsFile=os.devnull).hint == "run `ssh web` once by hand, so that its key is known"
    refused = told()
    assert refused.message.startswith("web could not be reached")
    assert refused.hint == "publish again: it goes on where it stopped; readers saw nothing"


def test_precompressed_variants_go_along(tmp_path, server, method):
    here = site(tmp_path / "s", **options(server, tmp_path, method=method, precompress=True))
    publish(here)
    files = held(tmp_path / "my web/current/")
    assert {path for path in files if path.endswith(".br")} == {
        f"{path}.br" for path, data in OLD.items() if len(data) >= 512
    }
    assert plan(here).empty
