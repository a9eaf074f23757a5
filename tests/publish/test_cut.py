"""Cut after every single operation, and stopped by Ctrl-C: whatever the target, what readers see is whole, and
publishing again finishes the work."""

import itertools
import json
import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

import boto3
import pytest
from moto.server import ThreadedMotoServer

import sshd
from linocut.problem import Problems
from linocut.publish import prepare, target
from linocut.publish.files import collect
from linocut.publish.gitcommand import Git
from linocut.publish.process import ProcessError, run
from linocut.publish.sftp import Sftp
from linocut.publish.store import carry_out, make_plan
from linocut.store.cache import Cache
from places import GENERATOR, SUPPORT
from processes import PATIENCE, marked, until
from publishing import NEW, OLD, CutError, Cutting, Wire, check_whole, git_daemon, held, publish, quiet, site

# --- four real servers ---

_NUMBERS = itertools.count()


class Place(NamedTuple):
    """Where a site is published in these tests."""

    options: dict[str, object]
    port: int
    """Of the server that everything passes; 0: none does."""
    shown: Callable[[], dict[str, bytes]]
    """The files that readers see."""
    by: Callable[[int], dict[str, object]]
    """Port -> the options that reach the server by it."""
    calm: Callable[[], None] = lambda: None
    """Waits until the server has done what was asked of it before a cut."""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with sshd.start(tmp_path_factory.mktemp("ssh") / "sshd") as running:
        yield running


@pytest.fixture(scope="module")
def moto():
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    yield running.get_host_and_port()[1]
    running.stop()


