"""Which files of linocut decide what a run gives: all that the process which runs it imports, told from their text."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from linocut import PACKAGE

RUNS = "figure/process/worker.py"
"""What runs a script, in a process of its own, and saves what it drew."""

_IMPORT = re.compile(
    rf"^[ \t]*(?:from[ \t]+({PACKAGE.name}[\w.]*)[ \t]+import[ \t]+(\([^)]*\)|.*)|import[ \t]+({PACKAGE.name}[\w.]*))",
    re.MULTILINE,
)
_FOR_TYPES = re.compile(r"^if TYPE_CHECKING:.*\n(?:[ \t]+.*\n|\n)*", re.MULTILINE)


@cache  # pure as long as the program is the same
def files(*entries: str) -> tuple[Path, ...]:
    """These files of the package and all that they import, late imports included, sorted.

    Told from the text rather than from what is loaded, so that a build and what it starts say the same.
    """
    found: set[Path] = set()
    waiting = [PACKAGE / entry for entry in entries]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += _imported(path.read_text())
    return tuple(sorted(found))


def _imported(text: str) -> Iterator[Path]:
    """Files of the package that are named in the imports of one."""
    for module, names, plain in _IMPORT.findall(_FOR_TYPES.sub("", text)):
        if plain:
            yield from _files(plain)
        for name in re.findall(r"\w+", re.sub(r"#.*", "", names)):
            yield from _files(f"{module}.{name}")


def _files(name: str) -> Iterator[Path]:
    """The file of a dotted name, or of the module that has it, and the packages around it."""
    folder = PACKAGE
    yield folder / "__init__.py"
    for part in name.split(".")[1:]:
        if (folder / f"{part}.py").is_file():
            yield folder / f"{part}.py"
        folder /= part
        if not (folder / "__init__.py").is_file():
            return
        yield folder / "__init__.py"
