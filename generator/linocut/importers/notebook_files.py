"""Files that a notebook names: those below its folder keep their place, pictures of folders above lie beside it."""

import re
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

LARGEST = 8 << 20
"""Bytes of a file that is taken along."""
_HIGHEST = 3
"""How many folders above the notebook's own a picture may be taken from."""
_IMAGE = re.compile(
    r"(!\[[^\]]*\]\(<?)([^)\s>]+)(?=>?[^)]*\))|(<img\b[^>]*\bsrc=[\"'])([^\"']+)(?=[\"'])", re.IGNORECASE
)
_PICTURE = frozenset((".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp"))


def safe(name: str) -> str:
    """The name of a file as it stands beside the article."""
    return re.sub(r"[^\w.-]+", "-", PurePosixPath(name).name)


def taken(name: str, folder: Path, files: dict[str, bytes]) -> str:
    """Take a file along that lies below the notebook's folder, or a picture near it; what it is called now."""
    if not name or "://" in name or name.startswith(("/", "#", "data:")) or len(name) > 200 or "\n" in name:
        return name
    top = folder.resolve()
    try:
        file = (folder / name).resolve()
        if not file.is_file() or file.stat().st_size > LARGEST:
            return name
        if file.is_relative_to(top):
            files[file.relative_to(top).as_posix()] = file.read_bytes()
        elif file.suffix.lower() in _PICTURE and file.is_relative_to(top.parents[min(_HIGHEST, len(top.parents)) - 1]):
            data = file.read_bytes()
            free = (f"{number or ''}{'-' if number else ''}{safe(name)}" for number in range(99))
            own = next(one for one in free if files.get(one, data) == data)
            files[own] = data
            return own
    except (OSError, ValueError):
        return name
    return name


def pictures(text: str, take: Callable[[str], str]) -> str:
    """The text whose pictures are called what `take` calls them."""

    def named(match: re.Match[str]) -> str:
        before, path = match[1] or match[3], match[2] or match[4]
        plain = unquote(path)
        new = take(plain)
        return before + (path if new == plain else new)

    return _IMAGE.sub(named, text)
