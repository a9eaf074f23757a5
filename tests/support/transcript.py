"""The blocks of the manual's pages, and a terminal in which the commands among them are typed."""

import fcntl
import os
import pty
import re
import select
import shlex
import signal
import struct
import subprocess
import sys
import termios
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import click

from places import ROOT
from processes import PATIENCE

DOCS = ROOT / "content" / "docs"

_FENCE = re.compile(r"^( *)(`{3,})([^\n`]*)\n(.*?)\n\1\2 *\n", re.DOTALL | re.MULTILINE)
_RESULT = re.compile(r"\n*(:{3,}) \{\.result\}\n.*?\n\1\n", re.DOTALL)


class Block(NamedTuple):
    """What stands between two fences. What a Markdown example becomes, below it, is none."""

    line: int
    language: str
    info: str
    """What stands behind the language: `{.wrap}`, `{title="figures/walk.py"}`."""
    text: str

    @property
    def title(self) -> str:
        """The file that it shows."""
        found = re.search(r'title="([^"]+)"', self.info)
        return found[1] if found else ""

    @property
    def typed(self) -> list[tuple[str, str | None]]:
        """(command, what it shows): of a transcript each line after a `$`, of a block of `sh` every line, which shows
        whatever it likes (None).
        """
        if self.language == "sh":
            return [(line, None) for line in self.text.replace("\\\n", "").splitlines()]
        pieces = re.split(r"^\$ ", self.text, flags=re.MULTILINE)[1:]
        found = [re.fullmatch(r"((?:[^\n]*\\\n)*[^\n]*)\n?(.*)", piece, re.DOTALL) for piece in pieces]
        return [(match[1], match[2].removesuffix("\n")) for match in found if match]


def blocks(page: str) -> Iterator[Block]:
    """The blocks of one page of the manual."""
    text = (DOCS / page).read_text()
    at = 0
    while match := _FENCE.search(text, at):
        language, _, info = match[3].strip().partition(" ")
        yield Block(text.count("\n", 0, match.start()) + 1, language, info, textwrap.dedent(match[4]))
        result = _RESULT.match(text, match.end()) if language == "markdown" else None
        at = result.end() if result else match.end()


class Shown(NamedTuple):
    """What a command came to."""

    text: str
    code: int


class Terminal:
    """One terminal, wide enough for every line. Folder and environment stay from command to command."""

    def __init__(self, folder: Path, names: Mapping[str, str], environment: Mapping[str, str]) -> None:
        """`names`: what a page writes -> what it is here: addresses, hosts, folders of servers."""
        self.names = dict(names)
        self.shown_as: dict[str, str] = {}
        self._home = folder
        self._file = folder / ".where"
        self._sessions: list[int] = []
        kept = re.compile(
            r"PATH|LANG|PIP_\w+|\w*CERT\w*|\w+_BUNDLE|https?_proxy", re.IGNORECASE
        )  # pip's way to packages
        inherited = {key: value for key, value in os.environ.items() if kept.fullmatch(key)}
        mine = {
            "HOME": str(folder),
            "TERM": "xterm",
            "PS1": "",
            "GIT_PAGER": "cat",
            "PIP_QUIET": "1",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        }
        self.environment = {**inherited, **mine, **environment}

    @property
    def folder(self) -> Path:
        """Where it stands."""
        return Path(self._file.read_text().splitlines()[0]) if self._file.exists() else self._home

    def here(self, text: str) -> str:
        """What a page writes, with the names that things have here."""
        for name, real in self.names.items():
            text = text.replace(name, real)
        return text

    def there(self, text: str) -> str:
        """What was shown here, as the page would have it."""
        for real, name in {**self.shown_as, **{real: name for name, real in self.names.items()}}.items():
            text = text.replace(real, name)
        return text

    def run(self, command: str, reactions: Sequence[tuple[str, Callable[[], None] | None]] = ()) -> Shown:
        """Type a command. `reactions`: what is shown -> what is done then, one after the other; None presses Ctrl-C."""
        keep = shlex.quote(str(self._file))
        before = f'{{ read -r where; eval "$(cat)"; }} < {keep}; cd "$where"\n' if self._file.exists() else ""
        after = f"\ncode=$?\n{{ pwd; export -p; }} > {keep}\nexit $code"
        main, terminal = pty.openpty()
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 400, 0, 0))
        process = subprocess.Popen(
            ["bash", "-c", before + self.here(command) + after],
            stdin=terminal, stdout=terminal, stderr=terminal,
            cwd=self._home, env=self.environment, start_new_session=True,
        )  # fmt: skip
        os.close(terminal)
        self._sessions.append(process.pid)
        data, waiting, at = b"", list(reactions), 0
        with suppress(OSError):  # EIO: nobody holds the other end any more
            while chunk := self._read(main, data):
                data += chunk
                while waiting and (found := re.search(waiting[0][0].encode(), data[at:])):
                    at += found.end()
                    react = waiting.pop(0)[1]
                    react() if react else os.killpg(process.pid, signal.SIGINT)
        os.close(main)
        seen = _seen(data.decode()).removesuffix("\n\nstopped" if reactions else "")
        return Shown(self.there(seen), process.wait(PATIENCE))

    @staticmethod
    def _read(main: int, data: bytes) -> bytes:
        assert select.select([main], [], [], PATIENCE)[0], data.decode()
        return os.read(main, 1 << 16)

    def close(self) -> None:
        """End what was left running."""
        for session in self._sessions:
            with suppress(ProcessLookupError):
                os.killpg(session, signal.SIGKILL)


