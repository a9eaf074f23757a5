"""Knows at once that something may have changed: it only rings; what has changed is for the receipt to say.

The operating system's events are quick where they work. Where they do not (network folders, containers, too many
watches), the preview notices that by itself: it looks at its receipt every second or so anyway.
"""

import logging
import os
import re
import threading
import time
from collections.abc import Iterable
from pathlib import Path

from linocut.content.git_dates import store
from linocut.store.inputs import Question

STEP = 5
"""Milliseconds without an event after which a burst of them is over."""

MANY = 6
"""Files changed together from which on more are waited for: a checkout, a formatter, a replace in all files."""

QUIET = 0.12
"""Seconds without an event after which many changes are taken to be all."""

LONGEST = 5.0
"""Seconds after which changes that never stop are looked at nevertheless, and after which git is not believed to be at
work any more: one that was killed leaves its lock."""

GLANCE = 0.005
"""Seconds between looks whether git is done."""


class ChangeSignal:
    """Rung by the watcher, by requests and by figures that are done; answered by the one thread that builds."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._rung = threading.Event()
        self._lock = threading.Lock()
        self._paths: set[str] = set()

    def ring(self, paths: Iterable[str] = ()) -> None:
        """Wake the builder."""
        with self._lock:
            self._paths.update(paths)
        self._rung.set()

    def wait(self, seconds: float) -> bool:
        """Until it rings, or the time is over; whether it rang. Many changes at once ring once, when they are over, and
        so does whatever git does in one go."""
        rang = self._rung.wait(seconds)
        latest = time.monotonic() + LONGEST
        self._rung.clear()
        while time.monotonic() < latest:
            if _git_works(self._root):
                time.sleep(GLANCE)
                continue
            with self._lock:
                many = len(self._paths) >= MANY
            if not many or not self._rung.wait(QUIET):
                break
            self._rung.clear()
        with self._lock:
            self._paths.clear()
        return rang


def _git_works(root: Path) -> bool:
    """Whether git is changing files: it holds its lock from the first to the last of a checkout."""
    git = store(root)
    try:
        return git is not None and abs(time.time() - (git / "index.lock").stat().st_mtime) < LONGEST
    except OSError:
        return False


class Watcher:
    """Listens to the folders that a build looked at, and rings."""

    def __init__(self, signal: ChangeSignal) -> None:
        self._signal = signal
        self._asked: frozenset[Question] = frozenset()
        self._names: frozenset[str] = frozenset()
        self._folders: frozenset[tuple[str, int]] = frozenset()
        self._stop = threading.Event()

    def attend(self, root: Path, questions: Iterable[Question]) -> None:
        """Listen to these from now on. Whatever changes until it listens, the next look at the receipt finds."""
        asked = frozenset(questions)
        if asked != self._asked:
            self._asked, self._names = asked, _folders(root, asked)
        folders = _standing(self._names)
        if folders == self._folders:
            return
        self.close()
        self._folders = folders
        self._stop = threading.Event()
        paths = sorted(path for path, _ in folders)
        threading.Thread(target=self._listen, args=(paths, self._stop), name="watch", daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        self._stop.set()

    def _listen(self, folders: list[str], stop: threading.Event) -> None:
        import watchfiles

        logging.getLogger("watchfiles").setLevel(logging.CRITICAL)
        try:
            changes = watchfiles.watch(
                *folders, watch_filter=None, step=STEP, debounce=100, rust_timeout=0, stop_event=stop,
                recursive=False, raise_interrupt=False, ignore_permission_denied=True,
            )  # fmt: skip
            for changed in changes:
                self._signal.ring(path for _, path in changed)
        except (OSError, RuntimeError):
            # A folder went away while we began, or the system has no more watches to give: looking now and then,
            # as the builder does, is what is left.
            self._folders = frozenset()


def _folders(root: Path, questions: Iterable[Question]) -> frozenset[str]:
    """The folders to listen to, if they are there."""
    wanted = {str(root)}
    for question in questions:
        if question.kind not in {"file", "folder", "presence", "glob"}:
            continue
        name = re.split(r"[*?\[]", question.name)[0] if question.kind == "glob" else question.name
        path = os.path.join(root, name)  # noqa: PTH118 - thousands of them, on every build
        wanted.add(path if question.kind == "folder" else os.path.dirname(path))  # noqa: PTH120
        if question.kind == "file" and os.path.islink(path):  # noqa: PTH114
            wanted.add(os.path.dirname(os.path.realpath(path)))  # noqa: PTH120
    return frozenset(wanted)


def _standing(names: Iterable[str]) -> frozenset[tuple[str, int]]:
    """Those that are folders, each with its inode, so that one that was made anew is listened to anew."""
    found = set()
    for path in names:
        try:
            stat = os.stat(path)  # noqa: PTH116
        except OSError:
            continue
        if os.path.isdir(path):  # noqa: PTH112
            found.add((path, stat.st_ino))
    return frozenset(found)
