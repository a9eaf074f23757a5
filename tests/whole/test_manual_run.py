"""Whatever a page of the manual shows beside Markdown is typed, written, loaded or looked up by its test."""

import json
import logging
import re
import shutil
import subprocess
import threading
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import boto3
import brotli
import pytest
import yaml
from moto.server import ThreadedMotoServer
from packaging.requirements import Requirement

import sshd
from cluster import Cluster
from linocut import new, settings
from linocut.content import front_matter as front
from linocut.figure.memo import recall
from linocut.model.drawing import Drawing
from linocut.problem import Place
from linocut.publish import TARGETS
from linocut.publish.options import read
from linocut.store.cache import Cache
from linocut.store.inputs import Inputs
from nginx import nginx
from processes import PATIENCE, until
from transcript import DOCS, ROOT, Block, Terminal, blocks, comparable, compared, merged, programs
from wheel import wheel

SITES = ROOT / "tests" / "manual"
"""PAGE/site: the folder in which a page's commands are typed; without it, what `linocut new site notes` makes.
PAGE/wrong: the site with the mistakes whose messages the page shows."""

NEW = Path(new.__file__).parent / "site"
PAGES = sorted(DOCS.glob("*.md"))

NAMES = [page.name for page in PAGES if any(block.language != "markdown" for block in blocks(page.name))]


GOOD = {0, 130}
"""Exit codes of a command that shows whatever it likes: it ended well, or by Ctrl-C."""


class Page:
    """One page on its way from block to block."""

    def __init__(self, name: str, terminal: Terminal) -> None:
        self.name = name
        self.own = SITES / name.removesuffix(".md")
        self.folder = terminal.folder
        self.terminal = terminal
        self._told: list[str] = []
        self.shown: list[str] = []
        self.said: list[str] = []
        if (self.own / "site").exists():
            shutil.copytree(self.own / "site", self.folder, dirs_exist_ok=True)
            self._copy("site", self.folder)
        elif name not in FROM_NOTHING:
            self.unseen("linocut new site notes", "cd notes")

    def unseen(self, *commands: str) -> None:
        for command in commands:
            shown = self.terminal.run(command)
            assert shown.code == 0, f"{command}\n{shown.text}"

    def _copy(self, part: str, folder: Path) -> None:
        for name in COPIED.get(self.name, ()):
            if name.startswith(f"{part}/"):
                target = folder / name.removeprefix(f"{part}/")
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name.removeprefix(f"{part}/"), target)

    def told(self) -> list[str]:
        """The lines of what `linocut check` says of the site with the mistakes."""
        if not self._told:
            shutil.copytree(self.own / "wrong", self.folder / "wrong")
            self._copy("wrong", self.folder / "wrong")
            self._told = comparable(self.terminal.run(f"linocut --site {self.folder}/wrong check").text).splitlines()
        return self._told

    def transcript(self, block: Block) -> None:
        for command, expected in block.typed:
            self.unseen(*MEANWHILE.get((self.name, command), ()))
            shown = self.terminal.run(command, REACTIONS.get((self.name, command), lambda _: ())(self))
            self.said += shown.text.splitlines()
            if expected or (expected is not None and command.startswith("linocut")):
                one, other = compared(shown.text, expected)
                assert one == other, f"content/docs/{self.name}:{block.line}: {command}"
            else:
                assert shown.code in GOOD, f"content/docs/{self.name}:{block.line}: {command}\n{shown.text}"

    def output(self, block: Block) -> None:
        """It is part of what the commands above it said."""
        one, other = compared("\n".join(self.said), block.text)
        assert f"\n{other}\n" in f"\n{one}\n"

    def file(self, block: Block) -> None:
        """It is a part of that file, or it is written."""
        file = self.terminal.folder / block.title
        if file.exists() and (self.name, block.title) not in REPLACED:
            assert f"\n{block.text}\n" in f"\n{file.read_text()}"
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(self.terminal.here(block.text) + "\n")

    def settings(self, block: Block) -> None:
        """They are understood, and hold from here on."""
        file = self.terminal.folder / settings.FILE
        for requirement in tomllib.loads(block.text).get("dependency-groups", {}).get("site", ()):
            assert Requirement(requirement).name == "linocut"
        before = file.read_text() if file.exists() else ""
        file.write_text(merged(before, self.terminal.here(block.text)))
        site = settings.load(file.parent, Inputs(file.parent))
        for name, values in site.publish.items():
            read(TARGETS[str(values["target"])].options, name, values, lambda key: Place(settings.FILE))

    def front_matter(self, block: Block) -> None:
        assert set(next(yaml.safe_load_all(block.text))) <= set(front.KEYS.readers)

    def workflow(self, block: Block) -> None:
        """Its steps are among those of the workflow that `linocut new site` writes."""
        jobs = yaml.safe_load((NEW / "github/workflows/publish.yml").read_text())["jobs"]
        steps = [step for job in jobs.values() for step in job["steps"]]
        assert all(step in steps for step in yaml.safe_load(block.text))

    def messages(self, block: Block) -> None:
        """They are told of the site with the mistakes, with all that stands below them."""
        told, lines = self.told(), comparable(block.text).splitlines()
        assert lines[0] in told
        start = told.index(lines[0])
        assert told[start : start + len(lines)] == lines
        self.shown += lines

    def web_server(self, block: Block) -> None:
        """A real nginx takes it, and serves what is published: compressed, with what keeps, and its own 404."""
        text = self.terminal.here(block.text).replace("listen 443 ssl;", "listen 127.0.0.1:{port};")
        with nginx(self.folder, text.replace("{", "{{").replace("}", "}}").replace("{{port}}", "{port}")) as address:
            page = urlopen(Request(f"{address}/", headers={"Accept-Encoding": "gzip, br"}), timeout=PATIENCE)
            assert page.headers["Content-Encoding"] == "br"
            (sheet, *_) = re.findall(rb'"(/assets/[^"]+\.css)"', brotli.decompress(page.read()))
            kept = urlopen(f"{address}{sheet.decode()}", timeout=PATIENCE).headers["Cache-Control"]
            assert kept == "public, max-age=31536000, immutable"
            with pytest.raises(HTTPError) as missing:
                urlopen(f"{address}/nowhere/", timeout=PATIENCE)
            assert b"<main" in missing.value.read()

    def only(self, block: Block) -> None:
        """Markdown with nothing below it stands in an article that a test builds."""
        files = [*NEW.rglob("*.md"), *self.own.rglob("*.md"), DOCS / self.name]
        texts = [file.read_text() for file in files]
        texts[-1] = texts[-1].replace(block.text, "", 1)
        assert any(block.text in text for text in texts), block.text


