"""The preview's HTTP server: answers from memory, injects the reload client, and keeps to itself."""

import re
import socket
import sys
from collections.abc import Container
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from os.path import realpath
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import click

from linocut.report import written
from linocut.serve import client, problem_view, response
from linocut.serve.address import from_own_page, site_path, welcome
from linocut.serve.events import Bulletin
from linocut.serve.response import Answer
from linocut.serve.session import Session

OURS = "/.linocut/"
"""Addresses of the preview itself: no file of a site can have them."""

PATIENCE = 60.0
"""Seconds that a connection may be silent, or refuse what we send, before it is closed."""


class Server(ThreadingHTTPServer):
    """One thread per connection, none of which keeps the process alive."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, listening: socket.socket, session: Session, bulletin: Bulletin, names: Container[str]) -> None:
        super().__init__(listening.getsockname()[:2], Handler, bind_and_activate=False)
        self.socket.close()
        self.socket = listening
        self.session = session
        self.bulletin = bulletin
        self.names = names

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that hangs up in the middle of an answer is no news."""
        if not isinstance(sys.exception(), (OSError, ValueError)):
            super().handle_error(request, client_address)


_EDITOR = frozenset({f"{OURS}edit", f"{OURS}source"})


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: Server
    protocol_version = "HTTP/1.1"
    timeout = PATIENCE
    wbufsize = -1
    disable_nagle_algorithm = True
    server_version = "linocut"
    sys_version = ""

    def do_GET(self) -> None:
        """Answer, with a body unless only the head was asked for."""
        path = site_path(self.path)
        if not welcome(self.headers.get("Host"), self.server.names):
            self._send(response.plain(HTTPStatus.MISDIRECTED_REQUEST, "this preview answers only to its own address"))
        elif path == f"{OURS}events":
            self._stream()
        elif path is None:
            self._send(response.plain(HTTPStatus.NOT_FOUND, "no such page"))
        elif path in _EDITOR and not from_own_page(self.headers):
            self._send(response.plain(HTTPStatus.FORBIDDEN, "only the preview's own pages open the editor"))
        elif path.startswith(OURS):
            self._send(self._ours(path.removeprefix(OURS)))
        else:
            self._send(self._page(path))

    do_HEAD = do_GET  # noqa: N815

    def __getattr__(self, name: str) -> Any:
        if name.startswith("do_"):  # every other method
            return self._refuse
        raise AttributeError(name)

    def _refuse(self) -> None:
        self.close_connection = True  # whatever the request carries is not read
        self._send(response.plain(HTTPStatus.METHOD_NOT_ALLOWED, "a preview is only read", Allow="GET, HEAD"))

    def _ours(self, name: str) -> Answer:
        if name in {"edit", "source"}:
            return self._editor(name)
        data = client.script(name)
        if data is None:
            return response.plain(HTTPStatus.NOT_FOUND, "no such part of the preview")
        return response.file(name, data, self.server.session.linocut[:16], self._asked())

    def _editor(self, name: str) -> Answer:
        """Open the author's editor: at a place ("edit"), or where a piece of a page's text was written ("source")."""
        if not ip_address(self.client_address[0].partition("%")[0].removeprefix("::ffff:")).is_loopback:
            return response.plain(HTTPStatus.FORBIDDEN, "the editor is on another machine")
        query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        session = self.server.session
        if name == "edit":
            place = problem_view.place_of(query.get("place", ""))
        else:
            place = session.pages.source(query.get("page", ""), query.get("text", ""), query.get("word", ""))
        if place and session.root.resolve() not in Path(realpath(session.root / place.path)).parents:
            return response.plain(HTTPStatus.FORBIDDEN, "only files of the site are opened")
        link = place and problem_view.editor_link(session.root, place, problem_view.editor_pattern())
        return response.moved(link) if link else Answer(HTTPStatus.NO_CONTENT)

    def _page(self, path: str) -> Answer:
        session = self.server.session
        asked = self._asked()
        if "x-linocut" not in asked:  # the reload client asks because it was just told
            session.settle()
        name = session.pages.find(path)
        if name is None:
            other = session.pages.elsewhere(path)
            return response.moved(other) if other else self._missing(session.pages.missing(path), asked)
        made = session.pages.make(name)
        if made is None:
            text = (
                "".join(f"{click.unstyle(written(problem))}\n" for problem in session.pages.problems())
                or "not built yet\n"
            )
            if not name.endswith(".html"):
                return response.plain(HTTPStatus.INTERNAL_SERVER_ERROR, text)
            return Answer(
                HTTPStatus.INTERNAL_SERVER_ERROR,
                client.instead("This page cannot be built yet.", session.linocut, text),
                {"Content-Type": response.TYPES[".html"]},
            )
        data = client.injected(made.data, made.key, session.linocut) if name.endswith(".html") else made.data
        return response.file(name, data, made.key[:32], asked)

    def _missing(self, name: str, asked: dict[str, str]) -> Answer:
        session = self.server.session
        made = session.pages.make(name)
        if made is None:
            return Answer(
                HTTPStatus.NOT_FOUND,
                client.instead("There is no such page.", session.linocut),
                {"Content-Type": response.TYPES[".html"]},
            )
        data = client.injected(made.data, made.key, session.linocut)
        return response.file(name, data, made.key[:32], asked, HTTPStatus.NOT_FOUND)

    def _asked(self) -> dict[str, str]:
        return {name.lower(): value for name, value in self.headers.items()}

    def _send(self, reply: Answer) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, re.sub(r"[^\x20-\x7e]", "", value))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        if reply.status not in {HTTPStatus.NOT_MODIFIED, HTTPStatus.NO_CONTENT}:
            self.send_header("Content-Length", str(len(reply.body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD" and reply.status is not HTTPStatus.NOT_MODIFIED:
            self.wfile.write(reply.body)

    def _stream(self) -> None:
        self.close_connection = True
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command == "HEAD":
            return
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 16)
        for event in self.server.bulletin.follow():
            self.wfile.write(event)
            self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Requests are no news either."""
