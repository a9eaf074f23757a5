"""Problems as the overlay shows them: the place, the source around it, and a link that opens an editor there."""

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from linocut.model import Place, Problem

EDITORS = {
    "vscode": "vscode://file{path}:{line}:{column}",
    "code": "vscode://file{path}:{line}:{column}",
    "insiders": "vscode-insiders://file{path}:{line}:{column}",
    "vscodium": "vscodium://file{path}:{line}:{column}",
    "cursor": "cursor://file{path}:{line}:{column}",
    "windsurf": "windsurf://file{path}:{line}:{column}",
    "zed": "zed://file{path}:{line}:{column}",
    "idea": "idea://open?file={path}&line={line}&column={column}",
    "pycharm": "pycharm://open?file={path}&line={line}&column={column}",
    "sublime": "subl://open?url=file://{path}&line={line}&column={column}",
    "textmate": "txmt://open?url=file://{path}&line={line}&column={column}",
    "bbedit": "bbedit://open?url=file://{path}&line={line}&column={column}",
    "emacs": "emacs://open?url=file://{path}&line={line}&column={column}",
    "none": "",
}
"""What $LINOCUT_EDITOR may name; anything else with {path} in it is a pattern of the author's own."""

AROUND = 2
"""Lines of the source shown before and after the one with the problem."""

_FRAME = re.compile(r'File "(?P<path>[^"\n]+)", line (?P<line>\d+)')


def editor_pattern(environment: Mapping[str, str] = os.environ) -> str:
    """The pattern of links that open the author's editor; "": no links."""
    wanted = environment.get("LINOCUT_EDITOR", "vscode").strip()
    return wanted if "{path}" in wanted else EDITORS.get(wanted, EDITORS["vscode"])


def editor_link(root: Path, place: Place, pattern: str) -> str:
    """A link that opens the author's editor at a place; "" for an editor without links."""
    path = quote(str(root / place.path))
    line, column = str(place.line or 1), str(place.column or 1)
    return pattern.replace("{path}", path).replace("{line}", line).replace("{column}", column)


def shown(
    root: Path, problems: Iterable[Problem], pages: Mapping[str, list[str]], pattern: str
) -> list[dict[str, Any]]:
    """Each problem as plain data. `pages` has, for paths of the author's files, the site paths they belong to."""
    return [_shown(root, problem, pages, pattern) for problem in problems]


def _shown(root: Path, problem: Problem, pages: Mapping[str, list[str]], pattern: str) -> dict[str, Any]:
    place = problem.place
    return {
        "severity": problem.severity,
        "message": problem.message,
        "hint": problem.hint,
        "place": str(place) if place else "",
        "link": editor_link(root, place, pattern) if place else "",
        "column": place.column if place else 0,
        "excerpt": excerpt(root, problem),
        "detail": _detail(root, problem.detail, pattern),
        "pages": pages.get(place.path) if place else None,
    }


def excerpt(root: Path, problem: Problem) -> list[tuple[int, str]]:
    """(number, text) of the lines around a problem; [] where its detail shows them already, or there are none."""
    place = problem.place
    if place is None or not place.line:
        return []
    try:
        lines = (root / place.path).read_text(errors="replace").splitlines()
    except (OSError, ValueError):
        return []
    here = lines[place.line - 1] if place.line <= len(lines) else ""
    if here.strip() and here.strip() in (problem.detail.splitlines() or [""])[0]:
        return []
    first, last = max(1, place.line - AROUND), min(len(lines), place.line + AROUND)
    return [(number, lines[number - 1]) for number in range(first, last + 1)]


def _detail(root: Path, detail: str, pattern: str) -> list[tuple[str, str]]:
    """(text, link) pieces: the frames of a traceback that name a file of the site open it."""
    pieces: list[tuple[str, str]] = []
    end = 0
    for frame in _FRAME.finditer(detail):
        if not (root / frame["path"]).is_file():
            continue
        pieces.append((detail[end : frame.start()], ""))
        pieces.append((frame[0], editor_link(root, Place(frame["path"], int(frame["line"])), pattern)))
        end = frame.end()
    return [piece for piece in (*pieces, (detail[end:], "")) if piece[0]]
