"""Where the preview may be reached, and what a request's path means: nothing here touches a file."""

import errno
import ipaddress
import re
import socket
from collections.abc import Container
from email.message import Message
from urllib.parse import unquote_to_bytes

EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 - what --host may ask for
"""Hosts that stand for every address of this machine."""

TRIES = 50
"""Ports looked at above the one that was asked for."""


def listen(host: str, port: int) -> socket.socket:
    """A listening socket on the first free port from `port` on. Raises OSError when there is none, or no such host."""
    family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    for number in range(port, min(port + TRIES, 65536)):
        listening = socket.socket(family, socket.SOCK_STREAM)
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind((address[0], number))
            listening.listen(256)
        except OSError as error:
            listening.close()
            if error.errno != errno.EADDRINUSE:
                raise
        else:
            return listening
    raise OSError(errno.EADDRINUSE, f"ports {port} to {number} are all taken")


def on_network() -> str:
    """This machine's address on its network; "" when it has none. Sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # a documentation address: connecting a datagram socket only picks a route
            found = str(probe.getsockname()[0])
        except OSError:
            return ""
    return "" if ipaddress.ip_address(found).is_loopback else found


def welcome(header: str | None, own: Container[str]) -> bool:
    """Whether a request's Host header names us: an address, localhost, or one of our own names.

    A page elsewhere that has its own name resolve to this machine (DNS rebinding) sends that name, and is refused.
    """
    match = re.fullmatch(r"(\[[0-9a-fA-F:.%]+\]|[^\[\]:/@\s]+)(?::\d{1,5})?", header or "")
    if not match:
        return False
    name = match[1].strip("[]").lower().rstrip(".")
    if name == "localhost" or name.endswith(".localhost") or name in own:
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def from_own_page(headers: "Message[str, str]") -> bool:
    """Whether a page of this preview sends the request, or somebody who typed it; not a page of another site.

    Browsers say so by themselves; old ones by the address of the page, which must then be ours.
    """
    if site := headers.get("Sec-Fetch-Site"):
        return site in {"same-origin", "none"}
    sender = headers.get("Origin") or headers.get("Referer") or ""
    return sender.startswith("http://") and sender.split("/")[2] == headers.get("Host")


def site_path(target: str) -> str | None:
    """A request's target as a site path, percent-decoded once: "/posts/caf%C3%A9/?x" -> "/posts/café/".

    None for what no page can have: no leading slash, "." or ".." for a folder's name, a backslash, NUL or another
    control character, bytes that are not UTF-8.
    """
    raw = re.split(r"[?#]", target, maxsplit=1)[0]
    try:
        path = unquote_to_bytes(raw).decode()
    except UnicodeDecodeError:
        return None
    if not path.startswith("/") or path.startswith("//") or re.search(r"[\x00-\x1f\x7f\\]", path):
        return None
    return None if any(part in {".", ".."} for part in path.split("/")) else path