KINDS: Mapping[str, Callable[[Page, Block], None]] = {
    "transcript": Page.transcript,
    "output": Page.output,
    "file": Page.file,
    "web server": Page.web_server,
    "settings": Page.settings,
    "front matter": Page.front_matter,
    "workflow": Page.workflow,
    "messages": Page.messages,
    "only": Page.only,
}


def kind(block: Block) -> str:
    """How a block is held to the program; "": it is not."""
    if block.title:
        return "file"
    match block.language:
        case "markdown":
            return "only" if ".only" in block.info else "example"
        case "yaml":
            return "front matter" if block.text.startswith("---") else "workflow"
        case "toml":
            return "settings"
    if block.language == "sh" or block.text.startswith("$ "):
        return "transcript"
    if block.language == "nginx":
        return "web server"
    if block.language != "text":
        return ""
    return "messages" if re.match(r"\S+?:\d+(:\d+)?: ", block.text) else "output"


REPLACED = {
    ("from-jupyter.md", "content/posts/random-walks/index.md"),
    ("theme.md", "templates/parts/footer.html"),
}
"""Files that a page writes anew."""

COPIED: Mapping[str, Sequence[str]] = {
    "figures.md": ("site/figures/docs/figures_walk.py",),
    "values.md": ("wrong/figures/docs/values_dice.py",),
}
"""Files of this repository's own site that a page's folders hold besides."""

FROM_NOTHING = {"command-line.md", "troubleshooting.md", "start.md"}
"""Pages whose first command is typed where nothing is."""

PRESS = "sed -i s/example.org/press.blog/ pyproject.toml"
COPY = 'printf \'[tool.linocut.publish.copy]\\ntarget = "folder"\\npath = "../copy"\\n\' >> pyproject.toml'
MORE = "echo 'One more sentence.' >> content/posts/twenty-three-people/index.md"

