"""A site's own `figures/style.mplstyle`: read on top of ours, and its mistakes told, where matplotlib logs."""

import logging
import re
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.style

from linocut.figure.job import Failure
from linocut.figure.process.script import Failed
from linocut.problem import Place, Problem, nearest

STYLE = "figures/style.mplstyle"


def use(file: Path) -> None:
    """Set the style that the file holds. Raises `Failed` with everything that is wrong in it."""
    heard = _Heard()
    logger = logging.getLogger("matplotlib")
    logger.addHandler(heard)
    try:
        found = mpl.rc_params_from_file(file, use_default_template=False)
    except UnicodeDecodeError:
        heard.problems = [Problem("the file is not UTF-8", Place(STYLE), "save it as UTF-8")]
    finally:
        logger.removeHandler(heard)
    if heard.problems:
        problems = sorted(heard.problems, key=lambda problem: problem.place or Place(STYLE))
        raise Failed(Failure(f"cannot use {STYLE}", problems=tuple(problems)))
    matplotlib.style.use(dict(found))


class _Heard(logging.Handler):
    """What matplotlib logs while it reads a style, as problems."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.problems: list[Problem] = []

    def emit(self, record: logging.LogRecord) -> None:
        given: Any = record.args
        if record.msg.startswith("Cannot decode"):  # it raises that too
            return
        if isinstance(given, dict):
            number, line, error = given["line_no"], given["line"], ""
        else:
            number, line, *more = given[1:]
            error = str(more[0]) if more else ""
        key, _, value = (part.strip() for part in line.partition(":"))
        column = len(line) - len(line.lstrip()) + 1
        if "Bad key" in record.msg:
            message, hint = f'unknown key "{key}"', nearest(key, mpl.rcParams) or "the keys are matplotlib's rcParams"
        elif "Bad value" in record.msg:
            why = re.sub(r"^Key [\w.-]+: ", "", error).rstrip(".")
            message, hint = f'"{key}" cannot be "{value}": {why[:1].lower()}{why[1:]}', ""
            column = line.index(value, line.index(":")) + 1
        elif "Duplicate" in record.msg:
            message, hint = f'the key "{key}" is given twice', "keep one of the two"
        else:
            message, hint = f'"{line.strip()}" is not a setting', "write key: value"
        self.problems.append(Problem(message, Place(STYLE, number, column), hint))
