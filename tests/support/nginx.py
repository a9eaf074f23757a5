"""A real nginx on loopback."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from processes import end, free_port, listens

CONFIGURATION = """{modules}
{user}
daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;
events {{}}
http {{
  include /etc/nginx/mime.types; default_type application/octet-stream; access_log off;
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  {server}
}}
"""


@contextmanager
def nginx(folder: Path, server: str) -> Iterator[str]:
    """nginx on loopback, with this server in its configuration and its files in this folder; its address."""
    port = free_port()
    modules = Path("/usr/lib/nginx/modules").glob("*brotli_static*.so")
    text = CONFIGURATION.format(
        modules="".join(f"load_module {module};\n" for module in modules),
        user="user root;" if os.getuid() == 0 else "",
        folder=folder,
        server=server.format(folder=folder, port=port),
    )
    (folder / "nginx.conf").write_text(text)
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    with (folder / "nginx.log").open("wb") as log:
        process = subprocess.Popen([program, "-p", folder, "-c", folder / "nginx.conf"], stderr=log)
    try:
        listens(port, process, folder / "nginx.log")
        yield f"http://127.0.0.1:{port}"
    finally:
        end(process)
