"""What somebody else wrote at a target: it leads nowhere outside, costs nothing of theirs, and shows as text."""

import json
import os
import subprocess

import pytest

from linocut.problem import Problem, Problems, printable
from linocut.publish import carry_out, prepare, release, store, target
from linocut.publish.gitcommand import Git
from linocut.publish.release import number, ours
from linocut.publish.store import RECORD
from linocut.report import written
from linocut.store.cache import Cache
from publishing import NEW, OLD, held, plan, publish, quiet, site, write
from sshd import start

HOSTILE = [
    b'{"files": ["../kept", "/etc/passwd", "a\\nb", "\\ud800", "\\u001b[2J", 7, null, "theirs.html"]}',
    b'{"files": {"theirs.html": 1}}',
    b'{"files": "theirs.html"}',
    b'["theirs.html"]',
    b"[" * 200_000,
    b'{"site": {"a": 1}, "files": []}',
    b"\xff\xfe\x00",
]


@pytest.mark.parametrize("record", HOSTILE, ids=range(len(HOSTILE)))
def test_a_record_of_somebody_else(tmp_path, record):
    web = tmp_path / "web"
    write_all = {"theirs.html": b"theirs", RECORD: record}
    web.mkdir()
    write(web, write_all)
    (tmp_path / "kept").write_bytes(b"kept")
    here = site(tmp_path / "s", target="folder", path=str(web))
    publish(here)
    named = b'"theirs.html"]}' in record
    assert held(web) == (OLD if named else {**OLD, "theirs.html": b"theirs"})
    assert (tmp_path / "kept").read_bytes() == b"kept"
    assert json.loads((web / RECORD).read_bytes())["files"] == sorted(OLD)
    assert plan(here).empty


def test_a_record_is_read_to_its_bound(tmp_path, monkeypatch):
    """It costs removals: what it names is somebody else's then."""
    monkeypatch.setattr(store, "LONGEST_RECORD", 1000)
    here = site(tmp_path / "s", target="folder", path=str(tmp_path / "web"))
    publish(here)
    (tmp_path / "web" / RECORD).write_text(json.dumps({"files": sorted(OLD)}) + " " * 2000)
    write(here.output, NEW)
    with pytest.raises(Problems) as raised:
        publish(here)
    assert raised.value.problems[0].message.startswith("this would replace what linocut did not put there: about/")


def test_a_record_that_is_not_a_file(tmp_path):
    web = tmp_path / "web"
    web.mkdir()
    os.mkfifo(web / RECORD)
    here = site(tmp_path / "s", target="folder", path=str(web))
    publish(here)
    assert held(web) == OLD


def test_a_folder_that_is_a_link(tmp_path):
    """Files would go where it leads."""
    web, elsewhere = tmp_path / "web", tmp_path / "elsewhere"
    web.mkdir()
    elsewhere.mkdir()
    (web / "posts").symlink_to(elsewhere)
    (web / "about").symlink_to(elsewhere / "nowhere")
    here = site(tmp_path / "s", target="folder", path=str(web))
    with pytest.raises(Problems) as raised:
        publish(here, yes=True)
    (problem,) = raised.value.problems
    assert (problem.message, problem.hint) == (
        f"{web}/posts is a link to another folder",
        "remove the link, or give `path` the folder that it leads to",
    )
    assert not list(elsewhere.iterdir())


class Meanwhile:
    """A store at which something else happens before the operation of that number."""

    workers = 1

    def __init__(self, there, number, happens):
        self._there, self._left, self._happens = there, number, happens

    def __getattr__(self, name):
        found = getattr(self._there, name)
        if name not in {"put", "remove", "keep_record"}:
            return found

        def counted(*arguments):
            if self._left == 0:
                self._happens()
            self._left -= 1
            found(*arguments)

        return counted


