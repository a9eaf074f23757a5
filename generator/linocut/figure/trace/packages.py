"""Which installed distribution a top-level module belongs to, and its version, without importing it."""

import sys
from collections.abc import Iterable

from linocut.store.inputs import ABSENT, Question
from linocut.store.packages import normalised, version

PYTHON = Question("distribution", "python")

_NAMED_OTHERWISE = {"PIL": "pillow", "dateutil": "python-dateutil", "mpl_toolkits": "matplotlib"}
_NOBODYS = frozenset({"linocut", "_distutils_hack", "distutils-precedence", "__editable__"})


def questions(modules: Iterable[str], known: dict[str, str]) -> tuple[Question, ...]:
    """The versions that decide what these modules do; `known` keeps module -> distribution from call to call."""
    names = {distribution(module, known) for module in modules}
    return (PYTHON, *(Question("distribution", name) for name in sorted(names) if name))


def distribution(module: str, known: dict[str, str]) -> str:
    """The normalised name of the distribution that a top-level module belongs to; "" for none."""
    if module not in known:
        known[module] = "" if module in _NOBODYS or module in sys.stdlib_module_names else _find(module)
    return known[module]


def _find(module: str) -> str:
    name = _NAMED_OTHERWISE.get(module, module)
    if version(normalised(name)) != ABSENT:  # told from folders' names: nothing is read
        return normalised(name)
    from importlib import metadata

    try:
        return normalised(metadata.distribution(name).name)
    except (metadata.PackageNotFoundError, ValueError):
        return normalised((*metadata.packages_distributions().get(module, ()), "")[0])
