"""What the preview answers over HTTP, to browsers and to those who mean no good."""

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from conftest import SETTINGS
from linocut.problem import Place
from linocut.serve.address import listen, on_network, site_path, welcome
from linocut.serve.events import Bulletin
from linocut.serve.problem_view import editor_link, editor_pattern, place_of
from linocut.serve.response import Answer, type_of
from linocut.serve.server import Handler, Server
from linocut.serve.source_lookup import line_of
from places import GENERATOR
from previews import Preview, ask, preview
from processes import PATIENCE, until

ARTICLE = """---
title: Café
date: 2026-01-02
---

A first paragraph.

## Second part

- one item of a list
- another item, about vectors

A paragraph of two lines,
the second of which speaks of `{val} 1 + 1` and of $x^2$.
"""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """One preview for all that only ask."""
    root = tmp_path_factory.mktemp("served") / "site"
    files = {
        "pyproject.toml": SETTINGS,
        "content/posts/café.md": ARTICLE,
        "templates/static/drawing.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
        "templates/static/letter.woff2": "wOF2 not really a font",
    }
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    (root.parent / "secret.txt").write_text("a secret")
    with preview(root, LINOCUT_EDITOR="zed") as found:
        yield found


def test_a_page_comes_with_the_client_and_is_not_kept(running: Preview) -> None:
    reply = ask(running, "/posts/caf%C3%A9/")
    assert reply.status == 200
    assert "<h1>Café</h1>" in reply.body.decode()
    assert b'src="/.linocut/client.js"' in reply.body.split(b"</head>")[0]
    assert reply.headers["cache-control"] == "no-store"
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert f"http://127.0.0.1:{running.port}/posts/caf%C3%A9/" in reply.body.decode()


def test_nothing_is_written_to_public(running: Preview) -> None:
    ask(running, "/")
    assert not (running.root / "public").exists()


def test_types(running: Preview) -> None:
    kinds = {
        "/drawing.svg": "image/svg+xml; charset=utf-8",
        "/letter.woff2": "font/woff2",
        "/index.xml": "application/xml; charset=utf-8",
        "/feed.json": "application/json; charset=utf-8",
        "/.linocut/client.js": "text/javascript; charset=utf-8",
    }
    assert {path: ask(running, path).headers["content-type"] for path in kinds} == kinds
    assert type_of("assets/plot-12.avif") == "image/avif"


def test_head_gives_the_same_headers_without_a_body(running: Preview) -> None:
    got, head = ask(running, "/drawing.svg"), ask(running, "/drawing.svg", "HEAD")
    assert head.body == b""
    assert {**head.headers, "date": ""} == {**got.headers, "date": ""}


@pytest.mark.parametrize(
    ("wanted", "status", "expected", "said"),
    [
        ("bytes=0-3", 206, slice(0, 4), "bytes 0-3/{size}"),
        ("bytes=-4", 206, slice(-4, None), "bytes {rest}/{size}"),
        ("bytes=5-", 206, slice(5, None), "bytes 5-{last}/{size}"),
        ("bytes=5-999999", 206, slice(5, None), "bytes 5-{last}/{size}"),
        ("bytes=999999-", 416, slice(0, 0), "bytes */{size}"),
        (f"bytes={'9' * 5000}-", 416, slice(0, 0), "bytes */{size}"),
        (f"bytes=5-{'9' * 5000}", 206, slice(5, None), "bytes 5-{last}/{size}"),
        ("bytes=-0", 416, slice(0, 0), "bytes */{size}"),
        ("bytes=7-3", 200, slice(None), ""),
        ("bytes=0-1,3-4", 200, slice(None), ""),
        ("lines=0-1", 200, slice(None), ""),
    ],
)
def test_ranges(running: Preview, wanted: str, status: int, expected: slice, said: str) -> None:
    whole = ask(running, "/drawing.svg").body
    reply = ask(running, "/drawing.svg", Range=wanted)
    size = len(whole)
    assert (reply.status, reply.body) == (status, whole[expected])
    assert reply.headers.get("content-range", "") == said.format(
        size=size, last=size - 1, rest=f"{size - 4}-{size - 1}"
    )


