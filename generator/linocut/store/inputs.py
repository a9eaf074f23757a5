"""Everything a build reads passes here: a stat index answers what has not changed, a receipt remembers what was asked.

A receipt is the proof of a build: when every file, folder, and environment variable in it still answers as it did, the
same build would give the same bytes, and need not run. The same proof, observed for one article or one figure, tells
whether that one thing must be made again.
"""

import errno
import hashlib
import math
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from stat import S_ISDIR
from typing import NamedTuple

from linocut.problem import Place, Problem, Problems
from linocut.store.packages import version
from linocut.store.stamp import Stamp, names_in, stamp, stamped
from linocut.system.files import opened
from linocut.system.paths import CASELESS, absolute

ABSENT = ""
"""The digest of what is not there."""

UNREADABLE = "unreadable"
"""The digest of what is there, and may not be read, or cannot."""


class Question(NamedTuple):
    """What was asked of the world, by kind.

    - ("file", path): its bytes; ("folder", path): its entries; ("presence", path): whether it is a file or a folder;
      ("glob", pattern): the paths that match. Paths are absolute, or relative to the site.
    - ("variable", name): an environment variable.
    - ("distribution", name): which version of it is installed; "python" is Python itself.
    """

    kind: str
    name: str


def now_within(span: tuple[float, float]) -> bool:
    """Whether it is a time at which answers with this span hold."""
    return span[0] <= time.time() < span[1]


class Known(NamedTuple):
    """An answer, and the stamp it was given under (None: nothing to stat)."""

    stamp: Stamp | None
    digest: str


Receipt = Mapping[Question, Known]


class InputChanged(Problems):
    """A file was saved while it was being built from: what was made of its two states may not be filed as of either."""

    def __init__(self, name: str) -> None:
        super().__init__([Problem("changed while the site was being built", Place(name), "build once more")])


class Inputs:
    """Reads for one build of one site. Not shared between threads.

    `known` are answers of an earlier build, believed where the stamp still holds; `now` are answers of this moment,
    given again as they are: somebody has just looked.
    """

    def __init__(self, root: Path, known: Receipt | None = None, now: Receipt | None = None) -> None:
        self._prefix = str(root) + os.sep
        self._known: Receipt = known or {}
        self._now: Receipt = now or {}
        self._seen: dict[Question, Known] = {}
        self._watchers: list[dict[Question, str]] = []
        self.span = (-math.inf, math.inf)
        """Seconds since the epoch between which answers that depended on the time hold."""
        self.torn: InputChanged | None = None
        """Where a file was found in two states, whoever was told of it then."""

    def path(self, name: str) -> str:
        """The absolute path of `name`."""
        return name if absolute(name) else self._prefix + name

    def read(self, name: str) -> bytes:
        """The file's bytes; the attempt is remembered either way.

        Raises OSError, as `open` does, where there is no such file, `Problems` where it cannot be read, and
        `InputChanged` where it is other than it was when it was first asked for.
        """
        try:
            with open(self.path(name), "rb", opener=opened) as file:
                data = file.read()
        except OSError as error:
            digest = _without(error)
            self._answer(Question("file", name), Known(None, digest))
            if digest == ABSENT:
                raise
            raise unreadable(name, error) from error
        # The stamp is taken after reading: a change in between makes the stamp newer than the bytes only
        # within FRESH, and a fresh stamp is never believed.
        self._answer(Question("file", name), Known(stamp(self.path(name)), hashlib.sha256(data).hexdigest()))
        return data

    def digest(self, name: str) -> str:
        """SHA-256 of the file, hex, without reading it when its stamp is known; ABSENT when there is none."""
        return self.ask(Question("file", name))

    def exists(self, name: str) -> bool:
        """Whether there is such a file: whatever its bytes are, which is for those to ask who read them.

        It has exactly this name, on systems too that would find it by another case: it is a mistake elsewhere.
        """
        return self.ask(Question("presence", name)) == "file" and (not CASELESS or absolute(name) or self._spelt(name))

    def _spelt(self, name: str) -> bool:
        """Whether a path of the site names its file, and each folder but the outermost, as they are called."""
        folder, _, last = name.rpartition("/")
        if not folder:
            return True
        return last in {".", "..", *(entry.rstrip("/") for entry in self.names(folder))} and self._spelt(folder)

    def names(self, folder: str) -> tuple[str, ...]:
        """Entries of a folder, sorted, folders with a trailing slash; () when it is not there.

        Raises `Problems` where it cannot be read: a site without what is in it would be another site.
        """
        path = self.path(folder)
        try:
            names = names_in(path)
        except OSError as error:
            self._answer(Question("folder", folder), Known(None, UNREADABLE))
            raise unreadable(folder, error) from error
        self._answer(Question("folder", folder), Known(stamp(path), _digest_names(names)))
        return names or ()

    def turns(self, moment: datetime, now: datetime) -> None:
        """Note that what is built now is otherwise on the other side of this moment: an article appears, or expires.

        A moment that has passed counts too: a clock may be set back.
        """
        since, until = self.span
        at = moment.timestamp()
        self.span = (since, min(until, at)) if moment > now else (max(since, at), until)

    def ask(self, question: Question) -> str:
        """The digest of whatever is asked for; ABSENT when it is not there."""
        known = self._seen.get(question) or self._now.get(question) or self._look(question)
        self._answer(question, known)
        return known.digest

    @contextmanager
    def watch(self) -> Iterator[dict[Question, str]]:
        """What is asked within the block, with the answers: the observed dependencies of whatever is made there."""
        watched: dict[Question, str] = {}
        self._watchers.append(watched)
        try:
            yield watched
        finally:
            self._watchers.remove(watched)

    def holds(self, observed: Iterable[tuple[Question, str]]) -> bool:
        """Whether the world still answers as it did when `observed` was watched."""
        return all(self.ask(question) == digest for question, digest in observed)

    def receipt(self) -> Receipt:
        """Everything asked so far."""
        return dict(self._seen)

    def _answer(self, question: Question, known: Known) -> None:
        first = self._seen.setdefault(question, known)
        gone = question.kind == "file" and known.digest == ABSENT and self._stood(question.name)
        if question.kind == "file" and (first.digest != known.digest or gone):
            # The first answer stays, so that the receipt does not hold; without its stamp, which may have lied.
            self._seen[question] = Known(None, first.digest)
            self.torn = InputChanged(question.name)
            raise self.torn
        if question.kind == "folder" and first.digest != known.digest:
            # So does the first list of what is in a folder: an article may have been left out for it.
            self._seen[question] = Known(None, first.digest)
        else:
            self._seen[question] = known
        for watched in self._watchers:
            watched[question] = known.digest

    def _stood(self, name: str) -> bool:
        """Whether somebody was told that the file is there."""
        told = self._seen.get(Question("presence", name))
        return told is not None and told.digest == "file"

    def _look(self, question: Question) -> Known:
        return look(question, self.path(question.name), self._known.get(question))