def test_two_publishes_at_once_into_a_folder(tmp_path):
    """Wherever the second comes within the first: the first says so, and after it every file has an owner."""
    third = {path: data + b"<!-- third -->" for path, data in OLD.items()} | {"third.html": b"third"}
    for moment in range(100):
        web = tmp_path / f"web{moment}"
        web.mkdir()
        write(web, {"photo.jpg": b"theirs"})
        first = site(tmp_path / "first", OLD, target="folder", path=str(web))
        second = site(tmp_path / "second", third, target="folder", path=str(web))
        publish(first)
        write(first.output, NEW)
        there = target(first, "production", Cache(tmp_path / "cache"))
        chosen = prepare(first, there, Cache(tmp_path / "cache"), quiet)
        came = []

        def happens(second=second, came=came):
            came.append(publish(second))

        try:
            carry_out_within(Meanwhile(there, moment, happens), chosen)
        except Problems as raised:
            (problem,) = raised.problems
            assert (problem.message, problem.hint) == (
                f"somebody else published to {web} meanwhile",
                "publish again: it puts right what is not of this site",
            )
            publish(first)
            # What comes whole between two requests of the first's is seen, but nobody has noted whose it is.
            orphan = {} if moment else {"third.html": b"third"}
            assert held(web) == {**NEW, **orphan, "photo.jpg": b"theirs"}, moment
        else:
            assert not came or held(web) == {**third, "photo.jpg": b"theirs"}, moment
        if not came:
            break
    assert moment == 15


def carry_out_within(there, chosen):
    store.carry_out(there, chosen, quiet)


def test_a_whole_publish_between_plan_and_upload(tmp_path):
    web = tmp_path / "web"
    first = site(tmp_path / "first", OLD, target="folder", path=str(web))
    publish(first)
    write(first.output, NEW)
    cache = Cache(tmp_path / "cache")
    there = target(first, "production", cache)
    late = prepare(first, there, cache, quiet)
    publish(site(tmp_path / "second", {**OLD, "index.html": OLD["about/index.html"]}, target="folder", path=str(web)))
    before = held(web)
    with pytest.raises(Problems) as raised:
        carry_out(there, late, quiet)
    assert raised.value.problems[0].message == f"somebody else published to {web} meanwhile"
    assert held(web) == before


@pytest.mark.parametrize(
    "link", ["releases/3\n../../home", f"releases/{'9' * 5000}", "releases/\u0663", "releases/3.rolled-back", "/etc"]
)
def test_a_release_link_of_somebody_else(link):
    with pytest.raises(Problems) as raised:
        number(link)
    assert raised.value.problems[0].message == f'"current" on the server points to "{link}", which is not linocut\'s'


def test_names_of_releases():
    given = [
        "3",
        "12",
        "2.rolled-back",
        "../../x.rolled-back",
        "x y.rolled-back",
        "..",
        "\u0663",
        "007",
        ".next-1",
        "3 ",
    ]
    assert ours(given) == ("12", "2.rolled-back", "3")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with start(tmp_path_factory.mktemp("ssh") / "sshd") as running:
        yield running


@pytest.mark.parametrize("method", ["rsync", "sftp"])
def test_a_server_on_which_others_write(tmp_path, server, method):
    """Links where a release is being built, names of releases that are none, a file that was exchanged."""
    web, elsewhere = tmp_path / "web", tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "index.html").write_bytes(b"theirs")
    given = {"target": "ssh", "host": "web", "path": str(web), "ssh_config": str(server.config()), "method": method}
    here = site(tmp_path / "s", **given, releases=1)
    publish(here)
    for name in ("3\n2", "a 1.rolled-back", "4 .rolled-back"):
        (web / "releases" / name).mkdir()
    (web / "releases/1/about/index.html").write_bytes(b"theirs")
    record = release.RECORD
    write(here.output, NEW)
    made = plan(here)
    partial = _partial(made)
    (web / "releases" / partial).symlink_to(elsewhere)
    publish(here)
    assert {path: data for path, data in held((web / "current").resolve()).items() if path != record} == NEW
    assert held(elsewhere) == {"index.html": b"theirs"}
    assert {path.name for path in (web / "releases").iterdir()} == {"2", "3\n2", "a 1.rolled-back", "4 .rolled-back"}


