"""Files of a Quarto project that are no pages: what lies beside articles, what they name, what goes out as it is."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from linocut.importers.imported import STATIC, Content
from linocut.importers.quarto import config
from linocut.importers.quarto.config import Config
from linocut.importers.quarto.pages import Page

_APART = r"\s\"'()<>\[\]{}=,;`/\\"
_NAME = re.compile(rf"(?<![^{_APART}])[^{_APART}]+\.\w{{1,8}}")
"""A file's name; looked for where a word begins, since data in text are words of a million letters."""
_RAW = re.compile(r"""\s(?:src|href|poster)=["']([^"'#?]+)["']""")
_IMPORTED = re.compile(r"(?m)^[ \t]*(?:import|from)[ \t]+([\w.]+)")
_SKIPPED = re.compile(
    r"(?:^|/)(?:node_modules|renv|site_libs|__pycache__|venv|\w*_cache|_site|_freeze|_extensions|\.[^/]*)(?:/|$)"
)
_BUILT = re.compile(
    r"\.(?:scss|sass|Rproj|lock|pyc)$|(?:^|/)_[\w-]+\.ya?ml$|(?:^|/)(?:index|search|listings)\.(?:html|json)$"
)
_LARGEST = 64 << 20
"""Bytes of a file that is taken along."""


def companions(
    folder: Path, settings: Config, pages: Sequence[Page], made: Mapping[str, Content]
) -> dict[str, Content]:
    """File of the new site -> file of the old one."""
    texts = [data for name, data in made.items() if name.endswith(".md") and isinstance(data, bytes)]
    whole = "\n".join(data.decode() for data in texts)
    plain = unquote(whole)
    modules = _modules(whole)
    mentioned = named(whole) | {f"{name}.py" for name in modules}
    raw = {unquote(target).rpartition("/")[2] for target in _RAW.findall(whole)}
    bundles = {page.folder for page in pages if page.folder and page.path.endswith("/index.md")}
    patterns = config.texts(config.table(settings.values, "project").get("resources"))
    known = {page.source for page in pages}
    found: dict[str, Content] = {}
    for path in _files(folder, settings):
        if path in known or f"content/{path}" in made:
            continue
        name = PurePosixPath(path).name
        if any(str(above) in bundles for above in PurePosixPath(path).parents):
            found[f"content/{path}"] = folder / path
        elif any(config.matches(path, pattern) for pattern in patterns) or (name in raw and f"]({path}" not in whole):
            found[f"{STATIC}/{path}"] = folder / path
            if name in mentioned and name not in raw:
                found[f"content/{path}"] = found.pop(f"{STATIC}/{path}")
        elif name in mentioned or (" " in name and name in plain) or _within(path, modules):
            found[f"content/{path}"] = folder / path
    icon = str(settings.website.get("favicon") or "").lstrip("/")
    suffix = icon.rpartition(".")[2].lower()
    if suffix in {"svg", "ico", "png"} and (folder / icon).is_file():
        found[f"{STATIC}/favicon.{suffix}"] = folder / icon
    return found


def named(text: str) -> set[str]:
    """The names of files in a text."""
    return {unquote(name) for name in _NAME.findall(text)}


def text_of(file: Path) -> str | None:
    """What an included file holds, which Quarto reads as Markdown whatever its name; None where it is no text."""
    try:
        return file.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError):
        return None


def _within(path: str, modules: set[str]) -> bool:
    """Whether a file is a module of one of these packages."""
    return path.endswith(".py") and not modules.isdisjoint(PurePosixPath(path).parts[:-1])


def _modules(whole: str) -> set[str]:
    return {name.partition(".")[0] for name in _IMPORTED.findall(whole)}


def _files(folder: Path, settings: Config) -> Iterator[str]:
    """Files that may be taken, by path."""
    for file in sorted(folder.rglob("*")):
        path = file.relative_to(folder).as_posix()
        if _SKIPPED.search(path) or _BUILT.search(path) or path.startswith(f"{settings.output}/"):
            continue
        if file.suffix.lower() in config.PAGES or not file.is_file() or file.is_symlink():
            continue
        if file.stat().st_size <= _LARGEST:
            yield path
