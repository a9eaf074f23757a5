"""Finished sites for the tests of publishing, what makes one whole, a git server, and a connection that can be cut."""

import json
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from linocut.model.site import Site
from linocut.publish import carry_out, prepare, target
from linocut.publish.plan import Plan
from linocut.publish.store import Store
from linocut.store.cache import Cache
from processes import PATIENCE, descendants, end, free_port, listens, until

BASE = "https://plates.press/"


def page(style: str, links: Iterable[str], images: Iterable[str] = ()) -> bytes:
    """A page of more than 512 bytes, so that it is worth compressing."""
    body = "".join(f'<p><a href="{link}">{link}</a></p>' for link in links)
    body += "".join(f'<img src="{image}" alt="">' for image in images)
    head = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Plates</title><link href="{style}">'
    return f"{head}<main>{body}{'<p>Ink and paper.</p>' * 30}</main></html>".encode()


def feed(links: Iterable[str]) -> bytes:
    return ("<urlset>" + "".join(f"<loc>{BASE}{link.lstrip('/')}</loc>" for link in links) + "</urlset>").encode()


OLD: Mapping[str, bytes] = {
    "index.html": page("/assets/style-1111111111.css", ["/posts/a/", "/posts/b/"]),
    "posts/a/index.html": page("/assets/style-1111111111.css", ["/", "/posts/b/"], ["/assets/a-1111111111.svg"]),
    "posts/b/index.html": page("/assets/style-1111111111.css", ["/", "/posts/a/"], ["/posts/b/photo.jpg"]),
    "posts/b/photo.jpg": b"\xff\xd8photo",
    "about/index.html": page("/assets/style-1111111111.css", ["/"]),
    "assets/style-1111111111.css": b"p{color:black}" * 60,
    "assets/a-1111111111.svg": b"<svg>1</svg>",
    "index.xml": feed(["/posts/a/", "/posts/b/"]),
    "sitemap.xml": feed(["/", "/posts/a/", "/posts/b/", "/about/"]),
}
NEW: Mapping[str, bytes] = {
    "index.html": page("/assets/style-2222222222.css", ["/posts/a/", "/posts/c/"]),
    "posts/a/index.html": page("/assets/style-2222222222.css", ["/", "/posts/c/"], ["/assets/a-2222222222.svg"]),
    "posts/c/index.html": page("/assets/style-2222222222.css", ["/", "/posts/a/"], ["/assets/c-2222222222.svg"]),
    "about/index.html": page("/assets/style-2222222222.css", ["/"]),
    "assets/style-2222222222.css": b"p{color:white}" * 60,
    "assets/a-2222222222.svg": b"<svg>2</svg>",
    "assets/c-2222222222.svg": b"<svg>3</svg>",
    "index.xml": feed(["/posts/a/", "/posts/c/"]),
    "sitemap.xml": feed(["/", "/posts/a/", "/posts/c/", "/about/"]),
}
"""Against OLD: a style and a figure changed, a post gone with its photo, a post added. Every page but about changed."""


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make the folder hold exactly these files."""
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def site(root: Path, files: Mapping[str, bytes] = OLD, base_url: str = BASE, **options: object) -> Site:
    """A built site with one publish target, "production"."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "pyproject.toml").write_text("[tool.linocut]\n")
    write(root / "public", files)
    return Site(root, root / "public", base_url=base_url, publish={"production": options})


def plan(site: Site, *, yes: bool = False) -> Plan:
    cache = Cache(site.root / ".linocut")
    return prepare(site, target(site, "production", cache), cache, quiet, yes=yes)


def publish(site: Site, *, yes: bool = False) -> Plan:
    """Plan and carry out, as the command does."""
    cache = Cache(site.root / ".linocut")
    chosen = target(site, "production", cache)
    made = prepare(site, chosen, cache, quiet, yes=yes)
    carry_out(chosen, made, quiet)
    return made


def quiet(what: str, done: int, total: int) -> None:
    assert 0 <= done <= total, f"{what}: {done} of {total}"


def held(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".linocut-published")
    }


