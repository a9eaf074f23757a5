"""A Hugo site taken over and built, for tests of what becomes of it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from linocut.build import build
from linocut.importers import hugo
from linocut.importers.imported import Imported
from linocut.store.cache import Cache

NOW = datetime(2026, 11, 25, tzinfo=UTC)
CONFIG = 'baseURL = "https://x.press/"\ntitle = "T"\n'


def move(folder: Path, files: Mapping[str, str]) -> tuple[Imported, Path]:
    """What was imported of a site of these files, and the folder of the new site, which built without an error."""
    for name, content in {"hugo.toml": CONFIG, **files}.items():
        path = folder / "old" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    imported = hugo.plan(folder / "old", NOW)
    hugo.write(imported, folder / "new")
    done = build(folder / "new", Cache(folder / "new/.linocut"))
    assert [problem for problem in done.problems if problem.severity == "error"] == []
    return imported, folder / "new"


def told(imported: Imported) -> list[str]:
    """The messages of an import."""
    return [problem.message for problem in imported.problems]
