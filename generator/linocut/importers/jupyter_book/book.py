"""What a Jupyter Book says of itself: `_config.yml` and `_toc.yml`, or `myst.yml`, which hold both."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from posixpath import normpath
from typing import Any

from linocut.importers import yaml_file
from linocut.importers.quarto.config import plain, table, texts
from linocut.problem import Place, Problem, Problems

CONFIG, CONTENTS, MYST = "_config.yml", "_toc.yml", "myst.yml"
PAGES = (".md", ".ipynb", ".myst", ".markdown")
_APART = re.compile(r"(?:^|/)(?:_build|node_modules|venv|__pycache__|\.[^/]*)(?:/|$)")
_NOT_PAGES = frozenset(("readme", "license", "changelog", "contributing", "conduct", "claude", "agents"))


@dataclass(frozen=True, slots=True)
class Chapter:
    """A page in the table of contents."""

    source: str
    """"chapters/a.md"."""
    title: str = ""
    """Where the contents have one of their own."""
    part: str = ""
    """What stands above it there."""
    depth: int = 0
    """How many pages it stands below."""


@dataclass(frozen=True, slots=True)
class Book:
    """What of it matters here."""

    file: str
    """Where it says so."""
    title: str
    author: str
    description: str
    language: str
    address: str
    """Where it is published; "" where it does not say."""
    logo: str
    chapters: tuple[Chapter, ...]
    """The first is the page at the top."""
    bibliography: tuple[str, ...]
    values: Mapping[str, str]
    """What stands in the text for {{ name }}."""
    macros: Mapping[str, str]
    """LaTeX's, by name without backslash."""
    flat: bool
    """Whether addresses are names of files alone, as of `myst.yml`."""
    left: tuple[Problem, ...] = field(default=())
    """What of it is not taken over."""


def read(folder: Path) -> Book:
    """The book in `folder`. Raises `Problems` where there is none that can be read."""
    if (folder / CONTENTS).is_file():
        return _sphinx(folder)
    if (folder / MYST).is_file():
        return _myst(folder)
    below = sorted(path.parent.relative_to(folder).as_posix() for path in folder.glob(f"*/{CONTENTS}"))
    below += sorted(path.parent.relative_to(folder).as_posix() for path in folder.glob(f"*/{MYST}"))
    hint = f"there is one in {folder / below[0]}" if below else f"{CONTENTS} or {MYST} is at the top of one"
    raise Problems([Problem(f"{folder} holds no Jupyter Book", hint=hint)])


def found(folder: Path, name: str) -> str:
    """The file of a page that the contents name with or without its ending; "" for none."""
    path = normpath(name.strip().replace("\\", "/").lstrip("/"))
    if path.startswith(".."):
        return ""
    for whole in (path, *(f"{path}{suffix}" for suffix in PAGES)):
        if PurePosixPath(whole).suffix in PAGES and (folder / whole).is_file():
            return whole
    return ""


def others(folder: Path, taken: set[str]) -> list[str]:
    """Texts and notebooks in its folder that the contents do not name."""
    paths = (path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.suffix in PAGES)
    return [
        path
        for path in paths
        if path not in taken and not _APART.search(path) and PurePosixPath(path).stem.lower() not in _NOT_PAGES
    ]


# --- _config.yml and _toc.yml ---


def _sphinx(folder: Path) -> Book:
    says = _mapping(folder, CONFIG) if (folder / CONFIG).is_file() else {}
    contents = yaml_file.read(folder, CONTENTS)
    lost: list[str] = []
    chapters = list(_listed(folder, contents, lost))
    sphinx = table(table(says, "sphinx"), "config")
    given = table(table(table(sphinx, "mathjax3_config"), "tex"), "macros")
    left = [("html", "google_analytics_id", "analytics"), ("html", "comments", "comments")]
    told = [
        Problem(f"{key}: not taken over", Place(CONFIG), f"[tool.linocut.{name}] knows services")
        for top, key, name in left
        if table(says, top).get(key)
    ]
    address = str(table(says, "html").get("baseurl") or sphinx.get("html_baseurl") or "")
    return Book(
        file=CONFIG,
        title=plain(says.get("title") or ""),
        author=plain(says.get("author") or ""),
        description=plain(table(sphinx, "html_theme_options").get("description") or ""),
        language=str(sphinx.get("language") or "en"),
        address=address,
        logo=str(says.get("logo") or "").lstrip("/"),
        chapters=_once(folder, chapters),
        bibliography=_works(says.get("bibtex_bibfiles")),
        values=_said(table(table(says, "parse"), "myst_substitutions") or table(sphinx, "myst_substitutions")),
        macros=_macros(given),
        flat=False,
        left=(*told, *_missing(lost, CONTENTS)),
    )


