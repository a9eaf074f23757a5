"""Releases on a server: what both ways to reach it, rsync and SFTP, have in common."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from linocut.problem import Problem, Problems
from linocut.publish.options import Common
from linocut.publish.plan import Plan
from linocut.publish.store import Progress

RECORD = ".linocut-published.sha256"
"""In each release: what is in it, as sha256sum writes it and checks it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SshOptions(Common):
    """target = "ssh" """

    host: str
    """As ssh takes it: "me@server.example", or a name in ~/.ssh/config."""
    path: str
    """Folder on the server; relative to the home folder unless it starts with a slash."""
    port: int = 0
    """0: as ssh's own configuration says."""
    ssh_config: str = ""
    """A configuration file for ssh instead of the user's own, relative to the site's folder."""
    method: str = "auto"
    """"rsync", "sftp", or "auto": rsync where both sides have it."""
    releases: int = 5
    """How many releases the server keeps, the one it shows included."""
    precompress: bool = False
    """Put a .gz and a .br beside every file that gains by it."""


class Standing(NamedTuple):
    """What is on the server."""

    current: int
    """The release that is shown; 0: none."""
    releases: tuple[str, ...]
    """Names in releases/ that are linocut's."""
    record: str
    """RECORD of the current release."""


class Host(Protocol):
    """One way to reach the server. Raises `Problems`."""

    def look(self) -> Standing:
        """Changes nothing."""

    def upload(self, plan: Plan, record: bytes, partial: str, basis: int, progress: Progress) -> None:
        """Make releases/PARTIAL hold exactly the plan's files and RECORD; what is as in release `basis` is linked."""

    def switch(self, old: int, new: int, partial: str, leftovers: list[str]) -> None:
        """Name releases/PARTIAL `new` and show it, if `old` is still shown; then remove `leftovers` of releases/.

        Without a partial, `new` already exists, and `old` is set aside.
        """


_NAME = re.compile(r"([1-9][0-9]{0,8})(\.rolled-back)?")
"""What linocut calls a release; nine digits are more than anybody publishes."""


def ours(names: Iterable[str]) -> tuple[str, ...]:
    """Those names in releases/ that linocut gives: nobody else's is removed, whatever it is called."""
    return tuple(sorted(name for name in names if _NAME.fullmatch(name)))


def number(link: str) -> int:
    """The release that `current` points to; 0 when it is not there. Raises `Problems` for a link of somebody else's."""
    found = _NAME.fullmatch(link.removeprefix("releases/")) if link.startswith("releases/") else None
    if link and not (found and not found[2]):
        hint = "name another `path`, or move it away"
        raise Problems([Problem(f'"current" on the server points to "{link}", which is not linocut\'s', hint=hint)])
    return int(found[1]) if found else 0


def moved() -> Problems:
    """Somebody else published between our plan and our switch."""
    return Problems([Problem("somebody else published to the server meanwhile", hint="publish again")])


def in_the_way() -> Problems:
    """`current` is a folder."""
    hint = "linocut shows a release by a link of that name; move the folder away"
    return Problems([Problem('"current" on the server is not a link', hint=hint)])
