"""What of the output folder goes out: every file that the build wrote, but no dotfile and nothing that is a secret."""

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from linocut.manifest import listed
from linocut.problem import Problem
from linocut.publish.plan import File
from linocut.system.paths import composed

_SECRET_NAME = re.compile(
    r"^(id_(rsa|dsa|ecdsa|ed25519)|credentials|\w*secrets?\.(json|ya?ml|toml)|service[-_]account.*\.json"
    r"|.*\.(p12|pfx|kdbx|keystore|jks|ppk|ovpn))$",
    re.IGNORECASE,
)
_SECRET_TEXT = re.compile(rb"\A\s*(-----BEGIN [A-Z ]*PRIVATE KEY( BLOCK)?-----|PuTTY-User-Key-File-)")
_KEY = re.compile(
    rb"^-----BEGIN [A-Z ]*PRIVATE KEY( BLOCK)?-----\r?\n([\w-]+: .*\n|\r?\n)*[A-Za-z0-9+/=]{40}", re.MULTILINE
)
"""A key itself, not only its first line as an article shows it: after its certificate, or after a word about it."""
_PAGES = (".html", ".xml", ".json")
"""Texts in which a key is what an article quotes."""


class Found(NamedTuple):
    """The output folder, sorted into what is published and what is not."""

    files: tuple[File, ...]
    left_out: tuple[str, ...]
    """Dotfiles, links and what linocut did not write, by path."""
    problems: tuple[Problem, ...]
    """One for each secret."""


def collect(folder: Path) -> Found:
    """Every file of a built site. Raises OSError for a folder that cannot be read."""
    files: list[File] = []
    left_out: list[str] = []
    problems: list[Problem] = []
    ours = listed(folder)
    for path in sorted(_walk(folder)):
        source = folder / path
        if ours is not None and path not in ours:
            left_out.append(path)
            continue
        if _hidden(path) or source.is_symlink() or not source.is_file():
            left_out.append(path)
            continue
        data = source.read_bytes()
        if _secret(source.name, data):
            hint = "take it out of the site; a secret that was ever published must be replaced"
            problems.append(Problem(f"/{path} looks like a secret, and is not published", hint=hint))
            continue
        if not path.isprintable():
            problems.append(Problem(f"the file name {path!r} cannot be published", hint="rename it"))
            continue
        files.append(File(path, source, len(data), hashlib.sha256(data).hexdigest()))
    return Found(tuple(files), tuple(left_out), tuple(problems))


def _secret(name: str, data: bytes) -> bool:
    if _SECRET_NAME.match(name) or _SECRET_TEXT.match(data):
        return True
    return not name.endswith(_PAGES) and bool(_KEY.search(data))


def _walk(folder: Path) -> Iterator[str]:
    for parent, folders, names in os.walk(folder):
        linked = [name for name in folders if (Path(parent) / name).is_symlink()]
        for name in [*names, *linked]:
            yield composed((Path(parent) / name).relative_to(folder).as_posix())


def _hidden(path: str) -> bool:
    """Whether a part of the path starts with a dot, but for the two that the web knows."""
    if path == ".nojekyll":
        return False
    parts = path.split("/")
    return any(part.startswith(".") for part in (parts[1:] if parts[0] == ".well-known" else parts))