def look(question: Question, path: str, known: Known | None) -> Known:
    """Answer one question, believing `known` when its stamp still holds."""
    if question.kind == "variable":
        value = os.environ.get(question.name)
        return Known(None, ABSENT if value is None else hashlib.sha256(value.encode()).hexdigest())
    if question.kind == "distribution":
        return Known(None, version(question.name))
    if question.kind == "glob":
        return Known(None, _matches(path, path.removesuffix(question.name)))
    try:
        stat = os.stat(path)  # noqa: PTH116 - asked thousands of times in a build that does nothing
    except ValueError:
        return Known(None, ABSENT)
    except OSError as error:  # a link that leads to itself, and what lies in a locked folder, are there
        digest = _without(error)
        return Known(None, "file" if digest and question.kind == "presence" else digest)
    if question.kind == "presence":
        return Known(None, "folder" if S_ISDIR(stat.st_mode) else "file")
    if known and known.stamp:
        size, modified, inode, fresh = known.stamp
        if modified == stat.st_mtime_ns and inode == stat.st_ino and size == stat.st_size and not fresh:
            return known
    seen = stamped(stat)
    try:
        if question.kind == "folder":
            return Known(seen, _digest_names(names_in(path)))
        with open(path, "rb", opener=opened) as file:
            return Known(seen, hashlib.file_digest(file, "sha256").hexdigest())
    except OSError as error:
        # Whoever may read it again has changed no more than its permissions: without a stamp it is looked at each time.
        return Known(None, _without(error))


def _without(error: OSError) -> str:
    """The digest of what could not be opened."""
    absent = isinstance(error, FileNotFoundError | NotADirectoryError | IsADirectoryError)
    return ABSENT if absent or error.errno == errno.ENAMETOOLONG else UNREADABLE


def unreadable(name: str, error: OSError) -> Problems:
    """What to tell of a file or a folder that is there and cannot be read."""
    hint = f"`chmod u+r {name}`, or have its owner let you" if isinstance(error, PermissionError) else ""
    why = error.strerror or str(error)
    if error.errno == errno.ENXIO:  # a socket's own error, and the one of `opened`
        why, hint = "it is a pipe, a socket or a device", "put a file in its place"
    if error.errno == errno.ELOOP:
        why, hint = "it is a link that leads to itself", "put a file in its place"
    return Problems([Problem(f"cannot be read: {why}", Place(name), hint)])


def unchanged(root: Path, receipt: Receipt) -> bool:
    """Whether everything in the receipt still answers as it did: the whole check of a build that has nothing to do."""
    prefix = str(root) + os.sep
    for question, known in receipt.items():
        path = question.name if absolute(question.name) else prefix + question.name
        if look(question, path, known).digest != known.digest:
            return False
    return True


def _digest_names(names: tuple[str, ...] | None) -> str:
    return ABSENT if names is None else hashlib.sha256("\0".join(names).encode(errors="surrogateescape")).hexdigest()


def _matches(pattern: str, prefix: str) -> str:
    import glob

    matches = glob.glob(pattern, recursive=True)  # noqa: PTH207 - the pattern may be absolute
    names = (match.removeprefix(prefix).replace(os.sep, "/") for match in matches)
    return _digest_names(tuple(sorted(names)) or None)
