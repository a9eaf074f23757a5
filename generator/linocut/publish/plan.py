"""The plan of one publish: what is added, changed, removed, and in which order so that no reader meets half a site."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from linocut.model.feed_format import FORMATS
from linocut.model.site import Plain
from linocut.problem import printable

PACKED = (".gz", ".br")
"""Suffixes of precompressed variants."""

_FEEDS = {*(kind.file for kind in FORMATS), "robots.txt", "_headers", "_redirects", "pagefind-entry.json"}
"""Files beside those in XML that name other files, and come after them."""


@dataclass(frozen=True, slots=True)
class File:
    """A finished file, ready to go out."""

    path: str
    """Relative to the site's top: "posts/x/index.html"."""
    source: Path
    """Absolute: where its bytes are."""
    size: int
    """Bytes."""
    digest: str
    """SHA-256, hex."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a publish will do to a target, decided before anything is touched."""

    files: tuple[File, ...]
    """Everything that the target will hold of this site, sorted by path."""
    added: tuple[File, ...] = ()
    changed: tuple[File, ...] = ()
    removed: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    """Paths at the target that linocut did not put there and that this publish overwrites or removes."""
    before: int = 0
    """How many of the site's files the target holds now."""
    base: Plain = None
    """The target's own note of the state that the plan was made against."""

    @property
    def size(self) -> int:
        """Bytes to be sent."""
        return sum(file.size for file in (*self.added, *self.changed))

    @property
    def empty(self) -> bool:
        """Whether the target already holds exactly this site."""
        return not (self.added or self.changed or self.removed)

    def summary(self) -> str:
        """One line: "3 added, 1 changed, 0 removed, 40 unchanged; 81.2 kB to send". Variants count as bytes alone."""
        counts = [len(_shown(file.path for file in files)) for files in (self.added, self.changed, self.files)]
        added, changed, every = counts
        same = every - added - changed
        numbers = f"{added} added, {changed} changed, {len(_shown(self.removed))} removed, {same} unchanged"
        return f"{numbers}; {kilobytes(self.size)} to send"

    def lines(self) -> list[str]:
        """Every file that the target gains, changes or loses, one line each, by path; variants are not listed."""
        sizes = {file.path: kilobytes(file.size) for file in (*self.added, *self.changed)}
        marked = [(path, "+") for path in _shown(file.path for file in self.added)]
        marked += [(path, "~") for path in _shown(file.path for file in self.changed)]
        marked += [(path, "-") for path in _shown(self.removed)]
        return [f"{mark} {sizes.get(path, ''):>9}  {printable(path)}" for path, mark in sorted(marked)]

    def as_plain(self) -> dict[str, Plain]:
        """The plan for `--json`."""
        return {
            "added": [file.path for file in self.added],
            "changed": [file.path for file in self.changed],
            "removed": list(self.removed),
            "unchanged": len(self.files) - len(self.added) - len(self.changed),
            "bytes": self.size,
        }


def compare(
    files: Iterable[File],
    here: Mapping[str, str],
    there: Mapping[str, str],
    *,
    owned: frozenset[str] | None = None,
    base: Plain = None,
) -> Plan:
    """The plan that makes `there` what `here` is: both map paths to marks which are equal where the bytes are.

    `owned` are the paths that linocut put there: others are never removed. None: everything there is the site's.
    """
    ordered = tuple(sorted(files, key=lambda file: file.path))
    changed = tuple(file for file in ordered if file.path in there and there[file.path] != here[file.path])
    removed = sorted(path for path in there if path not in here and (owned is None or path in owned))
    return Plan(
        files=ordered,
        added=tuple(file for file in ordered if file.path not in there),
        changed=changed,
        removed=tuple(removed),
        foreign=() if owned is None else tuple(file.path for file in changed if file.path not in owned),
        before=len(there if owned is None else owned & there.keys()),
        base=base,
    )


def phases(plan: Plan) -> list[tuple[list[File], list[str]]]:
    """(files to put, paths to remove) of each step; a step begins when the one before it is whole.

    What pages need comes before pages, new pages before the pages that link to them, feeds and sitemap after the
    pages that they name, and removals last, assets after the pages that showed them.
    """
    new = {file.path for file in plan.added}
    steps: list[list[File]] = [[], [], [], []]
    for file in (*plan.added, *plan.changed):
        steps[_step(file.path, file.path in new)].append(file)
    gone = [path for path in plan.removed if _is_page(path)], [path for path in plan.removed if not _is_page(path)]
    puts: list[tuple[list[File], list[str]]] = [(step, []) for step in steps if step]
    return puts + [([], paths) for paths in gone if paths]


def _step(path: str, new: bool) -> int:
    if _is_page(path):
        return 1 if new else 2
    name = PurePosixPath(bare(path))
    return 3 if name.suffix == ".xml" or name.name in _FEEDS else 0


def _shown(paths: Iterable[str]) -> list[str]:
    return [path for path in paths if bare(path) == path]


def bare(path: str) -> str:
    """The file that a precompressed variant stands for; any other path as it is."""
    for suffix in PACKED:
        if path.endswith(suffix):
            return path.removesuffix(suffix)
    return path


def _is_page(path: str) -> bool:
    return bare(path).endswith(".html")


def kilobytes(size: int) -> str:
    """A size for people: "812 B", "81.2 kB", "3.4 MB"."""
    if size < 1000:
        return f"{size} B"
    return f"{size / 1000:.1f} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"
