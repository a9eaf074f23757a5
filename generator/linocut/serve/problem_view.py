"""Problems as the overlay shows them: the place, the source around it, and a link that opens an editor there."""

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from linocut.problem import Place, Problem

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


def place_of(written: str) -> Place | None:
    """The place that `Place` writes as "content/a.md:12:3"; None when it is none."""
    match = re.fullmatch(r"(.+?)(?::(\d+))?(?::(\d+))?", written)
    return Place(match[1], int(match[2] or 0), int(match[3] or 0)) if match and "\0" not in written else None


def _edit(place: Place) -> str:
    """The preview's own address that leads to the editor, so that pages name no folder of this machine."""
    return f"/.linocut/edit?place={quote(str(place))}"


def shown(root: Path, problems: Iterable[Problem], pages: Mapping[str, list[str]]) -> list[dict[str, Any]]:
    """Each problem as plain data. `pages` has, for paths of the author's files, the site paths they belong to."""
    return [_shown(root, problem, pages) for problem in problems]


def _shown(root: Path, problem: Problem, pages: Mapping[str, list[str]]) -> dict[str, Any]:
    place = problem.place
    line, lines = excerpt(root, problem)
    return {
        "severity": problem.severity,
        "message": problem.message,
        "hint": problem.hint,
        "place": str(place) if place else "",
        "link": _edit(place) if place and editor_pattern() else "",
        "line": line,
        "column": place.column if place and place.line == line else 0,
        "excerpt": lines,
        "detail": _detail(root, problem.detail),
        "pages": pages.get(place.path) if place else None,
    }


def excerpt(root: Path, problem: Problem) -> tuple[int, list[tuple[int, str]]]:
    """A line and the (number, text) of those around it: where the author's script failed, else the problem's own place.

    (0, []) where the detail shows the line already, or there is none.
    """
    place = _innermost(root, problem.detail) or problem.place
    if place is None or not place.line:
        return 0, []
    try:
        lines = (root / place.path).read_text(errors="replace").splitlines()
    except (OSError, ValueError):
        return 0, []
    here = lines[place.line - 1] if place.line <= len(lines) else ""
    if here.strip() and here.strip() in (problem.detail.splitlines() or [""])[0]:
        return 0, []
    first, last = max(1, place.line - AROUND), min(len(lines), place.line + AROUND)
    return place.line, [(number, lines[number - 1]) for number in range(first, last + 1)]


def _innermost(root: Path, detail: str) -> Place | None:
    """The last frame of a traceback that is in a file of the site."""
    own = [frame for frame in _FRAME.finditer(detail) if not frame["path"].startswith("/")]
    own = [frame for frame in own if (root / frame["path"]).is_file()]
    return Place(own[-1]["path"], int(own[-1]["line"])) if own else None


def _detail(root: Path, detail: str) -> list[tuple[str, str]]:
    """(text, link) pieces: the frames of a traceback that name a file of the site open it."""
    pieces: list[tuple[str, str]] = []
    end = 0
    for frame in _FRAME.finditer(detail):
        if not (root / frame["path"]).is_file():
            continue
        pieces.append((detail[end : frame.start()], ""))
        link = _edit(Place(frame["path"], int(frame["line"]))) if editor_pattern() else ""
        pieces.append((frame[0], link))
        end = frame.end()
    return [piece for piece in (*pieces, (detail[end:], "")) if piece[0]]