MEANWHILE: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("publish.md", "linocut publish --dry-run"): ("linocut publish", MORE),
    ("publish-git.md", "linocut publish"): (
        "git init --quiet && git add . && git commit --quiet -m Begin",
        "git remote add origin git@github.com:me/notes.git",
    ),
    ("figures.md", "linocut figures why walk"): (
        "linocut build",
        "echo '# A line more.' >> figures/docs/figures_walk.py",
        "linocut build",
    ),
    ("command-line.md", "linocut publish"): (PRESS, COPY),
    ("command-line.md", "linocut build --explain"): (
        "echo '# A line more.' >> content/posts/twenty-three-people/birthday.py",
    ),
    ("frozen.md", "linocut figures freeze"): ("git init --quiet && git add . && git commit --quiet -m Begin",),
    ("frozen.md", "linocut build --frozen"): ("rm -rf .linocut",),
    ("frozen.md", "git merge bolder"): (
        "linocut figures freeze && git add . && git commit --quiet -m More",
        "git checkout --quiet -b bolder HEAD^ && sed -i 's/ax.bar(/ax.barh(/' figures/attention.py",
        "linocut figures freeze && git add . && git commit --quiet -m Bolder",
        "git checkout --quiet main",
    ),
    ("from-hugo.md", "linocut build"): ("cp -r templates river-linocut/", "cd river-linocut"),
    ("from-quarto.md", "linocut build"): ("cd lake-linocut",),
    ("from-jupyter-book.md", "linocut build"): ("cd sea-linocut",),
    ("preview.md", "linocut serve"): ("linocut build",),
    ("start.md", "linocut build"): ("sed -i 's/DAYS = 365/DAYS = 687/' content/posts/*/birthday.py",),
    ("start.md", 'linocut new post "Damped waves"'): ("sed -i 's/DAYS = 687/DAYS = 365/' content/posts/*/birthday.py",),
    ("start.md", "linocut publish --dry-run"): (PRESS, COPY),
    ("publish-hosts.md", "linocut build"): (
        "sed -i '1a aliases: [/old/birthdays/]' content/posts/twenty-three-people/index.md",
    ),
    ("speed.md", "linocut build"): ("linocut build",),
    (
        "publish-ssh.md",
        "ssh me@press.blog 'cd /var/www/blog && ls releases && readlink current'",
    ): (MORE, "linocut publish"),
}
"""(page, command) -> what happens before it, unseen."""

Reactions = Sequence[tuple[str, Callable[[], None] | None]]


def _read(page: Page) -> Reactions:
    """Ctrl-C once the preview is there."""
    return [(r"Ctrl-C ends\)", None)]


def _read_in_the_browser(page: Page) -> Reactions:
    return [(r"opened http://127\.0\.0\.1:\d+/", None)]


def _read_on_the_network(page: Page) -> Reactions:
    return [(r"on this network: \S+", None)]


def _write(page: Page) -> Reactions:
    """What the author of the transcript did: two sentences, the script between them, a wrong claim, and its end."""

    def change(path: str, old: str, new: str) -> Callable[[], None]:
        file = page.folder / path

        def save() -> None:
            beside = page.folder.with_name("saved")  # where nobody listens: the preview sees a whole file or none
            beside.write_text(file.read_text().replace(old, new, 1))
            beside.replace(file)

        return save

    def kept() -> bool:
        memos = recall(Drawing("figures/shear.py"), Cache(page.folder / ".linocut"))
        return bool(memos) and "lean: float = 0.25" in memos[0].figure.source

    def claimed() -> None:
        until(kept, "the figure's drawing for phones is never made")  # it would be one of the next line's pages
        change(text, "\n![", claim + "\n![")()

    claim = "\n`{check} shear.area == 2`\n"
    text, script = "content/posts/grids.md", "figures/shear.py"
    return [
        (r"Ctrl-C ends\)", change(text, "which is", "always")),
        (r"grids.md: 1 page, .*ms", change(script, "lean: float = 0.5", "lean: float = 0.25")),
        (r"shear drawn .*ms", claimed),
        (r"not true.*", change(text, claim, "")),
        (r"all problems fixed", None),
    ]