def test_the_search_and_the_feeds_are_of_what_was_saved_last(running: Preview) -> None:
    page = running.root / "content" / "posts" / "café.md"
    begins = ask(running, "/pagefind/pagefind-entry.json").body
    page.write_text(ARTICLE.replace("A first paragraph", "A zebra"))
    assert "A zebra" in ask(running, "/index.xml").body.decode()
    assert ask(running, "/pagefind/pagefind.js").headers["content-type"] == "text/javascript; charset=utf-8"
    assert ask(running, "/pagefind/pagefind-entry.json").body != begins
    page.write_text(ARTICLE)


def test_two_pages_at_one_address_are_told_of(running: Preview) -> None:
    """Former addresses are looked at when it is calm: no page shows them."""
    page = running.root / "content" / "posts" / "café.md"
    page.write_text(ARTICLE.replace("title: Café", "title: Café\naliases: [/archive/]"))
    running.wait_for(r'(content/posts/café.md:3:11: the alias "/archive/" is the address of another page)')
    page.write_text(ARTICLE)
    running.wait_for("(all problems fixed)")


def test_what_the_browser_has_is_not_sent_again(running: Preview) -> None:
    tag = ask(running, "/drawing.svg").headers["etag"]
    again = ask(running, "/drawing.svg", If_None_Match=tag)
    assert (again.status, again.body) == (304, b"")
    assert ask(running, "/drawing.svg", If_Range='"older"', Range="bytes=0-1").status == 200


@pytest.mark.parametrize(
    "target",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/%2E%2E%2Fsecret.txt",
        "/..%5csecret.txt",
        "/posts/%2e%2e/%2e%2e/secret.txt",
        "/%00",
        "/drawing.svg%00.html",
        "/drawing.svg/",
        "//etc/passwd",
        "/etc/passwd",
        "/%ff%fe",
        "/.linocut/../pyproject.toml",
        "/.linocut/session.py",
        "/.linocut/",
        "/pyproject.toml",
        "/content/posts/caf%C3%A9.md",
        "/assets/",
        "*",
    ],
)
def test_nothing_outside_the_site_and_no_listing(running: Preview, target: str) -> None:
    reply = ask(running, target)
    assert reply.status == 404
    assert b"secret" not in reply.body


def test_a_link_out_of_the_site_answers_nothing(running: Preview) -> None:
    (running.root / "content" / "way-out").symlink_to(running.root.parent)
    assert ask(running, "/way-out/secret.txt").status == 404
    (running.root / "content" / "way-out").unlink()


def test_a_folder_without_its_slash_leads_to_it(running: Preview) -> None:
    reply = ask(running, "/posts/caf%C3%A9")
    assert (reply.status, reply.headers["location"]) == (302, "/posts/caf%C3%A9/")


def test_the_sites_own_404(running: Preview) -> None:
    reply = ask(running, "/nowhere/")
    assert reply.status == 404
    assert b"client.js" in reply.body


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "localhost.evil.example", "", "127.0.0.1@evil"]
)
def test_another_name_is_refused(running: Preview, host: str) -> None:
    """DNS rebinding: a page elsewhere whose name was made to resolve to this machine."""
    for target in ("/", "/.linocut/events", "/.linocut/source?page=/&text=a", "/.linocut/edit?place=a.md:1"):
        reply = ask(running, target, Host=host.format(port=running.port))
        assert reply.status == 421
        assert b"<h1" not in reply.body


def test_own_names_are_welcome() -> None:
    assert all(welcome(host, ()) for host in ("localhost", "localhost:8000", "a.localhost:1", "[::1]:8000", "10.0.0.7"))
    assert welcome("desk.local:8000", {"desk.local"})
    assert not any(welcome(host, ()) for host in (None, "", "localhost:8000:1", "desk.local", "[evil]", "1.2.3.4.evil"))


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "CONNECT", "BREW"])
def test_a_preview_is_only_read(running: Preview, method: str) -> None:
    reply = ask(running, "/", method)
    assert (reply.status, reply.headers["allow"]) == (405, "GET, HEAD")


