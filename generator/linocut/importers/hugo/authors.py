"""Who writes, as HugoBlox and other themes have it: a folder for each below content/authors/, with a picture."""

from collections.abc import Iterator
from pathlib import Path

from linocut.importers import matter
from linocut.importers.hugo import social
from linocut.importers.hugo.config import Config
from linocut.importers.imported import STATIC, Content
from linocut.problem import Problems

FOLDERS = ("authors", "author")
_PICTURES = {".jpg", ".jpeg", ".png", ".webp", ".svg"}


def found(folder: Path, config: Config, files: dict[str, Content]) -> dict[str, dict[str, str]]:
    """Tables of the new settings, by "authors.NAME"; their pictures go into `files`."""
    tables = {}
    for below in _folders(folder / config.content):
        try:
            said = matter.read(str(below), _text(below))
        except (Problems, UnicodeDecodeError):  # told where the page itself is read
            continue
        key = "".join(
            letter if letter.isascii() and (letter.isalnum() or letter in "-_") else "-" for letter in below.name
        )
        bio = said.get("bio") or said.get("short_bio") or said.get("role") or ""
        table = {"name": str(said.get("title") or said.get("name") or below.name)}
        if isinstance(bio, str) and bio.strip() and "{{" not in bio:
            table["bio"] = " ".join(bio.split())
        picture = next((file for file in sorted(below.iterdir()) if file.suffix.lower() in _PICTURES), None)
        if picture:
            table["image"] = f"authors/{key}/{picture.name}"
            files[f"{STATIC}/{table['image']}"] = picture
        links, _ = social.found({"social": said.get("social") or said.get("profiles") or said.get("links") or []})
        tables[f"authors.{key}"] = table | links
    return tables


def _folders(content: Path) -> Iterator[Path]:
    for name in FOLDERS:
        for below in sorted((content / name).iterdir()) if (content / name).is_dir() else ():
            if below.is_dir() and _file(below):
                yield below


def _file(below: Path) -> Path | None:
    return next((below / name for name in ("_index.md", "index.md") if (below / name).is_file()), None)


def _text(below: Path) -> str:
    file = _file(below)
    return file.read_text(encoding="utf-8-sig").replace("\r\n", "\n") if file else ""
