"""A Quarto project's `_quarto.yml`, the `_metadata.yml` of its folders, and which of its files are pages."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath
from typing import Any

from linocut.content.wording import words
from linocut.importers import yaml_file
from linocut.problem import Problem, Problems

FILE = "_quarto.yml"
PAGES = frozenset((".qmd", ".md", ".ipynb", ".rmd", ".rmarkdown"))
_NOT_PAGES = frozenset(("readme", "license", "claude", "agents", "changelog", "contributing"))
"""Stems of files that Quarto leaves alone."""

_SHORTCODE = re.compile(r"\{\{<.*?>\}\}")


@dataclass(frozen=True, slots=True)
class Config:
    """What of it matters here."""

    file: str
    values: Mapping[str, Any]
    """All of it."""
    variables: Mapping[str, Any]
    """Of `_variables.yml`."""
    folders: Mapping[str, Mapping[str, Any]]
    """Folder -> what its `_metadata.yml` says."""
    output: str
    """Folder of the rendered site."""

    @property
    def website(self) -> Mapping[str, Any]:
        """What it says of the website."""
        found = self.values.get("website") or self.values.get("book") or {}
        return found if isinstance(found, dict) else {}

    @property
    def title(self) -> str:
        """The site's title, without icons."""
        named = (table(self.values, "project"), table(self.website, "navbar"))
        given = (self.website.get("title"), self.values.get("title"), *(one.get("title") for one in named))
        return next((plain(one) for one in given if isinstance(one, str) and plain(one)), "")

    def says(self, path: str) -> dict[str, Any]:
        """What the project and the folders above say of the page at `path`: keys of front matter, the nearest last."""
        found = {key: value for key, value in self.values.items() if key not in {"project", "website", "book", "title"}}
        for folder in reversed([str(above) for above in PurePosixPath(path).parents]):
            found = merged(found, self.folders.get("" if folder == "." else folder, {}))
        return found


def read(folder: Path) -> Config:
    """The configuration of the project in `folder`. Raises `Problems` where it has none that can be read."""
    file = next((name for name in (FILE, "_quarto.yaml") if (folder / name).is_file()), "")
    if not file:
        hint = f"{FILE} is at the top of one"
        raise Problems([Problem(f"{folder} holds no Quarto project", hint=hint)])
    values = _mapping(folder, file)
    for name in texts(values.get("metadata-files")):
        if (folder / name).is_file():
            values = merged(_mapping(folder, name), values)
    project = table(values, "project")
    output = str(project.get("output-dir") or ("_book" if project.get("type") == "book" else "_site")).strip("./")
    folders = {}
    for found in sorted(folder.rglob("_metadata.y*ml")):
        above = found.parent.relative_to(folder).as_posix()
        if not hidden(above):
            folders["" if above == "." else above] = _mapping(folder, found.relative_to(folder).as_posix())
    names = [name for name in ("_variables.yml", "_variables.yaml") if (folder / name).is_file()]
    return Config(file, values, _mapping(folder, names[0]) if names else {}, folders, output)


def hidden(path: str) -> bool:
    """Whether a file or a folder that a path names is one that Quarto looks over."""
    return any(part.startswith(("_", ".")) and part != "." for part in PurePosixPath(path).parts)


def pages(folder: Path, config: Config) -> Iterator[str]:
    """Every page of the project, by path."""
    wanted = texts(table(config.values, "project").get("render"))
    takes = [pattern for pattern in wanted if not pattern.startswith("!")]
    leaves = [pattern[1:] for pattern in wanted if pattern.startswith("!")]
    for found in sorted(folder.rglob("*")):
        path = found.relative_to(folder).as_posix()
        if found.suffix.lower() not in PAGES or not found.is_file() or hidden(path):
            continue
        if found.stem.lower() in _NOT_PAGES or _below(path, config.output) or "node_modules" in found.parts:
            continue
        if (not takes or any(matches(path, one) for one in takes)) and not any(matches(path, one) for one in leaves):
            yield path


def matches(path: str, pattern: str) -> bool:
    """Whether a path is one that a pattern of Quarto's names: a file, a folder, or with stars."""
    pattern = pattern.strip().removeprefix("./").lstrip("/").rstrip("/")
    if not any(sign in pattern for sign in "*?["):
        return path == pattern or _below(path, pattern)
    if "**" in pattern:
        return fnmatch(path, pattern.replace("**/", "*")) or fnmatch(path, pattern)
    if "/" not in pattern:  # a pattern of names is read at any depth
        return fnmatch(path.rpartition("/")[2], pattern)
    return path.count("/") == pattern.count("/") and fnmatch(path, pattern)


def merged(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """Two tables in one: what the second says comes before."""
    found = dict(first)
    for key, value in second.items():
        before = found.get(key)
        found[key] = merged(before, value) if isinstance(before, dict) and isinstance(value, dict) else value
    return found


def html(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The options of the page's HTML, wherever they stand in its front matter."""
    formats = values.get("format")
    own = formats.get("html") if isinstance(formats, dict) else None
    return merged(values, own) if isinstance(own, dict) else values


def table(values: Mapping[str, Any], key: str) -> dict[str, Any]:
    """A table; an empty one where something else stands."""
    found = values.get(key)
    return found if isinstance(found, dict) else {}


def texts(value: Any) -> list[str]:
    """A text, or a list of texts."""
    items = value if isinstance(value, list) else [] if value is None else [value]
    return [str(item) for item in items if isinstance(item, str | int | float) and str(item).strip()]


def plain(text: Any) -> str:
    """Text of a setting without shortcodes, HTML and Markdown's marks."""
    return " ".join(words(re.sub(r"<[^<>]*>", "", _SHORTCODE.sub("", str(text)))).split())


def _below(path: str, folder: str) -> bool:
    return bool(folder) and path.startswith(f"{folder}/")


def _mapping(folder: Path, name: str) -> dict[str, Any]:
    """A YAML file that holds a table. Raises `Problems`."""
    found = yaml_file.read(folder, name, lambda text: re.sub(r"!(?:expr|r)\s+", "", text))
    return found if isinstance(found, dict) else {}