def broken(files: Mapping[str, bytes]) -> list[str]:
    """Every link of every page and feed that leads nowhere."""
    found = []
    for path, data in files.items():
        for link in re.findall(r'(?:href|src)="([^"]+)"|<loc>([^<]+)</loc>', data.decode(errors="replace")):
            wanted = "".join(link).removeprefix(BASE.rstrip("/")).lstrip("/")
            if (wanted + "index.html" if wanted.endswith("/") or not wanted else wanted) not in files:
                found.append(f"{path} -> {wanted}")
    return found


def check_whole(files: Mapping[str, bytes]) -> None:
    """What a reader may meet half-way from OLD to NEW: every old page that stays, and no link that leads nowhere."""
    assert broken(files) == []
    for path in OLD.keys() & NEW.keys():
        assert files[path] in {OLD[path], NEW[path]}, path


class CutError(ConnectionError):
    """The connection was cut."""


class Cutting:
    """A store whose connection is cut after so many operations."""

    def __init__(self, store: Store, operations: int) -> None:
        self._store = store
        self._left = operations
        self.workers = 1

    def __getattr__(self, name: str) -> object:
        found = getattr(self._store, name)
        return self._counted(found) if name in {"put", "remove", "keep_record"} else found

    def _counted(self, operation):
        def counted(*arguments):
            if not self._left:
                raise CutError("cut")
            self._left -= 1
            operation(*arguments)

        return counted


class Daemon(NamedTuple):
    """A git server on loopback."""

    port: int
    pid: int

    def calm(self) -> None:
        """Wait until it has done all that was asked of it, over connections that were cut too."""
        until(lambda: not descendants(self.pid), "git daemon is still at work")


@contextmanager
def git_daemon(folder: Path) -> Iterator[Daemon]:
    """Serves the repositories in a folder, to be read and written."""
    core = subprocess.run(["git", "--exec-path"], capture_output=True, text=True, check=True).stdout.strip()
    port = free_port()
    process = subprocess.Popen(
        [f"{core}/git-daemon", "--listen=127.0.0.1", f"--port={port}", "--export-all", "--enable=receive-pack",
         "--reuseaddr", "--informative-errors", f"--base-path={folder}", str(folder)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        listens(port, process)
        yield Daemon(port, process.pid)
    finally:
        end(process)


class Wire:
    """A TCP connection to a server on loopback that is cut for good after so many bytes were sent to the server.

    With `reached`, that is called then, once, and nothing is cut.
    """

    def __init__(self, port: int, limit: int, reached: Callable[[], None] | None = None) -> None:
        self._server = port
        self.left = limit
        self._reached = reached
        self._told = False
        self._open: list[socket.socket] = []
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, daemon=True)

    def __enter__(self) -> "Wire":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes whoever waits in accept; closing alone would not
        self._thread.join(PATIENCE)
        self._listener.close()
        self._cut()

    @property
    def cut(self) -> bool:
        return self.left <= 0

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self._open.append(client)
                if self.cut and not self._reached:
                    client.close()
                    continue
                server = socket.create_connection(("127.0.0.1", self._server))
                self._open.append(server)
                for side in (client, server):
                    side.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                threading.Thread(target=self._pump, args=(client, server, True), daemon=True).start()
                threading.Thread(target=self._pump, args=(server, client, False), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket, counted: bool) -> None:
        with suppress(OSError):
            while data := source.recv(4096):
                if counted:
                    with self._lock:
                        data = data if self._reached else data[: max(0, self.left)]
                        self.left -= len(data)
                        if self._reached and self.cut and not self._told:
                            self._told = True
                            self._reached()
                sink.sendall(data)
                if self.cut and not self._reached:
                    self._cut()
                    return
            sink.shutdown(socket.SHUT_WR)

    def _cut(self) -> None:
        for side in self._open:
            with suppress(OSError):
                side.shutdown(socket.SHUT_RDWR)
            side.close()


def main(root: Path, options: str) -> None:
    """Publish in a process of its own, which Ctrl-C ends as it ends the program."""
    signal.signal(
        signal.SIGINT, signal.default_int_handler
    )  # a test run in the background passes on that it is ignored
    try:
        publish(Site(root, root / "public", base_url=BASE, publish={"production": json.loads(options)}))
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