def _listed(folder: Path, contents: Any, lost: list[str]) -> Iterator[Chapter]:
    """The pages of `_toc.yml`, in both forms that it has had."""
    if isinstance(contents, dict):
        if root := contents.get("root") or contents.get("file"):
            yield from _chapters(folder, {"file": root}, "", 0, lost)
        for key in ("parts", "subtrees"):
            for part in _list(contents.get(key)):
                if isinstance(part, dict):
                    name = plain(part.get("caption") or "")
                    yield from _chapters(folder, {"sections": [*_below(part)]}, name, -1, lost)
        yield from _chapters(folder, {"sections": [*_below(contents)]}, "", -1, lost)
        return
    part = ""
    for one in _list(contents):
        values = one if isinstance(one, dict) else {"file": one}
        named = values.get("part") or values.get("header")
        part = plain(named) if named else part
        yield from _chapters(folder, values, part, 0, lost)


def _below(entry: Mapping[str, Any]) -> Iterator[Any]:
    for key in ("chapters", "sections", "children", "entries", "items"):
        yield from _list(entry.get(key))


def _chapters(folder: Path, entry: Any, part: str, depth: int, lost: list[str]) -> Iterator[Chapter]:
    values = entry if isinstance(entry, dict) else {"file": entry} if isinstance(entry, str) else {}
    name = values.get("file") or (values.get("url") if str(values.get("url") or "").startswith("/") else None)
    title = plain(values.get("title") or "")
    if name:
        if path := found(folder, str(name)):
            yield Chapter(path, title, part, max(depth, 0))
        else:
            lost.append(str(name))
    elif title and depth >= 0:  # a title above pages is the name of a part
        part = title
    if pattern := values.get("glob") or values.get("pattern"):
        for file in sorted(folder.glob(str(pattern).lstrip("/"))):
            if found(folder, inside := file.relative_to(folder).as_posix()):
                yield Chapter(found(folder, inside), "", part, max(depth, 0))
    for one in _below(values):
        yield from _chapters(folder, one, part, depth + 1 if name else max(depth, 0), lost)


def _missing(lost: list[str], file: str) -> list[Problem]:
    if not lost:
        return []
    hint = "pages are Markdown and notebooks; what else the contents name is left out"
    return [Problem(f"not taken: {', '.join(lost)}", Place(file), hint)]


# --- myst.yml ---


def _myst(folder: Path) -> Book:
    whole = _mapping(folder, MYST)
    project, site = table(whole, "project"), table(whole, "site")
    lost: list[str] = []
    chapters = [one for entry in _list(project.get("toc")) for one in _chapters(folder, entry, "", 0, lost)]
    if not chapters and (folder / CONTENTS).is_file():
        chapters = list(_listed(folder, yaml_file.read(folder, CONTENTS), lost))
    if not chapters:
        names = [path for path in others(folder, set()) if not path.startswith("_")]
        first = next((one for one in names if PurePosixPath(one).stem in {"index", "intro", "main"}), "")
        chapters = [Chapter(path) for path in ([first] if first else []) + [one for one in names if one != first]]
    authors = [one.get("name") if isinstance(one, dict) else one for one in _list(project.get("authors"))]
    named = texts(project.get("bibliography")) or [
        path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*.bib")) if not _APART.search(str(path))
    ]
    return Book(
        file=MYST,
        title=plain(project.get("title") or site.get("title") or ""),
        author=", ".join(plain(name) for name in authors if name),
        description=plain(project.get("description") or ""),
        language="en",
        address="",
        logo=str(table(site, "options").get("logo") or "").lstrip("/"),
        chapters=_once(folder, chapters),
        bibliography=_works(named),
        values={},
        macros=_macros(table(project, "math")),
        flat=True,
        left=tuple(_missing(lost, MYST)),
    )


# --- both ---


def _once(folder: Path, chapters: list[Chapter]) -> tuple[Chapter, ...]:
    if not chapters:
        raise Problems(
            [Problem(f"{folder} names no page that is there", hint="its contents list Markdown and notebooks")]
        )
    return tuple({chapter.source: chapter for chapter in reversed(chapters)}[one] for one in _sources(chapters))


def _sources(chapters: list[Chapter]) -> list[str]:
    return list(dict.fromkeys(chapter.source for chapter in chapters))


def _works(named: Any) -> tuple[str, ...]:
    """Files of works cited; those at an address are not there."""
    return tuple(path.lstrip("/") for path in texts(named) if path.endswith(".bib") and "://" not in path)


def _macros(given: Mapping[str, Any]) -> dict[str, str]:
    """Macros as MathJax and KaTeX have them: a text, or a text and how many arguments it takes."""
    found: dict[str, str] = {}
    for name, value in given.items():
        parts = value if isinstance(value, list) else [value.get("macro") if isinstance(value, dict) else value]
        if parts and isinstance(parts[0], str) and re.fullmatch(r"\\?[A-Za-z]+", str(name)):
            found[str(name).lstrip("\\")] = parts[0]
    return found


def _said(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in values.items() if isinstance(value, str | int | float)}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _mapping(folder: Path, name: str) -> dict[str, Any]:
    found = yaml_file.read(folder, name)
    return found if isinstance(found, dict) else {}
