"""Where a theme file is: in the site's own `templates/`, else in the packaged default theme."""

from pathlib import Path

from linocut import PACKAGE
from linocut.store.inputs import Inputs


def _packaged() -> Path:
    installed = PACKAGE / "templates"
    return installed if installed.is_dir() else PACKAGE.parents[1] / "templates"


THEME = _packaged()
"""The default theme: in the wheel within the package, in a checkout at the repository's root."""


def find(inputs: Inputs, name: str) -> str | None:
    """Path of a theme file for `Inputs`; None when neither the site nor the package has it."""
    for path in (f"templates/{name}", f"{THEME}/{name}"):
        if inputs.exists(path):
            return path
    return None


def names(inputs: Inputs) -> tuple[str, ...]:
    """Every file of the theme, the site's and the packaged ones, relative to `templates/`, sorted."""
    found: set[str] = set()
    for root in ("templates", str(THEME)):
        found.update(_below(inputs, root, ""))
    return tuple(sorted(found))


def _below(inputs: Inputs, root: str, folder: str) -> list[str]:
    found = []
    for name in inputs.names(f"{root}/{folder}".rstrip("/")):
        if (name.startswith(".") and name != ".well-known/") or name.endswith("~"):
            continue
        if name.endswith("/"):
            found.extend(_below(inputs, root, folder + name))
        else:
            found.append(folder + name)
    return found