@pytest.fixture
def bucket(moto, monkeypatch):
    for name, value in {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_EC2_METADATA_DISABLED": "1",
    }.items():
        monkeypatch.setenv(name, value)
    endpoint, name = f"http://127.0.0.1:{moto}", f"cut-{next(_NUMBERS)}"
    client = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1")
    client.create_bucket(Bucket=name)

    def shown():
        found = client.list_objects_v2(Bucket=name).get("Contents", ())
        keys = [item["Key"] for item in found if not item["Key"].startswith(".linocut")]
        try:
            return {key: client.get_object(Bucket=name, Key=key)["Body"].read() for key in keys}
        except client.exceptions.NoSuchKey:  # a request that was sent before a cut removed it just now
            return shown()

    def by(port):
        return {"target": "s3", "bucket": name, "endpoint": f"http://127.0.0.1:{port}"}

    return Place(by(moto), moto, shown, by)


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """A bare repository behind a git daemon."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    bare = tmp_path / "bare.git"
    subprocess.run(["git", "init", "--quiet", "--bare", bare], check=True)

    def shown():
        commit = _git(bare, "rev-parse", "gh-pages").decode().strip()
        names = _git(bare, "ls-tree", "-r", "--name-only", commit).decode().split()
        return {name: _git(bare, "cat-file", "blob", f"{commit}:{name}") for name in names if name != ".nojekyll"}

    def by(port):
        return {"target": "git", "repository": f"git://127.0.0.1:{port}/bare.git"}

    with git_daemon(tmp_path) as daemon:
        yield Place(by(daemon.port), daemon.port, shown, by, daemon.calm)


def _git(folder, *arguments):
    return subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, timeout=PATIENCE).stdout


def ssh(server, tmp_path, method):
    def by(port):
        config = sshd.through(server, port) if port != server.port else server.config()
        return {
            "target": "ssh",
            "host": "web",
            "path": str(tmp_path / "web"),
            "ssh_config": str(config),
            "method": method,
        }

    def shown():
        release = (tmp_path / "web/current").resolve()
        return {name: data for name, data in held(release).items() if not name.startswith(".linocut")}

    return Place(by(server.port), server.port, shown, by, server.calm)


@pytest.fixture(params=["git", "s3", "rsync", "sftp"])
def place(request, tmp_path):
    if request.param == "git":
        return request.getfixturevalue("repository")
    if request.param == "s3":
        return request.getfixturevalue("bucket")
    return ssh(request.getfixturevalue("server"), tmp_path, request.param)


# --- cut after every single operation ---


def test_a_store_cut_after_every_operation(tmp_path, bucket):
    for operations in range(100):
        publish(site(tmp_path / "s", OLD, **bucket.options))
        here = site(tmp_path / "s", NEW, **bucket.options)
        store = target(here, "production", Cache(tmp_path / "cache"))
        files = collect(here.output).files
        plan = make_plan(store, files)
        try:
            carry_out(Cutting(store, operations), plan, quiet)
        except CutError:
            check_whole(bucket.shown())
            publish(here)
            assert bucket.shown() == NEW
        else:
            assert operations == len(plan.added) + len(plan.changed) + len(plan.removed) + 2, "2: the record"
            return
    pytest.fail("the publish never ended")


_CHANGING = {
    "makedirs",
    "mkdir",
    "put",
    "remove",
    "rmtree",
    "link",
    "symlink",
    "rename",
    "posix_rename",
    "open",
    "chmod",
}


def test_sftp_cut_after_every_operation(tmp_path, server, monkeypatch):
    import asyncssh

    there, web = ssh(server, tmp_path, "sftp"), tmp_path / "web"
    publish(site(tmp_path / "s", OLD, **there.options))
    shutil.copytree(web, tmp_path / "before", symlinks=True)
    here = site(tmp_path / "s", NEW, **there.options)
    original, left = Sftp._client, [0]

    class Cut:
        def __init__(self, client):
            self.client = client

        def __getattr__(self, name):
            if name in _CHANGING:
                if not left[0]:
                    raise asyncssh.ConnectionLost("cut")
                left[0] -= 1
            return getattr(self.client, name)

    @asynccontextmanager
    async def client(self):
        async with original(self) as sftp:
            yield Cut(sftp)

    for operations in range(200):
        shutil.rmtree(web)
        shutil.copytree(tmp_path / "before", web, symlinks=True)
        left[0] = operations
        monkeypatch.setattr(Sftp, "_client", client)
        try:
            publish(here)
        except Problems as raised:
            assert "cut" in raised.problems[0].message  # noqa: PT017 - the last round is not cut
            monkeypatch.setattr(Sftp, "_client", original)
            assert there.shown() in (OLD, NEW)
            publish(here)
            assert there.shown() == NEW
        else:
            assert operations > len(NEW), "every file was an operation of its own"
            return
    pytest.fail("the publish never ended")


@pytest.mark.parametrize("kind", ["git", "rsync"])
def test_programs_cut_after_every_one(tmp_path, request, monkeypatch, kind):
    there = (
        request.getfixturevalue("repository")
        if kind == "git"
        else ssh(request.getfixturevalue("server"), tmp_path, kind)
    )
    left = [0]

    def counted(original):
        def cut(*arguments, **named):
            if not left[0]:
                raise ProcessError(kind, "cut", -1)
            left[0] -= 1
            return original(*arguments, **named)

        return cut

    publish(site(tmp_path / "s", OLD, **there.options))
    here, runs = site(tmp_path / "s", NEW, **there.options), []
    for operations in range(200):
        left[0] = operations
        with monkeypatch.context() as patched:
            if kind == "git":
                patched.setattr(Git, "run", counted(Git.run))
            else:
                patched.setattr("linocut.publish.rsync.run", counted(run))
            try:
                publish(here)
            except Problems:
                runs.append(operations)
            else:
                break
        assert there.shown() in (OLD, NEW)
        if there.shown() == NEW:  # the last programs only tidy up
            break
    publish(here)
    assert there.shown() == NEW
    assert len(runs) >= (10 if kind == "git" else 3)


# --- Ctrl-C ---


def test_stopped_by_ctrl_c(tmp_path, place):
    """The signal comes at three places along the bytes that it sends: both sides are whole, no program is left."""
    publish(site(tmp_path / "s", OLD, **place.options))
    with Wire(place.port, 1 << 40) as wire:
        again = site(tmp_path / "again", NEW, **place.by(wire.port))
        chosen = target(again, "production", Cache(tmp_path / "cache"))
        prepare(again, chosen, Cache(tmp_path / "cache"), quiet, yes=True)
        asked = (1 << 40) - wire.left
    stopped = 0
    for after in (100, 700, 2000):
        here = site(tmp_path / "s", NEW, **place.options)
        stopped += _stopped(here.root, place, asked + after) == 130
        place.calm()
        if place.options["target"] == "s3":
            check_whole(place.shown())
        else:
            assert place.shown() in (OLD, NEW)
        assert held(here.output) == NEW
    assert stopped >= 1
    publish(site(tmp_path / "s", NEW, **place.options))
    assert place.shown() == NEW


def _stopped(root: Path, place: Place, limit: int) -> int:
    """Exit code of a publish that is sent SIGINT when so many bytes have gone to the server."""
    started = threading.Event()
    process: list[subprocess.Popen[bytes]] = []

    def interrupt() -> None:
        started.wait(PATIENCE)
        process[0].send_signal(signal.SIGINT)

    with Wire(place.port, limit, interrupt) as wire:
        command = [
            sys.executable,
            str(SUPPORT / "publishing.py"),
            str(root),
            json.dumps(place.by(wire.port)),
        ]
        mark = f"LINOCUT_TEST_PUBLISH={wire.port}-{os.getpid()}"
        environment = {**os.environ, "PYTHONPATH": str(GENERATOR), **dict([mark.split("=")])}
        process.append(subprocess.Popen(command, env=environment, stderr=subprocess.PIPE))
        started.set()
        _, errors = process[0].communicate(timeout=PATIENCE)
        assert process[0].returncode in (0, 130), errors.decode()
        until(lambda: not marked(mark), "a program that the publish started is still there")
    return process[0].returncode


# --- nobody answers ---


@pytest.mark.parametrize("kind", ["git", "s3", "rsync", "sftp"])
def test_a_server_that_never_answers_is_given_up(tmp_path, request, monkeypatch, kind):
    """It takes the connection and is silent. One second is given; with all that tries again, the end comes soon."""
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        if kind in {"git", "s3"}:
            options = request.getfixturevalue("repository" if kind == "git" else "bucket").by(port)
        else:
            options = ssh(request.getfixturevalue("server"), tmp_path, kind).by(port)
        with pytest.raises(Problems) as raised:
            publish(site(tmp_path / "s", OLD, timeout=1, **options))
    assert len(raised.value.problems) == 1
    assert raised.value.problems[0].hint.startswith("publish again")
