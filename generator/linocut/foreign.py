"""Files in the output folder that linocut did not write: what is told of them, and what becomes of edited ones."""

import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from os.path import realpath
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from linocut.manifest import PART, Manifest, Ours, hashed, survey
from linocut.problem import Place, Problem

TOLD = 10
"""How many problems of one kind are told one by one."""


def in_the_way(folder: Path, staged: Iterable[str], ours: Ours) -> Iterator[Problem]:
    """What stands where something must be written, and may not be replaced."""
    found = {path: None for one in staged for path in _obstacles(folder, one, ours)}
    hint = f"move it away, or delete it; if an earlier linocut built this site, delete {folder.name}/"
    for path in list(found)[:TOLD]:
        out = folder.resolve() not in Path(realpath(folder / path)).parents
        what = "a link leads out of the output folder" if out else "linocut did not write this"
        yield Problem(f"{what}, and the site needs its place", _place(folder, path), hint)
    if len(found) > TOLD:
        yield Problem(f"so it is with {len(found) - TOLD} more", Place(folder.name), hint)


def _obstacles(folder: Path, path: str, ours: Ours) -> Iterator[str]:
    for parent in [str(parent) for parent in PurePosixPath(path).parents][-2::-1]:
        above = folder / parent
        if above.is_symlink() or (above.exists() and not above.is_dir() and parent not in ours):
            yield parent
            return
        if not above.is_dir():
            return
    target = folder / path
    if target.is_dir() and not target.is_symlink():
        inside, _ = survey(target)
        if not inside or not all(f"{path}/{name}" in ours for name in inside):
            yield path
    elif target.is_symlink() or (target.exists() and not ours.known(path) and path not in ours):
        yield path


def keep_edited(folder: Path, staged: Iterable[str], ours: Ours, store: Path) -> Iterator[Problem]:
    """Move what somebody made of our own files to a folder beside the cache before they are written again."""
    edited = [path for path in staged if ours.known(path) and (folder / path).is_file() and path not in ours]
    for path in edited:
        store.mkdir(parents=True, exist_ok=True)
        shutil.move(folder / path, store / f"{quote(path, safe='')[-150:]}.{hashed(folder / path)[:12]}")
    told = f"written again; what somebody else made of it is in {store.parent.name}/{store.name}/"
    for path in edited[:TOLD]:
        yield Problem(told, _place(folder, path), "edit what it is made from", severity="warning")
    if len(edited) > TOLD:
        yield Problem(f"so it is with {len(edited) - TOLD} more", Place(folder.name), severity="warning")


def remains(folder: Path, paths: Iterable[str]) -> list[str]:
    """Remove what killed builds left on its way; the other paths."""
    kept = []
    for path in paths:
        if path.rpartition("/")[2].startswith(PART):
            (folder / path).unlink(missing_ok=True)
        else:
            kept.append(path)
    return kept


def left_alone(folder: Path, there: Iterable[str], manifest: Manifest) -> Iterator[Problem]:
    """Files that stay where they are though the site does not need them; whole folders as one."""
    paths = [path for path in there if path not in manifest]
    groups = grouped(paths, manifest) if paths else {}
    hint = "delete it, or put it into static/ to have it published"
    for path, count in list(groups.items())[:TOLD]:
        what = f"this folder of {count} file{'s' if count > 1 else ''}" if path.endswith("/") else "this file"
        told = f"linocut did not write {what}: it is left alone, and not published"
        yield Problem(told, _place(folder, path), hint, severity="warning")
    if len(groups) > TOLD:
        yield Problem(f"so it is with {len(groups) - TOLD} more", Place(folder.name), severity="warning")


def grouped(paths: Iterable[str], ours: Iterable[str]) -> Mapping[str, int]:
    """How many files each path stands for: a folder that holds nothing of ours is one."""
    within = {str(parent) for path in ours for parent in PurePosixPath(path).parents}
    return Counter(_topmost(path, within) for path in paths)


def _topmost(path: str, within: set[str]) -> str:
    """The folder nearest to the top that holds nothing of the site; the file itself where there is none."""
    for parent in [str(parent) for parent in PurePosixPath(path).parents][-2::-1]:
        if parent not in within:
            return f"{parent}/"
    return path


def _place(folder: Path, path: str) -> Place:
    return Place(f"{folder.name}/{path}" if folder.name == "public" else f"{folder}/{path}")
