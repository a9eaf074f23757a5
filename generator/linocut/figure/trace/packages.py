"""Which installed distribution a top-level module belongs to, and its version, without importing it."""

import re
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from linocut.store.inputs import ABSENT, Question
from linocut.store.packages import modules, normalised, version

PYTHON = Question("distribution", "python")

_NAMED_OTHERWISE = {
    "PIL": "pillow",
    "bs4": "beautifulsoup4",
    "cv2": "opencv-python",
    "dateutil": "python-dateutil",
    "mpl_toolkits": "matplotlib",
    "pywt": "pywavelets",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "yaml": "pyyaml",
}
"""Of some it is known without a look, and while they are not installed."""
_NOBODYS = frozenset({"linocut", "_distutils_hack", "distutils-precedence", "__editable__"})


def questions(modules: Iterable[str], known: dict[str, str]) -> tuple[Question, ...]:
    """The versions that decide what these modules do; `known` keeps module -> distribution from call to call."""
    names = {distribution(module, known) for module in modules}
    return (PYTHON, *(Question("distribution", name) for name in sorted(names) if name))


def versions(modules: Iterable[str], known: dict[str, str]) -> dict[str, str]:
    """The distributions that these top-level modules belong to, with their versions, as far as they are installed."""
    names = {distribution(module, known) for module in sorted(modules) if "." not in module}
    return {name: found for name in sorted(names) if name and (found := version(name))}


def distribution(module: str, known: dict[str, str]) -> str:
    """The normalised name of the distribution that a top-level module belongs to; "" for none.

    Of a module that is not there it is the module's own name: it may be installed before the next build.
    """
    if module not in known:
        known[module] = "" if module in _NOBODYS or module in sys.stdlib_module_names else _find(module)
    return known[module]


def _find(module: str) -> str:
    name = normalised(_NAMED_OTHERWISE.get(module, module))
    if version(name) != ABSENT:  # told from folders' names: nothing is read
        return name
    return _owner(module) if any(module in modules(folder) for folder in sys.path) else name


def _owner(module: str) -> str:
    """The distribution among whose files a module is; "" for none."""
    among = re.compile(rb"^%s[/.]" % re.escape(module.encode()), re.MULTILINE)
    alone = re.compile(rb"^%s\s*$" % re.escape(module.encode()), re.MULTILINE)
    for folder in sys.path:
        for path in sorted(Path(folder).glob("*-*-info")) if folder else ():
            listed, pattern = ("RECORD", among) if path.suffix == ".dist-info" else ("top_level.txt", alone)
            with suppress(OSError):
                if pattern.search((path / listed).read_bytes()):
                    return normalised(path.name.partition("-")[0])
    return ""
