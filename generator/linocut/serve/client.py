"""The reload client as the server hands it out: its scripts, and the tag that brings them into a page."""

from html import escape

from linocut.theme.files import THEME

FOLDER = THEME / "serve"

NAMES = ("client.js", "patch.js", "overlay.js", "listen.js", "overlay.css", "page.css")
"""Everything that there is."""


def script(name: str) -> bytes | None:
    """One of the client's files; None when there is no such."""
    return (FOLDER / name).read_bytes() if name in NAMES else None


def tag(key: str, linocut: str) -> bytes:
    """The tag that brings the client into a page: `key` names the page's bytes, `linocut` the program."""
    names = f'data-key="{key[:32]}" data-linocut="{linocut}"'
    return f'<script type="module" src="/.linocut/client.js" {names}></script>\n'.encode()


def injected(page: bytes, key: str, linocut: str) -> bytes:
    """The page with the client, at the end of its head."""
    end = page.find(b"</head>")
    return page[:end] + tag(key, linocut) + page[end:] if end >= 0 else tag(key, linocut) + page


def instead(said: str, linocut: str, problems: str = "") -> bytes:
    """A page for an address that has none of its own: what is said, and the client to go on with, which shows the
    problems; as text they are for whoever runs no scripts."""
    start = f'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>{escape(said)}</title>\n'
    style = '<meta name="color-scheme" content="light dark">\n<link rel="stylesheet" href="/.linocut/page.css">\n'
    text = f"<noscript><pre>{escape(problems)}</pre></noscript>" if problems else ""
    body = f'<body class="instead"><p>{escape(said)}</p>{text}</body>\n</html>\n'
    return (start + style).encode() + tag("", linocut) + body.encode()
