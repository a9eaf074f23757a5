"""A real sshd on loopback, with keys of its own."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import psutil

from processes import PATIENCE, descendants, end, free_port, listens, until


class Server(NamedTuple):
    folder: Path
    port: int
    pid: int

    def config(self, port: int = 0, **changed: str) -> Path:
        """A configuration for ssh that knows the server as "web"."""
        values = {
            "HostName": "127.0.0.1",
            "Port": str(port or self.port),
            "User": psutil.Process().username(),
            "IdentityFile": str(self.folder / "key"),
            "IdentitiesOnly": "yes",
            "UserKnownHostsFile": str(self.folder / "known_hosts"),
            "GlobalKnownHostsFile": os.devnull,
            "StrictHostKeyChecking": "yes",
            **changed,
        }
        file = self.folder / f"config-{port}-{'-'.join(changed)}"
        file.write_text("Host web\n" + "".join(f"  {key} {value}\n" for key, value in values.items()))
        return file

    def calm(self) -> None:
        """Wait until it has done all that was asked of it, over connections that were cut too."""
        until(lambda: not descendants(self.pid), "sshd is still at work")


@contextmanager
def start(folder: Path, *lines: str) -> Iterator[Server]:
    """An sshd with keys of its own."""
    folder.mkdir()
    for name in ("host", "key"):
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True, timeout=PATIENCE
        )
    shutil.copy(folder / "key.pub", folder / "authorized")
    port = free_port()
    settings = [f"Port {port}", "ListenAddress 127.0.0.1", f"HostKey {folder}/host", "StrictModes no", "UsePAM no",
                f"AuthorizedKeysFile {folder}/authorized", "PidFile none", "PasswordAuthentication no",
                "Subsystem sftp internal-sftp", "MaxStartups 100", *lines]  # fmt: skip
    (folder / "sshd_config").write_text("\n".join(settings) + "\n")
    if os.getuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)  # where sshd locks itself in; the service makes it when it starts
    program = shutil.which("sshd") or "/usr/sbin/sshd"
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([program, "-D", "-e", "-f", str(folder / "sshd_config")], stderr=log)
    host = (folder / "host.pub").read_text()
    (folder / "known_hosts").write_text(f"[127.0.0.1]:{port} {host}")
    try:
        listens(port, process, folder / "log")
        yield Server(folder, port, process.pid)
    finally:
        end(process)


def through(server: Server, port: int) -> Path:
    """A configuration that reaches the server by another port."""
    known = server.folder / "known_wire"
    known.write_text(f"[127.0.0.1]:{port} {(server.folder / 'host.pub').read_text()}")
    return server.config(port, UserKnownHostsFile=str(known))