REACTIONS: Mapping[tuple[str, str], Callable[[Page], Reactions]] = {
    ("command-line.md", "linocut serve"): _read,
    ("preview.md", "linocut serve"): _write,
    ("start.md", "linocut serve --open"): _read_in_the_browser,
    ("start.md", "linocut serve"): _read,
    ("preview.md", "linocut serve --host"): _read_on_the_network,
}
"""(page, command) -> what is done while it runs."""

GITCONFIG = """[user]
name = Ada
email = ada@press.blog
[init]
defaultBranch = main
[url "file://{bare}"]
insteadOf = git@github.com:me/notes.git
"""


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    home, bare = tmp_path / "home", tmp_path / "bare.git"
    home.mkdir()
    subprocess.run(["git", "init", "--quiet", "--bare", bare], check=True)
    (home / ".gitconfig").write_text(GITCONFIG.format(bare=bare))
    running = Terminal(home, {"/home/ada": str(home)}, {"PATH": programs(tmp_path / "bin"), "PIP_NO_INDEX": "1"})
    running.shown_as[f"file://{bare}"] = "git@github.com:me/notes.git"
    yield running
    running.close()


@pytest.fixture
def server(tmp_path: Path, terminal: Terminal) -> Iterator[None]:
    """me@press.blog, reached by ssh."""
    with sshd.start(tmp_path / "sshd") as running:
        config = tmp_path / "ssh_config"
        config.write_text(running.config().read_text().replace("Host web", "Host press-blog-server"))
        terminal.names |= {
            "ssh me@press.blog": f"ssh -F {config} press-blog-server",
            'host = "me@press.blog"': f'host = "press-blog-server"\nssh_config = "{config}"',
            "me@press.blog": "press-blog-server",
            "/var/www/blog": str(tmp_path / "web"),
        }
        yield


@pytest.fixture
def store(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The bucket press-blog of an S3-compatible store."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    address = f"http://127.0.0.1:{running.get_host_and_port()[1]}"
    keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_EC2_METADATA_DISABLED": "true"}
    for key, value in keys.items():
        monkeypatch.setenv(key, value)
    boto3.client("s3", endpoint_url=address, region_name="us-east-1").create_bucket(Bucket="press-blog")
    terminal.environment |= keys
    terminal.names["https://s3.eu-central-003.backblazeb2.com"] = address
    yield
    running.stop()


@pytest.fixture
def folder(tmp_path: Path, terminal: Terminal) -> None:
    web = tmp_path / "web"
    terminal.names |= {"rclone sync /srv/www/blog": f"ls {web}/index.html #", "/srv/www/blog": str(web)}


@pytest.fixture
def hosts(terminal: Terminal) -> None:
    """Hosts that want an account: what their tools would be given is there."""
    given = "ls public/index.html #"
    terminal.names |= {
        f"npx {tool}": given for tool in ("netlify-cli deploy", "wrangler pages deploy", "vercel deploy")
    }


@pytest.fixture
def scheduler(tmp_path: Path, terminal: Terminal) -> Iterator[None]:
    """A dask scheduler; its workers are those that the page starts."""
    with Cluster(tmp_path / "dask") as running:
        worker = "dask worker tcp://cluster.example.org:8786 --nthreads 4"
        quietly = f"--nthreads 1 --no-nanny --no-dashboard --memory-limit 0 --local-directory {tmp_path}/worker"
        terminal.names |= {
            worker: f"trap '' HUP; dask worker {running.address} {quietly} > {tmp_path}/worker.log 2>&1 < /dev/null &",
            "tcp://cluster.example.org:8786": running.address,
        }
        yield
        terminal.close()


class Elsewhere(BaseHTTPRequestHandler):
    """The world, as a proxy shows it."""

    def do_HEAD(self) -> None:
        moved = "/old/" in self.path
        self.send_response(301 if moved else 404 if "/gone/" in self.path else 200)
        if moved:
            self.send_header("Location", self.path.replace("/old/", "/new/"))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self) -> None:
        self.do_HEAD()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def world(terminal: Terminal) -> Iterator[None]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere) as running:
        threading.Thread(target=running.serve_forever).start()
        terminal.environment["http_proxy"] = f"http://127.0.0.1:{running.server_port}"
        yield
        running.shutdown()