def test_site_paths() -> None:
    assert site_path("/posts/caf%C3%A9/?a=../b#c") == "/posts/café/"
    assert [site_path(bad) for bad in ("posts", "//x", "/a/../b", "/%2e/", "/a%5cb", "/%0a", "/%80")] == [None] * 7


def test_the_next_free_port_is_taken_and_said(running: Preview) -> None:
    with socket.create_server(("127.0.0.1", 0)) as blocker:
        port = blocker.getsockname()[1]
        with preview(running.root, "--port", str(port)) as other:
            assert other.port > port
            assert f"port {port} is taken; using {other.port}" in other.lines


def test_no_port_is_not_a_crash(running: Preview) -> None:
    command = [sys.executable, "-m", "linocut", "--site", str(running.root), "serve", "--host", "192.0.2.1"]
    done = subprocess.run(command, capture_output=True, text=True, env={"PYTHONPATH": str(GENERATOR)}, check=False)
    assert done.returncode == 1
    said, _, way_out = done.stderr.rstrip().rpartition("; ")
    assert said.startswith("cannot listen on 192.0.2.1, port 8000: ")
    assert way_out == "choose another with --port or --host"


def test_listening_is_on_this_machine_alone() -> None:
    with listen("127.0.0.1", 0) as listening:
        assert listening.getsockname()[0] == "127.0.0.1"


def reached(running: Preview, address: str) -> bool:
    """Whether the preview answers at an address of this machine."""
    try:
        with socket.create_connection((address, running.port), timeout=PATIENCE) as connection:
            connection.sendall(f"HEAD / HTTP/1.0\r\nHost: {address}:{running.port}\r\n\r\n".encode())
            return connection.recv(1 << 10).startswith(b"HTTP/1.1 200 ")
    except ConnectionRefusedError:
        return False


def test_the_address_for_a_phone_only_with_host(running: Preview) -> None:
    """Every address that begins with 127 is this machine's own."""
    assert [reached(running, address) for address in ("127.0.0.1", "127.0.0.2")] == [True, False]
    assert not any("network" in line for line in running.lines)
    with preview(running.root, "--host") as other:
        assert [reached(other, address) for address in ("127.0.0.1", "127.0.0.2")] == [True, True]
        own = on_network()
        other.wait_for(f"(on this network: http://{own}:{other.port}/$)" if own else "(^no network$)")
    with preview(running.root, "--host", "127.0.0.2") as other:
        assert other.address == f"http://127.0.0.2:{other.port}/"
        assert [reached(other, address) for address in ("127.0.0.1", "127.0.0.2")] == [False, True]


def test_open_shows_the_site_in_the_browser_and_does_not_wait_for_it(running: Preview, tmp_path: Path) -> None:
    asked, closed = tmp_path / "asked", tmp_path / "closed"
    browser = tmp_path / "browser"
    browser.write_text(
        f'#!/bin/sh\necho "$@" > {asked}\nwhile ! [ -e {closed} ]; do sleep 0.05; done > /dev/null 2>&1\n'
    )
    browser.chmod(0o755)
    page = running.root / "content" / "posts" / "café.md"
    with preview(running.root, "--open", BROWSER=str(browser)) as other:
        until(lambda: asked.is_file() and asked.read_text())
        try:
            assert asked.read_text() == f"{other.address}\n"
            page.write_text(ARTICLE.replace("A first", "Saved while the browser is open, a first"))
            other.wait_for(r"(posts/café\.md: \d+ pages)")
        finally:
            closed.touch()
            page.write_text(ARTICLE)


def test_open_without_a_browser_says_so(running: Preview, tmp_path: Path) -> None:
    with preview(
        running.root, "--open", BROWSER="not-there", PATH=str(tmp_path), DISPLAY="", WAYLAND_DISPLAY=""
    ) as other:
        other.wait_for(r"(no browser to open it with; \$BROWSER may name one)")
        assert ask(other, "/").status == 200


