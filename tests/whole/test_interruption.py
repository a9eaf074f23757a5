"""What happens to a build must not harm what was built: kills, a full disk, two builds at once, an old cache."""

import glob
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from linocut.build import build
from linocut.store.cache import DAY, Cache
from places import GENERATOR
from processes import PATIENCE
from test_build import FILES, digests

HEAD = "date: 2026-01-03\ntags: [lines]\n---\nText with $x$.\n"
MANY = FILES | {f"content/posts/a{number}.md": f"---\ntitle: Article {number}\n{HEAD}" for number in range(30)}


def start(site: Path, **options: Any) -> "subprocess.Popen[str]":
    """A build in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "linocut", "build"],
        cwd=site,
        env={**os.environ, "PYTHONPATH": str(GENERATOR)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        **options,
    )


def until(moment: Callable[[], object], process: "subprocess.Popen[str]") -> None:
    """Wait for the moment, or for the end of the process."""
    deadline = time.monotonic() + PATIENCE
    while not moment() and process.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.002)


def kill(process: "subprocess.Popen[str]") -> None:
    """As `kill -9` of the build and all that it started."""
    with process:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)


def there(site: Path, pattern: str) -> bool:
    """Whether anything matches, while folders come and go, at which Path.glob stumbles."""
    return any(glob.iglob(pattern, root_dir=site))  # noqa: PTH207


MOMENTS = (".linocut/text/*/*", ".linocut/figure/*/*", ".linocut/stage/*/*", "public/assets/*", ".linocut/build/*/*")
"""What is first there when a build is killed."""


def test_kills_at_any_moment_leave_a_site_that_the_next_build_completes(make_site):
    site, clean = make_site(MANY), make_site(MANY, "clean")
    for moment in MOMENTS:
        process = start(site)
        until(lambda moment=moment: there(site, moment), process)
        kill(process)
    assert build(site, Cache(site / ".linocut")).good
    assert build(clean, Cache(clean / ".linocut")).good
    assert digests(site / "public") == digests(clean / "public")

    for root in (site, clean):
        article = root / "content/posts/line.md"
        article.write_text(article.read_text().replace("See", "Look at"))
    process = start(site)
    until(lambda: there(site, ".linocut/stage/*/posts/*/*"), process)
    kill(process)
    assert build(site, Cache(site / ".linocut")).good
    assert build(clean, Cache(clean / ".linocut")).good
    assert digests(site / "public") == digests(clean / "public")


def test_a_full_disk_is_told_and_loses_nothing(make_site):
    site = make_site(FILES)
    assert build(site, Cache(site / ".linocut")).good
    before = digests(site / "public")
    (site / "content/posts/long.md").write_text("---\ntitle: Long\ndate: 2026-01-04\n---\n" + "A long text. " * 20_000)

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    process = start(site, preexec_fn=full)
    told, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1, told
    assert f"the site cannot be written: File too large: {site}/.linocut/" in told, "and not public/, which is not full"
    assert told.rstrip().endswith("; what was built before is kept")
    assert digests(site / "public") == before
    assert build(site, Cache(site / ".linocut")).good
    assert (site / "public/posts/long/index.html").is_file()


def test_two_builds_at_once_end_as_one(make_site):
    site, clean = make_site(MANY), make_site(MANY, "clean")
    processes = [start(site), start(site)]
    for process in processes:
        told, _ = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, told
    assert build(clean, Cache(clean / ".linocut")).good
    assert digests(site / "public") == digests(clean / "public")
    assert build(site, Cache(site / ".linocut")).changed == ()


def test_a_build_waits_for_another_and_says_so(make_site):
    site = make_site({"content/about.md": "---\ntitle: About\n---\nText.\n"})
    with Cache(site / ".linocut").alone("build", pytest.fail) as waited:
        assert not waited
        process = start(site)
        assert process.stdout
        assert process.stdout.readline() == "waiting for another build of this site: 0 of 1\n"
        assert not (site / "public").exists()
    process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert (site / "public/about/index.html").is_file()


def test_a_build_tidies_its_cache_once_a_day(make_site):
    site = make_site({"content/about.md": "---\ntitle: About\n---\nText.\n"})
    cache = Cache(site / ".linocut")
    left = site / ".linocut/stage/left"
    (left / "posts").mkdir(parents=True)

    def aged(days: float) -> Path:
        path = site / ".linocut/blobs" / cache.blob(str(days).encode()).digest[:2]
        (file,) = path.iterdir()
        os.utime(file, (time.time() - days * DAY,) * 2)
        return file

    old, young = aged(40), aged(20)
    os.utime(left, (time.time() - 2 * DAY,) * 2)
    assert build(site, cache).good
    assert not old.exists()
    assert not left.exists()
    assert young.exists()

    older = aged(50)
    (site / "content/about.md").write_text("---\ntitle: About\n---\nOther text.\n")
    assert build(site, cache).good
    assert older.exists(), "it was tidied today"
