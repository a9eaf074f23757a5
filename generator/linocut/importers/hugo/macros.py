"""Macros for formulas that a site's templates and settings hand to KaTeX or MathJax."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

_SUFFIXES = {".html", ".js"}
_LARGEST = 200_000
"""Bytes of a file that may be somebody's own; programs are longer."""
_TABLE = re.compile(r"[\"']?\bmacros[\"']?\s*[:=]\s*\{", re.IGNORECASE)
_VALUE = r"""(?:"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`[^`]*`)"""
_ENTRY = re.compile(
    r"""\s*(?:(?://[^\n]*|/\*.*?\*/)\s*)*(?P<key>[A-Za-z]+|"[^"\n]*"|'[^'\n]*')\s*:\s*"""
    rf"(?:(?P<value>{_VALUE})|\[\s*(?P<first>{_VALUE})[^\]\n]*\])\s*,?",
    re.DOTALL,
)
_NAME = re.compile(r"\\*([A-Za-z]+)")
_COMMAND = re.compile(r"\\(?:re)?newcommand\*?\s*\{?\\([A-Za-z]+)\}?\s*(?:\[\d\])?\s*\{((?:[^{}]|\{[^{}]*\})*)\}")


def found(folder: Path, params: Mapping[str, Any]) -> dict[str, str]:
    """Name without a backslash -> LaTeX."""
    macros: dict[str, str] = {}
    for text in _texts(folder):
        for table in _TABLE.finditer(text):
            macros |= dict(_entries(text, table.end()))
        macros |= {match[1]: match[2].strip() for match in _COMMAND.finditer(text)}
    return {**macros, **dict(_said(params))}


def _texts(folder: Path) -> Iterator[str]:
    """Themes' files first: the site's own come after them, and win."""
    places = [*sorted(folder.glob("themes/*/layouts")), folder / "layouts", folder / "assets", folder / "static"]
    for place in places:
        for file in sorted(place.rglob("*")) if place.is_dir() else ():
            if (
                file.suffix in _SUFFIXES
                and file.is_file()
                and file.stat().st_size < _LARGEST
                and ".min." not in file.name
            ):
                yield file.read_text(encoding="utf-8", errors="replace")


def _entries(text: str, at: int) -> Iterator[tuple[str, str]]:
    """What stands in an object of JavaScript, up to what is no entry of the form that programs for formulas read."""
    while match := _ENTRY.match(text, at):
        name = _NAME.fullmatch(match["key"].strip("\"'"))
        written = match["value"] or match["first"]
        value = written[1:-1] if written[0] == "`" else re.sub(r"\\(.)", r"\1", written[1:-1])
        if name:
            yield name[1], value
        at = match.end()


def _said(params: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Those of a table of that name in the parameters."""
    for key, value in params.items():
        if not isinstance(value, Mapping):
            continue
        if str(key).lower() == "macros":
            for each, latex in value.items():
                if isinstance(latex, str) and (name := _NAME.fullmatch(str(each))):
                    yield name[1], latex
        else:
            yield from _said(value)
