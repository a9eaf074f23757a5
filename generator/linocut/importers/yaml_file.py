"""A YAML file of a site that was written elsewhere."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from linocut.importers.matter import bounded
from linocut.problem import Place, Problem, Problems


def read(folder: Path, name: str, tidied: Callable[[str], str] = str) -> Any:
    """What the file holds; `tidied` takes out of its text what is no YAML. Raises `Problems`."""
    import yaml

    try:
        return bounded(tidied((folder / name).read_text(encoding="utf-8-sig")), yaml.SafeLoader)
    except UnicodeDecodeError as error:
        raise Problems([Problem("is not UTF-8", Place(name), "save it as UTF-8")]) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name)
        raise Problems([Problem(f"is not valid YAML: {getattr(error, 'problem', error)}", place)]) from error
    except ValueError as error:
        raise Problems([Problem(f"is not valid YAML: {error}", Place(name))]) from error