@pytest.fixture
def notebook(terminal: Terminal) -> None:
    """Notebooks beside the site, one of them in want of a package that is not here."""
    walks = [("markdown", "# Walks"), ("code", "%matplotlib inline\n!pip install walks\nx = 1"), ("code", "x")]
    tides = [("markdown", "# Tides"), ("code", "import torch\ntorch.tensor([1.5, 2.5]).mean()")]
    for name, cells in {"walks": walks, "tides": tides}.items():
        said = {"cells": [{"cell_type": kind, "source": source, "metadata": {}} for kind, source in cells]}
        (terminal.folder / f"{name}.ipynb").write_text(json.dumps(said))


@pytest.fixture
def fresh(tmp_path: Path, terminal: Terminal) -> None:
    """An empty computer, and the wheel to install on it."""
    made = wheel(tmp_path / "wheel")
    terminal.names |= {"path/to/linocut": str(made), "git+https://github.com/...": f"file://{made}"}
    terminal.environment["BROWSER"] = f"{tmp_path}/bin/browser"
    del terminal.environment["PIP_NO_INDEX"]
    own = Path.home() / ".config/pip/pip.conf"  # whatever this computer needs to reach packages
    terminal.environment |= {"PIP_CONFIG_FILE": str(own)} if own.exists() else {}
    browser = tmp_path / "bin/browser"
    browser.write_text('#!/bin/sh\necho "opened $1"\n')
    browser.chmod(0o755)


HOSTS = {
    "check.md": "world",
    "cluster.md": "scheduler",
    "from-jupyter.md": "notebook",
    "publish-folder.md": "folder",
    "publish-hosts.md": "hosts",
    "publish-s3.md": "store",
    "publish-ssh.md": "server",
    "start.md": "fresh",
}
"""What of the world a page reaches, as fixtures."""


@pytest.mark.parametrize("name", [page.name for page in PAGES])
def test_no_block_is_held_by_nothing(name: str) -> None:
    loose = [f"content/docs/{name}:{block.line}" for block in blocks(name) if kind(block) not in {*KINDS, "example"}]
    assert loose == []


@pytest.mark.parametrize("name", [name for name in NAMES if name != "start.md"])
def test_the_page_says_what_happens(name: str, terminal: Terminal, request: pytest.FixtureRequest) -> None:
    walk(name, terminal, request)


def test_a_new_computer_and_then_the_workflow_on_another(terminal: Terminal, request: pytest.FixtureRequest) -> None:
    """The first page, with the wheel alone. Then what GitHub would run in a clone: the workflow's steps, in order."""
    walk("start.md", terminal, request)
    jobs = yaml.safe_load((terminal.folder / ".github/workflows/publish.yml").read_text())["jobs"]
    steps = [step["run"] for step in jobs["build"]["steps"] if "run" in step]
    terminal.names["${{ steps.pages.outputs.base_url }}"] = "https://me.github.io/notes"
    commands = [
        "git init --quiet && git add . && git commit --quiet -m Begin",
        "git clone --quiet . ../clone && cd ../clone",
        *steps,
    ]
    for command in commands:
        shown = terminal.run(command)
        assert shown.code == 0, f"{command}\n{shown.text}"
    assert shown.text.endswith(": 0 errors, 0 warnings")
    upload = next(step for step in jobs["build"]["steps"] if step.get("uses", "").startswith("actions/upload-pages"))
    page = terminal.folder / upload["with"]["path"] / "posts/twenty-three-people/index.html"
    assert "https://me.github.io/notes/posts/twenty-three-people/" in page.read_text()


def walk(name: str, terminal: Terminal, request: pytest.FixtureRequest) -> None:
    """From block to block of a page."""
    if name in HOSTS:
        request.getfixturevalue(HOSTS[name])
    page = Page(name, terminal)
    for block in blocks(name):
        if kind(block) != "example":
            KINDS[kind(block)](page, block)
    places = [line for line in page._told if re.match(r"\S+?:\d+(:\d+)?: ", line)]
    assert [line for line in places if line not in page.shown] == [], "told, and not on the page"
