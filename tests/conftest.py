"""Small real sites, built for real."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from linocut.system.kind import POSIX
from processes import PATIENCE

if TYPE_CHECKING:  # what drives browsers is loaded where one is: most tests need none, and some systems have none
    from playwright.sync_api import Browser, BrowserContext

SETTINGS = '[tool.linocut]\ntitle = "A site"\nbase_url = "https://site.example/"\n'

collect_ignore = [] if POSIX else ["figure/test_dask.py"]
"""Of clusters, which need processes that fork and signals; dask on Windows is not tried."""

ORDINARY = (
    ("setpriv", "--bounding-set", "-dac_override,-dac_read_search") if getattr(os, "geteuid", lambda: 1)() == 0 else ()
)
"""Runs the command that follows as somebody whom permissions hold, which they do not root."""


LONG = frozenset({"whole", "publish", "system", "figure", "browser"})
"""Folders of tests that take long."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write what tests/sites/ expects")


def pytest_configure() -> None:
    """Let Ctrl-C reach what the tests start: a shell's background job ignores it, and its children with it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"):  # what is printed is compared as it is without colour
        os.environ.pop(name, None)
    # Programs under test start as they do for their users: with modules that were compiled once.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long: files go to the cores in their order, and a long one at the end keeps one waiting."""
    items.sort(key=lambda item: item.path.parent.name not in LONG)


def write_site(root: Path, files: dict[str, str | bytes]) -> Path:
    """Writes files into the folder of a site, with settings unless there are some among them; gives the folder."""
    for path, text in {"pyproject.toml": SETTINGS, **files}.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode() if isinstance(text, str) else text)
    return root


@pytest.fixture
def make_site(tmp_path: Path) -> Callable[..., Path]:
    """Writes files into the folder of a new site, and gives the folder: make_site({"content/a.md": "..."})."""

    def make(files: dict[str, str | bytes], name: str = "site") -> Path:
        return write_site(tmp_path / name, files)

    return make


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    """Chromium, for one file of tests: while it runs, no other event loop can run in the same thread."""
    from playwright.sync_api import expect, sync_playwright

    from screenshots import CHROMIUM

    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(**CHROMIUM, timeout=PATIENCE * 1000)
        opened = launched.new_context

        def patient(**options: Any) -> "BrowserContext":
            context = opened(**options)
            context.set_default_timeout(PATIENCE * 1000)
            return context

        launched.new_context = patient  # type: ignore[method-assign] # the one place where every test waits as long
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def base(folder: Path) -> Iterator[str]:
    """The address at which the site of a file's own fixture `folder` is served."""
    from screenshots import served

    with served(folder) as url:
        yield url