def _seen(text: str) -> str:
    """What stands on the screen: a line that was written over is what was written last."""
    lines = [line.removesuffix("\r").rpartition("\r")[2] for line in click.unstyle(text).split("\n")]
    return "\n".join(lines).rstrip("\n")


def comparable(text: str) -> str:
    """The one place that says what may differ between a page and a run of its commands.

    Times, and the lines of stages that took long; ports, and this machine's address; hashes; sizes, since they follow
    the versions of other packages; and those versions.
    """
    text = re.sub(r"^\w[\w ]{0,8} +\d+\.\d s\n", "", text, flags=re.MULTILINE)
    text = re.sub(r"(http://)(?:(127\.0\.0\.1)|[\d.]+):\d+/", r"\1\2:P/", text)
    text = re.sub(r"\b\d\d:\d\d:\d\d\b", "T", text)
    text = re.sub(r"\b\d+(\.\d+)? m?s\b", "0 s", text)
    text = re.sub(r" *\b\d[\d,]*(\.\d+)? [kM]B\b", " 0 kB", text)
    text = re.sub(r"^(/\S*)( +\d+(?:\.\d)?){7}( +\d+)$", r"\1 weights\3", text, flags=re.MULTILINE)
    text = re.sub(r"\b[0-9a-f]{7,64}\b(?! [a-z]+ )", "H", text)
    return re.sub(r"\b\d+\.\d+\.\d+\b", "V", text)


def compared(shown: str, expected: str) -> tuple[str, str]:
    """Both texts in comparable form. `...` in a line of the page stands for anything within this line."""
    wanted, lines = comparable(expected).split("\n"), comparable(shown).split("\n")
    for number, pattern in enumerate(wanted[: len(lines)]):
        open_ended = ".*".join(map(re.escape, pattern.split("...")))
        if "..." in pattern and re.fullmatch(open_ended, lines[number]):
            lines[number] = pattern
    return "\n".join(lines), "\n".join(wanted)


def programs(folder: Path) -> str:
    """A PATH on which `linocut` is the one under test, as it is without the extra `search`, whose files each site would
    otherwise hold.
    """
    folder.mkdir()
    program = folder / "linocut"
    program.write_text(
        f"#!{sys.executable}\nimport sys\nsys.modules['pagefind'] = None\nfrom linocut.cli import main\nmain()\n"
    )
    program.chmod(0o755)
    return f"{folder}:{Path(sys.executable).parent}:{os.environ['PATH']}"


def merged(settings: str, more: str) -> str:
    """Settings with the tables of a page's block put in, each key in place of one that was there."""
    for header, body in re.findall(r"^(\[.+?\])[^\n]*\n(.*?)(?=^\[|\Z)", more, re.DOTALL | re.MULTILINE):
        start = re.search(rf"^{re.escape(header)}.*\n", settings, re.MULTILINE)
        if not start:
            settings += f"\n{header}\n{body}"
            continue
        table, _, rest = settings[start.end() :].partition("\n[")
        for key in re.findall(r"^(\S+) *=", body, re.MULTILINE):
            table = re.sub(rf"^{re.escape(key)} *=.*\n?", "", table, flags=re.MULTILINE)
        settings = settings[: start.end()] + body.rstrip() + "\n" + table + (f"\n[{rest}" if _ else "")
    return settings