def events(running: Preview) -> socket.socket:
    """An open event stream whose head has come."""
    stream = socket.create_connection(("127.0.0.1", running.port), timeout=PATIENCE)
    stream.sendall(f"GET /.linocut/events HTTP/1.1\r\nHost: 127.0.0.1:{running.port}\r\n\r\n".encode())
    return stream


def heard(stream: socket.socket) -> Iterator[int]:
    """The numbers of all words that a stream brings."""
    for line in stream.makefile(encoding="utf-8", newline="\n"):
        if line.startswith("data: "):
            yield json.loads(line.removeprefix("data: "))["number"]


def word(stream: socket.socket) -> dict[str, object]:
    """The next word that a stream brings."""
    for line in stream.makefile(encoding="utf-8", newline="\n"):
        if line.startswith("data: "):
            found = json.loads(line.removeprefix("data: "))
            assert isinstance(found, dict)
            return found
    raise AssertionError("the stream ended")


def test_two_hundred_streams_and_readers_that_never_read(running: Preview) -> None:
    streams = [events(running) for _ in range(200)]
    page = running.root / "content" / "posts" / "café.md"
    said = 0
    try:
        for number in range(5):
            page.write_text(ARTICLE.replace("A first", f"Save {number}, a first"))
            until(lambda number=number: f"Save {number}," in ask(running, "/posts/caf%C3%A9/").body.decode())  # type: ignore[misc]
        streams.insert(0, events(running))
        for stream in streams[::50]:  # a new reader first, then those who heard nothing so far
            said = next(number for number in heard(stream) if number >= said)
    finally:
        page.write_text(ARTICLE)
        for stream in streams:
            stream.close()


def test_open_tabs_and_readers_that_never_read_hold_nobody_up(running: Preview) -> None:
    """Two hundred tabs, fifty who ask for what they do not take, fifty who never ask: whoever comes then is answered
    while they are all there."""
    page = running.root / "content" / "posts" / "café.md"
    large = running.root / "templates" / "static" / "large.bin"
    large.write_bytes(bytes(8 << 20))
    assert ask(running, "/large.bin", "HEAD").status == 200
    others = [events(running) for _ in range(200)]
    try:
        for _ in range(50):
            deaf = socket.create_connection(("127.0.0.1", running.port), timeout=PATIENCE)
            deaf.sendall(f"GET /large.bin HTTP/1.1\r\nHost: 127.0.0.1:{running.port}\r\n\r\n".encode())
            others += [deaf, socket.create_connection(("127.0.0.1", running.port), timeout=PATIENCE)]
        for number in range(12):
            page.write_text(ARTICLE.replace("A first", f"Crowded {number}, a first"))
            assert f"Crowded {number}, a" in ask(running, "/posts/caf%C3%A9/").body.decode()
    finally:
        for one in others:
            one.close()
        page.write_text(ARTICLE)
        large.unlink()


def test_a_bulletin_is_the_latest_word_only() -> None:
    bulletin = Bulletin()
    for number in range(1000):
        bulletin.say(str(number))
    reader = bulletin.follow()
    assert [next(reader), next(reader)] == [b"retry: 300\n\n", b"data: 999\n\n"]
    waiting = threading.Thread(target=lambda: list(reader))
    waiting.start()
    bulletin.close()
    waiting.join(PATIENCE)
    assert not waiting.is_alive()


def test_what_was_just_saved_is_what_is_answered(running: Preview) -> None:
    page = running.root / "content" / "posts" / "café.md"
    for number in range(20):
        page.write_text(ARTICLE.replace("A first", f"Number {number}, a first"))
        assert f"Number {number}," in ask(running, "/posts/caf%C3%A9/").body.decode()
    page.write_text(ARTICLE)


def test_ctrl_c_ends_at_once_and_leaves_nothing(running: Preview) -> None:
    with preview(running.root) as other:
        stream = events(other)
        word(stream)
        assert other.interrupt() == 130
        assert stream.recv(1 << 16) is not None
        stream.close()


# --- editors ---


