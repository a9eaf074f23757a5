"""Where a theme file is: in the site's own `templates/`, else in the packaged theme; and what goes out as it is."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from linocut import PACKAGE
from linocut.problem import Place, Problem, Problems, nearest
from linocut.store.inputs import Inputs


def _packaged() -> Path:
    installed = PACKAGE / "templates"
    return installed if installed.is_dir() else PACKAGE.parents[1] / "templates"


STATIC = "static"
"""The folder of a site, and of a theme, whose files go out as they are."""

_KEEPERS = {".DS_Store", ".directory", ".gitattributes", ".gitignore", ".gitkeep", ".keep", ".nojekyll"}
"""Hidden files that nobody misses: they serve the folder; the last is written by whoever publishes with git."""

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


def owned(inputs: Inputs) -> Iterator[tuple[str, bool]]:
    """Every file that pages are made with, and whether it is the site's own."""
    for name in names(inputs):
        if not name.startswith((f"{STATIC}/", "serve/")):
            yield name, inputs.exists(f"templates/{name}")


def copied(inputs: Inputs, root: Path, wanted: Iterable[str]) -> list[Path]:
    """The packaged files with these names, copied to where a site's own are. Raises `Problems`, all at once."""
    ours = [name for name in _below(inputs, str(THEME), "") if not name.startswith((f"{STATIC}/", "serve/"))]
    problems, files = [], dict[Path, bytes]()
    for given in wanted:
        name = given.removeprefix("templates/")
        path = root / "templates" / name
        if name not in ours:
            hint = nearest(name, ours) or "`linocut theme list` names them"
            problems.append(Problem(f'the theme has no file "{name}"', hint=hint))
        elif path.exists():
            problems.append(Problem("is there already", Place(f"templates/{name}"), "remove it to begin anew"))
        else:
            files[path] = (THEME / name).read_bytes()
    if problems:
        raise Problems(problems)
    for path, data in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return list(files)


def static_files(inputs: Inputs) -> Iterator[tuple[str, str]]:
    """Address -> file of all that goes out as it is: the site's own `static/`, then the theme's."""
    for root in (STATIC, f"templates/{STATIC}", f"{THEME}/{STATIC}"):
        yield from ((name, f"{root}/{name}") for name in sorted(_below(inputs, root, "")))


def static_file(inputs: Inputs, name: str) -> str | None:
    """The file that goes out as it is to an address; None when there is none."""
    own = f"{STATIC}/{name}"
    return own if inputs.exists(own) else find(inputs, own)


def unpublished(inputs: Inputs, folder: str = "") -> Iterator[str]:
    """Files of the site's `static/` that somebody put there and that no host is sent: hidden ones."""
    for name in inputs.names(f"{STATIC}/{folder}".rstrip("/")):
        if hidden(name):
            if name not in _KEEPERS and not name.startswith(".#") and not name.endswith((".swp", "~")):
                yield f"{STATIC}/{folder}{name}"
        elif name.endswith("/"):
            yield from unpublished(inputs, folder + name)


def hidden(name: str) -> bool:
    """Whether an entry of a folder is left out for its name."""
    return name.startswith(".") and name != ".well-known/"


def _below(inputs: Inputs, root: str, folder: str) -> list[str]:
    found = []
    for name in inputs.names(f"{root}/{folder}".rstrip("/")):
        if hidden(name) or name.endswith("~"):
            continue
        if name.endswith("/"):
            found.extend(_below(inputs, root, folder + name))
        else:
            found.append(folder + name)
    return found