def _partial(made):
    import hashlib

    record = "".join(f"{file.digest}  {file.path}\n" for file in made.files).encode()
    return f".next-{hashlib.sha256(record).hexdigest()[:12]}"


def test_links_within_a_release_on_its_way(tmp_path, server):
    web, elsewhere = tmp_path / "web", tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "page").write_bytes(b"theirs")
    given = {"target": "ssh", "host": "web", "path": str(web), "ssh_config": str(server.config()), "method": "sftp"}
    here = site(tmp_path / "s", **given)
    partial = web / "releases" / _partial(plan(here))
    (partial / "posts").mkdir(parents=True)
    (partial / "index.html").symlink_to(elsewhere / "page")
    (partial / "posts/a").symlink_to(elsewhere)
    publish(here)
    assert held((web / "current").resolve()) == OLD
    assert held(elsewhere) == {"page": b"theirs"}


@pytest.fixture
def bare(tmp_path, monkeypatch):
    for name in [name for name in os.environ if name.startswith(("GIT_", "SSH_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    folder = tmp_path / "bare.git"
    subprocess.run(["git", "init", "--quiet", "--bare", folder], check=True)
    return folder


def _commit(bare, branch, lines, message="By hand"):
    """A commit on a branch of tree entries as `git mktree` takes them."""

    def git(*arguments, given=""):
        who = ["-c", "user.name=Ada", "-c", "user.email=ada@plates.press"]
        return subprocess.run(
            ["git", *who, *arguments], cwd=bare, input=given, capture_output=True, text=True, check=True
        ).stdout.strip()

    blob = git("hash-object", "-w", "--stdin", given="theirs")
    tree = git("mktree", "-z", given="".join(line.format(blob=blob) + "\0" for line in lines))
    git("update-ref", f"refs/heads/{branch}", git("commit-tree", tree, "-m", message))
    return git


def test_a_branch_whose_name_ends_like_ours(tmp_path, bare):
    _commit(bare, "a/refs/heads/gh-pages", ["100644 blob {blob}\tx"])
    here = site(tmp_path / "s", target="git", repository=f"file://{bare}")
    publish(here)
    assert plan(here).empty
    assert Git(bare, 60).tree("gh-pages").keys() == {*OLD, ".nojekyll"}


def test_what_is_kept_on_a_branch_stays_what_it_is(tmp_path, bare):
    """A program, a link and a name with a line break in it; what has control characters is shown as text."""
    names = ["100755 blob {blob}\tdev", "120000 blob {blob}\tdev\nlink", "100644 blob {blob}\t\x1b[2Jgone"]
    git = _commit(bare, "gh-pages", names, "Publish\n\nPublished-by: linocut 0.1.0")
    here = site(tmp_path / "s", target="git", repository=f"file://{bare}", keep=["dev*"])
    made = publish(here)
    assert "-            \\x1b[2Jgone" in made.lines()
    listed = git("ls-tree", "-z", "gh-pages").split("\0")
    assert [line.split(" ")[0] + line[line.index("\t") :] for line in listed if "\tdev" in line] == [
        "100755\tdev",
        "120000\tdev\nlink",
    ]


def test_paths_that_lead_out_of_a_branch(tmp_path, bare):
    """git itself does not take them into another tree, even if they are to be kept."""
    git = _commit(bare, "gh-pages", ["100644 blob {blob}\t..", "100644 blob {blob}\t.git"], "Published-by: linocut")
    here = site(tmp_path / "s", target="git", repository=f"file://{bare}", keep=["..", ".git"])
    publish(here)
    assert git("ls-tree", "-r", "--name-only", "gh-pages").split("\n") == sorted([*OLD, ".nojekyll"])


def test_text_of_others_does_not_command_the_terminal():
    told = written(Problem("remote: \x1b[2J\u202eabc", hint="\x9b1A", detail="one\n\x07two \ud800"))
    assert "\\x1b[2J\\u202eabc" in told
    assert told.endswith("; \\x9b1A\n    one\n    \\x07two \\ud800")
    assert printable("tab\tand\nline, größer, 水, 👩\u200d🔬") == "tab\tand\nline, größer, 水, 👩\u200d🔬"