def test_a_paragraph_leads_to_its_line(running: Preview) -> None:
    own = partial(ask, running, Sec_Fetch_Site="same-origin")
    reply = own(
        "/.linocut/source?page=/posts/caf%C3%A9/&text=A+paragraph+of+two+lines,+the+second+of+which&word=second",
    )
    assert reply.status == 302
    path = str(running.root).encode()
    assert reply.headers["location"] == f"zed://file{path.decode()}/content/posts/caf%C3%A9.md:14:1"
    assert own("/.linocut/source?page=/posts/caf%C3%A9/&text=nothing+like+it+anywhere").status == 204
    assert own("/.linocut/edit?place=../other.md:3:4").status == 403
    assert own("/.linocut/edit?place=/etc/passwd").status == 403
    assert own("/.linocut/edit?place=content/posts/x.md:3:4").headers["location"].endswith("x.md:3:4")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec_Fetch_Site": "none"}, 302),
        ({"Sec_Fetch_Site": "cross-site", "Referer": "http://127.0.0.1:{port}/"}, 403),
        ({"Origin": "http://127.0.0.1:{port}"}, 302),
        ({"Referer": "http://127.0.0.1:{port}/posts/x/"}, 302),
        ({"Referer": "http://127.0.0.1:1/"}, 403),
        ({"Origin": "null", "Referer": "http://127.0.0.1:{port}/"}, 403),
        ({"Referer": "http://evil.example/127.0.0.1:{port}/"}, 403),
        ({}, 403),
    ],
)
def test_only_own_pages_open_the_editor(running: Preview, headers: dict[str, str], status: int) -> None:
    """Old browsers name the page that asks, and not how it stands to the preview."""
    sent = {name: value.format(port=running.port) for name, value in headers.items()}
    assert ask(running, "/.linocut/edit?place=content/posts/x.md:3:4", **sent).status == status


def test_no_editor_is_opened_for_another_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """With --host, a phone reads the preview, and a click there opens nothing here."""
    monkeypatch.setenv("LINOCUT_EDITOR", "zed")

    def asked(address: str, target: str) -> Answer:
        handler = Handler.__new__(Handler)
        handler.client_address = (address, 50_000)
        handler.path = target
        handler.server = cast("Server", SimpleNamespace(session=Session()))
        return handler._ours(target.removeprefix("/.linocut/").partition("?")[0])

    class Session:
        root = Path("/site")

        @property
        def pages(self) -> "Session":
            return self

        def source(self, page: str, text: str, word: str) -> Place:
            return Place("content/a.md", 3, 1)

    for target in ("/.linocut/edit?place=content/a.md:3:1", "/.linocut/source?page=/&text=a"):
        for other in ("192.0.2.7", "::ffff:192.0.2.7", "fe80::7%eth0", "10.0.0.1"):
            reply = asked(other, target)
            assert (reply.status, reply.body) == (403, b"the editor is on another machine\n")
        for own in ("127.0.0.1", "127.0.0.2", "::1", "::ffff:127.0.0.1"):
            assert asked(own, target).headers["Location"].endswith("/site/content/a.md:3:1")


def test_the_line_of_a_text() -> None:
    assert line_of("another item, about vectors", "", ARTICLE) == 11
    assert line_of("Second part", "", ARTICLE) == 8
    assert line_of("the second of which speaks of 2 and of x2", "", ARTICLE) == 13
    assert line_of("", "", ARTICLE) == 0


def test_links_to_editors() -> None:
    place = Place("content/a b.md", 3, 7)
    link = editor_link(Path("/site"), place, editor_pattern({}))
    assert link == "vscode://file/site/content/a%20b.md:3:7"
    own = editor_pattern({"LINOCUT_EDITOR": "my://{path}?{line},{column}"})
    assert editor_link(Path("/site"), Place("a.md"), own) == "my:///site/a.md?1,1"
    assert editor_link(Path("/site"), place, editor_pattern({"LINOCUT_EDITOR": "none"})) == ""
    assert place_of("content/a.md:3:7") == Place("content/a.md", 3, 7)
    assert place_of("a.py:3") == Place("a.py", 3)
