"""What lies in the output folder and is nobody's business goes to no target, by the command as people type it."""

import os
import subprocess

import boto3
import pytest
from moto.server import ThreadedMotoServer

from commandline import linocut
from publishing import held
from sshd import start

HIDDEN = (".env", ".htpasswd", "posts/.git/config", "data/.ssh/id", "passwd", "notes.txt", "posts/a/draft.txt")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with start(tmp_path_factory.mktemp("ssh") / "sshd") as running:
        yield running


@pytest.fixture(scope="module")
def store():
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    yield f"http://127.0.0.1:{running.get_host_and_port()[1]}"
    running.stop()


@pytest.mark.parametrize("kind", ["git", "s3", "rsync", "sftp", "folder"])
def test_dotfiles_links_and_files_of_others_go_nowhere(make_site, tmp_path, kind, server, store, monkeypatch):
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_EC2_METADATA_DISABLED": "true"}
    for name, value in keys.items():
        monkeypatch.setenv(name, value)
    client = boto3.client("s3", endpoint_url=store, region_name="us-east-1")
    client.create_bucket(Bucket="secrets")
    subprocess.run(["git", "init", "--quiet", "--bare", tmp_path / "bare.git"], check=True)
    web = tmp_path / "web"
    options = {
        "git": f'target = "git"\nrepository = "file://{tmp_path}/bare.git"',
        "s3": f'target = "s3"\nbucket = "secrets"\nendpoint = "{store}"',
        "rsync": f'target = "ssh"\nhost = "web"\npath = "{web}"\nssh_config = "{server.config()}"\nmethod = "rsync"',
        "sftp": f'target = "ssh"\nhost = "web"\npath = "{web}"\nssh_config = "{server.config()}"\nmethod = "sftp"',
        "folder": f'target = "folder"\npath = "{web}"',
    }[kind]
    settings = '[tool.linocut]\ntitle = "T"\nbase_url = "https://plates.press/"\ndescription = "D."\n'
    article = "---\ntitle: A\ndate: 2026-01-02\ndescription: One.\n---\nText.\n"
    bundle = {"content/posts/a/.env": "TOKEN=1", "content/posts/a/.secret/x.txt": "x"}
    site = make_site({
        "pyproject.toml": f"{settings}\n[tool.linocut.publish.p]\n{options}\n",
        "content/posts/a/index.md": article,
        **bundle,
    })  # fmt: skip
    assert linocut("build", cwd=site).returncode == 0
    for name in HIDDEN:
        file = site / "public" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.symlink_to("/etc/passwd") if name == "passwd" else file.write_text("SECRET")
    done = linocut("publish", cwd=site)
    assert done.returncode == 0, done.stderr
    there = {
        "git": lambda: _listed(tmp_path / "bare.git"),
        "s3": lambda: {item["Key"] for item in client.list_objects_v2(Bucket="secrets")["Contents"]},
        "rsync": lambda: {*held((web / "current").resolve())},
        "sftp": lambda: {*held((web / "current").resolve())},
        "folder": lambda: {*held(web)},
    }[kind]()
    assert "posts/a/index.html" in there
    own = {".nojekyll", ".linocut-published.json"}
    assert not {path for path in there if path in HIDDEN or any(part.startswith(".") for part in path.split("/"))} - own


def _listed(bare):
    command = ["git", "ls-tree", "-r", "--name-only", "gh-pages"]
    return set(subprocess.run(command, cwd=bare, capture_output=True, text=True, check=True).stdout.split("\n"))
