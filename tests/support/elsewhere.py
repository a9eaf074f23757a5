"""The rest of the web on loopback: one server that answers over TLS for every host that a browser asks."""

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

Answers = Mapping[str, tuple[str, str]]
"""host/path -> media type and body."""


@dataclass(slots=True)
class Elsewhere:
    """What was asked of the hosts."""

    hosts: frozenset[str]
    port: int = 0
    asked: list[str] = field(default_factory=list)
    """ "POST host/path?query", in order."""
    sent: dict[str, str] = field(default_factory=dict)
    """host/path -> what was posted there last."""

    def of(self, host: str) -> list[str]:
        """What was asked of one host."""
        return [request for request in self.asked if request.partition(" ")[2].startswith(host)]


@contextmanager
def elsewhere(folder: Path, sites: Mapping[str, Path], answers: Answers) -> Iterator[Elsewhere]:
    """Sites, each at its own host from the folder of what was built, and other hosts by `answers`."""
    key, certificate = _certificate(folder)
    heard = Elsewhere(frozenset(sites) | {address.partition("/")[0] for address in answers})
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(heard, sites, answers))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    heard.port = server.server_port
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield heard
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(heard: Elsewhere, sites: Mapping[str, Path], answers: Answers) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing of every request."""

        def do_GET(self) -> None:
            self._answer()

        def do_OPTIONS(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            heard.sent[self._where()] = self.rfile.read(length).decode()
            self._answer()

        def _where(self) -> str:
            return f"{self.headers['Host']}{urlsplit(self.path).path}"

        def _answer(self) -> None:
            heard.asked.append(f"{self.command} {self.headers['Host']}{self.path}")
            if public := sites.get(self.headers["Host"]):
                path = unquote(urlsplit(self.path).path)
                file = public / f"{path}index.html".lstrip("/") if path.endswith("/") else public / path.lstrip("/")
                found = (guess_type(file.name)[0] or "text/plain", file.read_bytes()) if file.is_file() else None
            else:
                known = answers.get(self._where())
                found = (known[0], known[1].encode()) if known else None
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", found[0] if found else "text/plain")
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Access-Control-Allow-Headers", "*")
            self.send_header("Content-Length", str(len(found[1]) if found else 0))
            self.end_headers()
            self.wfile.write(found[1] if found else b"")

    return Handler


def _certificate(folder: Path) -> tuple[Path, Path]:
    """A key and a certificate of its own, which the browser is told to take."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "loopback")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    files = folder / "key.pem", folder / "certificate.pem"
    plain = serialization.NoEncryption()
    files[0].write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    files[1].write_bytes(made.public_bytes(pem))
    return files


def arguments(heard: Elsewhere) -> list[str]:
    """What Chromium is started with, so that these hosts are that server, and no other is there."""
    rules = [f"MAP {host} 127.0.0.1:{heard.port}" for host in sorted(heard.hosts)]
    return ["--no-sandbox", f"--host-resolver-rules={','.join([*rules, 'MAP * ~NOTFOUND'])}"]
