"""What an import makes, as one value, and how it is written: no file that is there is ever touched."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from importlib import resources
from itertools import count
from pathlib import Path
from typing import NamedTuple

from linocut.problem import Problem, Problems

STATIC = "static"
"""The folder of files that are published as they are."""

Content = bytes | Path
"""What a file of the new site holds: its bytes, or those of a file of the old one."""


class Row(NamedTuple):
    """How much of one kind was taken over."""

    kind: str
    taken: int
    changed: int
    left: int


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import makes, before anything is written."""

    files: Mapping[str, Content]
    """By path in the new site."""
    problems: tuple[Problem, ...]
    """What needs a hand. Places in content/ and templates/ are in the new site, others in the old one."""
    settings: str
    """pyproject.toml."""
    origin: str
    """What the old site was made with: "Hugo"."""
    urls: Mapping[str, str]
    """Page of the new site -> its address, which is the one that it had."""
    written: int
    """Pages whose address had to be written into their front matter."""
    moves: Mapping[str, str]
    """Address of a list or a feed -> where it leads now."""
    tally: tuple["Row", ...] = ()
    """What was taken over, by kind."""
    hosts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Key of [tool.linocut.allow] -> the hosts that articles use."""
    again: "Callable[[Mapping[str, str], Path], Imported] | None" = None
    """The same with what was kept of cells in the place of some: article -> why its cells do not run; the store as in
    `accept`. None: nothing of it runs."""


def free(stem: str, suffix: str, files: Mapping[str, Content]) -> str:
    """A name such as "stem-1.suffix" that no file of the new site has, there or at the same address elsewhere."""
    names = (f"{stem}-{number}.{suffix}" for number in count(1))
    return next(name for name in names if not any(path.endswith(name.partition("static")[2]) for path in files))


def write(imported: Imported, into: Path, ours: Collection[Path] = ()) -> tuple[list[Path], bool]:
    """Write the new site into a folder: the files written, and whether its settings are among them.

    A file that is there with the same bytes is left alone. Raises `Problems`, and writes nothing, where one is there
    with others, unless this import wrote it: those are `ours`. The settings of a site that already exists are never
    touched.
    """
    settings = into / "pyproject.toml"
    new = settings in ours or not settings.exists()
    wanted: dict[str, Content] = dict(imported.files)
    if new:
        wanted |= {"pyproject.toml": imported.settings.encode()}
        if not (into / ".gitignore").exists():
            wanted |= {".gitignore": resources.files("linocut.new").joinpath("site/gitignore").read_bytes()}
    waiting: dict[Path, bytes] = {}
    problems = []
    try:
        for name, content in sorted(wanted.items()):
            target, data = into / name, content if isinstance(content, bytes) else content.read_bytes()
            if not target.exists() and not target.is_symlink():
                waiting[target] = data
            elif target in ours:
                if target.read_bytes() != data:
                    waiting[target] = data
            elif not target.is_file() or target.read_bytes() != data:
                problems.append(Problem(f"{target} exists with different content", hint="nothing was written"))
        if problems:
            raise Problems(problems)
        for target, data in waiting.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb" if target in ours else "xb") as file:
                file.write(data)
    except OSError as error:
        raise Problems([Problem(f"{error.filename} cannot be written: {error.strerror}")]) from error
    return list(waiting), new
