"""Damage to the store: flip, cut, empty, swap, delete what you will in it, a build makes what a clean one does."""

import random
import shutil
from pathlib import Path

from campaign import sample


def one_round(chance: random.Random, folder: Path) -> None:
    """Damage a few files of a whole store, and change an article, so that the next build has to look."""
    wanted, whole, site = folder / "wanted", folder / "whole", folder / "site"
    if not whole.exists():
        sample.make(whole)
        sample.built(whole)
        sample.make(wanted)
        sample.edit(wanted)
        sample.built(wanted)
    shutil.rmtree(site, ignore_errors=True)
    shutil.copytree(whole, site)
    told = damage(chance, site)
    lost = chance.random() < 0.5
    if lost:  # the pages have to be made again from what the store holds
        shutil.rmtree(site / "public")
    sample.edit(site)
    try:
        sample.built(site)
        assert sample.digests(site / "public") == sample.digests(wanted / "public")
        sample.built(site)
    except BaseException as error:
        error.add_note("; ".join([*told, "public/ deleted" if lost else ""]))
        raise


def damage(chance: random.Random, site: Path) -> list[str]:
    """Damage a few files of a site's store; what was done to which."""
    store = sorted(path for path in (site / ".linocut").rglob("*") if path.is_file())
    kinds = sorted({path.relative_to(site / ".linocut").parts[0] for path in store})
    told = []
    for _ in range(chance.choice((1, 1, 1, 3, 20))):
        kind = chance.choice(kinds)
        path = chance.choice([path for path in store if path.relative_to(site / ".linocut").parts[0] == kind])
        way = chance.choice((_flip, _cut, _empty, _swap, _delete))
        told.append(f"{way.__name__} {path.relative_to(site)}")
        if path.exists():
            path.chmod(0o644)
            way(chance, path, store)
    return told


def _flip(chance: random.Random, path: Path, _: list[Path]) -> None:
    data = bytearray(path.read_bytes())
    if data:
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(data)


def _cut(chance: random.Random, path: Path, _: list[Path]) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: chance.randrange(len(data) + 1)])


def _empty(_: random.Random, path: Path, __: list[Path]) -> None:
    path.write_bytes(b"")


def _swap(chance: random.Random, path: Path, store: list[Path]) -> None:
    alike = [one for one in store if one.parts[-3] == path.parts[-3] and one.exists()]
    other = chance.choice(alike or [path])
    first, second = path.read_bytes(), other.read_bytes()
    path.write_bytes(second)
    other.write_bytes(first)


def _delete(_: random.Random, path: Path, __: list[Path]) -> None:
    path.unlink()
